"""Find rows by key at a cost that does not grow with the warehouse: sorted keys in memory, rows fetched by place.

DuckDB scans what it looks up. A night looks up some 80 batches, so a scan each would make the night dearer with every
row stored. Instead the keys are read once a connection (a 32-bit number a version for ever, the bands of the window)
and each batch asks for its few rows by rowid. Measured in benchmarks/growth.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from load.database import Connection
from load.rows import lookup_key

Numbers = npt.NDArray[np.uint64]

PLACE_BITS = 32  # a rowid: 4 thousand million rows
ROWS_A_CHUNK = 8192


class KeyIndex:
    """Keys of one kind with the places of their rows, sorted; what came last stands in a second, short list."""

    def __init__(self) -> None:
        self._main: Numbers = np.empty(0, np.uint64)
        self._tail: Numbers = np.empty(0, np.uint64)

    def add(self, chunks: Iterable[tuple[Numbers, Numbers]], most: int) -> None:
        """Take in keys with their places, at most `most`; only the upper 32 bits that a key has in 64 count.

        They come in chunks, since memory that is touched for the first time is what the load costs most.
        """
        packed = np.empty(most, np.uint64)
        end = 0
        for keys, places in chunks:
            part = packed[end : end + len(keys)]
            np.bitwise_and(keys, _UPPER, out=part)
            part |= places
            end += len(keys)
        packed = packed[:end]
        if len(self._main) == 0:
            packed.sort()
            self._main = packed
        else:
            self._tail = np.concatenate([self._tail, packed])
            self._tail.sort()

    def find(self, keys: Numbers) -> set[int]:
        """Return the places of rows that may have one of the keys: one in some hundred is a chance hit."""
        wanted = np.unique(keys & _UPPER)
        return {int(place) for part in (self._main, self._tail) for place in _places(part, wanted)}


_UPPER = np.uint64(0xFFFF_FFFF_0000_0000)
_LOWER = np.uint64(0x0000_0000_FFFF_FFFF)


class VersionKeys:
    """Every stored version by article and by text, and those of the window by band."""

    def __init__(self) -> None:
        self._ids = KeyIndex()
        self._texts = KeyIndex()
        self._bands = KeyIndex()
        self._batch_no = 0
        self._bands_batch_no = 0
        self._edge: datetime | None = None

    def refresh(self, con: Connection) -> None:
        """Take in the versions that were stored since the last time."""
        last = _last_batch(con)
        if last <= self._batch_no:
            return
        since = {"batch_no": self._batch_no}
        for index, column in ((self._ids, "id_key"), (self._texts, "text_key")):
            index.add(
                _chunks(con, f"SELECT rowid, {column} FROM bands WHERE batch_no > $batch_no", since),  # noqa: S608
                _count(con, "SELECT count(*) FROM bands WHERE batch_no > $batch_no", since),
            )
        self._batch_no = last

    def refresh_bands(self, con: Connection, edge: datetime) -> None:
        """Take in the bands of versions fetched since `edge`; an earlier edge than before reads them all anew."""
        last = _last_batch(con)
        if self._edge is None or edge < self._edge:
            self._bands, self._bands_batch_no, self._edge = KeyIndex(), 0, edge
        if last <= self._bands_batch_no:
            return
        since = {"batch_no": self._bands_batch_no, "edge": self._edge.astimezone(UTC).replace(tzinfo=None)}
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

_SHIFT = np.uint64(PLACE_BITS)

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


def _last_batch(con: Connection) -> int:
    (last,) = con.execute("SELECT coalesce(max(batch_no), 0) FROM batches").fetchall()[0]
    return int(last)


def _places(part: Numbers, wanted: Numbers) -> Numbers:
    first = np.searchsorted(part, wanted)
    last = np.searchsorted(part, wanted | _LOWER, side="right")
    spans = [part[start:end] for start, end in zip(first, last, strict=True) if end > start]
    return np.concatenate(spans) & _LOWER if spans else np.empty(0, np.uint64)


def _hashed(texts: Iterable[str]) -> Numbers:
    return np.array([lookup_key(text) for text in texts], np.uint64) << _SHIFT


def _chunks(con: Connection, sql: str, values: dict[str, Any]) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield keys of 32 bits, shifted up, and places, as read by a SELECT of rowid and key."""
    for chunk in con.execute(sql, values).to_arrow_reader(ROWS_A_CHUNK):
        yield _numbers(chunk.column(1)) << _SHIFT, _numbers(chunk.column(0))


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
