"""Read plain wire copy: framed or not, with header lines, slugs, bylines, and captions among the paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from extract.read.agency_lines import read_notice
from extract.read.calendar_words import find_date
from extract.read.copy_record import Copy, agencies_named, pubstatus_of, read_instant
from extract.read.credit_line import split_credit
from extract.read.credit_shape import is_credit, is_sure_credit
from extract.read.dateline import read_dateline
from extract.read.name_shape import is_name
from extract.read.wire_phrases import opening

MAX_HEADLINE_WORDS = 22
_HEADER = re.compile(r"^([^\W\d_][\w -]{1,24}?)\s*[:=]\s*(\S.*)$")
_DATE_WORD = re.compile(
    r"^\s*(?:date|datum|fecha|data|дата|tarih|tanggal|päivämäärä|dátum|dato|日期|日付|날짜|التاريخ)\s*[:：=]?\s*"
    r"(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4})(?:\s+|$)",
    re.IGNORECASE,
)
_FIELDS = {
    "headline": "headline title hedline überschrift titel titre titulo título titolo заголовок 标题",
    "standfirst": "subtitle subheadline abstract summary standfirst deck description",
    "published_at": "date published publication-date created issued time datum fecha data pubdate дата firstcreated",
    "modified_at": "updated modified revised last-modified",
    "byline": "byline by author authors autor auteur von por par autore автор",
    "dateline": "dateline",
    "source": "source provider agency credit quelle fuente fonte источник service",
    "language": "language lang sprache idioma langue",
    "section": "section category desk rubric kategorie ressort rubrique sección categoria",
    "keywords": "keywords keyword tags subject subjects topics schlagwörter palabras-clave",
    "ednote": "ednote editors-note editor's-note note eds advisory",
    "copyright_holder": "copyright copyrightholder rights",
    "usage_terms": "usage usage-terms usageterms",
    "pubstatus": "status pubstatus",
    "url": "url link uri canonical",
    "slug": "slug slugline slug-line id guid priority urgency version words wordcount format transref sequence number",
}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split()}
_BYLINE = re.compile(
    r"^(?:by|von|por|par|di|de|da|door|av|af|od|автор:?|text:?|texto:?|от|oleh)\s+(\S.{2,80})$", re.IGNORECASE
)
_SLUG = re.compile(r"^(?=.*[-/])[A-Z0-9ÄÖÜÉ][A-Za-z0-9ÄÖÜÉ,./&'()-]*(?:\s[A-Za-z0-9,./()-]+){0,4}$")
_SLUG_SIGN = re.compile(
    r"^(?:[A-Z]{1,4}-{1,2}[A-Z]|[A-Z0-9-]+/[A-Z0-9-]*(?:\s|$)|[A-Z]{2,}(?:-[A-Z]{2,})+(?:\s|$)|BC-|AM-|PM-)"
)
_COUNT = re.compile(
    r"^\W*(?:\d{2,5}\s*(?:words|palabras|wörter|mots|wds?)|-?\s*(?:more|mas|30|ends|end|###|nnnn)\s*-?|[#=*_-]{3,}|\(?more\)?)\W*$",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\b(\d{2})(\d{2})(\d{2})(?:GMT|Z|UTC)?\s+([A-Z]{3})\s+(\d{2,4})\b", re.IGNORECASE)


def read_text(text: str) -> Copy:
    """Return what plain copy says. Nothing is invented: a headline is a line that stands as one."""
    text, framed = _unframe(text.replace("\r\n", "\n").replace("\r", "\n"))
    copy, rest = _take_headers(_paragraphs(text), framed)
    rest, copy = _take_top(rest, copy)
    return replace(copy, paragraphs=tuple(part for part in rest if not _COUNT.match(part)))


def _unframe(text: str) -> tuple[str, Copy]:
    """Return the text between the frames of IPTC 7901, and what the frame says: category, slug, time."""
    match = re.search(r"\x01(.*?)\x02(.*?)(?:\x03(.*?))?(?:\x04|$)", text, re.DOTALL)
    if match is None:
        return re.sub(r"[\x00-\x08\x0e-\x1f]", "", text), Copy()
    header, body, trailer = (group or "" for group in match.groups())
    stamp = _STAMP.search(trailer) or _STAMP.search(header)
    first = header.strip().split("\n")[0].split()
    source = re.match(r"[a-z]+", first[0], re.IGNORECASE) if first else None
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", body), Copy(
        published_at=_from_stamp(stamp) if stamp else None,
        agencies=agencies_named(source.group() if source else None),
    )


def _from_stamp(match: re.Match[str]) -> datetime | None:
    """Return the instant of "021530 OCT 22": day, hour and minute, month, year, in UTC as IPTC 7901 says."""
    day, hour, minute, month, year = match.groups()
    found = find_date(f"{int(day)} {month}", "en")
    try:
        return (
            datetime(int(year) % 100 + 2000, found.month or 0, int(day), int(hour), int(minute), tzinfo=UTC)
            if found
            else None
        )
    except ValueError:
        return None


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs: parted by blank lines, by indents, or each line one where neither is there."""
    lines = text.split("\n")
    if any(not line.strip() for line in lines[1:-1]):
        blocks = re.split(r"\n[ \t\u3000]*\n", text)
        paragraphs = [part for block in blocks for part in _part_block(block)]
    else:
        paragraphs = lines
    return [" ".join(part.split()) for part in paragraphs if part.strip()]


def _part_block(block: str) -> list[str]:
    """Return a block as paragraphs: header lines and indented lines begin new ones, hard-wrapped lines join."""
    lines = [line for line in block.split("\n") if line.strip()]
    if len(lines) > 1 and all(_is_header(line) for line in lines[:2]):
        return lines
    parts: list[str] = []
    for number, line in enumerate(lines):
        starts = (
            number == 0
            or re.match(r"^(?:\s{2,}|\t|\u3000)", line)
            or (len(lines[number - 1]) < 50 and _ends(lines[number - 1]))
        )
        if starts or _is_alone(lines[number - 1]):
            parts.append(line)
        else:
            parts[-1] += f" {line.strip()}"
    return parts


def _ends(line: str) -> bool:
    return line.rstrip().endswith((".", "!", "?", ")", "”", "»", "。"))


def _is_alone(line: str) -> bool:
    return bool(_SLUG_SIGN.match(line.strip()) or re.match(r"^\s*\^.*\^\s*$", line) or _BYLINE.match(line.strip()))


def _is_header(line: str) -> bool:
    match = _HEADER.match(line.strip())
    return bool(match) and _field(match.group(1)) is not None if match else False


def _field(name: str) -> str | None:
    return _FIELD_OF.get(re.sub(r"\s+", "-", name.strip().casefold()))


def _take_headers(paragraphs: list[str], copy: Copy) -> tuple[Copy, list[str]]:
    """Take header lines from the top, and the bare word date before the first paragraph."""
    values: dict[str, str] = {}
    rest = list(paragraphs)
    while rest:
        if match := _DATE_WORD.match(rest[0]):
            values.setdefault("published_at", match.group(1))
            rest[0] = rest[0][match.end() :].strip()
            if not rest[0]:
                rest.pop(0)
            continue
        header = _HEADER.match(rest[0])
        field = _field(header.group(1)) if header else None
        if header is None or field is None or (field == "byline" and not _names(header.group(2))):
            break
        if is_credit(rest[0]) and field not in {"source", "copyright_holder"}:
            break
        values.setdefault(field, header.group(2).strip())
        rest.pop(0)
    return _with_values(copy, values), rest


def _with_values(copy: Copy, values: dict[str, str]) -> Copy:
    get = values.get
    return replace(
        copy,
        headline=get("headline") or copy.headline,
        standfirst=get("standfirst"),
        published_at=_instant(get("published_at")) or copy.published_at,
        modified_at=_instant(get("modified_at")),
        byline=_names(get("byline") or ""),
        byline_line=get("byline"),
        dateline=get("dateline"),
        dateline_place=(get("dateline") or "").split(",")[0].strip() or None,
        agencies=tuple(dict.fromkeys((*copy.agencies, *agencies_named(get("source"))))),
        language=get("language"),
        section=get("section"),
        keywords=tuple(word.strip() for word in re.split(r"[,;|]", get("keywords") or "") if word.strip()),
        ednote=get("ednote"),
        pubstatus=pubstatus_of(get("pubstatus")),
        copyright_holder=get("copyright_holder"),
        usage_terms=get("usage_terms"),
        url=get("url") if re.match(r"https?://", get("url") or "") else None,
    )


def _instant(text: str | None) -> datetime | None:
    """Return the instant a header states; a day alone is its first moment in UTC."""
    if not text:
        return None
    if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text.strip()):
        day, month, year = map(int, match.groups())
        text = f"{year:04}-{month:02}-{day:02}"
    if instant := read_instant(text.strip()):
        return instant
    found = find_date(text)
    if found is None or found.year is None or found.month is None:
        return None
    try:
        return datetime(found.year, found.month, found.day, tzinfo=UTC)
    except ValueError:
        return None


def _names(text: str) -> tuple[str, ...]:
    """Return the names in a byline; what follows a comma (an agency, a title) is no name."""
    text = re.sub(r"^(?:by|von|por|par|di|de|da|door|av|af|от|автор:?|oleh)\s+", "", text.strip(), flags=re.IGNORECASE)
    parts = re.split(r"\s*(?:,|;|/|&|\s(?:and|und|y|et|e|og|och|en|и)\s)\s*", text)
    return tuple(_name_case(part) for part in parts if is_name(part) and not agencies_named(part))


def _name_case(name: str) -> str:
    return name.title() if name.isupper() and name.isascii() else name


def _take_top(rest: list[str], copy: Copy) -> tuple[list[str], Copy]:
    """Take slug, headline and byline from the top of the text, in any order they come."""
    for _ in range(5):
        if len(rest) < 2:
            break
        line = rest[0]
        if _is_slug(line):
            copy = replace(copy, is_update=copy.is_update or bool(_WRITETHRU.search(line)))
        elif not copy.headline and (headline := _headline(line, rest[1:])):
            note = read_notice(line)
            copy = replace(
                copy,
                headline=headline,
                is_update=copy.is_update or bool(note and note.is_update),
                is_correction=copy.is_correction or bool(note and note.is_correction),
            )
        elif not copy.byline and (match := _BYLINE.match(line)) and _names(match.group(1)):
            copy = replace(copy, byline=_names(match.group(1)), byline_line=line)
        else:
            break
        rest = rest[1:]
    return rest, copy


_WRITETHRU = re.compile(r"\b(?:\d(?:st|nd|rd|th)\s+)?(?:ld|lead)\b|writethru|update\b", re.IGNORECASE)


def _is_slug(line: str) -> bool:
    """Say whether a line is a desk's slug and no sentence: "BC-EU--Grain, 1st Ld-Writethru", "GRAIN-ODESA/"."""
    return (
        len(line.split()) <= 6
        and bool(_SLUG.match(line))
        and bool(_SLUG_SIGN.match(line))
        and not read_dateline(line + " A")
    )


def _headline(line: str, following: Sequence[str]) -> str | None:
    """Return the line as headline when it stands as one: short, no sentence, no dateline, caption or notice."""
    if match := re.fullmatch(r"\^(.*?)\^?<?", line):
        return match.group(1).strip() or None
    if len(line.split()) > MAX_HEADLINE_WORDS or len(line) > 180 or not following or _BYLINE.match(line):
        return None
    if re.search(r"[.。।;:]$", line) and not re.search(r"\b[A-Z]\.[A-Z]?\.?$", line):
        return None
    notice = read_notice(line)
    if notice and not (
        (notice.is_note and opening("update").match(line)) or (notice and notice.is_correction and "-" in line[:14])
    ):
        return None
    caption, credit = split_credit(line)
    if credit and (caption is None or is_sure_credit(credit)):
        return None
    if read_dateline(line) or (_DATE_WORD.match(line) is not None):
        return None
    return (
        line if max(len(part.split()) for part in following) > len(line.split()) or not following[0].isascii() else None
    )
