"""Limit everything one request does, whatever the other side sends and however slowly."""

import threading
import time
from socket import SHUT_RDWR, socket
from typing import Self

from extract.errors import TimedOut


class Deadline:
    """A limit on everything one request does: a byte a second keeps a socket's own time limit from ever passing."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._seconds = seconds
        self._timer = threading.Timer(max(seconds, 0.0), self._cut)
        self._timer.daemon = True
        self._guarded: socket | None = None
        self._has_passed = False

    def __enter__(self) -> Self:
        _here.deadline = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def remaining(self) -> float:
        """Return the seconds left."""
        return max(0.0, self._ends_at - time.monotonic())

    def guard(self, sock: socket | None) -> None:
        """Shut `sock` when the time is over, so that whoever waits for it wakes up."""
        self._guarded = sock

    def check(self, shown: str) -> None:
        """Raise TimedOut when the time is over."""
        if self._has_passed or self.remaining() == 0:
            raise TimedOut(f"{shown}: not done after {self._seconds:.0f} s")

    def _cut(self) -> None:
        self._has_passed = True
        if self._guarded is not None:
            try:
                self._guarded.shutdown(SHUT_RDWR)
            except OSError:
                return  # closed meanwhile


class _Here(threading.local):
    """The deadline of the request this thread is making."""

    deadline: Deadline


_here = _Here()


def current_deadline() -> Deadline:
    """Return the deadline of the request this thread is making."""
    return _here.deadline
