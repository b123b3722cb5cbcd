"""Tell the pictures that are not the article's: players, authors, links to other stories."""

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.read.calendar_words import find_date
from extract.read.class_names import name_words
from extract.read.photo_names import OF_AUTHOR, PLAYER
from extract.read.photo_place import Place, repeats_alt
from extract.read.photo_urls import is_image_address

_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autore?n?s?|auteurs?|redaktion|profiles?|staff|people|journalists?|team)/", re.IGNORECASE
)
ROUND = frozenset(("rounded-full", "rounded-circle", "img-circle", "rounded-pill"))  # as style sheets name portraits
MAX_BYLINE_CHARACTERS = 90


def is_in_player(element: HtmlElement) -> bool:
    """Say whether an element is part of a video or audio player."""
    return any(
        not PLAYER.isdisjoint(name_words(value))
        for around in (element, *islice(element.iterancestors(), 4))
        for value in f"{around.get('class') or ''} {around.get('id') or ''}".split()
        if not value.startswith("aspect-")  # a ratio of style sheets
    )


def is_beside_byline(place: Place) -> bool:
    """Say whether nothing but nearness joins an image to words that are a byline: cut round, or with a date."""
    if not place.is_guess or not place.captions:
        return False
    words = " ".join(" ".join("".join(element.itertext()).split()) for element in place.captions)
    if not 0 < len(words) <= MAX_BYLINE_CHARACTERS or repeats_alt(words, place.images):
        return False
    classes = {name for image in place.images for name in (image.get("class") or "").split()}
    if not ROUND.isdisjoint(classes):
        return True
    return bool(_MAY_HOLD_YEAR.search(words) and (date := find_date(words)) and date.year)


_MAY_HOLD_YEAR = re.compile(r"(?:19|20)\d\d|\d\.\d{1,2}\.\s?\d\d")


def is_in_embed(place: Place) -> bool:
    """Say whether an image stands in a post of a network that the article quotes."""
    around = (place.container, *islice(place.container.iterancestors(), 4))
    return any(e.tag == "blockquote" and not _NETWORKS.isdisjoint(_words_of(e)) for e in around)


def _words_of(element: HtmlElement) -> set[str]:
    return {word for value in (element.get("class") or "").split() for word in name_words(value)}


_NETWORKS = frozenset(
    ["instagram", "twitter", "tweet", "tiktok", "bluesky", "mastodon", "fb", "facebook", "threads", "reddit"]
)


def is_beside_field(place: Place) -> bool:
    """Say whether an image stands in a small element that has a field to fill in: a call to sign up."""
    for element in (place.container, *islice(place.container.iterancestors(), MAX_FORM_LEVELS)):
        if sum(len(text.strip()) for text in islice(element.itertext(), MAX_FORM_TEXTS + 1)) > MAX_FORM:
            return False
        if next(element.iter("form", "input"), None) is not None:
            return True
    return False


MAX_FORM_LEVELS, MAX_FORM_TEXTS, MAX_FORM = 2, 60, 400  # elements around an image; their texts, and characters of these


def is_of_author(place: Place) -> bool:
    """Say whether a place shows the author: the names of the elements around it say so, and it has few words."""
    if is_beside_byline(place):
        return True
    around = [place.container, *islice(place.container.iterancestors(), 3)]
    words = sum(len("".join(element.itertext()).split()) for element in place.captions)
    if words <= 12 and any(
        _is_author_link(link) for element in place.captions for link in element.iter("a", "address")
    ):
        return True
    return words <= 10 and any(
        not OF_AUTHOR.isdisjoint(name_words(value))
        for element in around
        for value in (element.get("class") or "").split()
    )


def _is_author_link(element: HtmlElement) -> bool:
    href = element.get("href") or ""
    return element.tag == "address" or "author" in (element.get("rel") or "") or bool(_AUTHOR_PAGE.search(href))


def holds_link(place: Place, base_url: str) -> bool:
    """Say whether the words of a place are, even in part, a link to another page."""
    return any(
        leads_elsewhere(a.get("href"), base_url) and len("".join(a.itertext()).split()) > 1
        for element in place.captions
        for a in element.iter("a")
    )


def is_link_text(place: Place, base_url: str) -> bool:
    """Say whether the words of a place are the link to another story."""
    texts = [element for element in place.captions if "".join(element.itertext()).strip()]
    if not texts:
        return False
    linked = sum(
        len("".join(a.itertext()).strip())
        for e in texts
        for a in (e.iter("a"))
        if leads_elsewhere(a.get("href"), base_url)
    )
    return linked > 0.6 * sum(len("".join(element.itertext()).strip()) for element in texts)


def links_elsewhere(place: Place, base_url: str) -> bool:
    """Say whether a place is the picture of a link to another page."""
    link = next(
        (a for a in (place.container, *place.container.iterancestors("a")) if a.tag == "a" and a.get("href")), None
    )
    if link is None and not place.captions:
        inner = [
            a for a in place.container.iter("a") if a.get("href") and next(a.iter("img", "amp-img"), None) is not None
        ]
        link = inner[0] if inner else None
    if link is None:
        return False
    return leads_elsewhere(link.get("href"), base_url)


def leads_elsewhere(href: str | None, base_url: str) -> bool:
    """Say whether an address is another page, and neither this one, nor an image, nor a gallery of it."""
    if (
        not href
        or not href.strip()
        or is_image_address(href)
        or href.startswith(("#", "javascript:", "data:", "mailto:"))
    ):
        return False
    try:
        path = urlsplit(href).path
    except ValueError:
        return True
    own = urlsplit(base_url).path
    if path in {own, ""} or path.startswith(own.rstrip("/") + "/"):
        return False
    return not re.search(
        r"photo|foto|galer|gallery|image|bild|picture|slideshow|media/|attachment", href, re.IGNORECASE
    )
