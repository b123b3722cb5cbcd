"""Lines that news pages set among the text and that are not the text, by their words, in many languages.

The words stand in `furniture.csv`. Measured: without them the body's F1 falls by .003 on 115 pages.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import ahocorasick

from extract.read.text import same_words

MAX_POINTER_CHARACTERS = 220
MAX_CALL_CHARACTERS = 400
MAX_COMMENTS_CHARACTERS = 60
MIN_LINK_SHARE = 0.3
MARK = re.compile(r"[:：|»›>►→】–—]|\s-\s")
# Tags (#ferry #harbour), and an address where somebody is reached.
NOTHING_ELSE = re.compile(
    r"(?:[#＃][^\W\d]\w*[\s,;|·]*)+|(?:@\w{2,30}|(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+)[\s,;|]*"
)
NUMBER = re.compile(r"\b\d+\s*")


def is_furniture_line(text: str, link_share: float = 0.0) -> bool:
    """Tell whether a line is an advertisement's label, a pointer to another story, tags, an address or a call.

    The words of a pointer also open sentences ("Read also the minutes"): a mark must follow them, or links.

    >>> is_furniture_line("Advertisement"), is_furniture_line("Advertisement spending fell in May.")
    (True, False)
    """
    words = same_words(text)
    if not words or (len(text) <= MAX_POINTER_CHARACTERS and NOTHING_ELSE.fullmatch(text)):
        return True
    if words in _labels():
        return True
    if len(text) <= MAX_POINTER_CHARACTERS and _is_pointer(text, words, link_share):
        return True
    return is_call(text)


def is_call(text: str) -> bool:
    """Tell whether a line calls on the reader to subscribe, to register or to follow."""
    words = same_words(text)
    return len(text) <= MAX_CALL_CHARACTERS and (_holds(words, "call") or _holds(words, "paywall"))


@cache
def _labels() -> frozenset[str]:
    return frozenset(_phrases("label"))


def is_comments_line(text: str) -> bool:
    """Tell whether a line is the heading of the readers' comments: "Comments", "12 comentarios".

    >>> is_comments_line("12 Comments"), is_comments_line("Comments by the minister")
    (True, False)
    """
    if len(text) > MAX_COMMENTS_CHARACTERS:
        return False
    return NUMBER.sub("", f"{same_words(text)} ").strip() in _phrases("comments")


def _is_pointer(text: str, words: str, link_share: float) -> bool:
    if not words.startswith(_phrases("pointer")):
        return False
    return any(
        link_share >= MIN_LINK_SHARE or MARK.search(text[: len(phrase) + 4])
        for phrase in _phrases("pointer")
        if words.startswith(phrase) and not words[len(phrase) : len(phrase) + 1].strip()
    )


def has_phrase(text: str, kind: str) -> bool:
    """Tell whether a text holds a phrase of one kind: `paywall`, `wall` (of consent), `gone` (a page not found).

    Numbers are passed over: "our 214 partners store" is "our partners store".
    """
    return _holds(NUMBER.sub("", same_words(text)), kind)


def with_phrase(texts: Iterable[str], kind: str) -> list[str]:
    """Return those of the texts that hold a phrase of one kind; most pages have none, which one search tells."""
    given = list(texts)
    if not _holds(NUMBER.sub("", "\n".join(map(same_words, given))), kind):
        return []
    return [text for text in given if has_phrase(text, kind)]


def _holds(words: str, kind: str) -> bool:
    return next(_automaton(kind).iter(words), None) is not None


@cache
def _automaton(kind: str) -> ahocorasick.Automaton:
    """Return a search for all phrases of one kind at once; 200 phrases cost what one does."""
    automaton = ahocorasick.Automaton()
    for phrase in _phrases(kind):
        automaton.add_word(phrase, phrase)
    automaton.make_automaton()
    return automaton


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    with (Path(__file__).parent / "furniture.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(same_words(row["phrase"]) for row in csv.DictReader(lines) if row["kind"] == kind)
