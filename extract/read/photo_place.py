"""A place of a page that shows a photo, and its images: furniture and signs among words told apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from extract.read.class_names import name_words
from extract.read.photo_names import names_furniture
from extract.read.photo_urls import IMAGE_TAGS
from extract.read.text import same_words

MAX_WRAPPER = 900  # characters of text in a wrapper; the longest captions have 600
SMALLEST, SMALL = 24, 120  # pixels: icons, flags and heads of authors
MIN_ALT = 20  # characters of a text that two places do not share by chance
_CUT = ("…", "...")
LARGEST_SIGN = 32  # pixels


@dataclass
class Place:
    """One place that shows a photo: `container` holds images and captions, `captions` the text of it."""

    container: HtmlElement
    captions: list[HtmlElement] = field(default_factory=list)
    frame: HtmlElement | None = None  # what holds the images
    is_figure: bool = False
    is_guess: bool = False  # nothing but nearness says that the words are of the image

    @cached_property
    def images(self) -> list[HtmlElement]:
        """The elements that may name the address of a rendition; looked for when asked: most places are not read."""
        return images_in(self.frame) if self.frame is not None else []

    @cached_property
    def pictures(self) -> list[HtmlElement]:
        """The images that are no furniture."""
        return [image for image in self.images if not is_furniture(image)]


def repeats_alt(text: str, images: Iterable[HtmlElement]) -> bool:
    """Say whether words are those by which one of the images says what it shows, cut short or with a credit.

    An alternative text or title that ends in an ellipsis goes on in the words; one that holds more, goes on after them.
    """
    words = same_words(text)
    if len(words) < MIN_ALT:
        return False
    for value in (image.get(name) or "" for image in images for name in ("alt", "title")):
        known = same_words(value)
        if len(known) >= MIN_ALT and (known.startswith(words) or (value.endswith(_CUT) and words.startswith(known))):
            return True
    return False


def images_in(element: HtmlElement) -> list[HtmlElement]:
    """Return the elements that may name renditions: images, links, and whatever has an address in an attribute."""
    return [e for e in element.iter("*") if e.tag in _MAY_NAME_IMAGE or _has_address(e)]


_MAY_NAME_IMAGE = frozenset(["a", *IMAGE_TAGS])


def _has_address(element: HtmlElement) -> bool:
    """Say whether an element that is no image shows one: as its background, or in data for a script."""
    for name in element.keys():  # noqa: SIM118 - an element's own iteration gives its children
        if name.startswith("data-") and name.endswith("src"):
            return True
        if name == "style" and "background" in (element.get("style") or ""):
            return True
    return False


def outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Return the elements that stand in no other of them."""
    known = set(elements)
    return [element for element in elements if known.isdisjoint(element.iterancestors())]


def is_sign(image: HtmlElement) -> bool:
    """Say whether an image stands for a character among words: an emoji."""
    width = _pixels(image.get("width"))
    if 1 < width <= LARGEST_SIGN and width == _pixels(image.get("height")):
        return True
    return not _SIGNS.isdisjoint(word for name in (image.get("class") or "").split() for word in name_words(name))


_SIGNS = frozenset(["emoji", "smiley", "emoticon"])


def is_furniture(image: HtmlElement) -> bool:
    """Say whether an image is a logo, an icon, a head of an author, a counter or an advertisement."""
    largest = max(_pixels(image.get("width")), _pixels(image.get("height")))
    if SMALLEST <= largest <= SMALL or 0 <= largest <= 1:  # between them stands a ratio, 16 by 9
        return True
    around = (image, *islice(image.iterancestors(), 2))
    if any(names_furniture(f"{e.get('class') or ''} {e.get('id') or ''}") for e in around):
        return True
    alt = (image.get("alt") or "").casefold()
    return bool(alt) and len(alt.split()) <= 4 and bool(_FURNITURE_ALT.search(alt))


def _pixels(value: str | None) -> int:
    """Return the length an attribute names; -1 without one."""
    return int(value) if value and (value := value.removesuffix("px")).isdecimal() else -1


_FURNITURE_ALT = re.compile(r"\b(?:logo|avatar|icon)\b")
