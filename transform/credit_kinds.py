"""Tell which words of a credit line are known: agencies, flags, roles, labels, instructions."""

import re
from functools import cache, lru_cache

from extract.records import credit_words, name_key
from transform.credit_names import is_agency, is_organisation, is_person

FLAGS = ("pool", "handout", "file")
LONGEST_PHRASE = 4  # words
_NUMBER = re.compile(r"[A-Z]{0,4}\d{3,}")  # of a picture: UN0123


@lru_cache(maxsize=4096)  # asked of the same few words in every line
def kind_of(part: str) -> str | None:
    """Return what kind of known word a part is, None for others.

    A kind is `agency`, a flag, `staff`, `label`, `instruction`, `by`, `courtesy` or `nobody`.
    """
    key = name_key(part)
    if is_agency(part):
        return "agency"
    kinds = (*FLAGS, "staff", "label", "instruction", "by", "courtesy", "nobody")
    kind = next((kind for kind in kinds if key in credit_words(kind)), None)
    return kind or ("staff" if _NUMBER.fullmatch(part.strip(" .")) or not re.search(r"[^\W\d]", key) else None)


def known_size(words: list[str], *, from_end: bool) -> int:
    """Return how many words at one end are a known phrase that is no name."""
    for size in range(min(LONGEST_PHRASE, len(words)), 0, -1):
        phrase = " ".join(words[-size:] if from_end else words[:size])
        kind = kind_of(phrase)
        firm = (kind == "label" and _names_a_firm(words, size)) or (kind == "file" and _names_a_library(words, size))
        named = from_end and kind in FLAGS and size == len(words) - 1 and words[0].casefold() in _ARTICLES
        if size < len(words) and _is_inside_a_name(words, size, from_end=from_end):
            continue
        if kind and kind not in {"agency", "by", "nobody"} and not firm and not named:
            return size
    return 0


def _is_inside_a_name(words: list[str], size: int, *, from_end: bool) -> bool:
    """Say whether the words at an end belong to a name: "France 24", "Library of Congress", "Warner Bros. Pictures"."""
    if not from_end:
        return words[size].casefold() == "of" and kind_of(" ".join(words[:size])) == "file"
    if size == 1 and words[-1].isdigit():
        return len(words[-1]) <= 2 and words[-2][:1].isupper()
    rest = " ".join(words[:-1])
    return size == 1 and words[-1] == "Pictures" and not is_agency(rest) and is_organisation(rest)


_ARTICLES = frozenset(["la", "le", "el", "il", "die", "der", "das", "the"])  # "La Presse" is no hand-out


def is_firm(part: str) -> bool:
    """Say whether a part is the name of a firm of photographers that begins with the word: "Foto Huebner"."""
    words = part.split()
    return len(words) == 2 and name_key(words[0]) in credit_words("label") and _names_a_firm(words, 1)


def _names_a_firm(words: list[str], size: int) -> bool:
    """Say whether a label word is the end of a firm's name: "Foto Huebner", "Inquam Photos"."""
    rest = len(words) - size
    return rest == 1 and words[-1].istitle() and words[0].istitle() and not is_agency(" ".join(words[:rest]))


def _names_a_library(words: list[str], size: int) -> bool:
    """Say whether a file word is the end of a body's name, "Marrow Library", not of an agency's or a person's."""
    rest, word = " ".join(words[:-size]), words[-1]
    is_body = size == 1 and word.istitle() and name_key(word) in credit_words("organisation")
    return is_body and all(start[:1].isupper() for start in words) and not is_agency(rest) and not is_person(rest)


def opening_size(words: list[str]) -> int:
    """Return how many words open the part as a label: "Photo by", "Staff photo by", "Foto" before a full name."""
    size = known_size(words, from_end=False)
    if not size:
        return 1 if words[0] in credit_words("by") and is_person(" ".join(words[1:])) else 0
    rest = words[size:]
    if rest and name_key(rest[0]) in credit_words("by"):
        return size + 1
    if words[0].islower() and rest and not rest[0].islower():  # "foto Bellini"; a firm writes itself "Foto Bellini"
        return size
    return size if is_person(" ".join(rest)) or is_agency(" ".join(rest)) or len(rest) != 1 else 0


@cache
def plain_labels() -> frozenset[str]:
    """Return the labels that say nothing more: "file photo" is one and a flag."""
    return credit_words("label") - credit_words("file") - credit_words("handout") - credit_words("pool")
