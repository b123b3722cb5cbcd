"""From a source to pages, unchanged fetches and rejects: every link once, nothing lost."""

import gzip
import hashlib
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extract.collect import collect
from extract.errors import BadSource
from extract.fetch.archive import Archive, read_page
from extract.fetch.door import Door, DoorSettings
from extract.fetch.schedule import is_due, next_try
from extract.fetch.warc import make_record
from extract.records import Fetch, Known, Link, Page, Quarantined, Reject, Source
from tests.wire.faults import FAULTS, FaultService, page, story

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
RSS = "Content-Type: application/rss+xml"


def feed(*addresses):
    items = "".join(f"<item><link>{address.replace('&', '&amp;')}</link></item>" for address in addresses)
    return page(f"<rss><channel>{items}</channel></rss>".encode(), 200, RSS)


class Warehouse:
    """What later runs know, as the warehouse would."""

    def __init__(self):
        self.known = {}

    def __call__(self, urls):
        return {url: self.known[url] for url in urls if url in self.known}

    def take(self, items):
        for item in items:
            if isinstance(item, Page):
                page_hash = hashlib.blake2b(item.content, digest_size=16).hexdigest()
                self.known[item.url] = Known(
                    url=item.url, etag=item.header("ETag"), page_hash=page_hash, fetched_at=item.fetched_at
                )


@pytest.fixture
def other():
    with FaultService() as service:
        yield service


@pytest.fixture
def host(other):
    with FaultService(other=other.base_url) as service:
        yield service


@pytest.fixture
def run(host, other, tmp_path):
    door = Door(
        DoorSettings(
            pause_seconds=0, allow=(host.host, other.host), tries_in_run=1, fetch_seconds=0.8, max_wait_seconds=1,
            max_raw_bytes=1 << 20,
        ),
        clock=lambda: NOW,
        sleep=lambda _: None,
    )  # fmt: skip
    warehouse = Warehouse()

    def run(source=None, **options):
        source = source or Source(name="t", kind="rss", url=host.url("/feed"))
        archive = Archive(tmp_path, "run")
        items = list(collect(source, door=door, archive=archive, known=warehouse, clock=lambda: NOW, **options))
        archive.close()
        warehouse.take(items)
        return items

    run.warehouse = warehouse
    run.folder = tmp_path
    return run


def kinds(items):
    return Counter(type(item).__name__ for item in items)


def test_every_link_ends_once_and_pages_are_archived_first(host, run):
    host.faults["/feed"] = feed("/ok", "/gzip", "/404", "/ok#top", "/ok?utm_source=feed", "mailto:x@y")

    items = run()

    assert kinds(items) == {"Page": 2, "Reject": 2}
    for item in items:
        if isinstance(item, Page):
            assert read_page(run.folder, item.archive_file, item.archive_offset) == item


def test_the_second_night_costs_a_304_or_a_hash_and_sees_what_changed(host, run):
    host.faults["/feed"] = feed("/conditional", "/ok", "/gzip")
    run()
    host.faults["/gzip"] = page(story("Corrected"))

    items = run()

    assert kinds(items) == {"Fetch": 2, "Page": 1}
    unchanged = {item.url: item for item in items if isinstance(item, Fetch)}
    assert unchanged[host.url("/conditional")].status == 304
    assert unchanged[host.url("/ok")].status == 200
    assert all(item.outcome == "unchanged" and item.page_hash for item in unchanged.values())
    assert unchanged[host.url("/conditional")].etag == '"v1"'


def test_the_third_night_still_knows_the_validators(host, run):
    host.faults["/feed"] = feed("/conditional")
    run()
    (second,) = run()
    run.warehouse.known[second.url] = Known(
        url=second.url, etag=second.etag, page_hash=second.page_hash, last_modified=second.last_modified
    )

    (third,) = run()

    assert third.status == 304


def test_a_link_due_again_is_tried_and_counted_once(host, run):
    host.faults["/feed"] = feed("/404", "/ok")
    due = [Link(url=host.url("/404"), source="t", tries=2), Link(url=host.url("/gzip"), source="t", tries=1)]

    items = run(retries=due)

    assert kinds(items) == {"Page": 2, "Reject": 1}
    (reject,) = [item for item in items if isinstance(item, Reject)]
    assert reject.tries == 3
    assert reject.next_try_at == NOW + timedelta(hours=12)


def test_the_wait_a_host_asks_for_is_when_it_is_tried_again(host, run):
    host.faults["/feed"] = feed("/429-day")

    (reject,) = run()

    assert (reject.reason, reject.next_try_at) == ("put_off", NOW + timedelta(days=1))


def quarantined(url, **changes):
    one = Quarantined(url=url, reason="http_status", tries=2, rejected_at=NOW - timedelta(days=1), next_try_at=None)
    return {url: replace(one, **changes)}


@pytest.mark.parametrize("next_try_at", [None, NOW + timedelta(hours=1)])
def test_a_link_that_is_not_due_is_not_asked_for_and_ends_once(host, run, next_try_at):
    host.faults["/feed"] = feed("/404", "/ok")

    items = run(quarantined=quarantined(host.url("/404"), next_try_at=next_try_at))

    assert kinds(items) == {"Page": 1, "Fetch": 1}
    (held,) = [item for item in items if isinstance(item, Fetch)]
    assert (held.url, held.outcome, held.note.partition(":")[0]) == (host.url("/404"), "rejected", "not_due")
    assert "/404" not in [request.path for request in host.requests]


def test_a_link_that_is_due_goes_on_with_its_tries(host, run):
    host.faults["/feed"] = feed("/404")

    (reject,) = run(quarantined=quarantined(host.url("/404"), next_try_at=NOW))

    assert reject.tries == 3


def test_a_link_that_was_given_up_is_tried_when_it_is_dated_anew_or_named_for_long():
    day = timedelta(days=1)
    (given_up,) = quarantined("https://news.example/a").values()
    link = Link(url=given_up.url, source="t")

    assert not is_due(link, given_up, NOW)
    assert is_due(replace(link, modified_at=NOW - day / 2), given_up, NOW)
    assert not is_due(replace(link, modified_at=NOW - 2 * day), given_up, NOW)
    assert not is_due(replace(link, published_at=NOW + day), given_up, NOW)
    assert is_due(link, replace(given_up, rejected_at=NOW - 31 * day), NOW)


def test_a_file_that_could_not_be_read_is_archived_again_only_when_it_changed(host, run, tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "a.txt").write_text("Forty ships.")
    source = Source(name="desk", kind="wirecopy", path=str(folder))
    (first,) = run(source)
    run.warehouse.known.clear()  # it was rejected on reading
    page_hash = hashlib.blake2b(first.content, digest_size=16).hexdigest()
    rejected = quarantined(first.url, page_hash=page_hash)

    (same,) = run(source, quarantined=rejected)
    (due,) = run(source, quarantined=quarantined(first.url, page_hash=page_hash, next_try_at=NOW))
    (folder / "a.txt").write_text("Fifty ships.")
    (changed,) = run(source, quarantined=rejected)

    assert (same.outcome, same.page_hash) == ("rejected", page_hash)
    assert (due.link.tries, due.archive_file is None) == (2, False)
    assert (changed.content, changed.link.tries) == (b"Fifty ships.", 0)


def test_what_is_not_due_counts_against_no_other_link(host, run):
    host.faults["/feed"] = feed("/404", "/ok", "/gzip")

    items = run(quarantined=quarantined(host.url("/404")), max_pages=2)

    assert kinds(items) == {"Page": 2}


def test_tries_end():
    waits = [next_try(tries, NOW) for tries in range(1, 9)]

    assert waits[-1] is None
    assert [(wait - NOW).total_seconds() / 3600 for wait in waits[:-1]] == [1, 4, 12, 24, 48, 96, 192]


@pytest.mark.parametrize("path", ["/410", "/redirect-private", "/noai", "/redirect-file"])
def test_what_no_later_night_will_change_is_not_tried_again(host, run, path):
    host.faults["/feed"] = feed(path)

    (reject,) = run()

    assert reject.next_try_at is None


def test_a_source_that_cannot_be_listed_is_one_sentence(host, run):
    with pytest.raises(BadSource, match=r'source "t": its list cannot be had: .*404'):
        run(Source(name="t", kind="rss", url=host.url("/404")))
    with pytest.raises(BadSource, match=r"unknown kind 'rrs'; known kinds: listing, rss"):
        run(Source(name="t", kind="rrs", url=host.url("/404")))


def test_include_and_exclude_are_globs_on_the_address(host, run):
    host.faults["/feed"] = feed("/ok", "/gzip", "/deflate")
    source = Source(name="t", kind="rss", url=host.url("/feed"), include=("*/ok", "*/gz*"), exclude=("*/gzip",))

    assert [item.url for item in run(source)] == [host.url("/ok")]


def test_at_most_so_many_pages_and_new_ones_first(host, run):
    host.faults["/feed"] = feed("/ok", "/gzip", "/deflate")
    run(max_pages=2)

    items = run(max_pages=2)

    assert host.url("/deflate") in [item.url for item in items if isinstance(item, Page)]
    assert len(items) == 2


def test_two_links_to_one_page_give_it_once(host, run):
    host.faults["/feed"] = feed("/redirect", "/ok", "/redirect-absolute")

    items = run()

    assert kinds(items) == {"Page": 1, "Fetch": 2}
    assert all("same page" in item.note for item in items if isinstance(item, Fetch))


def test_no_secret_leaves_the_settings(host, run):
    secret = "s3cr3tv4lue"
    host.faults["/feed"] = feed(f"/echo?apikey={secret}", f"/404?apikey={secret}")
    address = host.url(f"/feed?apikey={secret}").replace("http://", "http://joe:pa55word@")

    items = run(Source(name="t", kind="rss", url=address))
    again = run(Source(name="t", kind="rss", url=address), retries=[Link(url=items[-1].url, source="t", tries=1)])

    assert kinds(items) == {"Page": 1, "Reject": 1}
    assert secret not in repr(items + again)
    assert "pa55word" not in repr(items)
    for file in run.folder.glob("*.warc.gz"):
        assert secret.encode() not in gzip.decompress(file.read_bytes())
    assert all(asked.path.endswith(secret) for asked in host.asked_for(f"/404?apikey={secret}"))
    assert len(host.asked_for(f"/404?apikey={secret}")) == 2


def test_a_slow_host_does_not_hold_up_the_others(host, other, run):
    host.faults["/feed"] = feed("/silence", *(other.url(f"/ok?{n}") for n in range(3)))
    started = time.monotonic()

    arrived = [type(item).__name__ for item in run()]

    assert arrived[:3] == ["Page"] * 3
    assert time.monotonic() - started < 30


def test_a_folder_of_copy_is_read_once(host, run, tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "a.txt").write_text("Forty ships.")
    source = Source(name="desk", kind="wirecopy", path=str(folder))

    assert kinds(run(source)) == {"Page": 1}
    assert kinds(run(source)) == {"Fetch": 1}


def test_a_limit_takes_the_next_files_of_a_folder_every_night(host, run, tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"Forty ships and {number}.")
    source = Source(name="desk", kind="wirecopy", path=str(folder), max_pages=2)

    nights = [kinds(run(source))["Page"] for _ in range(4)]

    assert nights == [2, 2, 1, 0]


def test_every_capture_in_a_warc_is_a_state_of_its_page(host, run, tmp_path):
    warc = tmp_path / "crawl.warc.gz"
    url = "https://news.example/a"

    def add(day, body):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        record = make_record("response", url, http, {}, at=datetime(2026, 2, day, tzinfo=UTC))[0]
        with warc.open("ab") as file:
            file.write(record)

    for day, body in ((2, story("First")), (3, story("Second")), (4, story("Second"))):
        add(day, body)
    source = Source(name="crawl", kind="warc", path=str(warc))
    first, again = run(source), run(source)
    add(5, story("Third"))
    add(1, story("Earliest"))
    later = run(source)

    assert [item.fetched_at.day for item in first] == [2, 3]
    assert kinds(again) == {"Fetch": 2}
    assert [item.fetched_at.day for item in later if isinstance(item, Page)] == [5]
    assert len(later) == 4


def test_all_faults_in_one_feed_end_as_one_item_each(host, run):
    paths = [path for path in FAULTS if path not in ("/robots.txt", "/.well-known/tdmrep.json")]
    host.faults["/feed"] = feed(*paths)

    items = run()

    assert len({item.url for item in items}) == len(items) == len(paths)
    assert {type(item) for item in items} == {Page, Reject, Fetch}
    assert all(item.message and item.reason for item in items if isinstance(item, Reject))
    halves = [
        item.url
        for item in items
        if isinstance(item, Page) and b"<html" in item.content and b"</html>" not in item.content
    ]
    assert halves == []
