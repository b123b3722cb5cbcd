"""One writer at a time: a lock that names its holder and that no dead holder keeps."""

import contextlib
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from load.errors import WarehouseHeld
from load.faults import named_faults

SECONDS_BETWEEN_TRIES = 0.25
SECONDS_BETWEEN_WORDS = 15.0


@contextmanager
def hold(warehouse: Path, *, run_id: str, wait_seconds: float, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the warehouse for one run, waiting up to `wait_seconds` for another to let go.

    The lock is the system's (flock), so it ends with its holder however that dies; the file beside the warehouse only
    names the holder. `say` gets a sentence when the wait begins and every 15 seconds.

    Raises WarehouseHeld, naming the holder, when the wait is over; NotWritable, NoSpace.
    """
    path = lock_path(warehouse)
    with named_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    _HELD_HANDLES.add(handle)
    try:
        _wait(handle, path, wait_seconds, say)
        with named_faults(path):
            _name_holder(handle, run_id)
        yield
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
    finally:
        _HELD_HANDLES.discard(handle)
        os.close(handle)


def lock_path(warehouse: Path) -> Path:
    """Return where the lock of a warehouse stands."""
    return warehouse.with_name(warehouse.name + ".lock")


def read_holder(warehouse: Path) -> str | None:
    """Return who holds the warehouse, as a phrase, or None when nobody does."""
    try:
        handle = os.open(lock_path(warehouse), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(handle)
    else:
        return None
    finally:
        os.close(handle)


_HELD_HANDLES: set[int] = set()


def _let_go_in_child() -> None:
    # A forked worker that outlives its parent would keep the lock: flock belongs to the open file, not the process.
    for handle in _HELD_HANDLES:
        with contextlib.suppress(OSError):
            os.close(handle)
    _HELD_HANDLES.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


def _wait(handle: int, path: Path, wait_seconds: float, say: Callable[[str], None]) -> None:
    began = time.monotonic()
    next_word = began
    while not _taken(handle):
        now = time.monotonic()
        if now - began >= wait_seconds:
            raise WarehouseHeld(
                f"{path}: still held after {now - began:.0f} s by {_holder(handle)}; nothing was loaded, "
                "what is in the spool will be loaded by the next run"
            )
        if now >= next_word:
            say(f"waiting up to {wait_seconds - (now - began):.0f} s for {_holder(handle)}, who holds the warehouse")
            next_word = now + SECONDS_BETWEEN_WORDS
        time.sleep(min(SECONDS_BETWEEN_TRIES, max(0.01, wait_seconds - (now - began))))


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _name_holder(handle: int, run_id: str) -> None:
    holder = {
        "host": socket.gethostname(),
        "process": os.getpid(),
        "program": Path(sys.argv[0] or "python").name,
        "run": run_id,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(holder).encode(), 0)


def _holder(handle: int) -> str:
    try:
        holder = json.loads(os.pread(handle, 4096, 0))
        return "run {run} (process {process} on {host}, {program}, since {since})".format(**holder)
    except (ValueError, KeyError, OSError, TypeError):
        return "a holder that has not yet written its name"
