"""The persons and organisations known by name, in `people.csv`: a label and all ways to write it."""

import csv
from functools import cache
from pathlib import Path
from typing import Literal

from transform.taggers.names import Name, Names
from transform.taggers.reader import Found, Reader

Scheme = Literal["person", "organisation"]
Known = tuple[Scheme, str]  # scheme and label

_STEM_ENDING = 4


def known_persons(text: str) -> list[tuple[str, str]]:
    """Return the persons of the gazetteer that a text names: label and words as printed, each person once."""
    found = {one.meaning[1]: one.words for one in _found(text) if one.meaning[0] == "person"}
    return list(found.items())


def known_name(name: str) -> str | None:
    """Return the label of the person or body of the gazetteer whose name this is, whole."""
    whole = (one.meaning[1] for one in _found(name) if one.end - one.start == len(name))
    return next(whole, None)


def _found(text: str) -> list[Found[Known]]:
    return _reader().find(text)["people"]


@cache
def _reader() -> Reader:
    return Reader({"people": (known_names(),)})


@cache
def known_names() -> Names[Known]:
    """Return the list; a name that ends in `*` may have an ending, a short one is read letter by letter."""
    with (Path(__file__).parent / "people.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return Names(_name(text, row) for row in rows for text in (row["label"], *row["names"].split("|")) if text)


def _name(text: str, row: dict[str, str]) -> Name[Known]:
    scheme: Scheme = "person" if row["scheme"] == "person" else "organisation"
    is_short = text.isascii() and len(text) <= 4
    ending = _STEM_ENDING if text.endswith("*") else 0
    return Name(text.rstrip("*"), (scheme, row["label"]), ending, text[0].isupper(), is_short)
