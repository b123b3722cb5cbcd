"""Compose what one page says: tree, metadata, photos, body, wire lines."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from extract.errors import EmptyBody, ReadError
from extract.read.authors import Byline, byline_of_blocks, is_own_name, line_with
from extract.read.blocks import Block, read_blocks
from extract.read.body import choose_blocks
from extract.read.copy import read_copy
from extract.read.dates import Dates, better_dates, search_dates
from extract.read.metadata import Metadata, read_metadata
from extract.read.photos import caption_elements, extract_photos
from extract.read.prune import prune
from extract.read.story import Story, tell
from extract.read.tree import Tree, parse
from extract.read.visible_dates import read_visible_dates
from extract.read.wire import WireLines, read_lines
from extract.records import Document, DocumentPhoto, Page

COPY_MEDIA_TYPES = ("text/plain", "application/xml", "text/xml", "application/json", "application/vnd.iptc")
HTML_START = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What the parts of the reader found on one HTML page."""

    page: Page
    metadata: Metadata
    story: Story
    wire: WireLines
    dates: Dates
    photos: tuple[DocumentPhoto, ...]
    flags: tuple[str, ...]


def read_document(page: Page) -> Document:
    """Return what the page says.

    HTML is read here; plain wire copy and the wire's XML and JSON formats by `copy.read_copy`.
    Raises a ReadError that names the page: EmptyBody, NotAnArticle, TooMuchMarkup.
    """
    if _is_copy(page):
        return read_copy(page)
    try:
        return _read_html(page)
    except ReadError as error:
        if str(error).startswith(page.final_url):
            raise
        raise type(error)(f"{page.final_url}: {error}") from error


def _is_copy(page: Page) -> bool:
    media_type = (page.header("Content-Type") or "").split(";")[0].strip().lower()
    return media_type.startswith(COPY_MEDIA_TYPES) and not page.content[:512].lstrip().lower().startswith(HTML_START)


def _read_html(page: Page) -> Document:
    tree = parse(page.content, page.header("Content-Type"))
    metadata = read_metadata(tree.root, url=page.final_url, fetched_at=page.fetched_at)
    photos = extract_photos(tree.root, page.final_url, metadata)
    story = _read_story(tree, metadata)
    if not story.blocks:
        raise EmptyBody(f"no body text in {len(page.content)} bytes of HTML")
    wire = read_lines(
        [block.text for block in story.blocks],
        language=metadata.language,
        take_captions=not any(photo.caption for photo in photos),
    )
    dates = _dates(page, metadata, story, tree)
    return _document(
        _Reading(page=page, metadata=metadata, story=story, wire=wire, dates=dates, photos=photos, flags=tree.flags)
    )


def _read_story(tree: Tree, metadata: Metadata) -> Story:
    prune(tree.root, caption_elements(tree.root))
    blocks = read_blocks(tree.root)
    return tell(
        blocks,
        choose_blocks(tree.root, blocks),
        headlines=metadata.headlines,
        descriptions=metadata.descriptions,
    )


def _document(reading: _Reading) -> Document:
    page, metadata, wire = reading.page, reading.metadata, reading.wire
    byline = _byline(reading)
    return replace(
        _from_metadata(page, metadata),
        published_at=reading.dates.published_at,
        modified_at=reading.dates.modified_at,
        byline=byline.names,
        byline_line=byline.line,
        standfirst=reading.story.standfirst.text if reading.story.standfirst else None,
        body="\n".join(wire.body),
        seams=_seams(reading.story.blocks, wire),
        dateline=wire.dateline,
        dateline_place=wire.dateline_place,
        dateline_month=wire.dateline_month,
        dateline_day=wire.dateline_day,
        agency_lines=wire.agency_lines,
        agencies=wire.agencies,
        pubstatus=wire.pubstatus,
        ednote=wire.ednote,
        is_update=wire.is_update,
        is_correction=wire.is_correction,
        copyright_holder=wire.copyright_holder or metadata.copyright_holder,
        usage_terms=wire.usage_terms or metadata.usage_terms,
        photos=_with_captions(reading.photos, wire),
        flags=tuple(dict.fromkeys((*reading.flags, *reading.dates.flags, *_flags(metadata)))),
    )


def _from_metadata(page: Page, metadata: Metadata) -> Document:
    return Document(
        url=page.final_url,
        source=page.source,
        fetched_at=page.fetched_at,
        canonical_url=metadata.canonical_url,
        publisher=metadata.publisher or page.link.publisher or urlsplit(page.final_url).hostname,
        headline=metadata.headline,
        language=metadata.language or page.link.language,
        section=metadata.section,
        keywords=metadata.keywords,
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
        page_hash=hashlib.blake2b(page.content, digest_size=16).hexdigest(),
    )


def _byline(reading: _Reading) -> Byline:
    """Return the authors: those declared, unless only the site itself is and the page prints a name."""
    metadata, story = reading.metadata, reading.story
    host = urlsplit(reading.page.final_url).hostname
    others = tuple(name for name in metadata.authors if not is_own_name(name, metadata.publisher, host))
    if others:
        return Byline(names=others, line=line_with(others, (*story.head, *story.tail)))
    printed = byline_of_blocks(story.head, story.tail, (*metadata.headlines, *metadata.keywords))
    if not printed.names and story.signature is not None:
        printed = Byline(names=(story.signature.text,), line=story.signature.text)
    return printed if printed.names else Byline(names=metadata.authors)


def _dates(page: Page, metadata: Metadata, story: Story, tree: Tree) -> Dates:
    """Return the dates: those declared, then those printed around the headline, then what a search finds."""
    declared = metadata.dates
    if declared.published_at and "zone_unknown" not in declared.flags:
        return declared
    lines = [block.text for block in story.head]
    dates = better_dates(declared, read_visible_dates(lines, metadata.language, fetched_at=page.fetched_at))
    if dates.published_at or "impossible_date" in dates.flags:
        return dates
    return better_dates(dates, search_dates(tree.root, page.final_url, fetched_at=page.fetched_at))


def _flags(metadata: Metadata) -> Iterable[str]:
    if metadata.headline is None:
        yield "missing_headline"


def _seams(blocks: tuple[Block, ...], wire: WireLines) -> tuple[int, ...]:
    """Return the offsets in the body at which an inline tag stood between two letters."""
    seams: list[int] = []
    offset = 0
    for text, (number, begin, end) in zip(wire.body, wire.kept, strict=True):
        seams.extend(offset + seam - begin for seam in blocks[number].seams if begin < seam < end)
        offset += len(text) + 1
    return tuple(seams)


def _with_captions(photos: tuple[DocumentPhoto, ...], wire: WireLines) -> tuple[DocumentPhoto, ...]:
    """Add the photos whose captions stood among the paragraphs."""
    first = len(photos)
    found = (
        DocumentPhoto(position=first + number, url=None, caption=caption.caption, credit_line=caption.credit_line)
        for number, caption in enumerate(wire.captions)
    )
    return (*photos, *found)
