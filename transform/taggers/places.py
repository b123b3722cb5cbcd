"""Say which country a name stands for: the names, demonyms, institutions and cities of every country, by language."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from transform.taggers.cities import City, filed_names, is_great, largest, unambiguous
from transform.taggers.names import Name, Names, is_spaceless

Kind = Literal["name", "demonym", "city", "weak", "block"]
_KINDS: dict[str, Kind] = {"demonym": "demonym", "city": "city", "weak": "weak", "block": "block"}  # others are names

SHORT_CITY = 5  # letters of a city's name that is not cut, so that it is not the stem of another word
STEM_ENDING = 6  # letters that may follow a stem in languages with long endings; four elsewhere
KOREAN_PARTICLE = 3  # letters: a particle is written with its noun
_SEATS = frozenset((2800866, 2973783, 2660646))  # Brussels, Strasbourg, Geneva: mostly named for who meets there
_NOT_COUNTRIES = frozenset(("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"))
_PARENTS = {"no": ("nb", "nn"), "zh": ("zh", "zh_Hant"), "iw": ("he",), "in": ("id",)}
# Languages that change the end of a name: there a name may lose its last vowel and gain some letters.
_INFLECTED_CODES = "ru uk be bg sr hr sl cs sk pl lt lv et fi hu tr el az kk ro is hy ka eu ko mk bs"
_INFLECTED = frozenset(_INFLECTED_CODES.split())
_LAST_VOWELS = "aeiouyаеиоуыэюяёіїєйьąęėųūáéíóúýāēīōūαεηιουωάέήίόύώς"


@dataclass(frozen=True, slots=True)
class Place:
    """What a name stands for: a country code, empty for what only looks like one, and how."""

    country: str
    kind: Kind
    city: tuple[int, str] | None = None  # geonames' number and name


def place_lists(language: str) -> tuple[Names[Place], ...]:
    """Return the names of countries and cities for articles in a language (ISO 639); English ones count in every."""
    return _country_names(language), _city_names(is_english=language == "en")


@cache
def _country_names(language: str) -> Names[Place]:
    languages = list(dict.fromkeys((language, "en")))
    names = (_written(languages), _territories(languages), _zone_cities(language))
    return Names(name for each in names for name in each)


@cache
def country_label(code: str) -> str:
    """Return the English name of a country, or its code."""
    return str(Locale("en").territories.get(code, code))


def largest_city(name: str) -> Place | None:
    """Return the largest city of that name, of 15,000 inhabitants or more: for datelines only."""
    found = largest().get(name.casefold())
    return Place(found.country, "city", (found.number, found.name)) if found else None


@cache
def region_country(text: str) -> str | None:
    """Return the country of a state or province, as written in full or as datelines abbreviate it."""
    return _regions().get(text.strip(" .").casefold())


@cache
def _regions() -> dict[str, str]:
    return {
        each.casefold(): row["country"]
        for row in _region_rows()
        for each in (row["name"], *filter(None, row["abbreviations"].split("|")))
    }


@cache
def _region_rows() -> tuple[dict[str, str], ...]:
    with (Path(__file__).parent / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _region_names() -> Iterator[Name[Place]]:
    """Yield American states by their full names; the regions of other countries are names in `country_words.csv`."""
    return (Name(row["name"], Place("US", "city")) for row in _region_rows() if row["country"] == "US")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (Path(__file__).parent / "country_words.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _written(languages: Iterable[str]) -> Iterator[Name[Place]]:
    """Yield the names written by hand in `country_words.csv`."""
    wanted = {"no" if language in ("nb", "nn") else language for language in languages}
    for row in _rows():
        if row["language"] in wanted and row["kind"] != "nocity":
            for text in row["names"].split("|"):
                yield _name(text, row)
    yield from _region_names()


def _name(text: str, row: dict[str, str]) -> Name[Place]:
    kind = _KINDS.get(row["kind"], "name")
    ending = 0
    if text.endswith("*"):
        text, ending = text[:-1], STEM_ENDING if row["kind"] == "stem" else 4
    elif row["language"] == "ko":
        ending = KOREAN_PARTICLE
    city = largest().get(text.casefold()) if kind == "city" else None
    is_there = city is not None and city.country == row["code"]
    place = Place(row["code"], kind, (city.number, city.name) if city and is_there else None)
    return Name(text, place, ending, text[0].isupper(), row["kind"] == "exact")


def _territories(languages: Iterable[str]) -> Iterator[Name[Place]]:
    for language in languages:
        for locale in _PARENTS.get(language, (language,)):
            for code, text in _babel_names(locale).items():
                yield _inflected(text, language, Place(code, "name"))


@cache
def _babel_names(locale: str) -> dict[str, str]:
    try:
        territories = Locale.parse(locale).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        code: name.split(" (")[0]
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES and name.split(" (")[0] != "Jersey"
    }


def _zone_cities(language: str) -> Iterator[Name[Place]]:
    """Yield capitals and great cities that a time zone is named for, by their names in a language."""
    for locale in _PARENTS.get(language, (language,)) if language != "en" else ():
        for zone, text in _babel_cities(locale).items():
            city = unambiguous(_stops()).get(zone.rpartition("/")[2].replace("_", " "))
            is_there = city and city.country == get_global("zone_territories").get(zone)
            if city and is_there and is_great(city) and text not in _stops():
                place = _city(text, city).meaning
                is_long = len(text) > SHORT_CITY
                yield (
                    _inflected(text, language, place)
                    if is_long
                    else Name(text, place, 2 if language in _INFLECTED else 0)
                )


@cache
def _babel_cities(locale: str) -> dict[str, str]:
    """Return the cities of time zones by zone, where they have a name of their own in the language."""
    try:
        zones = Locale.parse(locale).time_zones
    except (UnknownLocaleError, ValueError):
        return {}
    return {zone: names["city"].replace("\xad", "").split(" (")[0] for zone, names in zones.items() if "city" in names}


def _inflected(text: str, language: str, place: Place) -> Name[Place]:
    if language == "ko":
        return Name(text, place, KOREAN_PARTICLE)
    if language not in _INFLECTED or is_spaceless(text[0]):
        return Name(text, place, 1 if language in ("de", "sv", "da", "no", "nb") else 0)
    stem = text[:-1] if text[-1].lower() in _LAST_VOWELS and len(text) > 4 else text
    return Name(stem, place, 4 if len(stem) >= 4 else 1)


@cache
def _city_names(*, is_english: bool) -> Names[Place]:
    """Return the names under which cities are filed, and for other languages than English all their names."""
    cities = unambiguous(_stops()).items()
    return Names(_city(text, city) for text, city in cities if not is_english or text in filed_names(city))


def _city(text: str, city: City) -> Name[Place]:
    return Name(text, Place(city.country, _kind(city), (city.number, city.name)))


@cache
def _stops() -> frozenset[str]:
    """Return the names of cities that are words or persons before they are cities."""
    return frozenset(text for row in _rows() if row["kind"] == "nocity" for text in row["names"].split("|"))


def _kind(city: City) -> Kind:
    return "weak" if city.number in _SEATS else "city"
