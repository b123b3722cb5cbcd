"""Lines that news pages set among the text and that are not the text, by their words, in many languages."""

import csv
from functools import cache
from pathlib import Path

from extract.read.text import same_words

MAX_POINTER_CHARACTERS = 220
MAX_CALL_CHARACTERS = 400


def is_furniture_line(text: str) -> bool:
    """Tell whether a line is an advertisement's label, a pointer to another story or a call to subscribe.

    >>> is_furniture_line("Advertisement"), is_furniture_line("Advertisement spending fell in May.")
    (True, False)
    """
    words = same_words(text)
    if not words:
        return True
    if words in _phrases("label"):
        return True
    if len(text) <= MAX_POINTER_CHARACTERS and words.startswith(_phrases("pointer")):
        return True
    return len(text) <= MAX_CALL_CHARACTERS and any(phrase in words for phrase in _phrases("call"))


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    with (Path(__file__).parent / "furniture.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(same_words(row["phrase"]) for row in csv.DictReader(lines) if row["kind"] == kind)
