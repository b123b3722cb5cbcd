"""Bytes to text to one lxml tree: the charset by evidence, only characters that belong, sizes that are safe."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from extract.errors import EmptyBody, TooMuchMarkup
from extract.read.lighten import LIGHT_BYTES, lighten
from extract.read.mojibake import mend_mojibake

MAX_TAGS = 200_000  # a million empty elements cost 9-46 s; the longest real page seen has 13,000
MAX_TAG_CHARACTERS = 50_000  # a longer tag is looked into: 40,000 attributes cost seconds, one long attribute nothing
MAX_ATTRIBUTES = 500
SAMPLE_BYTES = 20_000
MIN_LETTERS = 40  # to judge a text by
NEARLY_UTF8 = 20  # good characters above ASCII for every bad byte
DECLARED_UTF8 = 1  # as many are enough where header or page says UTF-8: a browser believes it too

LONG_TAG = re.compile(rf"<([a-zA-Z][^\s<>/]*)\s([^<>]{{{MAX_TAG_CHARACTERS},}})>")
TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# No character of a text, in UTF-8, by first byte: what stands for a lost one, and the private planes (icon fonts). A
# pattern of its own for each byte begins with that byte, which the search finds ten times as fast as a choice of four.
UNWANTED = {
    b"\xee": re.compile(rb"\xee[\x80-\xbf]{2}"),  # U+E000-U+EFFF
    b"\xef": re.compile(rb"\xef(?:[\x80-\xa3][\x80-\xbf]|\xbf[\xbd-\xbf])"),  # U+F000-U+F8FF, U+FFFD-U+FFFF
    b"\xf3": re.compile(rb"\xf3[\xb0-\xbf][\x80-\xbf]{2}"),  # U+F0000-U+FFFFF
    b"\xf4": re.compile(rb"\xf4[\x80-\x8f][\x80-\xbf]{2}"),  # U+100000-U+10FFFF
}
MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<\0*[!?a-zA-Z]")
ESCAPE = re.compile(rb"\x1b[$(][@BJ]")
CONTROL_BYTES = bytes(byte for byte in (*range(0x20), 0x7F) if byte not in (0x09, 0x0A, 0x0D))
DATA_BYTES = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r\f\x1b")
# UTF-8 read as Windows-1252 and stored as UTF-8 again: what Western, Cyrillic, Arabic and Hebrew letters begin with.
MOJIBAKE_SIGN = re.compile("Ã|â€|Ð|Ñ|Ø|Ù|×".encode())
UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One page as lxml sees it. `root` is the `html` element; readers that change it come last."""

    root: HtmlElement
    encoding: str
    flags: tuple[str, ...] = ()  # `charset_guessed`, `damaged_characters`, `mojibake_repaired`


def parse(content: bytes, content_type: str | None) -> Tree:
    """Return the tree of an HTML page.

    The charset is that of the byte order mark, else UTF-8 when the bytes are valid UTF-8 (a longer text that is valid
    UTF-8 by chance does not occur, a header that lies does), else the header's, else the one the page declares, else a
    guess. Control characters and U+FFFD do not come through.

    Raises EmptyBody if there is no element, TooMuchMarkup if parsing would cost seconds.
    """
    if len(content) > LIGHT_BYTES:
        content = lighten(content)
    if len(content) > MAX_TAGS and content.count(b"<") > MAX_TAGS:
        raise TooMuchMarkup(f"{content.count(b'<')} tags in {len(content)} bytes; at most {MAX_TAGS} are read")
    if _is_data(content):
        raise EmptyBody(f"no text but binary data in {len(content)} bytes that are called HTML")
    sent, encoding, flags = decode(content, content_type)
    text = sent
    if _may_be_mojibake(content):
        text, was_mojibake = mend_mojibake(text)
        flags = (*flags, "mojibake_repaired") if was_mojibake else flags
    if _has_long_tag(text):
        text = LONG_TAG.sub(_without_excess, text)
    is_as_sent = text is sent and encoding == "utf-8" and not flags and not content.startswith(UTF8_MARK)
    root = _root(_wanted(content if is_as_sent else text.encode("utf-8", "ignore")))
    if root is None:
        raise EmptyBody(f"no element in {len(content)} bytes")
    return Tree(root=root, encoding=encoding, flags=flags)


def _is_data(content: bytes) -> bool:
    """Tell data called HTML, packed twice or a picture: no markup at its start, and controls as in no text."""
    start = content[:1024]
    return not MARKUP.match(start) and (len(start) - len(start.translate(None, DATA_BYTES))) * 20 > len(start)


def _has_long_tag(text: str) -> bool:
    """Tell whether `text` may have a tag over the limit: one covers a whole half of the limit without a bracket.

    The regular expression alone costs milliseconds a page.
    """
    half = MAX_TAG_CHARACTERS // 2
    for start in range(half, len(text) - half + 1, half):
        if text.find("<", start, start + half) < 0:
            begin = text.rfind("<", 0, start)
            if begin >= 0 and text.find(">", begin, begin + MAX_TAG_CHARACTERS) < 0:
                return True
    return False


def _may_be_mojibake(content: bytes) -> bool:
    """Look at the head and the middle of a page, where titles and text stand."""
    middle = len(content) // 2
    sample = content[:SAMPLE_BYTES] + content[middle : middle + SAMPLE_BYTES]
    return MOJIBAKE_SIGN.search(sample) is not None


def _wanted(encoded: bytes) -> bytes:
    """Return a text in UTF-8 without what is no character of a text."""
    wanted = encoded.translate(None, CONTROL_BYTES)
    for byte, pattern in UNWANTED.items():
        if byte in wanted:
            wanted = pattern.sub(b"", wanted)
    return wanted


def decode(content: bytes, content_type: str | None) -> tuple[str, str, tuple[str, ...]]:
    """Return the text of `content`, the encoding it was read in, and the flags that go with it.

    >>> decode("Größe".encode("latin-1"), "text/html; charset=iso-8859-1")
    ('Größe', 'cp1252', ())
    """
    bom_encoding, bom = read_bom(content)
    if bom_encoding and bom:
        return content[len(bom) :].decode(bom_encoding, "replace"), bom_encoding, ()
    for encoding in _candidates(content, content_type):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding == "utf-8" or not _is_misread(text):
            return text, encoding, ()
    return _guess(content, content_type)


def _candidates(content: bytes, content_type: str | None) -> Iterator[str]:
    yield from _behind_ascii(content)
    yield "utf-8"
    if not _is_nearly_utf8(content, content_type):
        yield from _declared(content, content_type)


def _behind_ascii(content: bytes) -> Iterator[str]:
    """Yield the charsets that look like UTF-8, being ASCII bytes: UTF-16 and 32 have NULs, ISO-2022-JP escapes."""
    head = content[:64]
    if head.count(0) * 4 > len(head):
        width = 32 if head.count(0) * 8 > 5 * len(head) else 16
        yield f"utf-{width}-{'be' if head[0] == 0 else 'le'}"
    if b"\x1b" in content and ESCAPE.search(content):
        yield "iso2022_jp"


def _declared(content: bytes, content_type: str | None) -> Iterator[str]:
    for encoding in (http_content_type_encoding(content_type), html_body_declared_encoding(content)):
        if encoding:
            yield encoding


def _is_nearly_utf8(content: bytes, content_type: str | None) -> bool:
    """Tell UTF-8 with damaged bytes, or Latin-1 pasted into it, which a declared Latin-1 would turn into mojibake."""
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(not character.isascii() for character in text) - bad
    least = DECLARED_UTF8 if "utf-8" in _declared(content, content_type) else NEARLY_UTF8
    return bad > 0 and good > least * bad


def _is_misread(text: str) -> bool:
    """Tell a Cyrillic or Greek page read as Latin-1, which never fails: most of its letters are accented."""
    letters = [letter for letter in TAGS.sub("", text) if letter.isalpha()]
    accented = sum("\xc0" <= letter <= "\xff" for letter in letters)
    return len(letters) >= MIN_LETTERS and accented > 0.3 * len(letters)


def _guess(content: bytes, content_type: str | None) -> tuple[str, str, tuple[str, ...]]:
    if _is_nearly_utf8(content, content_type):
        return content.decode("utf-8", "ignore"), "utf-8", ("damaged_characters",)
    from charset_normalizer import from_bytes  # 40 ms to import, and one page in thousands comes here

    best = from_bytes(content).best()
    encoding = best.encoding if best else "cp1252"
    return content.decode(encoding, "ignore"), encoding, ("charset_guessed",)


def _without_excess(tag: re.Match[str]) -> str:
    names = QUOTED.sub("", tag[2]).split()
    return f"<{tag[1]}>" if len(names) > MAX_ATTRIBUTES else tag[0]


def _root(encoded: bytes) -> HtmlElement | None:
    # A parser of its own for each page: a parser kept between pages also keeps the error log of all of them.
    # A huge tree may be 2,048 elements deep instead of 256, and one text longer than 10 MB.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    # The class lookup in C gives trafilatura the same tree 1.1-1.26 times faster than lxml.html's own.
    parser.set_element_class_lookup(
        etree.ElementDefaultClassLookup(
            element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
        )
    )
    try:
        root = etree.fromstring(encoded, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    last = parser.error_log.last_error
    if last is not None and last.level == etree.ErrorLevels.FATAL:  # libxml2 stops there, and would give half a page
        raise TooMuchMarkup(f"parsing stopped in line {last.line}: {last.message}")
    return root if isinstance(root, HtmlElement) else None
