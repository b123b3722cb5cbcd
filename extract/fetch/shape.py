"""Look at the shape of a page: one that is nothing but a refresh, one that stops in the middle."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin

MAX_REFRESH_PAGE = 1 << 15  # bytes; a larger page has something to say
MAX_REFRESH_TEXT = 300  # characters a page may say ("You are being redirected") and still be nothing but a refresh
REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh", re.IGNORECASE)
META = re.compile(rb"<meta\b[^>]{0,4000}>", re.IGNORECASE)
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
TARGET = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?(.+)$", re.IGNORECASE | re.DOTALL)
NOT_TEXT = re.compile(rb"<!--.*?-->|<(script|style|title|noscript)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
# Elements whose end tag may never be left out: a whole page closes as many as it opens.
MARKS = re.compile(
    rb"<!--|-->|<(/?)(div|article|section|main|span|script|style|title|figure|table|ul|ol)(?=[\s/>])", re.IGNORECASE
)
UTF_16_LE = (codecs.BOM_UTF16_LE, b"<\0")
UTF_16_BE = (codecs.BOM_UTF16_BE, b"\0<")
RAW = frozenset({b"script", b"style", b"title"})  # elements whose content is no markup


def find_refresh(content: bytes, content_type: str | None, base: str, header: str | None = None) -> str | None:
    """Return where a page sends the reader on, if it is nothing but a refresh; absolute.

    `header` is the Refresh header, which says the same. A page that reloads itself is a page, and so is one with
    something to say.
    """
    if len(content) > MAX_REFRESH_PAGE:
        return None
    plain = as_ascii(content)
    if header is None and not REFRESH.search(plain):
        return None
    if not is_html(plain, content_type) or len(NOT_TEXT.sub(b" ", plain).split()) > MAX_REFRESH_TEXT // 6:
        return None
    targets = (TARGET.match(text) for text in (header or "", *_refreshes(plain)))
    target = next((found[1].strip().strip("'\"") for found in targets if found), "")
    try:
        where = urljoin(base, target)
    except ValueError:
        return None
    return None if not target or where == base else where


def _refreshes(content: bytes) -> Iterator[str]:
    """Yield what the refresh elements of a page say, attributes in any order and quotes of any kind."""
    for tag in META.findall(COMMENT.sub(b"", content)):
        pairs = {
            found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
            for found in ATTRIBUTE.finditer(tag.decode("utf-8", "replace"))
        }
        if pairs.get("http-equiv", "").strip().lower() == "refresh":
            yield pairs.get("content", "")


def is_cut_short(content: bytes, content_type: str | None) -> bool:
    """Say whether an HTML page stops in the middle: no end tag of the page, and elements that are left open.

    A wrong Content-Length and a connection that ends early show in nothing else. Pages may leave out the end tags of
    `body` and `html`, but never that of a `div`.
    """
    content = as_ascii(content)
    if not is_html(content, content_type) or END.search(content, max(0, len(content) - (1 << 16))):
        return False
    if END.search(content):
        return False
    return content.rfind(b"<") > content.rfind(b">") or _leaves_open(content)


def _leaves_open(content: bytes) -> bool:
    """Say whether an element or a comment is still open at the end."""
    opened: Counter[bytes] = Counter()
    inside = None  # the comment or raw element being passed over
    for mark in MARKS.finditer(content):
        name = (mark[2] or mark[0]).lower()
        is_end = bool(mark[1])
        if inside is not None:
            if (name == b"-->" and inside == b"<!--") or (is_end and name == inside):
                inside = None
            continue
        if name == b"<!--" or (name in RAW and not is_end):
            inside = name
        elif name != b"-->" and name not in RAW:
            opened[name] += -1 if is_end else 1
    return inside is not None or any(count > 0 for count in opened.values())


def as_ascii(content: bytes) -> bytes:
    """Return a page whose marks can be looked for in ASCII: one in UTF-16 is written anew in UTF-8, others stay."""
    for marks, name in ((UTF_16_LE, "utf-16-le"), (UTF_16_BE, "utf-16-be")):
        if content.startswith(marks):
            return content.decode(name, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    return content


def is_html(content: bytes, content_type: str | None) -> bool:
    """Say whether the page is HTML, by its own first letters where they say so."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return True
    return "html" in (content_type or "").lower() and start.startswith(b"<") and not start.startswith(b"<?xml")
