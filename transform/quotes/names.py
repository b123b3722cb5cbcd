"""Find names in running text: without titles, articles and days, and none that only owns what is told of."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from transform.taggers.name_shape import CAPITAL, is_title

_DOT = "\u2024"  # stands for the stop of an initial or a shortened title while sentences are parted
_SHORT = re.compile(rf"\b(Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|Lt|Col|Sgt|St|Rev|Jr|Sr|{CAPITAL})\.(?=\s)")
_WORD = rf"{CAPITAL}(?:[^\W\d_]+|{_DOT})(?:[’'-][^\W\d_]+)*"
_PARTICLES = "van|von|de|der|den|da|dos|di|del|della|bin|al|el|la|le|ter|ten|af|zu"
_NAME = re.compile(
    rf"(?<![\w’'-]){_WORD}(?: (?:(?:{_PARTICLES}) ){{1,2}}{_WORD})?(?: {_WORD}){{0,3}}"
    rf"(?: (?:de|da|dos|del|di) {_WORD})?"
)
_NAME_DE = re.compile(rf"(?<![\w’'-]){_WORD}(?: (?:von|van)(?: der| den| dem)? {_WORD})?(?: {_WORD}){{0,3}}")
_ROLE = re.compile(r"[A-ZÆØÅ]{2,}-[a-zæøåäöü]\w+")  # "NRK-kommentator"
_GENITIVES = (" de ", " del ", " do ", " da ", " di ", " du ", " of ", " von ", " van ", " af ", " des ")
_GERMAN_ARTICLES = ("der ", "die ", "das ", "den ", "dem ", "des ", "ein ", "eine ", "einer ", "eines ", "Der ", "Die ")
# Words that begin a sentence with a capital and are no part of the name behind them.
_SMALL = {
    "en": "the a an in on at of for and but or so yet if as by from with when while after before since although though "
    "he she it they we i you his her their this that these those there here then now also still even meanwhile",
    "de": "der die das ein eine einer den dem des er sie es wir ich ihr und aber auch doch denn nun so wie im am dazu",
    "fr": "le la les un une des il elle on ils elles nous je et mais ou où pour selon",
    "es": "el la los las un una él ella yo y pero según",
    "it": "il la lo gli i un una lui lei e ma io poi secondo",
    "pt": "o a os as um uma ele ela eu e mas segundo",
    "nl": "de het een hij zij ze ik en maar volgens",
    "sv": "han hon det den de jag och men en ett enligt",
    "da": "han hun det den de jeg og men en et ifølge",
    "no": "han hun det den de jeg og men en et ifølge",
    "ru": "он она они мы я но и а это по в на",
    "uk": "він вона вони ми я але і та це",
    "tr": "bu o ve ama ben",
    "pl": "on ona oni my ja i ale to",
}
_ALWAYS_SMALL = frozenset(("mr", "mrs", "ms", "herr", "frau", "m", "mme", "sr", "sra", "signor"))
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
)
_CALENDAR = frozenset(_DAYS.split())
NOUNS_CAPITAL = frozenset(("de", "lb", "gsw"))  # there a capital alone says nothing of a name


def protect(text: str) -> str:
    """Return the text with the stops of initials and shortened titles out of the way, letter for letter as long."""
    return _SHORT.sub(lambda found: found[0][:-1] + _DOT, text)


def unprotect(text: str) -> str:
    """Return the text as it was before `protect`."""
    return text.replace(_DOT, ".")


def names_in(text: str, language: str) -> Iterator[str]:
    """Yield the names in a protected text, without titles, articles and days around them.

    A name that owns what follows ("Olin's friend") or what stands before ("jefe de Gobierno") is left out. In German,
    where every noun has a capital, a name behind an article is none, and of three words the last two are the name
    unless the first is a first name.
    """
    small = _small(language)
    is_german = language in NOUNS_CAPITAL
    for found in (_NAME_DE if is_german else _NAME).finditer(text):
        words = _without_titles(found[0].split(" "), small)
        if not words or len(words[-1]) < 2 or words[-1].endswith(("'s", "’s")):
            continue
        before = text[max(0, found.start() - 6) : found.start()]
        if before.endswith(_GENITIVES):
            continue
        if is_german:
            has_title = len(words) < found[0].count(" ") + 1
            words = _german(words, "" if has_title else before)
        if words:
            yield " ".join(words)


def _without_titles(words: list[str], small: frozenset[str]) -> list[str]:
    titled = (is_title(word.strip(_DOT)) or _ROLE.fullmatch(word) for word in words)
    first = max((place for place, is_title_word in enumerate(titled, 1) if is_title_word), default=0)
    words = words[first:]
    while words and words[0].strip(_DOT).lower() in small:
        words = words[1:]
    while words and words[-1].lower() in _CALENDAR:
        words = words[:-1]
    return words if words and words[0][0].isupper() else []


def _german(words: list[str], before: str) -> list[str]:
    capitals = [word for word in words if word[0].isupper()]
    if len(capitals) < len(words):  # "Carl von Ossen", but not "Polizei von der Lage"
        return words if words[0] in first_names()["male"] | first_names()["female"] else []
    if len(capitals) == len(words) > 2 and words[0] not in first_names()["male"] | first_names()["female"]:
        return words[-2:]
    is_owner = (
        len(words) > 1 and words[0].endswith("s") and words[0] not in first_names()["male"]
    )  # "Merkels Vertrauter"
    return [] if is_owner or before.endswith(_GERMAN_ARTICLES) else words


@cache
def _small(language: str) -> frozenset[str]:
    return _ALWAYS_SMALL.union(_SMALL.get(language, _SMALL["en"]).split())


@cache
def first_names() -> dict[str, frozenset[str]]:
    """Return the words of `first_names.csv` by kind: `he`, `she`, `male`, `female`."""
    with (Path(__file__).parent / "first_names.csv").open(encoding="utf-8", newline="") as lines:
        return {row["kind"]: frozenset(row["words"].split("|")) for row in csv.DictReader(lines)}
