"""The headline of the page's article, and the other wordings of it."""

import re

from lxml.html import HtmlElement

from extract.read.jsonld import Node, texts
from extract.read.metatags import Meta, first, title_text
from extract.read.text import element_text, plain_text, same_words

SITE_MARK = re.compile(r"\s+(?:[|•·»]|-|–|—|::)\s+")
MIN_HEADLINE_CHARACTERS = 3


def read_headlines(root: HtmlElement, article: Node | None, meta: Meta) -> tuple[str, ...]:
    """Return the wordings of the headline, best first: JSON-LD, og:title, h1, title element, JSON-LD's other headline.

    A page may have none. The site's name is taken off og:title and title.
    """
    site = plain_text(first(meta, "og:site_name"))
    given = (article or {}).get("headline")
    wordings = (
        plain_text(given if isinstance(given, str) else None),
        without_site(plain_text(first(meta, "og:title", "twitter:title", "dc.title")), site),
        main_heading(root),
        without_site(title_text(root), site),
        *(plain_text(text) for text in texts((article or {}).get("alternativeHeadline"))),
    )
    return tuple(dict.fromkeys(text for text in wordings if text and len(text) >= MIN_HEADLINE_CHARACTERS))


def main_heading(root: HtmlElement) -> str | None:
    """Return the first h1 with text that is not the page's own name in its banner."""
    for heading in root.iter("h1"):
        text = element_text(heading)
        if text and len(text) >= MIN_HEADLINE_CHARACTERS:
            return text
    return None


def without_site(title: str | None, site: str | None) -> str | None:
    """Return `title` without the site's name at either end.

    >>> without_site("Rain stops play - The Example Times", "The Example Times")
    'Rain stops play'
    """
    if not title:
        return None
    parts = SITE_MARK.split(title)
    if len(parts) > 1 and site and same_words(parts[-1]) == same_words(site):
        return title[: title.rfind(parts[-1])].rstrip(" |•·»-–—:") or None
    if len(parts) > 1 and site and same_words(parts[0]) == same_words(site):
        return title[len(parts[0]) :].lstrip(" |•·»-–—:") or None
    return title
