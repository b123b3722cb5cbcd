"""Find rows by key at a cost that does not grow with the warehouse: sorted keys in memory, rows fetched by place.

DuckDB scans what it looks up. A night looks up some 80 batches, so a scan each would make the night dearer with every
row stored. Instead the keys are read once a connection (of every version for ever, mapped from a file when there are
many; load.bands does so for the window) and each batch asks for its few rows by rowid. Measured in
benchmarks/growth.py.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from extract.records import Fetch
from load.database import Connection, path_of
from load.index import KeyIndex, Numbers, map_keys, read_label, save_indexes
from load.rows import lookup_key
from transform.records import Article

ROWS_A_CHUNK = 8192
ID_PLACE_BITS = 28  # 268 million versions
SAVED_FROM = 200_000  # versions read at once from which the keys are kept in a file; fewer are read in 50 ms


class VersionKeys:
    """Every stored version by article and by text."""

    def __init__(self) -> None:
        self._ids = KeyIndex(place_bits=ID_PLACE_BITS)
        self._texts = KeyIndex(place_bits=ID_PLACE_BITS)
        self._batch_no = 0

    def refresh(self, con: Connection) -> None:
        """Take in the versions that were stored since the last time."""
        last = last_batch(con)
        if last <= self._batch_no:
            return
        if self._batch_no == 0:
            self._batch_no = self._map_kept(con)
        since = {"batch_no": self._batch_no}
        count = count_rows(con, "SELECT count(*) FROM bands WHERE batch_no > $batch_no", since)
        for index, column in ((self._ids, "id_key"), (self._texts, "text_key")):
            sql = f"SELECT rowid, {column} FROM bands WHERE batch_no > $batch_no"  # noqa: S608
            index.add(_chunks(con, sql, since), count)
        self._batch_no = last
        if count >= SAVED_FROM and path_of(con).exists():
            self._keep(con)

    def take(self, batch_no: int, places: Numbers, articles: Sequence[Article]) -> None:
        """Take in what was just stored at these places, unless something before it has not been taken in yet."""
        if batch_no != self._batch_no + 1:
            return
        self._ids.add([(_hashed(article.article_id for article in articles), places)], len(places))
        self._texts.add([(_hashed(article.content_hash for article in articles), places)], len(places))
        self._batch_no = batch_no

    def _map_kept(self, con: Connection) -> int:
        """Map the keys that are kept in a file, if they are of this warehouse; return how far they go."""
        folder = keys_folder(path_of(con))
        label = read_label(folder)
        if label is None or label != state_label(con, int(str(label.get("batch_no", 0)))):
            return 0
        with contextlib.suppress(OSError, ValueError):
            ids, texts = map_keys(folder, "ids"), map_keys(folder, "texts")
            if len(ids) == len(texts) == label["rows"]:
                self._ids.main, self._texts.main = ids, texts
                return int(str(label["batch_no"]))
        return 0

    def _keep(self, con: Connection) -> None:
        """Keep the keys in a file, for the next connection; without room for them it reads them anew."""
        everything = {"ids": KeyIndex(place_bits=ID_PLACE_BITS), "texts": KeyIndex(place_bits=ID_PLACE_BITS)}
        for name, index in (("ids", self._ids), ("texts", self._texts)):
            everything[name].main = index.merged()
        with contextlib.suppress(OSError):
            save_indexes(keys_folder(path_of(con)), state_label(con, self._batch_no), everything)

    def find_articles(self, article_ids: Iterable[str]) -> set[int]:
        """Return the rowids of all versions of these articles, and a few chance hits."""
        return self._ids.find(_hashed(article_ids))

    def find_texts(self, content_hashes: Iterable[str]) -> set[int]:
        """Return the rowids of versions with these texts, and a few chance hits."""
        return self._texts.find(_hashed(content_hashes))


class FetchKeys:
    """The good fetches of the window by address."""

    def __init__(self) -> None:
        self._urls = KeyIndex()
        self._rows = 0
        self._edge: datetime | None = None  # what the index holds begins here

    def refresh(self, con: Connection, edge: datetime) -> None:
        """Take in the fetches since `edge` that were recorded since the last time."""
        rows = count_fetches(con)
        if rows <= self._rows:
            return
        since = {"rows": self._rows, "edge": edge}
        most = rows - self._rows
        if self._rows == 0:  # of all fetches ever: few are of the window
            most = count_rows(con, f"SELECT count(*) {GOOD_FETCHES}", since)
        self._urls.add(_chunks(con, f"SELECT rowid, url_key {GOOD_FETCHES}", since), most)
        self._rows, self._edge = rows, edge

    def take(self, first: int, fetches: Sequence[Fetch]) -> None:
        """Take in what was just recorded from this place on, unless something before it has not been taken in yet."""
        if first != self._rows or self._edge is None:
            return
        edge = self._edge.replace(tzinfo=UTC)
        good = [
            (place, fetch.url)
            for place, fetch in enumerate(fetches, start=first)
            if fetch.outcome != "rejected" and fetch.fetched_at >= edge
        ]
        places = np.array([place for place, _ in good], np.uint64)
        self._urls.add([(_hashed(url for _, url in good), places)], len(good))
        self._rows = first + len(fetches)

    def find(self, urls: Iterable[str]) -> set[int]:
        """Return the rowids of good fetches of these addresses, and a few chance hits."""
        return self._urls.find(_hashed(urls))


GOOD_FETCHES = "FROM fetches WHERE rowid >= $rows AND fetched_at >= $edge AND outcome <> 'rejected'"

_VERSIONS: WeakKeyDictionary[Connection, VersionKeys] = WeakKeyDictionary()
_FETCHES: WeakKeyDictionary[Connection, FetchKeys] = WeakKeyDictionary()


def version_keys(con: Connection, *, is_fresh: bool = True) -> VersionKeys:
    """Return the keys of this connection's versions, up to date. Not inside a transaction that has added versions."""
    keys = _VERSIONS.setdefault(con, VersionKeys())
    if is_fresh:
        keys.refresh(con)
    return keys


def places_of_newest(con: Connection, batch_no: int) -> Numbers:
    """Return the rowids of the versions that the newest batch added, in its order."""
    sql = "SELECT rowid FROM bands WHERE batch_no >= $batch_no"  # the newest: none is above it
    return np.sort(con.execute(sql, {"batch_no": batch_no}).fetchnumpy()["rowid"].astype(np.uint64))


def fetch_keys(con: Connection) -> FetchKeys:
    """Return the keys of this connection's fetches; refresh them with the edge of the window."""
    return _FETCHES.setdefault(con, FetchKeys())


def keys_folder(path: Path) -> Path:
    """Return where the keys of a warehouse are kept."""
    return path.with_name(path.name + ".keys")


def state_label(con: Connection, batch_no: int) -> dict[str, object]:
    """Return what tells one state of one warehouse from any other: the batch it goes to, and the rows up to there."""
    sql = """
        SELECT coalesce(sum(articles), 0)::BIGINT, max(batch_id) FILTER (WHERE batch_no = $batch_no)
        FROM batches
        WHERE batch_no <= $batch_no
    """
    ((rows, batch_id),) = con.execute(sql, {"batch_no": batch_no}).fetchall()
    return {"batch_no": batch_no, "batch_id": batch_id, "rows": rows}


def last_batch(con: Connection) -> int:
    """Return the number of the newest batch, 0 when there is none."""
    return count_rows(con, "SELECT coalesce(max(batch_no), 0) FROM batches", {})


def count_fetches(con: Connection) -> int:
    """Return how many fetches are recorded: the place of the next one, since none is ever deleted."""
    return count_rows(con, "SELECT count(*) FROM fetches", {})


def _hashed(texts: Iterable[str]) -> Numbers:
    return np.array([lookup_key(text) for text in texts], np.uint64)


def _chunks(con: Connection, sql: str, values: dict[str, Any]) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield keys and places, as read by a SELECT of rowid and key."""
    for chunk in con.execute(sql, values).to_arrow_reader(ROWS_A_CHUNK):
        yield numbers_of(chunk.column(1)), numbers_of(chunk.column(0))


def count_rows(con: Connection, sql: str, values: dict[str, Any]) -> int:
    """Return the one number that a query gives."""
    (count,) = con.execute(sql, values).fetchall()[0]
    return int(count)


def numbers_of(column: Any) -> Numbers:
    """Return an Arrow column of whole numbers as an array, copied only when it must be."""
    numbers: Numbers = column.to_numpy(zero_copy_only=False).astype(np.uint64, copy=False)
    return numbers
