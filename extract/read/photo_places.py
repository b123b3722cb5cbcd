"""Find the places of a page that show a photo of its article: figures, captions without figures, bare images."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from extract.read.class_names import name_words
from extract.read.credit_shape import MAX_CREDIT_WORDS
from extract.read.photo_bare import bare_place, is_credited, words_after
from extract.read.photo_names import (
    OF_AUTHOR,
    names_caption,
    names_credit,
    names_credit_alone,
    names_of,
    speaks_of_photo,
)
from extract.read.photo_place import MAX_WRAPPER, Place, images_in, is_furniture, is_sign, outermost
from extract.read.photo_tree import Elements
from extract.read.photo_urls import IMAGE_TAGS

MAX_CLIMB = 5  # elements from a caption up to the wrapper it shares with its image


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
            or (not has_images and names_caption(names_of(element)) and is_credited(element))
        ):
            places.append(Place(container=element, captions=[element], is_figure=True))
    for place in places:
        if place.is_figure and not place.captions and (words := words_after(place.container)) is not None:
            place.captions.append(words)
    taken |= {element for place in places for element in place.container.iter()}
    places += [bare_place(image) for image in images if image not in taken and not is_sign(image)]
    return places


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
            if continue_outer and images_in(figure) and len(list(outer.iterdescendants("figure"))) == 1:
                continue
        if not captions and figure.find(".//blockquote") is not None:
            continue  # a pull quote
        places.append(Place(container=figure, captions=captions, frame=figure, is_figure=True))
    return places


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
        if images or _has_background(element):
            if len("".join(element.itertext()).strip()) > 2 * length + 400:
                return None
            return Place(container=element, captions=[caption], frame=element)
    return None


def _has_background(element: HtmlElement) -> bool:
    """Say whether an element holds one that shows an image as its background."""
    return any("url(" in (e.get("style") or "") for e in element.iterdescendants("div", "span", "a"))


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
