"""The parts of which the report's page is made: text made safe, links, lists, bars."""

from collections.abc import Iterable, Sequence
from html import escape

from flows.words import clean, is_web_address

HEADLINE = 180  # letters
Bars = Sequence[tuple[str, int]]


def text(value: object, *, letters: int = 300) -> str:
    """Return any value as text that HTML shows as it is: nothing in it is markup, nothing moves what stands around."""
    return escape(clean("" if value is None else str(value), letters=letters))


def link(headline: str | None, url: str) -> str:
    """Return a headline, as a link when the address is http or https, in its own direction of writing."""
    shown = f'<bdi dir="auto">{text(headline or "(no headline)", letters=HEADLINE)}</bdi>'
    if not is_web_address(url):
        return shown
    return f'<a href="{escape(url)}" rel="noopener noreferrer nofollow">{shown}</a>'


def news(title: str, items: Iterable[tuple[str, str]], *, look: bool = False) -> str:
    """Return a section of items, each with what is told of it below; "" when there are none."""
    rows = "".join(f"<li>{head}<small>{told}</small></li>" for head, told in items)
    kind = ' class="look"' if look else ""
    return f'<section{kind}><h2>{escape(title)}</h2><ul class="news">{rows}</ul></section>' if rows else ""


def bars(title: str, rows: Bars) -> str:
    """Return a section of bars, in the order given; "" when there are none."""
    most = max((count for _, count in rows), default=0) or 1
    items = "".join(
        f'<li><span title="{text(label)}">{text(label, letters=40)}</span>'
        f'<i style="width:{100 * count / most:.1f}%"></i><b>{count:,}</b></li>'
        for label, count in rows
    )
    return f'<section><h2>{escape(title)}</h2><ol class="bars">{items}</ol></section>' if items else ""


def days(title: str, rows: Bars) -> str:
    """Return a section of one column a day, oldest first; "" when there are none."""
    most = max((count for _, count in rows), default=0) or 1
    items = "".join(
        f'<li><b>{_short(count)}</b><i style="height:{70 * count / most:.1f}%"></i><span>{text(label)}</span></li>'
        for label, count in rows
    )
    return f'<section><h2>{escape(title)}</h2><ol class="days">{items}</ol></section>' if items else ""


def facts(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """Return a section of names and what they stand for."""
    told = "".join(f"<dt>{escape(name)}</dt><dd>{text(value)}</dd>" for name, value in rows)
    return f"<section><h2>{escape(title)}</h2><dl>{told}</dl></section>"


def _short(count: int) -> str:
    """Return a number that fits above a column of a phone."""
    return f"{count:,}" if count < 10_000 else f"{count / 1000:,.0f}k"
