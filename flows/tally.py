"""Count one source's links: what was found, and how each ended."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from extract.records import Fetch, Outcome
from load.records import Flow, Run, State


class Tally:
    """The count of one source in one run. Thread-safe."""

    def __init__(self, source: str, *, clock: Callable[[], datetime]) -> None:
        self.source = source
        self.found = 0
        self.is_listed = False  # the source was looked at to its end
        self.failure: str | None = None  # why it was not, in a sentence
        self.reasons: Counter[str] = Counter()  # of rejects
        self._outcomes: Counter[Outcome] = Counter()
        self._clock = clock
        self._guard = threading.Lock()
        self.started_at: datetime | None = None
        self.finished_at: datetime | None = None

    def start(self) -> None:
        """Take note that the source is being looked at."""
        self.started_at = self.started_at or self._clock()

    def find(self) -> None:
        """Count one link that came from the source."""
        with self._guard:
            self.found += 1

    def end(self, fetches: Iterable[Fetch]) -> None:
        """Count how links ended, once that is committed."""
        with self._guard:
            for fetch in fetches:
                self._outcomes[fetch.outcome] += 1

    def list_out(self) -> None:
        """Take note that the source was looked at to its end."""
        self.is_listed = True
        self.finished_at = self._clock()

    def fail(self, sentence: str) -> None:
        """Take note that the source could not be looked at to its end."""
        self.failure = sentence
        self.finished_at = self._clock()

    @property
    def ended(self) -> int:
        """How many links have ended."""
        return self._outcomes.total()

    def run(self, run_id: str, *, flow: Flow = "ingest", stopped: str | None = None) -> Run:
        """Return the row of `runs`.

        Raises ValueError unless found = stored + unchanged + copies + rejected. A run that was `stopped` counts what
        has ended; what it had found besides is in the archive and is the next run's.
        """
        now = self._clock()
        started = self.started_at or now
        finished = self.finished_at or now
        failure = self.failure or stopped
        return Run(
            run_id=run_id,
            source=self.source,
            started_at=started,
            finished_at=finished,
            found=self.ended if stopped else self.found,
            stored=self._outcomes["stored"],
            unchanged=self._outcomes["unchanged"],
            copies=self._outcomes["copy"],
            rejected=self._outcomes["rejected"],
            seconds=max(0.0, (finished - started).total_seconds()),
            state=_state(failure, self._outcomes["rejected"]),
            message=failure or self._oddity(),
            flow=flow,
        )

    def _oddity(self) -> str | None:
        if self.is_listed and not self.found:
            return "lists nothing"
        if self.reasons:
            return "rejected: " + ", ".join(f"{count} {reason}" for reason, count in self.reasons.most_common())
        return None


def _state(failure: str | None, rejected: int) -> State:
    if failure:
        return "failed"
    return "complete_with_rejects" if rejected else "complete"
