"""Who serves here: a lock that goes with its process, however that dies, and whose file names it."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flows.errors import ServerTrouble
from flows.places import Places

ASKED_SECONDS = 1.0  # somebody who asks holds the lock for an instant


@contextmanager
def keep_lock(places: Places) -> Iterator[None]:
    """Be the one who serves this data folder. Raises ServerTrouble when somebody does already."""
    path = places.state / "keeper.lock"
    with path.open("a+", encoding="utf-8") as file:
        end = time.monotonic() + ASKED_SECONDS
        while not _is_taken(file.fileno(), fcntl.LOCK_EX):
            if time.monotonic() > end:
                raise ServerTrouble(f"{places.state}: served already; `nightwire down` stops it")
            time.sleep(0.05)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def read_keeper(places: Places) -> int | None:
    """Return the process that serves this data folder, in the background or the foreground; None when nobody does.

    0 when it has taken the lock and not yet said who it is.
    """
    try:
        with (places.state / "keeper.lock").open(encoding="utf-8") as file:
            if _is_taken(file.fileno(), fcntl.LOCK_SH):
                return None
            said = file.read().strip()
    except FileNotFoundError:
        return None
    return int(said) if said.isdigit() else 0


def _is_taken(number: int, kind: int) -> bool:
    """Return whether this process has the lock now; it lets go of it when the file is closed."""
    try:
        fcntl.flock(number, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
