"""Who wrote it: the names, and the line as printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from extract.read.jsonld import Node, texts
from extract.read.metatags import Meta
from extract.read.text import element_text, plain_text

MAX_NAME_CHARACTERS = 80
SEPARATOR = re.compile(r"\s*(?:,|;|\||/|\band\b|\bund\b|\bet\b|\by\b|\be\b|&)\s*")
BY = re.compile(r"^(?:by|von|par|por|di|door|av|af|od|автор|текст|text|interview)\b:?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The authors of an article."""

    names: tuple[str, ...] = ()
    line: str | None = None  # verbatim


def read_byline(root: HtmlElement, article: Node | None, meta: Meta) -> Byline:
    """Return the byline: names from JSON-LD, else meta elements, else elements marked as author."""
    places = (texts((article or {}).get("author")), meta.get("author", ()), _marked(root))
    for place in places:
        names = dict.fromkeys(name for text in place for name in _names(text))
        if names:
            return Byline(names=tuple(names))
    return Byline()


def _names(text: str) -> Iterator[str]:
    plain = BY.sub("", plain_text(text) or "")
    if plain and len(plain) <= MAX_NAME_CHARACTERS and not plain.startswith("http"):
        yield plain


def _marked(root: HtmlElement) -> tuple[str, ...]:
    found = root.xpath("//*[@rel='author' or @itemprop='author']")
    return tuple(text for element in found[:5] if (text := element_text(element)))
