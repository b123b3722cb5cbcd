"""Whether a title names the site, or says only what any page could: then it is no headline."""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.read.text import element_text, same_words

DOMAIN = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,12}/?$", re.IGNORECASE)
PART = re.compile(r"\s+[|•·»:–—-]+\s+|\s*[|•»]\s*")
COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[\s\d,–-]*([^.|©]{2,60})", re.IGNORECASE)
HOME_ENDS = frozenset("/?#")  # "/", "https://news.example/", and either with an empty query or fragment
MIN_LABEL = 3  # letters of a host's part, to be told from `m` and `co`


def is_no_headline(title: str, site_names: Iterable[str]) -> bool:
    """Tell whether every part of a title names the site, is an address, or is a word such as Home.

    >>> is_no_headline("Home | The Example Times", ["the example times"])
    True
    >>> is_no_headline("news.example", [])
    True
    >>> is_no_headline("Example Times wins prize", ["example times"])
    False
    """
    known = {_squeezed(name) for name in site_names} - {""}
    parts = [part for part in PART.split(title) if same_words(part)]
    return all(
        DOMAIN.match(part.strip()) or same_words(part) in titles_of_any_page() or _squeezed(part) in known
        for part in parts
    )


@cache
def titles_of_any_page() -> frozenset[str]:
    """Return what a title says of any page, in the languages the reader meets, as `same_words` gives it."""
    with (Path(__file__).parent / "page_titles.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(same_words(row["title"]) for row in csv.DictReader(lines))


def is_like_a_name(title: str) -> bool:
    """Tell whether a title could be a site's name: up to three words, each with a capital, no digit.

    >>> is_like_a_name("The Daily Example"), is_like_a_name("Crane falls in harbour")
    (True, False)
    """
    words = title.split()
    return (
        len(words) <= 3 and all(word[0].isupper() or word == "&" for word in words) and title.replace(" ", "").isalpha()
    )


def site_names(root: HtmlElement, url: str, declared: Iterable[str | None]) -> tuple[str, ...]:
    """Return what the site is called: `declared`, its host and parts of it, its logo's text, its copyright line."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    hosts = [".".join(labels[begin:end]) for begin in range(len(labels)) for end in range(begin + 1, len(labels) + 1)]
    names = [*filter(None, declared), *(name for name in hosts if len(name) >= MIN_LABEL), *_printed(root, host)]
    return tuple(dict.fromkeys(names))


def _printed(root: HtmlElement, host: str) -> Iterator[str]:
    for link in root.iter("a"):
        if _may_lead_home(link) and _leads_home(link, host):
            yield from filter(None, (element_text(link), link.get("title"), link.get("aria-label")))
            yield from filter(None, (image.get("alt") for image in link.iter("img")))
    for footer in root.iter("footer"):
        yield from (name.strip() for name in COPYRIGHT.findall(element_text(footer) or ""))


def _may_lead_home(link: HtmlElement) -> bool:
    """Tell nearly all links from those home, forty times as fast as by reading the address."""
    href = link.get("href")
    return (href is not None and href.rstrip()[-1:] in HOME_ENDS) or link.get("rel") is not None


def _leads_home(link: HtmlElement, host: str) -> bool:
    if "home" in (link.get("rel") or "").split():
        return True
    href = (link.get("href") or "").strip()
    if href[-1:] not in HOME_ENDS or href.count("/") not in (1, 3):
        return False
    try:
        address = urlsplit(href)
    except ValueError:
        return False
    is_own = not address.hostname or address.hostname.removeprefix("www.") == host
    return is_own and address.path == "/" and not address.query and not address.fragment


def _squeezed(name: str) -> str:
    return same_words(name).removeprefix("the ").replace(" ", "")
