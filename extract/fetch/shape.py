"""Look at the shape of a page: one that is nothing but a refresh, one that stops in the middle."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin

MAX_REFRESH_PAGE = 1 << 15  # bytes; a larger page has something to say
MAX_REFRESH_TEXT = 300  # characters a page may say ("You are being redirected") and still be nothing but a refresh
REFRESH = re.compile(
    rb"""<meta\b[^>]{0,200}http-equiv\s*=\s*["']?refresh["']?[^>]{0,200}?content\s*=\s*(?:"([^"]{1,4000})"|'([^']{1,4000})')""",
    re.IGNORECASE,
)
TARGET = re.compile(r"^\s*[\d.]*\s*[;,]\s*url\s*=\s*(.+)$", re.IGNORECASE | re.DOTALL)
NOT_TEXT = re.compile(rb"<!--.*?-->|<(script|style|title|noscript)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
# Elements whose end tag may never be left out: a whole page closes as many as it opens.
MARKS = re.compile(
    rb"<!--|-->|<(/?)(div|article|section|main|span|script|style|title|figure|table|ul|ol)(?=[\s/>])", re.IGNORECASE
)
RAW = frozenset({b"script", b"style", b"title"})  # elements whose content is no markup


def find_refresh(content: bytes, content_type: str | None, base: str) -> str | None:
    """Return where a page sends the reader on, if it is nothing but a refresh; absolute.

    A page that reloads itself is a page.
    """
    if len(content) > MAX_REFRESH_PAGE or not is_html(content, content_type):
        return None
    found = REFRESH.search(content)
    if found is None:
        return None
    target = TARGET.match(unescape((found[1] or found[2]).decode("utf-8", "replace")))
    if target is None or len(NOT_TEXT.sub(b" ", content).split()) > MAX_REFRESH_TEXT // 6:
        return None
    try:
        where = urljoin(base, str(target[1]).strip().strip("'\""))
    except ValueError:
        return None
    return None if where == base else where


def is_cut_short(content: bytes, content_type: str | None) -> bool:
    """Say whether an HTML page stops in the middle: no end tag of the page, and elements that are left open.

    A wrong Content-Length and a connection that ends early show in nothing else. Pages may leave out the end tags of
    `body` and `html`, but never that of a `div`.
    """
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


def is_html(content: bytes, content_type: str | None) -> bool:
    """Say whether the page is HTML, by its own first letters where they say so."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return True
    return "html" in (content_type or "").lower() and start.startswith(b"<") and not start.startswith(b"<?xml")
