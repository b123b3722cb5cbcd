"""What the warehouse knows: of addresses, so that none is fetched twice; of texts, so that none is stored twice."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from extract.records import Known
from load.database import Connection, given
from load.rejects import read_due_links
from transform.records import Article, Seen, SeenVersion

__all__ = ["is_archived_page_done", "read_done_offsets", "read_due_links", "read_known", "read_seen", "read_versions"]


def read_known(con: Connection, urls: Sequence[str]) -> dict[str, Known]:
    """Return what the newest good fetch of each address left behind; addresses never fetched well are absent."""
    wanted = pa.table({"url": pa.array(urls, pa.string())})
    with given(con, urls=wanted):
        rows = con.execute(
            """
            SELECT url, etag, last_modified, page_hash, fetched_at, modified_at
            FROM fetches
            WHERE url IN (SELECT url FROM given_urls) AND outcome <> 'rejected'
            QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched_at DESC, rowid DESC) = 1
            """
        ).fetchall()
    return {
        row[0]: Known(
            url=row[0],
            etag=row[1],
            last_modified=row[2],
            page_hash=row[3],
            fetched_at=_aware(row[4]),
            modified_at=_aware(row[5]),
        )
        for row in rows
    }


def read_seen(con: Connection, articles: Sequence[Article], *, now: datetime, window_days: int = 45) -> Seen:
    """Return what deduplication of these articles needs.

    `latest` and `same_text` look back for ever; `near` looks back `window_days` from `now`.
    """
    ids = pa.table({"article_id": pa.array([article.article_id for article in articles], pa.string())})
    texts = pa.table({"content_hash": pa.array([article.content_hash for article in articles], pa.string())})
    bands = pa.table({"band": pa.array([band for article in articles for band in article.bands], pa.uint64())})
    edge = now - timedelta(days=window_days)
    with given(con, ids=ids, texts=texts, bands=bands):
        return Seen(
            latest=_newest(_versions(con, "articles.article_id IN (SELECT article_id FROM given_ids)")),
            same_text=_versions(con, "content_hash IN (SELECT content_hash FROM given_texts)"),
            near=_versions(
                con,
                """
                (articles.article_id, articles.version) IN (
                    SELECT (article_id, version)
                    FROM (SELECT article_id, version, unnest(bands) AS band FROM bands WHERE fetched_at >= $edge)
                    WHERE band IN (SELECT band FROM given_bands)
                )
                """,
                edge=edge.astimezone(UTC).replace(tzinfo=None),
            ),
        )


def read_versions(con: Connection, article_ids: Sequence[str]) -> dict[str, dict[int, str]]:
    """Return the content_hash of every stored version of these articles, by article_id and version."""
    with given(con, ids=pa.table({"article_id": pa.array(article_ids, pa.string())})):
        rows = con.execute(
            """
            SELECT article_id, version, content_hash
            FROM articles
            WHERE article_id IN (SELECT article_id FROM given_ids)
            """
        ).fetchall()
    found: dict[str, dict[int, str]] = {}
    for article_id, version, content_hash in rows:
        found.setdefault(article_id, {})[version] = content_hash
    return found


def is_archived_page_done(con: Connection, archive_file: str, archive_offset: int) -> bool:
    """Return whether the archived page at this place has been loaded or rejected."""
    return archive_offset in read_done_offsets(con, archive_file)


def read_done_offsets(con: Connection, archive_file: str) -> set[int]:
    """Return the places in one archive file whose pages have been loaded or rejected."""
    rows = con.execute(
        "SELECT archive_offset FROM fetches WHERE archive_file = $archive_file", {"archive_file": archive_file}
    ).fetchall()
    return {offset for (offset,) in rows}


SEEN_COLUMNS = tuple(name for name in SeenVersion.__dataclass_fields__ if name != "earlier_hashes")

# `bands` comes from its own table, every other column from `articles`; their names are the record's.
SELECT_SEEN = f"SELECT {', '.join(SEEN_COLUMNS)} FROM articles JOIN bands USING (article_id, version)"  # noqa: S608


def _versions(con: Connection, condition: str, **values: Any) -> tuple[SeenVersion, ...]:
    rows = con.execute(f"{SELECT_SEEN} WHERE {condition} ORDER BY article_id, version", values).fetchall()
    return tuple(_seen_version(dict(zip(SEEN_COLUMNS, row, strict=True))) for row in rows)


def _seen_version(row: Mapping[str, Any]) -> SeenVersion:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else _aware(value) if isinstance(value, datetime) else value
        for name, value in row.items()
    }
    return SeenVersion(**values)


def _newest(versions: Iterable[SeenVersion]) -> tuple[SeenVersion, ...]:
    """Return the newest version of each article, given in order, with the hashes of those before it."""
    by_id: dict[str, SeenVersion] = {}
    for version in versions:
        before = by_id.get(version.article_id)
        earlier = (*before.earlier_hashes, before.content_hash) if before else ()
        by_id[version.article_id] = dataclasses.replace(version, earlier_hashes=earlier)
    return tuple(by_id.values())


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
