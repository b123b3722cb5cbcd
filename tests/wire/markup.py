"""From a story's marked paragraphs to HTML paragraphs and to plain wire copy."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape

from tests.wire.stories import Photo, Story, swallowed

SWALLOWED = "\u2060"  # stands where a space was swallowed until the tags are written


def inline(text: str) -> str:
    """Return a marked paragraph as HTML; `~` is the space it stands for."""
    text = escape(text, quote=False).replace("~", " ").replace(SWALLOWED, "")
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"\[([^]]+)\]\(([^)]+)\)", r'<a href="\2">\1</a>', text)


def swallowing(story: Story) -> Story:
    """Return the story as a page that swallows spaces beside its inline tags tells it."""
    return replace(story, paragraphs=tuple(part.replace("~", SWALLOWED) for part in story.paragraphs))


def paragraph_html(story: Story, *, wrap: bool = True) -> list[str]:
    """Return the paragraphs as HTML, the dateline in front of the first."""
    first = f"{story.dateline} " if story.dateline else ""
    parts = [escape(first) * (not place) + inline(part) for place, part in enumerate(story.paragraphs)]
    return [f"<p>{part}</p>" for part in parts] if wrap else parts


def flow(story: Story, picture: Callable[[Photo], str] | None, *, after: Mapping[int, str] | None = None) -> str:
    """Return paragraphs with pictures and boxes at their places, agency lines last."""
    parts = []
    for place, paragraph in enumerate(["", *paragraph_html(story)]):
        parts.append(paragraph)
        parts += [picture(photo) for photo in story.photos if picture and photo.after == place]
        parts.append((after or {}).get(place, ""))
    parts += [f"<p>{escape(line)}</p>" for line in story.agency_lines]
    return "\n".join(part for part in parts if part)


def plain_copy(story: Story) -> str:
    """Return the story as wire copy: head lines, captions between the paragraphs, spaces swallowed, agency lines."""
    parts: list[str] = []
    for place, paragraph in enumerate(["", *story.paragraphs]):
        first = f"{story.dateline} " if story.dateline and place == 1 else ""
        parts.append(first + swallowed(paragraph))
        parts += [photo.text for photo in story.photos if photo.after == place]
    return _copy_head(story) + "\n\n".join([*filter(None, parts), *story.agency_lines]) + "\n"


def _copy_head(story: Story) -> str:
    """Return headline, correction and byline; of a story without a headline its date, with the text in one line."""
    if not story.headline:
        return f" date {story.published:%Y-%m-%d} "
    byline = f"By {' and '.join(story.byline)}" if story.byline else None
    return "".join(f"{line}\n\n" for line in (story.headline, story.ednote, byline) if line)
