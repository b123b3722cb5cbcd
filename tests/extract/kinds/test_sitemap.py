"""Sitemaps, indexes of them, and indexes without end."""

import gzip
from datetime import UTC, datetime

import pytest

from extract.errors import BadSource
from extract.fetch.door import Door, DoorSettings
from extract.kinds import sitemap
from extract.records import Link, Reject, Source
from tests.wire.faults import FaultService, page

NOW = datetime(2026, 3, 1, tzinfo=UTC)
XML = "Content-Type: application/xml"
NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">
<url><loc> https://news.example/a/1 </loc><lastmod>2026-02-28T10:00:00Z</lastmod><news:news><news:publication>
<news:name>Harbour News</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-02-28</news:publication_date><news:title>Forty ships &amp; more</news:title>
<news:keywords>ships, sea</news:keywords></news:news></url>
<url><loc>https://news.example/a/2</loc><lastmod>2020-01-01</lastmod>
<video:video><video:content_loc>https://news.example/v.mp4</video:content_loc></video:video></url>
<url><lastmod>2020-01-01</lastmod></url><url><loc>javascript:void(0)</loc></url></urlset>"""


def urlset(*paths):
    urls = "".join(f"<url><loc>https://news.example{path}</loc></url>" for path in paths)
    return page(f"<urlset>{urls}</urlset>".encode(), 200, XML)


def index(*locations):
    maps = "".join(f"<sitemap><loc>{where}</loc><lastmod>{at}</lastmod></sitemap>" for where, at in locations)
    return page(f"<sitemapindex>{maps}</sitemapindex>".encode(), 200, XML)


def find(pages, path="/sitemap.xml", since=None):
    with FaultService(pages) as service:
        door = Door(DoorSettings(pause_seconds=0, allow=(service.host,), tries_in_run=1, fetch_seconds=5))
        source = Source(name="t", kind="sitemap", url=service.url(path))
        found = list(sitemap.find(source, door=door, clock=lambda: NOW, since=since))
        asked = [
            asked.path for asked in service.requests if asked.path not in ("/robots.txt", "/.well-known/tdmrep.json")
        ]
    return found, asked


def addresses(found):
    return [link.url.removeprefix("https://news.example") for link in found if isinstance(link, Link)]


def test_a_news_sitemap_says_what_it_knows():
    found, _ = find({"/sitemap.xml": page(NEWS.encode(), 200, XML)})

    assert addresses(found) == ["/a/1", "/a/2"]
    assert found[0].title == "Forty ships & more"
    assert (found[0].publisher, found[0].language, found[0].keywords) == ("Harbour News", "en", ("ships", "sea"))
    assert found[0].modified_at == datetime(2026, 2, 28, 10, tzinfo=UTC)
    assert [reject.reason for reject in found if isinstance(reject, Reject)] == ["bad_address"]


def test_an_index_is_followed_newest_first_and_gzip_is_a_file_format_here():
    pages = {
        "/sitemap.xml": index(("/old.xml", "2020-01-01"), ("/new.xml.gz", "2026-01-01")),
        "/old.xml": urlset("/o"),
        "/new.xml.gz": page(gzip.compress(b"<urlset><url><loc>https://news.example/n</loc></url></urlset>"), 200),
    }

    found, asked = find(pages)

    assert addresses(found) == ["/n", "/o"]
    assert asked == ["/sitemap.xml", "/new.xml.gz", "/old.xml"]


def test_since_leaves_out_old_entries_and_whole_old_sitemaps():
    pages = {
        "/sitemap.xml": index(("/old.xml", "2020-01-01"), ("/news.xml", "2026-02-28")),
        "/news.xml": page(NEWS.encode(), 200, XML),
    }

    found, asked = find(pages, since=datetime(2026, 2, 1, tzinfo=UTC))

    assert addresses(found) == ["/a/1"]
    assert "/old.xml" not in asked


def test_plain_lists_and_robots_files_are_sitemaps_too():
    listed = page(b"https://news.example/t/1\r\nhttps://news.example/t/2\n\n", 200, "Content-Type: text/plain")
    robots = page(b"User-agent: *\nDisallow: /x\nSitemap: /list.txt\n", 200, "Content-Type: text/plain")

    found, _ = find({"/robots.txt": robots, "/list.txt": listed}, "/robots.txt")

    assert addresses(found) == ["/t/1", "/t/2"]


def test_loops_end():
    pages = {
        "/sitemap.xml": index(("/b.xml", ""), ("/sitemap.xml", "")),
        "/b.xml": index(("/sitemap.xml", ""), ("/b.xml", "")),
    }

    found, asked = find(pages)

    assert found == []
    assert asked == ["/sitemap.xml", "/b.xml"]


def test_an_endless_calendar_ends_at_the_stated_cap(monkeypatch):
    monkeypatch.setattr(sitemap, "MAX_FILES", 5)

    def month(x):
        number = int(x.asked.path.partition("=")[2] or 0)
        index((f"/sitemap.xml?m={number + 1}", ""), (f"/sitemap.xml?m={number + 1000}", ""))(x)

    monkeypatch.setattr(sitemap, "MAX_DEPTH", 100)
    found, asked = find({"/sitemap.xml": month})

    assert len(asked) == 5
    assert [reject.reason for reject in found] == ["too_many_sitemaps"]


def test_a_chain_of_indexes_ends_at_the_stated_depth():
    def deeper(x):
        number = int(x.asked.path.partition("=")[2] or 0)
        index((f"/sitemap.xml?m={number + 1}", ""))(x)

    _, asked = find({"/sitemap.xml": deeper})

    assert len(asked) == sitemap.MAX_DEPTH + 1


def test_a_sitemap_of_an_index_that_fails_is_a_reject_and_the_others_go_on():
    pages = {
        "/sitemap.xml": index(("/gone.xml", ""), ("/page.xml", ""), ("/good.xml", "")),
        "/page.xml": page(),
        "/good.xml": urlset("/g"),
    }

    found, _ = find(pages)

    assert addresses(found) == ["/g"]
    assert [reject.reason for reject in found if isinstance(reject, Reject)] == ["http_404", "bad_source"]


@pytest.mark.parametrize("path", ["/ok", "/404", "/gzip-bomb", "/redirect-metadata", "/nothing"])
def test_what_is_no_sitemap_is_said_in_a_sentence(path):
    with pytest.raises(BadSource, match='source "t"'):
        find({}, path)


def test_a_gzip_bomb_in_a_gzip_is_a_sentence_too():
    bomb = gzip.compress(b"\0" * (80 << 20))

    with pytest.raises(BadSource, match="bytes once decoded"):
        find({"/sitemap.xml": page(bomb, 200, "Content-Type: application/gzip")})


def test_the_last_address_of_a_torn_sitemap_is_left_out():
    text = "<urlset><url><loc>https://news.example/a</loc></url><url><loc>https://news.exam"

    found, _ = find({"/sitemap.xml": page(text.encode())})

    assert [entry.url for entry in found] == ["https://news.example/a"]
