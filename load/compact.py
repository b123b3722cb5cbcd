"""Make the warehouse's file small again: rebuilt beside it, compared row by row, put in its place."""

import shutil
import time
from pathlib import Path

from load.apart import run_apart
from load.faults import named_faults
from load.files import remove_database, sync_folder
from load.records import Compacted

MIN_FREE_SHARE = 0.25  # of the blocks: DuckDB uses free blocks again, so fewer are no loss
MIN_FREE_BYTES = 64 << 20


def compact(
    warehouse: Path, *, min_free_share: float = MIN_FREE_SHARE, min_free_bytes: int = MIN_FREE_BYTES
) -> Compacted:
    """Rebuild the warehouse without its free blocks, where enough of it is free and the disk has room for both files.

    A file of an earlier release is rebuilt too, once: its form is the older one, whose checkpoints cost the more the
    more it holds.

    Call it under `hold`, with the writer's connection closed. A kill leaves either the old file or the new one.

    Raises BackupFailed when the rebuilt file has other rows, WarehouseDamaged, WarehouseHeld, NoSpace; the warehouse
    then stays as it is.
    """
    began = time.monotonic()
    unfinished = warehouse.with_name(f".{warehouse.name}.compact")
    with named_faults(warehouse):
        try:
            remove_database(unfinished)  # of a process that died
            before = warehouse.stat().st_size
            found = run_apart("free", warehouse, unfinished)
            is_worth_it = found["is_old_form"] or found["free_bytes"] >= max(min_free_bytes, min_free_share * before)
            if is_worth_it and shutil.disk_usage(warehouse.parent).free > before:
                run_apart("compact", warehouse, unfinished)
                unfinished.replace(warehouse)
                sync_folder(warehouse.parent)
        finally:
            remove_database(unfinished)
        after = warehouse.stat().st_size
    return Compacted(bytes_before=before, bytes_after=after, seconds=time.monotonic() - began)
