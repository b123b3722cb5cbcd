"""Records as Arrow: column types are read from the records' own fields, so that a new field needs no second list."""

import dataclasses
import types
import typing
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import pyarrow as pa

UNSIGNED = {"bands", "terms"}  # fields whose whole numbers take all 64 bits

ARROW_TYPE_BY_PLAIN: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}


@cache
def arrow_schema(record: type) -> pa.Schema:
    """Return the columns of one record type, in field order; nested records become structs."""
    hints = typing.get_type_hints(record)
    return pa.schema(
        [pa.field(item.name, _arrow_type(hints[item.name], item.name)) for item in dataclasses.fields(record)]
    )


def arrow_table(record: type, rows: Iterable[Mapping[str, Any]], *, extra: Mapping[str, pa.DataType] = {}) -> pa.Table:
    """Return plain rows as one Arrow table: the fields of `record` (those that the rows carry), then `extra`."""
    rows = list(rows)
    schema = arrow_schema(record)
    fields = [item for item in schema if not rows or item.name in rows[0]]
    fields += [pa.field(name, kind) for name, kind in extra.items()]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def plain(value: Any) -> Any:
    """Return a record as a mapping, all the way down; other values as they are."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return value if not value or type(value[0]) in _PLAIN else [plain(item) for item in value]
    return {name: plain(getattr(value, name)) for name in _names(typing.cast(Hashable, kind))}


def record_of(hint: Any, value: Any) -> Any:
    """Return the record that `plain` took apart, given its type; a field that is absent takes its default."""
    return _reader(hint)(value)


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return the function that makes a value of this type from plain values."""
    if dataclasses.is_dataclass(hint):
        return _record_reader(hint)
    if isinstance(hint, types.UnionType):
        read = _reader(_present(hint))
        return lambda value: None if value is None else read(value)
    if typing.get_origin(hint) is tuple:
        item = _reader(typing.get_args(hint)[0])
        return tuple if item is _as_it_is else lambda values: tuple([item(value) for value in values])
    return _as_it_is


def _record_reader(record: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(record)
    # Most fields are plain: only the others cost a call each.
    readers = {name: _reader(hint) for name, hint in hints.items() if _reader(hint) is not _as_it_is}
    return lambda row: record(
        **{
            name: readers[name](value) if name in readers and value is not None else value
            for name, value in row.items()
            if name in hints
        }
    )


def _as_it_is(value: Any) -> Any:
    return value


def _present(hint: types.UnionType) -> Any:
    """Return the type of an optional field when it is there."""
    return next(part for part in typing.get_args(hint) if part is not types.NoneType)


_PLAIN = frozenset({str, int, float, bool, date, datetime, types.NoneType})


@cache
def _names(record: Any) -> tuple[str, ...]:
    return tuple(item.name for item in dataclasses.fields(record))


def _arrow_type(hint: Any, name: str) -> pa.DataType:
    if dataclasses.is_dataclass(hint):
        return pa.struct(list(arrow_schema(typing.cast("type", hint))))
    if isinstance(hint, types.UnionType):
        return _arrow_type(_present(hint), name)
    if typing.get_origin(hint) is tuple:
        return pa.list_(_arrow_type(typing.get_args(hint)[0], name))
    if typing.get_origin(hint) is typing.Literal:
        return pa.string()
    return pa.uint64() if name in UNSIGNED else ARROW_TYPE_BY_PLAIN[hint]
