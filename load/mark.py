"""The mark: how far the ledger had come, kept beside the warehouse, so that rows lost from a damaged log are missed.

DuckDB takes a log it cannot read from the start for an empty one: without the mark, committed rows would be gone
without a word.
"""

import contextlib
from pathlib import Path

from load.database import Connection, path_of
from load.errors import WarehouseDamaged


def set_mark(con: Connection, batch_no: int) -> None:
    """Note that the batch is committed. A mark that is lost makes the check weaker, never wrong."""
    path = mark_path(path_of(con))
    unfinished = path.with_name(f".{path.name}.new")
    with contextlib.suppress(OSError):
        unfinished.write_text(str(batch_no), encoding="ascii")
        unfinished.replace(path)


def check_mark(con: Connection, path: Path) -> None:
    """Raise WarehouseDamaged when the ledger ends before the mark."""
    marked = read_mark(path)
    (found,) = con.execute("SELECT coalesce(max(batch_no), 0) FROM batches").fetchall()[0]
    if found < marked:
        raise WarehouseDamaged(
            f"{path}: damaged: batch {marked} was committed, but the ledger ends at {found}; "
            "`nightwire restore` brings back the newest good backup"
        )


def read_mark(path: Path) -> int:
    """Return the newest batch that was noted for the warehouse at `path`; 0 when none was, or the mark is damaged."""
    try:
        return int(mark_path(path).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def remove_mark(path: Path) -> None:
    """Forget the mark of a warehouse that is replaced."""
    mark_path(path).unlink(missing_ok=True)


def mark_path(path: Path) -> Path:
    """Return where the mark of a warehouse stands."""
    return path.with_name(path.name + ".mark")
