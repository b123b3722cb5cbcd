"""What extract gives: frozen records of plain values, and the vocabulary of agencies that later stages share."""

import csv
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

EXTRACTOR_VERSION = "0.1.0"  # goes up whenever the same bytes may give another document

Outcome = Literal["stored", "unchanged", "copy", "rejected"]
"""How a link may end; every link ends as exactly one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place to look, of one kind."""

    name: str
    kind: str  # a key of extract.kinds.KINDS
    url: str | None = None
    path: str | None = None  # a file or folder, for the kinds that read the disk
    publisher: str | None = None
    language: str | None = None  # BCP 47; what the operator says, believed only when the page says nothing
    region: str | None = None
    rank: int = 50  # lower is nearer to the origin of a text: agencies 10, publishers 50, aggregators 90
    include: tuple[str, ...] = ()  # globs on the address; empty takes all
    exclude: tuple[str, ...] = ()
    max_pages: int | None = None  # links taken in one run
    pause_seconds: float | None = None  # between two requests to one host; None takes the setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address a source names, with what the source says of it."""

    url: str
    source: str
    title: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    publisher: str | None = None
    keywords: tuple[str, ...] = ()
    tries: int = 0  # how often it was tried in earlier runs without success


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes as fetched, with where they came from and where they are archived."""

    url: str  # as asked
    final_url: str  # after redirects
    source: str
    status: int
    headers: tuple[tuple[str, str], ...]  # of the answer, in order, names as sent
    content: bytes  # the content encoding removed, the charset not
    fetched_at: datetime  # UTC
    link: Link
    archive_file: str | None = None  # relative to the archive folder
    archive_offset: int | None = None
    seconds: float = 0.0  # the request took
    left_bytes: int | None = None  # length of a content that was left in the archive; `content` is empty then
    page_hash: str | None = None  # of a content that was left

    @property
    def size(self) -> int:
        """The bytes of the content, here or left in the archive."""
        return len(self.content) if self.left_bytes is None else self.left_bytes

    def header(self, name: str) -> str | None:
        """Return the last value of the header `name`, whatever its case."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[-1] if values else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What earlier runs know of an address, so that nothing is downloaded needlessly."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    page_hash: str | None = None  # blake2b of Page.content of the last good fetch
    fetched_at: datetime | None = None
    modified_at: datetime | None = None  # what the source said of the address then


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How one link ended; a row in `fetches`."""

    url: str
    source: str
    outcome: Outcome
    fetched_at: datetime
    final_url: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    page_hash: str | None = None
    modified_at: datetime | None = None  # what the source said of the address
    bytes: int = 0
    seconds: float = 0.0
    archive_file: str | None = None
    archive_offset: int | None = None
    note: str | None = None  # an opt-out, a redirect, a charset that lied


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A link or page that gave no document, and when to try again."""

    url: str
    source: str
    stage: Literal["list", "fetch", "read", "transform"]
    reason: str  # a code such as `http_404`, `timeout`, `empty_body`, `worker_killed`
    message: str  # a sentence a person understands
    tries: int
    rejected_at: datetime
    next_try_at: datetime | None = None  # None: not tried again
    status: int | None = None
    archive_file: str | None = None
    archive_offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """What earlier runs know of an address that gave no article, so that it is not tried before its time."""

    url: str
    reason: str
    tries: int
    rejected_at: datetime  # the last time
    next_try_at: datetime | None  # None: not by itself
    page_hash: str | None = None  # of the page that could not be read; None when there was no page


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPhoto:
    """One photo of the article, as the page shows it."""

    position: int  # from 0, in reading order
    url: str | None  # the best rendition, absolute
    caption: str | None  # without the credit
    credit_line: str | None  # verbatim
    alt: str | None = None
    is_lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one page says. Text is as printed; nothing is interpreted beyond finding it."""

    url: str  # after redirects
    source: str
    fetched_at: datetime
    canonical_url: str | None = None  # as the page names it, absolute
    publisher: str | None = None
    headline: str | None = None
    standfirst: str | None = None
    body: str = ""  # paragraphs joined by "\n"; no captions, no credits, no agency lines
    seams: tuple[int, ...] = ()  # offsets in `body` where an inline tag stood between two letters without a space
    byline: tuple[str, ...] = ()  # names
    byline_line: str | None = None  # verbatim
    language: str | None = None  # BCP 47, as declared or found
    section: str | None = None
    keywords: tuple[str, ...] = ()
    dateline: str | None = None  # verbatim, such as "MOSCOW, Sept 16 (Reuters) -"
    dateline_place: str | None = None  # verbatim
    dateline_month: int | None = None
    dateline_day: int | None = None
    agency_lines: tuple[str, ...] = ()  # verbatim: "(With information from EFE)", sign-offs, copyright lines
    agencies: tuple[str, ...] = ()  # canonical names from dateline, byline, notices; never from a mere mention
    published_at: datetime | None = None  # aware, in the zone the page prints
    modified_at: datetime | None = None
    pubstatus: Literal["usable", "withheld", "canceled"] = "usable"  # ninjs
    ednote: str | None = None  # a correction or desk note, verbatim
    is_update: bool = False
    is_correction: bool = False
    genre: str | None = None  # `article`, `live_blog`, `opinion`, `gallery`, `video`
    access: Literal["free", "metered", "paywalled", "unknown"] = "unknown"
    copyright_holder: str | None = None
    usage_terms: str | None = None
    photos: tuple[DocumentPhoto, ...] = ()
    flags: tuple[str, ...] = ()  # codes of what a reader should know: `missing_headline`, `truncated`
    archive_file: str | None = None
    archive_offset: int | None = None
    page_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A news or photo agency, with every way it is written."""

    code: str  # short and stable, lower case: `afp`
    name: str  # canonical: `AFP`
    kind: Literal["news", "photo"]
    country: str | None  # ISO 3166-1 alpha-2
    aliases: tuple[str, ...] = field(default=())  # other names, other scripts; the canonical name is not repeated
    exact_names: tuple[str, ...] = field(default=())  # short names that are words too: only in this case (`MAP`)


@cache
def agencies() -> tuple[Agency, ...]:
    """Return the agencies of `agencies.csv`, in file order."""
    with (Path(__file__).parent / "agencies.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Agency(
                code=row["code"],
                name=row["name"],
                kind="photo" if row["kind"] == "photo" else "news",
                country=row["country"] or None,
                aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
                exact_names=tuple(name for name in row["exact_names"].split("|") if name),
            )
            for row in csv.DictReader(lines)
        )


def hash_page(content: bytes) -> str:
    """Return the 32 hex digits that tell one state of a page's bytes from another."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def name_key(name: str) -> str:
    """Return what two spellings of one name share: no case, no dots, hyphens as spaces.

    >>> name_key("AFP-Photo ") == name_key("afp photo")
    True
    """
    folded = (name if name.isascii() else unicodedata.normalize("NFC", name)).casefold()
    return " ".join(folded.translate(_KEY_MARKS).split())


_KEY_MARKS = str.maketrans(
    {**dict.fromkeys(".’'`´«»“”\""), **dict.fromkeys("-_" + "".join(map(chr, range(0x2010, 0x2016))), " ")}
)


@cache
def _agency_keys() -> tuple[dict[str, Agency], dict[str, Agency]]:
    """Return the agencies by `name_key`, and by the names that hold in one case only."""
    exact = {name: agency for agency in agencies() for name in agency.exact_names}
    held = {name_key(name) for name in exact}
    by_key: dict[str, Agency] = {}
    for agency in agencies():
        for name in (agency.name, *agency.aliases):
            if name_key(name) not in held:
                by_key.setdefault(name_key(name), agency)
    return by_key, exact


def agency_named(name: str) -> Agency | None:
    """Return the agency that `name` is, wholly and in any of its spellings.

    >>> agency_named("agence france-presse").name
    'AFP'
    >>> agency_named("Petra") is None  # a first name; the agency writes itself PETRA
    True
    """
    by_key, exact = _agency_keys()
    found = exact.get(name.strip()) or by_key.get(name_key(name))
    return found or (by_key.get(name_key(_SITE.sub("", name))) if "." in name else None)


_SITE = re.compile(
    r"(?<=\w{5})\.(?:com|net|org|de|at|ch|cz|sk|pl|hu|ro|it|fr|es|nl|be|se|dk|fi|gr|pt|hr|rs|ru|ua|tr|ie|eu)\s*$"
)


@cache
def credit_words(kind: str) -> frozenset[str]:
    """Return the words of photo credits of one kind, in every language we know, as `name_key` gives them.

    The kinds: `label` (Photo, Bild, 写真), `by`, `courtesy`, `via`, `pool`, `handout`, `file`, `staff` (roles and
    words that name nobody), `nobody` (words that do so when they are all there is), `instruction`, `organisation`
    (words in the names of bodies), `surname` (those that people are called too) and `particle` (van, de, bin).

    >>> "bildrechte" in credit_words("label")
    True
    """
    with (Path(__file__).parent / "credit_words.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == kind]
    return frozenset(name_key(word) for row in rows for word in row["words"].split("|"))
