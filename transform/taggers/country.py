"""Tag the countries an article is about, and the cities by which it is.

A state that is no more stands for the one that ISO 3166-3 names as its follower, or for the one that kept its capital
(the Soviet Union for Russia, Yugoslavia for Serbia, Czechoslovakia for Czechia): a reader who asks for a country of
today finds its past too. Institutions and currencies that only one country has speak for it a little (`weak`).
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from transform.records import Article, Tag
from transform.taggers.languages import language_of
from transform.taggers.lexicon import find_places
from transform.taggers.name_shape import count_words
from transform.taggers.places import Place, country_label, largest_city, region_country
from transform.taggers.reader import Found

FLOOR = 0.4  # below it a country is only mentioned, and no tag is given; see benchmarks/tags.py
_WEIGHTS = {"name": 1.0, "demonym": 0.9, "city": 0.7, "weak": 0.35, "block": 0.0}
# What one mention is worth, by where it stands; see tests/transform/test_taggers.py.
_HEADLINE, _DATELINE, _LEAD, _LABEL, _BODY = 0.75, 0.6, 0.6, 0.5, 0.22
_SHORT_WORDS = 150  # in a text this short every mention counts twice
SHORT_PARAGRAPH = 80  # characters; a shorter first paragraph is a line before the lead
_SENTENCE_END = re.compile(r"(?<=[^\W\d_][^\W\d_][.!?])[”\"]?\s|[。！？]")
_REGION = re.compile(r", ?(([A-Z][A-Za-z.]+)(?: [A-Z][a-z]+)?)")
_NAMELIKE = frozenset(("Jordan", "Chad", "Georgia", "Holland", "Israel", "Ireland", "Kenya", "India", "Malta"))
_LEADING = frozenset(
    ("in", "at", "from", "near", "of", "to", "and", "the", "for", "with", "between", "on", "by", "as", "than", "or")
)
_SIDES = frozenset(("east", "west", "north", "south", "central", "greater", "downtown", "northern", "southern"))


@dataclass(frozen=True, slots=True)
class _Mention:
    place: Place
    where: str
    worth: float
    words: str


def tag_countries(article: Article) -> tuple[Tag, ...]:
    """Return the countries named, by ISO 3166-1 alpha-2 code, and the cities, by their number in geonames.

    The score says how far the article is about the place: a mention in the headline, the dateline or the first
    sentences weighs most, then a section or keyword that is the name of a place, then how often it is named beside
    the others. A passing mention scores below .5, and gives no tag below `FLOOR`. The evidence is the words found
    and where.
    """
    by_country: dict[str, list[_Mention]] = defaultdict(list)
    by_city: dict[tuple[int, str], list[_Mention]] = defaultdict(list)
    for mention in _mentions(article):
        if mention.place.country:
            by_country[mention.place.country].append(mention)
        if mention.place.city:
            by_city[mention.place.city].append(mention)
    most = max((sum(one.worth for one in mentions) for mentions in by_country.values()), default=0.0)
    tags = [
        _tag("country", code, country_label(code), mentions, _score(mentions, most, article))
        for code, mentions in sorted(by_country.items())
        if not (_is_only_written_there(code, by_country) or _are_nouns(mentions, article))
    ]
    tags += [
        _tag("place", f"geonames:{number}", name, mentions, _score(mentions, most, article))
        for (number, name), mentions in sorted(by_city.items())
    ]
    return tuple(tag for tag in tags if tag.score >= FLOOR)


def _is_only_written_there(code: str, by_country: Mapping[str, list[_Mention]]) -> bool:
    """Say whether a country is named by the dateline alone, while the headline names another: Ghana, from London."""
    if any(one.where != "dateline" for one in by_country[code]):
        return False
    return any(
        one.where == "headline" and one.worth >= _WEIGHTS["demonym"]
        for other, mentions in by_country.items()
        if other != code
        for one in mentions
    )


def _are_nouns(mentions: Sequence[_Mention], article: Article) -> bool:
    """Say whether an English text writes every word that names a country in small letters too: turkey, china."""
    words = {one.words for one in mentions}
    if language_of(article) != "en" or not all(word.istitle() and word.isalpha() for word in words):
        return False
    text = "\n".join(filter(None, (article.headline, article.standfirst, article.body)))
    return all(count_words(text)[word.lower()] for word in words)


def _mentions(article: Article) -> Iterator[_Mention]:
    yield from _in_dateline(article)
    language = language_of(article)
    for label in (article.section or "", *article.keywords):
        for found in find_places(label, language):
            if found.end - found.start == len(label):
                yield _Mention(found.meaning, "label", 1.0, label)
    for text, where in ((article.headline, "headline"), (article.standfirst, "lead")):
        if text:
            yield from _in_text(text, where, find_places(text, language), is_shouted=text.isupper())
    yield from _in_body(article.body, language)


def _in_body(body: str, language: str) -> Iterator[_Mention]:
    found = find_places(body, language)
    end = _lead_end(body)
    for where, part, places in (
        ("lead", body[:end], [one for one in found if one.start < end]),
        ("body", body[end:], [one for one in found if one.start >= end]),
    ):
        yield from _in_text(body, where, places, is_shouted=part.isupper())


def _lead_end(body: str) -> int:
    """Return where the first sentences of a body end, up to two and not past its first long paragraph."""
    first, *others = body.split("\n", 2)
    if others and len(first) < SHORT_PARAGRAPH:
        first = f"{first}\n{others[0]}"
    ends = [found.end() for found in islice(_SENTENCE_END.finditer(first), 2)]
    return ends[1] if len(ends) > 1 else len(first)


def _in_dateline(article: Article) -> Iterator[_Mention]:
    """Yield the country of the dateline: its own name, its state, or the largest city of that name."""
    place = article.dateline_place
    if not place:
        return
    city, _, behind = place.partition(",")
    found = largest_city(city.strip())
    region = region_country(behind) if behind else None
    if region:
        found = found if found and found.country == region else Place(region, "city")
    else:
        named = [one.meaning for one in find_places(place, language_of(article)) if one.meaning.country]
        found = named[-1] if named else found
    if found:
        yield _Mention(found, "dateline", 1.0, place)


def _in_text(text: str, where: str, places: Iterable[Found[Place]], *, is_shouted: bool) -> Iterator[_Mention]:
    for found in places:
        worth = _worth(found, text, where, is_shouted=is_shouted)
        if worth:
            yield _Mention(_told_by_region(found, text), where, worth, found.words)


def _told_by_region(found: Found[Place], text: str) -> Place:
    """Return the place a city stands for: in another country when a state or province of that one follows."""
    if found.meaning.kind != "city" or text[found.end : found.end + 1] != ",":
        return found.meaning
    behind = _REGION.match(text, found.end)
    for words in (behind[1], behind[2]) if behind else ():
        country = _written_region(words)
        if country:
            return found.meaning if country == found.meaning.country else Place(country, "city")
    return found.meaning


def _written_region(words: str) -> str | None:
    """Return the country of a region as running text writes it: in full, with its stop, or as two capitals."""
    is_certain = len(words) > 5 or words.endswith(".") or (len(words) == 2 and words.isupper())
    return region_country(words) if is_certain else None


def _worth(found: Found[Place], text: str, where: str, *, is_shouted: bool) -> float:
    """Return how much one mention counts: less for a city, little for a word inside a longer name."""
    if is_shouted and found.words == "US":
        return 0.0  # "TELL US"
    if text[found.start - 1 : found.start] == "<" and text[found.end : found.end + 1] in (">", "."):
        return 0.0  # the sign of a share: "MILLS <UK>", "<UK.L>"
    worth = _WEIGHTS[found.meaning.kind]
    is_first_of_name = re.match(r" [A-Z][a-z]", text[found.end : found.end + 3]) is not None
    if found.words in _NAMELIKE and is_first_of_name:
        return worth * 0.3
    if found.meaning.kind == "city" and is_first_of_name and where != "headline":
        worth *= 0.5  # Vladimir Putin, but also London Stock Exchange
    before = text[max(0, found.start - 30) : found.start]
    if is_shouted or not before.endswith(" "):
        return worth
    word = before.split()[-1] if before.split() else ""
    is_part_of_name = word[:1].isupper() and word.isalpha() and word.lower() not in _LEADING | _SIDES
    if is_part_of_name and (found.meaning.kind == "city" or found.words in _NAMELIKE):
        return worth * 0.3
    return worth


def _tag(scheme: Literal["country", "place"], code: str, label: str, mentions: list[_Mention], score: float) -> Tag:
    best = max(mentions, key=lambda one: (_BY_PLACE[one.where] * one.worth, -mentions.index(one)))
    times = f" ({len(mentions)} times)" if len(mentions) > 1 else ""
    evidence = f"{best.where}: {best.words}{times}"
    return Tag(scheme=scheme, code=code, label=label, score=round(score, 3), evidence=evidence)


_BY_PLACE = {"headline": _HEADLINE, "dateline": _DATELINE, "lead": _LEAD, "label": _LABEL, "body": _BODY}


def _score(mentions: Iterable[_Mention], most: float, article: Article) -> float:
    """Return 1 less the chance that every mention is in passing, as their places and kinds make it.

    In the body the chance is shared: a country named much less often than another counts less.
    """
    doubt = 1.0
    total = 0.0
    best = dict.fromkeys(_BY_PLACE, 0.0)
    body_worth = 0.0
    for one in mentions:
        total += one.worth
        best[one.where] = max(best[one.where], one.worth)
        body_worth += one.worth if one.where == "body" else 0.0
    for where in ("headline", "dateline", "lead", "label"):
        doubt *= 1 - _BY_PLACE[where] * best[where]
    each = _BODY * (2 if len(article.body) < _SHORT_WORDS * 6 else 1)
    share = math.sqrt(total / most) if most else 0.0
    doubt *= math.pow(1 - min(0.9, each * share), body_worth)
    return 1 - doubt
