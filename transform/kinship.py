"""Decide how two articles are related: one carries the other's text, one corrects the other, or neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from transform.fingerprint import band_keys, body_words, headline_key, word_hashes
from transform.likeness import Likeness, Text, compare_slots, compare_texts, numbers_kept, prepare_text, shingle_jaccard
from transform.text import words

Relation = Literal["copy", "correction"]

NEAR_JACCARD = 0.5  # of 3-shingles; at or above it two texts are one, unless a template explains it
SAME_JACCARD = 0.8
WORTH_A_LOOK = 0.08  # Jaccard below which nothing longer is compared: a text cut to a fifth still has .2
CARRIED = 0.75  # share of the smaller text that stands in the larger when it was cut or given a local lead
CARRIED_WITH_LEAD = 0.6  # enough when the lead is shared as well: house style breaks runs everywhere
LEAD = 0.4
SHORT_WORDS = 80  # below this a text may be a filled-in form: tables, dividends, prices
FEWEST_WORDS = 25  # of a text that can be tied by likeness at all
MAX_CONFLICTS = 0.2  # share of numbers and directions that differ; above it the words are a template
NUMBERS_KEPT = 0.5  # a copy keeps its numbers, but for those that house style writes as words
CORRECTION_DAYS = 4
RESENT_HOURS = 36
CORRECTION_SHARE = 0.25  # of the smaller text that stands in the one it corrects
_MARKERS = re.compile(
    r"^\W*(?:(?:corrected|correction|corrects|correcting|clarification|refil(?:e|ed|ing)|resend(?:ing)?|repeat(?:s|ing)?|"
    r"updat(?:e|es|ed|ing)|recast(?:s|ing)?|adds|rewrites|wrap-?up|2nd ld|\d(?:st|nd|rd|th) ld|ld|lead|urgent|"
    r"korrektur|berichtigung|berichtigt|aktualisiert|corrección|corrige|rectificación|actualiza(?:ción|do)?|"
    r"rectificatif|correctif|mise à jour|correção|corrige|atualização|rettifica|aggiornamento|correctie|"
    r"исправление|исправлено|уточнение|обновлено|sprostowanie|düzeltme|güncelleme|تصحيح|تحديث|更正|更新|訂正|정정|수정)"
    r"\s*\d*(?:\s*[-–—:/.|)\]]+\s*|\s+(?=[^\s]))"
    r")+",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    """One version of one article, as kinship looks at it; its text is made ready when it is first compared."""

    article_id: str
    source: str
    headline: str | None
    body: str
    bands: tuple[int, ...]
    content_hash: str
    published_at: datetime | None
    is_marked: bool  # as a correction or an update

    @cached_property
    def text(self) -> Text:
        """The body made ready for comparing."""
        return prepare_text(self.body)

    @cached_property
    def sent_as(self) -> tuple[str, int] | None:
        """The source and the words of the headline, markers aside; None for a headline too short to tell."""
        key = headline_key(bare_headline(self.headline))
        return (self.source, key[0]) if key else None

    @property
    def age(self) -> tuple[datetime, bool]:
        """What orders corrections after what they correct."""
        return (self.published_at or datetime.max.replace(tzinfo=UTC), self.is_marked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """How two entries are related."""

    relation: Relation
    similarity: float  # share of the smaller text that stands in the larger, or the Jaccard likeness when higher
    evidence: str  # the longest passage shared, in folded words


def search_keys(headline: str | None, body: str) -> tuple[int, ...]:
    """Return the keys under which an article is found again: of its text, then of its headline without markers."""
    return (*band_keys(word_hashes(body_words(body))), *headline_key(bare_headline(headline)))


def is_marked(headline: str | None, *, is_correction: bool, is_update: bool) -> bool:
    """Say whether an article calls itself a correction or an update of an earlier one."""
    return is_correction or is_update or (headline is not None and bare_headline(headline) != headline)


def bare_headline(headline: str | None) -> str:
    """Return the headline without the markers of corrections and updates before it.

    >>> bare_headline("CORRECTED-UPDATE 2-Copper falls in London")
    'Copper falls in London'
    """
    return _MARKERS.sub("", headline or "") or (headline or "")


def kinship(one: Entry, other: Entry) -> Kinship | None:
    """Return how two versions of different articles are related, the same whichever comes first, or None."""
    first, second = sorted((one, other), key=lambda entry: (entry.article_id, entry.content_hash))
    may_correct = _may_correct(first, second)
    if not may_correct and shingle_jaccard(first.text, second.text) < WORTH_A_LOOK:
        return None
    likeness = _likeness(first, second)
    value = _value(first, second, likeness)
    if (may_correct and _is_correction(first, second, likeness)) or _is_resent(first, second, likeness):
        return Kinship(relation="correction", similarity=value, evidence=likeness.passage)
    if first.content_hash == second.content_hash or _is_copy(first, second, likeness):
        return Kinship(relation="copy", similarity=value, evidence=likeness.passage)
    return None


def similarity(ones: Sequence[Entry], others: Sequence[Entry]) -> tuple[float, str]:
    """Return how alike the likest versions of two articles are, 0 to 1, and the longest passage they share."""
    found = []
    for one in ones:
        for other in others:
            first, second = sorted((one, other), key=lambda entry: (entry.article_id, entry.content_hash))
            likeness = _likeness(first, second)
            found.append((_value(first, second, likeness), likeness.passage))
    return max(found)


@lru_cache(maxsize=512)  # a pair is looked at when it is decided and again when the decision is written
def _likeness(one: Entry, other: Entry) -> Likeness:
    return compare_texts(one.text, other.text)


def _value(one: Entry, other: Entry, likeness: Likeness) -> float:
    return round(max(likeness.jaccard, _carried(one, other, likeness)), 4)


def _carried(one: Entry, other: Entry, likeness: Likeness) -> float:
    """Return the share of the smaller text that stands in the larger."""
    return likeness.one_in_other if len(one.text.tokens) <= len(other.text.tokens) else likeness.other_in_one


def _is_copy(one: Entry, other: Entry, likeness: Likeness) -> bool:
    smaller = min(len(one.text.tokens), len(other.text.tokens))
    if smaller < FEWEST_WORDS:
        return False
    is_alike = likeness.jaccard >= NEAR_JACCARD or _is_carried(one, other, likeness)
    return is_alike and not _is_template(one, other, smaller)


def _is_template(one: Entry, other: Entry, smaller: int) -> bool:
    agreements, conflicts = compare_slots(one.text, other.text)
    if conflicts and conflicts / (agreements + conflicts) > MAX_CONFLICTS:
        return True
    if numbers_kept(one.text, other.text) < NUMBERS_KEPT:
        return True
    if smaller >= SHORT_WORDS or not agreements + conflicts:
        return False
    # A short form with the same numbers may still be of another company: its name stands in the headline.
    return conflicts > 0 or not _headlines_agree(one, other, least=0.3)


def _is_carried(one: Entry, other: Entry, likeness: Likeness) -> bool:
    carried = _carried(one, other, likeness)
    is_one_smaller = len(one.text.tokens) <= len(other.text.tokens)
    lead_of_larger = likeness.lead_of_other if is_one_smaller else likeness.lead_of_one
    lead_of_smaller = likeness.lead_of_one if is_one_smaller else likeness.lead_of_other
    sizes = sorted((len(one.text.tokens), len(other.text.tokens)))
    if sizes[0] < sizes[1] / 2 and lead_of_larger < LEAD / 2:
        return False  # a brief inside a round-up, or a quoted passage: editors cut from the end
    if carried >= CARRIED:
        return True
    return carried >= CARRIED_WITH_LEAD and (lead_of_larger >= LEAD or lead_of_smaller >= LEAD)


def _is_correction(one: Entry, other: Entry, likeness: Likeness) -> bool:
    if one.is_marked and other.is_marked and likeness.jaccard >= NEAR_JACCARD:
        return False  # the correction itself, carried by another
    if one.source != other.source and likeness.jaccard >= SAME_JACCARD and not compare_slots(one.text, other.text)[1]:
        return False  # carried as it was, under a mark of the carrier's own
    shared = _carried(one, other, likeness)
    if one.sent_as and other.sent_as and one.sent_as[1] == other.sent_as[1]:
        return shared >= WORTH_A_LOOK
    if _headlines_agree(one, other, least=0.6):
        return shared >= CORRECTION_SHARE
    return shared >= NEAR_JACCARD and _headlines_agree(one, other, least=0.3)


def _is_resent(one: Entry, other: Entry, likeness: Likeness) -> bool:
    """Say whether a source sent a story again under its headline with some of its numbers changed, unmarked."""
    if one.sent_as is None or one.sent_as != other.sent_as or not _are_close(one, other, RESENT_HOURS):
        return False
    agreements, conflicts = compare_slots(one.text, other.text)
    return 0 < conflicts < agreements and _carried(one, other, likeness) >= NEAR_JACCARD


def _may_correct(one: Entry, other: Entry) -> bool:
    """Say whether one of the two is marked, some days apart at most, and not before the other."""
    if not (one.is_marked or other.is_marked):
        return False
    marked, plain = (one, other) if one.is_marked else (other, one)
    if marked.published_at and plain.published_at and marked.published_at < plain.published_at and not plain.is_marked:
        return False
    return _are_close(one, other, CORRECTION_DAYS * 24)


def _are_close(one: Entry, other: Entry, hours: float) -> bool:
    """Say whether two articles were published within so many hours, as far as they say when."""
    if one.published_at is None or other.published_at is None:
        return True
    return abs(one.published_at - other.published_at) <= timedelta(hours=hours)


def _headlines_agree(one: Entry, other: Entry, *, least: float) -> bool:
    """Say whether the headlines share at least that part of the shorter one's words; a missing headline agrees."""
    first, second = (set(words(bare_headline(entry.headline))) for entry in (one, other))
    if not first or not second:
        return True
    return len(first & second) / min(len(first), len(second)) >= least
