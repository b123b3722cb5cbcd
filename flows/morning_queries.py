"""What the morning report asks of the readers' copy: {today} are the day's runs, {tonight} their versions."""

from collections.abc import Mapping

from flows.illness import ILL

# What all runs of the day stored, copies included: a second run that finds nothing must not empty the report.
TODAY = "(SELECT run_id FROM runs WHERE started_at::DATE = DATE '{day}')"
TONIGHT = "(SELECT article_id, version FROM articles WHERE run_id IN {today})"


def queries_of(day: str) -> dict[str, str]:
    """Return the questions for one day, YYYY-MM-DD."""
    today = TODAY.replace("{day}", day)
    tonight = TONIGHT.replace("{today}", today)
    return {name: text.replace("{today}", today).replace("{tonight}", tonight) for name, text in QUERIES.items()}


def _top(label: str, rest: str, *, count: str = "count(*)", most: int = 10) -> str:
    return f"SELECT {label} AS label, {count} AS count FROM {rest} GROUP BY ALL ORDER BY count DESC, label LIMIT {most}"  # noqa: S608 - our own words


def _tagged(scheme: str) -> str:
    of_tonight = f"tags JOIN {{tonight}} AS new USING (article_id, version) WHERE scheme = '{scheme}'"
    return _top("label", of_tonight, count="count(DISTINCT article_id)")


QUERIES: Mapping[str, str] = {
    "sums": """
        SELECT
            count(*),
            count(DISTINCT article_id),
            count(*) FILTER (WHERE version > 1),
            count(*) FILTER (WHERE copy_of IS NOT NULL),
            count(DISTINCT source),
            count(DISTINCT language),
            (SELECT count(*) FROM photos JOIN {tonight} AS new USING (article_id, version)),
            (SELECT count(*) FROM articles),
            (SELECT count(*) FROM photos)
        FROM articles
        WHERE run_id IN {today}
    """,
    "runs": """
        SELECT
            run_id, source, started_at, finished_at, found, stored, unchanged, copies, rejected, seconds, state, message
        FROM runs
        WHERE run_id IN {today}
        QUALIFY row_number() OVER (PARTITION BY source ORDER BY finished_at DESC) = 1
        ORDER BY source
    """,
    "sources": _top("source", "articles WHERE run_id IN {today}"),
    "languages": _top("coalesce(language, 'unknown')", "articles WHERE run_id IN {today}"),
    "agencies": _top("agency", "articles, unnest(agencies) AS names(agency) WHERE run_id IN {today}"),
    "countries": _tagged("country"),
    "topics": _tagged("medtop"),
    "people": _tagged("person"),
    "photo_agencies": _top(
        "agency",
        "photos JOIN {tonight} AS new USING (article_id, version), unnest(agencies) AS names(agency)",
    ),
    "stories": """
        SELECT
            arg_min(coalesce(headline, left(body, 100)), coalesce(published_at, first_seen_at)),
            arg_min(url, coalesce(published_at, first_seen_at)),
            arg_min(source, coalesce(published_at, first_seen_at)),
            count(*),
            count(*) FILTER (WHERE copy_of IS NOT NULL),
            string_agg(DISTINCT source, ', ' ORDER BY source)
        FROM newest
        WHERE story_id IN (SELECT story_id FROM articles WHERE run_id IN {today})
        GROUP BY story_id
        HAVING count(DISTINCT source) > 1
        ORDER BY count(DISTINCT source) DESC, 4 DESC, 1
        LIMIT 10
    """,
    "fresh": """
        SELECT coalesce(headline, left(body, 100)), url, source, published_at
        FROM articles
        WHERE run_id IN {today} AND version = 1 AND copy_of IS NULL
        ORDER BY published_at DESC NULLS LAST, first_seen_at DESC, url
        LIMIT 8
    """,
    "changed": """
        SELECT
            any_value(headline),
            any_value(url),
            source,
            string_agg(DISTINCT field || ' ' || kind, ', ' ORDER BY field || ' ' || kind),
            any_value("before") FILTER (WHERE field = 'headline')
        FROM changes
        JOIN {tonight} AS new USING (article_id, version)
        GROUP BY article_id, version, source
        ORDER BY source, 1
        LIMIT 20
    """,
    "corrected": """
        SELECT headline, url, source, coalesce(ednote, 'says that it is a correction'), pubstatus
        FROM corrections
        JOIN {tonight} AS new USING (article_id, version)
        ORDER BY source, headline
        LIMIT 20
    """,
    "ill": f"""
        SELECT
            health.source,
            regexp_replace(health.message, '^source "[^"]*": ', ''),
            ill.since,
            ill.days,
            health.last_stored_at
        FROM source_health AS health
        LEFT JOIN ({ILL}) AS ill USING (source)
        WHERE last_state = 'failed' OR message = 'lists nothing'
        ORDER BY ill.since, health.source
        LIMIT 30
    """,  # noqa: S608 - our own words
    "rejects": """
        SELECT reason, count(*), any_value(message)
        FROM rejects
        WHERE run_id IN {today} AND resolved_at IS NULL
        GROUP BY ALL
        ORDER BY 2 DESC, 1
        LIMIT 20
    """,
    "days": """
        SELECT left(strftime(day, '%a'), 2) || strftime(day, ' %-d'), versions
        FROM (
            SELECT date_trunc('day', started_at) AS day, sum(stored + copies)::BIGINT AS versions
            FROM runs
            GROUP BY ALL
            ORDER BY day DESC
            LIMIT 14
        )
        ORDER BY day
    """,
    "waits": """
        SELECT source, count(*), round(sum(seconds), 1), round(max(seconds), 1), coalesce(sum(bytes), 0)::BIGINT
        FROM fetches
        WHERE run_id IN {today} AND seconds > 0
        GROUP BY ALL
        HAVING sum(seconds) >= 0.1
        ORDER BY 3 DESC, 1
        LIMIT 5
    """,
    "fetched": """
        SELECT count(*), coalesce(sum(bytes), 0)::BIGINT, coalesce(round(sum(seconds), 1), 0)
        FROM fetches
        WHERE run_id IN {today}
    """,
}
