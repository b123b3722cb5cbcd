"""Between fetching and reading: a bounded queue, so that memory stays flat whichever of the two is slower."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field

from extract.records import Fetch, Page, Reject, Source

log = logging.getLogger(__name__)

Item = Page | Fetch | Reject
# Pages are 100 kB on average and 32 MB at most. One batch is gathered while those ahead are read and one is stored:
# less than 200 MB, whatever the sources send.
MAX_WAITING = 256  # items between fetching and reading
MAX_WAITING_BYTES = 32 << 20
MAX_BATCH_BYTES = 48 << 20
MAX_BATCH_ITEMS = 5_000  # links that are final already weigh little
MAX_BATCH_SECONDS = 30.0  # a slow host's pages are not kept from the warehouse for longer


@dataclass(slots=True)
class Gathered:
    """What one transaction will hold, before it is read."""

    number: int
    pages: list[Page] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    bytes: int = 0

    def add(self, item: Item) -> None:
        """Put one link's item where it belongs."""
        if isinstance(item, Page):
            self.pages.append(item)
            self.bytes += weight(item)
        elif isinstance(item, Fetch):
            self.fetches.append(item)
        else:
            self.rejects.append(item)

    def has_room(self, item: Item, *, pages: int) -> bool:
        """Return whether the item fits: at most so many pages, and 48 MB unless one page alone has more."""
        if not isinstance(item, Page) or not self.pages:
            return True
        return len(self.pages) < pages and self.bytes + weight(item) <= MAX_BATCH_BYTES

    def __len__(self) -> int:
        return len(self.pages) + len(self.fetches) + len(self.rejects)


def weight(item: Item | None) -> int:
    """Return the bytes that matter in memory: those of a page."""
    return len(item.content) if isinstance(item, Page) else 0


class Stopped(Exception):
    """The run was asked to stop; nobody waits for more items."""


class Intake:
    """Runs the sources side by side in threads and gives what they yield as batches.

    Fetching is waiting for the network, so threads serve; nothing is read in them.
    """

    def __init__(self, *, pages_per_batch: int, at_once: int, stop: threading.Event) -> None:
        self._pages_per_batch = pages_per_batch
        self._at_once = at_once
        self._stop = stop
        self._items: queue.Queue[Item | None] = queue.Queue(MAX_WAITING)
        self._room = threading.Condition()
        self._bytes = 0  # of the pages that wait
        self._held: Item | None = None  # what the batch before had no room for

    def put(self, item: Item) -> None:
        """Hand over one item, waiting while reading is behind. Raises Stopped."""
        with self._room:
            while self._bytes and self._bytes + weight(item) > MAX_WAITING_BYTES:
                if self._stop.is_set():
                    raise Stopped
                self._room.wait(0.5)
            self._bytes += weight(item)
        self._put(item)

    def start(self, fetch: Callable[[Source], object], sources: Sequence[Source]) -> None:
        """Call `fetch` for every source, a few at a time; it hands its items over by `put`.

        The threads die with the process: a page half written to the archive is cut off by the next run.
        """
        waiting: queue.SimpleQueue[Source] = queue.SimpleQueue()
        for source in sources:
            waiting.put(source)
        threads = [
            threading.Thread(
                target=copy_context().run, args=(self._work, fetch, waiting), name=f"fetch-{number}", daemon=True
            )
            for number in range(min(self._at_once, len(sources)))
        ]
        for thread in threads:
            thread.start()
        threading.Thread(target=self._close_after, args=(threads,), name="fetch-end", daemon=True).start()

    def batches(self) -> Iterator[Gathered]:
        """Yield batches until every source has ended, or the run is asked to stop; the last one may be small."""
        number = 0
        while True:
            number += 1
            batch, is_last = self._gather(Gathered(number))
            if len(batch):
                yield batch
            if is_last:
                return

    def _gather(self, batch: Gathered) -> tuple[Gathered, bool]:
        began = time.monotonic()
        while not self._is_full(batch, began):
            if self._stop.is_set():
                return batch, True
            try:
                item = self._take()
            except queue.Empty:
                continue
            if item is None:
                return batch, True
            if not batch.has_room(item, pages=self._pages_per_batch):
                self._held = item
                return batch, False
            batch.add(item)
        return batch, False

    def _take(self) -> Item | None:
        if self._held is not None:
            item, self._held = self._held, None
            return item
        taken = self._items.get(timeout=0.5)
        with self._room:
            self._bytes -= weight(taken)
            self._room.notify_all()
        return taken

    def _is_full(self, batch: Gathered, began: float) -> bool:
        return (
            len(batch.pages) >= self._pages_per_batch
            or batch.bytes >= MAX_BATCH_BYTES
            or len(batch) >= MAX_BATCH_ITEMS
            or (len(batch) > 0 and time.monotonic() - began > MAX_BATCH_SECONDS)
        )

    def _work(self, fetch: Callable[[Source], object], waiting: "queue.SimpleQueue[Source]") -> None:
        while not self._stop.is_set():
            try:
                source = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                fetch(source)
            except Stopped:
                return
            except Exception:
                log.exception("source %s: the fetch ended in a way that was not foreseen", source.name)

    def _close_after(self, threads: Sequence[threading.Thread]) -> None:
        for thread in threads:
            thread.join()
        try:
            self._put(None)
        except Stopped:
            log.debug("stopped before the last source ended")

    def _put(self, item: Item | None) -> None:
        while not self._stop.is_set():
            try:
                return self._items.put(item, timeout=0.5)
            except queue.Full:
                continue
        raise Stopped
