"""Feeds: RSS 0.9 to 2.0, Atom and JSON Feed, broken ones read as far as they go."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from extract.errors import ExtractError
from extract.fetch.answers import Answer
from extract.fetch.door import Door
from extract.fetch.identity import link_key
from extract.kinds.charsets import decode_xml
from extract.kinds.found import (
    NOT_TEXT,
    absolute,
    capped,
    fetch_list,
    get_list,
    is_web_address,
    lists_nothing,
    make_reject,
    not_a_list,
    plain_text,
    read_date,
)
from extract.kinds.paging import next_page
from extract.kinds.xml import elements, local_name, without_torn_end
from extract.records import Link, Page, Reject, Source

EXPECTED = "a feed (RSS, Atom or JSON Feed)"
ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
ITEMS = frozenset({"item", "entry"})
START = re.compile(r"<(?:\w+:)?(?:item|entry)(?=[\s>])")
ENDS = ("</item>", "</entry>")
ROOT_ENDS = ("</rss", "</feed", "rdf>", "</channel")
ROOT = re.compile(r"<\?xml\s|<(?:\w{1,20}:)?(?:rss|feed|rdf)(?=[\s>])", re.IGNORECASE)
HTML = re.compile(r"\s*<(?:!doctype\s+html|html)", re.IGNORECASE)
MAX_BEFORE = 20_000  # characters of a server's own words
MAX_KEYWORDS = 50
MAX_PAGES = 50  # of one feed in one run
RECENT = timedelta(days=3)  # two nights may have failed


def find(
    source: Source, *, door: Door, clock: Callable[[], datetime], since: datetime | None
) -> Iterator[Link | Page | Reject]:
    """Yield the entries of the feed at `source.url`, in feed order; with `since`, those not dated before it.

    Its further pages are read as long as they hold entries of the last days, or not older than `since`.
    """
    for link in capped(_pages(source, door, clock, since), source, clock):
        if not (isinstance(link, Link) and is_older(link, since)):
            yield link


def _walk(source: Source, door: Door, clock: Callable[[], datetime], since: datetime | None) -> Iterator[Link | Reject]:
    """Yield the entries of the feed, and of the pages and archives it says come next, each once, to a stated end."""
    edge = since or clock() - RECENT
    answer = get_list(source, door)
    seen = {link_key(url) for url in (source.url or "", answer.url, answer.final_url)}
    given: set[str] = set()
    for number in range(MAX_PAGES):
        is_recent = False
        for link in read_feed(answer, source, clock, may_be_empty=number > 0):
            if isinstance(link, Link):
                is_recent = is_recent or (is_dated(link) and not is_older(link, edge) and link.url not in given)
                given.add(link.url)
            yield link
        url = next_page(answer)
        if url is None or not is_recent or link_key(url) in seen:
            return
        seen.add(link_key(url))
        answer = fetch_list(source, door, url)


def _pages(
    source: Source, door: Door, clock: Callable[[], datetime], since: datetime | None
) -> Iterator[Link | Reject]:
    """Yield what the pages of the feed list; where a further page cannot be had or read, a reject that says so."""
    pages = _walk(source, door, clock, since)
    is_first = True
    try:
        for link in pages:
            is_first = False
            yield link
    except ExtractError as error:
        if is_first:
            raise
        message = f"the feed goes on, and its further pages give nothing: {error}"
        yield make_reject(source, source.url or "", error.reason, message, clock())


def is_dated(link: Link) -> bool:
    """Say whether the feed dates the link."""
    return link.published_at is not None or link.modified_at is not None


def is_older(link: Link, since: datetime | None) -> bool:
    """Say whether a link is dated, and before `since`."""
    dates = [date for date in (link.published_at, link.modified_at) if date is not None]
    return since is not None and bool(dates) and max(dates) < since


def read_feed(
    answer: Answer, source: Source, clock: Callable[[], datetime], *, may_be_empty: bool = False
) -> Iterator[Link | Reject]:
    """Yield what a feed lists. Raises BadSource when the answer is no feed, or lists nothing and may not be empty."""
    content = answer.content.lstrip(b"\xef\xbb\xbf \t\r\n")
    entries = _json_entries(answer, source) if content.startswith((b"{", b"[")) else _xml_entries(answer, source)
    is_empty = True
    for link, address in entries:
        is_empty = False
        if is_web_address(link.url):
            yield link
        else:
            message = f"an entry of the feed leads to {address[:200]!r}, which is not an http or https address"
            yield make_reject(source, link.url, "bad_address", message, clock())
    if is_empty and not may_be_empty:
        raise lists_nothing(source, answer, "entries")


def _xml_entries(answer: Answer, source: Source) -> Iterator[tuple[Link, str]]:
    text = without_torn_end(decode_xml(answer.content, answer.header("Content-Type")), ROOT_ENDS, ENDS)
    text = text[_root_at(text) :]
    parsed = elements(text, ITEMS | {"language"})
    root = next(parsed, None)
    if root is None or local_name(root) not in ROOTS:
        raise not_a_list(source, answer, EXPECTED)
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang")
    given: set[str] = set()
    count = 0
    for element in parsed:
        if local_name(element) == "language":
            language = plain_text(element.text, 35) or language
            continue
        count += 1
        if found := _xml_entry(element, answer.final_url, source, language):
            given.add(found[0].url)
            yield found
    starts = [start.start() for start in START.finditer(text)]
    if len(starts) > count:
        yield from _lost_entries(text, starts, given, answer, source, language)


def _root_at(text: str) -> int:
    """Return where the feed begins: some servers print a warning of their own first."""
    found = None if HTML.match(text) else ROOT.search(text, 0, MAX_BEFORE)
    return found.start() if found else 0


def _lost_entries(
    text: str, starts: list[int], given: set[str], answer: Answer, source: Source, language: str | None
) -> Iterator[tuple[Link, str]]:
    """Yield the entries that broken XML hid: each is read by itself, from its start to that of the next one."""
    for begin, end in zip(starts, [*starts[1:], len(text)], strict=True):
        element = next((found for found in elements(text[begin:end], ITEMS) if len(found)), None)
        found = _xml_entry(element, answer.final_url, source, language) if element is not None else None
        if found is not None and found[0].url not in given:
            given.add(found[0].url)
            yield found


def _xml_entry(element: etree._Element, base: str, source: Source, language: str | None) -> tuple[Link, str] | None:
    fields: dict[str, str] = {}
    keywords: list[str] = []
    for child in element.iterchildren():
        name = local_name(child)
        if name == "category":
            keywords.append(child.get("term") or child.text or "")
        elif name == "link":
            _note_link(child, fields)
        elif name and name not in fields:
            fields[name] = "".join(str(part) for part in child.itertext()) if name == "title" else child.text or ""
            if name in ("guid", "id") and child.get("ispermalink", child.get("isPermaLink", "")).lower() == "false":
                fields[name] = ""
    own_base = element.base if element.base and is_web_address(element.base) else base
    address = (fields.get("origlink") or fields.get("link") or fields.get("other link") or "").strip()
    if not address:
        name = next((name for name in ("guid", "id") if is_web_address(fields.get(name, "").strip())), "")
        address = fields.get(name, "").strip() or (
            element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or ""
        )
    if not address and (address := _hidden_link(element)):
        fields["title"] = fields.get("title", "").replace(address, "")
    url = absolute(own_base, address)
    if url is None:
        return None
    published = fields.get("pubdate") or fields.get("published") or fields.get("date") or fields.get("issued")
    link = Link(
        url=url,
        source=source.name,
        title=plain_text(fields.get("title")),
        published_at=read_date(published),
        modified_at=read_date(fields.get("updated") or fields.get("modified")),
        language=plain_text(fields.get("language"), 35) or language,
        publisher=plain_text(fields.get("publisher"), 200),
        keywords=_keywords(keywords),
    )
    return link, address


def _hidden_link(element: etree._Element) -> str:
    """Return the address of a link that an element left open swallowed."""
    found = (child.get("href") or child.text or "" for child in element.iter() if local_name(child) == "link")
    return next((address for address in found if address.strip()), "")


def _note_link(child: etree._Element, fields: dict[str, str]) -> None:
    """Keep the entry's own page: RSS's text, Atom's `alternate`; an enclosure or a comment page is neither."""
    address = child.get("href") or child.text or ""
    relation = child.get("rel", "alternate").lower()
    kind = child.get("type", "text/html").lower()
    if relation == "alternate" and "html" in kind:
        fields.setdefault("link", address)
    elif relation == "alternate":
        fields.setdefault("other link", address)


def _json_entries(answer: Answer, source: Source) -> Iterator[tuple[Link, str]]:
    try:
        # What follows the feed, and numbers of any length, are no reason to lose it.
        text = answer.content.decode("utf-8-sig", "replace").lstrip()
        feed, _ = json.JSONDecoder(parse_int=float).raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise not_a_list(source, answer, f"{EXPECTED}, and this JSON cannot be read ({error})") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise not_a_list(source, answer, f"{EXPECTED}, and this JSON has no list `items`")
    for item in items:
        if isinstance(item, dict) and (found := _json_entry(item, feed, answer.final_url, source)):
            yield found


def _json_entry(item: dict[str, Any], feed: dict[str, Any], base: str, source: Source) -> tuple[Link, str] | None:
    identity = _text(item.get("id")) or ""
    address = (
        _text(item.get("url")) or _text(item.get("external_url")) or (identity if is_web_address(identity) else "")
    )
    url = absolute(base, address)
    if url is None:
        return None
    tags = item.get("tags")
    link = Link(
        url=url,
        source=source.name,
        title=plain_text(_text(item.get("title"))),
        published_at=read_date(_text(item.get("date_published"))),
        modified_at=read_date(_text(item.get("date_modified"))),
        language=_text(item.get("language")) or _text(feed.get("language")),
        keywords=_keywords([tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []),
    )
    return link, address


def _text(value: object) -> str | None:
    return NOT_TEXT.sub("", value).strip() or None if isinstance(value, str) else None


def _keywords(values: list[str]) -> tuple[str, ...]:
    plain = (plain_text(value, 100) for value in values[:MAX_KEYWORDS])
    return tuple(dict.fromkeys(word for word in plain if word))
