"""kill -9 at any moment: the next run finishes the work, nothing is lost and nothing is doubled."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from load.errors import LoadError, NoSpace
from load.query import run_query
from load.spool import waiting, write_batch
from load.store import append_batch, drain_spool
from load.warehouse import open_warehouse
from tests.load.make import article, batch
from tests.load.night import BATCHES, PER_BATCH, check, night

ROOT = Path(__file__).parents[2]
NIGHT = [sys.executable, "-m", "tests.load.night"]
EVERY = int(os.environ.get("KILL_EVERY", "9"))  # 1 kills at every call; the suite has less time


def test_night_that_is_never_killed_is_whole(tmp_path):
    night(tmp_path)

    check(tmp_path)
    assert run_query(tmp_path / "news.duckdb", "SELECT count(*) FROM articles").rows == [(BATCHES * PER_BATCH,)]


@pytest.mark.slow
def test_killed_at_every_nth_write_call_the_next_run_finishes(tmp_path):
    kills = 0
    for number in range(0, 2000, EVERY):
        folder = tmp_path / str(number)
        folder.mkdir()
        died = subprocess.run([*NIGHT, str(folder), str(number)], cwd=ROOT, check=False).returncode
        if died == 0:
            break
        assert died == -signal.SIGKILL
        kills += 1

        night(folder, with_copies=False)

        check(folder)
    assert kills > 60 / EVERY


@pytest.mark.slow
def test_killed_at_random_moments_again_and_again_the_work_is_finished(tmp_path):
    chance = random.Random(5)
    for _ in range(int(os.environ.get("RANDOM_KILLS", "6"))):
        process = subprocess.Popen([*NIGHT, str(tmp_path), "1000000", "copies"], cwd=ROOT)
        time.sleep(chance.uniform(0.4, 3))
        process.kill()
        process.wait()

    night(tmp_path)

    check(tmp_path)
    assert run_query(tmp_path / "news.duckdb", "SELECT count(*) FROM articles").rows == [(BATCHES * PER_BATCH,)]
    assert not list(tmp_path.glob(".news*"))


def test_two_runs_at_once_give_the_rows_of_one(tmp_path):
    processes = [subprocess.Popen([*NIGHT, str(tmp_path)], cwd=ROOT) for _ in range(2)]

    assert [process.wait(timeout=60) for process in processes] == [0, 0]

    check(tmp_path)


def test_full_disk_leaves_whole_batches_and_the_next_run_finishes(tmp_path):
    """A limit on the size of files stands in for the full disk: it needs no rights and fails in the same calls."""
    con = open_warehouse(tmp_path / "warehouse.duckdb")
    con.close()
    text = " ".join(str(random.Random(7).getrandbits(64)) for _ in range(60_000))
    big = [
        batch(number, *(article(f"{number}-{one}", body=f"{one} {text}") for one in range(4))) for number in range(6)
    ]
    process = os.fork()
    if process == 0:
        os._exit(_until_full(tmp_path, big))
    _, status = os.waitpid(process, 0)

    assert os.waitstatus_to_exitcode(status) == 28, "the disk did not fill, or the error had another name"

    con = open_warehouse(tmp_path / "warehouse.duckdb")
    per_batch = con.execute("SELECT count(*) FROM articles GROUP BY split_part(url, '-', 1)").fetchall()
    assert set(per_batch) <= {(4,)}
    drain_spool(con, tmp_path / "spool")
    for one in big:
        append_batch(con, one)
    assert con.execute("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchall() == [(24, 24)]
    con.close()


def _until_full(folder, big):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, 6_000_000))
    try:
        con = open_warehouse(folder / "warehouse.duckdb")
        for one in big:
            write_batch(folder / "spool", one)
            append_batch(con, one)
    except NoSpace as error:
        return 28 if "no space left" in str(error) else 1
    except LoadError:
        return 2
    except BaseException:  # a forked test must never go on as a second pytest
        return 1
    return 0


def test_spool_on_a_full_disk_leaves_no_half_batch(tmp_path):
    big = batch(1, article(body=f"{random.Random(1).getrandbits(90_000):x}"))
    process = os.fork()
    if process == 0:
        os._exit(_until_spool_is_full(tmp_path, big))
    _, status = os.waitpid(process, 0)

    assert os.waitstatus_to_exitcode(status) == 28
    assert list(tmp_path.iterdir()) == []
    assert waiting(tmp_path) == []


def _until_spool_is_full(folder, big):
    try:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))
        write_batch(folder, big)
    except NoSpace:
        return 28
    except BaseException:  # a forked test must never go on as a second pytest
        return 1
    return 0
