"""Bar charts as SVG, for the Prefect UI: shapes and text alone, so that they need no script, font or network."""

import base64
from collections.abc import Sequence
from html import escape

from flows.words import clean

ROW = 26  # height of one bar with its air
LABEL = 190  # width of the labels
WIDTH = 620
BAR = WIDTH - LABEL - 60  # 60 for the number behind the bar
COLUMNS_HEIGHT = 120

Bars = Sequence[tuple[str, int]]

# In the page the colours are the page's own; as a data URI the chart stands alone and brings them itself.
ALONE = (
    "<style>text{fill:#1f2933;font:13px system-ui,sans-serif}.bar{fill:#2f6f8f}.soft{fill:#66788a}"
    "@media(prefers-color-scheme:dark){text{fill:#e4e7eb}.bar{fill:#6cb2d1}.soft{fill:#9aa5b1}}</style>"
)


def bars(rows: Bars, *, title: str) -> str:
    """Return horizontal bars, in the order given, as an SVG element; "" when there are none."""
    if not rows:
        return ""
    most = max(count for _, count in rows) or 1
    parts = [_bar(place, label, count, most) for place, (label, count) in enumerate(rows)]
    return _svg(WIDTH, ROW * len(rows), title, "".join(parts))


def columns(rows: Bars, *, title: str) -> str:
    """Return one column a day, oldest first, as an SVG element; "" when there are none."""
    if not rows:
        return ""
    most = max(count for _, count in rows) or 1
    step = WIDTH / max(len(rows), 7)
    parts = [_column(place * step, step, label, count, most) for place, (label, count) in enumerate(rows)]
    return _svg(WIDTH, COLUMNS_HEIGHT + 40, title, "".join(parts))


def as_data_uri(svg: str) -> str:
    """Return a chart as the address of an image: what the Prefect UI shows where it takes out inline SVG."""
    start, mark, rest = svg.partition(">")
    alone = start + mark + ALONE + rest
    return "data:image/svg+xml;base64," + base64.b64encode(alone.encode()).decode()


def _bar(place: int, label: str, count: int, most: int) -> str:
    top = place * ROW
    width = max(2.0, BAR * count / most)
    return (
        f'<text x="{LABEL - 8}" y="{top + 17}" text-anchor="end">{_label(label, 26)}</text>'
        f'<rect class="bar" x="{LABEL}" y="{top + 4}" width="{width:.1f}" height="{ROW - 8}" rx="2"/>'
        f'<text class="soft" x="{LABEL + width + 6:.1f}" y="{top + 17}">{count:,}</text>'
    )


def _column(left: float, step: float, label: str, count: int, most: int) -> str:
    height = max(1.0, COLUMNS_HEIGHT * count / most)
    middle = left + step / 2
    top = COLUMNS_HEIGHT - height + 16
    return (
        f'<rect class="bar" x="{left + step * 0.15:.1f}" y="{top:.1f}" width="{step * 0.7:.1f}" '
        f'height="{height:.1f}" rx="2"/>'
        f'<text class="soft" x="{middle:.1f}" y="{top - 4:.1f}" text-anchor="middle">{count:,}</text>'
        f'<text x="{middle:.1f}" y="{COLUMNS_HEIGHT + 34}" text-anchor="middle">{_label(label, 8)}</text>'
    )


def _svg(width: int, height: int, title: str, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(clean(title))}">{content}</svg>'
    )


def _label(text: str, letters: int) -> str:
    text = clean(text)
    return escape(text if len(text) <= letters else text[: letters - 1] + "…")
