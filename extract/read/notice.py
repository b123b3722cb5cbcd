"""What one line says beside an article's text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one line says beside the article's text."""

    agencies: tuple[str, ...] = ()  # canonical
    is_update: bool = False
    is_correction: bool = False
    is_withdrawn: bool = False
    is_note: bool = False  # of the desk: goes to `ednote`
    copyright_holder: str | None = None
    usage_terms: str | None = None
