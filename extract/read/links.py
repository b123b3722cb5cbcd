"""Pointers to other stories among a story's blocks: lines and lists of links, cards, where to follow and subscribe."""

from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from extract.read.blocks import Block

LINKED = 0.8  # a block of links: a pointer to another story
LINKED_LIST = 0.6  # of a whole list: labels before the links
MAX_POINTER_CHARACTERS = 250
MAX_CARD_CHARACTERS = 400
NEAR_BLOCKS = 4  # before and after the story
MAX_LINKED_STORY = 0.5  # more of the story than this is never dropped for its links: a digest of links is the article


def without_links(blocks: Sequence[Block], chosen: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out pointers to other stories: blocks of links, lists of links, a label with a link. Measured: .003."""
    by_list: dict[HtmlElement | None, list[Block]] = {}
    for block in chosen:
        if block.kind == "item":
            by_list.setdefault(block.element.getparent(), []).append(block)
    linked = {block for items in by_list.values() if _share(items) >= LINKED_LIST for block in items}
    linked |= {block for block in chosen if _is_pointer(block)}
    linked |= _in_cards(blocks, chosen)
    linked |= _last_list(chosen)
    if characters(linked) > MAX_LINKED_STORY * characters(chosen):
        return chosen
    return tuple(block for block in chosen if block not in linked)


def _in_cards(blocks: Sequence[Block], chosen: Sequence[Block]) -> set[Block]:
    """Return what stands beside the linked headline of another story, in one small element with it."""
    if not chosen:
        return set()
    near = blocks[max(0, blocks.index(chosen[0]) - NEAR_BLOCKS) : blocks.index(chosen[-1]) + NEAR_BLOCKS]
    headings = (block for block in near if block.kind == "heading" and block.link_share >= LINKED)
    cards = {_card_around(block.element) for block in headings} - {None}
    held: dict[HtmlElement | None, list[Block]] = {}
    for block in chosen if cards else ():
        for ancestor in (block.element.getparent(), *block.element.iterancestors()):
            if ancestor in cards:
                held.setdefault(ancestor, []).append(block)
                break
    return {block for group in held.values() if characters(group) <= MAX_CARD_CHARACTERS for block in group}


def _card_around(heading: HtmlElement) -> HtmlElement | None:
    """Return the outermost element around a heading that is as small as a card, else the one right around it."""
    card = heading.getparent()
    for ancestor in heading.iterancestors():
        if len(" ".join(ancestor.text_content().split())) > MAX_CARD_CHARACTERS:
            break
        card = ancestor
    return card


def _last_list(chosen: Sequence[Block]) -> set[Block]:
    """Return the list at the story's end if every item has a link: where else to read, follow, subscribe."""
    items: set[Block] = set()
    for block in reversed(chosen):
        if block.kind != "item" or block.link_characters == 0:
            break
        items.add(block)
    return items


def _is_pointer(block: Block) -> bool:
    if block.link_share >= LINKED:
        return True
    label = next((mark for mark in (":", "|", "»", "►", "→", ">", "：") if mark in block.text[:50]), None)
    return label is not None and block.link_share >= 0.5 and len(block.text) <= MAX_POINTER_CHARACTERS


def _share(blocks: Sequence[Block]) -> float:
    return sum(block.link_characters for block in blocks) / max(1, characters(blocks))


def characters(blocks: Iterable[Block]) -> int:
    """Return how many characters the blocks have together."""
    return sum(len(block.text) for block in blocks)
