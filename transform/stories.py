"""Say which story an article belongs to: articles of one event within days share it, loosely.

A story is told by the two names an article says most and by the days it falls in, so that it needs no other article
to be known and depends on no order. Two articles that put other names first are not linked: a missing link is better
than a wrong one.
"""

import re
from collections import Counter
from datetime import datetime
from hashlib import blake2b

from transform.text import paragraphs

DAYS = 4  # a story lasts; the days are counted from one fixed day, so some stories are cut in two
TOP = 1200  # characters of the body that are looked at: what a story is about stands in its top
LEAST_SAID = 3  # how often the first name is said, the headline counting three times and the first paragraph twice
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŻŠŽČĆĐĞİŞА-ЯЁІЇЄҐΑ-Ω]"
_WORD = rf"{_CAPITAL}[^\W\d_]+(?:[’'-]{_CAPITAL}[^\W\d_]+)*"
_NAME = re.compile(rf"(?<![\w.’'-]){_WORD}(?: {_WORD})+|(?<=[^\W\d_] ){_WORD}|(?<=[,;] ){_WORD}")
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
        for found in _NAME.finditer(text):
            name = found[0].split(" ")[-1]  # the last word stands for the whole: Ilse Brandtner, then Brandtner
            if name not in _CALENDAR and len(name) > 2:
                said[name.casefold()] += worth
    ordered = sorted(said, key=lambda name: (-said[name], name))[:2]
    if len(ordered) < 2 or said[ordered[0]] < LEAST_SAID:
        return None
    told = "|".join((*sorted(ordered), str(published_at.toordinal() // DAYS)))
    return blake2b(told.encode(), digest_size=16).hexdigest()
