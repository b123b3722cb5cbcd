"""The text of a page whose one element holds it, plainly: there the engine has nothing to decide."""

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from extract.read.blocks import Block
from extract.read.links import characters
from extract.read.spine import holder
from extract.read.text import reading_length

MAX_LINK_SHARE = 0.3
MOSTLY_LINKS = 0.8
MIN_SENTENCE_CHARACTERS = 40
TEXT_KINDS = ("paragraph", "heading", "item", "quote")
# Where one element holds so much of the page's sentences outside links, none stands above it, no text stands deeper in
# it and none of it is named apart, the engine chooses what that element
# holds. So are 20 of 115 pages, and F1 is the same.
MIN_PLAIN = 0.8
MIN_PLAIN_CHARACTERS = 500
MIN_ALIKE = 0.2  # of the blocks, under one name
MIN_NESTED_CHARACTERS = 20  # of a line deeper in that element: then the engine is asked


def plain_body(blocks: Sequence[Block], sentences: Sequence[Block]) -> list[Block]:
    """Return the text of the one element that holds nearly all the page's sentences; none where it is not so plain.

    The engine costs 6 ms a page, and on a sixth of them there is nothing for it to decide.
    """
    held: dict[HtmlElement | None, int] = {}
    for block in sentences:
        held[holder(block)] = held.get(holder(block), 0) + len(block.text)
    best = max(held, key=lambda element: held[element], default=None)
    if best is None or held[best] < max(MIN_PLAIN_CHARACTERS, MIN_PLAIN * characters(sentences)):
        return []
    chosen = [block for block in blocks if holder(block) is best and _is_told(block)]
    first, last = blocks.index(chosen[0]), blocks.index(chosen[-1])
    known = set(chosen)
    is_broken = any(block not in known and _is_line(block) for block in blocks[first:last])
    # Sentences above it may be the opening. Without JSON-LD: F1 .9888 -> .9892 on 115 pages.
    has_more_above = any(is_own_sentence(block) for block in blocks[:first])
    return [] if is_broken or has_more_above or _has_odd_names(chosen) or _has_odd_tags(chosen) else chosen


def _has_odd_names(chosen: Sequence[Block]) -> bool:
    """Tell whether a few of the blocks bear a class or id: the engine knows what such names say."""
    named = Counter((b.element.get("class"), b.element.get("id")) for b in chosen if b.kind != "heading")
    return any(name != (None, None) and count < MIN_ALIKE * len(chosen) for name, count in named.items())


def _has_odd_tags(chosen: Sequence[Block]) -> bool:
    """Tell whether a few of the blocks are of another element than the rest, such as a `div` among paragraphs."""
    tags = Counter(b.element.tag for b in chosen if b.kind not in ("heading", "item", "quote"))
    return len(tags) > 1 and min(tags.values()) < MIN_ALIKE * tags.total()


def _is_told(block: Block) -> bool:
    return block.link_share < MOSTLY_LINKS and (block.kind in TEXT_KINDS or is_own_sentence(block))


def _is_line(block: Block) -> bool:
    is_text = block.kind in TEXT_KINDS or block.kind == "cell" or len(block.text) >= MIN_NESTED_CHARACTERS
    return is_text and block.link_share < MOSTLY_LINKS


def is_own_sentence(block: Block) -> bool:
    """Tell whether a block is a sentence or more outside links."""
    return (
        block.kind != "heading"
        and block.link_share < MAX_LINK_SHARE
        and reading_length(block.text) >= MIN_SENTENCE_CHARACTERS
    )
