import random
import subprocess
import sys

import duckdb
import pytest

from load.blocks import BLOCK_BYTES, HEADER_BYTES, suspect_blocks
from load.errors import LoadError, WarehouseDamaged, WarehouseHeld
from load.publish import publish
from load.query import run_query
from load.search import build_index
from load.store import append_batch, append_runs
from load.warehouse import open_warehouse
from tests.load.make import article, batch, run


@pytest.fixture
def news(tmp_path):
    return tmp_path / "news.duckdb"


def fill(path, *articles, number=1):
    con = open_warehouse(path)
    append_batch(con, batch(number, *articles))
    con.close()


def test_copy_has_the_rows_and_the_index(path, news):
    fill(path, article(), article("two", headline="Storm over the harbour"))

    done = publish(path, news)

    assert (done.is_skipped, done.articles, done.searchable) == (False, 2, 2)
    assert run_query(news, "SELECT headline FROM search('STORM')").rows == [("Storm over the harbour",)]
    assert [file.name for file in news.parent.glob("*news*")] == ["news.duckdb"]


def test_index_is_built_with_all_memory_where_little_is_too_little(con, monkeypatch):
    monkeypatch.setattr("load.search.LEAST_MB", 1)
    append_batch(con, batch(1, article(headline="Storm over the harbour")))

    count = build_index(con)

    assert count == 1
    assert con.execute("SELECT headline FROM search('STORM')").fetchall() == [("Storm over the harbour",)]


def test_search_finds_words_of_every_script(path, news):
    texts = {
        "ru": "Выборы прошли спокойно",
        "ar": "انتخابات في القاهرة",
        "zh": "北京举行新闻发布会",
        "ko": "서울에서 회담이 열렸다",
        "th": "กรุงเทพมหานคร",
        "hi": "दिल्ली में बारिश",
        "fr": "L'été à Besançon",
    }
    fill(path, *(article(code, headline=text) for code, text in texts.items()))
    publish(path, news)

    asked = {
        "ru": "выборы",
        "ar": "القاهرة",
        "zh": "新闻",
        "ko": "회담이",
        "th": "กรุงเทพ",
        "hi": "दिल्ली",
        "fr": "besancon",
    }
    for code, words in asked.items():
        rows = run_query(news, f"SELECT url FROM search('{words}') JOIN newest USING (article_id) LIMIT 1").rows
        assert rows == [(f"https://news.example/{code}",)], code


def test_search_covers_the_newest_version_only(path, news):
    fill(path, article(headline="Old words"), article(version=2, headline="New words", body="changed"))
    publish(path, news)

    assert run_query(news, "SELECT headline FROM search('words')").rows == [("New words",)]
    assert run_query(news, "SELECT count(*) FROM search('old')").rows == [(0,)]


def test_nothing_changed_is_skipped_and_a_change_is_not(path, news):
    fill(path, article())
    publish(path, news)
    before = news.stat().st_mtime_ns

    assert publish(path, news).is_skipped
    assert news.stat().st_mtime_ns == before

    fill(path, article("two"), number=2)
    assert publish(path, news).articles == 2


def test_run_record_alone_is_published(path, news):
    fill(path, article())
    publish(path, news)
    con = open_warehouse(path)
    append_runs(con, [run()])
    con.close()

    assert not publish(path, news).is_skipped
    assert run_query(news, "SELECT count(*) FROM runs").rows == [(1,)]


def test_open_reader_keeps_what_it_has(path, news):
    fill(path, article())
    publish(path, news)
    reader = duckdb.connect(str(news), read_only=True)

    fill(path, article("two"), number=2)
    publish(path, news)

    assert reader.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    reader.close()
    assert run_query(news, "SELECT count(*) FROM articles").rows == [(2,)]


def test_readers_never_fail_to_open_while_it_is_published(path, news):
    fill(path, article())
    publish(path, news)
    reading = f"""
import duckdb, pathlib
opened = failed = 0
while not pathlib.Path({str(news.parent / "done")!r}).exists() or (opened < 20 and not failed):
    try:
        with duckdb.connect({str(news)!r}, read_only=True) as con:
            con.execute("SELECT count(*) FROM latest").fetchall()
        opened += 1
    except duckdb.Error:
        failed += 1
print(opened, failed)
"""
    with subprocess.Popen([sys.executable, "-c", reading], stdout=subprocess.PIPE, text=True) as reader:
        for number in range(2, 7):
            fill(path, article(str(number)), number=number)
            publish(path, news)
        (news.parent / "done").touch()
        answer, _ = reader.communicate()

    opened, failed = map(int, answer.split())
    assert opened >= 20
    assert failed == 0


def test_damaged_warehouse_is_not_published_and_readers_keep_the_old(path, news):
    fill(path, article())
    publish(path, news)
    before = news.read_bytes()
    path.write_bytes(path.read_bytes()[:9000])

    with pytest.raises((WarehouseDamaged, LoadError)):
        publish(path, news)

    assert news.read_bytes() == before
    assert not list(news.parent.glob(".news*"))


def test_block_that_is_damaged_in_the_middle_is_found_before_readers_see_it(path, news):
    fill(
        path,
        *(article(f"{number}", body=f"{number} {random.Random(number).randbytes(3000).hex()}") for number in range(80)),
    )
    publish(path, news)
    before = news.read_bytes()
    fill(path, article("more"), number=2)
    assert suspect_blocks(path) == 0
    with duckdb.connect(str(path), read_only=True) as con:
        sql = (
            "SELECT DISTINCT block_id FROM pragma_storage_info('articles') WHERE column_name = 'body' AND block_id >= 0"
        )
        ((block,), *_) = con.execute(sql).fetchall()
    with path.open("r+b") as file:
        file.seek(HEADER_BYTES + block * BLOCK_BYTES + 900)
        file.write(b"four")

    with pytest.raises(WarehouseDamaged, match="nightwire restore"):
        publish(path, news)

    assert suspect_blocks(path) == 1
    assert news.read_bytes() == before


def test_warehouse_that_another_process_writes_is_not_published(path, news):
    fill(path, article())
    hold = f"import duckdb; con = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        other.stdout.readline()

        with pytest.raises(WarehouseHeld):
            publish(path, news)

        other.communicate("\n")
    assert not news.exists()


def test_rows_in_the_log_of_a_writer_that_died_are_published(path, news):
    write_and_die = f"""
import os
from pathlib import Path
from load.store import append_batch
from load.warehouse import open_warehouse
from tests.load.make import article, batch
con = open_warehouse(Path({str(path)!r}))
append_batch(con, batch(1, article()))
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", write_and_die], check=False)
    assert path.with_name(path.name + ".wal").exists()

    assert publish(path, news).articles == 1
