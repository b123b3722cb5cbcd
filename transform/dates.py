"""Read the dates that captions and datelines print, in the words of many languages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from transform.text import fold

# Month names by number: full, abbreviated and inflected, as printed in news.
_MONTHS = (
    "january jan januar januari janvier janv enero ene janeiro gennaio января январь січня stycznia styczeń ocak "
    "يناير ianuarie ledna",
    "february feb februar februari février févr febrero fevereiro febbraio февраля февраль лютого lutego luty şubat "
    "فبراير februarie února",
    "march mar märz mrz maart mars marzo março марта март березня marca marzec mart مارس martie března mac",
    "april apr avril avr abril abr aprile апреля апрель квітня kwietnia kwiecień nisan أبريل aprilie dubna",
    "may mai mei mayo maio maggio мая май травня maja maj mayıs مايو května",
    "june jun juni juin junio junho giugno июня июнь червня czerwca czerwiec haziran يونيو iunie června",
    "july jul juli juillet juil julio julho luglio июля июль липня lipca lipiec temmuz يوليو iulie července julai",
    "august aug augustus août aout agosto ago августа август серпня sierpnia sierpień ağustos أغسطس srpna agustus "
    "ogos augusti",
    "september sept sep septembre septiembre setiembre setembro settembre set сентября сентябрь вересня września "
    "eylül سبتمبر septembrie září",
    "october oct oktober okt octobre octubre outubro ottobre out ott октября октябрь жовтня października ekim "
    "أكتوبر octombrie října",
    "november nov novembre noviembre novembro ноября ноябрь листопада listopada listopad kasım نوفمبر noiembrie "
    "listopadu nopember",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre декабря декабрь грудня grudnia grudzień "
    "aralık ديسمبر decembrie prosince desember des",
)
_MONTH_BY_NAME = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = "|".join(sorted(map(re.escape, _MONTH_BY_NAME), key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SEEN_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = r"(?P<day>[0-3]?\d)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\b(?P<name>{_NAME})\.?\s+{_DAY}(?:st|nd|rd|th)?\s*,?\s+{_YEAR}\b",
        rf"\b{_DAY}(?:st|nd|rd|th|er|e|º|ª|\.)?\s*(?:de\s+|of\s+|d')?(?P<name>{_NAME})\.?,?\s*(?:de[l]?\s+|of\s+)?{_YEAR}\b",
        rf"\b{_DAY}-(?P<name>{_NAME})-{_YEAR}\b",
        rf"\b{_YEAR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b",
        rf"{_YEAR}\s*[年년]\s*(?P<month>[01]?\d)\s*[月월]\s*{_DAY}\s*[日일]",
        rf"\b{_DAY}\s*tháng\s*(?P<month>[01]?\d)(?:\s*,\s*|\s+năm\s+|\s+){_YEAR}\b",
        rf"\b{_DAY}\.\s?(?P<month>[01]?\d)\.\s?{_YEAR}\b",
    )
)
_SLASHED = re.compile(rf"\b(?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)/{_YEAR}\b")


def read_date(text: str) -> date | None:
    """Return the date a text prints in full, or None when it prints none, or two that differ.

    A date written with slashes counts only where it can be read one way.

    >>> read_date("Wang Yi in New York, on September 24, 2022.")
    datetime.date(2022, 9, 24)
    """
    folded = fold(text)
    found = set(_dates(folded)) if _SEEN_YEAR.search(folded) else set()
    return found.pop() if len(found) == 1 else None


def date_near(month: int | None, day: int | None, near: date | None) -> date | None:
    """Return the date of `month` and `day` in the year that brings it closest to `near`, or None without one of them.

    >>> date_near(12, 31, date(2023, 1, 1))
    datetime.date(2022, 12, 31)
    """
    if near is None or day is None:
        return None
    if month is None:
        return _day_before(day, near)
    options = [_date(year, month, day) for year in (near.year - 1, near.year, near.year + 1)]
    return min((one for one in options if one), key=lambda one: abs((one - near).days), default=None)


def _day_before(day: int, near: date) -> date | None:
    """Return the last date with that day of the month, at most four weeks back or one day ahead of `near`."""
    options = (near + timedelta(days=1 - back) for back in range(30))
    return next((one for one in options if one.day == day), None)


def _dates(folded: str) -> Iterator[date]:
    for form in _FORMS:
        for found in form.finditer(folded):
            parts = found.groupdict()
            month = _MONTH_BY_NAME[parts["name"]] if parts.get("name") else int(parts["month"])
            one = _date(int(parts["year"]), month, int(parts["day"]))
            if one:
                yield one
    for found in _SLASHED.finditer(folded):
        first, second = int(found["one"]), int(found["two"])
        if first > 12 >= second or first == second:
            first, second = second, first
        elif second <= 12:
            continue
        one = _date(int(found["year"]), first, second)
        if one:
            yield one


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
