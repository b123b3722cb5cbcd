"""robots.txt by RFC 9309, against the examples of the RFC and against another reader."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from extract.fetch.optout import find_refusal, is_reserved, read_tdmrep
from extract.fetch.pace import Pace, read_retry_after
from extract.fetch.robots import normalise, read_robots

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def rules(*lines):
    return read_robots("\n".join(("User-agent: *", *lines)).encode(), "Nightwire")


@pytest.mark.parametrize(
    ("lines", "path", "may"),
    [
        (["Disallow: /"], "/a", False),
        (["Disallow:"], "/a", True),
        (["Disallow: /a"], "/ab", False),
        (["Disallow: /a"], "/b", True),
        (["Disallow: /a", "Allow: /a/b"], "/a/b/c", True),
        (["Allow: /a", "Disallow: /a"], "/a", True),
        (["Disallow: /*.gif$"], "/x/y.gif", False),
        (["Disallow: /*.gif$"], "/x/y.gif?z", True),
        (["Disallow: /a$"], "/a", False),
        (["Disallow: /a$"], "/ab", True),
        (["Disallow: /a*b*c"], "/axxbyyc/z", False),
        (["Disallow: /a*b*c"], "/axxc", True),
        (["Disallow: *"], "/a", False),
        (["Disallow: /%C3%BC"], "/ü", False),
        (["Disallow: /ü"], "/%c3%bc/x", False),
        (["Disallow: /a%2fb"], "/a/b", True),
        (["Disallow: /a%7Eb"], "/a~b", False),
        (["Disallow: /a?b"], "/a?b=c", False),
        (["Disallow: /"], "/robots.txt", True),
        (["disALLOW : /a # why"], "/a", False),
        (["Dissallow: /a", "nonsense", ": /b"], "/a", True),
        (["Disallow: a"], "/a", True),
    ],
)
def test_the_longest_rule_decides(lines, path, may):
    assert rules(*lines).allows(path) is may


def test_the_group_that_names_us_replaces_the_general_one():
    text = b"User-agent: *\nDisallow: /\n\nUser-agent: Nightwire\nUser-agent: x\nDisallow: /a\n"
    text += b"\nuser-agent: NIGHTWIRE/2.0\nDisallow: /b"

    robots = read_robots(text, "Nightwire")

    assert [robots.allows(path) for path in ("/a", "/b", "/c")] == [False, False, True]
    assert not read_robots(text, "Other").allows("/c")


def test_a_name_within_our_name_is_another():
    assert read_robots(b"User-agent: Night\nDisallow: /", "Nightwire").allows("/")
    assert read_robots(b"User-agent: Nightwireless\nDisallow: /", "Nightwire").allows("/")


def test_delay_and_sitemaps_are_read():
    robots = rules("Crawl-delay: 2.5", "Sitemap: https://news.example/s.xml")

    assert robots.crawl_delay == 2.5
    assert robots.sitemaps == ("https://news.example/s.xml",)
    assert rules("Crawl-delay: soon").crawl_delay is None


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbfUser-agent: *\nDisallow: /x", b"<html><body>404</body></html>", b"\x00\xff"]
)
def test_what_is_no_robots_file_allows_all(content):
    assert read_robots(content, "Nightwire").allows("/a")


patterns = st.text("ab/*$", min_size=1, max_size=8).map(lambda text: "/" + text.lstrip("/"))
paths = st.text("ab/", max_size=8).map(lambda text: "/" + text.lstrip("/"))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.booleans(), patterns), max_size=4), paths)
def test_another_reader_agrees(lines, path):
    lines = [(is_allowed, pattern) for is_allowed, pattern in lines if "$" not in pattern[:-1]]
    text = "User-agent: *\n" + "\n".join(f"{'Allow' if ok else 'Disallow'}: {pattern}" for ok, pattern in lines)

    ours = read_robots(text.encode(), "Nightwire").allows(path)

    if len({len(pattern) for _, pattern in lines}) == len(lines):  # between equals, readers differ
        assert ours == Protego.parse(text).can_fetch(f"https://news.example{path}", "Nightwire")


def test_no_pattern_takes_long():
    text = "User-agent: *\n" + f"Disallow: /{'a*' * 2000}b$\n" * 50

    started = time.process_time()
    read_robots(text.encode(), "Nightwire").allows("/" + "a" * 5000)

    assert time.process_time() - started < 5


@given(st.text(max_size=60))
def test_normal_paths_stay_normal(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("headers", "content", "reason"),
    [
        ([("X-Robots-Tag", "noai")], b"", "opted_out_noai"),
        ([("x-robots-tag", "noindex, NoAI")], b"", "opted_out_noai"),
        ([("X-Robots-Tag", "max-image-preview:large, noai")], b"", "opted_out_noai"),
        ([("X-Robots-Tag", "nightwire: noai")], b"", "opted_out_noai"),
        ([("X-Robots-Tag", "otherbot: noai")], b"", None),
        ([("X-Robots-Tag", "noindex, nofollow, noarchive")], b"", None),
        ([("TDM-Reservation", "1")], b"", "opted_out_tdm"),
        ([("tdm-reservation", "0")], b"", None),
        ([], b'<META CONTENT="1" NAME="tdm-reservation">', "opted_out_tdm"),
        ([], b"<meta name='robots' content='noindex,noai'>", "opted_out_noai"),
        ([], b'<meta name="description" content="noai">', None),
    ],
)
def test_reservations_are_seen_and_noindex_is_none(headers, content, reason):
    found = find_refusal(headers, content, "Nightwire")

    assert (found[0] if found else None) == reason


def test_tdmrep_locations_are_patterns_and_the_longest_decides():
    rules = read_tdmrep(
        b'[{"location": "/", "tdm-reservation": 1}, {"location": "/free/*.html", "tdm-reservation": 0}, 7]'
    )

    assert is_reserved(rules, "/a")
    assert not is_reserved(rules, "/free/b.html")
    assert read_tdmrep(b"<html>") == read_tdmrep(b'{"a": 1}') == read_tdmrep(b"[" * 100_000) == ()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), (" 0 ", 0), ("Sun, 01 Mar 2026 12:01:00 GMT", 60), ("Sun, 01 Mar 2020 12:01:00 GMT", 0),
     ("9" * 20, 30 * 86400), ("soon", None),
     ("", None), (None, None), ("-5", None), ("1.5", None), ("²", None)],
)  # fmt: skip
def test_retry_after_in_seconds_and_as_a_date(value, seconds):
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)

    assert read_retry_after(value, NOW) == expected


@given(st.text(max_size=60))
def test_any_retry_after_is_a_time_or_none(text):
    at = read_retry_after(text, NOW)

    assert at is None or NOW <= at <= NOW + timedelta(days=30)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 3)), max_size=20))
def test_the_pause_is_kept_between_any_two_turns_of_a_host(turns):
    clock = [0.0]
    pace = Pace(monotonic=lambda: clock[0], sleep=lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    last = {}

    for host, spent in turns:
        with pace.turn(host, 1.0):
            assert clock[0] - last.get(host, -10) >= 1.0 - 1e-9
            last[host] = clock[0]
            clock[0] += spent


def test_a_file_in_utf16_is_read_by_its_mark():
    robots = read_robots("User-agent: *\nDisallow: /a\n".encode("utf-16"), "Nightwire")

    assert not robots.allows("/a")
