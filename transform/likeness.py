"""Measure how much of one text stands in another, and whether what differs is only what a template changes."""

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from transform.fingerprint import Hashes, band_keys, body_words, shingles

RUN_WORDS = 4  # the shortest run of words that counts as taken over; shorter ones are the language's own
_NUMBER = re.compile(r"\d")
# Words that turn a template's meaning round, by direction; the languages of the wires.
_UP = """
    raises raised raise rises rose rise rising up higher gains gained gain gaining increases increased increase
    advances advanced climbs climbed hikes hiked lifts lifted profit surplus wins won win beats beat above buys buy
    bought upgrades upgraded steigt stieg höher erhöht gewinn sube subió aumenta aumentó alza ganancia hausse
    augmente progresse sale sobe alta lucro выросла вырос выросли повысил повысила выше
"""
_DOWN = """
    lowers lowered lower falls fell fall falling down drops dropped drop declines declined decline decreases
    decreased decrease cuts cut loses lost lose slips slipped loss deficit beaten below sells sell sold downgrades
    downgraded sinkt sank niedriger gesenkt verlust fällt fiel baja bajó cae cayó descenso pérdida baisse recule
    scende cala cai queda prejuízo упала упал упали снизил снизила ниже
"""
_DIRECTIONS = {**dict.fromkeys(_UP.split(), "up"), **dict.fromkeys(_DOWN.split(), "down")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A body made ready for comparing."""

    tokens: tuple[str, ...]  # words of the body without furniture
    bands: tuple[int, ...]
    threes: Hashes = field(repr=False)  # each 3-shingle once, sorted
    runs: Hashes = field(repr=False)  # every run of RUN_WORDS words, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How two texts compare; `one` and `other` in the order given."""

    jaccard: float  # of the 3-shingles
    one_in_other: float  # words of `one` that stand in runs shared with `other`, 0 to 1
    other_in_one: float
    lead_of_one: float  # the same, of the first fifth of the words
    lead_of_other: float
    longest_run: int  # words
    passage: str  # the longest shared run, folded words
    agreements: int  # numbers and direction words that agree where the words around them do
    conflicts: int  # and those that differ


def prepare_text(body: str, bands: tuple[int, ...] = ()) -> Text:
    """Return the body made ready; `bands` as stored save computing them."""
    tokens = body_words(body)
    return Text(
        tokens=tuple(tokens),
        bands=bands or band_keys(tokens),
        threes=np.unique(shingles(tokens)),
        runs=shingles(tokens, RUN_WORDS),
    )


def compare_texts(one: Text, other: Text) -> Likeness:
    """Return how the two texts compare."""
    in_one = _covered(one, other)
    in_other = _covered(other, one)
    start, length = _longest_stretch(in_one)
    agreements, conflicts = _slots_compared(one.tokens, other.tokens)
    return Likeness(
        jaccard=shingle_jaccard(one, other),
        one_in_other=_share(in_one),
        other_in_one=_share(in_other),
        lead_of_one=_share(in_one[: max(1, len(in_one) // 5)]),
        lead_of_other=_share(in_other[: max(1, len(in_other) // 5)]),
        longest_run=length,
        passage=" ".join(one.tokens[start : start + length]),
        agreements=agreements,
        conflicts=conflicts,
    )


def shingle_jaccard(one: Text, other: Text) -> float:
    """Return shared over all of the 3-shingles of two texts; 1.0 for equal texts too short to have any."""
    if not len(one.threes) or not len(other.threes):
        return float(one.tokens == other.tokens)
    shared = len(np.intersect1d(one.threes, other.threes, assume_unique=True))
    return shared / (len(one.threes) + len(other.threes) - shared)


def _covered(text: Text, other: Text) -> NDArray[np.bool_]:
    """Return for each word of `text` whether it stands in a run that `other` has too."""
    covered = np.zeros(len(text.tokens), dtype=np.bool_)
    shared = np.isin(text.runs, other.runs)
    for place in range(RUN_WORDS):
        covered[place : place + len(shared)] |= shared
    return covered


def _share(covered: NDArray[np.bool_]) -> float:
    return float(covered.mean()) if len(covered) else 0.0


def _longest_stretch(covered: NDArray[np.bool_]) -> tuple[int, int]:
    """Return start and length of the longest run of covered words."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], covered, [False])).astype(np.int8)))
    if not len(edges):
        return 0, 0
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest] - starts[longest])


def _slots_compared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, int]:
    """Return how many numbers and direction words agree, and how many differ, between the same neighbours."""
    first, second = _slots(one), _slots(other)
    same = [first[around] == second[around] for around in first.keys() & second.keys()]
    return sum(same), len(same) - sum(same)


def _slots(tokens: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Return what stands between which neighbours: two words before, one after, values masked; once each."""
    masked = ["#" if _NUMBER.search(token) else (_DIRECTIONS.get(token) and "^") or token for token in tokens]
    found: dict[tuple[str, ...], str] = {}
    repeated: set[tuple[str, ...]] = set()
    for place, mark in enumerate(masked):
        if mark in ("#", "^"):
            around = (*masked[max(0, place - 2) : place], mark, *masked[place + 1 : place + 2])
            if around in found:
                repeated.add(around)
            found[around] = tokens[place] if mark == "#" else _DIRECTIONS[tokens[place]]
    return {around: value for around, value in found.items() if around not in repeated}
