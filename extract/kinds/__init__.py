"""Find links: each module here is one kind of source, listed in `KINDS`.

A kind is a function: a `Source` comes in, and what it lists goes out, one by one: a `Link` to be fetched, a `Page` that
needs no fetching, or a `Reject` for an entry that leads nowhere. A source that cannot be looked at at all is a
`BadSource`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from extract.fetch.door import Door
from extract.kinds import listing, rss, sitemap, urls, warc, wirecopy
from extract.records import Link, Page, Reject, Source


class Kind(Protocol):
    """How one kind of source is looked at."""

    def __call__(
        self, source: Source, *, door: Door, clock: Callable[[], datetime], since: datetime | None
    ) -> Iterator[Link | Page | Reject]:
        """Yield what `source` lists, in its own order; with `since`, what is older may be left out."""
        ...


KINDS: dict[str, Kind] = {
    "rss": rss.find,
    "sitemap": sitemap.find,
    "listing": listing.find,
    "urls": urls.find,
    "wirecopy": wirecopy.find,
    "warc": warc.find,
}
