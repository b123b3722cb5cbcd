"""What transform gives, and what it must be told: frozen records of plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A photo credit line, parsed. Compared without case; the line itself is kept beside it."""

    creators: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()  # news and photo agencies, canonical names
    organisations: tuple[str, ...] = ()  # any other body that gave the photo
    via: tuple[str, ...] = ()  # distributors, canonical names
    instructions: str | None = None  # "MANDATORY CREDIT", "NO SALES"
    is_pool: bool = False
    is_handout: bool = False
    is_file_photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One photo of one version. Field order is column order in `photos`, after the article's key."""

    position: int
    url: str | None
    caption: str | None
    credit_line: str | None  # verbatim
    creators: tuple[str, ...]
    agencies: tuple[str, ...]
    organisations: tuple[str, ...]
    via: tuple[str, ...]
    date_created: date | None  # from the caption's own words
    instructions: str | None
    is_pool: bool
    is_handout: bool
    is_file_photo: bool
    is_lead: bool
    alt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One tag of one version. Field order is column order in `tags`, after the article's key."""

    scheme: Literal["medtop", "country", "place", "person", "organisation", "agency", "custom"]
    code: str  # `medtop:11000000`, `RU`, `geonames:524901`
    label: str
    score: float  # 0 to 1
    evidence: str  # where in the text: the words found


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One glued word that was parted, or one that was seen and left."""

    field: str  # `body`, `headline`, `caption:0`
    offset: int  # in the text before repair, in characters
    before: str
    after: str
    evidence: str  # `both_parts_stand_alone`, `stripped_inline_tag`


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody is quoted with in the body. Field order is column order in `quotes`, after the article's key."""

    position: int  # in reading order, from 0
    offset: int  # of the first character in `body`, from 0
    text: str  # verbatim, without the marks: `body[offset : offset + len(text)]`
    speaker: str | None  # None when the text does not say for sure
    evidence: str | None  # the words that name the speaker; None when there are none


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One thing that changed from one version to the next. Field order is column order in `edits`, after the key."""

    field: str  # `headline`, `standfirst`, `body`, `byline`, `ednote`
    kind: Literal["added", "removed", "reworded"]
    position: int | None  # of the paragraph in the newer body; None outside the body
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article. Field order is column order in `articles`; a test compares the two."""

    article_id: str  # 32 hex digits, from the canonical address
    version: int  # from 1
    url: str  # canonical
    source: str
    publisher: str | None
    headline: str | None
    standfirst: str | None
    body: str
    byline: tuple[str, ...]
    byline_line: str | None  # verbatim
    language: str | None
    section: str | None
    keywords: tuple[str, ...]
    dateline: str | None  # verbatim
    dateline_place: str | None
    dateline_date: date | None
    agencies: tuple[str, ...]
    attribution: str | None  # verbatim, lines joined by "\n"
    published_at: datetime | None  # UTC
    modified_at: datetime | None  # UTC
    first_seen_at: datetime  # UTC; of the article, not of the version
    fetched_at: datetime  # UTC
    pubstatus: str
    ednote: str | None
    is_update: bool
    is_correction: bool
    genre: str | None
    access: str
    copyright_holder: str | None
    usage_terms: str | None
    flags: tuple[str, ...]
    repairs: tuple[Repair, ...]
    content_hash: str  # 32 hex digits, of the normalised headline, standfirst and body
    copy_of: str | None  # article_id of the original
    similarity: float | None  # to the original, 0 to 1
    copy_evidence: str | None  # the longest passage shared with the original
    correction_of: str | None  # article_id of the article that this one corrects or updates under another address
    story_id: str | None  # article_id of the story's first telling; linked when the run's articles are all stored
    archive_file: str | None
    archive_offset: int | None
    run_id: str
    extractor_version: str
    # Not columns of `articles`: rows of their own.
    photos: tuple[Photo, ...] = ()
    tags: tuple[Tag, ...] = ()
    quotes: tuple[Quote, ...] = ()
    edits: tuple[Edit, ...] = ()  # against the version before; empty for version 1
    bands: tuple[int, ...] = ()  # unsigned 64-bit keys of the near-duplicate index: 32 bands, 8 anchors, 1 headline
    terms: tuple[int, ...] = ()  # what its story is told by, see `transform.story_terms`
    asked_url: str | None = None  # the link's address, which `fetches` files it under
    asked_id: str | None = None  # article_id of that address


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVersion:
    """One version the warehouse holds that may be the same article or the same text.

    `copy_of` and `correction_of` are those of the newest decision for the article, not of the version.
    """

    article_id: str
    version: int
    url: str
    source: str
    headline: str | None
    body: str
    language: str | None
    agencies: tuple[str, ...]
    published_at: datetime | None
    first_seen_at: datetime
    content_hash: str
    copy_of: str | None
    dateline_place: str | None = None
    standfirst: str | None = None
    byline: tuple[str, ...] = ()
    ednote: str | None = None
    publisher: str | None = None
    modified_at: datetime | None = None
    is_update: bool = False
    is_correction: bool = False
    correction_of: str | None = None
    story_id: str | None = None
    pubstatus: str = "usable"
    bands: tuple[int, ...] = ()  # as stored; computed anew from the text when empty
    run_id: str | None = None
    earlier_hashes: tuple[str, ...] = ()  # content_hash of every earlier version of the article (in `latest`)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An address that leads to an article filed under an earlier one."""

    address_id: str  # the article_id that the address would give
    article_id: str
    url: str
    from_url: str  # the address before


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the warehouse knows that deduplication of one batch needs.

    For a result that does not depend on the order of arrival, `near` holds whole families: take the versions that
    share a band with the batch in the window, add `same_text`, and then every version of every article that is
    joined to one of them by `copy_of` or `correction_of`, in either direction and over any number of steps.
    """

    latest: tuple[SeenVersion, ...] = ()  # newest version of what the batch's addresses name, with `earlier_hashes`
    same_text: tuple[SeenVersion, ...] = ()  # versions with a content_hash of the batch, of all time
    near: tuple[SeenVersion, ...] = ()  # versions that share a band with the batch, in the window, and their families
    moves: tuple[Move, ...] = ()  # of the batch's addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What linking stories needs of one article: of its first version, which never changes."""

    article_id: str
    told_at: datetime  # when it was published, or first seen when it does not say
    language: str | None
    terms: tuple[int, ...]  # as in Article
    story_id: str | None = None  # as decided before


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyDecision:
    """Whose text one article is, as decided at one time; the newest decision for an article holds."""

    article_id: str
    copy_of: str | None  # None: an original after all
    similarity: float | None
    evidence: str | None  # the longest passage shared
    decided_at: datetime
    correction_of: str | None = None  # as in Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What deduplication says of one batch: every article given ends in exactly one of the first two."""

    articles: tuple[Article, ...] = ()  # to be stored, with version, copy_of and edits set
    unchanged: tuple[str, ...] = ()  # `asked_url` of those that say nothing new
    decisions: tuple[CopyDecision, ...] = ()  # for stored copies, and for earlier articles decided anew
    moves: tuple[Move, ...] = ()  # addresses that were not known to have moved
