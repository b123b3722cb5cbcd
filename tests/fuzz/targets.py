"""What is fuzzed: each target takes any bytes and either does its work or raises what it is documented to raise.

A target that breaks its promise fails by AssertionError, by any other exception, or by taking longer than the runner
allows.
"""

import io
from collections.abc import Callable
from datetime import UTC, datetime

from extract.errors import BadSource, PageNotHad
from extract.fetch.addresses import Address, is_public, read_address
from extract.fetch.answers import Answer
from extract.fetch.decode import decode_body
from extract.fetch.identity import link_key
from extract.fetch.optout import find_refusal, is_reserved, read_tdmrep
from extract.fetch.redact import mask_secrets, redact_url, secrets_of
from extract.fetch.robots import read_robots
from extract.fetch.shape import find_refresh, is_cut_short
from extract.fetch.warc import WarcDamaged, read_records, whole_length
from extract.kinds import rss, sitemap
from extract.kinds.messages import split_messages
from extract.records import Link, Reject, Source

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = Source(name="t", kind="rss", url="https://news.example/feed")
MAX_BYTES = 1 << 20


def fuzz_address(data: bytes) -> None:
    """An address is refused, or is one with a host that is read the same again, and its secrets are gone."""
    url = data.decode("utf-8", "replace")
    shown = redact_url(url)
    assert redact_url(shown) == shown, "redaction is idempotent"
    assert link_key(link_key(url)) == link_key(url), "a key is its own key"
    try:
        address = read_address(url)
    except PageNotHad:
        return
    assert address.host
    assert address.host.isascii()
    again: Address = read_address(address.url)
    assert (again.host, again.port, again.scheme) == (address.host, address.port, address.scheme)
    assert again.target == address.target
    is_public(address.host)
    assert mask_secrets(shown, secrets_of(url)) is not None


def fuzz_robots(data: bytes) -> None:
    """Rules are read from anything, and any path is allowed or not."""
    robots = read_robots(data, "Nightwire")
    for path in ("/", "/a/b?c=d", data[:40].decode("latin-1")):
        assert robots.allows(path) in (True, False)
    assert robots.allows("/robots.txt")
    is_reserved(read_tdmrep(data), "/a")
    find_refusal((("X-Robots-Tag", data[:200].decode("latin-1")),), data, "Nightwire")


def fuzz_feed(data: bytes) -> None:
    """A feed gives links and rejects, or says in a sentence that it is none."""
    try:
        found = list(rss.read_feed(_answer(data), SOURCE, lambda: NOW))
    except BadSource as error:
        assert 'source "t"' in str(error)
        return
    assert all(isinstance(item, Link | Reject) for item in found)
    assert all(item.url.lower().startswith(("http://", "https://")) for item in found if isinstance(item, Link))


def fuzz_sitemap(data: bytes) -> None:
    """A sitemap gives links, further sitemaps and rejects, or says in a sentence that it is none."""
    try:
        found = list(sitemap.read_sitemap(_answer(data), SOURCE, lambda: NOW))
    except BadSource as error:
        assert 'source "t"' in str(error)
        return
    assert all(isinstance(item, Link | Reject | tuple) for item in found)


def fuzz_wirecopy(data: bytes) -> None:
    """A file of copy gives at least one message, and no message is larger than can be."""
    messages = list(split_messages(data))
    assert all(kind and isinstance(content, bytes) for kind, content in messages)


def fuzz_warc(data: bytes) -> None:
    """A WARC file is read as far as it goes; what is whole is never more than there is."""
    try:
        for record in read_records(io.BytesIO(data)):
            if record.type == "response":
                record.http()
    except WarcDamaged:
        pass
    assert 0 <= whole_length(io.BytesIO(data)) <= len(data)


def fuzz_page(data: bytes) -> None:
    """A body is decoded or refused, and its shape is told."""
    for encoding in ("gzip", "deflate", None):
        try:
            content = decode_body(data, encoding, max_bytes=MAX_BYTES, url="https://news.example/")
        except PageNotHad:
            continue
        assert len(content) <= MAX_BYTES
    find_refresh(data, "text/html", "https://news.example/")
    is_cut_short(data, "text/html")


def _answer(data: bytes) -> Answer:
    return Answer(
        url="https://news.example/feed",
        final_url="https://news.example/feed",
        status=200,
        headers=(("Content-Type", "application/xml"),),
        request_headers=(),
        content=data,
        fetched_at=NOW,
        seconds=0,
    )


TARGETS: dict[str, Callable[[bytes], None]] = {
    "addresses": fuzz_address,
    "robots": fuzz_robots,
    "feeds": fuzz_feed,
    "sitemaps": fuzz_sitemap,
    "wirecopy": fuzz_wirecopy,
    "warc": fuzz_warc,
    "pages": fuzz_page,
}
