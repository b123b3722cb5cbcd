"""What a page says of itself in JSON-LD: every node, flat, and the one that is the article."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from extract.read.text import unescape

Node = Mapping[str, Any]

# schema.org/Article and its news subtypes, by trust: an `Article` beside a `NewsArticle` is often the page's shell.
ARTICLE_TYPES = (
    ("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle"),
    ("BackgroundNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "SatiricalArticle"),
    ("Article", "BlogPosting", "Report", "ScholarlyArticle", "AdvertiserContentArticle"),
    ("SocialMediaPosting", "TechArticle", "Review", "CreativeWork", "WebPage", "ItemPage"),
    ("ImageGallery", "MediaGallery", "VideoObject"),
)
ADDRESSES = ("url", "mainEntityOfPage", "@id")
DESCRIBED = ("headline", "datePublished", "uploadDate")
MAX_DEPTH = 12
MAX_NODES = 1000  # of a page; forty are many
MAX_TEXTS = 200  # of one value

COMMENT_MARK = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
WRONG_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
ARTICLE_KIND = re.compile(r'"@type"\s*:\s*\[?\s*"(\w{0,20}(?:Article|BlogPosting))"')
SALVAGED = ("headline", "datePublished", "dateModified", "inLanguage", "articleSection")
AUTHOR = re.compile(r'"author"\s*:\s*(\[[^\[\]]{1,2000}\]|\{[^{}]{1,600}\}|"[^"\n]{1,200}")')
AUTHOR_NAME = re.compile(r'"name"\s*:\s*"((?:[^"\\\n]|\\.){1,120})"')
QUOTED = re.compile(r'"([^"\n]{1,120})"')


def read_json_ld(root: HtmlElement) -> tuple[Node, ...]:
    """Return every JSON-LD node of the page, outer before inner, in page order.

    `@graph`, lists and `mainEntity` are opened. Of what is not JSON after the usual mistakes are mended (comment marks,
    raw line breaks, trailing commas, a semicolon, wrong escapes) the article's simple fields are taken.
    """
    nodes: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            nodes.extend(islice(_nodes(_loads(script.text)), MAX_NODES - len(nodes)))
    return tuple(nodes)


def types_of(node: Node) -> tuple[str, ...]:
    """Return the types of a node without their namespace."""
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return tuple(str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names if name)


def article_node(nodes: Sequence[Node], url: str | None = None) -> Node | None:
    """Return the node that describes the article of the page.

    It is of the most trusted type with a headline; of several the one that names the address `url`, else the first:
    teasers and the next article are described as well at times.
    """
    for names in ARTICLE_TYPES:
        found = [node for node in nodes if set(names) & set(types_of(node)) and any(map(node.get, DESCRIBED))]
        if found:
            return next((node for node in found if len(found) > 1 and url and _is_at(node, url)), found[0])
    return None


def _is_at(node: Node, url: str) -> bool:
    own = _path(url)
    return any(_path(text) == own for name in ADDRESSES for text in _addresses(node.get(name)) if own)


def _addresses(value: Any) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        value = value.get("@id") or value.get("url")
    return (value,) if isinstance(value, str) else ()


def _path(address: str) -> str:
    """Return where an address leads on its host, without fragment and query; empty for the front page."""
    return address.partition("#")[0].partition("?")[0].partition("://")[2].partition("/")[2].rstrip("/")


def texts(value: Any) -> tuple[str, ...]:
    """Return the strings a JSON-LD value stands for: itself, its `name`, or those of its members.

    >>> texts([{"@type": "Person", "name": "A. Wu"}, "B. Diaz"])
    ('A. Wu', 'B. Diaz')
    """
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, Mapping):
        parts = filter(None, (value.get("givenName"), value.get("familyName")))
        return texts(value.get("name") or value.get("@value") or " ".join(map(str, parts)))
    if isinstance(value, list):
        return tuple(text for member in value[:MAX_TEXTS] for text in texts(member))
    return ()


def _loads(text: str) -> Any:
    """Return what a script's text holds; of text that is no JSON what can be told of its article, None else."""
    mended = COMMENT_MARK.sub("", text).strip().rstrip(";")
    if mended.startswith(("{&quot;", "[{&quot;")):
        mended = unescape(mended)
    for attempt in (mended, TRAILING_COMMA.sub(r"\1", mended), WRONG_ESCAPE.sub(r"\\\\", mended)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return list(_one_after_another(mended)) or _salvaged(mended)


def _one_after_another(text: str) -> Iterator[Any]:
    """Yield the values of a text that holds several in a row, up to the first that is broken."""
    decoder, start = json.JSONDecoder(strict=False), 0
    while start < len(text):
        try:
            value, start = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            return
        yield value
        start += len(text[start:]) - len(text[start:].lstrip(" \t\r\n,;"))


def _salvaged(text: str) -> Node | None:
    """Return the simple fields of a broken article node: a quotation mark in its text spoils the rest of it."""
    kind = ARTICLE_KIND.search(text)
    if kind is None:
        return None
    found: dict[str, Any] = {"@type": kind[1]}
    for name in SALVAGED:
        given = re.search(rf'"{name}"\s*:\s*"((?:[^"\\\n]|\\.){{1,300}})"\s*[,}}\n]', text[kind.start() :] + text)
        if given:
            found[name] = _string_of(given[1])
    if author := AUTHOR.search(text):
        pattern = AUTHOR_NAME if ":" in author[1] else QUOTED
        found["author"] = [_string_of(name) for name in pattern.findall(author[1])] or None
    return found if any(map(found.get, DESCRIBED)) else None


def _string_of(escaped: str) -> str:
    try:
        return str(json.loads(f'"{escaped}"', strict=False))
    except ValueError:
        return escaped


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
