"""WARC files as crawlers publish them, and as they never should be."""

import gzip
import io
from datetime import UTC, datetime

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.errors import BadSource
from extract.fetch.door import Door, DoorSettings
from extract.kinds import warc
from extract.records import Page, Reject, Source
from tests.wire.faults import story

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DOOR = Door(DoorSettings())
HTML = [("Content-Type", "text/html")]


def crawl(*records, is_gzip=True):
    """A file as warcio writes it: (kind, address, status, headers, body) each."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=is_gzip)
    writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "crawler"}))
    for kind, url, status, headers, body in records:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if kind == "response" else None
        writer.write_record(writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=http))
    return out.getvalue()


def find(path, since=None):
    source = Source(name="t", kind="warc", path=str(path))
    return list(warc.find(source, door=DOOR, clock=lambda: NOW, since=since))


@pytest.mark.parametrize("is_gzip", [True, False])
def test_the_pages_that_were_had_are_given(tmp_path, is_gzip):
    url = "https://news.example/a/"
    file = tmp_path / ("c.warc.gz" if is_gzip else "c.warc")
    file.write_bytes(
        crawl(
            ("response", url + "1", "200 OK", HTML, story()),
            ("response", url + "2", "404 Not Found", HTML, b"no"),
            ("metadata", url + "1", "", [], b"fetchTimeMs: 3"),
            ("response", url + "3", "200 OK", [*HTML, ("Content-Encoding", "gzip")], gzip.compress(story())),
            ("response", url + "4", "200 OK", [*HTML, ("Content-Encoding", "gzip")], story()),
            ("response", url + "5", "200 OK", [*HTML, ("Transfer-Encoding", "chunked")], b"5\r\nhello\r\n0\r\n\r\n"),
            ("response", "dns:news.example", "200 OK", [], b"x"),
            is_gzip=is_gzip,
        )
    )

    found = find(tmp_path)

    assert [page.url.removeprefix(url) for page in found] == ["1", "3", "4", "5"]
    assert [page.content for page in found] == [story()] * 3 + [b"hello"]
    assert found[0].header("content-type") == "text/html"


def test_a_torn_file_is_read_as_far_as_it_goes(tmp_path):
    whole = crawl(*[("response", f"https://news.example/{n}", "200 OK", HTML, story(str(n))) for n in range(3)])
    (tmp_path / "c.warc.gz").write_bytes(whole[:-30])

    found = find(tmp_path / "c.warc.gz")

    assert [type(item) for item in found] == [Page, Page, Reject]
    assert found[-1].reason == "damaged_warc"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no warc at all",
        gzip.compress(b"no warc at all"),
        gzip.compress(b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000),
        gzip.compress(b"WARC/1.0\r\n" + b"x" * 10_000_000),
        gzip.compress(b"WARC/1.0\r\nContent-Length: 99999999999999\r\nWARC-Type: response\r\n\r\nshort"),
        gzip.compress(b"WARC/1.0\r\nContent-Length: -1\r\n\r\n"),
        gzip.compress(
            b"WARC/1.0\r\nContent-Length: 5\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\n\r\nhello\r\n\r\n"
        ),
    ],
    ids=[
        "nothing",
        "a sentence",
        "a compressed sentence",
        "endless header lines",
        "an endless header line",
        "more promised than there is",
        "a length below zero",
        "a body that is no HTTP",
    ],
)
def test_what_is_no_warc_ends_in_a_sentence(tmp_path, content):
    (tmp_path / "c.warc.gz").write_bytes(content)

    found = find(tmp_path)

    assert not [item for item in found if isinstance(item, Page)]
    assert len(found) == (1 if content else 0)


def test_a_record_that_was_cut_when_it_was_written_is_a_reject(tmp_path):
    out = io.BytesIO()
    writer = WARCWriter(out)
    http = StatusAndHeaders("200 OK", HTML, protocol="HTTP/1.1")
    record = writer.create_warc_record(
        "https://news.example/", "response", payload=io.BytesIO(b"half"), http_headers=http,
        warc_headers_dict={"WARC-Truncated": "length"},
    )  # fmt: skip
    writer.write_record(record)
    (tmp_path / "c.warc.gz").write_bytes(out.getvalue())

    (found,) = find(tmp_path)

    assert found.reason == "truncated"


def test_a_folder_without_any_is_said_in_a_sentence(tmp_path):
    with pytest.raises(BadSource, match="found none"):
        find(tmp_path)


def capture(url, at, body):
    record = {"WARC-Date": at}
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    http = StatusAndHeaders("200 OK", HTML, protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict=record
        )
    )
    return out.getvalue()


@pytest.mark.parametrize("is_packed_as_a_whole", [True, False])
def test_captures_of_one_address_come_in_the_order_they_were_made(tmp_path, is_packed_as_a_whole):
    url = "https://news.example/a/"
    parts = [
        capture(url + "1", "2026-02-03T00:00:00Z", b"third"),
        capture(url + "2", "2026-02-09T00:00:00Z", b"other"),
        capture("http" + url.removeprefix("https") + "1", "2026-02-01T00:00:00Z", b"first"),
    ]
    content = b"".join(parts)
    if is_packed_as_a_whole:
        content = gzip.compress(gzip.decompress(content))
    (tmp_path / "a.warc.gz").write_bytes(content)
    (tmp_path / "b.warc.gz").write_bytes(capture(url + "1", "2026-02-02T00:00:00Z", b"second"))

    found = find(tmp_path)

    assert [page.content for page in found] == [b"other", b"first", b"second", b"third"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([("Transfer-Encoding", "chunked")], b"ff\r\nhello"),
        ([("Transfer-Encoding", "chunked")], b"5\r\nhello\r\n"),
        ([("Transfer-Encoding", "chunked")], b"5\r\nhello\r\n-5\r\n"),
        ([("Content-Length", "5000")], story()),
        ([], story()[:200] + b"<div><p>and"),
    ],
)
def test_half_a_page_is_a_reject(tmp_path, headers, body):
    file = tmp_path / "c.warc.gz"
    file.write_bytes(crawl(("response", "https://news.example/a", "200 OK", [*HTML, *headers], body)))

    (found,) = find(file)

    assert isinstance(found, Reject)
    assert found.reason == "truncated"
