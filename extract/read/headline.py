"""The headline of the page's article, and the other wordings of it."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from extract.read.jsonld import Node, texts
from extract.read.metatags import Meta, first, title_text
from extract.read.site_name import is_like_a_name, is_no_headline, site_names
from extract.read.text import element_text, plain_text, reading_length, same_words

SITE_MARK = re.compile(r"\s+(?:[|•·»]|-|–|—|::)\s+|(?<=[\u3040-\u9fff”」])\s?[_|]\s?(?=[\u3040-\u9fff])")
MIN_HEADLINE_CHARACTERS = 3
MIN_SHARED_WORDS = 3
MIN_SENTENCE_WORDS = 4
MIN_SENTENCE_CHARACTERS = 30
# hAtom 0.1 and h-entry, as blog engines write them (microformats.org/wiki/hatom)
HEADLINE_CLASSES = frozenset(("entry-title", "post-title", "p-name"))
HEADINGS = ("h1", "h2", "h3", "b", "strong", "font")


def read_headlines(root: HtmlElement, article: Node | None, meta: Meta, *, url: str) -> tuple[str, ...]:
    """Return the wordings of the headline, best first: JSON-LD, h1, og:title, title element, JSON-LD's other headline.

    A page may have none: what only names the site is no headline. The site's name is taken off og:title and title.
    """
    site = plain_text(first(meta, "og:site_name"))
    given = (article or {}).get("headline")
    declared = plain_text(given if isinstance(given, str) else None)
    shared = without_site(plain_text(first(meta, "og:title", "twitter:title", "dc.title")), site)
    title = title_text(root)
    heading = main_heading(root, (shared, title))
    other = texts((article or {}).get("alternativeHeadline"))
    wordings = (declared, heading, shared, longest_part(without_site(title, site)), *map(plain_text, other))
    found = tuple(dict.fromkeys(text for text in wordings if text and len(text) >= MIN_HEADLINE_CHARACTERS))
    names = site_names(root, url, (site, _publisher(article)))
    left = tuple(text for text in found if not is_no_headline(text, names))
    return () if _is_doubtful(left, title, root) else left


def _publisher(article: Node | None) -> str | None:
    return next(iter(texts((article or {}).get("publisher"))), None)


def _is_doubtful(wordings: Sequence[str], title: str | None, root: HtmlElement) -> bool:
    """Tell whether the one wording is a whole title element that looks like a name, and no heading prints it."""
    if len(wordings) != 1 or wordings[0] != title or not is_like_a_name(title):
        return False
    return all(same_words(element_text(heading)) != same_words(title) for heading in root.iter(*HEADINGS))


def main_heading(root: HtmlElement, titles: Sequence[str | None]) -> str | None:
    """Return the h1 that is the headline: the one that shares words with the titles, else the longest of a sentence.

    An h1 is often the site's logo, the section, or the headline of a teaser as well.
    """
    marked = [heading for heading in root.iter("h1", "h2", "h3", "h4") if _is_headline_mark(heading)]
    if len(marked) == 1:
        return element_text(marked[0])
    joined = same_words(" ".join(filter(None, titles)))
    texts_ = [text for heading in root.iter("h1") if (text := element_text(heading))]
    known = set(joined.split())
    sharing = [text for text in texts_ if len(known & set(same_words(text).split())) >= MIN_SHARED_WORDS]
    sharing = sharing or [text for text in texts_ if _is_long(text) and same_words(text) in joined]
    long = [text for text in texts_ if _is_long(text) or not known]
    if sharing or long:
        return (sharing or long)[0]
    lower = (element_text(heading) for heading in root.iter("h2", "h3"))
    return next((text for text in lower if text and _is_long(text) and same_words(text) in joined), None)


def _is_headline_mark(heading: HtmlElement) -> bool:
    """Tell whether a heading is marked as the headline, and not as one of a list of teasers."""
    if heading.find(".//a") is not None:
        return False
    is_named = not HEADLINE_CLASSES.isdisjoint((heading.get("class") or "").lower().split())
    return is_named or "headline" in (heading.get("itemprop") or "").split()


def longest_part(title: str | None) -> str | None:
    """Return the longest part of a title element: site and section stand beside the headline, shorter.

    >>> longest_part("Tide turns green on ten beaches | Environment | Coast Echo")
    'Tide turns green on ten beaches'
    """
    if not title:
        return None
    parts = SITE_MARK.split(title)
    best = max(parts, key=len)
    return best if _is_long(best) else title


def _is_long(text: str) -> bool:
    return len(text.split()) >= MIN_SENTENCE_WORDS or reading_length(text) >= MIN_SENTENCE_CHARACTERS


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
