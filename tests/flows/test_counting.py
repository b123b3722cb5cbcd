"""Every link ends as exactly one of stored, unchanged, copy or reject."""

import threading
import time
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.records import Fetch, Link, Page, Reject, Source
from flows.intake import Gathered, Intake, Stopped
from flows.outcomes import page_fetch, page_outcomes, reject_fetch
from flows.tally import Tally
from transform.records import Settled

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
OUTCOMES = ("stored", "unchanged", "copy", "rejected")


def page(url="https://news.example/a", source="wire", content=b"x"):
    return Page(
        url=url,
        final_url=url,
        source=source,
        status=200,
        headers=(("ETag", '"1"'), ("Last-Modified", "Mon, 23 Nov 2026 01:00:00 GMT")),
        content=content,
        fetched_at=NOW,
        link=Link(url=url, source=source),
    )


def reject(url="https://news.example/a", source="wire"):
    return Reject(
        url=url, source=source, stage="read", reason="empty_body", message="nothing there", tries=1, rejected_at=NOW
    )


def fetch(outcome, source="wire"):
    return Fetch(url="https://news.example/a", source=source, outcome=outcome, fetched_at=NOW)


@given(st.lists(st.sampled_from(OUTCOMES)))
def test_the_counts_add_up_whatever_the_outcomes(outcomes):
    tally = Tally("wire", clock=lambda: NOW)
    for outcome in outcomes:
        tally.find()
        tally.end([fetch(outcome)])

    run = tally.run("run")

    assert run.found == run.stored + run.unchanged + run.copies + run.rejected == len(outcomes)
    assert run.state == ("complete_with_rejects" if "rejected" in outcomes else "complete")


def test_a_link_that_has_not_ended_is_not_passed_over():
    tally = Tally("wire", clock=lambda: NOW)
    tally.find()

    with pytest.raises(ValueError, match="1 links found but 0 accounted for"):
        tally.run("run")


def test_a_run_that_was_stopped_counts_what_has_ended():
    tally = Tally("wire", clock=lambda: NOW)
    tally.find()
    tally.find()
    tally.end([fetch("stored")])

    run = tally.run("run", stopped="asked to stop")

    assert (run.found, run.stored, run.state, run.message) == (1, 1, "failed", "asked to stop")


def test_a_source_that_lists_nothing_is_told():
    tally = Tally("wire", clock=lambda: NOW)
    tally.list_out()

    assert tally.run("run").message == "lists nothing"


def test_a_page_is_rejected_once_for_each_of_its_rejects():
    pages = [page(), page(), page("https://news.example/b")]

    outcomes = page_outcomes(pages, [reject()], Settled())

    assert outcomes == ["rejected", "unchanged", "unchanged"]


def test_the_same_address_of_two_sources_ends_twice():
    outcomes = page_outcomes([page(source="a"), page(source="b")], [reject(source="b")], Settled())

    assert outcomes == ["unchanged", "rejected"]


def test_a_fetch_keeps_what_the_next_night_must_know():
    row = page_fetch(page(content=b"bytes"), "stored")

    assert (row.etag, row.last_modified, row.bytes) == ('"1"', "Mon, 23 Nov 2026 01:00:00 GMT", 5)
    assert row.page_hash is not None


def test_a_rejected_link_is_a_fetch_too():
    row = reject_fetch(reject())

    assert (row.outcome, row.note) == ("rejected", "empty_body")


def sources(count):
    return [Source(name=f"s{number}", kind="rss", url="https://news.example/") for number in range(count)]


def intake_of(fetch_count, *, pages_per_batch=4, source_count=3, at_once=2, stop=None):
    intake = Intake(pages_per_batch=pages_per_batch, at_once=at_once, stop=stop or threading.Event())

    def look(source):
        for number in range(fetch_count):
            intake.put(page(f"https://news.example/{source.name}/{number}", source.name))

    intake.start(look, sources(source_count))
    return intake


@given(fetch_count=st.integers(0, 9), source_count=st.integers(1, 5), pages_per_batch=st.integers(1, 5))
def test_every_item_is_in_one_batch_and_no_batch_is_too_large(fetch_count, source_count, pages_per_batch):
    intake = intake_of(fetch_count, source_count=source_count, pages_per_batch=pages_per_batch)

    batches = list(intake.batches())

    urls = [one.url for batch in batches for one in batch.pages]
    assert len(urls) == len(set(urls)) == fetch_count * source_count
    assert all(1 <= len(batch.pages) <= pages_per_batch for batch in batches)
    assert [batch.number for batch in batches] == list(range(1, len(batches) + 1))


@given(sizes=st.lists(st.integers(0, 14), max_size=12), source_count=st.integers(1, 3))
def test_no_batch_is_heavier_than_allowed_unless_by_one_page(sizes, source_count):
    intake = Intake(pages_per_batch=64, at_once=2, stop=threading.Event())

    def look(source):
        for number, size in enumerate(sizes):
            intake.put(page(f"https://news.example/{source.name}/{number}", source.name, b"x" * size))

    with (
        patch("flows.intake.MAX_BATCH_BYTES", 10),
        patch("flows.intake.MAX_WAITING_BYTES", 10),
    ):
        intake.start(look, sources(source_count))
        batches = list(intake.batches())

    assert sum(len(batch) for batch in batches) == len(sizes) * source_count
    assert all(batch.bytes <= 10 or sum(1 for one in batch.pages if one.content) == 1 for batch in batches)


def test_pages_that_wait_are_bounded_by_their_bytes():
    stop = threading.Event()
    intake = Intake(pages_per_batch=64, at_once=1, stop=stop)
    put = []

    def look(source):
        for number in range(6):
            intake.put(page(f"https://news.example/{number}", content=b"x" * 6))
            put.append(number)

    with patch("flows.intake.MAX_WAITING_BYTES", 12):
        intake.start(look, sources(1))
        end = time.monotonic() + 60
        while len(put) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.2)  # a third has its chance
        waiting = len(put)
        read = sum(len(batch) for batch in intake.batches())

    assert (waiting, read) == (2, 6)


def test_a_source_that_breaks_does_not_keep_the_others_waiting():
    intake = Intake(pages_per_batch=4, at_once=1, stop=threading.Event())

    def look(source):
        if source.name == "s0":
            raise RuntimeError("not foreseen")
        intake.put(page(source=source.name))

    intake.start(look, sources(3))

    assert sum(len(batch) for batch in intake.batches()) == 2


def test_nobody_waits_for_a_run_that_was_stopped():
    stop = threading.Event()
    intake = Intake(pages_per_batch=4, at_once=2, stop=stop)
    stop.set()

    assert list(intake.batches()) == []
    with pytest.raises(Stopped):
        intake.put(page())


def test_a_batch_sorts_its_items():
    batch = Gathered(1)
    for item in (page(content=b"12345"), fetch("unchanged"), reject()):
        batch.add(item)

    assert (len(batch.pages), len(batch.fetches), len(batch.rejects), batch.bytes) == (1, 1, 1, 5)
