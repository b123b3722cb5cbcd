"""Find rows by key at a cost that does not grow with the warehouse: sorted keys in memory, rows fetched by place.

DuckDB scans what it looks up. A night looks up some 80 batches, so a scan each would make the night dearer with every
row stored. Instead the keys are read once a connection (of every version for ever, mapped from a file when there are
many; the bands of the window) and each batch asks for its few rows by rowid. Measured in benchmarks/growth.py.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from load.database import Connection, path_of
from load.index import KeyIndex, Numbers, map_keys, read_label, save_indexes
from load.rows import lookup_key

ROWS_A_CHUNK = 8192
ID_PLACE_BITS = 28  # 268 million versions
BAND_PLACE_BITS = 24  # 16 million versions in the window
SAVED_FROM = 200_000  # versions read at once from which the keys are kept in a file; fewer are read in 50 ms


class VersionKeys:
    """Every stored version by article and by text, and those of the window by band."""

    def __init__(self) -> None:
        self._ids = KeyIndex(place_bits=ID_PLACE_BITS)
        self._texts = KeyIndex(place_bits=ID_PLACE_BITS)
        self._bands = KeyIndex()
        self._batch_no = 0
        self._bands_batch_no = 0
        self._edge: datetime | None = None

    def refresh(self, con: Connection) -> None:
        """Take in the versions that were stored since the last time."""
        last = _last_batch(con)
        if last <= self._batch_no:
            return
        if self._batch_no == 0:
            self._batch_no = self._map_kept(con)
        since = {"batch_no": self._batch_no}
        count = _count(con, "SELECT count(*) FROM bands WHERE batch_no > $batch_no", since)
        for index, column in ((self._ids, "id_key"), (self._texts, "text_key")):
            sql = f"SELECT rowid, {column} FROM bands WHERE batch_no > $batch_no"  # noqa: S608
            index.add(_chunks(con, sql, since), count)
        self._batch_no = last
        if count >= SAVED_FROM and path_of(con).exists():
            self._keep(con)

    def _map_kept(self, con: Connection) -> int:
        """Map the keys that are kept in a file, if they are of this warehouse; return how far they go."""
        folder = keys_folder(path_of(con))
        label = read_label(folder)
        if label is None or label != _label(con, int(str(label.get("batch_no", 0)))):
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
            save_indexes(keys_folder(path_of(con)), _label(con, self._batch_no), everything)

    def refresh_bands(self, con: Connection, edge: datetime) -> None:
        """Take in the bands of versions fetched since `edge`; an earlier edge than before reads them all anew."""
        last = _last_batch(con)
        if self._edge is None or edge < self._edge:
            self._bands, self._bands_batch_no, self._edge = KeyIndex(), 0, edge
        if last <= self._bands_batch_no:
            return
        since = {"batch_no": self._bands_batch_no, "edge": self._edge.astimezone(UTC).replace(tzinfo=None)}
        if self._bands_batch_no == 0:
            first = _count(con, f"SELECT coalesce(min(rowid), 0) {IN_WINDOW}", since)
            self._bands = KeyIndex(place_bits=BAND_PLACE_BITS, base=first)
        most = MOST_BANDS * _count(con, f"SELECT count(*) {IN_WINDOW}", since)
        self._bands.add(_band_chunks(con, f"SELECT rowid, bands {IN_WINDOW}", since), most)
        self._bands_batch_no = last

    def find_articles(self, article_ids: Iterable[str]) -> set[int]:
        """Return the rowids of all versions of these articles, and a few chance hits."""
        return self._ids.find(_hashed(article_ids))

    def find_texts(self, content_hashes: Iterable[str]) -> set[int]:
        """Return the rowids of versions with these texts, and a few chance hits."""
        return self._texts.find(_hashed(content_hashes))

    def find_bands(self, bands: Sequence[int]) -> set[int]:
        """Return the rowids of versions in the window that share one of these bands, and a few chance hits."""
        return self._bands.find(np.array(bands, np.uint64))


IN_WINDOW = "FROM bands WHERE batch_no > $batch_no AND fetched_at >= $edge"
MOST_BANDS = 64  # of one version; memory is set aside for so many and taken for those there are


class FetchKeys:
    """The good fetches of the window by address."""

    def __init__(self) -> None:
        self._urls = KeyIndex()
        self._rows = 0

    def refresh(self, con: Connection, edge: datetime) -> None:
        """Take in the fetches since `edge` that were recorded since the last time."""
        (rows,) = con.execute("SELECT count(*) FROM fetches").fetchall()[0]
        if rows <= self._rows:
            return
        since = {"rows": self._rows, "edge": edge}
        self._urls.add(
            _chunks(con, f"SELECT rowid, url_key {GOOD_FETCHES}", since),
            _count(con, f"SELECT count(*) {GOOD_FETCHES}", since),
        )
        self._rows = rows

    def find(self, urls: Iterable[str]) -> set[int]:
        """Return the rowids of good fetches of these addresses, and a few chance hits."""
        return self._urls.find(_hashed(urls))


GOOD_FETCHES = "FROM fetches WHERE rowid >= $rows AND fetched_at >= $edge AND outcome <> 'rejected'"

_VERSIONS: WeakKeyDictionary[Connection, VersionKeys] = WeakKeyDictionary()
_FETCHES: WeakKeyDictionary[Connection, FetchKeys] = WeakKeyDictionary()


def version_keys(con: Connection) -> VersionKeys:
    """Return the keys of this connection's versions, up to date. Not inside a transaction that has added versions."""
    keys = _VERSIONS.setdefault(con, VersionKeys())
    keys.refresh(con)
    return keys


def fetch_keys(con: Connection) -> FetchKeys:
    """Return the keys of this connection's fetches; refresh them with the edge of the window."""
    return _FETCHES.setdefault(con, FetchKeys())


def keys_folder(path: Path) -> Path:
    """Return where the keys of a warehouse are kept."""
    return path.with_name(path.name + ".keys")


def _label(con: Connection, batch_no: int) -> dict[str, object]:
    """Return what tells one state of one warehouse from any other: the batch it goes to, and the rows up to there."""
    sql = """
        SELECT coalesce(sum(articles), 0)::BIGINT, max(batch_id) FILTER (WHERE batch_no = $batch_no)
        FROM batches
        WHERE batch_no <= $batch_no
    """
    ((rows, batch_id),) = con.execute(sql, {"batch_no": batch_no}).fetchall()
    return {"batch_no": batch_no, "batch_id": batch_id, "rows": rows}


def _last_batch(con: Connection) -> int:
    (last,) = con.execute("SELECT coalesce(max(batch_no), 0) FROM batches").fetchall()[0]
    return int(last)


def _hashed(texts: Iterable[str]) -> Numbers:
    return np.array([lookup_key(text) for text in texts], np.uint64)


def _chunks(con: Connection, sql: str, values: dict[str, Any]) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield keys and places, as read by a SELECT of rowid and key."""
    for chunk in con.execute(sql, values).to_arrow_reader(ROWS_A_CHUNK):
        yield _numbers(chunk.column(1)), _numbers(chunk.column(0))


def _band_chunks(con: Connection, sql: str, values: dict[str, Any]) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield bands and the place of each, as read by a SELECT of rowid and bands."""
    for chunk in con.execute(sql, values).to_arrow_reader(ROWS_A_CHUNK):
        lists = chunk.column(1)
        lengths = lists.value_lengths().to_numpy(zero_copy_only=False)
        yield _numbers(lists.flatten()), np.repeat(_numbers(chunk.column(0)), lengths)


def _count(con: Connection, sql: str, values: dict[str, Any]) -> int:
    (count,) = con.execute(sql, values).fetchall()[0]
    return int(count)


def _numbers(column: Any) -> Numbers:
    numbers: Numbers = column.to_numpy(zero_copy_only=False).astype(np.uint64, copy=False)
    return numbers
