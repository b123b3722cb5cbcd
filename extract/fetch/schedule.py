"""When a page that could not be had is tried again: after hours, then days, and not for ever."""

from datetime import datetime, timedelta

DELAYS = tuple(timedelta(hours=hours) for hours in (1, 4, 12, 24, 48, 96, 192))


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
