"""`nightwire check`: what would be read from one page, a file of wire copy, or a feed."""

import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import click

from extract.errors import BadSource
from extract.fetch.door import Door
from extract.fetch.redact import redact_url
from extract.kinds import KINDS
from extract.records import Link, Page, Reject, Source
from extract.workers import Workers
from flows.panel import print_article, print_links, print_reject
from flows.reading import read_article
from flows.settings import Settings, choose_sources, default_sources, read_settings
from flows.terminal import console
from flows.wanted import door_settings
from transform.records import Article

MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".json": "application/json",
}
FEEDS = (
    (b"<rss", "rss"),
    (b"<feed", "rss"),
    (b"<rdf:rdf", "rss"),
    (b"<urlset", "sitemap"),
    (b"<sitemapindex", "sitemap"),
)
LINKS_SHOWN = 20


def check(target: str, *, as_json: bool = False, is_full: bool = False, sources: Path | None = None) -> int:
    """Print what would be read from an address, a file or a declared source; return 1 when it gives no article.

    Raises BadSource and FetchError with the sentence a reject would carry.
    """
    if target.startswith(("http://", "https://")):
        return _check_address(target, sources, as_json=as_json, is_full=is_full)
    path = Path(target)
    if path.is_file():
        page = page_of_file(path)
        from extract.read.copy import is_binary

        if is_binary(page.content):
            raise BadSource(f"{target}: no text but binary data; `check` reads web pages and wire copy")
        return _show(_read(page), as_json=as_json, is_full=is_full)
    if path.is_dir():
        raise BadSource(f'{target}: a folder; name one file in it, or declare it: kind = "wirecopy", path = "{target}"')
    return _check_source(target, sources)


def page_of_file(path: Path) -> Page:
    """Return a file as a page; what it is follows from its name, plain wire copy when that says nothing."""
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "text/plain")
    address = path.absolute().as_uri()
    return Page(
        url=address,
        final_url=address,
        source="check",
        status=200,
        headers=(("Content-Type", media_type),),
        content=path.read_bytes(),
        fetched_at=datetime.now(UTC),
        link=Link(url=address, source="check"),
    )


def fetch_page(url: str, sources: Path | None = None) -> Page:
    """Return the page at an address a person typed; its host may be private then, beside those the settings allow.

    Raises FetchError.
    """
    door = Door(door_settings(_settings_for(url, sources)))
    try:
        answer = door.fetch(url, source="check")
    finally:
        door.close()
    return Page(
        url=answer.url,
        final_url=answer.final_url,
        source="check",
        status=answer.status,
        headers=answer.headers,
        content=answer.content,
        fetched_at=answer.fetched_at,
        link=Link(url=answer.url, source="check"),
        seconds=answer.seconds,
    )


def _settings_for(url: str, sources: Path | None) -> Settings:
    """Return the settings file's own, and the host of `url` allowed."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise BadSource(f"{redact_url(url)}: not an address: {error}") from None
    settings = read_settings(sources or default_sources())
    allow = (*settings.fetch.allow, *((f"{parts.hostname}:{port}",) if parts.hostname else ()))
    return settings.model_copy(update={"fetch": settings.fetch.model_copy(update={"allow": allow})})


def _check_address(url: str, sources: Path | None, *, as_json: bool, is_full: bool) -> int:
    page = fetch_page(url, sources)
    start = page.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1000].lower()
    kind = next((kind for mark, kind in FEEDS if mark in start), None)
    if kind is None:
        return _show(_read(page), as_json=as_json, is_full=is_full)
    return _list(Source(name="check", kind=kind, url=url), _settings_for(url, sources))


def _check_source(name: str, sources: Path | None) -> int:
    settings = read_settings(sources or default_sources())
    try:
        (source,) = choose_sources(settings, (name,))
    except BadSource as error:
        looks_like_a_path = bool(Path(name).suffix) or len(Path(name).parts) > 1
        more = "not a source" if looks_like_a_path else error
        raise BadSource(f"{name}: no such file, not an http(s) address, and {more}") from None
    return _list(source, settings)


def _list(source: Source, settings: Settings) -> int:
    """Print what a source lists, without fetching any of it."""
    door = Door(door_settings(settings))
    try:
        items = list(islice(_found(source, door), LINKS_SHOWN + 1))
    finally:
        door.close()
    print_links(console(), source, items[:LINKS_SHOWN], has_more=len(items) > LINKS_SHOWN)
    return 0 if any(not isinstance(item, Reject) for item in items) else 1


def _found(source: Source, door: Door) -> Iterator[Link | Page | Reject]:
    return KINDS[source.kind](source, door=door, clock=lambda: datetime.now(UTC), since=None)


def _read(page: Page) -> Article | Reject:
    with Workers(read_article, args=("check",), count=1, seconds_per_page=60) as workers:
        return workers.read([page])[0]


def _show(answer: Article | Reject, *, as_json: bool, is_full: bool) -> int:
    out = console()
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(answer), ensure_ascii=False, indent=1, default=_text))
    elif isinstance(answer, Reject):
        print_reject(out, answer)
    else:
        print_article(out, answer, is_full=is_full)
    return 1 if isinstance(answer, Reject) else 0


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
