"""Find many names in a text at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

import ahocorasick

from transform.text import SPACELESS

T = TypeVar("T")
_SPACELESS_RANGES = tuple(
    (ord(part[0]), ord(part[-1])) for part in (SPACELESS[place : place + 3] for place in range(0, len(SPACELESS), 3))
)
_OTHER_RULES = "\u0590"  # from here on particles are written with the word, or words have no borders
# Letters of the scripts beyond Latin, Greek and Cyrillic. Each step of a search looks through the letters that may come
# next one by one, so names in thousands of first letters have a search of their own, for texts that hold such letters.
_FAR = re.compile("[\u0590-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff\uff66-\uff9f\U00010000-\U0010ffff]")
_PARTICLES = frozenset("وفبلكاבהלמוכש")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One name found: its words as printed, where, and what it stands for."""

    start: int
    end: int
    words: str
    meaning: T


@dataclass(frozen=True, slots=True)
class Name(Generic[T]):
    """One way to write something.

    `ending` letters may follow, for languages that inflect the end; `is_capital` asks for a capital first letter,
    `is_exact` for the very letters, `is_end` allows letters before it, as compounds have.
    """

    text: str
    meaning: T
    ending: int = 0
    is_capital: bool = True
    is_exact: bool = False
    is_end: bool = False


class Names(Generic[T]):
    """Names by one automaton. Matching is without case, at word borders where the script has any, longest first."""

    def __init__(self, names: Iterable[Name[T]]) -> None:
        """Build the automaton; the first meaning of a name holds."""
        self._near = ahocorasick.Automaton()
        self._far = ahocorasick.Automaton()  # of the names that begin with a `_FAR` letter
        for name in names:
            key = name.text.lower()
            automaton = self._far if _FAR.match(key) else self._near
            if key and not automaton.exists(key):
                automaton.add_word(key, name)
        for automaton in filter(len, (self._near, self._far)):
            automaton.make_automaton()

    def find(self, text: str) -> Iterator[Found[T]]:
        """Yield the names in `text` from left to right; of overlapping ones the longest that starts first."""
        return find_names(text, (self,))

    def matches(self, text: str) -> list[tuple[int, int, Name[T]]]:
        """Return start, end and name of every match, overlapping ones too, in no order."""
        lowered = text.lower()
        if len(lowered) != len(text):  # a letter whose lower case is longer, such as a Turkish İ
            lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
        automata = [self._near] if text.isascii() or not _FAR.search(lowered) else [self._near, self._far]
        found = []
        for last, name in chain.from_iterable(each.iter(lowered) for each in automata if len(each)):
            start = last + 1 - len(name.text)
            if start and lowered[start] < _OTHER_RULES and "a" <= lowered[start - 1] < _OTHER_RULES and not name.is_end:
                continue  # inside a word: by far the most common case, so it is told at once
            end = _end(text, start, last + 1, name)
            if end:
                found.append((start, end, name))
        return found


def find_names(text: str, lists: Iterable[Names[T]]) -> Iterator[Found[T]]:
    """Yield the names of several lists as one `Names.find` would; of equal matches the longer, then the first."""
    matches = [one for names in lists for one in names.matches(text)]
    end_of_last = 0
    for start, end, name in sorted(matches, key=lambda one: (one[0], -one[1], -len(one[2].text))):
        if start >= end_of_last:
            end_of_last = end
            yield Found(start, end, text[start:end], name.meaning)


def _end(text: str, start: int, end: int, name: Name[T]) -> int:
    """Return where the word ends that the match stands for, or 0 when it is no such word."""
    first = text[start]
    if is_spaceless(first):
        return 0 if _cuts_katakana(text, start, end) else end
    if start and not name.is_end and _is_letter(text[start - 1]) and not _is_prefixed(text, start):
        return 0
    if (name.is_capital and first.islower()) or (name.is_exact and text[start:end] != name.text):
        return 0
    stop = min(len(text), end + name.ending + 1)
    while end < stop and _is_letter(text[end]):
        end += 1
    return end if end < stop or end == len(text) else 0


def _cuts_katakana(text: str, start: int, end: int) -> bool:
    """Say whether a name in katakana is only part of a longer run of it: such a run is one word."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return (_is_katakana(text[start]) and _is_katakana(before)) or (_is_katakana(text[end - 1]) and _is_katakana(after))


def _is_katakana(character: str) -> bool:
    return "\u30a1" <= character <= "\u30ff" and character != "・"


def _is_prefixed(text: str, start: int) -> bool:
    """Say whether only Arabic or Hebrew particles, which are written with the word, stand before it."""
    begin = start
    while begin and _is_letter(text[begin - 1]):
        begin -= 1
    return start - begin <= 3 and all(letter in _PARTICLES for letter in text[begin:start])


def _is_letter(character: str) -> bool:
    return character.isalnum() and not is_spaceless(character)


def is_spaceless(character: str) -> bool:
    """Say whether the character belongs to a script written without spaces between words."""
    code = ord(character)
    return code >= 0x0E00 and any(low <= code <= high for low, high in _SPACELESS_RANGES)
