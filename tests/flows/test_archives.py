"""Archives as a person names them: what cannot be read is a sentence before the run begins."""

import gzip
from datetime import UTC, date, datetime, timedelta

import pytest

from extract.errors import BadSource
from flows.backfill import backfill
from flows.wanted import wanted_of_paths

AHEAD = datetime.now(UTC).date() + timedelta(days=9)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "nothing.warc").touch()
    (tmp_path / "words.warc").write_text("BERGEN (Reuters) - Ferries sail again.\n", encoding="utf-8")
    (tmp_path / "words.warc.gz").write_bytes(gzip.compress(b"BERGEN (Reuters) - Ferries sail again.\n"))
    (tmp_path / "torn.warc.gz").write_bytes(b"\x1f\x8b\x08\x00" + b"\xff" * 400)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "news.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\n"))
    return tmp_path


@pytest.mark.parametrize(
    ("path", "kind", "sentence"),
    [
        (
            "none.warc.gz",
            "warc",
            "none.warc.gz: no such file or folder on this machine; expected a .warc or .warc.gz file",
        ),
        ("empty", "warc", "empty: nothing of kind warc is in this folder; expected a .warc or .warc.gz file"),
        ("empty", "wirecopy", "empty: nothing of kind wirecopy is in this folder; expected a file of wire copy"),
        ("nothing.warc", "warc", "nothing.warc: an empty file; expected a .warc"),
        ("words.warc", "warc", "words.warc: not a WARC file, its first bytes are others"),
        ("words.warc.gz", "warc", "words.warc.gz: not a WARC file, its first bytes are others"),
        ("torn.warc.gz", "warc", "Wire copy is read with the kind wirecopy"),
        ("  ", "warc", "a path is empty; expected a .warc"),
    ],
)
def test_an_archive_that_cannot_be_read_is_refused_with_what_was_expected(folder, path, kind, sentence):
    with pytest.raises(BadSource) as refused:
        wanted_of_paths((path,), kind=kind)

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        (date(2026, 11, 5), date(2026, 11, 1), "since 2026-11-05 lies after until 2026-11-01: no day is in that range"),
        (AHEAD, None, f"since {AHEAD} lies ahead: nothing was captured then"),
    ],
)
def test_days_in_which_nothing_can_lie_are_refused(folder, since, until, sentence):
    with pytest.raises(BadSource) as refused:
        wanted_of_paths(("one",), kind="warc", since=since, until=until)

    assert sentence in str(refused.value)


def test_two_archives_of_one_name_are_two_sources(folder):
    wanted = wanted_of_paths(("one/news.warc.gz", "two/news.warc.gz", "one"), kind="warc")

    assert [source.name for source in wanted.sources] == ["backfill-news", "backfill-news-2", "backfill-one"]


def test_a_backfill_that_cannot_begin_ends_with_the_sentence(folder):
    state = backfill.fn(paths=["none.warc.gz"])

    assert state.is_failed()
    assert state.message.startswith("BadSource: ")
    assert "none.warc.gz: no such file or folder on this machine" in state.message
