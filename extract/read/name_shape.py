"""Tell by its shape whether a few words may be a name."""

import re

from extract.records import credit_words, name_key

_EAST_ASIAN = re.compile(r"[\u4e00-\u9fff]{2,4}|[가-힣]{2,4}|[\u3040-\u30ff\u4e00-\u9fff・]{2,9}")
# The scripts of India and Thai write vowels as marks, which Python counts as no part of a word.
_WORD = re.compile(r"(?:[^\W\d_]|[.'’`´‐-]|[\u0900-\u0963\u0970-\u0dff\u0e31-\u0e4e])+")

# A script without capitals shows no name by its shape: only a word or two may be one.
_MOST_UNCASED, _LONGEST_UNCASED = 3, 12
_SMALL = frozenset(
    ["of", "the", "for", "de", "la", "du", "des", "der", "und", "and", "et", "di", "y", "e", "do", "da", "von", "&"]
)


def is_name(text: str) -> bool:
    """Say whether the text has the shape of a person's name: two to five words with capitals, particles apart.

    >>> is_name("Jan van der Berg"), is_name("on Friday"), is_name("李学仁")
    (True, False, True)
    """
    text = text.strip()
    if _EAST_ASIAN.fullmatch(text):
        return True
    words = text.split()
    if _is_uncased(text) and (len(words) > _MOST_UNCASED or re.search(r"[\u3040-\u9fff가-힣]", text)):
        return False
    if not 2 <= len(words) <= 5 or not all(_WORD.fullmatch(word) for word in words):
        return False
    named = [word for word in words if name_key(word) not in credit_words("particle") or word[0].isupper()]
    return len(named) >= 2 and all(_has_capital(word) for word in named)


def is_title_run(text: str) -> bool:
    """Say whether every word that matters opens with a capital or a digit: the name of a body, a firm or a user."""
    words = [word for word in re.split(r"[\s/]+", text.strip()) if word]
    if not words or len(words) > 8 or text.endswith(("?", "!")):
        return False
    if _is_uncased(text) and (len(words) > _MOST_UNCASED or len(text) > _LONGEST_UNCASED):
        return False
    named = [word for word in words if word.casefold() not in _SMALL]
    return bool(named) and all(_has_capital(word) or word[0].isdigit() for word in named)


def _is_uncased(text: str) -> bool:
    return text.lower() == text.upper()


def _has_capital(word: str) -> bool:
    first = word.lstrip("'’`´-.@\"“„«(")[:1]
    if not first:
        return False
    if first.lower() == first.upper():  # a script without capitals
        return first.isalpha()
    return first.isupper() or bool(re.match(r"[a-z]{1,2}['’-][A-Z]", word))
