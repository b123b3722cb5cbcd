"""What waits to be linked into stories, and the stories as found; whoever runs a night links in between."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

import pyarrow as pa

from load.database import Connection, given, transaction
from load.keys import version_keys
from transform.records import Told

REACH_DAYS = 7  # after its day in which an article can change the story of another
MOST_ARTICLES = 500_000  # looked at in one run; older days wait for the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days in a row whose stories are to be linked."""

    first: date
    last: date
    due: tuple[date, ...]  # what asked for them


def note_days(con: Connection, batch_no: int, places: Iterable[int]) -> None:
    """Note that the days of a batch's articles, and of those at these places of `articles`, wait to be linked."""
    con.execute(
        f"""
        INSERT INTO story_days
        SELECT DISTINCT coalesce(published_at, first_seen_at)::DATE AS "day"
        FROM articles
        WHERE rowid IN (
            SELECT rowid FROM bands WHERE batch_no >= $batch_no UNION ALL SELECT unnest({sorted(places)}::BIGINT[])
        )
        EXCEPT
        SELECT "day" FROM story_days
        """,  # noqa: S608  whole numbers of our own
        {"batch_no": batch_no},
    )


def read_due(con: Connection) -> list[Stretch]:
    """Return the stretches of days that wait, the newest first."""
    stretches: list[Stretch] = []
    for (day,) in con.execute('SELECT DISTINCT "day" FROM story_days ORDER BY "day"').fetchall():
        last = day + timedelta(days=REACH_DAYS)
        if stretches and day <= stretches[-1].last:
            joined = stretches.pop()
            stretches.append(Stretch(first=joined.first, last=last, due=(*joined.due, day)))
        else:
            stretches.append(Stretch(first=day, last=last, due=(day,)))
    return stretches[::-1]


def read_told(con: Connection, stretch: Stretch, *, context_days: int) -> tuple[Told, ...]:
    """Return the articles that are no copy of the days of the stretch, and of so many days before it."""
    found = _rows_between(con, stretch.first - timedelta(days=context_days), stretch.last)
    terms = _terms(con, [row[0] for row in found if row[5] is None])
    return tuple(
        Told(
            article_id=article_id,
            told_at=told_at.replace(tzinfo=UTC),
            language=language,
            terms=terms[place],
            story_id=story_id,
        )
        for place, article_id, told_at, language, story_id, copy_of in found
        if copy_of is None and place in terms
    )


def write_stories(con: Connection, stretch: Stretch, story_by_article: Mapping[str, str]) -> None:
    """Write the stories that changed, give copies the story of their original, and note that the days are done."""
    keys = version_keys(con)
    places = keys.find_articles(story_by_article)
    copies = [(row[1], row[5]) for row in _rows_between(con, stretch.first, stretch.last) if row[5]]
    origins = keys.find_articles({origin for _, origin in copies})
    of_copies = keys.find_articles({copy for copy, _ in copies})
    with transaction(con):
        _update(con, story_by_article, places)
        stories = _stories_at(con, origins)
        _update(con, {copy: stories[origin] for copy, origin in copies if origin in stories}, of_copies)
        with given(con, days=pa.table({"day": pa.array(stretch.due, pa.date32())})):
            con.execute('DELETE FROM story_days WHERE "day" IN (SELECT "day" FROM given_days)')


def _rows_between(con: Connection, first: date, last: date) -> list[tuple[Any, ...]]:
    """Return rowid, article_id, time, language, story and original of the first versions of these days.

    Two queries, for a bound on a column skips whole row groups, and one on an expression reads them all.
    """
    return con.execute(
        """
        SELECT rowid, article_id, published_at AS told_at, language, story_id, copy_of
        FROM articles
        WHERE published_at >= $first AND published_at < $after AND version = 1
        UNION ALL
        SELECT rowid, article_id, first_seen_at, language, story_id, copy_of
        FROM articles
        WHERE published_at IS NULL AND first_seen_at >= $first AND first_seen_at < $after AND version = 1
        ORDER BY told_at, article_id
        """,
        {"first": first, "after": last + timedelta(days=1)},
    ).fetchall()


def _terms(con: Connection, places: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return the terms of the versions at these places; those of earlier releases have none."""
    if not places:
        return {}
    sql = f"SELECT rowid, terms FROM bands WHERE rowid IN (SELECT unnest({list(places)})) AND terms IS NOT NULL"  # noqa: S608
    return {place: tuple(terms) for place, terms in con.execute(sql).fetchall()}


def _stories_at(con: Connection, places: Iterable[int]) -> dict[str, str]:
    if not (listed := sorted(places)):
        return {}
    sql = f"SELECT article_id, story_id FROM articles WHERE rowid IN (SELECT unnest({listed})) AND story_id IS NOT NULL"  # noqa: S608
    return dict(con.execute(sql).fetchall())


def _update(con: Connection, story_by_article: Mapping[str, str], places: Iterable[int]) -> None:
    """Write the story to every version of these articles, which stand at these places, where it is another."""
    if not (listed := sorted(places)):
        return
    table = pa.table(
        {
            "article_id": pa.array(story_by_article.keys(), pa.string()),
            "story_id": pa.array(story_by_article.values(), pa.string()),
        }
    )
    with given(con, stories=table):
        con.execute(
            f"""
            UPDATE articles
            SET story_id = found.story_id
            FROM given_stories AS found
            WHERE articles.article_id = found.article_id
                AND articles.story_id IS DISTINCT FROM found.story_id
                AND articles.rowid IN (SELECT unnest({listed}))
            """  # noqa: S608  whole numbers of our own
        )
