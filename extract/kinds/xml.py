"""Read XML of lists as far as it goes: no entity, no DTD, no network, and broken files to where they break."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html.entities import html5
from itertools import chain
from typing import cast

from lxml import etree

XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
REFERENCE_OR_BARE = re.compile(r"&(#?[A-Za-z0-9]{0,32})(;?)")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
DOCTYPE_START = re.compile(r"<!DOCTYPE", re.IGNORECASE)
DOCTYPE_END = re.compile(r"\]\s*>")
MAX_UNREAD = 100_000  # elements between two wanted ones; a million take 5 s and 130 MB
PIECE = 1 << 18  # characters given to the parser at once


def elements(text: str, wanted: frozenset[str]) -> Iterator[etree._Element]:
    """Yield the root as it begins, and every element whose local name is in `wanted` as it ends, emptied afterwards.

    The text may be broken: what comes before the break is given. A large text is read piece by piece, and no further
    where nothing wanted comes for so long that it is no list.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    is_first = True
    unread = 0
    for piece in chain(_clean(text), [None]):
        _give(parser, piece)
        for event, found in parser.read_events():
            element = cast("etree._Element", found)  # no other event was asked for
            if event == "start":
                unread += 1
                if unread > MAX_UNREAD:
                    return
                if is_first:
                    yield element
                is_first = False
            elif local_name(element) in wanted:
                yield element
                _forget(element, wanted)
                unread = 0


def without_torn_end(text: str, roots: Sequence[str], ends: Sequence[str]) -> str:
    """Return a list without a last entry that is cut: half an address is worse than none.

    `roots` are the beginnings of what closes the list, `ends` what closes an entry.
    """
    end = text.rstrip()[-400:].lower()
    if any(root in end for root in roots):
        return text
    last = max(text.rfind(mark) + len(mark) if mark in text else -1 for mark in ends)
    return text[:last] if last >= 0 else text


def _give(parser: "etree.XMLPullParser", piece: str | None) -> None:
    """Give the parser one piece, or the end; what it cannot read is broken XML, and what it read stays."""
    try:
        if piece is None:
            parser.close()
        else:
            parser.feed(piece.encode("utf-8"))
    except etree.XMLSyntaxError:
        return


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, lower case."""
    return _local_part(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=4096)
def _local_part(tag: str) -> str:
    # A prefix that is nowhere declared stays part of the name.
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _clean(text: str) -> Iterator[str]:
    """Yield the text in pieces, with nothing in it that stops an XML parser for no good reason.

    HTML's named letters become the letters, a bare ampersand becomes one, control characters go, and so does the
    document type with all it declares. In CDATA sections `&` is a letter.
    """
    at = _prolog_end(text)
    while at < len(text):
        begin = text.find("<![CDATA[", at, at + PIECE)
        if begin == at:
            end = text.find("]]>", begin)
            end = len(text) if end < 0 else end + 3
            yield NOT_XML.sub("", text[begin:end])
        else:
            end = begin if begin > 0 else _piece_end(text, at)
            yield REFERENCE_OR_BARE.sub(_reference, NOT_XML.sub("", text[at:end]))
        at = end


def _piece_end(text: str, at: int) -> int:
    """Return where a piece that begins at `at` may end: after a tag, so that no reference is parted."""
    if at + PIECE >= len(text):
        return len(text)
    end = text.rfind(">", at, at + PIECE)
    if end < 0:
        end = text.find(">", at + PIECE)
    return len(text) if end < 0 else end + 1


def _prolog_end(text: str) -> int:
    """Return where the root begins: after the byte-order mark, the declaration and the document type."""
    at = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    if declaration := DECLARATION.match(text, at):
        at = declaration.end()
    doctype = DOCTYPE_START.search(text, at, at + 4096)
    if doctype is None:
        return at
    bracket = text.find("[", doctype.end())
    end = text.find(">", doctype.end())
    if 0 <= bracket < end:
        close = DOCTYPE_END.search(text, bracket)
        return close.end() if close else len(text)
    return end + 1 if end >= 0 else len(text)


def _reference(found: re.Match[str]) -> str:
    name, end = found.groups()
    if (name.startswith("#") and name[1:] and end) or (name in XML_ENTITIES and end):
        return found[0]
    letters = html5.get(f"{name};") if end else None
    if letters is None or letters in "<>&":
        return f"&amp;{name}{end}"
    return letters


def _forget(element: etree._Element, wanted: frozenset[str]) -> None:
    """Empty an element that was read and remove those before it; in broken XML its neighbours may be another's."""
    element.clear()
    before = element.getprevious()
    parent = element.getparent()
    if before is not None and parent is not None and local_name(before) in wanted:
        parent.remove(before)
