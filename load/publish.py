"""Publish the readers' copy: made apart, then put in place by one rename."""

import time
from pathlib import Path

from load.apart import run_apart
from load.faults import named_faults
from load.files import remove_database, sync_folder
from load.records import Published


def publish(warehouse: Path, published: Path) -> Published:
    """Make `published` a whole copy of the warehouse, with its full-text index; open readers keep the one they have.

    Close the writer's connection first. Skipped when the warehouse has not changed since the last copy.

    Raises PublishFailed, NoSpace, WarehouseDamaged, WarehouseHeld; readers then keep the old copy.
    """
    began = time.monotonic()
    unfinished = published.with_name(f".{published.name}.new")
    with named_faults(published):
        published.parent.mkdir(parents=True, exist_ok=True)
        try:
            result = run_apart("publish", warehouse, unfinished, published)
            if not result["is_skipped"]:
                unfinished.replace(published)
                sync_folder(published.parent)
        finally:
            remove_database(unfinished)
        size = published.stat().st_size
    return Published(
        path=str(published),
        is_skipped=result["is_skipped"],
        articles=result["articles"],
        searchable=result["searchable"],
        bytes=size,
        seconds=time.monotonic() - began,
    )
