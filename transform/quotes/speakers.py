"""Say who the text beside a quote says said it: by a verb of speech and a name, in the order many languages use."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from transform.quotes.cast import Cast
from transform.quotes.names import names_in, protect, unprotect

_NOT_INVERTED = frozenset(("told", "tells", "asked", "asks", "claims", "comments"))  # "told Olin" is not "Olin told"
_PRONOUNS = {
    "en": "he|she",
    "de": "er|sie",
    "fr": "il|elle",
    "es": "él|ella",
    "pt": "ele|ela",
    "it": "lui|lei",
    "nl": "hij|zij|ze",
    "sv": "han|hon",
    "da": "han|hun",
    "no": "han|hun",
    "ru": "он|она",
    "uk": "він|вона",
    "fi": "hän",
    "tr": "o",
}
_MAY_LEAVE_OUT = frozenset(("es", "it", "pt", "ca", "gl", "pl", "cs", "ro", "hu", "tr", "el", "ru", "uk", "sw", "lt"))
_FRENCH_INVERSION = re.compile(r"^[\s,–—-]*(?:a-t-(?:il|elle) \w+|\w+-(?:t-)?(?:il|elle))\b")
_ACCORDING = re.compile(
    r"(?:^|[\s,.])(?:according to|laut|selon|d'après|según|secondo|segundo|de acordo com|volgens|enligt|ifølge|"
    r"menurut)\s(?P<who>[^,:;.]{2,60}(?:, [^,:;.]{2,60})?)[,:]?\s*$",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[,;:!?()\[\]\"“”„«»\n.]|\s[–—-]\s|\s(?:of|for|from|at|in|on|to|with|by|as|about|after|during|who|which|whose|"
    r"while|when|that|than|vom|für|bei|aus|am|im|zum|zur|nach|auf|an|über|gegenüber|während|wie|du|des|pour|dans|sur|"
    r"chez|au|aux|avec|lors|para|por|con|ante|durante|tras|per|nel|nella|su|no|na|em|com|aan|voor|met|bij|tegen|från|"
    r"för|till|med|om|fra|til|ved|w|z|do|dla|po|в|на|с|для|о|из|по|при|у|з|від)\b"
)
_SENTENCE_END = re.compile(r"[.!?…](?:[”\"»’)]|\s)\s*")
_SPEECH_END = (",", "!", "?", "…", "—", "–", "-")
_OUTSIDE = (",", "–", "—", "-")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a quote, and the words that say so; `is_pronoun` when they only say "he" or "she"."""

    speaker: str | None
    evidence: str
    is_pronoun: bool = False
    is_behind: bool = False  # the words stand behind the quote


def attribution_of(before: str, quote: str, after: str, cast: Cast, language: str) -> Attribution | None:
    """Return what the text before and after a quote, within its paragraph, says of its speaker.

    A colon before the quote decides; then what follows it; then the sentence that leads to it.
    """
    before, after = protect(before), protect(after)
    sentence = _SENTENCE_END.split(before)[-1]
    if sentence.rstrip().endswith(":"):
        return _before(sentence, cast, language)
    behind = _behind(quote, after, cast, language)
    if language == "tr" and behind and not behind.speaker and sentence.rstrip().endswith(","):
        return _led(_subject(sentence, language), sentence, cast, language)  # "Ali Demir, “...” dedi."
    return behind or _before(sentence, cast, language)


def subject_of(before: str, cast: Cast, language: str) -> Attribution | None:
    """Return whom the first sentence of a paragraph says to have spoken, as in "Olin said it was right"."""
    first = _SENTENCE_END.split(protect(before))[0]
    led = _leading(language).match(first)
    return _led(_subject(led["who"], language), f"{led['who']} {led['verb']}", cast, language) if led else None


def _behind(quote: str, after: str, cast: Cast, language: str) -> Attribution | None:
    """Return what follows the quote: `said Olin`, `Olin said`, `, sagte sie`; nothing behind a finished sentence."""
    is_open = quote.endswith(_SPEECH_END) or after.lstrip().startswith(_OUTSIDE)
    if not is_open and quote.endswith((".", "。")):
        return None
    if language == "fr" and (inverted := _FRENCH_INVERSION.match(after)):
        return Attribution(None, inverted[0].strip(" ,–—-"), is_pronoun=True, is_behind=True)
    inverted = _inverted(language).match(after)
    if inverted and inverted["verb"].lower() not in _NOT_INVERTED:
        clause = _CUT.split(inverted["who"], maxsplit=1)[0]
        return _attribution(clause, f"{inverted['verb']} {clause.strip()}", cast, language)
    straight = _straight(language).match(after)
    if straight:
        clause = _subject(straight["who"], language)
        return _attribution(clause, f"{straight['who'].strip(' ,–—-')} {straight['verb']}", cast, language)
    return None


def _before(sentence: str, cast: Cast, language: str) -> Attribution | None:
    """Return what leads to the quote: `Olin said: `, `Dazu sagte Olin: `, `according to Olin, `."""
    is_led = sentence.rstrip().endswith(":")
    according = _ACCORDING.search(sentence)
    if according:
        return _led(_subject(according["who"], language), according[0], cast, language)
    led = _leading(language).match(sentence)
    found = None
    if led and (is_led or not (cast.others(led["rest"], "") or _verb(language).search(led["rest"]))):
        found = _led(_subject(led["who"], language), led[0], cast, language)
    inverted = _led_inverted(language).search(sentence) if is_led and not (found and found.speaker) else None
    if inverted:
        return _led(_CUT.split(inverted["who"], maxsplit=1)[0], inverted[0], cast, language)
    return found


def _led(clause: str, evidence: str, cast: Cast, language: str) -> Attribution | None:
    found = _attribution(clause, evidence.strip(" ,:–—-"), cast, language)
    return Attribution(found.speaker, found.evidence, is_pronoun=found.is_pronoun)


def _attribution(clause: str, evidence: str, cast: Cast, language: str) -> Attribution:
    evidence = unprotect(evidence).strip()
    first = clause.split()[:1]
    is_left_out = not first and language in _MAY_LEAVE_OUT
    if is_left_out or (first and first[0].lower() in _PRONOUNS.get(language, "").split("|")):
        return Attribution(None, evidence, is_pronoun=True, is_behind=True)
    return Attribution(cast.named(clause), evidence, is_behind=True)


def _subject(text: str, language: str) -> str:
    """Return the part of a clause before its verb that names who speaks: not what explains him, not where and when."""
    clauses = []
    for part in re.split(r"\s*[,–—]\s+", text.strip(" ,–—-")):
        word = part.split(" ", 1)[0]
        if part and not word[:1].isdigit() and not _CUT.match(f" {word.lower()} "):
            clauses.append(_CUT.split(part, maxsplit=1)[0])
    named = (clause for clause in clauses if any(" " in name for name in names_in(clause, language)))
    return next(named, clauses[-1] if clauses else "")


@cache
def verbs_of(language: str) -> str:
    """Return the verbs of speech of a language as alternatives of a pattern, English ones where we have none."""
    with (Path(__file__).parent / "speech_words.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["language"]: row["words"].split("|") for row in csv.DictReader(lines)}
    words = sorted(rows.get(language, rows["en"]), key=len, reverse=True)
    return "|".join(re.escape(word) for word in words)


@cache
def _verb(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{verbs_of(language)})\b")


@cache
def _inverted(language: str) -> re.Pattern[str]:
    return re.compile(rf"^[\s,–—-]*(?P<verb>{verbs_of(language)})\b(?P<who>[^\n]{{0,120}})", re.IGNORECASE)


@cache
def _straight(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"^[\s,–—-]*(?P<who>[^\n.;:!?“”\"„«»]{{1,110}}?)\s(?P<verb>{verbs_of(language)})\b(?!\s(?:by|von|por|par)\b)"
    )


@cache
def _leading(language: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?P<who>[^\n]{{1,140}}?)\s(?P<verb>{verbs_of(language)})\b(?P<rest>[^\n]{{0,90}})$")


@cache
def _led_inverted(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s,])(?:{verbs_of(language)})\s(?P<who>[^\n:]{{2,90}}):\s*$", re.IGNORECASE)
