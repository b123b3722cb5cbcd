"""Reading a page costs no more calls than it did: a count, which no slow machine changes."""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from extract.errors import ReadError
from extract.read.document import read_document
from extract.records import Link, Page

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/*/page.html"))[::10]
MOST_CALLS = 3_700  # of functions in Python, a page; 2,493 were measured. What makes it rise is worth a look.


def _page(file: Path) -> Page:
    url = f"https://{file.parent.parent.name}.example/{file.parent.name}"
    return Page(
        url=url,
        final_url=url,
        source="sample",
        status=200,
        headers=(("Content-Type", "text/html"),),
        content=file.read_bytes(),
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        link=Link(url=url, source="sample"),
    )


def _read_all(pages: list[Page]) -> None:
    for page in pages:
        with suppress(ReadError):  # a few samples are no articles
            read_document(page)


def test_reading_a_page_takes_no_more_calls_than_it_did():
    pages = [_page(file) for file in SAMPLES]
    _read_all(pages)  # tables are loaded and patterns compiled
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        _read_all(pages)
    finally:
        sys.setprofile(before)

    assert calls / len(pages) <= MOST_CALLS
