"""What somebody should know of a run, as events with clear names: alerts are Prefect automations on them.

`nightwire.source.failed`, `nightwire.source.empty`, `nightwire.night.thin`, `nightwire.disk.low`
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from flows.care import low_disk
from flows.night import NightResult
from flows.places import Places
from load.errors import LoadError
from load.query import run_query

log = logging.getLogger(__name__)

THIN_SHARE = 0.3  # of the usual: below it a night is thin
NIGHTS_NEEDED = 5  # before anything is usual
USUAL = """
    SELECT sum(stored + copies)::BIGINT
    FROM runs
    WHERE run_id <> '{run}'
    GROUP BY run_id
    HAVING sum(found) > 0 AND count(*) >= {sources}
    ORDER BY min(started_at) DESC
    LIMIT 14
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing somebody should know."""

    event: str
    about: str  # a source's name, or the data folder
    sentence: str


def notices(result: NightResult, places: Places) -> list[Notice]:
    """Return what somebody should know of a run that has ended."""
    found = [*_of_sources(result)]
    if thin := _thin(result, places):
        found.append(Notice(event="nightwire.night.thin", about=result.title, sentence=thin))
    if low := low_disk(places):
        found.append(Notice(event="nightwire.disk.low", about=str(places.data), sentence=low))
    return found


def _of_sources(result: NightResult) -> Iterator[Notice]:
    """Yield what is news of the sources; one that is known to be ill is in the report and the run's sentence."""
    known = {one.source for one in result.ill if one.is_known}
    for run in result.runs:
        if run.source in known:
            continue
        if run.state == "failed":
            yield Notice(event="nightwire.source.failed", about=run.source, sentence=run.message or "failed")
        elif not run.found:
            yield Notice(event="nightwire.source.empty", about=run.source, sentence=run.message or "lists nothing")


def _thin(result: NightResult, places: Places) -> str | None:
    """Return a sentence when a night stored far less than nights of as many sources usually do."""
    if result.is_dry_run or result.title != "ingest" or not places.published.exists():
        return None
    query = USUAL.replace("{run}", result.run_id).replace("{sources}", str(max(1, len(result.runs) // 2)))
    try:
        earlier = [int(stored) for (stored,) in run_query(places.published, query).rows]
    except LoadError as error:
        log.warning("what is usual is not known: %s", error)
        return None
    stored = sum(run.stored + run.copies for run in result.runs)
    usual = median(earlier) if len(earlier) >= NIGHTS_NEEDED else 0
    if stored >= usual * THIN_SHARE:
        return None
    return f"stored {stored}; {usual:.0f} is usual (median of the last {len(earlier)} runs)"
