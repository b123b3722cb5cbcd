"""Read days and months as wires print them, in the languages of `months.csv` (CLDR and the wires' short forms)."""

import csv
import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_ORDINAL = r"(?:\.|-?(?:er|st|nd|rd|th|º|ª|°|го|ro|e|a|ja|η|’|')\b\.?)?"
_JOIN = r"(?:\s+(?:de|di|of|d’|d'|del))?"


_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day of a month, where it stands in the text."""

    start: int
    end: int
    month: int | None
    day: int
    year: int | None


def find_date(text: str, language: str | None = None) -> FoundDate | None:
    """Return the first day and month in the text; None when there is none, or none that exists.

    >>> found = find_date("Madrid, 2 oct (EFE)")
    >>> found.month, found.day
    (10, 2)
    """
    if not _DIGIT.search(text):  # the patterns cost 0.2 ms
        return None
    for pattern in _patterns():
        for match in pattern.finditer(text):
            found = _to_date(match, language, _weekday_before(match))
            if found:
                return found
    return None


# Units of how long ago a text was published, or takes to read; a clock time.
_SPAN = re.compile(
    r"\d\s?(?:min(?:s|utes?|uten|uter|utos?|uti|uut(?:tia)?|\b)|h\b|hrs?\b|hours?|days?|weeks?|months?|years?|std\b|stunden?|"
    r"tage?n?\b|wochen?|monate?n?\b|heures?|jours?|mois\b|horas?|d[ií]as?\b|meses|ore\b|giorni|mesi\b|uur|dagen|"
    r"tim(?:er|mar)?\b|dager?\b|godz|dni\b|мин|час|дн|хв|год|saat|dakika|dk\b|gün|jam\b|menit|hari\b|phút|giờ|"
    r"時間|分|日前|시간|분|일\s?전|小时|小時|天前)|\b\d\d?:\d\d\b",
    re.IGNORECASE,
)


def tells_time(text: str) -> bool:
    """Tell whether a text names a day, a clock time, or a span of time such as `3 hours ago` or `5 min read`.

    >>> tells_time("Published 4 months ago"), tells_time("Matchday 3")
    (True, False)
    """
    return bool(_SPAN.search(text)) or find_date(text) is not None


def _weekday_before(match: re.Match[str]) -> int | None:
    """Return the day of the week, Monday 0, that stands in English right before a date in digits."""
    name = _ENGLISH_DAY.search(match.string, max(0, match.start() - 12), match.start())
    return _ENGLISH_DAYS.index(name[1][:3].lower()) if name else None


_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_DAY = re.compile(rf"\b((?:{'|'.join(_ENGLISH_DAYS)})[a-z]*)\.?,?\s+$", re.IGNORECASE)


def _to_date(match: re.Match[str], language: str | None, weekday: int | None) -> FoundDate | None:
    groups = match.groupdict()
    month = _month(groups["month"], language) if groups.get("month") else int(groups["number"])
    day = int(groups["day"])
    year = groups.get("year") or groups.get("year2")
    if groups.get("mark") and year:  # 5/14/2022 is American; 5/4/2022 is one day there and another elsewhere
        if month is not None and day <= 12 and (month > 12 or _is_on(weekday, int(year), day, month)):
            month, day = day, month
        elif _is_on(weekday, int(year), month, day):
            pass
        elif day <= 12 and day != month and (language or "en").lower() in MONTH_FIRST:
            return None
    if not month or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return FoundDate(match.start(), match.end(), month, day, _full(year) if year else None)


def _is_on(weekday: int | None, year: int, month: int | None, day: int) -> bool:
    """Tell whether a day exists and is on that day of the week."""
    if weekday is None or not month or month > 12 or not 1 <= day <= monthrange(year, month)[1]:
        return False
    return date(year, month, day).weekday() == weekday


MONTH_FIRST = frozenset(("en", "en-us"))


def _full(year: str) -> int:
    """Return a year in four digits: newspapers on the web print 25 for 2025."""
    return int(year) + (2000 if len(year) == 2 else 0)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the shapes of a date, with words before those of digits alone.

    2 October 2022, Oct. 2, 2022. október 2., 2022年10月2日; 2022-10-02, 2022/10/2, 02.10.2022, 2/10/2022, 2/10.
    """
    month = rf"(?P<month>{_alternatives(_months())})"
    day = r"(?P<day>\d{1,2})"
    year = r"(?P<year>(?:19|20)\d\d)"
    weekday = rf"(?:(?:{_alternatives(_weekdays())})\.?,?\s+)?"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"(?:{year}\s*[年년]\s*)?(?P<number>\d{{1,2}})\s*[月월]\s*{day}\s*[日일号]",
            rf"\b{weekday}{year}\.?\s+{month}\.?\s+{day}\b\.?(?:-?[aáeé]?n)?(?:,?\s*(?:{_alternatives(_weekdays())}))?",
            rf"(?<![\d\w]){weekday}{day}\s?{_ORDINAL}{_JOIN}[\s./-]*ב?{month}(?!\w)\.?"
            rf"(?:{_JOIN},?\s*(?P<year2>(?:19|20)\d\d)\b(?:\s*(?:г|р)\b)?\.?)?",
            rf"\b{weekday}{month}\.?\s+{day}(?!\d){_ORDINAL}(?:,?\s*(?P<year2>(?:19|20)\d\d)\b)?",
            r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[./-]|\.\s)(?P<number>\d\d?)(?P=sign)(?P<day>\d\d?)(?!\d)\.?",
            rf"(?<![\d.]){day}\.(?P<number>\d{{1,2}})\.(?:\s?(?P<year2>(?:19|20)\d\d|\d\d)(?![\d:.]))?",
            rf"(?<![\d/-]){day}(?P<mark>[/-])(?P<number>\d{{1,2}})(?P=mark)(?P<year2>(?:19|20)\d\d)(?!\d)",
            rf"(?<![\d/]){day}/(?P<number>\d{{1,2}})(?![\d/])",
        )
    )


def find_weekday(text: str) -> re.Match[str] | None:
    """Return the first day of the week named in the text."""
    return _weekday_pattern().search(text)


@cache
def _weekday_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(_weekdays())})\b\.?", re.IGNORECASE)


def _alternatives(words: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _month(name: str, language: str | None) -> int | None:
    """Return the month; a name that two languages use for two months follows `language`, else the first in the file."""
    found = _by_name().get(unicodedata.normalize("NFC", name).casefold(), {})
    code = (language or "").split("-")[0].lower()
    return found.get(code) or next(iter(found.values()), None)


@cache
def _by_name() -> dict[str, dict[str, int]]:
    by_name: dict[str, dict[str, int]] = {}
    for language, month, names in _rows():
        for name in names if month else ():
            by_name.setdefault(name, {})[language] = month
            by_name.setdefault(_without_dotted_i(name), {})[language] = month
    return by_name


def _without_dotted_i(name: str) -> str:
    return name.replace("i̇", "i")


def _months() -> frozenset[str]:
    return frozenset(_by_name())


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(name for _, month, names in _rows() if not month for name in names)


@cache
def _rows() -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    with (Path(__file__).parent / "months.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            (row["language"], int(row["month"]), tuple(row["names"].split("|"))) for row in csv.DictReader(lines)
        )
