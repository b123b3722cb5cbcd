import csv
import io
import json
import time

import pyarrow.parquet as pq
import pytest

from load.asking import ask
from load.errors import BadQuery, WarehouseDamaged
from load.publish import publish
from load.query import open_copy, run_query, write_table
from load.records import Limits
from load.schema import describe, read_schema
from load.store import append_batch
from load.warehouse import open_warehouse
from tests.load.make import article, batch


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    folder = tmp_path_factory.mktemp("news")
    con = open_warehouse(folder / "warehouse.duckdb")
    append_batch(con, batch(1, article(), article("two", headline="=HYPERLINK(1)", body="Harbour | crane")))
    con.close()
    publish(folder / "warehouse.duckdb", folder / "news.duckdb")
    return folder / "news.duckdb"


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    path = tmp_path_factory.mktemp("outside") / "secret.csv"
    path.write_text("word\nxyzzy\n")
    return path


WAYS_OUT = {
    "read a text file": "SELECT * FROM read_text('{secret}')",
    "read a csv file": "SELECT * FROM read_csv('{secret}')",
    "read a file by its name": "SELECT * FROM '{secret}'",
    "read bytes": "SELECT * FROM read_blob('{secret}')",
    "read json": "SELECT * FROM read_json('{secret}')",
    "read parquet": "SELECT * FROM read_parquet('{secret}')",
    "read a database file": "SELECT * FROM read_duckdb('{secret}')",
    "sniff a file": "SELECT * FROM sniff_csv('{secret}')",
    "list a folder": "SELECT * FROM glob('/etc/*')",
    "read parquet metadata": "SELECT * FROM parquet_metadata('{secret}')",
    "read through query()": "SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')",
    "read through a macro": "SELECT * FROM query_table('{secret}')",
    "read the web": "SELECT * FROM read_text('http://127.0.0.1:9/x')",
    "write a file": "COPY (SELECT 1) TO '{out}'",
    "write to a device": "COPY (SELECT 1) TO '/dev/stdout'",
    "export the database": "EXPORT DATABASE '{out}'",
    "import a database": "IMPORT DATABASE '{out}'",
    "attach a file": "ATTACH '{out}' AS other",
    "attach read-only": "ATTACH '{secret}' AS other (READ_ONLY)",
    "install an extension": "INSTALL httpfs",
    "load an extension": "LOAD httpfs",
    "load a file as an extension": "LOAD '{secret}'",
    "turn access on": "SET enable_external_access = true",
    "unlock the configuration": "SET lock_configuration = false",
    "reset the lock": "RESET lock_configuration",
    "raise the memory limit": "SET memory_limit = '64GB'",
    "name a temporary folder": "SET temp_directory = '{out}'",
    "log queries to a file": "SET log_query_path = '{out}'",
    "log queries by pragma": "PRAGMA log_query_path='{out}'",
    "log to a file by call": "CALL enable_logging(storage = 'file', storage_config = {{'path': '{out}'}})",
    "log to a file by select": "SELECT * FROM enable_logging(storage = 'file', storage_config = {{'path': '{out}'}})",
    "log by pragma": "PRAGMA enable_logging('QueryLog')",
    "log through a quoted name": 'SELECT * FROM main . "ENABLE_logging" /* x */ ()',
    "log through query()": "SELECT * FROM query/* */('SELECT * FROM enable_' || 'logging()')",
    "hide a macro before a pivot": "CREATE TEMP MACRO pivot() AS 1; SELECT pivot()",
    "profile to a file": "PRAGMA profiling_output='{out}'",
    "profile by pragma": "PRAGMA enable_profiling='json'",
    "keep a secret": "CREATE PERSISTENT SECRET s (TYPE http)",
    "read an environment variable": "SELECT getenv('HOME')",
    "scan memory": "SELECT * FROM arrow_scan(1, 2, 3)",
    "scan memory through a cast": "SELECT * FROM arrow_scan(1::POINTER, 2::POINTER, 3::POINTER)",
    "scan a python object": "SELECT * FROM pandas_scan(1)",
    "name a python variable": "SELECT * FROM secret",
    "write a row": "INSERT INTO runs SELECT * FROM runs",
    "delete rows": "DELETE FROM articles",
    "change rows": "UPDATE articles SET body = ''",
    "drop a table": "DROP TABLE articles",
    "create a table": "CREATE TABLE mine (x INT)",
    "create a temporary table": "CREATE TEMP TABLE mine AS SELECT 1",
    "begin a transaction": "BEGIN",
    "checkpoint": "CHECKPOINT",
    "checkpoint by function": "SELECT * FROM force_checkpoint()",
    "vacuum": "VACUUM",
    "two statements": "SELECT 1; SELECT 2",
    "hide a statement behind a pivot": "CREATE TABLE pivot_x AS SELECT 1; SELECT 1",
    "execute a serialized statement": "SELECT * FROM json_execute_serialized_sql(json_serialize_sql("
    "'SELECT * FROM read_text(''{secret}'')'))",
    "explain that runs": "EXPLAIN ANALYZE COPY (SELECT 1) TO '{out}'",
    "explain that deletes": "EXPLAIN ANALYZE DELETE FROM articles",
    "prepare and execute": "PREPARE p AS SELECT 1",
    "use another database": "USE memory",
    "set a variable": "SET VARIABLE x = (SELECT 1)",
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_way_out_of_sql(way, news, secret, tmp_path):
    out = tmp_path / "out"
    before = news.read_bytes()

    with pytest.raises(BadQuery):
        run_query(news, WAYS_OUT[way].format(secret=secret, out=out))

    assert not out.exists()
    assert news.read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("FROM read_text('/etc/hostname')", "files, folders and addresses are refused"),
        ("EXPLAIN COPY (SELECT 1) TO '/tmp/x'", "files, folders and addresses are refused"),
        ("FROM sqlite_scan('a', 'b')", "sqlite_scan() is refused: it belongs to an extension (sqlite_scanner)"),
        ("TRUNCATE articles", "TRUNCATE is refused: this copy is for reading; use SELECT, DESCRIBE or EXPLAIN"),
        ("PRAGMA create_fts_index('articles', 'article_id', 'body')", "PRAGMA is refused"),
        ("COPY FROM DATABASE news TO memory", "COPY is refused"),
        ("WITH a AS (SELECT 1) DELETE FROM articles", "DELETE is refused"),
        ("SELECT 1; SELECT 2", "2 statements given; give one at a time"),
        ("SELECT * FROM checkpoint('news')", "checkpoint() is refused: it does more than read"),
    ],
)
def test_a_refusal_says_what_is_refused_and_what_to_do(sql, sentence, news):
    with pytest.raises(BadQuery) as refusal:
        run_query(news, sql)

    assert sentence in str(refusal.value)


def test_a_damaged_copy_says_how_to_get_another(tmp_path):
    copy = tmp_path / "news.duckdb"
    copy.write_bytes(b"no database")

    with pytest.raises(WarehouseDamaged, match="remove it, `nightwire run` makes it anew"):
        run_query(copy, "SELECT 1")


ENDS_THE_PROCESS = {"log to a file by call", "log to a file by select"}  # DuckDB aborts: nothing is written


@pytest.mark.parametrize("way", sorted(WAYS_OUT.keys() - ENDS_THE_PROCESS))
def test_settings_alone_close_the_ways_that_reach_outside(way, news, secret, tmp_path):
    """The list of statements is one wall; this tries the other, in case a statement slips through."""
    out = tmp_path / "out"
    before = news.read_bytes()

    with open_copy(news) as copy:
        try:
            rows = copy._con.execute(WAYS_OUT[way].format(secret=secret, out=out)).fetchall()
        except Exception as error:  # any error will do: nothing came back
            rows = [str(error)]

    assert not out.exists()
    assert "xyzzy" not in str(rows).replace(str(secret), "")
    assert news.read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT headline FROM latest",
        "FROM latest SELECT headline",
        "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
        "DESCRIBE latest",
        "SHOW TABLES",
        "SUMMARIZE articles",
        "EXPLAIN SELECT 1",
        "VALUES (1)",
        "PIVOT tags ON scheme USING count(*)",
        "SELECT headline FROM search('crane')",
        "-- a comment\nSELECT 1;",
    ],
)
def test_questions_are_answered(news, sql):
    assert run_query(news, sql).rows


def test_slow_query_is_stopped(news):
    began = time.monotonic()

    with pytest.raises(BadQuery, match=r"stopped after 0\.5 s"):
        run_query(
            news, "SELECT sum(a.range * b.range) FROM range(10000000) a, range(1000000) b", limits=Limits(seconds=0.5)
        )

    assert time.monotonic() - began < 10


def test_hungry_query_is_stopped(news):
    with pytest.raises(BadQuery, match="needs more than 64 MB"):
        run_query(
            news,
            "SELECT sum(len(x)) FROM (SELECT repeat('x', 1000000) || range AS x FROM range(200) ORDER BY x)",
            limits=Limits(memory_mb=64),
        )


def test_copy_answers_again_after_a_stopped_query(news):
    with open_copy(news, limits=Limits(seconds=0.3)) as copy:
        with pytest.raises(BadQuery):
            copy.run("SELECT sum(a.range * b.range) FROM range(10000000) a, range(1000000) b")

        assert copy.run("SELECT 1 AS one").rows == [(1,)]


def test_rows_over_the_limit_are_cut_and_said_to_be(news):
    table = run_query(news, "SELECT range FROM range(5000)", limits=Limits(rows=10))

    assert len(table.rows) == 10
    assert table.is_truncated
    assert "limit" in write_table(table, "table").decode()


def test_mistake_is_explained(news):
    with pytest.raises(BadQuery, match=r"(?s)artcles.*articles"):
        run_query(news, "SELECT * FROM artcles")


def test_no_statement_gets_an_example(news):
    with pytest.raises(BadQuery, match="try: SELECT"):
        run_query(news, "  -- nothing")


def test_missing_copy_says_what_makes_one(tmp_path):
    with pytest.raises(BadQuery, match="nightwire run"):
        run_query(tmp_path / "news.duckdb", "SELECT 1")


def test_csv_cells_that_would_run_are_defused(news):
    sql = """
        SELECT headline, '@sum' AS at, ' +1' AS plus, -1 AS number, NULL AS nothing, '\t=x' AS tab
        FROM newest
        ORDER BY headline
    """

    answer = list(csv.reader(io.StringIO(write_table(run_query(news, sql), "csv").decode())))

    assert answer[0] == ["headline", "at", "plus", "number", "nothing", "tab"]
    assert answer[1] == ["'=HYPERLINK(1)", "'@sum", "' +1", "-1", "", "'\t=x"]


def test_json_keeps_types_and_lists(news):
    sql = "SELECT byline, published_at, similarity, version, sum(1) OVER () AS total FROM newest LIMIT 1"

    (row,) = json.loads(write_table(run_query(news, sql), "json"))

    assert row == {
        "byline": ["Ana Ruiz", "Li Wei"],
        "published_at": "2026-11-22 23:00:00",
        "similarity": None,
        "version": 1,
        "total": 2,
    }


def test_parquet_reads_back(news, tmp_path):
    table = run_query(news, "SELECT headline, byline FROM newest ORDER BY headline")

    read = pq.read_table(io.BytesIO(write_table(table, "parquet")))

    assert read.to_pylist()[1] == {"headline": "Headline of one", "byline": ["Ana Ruiz", "Li Wei"]}


def test_what_a_spreadsheet_runs_is_defused_in_every_disguise(news):
    cells = [
        "=1",
        "\u3000=1",
        "\t=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "\ufeff=1",
        "\u200b+1",
        "\n=1",
        "\t1",
        "\r1",
    ]
    sql = "SELECT unnest([" + ", ".join(f"'{cell}'" for cell in cells) + "]) AS cell"

    rows = list(csv.reader(io.StringIO(write_table(run_query(news, sql), "csv").decode(), newline="")))

    assert [row[0] for row in rows[1:]] == ["'" + cell.replace("\r", "\n") for cell in cells]


def test_columns_of_one_name_are_told_apart(news):
    table = run_query(news, "SELECT 1 AS a, 2 AS a, 3 AS a_2")

    (row,) = json.loads(write_table(table, "json"))

    assert list(row.values()) == [1, 2, 3]
    assert len(set(pq.read_table(io.BytesIO(write_table(table, "parquet"))).column_names)) == 3


def test_values_that_python_or_json_lack_are_written_all_the_same(news):
    sql = "SELECT DATE 'infinity' AS d, 'nan'::DOUBLE AS n, [1.5, 'inf'::DOUBLE] AS l, INTERVAL 3 DAY AS i"
    table = run_query(news, sql)

    (row,) = json.loads(write_table(table, "json"))

    assert row["n"] is None
    assert row["l"] == [1.5, None]
    assert "3 days" in row["i"]
    assert "beyond" in row["d"]
    assert all(write_table(table, form) for form in ("table", "csv", "markdown"))
    with pytest.raises(BadQuery, match="cast the column"):
        write_table(table, "parquet")


def test_answer_larger_than_the_memory_limit_is_refused(news):
    with pytest.raises(BadQuery, match="needs more than 64 MB"):
        run_query(news, "SELECT repeat('x', 100000) FROM range(10000)", limits=Limits(memory_mb=64))


UNBROKEN = "SELECT list_reduce(range(1000000000), (a, b) -> a + b)"


def test_one_step_that_no_interrupt_reaches_is_ended_with_its_process(news, monkeypatch):
    monkeypatch.setattr("load.asking.GRACE_SECONDS", 1.0)

    with pytest.raises(BadQuery, match="stopped after 1 s"):
        ask(
            news,
            "SELECT list_reduce(range(1000000000), (a, b) -> a + b)",
            "csv",
            limits=Limits(seconds=1, memory_mb=4096),
        )


def test_question_asked_apart_is_answered_or_refused_as_here(news):
    assert ask(news, "SELECT 1 AS one", "csv", limits=Limits()) == b"one\n1\n"
    with pytest.raises(BadQuery, match="DELETE is refused"):
        ask(news, "DELETE FROM articles", "csv", limits=Limits())


def test_markdown_shows_markup_as_it_is(news):
    sql = r"SELECT '[a](javascript:x) \| <img src=x> `b`' AS cell"

    lines = write_table(run_query(news, sql), "markdown").decode().splitlines()

    assert lines[2] == r"| \[a](javascript:x) \\\| \<img src=x> \`b\` |"


def test_markdown_keeps_its_columns(news):
    lines = write_table(run_query(news, "SELECT body, 1 AS n FROM newest WHERE body LIKE '%|%'"), "markdown").decode()

    assert lines == "| body | n |\n| --- | --- |\n| Harbour \\| crane | 1 |\n"


def test_table_shows_no_control_characters(news):
    text = write_table(run_query(news, "SELECT 'a' || chr(27) || '[31m' || chr(10) || 'b' AS x"), "table").decode()

    assert "\x1b" not in text
    assert text.splitlines()[-1] == "a [31m b"


def test_unknown_form_is_named(news):
    with pytest.raises(ValueError, match="unknown form 'xml'; known forms: table, csv"):
        write_table(run_query(news, "SELECT 1"), "xml")


def test_times_are_utc_whatever_the_machine_says(news, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")

    rows = run_query(news, "SELECT published_at::VARCHAR, published_at::DATE::VARCHAR FROM latest LIMIT 1").rows

    assert rows == [("2026-11-22 23:00:00", "2026-11-22")]


def test_schema_is_described_with_views_first(news):
    text = describe(news)

    assert text.startswith("agencies_by_day (view): ")
    assert "articles (table): One version of one article" in text
    assert "search_text" not in text
    assert describe(news, "runs").startswith("runs (table): ")
    assert "there are: agencies_by_day" in describe(news, "nothing")


def test_every_column_people_see_is_described(news):
    assert [
        (relation.name, column.name)
        for relation in read_schema(news)
        for column in relation.columns
        if not column.comment
    ] == []
