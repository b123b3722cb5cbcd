"""Records as Arrow: column types are read from the records' own fields, so that a new field needs no second list."""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import pyarrow as pa

UNSIGNED = {"bands"}  # fields whose whole numbers take all 64 bits

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
    convert = _CONVERT_BY_TYPE.get(type(value))
    if convert is None:
        names = tuple(item.name for item in dataclasses.fields(value))
        convert = _CONVERT_BY_TYPE[type(value)] = lambda record: {name: plain(getattr(record, name)) for name in names}
    return convert(value)


def record_of(hint: Any, value: Any) -> Any:
    """Return the record that `plain` took apart, given its type; a field that is absent takes its default."""
    if value is None:
        return None
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        make = typing.cast("type", hint)
        return make(**{name: record_of(hints[name], item) for name, item in value.items() if name in hints})
    if isinstance(hint, types.UnionType):
        return record_of(next(part for part in typing.get_args(hint) if part is not types.NoneType), value)
    if typing.get_origin(hint) is tuple:
        return tuple(record_of(typing.get_args(hint)[0], item) for item in value)
    return value


_CONVERT_BY_TYPE: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys((str, int, float, bool, date, datetime, types.NoneType), lambda value: value),
    tuple: lambda values: [plain(value) for value in values],
}


def _arrow_type(hint: Any, name: str) -> pa.DataType:
    if dataclasses.is_dataclass(hint):
        return pa.struct(list(arrow_schema(typing.cast("type", hint))))
    if isinstance(hint, types.UnionType):
        return _arrow_type(next(part for part in typing.get_args(hint) if part is not types.NoneType), name)
    if typing.get_origin(hint) is tuple:
        return pa.list_(_arrow_type(typing.get_args(hint)[0], name))
    if typing.get_origin(hint) is typing.Literal:
        return pa.string()
    return pa.uint64() if name in UNSIGNED else ARROW_TYPE_BY_PLAIN[hint]
