"""The charset of a list: of a feed, a sitemap, a front page, or wire copy in XML."""

import codecs
import re
from collections.abc import Iterator

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

MARKS = (
    *((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
    *((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")),
)
# Without a mark the first bracket tells the width, longer ones first.
BRACKETS = (
    *((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be")),
    *((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")),
)
ESCAPE = re.compile(rb"\x1b[$(][@BJ]")  # ISO-2022-JP, whose bytes are all ASCII
ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
NEARLY_UTF8 = 20  # good characters above ASCII for every bad byte
SAMPLE_BYTES = 1 << 16


def decode_xml(content: bytes, content_type: str | None) -> str:
    """Return the text of a list: by its byte-order mark, as valid UTF-8, as the header says, as it says itself.

    Where all of that fails: UTF-8 if few bytes are wrong, else the first charset named, else a guess. U+FFFD stands for
    no letter of a list and goes.
    """
    for mark, name in MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], name)
    for mark, name in BRACKETS:
        if content.startswith(mark):
            return _decoded(content, name)
    names = list(_named(content, content_type))
    for name in (*(["iso2022_jp"] if ESCAPE.search(content) else []), "utf-8", *names):
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    if _is_nearly_utf8(content):
        return _decoded(content, "utf-8")
    return _decoded(content, names[0] if names else _guess(content))


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode(name, "replace").replace("\ufffd", "")
    except LookupError:
        return content.decode("cp1252", "replace").replace("\ufffd", "")


def _named(content: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the charsets that header, XML and HTML name, as browsers understand the names; UTF-8 was tried."""
    declared = ENCODING.match(content[:400])
    in_xml = resolve_encoding(declared[1].decode("ascii")) if declared else None
    for name in (http_content_type_encoding(content_type), in_xml, html_body_declared_encoding(content)):
        if name and name not in ("utf-8", "utf-16", "utf-32"):
            yield name


def _is_nearly_utf8(content: bytes) -> bool:
    """Tell UTF-8 with damaged bytes from another charset."""
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) - bad > NEARLY_UTF8 * bad


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes  # 40 ms to import, and few lists come here

    best = from_bytes(content[:SAMPLE_BYTES]).best()
    return best.encoding if best else "cp1252"
