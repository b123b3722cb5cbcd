"""Read the wire's own conventions: datelines, agency lines, sign-offs, notes and copyright, out of the body."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class WireCaption:
    """A paragraph of the body that is the caption of a photo."""

    paragraph: int  # index in the paragraphs given
    caption: str | None
    credit_line: str | None  # verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class WireLines:
    """What the paragraphs of an article say in the wire's own conventions, and the body that is left."""

    body: tuple[str, ...] = ()  # paragraphs left, the dateline cut from the first
    kept: tuple[
        tuple[int, int, int], ...
    ] = ()  # per body paragraph: index among those given, from and to which character
    dateline: str | None = None  # verbatim
    dateline_place: str | None = None  # verbatim
    dateline_month: int | None = None
    dateline_day: int | None = None
    agencies: tuple[str, ...] = ()  # canonical names, in order of reading
    agency_lines: tuple[str, ...] = ()  # verbatim: attributions, sign-offs, copyright and syndication notices
    ednote: str | None = None  # corrections and desk notes, verbatim
    is_update: bool = False
    is_correction: bool = False
    pubstatus: Literal["usable", "withheld", "canceled"] = "usable"
    copyright_holder: str | None = None
    usage_terms: str | None = None
    captions: tuple[WireCaption, ...] = ()


def read_lines(paragraphs: Sequence[str], *, language: str | None = None, take_captions: bool = False) -> WireLines:
    """Return what the paragraphs say in the wire's own conventions, and the body without it."""
    return WireLines(body=tuple(paragraphs), kept=tuple((i, 0, len(text)) for i, text in enumerate(paragraphs)))
