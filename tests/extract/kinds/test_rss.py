"""Feeds of every age, whole and broken."""

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import BadSource
from extract.fetch.answers import Answer
from extract.fetch.door import Door, DoorSettings
from extract.kinds import rss
from extract.kinds.found import MAX_LINKS
from extract.records import Link, Reject, Source
from tests.wire.faults import FaultService, page

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = Source(name="t", kind="rss", url="https://news.example/feed")

RSS_2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>News</title><link>https://news.example/</link><language>en-gb</language>
<atom:link href="https://news.example/feed" rel="self"/>
<item><title>Ships &amp; harbours</title><link>https://news.example/a/1</link>
<guid isPermaLink="false">77</guid><pubDate>Sun, 02 Oct 2022 10:00:00 +0200</pubDate>
<category>Sea</category><category>Trade</category></item>
<item><title><![CDATA[<b>Bold</b> words]]></title><link><![CDATA[https://news.example/a/2?x=1&y=2]]></link>
<dc:date>2022-10-02T09:00:00Z</dc:date></item>
<item><guid>https://news.example/a/3</guid></item>
<item><link>/a/4</link></item>
<item><title>no link</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<link href="https://news.example/" rel="alternate"/>
<entry><title type="html">Schiffe &lt;i&gt;im&lt;/i&gt; Hafen</title><id>tag:1</id>
<link rel="enclosure" href="https://news.example/a.mp3" type="audio/mpeg"/>
<link rel="replies" href="https://news.example/comments"/><link href="/b/1"/>
<published>2022-10-02T10:00:00+02:00</published><updated>2022-10-03T10:00:00+02:00</updated>
<category term="See"/></entry>
</feed>"""

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title></channel>
<item rdf:about="https://news.example/c/1"><title>One</title><link>https://news.example/c/1</link>
<dc:date>2022-10-02</dc:date></item></rdf:RDF>"""

OLD = (
    '<rss version="0.91"><channel><item><title>Old</title><link>https://news.example/d/1</link></item></channel></rss>'
)

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "fr",
        "items": [
            {"id": "1", "url": "/e/1", "title": "Un", "date_published": "2022-10-02T10:00:00Z", "tags": ["mer", 3]},
            {"id": "https://news.example/e/2"},
            {"id": 3},
            "nothing",
        ],
    }
)


def read(text, content_type="application/xml"):
    content = text if isinstance(text, bytes) else text.encode()
    answer = Answer(
        url=SOURCE.url, final_url=SOURCE.url, status=200, headers=(("Content-Type", content_type),),
        request_headers=(), content=content, fetched_at=NOW, seconds=0,
    )  # fmt: skip
    return list(rss.read_feed(answer, SOURCE, lambda: NOW))


def addresses(found):
    return [link.url.removeprefix("https://news.example") for link in found if isinstance(link, Link)]


def test_rss_2_gives_its_entries_in_order():
    found = read(RSS_2)

    assert addresses(found) == ["/a/1", "/a/2?x=1&y=2", "/a/3", "/a/4"]
    assert found[0] == Link(
        url="https://news.example/a/1",
        source="t",
        title="Ships & harbours",
        published_at=datetime.fromisoformat("2022-10-02T10:00:00+02:00"),
        language="en-gb",
        keywords=("Sea", "Trade"),
    )
    assert found[1].title == "Bold words"


def test_atom_gives_the_page_and_not_its_enclosure():
    (link,) = read(ATOM)

    assert addresses([link]) == ["/b/1"]
    assert (link.title, link.language, link.keywords) == ("Schiffe im Hafen", "de", ("See",))
    assert link.modified_at > link.published_at


@pytest.mark.parametrize(("feed", "path"), [(RDF, "/c/1"), (OLD, "/d/1")])
def test_older_feeds_are_read(feed, path):
    assert addresses(read(feed)) == [path]


def test_json_feed_is_read():
    found = read(JSON_FEED, "application/feed+json")

    assert addresses(found) == ["/e/1", "/e/2"]
    assert (found[0].language, found[0].keywords) == ("fr", ("mer",))


@pytest.mark.parametrize(
    "broken",
    [
        RSS_2.replace("&amp;", "&"),
        RSS_2.replace("Ships", "Ships &nbsp; &eacute; &unknown;"),
        RSS_2.replace("<category>Trade</category>", "<category>Trade"),
        "\n\n  " + RSS_2,
        "\ufeff" + RSS_2,
        RSS_2.replace("News</title>", "News\x00\x0b\x1f</title>"),
        RSS_2.replace("</channel></rss>", ""),
        RSS_2.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', ""),
        RSS_2 + "<script>tracking()</script>",
    ],
)
def test_broken_feeds_are_read_as_far_as_they_go(broken):
    assert sorted(addresses(read(broken))) == ["/a/1", "/a/2?x=1&y=2", "/a/3", "/a/4"]


def test_half_an_address_at_a_cut_is_left_out():
    cut = RSS_2[: RSS_2.index("/a/2?x=1&y=2") + 4]

    assert addresses(read(cut)) == ["/a/1"]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1251", "koi8-r", "utf-16", "shift_jis", "gb18030"])
def test_the_letters_of_a_declared_encoding_are_read(encoding):
    title = {"iso-8859-1": "Öl über München", "shift_jis": "港の船", "gb18030": "港口的船"}.get(encoding, "Корабли")
    text = RSS_2.replace("utf-8", encoding).replace("Ships &amp; harbours", title)

    assert read(text.encode(encoding))[0].title == title


def test_no_entity_is_ever_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("TOP-SECRET")
    attack = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY a "aaaaaaaaaa">
    <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY % d SYSTEM "http://127.0.0.1:9/x.dtd"> %d;]>
    <rss><channel><item><title>&x; &b;</title><link>https://news.example/a/1</link></item></channel></rss>"""

    (link,) = read(attack)

    assert link.url == "https://news.example/a/1"
    assert "TOP-SECRET" not in repr(link)
    assert "aaaa" not in repr(link)


def test_billions_of_laughs_stay_small():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    attack = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>' + OLD.replace("Old", "&l11;")

    assert len(read(attack)[0].title) < 100


@pytest.mark.parametrize("address", ["javascript:alert(1)", "mailto:desk@x.example", "file:///etc/passwd", "ftp://x/y"])
def test_an_address_that_is_no_page_is_a_reject(address):
    (found,) = read(OLD.replace("https://news.example/d/1", address))

    assert isinstance(found, Reject)
    assert (found.stage, found.reason) == ("list", "bad_address")


@pytest.mark.parametrize(
    ("text", "content_type"),
    [("<!doctype html><html><body>Welcome</body></html>", "text/html"),
    ("", "text/plain"), ('{"a": 1}', "application/json"),
     ("%PDF-1.7", "application/pdf"), ("[[[[", "application/json"), ("{" * 100_000, "application/json"),
     ("[" * 100_000, "application/json")],
)  # fmt: skip
def test_what_is_no_feed_is_said_in_a_sentence(text, content_type):
    with pytest.raises(BadSource, match=r'source "t": .*expected a feed'):
        read(text, content_type)


@pytest.mark.parametrize("feed", ["<rss><channel><title>x</title></channel></rss>", '{"items": []}'])
def test_a_feed_that_lists_nothing_is_said_in_a_sentence(feed):
    with pytest.raises(BadSource, match="expected entries, found none"):
        read(feed)


def test_since_leaves_out_what_is_dated_before():
    feed = RSS_2
    with FaultService({"/feed": page(feed.encode(), 200, "Content-Type: application/rss+xml")}) as service:
        door = Door(DoorSettings(pause_seconds=0, allow=(service.host,)))
        source = Source(name="t", kind="rss", url=service.url("/feed"))

        found = list(rss.find(source, door=door, clock=lambda: NOW, since=datetime(2022, 10, 2, 8, 30, tzinfo=UTC)))

    assert addresses(found)[:2] == ["/a/2?x=1&y=2", "/a/3"]


BIG = """
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from extract.fetch.answers import Answer
from extract.kinds import rss
from extract.kinds.found import capped
from extract.records import Source
item = "<item><title>Ships in the harbour %d</title><link>https://news.example/a/%d</link>"
item += "<pubDate>Sun, 02 Oct 2022 10:00:00 +0200</pubDate><description>"
item += "Forty ships lay in the harbour on Tuesday. " * 8 + "</description></item>"
items = "".join(item % (n, n) for n in range(100_100))
feed = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
del items
now = datetime.now(UTC)
url = "https://news.example/feed"
answer = Answer(
    url=url, final_url=url, status=200, headers=(), request_headers=(), content=feed, fetched_at=now, seconds=0
)
source = Source(name="t", kind="rss", url=url)
found = list(capped(rss.read_feed(answer, source, lambda: now), source, lambda: now))
# Not ru_maxrss: it starts from what the process that started this one had.
peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(len(feed), len(found), found[-1].reason, peak)
"""


def test_a_hundred_thousand_entries_stay_small_and_end_at_the_stated_cap():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    done = subprocess.run([sys.executable, "-c", BIG], capture_output=True, text=True, check=True)

    size, count, reason, peak_kilobytes = done.stdout.split()
    assert int(size) > 50_000_000
    assert (int(count), reason) == (MAX_LINKS + 1, "too_many_links")
    assert int(peak_kilobytes) < 300_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before.ru_utime < 60


titles = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=30)
paths = st.lists(
    st.from_regex(r"[a-z0-9/_.~-]{1,20}(\?[a-z]=[a-z0-9&;=]{0,9})?", fullmatch=True),
    min_size=1,
    max_size=8,
    unique=True,
)


@settings(max_examples=150, deadline=None)
@given(paths, titles)
def test_every_link_of_any_feed_comes_back_in_order(listed, title):
    urls = [f"https://news.example/{path}" for path in listed]
    items = "".join(f"<item><title>{escape(title)}</title><link>{escape(url)}</link></item>" for url in urls)
    entries = "".join(f"<entry><link href={quoteattr(url)}/><title>{escape(title)}</title></entry>" for url in urls)
    feeds = (
        f"<rss><channel>{items}</channel></rss>",
        f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>',
        json.dumps({"items": [{"url": url, "title": title} for url in urls]}),
    )

    for feed in feeds:
        assert [link.url for link in read(feed)] == urls


@pytest.mark.parametrize(
    "filler", ["<a/>" * 1_000_000, "<a>" * 300_000, f"<a {' '.join(f'a{n}=1' for n in range(50_000))}/>"]
)
def test_markup_without_end_costs_little(filler):
    started = time.process_time()

    found = read(
        f"<rss><channel><item><link>https://news.example/a/1</link></item><item>{filler}</item></channel></rss>"
    )

    assert "/a/1" in addresses(found)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "content",
    [
        "\n Warning: no more room in /srv/www\n<?xml version='1.0'?><rss><channel>{0}</channel></rss>",
        "<br />\n<b>Notice</b>: x in <b>/y</b>\n<rss><channel>{0}</channel></rss>",
        "<rss><channel>{0}</channel></rss><script>x</script>",
        "<rss><channel><item><title>Ships<link>https://news.example/a</link></item></channel></rss>",
        '{{"items": [{{"url": "https://news.example/a", "title": "Ships", "n": ' + "9" * 5000 + "}}]}} and more",
    ],
)
def test_what_stands_around_a_feed_or_hides_its_links_loses_none(content):
    item = "<item><title>Ships</title><link>https://news.example/a</link></item>"

    found = read(content.format(item))

    assert [(link.url, link.title) for link in found] == [("https://news.example/a", "Ships")]


def test_half_a_letter_in_json_does_not_come_through():
    (link,) = read(
        '{"items": [{"url": "https://news.example/\\ud800a", "title": "Ships \\udfff", "language": "\\ud800"}]}'
    )

    assert (link.title, link.language) == ("Ships", None)
    assert link.url.encode()
