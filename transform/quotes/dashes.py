"""Find speech that a dash opens and no mark closes, as many languages print it: "– Vi väntar, säger Karin Alm."."""

import re
from functools import cache

from transform.quotes.marks import Marked, is_speech_long
from transform.quotes.speakers import verbs_of

_CODES = "sv no da fi is pl cs sk hu ro ru uk bg lt lv et es pt ca fr"
LANGUAGES = frozenset(_CODES.split())
_LONGEST = 700  # characters
_OPENS = re.compile(r"^[–—―-]\s?(?=[^\W\d_])")


def is_dashed(line: str, language: str) -> bool:
    """Say whether a paragraph may open speech with a dash."""
    return line[:1] in "–—―-" and language in LANGUAGES and _OPENS.match(line) is not None


def find_dashed(line: str, language: str) -> list[Marked]:
    """Return the speech of a paragraph that a dash opens, up to the words that say who speaks; none without them."""
    found = _speech(language).match(line)
    if found is None or not is_speech_long(found["text"]):
        return []
    return [Marked(found.start("text"), found.end("text"), 0, found.end("text"))]


@cache
def _speech(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"[–—―-]\s?(?P<text>[^\W\d_][^\n]{{8,{_LONGEST}}}?)(?=(?:,|\s[–—―-]|(?<=[.!?…])\s[–—―-]?)\s?(?:{verbs_of(language)})\b)"
    )
