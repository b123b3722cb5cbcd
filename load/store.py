"""Append to the warehouse: one batch, one transaction, one ledger row."""

import dataclasses
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.records import Source
from load.bands import band_keys
from load.columns import arrow_table, plain
from load.copies import decided, newest_decisions, update_copies
from load.database import Connection, given, path_of, transaction
from load.errors import SpoolDamaged
from load.faults import named_faults
from load.keys import count_fetches, fetch_keys, last_batch, places_of_newest, version_keys
from load.mark import set_mark
from load.records import Batch, Run
from load.rejects import update_rejects
from load.rows import TABLES, rows_of
from load.seen import read_versions
from load.spool import clear_unfinished, read_batch, remove_batch, set_aside, waiting
from load.stories import note_days
from transform.records import Article, CopyDecision

log = logging.getLogger(__name__)


def append_batch(con: Connection, batch: Batch) -> bool:
    """Write everything of one batch in one transaction; return False when the ledger has the batch already.

    A version that another run stored meanwhile is left out with its parts: the same version with the same text, or
    the text that is the article's newest. A version whose number is taken by another text gets the next
    free one. Decisions change `articles.copy_of` of earlier articles in the same transaction.

    Raises NoSpace, WarehouseDamaged; nothing of the batch is then in the warehouse.
    """
    with named_faults(path_of(con)):
        if _is_loaded(con, batch.batch_id):
            return False
        plan = _planned(con, batch)
        with transaction(con):
            batch_no = _append(con, batch, plan)
        _take_in(con, batch_no, batch, plan.fresh)
    set_mark(con, batch_no)
    return True


def _take_in(con: Connection, batch_no: int, batch: Batch, fresh: Sequence[Article]) -> None:
    """Add what was stored to the keys in memory: read back, it would cost the more the fuller the last row group."""
    places = places_of_newest(con, batch_no)
    if len(places) == len(fresh):
        version_keys(con, is_fresh=False).take(batch_no, places, fresh)
        band_keys(con).take(batch_no, places, fresh)
    fetch_keys(con).take(count_fetches(con) - len(batch.fetches), batch.fetches)


def drain_spool(con: Connection, folder: Path) -> int:
    """Load every batch that waits in the spool, oldest first, and remove its file; return how many were new.

    A file that cannot be read is set aside: its pages are in the archive, and those not loaded are read again there.

    Raises NoSpace, WarehouseDamaged.
    """
    clear_unfinished(folder)
    loaded = 0
    for path in waiting(folder):
        try:
            batch = read_batch(path)
        except SpoolDamaged as error:
            log.warning("%s; set aside as %s", error, set_aside(path).name)
            continue
        loaded += append_batch(con, batch)
        remove_batch(path)
    return loaded


def append_runs(con: Connection, runs: Sequence[Run]) -> None:
    """Write the counts of a run, one row a source; a count written again replaces the first."""
    with named_faults(path_of(con)), transaction(con), given(con, runs=arrow_table(Run, map(plain, runs))):
        con.execute("DELETE FROM runs WHERE (run_id, source) IN (SELECT (run_id, source) FROM given_runs)")
        con.execute("INSERT INTO runs BY NAME SELECT * FROM given_runs")


def declare_sources(con: Connection, sources: Iterable[Source]) -> None:
    """Write the sources as now declared; those no longer declared stay, marked so."""
    table = arrow_table(Source, map(plain, sources))
    with named_faults(path_of(con)), transaction(con), given(con, sources=table):
        con.execute("UPDATE sources SET is_declared = false WHERE name NOT IN (SELECT name FROM given_sources)")
        con.execute("DELETE FROM sources WHERE name IN (SELECT name FROM given_sources)")
        con.execute("INSERT INTO sources BY NAME SELECT *, true AS is_declared FROM given_sources")


def _is_loaded(con: Connection, batch_id: str) -> bool:
    sql = "SELECT count(*) > 0 FROM batches WHERE batch_id = $batch_id"
    (found,) = con.execute(sql, {"batch_id": batch_id}).fetchall()[0]
    return bool(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a batch adds and changes. Made before the transaction: inside it, rows have no lasting places yet."""

    fresh: tuple[Article, ...]
    decisions: tuple[CopyDecision, ...]  # the one that holds for each article
    places: frozenset[int]  # of the versions stored earlier that they may be about


def _planned(con: Connection, batch: Batch) -> _Plan:
    decisions = newest_decisions(batch.decisions)
    fresh = [decided(article, decisions.get(article.article_id)) for article in _not_yet_stored(con, batch.articles)]
    places = version_keys(con).find_articles(decisions)
    return _Plan(fresh=tuple(fresh), decisions=tuple(decisions.values()), places=frozenset(places))


def _append(con: Connection, batch: Batch, plan: _Plan) -> int:
    batch_no = last_batch(con) + 1
    rows = rows_of(batch, plan.fresh, batch_no=batch_no)
    for name, table in TABLES.items():
        if rows[name]:
            with given(con, rows=arrow_table(table.record, rows[name], extra=table.extra)):
                con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM given_rows")  # noqa: S608  a name of our own
    update_copies(con, plan.decisions, plan.places)
    if plan.fresh or plan.places:
        note_days(con, batch_no, plan.places)
    update_rejects(con, batch)
    return batch_no


def _not_yet_stored(con: Connection, articles: Sequence[Article]) -> list[Article]:
    """Return the articles that are news to the warehouse, under a version number that is free."""
    stored = read_versions(con, [article.article_id for article in articles])
    fresh = []
    for article in articles:
        hash_by_version = stored.setdefault(article.article_id, {})
        newest = max(hash_by_version, default=0)
        if article.content_hash in {hash_by_version.get(newest), hash_by_version.get(article.version)}:
            continue
        if article.version in hash_by_version:
            log.warning("%s: version %d is taken by another text; kept as %d", article.url, article.version, newest + 1)
            article = dataclasses.replace(article, version=newest + 1)
        hash_by_version[article.version] = article.content_hash
        fresh.append(article)
    return fresh
