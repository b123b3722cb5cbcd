"""Read plain wire copy and the wire's own file formats."""

from extract.errors import EmptyBody
from extract.read.wire import read_lines
from extract.records import Document, Page


def read_copy(page: Page) -> Document:
    """Return what a piece of wire copy says.

    Raises `EmptyBody` when there is no text in it.
    """
    text = page.content.decode("utf-8", "replace")
    lines = read_lines([line.strip() for line in text.splitlines() if line.strip()], take_captions=True)
    if not lines.body:
        raise EmptyBody(f"{page.url}: no text in {len(page.content)} bytes of wire copy")
    return Document(
        url=page.final_url,
        source=page.source,
        fetched_at=page.fetched_at,
        body="\n".join(lines.body),
        flags=("missing_headline",),
    )
