"""Files that outlast a power cut, and database files with the log that belongs to them."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` outlast a power cut."""
    sync_file(folder)


def sync_file(path: Path) -> None:
    """Make what was written to `path` outlast a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_database(path: Path) -> None:
    """Remove a database file and its log, if they are there."""
    for suffix in ("", ".wal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
