"""The command: every mistake of a person gives a sentence and a status, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli_docs import reference

ROOT = Path(__file__).parents[2]
HEAVY = ("prefect", "trafilatura", "duckdb", "pydantic", "lxml", "rich")
CODE = "import sys; sys.argv[0] = 'nightwire'; from flows.cli import main; main()"


def nightwire(*arguments, text=None, cwd=None):
    return subprocess.run(
        [sys.executable, "-c", CODE, *map(str, arguments)],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "120", "NO_COLOR": "1"},
    )


def test_the_reference_is_what_the_command_says():
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    assert written == reference(), "run: python -m flows.cli_docs > docs/cli.md"


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["run", "--sources", "none.toml"], 1, "BadSettings: none.toml: no such file; name one with --sources"),
        (["run", "--sources", "wrong.toml"], 1, 'BadSource: wrong.toml, source "a": unknown kind "rrs"; known kinds:'),
        (["run", "--max-pages", "0"], 2, "0 is not in the range"),
        (["run", "--since", "yesterday"], 2, "does not match the format"),
        (["sql", "SELECT 1", "--data", "nowhere"], 1, "no readers' copy yet; `nightwire run` makes one"),
        (["sql", "SELECT 1", "--data", "nowhere", "--output", "nowhere/a.csv"], 1, "lies in the data folder"),
        (["schema", "--data", "nowhere"], 1, "no readers' copy yet"),
        (["check", "nowhere.html"], 1, "no such file, not an http(s) address"),
        (["check", "folder"], 1, 'BadSource: folder: a folder; name one file in it, or declare it: kind = "wirecopy"'),
        (["check", "bytes.bin"], 1, "BadSource: bytes.bin: no text but binary data"),
        (["check", "bytes.html"], 1, "BadSource: bytes.html: no text but binary data"),
        (["check", "empty.txt"], 1, "no text in 0 bytes of wire copy"),
        (["check", "http://[::1"], 1, "BadSource: http://[::1: not an address"),
        (["run", "--plain", "--sources", "bytes.bin"], 1, "BadSettings: bytes.bin: not a TOML file: no UTF-8 text at"),
        (["run", "--sources", "folder"], 2, "'folder' is a directory"),
        (["run", "--plain", "--data", "/proc/none"], 1, "BadSettings: /proc/none: cannot be used as the data folder"),
        (["run", "--data", "/proc/none"], 1, "name another with --data FOLDER or NIGHTWIRE_DATA"),
        (["up", "--data", "/proc/none"], 1, "BadSettings: /proc/none: cannot be used as the data folder"),
        (["doctor", "--data", "/proc/none"], 1, "/proc/none: cannot be used as the data folder"),
        (["record", "none.txt"], 1, "none.txt: No such file or directory"),
        (["check", "http://127.0.0.1:1/a"], 1, "127.0.0.1"),
        (["backfill", "nowhere.warc"], 1, "nowhere.warc: no such file or folder"),
        (["backup", "--data", "nowhere"], 1, "there is no warehouse yet"),
        (["restore", "--data", "nowhere"], 1, "BackupFailed"),
        (["nosuch"], 2, "No such command"),
    ],
)
def test_a_mistake_gives_a_sentence_and_a_status(arguments, status, sentence, tmp_path):
    (tmp_path / "wrong.toml").write_text('[[source]]\nname = "a"\nkind = "rrs"\nurl = "https://a.example"\n')
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.txt").touch()
    for name in ("bytes.bin", "bytes.html"):
        (tmp_path / name).write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20)

    done = nightwire(*arguments, cwd=tmp_path)

    assert done.returncode == status, done.stdout + done.stderr
    assert sentence in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


def test_help_costs_no_extractor_and_no_prefect():
    code = "import sys; from flows.cli import cli; print(sorted({name.split('.')[0] for name in sys.modules}))"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert not [
        name for name in ("prefect", "trafilatura", "duckdb", "pydantic", "lxml", "rich") if f"'{name}'" in loaded
    ]


def test_check_shows_one_page(tmp_path):
    page = tmp_path / "page.html"
    paragraph = "<p>The harbour council met on Monday and decided to rebuild the old bridge over the river. </p>"
    page.write_text(
        '<html lang="en"><title>Bridge</title><article><h1>A bridge for [b]Ferrytown[/b]</h1>'
        '<figure><img src="https://news.example/a.jpg"><figcaption>The bridge in May. Jane Roe/AFP</figcaption>'
        f"</figure>{paragraph * 8}</article></html>",
        encoding="utf-8",
    )

    done = nightwire("check", page)

    assert done.returncode == 0, done.stderr
    assert "A bridge for [b]Ferrytown[/b]" in done.stdout
    assert "The bridge in May." in done.stdout
    assert "Jane Roe" in done.stdout


def test_check_says_why_a_page_gives_no_article(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<html><title>Nothing</title><body></body></html>", encoding="utf-8")

    done = nightwire("check", page)

    assert done.returncode == 1
    assert "No article:" in done.stdout


def test_check_lists_what_a_feed_names(service):
    done = nightwire("check", f"{service.base_url}/feeds/world.rss")

    assert done.returncode == 0, done.stderr
    assert "Ferry crews" in done.stdout


def test_sql_answers_in_every_form(first_night, tmp_path):
    data = first_night[1].data
    for form in ("table", "csv", "json", "markdown"):
        done = nightwire("sql", "SELECT count(*) AS articles FROM latest", "--format", form, "--data", data)
        assert done.returncode == 0, done.stderr
        assert "articles" in done.stdout
    target = tmp_path / "rows.parquet"
    done = nightwire("sql", "-", "--format", "parquet", "--output", target, "--data", data, text="SELECT 1 AS one")
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"PAR1")


def test_an_answer_is_never_written_over_a_file_of_the_data_folder(first_night, tmp_path):
    data = first_night[1].data
    link = tmp_path / "link.csv"
    link.symlink_to(data / "warehouse.duckdb")
    before = (data / "warehouse.duckdb").read_bytes()

    for target in (data / "news.duckdb", data / "warehouse.duckdb", link):
        done = nightwire("sql", "SELECT 1 AS one", "--output", target, "--data", data)
        assert done.returncode == 1
        assert "lies in the data folder" in " ".join(done.stderr.split())

    assert (data / "warehouse.duckdb").read_bytes() == before


def test_status_and_shell_show_what_is_there(first_night):
    data = first_night[1].data

    status = nightwire("status", "--data", data)
    shell = nightwire("shell", "--data", data, text="SELECT count(*) AS runs FROM runs;\nDROP TABLE runs;\n")

    assert "articles in" in status.stdout, status.stderr
    assert "runs" in shell.stdout
    assert "BadQuery: DROP is refused" in shell.stdout


def test_doctor_finds_the_installation_well(tmp_path):
    done = nightwire("doctor", "--data", tmp_path / "data")

    assert done.returncode == 0, done.stdout
    assert "BROKEN" not in done.stdout


def test_record_writes_a_sample_to_correct(tmp_path):
    page = tmp_path / "copy.txt"
    page.write_text(
        "BERGEN, Nov 23 (Reuters) - Ferries sail again.\n\n" + "They sailed on Monday. " * 30, encoding="utf-8"
    )

    done = nightwire("record", page, "--folder", tmp_path / "samples", "--name", "ferry/copy")
    again = nightwire("record", page, "--folder", tmp_path / "samples", "--name", "ferry/copy")

    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "samples/ferry/copy").iterdir()} == {
        "page.html",
        "page.json",
        "expected.json",
    }
    assert again.returncode == 1
    assert "there already" in again.stderr
