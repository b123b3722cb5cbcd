"""What was asked: whether SQL only reads. The settings of the connection are the other wall."""

import re
from itertools import pairwise

import duckdb

from load.database import Connection
from load.errors import BadQuery

READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
"""Statements that only read; SHOW, DESCRIBE, SUMMARIZE and VALUES are SELECT to DuckDB."""

ACTING = {
    "arrow_scan", "arrow_scan_dumb", "checkpoint", "disable_logging", "disable_profiling", "enable_logging",
    "enable_profiling", "force_checkpoint", "json_execute_serialized_sql", "pandas_scan", "python_map_function",
    "query", "truncate_duckdb_logs",
}  # fmt: skip
"""Functions that do something when they are selected from. `enable_logging` to a file ends the whole process under the
lockdown; the scans read memory; `query` runs text that nobody has looked at."""

INSTEAD = "this copy is for reading; use SELECT, DESCRIBE or EXPLAIN"

WORD = re.compile(r'"((?:[^"]|"")*)"|(\w+)')


def check_question(con: Connection, sql: str) -> None:
    """Raise BadQuery, with a sentence on what to do, unless `sql` is one statement that only reads."""
    kinds = [statement.type for statement in con.extract_statements(sql)]
    if not kinds:
        raise BadQuery("no statement given; try: SELECT headline, source FROM latest LIMIT 5")
    words = _words(sql)
    if words[:1] in (["pragma"], ["call"], ["copy"], ["import"]) and kinds != [duckdb.StatementType.SELECT]:
        raise BadQuery(f"{words[0].upper()} is refused: {INSTEAD}")
    if len(kinds) > 1 and not _is_pivot(kinds, words):
        raise BadQuery(f"{len(kinds)} statements given; give one at a time")
    if kinds[-1] not in READING:
        raise BadQuery(f"{_name(kinds[-1], words)} is refused: {INSTEAD}")
    if called := ACTING & {name for name, after in pairwise([*words, ""]) if after == "("}:
        raise BadQuery(f"{min(called)}() is refused: it does more than read")


def _name(kind: duckdb.StatementType, words: list[str]) -> str:
    """Return the first word of a statement, as a person wrote it: TRUNCATE, where DuckDB's kind is DELETE."""
    is_told = bool(words) and words[0].isalpha() and words[0] != "with"
    return words[0].upper() if is_told else kind.name.strip("?") or "this statement"


def _is_pivot(kinds: list[duckdb.StatementType], words: list[str]) -> bool:
    # DuckDB parts a PIVOT without a column list into a temporary CREATE TYPE and its SELECT.
    return kinds == [duckdb.StatementType.CREATE, duckdb.StatementType.SELECT] and "create" not in words


def _words(sql: str) -> list[str]:
    """Return keywords, names and operators in order, names unquoted and in lower case; values become one word."""
    tokens = duckdb.tokenize(sql)
    ends = [start for start, _ in tokens[1:]] + [len(sql)]
    return [_word(sql[start:end], kind) for (start, kind), end in zip(tokens, ends, strict=True)]


def _word(text: str, kind: object) -> str:
    if kind not in {duckdb.token_type.identifier, duckdb.token_type.keyword}:
        return text.strip()[:1]
    found = WORD.match(text)
    return (found[1] or found[2]).lower() if found else text
