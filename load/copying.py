"""Copy a closed database file and finish the copy, in a process of its own.

The file must never be opened or read inside the writer's process: closing any handle on it drops the writer's lock.
Run as `python -m load.copying JOB SOURCE TARGET [OLD]`; the result is one line of JSON.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import duckdb

from load.blocks import suspect_blocks
from load.database import Connection, create_database, is_old_form
from load.errors import BackupFailed, LoadError, PublishFailed, WarehouseDamaged
from load.faults import named_faults
from load.files import sync_file
from load.mark import check_mark
from load.search import build_index
from load.warehouse import migrate

PUBLICATION_COMMENTS = {
    "TABLE publication": "What this copy was made from",
    "COLUMN publication.state": "Size and time of the warehouse file",
    "COLUMN publication.articles": "Versions in the copy",
    "COLUMN publication.searchable": "Articles under the full-text index",
}

PARQUET = "parquet"  # the folder of the export, beside the copy


def publish(source: Path, target: Path, old: Path) -> dict[str, Any]:
    """Make the readers' copy of `source` at `target`, whole, indexed and counted, unless `old` is of the same state."""
    state = _state_of(source)
    if published := _published(old, state):
        return published
    copy_database(source, target)
    is_suspect = suspect_blocks(target) > 0
    with _opened(target) as con:
        if is_suspect:
            digest_tables(con)  # reads every row: a block that is damaged and in use is an error
        searchable = build_index(con)
        expected = _counted(source)
        found = count_rows(con)
        if any(found.get(name) != number for name, number in expected.items()):
            raise PublishFailed(f"{source}: its copy has other counts: {expected} became {found}")
        con.execute("CREATE TABLE publication (state VARCHAR, articles BIGINT, searchable BIGINT)")
        for of, comment in PUBLICATION_COMMENTS.items():
            con.execute(f"COMMENT ON {of} IS '{comment}'")
        con.execute("INSERT INTO publication VALUES (?, ?, ?)", [state, expected["articles"], searchable])
        con.execute("CHECKPOINT")
    sync_file(target)
    return {"is_skipped": False, "articles": expected["articles"], "searchable": searchable}


def back_up(source: Path, target: Path, _old: Path) -> dict[str, Any]:
    """Copy `source` to `target`, compare the two row by row, and export the tables to Parquet beside it."""
    copy_database(source, target)
    with _opened(target) as con:
        con.execute("CHECKPOINT")
        found = digest_tables(con)
        _export(con, target.with_name(PARQUET))
    sync_file(target)
    with _opened(source, read_only=True) as con:
        expected = digest_tables(con)
    if found != expected:
        raise BackupFailed(f"{target}: not the same rows as {source}: {expected} became {found}")
    return {"tables": found, "duckdb": duckdb.__version__}


def verify(source: Path, _target: Path, _old: Path) -> dict[str, Any]:
    """Read every row of a database file and return the digest of each table."""
    with _opened(source, read_only=True) as con:
        check_mark(con, source)
        return {"tables": digest_tables(con), "duckdb": duckdb.__version__}


def free(source: Path, _target: Path, _old: Path) -> dict[str, Any]:
    """Return how many bytes of a database file hold nothing, and whether an earlier release gave it its form."""
    with _opened(source, read_only=True) as con:
        sql = "SELECT free_blocks * block_size FROM pragma_database_size()"
        return {"free_bytes": con.execute(sql).fetchall()[0][0], "is_old_form": is_old_form(con)}


def compact(source: Path, target: Path, _old: Path) -> dict[str, Any]:
    """Rebuild `source` at `target` without free blocks: the same rows, at the same places."""
    with _opened(source) as con:
        migrate(con)  # what an older release wrote is rebuilt as this one's
        con.execute("CHECKPOINT")  # what replaces the file must not meet its log
        expected = _places_and_rows(con)
    with create_database(target) as con:
        migrate(con)
        tables = _tables(con)
        con.execute("DELETE FROM migrations")
        name = str(source).replace("'", "''")
        con.execute(f"ATTACH '{name}' AS old (READ_ONLY)")
        for table in tables:  # in the order of the rows, since DuckDB keeps it; sorting would take all memory
            con.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM old."{table}"')  # noqa: S608  a name of our own
        con.execute("DETACH old")
        con.execute("CHECKPOINT")
        found = _places_and_rows(con)
    sync_file(target)
    if found != expected:
        raise BackupFailed(f"{target}: not the same rows as {source}: {expected} became {found}")
    return {}


def _places_and_rows(con: Connection) -> dict[str, Any]:
    """Return a digest of every table, and one of the places of the rows that are looked up by their place."""
    placed = {
        name: con.execute(f"SELECT coalesce(sum(hash(rowid, {key}) % 1000003), 0)::VARCHAR FROM {name}").fetchall()  # noqa: S608
        for name, key in (("articles", "article_id, version"), ("bands", "article_id, version"), ("fetches", "url"))
    }
    return {"tables": digest_tables(con), "places": placed}


def copy_database(source: Path, target: Path) -> None:
    """Copy the file and, when a writer died, the log that belongs to it; opening the copy then replays the log."""
    for suffix in ("", ".wal"):
        old = target.with_name(target.name + suffix)
        old.unlink(missing_ok=True)
        new = source.with_name(source.name + suffix)
        if new.exists():
            shutil.copyfile(new, old)


def count_rows(con: Connection) -> dict[str, int]:
    """Return the number of rows of each table of the warehouse."""
    return {
        name: con.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0]  # noqa: S608  a name of our own
        for name in _tables(con)
    }


def digest_tables(con: Connection) -> dict[str, list[str]]:
    """Return the number of rows and a digest of all values of each table; this reads every block of the file."""
    digests = {}
    for name in _tables(con):
        sql = f'SELECT count(*), coalesce(bit_xor(hash({name})), 0), coalesce(sum(hash({name}) % 1000003), 0) FROM "{name}"'  # noqa: S608, E501  a name of our own
        digests[name] = [str(value) for value in con.execute(sql).fetchall()[0]]
    return digests


def _opened(path: Path, *, read_only: bool = False) -> Connection:
    try:
        con = duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        with named_faults(path):
            raise
        raise WarehouseDamaged(str(error)) from error
    con.execute("SET TimeZone = 'UTC'")
    return con


def _counted(path: Path) -> dict[str, int]:
    with _opened(path, read_only=True) as con:
        return count_rows(con)


def _tables(con: Connection) -> list[str]:
    sql = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY table_name"
    return [name for (name,) in con.execute(sql).fetchall()]


def _state_of(path: Path) -> str:
    log = path.with_name(path.name + ".wal")
    status = path.stat()
    return f"{status.st_size} {status.st_mtime_ns} {log.stat().st_mtime_ns if log.exists() else 0}"


def _published(old: Path, state: str) -> dict[str, Any] | None:
    if not old.exists():
        return None
    try:
        with duckdb.connect(str(old), read_only=True) as con:
            rows = con.execute("SELECT articles, searchable FROM publication WHERE state = $state", {"state": state})
            found = rows.fetchall()
    except duckdb.Error:
        return None  # not a copy of ours, or a damaged one: make it anew
    return {"is_skipped": True, "articles": found[0][0], "searchable": found[0][1]} if found else None


def _export(con: Connection, folder: Path) -> None:
    folder.mkdir()
    for name in _tables(con):
        path = str(folder / f"{name}.parquet").replace("'", "''")
        con.execute(f"COPY \"{name}\" TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


JOBS = {"publish": publish, "back_up": back_up, "verify": verify, "free": free, "compact": compact}


def main(arguments: list[str]) -> int:
    """Do the one job named and print its result, or the error, as JSON."""
    job, *paths = arguments
    source, target, old = (Path(path) for path in paths)
    try:
        with named_faults(source):
            result = JOBS[job](source, target, old)
    except LoadError as error:
        result = {"error": type(error).__name__, "message": str(error)}
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
