"""The warehouse's file made small: the same rows at the same places, whenever it is killed."""

import signal
import subprocess
import sys
from types import SimpleNamespace

import duckdb
import pytest

from load.compact import compact
from load.copying import digest_tables
from load.database import is_old_form
from load.seen import read_known, read_seen
from load.store import append_batch, append_runs
from load.warehouse import migrate, open_warehouse
from tests.load.make import NOW, article, batch, run


def fill(path):
    """A warehouse half of whose file is free."""
    con = open_warehouse(path)
    for number in range(3):
        append_batch(con, batch(number, *(article(f"{number}-{one}") for one in range(4))))
    con.execute("CREATE TABLE ballast AS SELECT hash(range) AS x FROM range(500000)")
    con.execute("CHECKPOINT")
    con.execute("DROP TABLE ballast")
    append_runs(con, [run()])
    con.close()


def state(path):
    con = open_warehouse(path)
    digests = digest_tables(con)
    views = con.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
    columns = con.execute("SELECT table_name, column_name, comment FROM duckdb_columns() ORDER BY ALL").fetchall()
    known = read_known(con, [article(f"{number}-1").asked_url for number in range(3)])
    seen = read_seen(con, [article("2-3", body="other")], now=NOW)
    con.close()
    return digests, views, columns, known, seen


def test_a_file_half_of_which_is_free_becomes_small_and_says_the_same(path):
    fill(path)
    before = state(path)

    done = compact(path, min_free_bytes=1 << 20)

    assert done.bytes_after < 0.7 * done.bytes_before
    assert path.stat().st_size == done.bytes_after
    assert state(path) == before
    con = open_warehouse(path)
    assert append_batch(con, batch(9, article("9-1")))
    con.close()


def test_a_file_of_an_older_release_becomes_small_as_one_of_this(path):
    fill(path)
    con = open_warehouse(path)
    con.execute("ALTER TABLE runs DROP COLUMN flow")
    con.execute("DELETE FROM migrations WHERE name = '0003_flow_of_runs'")
    con.close()

    done = compact(path, min_free_bytes=1 << 20)

    assert done.bytes_after < done.bytes_before
    con = open_warehouse(path)
    assert con.execute("SELECT run_id, flow FROM runs").fetchall() == [("run-1", None)]
    con.close()


def test_a_file_with_little_that_is_free_stays_as_it_is(path):
    fill(path)
    before = path.read_bytes()

    done = compact(path)

    assert done.bytes_after == done.bytes_before
    assert path.read_bytes() == before


def test_a_file_of_an_earlier_release_gets_the_newer_form_once_and_says_the_same(path):
    fill(path)
    before = state(path)
    in_older_form(path)

    compact(path)
    first = path.read_bytes()
    compact(path)

    with duckdb.connect(str(path), read_only=True) as con:
        assert not is_old_form(con)
    assert path.read_bytes() == first
    assert state(path) == before


def in_older_form(path):
    """Put the rows of the warehouse in a file as the first releases made it."""
    older = path.with_name("older.duckdb")
    with duckdb.connect(str(older), config={"storage_compatibility_version": "v1.0.0"}) as con:
        migrate(con)
        con.execute("DELETE FROM migrations")
        con.execute(f"ATTACH '{path}' AS now (READ_ONLY)")
        names = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'now'").fetchall()
        for (name,) in names:
            con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM now."{name}" ORDER BY rowid')
        con.execute("DETACH now")
        assert is_old_form(con)
    older.replace(path)


def test_without_room_on_the_disk_the_file_stays_as_it_is(path, monkeypatch):
    fill(path)
    before = path.read_bytes()
    monkeypatch.setattr("load.compact.shutil.disk_usage", lambda _: SimpleNamespace(free=1000))

    compact(path, min_free_bytes=1 << 20)

    assert path.read_bytes() == before


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_killed_on_the_way_it_leaves_a_whole_file(path, call):
    fill(path)
    before = state(path)
    code = f"""
import os, signal, sys
from pathlib import Path
from load.compact import compact
sys.setprofile(lambda _, event, what: event == "c_call" and what.__name__ == {call!r} and os.kill(os.getpid(), 9))
compact(Path({str(path)!r}), min_free_bytes=1 << 20)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL

    assert state(path) == before
    compact(path, min_free_bytes=1 << 20)
    assert state(path) == before
    assert not list(path.parent.glob(".*"))
