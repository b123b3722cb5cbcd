"""Look after the data folder: backup, retention, the disk."""

import logging
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extract.fetch.archive import prune_archive
from flows.places import Places
from flows.rescue import backup_now, compact_now
from flows.settings import Settings

log = logging.getLogger(__name__)

LOW_SHARE = 0.10  # of the disk free: below it somebody should look
LOW_BYTES = 2 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What was done."""

    sentence: str
    is_trouble: bool


def care(settings: Settings, places: Places, *, keep_archive_days: int | None = None) -> Care:
    """Make a backup, make the warehouse's file small, prune old files, and say how the disk is. Raises LoadError."""
    now = datetime.now(UTC)
    made = backup_now(settings, places)
    said = [f"backup of {made.articles:,} versions verified, {len(made.removed)} older ones let go"]
    file = compact_now(settings, places)  # after the backup
    if file.bytes_after < file.bytes_before:
        said.append(f"the warehouse made smaller by {(file.bytes_before - file.bytes_after) / (1 << 20):,.0f} MB")
    reports = prune_reports(settings, places, now)
    said.append(f"{len(reports)} old reports removed")
    if keep_archive_days is not None:
        files = prune_archive(places.archive, now=now, max_age=timedelta(days=keep_archive_days))
        said.append(f"{len(files)} archive files older than {keep_archive_days} days removed")
    low = low_disk(places)
    said.append(low or "disk space is fine")
    return Care(sentence="; ".join(said), is_trouble=low is not None)


def prune_reports(settings: Settings, places: Places, now: datetime) -> list[str]:
    """Remove the reports that are older than the settings keep them; return their names."""
    edge = f"{now - timedelta(days=settings.report.keep_days):%Y-%m-%d}"
    old = [path for path in places.reports.glob("????-??-??.html") if path.stem < edge]
    for path in old:
        path.unlink()
    for path in places.reports.glob(".????-??-??.html.*"):  # of a process that died
        if path.stat().st_mtime < (now - timedelta(days=1)).timestamp():
            path.unlink()
    return [path.name for path in old]


def disk_of(places: Places) -> Path:
    """Return the data folder, or the nearest folder above it while it is not made."""
    return next(path for path in (places.data, *places.data.absolute().parents) if path.exists())


def low_disk(places: Places) -> str | None:
    """Return a sentence when the disk of the data folder is nearly full."""
    usage = shutil.disk_usage(disk_of(places))
    if usage.free >= LOW_BYTES and usage.free >= LOW_SHARE * usage.total:
        return None
    return f"only {usage.free / (1 << 30):.1f} GB of {usage.total / (1 << 30):.0f} GB are free where {places.data} lies"
