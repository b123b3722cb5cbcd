"""The writer's warehouse: create it whole, open it, bring it up to date."""

import hashlib
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import duckdb

from load.database import Connection, create_database, transaction
from load.errors import WarehouseDamaged, WarehouseHeld, WarehouseNewer
from load.faults import named_faults
from load.files import remove_database, sync_folder
from load.lock import hold, read_holder
from load.mark import check_mark, read_mark

__all__ = ["Connection", "hold", "migrate", "open_warehouse", "read_holder"]

SECONDS_BETWEEN_TRIES = 0.5


def open_warehouse(
    path: Path, *, wait_seconds: float = 10.0, say: Callable[[str], None] = lambda _: None
) -> Connection:
    """Return a connection that may write, migrated to this release; the file is created when there is none.

    Call it under `hold`. A file that is being created has another name until it is whole, so a kill leaves either no
    warehouse or a good one. Somebody else's open file is waited for, up to `wait_seconds`.

    Raises WarehouseHeld, WarehouseDamaged, WarehouseNewer, NoSpace, NotWritable.
    """
    if not path.exists():
        _refuse_traces(path)
        _create(path)
    has_log = path.with_name(path.name + ".wal").exists()
    con = _connect_patiently(path, wait_seconds, say)
    try:
        with named_faults(path):
            migrate(con)
            check_mark(con, path)
            if has_log:  # of a writer that died: what builds on its rows must not depend on a log any more
                con.execute("CHECKPOINT")
    except BaseException:
        con.close()
        raise
    return con


def migrate(con: Connection) -> tuple[str, ...]:
    """Apply the migrations that the database lacks, each in a transaction, and renew the views; return their names.

    Raises WarehouseNewer when the database has a migration that this release does not know.
    """
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET checkpoint_threshold = '64MB'")  # a night's log: one checkpoint, at its end; each costs all tables
    con.execute("SET threads = 1")  # a batch is small: a second thread costs a quarter more CPU and saves no time
    con.execute(
        """
        CREATE TABLE IF NOT EXISTS migrations (
            number INTEGER NOT NULL,
            name VARCHAR NOT NULL,
            digest VARCHAR NOT NULL
        )
        """
    )
    done = {name for (name,) in con.execute("SELECT name FROM migrations").fetchall()}
    known = _migrations()
    if strange := sorted(done - set(known) - {VIEWS}):
        raise WarehouseNewer(
            f"the warehouse has migration {strange[-1]}, which this release lacks; use a newer release"
        )
    missing = tuple(name for name in known if name not in done)
    for name in missing:
        _apply(con, name, known[name])
    _renew_views(con)
    return missing


VIEWS = "views"  # the row of `migrations` that holds the digest of views.sql


def _create(path: Path) -> None:
    unfinished = path.with_name(f".{path.name}.new")
    with named_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_database(unfinished)
        with create_database(unfinished) as con:
            migrate(con)
            con.execute("CHECKPOINT")
        unfinished.replace(path)
        sync_folder(path.parent)


def _refuse_traces(path: Path) -> None:
    """Raise WarehouseDamaged when the file is missing, but what stands beside it says that rows were in it."""
    wal = path.with_name(path.name + ".wal")
    if wal.exists():
        raise WarehouseDamaged(
            f"{path}: missing, but {wal.name} is there with rows that belong to it; "
            "`nightwire restore` brings back the newest good backup"
        )
    if marked := read_mark(path):
        raise WarehouseDamaged(
            f"{path}: missing, though {marked} batches were committed to it; `nightwire restore` brings back the "
            "newest good backup, or begins anew from the archive where none was made"
        )


def _connect_patiently(path: Path, wait_seconds: float, say: Callable[[str], None]) -> Connection:
    began = time.monotonic()
    said = False
    while True:
        try:
            with named_faults(path):
                return duckdb.connect(str(path))
        except WarehouseHeld as held:
            if time.monotonic() - began >= wait_seconds:
                raise
            if not said:
                say(f"waiting up to {wait_seconds:.0f} s: {held}")
                said = True
            time.sleep(SECONDS_BETWEEN_TRIES)


def _migrations() -> dict[str, str]:
    folder = files("load").joinpath("migrations")
    paths = sorted((item for item in folder.iterdir() if item.name.endswith(".sql")), key=lambda item: item.name)
    return {item.name.removesuffix(".sql"): item.read_text(encoding="utf-8") for item in paths}


def _apply(con: Connection, name: str, sql: str) -> None:
    with transaction(con):
        con.execute(sql)
        _record(con, name, sql)


def _renew_views(con: Connection) -> None:
    sql = files("load").joinpath("views.sql").read_text(encoding="utf-8")
    done = con.execute("SELECT digest FROM migrations WHERE name = $name", {"name": VIEWS}).fetchone()
    if done is None or done[0] != _digest(sql):
        _apply(con, VIEWS, sql)


def _record(con: Connection, name: str, sql: str) -> None:
    number = int(name[:4]) if name[:4].isdigit() else 0
    con.execute("DELETE FROM migrations WHERE name = $name", {"name": name})
    con.execute(
        "INSERT INTO migrations (number, name, digest) VALUES ($number, $name, $digest)",
        {"number": number, "name": name, "digest": _digest(sql)},
    )


def _digest(sql: str) -> str:
    return hashlib.blake2b(sql.encode(), digest_size=16).hexdigest()
