"""Who wrote it: the names in a byline, and the byline of a page from its metadata or its blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from extract.read.blocks import Block
from extract.read.class_names import name_words, names
from extract.read.jsonld import Node, texts
from extract.read.metatags import Meta
from extract.read.name_shape import is_name
from extract.read.names import (
    BETWEEN,
    HAN_BEFORE,
    HANGUL_BEFORE,
    NO_NAME,
    agency_signing,
    byline_words,
    joining_words,
    opening_words,
    people_in,
    split_names,
    without_label,
)
from extract.read.text import element_text, plain_text, same_words

MAX_LINE_CHARACTERS = 120
DATELINE_CHARACTERS = 60
DOMAIN = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The authors of an article."""

    names: tuple[str, ...] = ()
    line: str | None = None  # verbatim


def declared_authors(article: Node | None, nodes: Sequence[Node], meta: Meta) -> tuple[str, ...]:
    """Return the authors the metadata names, in JSON-LD before meta elements; the site's own name may be among them."""
    for place in (_from_json_ld(article, nodes), meta.get("author", ()), _from_other_meta(meta)):
        found = dict.fromkeys(name for text in place for name in split_names(plain_text(text) or ""))
        if found:
            return tuple(found)
    return ()


def is_own_name(name: str, publisher: str | None, host: str | None) -> bool:
    """Tell whether an author is the site itself."""
    words = same_words(name)
    own = {same_words(publisher), same_words((host or "").removeprefix("www."))} - {""}
    bare = words.replace(" ", "")
    label = (host or "").removeprefix("www.").split(".")[0]
    return words in own or bool(DOMAIN.match(name)) or label in (bare, words.split(" ")[0])


def byline_of_blocks(head: Sequence[Block], tail: Sequence[Block], subjects: Sequence[str] = ()) -> Byline:
    """Return the byline printed between headline and text, or under the text.

    A block counts when it, or an element in it, is marked as author, or when it opens with a word such as `By`.
    A bare name counts only under the headline, and never one that headline or keywords speak of (`subjects`).
    """
    for block in head:
        label = _labelled_part(block)
        if label and (found := people_in(label)):
            return Byline(names=found, line=label)
    for block in (*head, *tail):
        if len(block.text) <= _most(block.text) and (found := _names_of_block(block)):
            return Byline(names=found, line=block.text)
    spoken_of = " ".join(map(same_words, subjects))
    for block in head:
        if is_bare_name(block) and same_words(block.text) not in spoken_of:
            return Byline(names=(block.text,), line=block.text)
    return Byline()


def byline_in_dateline(paragraph: str) -> Byline:
    """Return the reporters that Korean and Chinese wires name in the dateline.

    >>> byline_in_dateline("(강릉=연합뉴스) 박서준 기자 = 산불로 검게 변했던 숲에서").names
    ('박서준',)
    """
    opening = paragraph[:DATELINE_CHARACTERS]
    found = HANGUL_BEFORE.findall(opening) or HAN_BEFORE.findall(opening)
    return Byline(names=tuple(dict.fromkeys(found)), line=opening if found else None)


def is_bare_name(block: Block) -> bool:
    """Tell whether a block is a person's name and nothing else, in a script whose names have capitals."""
    is_text = block.kind in ("paragraph", "other") and block.link_share == 0
    return is_text and block.text[0].isupper() and is_name(block.text) and agency_signing(block.text) is None


def _most(text: str) -> int:
    """Return how long a byline may be: sentences of scripts without spaces and capitals pass for names in pieces."""
    return MAX_LINE_CHARACTERS if text[0].lower() != text[0].upper() else MAX_LINE_CHARACTERS // 4


def agencies_in(names_: Sequence[str], lines: Sequence[str | None]) -> tuple[str, ...]:
    """Return the agencies among declared authors, and those that printed lines are made of, by canonical name."""
    printed = [part for line in lines if line for part in _pieces(line)]
    found = (agency_signing(text) for text in (*names_, *printed))
    return tuple(dict.fromkeys(agency.name for agency in found if agency))


def _pieces(line: str) -> list[str]:
    return [piece for part in BETWEEN.split(without_label(line)) for piece in joining_words().split(part)]


def line_with(names_: Sequence[str], blocks: Sequence[Block]) -> str | None:
    """Return the first short block that prints the first of the names: the byline verbatim."""
    wanted = same_words(names_[0]) if names_ else ""
    return next((b.text for b in blocks if wanted and len(b.text) <= 200 and wanted in same_words(b.text)), None)


def _from_json_ld(article: Node | None, nodes: Sequence[Node]) -> tuple[str, ...]:
    given = (article or {}).get("author") or (article or {}).get("creator")
    members = given if isinstance(given, list) else [given]
    known = {node.get("@id"): node for node in nodes if node.get("@id") and node.get("name")}
    authors = [
        known.get(member.get("@id"), member) if isinstance(member, dict) and not member.get("name") else member
        for member in members
    ]
    return texts(authors)


def _from_other_meta(meta: Meta) -> tuple[str, ...]:
    places = ("article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "twitter:data1", "authors")
    for place in places:
        if place == "twitter:data1" and same_words((meta.get("twitter:label1") or ("",))[0]) not in byline_words(
            "label"
        ):
            continue
        named = tuple(text for text in meta.get(place, ()) if not NO_NAME.search(text))
        if named:
            return named
    return ()


def _labelled_part(block: Block) -> str | None:
    """Return the text of the inline element that opens with a word such as `By`, in a line of several: name, date."""
    if len(block.text) > MAX_LINE_CHARACTERS:
        return None
    parts = (
        (element_text(element) or "").translate(MARKS) for element in block.element.iterdescendants("span", "b", "em")
    )
    return next((part for part in parts if opening_words().match(part) and len(part) < len(block.text)), None)


def _names_of_block(block: Block) -> tuple[str, ...]:
    text = block.text
    marked = [element for element in block.element.iter() if _is_author(element)]
    for element in marked:
        text = (element_text(element) or "").translate(MARKS)
        if text and len(text) <= _most(text) and len(text) <= 2 * len(block.text) and (found := people_in(text)):
            whole = people_in(block.text) if opening_words().match(block.text) else ()
            return whole if set(found) <= set(whole) else found
    if _is_author(block.element) or _is_author(block.element.getparent()) or opening_words().match(text):
        return people_in(block.text)
    if HANGUL_BEFORE.search(block.text) or HAN_BEFORE.search(block.text):
        return tuple(dict.fromkeys(split_names(block.text)))
    return ()


MARKS = dict.fromkeys(range(0xF0000, 0xFFFFE))


def _is_author(element: HtmlElement | None) -> bool:
    if element is None:
        return False
    if "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split():
        return True
    return element.tag == "address" or not names("author").isdisjoint(name_words(element.get("class", "")))
