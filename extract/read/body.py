"""The body: what the reader reads, block by block. trafilatura finds it."""

from collections.abc import Sequence

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from extract.read.blocks import FIRST_MARK, LAST_MARK, Block

MIN_CHARACTERS = 80


def choose_blocks(root: HtmlElement, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of `root` that trafilatura takes for the article's text, in reading order.

    `root` carries the marks of `blocks` and keeps them: trafilatura works on a copy.
    """
    found = bare_extraction(root, options=Extractor(output_format="python", comments=False))
    body = getattr(found, "body", None)
    if body is None:
        return _longest_run(blocks)
    chosen = {ord(letter) - FIRST_MARK for text in body.itertext() for letter in text if letter >= chr(FIRST_MARK)}
    numbers = [number for number in sorted(chosen) if number < min(len(blocks), LAST_MARK - FIRST_MARK)]
    return [blocks[number] for number in numbers] or _longest_run(blocks)


def _longest_run(blocks: Sequence[Block]) -> list[Block]:
    """Return the sentences of the element that holds most of them: what is left when the engine finds nothing.

    It needs some hundred letters, more than a short text in a script of few letters has.
    """
    held: dict[HtmlElement | None, list[Block]] = {}
    for block in blocks:
        if block.kind in ("paragraph", "quote", "other", "cell") and block.link_share < 0.3 and len(block.text) >= 20:
            held.setdefault(block.element.getparent(), []).append(block)
    best = max(held.values(), key=lambda group: sum(len(block.text) for block in group), default=[])
    return best if sum(len(block.text) for block in best) >= MIN_CHARACTERS else []
