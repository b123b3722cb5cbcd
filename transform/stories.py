"""Say which story an article belongs to: articles of one event within days share it, loosely.

A story is told by the two names an article says most and by the days it falls in, so that it needs no other article
to be known and depends on no order. Two articles that put other names first are not linked: a missing link is better
than a wrong one.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from transform.text import paragraphs

DAYS = 4  # a story lasts; the days are counted from one fixed day, so some stories are cut in two
TOP = 1200  # characters of the body that are looked at: what a story is about stands in its top
LEAST_SAID = 3  # how often the first name is said, the headline counting three times and the first paragraph twice
_MARKS = ".,;:!?'\"()[]“”‘’„«»–—-…"
_ENDS = '.!?:"”»'
_DAYS_AND_MONTHS = """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December"""
_CALENDAR = frozenset(_DAYS_AND_MONTHS.split())


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
        if not name and printed[0].islower():
            is_opening = printed[-1] in _ENDS
            continue
        word = printed.strip(_MARKS).removesuffix("'s").removesuffix("’s")
        is_name = word[:1].isupper() and not is_opening
        if name and (not is_name or printed[:1] in _MARKS):
            yield name
            name = ""
        if is_name and len(word) > 2 and word not in _CALENDAR:
            name = word
        if name and printed[-1] in _MARKS:
            yield name
            name = ""
        is_opening = printed[-1] in _ENDS
