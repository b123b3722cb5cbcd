"""Measure how much of one text stands in another, and whether what differs is only what a template changes."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from transform.fingerprint import Hashes, body_words, shingles, unique_hashes, word_hashes

FEWEST_NUMBERS = 4  # below it their share says nothing
RUN_WORDS = 4  # the shortest run of words that counts as taken over; shorter ones are the language's own
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


@dataclass(frozen=True, kw_only=True, eq=False)
class Text:
    """A body made ready for comparing."""

    tokens: tuple[str, ...]  # words of the body without furniture
    threes: Hashes = field(repr=False)  # each 3-shingle once, sorted
    runs: Hashes = field(repr=False)  # every run of RUN_WORDS words, in order
    sorted_runs: Hashes = field(repr=False)

    @cached_property
    def numbers(self) -> Counter[str]:
        """The numbers of the text."""
        return Counter(word for word in self.tokens if word < ":")  # folded digits are ASCII, and before letters

    @cached_property
    def slots(self) -> dict[tuple[str, ...], str]:
        """What stands between which neighbours, see `compare_slots`."""
        return _slots(self.tokens)


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


def prepare_text(body: str) -> Text:
    """Return the body made ready."""
    tokens = body_words(body)
    hashes = word_hashes(tokens)
    runs = shingles(hashes, RUN_WORDS)
    return Text(
        tokens=tuple(tokens),
        threes=unique_hashes(shingles(hashes)),
        runs=runs,
        sorted_runs=np.sort(runs),
    )


def compare_texts(one: Text, other: Text) -> Likeness:
    """Return how the two texts compare."""
    in_one = _covered(one, other)
    in_other = _covered(other, one)
    start, length = _longest_stretch(in_one)
    return Likeness(
        jaccard=shingle_jaccard(one, other),
        one_in_other=_share(in_one),
        other_in_one=_share(in_other),
        lead_of_one=_share(in_one[: max(1, len(in_one) // 5)]),
        lead_of_other=_share(in_other[: max(1, len(in_other) // 5)]),
        longest_run=length,
        passage=" ".join(one.tokens[start : start + length]),
    )


def compare_slots(one: Text, other: Text) -> tuple[int, int]:
    """Return how many numbers and direction words agree, and how many differ, between the same neighbours."""
    first, second = one.slots, other.slots
    same = [first[around] == second[around] for around in first.keys() & second.keys()]
    return sum(same), len(same) - sum(same)


def numbers_kept(one: Text, other: Text) -> float:
    """Return the share of the numbers of the text with fewer of them that the other has too; 1.0 when it has few."""
    first, second = one.numbers, other.numbers
    fewest = min(first.total(), second.total())
    return (first & second).total() / fewest if fewest >= FEWEST_NUMBERS else 1.0


def shingle_jaccard(one: Text, other: Text) -> float:
    """Return shared over all of the 3-shingles of two texts; 1.0 for equal texts too short to have any."""
    if not len(one.threes) or not len(other.threes):
        return float(one.tokens == other.tokens)
    both = np.sort(np.concatenate((one.threes, other.threes)))
    shared = int(np.count_nonzero(both[1:] == both[:-1]))
    return shared / (len(one.threes) + len(other.threes) - shared)


def _covered(text: Text, other: Text) -> NDArray[np.bool_]:
    """Return for each word of `text` whether it stands in a run that `other` has too."""
    covered = np.zeros(len(text.tokens), dtype=np.bool_)
    if not len(text.runs) or not len(other.runs):
        return covered
    places = np.searchsorted(other.sorted_runs, text.runs)
    places[places == len(other.runs)] = 0
    shared = other.sorted_runs[places] == text.runs
    for place in range(RUN_WORDS):
        covered[place : place + len(shared)] |= shared
    return covered


def _share(covered: NDArray[np.bool_]) -> float:
    return float(covered.mean()) if len(covered) else 0.0


def _longest_stretch(covered: NDArray[np.bool_]) -> tuple[int, int]:
    """Return start and length of the longest run of covered words."""
    padded = np.zeros(len(covered) + 2, dtype=np.bool_)
    padded[1:-1] = covered
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    if not len(edges):
        return 0, 0
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest] - starts[longest])


def _slots(tokens: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Return what stands between which neighbours: two words before, one after, values masked; once each."""
    found: dict[tuple[str, ...], str] = {}
    repeated: set[tuple[str, ...]] = set()
    for place in (place for place, word in enumerate(tokens) if word < ":" or word in _DIRECTIONS):
        around = tuple(map(_mask, tokens[max(0, place - 2) : place + 2]))
        if around in found:
            repeated.add(around)
        found[around] = _DIRECTIONS.get(tokens[place], tokens[place])
    return {around: value for around, value in found.items() if around not in repeated}


def _mask(word: str) -> str:
    return "#" if word < ":" else "^" if word in _DIRECTIONS else word
