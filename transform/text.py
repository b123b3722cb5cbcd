"""Normalise text: for keeping, for comparing, and as words."""

import re
import unicodedata

# Zero-width space, joiners used as invisible marks, soft hyphen, byte order mark. The joiners U+200C and U+200D stay:
# Persian and Indic words are spelled with them.
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0xAD))
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Scripts written without spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORDS = re.compile(rf"[^\W\d_{SPACELESS}]+|\d+(?:[.,:]\d+)*|[{SPACELESS}]")
# The next two say the same of texts that have no such letters, and two and three times as fast.
_SPACED_WORDS = re.compile(r"[^\W\d_]+|\d+(?:[.,:]\d+)*")
_ASCII_WORDS = re.compile(r"[a-z]+|[0-9]+(?:[.,:][0-9]+)*")
SPACELESS_LETTER = re.compile(f"[{SPACELESS}]")
_OTHER_DIGIT = re.compile("[٠-٩۰-۹०-९]")
_ONE_KIND = dict(
    zip(
        "’‘‛´`“”«»٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९",
        "'''''\"\"\"\"012345678901234567890123456789",
        strict=True,
    )
)
_MANY_KINDS = re.compile(f"[{''.join(_ONE_KIND)}]")  # where few letters change, twice as fast as `translate`


def clean_text(text: str) -> str:
    r"""Return `text` in NFC with single spaces, one newline between paragraphs and nothing invisible. Idempotent.

    >>> clean_text(" Two\u00a0 words\r\n\r\n next\u200b ")
    'Two words\nnext'
    """
    # Nothing printable but the plain space is a space or invisible, so that most texts are told clean at once.
    if "  " in text or not text.replace("\n", "").isprintable() or not unicodedata.is_normalized("NFC", text):
        text = _LINE_ENDS.sub("\n", text).translate(_INVISIBLE)
        text = _SPACES.sub(" ", unicodedata.normalize("NFC", _CONTROLS.sub("", text)))
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def clean_line(text: str | None) -> str | None:
    """Return `text` cleaned on one line, or None when nothing is left."""
    return clean_text(text).replace("\n", " ") or None if text else None


def fold(text: str) -> str:
    """Return `text` for comparing: compatibility forms joined, case folded, one kind of quotation mark and digit."""
    if text.isascii():
        return text.replace("`", "'").lower()  # says the same of ASCII, five times as fast
    return _MANY_KINDS.sub(_one_kind, unicodedata.normalize("NFKC", text)).casefold()


def _one_kind(found: re.Match[str]) -> str:
    return _ONE_KIND[found[0]]


def words(text: str) -> list[str]:
    """Return the words and numbers of `text`, folded, in order; a letter of a spaceless script is a word of its own.

    >>> words("Xi’s 3.5% cut, 北京")
    ['xi', 's', '3.5', 'cut', '北', '京']
    """
    if text.isascii():
        return _ASCII_WORDS.findall(text.lower())
    folded = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    if _OTHER_DIGIT.search(folded):
        folded = _MANY_KINDS.sub(_one_kind, folded)
    return (_WORDS if SPACELESS_LETTER.search(folded) else _SPACED_WORDS).findall(folded.casefold())


def paragraphs(body: str) -> list[str]:
    """Return the paragraphs of a cleaned body."""
    return body.split("\n") if body else []
