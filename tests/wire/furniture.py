"""What stands around an article on a real page: head, navigation, teasers, boxes, comments, consent banner, footer.

None of it may ever reach a body, a caption or a headline; `TRAPS` lists sentences that tests look for.
"""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from tests.wire.stories import Photo, Story, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One host, as its pages need it."""

    base_url: str
    name: str
    night: int
    teasers: tuple[tuple[str, str], ...]  # headline and path of stories that every page points to

    def link(self, path: str) -> str:
        return f"{self.base_url}{path}"

    def picture(self, photo: Photo, width: int = 1200) -> str:
        return f"{self.base_url}/media/{photo.name}-{width}.png"


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "furniture.toml").read_text(encoding="utf-8"))


def words(language: str) -> dict[str, Any]:
    """Return the furniture's words in `language`, English for those it lacks."""
    return {**_words()["en"], **_words().get(language, {})}


def traps(language: str) -> tuple[str, ...]:
    """Return the furniture sentences that pages in `language` carry and no article may."""
    told = words(language)
    return tuple(told[key] for key in ("newsletter", "consent", "comment", "bio", "advert"))


def head(story: Story, site: Site, *, json_ld: Sequence[Any] = (), extra: str = "", og: bool = True) -> str:
    """Return the `<head>`: charset, title, Open Graph, canonical link, JSON-LD."""
    title = f"{story.headline} | {site.name}"
    parts = [
        f'<meta charset="{story.charset}">',
        f"<title>{escape(title)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<link rel="canonical" href="{site.link(story.canonical_path)}">',
        f'<link rel="alternate" type="application/rss+xml" title="{site.name}" href="{site.base_url}/feeds/world.rss">',
        *(_open_graph(story, site) if og else ()),
        *(f'<script type="application/ld+json">{json.dumps(item, ensure_ascii=False)}</script>' for item in json_ld),
        "<script>window.dataLayer=window.dataLayer||[];dataLayer.push({'event':'pageview','paywall':'none'});</script>",
        "<style>.hidden{display:none} .grid{display:grid}</style>",
        extra,
    ]
    return "<head>\n" + "\n".join(part for part in parts if part) + "\n</head>"


def _open_graph(story: Story, site: Site) -> list[str]:
    parts = [
        f'<meta property="og:title" content="{escape(story.headline or "")}">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:url" content="{site.link(story.path)}">',
        f'<meta property="og:site_name" content="{site.name}">',
        f'<meta property="article:published_time" content="{story.published.isoformat()}">',
        f'<meta property="article:section" content="{escape(story.section)}">',
    ]
    if story.modified:
        parts.append(f'<meta property="article:modified_time" content="{story.modified.isoformat()}">')
    if story.standfirst:
        parts.append(f'<meta name="description" content="{escape(story.standfirst)}">')
        parts.append(f'<meta property="og:description" content="{escape(story.standfirst)}">')
    if story.photos:
        parts.append(f'<meta property="og:image" content="{site.picture(story.photos[0])}">')
    parts += [f'<meta property="article:tag" content="{escape(word)}">' for word in story.keywords]
    return parts


def news_article(story: Story, site: Site, *, kind: str = "NewsArticle", **more: Any) -> dict[str, Any]:
    """Return the page's JSON-LD, schema.org NewsArticle."""
    item: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "mainEntityOfPage": {"@type": "WebPage", "@id": site.link(story.path)},
        "headline": story.headline,
        "datePublished": story.published.isoformat(),
        "dateModified": story.stamp.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.byline],
        "publisher": {"@type": "NewsMediaOrganization", "name": site.name, "url": site.base_url},
        "articleSection": story.section,
        "keywords": list(story.keywords),
        "inLanguage": story.language,
        "isAccessibleForFree": story.access == "free",
    }
    if story.standfirst:
        item["description"] = story.standfirst
    if story.photos:
        item["image"] = [site.picture(photo) for photo in story.photos]
    return {**item, **more}


def breadcrumbs(story: Story, site: Site) -> dict[str, Any]:
    """Return the trail of the page as JSON-LD."""
    steps = [("Home", "/"), (story.section, "/latest/")]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": site.link(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }


def header(story: Story, site: Site) -> str:
    """Return the masthead with navigation and search."""
    told = words(story.language)
    items = "".join(
        f'<li class="nav__item"><a href="/latest/?s={place}">{escape(name)}</a></li>'
        for place, name in enumerate(told["nav"])
    )
    clock = f'<time class="masthead__now">{told["updated"]} {9 + site.night}.3.2026, 06:0{site.night}</time>'
    return (
        f'<a class="skip" href="#content">{told["skip"]}</a><header class="masthead">'
        f'<a class="masthead__logo" href="/">'
        f'<img src="/media/logo-120.png" alt="{site.name}"></a>{clock if story.clock else ""}'
        f'<nav aria-label="main"><ul class="nav">{items}</ul></nav>'
        f'<form action="/search" role="search"><input name="q" placeholder="{told["search"]}"></form></header>'
    )


def share(story: Story) -> str:
    """Return the bar of share buttons."""
    told = words(story.language)
    links = "".join(
        f'<li><a rel="nofollow" href="#share-{name.lower()}"><span>{name}</span></a></li>'
        for name in ("Facebook", "X", "WhatsApp", "Telegram", "E-Mail")
    )
    return f'<div class="sharebar"><span>{told["share"]}</span><ul>{links}</ul></div>'


def advert(story: Story) -> str:
    """Return an advertisement slot with its label."""
    told = words(story.language)
    return (
        f'<aside class="slot slot--mpu" data-slot="mid-2"><span class="slot__label">{told["ad"]}</span>'
        f"<p>{told['advert']}</p></aside>"
    )


def related(story: Story, site: Site, *, tag: str = "aside") -> str:
    """Return an in-article box of related links."""
    told = words(story.language)
    items = "".join(f'<li><a href="{path}">{escape(title)}</a></li>' for title, path in site.teasers[:2])
    return f'<{tag} class="box box--more"><h4>{told["related"]}</h4><ul>{items}</ul></{tag}>'


def newsletter(story: Story) -> str:
    """Return the newsletter box."""
    told = words(story.language)
    return (
        f'<section class="box signup"><h3>{told["signup"]}</h3><p>{told["newsletter"]}</p>'
        f'<form><input type="email" placeholder="E-Mail"><button>{told["signup"]}</button></form></section>'
    )


def author_bio(story: Story) -> str:
    """Return the box about the first author, nothing without one."""
    if not story.byline:
        return ""
    told = words(story.language)
    return (
        f'<div class="author-card"><img src="/media/portrait-80.png" alt="{escape(story.byline[0])}" width="80" '
        f'height="80"><p>{told["bio"]}</p></div>'
    )


def comments(story: Story) -> str:
    """Return the readers' comments."""
    told = words(story.language)
    return (
        f'<section id="comments" class="comments"><h3>{told["comments"]} (2)</h3><article class="comment">'
        f"<b>gull_44</b>"
        f'<time datetime="2026-03-09T20:11:00Z">20:11</time><p>{told["comment"]}</p></article>'
        f'<article class="comment"><b>Kettle</b><p>+1</p></article></section>'
    )


def most_read(story: Story, site: Site) -> str:
    """Return the list of most read stories; on a page with a clock it turns every night."""
    told = words(story.language)
    turn = site.night % len(site.teasers) if story.clock and site.teasers else 0
    teasers = site.teasers[turn:] + site.teasers[:turn]
    items = "".join(
        f'<li><a href="{path}"><img src="/media/teaser-{place}-150.png" alt="" width="150" height="84">'
        f'<span class="teaser__title">{escape(title)}</span></a></li>'
        for place, (title, path) in enumerate(teasers[:5])
    )
    return f'<aside class="rail"><h3>{told["most_read"]}</h3><ol class="teasers">{items}</ol></aside>'


def footer(story: Story, site: Site) -> str:
    """Return the imprint line and the consent banner that hangs over every page."""
    told = words(story.language)
    links = "".join(f'<li><a href="#{place}">{name}</a></li>' for place, name in enumerate(told["foot"]))
    return (
        f'<footer><ul>{links}</ul><p class="imprint">© 2026 {site.name}. {told["rights"]}</p></footer>'
        f'<div id="cmp" role="dialog" aria-modal="true" class="cmp"><h2>{told["consent_title"]}</h2>'
        f"<p>{told['consent']}</p><button>{told['accept']}</button><button>{told['settings']}</button></div>"
    )


def byline_html(story: Story) -> str:
    """Return the names as a line, "By A and B" in the page's language."""
    told = words(story.language)
    names = f" {told['and']} ".join(
        f'<a rel="author" href="/by/{place}">{escape(name)}</a>' for place, name in enumerate(story.byline)
    )
    return f'<div class="byline">{told["by"]} {names}</div>' if story.byline else ""


def times_html(story: Story) -> str:
    """Return the printed dates."""
    told = words(story.language)
    line = f'<time datetime="{story.published.isoformat()}">{story.published:%d.%m.%Y %H:%M}</time>'
    if story.modified:
        line += (
            f' <span>{told["updated"]}</span> <time datetime="{story.modified.isoformat()}">'
            f"{story.modified:%d.%m.%Y %H:%M}</time>"
        )
    return f'<div class="dates">{line}</div>'


def body_text(story: Story) -> str:
    """Return the whole body as one plain text, a blank line between paragraphs."""
    return "\n\n".join(plain(paragraph) for paragraph in story.paragraphs)
