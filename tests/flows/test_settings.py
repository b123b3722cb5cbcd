"""Settings: what a person may get wrong, and what they are told."""

from pathlib import Path

import pytest

from extract.errors import BadSource
from flows.errors import BadSettings
from flows.settings import OUR_SOURCES, choose_sources, read_settings

WIRE = '[[source]]\nname = "wire"\nkind = "rss"\nurl = "https://wire.example/feed"\n'


def settings_of(text: str, folder: Path):
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_our_own_sources_are_valid_and_many():
    assert len(read_settings(OUR_SOURCES).sources()) >= 40


def test_a_source_needs_name_kind_and_place(tmp_path):
    (source,) = settings_of(WIRE, tmp_path).sources()

    assert (source.name, source.kind, source.url) == ("wire", "rss", "https://wire.example/feed")


def test_relative_paths_are_meant_from_the_settings_file(tmp_path):
    text = '[[source]]\nname = "desk"\nkind = "wirecopy"\npath = "desk/copy"\n'

    (source,) = settings_of(text, tmp_path).sources()

    assert source.path == str(tmp_path / "desk/copy")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            WIRE.replace('"rss"', '"rrs"'),
            'sources.toml, source "wire": unknown kind "rrs"; known kinds: listing, rss, sitemap, urls, warc, wirecopy',
        ),
        (WIRE + 'ulr = "x"\n', 'source "wire": unknown key "ulr"; did you mean "url"\\? known keys: exclude'),
        (WIRE.replace("https", "ftp"), "expected an address that begins with http:// or https://"),
        (WIRE + 'path = "x"\n', "either `url` or `path` says where to look, and not both"),
        (WIRE + WIRE, 'source "wire": the name stands 2 times'),
        (WIRE.replace("kind", "#"), 'source "wire": "kind" is missing'),
        ('[[source]]\nname = "d"\nkind = "wirecopy"\nurl = "https://a.example"\n', "reads the disk: give `path`"),
        (WIRE + "max_pages = 0\n", '"max_pages" is 0: input should be greater than or equal to 1'),
    ],
)
def test_a_wrong_source_is_named_with_what_would_be_right(text, sentence, tmp_path):
    with pytest.raises(BadSource, match=sentence):
        settings_of(text, tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "declares no \\[\\[source\\]\\]"),
        ("[[source", "not valid TOML"),
        ("[fetch]\npause = 1\n" + WIRE, 'sources.toml, \\[fetch\\]: unknown key "pause"; did you mean "pause_seconds"'),
        ('[fetch]\nallow = ["localhost"]\n' + WIRE, "\"allow\" is 'localhost'; expected host:port"),
        ("[worker]\n" + WIRE, 'unknown key "worker"; did you mean "workers"'),
        ("[workers]\ncount = 0\n" + WIRE, '"count" is 0'),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(text, sentence, tmp_path):
    with pytest.raises(BadSettings, match=sentence):
        settings_of(text, tmp_path)


def test_a_missing_file_is_named_with_the_next_step(tmp_path):
    with pytest.raises(BadSettings, match="no such file; name one with --sources"):
        read_settings(tmp_path / "none.toml")


def test_an_unknown_source_name_gets_a_hint(tmp_path):
    settings = settings_of(WIRE, tmp_path)

    assert [source.name for source in choose_sources(settings, ())] == ["wire"]
    with pytest.raises(BadSource, match='no source is named "wier"; did you mean wire'):
        choose_sources(settings, ("wier",))
