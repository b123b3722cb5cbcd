"""The phrases of the wire's own lines, by kind and in many languages, and the brackets around them."""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import ahocorasick

_OPEN, _CLOSE = r"[\(\[（【<〈]", r"[\)\]）】>〉]"


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the phrases of one kind in `wire_words.csv`, the longest first, small letters."""
    with (Path(__file__).parent / "wire_words.csv").open(encoding="utf-8", newline="") as lines:
        found = {word for row in csv.DictReader(lines) if row["kind"] == kind for word in row["words"].split("|")}
    return tuple(sorted(found, key=len, reverse=True))


def holds(folded: str, kind: Literal["rights", "contributed", "syndication"]) -> bool:
    """Say whether a text, case folded, holds a phrase of the kind, wherever."""
    return kind in _kinds_held(folded)


@lru_cache(maxsize=8)  # a paragraph is asked for one kind after the other
def _kinds_held(folded: str) -> frozenset[str]:
    return frozenset(kind for _, kinds in _search().iter(folded) for kind in kinds)


@cache
def _search() -> ahocorasick.Automaton:
    """Return a search for the phrases of all kinds that may stand anywhere; 150 phrases cost what one does."""
    kinds: dict[str, list[str]] = {}
    for kind in ("rights", "contributed", "syndication"):
        for word in words(kind):
            kinds.setdefault(word.casefold(), []).append(kind)
    automaton = ahocorasick.Automaton()
    for word, named in kinds.items():
        automaton.add_word(word, named)
    automaton.make_automaton()
    return automaton


@cache
def opening(kind: str, follow: str = r"(?![^\W\d_])|(?<=[\u3040-\u9fff가-힣])") -> re.Pattern[str]:
    """Return the pattern of a text that opens with a phrase of the kind, and after it what `follow` says."""
    by_letter: dict[str, list[str]] = {}  # so that a text is tried against the phrases of its own first letter only
    for word in words(kind):
        by_letter.setdefault(word[0], []).append(_written(word[1:]))
    alternatives = "|".join(f"{_written(first)}(?:{'|'.join(rests)})" for first, rests in by_letter.items())
    return re.compile(rf"(?:{alternatives})(?:{follow})", re.IGNORECASE)


def _written(word: str) -> str:
    return re.escape(word).replace("'", "['’]").replace(r"\ ", r"\s+")


def unwrap(line: str) -> tuple[str, bool]:
    """Return a line without the brackets or dashes around it, and whether there were any."""
    bare = line.strip()
    wrapped = False
    while bare[:1] in _WRAPPERS and (match := _WRAPPED.fullmatch(bare)):
        inner = next(group for group in match.groups() if group is not None)
        if inner == bare or re.search(rf"^[^()\[\]（）]*{_CLOSE}.*{_OPEN}", inner):
            break
        bare, wrapped = inner, True
    return bare, wrapped


_WRAPPERS = frozenset("([（【<〈/-–—*•»")  # with which `_WRAPPED` begins
_WRAPPED = re.compile(rf"(?:{_OPEN}\s*(.*?)\s*{_CLOSE}|/(.*?)/|[-–—*•]+\s*(.*?)(?:\s*[-–—*]+)?|»\s*(.+))[.\s]*")
