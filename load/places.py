"""Rows fetched by their place: a rowid, which no row ever changes, since nothing is deleted from these tables."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from extract.records import Known
from load.database import Connection
from transform.records import SeenVersion

SEEN_COLUMNS = tuple(name for name in SeenVersion.__dataclass_fields__ if name not in {"bands", "earlier_hashes"})
KNOWN_COLUMNS = tuple(Known.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Keys:
    """Under what a version is looked up."""

    id_key: int
    text_key: int
    bands: tuple[int, ...]


def read_seen_versions(
    con: Connection, places: Iterable[int], *, is_wanted: Callable[[Keys], bool] = lambda _: True
) -> dict[int, SeenVersion]:
    """Return the versions at these places of `articles`, with their bands, by place.

    What is not wanted by its keys, a chance hit, is not read: a row of `articles` costs four times one of `bands`.
    """
    found = _rows(con, "bands", ("rowid", *Keys.__dataclass_fields__), sorted(places))
    keys = {row[0]: Keys(*map(_value, row[1:])) for row in found}
    wanted = [place for place, one in keys.items() if is_wanted(one)]
    return {
        row[0]: SeenVersion(**_values(SEEN_COLUMNS, row[1:]), bands=keys[row[0]].bands)
        for row in _rows(con, "articles", ("rowid", *SEEN_COLUMNS), wanted)
    }


def read_hashes(con: Connection, places: Iterable[int]) -> Iterator[tuple[str, int, str]]:
    """Return article_id, version and content_hash of the versions at these places of `articles`."""
    return _rows(con, "articles", ("article_id", "version", "content_hash"), sorted(places))


def read_fetches(con: Connection, places: Iterable[int]) -> Iterator[Known]:
    """Return what the fetches at these places left behind, oldest first."""
    return (Known(**_values(KNOWN_COLUMNS, row)) for row in _rows(con, "fetches", KNOWN_COLUMNS, sorted(places)))


def _rows(con: Connection, table: str, columns: tuple[str, ...], places: list[int]) -> Iterator[tuple[Any, ...]]:
    if not places:
        return iter(())
    # The subquery is a join, whose bounds skip whole row groups; a list of constants reads the table (40 times dearer).
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE rowid IN (SELECT unnest({places})) ORDER BY rowid"  # noqa: S608
    return iter(con.execute(sql).fetchall())


def _values(columns: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    return {name: _value(value) for name, value in zip(columns, row, strict=True)}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return tuple(value) if isinstance(value, list) else value
