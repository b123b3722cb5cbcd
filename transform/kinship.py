"""Decide how two articles are related: one carries the other's text, one corrects the other, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from transform.fingerprint import HEADLINE_WORDS, band_keys
from transform.forms import are_filled_alike, compare_slots, have_other_subjects, is_form, numbers_kept
from transform.headlines import bare_headline, headline_keys, headlines_agree
from transform.likeness import Likeness, compare_texts, shingle_jaccard
from transform.prepared import Text, prepare_text
from transform.text import words

Relation = Literal["copy", "correction"]

NEAR_JACCARD = 0.5  # of 3-shingles; at or above it two texts are one, unless a template explains it
SAME_JACCARD = 0.8
WORTH_A_LOOK = 0.08  # Jaccard below which nothing longer is compared: a text cut to a fifth still has .2
CARRIED = 0.75  # share of the smaller text that stands in the larger when it was cut or given a local lead
CARRIED_WITH_LEAD = 0.6  # enough when the lead is shared as well: house style breaks runs everywhere
LEAD = 0.4
HALF = 0.5  # enough for another house when the whole lead is shared
WHOLE_LEAD = 0.85
THINNED = 0.57  # enough when much of the larger's top is shared: every other paragraph, under a lead of the house
WHOLE_ENOUGH = 0.4  # of the larger text; a smaller part must share its top
SHORT_WORDS = 80  # below this a text may be a filled-in form: tables, dividends, prices
FEWEST_WORDS = 25  # of a text that can be tied by likeness at all
FORM_HEADLINE = 0.8
MAX_CONFLICTS = 0.2  # share of numbers and directions that differ; above it the words are a template
NUMBERS_KEPT = 0.5  # a copy keeps its numbers, but for those that house style writes as words
CORRECTION_DAYS = 4
RESENT_HOURS = 12  # a form is filled in anew the next day
CORRECTION_SHARE = 0.25  # of the smaller text that stands in the one it corrects


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
    def headline_words(self) -> frozenset[str]:
        """The folded words of the headline, its marks aside."""
        return frozenset(words(bare_headline(self.headline)))

    @property
    def sent_as(self) -> tuple[str, frozenset[str]] | None:
        """The source and the words of the headline; None for a headline too short to tell."""
        return (self.source, self.headline_words) if len(self.headline_words) >= HEADLINE_WORDS else None

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
    has_same_headline: bool = False


def search_keys(headline: str | None, body: str) -> tuple[int, ...]:
    """Return the keys under which an article is found again: of its text, then of its headline without markers."""
    return (*band_keys(prepare_text(body).hashes), *headline_keys(headline, body))


def kinship(one: Entry, other: Entry) -> Kinship | None:
    """Return how two versions of different articles are related, the same whichever comes first, or None."""
    first, second = sorted((one, other), key=lambda entry: (entry.article_id, entry.content_hash))
    may_correct = _may_correct(first, second)
    if not may_correct and first.content_hash != second.content_hash and _cannot_be_kin(first, second):
        return None
    likeness = _likeness(first, second)
    value = _value(first, second, likeness)
    if (may_correct and _is_correction(first, second, likeness)) or _is_resent(first, second, likeness):
        same = _share_headline(first, second)
        return Kinship(relation="correction", similarity=value, evidence=likeness.passage, has_same_headline=same)
    if _is_late_correction(first, second) and likeness.jaccard < SAME_JACCARD:
        return None  # of another filling of the form, under the same headline
    if first.content_hash == second.content_hash or _is_copy(first, second, likeness):
        return Kinship(relation="copy", similarity=value, evidence=likeness.passage)
    return None


def _cannot_be_kin(one: Entry, other: Entry) -> bool:
    """Say, at a tenth of the cost of comparing them, that of two unmarked texts neither is the other's."""
    if shingle_jaccard(one.text, other.text) < WORTH_A_LOOK:
        return True
    return one.sent_as != other.sent_as and (min(_size(one), _size(other)) < FEWEST_WORDS or _is_template(one, other))


def have_text_in_common(ones: Sequence[Entry], others: Sequence[Entry]) -> bool:
    """Say whether any versions of two articles share text worth a look."""
    return any(shingle_jaccard(one.text, other.text) >= WORTH_A_LOOK for one in ones for other in others)


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
    return likeness.one_in_other if _size(one) <= _size(other) else likeness.other_in_one


def _size(entry: Entry) -> int:
    return len(entry.text.hashes)


def _is_copy(one: Entry, other: Entry, likeness: Likeness) -> bool:
    if min(_size(one), _size(other)) < FEWEST_WORDS:
        return False
    is_alike = likeness.jaccard >= NEAR_JACCARD or _is_carried(one, other, likeness)
    return is_alike and not _is_template(one, other)


def _is_template(one: Entry, other: Entry) -> bool:
    """Say whether what the two share is only the words of a form, filled in otherwise."""
    if numbers_kept(one.text, other.text) < NUMBERS_KEPT:
        return True
    agreements, conflicts = compare_slots(one.text, other.text)
    if conflicts and conflicts / (agreements + conflicts) > MAX_CONFLICTS:
        return True
    if min(_size(one), _size(other)) < SHORT_WORDS:
        if conflicts:
            return True
        is_chance = is_form(one.text) and is_form(other.text) and not are_filled_alike(one.text, other.text)
        if is_chance and not headlines_agree(one.headline, other.headline, least=FORM_HEADLINE):
            return True
    return have_other_subjects(one.text, other.text, (one.headline_words, other.headline_words))


def _is_carried(one: Entry, other: Entry, likeness: Likeness) -> bool:
    carried = _carried(one, other, likeness)
    is_one_smaller = _size(one) <= _size(other)
    leads = (likeness.lead_of_one, likeness.lead_of_other)
    top_of_larger = likeness.top_of_other if is_one_smaller else likeness.top_of_one
    sizes = sorted((_size(one), _size(other)))
    if sizes[0] < sizes[1] * WHOLE_ENOUGH and top_of_larger < LEAD:
        return False  # a brief inside a round-up, or a quoted passage: editors cut from the end
    if carried >= CARRIED:
        return True
    if carried >= CARRIED_WITH_LEAD and max(leads) >= LEAD:
        return True
    # Half of the text is the other's, whole lead and all, and another house printed it; or more, cut all over.
    is_half = carried >= HALF and max(leads) >= WHOLE_LEAD
    return one.source != other.source and (is_half or (carried >= THINNED and top_of_larger >= LEAD))


def _is_correction(one: Entry, other: Entry, likeness: Likeness) -> bool:
    if one.is_marked and other.is_marked and likeness.jaccard >= NEAR_JACCARD:
        return False  # the correction itself, carried by another
    if one.source != other.source and likeness.jaccard >= SAME_JACCARD and not compare_slots(one.text, other.text)[1]:
        return False  # carried as it was, under a mark of the carrier's own
    if _share_headline(one, other):
        return True
    shared = _carried(one, other, likeness)
    needed = CORRECTION_SHARE if headlines_agree(one.headline, other.headline, least=0.6) else NEAR_JACCARD
    if shared < needed or not headlines_agree(one.headline, other.headline, least=0.3):
        return False
    return not have_other_subjects(one.text, other.text, (one.headline_words, other.headline_words))


def _share_headline(one: Entry, other: Entry) -> bool:
    """Say whether one headline stands over both, or one of the two, marked, quotes that of the other."""
    first, second = one.headline_words, other.headline_words
    if first == second and len(first) >= HEADLINE_WORDS:
        return True
    return any(
        entry.is_marked and len(quoted.headline_words) >= HEADLINE_WORDS and _quotes(entry, quoted)
        for entry, quoted in ((one, other), (other, one))
    )


def _quotes(entry: Entry, quoted: Entry) -> bool:
    return not set(headline_keys(entry.headline, entry.body)).isdisjoint(headline_keys(quoted.headline, ""))


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


def _is_late_correction(one: Entry, other: Entry) -> bool:
    """Say whether one of the two corrects a story under the other's headline, but days after it or before it."""
    is_of_another = one.is_marked != other.is_marked and one.source == other.source
    return is_of_another and _share_headline(one, other) and not _may_correct(one, other)


def _are_close(one: Entry, other: Entry, hours: float) -> bool:
    """Say whether two articles were published within so many hours, as far as they say when."""
    if one.published_at is None or other.published_at is None:
        return True
    return abs(one.published_at - other.published_at) <= timedelta(hours=hours)
