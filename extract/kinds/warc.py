"""WARC files on the disk, as crawlers publish them: every page in them that was had."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from extract.errors import BadSource, PageNotHad
from extract.fetch.decode import decode_body
from extract.fetch.door import Door
from extract.fetch.redact import redact_url
from extract.fetch.warc import Record, WarcDamaged, read_records
from extract.kinds.found import is_web_address, make_reject, read_date
from extract.records import Link, Page, Reject, Source

SUFFIXES = (".warc", ".warc.gz")


def find(
    source: Source, *, door: Door, clock: Callable[[], datetime], since: datetime | None
) -> Iterator[Link | Page | Reject]:
    """Yield the pages of the WARC file at `source.path`, or of those in that folder and below, by name."""
    files = _files(source)
    for path in files:
        try:
            with path.open("rb") as stream:
                for record in read_records(stream):
                    found = _page(record, source, clock, door.settings.max_decoded_bytes)
                    if isinstance(found, Reject) or (found and (since is None or found.fetched_at >= since)):
                        yield found
        except (WarcDamaged, OSError) as error:
            message = f"{path.name}: read as far as it goes: {error}"
            yield make_reject(source, f"warc://{source.name}/{path.name}", "damaged_warc", message, clock())


def _files(source: Source) -> list[Path]:
    path = Path(source.path) if source.path else None
    if path is None or not path.exists():
        raise BadSource(
            f'source "{source.name}": kind "warc" needs `path`, a .warc or .warc.gz file or a folder of them; '
            f"found {source.path or 'nothing'}"
        )
    if path.is_file():
        return [path]
    files = [file for file in sorted(path.rglob("*")) if file.name.endswith(SUFFIXES) and file.is_file()]
    files = [file for file in files if not file.is_symlink()]
    if not files:
        raise BadSource(f'source "{source.name}": {path}: expected .warc or .warc.gz files in this folder, found none')
    return files


def _page(record: Record, source: Source, clock: Callable[[], datetime], max_bytes: int) -> Page | Reject | None:
    """Return the page of one record; None for records that are no page that was had."""
    url = (record.header("WARC-Target-URI") or "").strip("<>")
    if record.type != "response" or not is_web_address(url):
        return None
    try:
        status, headers, body = record.http()
        if status not in (200, 203):
            return None
        if record.is_truncated:
            return make_reject(source, url, "truncated", "the record was cut when it was written", clock())
        page = Page(
            url=redact_url(url),
            final_url=redact_url(url),
            source=source.name,
            status=status,
            headers=headers,
            content=body,
            fetched_at=read_date(record.header("WARC-Date")) or clock(),
            link=Link(url=redact_url(url), source=source.name),
        )
        return _decoded(page, max_bytes)
    except (WarcDamaged, PageNotHad) as error:
        return make_reject(source, url, getattr(error, "reason", "damaged_warc"), str(error), clock())


def _decoded(page: Page, max_bytes: int) -> Page:
    """Return the page with its transfer and content encoding removed; some crawlers have done it and say otherwise."""
    from dataclasses import replace

    content = page.content
    if (page.header("Transfer-Encoding") or "").lower() == "chunked":
        content = _unchunked(content)
    content = decode_body(content, page.header("Content-Encoding"), max_bytes=max_bytes, url=page.url)
    return replace(page, content=content)


def _unchunked(body: bytes) -> bytes:
    """Return a chunked body in one piece; as it is where it is none."""
    content = bytearray()
    at = 0
    while (end := body.find(b"\r\n", at)) >= 0:
        size_text = body[at:end].partition(b";")[0].strip()
        try:
            size = int(size_text, 16)
        except ValueError:
            return body
        if size == 0:
            return bytes(content)
        content += body[end + 2 : end + 2 + size]
        at = end + 4 + size
    return body if not content else bytes(content)
