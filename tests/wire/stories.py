"""What the sample service tells: stories read from `articles/*.toml`, as they stand on a given night.

A story is content alone; `layouts` gives it a page. Paragraphs carry three marks: `**name**` stands in bold,
`[words](/path)` is a link, and `~` is a space that careless pages swallow beside an inline tag.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).parent / "articles"
OVERLAY_ONLY = {"night2", "copy_of", "edits"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One photo, with its credit verbatim and taken apart."""

    name: str  # of the picture file, without ending
    caption: str | None = None
    credit: str | None = None  # verbatim
    creators: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    is_pool: bool = False
    is_handout: bool = False
    is_file_photo: bool = False
    inline: str | None = None  # caption and credit as one text, where they are printed so and not as "caption credit"
    alt: str | None = None
    after: int = 0  # stands after this paragraph; 0 is before the first

    @property
    def text(self) -> str:
        """Caption and credit in one line, the way layouts without a place for the credit print them."""
        return self.inline or " ".join(part for part in (self.caption, self.credit) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article as it stands on one night. Texts are as printed, marks included."""

    slug: str
    path: str
    layout: str
    paragraphs: tuple[str, ...]
    published: datetime
    host: str = "wire"  # or "paper", the second host
    sources: tuple[str, ...] = ()  # that name it; a name of `feeds.SOURCES`
    language: str = "en"
    charset: str = "utf-8"
    section: str = "World"
    headline: str | None = None
    standfirst: str | None = None
    byline: tuple[str, ...] = ()
    dateline: str | None = None  # verbatim; the first paragraph follows it
    dateline_place: str | None = None
    dateline_month: int | None = None
    dateline_day: int | None = None
    modified: datetime | None = None
    keywords: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()  # of the text
    agency_lines: tuple[str, ...] = ()  # verbatim, after the last paragraph
    ednote: str | None = None
    is_correction: bool = False
    is_update: bool = False
    access: str = "free"
    genre: str = "article"
    photos: tuple[Photo, ...] = ()
    rejected: str | None = None  # why this address must give no article
    flags: tuple[str, ...] = ()
    first_night: int = 1
    gone_night: int | None = None  # from then on the address answers 410
    copy_of: str | None = None  # the slug of the story whose text this is
    clock: bool = False  # the furniture of its page changes every night
    change: str = "same"  # against the night before: new, same, corrected, furniture, copy, gone

    @property
    def is_copy(self) -> bool:
        """Whether it lies on the disk as wire copy, and its path is a file's name."""
        return "wire-copy" in self.sources

    @property
    def canonical_path(self) -> str:
        """The address the page gives as its own: of an AMP page, that of the plain page."""
        return self.path.removeprefix("/amp")

    @property
    def stamp(self) -> datetime:
        """The last moment its text changed."""
        return self.modified or self.published


def stories_at(night: int) -> tuple[Story, ...]:
    """Return every story the service knows on `night`, gone ones included, ordered by slug."""
    tables = _tables()
    stories = (_story_at(slug, tables, night) for slug in sorted(tables))
    return tuple(story for story in stories if story.first_night <= night)


def plain(text: str) -> str:
    """Return `text` as a reader sees it on a careful page: no marks, every space in its place."""
    text = text.replace("**", "").replace("~", " ")
    return re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text)


def swallowed(text: str) -> str:
    """Return `text` as a reader sees it on a careless page: the spaces marked `~` are gone."""
    return plain(text.replace("~", ""))


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(ARTICLES.glob("*.toml"))}


def _story_at(slug: str, tables: Mapping[str, Mapping[str, Any]], night: int) -> Story:
    table = _with_original(tables[slug], tables)
    later = table.get("night2", {}) if night >= 2 else {}
    values = {key: value for key, value in {**table, **later}.items() if key not in OVERLAY_ONLY | {"body"}}
    paragraphs = _edit(
        _paragraphs(later.get("body", table["body"])), (*table.get("edits", ()), *later.get("edits", ()))
    )
    story = Story(
        **_frozen(values),
        slug=slug,
        copy_of=tables[slug].get("copy_of"),
        paragraphs=paragraphs,
        path=str(values.get("path") or f"/{_folder(values)}/{values['published']:%Y/%m/%d}/{slug}"),
    )
    return replace(story, change=_change(story, night, has_later=bool(later)))


def _with_original(table: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Lay a copy over the story it copies: text, photos and dateline are the original's unless it says otherwise."""
    if "copy_of" not in table:
        return table
    original = {key: value for key, value in tables[table["copy_of"]].items() if key in CARRIED}
    return {**original, **table}


CARRIED = {
    "body", "photos", "language", "section", "standfirst", "dateline", "dateline_place", "dateline_month",
    "dateline_day", "agencies", "agency_lines", "headline", "byline", "keywords", "flags",
}  # fmt: skip


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", body.strip()) if part.strip())


def _edit(paragraphs: tuple[str, ...], edits: tuple[Any, ...]) -> tuple[str, ...]:
    """Apply `[old, new]` pairs; each must be found, and a paragraph edited to nothing goes."""
    for old, new in edits:
        if not any(old in paragraph for paragraph in paragraphs):
            raise ValueError(f"an edit looks for {old!r} and no paragraph has it")
        paragraphs = tuple(paragraph.replace(old, new) for paragraph in paragraphs)
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _frozen(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Story)} - {"path", "paragraphs", "slug", "copy_of"}
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items() if key in known}
    frozen["headline"] = values.get("headline") or None
    frozen["photos"] = tuple(Photo(**_tuples(photo)) for photo in values.get("photos", ()))
    unknown = set(values) - known - {"path"}
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    return frozen


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _folder(values: Mapping[str, Any]) -> str:
    section = str(values.get("section", "World")).lower()
    return section if section.isascii() and section.isalpha() else str(values.get("language", "en"))


def _change(story: Story, night: int, *, has_later: bool) -> str:
    if story.first_night == night:
        return "copy" if story.copy_of and night > 1 else "new"
    if story.gone_night == night:
        return "gone"
    if story.clock:
        return "furniture"
    return "corrected" if has_later and night == 2 else "same"
