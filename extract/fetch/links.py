"""Fetch one link: to a page, archived; to the word that nothing changed; or to a reject with its next try."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace

from extract.errors import PageNotHad
from extract.fetch.answers import Answer, Clock
from extract.fetch.archive import Archive
from extract.fetch.carry import leave_content
from extract.fetch.door import Door
from extract.fetch.identity import link_key
from extract.fetch.redact import MASK, redact_url, secrets_of
from extract.fetch.schedule import next_try
from extract.records import Fetch, Known, Link, Page, Reject, Source, hash_page

Item = Page | Fetch | Reject
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFetcher:
    """What fetching the links of one source needs. Used by many threads at once."""

    source: Source
    door: Door
    archive: Archive
    clock: Clock
    listed: Collection[str] = frozenset()  # the keys of all links of the source

    def fetch(self, link: Link, before: Known | None) -> Item:
        """Return how `link` ends: a Page, archived and to be read; a Fetch or a Reject, which are final."""
        with self.door.room.visit():
            return self._fetch(link, before)

    def _fetch(self, link: Link, before: Known | None) -> Item:
        # Validators are worth something only beside a page that was read.
        known = before if before is not None and before.page_hash else None
        try:
            answer = self.door.fetch(
                link.url, source=self.source.name, known=known, pause_seconds=self.source.pause_seconds
            )
        except PageNotHad as error:
            return self._reject(link, error)
        except Exception as error:
            # One page may not stop a source, whatever it does; the trace says where to look.
            log.exception("source %s: a page could not be fetched for a reason nobody thought of", self.source.name)
            message = f"{redact_url(link.url)}: {type(error).__name__} while fetching"
            return self._reject(link, PageNotHad(message, reason="unexpected"))
        return self._settle(link, known, answer)

    def _settle(self, link: Link, known: Known | None, answer: Answer) -> Item:
        if answer.is_unchanged and known is not None:
            return self._unchanged(link, answer, known.page_hash, known)
        page = self._page(link, answer)
        page_hash = hash_page(page.content)
        if known is not None and page_hash == known.page_hash:
            return self._unchanged(link, answer, page_hash, known)
        target = link_key(answer.final_url)
        if target in self.listed and target != link_key(answer.url):
            note = f"leads to the same page as {answer.final_url}, which the source lists too"
            return replace(self._unchanged(link, answer, page_hash, None), note=note)
        file, offset = self.archive.append(page, answer.request_headers)
        return leave_content(replace(page, archive_file=file, archive_offset=offset), page_hash)

    def _unchanged(self, link: Link, answer: Answer, page_hash: str | None, known: Known | None) -> Fetch:
        """Return the fetch of a page that says nothing new; its validators are kept for the next night."""
        return Fetch(
            url=answer.url,
            source=self.source.name,
            outcome="unchanged",
            fetched_at=answer.fetched_at,
            final_url=answer.final_url,
            status=answer.status,
            etag=answer.header("ETag") or (known.etag if known else None),
            last_modified=answer.header("Last-Modified") or (known.last_modified if known else None),
            page_hash=page_hash,
            modified_at=link.modified_at,
            bytes=len(answer.content),
            seconds=answer.seconds,
            note=answer.note,
        )

    def _page(self, link: Link, answer: Answer) -> Page:
        content = answer.content
        for secret in secrets_of(link.url):
            # A page that repeats the key it was asked with would carry it into the archive and the rows.
            content = content.replace(secret.encode(), MASK.encode())
        return Page(
            url=answer.url,
            final_url=answer.final_url,
            source=self.source.name,
            status=answer.status,
            headers=answer.headers,
            content=content,
            fetched_at=answer.fetched_at,
            link=replace(link, url=answer.url),
            seconds=answer.seconds,
        )

    def _reject(self, link: Link, error: PageNotHad) -> Reject:
        tries = link.tries + 1
        now = self.clock()
        later = next_try(tries, now, max_tries=self.door.settings.tries, not_before=error.not_before)
        return Reject(
            url=redact_url(link.url),
            source=self.source.name,
            stage="fetch",
            reason=error.reason,
            message=str(error),
            tries=tries,
            rejected_at=now,
            next_try_at=later if error.retry else None,
            status=error.status,
        )
