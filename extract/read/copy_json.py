"""Read wire copy in ninjs, IPTC's JSON, versions 1 and 2."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from extract.errors import EmptyBody, NotAnArticle
from extract.read.copy_record import Copy, agencies_named, pubstatus_of, read_instant
from extract.records import DocumentPhoto

Node = Mapping[str, Any]


def read_ninjs(content: bytes, url: str) -> Copy:
    """Return what the copy says. Raises `EmptyBody` for broken JSON, `NotAnArticle` for JSON of another kind."""
    try:
        node = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise EmptyBody(f"{url}: JSON that cannot be read: {error}") from error
    if isinstance(node, list) and node and isinstance(node[0], dict):
        node = node[0]
    if not isinstance(node, dict) or not (_body(node) or _one(node, "headline")):
        raise NotAnArticle(f"{url}: JSON without the headline or body of a ninjs item")
    return _read(node)


def _read(node: Node) -> Copy:
    byline = _one(node, "byline")
    created = read_instant(_string(node.get("firstcreated")) or _string(node.get("contentcreated")))
    version = read_instant(_string(node.get("versioncreated")))
    located = _one(node, "located")
    return Copy(
        paragraphs=_body(node),
        headline=_one(node, "headline"),
        standfirst=_one(node, "description_text", "description", "description_summary"),
        byline=_people(node) or _names(byline),
        byline_line=byline,
        dateline_place=located,
        published_at=created or version,
        modified_at=version if created and version and version > created else None,
        language=_string(node.get("language")),
        section=next(iter(_labels(node.get("genre"))), None),
        keywords=tuple(
            dict.fromkeys((*_labels(node.get("keyword") or node.get("keywords")), *_labels(node.get("subject"))))
        ),
        agencies=agencies_named(
            *_labels(node.get("infosource") or node.get("infosources")),
            _string(node.get("creditline")),
            _string(node.get("source")),
            _string(node.get("provider")),
        ),
        ednote=_string(node.get("ednote")) or _string(node.get("edNote")),
        pubstatus=pubstatus_of(_string(node.get("pubstatus"))),
        copyright_holder=_string(node.get("copyrightholder")) or _rights(node, "copyrightholder"),
        usage_terms=_string(node.get("usageterms")) or _rights(node, "usageterms"),
        photos=tuple(_photos(node)),
    )


def _string(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _one(node: Node, *names: str) -> str | None:
    """Return the first text under a name: a string in ninjs 1 (`headline`), a list of objects in 2 (`headlines`)."""
    for name in names:
        for key in (name, f"{name}s", f"{name.split('_')[0]}s"):
            value = node.get(key)
            if text := _string(value):
                return text
            if texts := _labels(value):
                return texts[0]
    return None


def _labels(value: Any) -> tuple[str, ...]:
    """Return the texts of a list of strings or of objects with a value or name."""
    items = value if isinstance(value, list) else [value] if value else []
    found = (
        _string(item) or (_string(item.get("value")) or _string(item.get("name")) if isinstance(item, dict) else None)
        for item in items
    )
    return tuple(text for text in found if text)


def _body(node: Node) -> tuple[str, ...]:
    """Return the paragraphs: plain text where the item has it, else its markup."""
    bodies = [
        body for body in node.get("bodies") or () if isinstance(body, dict) and isinstance(body.get("value"), str)
    ]
    plain = node.get("body_text") or next((b["value"] for b in bodies if "plain" in str(b.get("contenttype"))), None)
    markup = next((node[key] for key in ("body_xhtml", "body_html", "body") if isinstance(node.get(key), str)), None)
    markup = markup or next((body["value"] for body in bodies), None)
    if isinstance(markup, str) and "<" in markup:
        return _from_markup(markup)
    text = plain or markup
    return (
        tuple(" ".join(part.split()) for part in re.split(r"\n+", text) if part.strip())
        if isinstance(text, str)
        else ()
    )


def _from_markup(markup: str) -> tuple[str, ...]:
    try:
        root: HtmlElement = html.fromstring(f"<div>{markup}</div>")
    except (ValueError, html.etree.ParserError):
        return ()
    for figure in list(root.iter("figure", "script", "style")):
        figure.drop_tree()
    blocks = [e for e in root.iter("p", "h1", "h2", "h3", "h4", "li", "blockquote", "pre") if e.find(".//p") is None]
    texts = [" ".join("".join(str(text) for text in block.itertext()).split()) for block in blocks] or [
        " ".join("".join(str(text) for text in root.itertext()).split())
    ]
    return tuple(text for text in texts if text)


def _people(node: Node) -> tuple[str, ...]:
    creators = node.get("by") or node.get("person") or []
    if not isinstance(creators, list):
        return ()
    roles = re.compile(r"author|creator|reporter|writer", re.IGNORECASE)
    return tuple(
        name
        for item in creators
        if isinstance(item, dict)
        and roles.search(str(item.get("rel") or item.get("role") or ""))
        and (name := _string(item.get("name")))
    )


def _names(byline: str | None) -> tuple[str, ...]:
    text = re.sub(r"^(?:by|von|por|par|di|door|av|af)\s+", "", byline or "", flags=re.IGNORECASE)
    parts = re.split(r"\s*(?:,|;|/|&|\s(?:and|und|y|et|e)\s)\s*", text)
    return tuple(part for part in parts if len(part.split()) > 1 and not agencies_named(part))


def _rights(node: Node, name: str) -> str | None:
    rights = node.get("rightsinfo")
    return _string(rights.get(name)) if isinstance(rights, dict) else None


def _photos(node: Node) -> Iterator[DocumentPhoto]:
    """Yield the pictures among an item's associations, an object by name in ninjs 1 and a list in 2."""
    associations = node.get("associations") or {}
    items = list(associations.values()) if isinstance(associations, dict) else associations
    items = [
        item
        for item in items
        if isinstance(item, dict) and str(item.get("type") or "picture") in {"picture", "graphic", "image"}
    ]
    for position, item in enumerate(items):
        credit = [_one(item, "byline"), _string(item.get("creditline"))]
        line = "/".join(part for part in dict.fromkeys(credit) if part) or _string(item.get("copyrightnotice"))
        yield DocumentPhoto(
            position=position,
            url=_best(item),
            caption=_one(item, "description_caption", "caption", "description_text", "description", "body_text"),
            credit_line=line,
            alt=_one(item, "altText", "alttext", "headline"),
            is_lead=position == 0,
        )


def _best(item: Node) -> str | None:
    renditions = item.get("renditions") or {}
    found = list(renditions.values()) if isinstance(renditions, dict) else renditions
    found = [r for r in found if isinstance(r, dict) and _string(r.get("href"))]
    best = max(found, key=lambda r: r.get("width") if isinstance(r.get("width"), int) else 0, default=None)
    return _string(best.get("href")) if best else _string(item.get("href")) or _string(item.get("uri"))
