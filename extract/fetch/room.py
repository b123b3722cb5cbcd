"""Bound what large pages take in memory, however many hosts send one at the same moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LARGE_BYTES = 1 << 20  # smaller pages ask for no room
ROOM_BYTES = 48 << 20  # one page of the largest size and some of a usual one; benchmarks/memory.py


class Room:
    """The bytes that large pages may take at once, in all threads together.

    A body waits on the disk until there is room to unpack it; the room is given back when its page is archived.
    """

    def __init__(self, total_bytes: int = ROOM_BYTES) -> None:
        self._total_bytes = total_bytes
        self._taken = 0
        self._changed = threading.Condition()
        self._own = _Own()

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Give back, at the end, what this thread claims meanwhile; of nested visits the outermost does."""
        self._own.depth += 1
        try:
            yield
        finally:
            self._own.depth -= 1
            if not self._own.depth:
                self.claim(0)

    def claim(self, size: int) -> None:
        """Hold `size` bytes from now on, instead of what this thread held before; wait while there is no room.

        Whoever holds some gets more at once, and the only one gets whatever it asks for: nobody waits in a circle.
        """
        with self._changed:
            while not self._own.bytes and self._taken and self._taken + size > self._total_bytes:
                self._changed.wait()
            self._taken += size - self._own.bytes
            self._own.bytes = size
            self._changed.notify_all()


class _Own(threading.local):
    """What one thread holds."""

    bytes = 0
    depth = 0
