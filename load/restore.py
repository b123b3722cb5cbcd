"""The way back: the newest good backup in the place of the warehouse."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from load.apart import run_apart
from load.backup import DATABASE, LABEL, list_backups, made_at_of
from load.bands import bands_folder
from load.copying import copy_database
from load.errors import BackupFailed, LoadError
from load.faults import named_faults
from load.files import remove_database, sync_file, sync_folder
from load.keys import keys_folder
from load.mark import mark_path, remove_mark
from load.records import Restored

Before = Callable[[datetime | None], object]


def restore(warehouse: Path, folder: Path, *, before: Before = lambda _: None) -> Restored:
    """Put the newest good backup in the place of the warehouse; the files that were there are set aside, not removed.

    Call it under `hold`. Each backup is verified before it is taken, the newest first. Where none was ever made the
    next run begins a new warehouse, from the pages of the archive.

    `before` is called with the time of what comes back, None when nothing does, while all is still as it was: what it
    prepares is there wherever a kill falls. A restore that was killed is done again.

    Raises BackupFailed, naming what is wrong with each, when there are backups and none is good; the warehouse is then
    as before.
    """
    refused = []
    backups = list_backups(folder)
    if not backups:
        return _begun_anew(warehouse, folder, before)
    for backup in reversed(backups):
        try:
            articles = _verified(backup)
        except LoadError as error:
            refused.append(f"{backup}: {error}")
            continue
        before(made_at_of(backup))
        with named_faults(warehouse):
            set_aside = _put_in_place(backup / DATABASE, warehouse)
        return Restored(
            backup=str(backup),
            made_at=made_at_of(backup),
            articles=articles,
            set_aside=tuple(str(path) for path in set_aside),
            refused=tuple(refused),
            message=f"restored {articles} versions as of {made_at_of(backup):%Y-%m-%d %H:%M} UTC; "
            "pages fetched since are in the archive: the next run loads them",
        )
    raise BackupFailed(f"{folder}: no good backup; " + "; ".join(refused))


def _verified(backup: Path) -> int:
    try:
        expected = json.loads((backup / LABEL).read_text(encoding="utf-8"))
        _counts(expected)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise BackupFailed(f"its label {LABEL} cannot be read ({error})") from error
    found = run_apart("verify", backup / DATABASE, backup / DATABASE)
    if found["duckdb"] != expected.get("duckdb"):  # another release may hash otherwise: its counts must do
        found, expected = _counts(found), _counts(expected)
    if found != expected:
        raise BackupFailed("not the rows that were backed up")
    return int(found["tables"]["articles"][0])


def _counts(label: dict[str, Any]) -> dict[str, Any]:
    return {"tables": {name: digest[:1] for name, digest in label["tables"].items()}}


def _begun_anew(warehouse: Path, folder: Path, before: Before) -> Restored:
    traces = (warehouse, warehouse.with_name(warehouse.name + ".wal"), mark_path(warehouse))
    if not any(path.exists() for path in traces):
        raise BackupFailed(f"{folder}: no backup was made yet, and there is no warehouse; `nightwire run` makes one")
    if _is_whole(warehouse):
        raise BackupFailed(f"{folder}: no backup was made yet; the warehouse is whole and stays as it is")
    before(None)
    with named_faults(warehouse):
        set_aside = _set_aside(warehouse)
        warehouse.unlink(missing_ok=True)
        _forget_state(warehouse)
        sync_folder(warehouse.parent)
    return Restored(
        backup=None,
        made_at=None,
        articles=0,
        set_aside=tuple(str(path) for path in set_aside),
        refused=(),
        message=f"{folder}: no backup was made yet; the next run begins a new warehouse from the pages of the archive",
    )


def _is_whole(warehouse: Path) -> bool:
    try:
        run_apart("verify", warehouse, warehouse)
    except LoadError:
        return False
    return True


def _put_in_place(backup: Path, warehouse: Path) -> list[Path]:
    unfinished = warehouse.with_name(f".{warehouse.name}.restored")
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    try:
        copy_database(backup, unfinished)
        sync_file(unfinished)
        set_aside = _set_aside(warehouse)
        unfinished.replace(warehouse)
        _forget_state(warehouse)
        sync_folder(warehouse.parent)
    finally:
        remove_database(unfinished)
    return set_aside


def _set_aside(warehouse: Path) -> list[Path]:
    """Give the files of the warehouse another name; the warehouse's own name stays on it until another takes its place.

    A kill in between leaves the old file, without its log but with its mark: the next run misses the log's rows.
    """
    number = 1
    while any(warehouse.with_name(f"{warehouse.name}.damaged-{number}{suffix}").exists() for suffix in ("", ".wal")):
        number += 1
    aside = warehouse.with_name(f"{warehouse.name}.damaged-{number}")
    moved = []
    log = warehouse.with_name(warehouse.name + ".wal")
    if log.exists():  # the log first: a restored file must never meet the log of another
        moved.append(log.rename(aside.with_name(aside.name + ".wal")))
    if warehouse.exists():
        try:
            aside.hardlink_to(warehouse)
        except OSError:  # a file system without links
            warehouse.rename(aside)
        moved.append(aside)
    return moved


def _forget_state(warehouse: Path) -> None:
    """Remove what was kept beside the warehouse that was replaced."""
    remove_mark(warehouse)
    for derived in (keys_folder(warehouse), bands_folder(warehouse)):
        shutil.rmtree(derived, ignore_errors=True)
