"""The schema as text for people: every table and view, every column, what it means."""

import textwrap
from dataclasses import dataclass
from pathlib import Path

from load.query import open_copy

WIDTH = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column, as its COMMENT describes it."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One table or view."""

    name: str
    kind: str  # `table` or `view`
    comment: str
    columns: tuple[Column, ...]


def describe(path: Path, name: str | None = None) -> str:
    """Return the schema of the readers' copy as text, or of one table or view of it.

    Raises BadQuery when there is no copy, or nothing of that name in it.
    """
    relations = read_schema(path)
    names = [relation.name for relation in relations]
    if name is not None and name not in names:
        return f"no table or view named {name!r}; there are: {', '.join(names)}\n"
    return "\n".join(_described(relation) for relation in relations if name in {None, relation.name})


def read_schema(path: Path) -> list[Relation]:
    """Return the views, then the tables, of the readers' copy, each by name; without the search index's own."""
    with open_copy(path) as copy:
        relations = copy.run(RELATIONS).rows
        columns = copy.run(COLUMNS).rows
    return [
        Relation(
            name=name,
            kind=kind,
            comment=comment or "",
            columns=tuple(
                Column(name=column, type=column_type, comment=text or "")
                for relation, column, column_type, text in columns
                if relation == name
            ),
        )
        for name, kind, comment in relations
    ]


RELATIONS = """
    SELECT view_name AS name, 'view' AS kind, comment
    FROM duckdb_views()
    WHERE schema_name = 'main' AND NOT internal
    UNION ALL
    SELECT table_name, 'table', comment
    FROM duckdb_tables()
    WHERE schema_name = 'main' AND table_name <> 'search_text'
    ORDER BY kind DESC, name
"""

COLUMNS = """
    SELECT table_name, column_name, data_type, comment
    FROM duckdb_columns()
    WHERE schema_name = 'main' AND NOT internal
    ORDER BY table_name, column_index
"""


def _described(relation: Relation) -> str:
    lines = [f"{relation.name} ({relation.kind}): {relation.comment}"]
    width = max(len(column.name) for column in relation.columns)
    for column in relation.columns:
        text = f"{column.type}. {column.comment}"
        lines += textwrap.wrap(
            text,
            WIDTH,
            initial_indent=f"  {column.name:<{width}}  ",
            subsequent_indent=" " * (width + 4),
            break_long_words=False,
        )
    return "\n".join(lines) + "\n"
