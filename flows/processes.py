"""Processes we started: start them so that they die with us, stop them with all they started."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1  # prctl(2): the signal a process gets when its parent dies
PR_SET_CHILD_SUBREAPER = 36  # prctl(2): become the parent of what our children leave behind
STOP_SECONDS = 20.0


def start(command: Sequence[str], *, log: Path, env: Mapping[str, str], folder: Path) -> "subprocess.Popen[bytes]":
    """Start a program whose output goes to `log`, and that ends when this process does."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own programs
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=folder,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )


def _die_with_parent() -> None:
    with contextlib.suppress(OSError, AttributeError):  # not Linux: `nightwire down` is the way
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_tree(pid: int, *, seconds: float = STOP_SECONDS) -> None:
    """End a process and everything it started: SIGTERM, and SIGKILL for what is left after `seconds`."""
    family = [(pid, _started_at(pid)), *_descendants(pid)]
    _signal(family[:1], signal.SIGTERM)
    _wait_for_end(family[:1], seconds)
    _signal(family, signal.SIGTERM)
    _wait_for_end(family, seconds / 2)
    _signal(family, signal.SIGKILL)


def stop_descendants(pid: int) -> None:
    """End what a process started and adopted, and not the process."""
    for child, _ in _family(pid, generations=1):
        stop_tree(child)


def stop_named(pid: int, word: str, *, seconds: float) -> None:
    """Ask what a process started, and has `word` in its command line, to end by itself, and wait at most `seconds`."""
    named = [member for member in _descendants(pid) if is_ours(member[0], word)]
    _signal(named, signal.SIGTERM)
    _wait_for_end(named, seconds)


def adopt_orphans() -> None:
    """Become the parent of what our children leave when they die, so that `stop_tree` finds it."""
    with contextlib.suppress(OSError, AttributeError):  # not Linux
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def bury_orphans(children: Collection[int]) -> None:
    """Take note of adopted processes that have ended; `children` are our own, which their Popen waits for."""
    for pid, _ in _family(os.getpid(), generations=1):
        if pid not in children and _started_at(pid) is None:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def is_ours(pid: int, word: str) -> bool:
    """Return whether the process lives and has `word` in its command line: numbers are given again."""
    try:
        return word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def find_processes(settings: Mapping[str, str], words: Collection[str]) -> list[int]:
    """Return the processes that began with these settings in their environment, and have one of the words' programs."""
    wanted = {f"{name}={value}".encode() for name, value in settings.items()}
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):  # another user's, or gone
            if entry.name.isdigit() and wanted <= set((entry / "environ").read_bytes().split(b"\0")):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                if any(word.encode() in command for word in words):
                    found.append(int(entry.name))
    return sorted(found)


Member = tuple[int, str | None]  # a process number, and when it started: together they name one process


def _descendants(pid: int) -> list[Member]:
    return _family(pid, generations=99)


def _family(pid: int, *, generations: int) -> list[Member]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
    found: list[Member] = []
    front = {pid}
    while front and (generations := generations - 1) >= 0:
        front = {child for child, parent in parents.items() if parent in front}
        found += [(child, _started_at(child)) for child in front]
    return found


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name, which may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _started_at(pid: int) -> str | None:
    try:
        fields = _stat(pid)
        return None if fields[0] == "Z" else fields[19]
    except (OSError, IndexError):
        return None


def _is_alive(member: Member) -> bool:
    return member[1] is not None and _started_at(member[0]) == member[1]


def _signal(family: Sequence[Member], number: signal.Signals) -> None:
    for member in family:
        if _is_alive(member):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(member[0], number)


def _wait_for_end(family: Sequence[Member], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(_is_alive(member) for member in family):
        time.sleep(0.1)
