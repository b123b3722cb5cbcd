"""Addresses the operator names: one in `url`, or a file of them in `path`, one a line."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from extract.errors import BadSource
from extract.fetch.door import Door
from extract.kinds.found import capped, is_web_address, make_reject
from extract.records import Link, Page, Reject, Source


def find(
    source: Source,
    *,
    door: Door,  # noqa: ARG001 - as every kind
    clock: Callable[[], datetime],
    since: datetime | None,  # noqa: ARG001 - as every kind
) -> Iterator[Link | Page | Reject]:
    """Yield the address in `url` and those in the file at `path`; empty lines and comments (#) are passed."""
    if not source.url and not source.path:
        raise BadSource(f'source "{source.name}": kind "urls" needs `url`, an address, or `path`, a file of addresses')
    yield from capped(_links(source, clock), source, clock)


def _links(source: Source, clock: Callable[[], datetime]) -> Iterator[Link | Reject]:
    if source.url:
        yield Link(url=source.url, source=source.name)
    for line in _lines(source):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        if is_web_address(address):
            yield Link(url=address, source=source.name)
        else:
            message = f"{address[:200]!r} is not an http or https address"
            yield make_reject(source, address, "bad_address", message, clock())


def _lines(source: Source) -> Iterator[str]:
    if not source.path:
        return
    try:
        with Path(source.path).open(encoding="utf-8-sig", errors="replace") as lines:
            yield from lines
    except OSError as error:
        raise BadSource(
            f'source "{source.name}": {source.path}: expected a text file with one address a line: {error.strerror}'
        ) from error
