"""What somebody should know of a run, as events with clear names: alerts are Prefect automations on them.

`nightwire.source.failed`, `nightwire.source.empty`, `nightwire.night.thin`, `nightwire.disk.low`
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from flows.care import low_disk
from flows.illness import INGESTS
from flows.night import NightResult
from flows.places import Places
from load.errors import LoadError
from load.query import run_query

log = logging.getLogger(__name__)

THIN_SHARE = 0.3  # of the usual: below it a night is thin
NIGHTS_NEEDED = 5  # before anything is usual
NIGHT_SHARE = 0.75  # of the declared sources: a run that looks at fewer is no night
# Whole days: a second run of a day finds little, and is no thin night.
USUAL = f"""
    SELECT started_at::DATE AS day, sum(stored + copies)::BIGINT AS stored
    FROM {INGESTS} AS ingests
    WHERE source IN (SELECT source FROM source_health)
    GROUP BY day
    HAVING sum(found) > 0
    ORDER BY day DESC
    LIMIT 15
"""  # noqa: S608 - our own words
DECLARED = "SELECT count(*) FROM source_health"


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
        found.append(Notice(event="nightwire.night.thin", about=result.flow, sentence=thin))
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
    """Return a sentence when the runs of a day together stored far less than those of other days."""
    if result.is_dry_run or result.flow != "ingest" or not places.published.exists():
        return None
    try:
        ((declared,),) = run_query(places.published, DECLARED).rows
        stored_by_day = dict(run_query(places.published, USUAL).rows)
    except LoadError as error:
        log.warning("what is usual is not known: %s", error)
        return None
    stored = stored_by_day.pop(result.started_at.date(), 0)
    if len(result.runs) < declared * NIGHT_SHARE or len(stored_by_day) < NIGHTS_NEEDED:
        return None
    usual = median(stored_by_day.values())
    if stored >= usual * THIN_SHARE:
        return None
    return f"stored {stored}; {usual:.0f} is usual (median of the last {len(stored_by_day)} days)"
