"""Find the places of a page that show a photo of its article: figures, captions without figures, bare images."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from extract.read.class_names import name_words
from extract.read.credit_line import split_credit
from extract.read.credit_shape import MAX_CREDIT_WORDS, is_sure_credit
from extract.read.photo_names import (
    OF_AUTHOR,
    names_caption,
    names_credit,
    names_credit_alone,
    names_furniture,
    names_image,
    names_of,
    speaks_of_photo,
)
from extract.read.photo_tree import Elements
from extract.read.photo_urls import IMAGE_TAGS

MAX_CLIMB = 5  # elements from a caption up to the wrapper it shares with its image


MAX_WRAPPER = 900  # characters of text in a wrapper; the longest captions have 600


MAX_INLINE = 120  # characters of a paragraph that begins with its image and is still taken for its caption


LARGEST_SIGN = 32  # pixels


SMALLEST, SMALL = 24, 120  # pixels: icons, flags and heads of authors


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
        return _images(self.frame) if self.frame is not None else []

    @cached_property
    def pictures(self) -> list[HtmlElement]:
        """The images that are no furniture."""
        return [image for image in self.images if not is_furniture(image)]


def find_places(elements: Elements) -> list[Place]:
    """Return the places that show a photo, in document order, captions first tried in figures."""
    figures, images = elements.of("figure"), elements.of("img", "amp-img")
    places = _figures(figures)
    taken = {element for figure in figures for element in figure.iter()}
    has_images = any(not is_furniture(image) for image in images)  # an export may leave them out
    for element in _loose_captions(elements, taken):
        place = _wrapper_of(element)
        if place and place.container not in taken:
            twin = next((known for known in places if known.container is place.container), None)
            if twin:
                twin.captions.append(element)
            else:
                places.append(place)
        elif beside := _beside(element, places):
            beside.captions.append(element)
        elif (
            element.tag == "figcaption"
            or next(element.iter("figcaption"), None) is not None
            or (not has_images and names_caption(names_of(element)) and _is_credited(element))
        ):
            places.append(Place(container=element, captions=[element], is_figure=True))
    taken |= {element for place in places for element in place.container.iter()}
    places += [_bare(image) for image in images if image not in taken and not _is_sign(image)]
    return places


def _is_credited(element: HtmlElement) -> bool:
    """Say whether an element's text is a caption that ends in a sure credit."""
    caption, credit = split_credit(" ".join("".join(element.itertext()).split()))
    return bool(caption and credit and is_sure_credit(credit))


def _figures(figures: list[HtmlElement]) -> list[Place]:
    """Return the innermost figures; a caption of an outer figure goes to the images inside it."""
    places = []
    for figure in figures:
        inner = list(figure.iterdescendants("figure"))
        if inner:
            own = [c for c in figure.iter("figcaption") if next(c.iterancestors("figure")) is figure]
            worded = sum(1 for each in inner if next(each.iter("figcaption"), None) is not None)
            if own and not worded and "".join(own[0].itertext()).strip():
                places.append(Place(container=figure, captions=own, frame=inner[0], is_figure=True))
            continue
        captions = list(figure.iter("figcaption"))
        if not captions:
            captions = outermost(
                [
                    e
                    for e in figure.iterdescendants()
                    if isinstance(e.tag, str) and e.tag not in IMAGE_TAGS and names_caption(names_of(e))
                ]
            )
        outer = next(figure.iterancestors("figure"), None)
        if outer is not None and not captions:
            continue_outer = [c for c in outer.iter("figcaption") if next(c.iterancestors("figure")) is outer]
            if continue_outer and _images(figure) and len(list(outer.iterdescendants("figure"))) == 1:
                continue
        if not captions and figure.find(".//blockquote") is not None:
            continue  # a pull quote
        places.append(Place(container=figure, captions=captions, frame=figure, is_figure=True))
    return places


def _images(element: HtmlElement) -> list[HtmlElement]:
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


def _loose_captions(elements: Elements, taken: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the innermost elements outside figures that are named as captions or credits of an image."""
    found = [
        element
        for element in elements.order
        if (tag := element.tag) not in _NO_CAPTION
        and (tag == "figcaption" or ((values := names_of(element)) and speaks_of_photo(values)))
        and element not in taken
        and _is_named_caption(element)
    ]
    found = [element for element in found if 0 < len("".join(element.itertext()).strip()) <= MAX_WRAPPER]
    yield from outermost(
        [element for element in found if next(element.iter("img", "amp-img", "picture"), None) is None]
    )


_NO_CAPTION = frozenset(
    [
        "body", "html", "head", "meta", "link", "script", "style", "a", "button", "svg", "input", "iframe",
        *IMAGE_TAGS,
    ]
)  # fmt: skip


def _is_named_caption(element: HtmlElement) -> bool:
    if element.tag == "figcaption":
        return True
    values = names_of(element)
    return names_caption(values) or names_credit(values) or _is_credit_after_figure(element)


def _is_credit_after_figure(element: HtmlElement) -> bool:
    """Say whether an element right after a figure is named as a credit, of no image in particular."""
    previous = element.getprevious()
    if previous is None or previous.tag != "figure" or not names_credit_alone(names_of(element)):
        return False
    words = {word for value in names_of(element).split() for word in name_words(value)}
    return words.isdisjoint(OF_AUTHOR) and len("".join(element.itertext()).split()) <= MAX_CREDIT_WORDS


def _wrapper_of(caption: HtmlElement) -> Place | None:
    """Return the nearest element around a caption that holds an image too, and hardly any other text."""
    length = len("".join(caption.itertext()).strip())
    element = caption
    for _ in range(MAX_CLIMB):
        parent = element.getparent()
        if parent is None or parent.tag in {"body", "html", "main"}:
            return None
        element = parent
        images = [image for image in element.iter("img", "amp-img", "source", "picture") if not is_furniture(image)]
        if images:
            if len("".join(element.itertext()).strip()) > 2 * length + 400:
                return None
            return Place(container=element, captions=[caption], frame=element)
    return None


def _beside(caption: HtmlElement, places: list[Place]) -> Place | None:
    """Return the figure without words that stands right before a caption, or right after it."""
    for element in (caption, caption.getparent()):
        for neighbour in (element.getprevious(), element.getnext()) if element is not None else ():
            if neighbour is None or not isinstance(neighbour.tag, str):
                continue
            near = {neighbour, *neighbour.iterdescendants("figure")}
            place = next((known for known in places if known.container in near), None)
            if place and (not place.captions or names_credit_alone(names_of(caption))):
                return place
    return None


def _bare(image: HtmlElement) -> Place:
    """Return the place of an image without a caption: its wrapper, as long as that holds this image alone."""
    container, shown = image, 0
    for ancestor in image.iterancestors():
        text = _text_if_frame(ancestor)
        if text is None or (text > MAX_INLINE and ancestor.tag in _FLOWS and not _is_credited(ancestor)):
            break
        container, shown = ancestor, text
        if text > 3:
            break
    captions = [container] if container is not image and shown > 3 else []
    place = Place(container=container, captions=captions, frame=container, is_guess=True)
    if captions and (container.get("role") == "figure" or names_image(container.get("class") or "")):
        place.is_guess = False
    elif not captions and (paragraph := _credited_after(container)) is not None:
        place.captions, place.is_guess = [paragraph], False
    return place


def _text_if_frame(element: HtmlElement) -> int | None:
    """Return how many characters an element around an image shows; None when it holds more than that image."""
    if element.tag in _NO_FRAME:
        return None
    images = noscripts = paragraphs = characters = 0
    for node in element.iter("*"):
        tag = node.tag
        if tag in _HEADINGS:
            return None
        if tag == "img" or tag == "amp-img":
            images += 1
        elif tag == "noscript":
            noscripts += 1
        elif tag == "p":
            paragraphs += 1
        if tag not in _NOT_SHOWN:
            characters += len((node.text or "").strip())
            if node is not element:
                characters += len((node.tail or "").strip())
            if paragraphs > 2 or characters > MAX_WRAPPER:
                return None
    return None if images > 1 + noscripts else characters


def _is_sign(image: HtmlElement) -> bool:
    """Say whether an image stands for a character among words: an emoji."""
    width = _pixels(image.get("width"))
    if 1 < width <= LARGEST_SIGN and width == _pixels(image.get("height")):
        return True
    return not _SIGNS.isdisjoint(word for name in (image.get("class") or "").split() for word in name_words(name))


_SIGNS = frozenset(["emoji", "smiley", "emoticon"])
_FLOWS = frozenset(["p", "li", "dd", "blockquote"])  # a picture stands inside their text, as a word does
_NO_FRAME = frozenset(["body", "html", "main", "article", "section", "ul"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4"])


def _credited_after(container: HtmlElement) -> HtmlElement | None:
    """Return the paragraph right after an image when it ends in a sure credit."""
    element = container.getnext()
    if element is None or element.tag not in {"p", "div", "span", "em", "small"}:
        return None
    text = " ".join("".join(element.itertext()).split())
    if not 0 < len(text) <= MAX_WRAPPER or next(element.iter("img"), None) is not None:
        return None
    credit = split_credit(text)[1]
    return element if credit and is_sure_credit(credit) else None


_NOT_SHOWN = frozenset(["script", "style", "noscript", "button", "svg"])


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
