"""What the morning report tells, read from the readers' copy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.night import NightResult
from flows.places import Places
from load.query import open_copy
from load.records import Limits

Rows = list[tuple[Any, ...]]

# What all runs of the day stored, copies included: a second run that finds nothing must not empty the report.
TODAY = "(SELECT run_id FROM runs WHERE started_at::DATE = DATE '{day}')"
QUERIES: Mapping[str, str] = {
    "sums": """
        SELECT
            count(*),
            count(DISTINCT article_id),
            count(*) FILTER (WHERE version > 1),
            count(*) FILTER (WHERE copy_of IS NOT NULL),
            (SELECT count(*) FROM articles),
            (SELECT count(*) FROM photos)
        FROM articles
        WHERE run_id IN {today}
    """,
    "sources": """
        SELECT source, count(*)
        FROM articles
        WHERE run_id IN {today}
        GROUP BY ALL
        ORDER BY 2 DESC, 1
        LIMIT 12
    """,
    "languages": """
        SELECT coalesce(language, 'unknown'), count(*)
        FROM articles
        WHERE run_id IN {today}
        GROUP BY ALL
        ORDER BY 2 DESC, 1
        LIMIT 12
    """,
    "agencies": """
        SELECT agency, count(*)
        FROM articles, unnest(agencies) AS names(agency)
        WHERE run_id IN {today}
        GROUP BY ALL
        ORDER BY 2 DESC, 1
        LIMIT 12
    """,
    "countries": """
        SELECT label, count(DISTINCT article_id)
        FROM tags
        WHERE scheme = 'country' AND (article_id, version) IN (
            SELECT (article_id, version) FROM articles WHERE run_id IN {today}
        )
        GROUP BY ALL
        ORDER BY 2 DESC, 1
        LIMIT 12
    """,
    "photo_agencies": """
        SELECT agency, count(*)
        FROM photos, unnest(agencies) AS names(agency)
        WHERE (article_id, version) IN (SELECT (article_id, version) FROM articles WHERE run_id IN {today})
        GROUP BY ALL
        ORDER BY 2 DESC, 1
        LIMIT 12
    """,
    "carried": """
        SELECT
            original_headline,
            original_url,
            original_source,
            count(*),
            string_agg(DISTINCT source, ', ' ORDER BY source)
        FROM copies
        WHERE original_id IN (SELECT copy_of FROM articles WHERE run_id IN {today})
        GROUP BY ALL
        ORDER BY 4 DESC, 1
        LIMIT 10
    """,
    "changed": """
        SELECT
            any_value(headline),
            any_value(url),
            source,
            string_agg(DISTINCT field || ' ' || kind, ', ' ORDER BY field || ' ' || kind),
            any_value(ednote)
        FROM changes
        WHERE (article_id, version) IN (SELECT (article_id, version) FROM articles WHERE run_id IN {today})
        GROUP BY article_id, version, source
        ORDER BY source, 1
        LIMIT 20
    """,
    "corrected": """
        SELECT headline, url, source, coalesce(ednote, 'says that it is a correction'), pubstatus
        FROM corrections
        WHERE (article_id, version) IN (SELECT (article_id, version) FROM articles WHERE run_id IN {today})
        ORDER BY source, headline
        LIMIT 20
    """,
    "ill": """
        SELECT
            health.source,
            health.message,
            (SELECT max(finished_at) FROM runs WHERE runs.source = health.source AND state <> 'failed') AS well_until
        FROM source_health AS health
        WHERE last_state = 'failed' OR message = 'lists nothing'
        ORDER BY 1
        LIMIT 30
    """,
    "rejects": """
        SELECT reason, count(*), any_value(message)
        FROM rejects
        WHERE run_id IN {today} AND resolved_at IS NULL
        GROUP BY ALL
        ORDER BY 2 DESC, 1
    """,
    "days": """
        SELECT strftime(day, '%d.%m.'), versions
        FROM (
            SELECT date_trunc('day', started_at) AS day, sum(stored + copies)::BIGINT AS versions
            FROM runs
            GROUP BY ALL
            ORDER BY day DESC
            LIMIT 14
        )
        ORDER BY day
    """,
    "fetched": """
        SELECT count(*), coalesce(sum(bytes), 0)::BIGINT, coalesce(round(sum(seconds), 1), 0)
        FROM fetches
        WHERE run_id IN {today}
    """,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """One run, and what the readers' copy says of its day."""

    result: NightResult
    rows: Mapping[str, Rows]
    archive_bytes: int
    warehouse_bytes: int

    def __getitem__(self, name: str) -> Rows:
        return self.rows[name]


def read_morning(result: NightResult, places: Places) -> Morning:
    """Return what there is to tell; of a warehouse that has no copy yet, nothing."""
    rows: dict[str, Rows] = {name: [] for name in QUERIES}
    if places.published.exists():
        with open_copy(places.published, limits=Limits(seconds=120)) as copy:
            today = TODAY.replace("{day}", f"{result.started_at:%Y-%m-%d}")
            rows = {name: list(copy.run(query.replace("{today}", today)).rows) for name, query in QUERIES.items()}
    return Morning(
        result=result,
        rows=rows,
        archive_bytes=sum(path.stat().st_size for path in places.archive.glob("*.warc.gz")),
        warehouse_bytes=places.warehouse.stat().st_size if places.warehouse.exists() else 0,
    )
