"""When a page was published and modified, from all the places that say so, the most trusted first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.read.around_headline import short_lines, stamps
from extract.read.dates import (
    Dates,
    better_dates,
    is_day,
    is_possible,
    latest_now,
    marked_stamps,
    parse_instant,
    search_dates,
    stamped_dates,
)
from extract.read.metadata import Metadata
from extract.read.script_dates import ScriptStamp, read_script_stamps, script_date
from extract.read.state import State
from extract.read.story import Story
from extract.read.visible_dates import read_visible_dates
from extract.read.zones import guess_zone, in_zone
from extract.records import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePlaces:
    """What the page says of dates before it is pruned; empty where the metadata settles them."""

    stamps: Sequence[str] = ()  # machine-readable, around the headline
    lines: Sequence[str] = ()  # short ones, there too
    marked: Sequence[str] = ()  # machine-readable, anywhere
    scripts: Sequence[ScriptStamp] = ()


def read_date_places(
    root: HtmlElement, metadata: Metadata, captions: Sequence[HtmlElement], opening_date: str | None
) -> DatePlaces:
    """Return the places of dates that pruning may take away; `root` is not changed."""
    if _is_settled(metadata.dates):
        return DatePlaces()
    near = stamps(root, metadata.headlines) or [opening_date or ""]
    lines = short_lines(root, metadata.headlines, captions)
    return DatePlaces(stamps=near, lines=lines, marked=marked_stamps(root), scripts=read_script_stamps(root))


def page_dates(
    page: Page,
    metadata: Metadata,
    places: DatePlaces,
    *,
    story: Story,
    state: State | None,
    root: HtmlElement,
    language: str | None,
) -> Dates:
    """Return the dates: those declared, then stamped and printed ones around the headline, then a search's.

    A clock that no place gives a zone is that of the page's country where one is likely, flagged `zone_guessed`
    beside `zone_unknown`; else, and for a mere day, UTC.
    """
    dates = _found(page, replace(metadata, language=language), places, story, state, root)
    zone = guess_zone(urlsplit(page.final_url).hostname, language) if "zone_unknown" in dates.flags else None
    if zone is None or dates.published_at is None or is_day(dates.published_at):
        return dates
    modified = dates.modified_at
    if modified and metadata.dates.modified_at is None and not modified.utcoffset():
        modified = in_zone(modified, zone)  # printed beside it
    flags = (*dates.flags, "zone_guessed")
    return replace(dates, published_at=in_zone(dates.published_at, zone), modified_at=modified, flags=flags)


def _found(
    page: Page, metadata: Metadata, places: DatePlaces, story: Story, state: State | None, root: HtmlElement
) -> Dates:
    dates, fetched_at = metadata.dates, latest_now(page)
    if _is_settled(dates):
        return dates
    lines = [block.text for block in (*story.head, *story.above)]
    for stamps_ in (places.stamps, places.marked):
        dates = better_dates(dates, _stamped(stamps_, fetched_at))
    for printed in (lines, places.lines):
        dates = better_dates(dates, read_visible_dates(printed, metadata.language, fetched_at=fetched_at))
    if dates.published_at is None and "impossible_date" not in dates.flags:
        dates = _stated(places, state, fetched_at) or search_dates(root, page.final_url, fetched_at=fetched_at)
    dates = _with_clock(dates, [*lines, *places.lines], metadata.language, fetched_at)
    if metadata.dates.published_at is None and dates.published_at is not None and is_day(dates.published_at):
        agreed = script_date(places.scripts, dates.published_at.date(), fetched_at=fetched_at)
        return replace(_dates_of(agreed), modified_at=dates.modified_at) if agreed else dates
    return dates


def _stamped(stamps_: Sequence[str], fetched_at: datetime) -> Dates:
    """Return the dates of machine-readable stamps; those that scripts write for people are read as printed ones."""
    found = stamped_dates(stamps_, fetched_at=fetched_at)
    return found if found.published_at else read_visible_dates(stamps_, "en", fetched_at=fetched_at)


def _stated(places: DatePlaces, state: State | None, fetched_at: datetime) -> Dates | None:
    """Return the date that the scripts' data gives, where it is one."""
    stated = parse_instant(state.published) if state else None
    if stated is None or stated.tzinfo is None or not is_possible(stated, fetched_at):
        stated = script_date(places.scripts, None, fetched_at=fetched_at)
    return _dates_of(stated) if stated else None


def _with_clock(dates: Dates, lines: Sequence[str], language: str | None, fetched_at: datetime) -> Dates:
    """Return the dates, a mere day with the clock time that a line without a year prints beside it."""
    if dates.published_at is None or not is_day(dates.published_at):
        return dates
    day = dates.published_at.date()
    return better_dates(dates, read_visible_dates(lines, language, fetched_at=fetched_at, day=day))


def _dates_of(moment: datetime) -> Dates:
    return Dates(
        published_at=moment.replace(tzinfo=moment.tzinfo or UTC), flags=() if moment.tzinfo else ("zone_unknown",)
    )


def _is_settled(dates: Dates) -> bool:
    return dates.published_at is not None and "zone_unknown" not in dates.flags
