"""Tell the name of a person from the name of a body, and write names as people do."""

import itertools
import re
import unicodedata
from functools import cache

from extract.records import agency_named, credit_words, name_key
from transform.quotes.names import first_names

MAX_NAME_WORDS = 5  # "Juan Carlos de la Cruz"
_LETTER = r"[^\W\d_]"
_HANDLE = re.compile(r"@?[\w.]*[\d_@][\w.]*|[a-z]+(?:[A-Z][a-z]*)+")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]{1,6}")
_DOMAIN = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/\u2215]\S*)?", re.IGNORECASE)
_EAST_ASIAN_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,4}|[가-힣]{2,4}|[\u3040-\u30ff\u4e00-\u9fff]{2,7}|[\u4e00-\u9fff·]{3,14}"
)
_WORD_OF_NAME = re.compile(rf"(?:{_LETTER}|[.'’`´\-‐]|\u0300-\u036f)+", re.UNICODE)


_OF_STATES = ("US ", "U.S. ", "UK ", "U.K. ", "EU ", "UN ")


def is_organisation(text: str) -> bool:
    """Say whether `text` names a body: by a word such as Ministry or Times, an acronym, an article or a domain.

    >>> is_organisation("Coastal Presidential Press Office"), is_organisation("Mara Oduya")
    (True, False)
    """
    if _DOMAIN.fullmatch(text) or (_ACRONYM.fullmatch(text) and not is_initials(text)):
        return True
    if text.startswith(_OF_STATES):
        return True
    if text.startswith(("The ", "Le ", "La ", "El ", "Die ", "Der ")) and len(text.split()) > 1:
        return text.startswith("The ") or not is_person(text)
    return _has_body_word(text)


def _has_body_word(text: str) -> bool:
    """Say whether a word or pair of words of `text` belongs to the names of bodies."""
    if _is_person_named_like_a_body(text):
        return False
    words = name_key(text).split()
    pairs = [" ".join(pair) for pair in itertools.pairwise(words)]
    known = credit_words("organisation")
    if any(word in known for word in (*words, *pairs)):
        return True
    # Scripts without spaces: the word stands at the end, 日本放送協会.
    return bool(re.search(r"[\u3040-\u9fff가-힣]", text)) and any(
        len(text) > len(word) and text.endswith(word) for word in known if re.match(r"[\u3040-\u9fff가-힣]", word)
    )


def _is_person_named_like_a_body(text: str) -> bool:
    """Say whether a first name stands before a last name that is also a word of bodies: Anna Oper, Emma House."""
    first, *rest = text.split()
    if not 1 <= len(rest) <= 2 or name_key(rest[-1]) not in credit_words("surname"):
        return False
    return title_case(first) in _first_names() and (len(rest) == 1 or is_initials(rest[0]) or rest[0][0].isupper())


@cache
def _first_names() -> frozenset[str]:
    """Return the first names that are no names of towns as well, after which "Post" may be a last name."""
    names = first_names()
    return (names["male"] | names["female"]) - {"Virginia", "Victoria", "Charlotte", "Carmen", "Santiago"}


def is_initials(text: str) -> bool:
    """Say whether `text` is initials with dots, J.J."""
    return bool(re.fullmatch(r"(?:[A-Z]\.)+", text))


def is_person(text: str) -> bool:
    """Say whether `text` has the shape of a person's full name, in any script.

    >>> is_person("Ng Han Guan"), is_person("李学仁"), is_person("on Friday in Kyiv")
    (True, True, False)
    """
    if _EAST_ASIAN_NAME.fullmatch(text):
        return True
    words = text.split()
    if not 2 <= len(words) <= MAX_NAME_WORDS or not all(_WORD_OF_NAME.fullmatch(word) for word in words):
        return False
    if len(words[-1]) <= 3 and words[-1].isupper() and not text.isupper() and words[-1].isalpha():
        return False  # "Cultura RF"
    particles = credit_words("particle")
    named = [word for word in words if name_key(word) not in particles or word[0].isupper()]
    return len(named) >= 2 and all(_opens_like_a_name(word) for word in named)


def _opens_like_a_name(word: str) -> bool:
    """Say whether a word is written as names are; scripts without capitals always are."""
    first = word.lstrip("'’`´-.")[:1]
    if not first:
        return False
    if unicodedata.category(first) in {"Lo", "Mn"}:
        return True
    return first.isupper() or bool(re.match(r"[a-z]{1,2}['’\-][A-Z]", word))  # d'Agostino, al-Masri


def is_handle(text: str) -> bool:
    """Say whether one word is a user name such as people have at stock agencies: `filmfoto1`, `gorodenkoff`."""
    return bool(_HANDLE.fullmatch(text)) or (" " not in text and text.islower())


def title_case(name: str) -> str:
    """Return a name with its capitals words in title case; a name in mixed case stays as it is.

    >>> title_case("BERTRAND GUAY"), title_case("Ludovic MARIN"), title_case("J.J. Guillén")
    ('Bertrand Guay', 'Ludovic Marin', 'J.J. Guillén')
    >>> title_case("SEAN O'NEIL"), title_case("JEAN-PAUL McDONALD")
    ("Sean O'Neil", 'Jean-Paul McDonald')
    """
    return " ".join(_title_word(word) for word in name.split())


def _title_word(word: str) -> str:
    if "." in word:  # initials
        return word
    if re.fullmatch(r"Ma?c[A-Z]{3,}", word):
        head = 3 if word.startswith("Mac") else 2
        return word[:head] + word[head:].capitalize()
    if len(word) < 2 or not word.isupper() or not word[0].isalpha():
        return word
    return re.sub(rf"{_LETTER}+", lambda part: part[0].capitalize(), word)


def is_agency(text: str) -> bool:
    """Say whether `text` is an agency, wholly."""
    return agency_named(text) is not None
