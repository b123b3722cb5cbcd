"""Make a body ready for comparing, each part of it when it is first asked for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from transform.fingerprint import Hashes, own_text, shingles, text_hashes, text_words, unique_hashes
from transform.story_terms import CALENDAR, MARKS

LONG_BODY = 30_000  # characters; longer ones are not kept, so that 1,024 that are take some 30 MB
RUN_WORDS = 4  # the shortest run of words that counts as taken over; shorter ones are the language's own
# Words that turn a form's meaning round, by direction; the languages of the wires.
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
    """A body made ready for comparing: the paragraphs that are not furniture, as hashed words."""

    body: str  # without furniture
    hashes: Hashes = field(repr=False)  # of every word, in order

    @cached_property
    def threes(self) -> Hashes:
        """Each 3-shingle once, sorted."""
        return unique_hashes(shingles(self.hashes))

    @cached_property
    def runs(self) -> Hashes:
        """Every run of RUN_WORDS words, in order."""
        return shingles(self.hashes, RUN_WORDS)

    @cached_property
    def sorted_runs(self) -> Hashes:
        """The same, sorted."""
        return np.sort(self.runs)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The folded words that `hashes` are of."""
        return tuple(text_words(self.body))

    @cached_property
    def places(self) -> list[int]:
        """Where the numbers and direction words stand; folded digits are ASCII, and before letters."""
        return [place for place, word in enumerate(self.tokens) if word < ":" or word in _DIRECTIONS]

    @cached_property
    def numbers(self) -> Counter[str]:
        """The numbers of the text."""
        return Counter([word for word in map(self.tokens.__getitem__, self.places) if word < ":"])

    @cached_property
    def slots(self) -> dict[tuple[str, ...], str]:
        """What stands between which neighbours, see `transform.forms.compare_slots`."""
        return _slots(self.tokens, self.places)

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded words that are written with a capital wherever they stand; days and months are none."""
        printed = self.body.split()
        capitals = [one for one in printed if one.strip(MARKS)[:1].isupper()]
        small = [one for one in printed if not one.strip(MARKS)[:1].isupper()]
        return frozenset({*text_words(" ".join(capitals))} - {*text_words(" ".join(small))} - CALENDAR)


def prepare_text(body: str) -> Text:
    """Return the body made ready; one asked for lately is kept, for an article meets its copies in the same night."""
    return _prepared(body) if len(body) < LONG_BODY else _prepared.__wrapped__(body)


@lru_cache(maxsize=1024)
def _prepared(body: str) -> Text:
    kept = own_text(body)
    return Text(body=kept, hashes=text_hashes(kept))


def _slots(tokens: Sequence[str], places: Sequence[int]) -> dict[tuple[str, ...], str]:
    """Return what stands between which neighbours: two words before, one after, values masked; once each."""
    found: dict[tuple[str, ...], str] = {}
    repeated: set[tuple[str, ...]] = set()
    for place in places:
        around = tuple(map(_mask, tokens[max(0, place - 2) : place + 2]))
        if around in found:
            repeated.add(around)
        found[around] = _DIRECTIONS.get(tokens[place], tokens[place])
    return {around: value for around, value in found.items() if around not in repeated}


def _mask(word: str) -> str:
    return "#" if word < ":" else "^" if word in _DIRECTIONS else word
