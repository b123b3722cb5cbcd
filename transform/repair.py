"""Part glued words on the document's own evidence, and point at what machine translation left behind."""

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from transform.records import Repair
from transform.repair_words import (
    AFTER_SHORT,
    CAPITALISED,
    FOREIGN,
    FUNCTION_WORDS,
    PREPOSITIONS,
    SHOUTED,
    STRONG_TAILS,
    TITLES,
    WEAK_TAILS,
    WHOLE_NAMES,
)

MIN_NAME = 4  # letters of a name before a glued word, unless a stripped tag marks the place; "YouTube" is safe
SURE_SHARE = 0.2  # of function words; English news has 0.3, Danish read as German 0.1
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(r"[^\W\d_]['’]?\Z")  # before a place inside a word
_TRIPLE = re.compile(r"(?<![\w’'])[^\W\d_]+ [^\W\d_]+ [^\W\d_]+")
_PAIR_TAILS = ("and", "that", "with", "from", "which")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|\.\w+/|[#@]\w)\S*")


@dataclass(frozen=True, eq=False)
class _Evidence:
    """What the document says of its own words; what few texts ask for is found when it is asked for."""

    lines: tuple[Sequence[str], ...]  # the words of each text of the document, in order
    alone: Counter[str]  # every word as written
    names: frozenset[str]  # words that stand alone with a capital, and never without
    cuts: Mapping[str, Sequence[int]]  # by word that is said once: where it may be parted

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Two words side by side."""
        return frozenset(pair for words in self.lines for pair in itertools.pairwise(words))

    @cached_property
    def language(self) -> str:
        """The language whose function words the document uses most."""
        return _guess_language(self.alone)

    def is_name(self, word: str) -> bool:
        """Say whether the word stands alone, with a capital, and never without."""
        return word in self.names


def repair_glued(
    text: str, seams: Sequence[int], *, vocabulary: Iterable[str] = (), field: str = "body"
) -> tuple[str, tuple[Repair, ...]]:
    """Return the text with its glued words parted, and each repair with offset (before repair) and both readings.

    A word is parted where the document itself says so: both parts stand alone elsewhere in it, or an inline tag stood
    at the boundary (`seams`, offsets in `text`). `vocabulary` is text of the same document beside `text`: headline,
    captions. Everything else stays as it is.

    >>> repair_glued("grain from Norlandand Estria. Norland and others", ())[0]
    'grain from Norland and Estria. Norland and others'
    >>> repair_glued("YouTube and McDonald's left.", ())[1]
    ()
    """
    evidence = _gather(tuple(sorted((text, *vocabulary))))
    ordered = sorted(set(seams))
    repairs = []
    for match in _WORD.finditer(text) if ordered else _matches(text, evidence.cuts):
        cut, reason = _find_cut(text, match, ordered, evidence)
        if cut:
            word = match.group()
            after = f"{word[:cut]} {word[cut:]}"
            repairs.append(Repair(field=field, offset=match.start(), before=word, after=after, evidence=reason))
    repairs = _outside_addresses(text, repairs)
    return _apply(text, repairs), tuple(repairs)


@lru_cache(maxsize=2)  # each line of one document is mended with all the others as its vocabulary
def _gather(pieces: tuple[str, ...]) -> _Evidence:
    lines = tuple(map(_words_of, pieces))
    alone = Counter(itertools.chain.from_iterable(lines))
    names = frozenset(word for word in alone if word[:1].isupper() and not alone.get(word.lower()))
    once = [word for word, count in alone.items() if count == 1 and len(word) >= MIN_NAME + 2]
    cuts = {**_cuts_behind_names(once, names), **_cuts_by_words(once)}
    return _Evidence(lines=lines, alone=alone, names=names, cuts=cuts)


@lru_cache(maxsize=32)  # the body is asked for its words again by `find_leftovers`
def _words_of(text: str) -> Sequence[str]:
    return _WORD.findall(text)


def _matches(text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    """Yield, in order, where `_WORD` finds one of the words in a text."""
    places = sorted((place, word) for word in words for place in _places(text, word))
    for place, word in places:
        match = _WORD.match(text, place)
        if match and match.group() == word and not _BEFORE.search(text, max(0, place - 2), place):
            yield match


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where the word stands, at most once in a run of letters: a whole word begins one."""
    place = text.find(word)
    while place >= 0:
        yield place
        run = _LETTERS.match(text, place)
        place = text.find(word, run.end() if run else place + 1)


def _cuts_behind_names(words: Iterable[str], names: frozenset[str]) -> dict[str, Sequence[int]]:
    """Return where capitalised words may be parted behind a name that stands alone."""
    capitals = {word for word in words if word[0].isupper()}
    found: dict[str, Sequence[int]] = {}
    opened: list[str] = []  # the names that the word at hand begins with: in order they stand before it
    for word in sorted(capitals | names):
        while opened and not word.startswith(opened[-1]):
            opened.pop()
        cuts = [len(name) for name in opened if 2 <= len(name) < len(word) - 1]
        if cuts and word in capitals and word.lower() not in WHOLE_NAMES:
            found[word] = cuts
        if word in names:
            opened.append(word)
    return found


def _cuts_by_words(words: Iterable[str]) -> dict[str, Sequence[int]]:
    """Return where small words may be parted that open or end like two known ones side by side."""
    return {
        word: range(2, len(word) - 1)
        for word in words
        if word.startswith("the") or word.endswith(_PAIR_TAILS)
        if not word[0].isupper() and word.lower() not in WHOLE_NAMES
    }


def _guess_language(alone: Counter[str]) -> str:
    """Return the language whose function words the text uses most, "en" where it uses none."""
    counts = {language: sum(map(alone.__getitem__, words)) for language, words in FUNCTION_WORDS.items()}
    return max(counts, key=lambda language: (counts[language], language == "en"))


def _find_cut(text: str, match: re.Match[str], seams: Sequence[int], evidence: _Evidence) -> tuple[int, str]:
    """Return where to part the word and why; 0 where it stays whole. `seams` are in order."""
    word = match.group()
    for offset in seams[bisect_left(seams, match.start() + 2) : bisect_left(seams, match.end() - 1)]:
        if _parts_at_seam(word, offset - match.start(), evidence):
            return offset - match.start(), "stripped_inline_tag"
    cuts = evidence.cuts.get(word, ())
    if not cuts or _in_longer(text, match):
        return 0, ""
    before = _word_before(text, match.start())
    for cut in cuts:
        if _stand_alone(word[:cut], word[cut:], before, evidence):
            return cut, "both_parts_stand_alone"
    return 0, ""


def _parts_at_seam(word: str, cut: int, evidence: _Evidence) -> bool:
    """Say whether a tag's boundary inside a word parts two words: a bold first letter or an ending does not."""
    head, tail = word[:cut], word[cut:]
    if evidence.alone[word] > 1 or len(head) < 2:
        return False
    language = evidence.language
    tail_known = evidence.alone[tail] > 0 or tail in FUNCTION_WORDS[language]
    head_known = evidence.alone[head] > 0 or head.lower() in FUNCTION_WORDS[language]
    if tail[0].isupper() and head[-1].islower():
        return word.lower() not in WHOLE_NAMES and (tail_known or head_known or len(head) >= MIN_NAME)
    return tail_known and (head_known or head[0].isupper() or len(head) >= MIN_NAME)


def _in_longer(text: str, match: re.Match[str]) -> bool:
    """Say whether the word is part of a hyphenated or dotted one."""
    around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return bool(re.search(r"[-‐_/]", around)) or bool(re.match(r"\.\w", text[match.end() : match.end() + 2]))


def _word_before(text: str, start: int) -> str:
    found = re.search(r"([^\W\d_]+) $", text[max(0, start - 40) : start])
    return found.group(1) if found else ""


def _stand_alone(head: str, tail: str, before: str, evidence: _Evidence) -> bool:
    """Say whether the document shows both parts as words of their own.

    A function word is the language's own: it need not stand elsewhere in a short text, its name must.
    """
    if tail[0].isupper():
        return (
            len(head) >= MIN_NAME
            and head[-1].islower()
            and tail[1:].islower()
            and evidence.is_name(head)
            and evidence.is_name(tail)
        )
    if evidence.is_name(head) and len(head) < MIN_NAME and tail in AFTER_SHORT:
        return (before[:1].isupper() and (before, head) in evidence.pairs) or (
            len(head) > 2 and evidence.alone[head] > 1
        )
    if not evidence.is_name(head) or len(head) < MIN_NAME:
        return _is_known_pair(head, tail, before, evidence)
    if tail in WEAK_TAILS[evidence.language]:
        return before[:1].isupper() and before.lower() not in TITLES and (before, head) in evidence.pairs
    return _is_strong(head, tail, evidence)


def _is_strong(head: str, tail: str, evidence: _Evidence) -> bool:
    """Say whether a name that stands alone is followed by a word that ends no longer name."""
    return len(tail) >= 3 and tail in STRONG_TAILS[evidence.language] and evidence.is_name(head)


def _is_known_pair(head: str, tail: str, before: str, evidence: _Evidence) -> bool:
    """Say whether two lower-case words stand side by side elsewhere: "theinvasion" where "the invasion" is said."""
    if not head.islower() or (head, tail) not in evidence.pairs or evidence.language != "en":
        return False
    # "the therapist" beside "the rapist": an article never follows an article, so a preposition must stand before it.
    return (head == "the" and len(tail) >= 5 and before in PREPOSITIONS) or (len(head) >= 5 and tail in _PAIR_TAILS)


def _outside_addresses(text: str, repairs: list[Repair]) -> list[Repair]:
    """Return the repairs of words that are no part of an address or a handle."""
    if not repairs:
        return []
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    return [one for one in repairs if not any(start <= one.offset < end for start, end in addresses)]


def _apply(text: str, repairs: Sequence[Repair]) -> str:
    for repair in reversed(repairs):
        text = text[: repair.offset] + repair.after + text[repair.offset + len(repair.before) :]
    return text


def find_leftovers(text: str, language: str | None) -> tuple[str, ...]:
    """Return what machine translation left standing, verbatim with a word on either side, in order; never rewritten.

    A function word of another language between words the document uses elsewhere ("Norland y Estria"), and English
    function words with capitals in the middle of a sentence ("asked Oslo Already Bergen", "help from HIM to").

    >>> find_leftovers("Norland y Estria talk. Norland left, Estria stayed.", "en")
    ('Norland y Estria',)
    """
    words = _words_of(text)
    code = (language or _sure_language(Counter(words))).split("-")[0].lower()
    suspects = _suspects(code).intersection(words)
    if not suspects:
        return ()
    alone = Counter(words)
    found = (triple for triple in _triples(text, suspects) if _is_leftover(triple.split(" "), code, alone))
    return tuple(dict.fromkeys(found))


def _triples(text: str, suspects: frozenset[str]) -> Iterator[str]:
    """Yield each suspect with the word before it and the word after it, nothing but a space between them."""
    places = sorted(place + 1 for word in suspects for place in _places(text, f" {word} "))
    for place in places:
        start = place - 1
        while start and _LETTER.match(text, start - 1):
            start -= 1
        if triple := _TRIPLE.match(text, start):
            yield triple.group()


def _suspects(language: str) -> frozenset[str]:
    """Return the words that may be leftovers in a text of the language."""
    own = FOREIGN.get(language, frozenset())
    return own | CAPITALISED | SHOUTED if language == "en" else own


def _sure_language(alone: Counter[str]) -> str:
    """Return the language of a text that does not state one, "" when too few of its words are that language's own."""
    language = _guess_language(alone)
    own = sum(map(alone.__getitem__, FUNCTION_WORDS[language]))
    return language if own > SURE_SHARE * sum(alone.values()) else ""


def _is_leftover(words: Sequence[str], language: str, alone: Counter[str]) -> bool:
    before, word, after = words
    if word in FOREIGN.get(language, frozenset()):
        return _is_at_home(before, alone) and _is_at_home(after, alone)
    if language != "en":
        return False
    if word in CAPITALISED:
        return before.istitle() and after.istitle() and before not in CAPITALISED and after not in CAPITALISED
    return word in SHOUTED and before.islower() and after.islower()


def _is_at_home(word: str, alone: Counter[str]) -> bool:
    """Say whether the word, or the longest word it opens with, is said elsewhere too, so that it is no foreign name."""
    return alone[word] > 1 or any(alone[word[:size]] for size in range(len(word) - 1, MIN_NAME - 1, -1))
