"""Who wrote it, by the lines that a page prints between headline and text, or under the text."""

import re
from collections.abc import Sequence
from itertools import takewhile

from lxml.html import HtmlElement

from extract.read.authors import Byline
from extract.read.blocks import MARK, Block
from extract.read.calendar_words import tells_time
from extract.read.class_names import name_words, names
from extract.read.name_shape import is_name
from extract.read.names import (
    HAN_BEFORE,
    HANGUL_BEFORE,
    agency_signing,
    is_person,
    is_role,
    joining_words,
    opening_words,
    people_in,
    pieces_of,
    split_names,
)
from extract.read.text import element_text, same_words

MAX_LINE_CHARACTERS = 120
DATELINE_CHARACTERS = 60
LINKED = 0.3  # of a heading under the text: it leads to another story
BRACKET = re.compile(r"\s*[(（][^()（）]{2,30}[)）]$")
HAN_CLOSING = re.compile(
    r"(?:^|(?<=[。！？」』”]))[(（【［](?:[\u4e00-\u9fff]{1,6}[部局][・\s＝=]\s?)?(?:(?:本[报報])?(?:记者|記者)|通[讯訊][员員]|文|取材・文|聞き手)?[\s:：・]*([\u4e00-\u9fff々]{3,5})[)）】］]$"
)
# Not names: honorifics left out, a department, a note, a photo.
NO_NAME_ENDS = tuple("略部社局面稿了完編编譯译影真版付")
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")
PART = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+")


def byline_of_blocks(head: Sequence[Block], tail: Sequence[Block], subjects: Sequence[str] = ()) -> Byline:
    """Return the byline printed between headline and text, or under the text.

    A block counts when it, or an element in it, is marked as author, or when it opens with a word such as `By`.
    A bare name counts only under the headline, and never one that headline or keywords speak of (`subjects`). An
    agency that signs there is the author of a page that names no person.
    """
    for block in head:
        label = _labelled_part(block)
        if label and (found := people_in(label)):
            return Byline(names=found, line=label)
    for block in (*head, *_own(tail)):
        if len(block.text) <= _most(block.text) and (found := _names_of_block(block)):
            return Byline(names=found, line=block.text)
    spoken_of = " ".join(map(same_words, subjects))
    for block in head:
        bare = bare_names(block)
        if bare and not any(same_words(name) in spoken_of for name in bare):
            return Byline(names=bare, line=block.text)
    agencies = ((block.text, _agencies_of_block(block)) for block in head if len(block.text) <= MAX_LINE_CHARACTERS)
    return next((Byline(names=found, line=line) for line, found in agencies if found), Byline())


def _own(tail: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks under the text up to the linked headline of another story, whose byline follows."""
    return tuple(takewhile(lambda block: block.kind != "heading" or block.link_share < LINKED, tail))


def _labelled_part(block: Block) -> str | None:
    """Return the part that opens with a word such as `By`, in an element or behind a mark, of a line with the date."""
    if len(block.text) > MAX_LINE_CHARACTERS:
        return None
    parts = (MARK.sub("", element_text(element) or "") for element in block.element.iterdescendants("span", "b", "em"))
    in_elements = (part for part in parts if opening_words().match(part) and len(part) < len(block.text))
    in_line = (part for part in PART.split(block.text)[1:] if opening_words().match(part))
    return next(in_elements, None) or next(in_line, None)


def _names_of_block(block: Block) -> tuple[str, ...]:
    text = block.text
    marked = [element for element in block.element.iter() if _is_author(element)]
    for element in marked:
        text = MARK.sub("", element_text(element) or "")
        if text and len(text) <= _most(text) and len(text) <= 2 * len(block.text) and (found := people_in(text)):
            whole = people_in(block.text) if opening_words().match(block.text) else ()
            return whole if set(found) <= set(whole) else as_parted(found, element)
    if _is_author(block.element) or _is_author(block.element.getparent()) or opening_words().match(text):
        return people_in(block.text)
    if HANGUL_BEFORE.search(block.text) or HAN_BEFORE.search(block.text):
        return tuple(dict.fromkeys(split_names(block.text)))
    return ()


def _most(text: str) -> int:
    """Return how long a byline may be: sentences of scripts without spaces and capitals pass for names in pieces."""
    return MAX_LINE_CHARACTERS if text[0].lower() != text[0].upper() else MAX_LINE_CHARACTERS // 4


def bare_names(block: Block) -> tuple[str, ...]:
    """Return the names that a block is made of: one, several, or one before the date (`Jane Doe | 3 May 2024`)."""
    if is_bare_name(block):
        return (block.text,)
    if block.kind not in ("paragraph", "other") or block.link_share > 0 or len(block.text) > MAX_LINE_CHARACTERS:
        return ()
    mark = PART.search(block.text)
    line = block.text[: mark.start()] if mark else block.text
    if mark and not tells_time(block.text[mark.end() :]):
        return ()
    name, comma, role = line.partition(",")
    has_role = bool(comma) and is_role(role.strip())
    parts = [part for piece in (name if has_role else line).split("/") for part in joining_words().split(piece.strip())]
    is_told = (len(parts) > 1 or mark or has_role) and line[:1].isupper()
    return tuple(parts) if is_told and all(is_person(part) and not agency_signing(part) for part in parts) else ()


def as_parted(found: tuple[str, ...], element: HtmlElement) -> tuple[str, ...]:
    """Return the names found in an element, without the place or role that stands behind in an element of its own."""
    parts = [text for child in element if is_person(text := element_text(child) or "")]
    return tuple(next((part for part in parts if name.startswith(f"{part} ")), name) for name in found)


def signature_of(block: Block) -> str | None:
    """Return the name that a block under the text is, alone or before a bracket (`Jane Doe (Reuters)`)."""
    name = BRACKET.sub("", block.text)
    if is_bare_name(block):
        return block.text
    is_text = block.kind in ("paragraph", "other") and block.link_share == 0 and name != block.text
    return name if is_text and name[:1].isupper() and is_person(name) and not agency_signing(name) else None


def byline_in_closing(paragraph: str) -> Byline:
    """Return the reporter whose name stands in brackets after the last sentence of a Chinese or Japanese text.

    >>> byline_in_closing("最終便の汽笛が聞こえたら、明かりを消すという。（相馬千尋）")
    Byline(names=('相馬千尋',), line='（相馬千尋）')
    """
    found = HAN_CLOSING.search(paragraph)
    if found is None or agency_signing(found[1]) or found[1].endswith(NO_NAME_ENDS):
        return Byline()
    return Byline(names=(found[1],), line=found[0])


def is_reporter_line(text: str) -> bool:
    """Tell whether a line is a Korean or Chinese reporter with the word for it, and an address at most.

    >>> is_reporter_line("서은채 기자 eunchae@galmaegi.example"), is_reporter_line("서은채 기자는 항구에 갔다.")
    (True, False)
    """
    line = ADDRESS.sub("", text).strip(" ()[]【】（）=/·")
    return bool(HANGUL_BEFORE.fullmatch(line) or HAN_BEFORE.fullmatch(line))


def is_bare_name(block: Block) -> bool:
    """Tell whether a block is a person's name and nothing else, in a script whose names have capitals."""
    is_text = block.kind in ("paragraph", "other") and block.link_share == 0 and not opening_words().match(block.text)
    return is_text and block.text[0].isupper() and is_name(block.text) and agency_signing(block.text) is None


def _agencies_of_block(block: Block) -> tuple[str, ...]:
    """Return the agencies, as printed, of a line marked as byline."""
    marked = [element for element in block.element.iter() if _is_author(element)]
    lines = [MARK.sub("", text) for element in marked if (text := element_text(element))]
    if opening_words().match(block.text):
        lines.append(block.text)
    pieces = (piece for line in lines if len(line) <= MAX_LINE_CHARACTERS for piece in pieces_of(line))
    return tuple(dict.fromkeys(piece for piece in pieces if agency_signing(piece)))


def _is_author(element: HtmlElement | None) -> bool:
    if element is None:
        return False
    if "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split():
        return True
    return element.tag == "address" or not names("author").isdisjoint(name_words(element.get("class", "")))


def byline_in_dateline(paragraph: str) -> Byline:
    """Return the reporters that Korean and Chinese wires name in the dateline.

    >>> byline_in_dateline("(강릉=연합뉴스) 박서준 기자 = 산불로 검게 변했던 숲에서").names
    ('박서준',)
    """
    opening = paragraph[:DATELINE_CHARACTERS]
    found = HANGUL_BEFORE.findall(opening) or HAN_BEFORE.findall(opening)
    return Byline(names=tuple(dict.fromkeys(found)), line=opening if found else None)


def line_with(names_: Sequence[str], blocks: Sequence[Block]) -> str | None:
    """Return the first short block that prints the first of the names: the byline verbatim."""
    wanted = same_words(names_[0]) if names_ else ""
    return next((b.text for b in blocks if wanted and len(b.text) <= 200 and wanted in same_words(b.text)), None)
