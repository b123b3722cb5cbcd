"""Find the names of many lists in a text at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, compress, count
from operator import add
from typing import Any, Generic, NamedTuple, TypeVar

from transform.memo import Memo
from transform.taggers.names import SECOND, STEM, Begun, Chunk, Held, Name, Names, end_of, lower, plain_word

T = TypeVar("T")
_CHUNK = re.compile(r"\S+")
_Match = tuple[int, int, Name[Any]]


class Found(NamedTuple, Generic[T]):
    """One name found: its words as printed, where, and what it stands for."""

    start: int
    end: int
    words: str
    meaning: T


class Reader:
    """Reads a text chunk by chunk, a chunk being what stands between two spaces.

    What names a chunk holds is found out when it is first met: most words of a language hold none, and then one look
    into a table tells so for all lists.
    """

    def __init__(self, lists: Mapping[str, Sequence[Names[Any]]]) -> None:
        """Take the lists of names by kind; of two lists of one kind the meaning in the first holds."""
        self._lists = lists
        every = [names for each in lists.values() for names in each]
        self._openings = frozenset[str]().union(*(names.openings for names in every))
        self._stems = frozenset[str]().union(*(names.stems for names in every))
        self._with_ends = [names for names in every if names.has_ends]
        self._chunks: Memo[tuple[tuple[str, Held[Any]], ...]] = Memo(self._held_by)

    def find(self, text: str) -> dict[str, list[Found[Any]]]:
        """Return the names of each kind from left to right; of overlapping ones the longest that starts first."""
        matches: dict[str, list[_Match]] = {kind: [] for kind in self._lists}
        chunks = text.split()
        held = list(map(self._chunks.__getitem__, chunks))
        starts = _starts(text, chunks)
        for at, place, lists in compress(zip(starts, count(), held), held):
            for kind, one in lists:
                matches[kind] += [(at + start, at + end, name) for start, end, name in one.whole]
                if one.begun and place + 1 < len(chunks):
                    following = lower(chunks[place + 1][:SECOND])
                    matches[kind] += _begun(text, at, one.begun.get(following, ()))
        return {kind: list(_apart(text, found)) for kind, found in matches.items()}

    def _held_by(self, chunk: str) -> tuple[tuple[str, Held[Any]], ...]:
        lowered = lower(chunk)
        word = plain_word(lowered)
        if word and not self._may_hold(word):
            return ()
        one = Chunk(chunk, lowered, word, lowered.index(word))
        return tuple(
            (kind, held) for kind, lists in self._lists.items() for names in lists if (held := names.held_by(one))
        )

    def _may_hold(self, word: str) -> bool:
        """Say whether any list may know a plain word: most are told apart by this alone."""
        is_known = word in self._openings or word[:STEM] in self._stems or word[: STEM - 1] in self._stems
        return is_known or any(names.may_end(word) for names in self._with_ends)


def _starts(text: str, chunks: Sequence[str]) -> Iterable[int]:
    """Return where each chunk of a text starts."""
    ends = list(accumulate(map(len, chunks), initial=0))
    if ends[-1] + len(chunks) - 1 == len(text):  # nothing but one space between them, as in a cleaned text
        return map(add, ends, count())
    return [found.start() for found in _CHUNK.finditer(text)]


def _begun(text: str, at: int, names: Iterable[Begun[Any]]) -> Iterator[_Match]:
    """Yield those of the names that may begin in the chunk at `at` which the text goes on with."""
    for start, key, name in names:
        first = at + start
        last = first + len(key)
        if lower(text[first:last]) == key and (last := end_of(text, first, last, name)):
            yield first, last, name


def _apart(text: str, matches: list[_Match]) -> Iterator[Found[Any]]:
    """Yield the matches that do not overlap; of equal ones the longer name, then the one of the first list."""
    end_of_last = 0
    for start, end, name in sorted(matches, key=lambda one: (one[0], -one[1], -len(one[2].text))):
        if start >= end_of_last:
            end_of_last = end
            yield Found(start, end, text[start:end], name.meaning)
