"""The keywords a page prints as links under its text, for pages that declare none."""

from lxml.html import HtmlElement

from extract.read.class_names import name_words, names
from extract.read.text import element_text

MAX_TAGS = 20
MAX_CHARACTERS = 60


def read_tags(root: HtmlElement) -> tuple[str, ...]:
    """Return the texts of links marked `rel=tag`, else of those in the first element that is named a list of tags."""
    marked = [link for link in root.iter("a") if "tag" in (link.get("rel") or "").split()]
    links = marked or next(
        (found for found in map(_links, root.iter("ul", "div", "p", "span", "section")) if found), []
    )
    texts = (element_text(link) for link in links)
    tags = dict.fromkeys(text.lstrip("#").strip() for text in texts if text and len(text) <= MAX_CHARACTERS)
    return tuple(tag for tag in tags if tag)[:MAX_TAGS]


def _links(element: HtmlElement) -> list[HtmlElement]:
    if names("tags").isdisjoint(name_words(element.get("class", ""))):
        return []
    links = list(element.iter("a"))
    return links if 0 < len(links) <= MAX_TAGS else []
