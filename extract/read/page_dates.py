"""When a page was published and modified, from all the places that say so, the most trusted first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.read.around_headline import short_lines, stamps
from extract.read.dates import Dates, better_dates, is_day, is_possible, parse_instant, search_dates, stamped_dates
from extract.read.metadata import Metadata
from extract.read.photos import PhotoSurvey, caption_elements
from extract.read.state import State
from extract.read.story import Story
from extract.read.visible_dates import read_visible_dates
from extract.read.zones import guess_zone, in_zone
from extract.records import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePlaces:
    """What stands around the headline before the page is pruned."""

    stamps: Sequence[str]  # machine-readable
    lines: Sequence[str]  # short ones; read only for a page that declares no date


def read_date_places(
    root: HtmlElement, metadata: Metadata, survey: PhotoSurvey, opening_date: str | None
) -> DatePlaces:
    """Return the places of dates that pruning may take away; `root` is not changed."""
    lines: list[str] = []
    if metadata.dates.published_at is None:
        lines = short_lines(root, metadata.headlines, caption_elements(root, survey=survey))
    return DatePlaces(stamps=stamps(root, metadata.headlines) or [opening_date or ""], lines=lines)


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
    dates = _found(page, metadata, places, story, state, root)
    zone = guess_zone(urlsplit(page.final_url).hostname, language) if "zone_unknown" in dates.flags else None
    if zone is None or dates.published_at is None or is_day(dates.published_at):
        return dates
    return replace(dates, published_at=in_zone(dates.published_at, zone), flags=(*dates.flags, "zone_guessed"))


def _found(
    page: Page, metadata: Metadata, places: DatePlaces, story: Story, state: State | None, root: HtmlElement
) -> Dates:
    dates, fetched_at = metadata.dates, page.fetched_at
    if _is_settled(dates):
        return dates
    dates = better_dates(dates, stamped_dates(places.stamps, fetched_at=fetched_at))
    if _is_settled(dates):
        return dates
    lines = [block.text for block in (*story.head, *story.above)]
    for printed in (lines, places.lines):
        dates = better_dates(dates, read_visible_dates(printed, metadata.language, fetched_at=fetched_at))
    if dates.published_at or "impossible_date" in dates.flags:
        return dates
    stated = parse_instant(state.published) if state else None
    if stated and stated.tzinfo and is_possible(stated, fetched_at):
        return replace(dates, published_at=stated)
    return better_dates(dates, search_dates(root, page.final_url, fetched_at=fetched_at))


def _is_settled(dates: Dates) -> bool:
    return dates.published_at is not None and "zone_unknown" not in dates.flags
