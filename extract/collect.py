"""Turn one source into pages, unchanged fetches and rejects: one item for each distinct link."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatchcase
from types import MappingProxyType

from extract.errors import BadAddress, BadSource
from extract.fetch.abreast import work_abreast
from extract.fetch.addresses import read_address
from extract.fetch.archive import Archive
from extract.fetch.carry import leave_content
from extract.fetch.door import Door
from extract.fetch.identity import link_key
from extract.fetch.links import Item, LinkFetcher
from extract.fetch.redact import redact_url, restore_secrets
from extract.kinds import KINDS
from extract.quarantine import Quarantine
from extract.records import Fetch, Known, Link, Page, Quarantined, Reject, Source, hash_page

HOSTS_AT_ONCE = 8  # hosts of one source that are asked side by side
KNOWN_AT_ONCE = 1000  # addresses looked up together
PAGES_AT_ONCE = 64  # as above, with their bytes in memory
BYTES_AT_ONCE = 8 << 20
Knows = Callable[[Sequence[str]], Mapping[str, Known]]
Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


def collect(
    source: Source,
    *,
    door: Door,
    archive: Archive,
    known: Knows,
    retries: Sequence[Link] = (),
    quarantined: Mapping[str, Quarantined] = MappingProxyType({}),
    clock: Clock,
    since: datetime | None = None,
    max_pages: int | None = None,
) -> Iterator[Item]:
    """Yield one item for each distinct link of `source`, and of `retries`, as they come; of a WARC, for each capture.

    A Page is archived and is to be read; a Fetch and a Reject are final. A link that is `quarantined` and not due is
    not tried: it is a Fetch that ends as rejected, and no Reject, so that its tries stay what they are. At most
    `max_pages` links are fetched, those never fetched before the others; of a folder, as many pages that are new.
    The items of one host come in the order listed; hosts do not wait for each other. Raises BadSource, before the
    first item, for a source that cannot be looked at.
    """
    if source.kind not in KINDS:
        raise BadSource(
            f'source "{source.name}": unknown kind {source.kind!r}; known kinds: {", ".join(sorted(KINDS))}'
        )
    gathering = _Gathering(source=source, retries=retries)
    quarantine = Quarantine(quarantined, clock)
    limit = max_pages or source.max_pages
    counts: Counter[str] = Counter()
    for item in _keep_all(
        gathering.run(KINDS[source.kind](source, door=door, clock=clock, since=since)), archive, known, quarantine
    ):
        counts[type(item).__name__] += 1
        yield item
        if limit is not None and counts["Page"] >= limit:
            return
    links = gathering.links
    others = "".join(f", {count} items of kind {name.lower()}" for name, count in counts.items())
    log.info("source %s (%s): lists %d links%s", source.name, source.kind, len(links), others)
    fetcher = LinkFetcher(source=source, door=door, archive=archive, clock=clock, listed=gathering.seen)
    due, not_due = quarantine.part(links)
    room = None if limit is None else limit - counts["Page"]
    chosen = _choose(due, known, room)
    yield from not_due if room is None else not_due[: room - len(chosen)]
    yield from _fetch_all(fetcher, chosen)


def _keep_all(items: Iterable[Page | Reject], archive: Archive, known: Knows, quarantine: Quarantine) -> Iterator[Item]:
    """Yield what a kind brought itself; what is known of its pages is asked for many at a time."""
    pages: list[Page] = []
    size = 0
    for item in items:
        if isinstance(item, Reject):
            yield quarantine.hold_reject(item) or item
            continue
        pages.append(item)
        size += len(item.content)
        if len(pages) >= PAGES_AT_ONCE or size >= BYTES_AT_ONCE:
            yield from _keep(pages, archive, known, quarantine)
            pages, size = [], 0
    yield from _keep(pages, archive, known, quarantine)


def _keep(pages: Sequence[Page], archive: Archive, known: Knows, quarantine: Quarantine) -> Iterator[Item]:
    """Archive pages that a kind brought itself, unless they are known as they are, or as not to be read."""
    before = known([page.url for page in pages]) if pages else {}
    for page in pages:
        page_hash = hash_page(page.content)
        known_here = before.get(page.url)
        if known_here is not None and (known_here.page_hash == page_hash or _is_older(page, known_here)):
            yield Fetch(
                url=page.url,
                source=page.source,
                outcome="unchanged",
                fetched_at=page.fetched_at,
                final_url=page.final_url,
                status=page.status,
                page_hash=page_hash,
                bytes=len(page.content),
            )
        elif held := quarantine.hold(page, page_hash):
            yield held
        else:
            file, offset = archive.append(page)
            link = replace(page.link, tries=quarantine.tries(page, page_hash))
            yield leave_content(replace(page, link=link, archive_file=file, archive_offset=offset), page_hash)


def _is_older(page: Page, before: Known) -> bool:
    """Say whether a capture is older than the one that is known: read now, it would look like a newer version."""
    return (
        before.page_hash is not None
        and before.fetched_at is not None
        and page.final_url.startswith("http")
        and page.fetched_at < before.fetched_at
    )


@dataclass(slots=True, kw_only=True)
class _Gathering:
    """The distinct links of a source, retries among them."""

    source: Source
    retries: Sequence[Link]
    links: list[Link] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def run(self, listed: Iterable[Link | Page | Reject]) -> Iterator[Page | Reject]:
        """Gather the links and yield everything else."""
        due = {link_key(link.url): link for link in self.retries}
        for item in listed:
            if not self._is_wanted(item):
                continue
            key = link_key(item.url)
            if isinstance(item, Page) and self.source.kind == "warc":
                key += f" {hash_page(item.content)}"  # every capture is a state of its page
            if key in self.seen:
                continue
            self.seen.add(key)
            if isinstance(item, Link):
                before = due.get(link_key(redact_url(item.url)))
                self.links.append(replace(item, tries=before.tries) if before else item)
                continue
            yield item
        self._add_due()

    def _add_due(self) -> None:
        for link in self.retries:
            url = restore_secrets(link.url, self.source.url)
            key = link_key(url)
            if key not in self.seen and url.startswith(("http://", "https://")):
                self.seen.add(key)
                self.links.append(replace(link, url=url))

    def _is_wanted(self, item: Link | Page | Reject) -> bool:
        if isinstance(item, Reject):
            return True
        include, exclude = self.source.include, self.source.exclude
        is_included = not include or any(fnmatchcase(item.url, glob) for glob in include)
        return is_included and not any(fnmatchcase(item.url, glob) for glob in exclude)


def _choose(links: list[Link], known: Knows, limit: int | None) -> list[tuple[Link, Known | None]]:
    """Return the links to fetch with what is known of them: all, or the unknown ones and then those long not seen."""
    before: dict[str, Known] = {}
    for start in range(0, len(links), KNOWN_AT_ONCE):
        before |= known([redact_url(link.url) for link in links[start : start + KNOWN_AT_ONCE]])
    chosen = [(link, before.get(redact_url(link.url))) for link in links]
    if limit is None or len(chosen) <= limit:
        return chosen
    chosen.sort(key=lambda pair: "" if pair[1] is None else f"0{pair[1].fetched_at or ''}")
    return chosen[:limit]


def _fetch_all(fetcher: LinkFetcher, links: list[tuple[Link, Known | None]]) -> Iterator[Item]:
    """Fetch the links, hosts side by side, and yield what each gives."""
    lanes: dict[str, list[tuple[Link, Known | None]]] = {}
    for link, before in links:
        lanes.setdefault(_lane(link.url), []).append((link, before))
    yield from work_abreast(lanes.values(), lambda pair: fetcher.fetch(*pair), workers=HOSTS_AT_ONCE)


def _lane(url: str) -> str:
    try:
        return read_address(url).lane
    except BadAddress:
        return ""
