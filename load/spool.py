"""The spool: batches that are safe on disk before the warehouse sees them."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from load.columns import arrow_schema, plain, record_of
from load.errors import SpoolDamaged
from load.faults import named_faults
from load.files import sync_folder
from load.records import Batch

SUFFIX = ".batch.parquet"
LONGEST_NAME = 180  # letters; file systems take 255 bytes, and the suffixes want room


def write_batch(folder: Path, batch: Batch) -> Path:
    """Write one batch durably and return its file: it is whole on the disk, or it is not there.

    One Parquet file of one row; the lists of the batch are nested columns. Written under a hidden name, synced,
    renamed, the folder synced. Writing the same batch again replaces it.

    Raises NoSpace, NotWritable.
    """
    path = folder / (_file_name(batch.batch_id) + SUFFIX)
    unfinished = folder / f".{path.name}.{os.getpid()}"
    with named_faults(path):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _write(unfinished, batch)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        sync_folder(folder)
    return path


def read_batch(path: Path) -> Batch:
    """Return the batch that `write_batch` wrote. Raises SpoolDamaged."""
    try:
        (row,) = pq.read_table(path).to_pylist()
        batch: Batch = record_of(Batch, row)
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise SpoolDamaged(f"{path}: not a whole batch ({error}); its pages are in the archive") from error
    return batch


def waiting(folder: Path) -> list[Path]:
    """Return the batches that wait to be loaded, oldest first."""
    found = [(path.stat().st_mtime_ns, path.name, path) for path in _batch_files(folder)]
    return [path for _, _, path in sorted(found)]


def remove_batch(path: Path) -> None:
    """Remove a batch that the warehouse has committed."""
    path.unlink(missing_ok=True)


def set_aside(path: Path) -> Path:
    """Rename a batch that cannot be read, so that it waits no longer; return its new path."""
    return path.replace(path.with_name(path.name + ".damaged"))


def clear_unfinished(folder: Path) -> None:
    """Remove what writers that died left half written."""
    for path in folder.glob(f".*{SUFFIX}.*"):
        process = path.name.rpartition(".")[2]
        if not (process.isdigit() and Path("/proc", process).exists()):
            path.unlink(missing_ok=True)


def _file_name(batch_id: str) -> str:
    name = quote(batch_id, safe="").replace(".", "%2E")  # a leading dot would hide it
    if len(name) <= LONGEST_NAME:
        return name
    return name[: LONGEST_NAME - 33] + "-" + hashlib.blake2b(batch_id.encode(), digest_size=16).hexdigest()


def _batch_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*" + SUFFIX) if not path.name.startswith("."))


def _write(path: Path, batch: Batch) -> None:
    row: Any = plain(batch)
    table = pa.Table.from_pylist([row], schema=arrow_schema(Batch))
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
