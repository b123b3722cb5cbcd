"""The sample pages, changed: other class names, cut short, other line ends; reading must not hang on such things."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.read.document import read_document
from extract.records import Document, Link, Page

SAMPLES = Path(__file__).parents[2] / "samples"
RENAMED_FLOOR = 0.97  # mean share of the words read before that are read after; unseen pages have other class names
DIVS_FLOOR = 0.97  # the same, when every paragraph is a `div`
BREAKS_FLOOR = 0.97  # the same, when two line breaks end every paragraph and no element does
WORD = re.compile(rb'(\s(?:class|id)=")([^"]*)(")')


def sample_folders() -> list[Path]:
    return sorted(path.parent for path in SAMPLES.glob("*/*/page.html"))


def read(folder: Path, change: Callable[[bytes], bytes]) -> Document | None:
    told = json.loads((folder / "page.json").read_text(encoding="utf-8"))
    page = Page(
        url=told["url"],
        final_url=told["url"],
        source=folder.parent.name,
        status=told["status"],
        headers=tuple(told["headers"].items()),
        content=change((folder / "page.html").read_bytes()),
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
        link=Link(url=told["url"], source=folder.parent.name),
    )
    try:
        return read_document(page)
    except ReadError:
        return None


@cache
def read_unchanged(folder: Path) -> Document | None:
    return read(folder, lambda content: content)


def rename_classes(content: bytes) -> bytes:
    """Give every class and id another name, the same for the same word, as build tools do."""

    def renamed(match: re.Match[bytes]) -> bytes:
        names = [b"c" + hashlib.blake2b(word, digest_size=4).hexdigest().encode() for word in match[2].split()]
        return match[1] + b" ".join(names) + match[3]

    return WORD.sub(renamed, content)


def set_in_divs(content: bytes) -> bytes:
    return re.sub(rb"<(/?)p(?=[\s>])", rb"<\1div", content)


def set_in_breaks(content: bytes) -> bytes:
    return re.sub(rb"</p\s*>", b"<br><br>", re.sub(rb"<p(?=[\s>])[^>]*>", b"", content))


def words(document: Document | None) -> Counter[str]:
    return Counter(re.findall(r"\w+", document.body)) if document else Counter()


def agreement(before: Counter[str], after: Counter[str]) -> float:
    return 2 * (before & after).total() / max(1, before.total() + after.total())


@pytest.mark.parametrize(
    ("change", "floor"),
    [(rename_classes, RENAMED_FLOOR), (set_in_divs, DIVS_FLOOR), (set_in_breaks, BREAKS_FLOOR)],
)
def test_other_names_and_elements_leave_the_text_as_it_is(change: Callable[[bytes], bytes], floor: float) -> None:
    pairs = [(words(read_unchanged(folder)), words(read(folder, change))) for folder in sample_folders()]

    scores = [agreement(before, after) for before, after in pairs if before]

    assert sum(scores) / len(scores) >= floor


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_a_page_cut_short_gives_a_document_or_a_reason(share: float) -> None:
    for folder in sample_folders():
        found = read(folder, lambda content: content[: int(len(content) * share)])

        assert found is None or found.body


def test_line_ends_make_no_difference() -> None:
    for folder in sample_folders():
        before, after = read_unchanged(folder), read(folder, lambda content: content.replace(b"\n", b"\r\n"))

        assert words(before) == words(after), folder


def test_reading_twice_gives_the_same() -> None:
    for folder in sample_folders():
        assert read(folder, lambda content: content) == read_unchanged(folder), folder
