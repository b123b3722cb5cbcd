"""When a page was published and modified, in the zone the page prints."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from lxml.html import HtmlElement

from extract.read.jsonld import Node
from extract.read.metatags import Meta
from extract.records import Page

EARLIEST_YEAR = 1990  # no news site is older; an earlier date is a default such as 1970-01-01
MOST_BEHIND = timedelta(days=2 * 366)  # of our clock; a server further ahead is itself wrong
LATEST = timedelta(days=2)  # after the fetch: embargoes and zones, not more

PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.issued",
    "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date", "dc.created", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time",
    "cxenseparse:recs:publishtime", "article.published", "article_date_original", "originalpublicationdate",
    "published", "created", "date", "timestamp", "datecreated",
)  # fmt: skip
MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "modified", "revised", "article.updated", "updated_time",
)  # fmt: skip

ISO = re.compile(
    r"^(\d{4})-?(\d{2})-?(\d{2})(?:[T\s,]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{1,2}:?(?:\d{2})?)?(?:\[[\w/]+\])?$",
    re.IGNORECASE,
)
# "Fri May 01 2026 09:30:00 GMT+0000 (Coordinated Universal Time)", as a script's Date writes itself
SCRIPT_ZONE = re.compile(r"\bGMT([+-]\d\d)(\d\d)\b")

MARKED_TAGS = ("span", "div", "p")  # dates in their attributes count where `itemprop` says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The two dates of a page, aware, and what is to be known of them."""

    published_at: datetime | None = None
    modified_at: datetime | None = None
    flags: tuple[str, ...] = ()  # `impossible_date`, `zone_unknown`


def read_dates(root: HtmlElement, article: Node | None, meta: Meta, *, fetched_at: datetime) -> Dates:
    """Return when the metadata says the page was published and modified; modified also by marked `time` elements.

    Published: the first possible of JSON-LD and meta elements. Of two that name the same day or the same clock time the
    one with a time, or with a zone, is taken. A date without any zone counts as UTC and is flagged.
    """
    published = [date for text in _published(article, meta) if (date := parse_instant(text))]
    modified = [date for text in _modified(root, article, meta) if (date := parse_instant(text))]
    possible = [date for date in published if is_possible(date, fetched_at)]
    flags = ["impossible_date"] if published and not is_possible(published[0], fetched_at) else []
    found = _most_exact(possible)
    changed = _most_exact([date for date in modified if is_possible(date, fetched_at)])
    if found and found.tzinfo is None:
        flags.append("zone_unknown")
    return Dates(published_at=_aware(found), modified_at=_aware(changed), flags=tuple(flags))


def _published(article: Node | None, meta: Meta) -> Iterator[str]:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        yield _string(article, name)
    for name in PUBLISHED_META:
        yield from meta.get(name, ())


def _modified(root: HtmlElement, article: Node | None, meta: Meta) -> Iterator[str]:
    yield _string(article, "dateModified")
    for name in MODIFIED_META:
        yield from meta.get(name, ())
    yield from _marked_times(root, "modif", "update")


def _string(article: Node | None, name: str) -> str:
    value = (article or {}).get(name)
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else ""


def marked_stamps(root: HtmlElement) -> list[str]:
    """Return the stamps of elements marked as the date of publishing: the page's own, or those of teasers on it."""
    return list(_marked_times(root, "publish", "pubdate", "datecreated"))


def _marked_times(root: HtmlElement, *words: str) -> Iterator[str]:
    for element in root.iter("time", "abbr", *MARKED_TAGS):
        if element.tag in MARKED_TAGS and not element.get("itemprop"):
            continue
        stamp = element.get("datetime") or element.get("content") or element.get("title")
        if not stamp:
            continue
        marks = " ".join(element.get(name) or "" for name in ("itemprop", "class", "id")).lower()
        if any(word in marks for word in words) or ("pubdate" in words and "pubdate" in element.attrib):
            yield stamp


def latest_now(page: Page) -> datetime:
    """Return the moment after which a page cannot be dated: its fetch, or later what its server's clock said then.

    So a machine whose clock is behind, by as much as two years, loses no date.
    """
    said = parse_instant(page.header("Date"))
    if said is None or said.tzinfo is None or said - page.fetched_at > MOST_BEHIND:
        return page.fetched_at
    return max(page.fetched_at, said)


def is_possible(date: datetime, fetched_at: datetime) -> bool:
    """Tell whether a news page fetched then may bear this date."""
    return date.year >= EARLIEST_YEAR and _in_utc_if_naive(date) <= fetched_at + LATEST


def _most_exact(dates: list[datetime]) -> datetime | None:
    """Return the first date, or a later one that says the same more exactly."""
    if not dates:
        return None
    chosen = dates[0]
    for other in dates[1:]:
        if is_day(chosen) and not is_day(other) and chosen.date() == other.date():
            chosen = other
        if chosen.tzinfo is None and other.tzinfo and chosen.replace(microsecond=0) == _clock(other):
            chosen = other
    return chosen


def is_day(date: datetime) -> bool:
    """Tell whether a date has no clock time: midnight stands for none."""
    return (date.hour, date.minute, date.second) == (0, 0, 0)


def _clock(date: datetime) -> datetime:
    return date.replace(tzinfo=None, microsecond=0)


def _aware(date: datetime | None) -> datetime | None:
    return date and _in_utc_if_naive(date)


def _in_utc_if_naive(date: datetime) -> datetime:
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def better_dates(declared: Dates, visible: Dates) -> Dates:
    """Return the declared dates, filled and made exact by those printed: the hour of a day, a day where none was."""
    published = declared.published_at or visible.published_at
    if declared.published_at and visible.published_at:
        same_day = declared.published_at.date() == visible.published_at.date()
        if is_day(declared.published_at) and same_day and not is_day(visible.published_at):
            published = visible.published_at
        if "zone_unknown" in declared.flags and "zone_unknown" not in visible.flags and same_day:
            published = visible.published_at
    flags = [flag for flag in declared.flags if flag != "zone_unknown" or published is declared.published_at]
    if published is not None and published is not declared.published_at:
        flags.extend(visible.flags)
    modified = declared.modified_at or visible.modified_at
    return Dates(published_at=published, modified_at=modified, flags=tuple(flags))


def stamped_dates(stamps: Sequence[str], *, fetched_at: datetime) -> Dates:
    """Return the dates that machine-readable `stamps` around the headline give: the first that is most exact."""
    found = [date for text in stamps if (date := parse_instant(text)) and is_possible(date, fetched_at)]
    first = _most_exact(found)
    if first is None:
        return Dates()
    flags = ("zone_unknown",) if first.tzinfo is None else ()
    return Dates(published_at=_aware(first), flags=flags)


def search_dates(root: HtmlElement, url: str, *, fetched_at: datetime) -> Dates:
    """Return what htmldate finds in address and markup: a day, of UTC. `root` is the page without captions."""
    from htmldate import find_date  # 100 ms to import, and one page in fifty comes here

    found = find_date(
        deepcopy(root),
        url=url,
        original_date=True,
        extensive_search=False,
        outputformat="%Y-%m-%d",
        min_date=f"{EARLIEST_YEAR}-01-01",
        max_date=(fetched_at + LATEST).strftime("%Y-%m-%d"),
    )
    date = parse_instant(found)
    return Dates(published_at=_aware(date), flags=("zone_unknown", "date_guessed")) if date else Dates()


def parse_instant(text: str | None) -> datetime | None:
    """Return the instant a machine-readable date stands for; naive when it has no zone; None when it is not one.

    >>> parse_instant("2024-05-01T09:30:00+0200").isoformat()
    '2024-05-01T09:30:00+02:00'
    >>> parse_instant("Wed, 01 May 2024 07:30:00 GMT").isoformat()
    '2024-05-01T07:30:00+00:00'
    """
    text = (text or "").strip()
    if match := ISO.match(text):
        return _from_iso(match)
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    zone = SCRIPT_ZONE.search(text) if moment.tzinfo is None else None
    return datetime.fromisoformat(f"{moment.isoformat()}{zone[1]}:{zone[2]}") if zone else moment


def _from_iso(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    stamp = f"{year}-{month}-{day}T{int(hour or 0):02}:{minute or '00'}:{second or '00'}"
    if fraction:
        stamp += "." + fraction[:6].ljust(6, "0")
    if zone:
        stamp += _offset(zone)
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        return None


def _offset(zone: str) -> str:
    if zone[0] not in "+-":
        return "+00:00"
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{zone[0]}{int(hours):02}:{minutes}"
