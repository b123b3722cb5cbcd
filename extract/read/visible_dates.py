"""The date lines a page prints under its headline, for pages whose metadata has none."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from extract.read.calendar_words import find_date
from extract.read.dates import Dates, is_possible
from extract.read.persian_dates import with_common_dates
from extract.read.zones import zone_named

MAX_LINE_CHARACTERS = 200
# 14:05, 14.05, 14h05, 14 h, 2 PM, 21時15分, 오후 9:15, with a zone behind it. `1 hour ago` and `3 min` are no clocks.
CLOCK = re.compile(
    r"(?:(?P<early>上午|午前|오전|凌晨|早上)|(?P<late>下午|午後|오후|晚上))?\s?(?<![\d:.,])(?P<hour>[01]?\d|2[0-3])"
    r"(?:[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?(?!\d)|\s?h\s?(?P<minute_h>[0-5]\d)?(?!\w|\s(?:ago|read))"
    r"|\s?[時时点點시]\s?(?P<minute_e>[0-5]\d)?|(?=\s?[ap]\.?\s?m\b))"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?|[صم](?!\w)|[πμ]\.\s?μ\.)?"
    r"\s*\(?(?P<zone>(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[A-Z]{2,5}\b|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
PM = ("p", "م", "μ")
# Hours east of Greenwich by the zone's short name; one that means several zones is taken as newsrooms mean it.
ZONES = {
    "GMT": 0.0, "UTC": 0.0, "WET": 0.0, "BST": 1.0, "WEST": 1.0, "CET": 1.0, "MEZ": 1.0, "CEST": 2.0, "MESZ": 2.0,
    "EET": 2.0, "SAST": 2.0, "CAT": 2.0, "WAT": 1.0, "EEST": 3.0, "MSK": 3.0, "EAT": 3.0, "TRT": 3.0, "IST": 5.5,
    "PKT": 5.0, "WIB": 7.0, "ICT": 7.0, "WITA": 8.0, "SGT": 8.0, "HKT": 8.0, "PHT": 8.0, "WIT": 9.0, "JST": 9.0,
    "KST": 9.0, "AWST": 8.0, "ACST": 9.5, "AEST": 10.0, "AEDT": 11.0, "NZST": 12.0, "NZDT": 13.0, "NST": -3.5,
    "ADT": -3.0, "AST": -4.0, "EDT": -4.0, "EST": -5.0, "ET": -5.0, "CDT": -5.0, "CST": -6.0, "MDT": -6.0, "MST": -7.0,
    "PDT": -7.0, "PST": -8.0, "ART": -3.0, "BRT": -3.0,
}  # fmt: skip
# Names of which a newsroom keeps one all year: the clock is that of the place, summer or winter.
PLACES = {
    "ET": "America/New_York", "EST": "America/New_York", "EDT": "America/New_York", "CT": "America/Chicago",
    "CST": "America/Chicago", "CDT": "America/Chicago", "PT": "America/Los_Angeles", "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles", "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin", "EET": "Europe/Athens", "EEST": "Europe/Athens", "WET": "Europe/Lisbon",
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


def read_visible_dates(
    lines: Sequence[str], language: str | None, *, fetched_at: datetime, day: date | None = None
) -> Dates:
    """Return the first printed date and, where one is marked so, the date of the last change.

    Only whole dates with a year count, and those of `day`, which is known from elsewhere, without one. A date without a
    clock time stands for midnight; without a zone it counts as UTC and is flagged.
    """
    found = [
        (moment, bool(MODIFIED.search(before)))
        for line in lines
        if len(line) <= MAX_LINE_CHARACTERS
        for moment, before in moments(line, language, day=day)
        if is_possible(moment, fetched_at)
    ]
    published = next((moment for moment, is_change in found if not is_change), found[0][0] if found else None)
    modified = next((moment for moment, is_change in found if is_change), None)
    flags = ("zone_unknown",) if published and published.tzinfo is None else ()
    return Dates(published_at=_aware(published), modified_at=_aware(modified), flags=flags)


def moments(line: str, language: str | None, *, day: date | None = None) -> Iterator[tuple[datetime, str]]:
    """Yield the dates in a line that have a year or are `day`, each with the words before it; naive without a zone.

    >>> [moment.isoformat() for moment, _ in moments("Published: Jan. 9, 2026 at 6:47 PM EST", "en")]
    ['2026-01-09T18:47:00-05:00']
    """
    rest = BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - BUDDHIST_ERA), with_common_dates(line.translate(DIGITS)))
    for _ in range(4):
        found = find_date(rest, language)
        if found is None:
            return
        before, rest = rest[: found.start], rest[found.end :]
        year = found.year or (day.year if day and (found.month, found.day) == (day.month, day.day) else None)
        if year:
            following = find_date(rest, language)
            until = following.start if following else len(rest)
            moment = _moment(year, found.month or 1, found.day, CLOCK.search(rest[:until]) or CLOCK.search(before))
            if moment:
                yield moment, before


def _moment(year: int, month: int, day: int, clock: re.Match[str] | None) -> datetime | None:
    hour, minute = _hour_and_minute(clock) if clock else (0, 0)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=_zone(clock["zone"] if clock else None))
    except ValueError:
        return None


def _hour_and_minute(clock: re.Match[str]) -> tuple[int, int]:
    hour = int(clock["hour"])
    minute = int(clock["minute"] or clock["minute_h"] or clock["minute_e"] or 0)
    is_late = clock["late"] or (clock["half"] or "").lower().startswith(PM)
    if hour <= 12 and (is_late or clock["early"] or clock["half"]):
        hour = hour % 12 + (12 if is_late else 0)
    return hour, minute


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if place := PLACES.get(name.upper()):
        return zone_named(place) or timezone(timedelta(hours=ZONES.get(name.upper(), 0)))
    if name.upper() in ZONES:
        return timezone(timedelta(hours=ZONES[name.upper()]))
    offset = re.search(r"([+-])\s?(\d{1,2}):?(\d\d)?$", name)
    if offset is None or int(offset[2]) > 14:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None
