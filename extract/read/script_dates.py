"""When the page was published, as the data for its scripts says: what analytics and the page's own code are given."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from lxml.html import HtmlElement

from extract.read.dates import is_possible, parse_instant

MAX_SCRIPT_CHARACTERS = 3_000_000  # of all scripts
MAX_FOUND = 400
SAME = timedelta(minutes=1)
# "publishedAt":"2026-05-01T09:30:00Z", pubDate: '...', \"datePublished\":\"...\", "date": {"pub": "..."}: with a clock.
STAMP = re.compile(r"""(?:20|19)\d\d-\d\d-\d\d[T ]\d\d:\d\d[^"'\\<]{0,24}(?=\\?["'])""")
KEY = re.compile(r"""([A-Za-z_-]{3,40})\\?["']?\s*[:=]\s*\\?["']$""")
MAX_KEY = 60  # characters before a stamp
PUBLISHED = re.compile(r"publi[sck]|pub(?:date|time|_|-|$)", re.IGNORECASE)
CREATED = re.compile(r"^(?:item|article|story|post)?_?-?date(?:_?time)?$|created|issued", re.IGNORECASE)
OTHER = re.compile(r"modif|updat|expir|un_?publi|last|end|until|fetch|build|render|server|now|schedul", re.IGNORECASE)


class ScriptStamp(NamedTuple):
    """A machine-readable date in a script, and whether its key says published, or merely created."""

    text: str
    is_published: bool


def read_script_stamps(root: HtmlElement) -> list[ScriptStamp]:
    """Return the stamps that scripts other than JSON-LD call the time of publishing or creating, in page order."""
    found: list[ScriptStamp] = []
    length = 0
    for script in root.iter("script"):
        text = script.text or ""
        length += len(text)
        if length > MAX_SCRIPT_CHARACTERS or len(found) > MAX_FOUND:
            break
        if "ld+json" not in (script.get("type") or ""):
            found.extend(_stamps(text))
    return found


def _stamps(text: str) -> Iterator[ScriptStamp]:
    for stamp in STAMP.finditer(text):
        key = KEY.search(text[max(0, stamp.start() - MAX_KEY) : stamp.start()])
        if key and not OTHER.search(key[1]) and (PUBLISHED.search(key[1]) or CREATED.search(key[1])):
            yield ScriptStamp(stamp[0], bool(PUBLISHED.search(key[1])))


def script_date(stamps: Sequence[ScriptStamp], day: date | None, *, fetched_at: datetime) -> datetime | None:
    """Return the one moment of `day` that the scripts agree on, or of any day when none is known; None else.

    Data of other stories stands in scripts as well: moments that differ by more than a minute are no evidence. Without
    a day only what is called published counts.
    """
    published = [stamp.text for stamp in stamps if stamp.is_published]
    created = [stamp.text for stamp in stamps if not stamp.is_published] if day else []
    return _agreed(published, day, fetched_at) or _agreed(created, day, fetched_at)


def _agreed(stamps: Sequence[str], day: date | None, fetched_at: datetime) -> datetime | None:
    moments = [moment for text in stamps if (moment := parse_instant(text)) and is_possible(moment, fetched_at)]
    own = [moment for moment in moments if day is None or day in (moment.date(), _utc(moment).date())]
    clear = [moment for moment in own if moment.tzinfo] or own
    if not clear or max(map(_utc, clear)) - min(map(_utc, clear)) > SAME:
        return None
    return clear[0]


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
