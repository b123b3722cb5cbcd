"""What stands around the printed headline: the marks of authors and dates that pruning takes away."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from extract.read.text import element_text, same_words
from extract.read.visible_dates import MODIFIED

MAX_ELEMENTS = 150  # after the headline; a standfirst, a share bar and the lead photo stand before many a byline
MAX_ABOVE = 12  # elements; a date line stands over the headline at times
LONG_PARAGRAPH = 200  # characters; the second one after the headline is the text
MAX_LINE = 80  # characters of a date line
MAX_WORDS = 12
MAX_INSIDE = 4  # elements in it
SILENT = ("script", "style", "noscript", "template", "svg", "figcaption", "a")
INLINE = ("span", "b", "strong", "em", "i", "small", "label")
DATE_NAME = re.compile(r"data-(?!.*(?:modif|updat|expir|start|end))[a-z-]*(?:date|time|publi)")
STAMP = re.compile(r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d|1\d{9}(?:\d{3})?$")
HEADINGS = ("h1", "h2", "h3", "h4")


def below_headline(root: HtmlElement, headlines: Sequence[str], *, above: int = 0) -> list[tuple[int, HtmlElement]]:
    """Return the elements between the headline and the text, numbered, and up to `above` of those before it.

    Empty when the page prints no headline.
    """
    titles = {same_words(text) for text in headlines}
    heading = None
    for tags in (("h1",), HEADINGS):  # bars that scroll along repeat it as h2
        printed = (heading for heading in root.iter(*tags) if same_words(element_text(heading)) in titles)
        heading = heading if heading is not None else next(printed, None)
    if heading is None:
        heading = next(root.iter("h1"), None)
    if heading is None:
        return []
    elements = list(root.iter("*"))
    top = elements.index(heading)
    end, paragraphs = min(top + 1 + MAX_ELEMENTS, len(elements)), 0
    for number in range(top + 1, end):
        if elements[number].tag == "p" and len(elements[number].text_content()) > LONG_PARAGRAPH:
            paragraphs += 1
            if paragraphs > 1:
                end = number
                break
    begin = max(0, top - above) if above else top + 1
    return [(number, elements[number]) for number in range(begin, end)]


def stamps(root: HtmlElement, headlines: Sequence[str]) -> list[str]:
    """Return the machine-readable dates of the `time` elements around the headline, those of a change last."""
    found = [
        (element, text) for _, element in below_headline(root, headlines, above=MAX_ABOVE) for text in _stamps(element)
    ]
    return [text for element, text in sorted(found, key=lambda pair: _tells_change(pair[0]))]


def _stamps(element: HtmlElement) -> Iterator[str]:
    """Yield what an element bears as a date: of `time`, of microdata, and in attributes for the page's scripts."""
    stamp = element.get("datetime")
    if stamp:
        yield stamp
    elif element.attrib:
        is_marked = (element.get("itemprop") or "") in ("datePublished", "dateCreated")
        for name, value in element.items():
            if (is_marked and name == "content") or (DATE_NAME.match(name) and STAMP.match(value)):
                yield value


def short_lines(root: HtmlElement, headlines: Sequence[str], captions: Iterable[HtmlElement]) -> list[str]:
    """Return the short lines around the headline, without captions: date lines are often marked as furniture."""
    photos = {element for caption in captions for element in (*caption.iter(), *caption.iterancestors())}
    elements = [element for _, element in below_headline(root, headlines, above=MAX_ABOVE) if element not in photos]
    lines = (element_text(element) for element in elements if element.tag not in SILENT and len(element) <= MAX_INSIDE)
    return [line for line in dict.fromkeys(lines) if line and len(line) <= MAX_LINE and len(line.split()) <= MAX_WORDS]


def _tells_change(time: HtmlElement) -> bool:
    """Tell whether a `time` or the words right before it say that the page was changed then."""
    previous, parent = time.getprevious(), time.getparent()
    if previous is None:
        before = parent.text if parent is not None else None
    else:
        before = (
            previous.tail if (previous.tail or "").strip() or previous.tag not in INLINE else previous.text_content()
        )
    return bool(
        MODIFIED.search(
            f"{time.get('class') or ''} {time.get('itemprop') or ''} {time.text_content()} {(before or '')[-40:]}"
        )
    )
