"""Which sources have been failing, and since when: news on the first nights, a known fact after that."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flows.places import Places
from load.errors import LoadError
from load.query import run_query

log = logging.getLogger(__name__)

NEWS_DAYS = 3  # a source that fails on more days than this, one after the other, surprises nobody any more
# Pages out of an archive say nothing of how a source is doing. A readers' copy of an older release has no `flow`.
INGESTS = """(
        SELECT *
        FROM (SELECT * FROM runs UNION ALL BY NAME SELECT NULL::VARCHAR AS flow WHERE false)
        WHERE coalesce(flow, 'ingest') = 'ingest'
    )"""
# A run in which every one of several sources failed was stopped, died or had no network: that says nothing of a source.
ILL = f"""
    SELECT source, min(started_at) AS since, count(DISTINCT started_at::DATE) AS days
    FROM {INGESTS} AS ingests
    LEFT JOIN (
        SELECT source, max(started_at) AS well_at
        FROM {INGESTS} AS ingests
        WHERE state <> 'failed'
        GROUP BY source
    ) AS well USING (source)
    WHERE state = 'failed' AND (well_at IS NULL OR started_at > well_at) AND run_id NOT IN (
        SELECT run_id
        FROM {INGESTS} AS ingests
        GROUP BY run_id
        HAVING count(*) > 1 AND bool_and(state = 'failed')
    )
    GROUP BY source
    ORDER BY since, source
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Illness:
    """A source whose runs have all failed since it was last well."""

    source: str
    since: datetime  # the first of those runs, UTC
    days: int  # on which it failed

    @property
    def is_known(self) -> bool:
        """Return whether it has been told often enough to be no news."""
        return self.days > NEWS_DAYS


def read_illnesses(places: Places, sources: Iterable[str]) -> tuple[Illness, ...]:
    """Return those of these sources that are ill, as the readers' copy has it; none while there is no copy."""
    if not places.published.exists():
        return ()
    try:
        rows = run_query(places.published, ILL).rows
    except LoadError as error:
        log.warning("since when sources are ill is not known: %s", error)
        return ()
    wanted = set(sources)
    return tuple(Illness(source=name, since=since, days=days) for name, since, days in rows if name in wanted)
