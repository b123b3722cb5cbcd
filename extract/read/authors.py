"""Who wrote it: the names in a byline, and the byline of a page from its metadata or its blocks."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml.html import HtmlElement

from extract.read.blocks import Block
from extract.read.class_names import name_words, names
from extract.read.jsonld import Node, texts
from extract.read.metatags import Meta
from extract.read.name_shape import is_name
from extract.read.text import element_text, plain_text, same_words
from extract.records import agency_named, credit_words, name_key

MAX_NAME_CHARACTERS = 80
MAX_LINE_CHARACTERS = 120
MAX_PARTS = 12
MIN_CAPITALS = 3
TITLES = {"dr", "prof", "mr", "mrs", "ms"}
DATELINE_CHARACTERS = 60
NO_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^\d+$|^(?:admin|editor|redaktion|redacción|staff|null|undefined|none)$", re.IGNORECASE
)
END = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|\d{1,4}[./:年-]|@|\bTwitter\b|\bFacebook\b|(?:фото|photos?|fotos?|fotograf\w*|photograph\w*|bilder?)\b\s*(?:by\b|:)|\(|【|】|$)"
)
BETWEEN = re.compile(r"\s*[,;/&、，／|·・•،]\s*")
DOMAIN = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}$", re.IGNORECASE)
HAN_BEFORE = re.compile(
    r"(?:(?:记者|記者|作者|撰文|通讯员|通訊員)\s*[:：/／]?|(?:^|[\s【(（])文\s*[:：/／])\s*([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
HANGUL_BEFORE = re.compile(r"([가-힣]{2,4})\s*(?:기자|특파원|인턴기자|선임기자)")


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
    return is_text and block.text[0].isupper() and is_name(block.text) and agency_named(block.text) is None


def _most(text: str) -> int:
    """Return how long a byline may be: sentences of scripts without spaces and capitals pass for names in pieces."""
    return MAX_LINE_CHARACTERS if text[0].lower() != text[0].upper() else MAX_LINE_CHARACTERS // 4


def agencies_in(names_: Sequence[str], lines: Sequence[str | None]) -> tuple[str, ...]:
    """Return the agencies among declared authors, and those that printed lines are made of, by canonical name."""
    printed = [part for line in lines if line for part in _pieces(line)]
    found = (agency_named(text.strip()) for text in (*names_, *printed))
    return tuple(dict.fromkeys(agency.name for agency in found if agency))


def _pieces(line: str) -> list[str]:
    return [piece for part in BETWEEN.split(_without_label(line)) for piece in _and().split(part)]


def line_with(names_: Sequence[str], blocks: Sequence[Block]) -> str | None:
    """Return the first short block that prints the first of the names: the byline verbatim."""
    wanted = same_words(names_[0]) if names_ else ""
    return next((b.text for b in blocks if wanted and len(b.text) <= 200 and wanted in same_words(b.text)), None)


def split_names(line: str) -> Iterator[str]:
    """Yield the names in a byline, without the words around them.

    >>> list(split_names("Von Felix Schröder und Jörg Soldwisch, dpa"))
    ['Felix Schröder', 'Jörg Soldwisch', 'dpa']
    >>> list(split_names("By Anselm Okoro in Lagos and Li Wenqi in Xiamen"))
    ['Anselm Okoro', 'Li Wenqi']
    >>> list(split_names("記者林佩珊／報導"))
    ['林佩珊']
    """
    text = line.strip()
    for pattern in (HAN_BEFORE, HANGUL_BEFORE):
        found = pattern.findall(text)
        if found:
            yield from found
            return
    text = _without_label(text)
    end = END.search(text, 2)
    text = text[: end.start()].strip(" ,:;") if end else text
    parts = [part for piece in BETWEEN.split(text) if piece for part in _parts(piece)]
    people = [part for part in parts if _is_person(part) or agency_named(part)]
    if len(parts) > 1 and people and is_name(people[0]):
        yield from map(_in_usual_case, people[:MAX_PARTS])
    elif text and len(text) <= MAX_NAME_CHARACTERS and not NO_NAME.search(text):
        yield _in_usual_case(text if len(parts) > 1 else parts[0])


def _in_usual_case(name: str) -> str:
    """Return a name whose family name, or all, is set in capitals as other bylines print it."""
    *_, last = name.split() or [""]
    if " " in name and last.isupper() and len(last) >= MIN_CAPITALS and agency_named(name) is None:
        return re.sub(r"[^\W\d_]{2,}", lambda word: word[0].capitalize() if word[0].isupper() else word[0], name)
    return name


def _is_person(part: str) -> bool:
    """Tell a person's name from what has its shape: a role (Senior Reporter) or a paper (Jornal do Agreste)."""
    words = {name_key(word) for word in part.split()} - TITLES
    return is_name(part) and words.isdisjoint(credit_words("staff")) and words.isdisjoint(credit_words("organisation"))


def _parts(text: str) -> list[str]:
    """Return the names that a word such as `and` joins; the text whole when what it joins are no names."""
    parts = [_without_place(part) for part in _and().split(text) if part]
    return parts if all(is_name(part) or agency_named(part) for part in parts) else [_without_place(text)]


def _without_label(text: str) -> str:
    match = _by().match(text)
    return text[match.end() :].strip() if match else text


def _without_place(part: str) -> str:
    match = _at().search(part)
    return part[: match.start()] if match and is_name(part[: match.start()]) else part


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
        if place == "twitter:data1" and same_words((meta.get("twitter:label1") or ("",))[0]) not in _words("label"):
            continue
        named = tuple(text for text in meta.get(place, ()) if not NO_NAME.search(text))
        if named:
            return named
    return ()


def _names_of_block(block: Block) -> tuple[str, ...]:
    text = block.text
    marked = [element for element in block.element.iter() if _is_author(element)]
    for element in marked:
        text = element_text(element) or ""
        if (
            text
            and len(text) <= _most(text)
            and len(text) <= 2 * len(block.text)
            and (found := _people(split_names(text.translate(MARKS))))
        ):
            return found
    if _is_author(block.element) or _is_author(block.element.getparent()) or _by().match(text):
        return _people(split_names(block.text))
    if HANGUL_BEFORE.search(block.text) or HAN_BEFORE.search(block.text):
        return tuple(dict.fromkeys(split_names(block.text)))
    return ()


MARKS = dict.fromkeys(range(0xF0000, 0xFFFFE))


def _people(found: Iterator[str]) -> tuple[str, ...]:
    """Return the persons of a printed byline; the agencies in it are not authors."""
    return tuple(dict.fromkeys(name for name in found if _is_person(name) and agency_named(name) is None))


def _is_author(element: HtmlElement | None) -> bool:
    if element is None:
        return False
    if "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split():
        return True
    return element.tag == "address" or not names("author").isdisjoint(name_words(element.get("class", "")))


@cache
def _words(kind: str) -> frozenset[str]:
    with (Path(__file__).parent / "byline_words.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["word"] for row in csv.DictReader(lines) if row["kind"] == kind)


@cache
def _by() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _words("by")), key=len, reverse=True))
    return re.compile(rf"^(?:{words})(?:\s*[:：]\s*|\s+)(?=\S)", re.IGNORECASE)


@cache
def _and() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _words("and")), key=len, reverse=True))
    return re.compile(rf"\s+(?:{words})\s+", re.IGNORECASE)


@cache
def _at() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _words("at")), key=len, reverse=True))
    return re.compile(rf"\s+(?i:{words})\s+(?=[^\W\d_a-zà-ÿ])")
