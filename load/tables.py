"""An answer, and the forms in which it is handed over."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

WIDEST_CELL = 60  # letters, in the table form; the others give everything
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First letters that make a spreadsheet run a cell (OWASP, CSV injection)."""


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
        columns = [[_plain(value) for value in column.to_pylist()] for column in self.data.columns]
        return list(zip(*columns, strict=True))


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
    rows += [[_on_one_line(value).replace("|", "\\|") for value in row] for row in table.rows]
    return ("\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n" + _rest(table)).encode()


def _as_csv(table: Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_defused(name) for name in table.columns])
    writer.writerows([["" if value is None else _csv_cell(value) for value in row] for row in table.rows])
    return text.getvalue().encode()


def _as_json(table: Table) -> bytes:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return (json.dumps(rows, ensure_ascii=False, default=_text, indent=1) + "\n").encode()


def _as_parquet(table: Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table.data, sink, compression="zstd")
    return sink.getvalue()


FORMS: Mapping[str, Callable[[Table], bytes]] = {
    "table": _as_table,
    "csv": _as_csv,
    "json": _as_json,
    "parquet": _as_parquet,
    "markdown": _as_markdown,
}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


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
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _width(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else not unicodedata.combining(letter) for letter in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _rest(table: Table) -> str:
    return f"… more rows than {table.data.num_rows}, the limit\n" if table.is_truncated else ""
