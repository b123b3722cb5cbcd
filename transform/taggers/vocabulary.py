"""Tag by a whole vocabulary that the operator gives, such as the IPTC Media Topics tree as the IPTC publishes it.

A concept's names, in the language of the article and in English, are read as phrases; what is broader is implied.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from transform.records import Article, Tag
from transform.taggers.languages import language_of
from transform.taggers.names import Name, Names
from transform.taggers.reader import Reader
from transform.text import paragraphs

FLOOR = 0.5  # below it a name is only mentioned, and no tag is given
IMPLIED = 0.9  # of the score of a concept goes to the one that is broader
_HEADLINE, _LEAD, _BODY = 0.7, 0.5, 0.3  # what one mention is worth, by where it stands
_ONE_WORD = 0.7  # of it when the name is a single word, which may mean something else
LEAST_LETTERS = 3  # of a name in letters; two in scripts without spaces
_ENDINGS = {"en": 1, "de": 2, "nl": 1, "sv": 2, "da": 2, "no": 2, "fr": 1, "es": 1, "pt": 1, "it": 1}  # letters
_INFLECTED_CODES = "ru uk pl cs sk bg sr hr sl lt lv et fi hu tr el ro ko"  # languages that change the end of a name
_INFLECTED = frozenset(_INFLECTED_CODES.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One entry of a vocabulary."""

    code: str  # `medtop:20000065`
    broader: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # by BCP 47 tag, as published: `en-GB`, `fr`, `zh-Hans`

    @property
    def label(self) -> str:
        """Return the English name, or another, or the code."""
        english = next((name for language, name in sorted(self.names.items()) if language.startswith("en")), None)
        return english or next(iter(self.names.values()), self.code)


class Vocabulary:
    """A vocabulary ready to tag with: the names of each language are prepared at its first article."""

    def __init__(self, name: str, concepts: tuple[Concept, ...]) -> None:
        """Take concepts; a broader code that is not among them counts for nothing."""
        self.name = name
        self.concepts = {concept.code: concept for concept in concepts}
        self._readers: dict[str, Reader] = {}

    def tags(self, article: Article) -> tuple[Tag, ...]:
        """Return the concepts an article names clearly enough, and all that are broader, the best first.

        A name in the headline weighs most, then in the first paragraph; one in the body must come again. The evidence
        is the words and where; that of an implied concept is the concept which implies it.
        """
        found = self._found(article)
        for code in sorted(found, key=lambda one: -found[one].score):
            self._imply(code, found)
        return tuple(sorted(found.values(), key=lambda tag: (-tag.score, tag.code)))

    def _found(self, article: Article) -> dict[str, Tag]:
        reader = self._reader_of(language_of(article))
        lead, *others = paragraphs(article.body) or [""]
        parts = ((article.headline, "headline", _HEADLINE), (article.standfirst, "lead", _LEAD), (lead, "lead", _LEAD))
        doubt: dict[str, float] = defaultdict(lambda: 1.0)
        told: dict[str, str] = {}
        for text, where, worth in (*parts, ("\n".join(others), "body", _BODY)):
            for one in reader.find(text)[self.name] if text else ():
                doubt[one.meaning] *= 1 - worth * (1.0 if " " in one.words else _ONE_WORD)
                told.setdefault(one.meaning, f"{where}: {one.words}")
        return {
            code: self._tag(code, round(1 - left, 3), told[code]) for code, left in doubt.items() if 1 - left >= FLOOR
        }

    def _imply(self, code: str, found: dict[str, Tag]) -> None:
        """Add what is broader than a concept, step by step; a circle in the vocabulary ends where it began."""
        step = found[code]
        for broader in self.concepts[code].broader:
            if broader in self.concepts and broader not in found:
                found[broader] = self._tag(broader, round(step.score * IMPLIED, 3), f"{step.label} ({step.evidence})")
                self._imply(broader, found)

    def _tag(self, code: str, score: float, evidence: str) -> Tag:
        label = self.concepts[code].label
        if code.startswith("medtop:"):
            return Tag(scheme="medtop", code=code, label=label, score=score, evidence=evidence)
        return Tag(scheme="custom", code=f"{self.name}:{code}", label=label, score=score, evidence=evidence)

    def _reader_of(self, language: str) -> Reader:
        if language not in self._readers:
            wanted = (language, "en") if language != "en" else ("en",)
            names = Names(
                _name(text, concept.code, tongue)
                for tongue in wanted
                for concept in self.concepts.values()
                for tag, text in sorted(concept.names.items())
                if tag.split("-")[0].lower() == tongue and _is_phrase(text)
            )
            self._readers[language] = Reader({self.name: (names,)})
        return self._readers[language]


def merged(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Return tags with each scheme and code once: the best score, and its evidence."""
    best: dict[tuple[str, str], Tag] = {}
    for tag in tags:
        known = best.get((tag.scheme, tag.code))
        if known is None or tag.score > known.score:
            best[tag.scheme, tag.code] = tag if known is None else replace(tag, label=known.label)
    return tuple(best.values())


def _name(text: str, code: str, language: str) -> Name[str]:
    text = _bare(text)
    if language in _INFLECTED and len(text) > math.ceil(LEAST_LETTERS * 2):
        return Name(text[:-1], code, ending=4, is_capital=False)
    return Name(text, code, ending=_ENDINGS.get(language, 0), is_capital=False)


def _bare(text: str) -> str:
    """Return a name without what stands in brackets behind it: "drama (literature)"."""
    return text.split(" (")[0].strip()


def _is_phrase(text: str) -> bool:
    """Say whether a name can stand in a text: "arts, culture, entertainment and media" cannot."""
    bare = _bare(text)
    return "," not in bare and len(bare) >= (LEAST_LETTERS if bare.isascii() else 2)
