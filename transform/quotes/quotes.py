"""Find the quotes of an article and who said each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transform.quotes.caseless import LANGUAGES, attribution_in
from transform.quotes.cast import Cast, is_he_or_she
from transform.quotes.dashes import find_dashed, is_dashed
from transform.quotes.marks import Marked, find_marked
from transform.quotes.speakers import Attribution, attribution_of, subject_of
from transform.records import Article, Quote
from transform.taggers.languages import language_of
from transform.text import SPACELESS, paragraphs

UNATTRIBUTED_WORDS = 6  # a quote of fewer words whose speaker is not told is no record
UNATTRIBUTED_SIGNS = 14  # the same, for scripts without spaces
_REST_WORDS = 14  # between the words that name a speaker and his next quote, in one sentence
_CONTEXT = 220  # characters before and after a quote in which its speaker may stand
_WORDS = re.compile(r"[^\W_]+")
_SPACELESS_LETTER = re.compile(f"[{SPACELESS}]")
_DASHED = re.compile("^[–—―-] ?[^\\W\\d_]", re.MULTILINE)
_MARKS = re.compile('[“”„«»"「」『』‘]')


@dataclass(slots=True)
class _Last:
    """The quote before: who said it, where its attribution ends in the body, in which paragraph."""

    speaker: str
    evidence: str
    end: int
    paragraph: int
    is_open: bool = False


def find_quotes(article: Article) -> tuple[Quote, ...]:
    """Return the quotes of the body in reading order, verbatim and without their marks.

    `speaker` is named by the words beside the quote; a last name becomes the full one that the text gives elsewhere,
    and the name known everywhere where there is one. "He said" names the speaker of the quote before, in the same or
    the last paragraph, when nobody else was named since; else the speaker is None. Titles, nicknames and single words
    between marks are no quotes.
    """
    if not _MARKS.search(article.body) and not _DASHED.search(article.body):
        return ()
    found = list(_read(article))
    return tuple(
        Quote(
            position=place,
            offset=offset,
            text=text,
            speaker=told.speaker if told else None,
            evidence=told.evidence if told and told.evidence else None,
        )
        for place, (offset, text, told) in enumerate(one for one in found if one[2] or _is_speech(one[1]))
    )


def _read(article: Article) -> Iterator[tuple[int, str, Attribution | None]]:
    language = language_of(article)
    cast = Cast("\n".join(filter(None, (article.headline, article.standfirst, article.body))), language)
    lines = paragraphs(article.body)
    last: _Last | None = None
    start = 0
    for place, line in enumerate(lines):
        marked = list(find_marked(line, lines[place + 1] if place + 1 < len(lines) else ""))
        has_dash = not marked and is_dashed(line, language)
        marked = find_dashed(line, language) if has_dash else marked
        for number, one in enumerate(marked):
            before = line[marked[number - 1].closes if number else 0 : one.opens]
            after = line[one.closes : marked[number + 1].opens if number + 1 < len(marked) else len(line)]
            text = line[one.start : one.end]
            told = _told(before[-_CONTEXT:], text, after[:_CONTEXT], cast, language)
            if told is None or told.is_pronoun:
                since = article.body[last.end : start + one.opens] if last and last.paragraph >= place - 1 else ""
                told = _carried(told, last, since, cast, is_next_line=number == 0)
            if told and told.is_pronoun and not told.speaker:
                told = _opened(told, _outside_marks(line[: one.opens]), cast, language)
            last = _next(told, one, start, place, after)
            if has_dash and not (told and told.speaker):
                continue  # without marks only a speaker shows that it is speech
            yield start + one.start, text, told
        start += len(line) + 1


def _told(before: str, text: str, after: str, cast: Cast, language: str) -> Attribution | None:
    if language in LANGUAGES:
        return attribution_in(before, after, language)
    return attribution_of(before, text, after, cast, language)


def _carried(
    told: Attribution | None, last: _Last | None, since: str, cast: Cast, *, is_next_line: bool
) -> Attribution | None:
    """Return the speaker of the quote before where the text goes on with him: "he said", or nothing but quotes.

    `since` is the text from the words that named him to this quote; empty when that is too long ago.
    """
    if last is None or not since:
        return told
    between = _outside_marks(since)
    if cast.others(between, last.speaker):
        return told
    if told:
        is_same = is_he_or_she(told.evidence, last.speaker)
        return Attribution(last.speaker, f"{told.evidence} ({last.evidence})") if is_same else told
    if is_next_line:
        return Attribution(last.speaker, last.evidence) if last.is_open and "\n" in since else None
    return Attribution(last.speaker, last.evidence) if _ends_sentence(between) else None


def _ends_sentence(between: str) -> bool:
    """Say whether the text between a speaker and his next quote is only the rest of the sentence that names him."""
    rest = between.strip()
    return len(_WORDS.findall(rest)) <= _REST_WORDS and re.search(r"[.!?]\s+\S", rest) is None and rest[-1:] in ".,;"


def _opened(told: Attribution, before: str, cast: Cast, language: str) -> Attribution:
    """Return the one who the paragraph says spoke before "he said", when it names nobody else."""
    named = subject_of(before, cast, language)
    if named is None or named.speaker is None or cast.others(before.partition(named.evidence)[2], named.speaker):
        return told
    if not is_he_or_she(told.evidence, named.speaker):
        return told
    return Attribution(named.speaker, f"{told.evidence} ({named.evidence})")


def _next(told: Attribution | None, one: Marked, start: int, place: int, after: str) -> _Last | None:
    """Return what the next quote must know of this one: nothing when nobody is known to have said it."""
    if told is None or told.speaker is None:
        return None
    end = start + one.closes
    words = told.evidence
    if told.is_behind:
        at = after.find(words.split(" (")[0])
        end += at + len(words) if at >= 0 else 0
    return _Last(told.speaker, words.split(" (")[0], end, place, one.is_open)


def _outside_marks(text: str) -> str:
    return re.sub('[“„«"「][^“”„«»"「」]*[”“«»"」]', " ", text)


def _is_speech(text: str) -> bool:
    """Say whether words between marks are a sentence and no title, when nobody is said to have said them."""
    if _SPACELESS_LETTER.search(text):
        return len(text) >= UNATTRIBUTED_SIGNS
    words = _WORDS.findall(text)
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= UNATTRIBUTED_WORDS and capitals * 2 <= len(words)
