"""Text of elements and attributes as a reader sees it."""

import html
import re
import unicodedata
from functools import lru_cache

from lxml.html import HtmlElement

# Numeric references to 128-159 mean Windows-1252 in HTML; libxml2 gives the control character.
# Source: HTML Living Standard, 13.2.5.80, numeric character reference end state.
WINDOWS_1252 = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
UNSEEN = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFEFF, 0xFFFD, 0x200B, 0x2060])
SHOWN = {**UNSEEN, 0xAD: None, **WINDOWS_1252}
LINE_BREAK = re.compile(r"[\u2028\u2029\x85]")
TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,300}|br\s*/?)>")


# A character reference that was escaped twice stands in the text as it is typed.
REFERENCE = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")


def unescape(text: str) -> str:
    """Return `text` with the character references in it read, were they escaped twice or three times.

    >>> unescape("Smith &amp;amp; Daughters")
    'Smith & Daughters'
    """
    for _ in range(2):
        if "&" not in text or not REFERENCE.search(text):
            break
        text = html.unescape(text)
    return text


def clean_text(text: str | None) -> str | None:
    """Return `text` on one line, NFC, without characters that nobody sees; None when nothing is left.

    >>> clean_text("  Caf&eacute;  au lait ")
    'Caf&eacute; au lait'
    """
    if not text:
        return None
    line = " ".join(text.split())
    if not line.isprintable() or "\x85" in text or "\ufffd" in text:
        line = " ".join(LINE_BREAK.sub(" ", text.translate(SHOWN)).split())
    return unicodedata.normalize("NFC", line) or None


def plain_text(text: str | None) -> str | None:
    """Return `text` of a field that may hold escaped or real markup, as metadata often does.

    >>> plain_text("Fish &amp; <b>chips</b>")
    'Fish & chips'
    """
    if text:
        text = unescape(text)
    if text and "<" in text:
        text = TAG.sub("", text)
    return clean_text(text)


def element_text(element: HtmlElement) -> str | None:
    """Return the text of `element` on one line, with a space where a line break or a block stands."""
    pieces = [element.text or ""]
    _add_pieces(element, pieces)
    return clean_text(unescape("".join(pieces)))


BREAKING = frozenset(
    (
        *("article", "aside", "blockquote", "br", "dd", "div", "dt", "figcaption", "figure", "footer", "header", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "section", "table", "td", "tr", "ul"),
    )
)
SILENT = frozenset(("script", "style", "noscript", "template", "svg"))


def _add_pieces(element: HtmlElement, pieces: list[str]) -> None:
    """Add the texts inside `element` after its own first one."""
    for child in element:
        tag = child.tag
        is_breaking = tag in BREAKING
        if isinstance(tag, str) and tag not in SILENT:
            pieces.append(f" {child.text or ''}" if is_breaking else child.text or "")
            _add_pieces(child, pieces)
        pieces.append(f" {child.tail or ''}" if is_breaking else child.tail or "")


# Letters of scripts that write a word in one or two of them.
DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def reading_length(text: str) -> int:
    """Return how long a text is to a reader, in letters of an alphabet: one Chinese character counts as three.

    >>> reading_length("光却能照到") == reading_length("as far as light")
    True
    """
    return len(text) + 2 * len(DENSE.findall(text)) if not text.isascii() else len(text)


# Words of a text without case, accents of quotation or spacing: what two printings of one sentence share.
WORD = re.compile(r"[^\W_]+")
ASCII_WORDS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


@lru_cache(maxsize=4096)  # the blocks of a page are asked for their words by every reader of the story
def same_words(text: str | None) -> str:
    """Return the letters and digits of `text`, case folded, one space between words: for comparing, never for showing.

    >>> same_words("“Yes”, he said – twice.")
    'yes he said twice'
    """
    if not text:
        return ""
    if text.isascii():
        return " ".join(text.translate(ASCII_WORDS).split())  # says the same of ASCII, three times as fast
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
