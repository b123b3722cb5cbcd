"""Say who is meant by the words beside a quote: a full name, a last name given in full elsewhere, or nobody."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from transform.quotes.names import NOUNS_CAPITAL, first_names, names_in, protect, unprotect
from transform.taggers.gazetteer import known_name
from transform.taggers.lexicon import find_places
from transform.taggers.name_shape import count_words, is_title

# Languages that say "the man of Ivan" by the ending of Ivan alone.
HAS_CASES = frozenset(("ru", "uk", "be", "pl", "cs", "sk", "hr", "sr", "bs", "sl", "lt", "lv", "fi", "et", "hu", "is"))
_VOWELS = "aeiouyąęаеиоуыэюяіїєё"  # in which a man's name ends when it is not the subject
# Offices that are nobody's own, as a spokesman is: behind "minister" the name is the subject too.
_OFFICE = (
    "министр премьер президент губернатор депутат мэр сенатор міністр міністерка депутатка minister premier prezydent "
    "burmistrz poseł posłanka senator ministr ministryně premiér prezident starosta ministeri pääministeri presidentti "
    "kansanedustaja miniszter miniszterelnök elnök polgármester képviselő"
)
_OFFICES = frozenset(_OFFICE.split())
NAME_LENGTH = 60  # characters before or behind a word in which its full name stands
MOST_LOOKS = 20  # places of a word at which its full name is looked for
_ROLE = re.compile(r"\b(?i:the|a|an|his|her|der|die|ein|eine|le|la|un|une|el|il|o|os)\s([^\W\d_]+)(?:\s([^\W\d_]+))?")
_LETTERS = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_JOINS = re.compile(r"^\s?(?:,|and|und|et|y|e|i|en|og|och|ve|и|та|і|&)\s?$")


class Cast:
    """Everybody a text names, so that a last name finds its full one."""

    def __init__(self, text: str, language: str) -> None:
        """Take a text; its names are read when the first one is asked for."""
        self._text = text
        self._language = language
        self._found: dict[str, str | None] = {}  # who a name stands for
        self._known: dict[str, frozenset[str]] = {}  # full names by last or first word

    def named(self, clause: str) -> str | None:
        """Return the one whom a clause such as "police chief Marta Olin" names; None for nobody or for several."""
        names = list(names_in(clause, self._language))
        if names and self._language in HAS_CASES and not self._is_subject(clause, names[-1]):
            return None
        if not names or (len(names) > 1 and _are_joined(clause, names)):
            return None
        return self._resolved(unprotect(names[-1]))

    def _is_subject(self, clause: str, name: str) -> bool:
        """Say whether a name is the subject, in a language whose cases tell: "Ivana Petrova" may be whose man speaks.

        The name ends the clause, and it is known, a last name alone, begins with a first name as it is listed, or an
        office stands beside it.
        """
        first = name.split(" ")[0]
        before, _, after = clause.rpartition(name)
        is_plain = clause.strip() == name and " " not in name
        is_listed = " " in name and first in first_names()["male"] | first_names()["female"]
        is_known = name[-1].lower() not in _VOWELS and known_name(unprotect(name)) is not None
        beside = {*before.rstrip().rpartition(" ")[2:], after.strip()}
        is_titled = " " in name and not _OFFICES.isdisjoint(beside)
        is_end = not after.strip() or after.strip() in _OFFICES  # "mondta Kiss Ilona miniszter"
        return is_end and (is_plain or is_listed or is_known or is_titled)

    def others(self, text: str, speaker: str) -> bool:
        """Say whether a text names anybody else than the speaker, or tells of somebody by his office."""
        last = speaker.split(" ")[-1]
        if any(word and is_title(word) for found in _ROLE.finditer(text) for word in found.groups()):
            return True
        return any(
            words[-1] != last and (len(words) > 1 or bool(self._full(words[-1])))
            for words in (name.split(" ") for name in names_in(protect(text), self._language))
        )

    @cached_property
    def _counts(self) -> Counter[str]:
        return count_words(self._text)

    def _full(self, word: str) -> frozenset[str]:
        """Return the full names in the text that end in a word, or where none does, that begin with it."""
        if word not in self._known:
            spans = [(start, start + len(word)) for start in islice(self._places_of(word), MOST_LOOKS)]
            ending = {
                name
                for start, end in spans
                for name in self._names(self._text[max(0, start - NAME_LENGTH) : end])
                if name.endswith(f" {word}")
            }
            self._known[word] = frozenset(ending) or frozenset(
                name
                for start, end in spans
                for name in self._names(self._text[start : end + NAME_LENGTH])[:1]
                if name.startswith(f"{word} ")
            )
        return self._known[word]

    def _names(self, text: str) -> list[str]:
        return [unprotect(name) for name in names_in(protect(text), self._language)]

    def _resolved(self, name: str) -> str | None:
        if name not in self._found:
            self._found[name] = known_name(name) or self._looked_up(name)
        return self._found[name]

    def _looked_up(self, name: str) -> str | None:
        if " " in name:
            return None if self._is_common(name) or find_places(name, self._language) else name
        full = self._full_names(name)
        if len(full) == 1:
            return known_name(full[0]) or full[0]
        return name if not full and self._stands_alone(name) else None

    def _full_names(self, name: str) -> list[str]:
        """Return the full names that end in a word, or else begin with it, and stand before it in the text."""
        full = self._full(name)
        if not full:
            return []
        first = next(filter(lambda at: self._is_alone(at, at + len(name)), self._places_of(name)), len(self._text))
        return [
            one
            for one in sorted(full)
            if self._text.find(one) <= first and not self._is_common(one) and not find_places(one, self._language)
        ]

    def _places_of(self, word: str) -> Iterator[int]:
        """Yield where a word stands in the text, whole."""
        at = self._text.find(word)
        while at >= 0:
            end = at + len(word)
            if not self._text[at - 1 : at].isalnum() and not self._text[end : end + 1].isalnum():
                yield at
            at = self._text.find(word, end)

    def _is_alone(self, start: int, end: int) -> bool:
        """Say whether no other word with a capital stands beside the one from start to end."""
        before = self._text[max(0, start - 30) : start]
        word = before.rstrip(" -").rpartition(" ")[2] if before.endswith((" ", "-")) else ""
        is_joined = word[:1].isupper() and word[-1:].isalpha() and not is_title(word)
        return not is_joined and not self._text[end + 1 : end + 2].isupper()

    def _is_common(self, name: str) -> bool:
        """Say whether a word of the name is also written small in the text: "Several Officials"."""
        words = [word for word in name.split(" ") if word[0].isupper() and len(word) > 2]
        return any(self._counts[word.lower()] for word in words) or (self._language in NOUNS_CAPITAL and len(words) < 2)

    def _stands_alone(self, name: str) -> bool:
        """Say whether one word alone is surely a name: it comes again, never small, and is no place and no noun."""
        is_again = self._counts[name] > 1 and not self._counts[name.lower()]
        return is_again and self._language not in NOUNS_CAPITAL and not find_places(name, self._language)


def is_he_or_she(told: str, speaker: str) -> bool:
    """Say whether the pronoun in the words told may stand for the speaker, as far as his first name is known.

    A first name not in `first_names.csv` that ends in "a" or "а" is taken for a woman's.
    """
    lists = first_names()
    words = {word.lower() for word in _LETTERS.findall(told.replace("-", " "))}
    first = speaker.split(" ")[0]
    if words & lists["he"]:
        return first not in lists["female"] and (first in lists["male"] or first[-1:] not in "aа")
    return not words & lists["she"] or first not in lists["male"]


def _are_joined(clause: str, names: list[str]) -> bool:
    """Say whether the last two names of a clause stand side by side: "Olin and Reuel"."""
    before, _, _ = clause.rpartition(names[-1])
    between = before.rpartition(names[-2])[2]
    return _JOINS.match(between) is not None
