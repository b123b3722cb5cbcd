"""One night, on the sample wire service: nothing lost, nothing doubled, every link accounted for."""

import shutil
import threading
import time
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.again import archived_pages
from flows.errors import BadSettings
from flows.places import Places
from flows.reading import read_article, warm_up  # noqa: F401 - a worker that reads by this module calls it first
from flows.run import close_night, open_night, run_night, run_sources
from flows.running import exit_status
from flows.terminal import console, print_result
from flows.wanted import wanted_of, wanted_of_paths
from load.errors import NoSpace, WarehouseHeld
from load.lock import hold
from load.query import run_query
from load.spool import waiting
from transform.errors import BadTaxonomy


def ask(places, query):
    return run_query(places.published, query).rows


def rows_of(places):
    return set(ask(places, "SELECT article_id, version, headline, body, copy_of IS NULL FROM articles"))


def total(result, name):
    return sum(getattr(run, name) for run in result.runs)


def test_a_night_stores_what_the_sources_name_and_says_how_every_link_ended(settings, first_night):
    result, places = first_night

    assert result.state in {"complete", "complete_with_rejects"}, result.sentence
    assert total(result, "found") == sum(total(result, name) for name in ("stored", "unchanged", "copies", "rejected"))
    assert total(result, "found") == ask(places, "SELECT count(*) FROM fetches")[0][0]
    assert total(result, "stored") + total(result, "copies") == ask(places, "SELECT count(*) FROM articles")[0][0]
    assert total(result, "stored") >= 30
    assert {run.source for run in result.runs} == {source.name for source in settings.sources()}


def test_a_second_run_stores_nothing(settings, after_a_night):
    before = rows_of(after_a_night)

    again = run_night(wanted_of(settings), settings, after_a_night)

    assert (total(again, "stored"), total(again, "copies")) == (0, 0)
    assert rows_of(after_a_night) == before


def test_the_next_night_stores_what_is_new_corrected_or_carried(service, settings, after_a_night, tmp_path):
    places = after_a_night
    service.set_night(2)
    service.sources_toml(tmp_path / "sources.toml")

    second = run_night(wanted_of(settings), settings, places)

    assert total(second, "stored") > 0
    assert total(second, "copies") > 0
    assert ask(places, "SELECT count(*) FROM articles WHERE version = 2")[0][0] > 0
    assert ask(places, "SELECT count(*) FROM changes")[0][0] > 0


def test_a_clock_that_is_a_year_wrong_changes_no_rows(service, settings, after_a_night, tmp_path, caplog):
    ahead, behind = after_a_night, Places(tmp_path / "behind")
    shutil.copytree(ahead.data, behind.data)
    service.set_night(2)
    service.sources_toml(tmp_path / "sources.toml")
    wanted = wanted_of(settings, names=("wire-copy", "paper-rss", "paper-urls"))
    settings = settings.model_copy(update={"fetch": settings.fetch.model_copy(update={"sources_at_once": 1})})

    for places, days in ((ahead, 365), (behind, -365)):
        assert "either it is behind" not in caplog.text
        night_at(wanted, settings, places, lambda days=days: datetime.now(UTC) + timedelta(days=days))

    query = "SELECT article_id, version, headline, body, published_at, copy_of, source FROM articles"
    assert set(ask(ahead, query)) == set(ask(behind, query))
    assert ask(ahead, "SELECT count(*) FROM articles WHERE copy_of IS NOT NULL")[0][0] > 0
    assert "either it is behind, or it was ahead then" in caplog.text


def night_at(wanted, settings, places, clock):
    with open_night(wanted, settings, places, clock=clock) as night:
        run_sources(night, fetch=night.fetch, read=night.read)
        close_night(night)


def test_a_dry_run_writes_nothing_and_counts_what_it_would_store(settings, places):
    dry = run_night(wanted_of(settings, is_dry_run=True), settings, places)

    assert total(dry, "stored") >= 30
    assert not places.data.exists()


def test_a_dry_run_knows_what_is_stored_already(settings, after_a_night):
    dry = run_night(wanted_of(settings, is_dry_run=True), settings, after_a_night)

    assert total(dry, "stored") == 0
    assert ask(after_a_night, "SELECT count(DISTINCT run_id) FROM runs") == [(1,)]


def test_only_the_sources_named_are_looked_at_and_no_more_pages_than_wanted(settings, places):
    result = run_night(wanted_of(settings, names=("world-rss",), max_pages=3), settings, places)

    assert [run.source for run in result.runs] == ["world-rss"]
    assert total(result, "found") == 3


def test_what_its_source_dates_before_the_first_day_wanted_is_left_out(settings, places):
    result = run_night(wanted_of(settings, names=("europe-atom",), since=date(2030, 1, 1)), settings, places)

    assert total(result, "found") == 0


def test_a_source_that_is_gone_fails_alone_and_the_run_says_so(service, sources_of, places):
    host = service.base_url.removeprefix("http://")
    settings = sources_of(
        f"""
        [fetch]
        allow = ["{host}"]
        pause_seconds = 0.0
        [[source]]
        name = "gone"
        kind = "rss"
        url = "{service.base_url}/no-such-feed"
        [[source]]
        name = "well"
        kind = "rss"
        url = "{service.base_url}/feeds/europe.atom"
        """
    )

    result = run_night(wanted_of(settings), settings, places)

    state_by_source = {run.source: run.state for run in result.runs}
    assert state_by_source["gone"] == "failed"
    assert state_by_source["well"] != "failed"
    assert result.state == "failed"
    assert result.sentence.startswith("1 of 2 sources failed: gone (its list cannot be had: ")
    assert "The others ended well: " in result.sentence
    assert exit_status(result) == 3
    assert ask(places, "SELECT count(*) > 0 FROM articles WHERE source = 'well'") == [(True,)]


def test_a_run_names_every_source_that_failed_and_the_reasons_of_some(service, sources_of, places):
    host = service.base_url.removeprefix("http://")
    gone = [
        f'[[source]]\nname = "gone-{number}"\nkind = "rss"\nurl = "{service.base_url}/no-such-feed-{number}"\n'
        for number in range(22)
    ]
    settings = sources_of(f'[fetch]\nallow = ["{host}"]\npause_seconds = 0.0\ntries_in_run = 1\n' + "".join(gone))

    result = run_night(wanted_of(settings), settings, places)

    assert all(f"gone-{number}" in result.sentence for number in range(20))
    assert result.sentence.count("cannot be had") == 3
    assert ", gone-19, 2 more. No source ended well: " in result.sentence
    assert exit_status(result) == 1


LIGHT = b"<p>The council met on Monday and decided about the bridge over the river again.</p>" * 20


class Pages(BaseHTTPRequestHandler):
    """One page under every address but that of robots.txt."""

    def do_GET(self):
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.path != "/robots.txt":
            self.wfile.write(b"<html><title>A page</title><article><h1>A page</h1>" + LIGHT + b"</article></html>")

    def log_message(self, *args):
        pass


@pytest.fixture
def pages():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read_or_stall(page, run_id):
    """Read the page as ever, but one address for ever: no page that we know of stalls today's reader."""
    while page.url.endswith("/heavy"):
        time.sleep(1)
    return read_article(page, run_id)


def test_a_page_that_stalls_its_worker_costs_that_page(pages, sources_of, places, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.run.read_article", read_or_stall)
    (tmp_path / "list.txt").write_text(f"http://{pages}/heavy\nhttp://{pages}/light\n", encoding="utf-8")
    settings = sources_of(
        f"""
        [fetch]
        allow = ["{pages}"]
        pause_seconds = 0.0
        [workers]
        seconds_per_page = 15.0
        [[source]]
        name = "both"
        kind = "urls"
        path = "list.txt"
        """
    )

    result = run_night(wanted_of(settings), settings, places)

    assert result.state == "complete_with_rejects", result.sentence
    assert (total(result, "stored"), total(result, "rejected")) == (1, 1)
    ((reason, message),) = ask(places, "SELECT reason, message FROM rejects")
    assert reason == "worker_timeout"
    assert "took more than 15 s" in message


def test_copy_that_cannot_be_read_is_tried_once_until_it_changes(sources_of, places, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/broken.xml").write_text("<nitf><body></body></nitf>", encoding="utf-8")
    settings = sources_of('[[source]]\nname = "desk"\nkind = "wirecopy"\npath = "copy"\n')

    results = [run_night(wanted_of(settings), settings, places) for _ in range(2)]

    assert [(total(one, "found"), total(one, "rejected")) for one in results] == [(1, 1), (1, 1)]
    assert results[1].runs[0].message == "rejected: 1 not_due"
    assert ask(places, "SELECT tries FROM rejects") == [(1,)]
    assert ask(places, "SELECT count(archive_file), count(*) FROM fetches") == [(1, 2)]


def test_a_run_waits_for_another_and_then_declines_by_name(settings, places):
    short = settings.model_copy(update={"warehouse": settings.warehouse.model_copy(update={"wait_seconds": 0.5})})
    said = []

    with (
        hold(places.warehouse, run_id="the other one", wait_seconds=0, say=said.append),
        pytest.raises(WarehouseHeld, match="the other one"),
    ):
        run_night(wanted_of(short), short, places, say=said.append)

    assert any("the other one" in sentence for sentence in said)


def test_a_run_that_is_asked_to_stop_leaves_the_rest_to_the_next(settings, places):
    small = settings.model_copy(update={"workers": settings.workers.model_copy(update={"pages_per_batch": 4})})
    stop_after = 2

    with open_night(wanted_of(small), small, places) as night:
        told = []

        def tell(night):
            told.append(night)
            if len(told) == stop_after:
                night.halt("asked to stop")

        run_sources(night, fetch=night.fetch, read=night.read, tell=tell)
        stopped = close_night(night)
    finished = run_night(wanted_of(settings), settings, places)

    assert stopped.state == "failed"
    assert stopped.sentence.startswith("asked to stop")
    assert finished.state != "failed"
    assert ask(
        places, "SELECT count(*) FROM (SELECT article_id, version FROM articles GROUP BY ALL HAVING count(*) > 1)"
    ) == [(0,)]
    assert total(stopped, "stored") + total(finished, "stored") >= 30


def test_an_error_of_the_warehouse_ends_the_run_with_its_reason(settings, places, monkeypatch):
    def full(folder, batch):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.night.write_batch", full)

    result = run_night(wanted_of(settings), settings, places)

    assert result.state == "failed"
    assert "No space left on device" in result.sentence
    monkeypatch.undo()
    assert run_night(wanted_of(settings), settings, places).finished_before > 0
    assert len(rows_of(places)) >= 30


def test_a_full_disk_is_one_sentence(settings, places, monkeypatch, capsys, caplog):
    def full(folder, batch):
        raise NoSpace("the disk is full")

    monkeypatch.setattr("flows.night.write_batch", full)
    caplog.set_level("WARNING")

    result = run_night(wanted_of(settings), settings, places)
    print_result(console(), result)

    assert not any("the disk is full" in message for message in caplog.messages)
    printed = capsys.readouterr()
    assert (printed.out.count("the disk is full"), printed.err.count("the disk is full")) == (1, 0)


def test_reading_the_archive_again_changes_nothing_that_reads_the_same(settings, after_a_night):
    places = after_a_night
    before = rows_of(places)

    again = run_night(wanted_of(settings, flow="reprocess"), settings, places, look=archived_pages(everything=True))

    assert total(again, "found") > 30
    assert total(again, "stored") == 0
    assert rows_of(places) == before
    assert ask(places, "SELECT DISTINCT flow FROM runs ORDER BY flow") == [("ingest",), ("reprocess",)]


def test_pages_this_extractor_has_read_are_not_read_again(settings, after_a_night):
    places = after_a_night

    again = run_night(wanted_of(settings), settings, places, look=archived_pages(everything=False))

    assert total(again, "found") < 30


def test_an_archive_can_be_read_into_another_warehouse(settings, first_night, tmp_path):
    places = first_night[1]
    other = Places(tmp_path / "other")
    wanted = wanted_of_paths((str(places.archive),), kind="warc")

    result = run_night(wanted, settings, other)

    assert result.state != "failed", result.sentence
    same = "SELECT article_id, headline FROM articles WHERE source NOT IN ('wire-copy') AND version = 1"
    assert len(set(ask(other, same)) & set(ask(places, same))) >= 30


def test_a_tag_file_that_cannot_be_used_stops_the_run_before_it_begins(settings, places, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text("[[topic]]\n", encoding="utf-8")

    for name, error in ((str(own), BadTaxonomy), (str(tmp_path / "none.toml"), BadSettings)):
        tagged = settings.model_copy(update={"tags": settings.tags.model_copy(update={"taxonomies": (name,)})})
        with pytest.raises(error):
            run_night(wanted_of(tagged), tagged, places)
    assert not places.data.exists()


def _of_a_night(before):
    """Return the names of the threads that a night has started since, and that live."""
    ours = ("fetch-", "read", "lane", "worker")
    return [thread.name for thread in threading.enumerate() if thread not in before and thread.name.startswith(ours)]


def test_nothing_is_left_behind_when_a_run_ends(settings, places):
    before = set(threading.enumerate())

    run_night(wanted_of(settings), settings, places)

    assert waiting(places.spool) == []
    assert list(places.archive.glob("*.open")) == []
    end = time.monotonic() + 60
    while _of_a_night(before) and time.monotonic() < end:
        time.sleep(0.1)
    assert _of_a_night(before) == []


def test_no_secret_of_a_source_is_told_to_those_who_ask(sources_of, places):
    settings = sources_of(
        """
        [[source]]
        name = "locked"
        kind = "rss"
        url = "http://joe:pa55word@127.0.0.1:1/feed?apikey=s3cr3tv4lue"
        """
    )

    result = run_night(wanted_of(settings), settings, places)

    told = repr(ask(places, "SELECT url FROM sources")) + result.sentence
    assert "apikey=redacted" in told
    assert "pa55word" not in told
    assert "s3cr3tv4lue" not in told
