"""Pace requests: one at a time to a host, with a pause between, and none before the host wants to hear of us."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from extract.errors import PutOff, Unreachable

# A request may take a little longer to leave than the next one; with half a second three would arrive within one.
UNEVEN_SECONDS = 0.05
MAX_CRAWL_DELAY = 60.0  # seconds; a longer one would keep a source from ever being read
MAX_RETRY_AFTER = timedelta(days=30)  # what is asked beyond that is taken as that
PUT_OFFS_BEFORE_QUIET = 3  # pages in a row for which the host asked for a long wait
REFUSALS_BEFORE_OUTAGE = 3  # pages in a row for which there was no connection, each after its own tries
FAILURES_BEFORE_OUTAGE = 20  # pages in a row that gave no answer or a 5xx; any other answer counts anew
OUTAGE_SECONDS = 600.0  # then one page is tried again


@dataclass(slots=True)
class _Lane:
    """What is known of one host."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0  # monotonic
    closed_until: datetime | None = None  # as the host asked
    put_offs: int = 0  # long waits asked for in a row
    refusals: int = 0
    failures: int = 0
    down_until: float = 0.0  # monotonic


class Pace:
    """The queue before every host. Thread-safe; hosts do not wait for each other."""

    def __init__(
        self, *, monotonic: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, key: str, pause_seconds: float) -> Iterator[None]:
        """Hold the only turn at the host `key`, not earlier than `pause_seconds` after the start of the last one."""
        lane = self._lane(key)
        with lane.turn:
            wait = lane.next_at - self._monotonic()
            if wait > 0:
                self._sleep(wait)
            lane.next_at = self._monotonic() + pause_seconds + (UNEVEN_SECONDS if pause_seconds else 0.0)
            yield

    def check(self, key: str, now: datetime) -> None:
        """Raise PutOff while the host asked for quiet, Unreachable while it is taken to be down."""
        lane = self._lane(key)
        if lane.closed_until is not None and now < lane.closed_until:
            raise PutOff(
                f"{key}: asks not to be asked before {lane.closed_until:%Y-%m-%d %H:%M:%S} UTC",
                not_before=lane.closed_until,
            )
        if self._monotonic() < lane.down_until:
            raise Unreachable(f"{key}: did not answer the requests before this one; not asked", reason="host_down")

    def hold(self, key: str, seconds: float) -> None:
        """Let nobody ask the host `key` for the next `seconds`."""
        lane = self._lane(key)
        lane.next_at = max(lane.next_at, self._monotonic() + seconds)

    def put_off(self, key: str, until: datetime) -> None:
        """Take note that the host asked for a wait that is too long for a run.

        One such answer may be about one page; after some in a row nothing more is asked of the host before then.
        """
        lane = self._lane(key)
        lane.put_offs += 1
        if lane.put_offs >= PUT_OFFS_BEFORE_QUIET:
            lane.closed_until = until

    def succeeded(self, key: str) -> None:
        """Take note that the host answers."""
        lane = self._lane(key)
        lane.refusals = lane.failures = lane.put_offs = 0

    def failed(self, key: str, *, is_refusal: bool) -> None:
        """Take note that a page could not be had; after too many in a row the host is taken to be down."""
        lane = self._lane(key)
        lane.failures += 1
        lane.refusals = lane.refusals + 1 if is_refusal else 0
        if lane.refusals >= REFUSALS_BEFORE_OUTAGE or lane.failures >= FAILURES_BEFORE_OUTAGE:
            lane.down_until = self._monotonic() + OUTAGE_SECONDS

    def _lane(self, key: str) -> _Lane:
        with self._guard:
            return self._lanes.setdefault(key, _Lane())


def read_retry_after(value: str | None, now: datetime) -> datetime | None:
    """Return the time a Retry-After header names, given as seconds or as an HTTP date; None when it names none.

    >>> read_retry_after("120", datetime(2026, 1, 1, tzinfo=UTC)).isoformat()
    '2026-01-01T00:02:00+00:00'
    """
    text = (value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=int(text[:12])), MAX_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return min(max(at, now), now + MAX_RETRY_AFTER)
