"""The quarantine: one current row for each address and source that gave no article, and when it is tried again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from extract.records import Fetch, Link, Quarantined, Reject
from load.columns import arrow_table, plain
from load.database import Connection, given
from load.records import Batch


def read_due_links(con: Connection, source: str, now: datetime) -> list[Link]:
    """Return the links of one source whose next try is due, the longest due first, with the tries so far.

    Also those last tried in the future: the clock was wrong then.
    """
    rows = con.execute(
        """
        SELECT url, tries
        FROM rejects
        WHERE source = $source
            AND resolved_at IS NULL
            AND (next_try_at <= $now::TIMESTAMPTZ::TIMESTAMP OR rejected_at > $tomorrow::TIMESTAMPTZ::TIMESTAMP)
        ORDER BY next_try_at, url
        """,
        {"source": source, "now": now, "tomorrow": now + timedelta(days=1)},
    ).fetchall()
    return [Link(url=url, source=source, tries=tries) for url, tries in rows]


def read_quarantined(con: Connection, source: str) -> dict[str, Quarantined]:
    """Return every address of one source that gave no article so far, with the page that could not be read."""
    rows = con.execute(
        """
        SELECT
            rejects.url,
            rejects.reason,
            rejects.tries,
            rejects.rejected_at,
            rejects.next_try_at,
            pages.page_hash
        FROM rejects
        LEFT JOIN fetches AS pages
            ON pages.archive_file = rejects.archive_file
            AND pages.archive_offset = rejects.archive_offset
            AND pages.url = rejects.url
        WHERE rejects.source = $source AND rejects.resolved_at IS NULL
        """,
        {"source": source},
    ).fetchall()
    names = Quarantined.__dataclass_fields__
    found = (Quarantined(**dict(zip(names, map(_aware, row), strict=True))) for row in rows)
    return {one.url: one for one in found}


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def update_rejects(con: Connection, batch: Batch) -> None:
    """Count the rejects of one batch into their rows, and resolve those whose address gave an article after all."""
    resolved = [plain(fetch) for fetch in batch.fetches if fetch.outcome != "rejected"]
    if resolved:
        with given(con, fetches=arrow_table(Fetch, resolved)):
            con.execute(RESOLVE)
    newest = {(reject.url, reject.source): plain(reject) | {"run_id": batch.run_id} for reject in batch.rejects}
    if newest:
        columns = arrow_table(Reject, newest.values(), extra={"run_id": RUN_ID})
        with given(con, rejects=columns):
            con.execute(COUNT_AGAIN)
            con.execute(ADD)


RUN_ID = arrow_table(Fetch, ()).schema.field("url").type

RESOLVE = """
    UPDATE rejects
    SET
        resolved_at = given.fetched_at,
        next_try_at = NULL
    FROM (SELECT url, max(fetched_at) AS fetched_at FROM given_fetches GROUP BY url) AS given
    WHERE rejects.url = given.url AND rejects.resolved_at IS NULL
"""

# A row that was resolved begins anew; else the tries go on, whether or not the source remembered them.
COUNT_AGAIN = """
    UPDATE rejects
    SET
        stage = given.stage,
        reason = given.reason,
        message = given.message,
        tries = CASE WHEN resolved_at IS NULL THEN greatest(given.tries, rejects.tries + 1) ELSE given.tries END,
        first_rejected_at = CASE WHEN resolved_at IS NULL THEN first_rejected_at ELSE given.rejected_at END,
        rejected_at = given.rejected_at,
        next_try_at = given.next_try_at,
        resolved_at = NULL,
        status = given.status,
        archive_file = given.archive_file,
        archive_offset = given.archive_offset,
        run_id = given.run_id
    FROM given_rejects AS given
    WHERE rejects.url = given.url AND rejects.source = given.source
"""

ADD = """
    INSERT INTO rejects BY NAME
    SELECT
        given.*,
        given.rejected_at AS first_rejected_at,
        NULL AS resolved_at
    FROM given_rejects AS given
    WHERE NOT EXISTS (
        SELECT 1 FROM rejects WHERE rejects.url = given.url AND rejects.source = given.source
    )
"""
