"""Sitemaps: index files, news sitemaps, plain lists of addresses, each gzipped or not."""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime

from lxml import etree

from extract.errors import ExtractError
from extract.fetch.answers import Answer
from extract.fetch.door import Door
from extract.kinds.charsets import decode_xml
from extract.kinds.found import (
    absolute,
    capped,
    fetch_list,
    get_list,
    is_web_address,
    make_reject,
    not_a_list,
    plain_text,
    read_date,
)
from extract.kinds.xml import elements, local_name, without_torn_end
from extract.records import Link, Page, Reject, Source

MAX_FILES = 500  # sitemaps read for one source in one run
MAX_DEPTH = 4  # an index in an index in an index
EXPECTED = "a sitemap (XML, or plain text with one address a line)"
ENTRIES = frozenset({"url", "sitemap"})
ENDS = ("</url>", "</sitemap>", ":url>", ":sitemap>")
ROOT_ENDS = ("</urlset", "</sitemapindex", ":urlset>", ":sitemapindex>")
ROOTS = frozenset({"urlset", "sitemapindex"})
log = logging.getLogger(__name__)


def find(
    source: Source, *, door: Door, clock: Callable[[], datetime], since: datetime | None
) -> Iterator[Link | Page | Reject]:
    """Yield what the sitemap at `source.url` lists, and the sitemaps it names, newest first where they are dated.

    With `since`, entries and whole sitemaps that say they were not changed since then are left out.
    """
    yield from capped(_Walk(source, door, clock, since).run(), source, clock)


Child = tuple[str, datetime | None]


class _Walk:
    """The way through an index and the sitemaps it names: each once, level by level, to a stated end."""

    def __init__(self, source: Source, door: Door, clock: Callable[[], datetime], since: datetime | None) -> None:
        self._source = source
        self._door = door
        self._clock = clock
        self._since = since
        self._waiting: deque[tuple[str, int]] = deque()
        self._seen: set[str] = set()

    def run(self) -> Iterator[Link | Reject]:
        yield from self._begin()
        for _ in range(MAX_FILES - 1):
            if not self._waiting:
                return
            yield from self._visit(*self._waiting.popleft())
        if self._waiting:
            message = f"the index names more than {MAX_FILES} sitemaps; {len(self._waiting)} were left"
            yield make_reject(self._source, self._source.url or "", "too_many_sitemaps", message, self._clock())

    def _begin(self) -> Iterator[Link | Reject]:
        answer = get_list(self._source, self._door)
        self._seen |= {self._source.url or "", answer.url, answer.final_url}
        yield from self._read(answer, 0)

    def _visit(self, url: str, depth: int) -> Iterator[Link | Reject]:
        """Yield what one sitemap of the index lists; a reject when it cannot be had or read, and the others go on."""
        try:
            answer = fetch_list(self._source, self._door, url)
            yield from self._read(answer, depth)
        except ExtractError as error:
            message = f"a sitemap of the index gives nothing: {error}"
            yield make_reject(self._source, url, error.reason, message, self._clock())

    def _read(self, answer: Answer, depth: int) -> Iterator[Link | Reject]:
        children: list[Child] = []
        for entry in read_sitemap(answer, self._source, self._clock):
            if isinstance(entry, Reject):
                yield entry
            elif isinstance(entry, Link):
                if not _is_older(entry.modified_at or entry.published_at, self._since):
                    yield entry
            elif entry[0] not in self._seen and not _is_older(entry[1], self._since):
                self._seen.add(entry[0])
                children.append(entry)
        children.sort(key=lambda child: child[1].timestamp() if child[1] else float("inf"), reverse=True)
        if depth < MAX_DEPTH:
            self._waiting.extend((url, depth + 1) for url, _ in children)


def _is_older(at: datetime | None, since: datetime | None) -> bool:
    return at is not None and since is not None and at < since


def read_sitemap(answer: Answer, source: Source, clock: Callable[[], datetime]) -> Iterator[Link | Child | Reject]:
    """Yield the pages and sitemaps one file names. Raises BadSource when it is none."""
    text = decode_xml(answer.content, answer.header("Content-Type"))
    start = text.lstrip("\ufeff \t\r\n")
    found = _xml_entries(text, answer, source) if start.startswith("<") else _text_entries(text, answer, source)
    for entry in found:
        url = entry.url if isinstance(entry, Link) else entry[0]
        if is_web_address(url):
            yield entry
        else:
            message = f"the sitemap names {url[:200]!r}, which is not an http or https address"
            yield make_reject(source, url, "bad_address", message, clock())


def _xml_entries(text: str, answer: Answer, source: Source) -> Iterator[Link | Child]:
    is_sitemap = False
    for element in elements(without_torn_end(text, ROOT_ENDS, ENDS), ENTRIES):
        name = local_name(element)
        if not is_sitemap:
            if name not in ROOTS:
                break
            is_sitemap = True
            continue
        entry = _xml_entry(element, answer.final_url, source)
        if entry is not None:
            yield entry
    if not is_sitemap:
        raise not_a_list(source, answer, EXPECTED)


def _xml_entry(element: etree._Element, base: str, source: Source) -> Link | Child | None:
    fields: dict[str, str] = {}
    for child in element.iterchildren():
        name = local_name(child)
        if name == "news":
            for part in child.iter():
                fields.setdefault(f"news {local_name(part)}", part.text or "")
        elif name in ("loc", "lastmod"):
            fields.setdefault(name, child.text or "")
    url = absolute(base, fields.get("loc"))
    if url is None:
        return None
    modified_at = read_date(fields.get("lastmod"))
    if local_name(element) == "sitemap":
        return url, modified_at
    return Link(
        url=url,
        source=source.name,
        title=plain_text(fields.get("news title")),
        published_at=read_date(fields.get("news publication_date")),
        modified_at=modified_at,
        language=plain_text(fields.get("news language"), 35),
        publisher=plain_text(fields.get("news name"), 200),
        keywords=tuple(word for part in fields.get("news keywords", "").split(",")[:50] if (word := part.strip())),
    )


def _text_entries(text: str, answer: Answer, source: Source) -> Iterator[Link | Child]:
    """Yield the addresses of a plain list; of a robots.txt, the sitemaps it names."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("sitemap:")]
    if named:
        for url in named:
            yield absolute(answer.final_url, url) or url, None
        return
    if not any(is_web_address(line) for line in lines[:50]):
        raise not_a_list(source, answer, EXPECTED)
    for line in lines:
        if is_web_address(line):
            yield Link(url=line, source=source.name)
