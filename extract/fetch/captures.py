"""A page as WARC records, and back: a page read back is the page written."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from extract.fetch.warc import Record, make_record
from extract.records import Link, Page

STORED_ENCODINGS = ("content-encoding", "transfer-encoding", "content-length")
PREFIX = "X-Crawler-"  # as Common Crawl names the headers that were true on the wire and are not in the file


def response_record(page: Page) -> tuple[bytes, str]:
    """Return the record of a page, as bytes, and its record id.

    A page of the web is a `response`; one that came from a disk has no HTTP around it and is a `resource`.
    """
    link = {key: value for key, value in asdict(page.link).items() if value not in (None, (), 0)}
    extra = {
        "Nightwire-Source": page.source,
        "Nightwire-Asked": page.url,
        "Nightwire-Seconds": repr(page.seconds),
        "Nightwire-Link": json.dumps(link, default=datetime.isoformat),
    }
    is_http = page.final_url.startswith(("http://", "https://"))
    lines = [f"HTTP/1.1 {page.status} -"]
    for name, value in page.headers:
        kept = PREFIX + name if name.lower() in STORED_ENCODINGS else name
        lines.append(f"{kept}: {value}")
    lines.append(f"Content-Length: {len(page.content)}")
    head = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
    if is_http:
        return make_record("response", page.final_url, head, extra, at=page.fetched_at, payload=page.content)
    return make_record(
        "resource", page.final_url, page.content, extra, at=page.fetched_at, media_type=page.header("content-type")
    )


def request_record(page: Page, headers: tuple[tuple[str, str], ...], response_id: str) -> bytes:
    """Return the record of how the page was asked for; empty where it was not."""
    if not page.final_url.startswith(("http://", "https://")):
        return b""
    _, _, rest = page.final_url.partition("://")
    host, slash, target = rest.partition("/")
    lines = [f"GET {slash + target or '/'} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers)]
    block = "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n"
    return make_record("request", page.final_url, block, {"WARC-Concurrent-To": response_id}, at=page.fetched_at)[0]


def read_capture(record: Record, file: str) -> Page:
    """Return the page of a `response` or `resource` record in the archive file `file`."""
    url = record.header("WARC-Target-URI") or ""
    link = _link(record.header("Nightwire-Link"), url, record.header("Nightwire-Source") or "")
    fetched_at = datetime.fromisoformat(record.header("WARC-Date") or "1970-01-01T00:00:00Z")
    status, headers, content = record.http() if record.type == "response" else (200, (), record.block)
    if record.type == "resource" and (media_type := record.header("Content-Type")):
        headers = (("Content-Type", media_type),)
    return Page(
        url=record.header("Nightwire-Asked") or url,
        final_url=url,
        source=link.source,
        status=status,
        headers=_wire_headers(headers),
        content=content,
        fetched_at=fetched_at,
        link=link,
        archive_file=file,
        archive_offset=record.offset,
        seconds=float(record.header("Nightwire-Seconds") or 0),
    )


def _wire_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the headers as they were on the wire: the last Content-Length is the file's own."""
    ours = [index for index, (name, _) in enumerate(headers) if name == "Content-Length"]
    return tuple(
        (name.removeprefix(PREFIX), value)
        for index, (name, value) in enumerate(headers)
        if not (ours and index == ours[-1])
    )


def _link(text: str | None, url: str, source: str) -> Link:
    if not text:
        return Link(url=url, source=source)
    fields: dict[str, Any] = json.loads(text)
    for name in ("published_at", "modified_at"):
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    fields["keywords"] = tuple(fields.get("keywords", ()))
    return Link(**fields)
