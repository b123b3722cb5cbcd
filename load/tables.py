"""An answer, and the forms in which it is handed over."""

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from load.errors import BadQuery

WIDEST_CELL = 60  # letters, in the table form; the others give everything
FORMULA = re.compile(r"[\t\r\n]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""What makes a spreadsheet run a cell (OWASP, CSV injection), also full-width and after what is not seen."""
MARKUP = re.compile(r"([\\|<&\[`])")
"""Letters that would end a cell of a Markdown table, or begin a link, a picture or HTML in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The answer of one query."""

    data: pa.Table
    is_truncated: bool = False  # there were more rows than the limit
    seconds: float = 0.0

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(self.data.column_names)

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Return the rows as plain values: whole decimals as int, times without a zone as UTC."""
        columns = [[_plain(value) for value in _values(column)] for column in self.data.columns]
        return list(zip(*columns, strict=True))


def named_apart(data: pa.Table) -> pa.Table:
    """Return the answer with a number after each column name that came before: JSON and Parquet need them apart."""
    names: list[str] = []
    for name in data.column_names:
        number, unique = 1, name
        while unique in names or (number > 1 and unique in data.column_names):
            number, unique = number + 1, f"{name}_{number}"
        names.append(unique)
    return data.rename_columns(names)


def write_table(table: Table, form: str) -> bytes:
    """Return the answer in one of the forms of `FORMS`: table, csv, json, parquet or markdown.

    Raises ValueError for another form.
    """
    if form not in FORMS:
        raise ValueError(f"unknown form {form!r}; known forms: {', '.join(FORMS)}")
    return FORMS[form](table)


def _as_table(table: Table) -> bytes:
    cells = [list(table.columns), *[[_cell(value) for value in row] for row in table.rows]]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return ("\n".join(lines) + "\n" + _rest(table)).encode()


def _as_markdown(table: Table) -> bytes:
    rows = [list(table.columns), ["---"] * len(table.columns)]
    rows += [[MARKUP.sub(r"\\\1", _on_one_line(value)) for value in row] for row in table.rows]
    return ("\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n" + _rest(table)).encode()


def _as_csv(table: Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_defused(name) for name in table.columns])
    writer.writerows([["" if value is None else _csv_cell(value) for value in row] for row in table.rows])
    return text.getvalue().encode()


def _as_json(table: Table) -> bytes:
    rows = [dict(zip(table.columns, map(_json_value, row), strict=True)) for row in table.rows]
    return (json.dumps(rows, ensure_ascii=False, default=_text, indent=1, allow_nan=False) + "\n").encode()


def _as_parquet(table: Table) -> bytes:
    sink = io.BytesIO()
    try:
        pq.write_table(table.data, sink, compression="zstd")
    except pa.ArrowNotImplementedError as error:
        raise BadQuery(f"Parquet has no such type ({error}); cast the column to VARCHAR") from error
    return sink.getvalue()


FORMS: Mapping[str, Callable[[Table], bytes]] = {
    "table": _as_table,
    "csv": _as_csv,
    "json": _as_json,
    "parquet": _as_parquet,
    "markdown": _as_markdown,
}


def _values(column: pa.ChunkedArray) -> list[Any]:
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except (OverflowError, ValueError):  # infinity, or a year of five digits: Python has no such dates
        return [_value(scalar) for scalar in column]


def _value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except (OverflowError, ValueError):
        return "beyond the year 9999"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _json_value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no NaN
    if isinstance(value, list):
        return [_json_value(item) for item in value]
    if isinstance(value, dict):
        return {name: _json_value(item) for name, item in value.items()}
    return _text(value) if isinstance(value, pa.MonthDayNano) else value


def _cell(value: Any) -> str:
    text = _on_one_line(value)
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"


def _on_one_line(value: Any) -> str:
    return " ".join(_visible(_text(value)).split())


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, date | str):
        return str(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, pa.MonthDayNano):
        return f"{value.months} months {value.days} days {value.nanoseconds / 1e9:g} seconds"
    return str(value)


def _visible(text: str) -> str:
    # A terminal would obey control characters, and a bidirectional override would show a text that is not there.
    return "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)


def _csv_cell(value: Any) -> str:
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list | dict):
        return _defused(json.dumps(value, ensure_ascii=False, default=_text))
    return _defused(_text(value))


def _defused(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # unquoted it would end the row
    return "'" + text if FORMULA.match(text) else text


def _width(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else not unicodedata.combining(letter) for letter in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _rest(table: Table) -> str:
    return f"… more rows than {table.data.num_rows}, the limit\n" if table.is_truncated else ""
