"""Days of the solar calendar of Iran and Afghanistan, as Persian newspapers print them."""

import re
from datetime import date

MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
NAMED = re.compile(rf"(?<!\d)(\d\d?)\s+({'|'.join(MONTHS)})(?:\s*ماه)?\s+(1[34]\d\d)(?!\d)")
IN_DIGITS = re.compile(r"(?<!\d)(1[34]\d\d)[/-](\d\d?)[/-](\d\d?)(?!\d)")
NEW_YEAR_1405 = date(2026, 3, 21)


def with_common_dates(text: str) -> str:
    """Return the text with its solar dates, in European digits, written as those of the common calendar.

    >>> with_common_dates("16 شهریور 1405 - 14:05"), with_common_dates("1403/12/30")
    ('2026-09-07 - 14:05', '2025-03-20')
    """
    if not re.search(r"1[34]\d\d", text):
        return text
    text = NAMED.sub(lambda found: _common(found, int(found[3]), MONTHS.index(found[2]) + 1, int(found[1])), text)
    return IN_DIGITS.sub(lambda found: _common(found, int(found[1]), int(found[2]), int(found[3])), text)


def _common(found: re.Match[str], year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return found[0]
    days = _days(year, month, day) - _days(1405, 1, 1)
    return date.fromordinal(NEW_YEAR_1405.toordinal() + days).isoformat()


def _days(year: int, month: int, day: int) -> int:
    """Return the days up to a day, from a fixed one: six months of 31 days, five of 30, and 8 leap days in 33 years.

    Source: the arithmetic rule of 33 years, true to the astronomical one from 1244 to 1472 (1865 to 2093).
    """
    cycles, in_cycle = divmod(year + 1595, 33)
    leap_days = cycles * 8 + (in_cycle + 3) // 4
    return 365 * year + leap_days + 31 * (month - 1) - max(0, month - 7) + day
