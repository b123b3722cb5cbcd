"""Look after the data folder: backup, retention, the disk."""

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extract.fetch.archive import prune_archive
from flows.places import Places
from flows.rescue import backup_now, compact_now
from flows.settings import Settings
from load.backup import list_backups

log = logging.getLogger(__name__)

LOW_SHARE = 0.10  # of the disk free: below it somebody should look
LOW_BYTES = 2 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One thing that was looked after."""

    what: str
    kept: int  # of its parts: backups, reports, files
    removed: tuple[str, ...]  # names of the parts that went
    bytes_before: int
    bytes_after: int
    note: str  # what was checked or done, and by which rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What was done."""

    sentence: str
    disk: str  # how it is, in a sentence
    is_trouble: bool
    chores: tuple[Chore, ...]


def care(settings: Settings, places: Places, *, keep_archive_days: int | None = None) -> Care:
    """Make a backup, make the warehouse's file small, prune old files, and say how the disk is. Raises LoadError."""
    now = datetime.now(UTC)
    chores = (
        _back_up(settings, places),
        _compact(settings, places),  # after the backup
        _tidy_reports(settings, places, now),
        _tidy_archive(places, now, keep_archive_days),
    )
    low = low_disk(places)
    disk = low or "it has room"
    said = [f"{chore.what}: {chore.note}{_told(chore)}" for chore in chores]
    return Care(sentence="; ".join([*said, f"disk: {disk}"]), disk=disk, is_trouble=low is not None, chores=chores)


def _told(chore: Chore) -> str:
    return f", {len(chore.removed)} removed" if chore.removed else ""


def _back_up(settings: Settings, places: Places) -> Chore:
    before = _bytes_of(places.backups)
    made = backup_now(settings, places)
    return Chore(
        what="backups",
        kept=len(list_backups(places.backups)),
        removed=_names(made.removed),
        bytes_before=before,
        bytes_after=_bytes_of(places.backups),
        note=f"a new one of {made.articles:,} versions, compared row by row with the warehouse in {made.seconds:.1f} s",
    )


def _compact(settings: Settings, places: Places) -> Chore:
    file = compact_now(settings, places)
    is_smaller = file.bytes_after < file.bytes_before
    return Chore(
        what="warehouse",
        kept=1,
        removed=(),
        bytes_before=file.bytes_before,
        bytes_after=file.bytes_after,
        note="rebuilt without its free space" if is_smaller else "left as it is, little of it is free",
    )


def _tidy_reports(settings: Settings, places: Places, now: datetime) -> Chore:
    before = _bytes_of(places.reports)
    removed = prune_reports(settings, places, now)
    return Chore(
        what="reports",
        kept=len(list(places.reports.glob("*.html"))),
        removed=tuple(removed),
        bytes_before=before,
        bytes_after=_bytes_of(places.reports),
        note=f"kept for {settings.report.keep_days} days",
    )


def _tidy_archive(places: Places, now: datetime, keep_days: int | None) -> Chore:
    before = _bytes_of(places.archive)
    removed: Sequence[str] = ()
    if keep_days is not None:
        removed = prune_archive(places.archive, now=now, max_age=timedelta(days=keep_days))
    return Chore(
        what="archive",
        kept=len(list(places.archive.glob("*.warc.gz"))),
        removed=tuple(removed),
        bytes_before=before,
        bytes_after=_bytes_of(places.archive),
        note="kept for ever" if keep_days is None else f"kept for {keep_days} days",
    )


def prune_reports(settings: Settings, places: Places, now: datetime) -> list[str]:
    """Remove the reports that are older than the settings keep them; return their names."""
    edge = f"{now - timedelta(days=settings.report.keep_days):%Y-%m-%d}"
    old = sorted(path for path in places.reports.glob("????-??-??.html") if path.stem < edge)
    for path in old:
        path.unlink()
    for path in places.reports.glob(".????-??-??.html.*"):  # of a process that died
        if path.stat().st_mtime < (now - timedelta(days=1)).timestamp():
            path.unlink()
    return [path.name for path in old]


def _names(paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(Path(path).name for path in paths)


def _bytes_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def disk_of(places: Places) -> Path:
    """Return the data folder, or the nearest folder above it while it is not made."""
    return next(path for path in (places.data, *places.data.absolute().parents) if path.exists())


def low_disk(places: Places) -> str | None:
    """Return a sentence when the disk of the data folder is nearly full."""
    usage = shutil.disk_usage(disk_of(places))
    if usage.free >= LOW_BYTES and usage.free >= LOW_SHARE * usage.total:
        return None
    return f"only {usage.free / (1 << 30):.1f} GB of {usage.total / (1 << 30):.0f} GB are free where {places.data} lies"
