"""Read the wire's own conventions out of an article's paragraphs: datelines, agency lines, notes, captions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from extract.read.agency_lines import read_notice
from extract.read.agency_names import agencies_in
from extract.read.credit_line import split_credit
from extract.read.credit_shape import is_sure_credit
from extract.read.dateline import Dateline, read_dateline
from extract.read.notice import Notice
from extract.read.wire_phrases import unwrap

HEAD = 3  # paragraphs of text in which a dateline may stand
TAIL = 6  # paragraphs at the end in which a bare agency speaks for the article, and not for a photo
MAX_CAPTION_WORDS = 90
_WITHDRAWS = re.compile(
    r"[^.]{2,50}\b(?:has|have)\s+(?:withdrawn|retracted|killed)\s+(?:its|their|the|a)\s+(?:\w+\s)?(?:story|report|article)\b"
)
_LAST_BRACKET = re.compile(r"(?<=[.!?…»”\"'’)。\w])\s*([(（\[/]\s*([^()（）\[\]]{2,60}?)\s*[)）\]/])[.\s]*$")
_CLOSERS = frozenset(")）]/")  # a bracket at the end, before `_AFTER_BRACKET`
_AFTER_BRACKET = "." + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_LAST_WORDS = re.compile(
    r"(?<=[.!?…»”\"’。])\s*(?:[-–—]{1,2}\s*)?((?:[A-ZÀ-Þ][\w.-]*|\w{3})(?:\s?[/ ,-]\s?[\w.]+){0,3})\.?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WireCaption:
    """A paragraph of the body that is the caption of a photo."""

    paragraph: int  # index in the paragraphs given
    caption: str | None
    credit_line: str | None  # verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class WireLines:
    """What the paragraphs of an article say in the wire's own conventions, and the body that is left."""

    body: tuple[str, ...] = ()  # paragraphs left, the dateline cut from the first
    kept: tuple[
        tuple[int, int, int], ...
    ] = ()  # per body paragraph: its index among those given, from, to (characters)
    dateline: str | None = None  # verbatim
    dateline_place: str | None = None  # verbatim
    dateline_month: int | None = None
    dateline_day: int | None = None
    agencies: tuple[str, ...] = ()  # canonical names, in order of reading
    agency_lines: tuple[str, ...] = ()  # verbatim: attributions, sign-offs, copyright and syndication notices
    ednote: str | None = None  # corrections and desk notes, verbatim
    is_update: bool = False
    is_correction: bool = False
    pubstatus: Literal["usable", "withheld", "canceled"] = "usable"
    copyright_holder: str | None = None
    usage_terms: str | None = None
    captions: tuple[WireCaption, ...] = ()


@dataclass(slots=True)
class _Reading:
    kept: list[tuple[int, int, int]] = field(default_factory=list)
    dateline: Dateline | None = None
    agencies: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    ednotes: list[str] = field(default_factory=list)
    captions: list[WireCaption] = field(default_factory=list)


def read_lines(paragraphs: Sequence[str], *, language: str | None = None, take_captions: bool = False) -> WireLines:
    """Return what the paragraphs say in the wire's own conventions, and the body without it.

    A sentence that only mentions an agency gives nothing and stays. With `take_captions`, paragraphs that end in a
    sure credit and read like a caption leave the body too, as `captions`. `language` (BCP 47) decides months that two
    languages share.

    >>> lines = read_lines(["Madrid, 2 oct (EFE).- El presidente habla.", "(Con información de AFP)"])
    >>> lines.body, lines.dateline_place, lines.agencies
    (('El presidente habla.',), 'Madrid', ('EFE', 'AFP'))
    """
    reading = _Reading()
    roundup = _is_roundup(paragraphs)
    for index, text in enumerate(paragraphs):
        may_be_caption = take_captions and not roundup and not _ends_text(paragraphs, index)
        _read_paragraph(index, text, len(paragraphs), reading, language, may_be_caption)
    _take_last_words(paragraphs, reading)
    return _finish(paragraphs, reading)


def _is_roundup(paragraphs: Sequence[str]) -> bool:
    """Say whether most paragraphs end in a bare agency, as briefs do: those are attributions and no captions."""
    closed = [text for text in paragraphs if text.rstrip(_AFTER_BRACKET)[-1:] in _CLOSERS]
    ends = [text for text in closed if (match := _LAST_BRACKET.search(text)) and agencies_in(match.group(2))]
    return len(ends) > 3 and len(ends) * 2 > len(paragraphs)


def _ends_text(paragraphs: Sequence[str], index: int) -> bool:
    """Say whether only notices follow a paragraph that closes with a bare agency: an attribution, "... (ANSA)"."""
    match = _LAST_BRACKET.search(paragraphs[index])
    return bool(match and agencies_in(match.group(2))) and all(map(read_notice, paragraphs[index + 1 :]))


def _read_paragraph(
    index: int, text: str, count: int, reading: _Reading, language: str | None, take_captions: bool
) -> None:
    if not text.strip():
        return
    notice = None if _opens_article(text, reading, language) else read_notice(text)
    if notice and not (notice.is_note and _is_long_text(text, notice)):
        _take_notice(notice, text, reading, speaks_for_article=index >= count - TAIL or not reading.kept)
        return
    if take_captions and (caption := _read_caption(index, text, is_last=index == count - 1)):
        reading.captions.append(caption)
        return
    start = _take_dateline(text, reading, language)
    if len(reading.kept) < HEAD and _WITHDRAWS.match(text, start):
        reading.notices.append(Notice(is_withdrawn=True))
    if text[start:].strip():
        reading.kept.append((index, start, len(text.rstrip())))


def _opens_article(text: str, reading: _Reading, language: str | None) -> bool:
    """Say whether a paragraph opens with place and agency, so that a slash in it is no attribution."""
    if reading.dateline or reading.kept:
        return False
    dateline = read_dateline(text, language)
    return bool(dateline and dateline.place and dateline.agencies and len(text[dateline.end :].split()) > 1)


def _is_long_text(text: str, notice: Notice) -> bool:
    """Say whether a note that only opens like one is text: an update's word before a long paragraph."""
    return notice.is_update and not notice.is_correction and len(text.split()) > 40


def _take_notice(notice: Notice, text: str, reading: _Reading, *, speaks_for_article: bool) -> None:
    reading.notices.append(notice)
    if notice.is_note:
        reading.ednotes.append(text.strip())
    else:
        reading.lines.append(text.strip())
    if speaks_for_article:
        reading.agencies += notice.agencies


def _read_caption(index: int, text: str, *, is_last: bool) -> WireCaption | None:
    """Return the caption a paragraph is: it ends in a sure credit; a mere agency at the very end is an attribution."""
    caption, credit = split_credit(text)
    if credit is None or not is_sure_credit(credit) or len((caption or "").split()) > MAX_CAPTION_WORDS:
        return None
    if is_last and (credit.startswith("©") or agencies_in(unwrap(credit)[0].lstrip("©℗ "))):
        return None
    return WireCaption(paragraph=index, caption=caption, credit_line=credit)


def _take_dateline(text: str, reading: _Reading, language: str | None) -> int:
    """Return where the text of a paragraph begins, after its dateline."""
    if reading.dateline or len(reading.kept) >= HEAD:
        return 0
    dateline = read_dateline(text, language)
    if dateline is None:
        return 0
    reading.dateline = dateline
    reading.agencies[:0] = dateline.agencies
    return dateline.end


def _take_last_words(paragraphs: Sequence[str], reading: _Reading) -> None:
    """Cut an agency from the end of the last paragraph: "... he said. (AFP)"."""
    if not reading.kept:
        return
    index, start, end = reading.kept[-1]
    text = paragraphs[index][start:end]
    for pattern in (_LAST_BRACKET, _LAST_WORDS):
        match = pattern.search(text)
        notice = read_notice(match.group(1)) if match else None
        if match is None or notice is None or not notice.agencies or len(text[: match.start(1)].split()) < 3:
            continue
        if pattern is _LAST_WORDS and not agencies_in(match.group(1)):
            continue
        reading.agencies += notice.agencies
        reading.lines.insert(0, match.group(1).strip())
        reading.kept[-1] = (index, start, start + len(text[: match.start(1)].rstrip(" -–—")))
        return


def _finish(paragraphs: Sequence[str], reading: _Reading) -> WireLines:
    dateline, notices = reading.dateline, reading.notices
    return WireLines(
        body=tuple(paragraphs[index][start:end].strip() for index, start, end in reading.kept),
        kept=tuple(reading.kept),
        dateline=dateline.verbatim if dateline else None,
        dateline_place=dateline.place if dateline else None,
        dateline_month=dateline.month if dateline else None,
        dateline_day=dateline.day if dateline else None,
        agencies=tuple(dict.fromkeys(reading.agencies)),
        agency_lines=tuple(reading.lines),
        ednote="\n".join(reading.ednotes) or None,
        is_update=any(notice.is_update for notice in notices),
        is_correction=any(notice.is_correction for notice in notices),
        pubstatus="canceled" if any(notice.is_withdrawn for notice in notices) else "usable",
        copyright_holder=next((notice.copyright_holder for notice in notices if notice.copyright_holder), None),
        usage_terms=next((notice.usage_terms for notice in notices if notice.usage_terms), None),
        captions=tuple(reading.captions),
    )
