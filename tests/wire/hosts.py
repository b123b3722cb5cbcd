"""What each address of the service answers on a given night, as plain data: `answers(night, ...)`."""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tests.wire import feeds
from tests.wire.furniture import Site
from tests.wire.layouts import LAYOUTS
from tests.wire.stories import Story, stories_at

WIRE = "Northlight Press Service"
PAPER = "The Brackwater Gazette"
EPOCH = datetime(2026, 3, 9, 5, tzinfo=UTC)

# Addresses that lists name and that give no article.
DEAD = "/world/2026/03/01/no-such-story"
MOVED = "/r/harbour-ferry"
SOFT_404 = "/world/2026/02/14/removed-by-mistake"
PRIVATE = "/private/2026/03/09/briefing"
NOT_FOUND = (
    "The page you were looking for has moved, or it was never here. Try the search, or go back to the front page."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, complete but for what the request decides (304, gzip)."""

    content: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    stamp: datetime | None = None  # Last-Modified; None sends no validators
    location: str | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.blake2b(self.content, digest_size=8).hexdigest()}"'


def answers(host: str, base_url: str, night: int) -> Mapping[str, Answer]:
    """Return every address of `host` ("wire" or "paper") on `night`; pictures apart, see `picture`."""
    stories = stories_at(night)
    site = Site(base_url=base_url, name=WIRE if host == "wire" else PAPER, night=night, teasers=_teasers(host))
    pages = {story.path: _page(story, site) for story in stories if story.host == host and not story.is_copy}
    plain = {
        story.canonical_path: _page(replace(story, layout="figure"), site) for story in stories if _is_amp(story, host)
    }
    return {**pages, **plain, **dict(_lists(host, site, stories)), **_oddities(host, site)}


def _is_amp(story: Story, host: str) -> bool:
    return story.layout == "amp" and story.host == host


def _teasers(host: str) -> tuple[tuple[str, str], ...]:
    """Return what pages point to; the first night's stories, so that a page changes only when its story does."""
    stories = [story for story in stories_at(1) if story.host == host and story.headline and not story.rejected]
    return tuple((story.headline or "", story.path) for story in stories)[:7]


def _page(story: Story, site: Site) -> Answer:
    if story.gone_night and site.night >= story.gone_night:
        return Answer(status=410, content=b"<html><title>Gone</title><p>This story was withdrawn.</p></html>")
    stamp = EPOCH.replace(day=8 + site.night) if story.clock else story.stamp.astimezone(UTC)
    content = LAYOUTS[story.layout](story, site).encode(story.charset, errors="xmlcharrefreplace")
    declared = f"; charset={story.charset}" if story.charset == "utf-8" else ""
    return Answer(content=content, media_type=f"text/html{declared}", stamp=stamp)


def offered(source: str, site: Site, stories: tuple[Story, ...]) -> list[feeds.Item]:
    """Return what `source` names, newest first."""
    named = [story for story in stories if source in story.sources]
    return [(site.link(story.path), story) for story in sorted(named, key=lambda story: story.stamp, reverse=True)]


def _lists(host: str, site: Site, stories: tuple[Story, ...]) -> Iterator[tuple[str, Answer]]:
    if host == "paper":
        yield "/feed", _text(feeds.rss(site, offered("paper-rss", site, stories)), "application/rss+xml")
        return
    dead = [site.link(path) for path in (DEAD, MOVED, SOFT_404)]
    news = offered("news-sitemap", site, stories)
    yield "/feeds/world.rss", _text(feeds.rss(site, offered("world-rss", site, stories), dead), "application/rss+xml")
    yield "/feeds/europe.atom", _text(feeds.atom(site, offered("europe-atom", site, stories)), "application/atom+xml")
    yield "/feeds/asia.json", _text(feeds.json_feed(site, offered("asia-json", site, stories)), "application/feed+json")
    yield "/sitemap.xml", _text(feeds.sitemap_index(site, news), "application/xml")
    yield "/sitemaps/news-1.xml.gz", Answer(content=feeds.news_sitemap(site, news), media_type="application/gzip")
    yield "/sitemaps/sections.xml", _text(feeds.sections_sitemap(site), "application/xml")
    latest = feeds.listing(site, offered("latest-listing", site, stories), [site.link(PRIVATE)])
    yield "/latest/", _text(latest, "text/html")


def _oddities(host: str, site: Site) -> dict[str, Answer]:
    robots = {"/robots.txt": _text(feeds.ROBOTS.format(base_url=site.base_url), "text/plain")}
    if host == "paper":
        return robots
    soft = f"<html lang='en'><head><title>Page not found</title></head><body><h1>Page not found</h1><p>{NOT_FOUND}</p>"
    return {
        **robots,
        MOVED: Answer(status=301, location=site.link(_story_path("harbour-ferry"))),
        SOFT_404: Answer(content=soft.encode()),
        PRIVATE: _text("<h1>Not for robots</h1>", "text/html"),
    }


def _story_path(slug: str) -> str:
    return next(story.path for story in stories_at(1) if story.slug == slug)


def _text(text: str, media_type: str) -> Answer:
    return Answer(content=text.encode(), media_type=f"{media_type}; charset=utf-8", stamp=None)


def picture(path: str) -> Answer | None:
    """Return a real, tiny PNG for any address under /media/, its colour drawn from its name."""
    if not path.startswith("/media/") or not path.endswith(".png"):
        return None
    colour = hashlib.blake2b(path.encode(), digest_size=3).digest()
    rows = b"".join(b"\0" + colour * 16 for _ in range(9))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 16, 9, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)
    return Answer(content=content, media_type="image/png", stamp=EPOCH)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
