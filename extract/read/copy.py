"""Read wire copy: plain text, IPTC 7901, NITF, NewsML-G2 and ninjs."""

import codecs
import re
from dataclasses import replace
from urllib.parse import urlsplit

from extract.errors import EmptyBody, NotAnArticle
from extract.read.copy_json import read_ninjs
from extract.read.copy_record import Copy
from extract.read.copy_text import read_text
from extract.read.copy_xml import read_xml
from extract.read.credit_line import split_credit
from extract.read.tree import decode
from extract.read.wire import WireLines, read_lines
from extract.records import Document, DocumentPhoto, Page, hash_page


def read_copy(page: Page) -> Document:
    """Return what a piece of wire copy says, whatever format it is in; its own first bytes decide.

    A headline that the copy does not have is None and flagged `missing_headline`; a day in a caption is never the
    article's. Raises `EmptyBody` when there is no text in it, `NotAnArticle` for another XML or JSON format.
    """
    copy = _read(page)
    lines = read_lines(copy.paragraphs, language=copy.language or page.link.language, take_captions=True)
    if not lines.body:
        raise EmptyBody(f"{page.final_url}: no text in {len(page.content)} bytes of wire copy")
    return _document(page, copy, lines)


def _read(page: Page) -> Copy:
    start = page.content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if start.startswith((b"{", b"[")):
        return read_ninjs(page.content, page.final_url)
    if start.startswith(b"<") or page.content.startswith((b"\xff\xfe<", b"\xfe\xff\x00<")):
        return read_xml(page.content, page.final_url)
    if is_binary(page.content):
        raise NotAnArticle(f"{page.final_url}: expected text, found {len(page.content)} bytes of binary data")
    text, _, _ = decode(page.content, page.header("Content-Type"))
    return read_text(text)


def is_binary(content: bytes) -> bool:
    """Return whether more than a twentieth of the beginning is control characters, as in no text of any charset."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    start = content[:4096].replace(b"\0", b"")  # UTF-16 without a mark, and padding
    return sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start) > len(start) / 20


def _document(page: Page, copy: Copy, lines: WireLines) -> Document:
    photos = _photos(copy, lines)
    flags = [*copy.flags, *(["missing_headline"] if not copy.headline else [])]
    document = Document(
        url=page.final_url,
        source=page.source,
        fetched_at=page.fetched_at,
        canonical_url=copy.url,
        publisher=copy.publisher or page.link.publisher or urlsplit(page.final_url).hostname,
        headline=copy.headline,
        standfirst=copy.standfirst,
        body="\n".join(lines.body),
        byline=copy.byline,
        byline_line=copy.byline_line,
        language=copy.language or page.link.language,
        section=copy.section,
        keywords=copy.keywords,
        published_at=copy.published_at,
        modified_at=copy.modified_at,
        genre=copy.genre or "article",
        access="unknown",
        photos=photos,
        flags=tuple(dict.fromkeys(flags)),
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
        page_hash=hash_page(page.content),
    )
    return _with_lines(document, copy, lines)


def _with_lines(document: Document, copy: Copy, lines: WireLines) -> Document:
    """Return the document with what the wire's conventions say; what a format states outright goes first."""
    return replace(
        document,
        dateline=lines.dateline or copy.dateline,
        dateline_place=lines.dateline_place or copy.dateline_place,
        dateline_month=lines.dateline_month,
        dateline_day=lines.dateline_day,
        agency_lines=lines.agency_lines,
        agencies=tuple(dict.fromkeys((*copy.agencies, *lines.agencies))),
        pubstatus=copy.pubstatus if copy.pubstatus != "usable" else lines.pubstatus,
        ednote="\n".join(note for note in (copy.ednote, lines.ednote) if note) or None,
        is_update=copy.is_update or lines.is_update,
        is_correction=copy.is_correction or lines.is_correction,
        copyright_holder=copy.copyright_holder or lines.copyright_holder,
        usage_terms=copy.usage_terms or lines.usage_terms,
    )


def _photos(copy: Copy, lines: WireLines) -> tuple[DocumentPhoto, ...]:
    """Return the photos the format names, then those whose captions stand as paragraphs; each caption once."""
    found = [(photo.url, *_caption_and_credit(photo.caption, photo.credit_line), photo.alt) for photo in copy.photos]
    known = {_words(caption) for _, caption, _, _ in found if caption}
    found += [
        (None, caption.caption, caption.credit_line, None)
        for caption in lines.captions
        if _words(caption.caption or caption.credit_line or "") not in known
    ]
    return tuple(
        DocumentPhoto(position=position, url=url, caption=caption, credit_line=credit, alt=alt, is_lead=position == 0)
        for position, (url, caption, credit, alt) in enumerate(found)
    )


def _caption_and_credit(caption: str | None, credit: str | None) -> tuple[str | None, str | None]:
    """Return caption and credit apart; a credit that the caption repeats leaves the caption."""
    if not caption:
        return None, credit
    bare, inline = split_credit(caption)
    return bare, credit or inline


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
