"""Verified backups of the warehouse, and the rule by which they are kept."""

import json
import shutil
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from load.apart import run_apart
from load.faults import named_faults
from load.files import sync_file, sync_folder
from load.records import Backup

DAYS_KEPT, WEEKS_KEPT, MONTHS_KEPT = 7, 4, 6

STAMP = "%Y%m%dT%H%M%SZ"
DATABASE, LABEL = "warehouse.duckdb", "backup.json"
UNFINISHED = ".new"  # after a leading dot and the stamp: a backup that is being made


def back_up(warehouse: Path, folder: Path, *, now: datetime) -> Backup:
    """Make a verified backup in a folder of its own under `folder`, then let go those that the rule does not keep.

    The copy is opened, counted and compared with the warehouse value by value; the tables stand beside it as Parquet.
    Kept: the newest of each of the last 7 days, 4 weeks and 6 months that have one. Close the writer's connection
    first.

    Raises BackupFailed, NoSpace, WarehouseDamaged; older backups then stay as they are.
    """
    began = time.monotonic()
    final = folder / now.astimezone(UTC).strftime(STAMP)
    unfinished = folder / f".{final.name}{UNFINISHED}"
    with named_faults(final):
        for left in folder.glob(f".*{UNFINISHED}"):  # of a process that died
            shutil.rmtree(left, ignore_errors=True)
        unfinished.mkdir(parents=True)
        try:
            label = run_apart("back_up", warehouse, unfinished / DATABASE)
            _write_label(unfinished / LABEL, label)
            shutil.rmtree(final, ignore_errors=True)
            unfinished.rename(final)
            sync_folder(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    removed = _let_go(folder)
    return Backup(
        path=str(final),
        made_at=made_at_of(final),
        articles=int(label["tables"]["articles"][0]),
        bytes=sum(path.stat().st_size for path in final.rglob("*") if path.is_file()),
        seconds=time.monotonic() - began,
        removed=tuple(str(path) for path in removed),
    )


def list_backups(folder: Path) -> list[Path]:
    """Return the folders of the backups, oldest first."""
    return sorted(path.parent for path in folder.glob(f"[0-9]*Z/{LABEL}"))


def kept(stamps: Iterable[datetime]) -> set[datetime]:
    """Return the backups that the rule keeps: the newest of each of the last 7 days, 4 weeks and 6 months with one.

    >>> days = [datetime(2026, 11, day, 3, tzinfo=UTC) for day in range(1, 24)]
    >>> sorted(stamp.day for stamp in kept(days))
    [8, 15, 17, 18, 19, 20, 21, 22, 23]
    """
    newest_first = sorted(stamps, reverse=True)
    rules = [("%Y-%m-%d", DAYS_KEPT), ("%G-%V", WEEKS_KEPT), ("%Y-%m", MONTHS_KEPT)]
    keep = set()
    for period, count in rules:
        newest: dict[str, datetime] = {}
        for stamp in newest_first:
            newest.setdefault(stamp.strftime(period), stamp)
        keep.update(list(newest.values())[:count])
    return keep


def _let_go(folder: Path) -> list[Path]:
    backups = list_backups(folder)
    keep = kept(map(made_at_of, backups))
    removed = [backup for backup in backups if made_at_of(backup) not in keep]
    for backup in removed:
        (backup / LABEL).unlink()  # without its label it is no backup, should the removal be cut short
        shutil.rmtree(backup, ignore_errors=True)
    return removed


def made_at_of(backup: Path) -> datetime:
    """Return when a backup was made, as its folder is named."""
    return datetime.strptime(backup.name, STAMP).replace(tzinfo=UTC)


def _write_label(path: Path, label: dict[str, Any]) -> None:
    path.write_text(json.dumps(label), encoding="utf-8")
    sync_file(path)
    sync_folder(path.parent)
