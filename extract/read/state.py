"""The article in the page's script state, for pages whose text is put together in the browser."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from extract.read.jsonld import Node
from extract.read.text import clean_text, plain_text

MIN_PROSE_CHARACTERS = 40
MIN_STATE_CHARACTERS = 200
MOST = 0.8  # of a state's prose in one object: that object is the article
MAX_DEPTH = 40

ASSIGNED = re.compile(r"^\s*(?:window\.|self\.|var\s+|let\s+|const\s+)?[\w.$\[\]\"']+\s*=\s*(?=[{\[])")
PARAGRAPH_END = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)\s*>|<br\s*/?>\s*<br\s*/?>|\n\s*\n", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?…。！？।؟。]")
SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
# Keys whose strings are no paragraphs of the text.
ASIDE = re.compile(
    r"caption|credit|alt|title|headline|summary|description|teaser|url|href|src|seo|meta|copyright|legal|promo|related|"
    r"recommend|newsletter|css|class|style|script|config|author|bio|label|kicker|slug|query|consent|paywall|comment",
    re.IGNORECASE,
)
HEADLINE_KEYS = ("headline", "title", "name", "heading")
PUBLISHED_KEYS = ("datePublished", "publishedAt", "published_at", "publishDate", "publishedDate", "firstPublished")
PUBLISHED_MORE = ("publicationDate", "published", "pubDate", "createdAt", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the script state says of the article."""

    paragraphs: tuple[str, ...]
    headline: str | None = None
    published: str | None = None  # as written there


def read_state(root: HtmlElement) -> State | None:
    """Return the article of the script with the most prose; None when no script has an article's worth."""
    found = [state for data in _states(root) if (state := _article(data))]
    return max(found, key=lambda state: sum(map(len, state.paragraphs)), default=None)


def _states(root: HtmlElement) -> Iterator[Any]:
    for script in root.iter("script"):
        text = script.text or ""
        if len(text) < MIN_STATE_CHARACTERS or "ld+json" in (script.get("type") or ""):
            continue
        start = ASSIGNED.match(text)
        if start or text.lstrip()[:1] in ("{", "["):
            try:
                yield json.JSONDecoder(strict=False).raw_decode(text, start.end() if start else _first(text))[0]
            except (ValueError, RecursionError):
                continue


def _first(text: str) -> int:
    return len(text) - len(text.lstrip())


def _article(data: Any) -> State | None:
    """Return the article in a state: the deepest object that holds nearly all of the prose and has a headline."""
    node, whole, chosen = data, _prose_characters(data), None
    if whole < MIN_STATE_CHARACTERS:
        return None
    while True:
        if isinstance(node, Mapping) and _first_string(node, HEADLINE_KEYS):
            chosen = node
        children = list(node.values()) if isinstance(node, Mapping) else node if isinstance(node, list) else []
        deeper = next((child for child in children if _prose_characters(child) >= MOST * whole), None)
        if deeper is None or isinstance(deeper, str):
            break
        node = deeper
    holder = chosen if chosen is not None else node
    headline = _first_string(chosen, HEADLINE_KEYS) if chosen is not None else None
    published = _first_string(chosen, PUBLISHED_KEYS + PUBLISHED_MORE) if chosen is not None else None
    paragraphs = tuple(dict.fromkeys(_paragraphs(holder)))
    return State(paragraphs=paragraphs, headline=plain_text(headline), published=published) if paragraphs else None


def _prose_characters(value: Any, depth: int = 0) -> int:
    return sum(len(text) for text in _prose(value, depth))


def _prose(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        if _is_prose(value):
            yield value
    elif isinstance(value, Mapping):
        for key, member in value.items():
            if not ASIDE.search(str(key)):
                yield from _prose(member, depth + 1)
    elif isinstance(value, list):
        for member in value:
            yield from _prose(member, depth + 1)


def _is_prose(text: str) -> bool:
    if len(text) < MIN_PROSE_CHARACTERS and not (len(text) > MIN_PROSE_CHARACTERS // 2 and SPACELESS.search(text)):
        return False
    has_words = text.count(" ") >= 5 or bool(SPACELESS.search(text))
    return has_words and bool(SENTENCE.search(text)) and not text.lstrip().startswith(("{", "http", "function", "/*"))


def _paragraphs(value: Any) -> Iterator[str]:
    for text in _prose(value):
        for part in PARAGRAPH_END.split(text):
            if shown := clean_text(plain_text(part)):
                yield shown


def _first_string(node: Node, keys: tuple[str, ...]) -> str | None:
    return next((node[key] for key in keys if isinstance(node.get(key), str) and node[key].strip()), None)
