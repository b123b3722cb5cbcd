"""Stop a run when it is asked to, in order: what is read is stored, what is archived is the next run's."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from flows.night import Night

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stop_on_signals(night: Night) -> Iterator[None]:
    """While this holds, SIGTERM and Ctrl-C halt the night at the next page; a second one does what it did before.

    Without it Prefect raises an exception wherever the run stands, and calls it crashed. Only a main thread gets
    signals; in another one nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def halt(number: int, _: FrameType | None) -> None:
        night.halt(f"asked to stop ({signal.Signals(number).name})")
        _restore()

    def _restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    for number in SIGNALS:
        signal.signal(number, halt)
    try:
        yield
    finally:
        _restore()
