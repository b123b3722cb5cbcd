"""Compose what one page says."""

import hashlib

from extract.errors import EmptyBody
from extract.read.body import extract_paragraphs
from extract.read.metadata import Metadata, read_metadata
from extract.read.tree import parse
from extract.records import Document, Page


def read_document(page: Page) -> Document:
    """Return what the page says.

    Raises a ReadError that names the page: EmptyBody, NotAnArticle, TooMuchMarkup.
    """
    tree = parse(page.content, page.header("Content-Type"))
    metadata = read_metadata(tree.root, url=page.final_url, fetched_at=page.fetched_at)
    paragraphs = extract_paragraphs(tree.root)
    if not paragraphs:
        raise EmptyBody(f"{page.final_url}: no body text in {len(page.content)} bytes of HTML")
    return _document(page, metadata, paragraphs, tree.flags)


def _document(page: Page, metadata: Metadata, paragraphs: tuple[str, ...], flags: tuple[str, ...]) -> Document:
    missing = () if metadata.headline else ("missing_headline",)
    return Document(
        url=page.final_url,
        source=page.source,
        fetched_at=page.fetched_at,
        canonical_url=metadata.canonical_url,
        publisher=metadata.publisher,
        headline=metadata.headline,
        body="\n".join(paragraphs),
        byline=metadata.byline.names,
        byline_line=metadata.byline.line,
        language=metadata.language,
        section=metadata.section,
        keywords=metadata.keywords,
        published_at=metadata.dates.published_at,
        modified_at=metadata.dates.modified_at,
        copyright_holder=metadata.copyright_holder,
        usage_terms=metadata.usage_terms,
        flags=(*flags, *metadata.dates.flags, *missing),
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
        page_hash=hashlib.blake2b(page.content, digest_size=16).hexdigest(),
    )
