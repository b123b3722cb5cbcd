"""What the morning report tells, read from the readers' copy."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from statistics import median
from typing import Any, NamedTuple

from flows.morning_queries import QUERIES, queries_of
from flows.night import NightResult
from flows.places import Places
from load.query import open_copy
from load.records import Limits, Run

Rows = list[tuple[Any, ...]]
RUN_COLUMNS = [field.name for field in fields(Run) if field.name != "flow"]
DAYS_NEEDED = 3  # before anything is usual


class Sums(NamedTuple):
    """Counts of the day, then of all days."""

    versions: int = 0
    articles: int = 0
    updates: int = 0
    copies: int = 0
    sources: int = 0
    languages: int = 0
    photos: int = 0
    all_versions: int = 0
    all_photos: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """One run, and what the readers' copy says of its day."""

    result: NightResult
    rows: Mapping[str, Rows]
    archive_bytes: int
    warehouse_bytes: int

    def __getitem__(self, name: str) -> Rows:
        return self.rows[name]

    @property
    def sums(self) -> Sums:
        """What the day gave, and what there is in all."""
        return Sums(*self["sums"][0]) if self["sums"] else Sums()

    @property
    def runs(self) -> tuple[Run, ...]:
        """The last run of each source that the day looked at: another run of some sources leaves the others told."""
        return tuple(Run(**dict(zip(RUN_COLUMNS, row, strict=True))) for row in self["runs"]) or self.result.runs

    @property
    def usual(self) -> int | None:
        """The median of what the days before stored; None until there are three of them."""
        before = [count for _, count in self["days"][:-1]]
        return round(median(before)) if len(before) >= DAYS_NEEDED else None


def read_morning(result: NightResult, places: Places) -> Morning:
    """Return what there is to tell; of a warehouse that has no copy yet, nothing."""
    rows: dict[str, Rows] = {name: [] for name in QUERIES}
    if places.published.exists():
        with open_copy(places.published, limits=Limits(seconds=120)) as copy:
            asked = queries_of(f"{result.started_at:%Y-%m-%d}")
            rows = {name: list(copy.run(query).rows) for name, query in asked.items()}
    return Morning(
        result=result,
        rows=rows,
        archive_bytes=sum(path.stat().st_size for path in places.archive.glob("*.warc.gz")),
        warehouse_bytes=places.warehouse.stat().st_size if places.warehouse.exists() else 0,
    )
