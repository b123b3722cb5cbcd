"""Say what the name of a person or body looks like in running text, and what stands before it."""

import csv
import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŻŠŽČĆĐĞİŞА-ЯЁІЇЄҐΑ-Ω]"
_REST = rf"[^\W\d_]+(?:[’'-]{CAPITAL}[^\W\d_]+)*"
WORD = rf"{CAPITAL}{_REST}"
# The look behind stands after the first letter, so that a search goes from capital to capital.
RUN = re.compile(
    rf"{CAPITAL}(?<![\w.’'-]{CAPITAL}){_REST}(?: (?:(?:van|von|de|der|da|dos|bin|al) ){{0,2}}{WORD}){{1,3}}"
)
_TITLE = (
    r"[^\W\d_]*(?:minister|president|secretary|senator|governor|mayor|chancellor|chairman|chairwoman|director|judge|"
    r"captain|coach|spokesman|spokeswoman|spokesperson|professor|leader|executive|analyst|economist|lawyer|"
    r"präsident|präsidentin|ministerin|kanzler|kanzlerin|sprecher|sprecherin|bürgermeister|bürgermeisterin|trainer|"
    r"bischof|chef|chief|commander|general|colonel|lieutenant|sergeant|officer|detective|inspector|superintendent|founder|"
    r"author|adviser|advisor|congressman|congresswoman|councillor|councilor|engineer|manager|experte|expertin|banker|"
    r"leiter|leiterin|forscher|forscherin|politiker|politikerin|mediziner|medizinerin|anwalt|anwältin|ökonom|ökonomin|"
    r"historiker|historikerin|direktor|direktorin|beauftragte|beauftragter|gründer|gründerin|koordinatorin|promoter|"
    r"professorin|président|présidente|ministre|maire|porte-parole|presidente|presidenta|ministro|"
    r"ministra|alcalde|alcaldesa|portavoz|sindaco|portavoce|prefeito|президент|министр|премьер|губернатор)"
)
_IS_TITLE = re.compile(
    rf"{_TITLE}|mr|mrs|ms|dr|sir|king|queen|prince|princess|pope|herr|frau|prof|ceo|cfo|coo|cto|gen|lt|sgt|capt|col|maj|rev|major-gen|mp|md|adv",
    re.IGNORECASE,
)
_SMALL = (
    "the a an in on at of for and but by as from with when while after before his her their this that these "
    "le la les un une el los las il lo o os uma en в на и по several many some all no new"
)
_NOT_FIRST = frozenset(_SMALL.split())

_LETTERS = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


@lru_cache(maxsize=2)  # asked for by the tagger of persons and for the quotes of the same text
def count_words(text: str) -> Counter[str]:
    """Return how often each word stands in a text, as printed; not to be changed."""
    return Counter(_LETTERS.findall(text))


def without_title(name: str, start: int) -> tuple[str, int]:
    """Return the name without the words before it that are no part of it, and where it starts then."""
    words = name.split(" ")
    first = max((place + 1 for place, word in enumerate(words[:-1]) if is_title(word)), default=0)
    while first < len(words) - 1 and words[first].lower() in _NOT_FIRST:
        first += 1
    return " ".join(words[first:]), start + sum(len(word) + 1 for word in words[:first])


@lru_cache(maxsize=10_000)
def is_title(word: str) -> bool:
    """Say whether a word is an office or a form of address."""
    return _IS_TITLE.fullmatch(word) is not None or word.lower() in _titles()


@cache
def _titles() -> frozenset[str]:
    """Return the offices of `titles.csv`, in the form they have before a name that is the subject."""
    with (Path(__file__).parent / "titles.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(word for row in csv.DictReader(lines) for word in row["words"].split("|"))
