"""Find the place of an image that has no caption by name: its frame, and words that stand in it or after it."""

from itertools import islice

from lxml.html import HtmlElement

from extract.read.credit_line import split_credit
from extract.read.credit_shape import is_sure_credit
from extract.read.photo_names import names_image
from extract.read.photo_place import MAX_WRAPPER, Place, repeats_alt

MAX_FRAMES = 3  # wrappers around a figure
MAX_INLINE = 120  # characters of a paragraph that begins with its image and is still taken for its caption


def bare_place(image: HtmlElement) -> Place:
    """Return the place of an image without a caption: its wrapper, as long as that holds this image alone."""
    container, shown = image, 0
    for ancestor in image.iterancestors():
        text = _text_if_frame(ancestor)
        if text is None or (text > MAX_INLINE and ancestor.tag in _FLOWS and not is_credited(ancestor)):
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


def words_after(figure: HtmlElement) -> HtmlElement | None:
    """Return the paragraph right after a figure without words, or after the wrappers that hold nothing else.

    Only one that ends in a sure credit, or that repeats what the image says of itself.
    """
    frame = None
    for element in islice((figure, *figure.iterancestors()), 1 + MAX_FRAMES):
        if _text_if_frame(element) != 0:
            break
        frame = element
    if frame is None:
        return None
    credited = _credited_after(frame)
    return _repeating_after(frame) if credited is None else credited


def _repeating_after(frame: HtmlElement) -> HtmlElement | None:
    element = frame.getnext()
    if element is None or element.tag not in _AFTER or next(element.iter("img", "a"), None) is not None:
        return None
    text = " ".join("".join(element.itertext()).split())
    return element if len(text) <= MAX_WRAPPER and repeats_alt(text, list(frame.iter("img", "amp-img"))) else None


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


_FLOWS = frozenset(["p", "li", "dd", "blockquote"])  # a picture stands inside their text, as a word does
_NO_FRAME = frozenset(["body", "html", "main", "article", "section", "ul"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4"])


def _credited_after(container: HtmlElement) -> HtmlElement | None:
    """Return the paragraph right after an image when it ends in a sure credit."""
    element = container.getnext()
    if element is None or element.tag not in _AFTER:
        return None
    text = " ".join("".join(element.itertext()).split())
    if not 0 < len(text) <= MAX_WRAPPER or next(element.iter("img", "li"), None) is not None:
        return None
    credit = split_credit(text)[1]
    return element if credit and is_sure_credit(credit) else None


_AFTER = frozenset(["p", "div", "span", "em", "small"])
_NOT_SHOWN = frozenset(["script", "style", "noscript", "button", "svg"])


def is_credited(element: HtmlElement) -> bool:
    """Say whether an element's text is a caption that ends in a sure credit."""
    caption, credit = split_credit(" ".join("".join(element.itertext()).split()))
    return bool(caption and credit and is_sure_credit(credit))
