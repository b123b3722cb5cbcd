"""What the kinds share: asking for a list, the dates and texts of its entries, and rejects."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urljoin

from extract.errors import BadSource, PageNotHad
from extract.fetch.answers import Answer
from extract.fetch.decode import GZIP_MAGIC, gunzip
from extract.fetch.door import Door
from extract.fetch.redact import mask_secrets, redact_text, redact_url, secrets_of
from extract.records import Link, Reject, Source

MAX_LINKS = 100_000  # one source in one run; what is beyond is left, and said
MAX_TITLE = 500  # characters
ISO_DATE = re.compile(
    r"^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)
LONE_HALVES = re.compile("[\ud800-\udfff]")  # of a letter: JSON can write them, and nothing can store them
FEED_LINK = re.compile(rb"<link\b[^>]{0,500}application/(?:rss|atom|feed)\+(?:xml|json)[^>]{0,500}>", re.IGNORECASE)
HREF = re.compile(rb"""href\s*=\s*["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff\ud800-\udfff]")  # no letter of any text
SPACES = re.compile(r"\s+")


def get_list(source: Source, door: Door) -> Answer:
    """Return the list that `source` names. Raises BadSource, in a sentence that says what to do."""
    if not source.url:
        raise BadSource(f'source "{source.name}": kind "{source.kind}" needs `url`, the address of its list')
    try:
        return fetch_list(source, door, source.url)
    except PageNotHad as error:
        raise BadSource(f'source "{source.name}": its list cannot be had: {error}') from error


def fetch_list(source: Source, door: Door, url: str) -> Answer:
    """Return a list, unpacked where the file itself is gzipped. Raises PageNotHad.

    It is asked for whole every night: one that said 304 though it changed would hide its articles for ever, and a
    list is one request where its pages, which are asked conditionally, are hundreds.
    """
    answer = door.fetch(url, source=source.name, pause_seconds=source.pause_seconds, is_list=True)
    if not answer.content.startswith(GZIP_MAGIC):
        return answer
    content = gunzip(answer.content, max_bytes=door.settings.max_list_bytes, url=answer.final_url)
    return replace(answer, content=content)


def not_a_list(source: Source, answer: Answer, expected: str) -> BadSource:
    """Return the error for an answer that is not the list it should be."""
    start = mask_secrets(answer.content[:60].decode("utf-8", "replace").strip(), secrets_of(source.url or ""))
    feed = FEED_LINK.search(answer.content[: 1 << 16])
    href = HREF.search(feed[0]) if feed else None
    hint = "try `nightwire check` on it"
    if href is not None:
        named = absolute(answer.final_url, unescape(href[1].decode("utf-8", "replace"))) or ""
        hint = f"the page names a feed: {redact_url(named)}"
    return BadSource(
        f'source "{source.name}": {answer.final_url}: expected {expected}, found '
        f"{answer.header('Content-Type') or 'no content type'} beginning {start!r}; {hint}"
    )


def lists_nothing(source: Source, answer: Answer, what: str) -> BadSource:
    """Return the error for a list that is one and names nothing: a source that changed looks just so."""
    return BadSource(
        f'source "{source.name}": {answer.final_url}: expected {what}, found none in {len(answer.content)} bytes; '
        "look at the page in a browser, and declare its new address"
    )


def make_reject(source: Source, url: str, reason: str, message: str, now: datetime) -> Reject:
    """Return the reject of an entry of a list."""
    return Reject(
        url=LONE_HALVES.sub("\ufffd", redact_text(redact_url(url)))[:2000],
        source=source.name,
        stage="list",
        reason=reason,
        message=LONE_HALVES.sub("\ufffd", redact_text(message)),
        tries=1,
        rejected_at=now,
        next_try_at=None,
    )


def capped(
    links: Iterable[Link | Reject], source: Source, clock: Callable[[], datetime], cap: int = MAX_LINKS
) -> Iterator[Link | Reject]:
    """Yield at most `cap` entries, then one reject that says that there were more."""
    for count, link in enumerate(links):
        if count >= cap:
            message = f"the list goes on after {cap} entries; what is beyond was left"
            yield make_reject(source, source.url or source.path or "", "too_many_links", message, clock())
            return
        yield link


def read_date(text: str | None) -> datetime | None:
    """Return a date of a list, aware; UTC where it names no zone; None when it is no date.

    >>> read_date("Sun, 02 Oct 2022 10:00:00 +0200").isoformat()
    '2022-10-02T10:00:00+02:00'
    >>> read_date("2022-10-02T10:00Z").isoformat()
    '2022-10-02T10:00:00+00:00'
    """
    plain = (text or "").strip()
    if not plain or len(plain) > 64:
        return None
    try:
        if found := ISO_DATE.match(plain):
            year, month, day, hour, minute, second, zone = found.groups()
            if zone and zone.upper() != "Z" and ":" not in zone:
                zone = f"{zone[:3]}:{zone[3:]}"
            iso = f"{year}-{month}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone or 'Z'}"
            return datetime.fromisoformat(iso.upper())
        at = parsedate_to_datetime(plain)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def plain_text(text: str | None, limit: int = MAX_TITLE) -> str | None:
    """Return the text of a list's entry without tags and references; None when nothing is left."""
    cut = re.sub(r"<[^<>]{0,500}>", " ", unescape(text or "")[: limit * 8])
    plain = SPACES.sub(" ", NOT_TEXT.sub("", unescape(cut))).strip()[:limit]
    return plain or None


def absolute(base: str, reference: str | None) -> str | None:
    """Return `reference` as an address, taken from `base`; None when it is empty or no address."""
    text = LONE_HALVES.sub("\ufffd", reference or "").strip()
    if is_web_address(text):
        return text
    try:
        return urljoin(base, text) if text else None
    except ValueError:
        return text


def is_web_address(url: str) -> bool:
    """Say whether `url` is one the door may be asked for."""
    return url[:8].lower().startswith(("http://", "https://"))
