"""Tell a form filled in anew from a text carried over: tables, prices, dividends, money markets."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from transform.prepared import Text

FEWEST_NUMBERS = 4  # below it their share says nothing
FORM_NUMBERS = 0.1  # share of the words that are numbers; above it a short text is a form
TELLING_NUMBERS = 3  # different numbers of three digits or more: two fillings of a form do not agree in so many
SUBJECT_WORDS = 160  # of the longer text; in a longer one a name is not all that tells two fillings apart
FIRST_WORDS = 15  # in which a form names whose it is, when the headline does not
_LONG_NUMBER = re.compile(r"(?:\d\D*){3}")


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


def is_form(text: Text) -> bool:
    """Say whether a text is mostly blanks filled in with numbers."""
    return text.numbers.total() >= FORM_NUMBERS * len(text.tokens)


def are_filled_alike(one: Text, other: Text) -> bool:
    """Say whether two forms hold the same numbers, and enough of them to be no chance."""
    first, second = one.numbers, other.numbers
    kept = first & second
    telling = sum(1 for number in kept if _LONG_NUMBER.match(number))
    return telling >= TELLING_NUMBERS and kept in (first, second)


def have_other_subjects(one: Text, other: Text, headlines: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Say whether two short texts are told of somebody else: where one names A, the other names B.

    `headlines` are the folded words of both headlines. A and B stand in the same place of the text, neither in the
    other text, each in its own headline or among the first words.
    """
    if max(len(one.tokens), len(other.tokens)) > SUBJECT_WORDS:
        return False
    first, second = one.names - set(other.tokens) - headlines[1], other.names - set(one.tokens) - headlines[0]
    if not first or not second:
        return False
    matcher = SequenceMatcher(None, one.tokens, other.tokens, autojunk=False)
    return any(
        tag == "replace"
        and _names_subject(one.tokens, start, end, first, headlines[0])
        and _names_subject(other.tokens, other_start, other_end, second, headlines[1])
        for tag, start, end, other_start, other_end in matcher.get_opcodes()
    )


def _names_subject(
    tokens: Sequence[str], start: int, end: int, names: frozenset[str], headline: frozenset[str]
) -> bool:
    return any(
        tokens[place] in names and (place < FIRST_WORDS or tokens[place] in headline) for place in range(start, end)
    )
