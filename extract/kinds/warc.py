"""WARC files on the disk, as crawlers publish them: every page in them that was had."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from extract.errors import BadSource, BrokenBody, PageNotHad
from extract.fetch.decode import GZIP_MAGIC, decode_body
from extract.fetch.door import Door
from extract.fetch.identity import link_key
from extract.fetch.redact import redact_url
from extract.fetch.shape import is_cut_short
from extract.fetch.warc import Record, WarcDamaged, read_records
from extract.kinds.found import is_web_address, make_reject, read_date
from extract.records import Link, Page, Reject, Source

CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")
SUFFIXES = (".warc", ".warc.gz")


def find(
    source: Source, *, door: Door, clock: Callable[[], datetime], since: datetime | None
) -> Iterator[Link | Page | Reject]:
    """Yield the pages of the WARC file at `source.path`, or of those in that folder and below, by name.

    The captures of one address come in the order they were made, wherever they lie.
    """
    files = _files(source)
    disordered = _disordered(files)
    later: list[tuple[datetime, Path, int, int]] = []
    for path in files:
        try:
            for at, record in _responses(path):
                if hash(_key(record)) in disordered:
                    later.append((_captured_at(record, clock), path, *at))
                    continue
                yield from _given(record, source, clock, door, since)
        except (WarcDamaged, OSError) as error:
            yield _damaged(path, error, source, clock)
    for _, path, offset, number in sorted(later, key=lambda place: place[0]):
        try:
            yield from _given(_record_at(path, offset, number), source, clock, door, since)
        except (WarcDamaged, OSError) as error:
            yield _damaged(path, error, source, clock)


Place = tuple[int, int]  # offset in the file, and the number of the record among those that begin there


def _responses(path: Path) -> Iterator[tuple[Place, Record]]:
    """Yield the answers in one file, with their places. Raises WarcDamaged where it breaks, OSError."""
    before, number = -1, 0
    with path.open("rb") as stream:
        for record in read_records(stream):
            # A file that was packed as a whole has one place for all its records.
            number = number + 1 if record.offset == before else 0
            before = record.offset
            if record.type == "response" and is_web_address(_url(record)):
                yield (record.offset, number), record


def _record_at(path: Path, offset: int, number: int) -> Record:
    with path.open("rb") as stream:
        stream.seek(offset)
        for record in islice(read_records(stream, start=offset), number, None):
            return record
    raise WarcDamaged(f"offset {offset}: the record is there no more")


def _damaged(path: Path, error: Exception, source: Source, clock: Callable[[], datetime]) -> Reject:
    message = f"{path.name}: read as far as it goes: {error}"
    return make_reject(source, f"warc://{source.name}/{path.name}", "damaged_warc", message, clock())


def _disordered(files: list[Path]) -> set[int]:
    """Return the hashes of the addresses whose captures do not lie in the order they were made."""
    latest: dict[int, str] = {}
    found: set[int] = set()
    for path in files:
        with suppress(WarcDamaged, OSError):
            for _, record in _responses(path):
                key, at = hash(_key(record)), record.header("WARC-Date") or ""
                if at < latest.get(key, ""):
                    found.add(key)
                latest[key] = max(at, latest.get(key, ""))
    return found


def _given(
    record: Record, source: Source, clock: Callable[[], datetime], door: Door, since: datetime | None
) -> Iterator[Page | Reject]:
    found = _page(record, source, clock, door.settings.max_decoded_bytes)
    if isinstance(found, Reject) or (found and (since is None or found.fetched_at >= since)):
        yield found


def _url(record: Record) -> str:
    return (record.header("WARC-Target-URI") or "").strip("<>")


def _key(record: Record) -> str:
    return link_key(redact_url(_url(record)))


def _captured_at(record: Record, clock: Callable[[], datetime]) -> datetime:
    """Return when a page was had, in UTC; now where its record does not say."""
    return (read_date(record.header("WARC-Date")) or clock()).astimezone(UTC)


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
    """Return the page of one answer; None for an answer that is no page."""
    url = _url(record)
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
            fetched_at=_captured_at(record, clock),
            link=Link(url=redact_url(url), source=source.name),
        )
        return _decoded(page, max_bytes)
    except (WarcDamaged, PageNotHad) as error:
        return make_reject(source, url, getattr(error, "reason", "damaged_warc"), str(error), clock())


def _decoded(page: Page, max_bytes: int) -> Page:
    """Return the page with its transfer and content encoding removed; some crawlers have done it and say otherwise.

    Raises BrokenBody for a body that is not whole, as the door does.
    """
    content = page.content
    if (page.header("Transfer-Encoding") or "").lower() == "chunked":
        content = _unchunked(content, page.url)
    elif len(content) < _announced(page):
        raise BrokenBody(f"{page.url}: {len(content)} of {_announced(page)} bytes in the record", reason="truncated")
    content = decode_body(content, page.header("Content-Encoding"), max_bytes=max_bytes, url=page.url)
    if is_cut_short(content, page.header("Content-Type")):
        raise BrokenBody(f"{page.url}: the page stops in the middle, after {len(content)} bytes", reason="truncated")
    return replace(page, content=content)


def _announced(page: Page) -> int:
    """Return the length the host announced; 0 where it was of an encoding that the crawler has removed."""
    length = page.header("Content-Length") or ""
    is_packed = page.header("Content-Encoding") is not None and not page.content.startswith(GZIP_MAGIC)
    return int(length) if length.isascii() and length.isdigit() and len(length) < 16 and not is_packed else 0


def _unchunked(body: bytes, url: str) -> bytes:
    """Return a chunked body in one piece, or as it is where it is none.

    Raises BrokenBody where the last chunk is missing.
    """
    content = bytearray()
    at = 0
    while size := CHUNK.match(body, at):
        length = int(size[1], 16)
        if length == 0:
            return bytes(content)
        content += body[size.end() : size.end() + length]
        at = size.end() + length + 2
    if at == 0:
        return body
    raise BrokenBody(f"{url}: its last chunk is missing", reason="truncated")
