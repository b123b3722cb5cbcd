"""Backups: make one, bring one back."""

from datetime import UTC, datetime, timedelta

from extract.fetch.archive import reopen_archive
from flows.places import Places
from flows.settings import Settings
from flows.terminal import console, plain
from flows.wanted import new_run_id
from load.backup import back_up
from load.compact import compact
from load.errors import BackupFailed
from load.lock import hold
from load.publish import publish
from load.records import Backup, Compacted
from load.restore import restore

CLOCK_MARGIN = timedelta(days=1)  # pages looked at once too often cost little


def backup_now(settings: Settings, places: Places) -> Backup:
    """Return a verified backup, made while no run writes. Raises BackupFailed, WarehouseHeld, NoSpace."""
    if not places.warehouse.exists():
        raise BackupFailed(f"{places.warehouse}: there is no warehouse yet; `nightwire run` makes one")
    with hold(
        places.warehouse, run_id=f"backup {new_run_id()}", wait_seconds=settings.warehouse.wait_seconds, say=_say
    ):
        return back_up(places.warehouse, places.backups, now=datetime.now(UTC))


def compact_now(settings: Settings, places: Places) -> Compacted:
    """Make the warehouse's file small again where that is worth it, while no run writes. Raises LoadError."""
    run_id = f"compact {new_run_id()}"
    with hold(places.warehouse, run_id=run_id, wait_seconds=settings.warehouse.wait_seconds, say=_say):
        return compact(places.warehouse)


def make_backup(settings: Settings, places: Places) -> int:
    """Make a backup and print what it holds."""
    made = backup_now(settings, places)
    megabytes = made.bytes / (1 << 20)
    _say(f"{made.path}: {made.articles:,} versions, {megabytes:,.1f} MB, verified, in {made.seconds:.1f} s")
    for path in made.removed:
        _say(f"let go: {path}")
    return 0


def bring_back(settings: Settings, places: Places) -> int:
    """Put the newest good backup in the warehouse's place, publish it, and print what was done."""
    run_id = f"restore {new_run_id()}"
    with hold(places.warehouse, run_id=run_id, wait_seconds=settings.warehouse.wait_seconds, say=_say):
        restored = restore(places.warehouse, places.backups, before=lambda made_at: _reopen(places, made_at))
        if places.warehouse.exists():
            publish(places.warehouse, places.published)
    for sentence in restored.refused:
        _say(f"not taken: {sentence}")
    for path in restored.set_aside:
        _say(f"set aside: {path}")
    _say(restored.message)
    return 0


def _reopen(places: Places, made_at: datetime | None) -> None:
    """Have the next run look at the archive files written since the backup; at all, when its time is no help."""
    is_known = made_at is not None and made_at <= datetime.now(UTC)
    reopen_archive(places.archive, since=made_at - CLOCK_MARGIN if made_at and is_known else None)


def _say(sentence: str) -> None:
    console().print(plain(sentence))
