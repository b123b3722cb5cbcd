"""The page around an article: furniture on all sides, and the lines above the text that every layout shares."""

from collections.abc import Sequence
from html import escape

from tests.wire import furniture as room
from tests.wire.furniture import Site
from tests.wire.stories import Story


def page(
    story: Story, site: Site, main: str, *, json_ld: Sequence[object] = (), og: bool = True, extra: str = ""
) -> str:
    """Put `main` among the furniture that surrounds it on every page."""
    direction = ' dir="rtl"' if story.language in {"ar", "fa", "he"} else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{story.language}"{direction}>\n'
        f"{room.head(story, site, json_ld=json_ld, og=og, extra=extra)}\n<body>\n{room.header(story, site)}\n"
        f'<div class="grid" id="content">\n{main}\n{room.most_read(story, site)}\n</div>\n'
        f"{room.newsletter(story)}\n{room.footer(story, site)}\n</body>\n</html>\n"
    )


def top(story: Story) -> str:
    standfirst = f'<p class="standfirst">{escape(story.standfirst)}</p>' if story.standfirst else ""
    return f"<h1>{escape(story.headline or '')}</h1>{standfirst}{room.byline_html(story)}{room.times_html(story)}"


def note(story: Story) -> str:
    return f'<p class="correction"><em>{escape(story.ednote)}</em></p>' if story.ednote else ""
