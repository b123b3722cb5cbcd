"""Turn one source into pages, unchanged fetches and rejects: one item for each distinct link."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatchcase

from extract.errors import BadSource, ExtractError, PageNotHad
from extract.fetch.abreast import work_abreast
from extract.fetch.addresses import read_address
from extract.fetch.answers import Answer
from extract.fetch.archive import Archive
from extract.fetch.door import Door
from extract.fetch.redact import mask_secrets, redact_url, restore_secrets, secrets_of
from extract.fetch.schedule import next_try
from extract.kinds import KINDS
from extract.kinds.identity import link_key
from extract.records import Fetch, Known, Link, Page, Reject, Source

HOSTS_AT_ONCE = 8  # hosts of one source that are asked side by side
KNOWN_AT_ONCE = 1000  # addresses looked up together
Knows = Callable[[Sequence[str]], Mapping[str, Known]]
Clock = Callable[[], datetime]
Item = Page | Fetch | Reject
log = logging.getLogger(__name__)


def collect(
    source: Source,
    *,
    door: Door,
    archive: Archive,
    known: Knows,
    retries: Sequence[Link] = (),
    clock: Clock,
    since: datetime | None = None,
    max_pages: int | None = None,
) -> Iterator[Item]:
    """Yield one item for each distinct link of `source`, and of `retries`, as they come.

    A Page is archived and is to be read; a Fetch (unchanged) and a Reject are final. At most `max_pages` links are
    taken, those never fetched before the others. The items of one host come in the order listed; hosts do not wait for
    each other. Raises BadSource, before the first item, for a source that cannot be looked at.
    """
    if source.kind not in KINDS:
        raise BadSource(
            f'source "{source.name}": unknown kind {source.kind!r}; known kinds: {", ".join(sorted(KINDS))}'
        )
    gathering = _Gathering(source=source, retries=retries, limit=max_pages or source.max_pages)
    counts: Counter[str] = Counter()
    for item in gathering.run(KINDS[source.kind](source, door=door, clock=clock, since=since)):
        final = _keep(item, archive, known) if isinstance(item, Page) else item
        counts[type(final).__name__] += 1
        yield final
    links = gathering.links
    log.info("source %s (%s): %d links found, %s", source.name, source.kind, len(links), dict(counts) or "nothing else")
    yield from _fetch_all(source, _choose(links, known, gathering.left), door, archive, clock)


def _keep(page: Page, archive: Archive, known: Knows) -> Item:
    """Archive a page that a kind brought itself, unless it is known as it is."""
    page_hash = hash_page(page.content)
    before = known([page.url]).get(page.url)
    if before is not None and before.page_hash == page_hash:
        return Fetch(
            url=page.url,
            source=page.source,
            outcome="unchanged",
            fetched_at=page.fetched_at,
            final_url=page.final_url,
            status=page.status,
            page_hash=page_hash,
            bytes=len(page.content),
        )
    file, offset = archive.append(page)
    return replace(page, archive_file=file, archive_offset=offset)


def hash_page(content: bytes) -> str:
    """Return the hash under which a page's bytes are known: 32 hex digits."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


@dataclass(slots=True, kw_only=True)
class _Gathering:
    """The distinct links of a source, retries among them."""

    source: Source
    retries: Sequence[Link]
    limit: int | None
    links: list[Link] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    taken: int = 0

    def run(self, listed: Iterable[Link | Page | Reject]) -> Iterator[Page | Reject]:
        """Gather the links and yield everything else, as long as the limit allows."""
        due = {link_key(link.url): link for link in self.retries}
        for item in listed:
            if not self._is_wanted(item):
                continue
            key = link_key(item.url)
            if key in self.seen:
                continue
            self.seen.add(key)
            if isinstance(item, Link):
                before = due.get(link_key(redact_url(item.url)))
                self.links.append(replace(item, tries=before.tries) if before else item)
                continue
            yield item
            self.taken += 1
            if self.limit is not None and self.taken >= self.limit:
                return
        self._add_due()

    @property
    def left(self) -> int | None:
        """How many links may still be taken; None for all."""
        return None if self.limit is None else max(0, self.limit - self.taken)

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


def _fetch_all(
    source: Source, links: list[tuple[Link, Known | None]], door: Door, archive: Archive, clock: Clock
) -> Iterator[Item]:
    """Fetch the links, hosts side by side, and yield what each gives."""
    lanes: dict[str, list[tuple[Link, Known | None]]] = {}
    for link, before in links:
        lanes.setdefault(_lane(link.url), []).append((link, before))

    def fetch(pair: tuple[Link, Known | None]) -> Item:
        return fetch_link(source, *pair, door, archive, clock)

    yield from work_abreast(lanes.values(), fetch, workers=HOSTS_AT_ONCE)


def _lane(url: str) -> str:
    try:
        return read_address(url).lane
    except ExtractError:
        return ""


def fetch_link(source: Source, link: Link, before: Known | None, door: Door, archive: Archive, clock: Clock) -> Item:
    """Return what one link gives: a page, archived; an unchanged fetch; or a reject with its next try."""
    shown = redact_url(link.url)
    usable = before if before is not None and before.page_hash else None
    try:
        answer = door.fetch(link.url, source=source.name, known=usable, pause_seconds=source.pause_seconds)
    except PageNotHad as error:
        return _reject(source, link, error, door.settings.tries, clock())
    page_hash = usable.page_hash if answer.is_unchanged and usable else hash_page(answer.content)
    if usable is not None and page_hash == usable.page_hash:
        return Fetch(
            url=shown,
            source=source.name,
            outcome="unchanged",
            fetched_at=answer.fetched_at,
            final_url=answer.final_url,
            status=answer.status,
            etag=answer.header("ETag") or usable.etag,
            last_modified=answer.header("Last-Modified") or usable.last_modified,
            page_hash=page_hash,
            modified_at=link.modified_at,
            bytes=len(answer.content),
            seconds=answer.seconds,
            note=answer.note,
        )
    page = _page(source, link, answer)
    file, offset = archive.append(page, answer.request_headers)
    return replace(page, archive_file=file, archive_offset=offset)


def _page(source: Source, link: Link, answer: Answer) -> Page:
    content = answer.content
    for secret in secrets_of(link.url):
        # A page that repeats the key it was asked with would carry it into the archive and the rows.
        content = content.replace(secret.encode(), mask_secrets(secret, (secret,)).encode())
    return Page(
        url=answer.url,
        final_url=answer.final_url,
        source=source.name,
        status=answer.status,
        headers=answer.headers,
        content=content,
        fetched_at=answer.fetched_at,
        link=replace(link, url=answer.url),
        seconds=answer.seconds,
    )


def _reject(source: Source, link: Link, error: PageNotHad, max_tries: int, now: datetime) -> Reject:
    tries = link.tries + 1
    at = next_try(tries, now, max_tries=max_tries, not_before=error.not_before) if error.retry else None
    return Reject(
        url=redact_url(link.url),
        source=source.name,
        stage="fetch",
        reason=error.reason,
        message=str(error),
        tries=tries,
        rejected_at=now,
        next_try_at=at,
        status=error.status,
    )
