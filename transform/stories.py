"""Say which story an article belongs to: articles of one event within days share it, loosely.

A story is told by the two names an article says most and by the days it falls in, so that it needs no other article
to be known and depends on no order. Two articles that put other names first are not linked: a missing link is better
than a wrong one.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from transform.text import paragraphs

DAYS = 4  # a story lasts; the days are counted from one fixed day, so some stories are cut in two
MOST_KEPT = 200_000  # words, some 40 MB
TOP = 1200  # characters of the body that are looked at: what a story is about stands in its top
LEAST_SAID = 3  # how often the first name is said, the headline counting three times and the first paragraph twice
MARKS = ".,;:!?'\"()[]“”‘’„«»–—-…"
_ENDS = '.!?:"”»'
_DAYS_AND_MONTHS = """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December"""
CALENDAR = frozenset(_DAYS_AND_MONTHS.casefold().split())


@lru_cache(maxsize=512)  # asked for when an article is decided and when the decision is written
def story_key(headline: str | None, body: str, published_at: datetime | None) -> str | None:
    """Return 32 hex digits shared by the articles of a story, or None when the text names too little or has no date."""
    if published_at is None:
        return None
    first, *others = paragraphs(body[:TOP]) or [""]
    said: Counter[str] = Counter()
    for text, worth in ((headline or "", 3), (first, 2), ("\n".join(others), 1)):
        for name in _names(text):
            said[name.casefold()] += worth
    ordered = sorted(said, key=lambda name: (-said[name], name))[:2]
    if len(ordered) < 2 or said[ordered[0]] < LEAST_SAID:
        return None
    told = "|".join((*sorted(ordered), str(published_at.toordinal() // DAYS)))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def _names(text: str) -> Iterator[str]:
    """Yield the last word of every run of capitalised words: Brandtner for Ilse Brandtner, then for Brandtner.

    A single word that opens a sentence is no name for its capital.
    """
    name = ""
    is_opening = True
    for printed in (*text.split(), "."):
        word, is_small, begins_marked, ends_marked, ends_sentence = _printed[printed]
        if is_small and not name:
            is_opening = ends_sentence
            continue
        if name and (not word or is_opening or begins_marked):
            yield name
            name = ""
        if word and not is_opening and len(word) > 2 and word.casefold() not in CALENDAR:
            name = word
        if name and ends_marked:
            yield name
            name = ""
        is_opening = ends_sentence


class _Printed(dict[str, tuple[str, bool, bool, bool, bool]]):
    """Of what stood between two spaces: the word with a capital; is it small, marked before, marked after, an end."""

    def __missing__(self, printed: str) -> tuple[str, bool, bool, bool, bool]:
        if len(self) > MOST_KEPT:
            self.clear()
        word = printed.strip(MARKS).removesuffix("'s").removesuffix("’s")
        last = printed[-1]
        capital = word if word[:1].isupper() else ""
        found = (capital, printed[0].islower(), printed[0] in MARKS, last in MARKS, last in _ENDS)
        self[printed] = found
        return found


_printed = _Printed()
