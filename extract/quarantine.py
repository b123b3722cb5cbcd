"""What gave no article before: whether it is tried now, and how it ends when it is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from extract.fetch.redact import redact_url
from extract.fetch.schedule import is_due
from extract.records import Fetch, Link, Page, Quarantined, Reject

NOT_DUE = "not_due"  # the note of a link that was not tried begins with it
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The quarantine of a source, asked whether something is to be tried now."""

    before: Mapping[str, Quarantined]
    clock: Clock

    def part(self, links: Sequence[Link]) -> tuple[list[Link], list[Fetch]]:
        """Return the links to be tried, with the tries so far, and how those end that are not."""
        due: list[Link] = []
        held: list[Fetch] = []
        now = self.clock()
        for link in links:
            before = self.before.get(redact_url(link.url))
            if before is None:
                due.append(link)
            elif is_due(link, before, now):
                due.append(replace(link, tries=max(link.tries, before.tries)))
            else:
                held.append(_not_tried(before, link.source, now))
        return due, held

    def hold(self, page: Page, page_hash: str) -> Fetch | None:
        """Return how a page ends that could not be read as it is, and is not due again; None when it is to be read."""
        before = self.before.get(page.url)
        now = self.clock()
        if before is None or before.page_hash != page_hash or is_due(page.link, before, now):
            return None
        return replace(_not_tried(before, page.source, now), page_hash=page_hash, bytes=len(page.content))

    def hold_reject(self, reject: Reject) -> Fetch | None:
        """Return how a link ends that its source could not give, as before; None when that is news or due again."""
        before = self.before.get(reject.url)
        now = self.clock()
        link = Link(url=reject.url, source=reject.source)
        if before is None or before.reason != reject.reason or is_due(link, before, now):
            return None
        return _not_tried(before, reject.source, now)

    def tries(self, page: Page, page_hash: str) -> int:
        """Return how often the page was tried as it is."""
        before = self.before.get(page.url)
        return before.tries if before is not None and before.page_hash == page_hash else page.link.tries


def _not_tried(before: Quarantined, source: str, now: datetime) -> Fetch:
    when = f"before {before.next_try_at:%Y-%m-%d %H:%M} UTC" if before.next_try_at else "again"
    note = f"{NOT_DUE}: {before.reason}; not tried {when}"
    return Fetch(url=before.url, source=source, outcome="rejected", fetched_at=now, note=note)
