"""Give DuckDB's and the system's errors their names, with the next step in the sentence."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from load.errors import LoadError, NoSpace, NotWritable, WarehouseDamaged, WarehouseHeld

HELD = ("Could not set lock on file", "Conflicting lock is held")
FULL = ("No space left on device", "File too large", "Disk quota exceeded", "out of disk space")
FORBIDDEN = ("Permission denied", "Read-only file system", "Operation not permitted", "read-only mode")
DAMAGED = (
    "not a valid DuckDB database file",
    "Corrupt",
    "corrupt",
    "checksum",
    "Failure while replaying WAL",
    "replaying WAL file",
    "INTERNAL Error",
    "Serialization Error",
    "Failed to deserialize",
    "Could not read enough bytes",
    "could not read",
    "end of file",
    "WAL",
)


@contextmanager
def named_faults(path: Path) -> Iterator[None]:
    """Turn an error of DuckDB or of the system, met while working on `path`, into the LoadError it means."""
    try:
        yield
    except duckdb.Error as error:
        raise _named(path, str(error)) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}:
            raise _full(path, str(error)) from error
        if error.errno in {errno.EACCES, errno.EROFS, errno.EPERM}:
            raise _forbidden(path, str(error)) from error
        raise


def _named(path: Path, text: str) -> LoadError:
    if any(word in text for word in HELD):
        return WarehouseHeld(f"{path}: another program has it open: {_first_line(text)}")
    if any(word in text for word in FULL):
        return _full(path, text)
    if any(word in text for word in FORBIDDEN):
        return _forbidden(path, text)
    if any(word in text for word in DAMAGED):
        return WarehouseDamaged(
            f"{path}: damaged: {_first_line(text)}; `nightwire restore` brings back the newest good backup"
        )
    return LoadError(f"{path}: {_first_line(text)}")


def _full(path: Path, text: str) -> NoSpace:
    return NoSpace(f"{path}: no space left to write: {_first_line(text)}; make room, the next run finishes the work")


def _forbidden(path: Path, text: str) -> NotWritable:
    return NotWritable(f"{path}: may not be written: {_first_line(text)}; check the owner and mode of {path.parent}")


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:300] if text.strip() else "no message"
