from datetime import UTC, datetime

import pytest

from extract.errors import EmptyBody
from extract.read.document import read_document
from extract.records import Link, Page

PARAGRAPHS = (
    "The harbour council voted on Tuesday to rebuild the old ferry landing, which a storm took away nine years ago.",
    "Work begins in March and is to last two summers, the council's engineer said, because the piles stand in mud.",
    "Until then the ferry keeps to the northern quay, where a second ticket office opens before Easter this year.",
)


def page(html, *, content_type="text/html; charset=utf-8"):
    url = "https://news.example/harbour/landing"
    return Page(
        url=url,
        final_url=url,
        source="example",
        status=200,
        headers=(("content-type", content_type),),
        content=html.encode("utf-8"),
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
        link=Link(url=url, source="example"),
    )


def article(*, head="", body=None):
    text = body if body is not None else "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return f"<html lang=en><head>{head}</head><body><article>{text}</article></body></html>"


def test_a_plain_article_gives_its_paragraphs():
    document = read_document(page(article()))

    assert tuple(document.body.split("\n")) == PARAGRAPHS


def test_a_page_without_a_headline_says_so_and_invents_none():
    document = read_document(page(article()))

    assert document.headline is None
    assert "missing_headline" in document.flags


def test_an_empty_page_is_refused_by_name():
    with pytest.raises(EmptyBody, match=r"news\.example/harbour/landing"):
        read_document(page("<html><body></body></html>"))
