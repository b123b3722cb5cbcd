"""Read XML of lists as far as it goes: no entity, no DTD, no network, and broken files to where they break."""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from io import BytesIO

from lxml import etree

XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
REFERENCE_OR_BARE = re.compile(r"&(#?[A-Za-z0-9]{0,32})(;?)")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,2000}(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_xml(content: bytes, content_type: str | None) -> str:
    """Return the text of an XML file: by its byte-order mark, as valid UTF-8, as the header says, as it says itself."""
    for mark, name in BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        declared = CHARSET.search(content_type or ""), ENCODING.match(content[:400])
    names = [found[1] if isinstance(found[1], str) else found[1].decode("ascii") for found in declared if found]
    for name in (*names, "cp1252"):
        try:
            return content.decode(name, "replace" if name == "cp1252" else "strict")
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def elements(text: str, wanted: frozenset[str]) -> Iterator[etree._Element]:
    """Yield the elements whose local name is in `wanted` as they end, wherever they stand, and forget them afterwards.

    The text may be broken: what comes before the break is given.
    """
    clean = _clean(text).encode("utf-8")
    parser = etree.iterparse(
        BytesIO(clean),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in parser:
            if event == "start":
                if element.getparent() is None:
                    yield element
            elif local_name(element) in wanted:
                yield element
                _forget(element, wanted)
    except etree.XMLSyntaxError:
        return


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, lower case."""
    tag = element.tag
    # A prefix that is nowhere declared stays part of the name.
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _clean(text: str) -> str:
    """Return the text with nothing in it that stops an XML parser for no good reason.

    HTML's named letters become the letters, a bare ampersand becomes one, the document type goes with all it declares.
    """
    start = DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    kept = NOT_XML.sub("", start)
    if kept[:4096].lower().find("<!doctype") >= 0:
        kept = DOCTYPE.sub("", kept, count=1)
    return "".join(_with_references(kept)) if "&" in kept else kept


def _with_references(text: str) -> Iterator[str]:
    """Yield the text with its references made sound, except in CDATA sections, where `&` is a letter."""
    at = 0
    while (begin := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", begin)) >= 0:
        yield REFERENCE_OR_BARE.sub(_reference, text[at:begin])
        yield text[begin : end + 3]
        at = end + 3
    yield REFERENCE_OR_BARE.sub(_reference, text[at:])


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
