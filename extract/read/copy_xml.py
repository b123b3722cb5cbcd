"""Read wire copy in XML: NITF, NewsML-G2 and NewsML 1. No entity is expanded, no DTD is loaded, nothing is fetched."""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from extract.errors import EmptyBody, NotAnArticle
from extract.read.copy_record import Copy, PubStatus, agencies_named, pubstatus_of, read_instant
from extract.records import DocumentPhoto

MAX_BYTES = 16 << 20
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOCKS = frozenset(["p", "hl2", "h1", "h2", "h3", "h4", "li", "blockquote", "pre", "dd", "dt"])


def read_xml(content: bytes, url: str) -> Copy:
    """Return what the copy says. Raises `NotAnArticle` for another kind of XML, `EmptyBody` for what is none."""
    root = _parse(content, url)
    name = _name(root)
    if name == "nitf":
        return _read_nitf(root)
    if name in {"newsitem", "newsmessage", "newsml", "packageitem"}:
        return _read_newsml(root)
    if (inner := _first(root, "nitf")) is not None:
        return _read_nitf(inner)
    raise NotAnArticle(f"{url}: XML of the kind <{name}>; known kinds: nitf, newsItem, newsMessage, NewsML")


def _parse(content: bytes, url: str) -> etree._Element:
    """Return the root; a document that declares entities is refused, an outer DTD is not looked at."""
    head = content[:65_536]
    if re.search(rb"<!ENTITY", head, re.IGNORECASE):
        raise NotAnArticle(f"{url}: XML that declares entities of its own; it is not read")
    if len(content) > MAX_BYTES:
        raise NotAnArticle(f"{url}: {len(content)} bytes of XML; at most {MAX_BYTES} are read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(content.lstrip(b" \t\r\n\x00"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise EmptyBody(f"{url}: XML that cannot be read: {error}") from error
    if root is None:
        raise EmptyBody(f"{url}: no element in {len(content)} bytes of XML")
    return root


def _name(element: etree._Element) -> str:
    """Return the local name; a prefix that was never declared is part of the tag, and QName refuses it."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _all(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of these local names, whatever their namespace and case."""
    return (element for element in root.iter() if _name(element) in names)


def _first(root: etree._Element, *names: str) -> etree._Element | None:
    for name in names:
        if (element := next(_all(root, name), None)) is not None:
            return element
    return None


def _text(element: etree._Element | None) -> str | None:
    """Return the text of an element without its comments and entities; inline elements do not part words."""
    if element is None:
        return None
    pieces: list[str] = []
    _collect(element, pieces)
    return " ".join("".join(pieces).split()) or None


def _collect(element: etree._Element, pieces: list[str]) -> None:
    pieces.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            if _name(child) in {"br", *_BLOCKS}:
                pieces.append(" ")
            _collect(child, pieces)
        pieces.append(child.tail or "")


def _texts(root: etree._Element, *names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for element in _all(root, *names) if (text := _text(element))))


def _blocks(root: etree._Element | None) -> tuple[str, ...]:
    """Return the paragraphs under an element: its innermost blocks, or its whole text when it has none."""
    if root is None:
        return ()
    blocks = [
        element
        for element in root.iter()
        if _name(element) in _BLOCKS
        and not any(_name(child) in _BLOCKS for child in element.iterdescendants())
        and not any(
            _name(above) in {"media", "media-caption", "figure", "head", "title"} for above in element.iterancestors()
        )
    ]
    texts = [text for block in blocks if (text := _text(block))]
    if texts or any(_name(child) in {"media", "figure"} for child in root):
        return tuple(texts)
    lines = "".join(str(text) for text in root.itertext()).split("\n")
    return tuple(" ".join(line.split()) for line in lines if line.strip())


def _read_nitf(root: etree._Element) -> Copy:
    body = _first(root, "body.content", "body")
    holder = _first(root, "doc.copyright")
    issue = _first(root, "date.issue")
    note = _first(root, "ed-msg")
    byline = _text(_first(root, "byline"))
    return Copy(
        paragraphs=(*_blocks(body), *_texts(root, "tagline")),
        headline=_text(_first(root, "hl1", "hedline")) or _text(_first(root, "title")),
        standfirst=_text(_first(root, "abstract")),
        byline=_texts_in(_first(root, "byline"), "person") or _names(byline),
        byline_line=byline,
        dateline=_text(_first(root, "dateline")),
        dateline_place=next(iter(_texts_in(_first(root, "dateline"), "location", "city")), None),
        published_at=read_instant(issue.get("norm")) if issue is not None else None,
        modified_at=_norm(root, "date.release"),
        language=root.get(_XML_LANG) or (body.get(_XML_LANG) if body is not None else None),
        section=_attribute(root, "fixture", "fix-id") or _attribute(root, "tobject", "tobject.type"),
        keywords=tuple(key for element in _all(root, "keyword") if (key := element.get("key"))),
        agencies=agencies_named(_text(_first(root, "distributor")), _attribute(root, "doc.copyright", "holder")),
        ednote=note.get("info") if note is not None else None,
        is_correction=_first(root, "correction") is not None,
        pubstatus=_attribute_status(root),
        copyright_holder=holder.get("holder") if holder is not None else None,
        photos=tuple(_nitf_photos(root)),
    )


def _texts_in(root: etree._Element | None, *names: str) -> tuple[str, ...]:
    return _texts(root, *names) if root is not None else ()


def _names(byline: str | None) -> tuple[str, ...]:
    text = re.sub(r"^(?:by|von|por|par|di|door|av|af)\s+", "", byline or "", flags=re.IGNORECASE)
    parts = re.split(r"\s*(?:,|;|/|&|\s(?:and|und|y|et|e)\s)\s*", text)
    return tuple(
        part for part in parts if len(part.split()) > 1 and not agencies_named(part) and not re.search(r"\d", part)
    )


def _norm(root: etree._Element, name: str) -> datetime | None:
    element = _first(root, name)
    return read_instant(element.get("norm")) if element is not None else None


def _attribute(root: etree._Element, name: str, attribute: str) -> str | None:
    element = _first(root, name)
    return (element.get(attribute) or None) if element is not None else None


def _attribute_status(root: etree._Element) -> PubStatus:
    return pubstatus_of(_attribute(root, "docdata", "management-status"))


def _nitf_photos(root: etree._Element) -> Iterator[DocumentPhoto]:
    media = [
        m for m in _all(root, "media") if (m.get("media-type") or "image").lower() in {"image", "photo", "graphic"}
    ]
    for position, element in enumerate(media):
        references = [r for r in _all(element, "media-reference") if r.get("source") or r.get("name")]
        best = max(references, key=lambda r: int(re.sub(r"\D", "", r.get("width") or "0") or 0), default=None)
        yield DocumentPhoto(
            position=position,
            url=best.get("source") or best.get("name") if best is not None else None,
            caption=_text(_first(element, "media-caption")),
            credit_line=_text(_first(element, "media-producer"))
            or (best.get("copyright") if best is not None else None),
            alt=best.get("alternate-text") if best is not None else None,
            is_lead=position == 0,
        )


def _read_newsml(root: etree._Element) -> Copy:
    """Read NewsML-G2, where one message may hold the text and its pictures, and NewsML 1 by its news lines."""
    items = list(_all(root, "newsitem")) or [root]
    text_item = max(items, key=lambda item: sum(map(len, _item_blocks(item))))
    byline = _text(_first(text_item, "by", "byline"))
    provider = _first(text_item, "provider")
    return Copy(
        paragraphs=_item_blocks(text_item),
        headline=_text(_first(text_item, "headline")) or _text(_first(text_item, "hl1")),
        standfirst=_described(text_item, "summary", "drol:summary"),
        byline=_names(byline) or ((byline,) if byline and len(byline.split()) > 1 else ()),
        byline_line=byline,
        dateline=_text(_first(text_item, "dateline")),
        dateline_place=_text(_first(text_item, "dateline")),
        published_at=read_instant(
            _text(_first(text_item, "firstcreated", "contentcreated", "versioncreated", "thisrevisioncreated"))
        ),
        modified_at=read_instant(_text(_first(text_item, "versioncreated", "thisrevisioncreated"))),
        language=_attribute(text_item, "language", "tag") or text_item.get(_XML_LANG) or root.get(_XML_LANG),
        section=None,
        keywords=_texts(text_item, "keyword"),
        agencies=agencies_named(
            _text(_first(text_item, "creditline")),
            _text(provider) or (provider.get("literal") if provider is not None else None),
            _text(_first(text_item, "infosource")),
            (provider.get("qcode") or "").rsplit(":", 1)[-1] if provider is not None else None,
        ),
        ednote=_text(_first(text_item, "ednote")),
        pubstatus=pubstatus_of(_attribute(text_item, "pubstatus", "qcode")),
        copyright_holder=_holder(text_item),
        usage_terms=_text(_first(text_item, "usageterms")),
        photos=tuple(_newsml_photos(items, text_item)),
    )


def _item_blocks(item: etree._Element) -> tuple[str, ...]:
    inner = _first(item, "body.content", "body", "inlinexml", "inlinedata", "datacontent")
    return _blocks(inner)


def _described(item: etree._Element, *roles: str) -> str | None:
    return next(
        (
            _text(e)
            for e in _all(item, "description")
            if (e.get("role") or "").rsplit(":", 1)[-1] in {r.rsplit(":", 1)[-1] for r in roles}
        ),
        None,
    )


def _holder(item: etree._Element) -> str | None:
    element = _first(item, "copyrightholder")
    if element is None:
        return _text(_first(item, "copyrightline"))
    return _text(element) or element.get("literal")


def _newsml_photos(items: list[etree._Element], text_item: etree._Element) -> Iterator[DocumentPhoto]:
    pictures = [item for item in items if item is not text_item and _first(item, "remotecontent") is not None]
    for position, item in enumerate(pictures):
        contents = [c for c in _all(item, "remotecontent") if c.get("href")]
        best = max(contents, key=lambda c: int(re.sub(r"\D", "", c.get("width") or "0") or 0), default=None)
        byline, credit = _text(_first(item, "by")), _text(_first(item, "creditline"))
        yield DocumentPhoto(
            position=position,
            url=best.get("href") if best is not None else None,
            caption=_described(item, "caption") or _text(_first(item, "description")),
            credit_line="/".join(part for part in (byline, credit) if part) or None,
            alt=_text(_first(item, "headline")),
            is_lead=position == 0,
        )
