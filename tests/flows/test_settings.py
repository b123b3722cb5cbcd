"""Settings: what a person may get wrong, and what they are told."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from extract.errors import BadSource
from extract.fetch.door import DoorSettings
from flows.check import fetch_page
from flows.errors import BadSettings
from flows.settings import OUR_SOURCES, choose_sources, read_settings
from flows.tables import FetchTable, Settings, SourceTable
from flows.wanted import door_settings, has_no_contact
from tests.wire.faults import FaultService

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
        ("[fetch]\nmax_raw_byte = 1\n" + WIRE, 'unknown key "max_raw_byte"; did you mean "max_raw_bytes"'),
        ("[fetch]\ntries = 0\n" + WIRE, '"tries" is 0: input should be greater than or equal to 1'),
        ("[worker]\n" + WIRE, 'unknown key "worker"; did you mean "workers"'),
        ("[workers]\ncount = 0\n" + WIRE, '"count" is 0'),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(text, sentence, tmp_path):
    with pytest.raises(BadSettings, match=sentence):
        settings_of(text, tmp_path)


def test_every_limit_of_the_door_is_a_setting_with_its_default():
    own = {"pause_seconds": 2.0}  # seconds; more patient than the door has to be

    set_by_nobody = door_settings(Settings())

    assert set_by_nobody == replace(DoorSettings(), **own)
    assert {field.name for field in fields(DoorSettings)} == set(FetchTable.model_fields) - {"sources_at_once"}


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("max_raw_bytes = 4096", "max_raw_bytes", 4096),
        ("fetch_seconds = 5.5", "fetch_seconds", 5.5),
        ("honour_robots = false", "honour_robots", False),
        ('user_agent = "Desk/1 (+https://desk.example)"', "user_agent", "Desk/1 (+https://desk.example)"),
    ],
)
def test_the_door_is_set_as_the_file_says(line, name, value, tmp_path):
    settings = settings_of(f"[fetch]\n{line}\n{WIRE}", tmp_path)

    assert getattr(door_settings(settings), name) == value


def test_certificates_are_meant_from_the_settings_file(tmp_path):
    settings = settings_of('[fetch]\nca_file = "own.pem"\n' + WIRE, tmp_path)

    assert door_settings(settings).ca_file == str(tmp_path / "own.pem")


def test_every_setting_of_fetch_is_documented_with_its_default_and_help():
    page = (Path(__file__).parents[2] / "docs/sources.md").read_text(encoding="utf-8")

    for name, field in FetchTable.model_fields.items():
        assert f"| `{name}` | {printed(field.default)} | {field.description} |" in page


def printed(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value or "none")


def test_a_missing_file_is_named_with_the_next_step(tmp_path):
    with pytest.raises(BadSettings, match="no such file; name one with --sources"):
        read_settings(tmp_path / "none.toml")


def test_an_unknown_source_name_gets_a_hint(tmp_path):
    settings = settings_of(WIRE, tmp_path)

    assert [source.name for source in choose_sources(settings, ())] == ["wire"]
    with pytest.raises(BadSource, match='no source is named "wier"; did you mean wire'):
        choose_sources(settings, ("wier",))


def test_check_asks_as_the_settings_file_says(tmp_path):
    file = tmp_path / "sources.toml"
    with FaultService() as faults:
        file.write_text(
            '[fetch]\nuser_agent = "Desk/1 (desk@news.example)"\npause_seconds = 0.0\n'
            f'[[source]]\nname = "a"\nkind = "rss"\nurl = "{faults.url("/feed")}"\n'
        )

        fetch_page(faults.url("/ok"), file)

        assert {asked.headers["user-agent"] for asked in faults.requests} == {"Desk/1 (desk@news.example)"}


def test_a_contact_is_missed_only_where_other_people_are_asked():
    other = Settings(source=(SourceTable(name="a", kind="rss", url="https://news.example/feed"),))
    own = Settings(
        source=(SourceTable(name="a", kind="rss", url="http://127.0.0.1:4280/feed"),),
        fetch=FetchTable(allow=("127.0.0.1:4280",)),
    )
    named = other.model_copy(update={"fetch": FetchTable(user_agent="Desk/1 (desk@news.example)")})

    assert [has_no_contact(one, one.sources()) for one in (other, own, named)] == [True, False, False]
