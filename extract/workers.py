"""Run the reading in worker processes that may be killed: pages in, flat records or rejects out.

Why processes: eight threads of the extractor took the whole process down by SIGABRT or SIGSEGV in 4 of 14 runs, one
thread in none of 16 (trafilatura #840, #925), and no `except` helps. Each worker is a fresh interpreter with one
thread, a memory limit and a time limit a page. It is started when the first page needs it, and dies with its parent.
"""

import ctypes
import gc
import json
import os
import queue
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from extract.errors import ExtractError
from extract.fetch.carry import bring_content
from extract.fetch.room import LARGE_BYTES
from extract.records import Page, Reject

T = TypeVar("T")

START_SECONDS = 120.0  # a cold disk and a busy machine together; a warm start takes 1 to 2
ALARM_SECONDS = 5.0  # after the limit a worker kills itself: its parent may be gone
MAX_TRIES = 3  # a stall may be the machine's, so the page is given two more nights
BOOT = (
    "import json, sys; order = json.loads(sys.argv[1]); sys.path[:] = order.pop('path'); "
    "from extract.workers import serve; serve(**order)"
)
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class WorkersBroken(ExtractError):
    """No worker process can be started; nothing can be read."""

    reason = "workers_broken"


class Workers(Generic[T]):
    """A fixed number of worker processes that call `read(page, *args)`.

    `read` is a function at the top level of a module; the worker imports that module by its name, the caller's
    process need not have loaded what it uses. A page that left its content in `archive` is given it in the worker, and
    one large page is read at a time. Thread-safe. Use it as a context manager, or call `close`.
    """

    def __init__(
        self,
        read: Callable[..., T],
        *,
        args: Sequence[str | int | float] = (),
        archive: Path | None = None,
        count: int = 2,
        seconds_per_page: float = 20.0,
        memory_mb: int = 1024,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._order = {
            "target": f"{read.__module__}:{read.__qualname__}",
            "args": list(args),
            "archive": str(archive.absolute()) if archive else None,
            "memory_mb": memory_mb,
            "seconds_per_page": seconds_per_page,
        }
        self._clock = clock
        self._large = threading.Lock()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._places: queue.LifoQueue[_Worker | None] = queue.LifoQueue()  # None: no process there yet
        for _ in range(count):
            self._places.put(None)

    def read(self, pages: Sequence[Page]) -> list[T | Reject]:
        """Return what `read` gives for each page, in order, as many as there are pages.

        A page that kills or stalls its worker, or on which `read` raises what it should not, becomes a `Reject`
        with the reason `worker_killed`, `worker_timeout` or `read_failed`; the other pages are not touched by it.
        Raises WorkersBroken when no worker process starts.
        """
        return list(self._threads.map(self._read_page, pages))

    def close(self) -> None:
        """Stop the processes; a page being read is given up."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._places.empty():
            worker = self._places.get_nowait()
            if worker is not None:
                worker.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _read_page(self, page: Page) -> T | Reject:
        with self._large if page.size > LARGE_BYTES else nullcontext():
            return self._read_next(page)

    def _read_next(self, page: Page) -> T | Reject:
        worker = self._places.get()
        try:
            if worker is None or worker.is_dead():
                worker = None
                worker = _Worker(self._order)
            answer, value = worker.ask(page)
            if answer == "read":
                return value  # type: ignore[no-any-return]
            if answer != "read_failed":
                worker.stop()
                worker = None
            return self._rejected(page, answer, value)
        finally:
            self._places.put(worker)

    def _rejected(self, page: Page, reason: str, message: str) -> Reject:
        now = self._clock()
        tries = page.link.tries + 1
        return Reject(
            url=page.url,
            source=page.source,
            stage="read",
            reason=reason,
            message=f"{page.final_url}: {message}",
            tries=tries,
            rejected_at=now,
            next_try_at=now + timedelta(days=1) if tries < MAX_TRIES else None,
            status=page.status,
            archive_file=page.archive_file,
            archive_offset=page.archive_offset,
        )


class _Worker:
    """The caller's end of one worker process."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self._seconds: float = order["seconds_per_page"]
        self._pipe, theirs = Pipe()
        with theirs:
            full_order = json.dumps({**order, "fd": theirs.fileno(), "path": _absolute(sys.path)})
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-c", BOOT, full_order],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD,
            )
        self._await_start(order["target"])

    def ask(self, page: Page) -> tuple[str, Any]:
        """Return ("read", what it gave) or (reason, sentence)."""
        try:
            self._pipe.send(page)
            if not self._pipe.poll(self._seconds):
                return "worker_timeout", f"reading it took more than {self._seconds:g} s; its worker was stopped"
            return self._pipe.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            return self._death()

    def is_dead(self) -> bool:
        """Return whether the process ended between two pages: no page is to blame."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """End the process, at once when it does not end by itself."""
        self._pipe.close()
        self._process.kill()
        self._process.wait()

    def _await_start(self, target: str) -> None:
        try:
            ready = self._pipe.poll(START_SECONDS) and self._pipe.recv()
        except (EOFError, OSError):
            ready = False
        if not ready:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=1)  # its own exit status says more than that of our killing it
            self.stop()
            raise WorkersBroken(
                f"the worker process for {target} did not start (exit status {self._process.returncode}); "
                "its own message stands above. `nightwire doctor` checks the installation"
            )

    def _death(self) -> tuple[str, str]:
        code = self._process.wait()
        if code == -signal.SIGALRM:
            return "worker_timeout", f"reading it took more than {self._seconds:g} s; its worker stopped itself"
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        return "worker_killed", f"its worker process died while reading it ({how})"


def serve(
    *,
    target: str,
    args: Sequence[object],
    fd: int,
    memory_mb: int,
    seconds_per_page: float,
    archive: str | None = None,
) -> None:
    """Answer pages until the other end of the pipe is closed: the life of one worker process.

    A module that has a function `warm_up` gets it called first, outside of any page's limits.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to the whole group, they are the parent's to handle
        signal.signal(number, signal.SIG_IGN)
    pipe = Connection(fd)
    module, _, name = target.partition(":")
    read = getattr(import_module(module), name)
    getattr(import_module(module), "warm_up", bool)()
    gc.freeze()  # the tables loaded by now stay for life: the collector looking through them costs a tenth of a page
    _limit_memory(memory_mb)
    folder = Path(archive) if archive else Path()
    pipe.send(True)
    while True:
        try:
            page = pipe.recv()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, seconds_per_page + ALARM_SECONDS)
        answer = _answer(read, page, args, folder)
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(answer)
        if page.size > LARGE_BYTES:
            del page
            _give_memory_back()


def _answer(read: Callable[..., object], page: Page, args: Sequence[object], archive: Path) -> tuple[str, object]:
    try:
        return "read", read(bring_content(page, archive), *args)
    except (MemoryError, RecursionError) as error:
        return "worker_killed", f"reading it needed more than a worker may have ({type(error).__name__})"
    except Exception as error:  # one bad page is one reject, whatever it does to the reader
        return "read_failed", f"the reader failed on it ({type(error).__name__}: {str(error)[:300]})"


def _limit_memory(megabytes: int) -> None:
    """Let the process take `megabytes` beside what its code and tables hold already."""
    pages_now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages_now * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _give_memory_back() -> None:
    """Let the allocator return what a large page took; no effect where there is no glibc."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _absolute(path: Sequence[str]) -> list[str]:
    return [str(Path(entry).absolute()) for entry in path]
