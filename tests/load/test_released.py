"""What a release wrote and what people ask of its views outlast every later migration."""

from pathlib import Path

import duckdb
import pytest

from load.copying import digest_tables
from load.publish import publish
from load.query import run_query
from load.seen import read_known, read_seen
from load.store import append_batch
from load.warehouse import _migrations, open_warehouse
from tests.load.make import NOW, article, batch

RELEASED = Path(__file__).parent / "released"
ROWS = sorted(RELEASED.glob("*_rows.sql"))


def warehouse_of(rows, path):
    """A warehouse as the release left it: its migrations up to that one, and its rows; none of today's views."""
    known = {name: sql for name, sql in _migrations().items() if name[:4] <= rows.name[:4]}
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE migrations (number INTEGER NOT NULL, name VARCHAR NOT NULL, digest VARCHAR NOT NULL)")
        for name, sql in known.items():
            con.execute(sql)
            con.execute("INSERT INTO migrations VALUES (?, ?, 'as released')", [int(name[:4]), name])
        con.execute(rows.read_text(encoding="utf-8"))
        return {table: digest[0] for table, digest in digest_tables(con).items()}


@pytest.mark.parametrize("rows", ROWS, ids=lambda path: path.stem)
def test_rows_of_every_release_are_carried_forward(rows, path):
    written = warehouse_of(rows, path)

    con = open_warehouse(path)

    found = {table: digest[0] for table, digest in digest_tables(con).items()}
    assert {table: found[table] for table in written if table != "migrations"} == {
        table: count for table, count in written.items() if table != "migrations"
    }
    body = con.execute("SELECT body FROM articles WHERE url = 'https://news.example/one' AND version = 2").fetchall()
    assert body == [("The text of one, changed.\nIts second paragraph.",)]
    assert con.execute("SELECT headline, copy_of IS NULL FROM newest ORDER BY url").fetchall() == [
        ("Headline of one", True),
        ("It's down", False),
    ]
    con.close()


@pytest.mark.parametrize("rows", ROWS, ids=lambda path: path.stem)
def test_the_next_night_knows_what_every_release_stored(rows, path):
    warehouse_of(rows, path)
    con = open_warehouse(path)

    known = read_known(con, [article().asked_url])
    (latest,) = read_seen(con, [article(body="third")], now=NOW).latest
    append_batch(con, batch(9, article(version=3, body="third"), run_id="run-9"))

    assert list(known) == [article().asked_url]
    assert latest.version == 2
    assert con.execute("SELECT max(version) FROM articles").fetchall() == [(3,)]
    con.close()
    publish(path, path.with_name("news.duckdb"))
    assert run_query(path.with_name("news.duckdb"), "SELECT count(*) FROM search('crane')").rows == [(1,)]


def test_views_keep_every_column_that_a_release_had(con):
    released = set((RELEASED / "views.txt").read_text(encoding="utf-8").split())

    found = {
        f"{view}.{column}"
        for view, column in con.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
    }

    assert released - found == set()


@pytest.mark.parametrize("rows", ROWS, ids=lambda path: path.stem)
def test_every_view_answers_on_rows_of_every_release(rows, path):
    warehouse_of(rows, path)
    con = open_warehouse(path)

    for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
        con.execute(f"SELECT * FROM {view}").fetchall()

    con.close()
