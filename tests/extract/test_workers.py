"""Workers: whatever a page does to its worker, it costs one page."""

import ctypes
import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.fetch.archive import Archive
from extract.fetch.carry import leave_content
from extract.records import Link, Page, Reject
from extract.workers import Workers, WorkersBroken

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def page(text: str, *, tries: int = 0) -> Page:
    link = Link(url="https://news.example/a", source="wire", tries=tries)
    return Page(
        url=link.url,
        final_url="https://news.example/a",
        source="wire",
        status=200,
        headers=(),
        content=text.encode(),
        fetched_at=NOW,
        link=link,
    )


def obey(page: Page) -> str:
    """Do to the worker what the page says."""
    order = page.content.decode()
    if order == "crash":
        ctypes.string_at(0)
    if order == "abort":
        os.abort()
    if order == "stall":
        time.sleep(3600)
    if order == "eat":
        return str(len(bytearray(8 << 30)))
    if order == "raise":
        raise KeyError("headline")
    if order == "dive":
        return obey(page)
    if order.startswith("weigh"):
        return f"{len(order)} bytes"
    return f"{order} by {os.getpid()}"


@pytest.fixture(scope="module")
def workers():
    with Workers(obey, count=2, seconds_per_page=5, memory_mb=512, clock=lambda: NOW) as pool:
        yield pool


def reasons(answers):
    return [answer.reason if isinstance(answer, Reject) else answer.split()[0] for answer in answers]


def test_pages_come_back_in_order_and_in_number(workers):
    answers = workers.read([page(str(number)) for number in range(50)])

    assert reasons(answers) == [str(number) for number in range(50)]


def test_no_pages_give_nothing(workers):
    assert workers.read([]) == []


def test_reading_happens_in_other_processes(workers):
    pids = {answer.split()[-1] for answer in workers.read([page("a")] * 20)}

    assert str(os.getpid()) not in pids
    assert len(pids) <= 2


@pytest.mark.parametrize(
    ("order", "reason"),
    [("crash", "worker_killed"), ("abort", "worker_killed"), ("eat", "worker_killed"), ("raise", "read_failed")],
)
def test_a_page_that_kills_its_worker_costs_one_page(workers, order, reason):
    answers = workers.read([page("a"), page(order), page("b"), page("c")])

    assert reasons(answers) == ["a", reason, "b", "c"]


def test_a_page_that_stalls_its_worker_costs_one_page_and_the_limit(workers):
    started = time.monotonic()

    answers = workers.read([page("a"), page("stall"), page("b")])

    assert reasons(answers) == ["a", "worker_timeout", "b"]
    assert time.monotonic() - started < 60


def test_a_page_that_dives_too_deep_is_rejected(workers):
    assert reasons(workers.read([page("dive")])) == ["worker_killed"]


def test_the_reject_says_what_happened_and_when_it_is_tried_again(workers):
    (first,) = workers.read([page("abort")])
    (third,) = workers.read([page("abort", tries=2)])

    assert first.message == "https://news.example/a: its worker process died while reading it (SIGABRT)"
    assert first.tries == 1
    assert first.next_try_at is not None
    assert third.tries == 3
    assert third.next_try_at is None


@settings(max_examples=8, deadline=None)
@given(orders=st.lists(st.sampled_from(["a", "b", "raise", "abort"]), max_size=12))
def test_every_page_gets_its_own_answer(workers, orders):
    wanted = {"raise": "read_failed", "abort": "worker_killed"}

    answers = workers.read([page(order) for order in orders])

    assert reasons(answers) == [wanted.get(order, order) for order in orders]


def test_a_worker_that_died_between_two_pages_costs_no_page(workers):
    pid = int(workers.read([page("a")])[0].split()[-1])

    os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)

    assert reasons(workers.read([page("b")] * 6)) == ["b"] * 6


def test_a_large_page_is_given_its_content_from_the_archive(tmp_path):
    archive = Archive(tmp_path, "run")
    whole = page("weigh" + "!" * (2 << 20))
    file, offset = archive.append(whole)
    left = leave_content(replace(whole, archive_file=file, archive_offset=offset))
    gone = replace(left, archive_file="gone.warc.gz")

    with Workers(obey, archive=tmp_path, count=2, memory_mb=512) as pool:
        answers = pool.read([left, gone, left])

    assert left.content == b""
    assert answers[0] == answers[2] == f"{len(whole.content)} bytes"
    assert isinstance(answers[1], Reject)


def test_workers_end_with_the_pool():
    with Workers(obey, count=1) as pool:
        pid = int(pool.read([page("a")])[0].split()[-1])

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_reader_that_cannot_be_imported_is_said_once_and_loudly():
    def nowhere(page):
        return page

    with Workers(nowhere, count=1) as pool, pytest.raises(WorkersBroken, match="did not start"):
        pool.read([page("a")])
