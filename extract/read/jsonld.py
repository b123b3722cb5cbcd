"""What a page says of itself in JSON-LD: every node, flat, and the one that is the article."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

Node = Mapping[str, Any]

# schema.org/Article and its news subtypes, by trust: an `Article` beside a `NewsArticle` is often the page's shell.
ARTICLE_TYPES = (
    ("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle"),
    ("BackgroundNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "SatiricalArticle"),
    ("Article", "BlogPosting", "Report", "ScholarlyArticle", "AdvertiserContentArticle"),
    ("SocialMediaPosting", "TechArticle", "Review", "CreativeWork", "WebPage", "ItemPage"),
    ("ImageGallery", "MediaGallery", "VideoObject"),
)
DESCRIBED = ("headline", "datePublished", "uploadDate")
MAX_DEPTH = 12

COMMENT_MARK = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def read_json_ld(root: HtmlElement) -> tuple[Node, ...]:
    """Return every JSON-LD node of the page, outer before inner, in page order.

    `@graph`, lists and `mainEntity` are opened. What is not JSON after the usual mistakes are mended (comment marks,
    raw line breaks, trailing commas, a semicolon) is left out.
    """
    nodes: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            nodes.extend(_nodes(_loads(script.text)))
    return tuple(nodes)


def types_of(node: Node) -> tuple[str, ...]:
    """Return the types of a node without their namespace."""
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return tuple(str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names if name)


def article_node(nodes: Sequence[Node]) -> Node | None:
    """Return the node that describes the article of the page: the first of the most trusted type with a headline."""
    for names in ARTICLE_TYPES:
        for node in nodes:
            if set(names) & set(types_of(node)) and any(map(node.get, DESCRIBED)):
                return node
    return None


def texts(value: Any) -> tuple[str, ...]:
    """Return the strings a JSON-LD value stands for: itself, its `name`, or those of its members.

    >>> texts([{"@type": "Person", "name": "A. Wu"}, "B. Diaz"])
    ('A. Wu', 'B. Diaz')
    """
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, Mapping):
        return texts(value.get("name") or value.get("@value"))
    if isinstance(value, list):
        return tuple(text for member in value for text in texts(member))
    return ()


def _loads(text: str) -> Any:
    mended = COMMENT_MARK.sub("", text).strip().rstrip(";")
    for attempt in (mended, TRAILING_COMMA.sub(r"\1", mended)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for member in value:
            yield from _nodes(member, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(name), depth + 1)
