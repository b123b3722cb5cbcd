"""kill -9 in the middle of a night: the next run finishes the work, and the rows are those of one clean night."""

import signal
import subprocess
import sys
import time

import pytest

from flows.run import run_night
from flows.wanted import wanted_of
from load.query import run_query

CONTENT = "SELECT url, version, headline, content_hash FROM articles ORDER BY ALL"
CODE = "import sys; sys.argv[0] = 'nightwire'; from flows.cli import main; main()"


def has_pages(places):
    return any(path.stat().st_size > 2000 for path in places.archive.glob("*.warc.gz"))


MOMENTS = {
    "while the warehouse is made": lambda places: any(places.data.glob("*.duckdb*")),
    "while pages are fetched": has_pages,
    "while a batch is in the spool": lambda places: any(places.spool.glob("*.parquet")),
    "while the readers' copy is made": lambda places: any(places.data.glob(".news.duckdb*")),
}


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_night_is_finished_by_the_next(moment, first_night, settings, places, tmp_path):
    path = tmp_path / "sources.toml"
    command = [sys.executable, "-c", CODE, "run", "--plain", "--sources", str(path), "--data", str(places.data)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + 60
        while process.poll() is None and not MOMENTS[moment](places) and time.monotonic() < end:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)

    finished = run_night(wanted_of(settings), settings, places)

    assert finished.state != "failed", finished.sentence
    assert run_query(places.published, CONTENT).rows == run_query(first_night[1].published, CONTENT).rows


@pytest.mark.slow
def test_sigterm_ends_a_night_soon_and_with_a_truthful_status(service, settings, places, tmp_path):
    path = tmp_path / "sources.toml"
    slow = path.read_text(encoding="utf-8").replace("pause_seconds = 0.0", "pause_seconds = 2.0")
    path.write_text(slow, encoding="utf-8")
    command = [sys.executable, "-c", CODE, "run", "--plain", "--sources", str(path), "--data", str(places.data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 150
        while not has_pages(places) and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=120)[0]

    assert process.returncode == 1
    assert "asked to stop (SIGTERM)" in " ".join(said.split())
