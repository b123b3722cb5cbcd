"""The Media Topics, and the words that speak for them: `medtop*.csv`, see `medtop.py` for where they come from."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from transform.taggers.names import Name, Names
from transform.text import clean_text, fold

_NEAR = {"sr": "hr", "bs": "hr", "sh": "hr", "ms": "id", "sk": "cs", "gl": "pt"}  # read with the words of another
_STEM_ENDING = 16  # letters that may follow a stem, and stand before the end of a compound


@cache
def topics() -> dict[str, tuple[str, str]]:
    """Return parent and label of every topic; a first-level topic is its own parent."""
    return {row["code"]: (row["parent"] or row["code"], row["label"]) for row in _rows("medtop.csv")}


@cache
def sections() -> dict[str, tuple[str, ...]]:
    """Return the first-level topics of every section name, folded."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("medtop_sections.csv"):
        for name in row["words"].split("|"):
            found[fold(clean_text(name))].append(row["code"])
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def topic_words(language: str) -> Names[str]:
    """Return the words of a language that speak for a second-level topic; English where we have none."""
    spoken = {row["language"] for row in _rows("medtop_words.csv")}
    wanted = next((each for each in (language, _NEAR.get(language)) if each in spoken), "en")
    return Names(
        _name(word, row["code"])
        for row in _rows("medtop_words.csv")
        if row["language"] == wanted
        for word in row["words"].split("|")
    )


@cache
def weak_words(language: str) -> frozenset[str]:
    """Return the words of a language that are said of every topic."""
    rows = {row["language"]: row["words"] for row in _rows("medtop_weak.csv")}
    return frozenset(rows.get(language, "").split("|"))


def _name(word: str, code: str) -> Name[str]:
    return Name(
        word.strip("*"),
        code,
        ending=_STEM_ENDING if word.endswith("*") else 0,
        is_capital=False,
        is_end=word.startswith("*"),
    )


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
