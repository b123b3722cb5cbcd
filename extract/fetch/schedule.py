"""When a page that could not be had is tried again: after hours, then days, and not for ever."""

from datetime import datetime, timedelta

from extract.records import Link, Quarantined

DELAYS = tuple(timedelta(hours=hours) for hours in (1, 4, 12, 24, 48, 96, 192))
CLOCKS_DIFFER = timedelta(days=1)
STILL_NAMED = timedelta(days=30)  # after which a page that was given up is tried once more, if it is still named


def next_try(
    tries: int, now: datetime, *, max_tries: int = len(DELAYS) + 1, not_before: datetime | None = None
) -> datetime | None:
    """Return when to try again after the try number `tries` (from 1); None when that was the last one.

    A host that asked for a longer wait is given it.
    """
    if tries >= max_tries:
        return None
    at = now + DELAYS[min(tries, len(DELAYS)) - 1]
    return max(at, not_before) if not_before is not None else at


def is_due(link: Link, before: Quarantined, now: datetime) -> bool:
    """Return whether a link that gave no article is to be tried now.

    From its next try on. One that was given up: when its source dates it later than the last try, or still names it
    after 30 days. Also one whose last try lies in the future: the clock was wrong then.
    """
    if before.rejected_at > now + CLOCKS_DIFFER:
        return True
    if before.next_try_at is not None:
        return before.next_try_at <= now
    dates = [at for at in (link.modified_at, link.published_at) if at is not None]
    return any(before.rejected_at < at <= now for at in dates) or before.rejected_at + STILL_NAMED <= now
