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
    declared, heading = without_section(declared, heading), without_extras(heading, shared, title)
    wordings = (declared, heading, shared, longest_part(without_site(title, site)), *map(plain_text, other))
    found = tuple(dict.fromkeys(text for text in wordings if text and len(text) >= MIN_HEADLINE_CHARACTERS))
    names = site_names(root, url, (site, _publisher(article)))
    left = tuple(text for text in found if not is_no_headline(text, names))
    return () if _is_doubtful(left, title, root) else left


def without_section(declared: str | None, heading: str | None) -> str | None:
    """Return the declared headline as the page prints it, when all it adds is the site or the section behind a mark.

    >>> without_section("Crane falls in harbour - Coast Echo", "Crane falls in harbour")
    'Crane falls in harbour'
    """
    if declared and heading and declared.startswith(heading) and SITE_MARK.match(declared[len(heading) :]):
        return heading
    return declared


def without_extras(heading: str | None, shared: str | None, title: str | None) -> str | None:
    """Return the printed headline without the site's name after it, or the kicker glued to its front.

    >>> without_extras("Crane falls in bayCoast Echo", "Crane falls in bay", "Crane falls in bay » Coast Echo")
    'Crane falls in bay'
    >>> without_extras("PortCrane falls in bay", "Crane falls in bay", "Crane falls in bay » Coast Echo")
    'Crane falls in bay'
    """
    ours, theirs, whole = (same_words(text).replace(" ", "") for text in (heading, shared, title))
    if not theirs or ours == theirs:
        return heading
    rest = ours.removeprefix(theirs)
    has_site = rest != ours and whole.endswith(rest) and same_words(heading) != same_words(title)
    is_glued = ours.endswith(theirs) and f" {same_words(shared)}" not in same_words(heading)
    return shared if has_site or is_glued else heading


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
    equal = [text for text in texts_ if same_words(text) in map(same_words, titles)]
    sharing = [text for text in texts_ if len(known & set(same_words(text).split())) >= MIN_SHARED_WORDS]
    within = sorted((text for text in texts_ if _is_long(text) and same_words(text) in joined), key=len, reverse=True)
    long = [text for text in texts_ if _is_long(text) or not known]
    sharing.sort(key=lambda text: -max(_likeness(text, title) for title in titles))
    found = next(iter(equal or sharing or within or long), None)
    if found:
        return found
    lower = (element_text(heading) for heading in root.iter("h2", "h3"))
    repeated = next((text for text in lower if text and _is_long(text) and same_words(text) in joined), None)
    return repeated or _marked_text(root) or _bold_text(root, titles)


def _likeness(text: str, title: str | None) -> float:
    """Return how many of the words of two texts are in both, 0 to 1."""
    ours, theirs = set(same_words(text).split()), set(same_words(title).split())
    return len(ours & theirs) / max(1, len(ours | theirs))


def _marked_text(root: HtmlElement) -> str | None:
    """Return the text of the one element marked as headline that is no heading by its tag."""
    marked = [element for element in root.iter("div", "span", "p", "strong") if _is_headline_mark(element)]
    return element_text(marked[0]) if len(marked) == 1 else None


def _bold_text(root: HtmlElement, titles: Sequence[str | None]) -> str | None:
    """Return the line in bold or large letters that a title ends in: the headline of a page without headings."""
    ends = [f" {same_words(title)}" for title in titles if title]
    lines = (text for element in root.iter("b", "strong", "font", "big") if (text := element_text(element)))
    return next(
        (text for text in lines if _is_long(text) and any(e.endswith(f" {same_words(text)}") for e in ends)), None
    )


def _is_headline_mark(heading: HtmlElement) -> bool:
    """Tell whether a heading is marked as the headline, and not as one of a list of teasers."""
    if heading.find(".//a") is not None:
        return False
    is_named = not HEADLINE_CLASSES.isdisjoint((heading.get("class") or "").lower().split())
    return is_named or "headline" in (heading.get("itemprop") or "").split()


def site_of_title(title: str | None) -> str | None:
    """Return the last part of a title element of several, where the site's name stands.

    >>> site_of_title("Tide turns green on ten beaches | Environment | Coast Echo")
    'Coast Echo'
    """
    parts = SITE_MARK.split(title or "")
    return parts[-1] if len(parts) > 1 and len(parts[-1]) < len(title or "") / 2 else None


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
