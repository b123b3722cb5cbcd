"""The connection to DuckDB, and how the writer uses it: transactions, and Arrow tables given to SQL."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

Connection = duckdb.DuckDBPyConnection

STORAGE = "v1.4.0"
"""The form of new files: DuckDB 1.4 (2025) and later open it. A checkpoint then leaves what it knows of full row groups
as it is, where the older form reads and writes all of it anew (benchmarks/growth.py)."""


def create_database(path: Path) -> Connection:
    """Return a connection to a new database file; one that is there keeps its form."""
    return duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE})


def is_old_form(con: Connection) -> bool:
    """Return whether the file of the connection has another form than new files get."""
    sql = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = current_database()"
    return con.execute(sql).fetchall() != [(f"{STORAGE}+",)]


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """Commit what is done inside, or none of it."""
    con.execute("BEGIN")
    try:
        yield
        con.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # a failed COMMIT has rolled back already
            con.execute("ROLLBACK")
        raise


@contextmanager
def given(con: Connection, **tables: pa.Table) -> Iterator[None]:
    """Make Arrow tables readable as `given_<name>` while inside."""
    for name, table in tables.items():
        con.register(f"given_{name}", table)
    try:
        yield
    finally:
        for name in tables:
            with contextlib.suppress(duckdb.Error):  # after a fatal error nothing answers; the first error counts
                con.unregister(f"given_{name}")


def path_of(con: Connection) -> Path:
    """Return the file that the connection writes, for messages."""
    try:
        (row,) = con.execute("SELECT path FROM duckdb_databases() WHERE database_name = current_database()").fetchall()
    except duckdb.Error:
        return Path("warehouse")
    return Path(row[0] or ":memory:")
