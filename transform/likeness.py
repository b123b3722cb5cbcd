"""Measure how much of one text stands in another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transform.prepared import RUN_WORDS, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How two texts compare; `one` and `other` in the order given."""

    jaccard: float  # of the 3-shingles
    one_in_other: float  # words of `one` that stand in runs shared with `other`, 0 to 1
    other_in_one: float
    lead_of_one: float  # the same, of the first fifth of the words
    lead_of_other: float
    top_of_one: float  # the same, of the first two fifths
    top_of_other: float
    longest_run: int  # words
    passage: str  # the longest shared run, folded words


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
        top_of_one=_share(in_one[: max(1, len(in_one) * 2 // 5)]),
        top_of_other=_share(in_other[: max(1, len(in_other) * 2 // 5)]),
        longest_run=length,
        passage=" ".join(one.tokens[start : start + length]),
    )


def shingle_jaccard(one: Text, other: Text) -> float:
    """Return shared over all of the 3-shingles of two texts; 1.0 for equal texts too short to have any."""
    if not len(one.threes) or not len(other.threes):
        return float(np.array_equal(one.hashes, other.hashes))
    both = np.sort(np.concatenate((one.threes, other.threes)))
    shared = int(np.count_nonzero(both[1:] == both[:-1]))
    return shared / (len(one.threes) + len(other.threes) - shared)


def _covered(text: Text, other: Text) -> NDArray[np.bool_]:
    """Return for each word of `text` whether it stands in a run that `other` has too."""
    covered = np.zeros(len(text.hashes), dtype=np.bool_)
    if not len(text.runs) or not len(other.runs):
        return covered
    places = np.searchsorted(other.sorted_runs, text.runs)
    places[places == len(other.runs)] = 0
    shared = other.sorted_runs[places] == text.runs
    for place in range(RUN_WORDS):
        covered[place : place + len(shared)] |= shared
    return covered


def _share(covered: NDArray[np.bool_]) -> float:
    return int(np.count_nonzero(covered)) / len(covered) if len(covered) else 0.0


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
