"""Copy a closed database file and finish the copy, in a process of its own.

The file must never be opened or read inside the writer's process: closing any handle on it drops the writer's lock.
Run as `python -m load.copying publish SOURCE TARGET`; the result is one line of JSON.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import duckdb

from load.database import Connection
from load.errors import LoadError, PublishFailed
from load.faults import named_faults
from load.search import build_index


def publish(source: Path, target: Path) -> dict[str, Any]:
    """Make the readers' copy of `source` at `target`: whole, indexed, counted; return what is in it."""
    copy_database(source, target)
    with named_faults(target), duckdb.connect(str(target)) as con:
        con.execute("SET TimeZone = 'UTC'")
        searchable = build_index(con)
        rows = compare(source, con)
        con.execute("CHECKPOINT")
    return {"articles": rows["articles"], "searchable": searchable}


def copy_database(source: Path, target: Path) -> None:
    """Copy the file and, when a writer died, the log that belongs to it; opening the copy then replays the log."""
    for suffix in ("", ".wal"):
        old = target.with_name(target.name + suffix)
        old.unlink(missing_ok=True)
        new = source.with_name(source.name + suffix)
        if new.exists():
            shutil.copyfile(new, old)


def compare(source: Path, copy: Connection) -> dict[str, int]:
    """Return the rows of each table of `source`; raises PublishFailed when the copy has another number."""
    with duckdb.connect(str(source), read_only=True) as con:
        expected = count_rows(con)
    found = count_rows(copy)
    for name, number in expected.items():
        if found.get(name) != number:
            raise PublishFailed(f"{source}: table {name} has {number} rows, its copy {found.get(name)}")
    return expected


def count_rows(con: Connection) -> dict[str, int]:
    """Return the number of rows of each table of people's schema."""
    names = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
    return {
        name: con.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0]  # noqa: S608  a name of our own
        for (name,) in names
    }


def main(arguments: list[str]) -> int:
    """Do the one job named and print its result, or the error, as JSON."""
    job, source, target = arguments
    try:
        result = {"publish": publish}[job](Path(source), Path(target))
    except LoadError as error:
        result = {"error": type(error).__name__, "message": str(error)}
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
