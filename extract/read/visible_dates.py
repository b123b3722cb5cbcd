"""The date lines a page prints under its headline, for pages whose metadata has none."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

from extract.read.calendar_words import find_date
from extract.read.dates import Dates, is_possible

MAX_LINE_CHARACTERS = 200
CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])\s?(?:[:.hH]|時|시|点|點)\s?(?P<minute>[0-5]\d)?(?:[:.][0-5]\d)?\s*"
    r"(?P<half>[ap]\.?\s?m\b\.?)?\s*\(?(?P<zone>(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[A-Z]{2,5}\b|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
# Hours east of Greenwich by the zone's short name; one that means several zones is taken as newsrooms mean it.
ZONES = {
    "GMT": 0.0, "UTC": 0.0, "WET": 0.0, "BST": 1.0, "WEST": 1.0, "CET": 1.0, "MEZ": 1.0, "CEST": 2.0, "MESZ": 2.0,
    "EET": 2.0, "SAST": 2.0, "CAT": 2.0, "WAT": 1.0, "EEST": 3.0, "MSK": 3.0, "EAT": 3.0, "TRT": 3.0, "IST": 5.5,
    "PKT": 5.0, "WIB": 7.0, "ICT": 7.0, "WITA": 8.0, "SGT": 8.0, "HKT": 8.0, "PHT": 8.0, "WIT": 9.0, "JST": 9.0,
    "KST": 9.0, "AWST": 8.0, "ACST": 9.5, "AEST": 10.0, "AEDT": 11.0, "NZST": 12.0, "NZDT": 13.0, "NST": -3.5,
    "ADT": -3.0, "AST": -4.0, "EDT": -4.0, "EST": -5.0, "ET": -5.0, "CDT": -5.0, "CST": -6.0, "MDT": -6.0, "MST": -7.0,
    "PDT": -7.0, "PST": -8.0, "ART": -3.0, "BRT": -3.0,
}  # fmt: skip
MODIFIED = re.compile(
    r"updat|modif|aktualis|actuali|mis à jour|bijgewerkt|opdater|oppdater|uppdater|päivitet|zaktualiz|aktualiz|"
    r"обновл|оновл|güncel|diperbarui|cập nhật|更新|수정|última|aggiorna|atualiz|تحديث|ažurira|frissít",
    re.IGNORECASE,
)
# The digits of Arabic, Persian, Devanagari, Bengali and Thai.
DIGITS = {ord(zero) + value: str(value) for zero in "٠۰०০๐" for value in range(10)}
BUDDHIST_YEAR = re.compile(r"\b25[4-9]\d\b")
BUDDHIST_ERA = 543  # years ahead of the common era


def read_visible_dates(lines: Sequence[str], language: str | None, *, fetched_at: datetime) -> Dates:
    """Return the first printed date and, where one is marked so, the date of the last change.

    Only whole dates with a year count. One without a clock time stands for midnight; without a zone it counts as UTC
    and is flagged.
    """
    found = [
        (moment, bool(MODIFIED.search(before)))
        for line in lines
        if len(line) <= MAX_LINE_CHARACTERS
        for moment, before in moments(line, language)
        if is_possible(moment, fetched_at)
    ]
    published = next((moment for moment, is_change in found if not is_change), found[0][0] if found else None)
    modified = next((moment for moment, is_change in found if is_change), None)
    flags = ("zone_unknown",) if published and published.tzinfo is None else ()
    return Dates(published_at=_aware(published), modified_at=_aware(modified), flags=flags)


def moments(line: str, language: str | None) -> Iterator[tuple[datetime, str]]:
    """Yield the dates with a year in a line, each with the words before it; naive when no zone is printed.

    >>> [moment.isoformat() for moment, _ in moments("Published: Jan. 9, 2026 at 6:47 PM EST", "en")]
    ['2026-01-09T18:47:00-05:00']
    """
    rest = BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - BUDDHIST_ERA), line.translate(DIGITS))
    for _ in range(4):
        found = find_date(rest, language)
        if found is None:
            return
        before, rest = rest[: found.start], rest[found.end :]
        if found.year:
            following = find_date(rest, language)
            until = following.start if following else len(rest)
            moment = _moment(
                found.year, found.month or 1, found.day, CLOCK.search(rest[:until]) or CLOCK.search(before)
            )
            if moment:
                yield moment, before


def _moment(year: int, month: int, day: int, clock: re.Match[str] | None) -> datetime | None:
    hour, minute = (int(clock["hour"]), int(clock["minute"] or 0)) if clock else (0, 0)
    if clock and clock["half"] and hour <= 12:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=_zone(clock["zone"] if clock else None))
    except ValueError:
        return None


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name.upper() in ZONES:
        return timezone(timedelta(hours=ZONES[name.upper()]))
    offset = re.search(r"([+-])\s?(\d{1,2}):?(\d\d)?$", name)
    if offset is None or int(offset[2]) > 14:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None
