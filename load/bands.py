"""Find near texts by the bands they share, in the window, at a cost that does not grow with the warehouse."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from load.database import Connection, path_of
from load.index import KeyIndex, Numbers, map_keys, read_label, save_indexes
from load.keys import ROWS_A_CHUNK, count_rows, last_batch, numbers_of, state_label
from transform.records import Article

PLACE_BITS = 24  # 16 million versions in the window
MOST_BANDS = 64  # of one version; memory is set aside for so many and taken for those there are
SAVED_FROM = 20_000  # versions read at once from which the bands are kept in a file: some four nights


class BandKeys:
    """The versions of the window by band; what is kept in a file may begin before the window."""

    def __init__(self) -> None:
        self._index = KeyIndex()
        self._batch_no = 0
        self._edge: datetime | None = None  # what the index holds begins here
        self._first = 0  # the place of the first version of the hour `_first_of`, where the window begins
        self._first_of: datetime | None = None

    def find(self, con: Connection, bands: Sequence[int], edge: datetime) -> set[int]:
        """Return the rowids of versions fetched since `edge` that share one of these bands, and a few chance hits.

        The edge counts to the hour, so that it need not be looked up for every batch.
        """
        hour = edge.astimezone(UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0)
        self._refresh(con, hour)
        if self._first_of != hour:
            self._first, self._first_of = _first_place(con, hour), hour
        return {place for place in self._index.find(np.array(bands, np.uint64)) if place >= self._first}

    def take(self, batch_no: int, places: Numbers, articles: Sequence[Article]) -> None:
        """Take in what was just stored at these places, unless something before it has not been taken in yet."""
        if batch_no != self._batch_no + 1 or self._edge is None:
            return
        edge = self._edge.replace(tzinfo=UTC)
        bands = [article.bands if article.fetched_at >= edge else () for article in articles]
        keys = np.array(list(chain.from_iterable(bands)), np.uint64)
        self._index.add([(keys, np.repeat(places, list(map(len, bands))))], len(keys))
        self._batch_no = batch_no

    def _refresh(self, con: Connection, edge: datetime) -> None:
        last = last_batch(con)
        if self._edge is None or edge < self._edge:
            self._begin(con, edge)
        if last <= self._batch_no:
            return
        since = {"batch_no": self._batch_no, "edge": self._edge}
        count = count_rows(con, f"SELECT count(*) {IN_WINDOW}", since)
        self._index.add(_chunks(con, f"SELECT rowid, bands {IN_WINDOW}", since), MOST_BANDS * count)
        is_whole = self._batch_no == 0
        self._batch_no = last
        if count < SAVED_FROM or not path_of(con).exists():
            return
        if is_whole:
            self._keep(con)
        else:  # what was kept has grown old: begin anew, without what has left the window
            bands_folder(path_of(con)).joinpath("label.json").unlink(missing_ok=True)
            self._edge = None
            self._refresh(con, edge)

    def _begin(self, con: Connection, edge: datetime) -> None:
        """Begin with what is kept in a file, if it is of this warehouse and begins early enough; else with nothing."""
        self._index = KeyIndex(place_bits=PLACE_BITS, base=_first_place(con, edge))
        self._batch_no, self._edge = 0, edge
        folder = bands_folder(path_of(con))
        label = read_label(folder)
        if label is None or datetime.fromisoformat(str(label.get("edge", edge.max))) > edge:
            return
        with contextlib.suppress(OSError, ValueError):
            index = KeyIndex(place_bits=PLACE_BITS, base=int(str(label["base"])))
            index.main = map_keys(folder, "bands")
            if len(index.main) == label["keys"] and _is_of(con, label):
                self._index, self._batch_no = index, int(str(label["batch_no"]))
                self._edge = datetime.fromisoformat(str(label["edge"]))

    def _keep(self, con: Connection) -> None:
        label = state_label(con, self._batch_no) | {
            "edge": str(self._edge),
            "base": self._index.base,
            "keys": len(self._index.main),
        }
        with contextlib.suppress(OSError):
            save_indexes(bands_folder(path_of(con)), label, {"bands": self._index})


IN_WINDOW = "FROM bands WHERE batch_no > $batch_no AND fetched_at >= $edge"

_BANDS: WeakKeyDictionary[Connection, BandKeys] = WeakKeyDictionary()


def band_keys(con: Connection) -> BandKeys:
    """Return the bands of this connection's window. Not inside a transaction that has added versions."""
    return _BANDS.setdefault(con, BandKeys())


def bands_folder(path: Path) -> Path:
    """Return where the bands of a warehouse are kept."""
    return path.with_name(path.name + ".bands")


def _is_of(con: Connection, label: dict[str, object]) -> bool:
    expected = state_label(con, int(str(label["batch_no"])))
    return all(label.get(name) == value for name, value in expected.items())


def _first_place(con: Connection, edge: datetime) -> int:
    return count_rows(con, "SELECT coalesce(min(rowid), 0) FROM bands WHERE fetched_at >= $edge", {"edge": edge})


def _chunks(con: Connection, sql: str, values: dict[str, Any]) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield bands and the place of each, as read by a SELECT of rowid and bands."""
    for chunk in con.execute(sql, values).to_arrow_reader(ROWS_A_CHUNK):
        lists = chunk.column(1)
        lengths = lists.value_lengths().to_numpy(zero_copy_only=False)
        yield numbers_of(lists.flatten()), np.repeat(numbers_of(chunk.column(0)), lengths)
