"""What a format of wire copy says, before its paragraphs are read for the wire's own conventions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from extract.read.dates import parse_instant
from extract.records import DocumentPhoto, agency_named

PubStatus = Literal["usable", "withheld", "canceled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One piece of wire copy."""

    paragraphs: tuple[str, ...] = ()
    headline: str | None = None
    standfirst: str | None = None
    byline: tuple[str, ...] = ()
    byline_line: str | None = None
    dateline: str | None = None
    dateline_place: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()  # canonical
    publisher: str | None = None
    url: str | None = None
    ednote: str | None = None
    is_update: bool = False
    is_correction: bool = False
    pubstatus: PubStatus = "usable"
    copyright_holder: str | None = None
    usage_terms: str | None = None
    genre: str | None = None
    photos: tuple[DocumentPhoto, ...] = ()
    flags: tuple[str, ...] = ()


def aware(instant: datetime | None) -> datetime | None:
    """Return an instant with a zone; what has none is taken as UTC, as wires count."""
    return instant.replace(tzinfo=UTC) if instant and instant.tzinfo is None else instant


def read_instant(text: str | None) -> datetime | None:
    """Return the instant a stamp stands for, ISO 8601 in its long and short forms: 20221002T153000Z."""
    digits = (text or "").strip()
    if len(digits) >= 8 and digits[:8].isdigit() and (len(digits) == 8 or digits[8] in "Tt"):
        clock = digits[9:15]
        digits = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" + (
            f"T{clock[:2]}:{clock[2:4]}:{clock[4:6] or '00'}{digits[15:]}" if clock[:4].isdigit() else ""
        )
    try:
        return aware(parse_instant(digits))
    except (ValueError, OverflowError):
        return None


def agencies_named(*names: str | None) -> tuple[str, ...]:
    """Return the canonical names of those that are agencies, in order."""
    found = (agency_named(name) for name in names if name)
    return tuple(dict.fromkeys(agency.name for agency in found if agency))


def pubstatus_of(text: str | None) -> PubStatus:
    """Return the status ninjs and NewsML-G2 name: `usable`, `withheld` or `canceled` (`stat:canceled`)."""
    word = (text or "").rsplit(":", 1)[-1].strip().lower()
    if word in {"canceled", "cancelled"}:
        return "canceled"
    return "withheld" if word in {"withheld", "embargoed"} else "usable"
