"""Know many names, and tell which of them a piece of text between two spaces holds or begins."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

from transform.text import SPACELESS

T = TypeVar("T")
SECOND = 2  # letters of its second word by which a name of several is looked up
STEM = 4  # first letters by which a name that may have an ending is told; one of three by all of them
MARKS = ".,;:!?'\"()[]{}“”‘’„‚«»‹›–—-…*/|¿¡"  # that stand around a word
_SPACELESS_RANGES = tuple(
    (ord(part[0]), ord(part[-1])) for part in (SPACELESS[place : place + 3] for place in range(0, len(SPACELESS), 3))
)
# Letters of the scripts beyond Latin, Greek and Cyrillic. Each step of a search looks through the letters that may come
# next one by one, so names in thousands of first letters have a search of their own, for texts that hold such letters.
_FAR = re.compile("[\u0590-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff\uff66-\uff9f\U00010000-\U0010ffff]")
_PARTICLES = frozenset("وفبلكاבהלמוכש")


class Name(NamedTuple, Generic[T]):
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


Whole = tuple[int, int, Name[T]]  # start, end, name
Begun = tuple[int, str, Name[T]]  # start, the name in lower case, name


class Held(NamedTuple, Generic[T]):
    """The names of a chunk: those whole in it, and those of several words that it may begin."""

    whole: tuple[Whole[T], ...]
    begun: dict[str, list[Begun[T]]]  # by the first letters of their second word, see `SECOND`


class Chunk(NamedTuple):
    """What stands between two spaces of a text."""

    text: str
    lowered: str
    word: str  # the plain word it is, marks around it aside, in a script that keeps words and particles apart
    start: int  # of the word


def plain_word(lowered: str) -> str:
    """Return the plain word that a chunk in lower case is, or an empty text."""
    word = lowered.strip(MARKS)
    return word if word.isalpha() and (word.isascii() or not _FAR.search(word)) else ""


class Names(Generic[T]):
    """A list of names, ready to be looked for: without case, at word borders where the script has any."""

    def __init__(self, names: Iterable[Name[T]]) -> None:
        """Prepare the list; the first meaning of a name holds."""
        self._words: dict[str, Name[T]] = {}  # names of one word
        self._longer: dict[str, dict[str, Name[T]]] = {}  # names of several words, by the first
        for name in names:
            key = name.text.lower()
            first, *others = key.split() or [""]
            if others:
                self._longer.setdefault(first, {}).setdefault(key, name)
            elif first:
                self._words.setdefault(key, name)
        self._tails = frozenset(word[-2:] for word in self._longer)
        self._most_ending = max((name.ending for name in self._words.values()), default=0)
        self._odd = frozenset(key.strip(MARKS) for key in (*self._words, *self._longer) if key != key.strip(MARKS))
        self._near = _automaton(key for key in self._words if not _FAR.match(key))
        self._far = _automaton(key for key in self._words if _FAR.match(key))
        self._ends = _automaton(key for key, name in self._words.items() if name.is_end)
        self.has_ends = len(self._ends) > 0
        self.stems = frozenset(key[:STEM] for key, name in self._words.items() if name.ending)
        self.openings = frozenset((*self._words, *self._longer, *self._odd))

    def held_by(self, chunk: Chunk) -> Held[T] | None:
        """Return the names that a chunk holds or may begin; None for neither."""
        if not chunk.word or chunk.word in self._odd:
            whole = tuple(self._in_chunk(chunk))
            may_begin = chunk.lowered[-2:] in self._tails or chunk.lowered[-1:] in self._tails  # a word of one letter
            begun = self._begun(chunk, range(len(chunk.text))) if may_begin else {}
        else:
            whole = tuple(self._in_word(chunk)) if self._may_be_in(chunk.word) else ()
            begun = self._begun(chunk, (chunk.start,)) if chunk.lowered[chunk.start :] in self._longer else {}
        return Held(whole, begun) if whole or begun else None

    def _may_be_in(self, word: str) -> bool:
        is_known = word in self._words or word[:STEM] in self.stems or word[: STEM - 1] in self.stems
        return is_known or self.has_ends

    def may_end(self, word: str) -> bool:
        """Say whether a compound ends in a name that has letters before it, or has it inside with an ending."""
        return next(self._ends.iter(word), None) is not None

    def _in_word(self, chunk: Chunk) -> Iterator[Whole[T]]:
        """Yield the names that are the word, or its stem, or for compounds its end."""
        word = chunk.word
        if word in self._words:
            yield from _whole(chunk, chunk.start, word, self._words[word])
        for size in range(len(word) - 1, max(0, len(word) - self._most_ending - 1), -1):
            if word[:size] in self._words:
                yield from _whole(chunk, chunk.start, word[:size], self._words[word[:size]])
        for last, key in self._ends.iter(word, 1) if self.has_ends else ():
            yield from _whole(chunk, chunk.start + last + 1 - len(key), key, self._words[key])

    def _in_chunk(self, chunk: Chunk) -> Iterator[Whole[T]]:
        is_near = chunk.text.isascii() or not _FAR.search(chunk.lowered)
        for automaton in filter(len, (self._near,) if is_near else (self._near, self._far)):
            for last, key in automaton.iter(chunk.lowered):
                yield from _whole(chunk, last + 1 - len(key), key, self._words[key])

    def _begun(self, chunk: Chunk, starts: Iterable[int]) -> dict[str, list[Begun[T]]]:
        begun = defaultdict(list)
        for start in starts:
            for key, name in self._longer.get(chunk.lowered[start:], {}).items():
                if _may_start(chunk.text, start, name):
                    begun[key.split()[1][:SECOND]].append((start, key, name))
        return dict(begun)


def _automaton(keys: Iterable[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for key in keys:
        automaton.add_word(key, key)
    if len(automaton):
        automaton.make_automaton()
    return automaton


def _whole(chunk: Chunk, start: int, key: str, name: Name[T]) -> Iterator[Whole[T]]:
    end = end_of(chunk.text, start, start + len(key), name)
    if end:
        yield start, end, name


def lower(text: str) -> str:
    """Return the text in lower case, letter for letter: a Turkish \u0130, whose lower case is longer, stays."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def end_of(text: str, start: int, end: int, name: Name[T]) -> int:
    """Return where the word ends that a match stands for, or 0 when it is no such word."""
    first = text[start]
    if is_spaceless(first):
        return 0 if _cuts_katakana(text, start, end) else end
    if not _may_start(text, start, name) or (name.is_exact and text[start:end] != name.text):
        return 0
    limit = end + name.ending
    while end < len(text) and end <= limit and _is_letter(text[end]):
        end += 1
    return end if end <= limit else 0


def _may_start(text: str, start: int, name: Name[T]) -> bool:
    """Say whether a name may start there: at the border of a word, and with a capital where it must."""
    if start and not name.is_end and _is_letter(text[start - 1]) and not _is_prefixed(text, start):
        return False
    return not (name.is_capital and text[start].islower())


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
