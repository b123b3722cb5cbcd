"""Looking after the house: what somebody should know, what is removed, what is stopped."""

import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import yaml

from flows.care import care, low_disk, prune_reports
from flows.events import notices
from flows.processes import is_ours, stop_tree
from flows.server import Server, is_answering, prefect_settings, read_server, write_server
from flows.settings import Settings
from load.publish import publish
from load.store import append_runs
from load.warehouse import open_warehouse

ROOT = Path(__file__).parents[2]
PARENT = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(999)"])
time.sleep(999)
"""


def test_a_disk_that_fills_is_told(places, monkeypatch):
    monkeypatch.setattr("flows.care.shutil.disk_usage", lambda _: SimpleNamespace(total=100 << 30, free=3 << 30))

    assert "only 3.0 GB of 100 GB are free" in (low_disk(places) or "")


def test_old_reports_go_and_the_newer_stay(places):
    now = datetime(2026, 11, 23, tzinfo=UTC)
    places.reports.mkdir(parents=True)
    for days in (1, 89, 91, 400):
        (places.reports / f"{now - timedelta(days=days):%Y-%m-%d}.html").touch()

    removed = prune_reports(Settings(), places, now)

    assert len(removed) == 2
    assert len(list(places.reports.iterdir())) == 2


def test_care_says_what_it_checked_kept_and_removed(after_a_night):
    places = after_a_night
    shutil.rmtree(places.reports, ignore_errors=True)
    places.reports.mkdir()
    old = places.reports / "2020-01-01.html"
    old.write_text("Long ago", encoding="utf-8")

    done = care(Settings(), places)

    chores = {chore.what: chore for chore in done.chores}
    assert set(chores) == {"backups", "warehouse", "reports", "archive"}
    assert chores["backups"].kept == len(list(places.backups.glob("2*"))) == 1
    assert chores["backups"].bytes_after > chores["backups"].bytes_before == 0
    assert chores["reports"].removed == ("2020-01-01.html",)
    assert chores["reports"].bytes_before - chores["reports"].bytes_after == len("Long ago")
    assert (chores["archive"].kept, chores["archive"].removed) == (len(list(places.archive.glob("*.warc.gz"))), ())
    assert "compared row by row" in done.sentence
    assert "reports: kept for 90 days, 1 removed" in done.sentence


def test_a_source_that_failed_and_one_that_lists_nothing_are_told(first_night):
    night, places = first_night
    first, second, *rest = night.runs
    failed = replace(first, state="failed", message="gone")
    empty = replace(second, found=0, stored=0, unchanged=0, copies=0, rejected=0, state="complete")

    told = notices(replace(night, runs=(failed, empty, *rest)), places)

    events = {(notice.event, notice.about) for notice in told}
    assert ("nightwire.source.failed", first.source) in events
    assert ("nightwire.source.empty", second.source) in events


def test_a_night_is_thin_only_against_what_is_usual(after_a_night, first_night):
    night, places = first_night[0], after_a_night

    def thin(result):
        return [notice.sentence for notice in notices(result, places) if notice.event == "nightwire.night.thin"]

    before = thin(night)
    con = open_warehouse(places.warehouse)
    for days in range(1, 7):
        earlier = night.started_at - timedelta(days=days)
        full = {"found": 100, "stored": 100, "unchanged": 0, "copies": 0, "rejected": 0}
        append_runs(con, [replace(run, run_id=f"r{days}", started_at=earlier, **full) for run in night.runs])
    con.close()
    publish(places.warehouse, places.published)

    assert before == []
    assert thin(night) == ["stored 45; 800 is usual (median of the last 6 days)"]
    assert thin(replace(night, runs=night.runs[:2])) == [], "a run of some sources is no night"


def test_a_process_is_stopped_with_all_it_started():
    with subprocess.Popen([sys.executable, "-c", PARENT]) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        end = time.monotonic() + 120
        while not children.read_text() and time.monotonic() < end:
            time.sleep(0.05)
        child = int(children.read_text().split()[0])

        stop_tree(process.pid, seconds=5)

    assert process.returncode is not None
    end = time.monotonic() + 60
    while is_ours(child, "sleep(999)") and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_ours(child, "sleep(999)")


def test_a_server_that_is_gone_does_not_answer(places):
    places.state.mkdir(parents=True)
    server = Server(url="http://127.0.0.1:1", processes={"keeper": 1}, is_ready=True)

    write_server(places, server)

    assert read_server(places) == server
    assert not is_answering(server, places)


def test_prefect_writes_nothing_outside_of_the_data_folder_and_tells_nobody(places):
    settings = prefect_settings(places)

    assert settings["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert settings["PREFECT_HOME"].startswith(str(places.data))


def test_every_deployment_has_a_flow_a_description_and_runs_one_at_a_time():
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]

    names = {f"{one['entrypoint'].rpartition('.')[2]}/{one['name']}" for one in deployments}
    assert names == {"ingest/nightly", "backfill/archives", "reprocess/archive", "maintain/weekly"}
    for one in deployments:
        assert one["description"]
        assert one["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
        assert (ROOT / one["entrypoint"].rpartition(".")[0].replace(".", "/")).with_suffix(".py").exists()
