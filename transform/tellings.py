"""Compare two tellings: how likely two articles in different words tell one event."""

import math
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from transform.records import Told
from transform.story_terms import HEADLINE, LEAD, NAME, NUMBER, PART, PLACE, REST, WORD, kind_of, weight_of

_RARE = math.log(1000)
COUNTED_DAYS = 7  # over which the articles that have a term are counted
BACKGROUND = 1000  # articles of nowhere that are counted in: a warehouse of thirty does not know its common words
# What share of the background has a term, and what the term is worth, by its kind and by where it stands.
# Tuned on one half of tests/transform/told.toml; see benchmarks/stories.py.
_COMMON = {NAME: 0.002, PART: 0.002, PLACE: 0.01, NUMBER: 0.004, WORD: 0.02}
_WORTH = {NAME: 1.0, PART: 0.35, PLACE: 0.8, NUMBER: 0.8, WORD: 0.4}
_STANDING = {HEADLINE: 1.0, LEAD: 0.8, REST: 0.5}
_WORTHS = {
    kind << 2 | weight: worth * standing for kind, worth in _WORTH.items() for weight, standing in _STANDING.items()
}
CASELESS = frozenset(("zh", "ja", "ko", "th", "ar", "he", "fa", "ur", "hi", "bn"))  # no capitals tell their names
# What makes two tellings one story, in the worth of what they share; see `likeness`.
ALIKE, SOMEWHAT_ALIKE, QUITE_ALIKE, MUCH_ALIKE = 0.27, 0.4, 0.53, 0.72  # cosine
ALIKE_WITHOUT_CAPITALS = 0.4  # times half and the share of the headline
SOME_NAME, A_NAME, TWO_NAMES = 0.35, 0.6, 1.3  # one in the headline or lead of both is worth some .8
A_NUMBER = 0.25
SOME_WORDS, SAME_WORDS = 0.1, 0.28  # share


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """An article as it is compared: its terms, and what each is worth by the days before it."""

    told: Told
    worths: dict[int, float]  # by term, without its kind and weight
    kinds: dict[int, int]
    length: float  # of `worths` as a vector
    headline: tuple[int, ...]
    words: tuple[int, ...]  # of headline and lead


@dataclass(frozen=True, slots=True)
class _Shared:
    """What two tellings share, each term counting what it is worth."""

    likeness: float  # cosine
    names: float
    numbers: float
    words: float
    of_headline: float  # share of the one headline that stands in the other text, the better of the two
    of_words: float  # share of the words of headline and lead that stand in the other text, the mean of the two


class Counts:
    """How many articles of the last days have a term."""

    def __init__(self) -> None:
        """Start with the background alone."""
        self._having: Counter[int] = Counter()
        self._articles = 0
        self._days: deque[tuple[date, Sequence[Told]]] = deque()

    def begin(self, day: date, articles: Sequence[Told]) -> None:
        """Count the articles of a day, and those of days long past no more."""
        self._days.append((day, articles))
        self._count(articles, 1)
        while day - self._days[0][0] >= timedelta(days=COUNTED_DAYS):
            self._count(self._days.popleft()[1], -1)

    def _count(self, articles: Sequence[Told], sign: int) -> None:
        self._articles += sign * len(articles)
        terms = [term >> 5 for told in articles for term in told.terms]
        (self._having.update if sign > 0 else self._having.subtract)(terms)

    def rarity(self, term: int, kind: int) -> float:
        """Return how rare a term is, 0 (every article has it) to 1 (one in a thousand) and a little more."""
        share = (self._having[term] + _COMMON[kind] * BACKGROUND) / (self._articles + BACKGROUND)
        return max(0.0, -math.log(share) / _RARE)


def make_telling(told: Told, counts: Counts) -> Telling:
    """Return the article made ready for comparing."""
    kinds = {term >> 5: kind_of(term) for term in told.terms}
    worths = {term >> 5: counts.rarity(term >> 5, kind_of(term)) * _WORTHS[term & 31] for term in told.terms}
    length = math.sqrt(sum(worth * worth for worth in worths.values()))
    return Telling(
        told=told,
        worths=worths,
        kinds=kinds,
        length=length,
        headline=tuple(term >> 5 for term in told.terms if weight_of(term) == HEADLINE),
        words=tuple(term >> 5 for term in told.terms if kind_of(term) == WORD and weight_of(term) >= LEAD),
    )


def likeness(one: Telling, other: Telling) -> float:
    """Return how alike two tellings of one story are, 0 to 1; 0 when nothing says that it is one.

    In one language it takes names and rare words, for what two events share, of one minister or one town, is the
    names alone; in two languages it takes two names, or one and a number. Where no capitals tell the names, the
    headline of the one must stand in the other.
    """
    shared = _shared(one, other)
    languages = {(telling.told.language or "").split("-")[0] for telling in (one, other)}
    if not languages.isdisjoint(CASELESS):
        is_one = len(languages) == 1 and shared.likeness * (0.5 + shared.of_headline) >= ALIKE_WITHOUT_CAPITALS
    else:
        is_one = _in_one_language(shared) if len(languages) == 1 else _in_two_languages(shared)
    return shared.likeness if is_one else 0.0


def _in_one_language(shared: _Shared) -> bool:
    """Names alone are shared by two events of one minister or one town: the words must say the same, or a number."""
    if shared.likeness < ALIKE or shared.names < SOME_NAME:
        return False
    if shared.numbers >= A_NUMBER and shared.of_words >= SOME_WORDS:
        return True
    is_told_alike = shared.likeness >= SOMEWHAT_ALIKE and shared.of_words >= SAME_WORDS
    return is_told_alike or shared.likeness >= MUCH_ALIKE


def _in_two_languages(shared: _Shared) -> bool:
    if shared.numbers >= A_NUMBER:
        return shared.likeness >= ALIKE and shared.names >= A_NAME
    return shared.likeness >= QUITE_ALIKE and shared.names >= TWO_NAMES


def _shared(one: Telling, other: Telling) -> _Shared:
    product = 0.0
    of_kind = [0.0, 0.0, 0.0]
    for term in one.worths.keys() & other.worths.keys():
        both = one.worths[term] * other.worths[term]
        product += both
        of_kind[_GROUP[one.kinds[term]]] += math.sqrt(both)
    return _Shared(
        likeness=product / (one.length * other.length) if product else 0.0,
        names=of_kind[0],
        numbers=of_kind[1],
        words=of_kind[2],
        of_headline=max(_part_in(one.headline, one, other), _part_in(other.headline, other, one)),
        of_words=(_part_in(one.words, one, other) + _part_in(other.words, other, one)) / 2,
    )


_GROUP = {NAME: 0, PART: 0, PLACE: 0, NUMBER: 1, WORD: 2}


def _part_in(terms: Sequence[int], one: Telling, other: Telling) -> float:
    """Return how much of what these terms of the one are worth stands in the other text."""
    whole = sum(one.worths[term] for term in terms)
    return sum(one.worths[term] for term in terms if term in other.worths) / whole if whole else 0.0
