"""Tell the formats of wire copy apart, and part a file of many messages into its messages."""

import json
import re
from collections.abc import Iterator

from lxml import etree

from extract.kinds.charsets import decode_xml
from extract.kinds.xml import elements, local_name

TEXT = "text/plain"
NITF = "application/xml"  # no media type of its own is registered
NEWSML_ITEM = "application/vnd.iptc.g2.newsitem+xml"
NINJS = "application/vnd.iptc.ninjs+json"
HTML = "text/html"
MAX_MESSAGES = 10_000  # of one file
SOH, STX, ETX, EOT = b"\x01", b"\x02", b"\x03", b"\x04"


def split_messages(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (media type, content) of each message of a file; a file of one kind only is one message.

    IPTC 7901 frames each message by SOH and ETX; a NewsML-G2 news message holds items; ninjs comes as one object, a
    list, or one object a line.
    """
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if start.startswith((b"{", b"[")):
        yield from _json_messages(content)
    elif start.startswith(b"<") or content.startswith((b"\xff\xfe<", b"\xfe\xff\x00<")):
        yield from _xml_messages(content)
    elif content.count(SOH) > 1 and content.count(b"\0") * 20 < len(content):  # padding, and no program
        yield from _framed_messages(content)
    else:
        yield TEXT, content


def _framed_messages(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield IPTC 7901 messages with their frames, each from its SOH to its ETX or the next SOH."""
    for part in content.split(SOH)[1 : MAX_MESSAGES + 1]:
        text, end, _ = part.partition(EOT) if EOT in part else part.partition(ETX)
        if text.strip(b"\x00 \r\n\t\x02\x03"):
            yield TEXT, SOH + text + end


def _json_messages(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        found = json.loads(content.decode("utf-8-sig", "replace"))
    except RecursionError:
        found = None
    except ValueError:
        found = _json_lines(content)
    if isinstance(found, dict):
        items = found.get("items") or found.get("articles")
        found = items if isinstance(items, list) and "headline" not in found else [found]
    messages = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    if not messages:
        yield TEXT, content
    for item in messages[:MAX_MESSAGES]:
        yield NINJS, json.dumps(item, ensure_ascii=False).encode("utf-8", "replace")


def _json_lines(content: bytes) -> list[object]:
    items: list[object] = []
    for line in content.decode("utf-8-sig", "replace").splitlines():
        try:
            items.append(json.loads(line)) if line.strip() else None
        except (ValueError, RecursionError):
            return []
    return items


def _xml_messages(content: bytes) -> Iterator[tuple[str, bytes]]:
    text = decode_xml(content, None)
    root = next(elements(text, frozenset()), None)
    name = local_name(root) if root is not None else ""
    if name == "newsmessage":
        items = [item for item, _ in zip(_news_items(text), range(MAX_MESSAGES), strict=False)]
        # A message without items is given as it is, so that its reader can say what is wrong.
        yield from ((NEWSML_ITEM, item) for item in items or [content])
    elif name == "newsitem":
        yield NEWSML_ITEM, content
    elif name == "nitf":
        yield NITF, content
    elif name == "html" or re.search(rb"<!doctype html", content[:200], re.IGNORECASE):
        yield HTML, content
    else:
        yield (TEXT if not name else NITF), content


def _news_items(text: str) -> Iterator[bytes]:
    for element in elements(text, frozenset({"newsitem"})):
        if local_name(element) == "newsitem":
            yield etree.tostring(element, encoding="utf-8", with_tail=False)
