import dataclasses
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from load.errors import NotWritable, WarehouseDamaged, WarehouseHeld, WarehouseNewer
from load.rows import NOT_COLUMNS
from load.warehouse import open_warehouse
from transform.records import Article, Edit, Photo, Quote, Tag

ROOT = Path(__file__).parents[2]

TABLES = {
    "articles", "photos", "tags", "quotes", "edits", "copy_decisions", "fetches", "rejects", "runs", "sources",
    "batches", "bands", "story_days", "moves", "migrations",
}  # fmt: skip
VIEWS = {"newest", "latest", "copies", "changes", "photo_credits", "tags_by_day", "source_health"}


def names(con, sql):
    return [name for (name,) in con.execute(sql).fetchall()]


def columns(con, table):
    return names(con, f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{table}' ORDER BY column_index")


def test_new_warehouse_has_the_tables_and_views_of_the_design(con):
    tables = set(names(con, "SELECT table_name FROM duckdb_tables()"))
    views = set(names(con, "SELECT view_name FROM duckdb_views() WHERE NOT internal"))

    assert tables == TABLES
    assert views >= VIEWS


def test_field_order_of_an_article_is_column_order(con):
    fields = [field.name for field in dataclasses.fields(Article) if field.name not in NOT_COLUMNS]

    assert columns(con, "articles") == fields


@pytest.mark.parametrize(("record", "table"), [(Photo, "photos"), (Tag, "tags"), (Quote, "quotes"), (Edit, "edits")])
def test_field_order_of_a_part_is_column_order_after_the_key(con, record, table):
    fields = [field.name for field in dataclasses.fields(record)]

    assert columns(con, table) == ["article_id", "version", *fields]


def test_every_table_view_and_column_is_described(con):
    undescribed = con.execute(
        """
        SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal
        UNION ALL
        SELECT table_name, NULL FROM duckdb_tables() WHERE comment IS NULL AND NOT internal
        UNION ALL
        SELECT view_name, NULL FROM duckdb_views() WHERE comment IS NULL AND NOT internal
        """
    ).fetchall()

    assert undescribed == []


def test_opening_again_changes_nothing(path):
    open_warehouse(path).close()
    before = path.read_bytes()

    open_warehouse(path).close()

    assert path.read_bytes() == before


def test_creation_leaves_one_file_and_no_log(path):
    open_warehouse(path).close()

    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_creation_cut_short_is_begun_anew(path):
    path.with_name(f".{path.name}.new").write_bytes(b"half a file")

    open_warehouse(path).close()

    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_file_of_a_later_release_is_refused(path):
    con = open_warehouse(path)
    con.execute("INSERT INTO migrations VALUES (9999, '9999_later', 'x')")
    con.close()

    with pytest.raises(WarehouseNewer, match="9999_later"):
        open_warehouse(path)


def test_migration_that_fails_leaves_the_schema_as_it_was(con, monkeypatch):
    from load import warehouse

    known = warehouse._migrations()
    monkeypatch.setattr(warehouse, "_migrations", lambda: known | {"0099_bad": "CREATE TABLE half (x INT); SELEC 1"})

    with pytest.raises(duckdb.Error):
        warehouse.migrate(con)

    assert set(names(con, "SELECT table_name FROM duckdb_tables()")) == TABLES
    assert "0099_bad" not in names(con, "SELECT name FROM migrations")


def test_added_column_reaches_a_warehouse_with_rows_in_it_and_the_views_stay(path, monkeypatch):
    from load import warehouse
    from load.store import append_batch
    from tests.load.make import article, batch

    con = open_warehouse(path)
    append_batch(con, batch(1, article()))
    before = columns(con, "latest")
    known = warehouse._migrations()
    added = "ALTER TABLE articles ADD COLUMN mood VARCHAR; COMMENT ON COLUMN articles.mood IS 'Mood';"
    monkeypatch.setattr(warehouse, "_migrations", lambda: known | {"0099_mood": added})

    assert warehouse.migrate(con) == ("0099_mood",)

    assert con.execute("SELECT headline, mood FROM articles").fetchall() == [("Headline of one", None)]
    assert columns(con, "latest") == before
    assert con.execute("SELECT count(*) FROM latest").fetchall() == [(1,)]
    con.close()


@pytest.mark.parametrize("damage", ["truncated", "garbage", "empty_blocks"])
def test_damaged_file_is_recognised_and_the_message_names_the_command(path, damage):
    open_warehouse(path).close()
    content = path.read_bytes()
    if damage == "truncated":
        path.write_bytes(content[:8192])
    if damage == "garbage":
        path.write_bytes(b"\x5a" * len(content))
    if damage == "empty_blocks":
        path.write_bytes(content[:12288] + bytes(len(content) - 12288))

    with pytest.raises(WarehouseDamaged, match="nightwire restore"):
        open_warehouse(path)


@pytest.mark.parametrize("damage", ["garbage", "zeroed", "flipped", "gone"])
def test_damaged_log_of_a_writer_that_died_is_recognised(path, damage):
    write_and_die = f"""
import os
from pathlib import Path
from load.store import append_batch
from load.warehouse import open_warehouse
from tests.load.make import article, batch
con = open_warehouse(Path({str(path)!r}))
for number in range(5):
    append_batch(con, batch(number, *(article(f"{{number}}-{{one}}") for one in range(20))))
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", write_and_die], check=False, cwd=ROOT)
    log = path.with_name(path.name + ".wal")
    content = log.read_bytes()
    half = len(content) // 2
    if damage == "garbage":
        log.write_bytes(b"\x5a" * len(content))
    if damage == "zeroed":
        log.write_bytes(content[:half] + bytes(len(content) - half))
    if damage == "flipped":
        log.write_bytes(content[:half] + bytes(255 - byte for byte in content[half:]))
    if damage == "gone":
        log.unlink()

    with pytest.raises(WarehouseDamaged, match="nightwire restore"):
        open_warehouse(path)


def test_log_without_its_file_is_not_thrown_away(path):
    path.with_name(path.name + ".wal").write_bytes(b"rows")

    with pytest.raises(WarehouseDamaged, match="nightwire restore"):
        open_warehouse(path)

    assert path.with_name(path.name + ".wal").read_bytes() == b"rows"


def test_file_open_elsewhere_is_waited_for_and_then_declined(path):
    open_warehouse(path).close()
    hold = f"import duckdb; con = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    said = []
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        other.stdout.readline()

        with pytest.raises(WarehouseHeld, match=f"PID {other.pid}"):
            open_warehouse(path, wait_seconds=0.6, say=said.append)

        other.communicate("\n")
    assert len(said) == 1
    open_warehouse(path).close()


def test_folder_that_may_not_be_written_is_named(tmp_path):
    if subprocess.run(["id", "-u"], capture_output=True, text=True, check=True).stdout.strip() == "0":
        folder = "/proc/nightwire"  # root writes everywhere but here
    else:
        folder = tmp_path / "closed"
        folder.mkdir(mode=0o500)
    with pytest.raises((NotWritable, OSError)):
        open_warehouse(Path(folder) / "warehouse.duckdb")
