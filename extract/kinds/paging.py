"""Where a feed goes on: its further pages, and its archives."""

import json
import re
from html import unescape

from extract.fetch.answers import Answer
from extract.kinds.found import HREF, absolute, is_web_address

MAX_OUTSIDE = 1 << 16  # bytes looked at before the first entry, and after the last one
FIRST_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)(?=[\s>])")
LAST_ENDS = (b"</item>", b"</entry>")
LINK = re.compile(rb"<(?:\w{1,20}:)?link\b[^>]{0,3000}>", re.IGNORECASE)
NEXT = re.compile(rb"""\brel\s*=\s*["'](?:next|prev-archive)["']""", re.IGNORECASE)
JSON_NEXT = re.compile(rb'"next_url"\s*:\s*("(?:[^"\\]|\\.){1,3000}")')


def next_page(answer: Answer) -> str | None:
    """Return where a feed goes on with older entries; None where it does not say.

    Source: RFC 5005, `next` and `prev-archive`; JSON Feed 1.1, `next_url`. A link within an entry speaks of the entry.
    """
    content = answer.content
    is_json = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    url = absolute(answer.final_url, _json_reference(content) if is_json else _xml_reference(content))
    return url if url and is_web_address(url) else None


def _json_reference(content: bytes) -> str | None:
    found = JSON_NEXT.search(content)
    try:
        return str(json.loads(found[1])) if found else None
    except ValueError:
        return None


def _xml_reference(content: bytes) -> str | None:
    first = FIRST_ENTRY.search(content)
    last = max(0, *(content.rfind(end) for end in LAST_ENDS))
    outside = content[: first.start() if first else None][:MAX_OUTSIDE] + content[last:][:MAX_OUTSIDE]
    tag = next((tag for tag in LINK.findall(outside) if NEXT.search(tag)), b"")
    found = HREF.search(tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else None
