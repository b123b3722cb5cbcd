"""The lists the service offers: RSS 2.0, Atom, JSON Feed, sitemaps, a listing page, a list of addresses, robots.txt."""

import gzip
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from tests.wire.furniture import Site
from tests.wire.stories import Story

Item = tuple[str, Story]  # an address as the list names it, and the story behind it

ROBOTS = """User-agent: *
Disallow: /private/
Crawl-delay: 0.02

Sitemap: {base_url}/sitemap.xml
"""


def rss(site: Site, items: Sequence[Item], dead: Sequence[str] = ()) -> str:
    """Return RSS 2.0; `dead` addresses are named like any other and answer with no article."""
    entries = "".join(
        f"<item><title>{escape(story.headline or '')}</title><link>{url}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="false">{story.slug}</guid><pubDate>{format_datetime(story.published)}</pubDate>'
        f"<description><![CDATA[{story.standfirst or ''}]]></description><category>{escape(story.section)}</category>"
        f"{_creators(story)}</item>\n"
        for url, story in items
    )
    entries += "".join(f"<item><title>Earlier: {url[-20:]}</title><link>{url}</link></item>\n" for url in dead)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>{site.name}</title><link>{site.base_url}/</link>'
        f'<atom:link href="{site.base_url}/feeds/world.rss" rel="self"/><description>World news</description>'
        f"<ttl>15</ttl>\n{entries}</channel></rss>\n"
    )


def _creators(story: Story) -> str:
    return "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in story.byline)


def atom(site: Site, items: Sequence[Item]) -> str:
    """Return Atom 1.0."""
    entries = "".join(
        f'<entry xml:lang="{story.language}"><id>tag:wire.example,2026:{story.slug}</id>'
        f'<title type="html">{escape(escape(story.headline or ""))}</title><link rel="alternate" type="text/html" '
        f'href="{url}"/><link rel="related" href="{site.base_url}/latest/"/>'
        f"<published>{story.published.isoformat()}</published><updated>{story.stamp.isoformat()}</updated>"
        f"<summary>{escape(story.standfirst or '')}</summary></entry>\n"
        for url, story in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:wire.example,2026:eu'
        f'</id><title>{site.name}: Europe</title><link rel="self" href="{site.base_url}/feeds/europe.atom"/>'
        f"<updated>{_newest(items).isoformat()}</updated>\n{entries}</feed>\n"
    )


def json_feed(site: Site, items: Sequence[Item]) -> str:
    """Return JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{site.name}: Asia",
        "home_page_url": f"{site.base_url}/",
        "feed_url": f"{site.base_url}/feeds/asia.json",
        "items": [
            {
                "id": story.slug,
                "url": url,
                "title": story.headline,
                "summary": story.standfirst or "",
                "date_published": story.published.isoformat(),
                "date_modified": story.stamp.isoformat(),
                "language": story.language,
                "tags": list(story.keywords),
            }
            for url, story in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def sitemap_index(site: Site, items: Sequence[Item]) -> str:
    """Return the index: the gzipped news sitemap and a plain one of the sections."""
    maps = (("/sitemaps/news-1.xml.gz", _newest(items)), ("/sitemaps/sections.xml", datetime(2026, 1, 5, tzinfo=UTC)))
    entries = "".join(
        f"<sitemap><loc>{site.link(path)}</loc><lastmod>{stamp.isoformat()}</lastmod></sitemap>" for path, stamp in maps
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{entries}</sitemapindex>\n"
    )


def news_sitemap(site: Site, items: Sequence[Item]) -> bytes:
    """Return the news sitemap, gzipped as a file."""
    entries = "".join(
        f"<url><loc>{url}</loc><lastmod>{story.stamp.isoformat()}</lastmod><news:news><news:publication><news:name>"
        f"{site.name}</news:name><news:language>{story.language}</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.headline or '')}</news:title><news:keywords>{escape(', '.join(story.keywords))}"
        f"</news:keywords></news:news></url>\n"
        for url, story in items
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{entries}</urlset>\n'
    )
    return gzip.compress(text.encode(), mtime=0)


def sections_sitemap(site: Site) -> str:
    """Return the second sitemap of the index: it names no article."""
    return '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>\n'


def listing(site: Site, items: Sequence[Item], more: Sequence[str] = ()) -> str:
    """Return the page of latest stories; `more` are addresses it names besides, for no good."""
    cards = "".join(
        f'<article class="card"><a href="{url}"><img src="/media/card-300.png" alt=""></a><h2><a href="{url}">'
        f"{escape(story.headline or '')}</a></h2><p>{escape(story.standfirst or '')}</p>"
        f'<time datetime="{story.published.isoformat()}">{story.published:%H:%M}</time></article>\n'
        for url, story in items
    )
    others = "".join(f'<li><a href="{url}">Briefing for editors: the day ahead in five lines</a></li>' for url in more)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Latest | {site.name}</title></head><body>'
        '<header><nav><a href="/">Home</a><a href="/latest/">Latest</a><a href="/about">About</a></nav></header>'
        f'<main><h1>Latest</h1>{cards}<ul>{others}</ul><a rel="next" href="/latest/?page=2">Older</a></main>'
        '<footer><a href="/terms">Terms of use</a><a href="mailto:desk@wire.example">Write to the desk</a></footer>'
        "</body></html>\n"
    )


def _newest(items: Sequence[Item]) -> datetime:
    return max((story.stamp for _, story in items), default=datetime(2026, 3, 9, tzinfo=UTC))
