"""Make one document of what the parts of the reader found."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from extract.errors import EmptyBody, ReadError, TooMuchMarkup
from extract.read.copy import read_copy
from extract.read.reading import Reading, read_html, seams_of
from extract.read.wire import WireLines, read_lines
from extract.records import Document, DocumentPhoto, Page, hash_page

COPY_MEDIA_TYPES = ("text/plain", "application/xml", "text/xml", "application/json", "application/vnd.iptc")
MAX_CAPTION_CHARACTERS = 450
HTML_START = (b"<!doctype html", b"<html")


def read_document(page: Page) -> Document:
    """Return what the page says.

    HTML is read here; plain wire copy and the wire's XML and JSON formats by `copy.read_copy`.
    Raises a ReadError that names the page: EmptyBody, NotAnArticle, TooMuchMarkup.
    """
    if _is_copy(page):
        return read_copy(page)
    try:
        return _document(read_html(page))
    except ReadError as error:
        if str(error).startswith(page.final_url):
            raise
        raise type(error)(f"{page.final_url}: {error}") from error
    except RecursionError as error:
        raise TooMuchMarkup(f"{page.final_url}: elements stand too deep in each other") from error


def _is_copy(page: Page) -> bool:
    media_type = (page.header("Content-Type") or "").split(";")[0].strip().lower()
    return media_type.startswith(COPY_MEDIA_TYPES) and not page.content[:512].lstrip().lower().startswith(HTML_START)


def _document(reading: Reading) -> Document:
    page, metadata = reading.page, reading.metadata
    wire = _read_wire(reading)
    if not wire.body:
        raise EmptyBody("no body text besides captions and agency lines")
    return Document(
        url=page.final_url,
        source=page.source,
        fetched_at=page.fetched_at,
        canonical_url=metadata.canonical_url,
        publisher=metadata.publisher or page.link.publisher or urlsplit(page.final_url).hostname,
        headline=reading.headline,
        standfirst=reading.story.standfirst.text if reading.story.standfirst else None,
        body="\n".join(wire.body),
        seams=tuple(seams_of(reading.paragraphs, wire.kept)),
        byline=reading.byline.names,
        byline_line=reading.byline.line,
        language=reading.language,
        section=metadata.section,
        keywords=reading.keywords,
        dateline=wire.dateline,
        dateline_place=wire.dateline_place,
        dateline_month=wire.dateline_month,
        dateline_day=wire.dateline_day,
        agency_lines=wire.agency_lines,
        agencies=tuple(dict.fromkeys((*wire.agencies, *reading.agencies))),
        published_at=reading.dates.published_at,
        modified_at=reading.dates.modified_at,
        pubstatus=wire.pubstatus,
        ednote=wire.ednote,
        is_update=wire.is_update,
        is_correction=wire.is_correction,
        genre=reading.genre,
        access=reading.access,
        copyright_holder=wire.copyright_holder or metadata.copyright_holder,
        usage_terms=wire.usage_terms or metadata.usage_terms,
        photos=_with_captions(reading.photos, wire),
        flags=tuple(dict.fromkeys(_flags(reading))),
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
        page_hash=hash_page(page.content),
    )


def _read_wire(reading: Reading) -> WireLines:
    """Return the wire's lines; captions are looked for among the paragraphs when the photos have none.

    What is longer than a caption is no caption: then none is believed.
    """
    texts = [paragraph.text for paragraph in reading.paragraphs]
    take_captions = not any(photo.caption for photo in reading.photos)
    wire = read_lines(texts, language=reading.language, take_captions=take_captions)
    if any(len(caption.caption or "") > MAX_CAPTION_CHARACTERS for caption in wire.captions):
        return read_lines(texts, language=reading.language)
    return wire


def _flags(reading: Reading) -> Iterator[str]:
    yield from reading.flags
    yield from reading.dates.flags
    if reading.headline is None:
        yield "missing_headline"


def _with_captions(photos: tuple[DocumentPhoto, ...], wire: WireLines) -> tuple[DocumentPhoto, ...]:
    """Add the photos whose captions stood among the paragraphs."""
    first = len(photos)
    found = (
        DocumentPhoto(position=first + number, url=None, caption=caption.caption, credit_line=caption.credit_line)
        for number, caption in enumerate(wire.captions)
    )
    return (*photos, *found)
