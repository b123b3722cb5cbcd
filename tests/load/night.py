"""A short night for the crash tests: `FOLDER [DIE_AT [copies]]` runs it and may kill itself on the way.

DIE_AT counts calls of the standard library and of DuckDB that write: at that one the process gets SIGKILL, as in a
power cut. Nothing in the program knows of this.
"""

import os
import signal
import sys
from pathlib import Path

from load.backup import back_up
from load.publish import publish
from load.spool import remove_batch, waiting, write_batch
from load.store import append_batch, append_runs, drain_spool
from load.warehouse import hold, open_warehouse
from tests.load.make import NOW, article, batch, reject, run

WRITING = {
    "execute",
    "connect",
    "close",
    "fsync",
    "replace",
    "rename",
    "unlink",
    "write",
    "mkdir",
    "open",
    "ftruncate",
    "pwrite",
}
BATCHES = 3
PER_BATCH = 4


def batches(run_id="run-1"):
    return [
        batch(
            number,
            *(article(f"{number}-{one}") for one in range(PER_BATCH)),
            run_id=run_id,
            rejects=(reject(f"https://news.example/bad-{number}"),),
        )
        for number in range(BATCHES)
    ]


def night(folder, *, with_copies=True):
    warehouse, spool = folder / "warehouse.duckdb", folder / "spool"
    with hold(warehouse, run_id="run-1", wait_seconds=20, say=lambda _: None):
        con = open_warehouse(warehouse)
        drain_spool(con, spool)
        for one in batches():
            path = write_batch(spool, one)
            append_batch(con, one)
            remove_batch(path)
        append_runs(con, [run(stored=BATCHES * PER_BATCH, rejected=BATCHES)])
        con.close()
        if with_copies:
            publish(warehouse, folder / "news.duckdb")
            back_up(warehouse, folder / "backups", now=NOW)


def check(folder):
    """Assert that the night's rows are there, each once, and nothing else is left behind."""
    con = open_warehouse(folder / "warehouse.duckdb")
    count = lambda table: con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]  # noqa: E731
    articles = BATCHES * PER_BATCH
    assert (count("articles"), count("photos"), count("tags"), count("bands")) == (articles,) * 4
    assert (count("fetches"), count("rejects"), count("batches"), count("runs")) == (articles, BATCHES, BATCHES, 1)
    assert count("(SELECT DISTINCT article_id, version FROM articles)") == articles
    assert con.execute("SELECT DISTINCT tries FROM rejects").fetchall() == [(1,)]
    con.close()
    assert waiting(folder / "spool") == []
    assert not list((folder / "spool").glob(".*"))


def die_at(number):
    left = number

    def count(_frame, event, function):
        nonlocal left
        if event == "c_call" and getattr(function, "__name__", "") in WRITING:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    if len(sys.argv) > 2:
        die_at(int(sys.argv[2]))
    night(target, with_copies=len(sys.argv) > 3)
