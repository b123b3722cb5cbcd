"""The body: what the reader reads, block by block. trafilatura finds it."""

from collections.abc import Sequence

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from extract.read.blocks import FIRST_MARK, LAST_MARK, Block


def choose_blocks(root: HtmlElement, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of `root` that trafilatura takes for the article's text, in reading order.

    `root` carries the marks of `blocks` and keeps them: trafilatura works on a copy.
    """
    found = bare_extraction(root, options=Extractor(output_format="python", comments=False))
    body = getattr(found, "body", None)
    if body is None:
        return []
    chosen = {ord(letter) - FIRST_MARK for text in body.itertext() for letter in text if letter >= chr(FIRST_MARK)}
    return [blocks[number] for number in sorted(chosen) if number < len(blocks) and number <= LAST_MARK - FIRST_MARK]
