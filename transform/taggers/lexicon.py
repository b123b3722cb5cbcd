"""Find everything the taggers know by name in one reading of a text."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from transform.taggers.gazetteer import Known, known_names
from transform.taggers.places import Place, place_lists
from transform.taggers.reader import Found, Reader
from transform.taggers.topic_words import topic_words


def find_places(text: str, language: str) -> list[Found[Place]]:
    """Return the countries and cities that a text in `language` (ISO 639) names, in order."""
    return _find(text, language)["place"]


def find_known(text: str, language: str) -> list[Found[Known]]:
    """Return the persons and organisations of the gazetteer that a text names, in order."""
    return _find(text, language)["known"]


def find_topic_words(text: str, language: str) -> list[Found[str]]:
    """Return the words of a text that speak for a second-level Media Topic, with its code."""
    return _find(text, language)["topic"]


@lru_cache(maxsize=64)  # each tagger asks for the headline and the body of an article
def _find(text: str, language: str) -> Mapping[str, list[Found[Any]]]:
    return _reader(language).find(text)


@cache
def _reader(language: str) -> Reader:
    return Reader({"place": place_lists(language), "known": (known_names(),), "topic": (topic_words(language),)})
