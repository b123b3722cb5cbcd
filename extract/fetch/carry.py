"""Leave the content of large pages in the archive, and take it from there where it is read."""

from dataclasses import replace
from pathlib import Path

from extract.fetch.archive import read_page
from extract.records import Page, hash_page

MAX_CARRIED_BYTES = 1 << 19  # one real page in a hundred is larger


def leave_content(page: Page, page_hash: str | None = None) -> Page:
    """Return an archived page without its content, with the hash and length of that, if it is large."""
    if len(page.content) <= MAX_CARRIED_BYTES or page.archive_file is None:
        return page
    return replace(page, content=b"", left_bytes=len(page.content), page_hash=page_hash or hash_page(page.content))


def bring_content(page: Page, archive: Path) -> Page:
    """Return the page with the content it left in the archive. Raises ArchiveDamaged when it is not there."""
    if page.left_bytes is None or page.archive_file is None:
        return page
    content = read_page(archive, page.archive_file, page.archive_offset or 0).content
    return replace(page, content=content, left_bytes=None, page_hash=None)
