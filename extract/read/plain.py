"""The text of a page whose one element holds it, plainly: there the engine has nothing to decide."""

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from extract.read.blocks import Block
from extract.read.links import characters
from extract.read.spine import holder
from extract.read.standfirst import HEAD_BLOCKS, find_standfirst, is_sentence, is_title
from extract.read.text import reading_length

MAX_LINK_SHARE = 0.3
MOSTLY_LINKS = 0.8
MIN_SENTENCE_CHARACTERS = 40
TEXT_KINDS = ("paragraph", "heading", "item", "quote")
# Where one element holds so much of the page's sentences outside links, and between headline and it no sentence stands
# but the standfirst, the engine chooses what that element holds. Where no `p` holds the text, it must be plain as well:
# no line stands deeper in that element, none of its own is named apart.
MIN_PLAIN = 0.8
MIN_PLAIN_CHARACTERS = 500
MIN_ALIKE = 0.2  # of the blocks, under one name
MIN_NESTED_CHARACTERS = 20  # of a line deeper in that element: then the engine is asked
NEAR_BLOCKS = 3  # above it, looked at where no headline stands


def plain_body(
    blocks: Sequence[Block], sentences: Sequence[Block], titles: set[str], descriptions: Sequence[str]
) -> list[Block]:
    """Return the text of the one element that holds nearly all the page's sentences; none where it is not so plain.

    The engine costs 6 ms a page, and on most of them there is nothing for it to decide.
    """
    held: dict[HtmlElement | None, int] = {}
    for block in sentences:
        held[holder(block)] = held.get(holder(block), 0) + len(block.text)
    best = max(held, key=lambda element: held[element], default=None)
    if best is None or held[best] < max(MIN_PLAIN_CHARACTERS, MIN_PLAIN * characters(sentences)):
        return []
    chosen = [block for block in blocks if holder(block) is best and _is_told(block)]
    first, last = blocks.index(chosen[0]), blocks.index(chosen[-1])
    own = set(chosen)
    deeper = [block for block in blocks[first:last] if _is_line(block) and block not in own]
    if _has_odd_tags(chosen) or any(block.kind == "cell" for block in deeper):
        return []
    if not _is_in_paragraphs(chosen) and (deeper or _has_odd_names(chosen)):
        return []
    opening = _opening(blocks[:first], titles)
    return [] if opening and opening != [find_standfirst(blocks, chosen, titles, descriptions)] else chosen


def _opening(above: Sequence[Block], titles: set[str]) -> list[Block]:
    """Return the sentences between the headline and the text; without a headline those right above the text."""
    tops = [number for number, block in enumerate(above) if is_title(block, titles)]
    begin = tops[-1] + 1 if tops and len(above) - tops[-1] <= HEAD_BLOCKS else max(0, len(above) - NEAR_BLOCKS)
    return [block for block in above[begin:] if is_own_sentence(block) and is_sentence(block)]


def _is_in_paragraphs(chosen: Sequence[Block]) -> bool:
    """Tell whether the text stands in `p`: then what stands deeper is a box, and what is named apart is text still."""
    return all(block.element.tag == "p" for block in chosen if block.kind in ("paragraph", "other"))


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
