"""Text of elements and attributes as a reader sees it."""

import html
import re
import unicodedata

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
    shown = LINE_BREAK.sub(" ", text.translate(SHOWN))
    return unicodedata.normalize("NFC", " ".join(shown.split())) or None


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
    return clean_text(unescape("".join(_pieces(element))))


def _pieces(element: HtmlElement) -> list[str]:
    pieces: list[str] = []
    for event, node in _walk(element):
        if event == "start":
            if node is not element and node.tag in BREAKING:
                pieces.append(" ")
            pieces.append(node.text or "")
        else:
            if node.tag in BREAKING:
                pieces.append(" ")
            pieces.append(node.tail or "")
    return pieces


BREAKING = frozenset(
    (
        *("article", "aside", "blockquote", "br", "dd", "div", "dt", "figcaption", "figure", "footer", "header", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "section", "table", "td", "tr", "ul"),
    )
)
SILENT = frozenset(("script", "style", "noscript", "template", "svg"))


def _walk(element: HtmlElement) -> list[tuple[str, HtmlElement]]:
    events: list[tuple[str, HtmlElement]] = [("start", element)]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in SILENT:
            events.extend(_walk(child))
        events.append(("end", child))
    return events


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


def same_words(text: str | None) -> str:
    """Return the letters and digits of `text`, case folded, one space between words: for comparing, never for showing.

    >>> same_words("“Yes”, he said – twice.")
    'yes he said twice'
    """
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))
