"""The words of class names and ids by which pages everywhere say what an element is.

A name is cut into its words: `relatedPosts`, `related-posts__list` and `box_related` all hold `related`. The words
stand in `class_names.csv`, by kind: `word` and `pair` (two words in a row) for what is not the article, `unseen` for
text that no reader sees, `embed` for posts of other networks (whole classes of their own embed code), `standfirst`.
"""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@cache
def names(kind: str) -> frozenset[str]:
    """Return the names of one kind."""
    with (Path(__file__).parent / "class_names.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["name"] for row in csv.DictReader(lines) if row["kind"] == kind)


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a class or id, lower case.

    >>> name_words("articleBody story-text__lead")
    ('article', 'body', 'story', 'text', 'lead')
    """
    return tuple(map(str.lower, WORD.findall(name)))
