"""Addresses the operator names."""

from datetime import UTC, datetime

import pytest

from extract.errors import BadSource
from extract.fetch.identity import link_key
from extract.kinds import urls
from extract.records import Link, Source

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def find(**fields):
    return list(urls.find(Source(name="t", kind="urls", **fields), door=None, clock=lambda: NOW, since=None))


def test_one_address_and_a_file_of_them(tmp_path):
    (tmp_path / "list.txt").write_text("\ufeff# mine\nhttps://news.example/2\n\n  http://news.example/3  \nftp://x\n")

    found = find(url="https://news.example/1", path=str(tmp_path / "list.txt"))

    assert [link.url for link in found if isinstance(link, Link)] == [
        "https://news.example/1", "https://news.example/2", "http://news.example/3",
    ]  # fmt: skip
    assert found[-1].reason == "bad_address"


@pytest.mark.parametrize("fields", [{}, {"path": "/nowhere/list.txt"}])
def test_neither_is_said_in_a_sentence(fields):
    with pytest.raises(BadSource, match='source "t"'):
        find(**fields)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("http://news.example/a", "https://NEWS.example:443/a#x", True),
        ("https://news.example/a?utm_source=x&id=1", "https://news.example/a?id=1", True),
        ("https://news.example/a?id=1", "https://news.example/a?id=2", False),
        ("https://news.example/a", "https://news.example/a/", False),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a", False),
        ("http://[broken/a", "http://[broken/a", True),
    ],
)
def test_links_that_differ_in_spelling_only_are_one(first, second, same):
    assert (link_key(first) == link_key(second)) is same


def test_a_line_that_is_no_address_is_shown_without_its_secrets(tmp_path):
    lines = ["ftp://joe:pa55word@x.example/a", "joe:pa55word@news.example token=s3cr3t", "javascript:token=s3cr3t"]
    (tmp_path / "l.txt").write_text("\n".join(lines))

    rejects = find(path=str(tmp_path / "l.txt"))

    assert len(rejects) == 3
    assert "pa55word" not in repr(rejects)
    assert "s3cr3t" not in repr(rejects)
