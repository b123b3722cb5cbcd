"""What must be read from the service on a night: the same data the pages are made of, as a reader should find it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tests.wire.formats import FORMATS
from tests.wire.hosts import DEAD, MOVED, PAPER, PRIVATE, SOFT_404, WIRE
from tests.wire.stories import Photo, Story, plain, stories_at, swallowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One address and what it must give."""

    url: str  # as the source names it, without tracking; of wire copy the file's name
    slug: str
    canonical_url: str | None = None  # as the page names it, where it names one
    sources: tuple[str, ...]  # that name it
    publisher: str
    is_article: bool  # False: it must end in rejects
    why: str | None = None  # what stands in the way: `http_404`, `robots`, `consent_wall`, ...
    change: str = "new"  # against the night before: new, same, corrected, furniture, copy, gone, moved
    copy_of: str | None = None
    layout: str = ""  # or the format, of wire copy
    is_copy: bool = False  # a file of wire copy
    headline: str | None = None
    standfirst: str | None = None  # None where the page does not print it
    body: str = ""  # standfirst and paragraphs joined by "\n", swallowed spaces back; no dateline, no agency lines
    printed_body: str = ""  # the same as the page prints it, swallowed spaces gone
    byline: tuple[str, ...] = ()
    language: str = "en"
    section: str | None = None
    keywords: tuple[str, ...] = ()
    dateline: str | None = None
    dateline_place: str | None = None
    dateline_month: int | None = None
    dateline_day: int | None = None
    agencies: tuple[str, ...] = ()
    agency_lines: tuple[str, ...] = ()
    ednote: str | None = None
    is_correction: bool = False
    is_update: bool = False
    access: str = "free"
    genre: str = "article"
    published_at: datetime | None = None  # None when the page prints none
    is_zone_printed: bool = True  # False: only the day can be compared
    modified_at: datetime | None = None
    photos: tuple[Photo, ...] = ()
    flags: tuple[str, ...] = ()


def expected_at(wire: str, paper: str, night: int) -> tuple[Expected, ...]:
    """Return what every address must give on `night`, those that give nothing last."""
    hosts = {"wire": wire, "paper": paper}
    return (*(_of_story(story, hosts[story.host], night) for story in stories_at(night) if story.sources), *_odd(wire))


def _of_story(story: Story, base_url: str, night: int) -> Expected:
    is_gone = story.gone_night is not None and night >= story.gone_night
    why = "http_410" if is_gone else story.rejected
    return Expected(
        url=story.path if story.is_copy else f"{base_url}{story.path}",
        slug=story.slug,
        canonical_url=f"{base_url}{story.canonical_path}"
        if not story.is_copy and story.layout != "old_table"
        else None,
        sources=story.sources,
        publisher=WIRE if story.host == "wire" else PAPER,
        is_article=why is None,
        why=why,
        change=story.change,
        copy_of=story.copy_of,
        layout=story.layout,
        is_copy=story.is_copy,
        headline=story.headline,
        standfirst=_standfirst(story),
        body=_body(story, plain),
        printed_body=_body(story, swallowed if story.layout in SWALLOWING else plain),
        byline=story.byline,
        language=story.language,
        section=story.section if story.layout != "old_table" and not story.is_copy else None,
        keywords=story.keywords if story.layout != "copy" else (),
        dateline=story.dateline,
        dateline_place=story.dateline_place,
        dateline_month=story.dateline_month,
        dateline_day=story.dateline_day,
        agencies=story.agencies,
        agency_lines=story.agency_lines,
        ednote=story.ednote,
        is_correction=story.is_correction,
        is_update=story.is_update,
        access=story.access,
        genre=story.genre,
        published_at=story.published if _prints_date(story) else None,
        is_zone_printed=story.layout not in WITHOUT_METADATA,
        modified_at=story.modified if story.layout not in WITHOUT_METADATA else None,
        photos=story.photos,
        flags=story.flags,
    )


WITHOUT_STANDFIRST = {*FORMATS, "old_table", "bare", "broken", "jsonld_only", "script_state"}
WITHOUT_METADATA = {"old_table", "copy"}  # neither Open Graph nor JSON-LD
SWALLOWING = {"broken", "copy"}


def _standfirst(story: Story) -> str | None:
    return story.standfirst if story.layout not in WITHOUT_STANDFIRST else None


def _body(story: Story, as_read: Callable[[str], str]) -> str:
    return "\n".join([*filter(None, [_standfirst(story)]), *map(as_read, story.paragraphs)])


def _prints_date(story: Story) -> bool:
    """Say whether a date of its own stands there; the day in a dateline is none."""
    return story.layout != "copy" or story.headline is None


def _odd(wire: str) -> tuple[Expected, ...]:
    def odd(path: str, why: str, source: str) -> Expected:
        return Expected(
            url=f"{wire}{path}",
            slug=path.rsplit("/", 1)[1],
            sources=(source,),
            publisher=WIRE,
            is_article=False,
            why=why,
        )

    moved = next(story for story in stories_at(1) if f"/{story.slug}" == MOVED.removeprefix("/r"))
    return (
        odd(DEAD, "http_404", "world-rss"),
        odd(SOFT_404, "soft_404", "world-rss"),
        odd(PRIVATE, "robots", "latest-listing"),
        Expected(
            url=f"{wire}{MOVED}", slug=moved.slug, sources=("world-rss",), publisher=WIRE, is_article=True,
            change="moved", headline=moved.headline, body=_body(moved, plain),
        ),
    )  # fmt: skip
