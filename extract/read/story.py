"""Which of the page's blocks are the story: the standfirst found, the furniture that stands among the text left out.

The figure beside a step is what the body's F1 loses without it, on 115 pages of 80 publishers (benchmarks/accuracy.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml.html import HtmlElement

from extract.read.blocks import Block
from extract.read.links import characters, without_links
from extract.read.phrases import is_call, is_comments_line, is_furniture_line
from extract.read.printed_byline import signature_of
from extract.read.spine import column_of, holder, is_like, spines_of
from extract.read.standfirst import HEAD_BLOCKS, MIN_SENTENCE_CHARACTERS, find_standfirst, is_sentence, is_title
from extract.read.text import reading_length, same_words

MAX_INSERT = 0.2
MIN_COMMENTED = 0.4  # of what was chosen stands above the comments
MAX_ABOVE = 0.15  # of the story above its headline
MIN_POINT = 30  # characters of a point in a list above the text
TAIL_BLOCKS = 6
QUESTION_MARKS = ("?", "？", "؟")
ABOVE_BLOCKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The story in its blocks."""

    blocks: tuple[Block, ...]  # in reading order, the standfirst among them
    standfirst: Block | None = None
    head: tuple[Block, ...] = ()  # between headline and text: kicker, byline, date
    above: tuple[Block, ...] = ()  # right above the headline
    tail: tuple[Block, ...] = ()  # right under the text
    signature: str | None = None  # a name alone under the text, or before a bracket


def tell(
    blocks: Sequence[Block], chosen: Sequence[Block], *, headlines: Sequence[str], descriptions: Sequence[str]
) -> Story:
    """Return the story: of all `blocks` of the page those `chosen` by the engine, mended.

    `headlines` are the wordings of the headline, `descriptions` what the metadata gives as summary.
    """
    titles = {same_words(text) for text in headlines} - {""}
    told = Story(blocks=_with_gaps(blocks, tuple(chosen)))
    told = replace(told, blocks=without_links(blocks, told.blocks))
    told = replace(told, blocks=_without_next_story(blocks, told.blocks, titles))
    told = replace(told, blocks=_without_comments(blocks, told.blocks, titles))
    told = replace(told, blocks=_without_inserts(blocks, told.blocks))
    told = replace(told, blocks=_without_furniture(told.blocks))
    told = replace(told, blocks=_without_repeats(told.blocks))
    told = replace(told, blocks=_without_orphans(blocks, told.blocks))
    return _with_head(told, blocks, titles, descriptions)


def _with_gaps(blocks: Sequence[Block], chosen: tuple[Block, ...]) -> tuple[Block, ...]:
    """Add what the engine left out: of the elements it chose from, and headings between what it chose. Measured: .004.

    A body is often cut in several elements of one name, by an advertisement or a paywall script.
    """
    if not chosen:
        return chosen
    spines = spines_of(blocks, chosen)
    known = set(chosen)
    first, last = blocks.index(chosen[0]), blocks.index(chosen[-1])
    added = {
        block
        for number, block in enumerate(blocks)
        if _is_text(block) and holder(block) in spines and (first < number < last or block.kind == "paragraph")
    } | {block for block in blocks[first:last] if is_like(block, chosen) and holder(block) in spines}
    column = column_of(chosen)
    added |= {block for block in blocks if _is_in_column(block, column)}
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if block.kind == "heading" and _is_text(block) and before in known and after in known:
            added.add(block)
    return tuple(block for block in blocks if block in known or block in added)


def _is_in_column(block: Block, column: HtmlElement | None) -> bool:
    """Tell whether a block stands loose in the text's element, or is a heading or a quotation set into it."""
    if column is None or block.link_share >= 0.5:
        return False
    return block.element is column or (block.kind in ("heading", "quote") and holder(block) is column)


def _is_text(block: Block) -> bool:
    return block.kind in ("paragraph", "heading", "item", "quote") and block.link_share < 0.5


def _without_inserts(blocks: Sequence[Block], chosen: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out boxes set into the text, and what follows outside of the element that holds it. Measured: .001.

    A box stands deeper than the paragraphs, is small, and has a heading of its own or no sentence.
    """
    spines = spines_of(blocks, chosen)
    if not spines:
        return chosen
    inserts: dict[HtmlElement, list[Block]] = {}
    outside: list[Block] = []
    for block in chosen:
        top = _child_of(spines, block.element)
        if top is None:
            outside.append(block)
        else:
            if holder(block) in spines:
                outside.clear()
            if top is not block.element and top.tag not in ("ul", "ol", "dl", "table", "blockquote"):
                inserts.setdefault(top, []).append(block)
    limit = MAX_INSERT * characters(chosen)
    boxes = [group for group in inserts.values() if _is_box(group) and characters(group) <= limit]
    dropped = {block for group in boxes for block in group}
    if characters(outside) <= limit:
        dropped.update(outside)  # it stands after the last paragraph
    return tuple(block for block in chosen if block not in dropped)


def _is_box(group: list[Block]) -> bool:
    return (
        any(block.kind == "heading" for block in group)
        or sum(reading_length(b.text) for b in group) < MIN_SENTENCE_CHARACTERS
    )


def _child_of(spines: set[HtmlElement], element: HtmlElement | None) -> HtmlElement | None:
    """Return the child of a spine that holds `element`; None when it stands elsewhere."""
    while element is not None:
        parent = element.getparent()
        if parent in spines:
            return element
        element = parent
    return None


def _without_next_story(blocks: Sequence[Block], chosen: tuple[Block, ...], titles: set[str]) -> tuple[Block, ...]:
    """Leave out what follows another h1 that stands outside of the elements of the text: the next story of a stream."""
    if not chosen or not any(block.element.tag == "h1" and same_words(block.text) in titles for block in blocks):
        return chosen
    holders, begun = {holder(block) for block in chosen}, False
    for number, block in enumerate(blocks):
        is_other = block.element.tag == "h1" and same_words(block.text) not in titles
        if begun and is_other and holder(block) not in holders:
            later = set(blocks[number:])
            return tuple(block for block in chosen if block not in later)
        begun = begun or block is chosen[0]
    return chosen


def _without_comments(blocks: Sequence[Block], chosen: tuple[Block, ...], titles: set[str]) -> tuple[Block, ...]:
    """Leave out what stands under a line that is nothing but "Comments", when enough stands above it.

    So does a heading that counts them and quotes the headline: "4 thoughts on “Headline”". Share bars above the text
    print the word too, as a link or before the text.
    """
    total, above = characters(chosen), 0
    known = set(chosen)
    for number, block in enumerate(blocks):
        if block in known:
            above += len(block.text)
        is_heading = is_comments_line(block.text) or _counts_thoughts(block, titles)
        if above >= MIN_COMMENTED * total and block.link_share < 0.5 and is_heading:
            later = set(blocks[number:])
            return tuple(block for block in chosen if block not in later)
    return chosen


def _counts_thoughts(block: Block, titles: set[str]) -> bool:
    """Tell whether a line is a number, two or three words, and the headline."""
    if not block.text[:1].isdigit():
        return False
    words = same_words(block.text).split()
    return any(" ".join(words[count:]) in titles for count in (3, 4))


def _without_furniture(chosen: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out lines that are no text by their words, and the list under a call to subscribe: what one gets for it."""
    kept: list[Block] = []
    is_offer = False
    for block in chosen:
        is_line = is_furniture_line(block.text, block.link_share)
        is_offer = (is_line and is_call(block.text)) or (is_offer and block.kind == "item")
        if not is_line and not is_offer:
            kept.append(block)
    return tuple(kept)


def _without_repeats(chosen: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out a paragraph printed twice, and a quotation set large that the text has as well. Measured: .001."""
    whole = " | ".join(same_words(block.text) for block in chosen if block.kind == "paragraph")
    kept: list[Block] = []
    seen: set[str] = set()
    for block in chosen:
        words = same_words(block.text)
        is_long = reading_length(block.text) >= MIN_SENTENCE_CHARACTERS // 2
        is_repeated = is_long and (words in seen or (block.kind == "quote" and words in whole))
        if not is_repeated:
            kept.append(block)
            seen.add(words)
    return tuple(kept)


def _without_orphans(blocks: Sequence[Block], chosen: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out headings of what was left out, and headings at the end. Measured: .0002."""
    kept = set(chosen)
    after = dict(pairwise(blocks))
    return tuple(block for block in chosen if block.kind != "heading" or after.get(block) in kept)


def _with_head(told: Story, blocks: Sequence[Block], titles: set[str], descriptions: Sequence[str]) -> Story:
    """Open the story with its standfirst: headline, byline and date lines before the text go. Measured: .011."""
    story = _below_title(blocks, told.blocks, titles)
    standfirst = find_standfirst(blocks, story, titles, descriptions)
    opening = same_words(standfirst.text) if standfirst else None  # which some pages print once more as text
    rest = [block for block in story if block is not standfirst and same_words(block.text) != opening]
    start = next((number for number, block in enumerate(rest) if is_sentence(block)), len(rest))
    if 0 < start < len(rest) and rest[start - 1].text.endswith(QUESTION_MARKS):
        start -= 1  # an interview opens with a question
    body = rest[start:]
    signature = signature_of(body[-1]) if len(body) > 2 else None
    if body and signature == body[-1].text:
        body.pop()
    if not body and standfirst is None:
        return Story(blocks=tuple(story))
    body = [*_points(blocks, body, titles), *body]
    above, head, tail = _around(blocks, body or [block for block in (standfirst,) if block], titles)
    first = () if standfirst is None else (standfirst,)
    return Story(blocks=(*first, *body), standfirst=standfirst, above=above, head=head, tail=tail, signature=signature)


def _points(blocks: Sequence[Block], body: Sequence[Block], titles: set[str]) -> list[Block]:
    """Return the list of points that sums the story up between its headline and its text; not one of its headings."""
    first = blocks.index(body[0]) if body else 0
    top = next((number for number, block in enumerate(blocks[:first]) if is_title(block, titles)), None)
    if top is None or first - top > HEAD_BLOCKS:
        return []
    items = [block for block in blocks[top + 1 : first] if block.kind == "item"]
    lists = {block.element.getparent() for block in items}
    headings = {same_words(block.text) for block in body if block.kind == "heading"}
    are_points = all(len(block.text) >= MIN_POINT and block.link_characters == 0 for block in items)
    if any(same_words(block.text) in headings for block in items):
        return []
    return items if len(lists) == 1 and len(items) > 1 and are_points else []


def _below_title(blocks: Sequence[Block], chosen: Sequence[Block], titles: set[str]) -> list[Block]:
    """Leave out the headline, and the little that stands above it. Measured: .001."""
    story = [block for block in chosen if not is_title(block, titles)]
    tops = [number for number, block in enumerate(blocks) if is_title(block, titles)]
    if not tops:
        return story
    order = {block: number for number, block in enumerate(blocks)}
    above = [block for block in story if order[block] < tops[0]]
    if characters(above) > MAX_ABOVE * characters(story):
        return story
    return [block for block in story if order[block] > tops[0]]


def _around(
    blocks: Sequence[Block], body: Sequence[Block], titles: set[str]
) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks right above the headline, those between it and the text, and those under the text."""
    first, last = blocks.index(body[0]), blocks.index(body[-1])
    tops = [number for number, block in enumerate(blocks[:first]) if is_title(block, titles)]
    top = max(0, tops[-1] + 1 if tops else 0, first - 2 * HEAD_BLOCKS)
    above = blocks[max(0, tops[-1] - ABOVE_BLOCKS) : tops[-1]] if tops else []
    return tuple(above), tuple(blocks[top:first]), tuple(blocks[max(last - 1, first) : last + TAIL_BLOCKS])
