"""The door, against a host that fails, lies and attacks."""

import socket
import threading
import time
from datetime import UTC, datetime
from itertools import pairwise

import psutil
import pytest

from extract.errors import PageNotHad
from extract.fetch import door as door_module
from extract.fetch.door import Door, DoorSettings
from extract.records import Known
from tests.wire.faults import FAULTS, Answers, FaultService, page, redirect, story

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def other():
    with FaultService() as service:
        yield service


@pytest.fixture
def faults(other):
    with FaultService(other=other.base_url) as service:
        yield service


@pytest.fixture
def open_door():
    doors = []

    def make(*services, **settings):
        defaults = {"pause_seconds": 0, "fetch_seconds": 0.9, "max_wait_seconds": 5, "tries_in_run": 1}
        allow = tuple(service.host for service in services)
        door = Door(DoorSettings(**{**defaults, "allow": allow, **settings}), clock=lambda: NOW, sleep=lambda _: None)
        doors.append(door)
        return door

    yield make
    for door in doors:
        door.close()


def reason_of(door, url):
    with pytest.raises(PageNotHad) as caught:
        door.fetch(url, source="t")
    assert str(caught.value), "every error says a sentence"
    return caught.value.reason


WHOLE = [
    "/ok", "/gzip", "/gzip-two-members", "/gzip-padding", "/gzip-upper", "/deflate", "/deflate-bare", "/gzip-lie",
    "/length-none", "/chunked", "/redirect", "/redirect-absolute", "/redirect-other", "/redirect-fat",
    "/redirect-cookie", "/refresh",
    "/html-called-text", "/no-type", "/latin-header", "/folded-header",
    "/noindex", "/tdm-open", "/noai-other-bot", "/chain/5",
    "/length-negative", "/gzip-unsaid", "/gzip-called-deflate", "/deflate-called-gzip", "/deflate-lie",
    "/charset-called-encoding", "/brotli-lie", "/chunked-and-length", "/hints-first", "/says-more-after-its-end",
    "/refresh-header", "/refresh-unquoted", "/refresh-short",
]  # fmt: skip


@pytest.mark.parametrize("path", WHOLE)
def test_the_whole_page_comes_through(path, faults, other, open_door):
    door = open_door(faults, other)

    answer = door.fetch(faults.url(path), source="t")

    assert answer.content == story()
    assert answer.status == 200
    assert answer.url == faults.url(path)


FAILURES = {
    "/gzip-truncated": "truncated",
    "/gzip-no-trailer": "truncated",
    "/gzip-bad-checksum": "broken_encoding",
    "/gzip-damaged": "broken_encoding",
    "/gzip-bomb": "too_large",
    "/gzip-twice": "double_encoding",
    "/brotli": "unknown_encoding",
    "/deflate-truncated": "truncated",
    "/deflate-bomb": "too_large",
    "/gzip-half-member-after": "truncated",
    "/chunked-lie": "truncated",
    "/transfer-gzip": "unknown_encoding",
    "/hints-only": "bad_answer",
    "/empty": "empty_page",
    "/blank": "empty_page",
    "/cut-utf16": "truncated",
    "/noai-utf16": "opted_out_noai",
    "/refresh-header-private": "forbidden_address",
    "/length-too-long": "truncated",
    "/length-too-short": "truncated",
    "/length-huge": "too_large",
    "/length-twice": "bad_answer",
    "/cut-without-length": "truncated",
    "/chunked-cut": "truncated",
    "/chunked-no-end": "truncated",
    "/chunked-bad-size": "truncated",
    "/drip-body": "timeout",
    "/drip-head": "timeout",
    "/silence": "timeout",
    "/silence-after-head": "timeout",
    "/endless-body": "too_large",
    "/endless-chunks": "too_large",
    "/endless-head": "bad_answer",
    "/endless-line": "bad_answer",
    "/endless-continue": "timeout",
    "/nothing": "connection_broken",
    "/garbage": "bad_answer",
    "/http-09": "bad_answer",
    "/reset": "connection_broken",
    "/reset-in-body": "connection_broken",
    "/404": "http_404",
    "/410": "http_410",
    "/403": "http_403",
    "/500": "http_500",
    "/204": "http_204",
    "/206": "http_206",
    "/999": "http_999",
    "/304-unasked": "http_304",
    "/429-day": "put_off",
    "/503-date": "put_off",
    "/redirect-loop": "redirect_loop",
    "/redirect-self": "redirect_loop",
    "/redirect-nowhere": "http_302",
    "/redirect-file": "bad_address",
    "/redirect-ftp": "bad_address",
    "/redirect-data": "bad_address",
    "/redirect-metadata": "forbidden_address",
    "/redirect-loopback": "forbidden_address",
    "/redirect-mapped": "forbidden_address",
    "/redirect-decimal": "forbidden_address",
    "/redirect-private": "forbidden_address",
    "/refresh-private": "forbidden_address",
    "/chain/0": "too_many_redirects",
    "/noai": "opted_out_noai",
    "/noai-meta": "opted_out_noai",
    "/tdm": "opted_out_tdm",
    "/tdm-meta": "opted_out_tdm",
    "/private": "http_401",
}


@pytest.mark.parametrize(("path", "reason"), FAILURES.items())
def test_every_fault_ends_as_a_reason(path, reason, faults, other, open_door):
    door = open_door(faults, other, max_raw_bytes=1 << 20, max_decoded_bytes=4 << 20)
    started = time.monotonic()

    assert reason_of(door, faults.url(path)) == reason
    assert time.monotonic() - started < 30


def test_a_passing_trouble_is_waited_out(faults, other, open_door):
    door = open_door(faults, other, tries_in_run=4, fetch_seconds=20)

    for path in ("/503-twice", "/reset-once", "/cut-once", "/empty-once", "/429-seconds", "/429-nonsense"):
        assert door.fetch(faults.url(path), source="t").content == story(), path

    assert len(faults.asked_for("/503-twice")) == 3


def test_a_host_that_was_stuck_once_gets_a_second_chance(faults, open_door):
    faults.faults["/stuck-once"] = Answers(FAULTS["/silence"], page())
    door = open_door(faults, tries_in_run=4, idle_seconds=0.4, fetch_seconds=5)

    assert door.fetch(faults.url("/stuck-once"), source="t").content == story()


def test_a_byte_now_and_then_does_not_make_the_time_longer(faults, open_door):
    door = open_door(faults, tries_in_run=4, idle_seconds=0.5, fetch_seconds=1.5)
    started = time.monotonic()

    assert reason_of(door, faults.url("/drip-body")) == "timeout"

    assert time.monotonic() - started < 10
    assert len(faults.asked_for("/drip-body")) == 1


def test_a_lasting_trouble_is_asked_for_as_often_as_the_setting_says(faults, open_door):
    door = open_door(faults, tries_in_run=3)

    assert reason_of(door, faults.url("/500")) == "http_500"
    assert reason_of(door, faults.url("/404")) == "http_404"

    assert len(faults.asked_for("/500")) == 3
    assert len(faults.asked_for("/404")) == 1


def test_a_long_wait_is_put_off_and_not_slept(faults, open_door):
    door = open_door(faults)

    with pytest.raises(PageNotHad) as caught:
        door.fetch(faults.url("/429-day"), source="t")

    assert caught.value.not_before == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert door.fetch(faults.url("/ok"), source="t").content == story()


def test_a_host_that_asks_again_and_again_for_a_long_wait_is_left_alone(faults, open_door):
    door = open_door(faults)
    for _ in range(3):
        reason_of(door, faults.url("/429-day"))

    assert reason_of(door, faults.url("/ok")) == "put_off"
    assert not faults.asked_for("/ok")


def test_a_known_page_costs_a_304(faults, open_door):
    door = open_door(faults)
    first = door.fetch(faults.url("/conditional"), source="t")
    known = Known(url=first.url, etag=first.header("etag"), page_hash="x")

    second = door.fetch(faults.url("/conditional"), source="t", known=known)

    assert (first.status, second.status) == (200, 304)
    assert second.is_unchanged
    assert second.content == b""


def test_a_connection_is_used_again(faults, open_door):
    door = open_door(faults)
    known = Known(url=faults.url("/conditional"), etag='"v1"', page_hash="x")

    for _ in range(3):
        door.fetch(faults.url("/ok"), source="t")
        door.fetch(faults.url("/conditional"), source="t", known=known)

    assert len({asked.peer for asked in faults.requests[2:]}) == 1


def test_no_credential_goes_to_another_host(faults, other, open_door):
    door = open_door(faults, other)
    own = faults.base_url.replace("http://", "http://joe:pa55word@")

    answer = door.fetch(own + "/private", source="t")

    assert b"Behind the door" in answer.content
    assert reason_of(door, own + "/private-redirect") == "http_401"
    assert "authorization" not in other.asked_for("/private")[-1].headers
    assert "joe" not in repr(answer)
    assert "pa55word" not in repr(answer)


def test_a_cookie_goes_to_the_host_that_set_it_within_one_fetch_only(faults, other, open_door):
    door = open_door(faults, other)
    faults.faults["/leave"] = lambda x: x.answer(b"", 302, f"Location: {other.base_url}/ok", "Set-Cookie: seen=yes")

    answer = door.fetch(faults.url("/redirect-cookie"), source="t")
    door.fetch(faults.url("/leave"), source="t")
    door.fetch(faults.url("/ok"), source="t")

    assert "seen" not in repr(answer.request_headers)
    assert "cookie" not in other.asked_for("/ok")[-1].headers
    assert "cookie" not in faults.asked_for("/ok")[-1].headers


def test_a_key_in_the_address_is_sent_and_never_shown(faults, open_door, caplog):
    caplog.set_level("DEBUG")
    door = open_door(faults)

    answer = door.fetch(faults.url("/echo?apikey=s3cr3tv4lue&id=7"), source="t")
    with pytest.raises(PageNotHad) as caught:
        door.fetch(faults.url("/nothing?apikey=s3cr3tv4lue"), source="t")

    assert faults.asked_for("/echo?apikey=s3cr3tv4lue&id=7")
    shown = repr((answer.url, answer.final_url, answer.headers, answer.request_headers, answer.note))
    assert "s3cr3tv4lue" not in shown + str(caught.value) + repr(caught.value.__cause__) + caplog.text
    assert "id=7" in answer.url


def test_only_the_address_that_was_checked_is_connected_to(monkeypatch):
    asked, connected = [], []

    def resolve(host, port, *_):
        asked.append(host)
        ip = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    class NoConnection(socket.socket):
        def connect(self, address):
            connected.append(address)
            raise ConnectionRefusedError

    monkeypatch.setattr(door_module, "socket", NoConnection)
    settings = DoorSettings(pause_seconds=0, tries_in_run=1, honour_robots=False, honour_opt_outs=False)
    door = Door(settings, resolve=resolve, sleep=lambda _: None)

    # A name that is public when it is checked and private afterwards: it is looked up once for each connection.
    assert reason_of(door, "http://rebind.example/") == "no_connection"
    assert reason_of(door, "http://rebind.example/") == "forbidden_address"

    assert connected == [("93.184.216.34", 80)]
    assert len(asked) == 2


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.1.2.3"], ["::1"], ["fe80::1%1"], ["fd00::1"], ["::ffff:10.0.0.1"], ["100.64.0.1"], ["0.0.0.0"],
     ["169.254.169.254"], ["93.184.216.34", "192.168.1.1"], ["64:ff9b::7f00:1"], ["2002:7f00:1::"], ["224.0.0.1"]],
)  # fmt: skip
def test_a_name_that_leads_to_a_private_place_is_refused(addresses):
    def resolve(host, port, *_):
        return [(socket.AF_INET6 if ":" in ip else socket.AF_INET, 1, 6, "", (ip, port)) for ip in addresses]

    door = Door(DoorSettings(pause_seconds=0), resolve=resolve, sleep=lambda _: None)

    assert reason_of(door, "https://news.example/a") == "forbidden_address"


def test_an_allowed_host_is_allowed_on_its_own_port_only(faults, other, open_door):
    door = open_door(faults)

    assert reason_of(door, other.url("/ok")) == "forbidden_address"
    assert reason_of(door, faults.url("/redirect-other")) == "forbidden_address"
    assert not other.asked_for("/ok?never")


def test_the_environment_does_not_matter(faults, open_door, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password secret\n")
    for name, value in {
        "http_proxy": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
        "NETRC": str(netrc),
    }.items():
        monkeypatch.setenv(name, value)
    door = open_door(faults)

    assert door.fetch(faults.url("/ok"), source="t").content == story()
    assert "authorization" not in faults.requests[-1].headers


def test_what_robots_forbids_is_not_asked_for(faults, open_door):
    faults.faults["/robots.txt"] = page(b"User-agent: *\nDisallow: /private-part\nCrawl-delay: 2\n", 200)
    waits = []
    door = open_door(faults)
    door._pace._sleep = waits.append

    assert reason_of(door, faults.url("/private-part/a")) == "robots_disallow"
    door.fetch(faults.url("/ok"), source="t")
    door.fetch(faults.url("/gzip"), source="t")

    assert not faults.asked_for("/private-part/a")
    assert len(faults.asked_for("/robots.txt")) == 1
    assert max(waits) > 1.5


@pytest.mark.parametrize(
    ("status", "may"), [(204, True), (404, True), (403, True), (410, True), (500, False), (503, False)]
)
def test_robots_that_cannot_be_had(status, may, faults, open_door):
    faults.faults["/robots.txt"] = page(b"", status)
    door = open_door(faults)

    if may:
        assert door.fetch(faults.url("/ok"), source="t").content == story()
    else:
        assert reason_of(door, faults.url("/ok")) == "robots_unreachable"
        assert not faults.asked_for("/ok")


def test_robots_are_read_behind_redirects_and_at_most_half_a_megabyte_of_them(faults, other, open_door):
    long = b"User-agent: *\nDisallow: /ok\n" + b"# filler\n" * 60_000 + b"Disallow: /gzip\n"
    faults.faults["/robots.txt"] = redirect("{other}/rules")
    other.faults["/rules"] = page(long, 200, "Content-Type: text/plain")
    door = open_door(faults, other)

    assert reason_of(door, faults.url("/ok")) == "robots_disallow"
    assert door.fetch(faults.url("/gzip"), source="t").content == story()


def test_robots_that_lead_to_a_private_place_are_not_followed(faults, open_door):
    faults.faults["/robots.txt"] = redirect("http://169.254.169.254/robots.txt")
    door = open_door(faults)

    assert reason_of(door, faults.url("/ok")) == "robots_unreachable"


def test_a_flaky_robots_is_asked_again(faults, open_door):
    faults.faults["/robots.txt"] = Answers(page(b"", 503), page(b"User-agent: *\nDisallow: /x", 200))
    door = open_door(faults)

    assert door.fetch(faults.url("/ok"), source="t").content == story()


def test_a_reserved_location_is_not_asked_for(faults, open_door):
    faults.faults["/.well-known/tdmrep.json"] = page(b'[{"location": "/paid/*", "tdm-reservation": 1}]', 200)
    door = open_door(faults)

    assert reason_of(door, faults.url("/paid/a")) == "opted_out_tdmrep"
    assert door.fetch(faults.url("/ok"), source="t").content == story()
    assert not faults.asked_for("/paid/a")


def test_one_request_a_second_and_one_at_a_time_for_a_host(faults, open_door):
    door = open_door(faults, pause_seconds=0.2)
    door._pace._sleep = time.sleep
    threads = [threading.Thread(target=door.fetch, args=(faults.url("/ok"),), kwargs={"source": "t"}) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    times = [asked.at for asked in faults.requests]
    assert len(times) == 6
    assert min(after - before for before, after in pairwise(times)) > 0.15


def test_a_slow_host_holds_up_nobody_else(faults, other, open_door):
    door = open_door(faults, other, fetch_seconds=3.0)
    slow = threading.Thread(target=reason_of, args=(door, faults.url("/silence")))
    slow.start()

    for _ in range(5):
        door.fetch(other.url("/ok"), source="t")

    assert slow.is_alive()
    slow.join()


def test_a_host_that_is_down_is_not_asked_for_every_page(open_door):
    with FaultService() as gone:
        address, host = gone.base_url, gone
    door = open_door(host, honour_robots=False, honour_opt_outs=False)

    reasons = [reason_of(door, f"{address}/{number}") for number in range(5)]

    assert reasons == ["no_connection"] * 3 + ["host_down"] * 2


def test_every_request_says_who_asks(faults, open_door):
    door = open_door(faults, user_agent="Nightwire/0.1 (+mailto:desk@news.example)")

    door.fetch(faults.url("/ok"), source="t")

    assert {asked.headers["user-agent"] for asked in faults.requests} == {"Nightwire/0.1 (+mailto:desk@news.example)"}


def test_all_faults_at_once_keep_the_memory_small(faults, other, open_door):
    door = open_door(faults, other)
    before = psutil.Process().memory_info().rss
    threads = [threading.Thread(target=_try, args=(door, faults.url(path))) for path in FAULTS if "drip" not in path]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert psutil.Process().memory_info().rss - before < 300 << 20


def _try(door, url):
    try:
        door.fetch(url, source="t")
    except PageNotHad:
        return
