"""Work through several queues side by side, so that a slow one holds up nobody but itself."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def work_abreast(lanes: Iterable[Iterable[T]], work: Callable[[T], R], *, workers: int) -> Iterator[R]:
    """Yield `work(item)` for every item of every lane, as it is done.

    The items of one lane are worked one after the other, in order; at most `workers` lanes at once. An exception of
    `work` is raised here. Stopping early stops the rest.
    """
    crew = _Crew(deque(deque(lane) for lane in lanes), work)
    yield from crew.run(workers)


class _Crew(Generic[T, R]):
    def __init__(self, lanes: deque[deque[T]], work: Callable[[T], R]) -> None:
        self._lanes = lanes
        self._work = work
        self._results: queue.Queue[tuple[str, object]] = queue.Queue(maxsize=2)  # results may be large
        self._stop = threading.Event()

    def run(self, workers: int) -> Iterator[R]:
        at_work = min(workers, len(self._lanes))
        for number in range(at_work):
            threading.Thread(target=self._take_lanes, daemon=True, name=f"lane {number}").start()
        try:
            while at_work:
                kind, value = self._results.get()
                if kind == "error":
                    assert isinstance(value, BaseException)
                    raise value
                if kind == "end":
                    at_work -= 1
                else:
                    yield value  # type: ignore[misc]  # a result: what `work` gave
        finally:
            self._stop.set()

    def _take_lanes(self) -> None:
        try:
            while self._lanes and not self._stop.is_set():
                try:
                    lane = self._lanes.popleft()
                except IndexError:
                    break
                while lane and not self._stop.is_set():
                    self._put("result", self._work(lane.popleft()))
        except BaseException as error:
            self._put("error", error)
        self._put("end", None)

    def _put(self, kind: str, value: object) -> None:
        while not self._stop.is_set():
            try:
                self._results.put((kind, value), timeout=0.2)
            except queue.Full:
                continue
            return
