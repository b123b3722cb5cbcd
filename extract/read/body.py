"""The body: what the reader reads, block by block. trafilatura finds it."""

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from extract.read.blocks import BLOCK_TAGS, FIRST_MARK, MARK, Block
from extract.read.links import characters
from extract.read.plain import MOSTLY_LINKS, is_own_sentence, plain_body
from extract.read.prune import remove
from extract.read.text import reading_length, same_words

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

MIN_OWN_CHARACTERS = 400
MIN_CHARACTERS = 200  # of a text at all
# Of the page's sentences outside links; below it trafilatura's comparison with readability and justext is worth its
# 50 ms. On 115 pages the comparison changes four, and only one to the better: a page with 9 % chosen.
MIN_COVERED = 0.4


def choose_blocks(
    root: HtmlElement, blocks: Sequence[Block], *, headlines: Sequence[str] = (), descriptions: Sequence[str] = ()
) -> list[Block]:
    """Return the blocks of `root` that are the article's text, in reading order: as trafilatura takes them.

    It is not asked where one plain element holds the text; `headlines` and `descriptions` tell what stands above that.
    `root` carries the marks of `blocks` and keeps them: trafilatura works on a copy.
    """
    sentences = [block for block in blocks if is_own_sentence(block)]
    titles = {same_words(text) for text in headlines} - {""}
    if plain := plain_body(blocks, sentences, titles, descriptions):
        return plain
    # A page of little text outside links may be a digest whose text the links are.
    tree = _without_link_farms(root, blocks) if characters(sentences) >= MIN_OWN_CHARACTERS else root
    chosen = _chosen(deepcopy(tree) if tree is root else tree, blocks, is_fast=True)
    if characters(chosen) < MIN_COVERED * characters(sentences):
        chosen = _chosen(deepcopy(root), blocks, is_fast=False)
    return chosen or _longest_run(sentences)


def _chosen(tree: HtmlElement, blocks: Sequence[Block], *, is_fast: bool) -> list[Block]:
    """Return the blocks that trafilatura keeps of `tree`, which is changed.

    This is what its `bare_extraction` does, less a copy of the tree and the text it writes out of the body: 6.4 -> 4.6
    ms a page. The function called is not a public one, so the release is pinned.
    """
    # Imported here, because every command imports this module and only those that read a page need the engine.
    from trafilatura.core import trafilatura_sequence

    options = _options(is_fast=is_fast)
    try:
        body, text, _, _ = trafilatura_sequence(tree, options)
    except (TypeError, ValueError):  # what the engine itself takes for a page without a text
        return []
    if len(text) < options.min_output_size:
        return []
    marks = {ord(letter) - FIRST_MARK for text in body.itertext() for letter in MARK.findall(str(text))}
    return [blocks[number] for number in sorted(marks) if number < len(blocks)]


@cache
def _options(*, is_fast: bool) -> "Extractor":
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", comments=False, fast=is_fast)


def _without_link_farms(root: HtmlElement, blocks: Sequence[Block]) -> HtmlElement:
    """Return a copy of `root` without the elements that hold nothing, or nothing but links: menus, lists of headlines.

    They are most of a page's elements, and the engine visits each several times: 11 -> 7 ms a page.
    """
    needed: set[HtmlElement] = set()
    for block in blocks:
        if block.link_share < MOSTLY_LINKS:
            needed.add(block.element)
            for ancestor in block.element.iterancestors():
                if ancestor in needed:
                    break
                needed.add(ancestor)
    copied = deepcopy(root)
    pairs = zip(root.iter(*BLOCK_TAGS), copied.iter(*BLOCK_TAGS), strict=True)
    farms = [twin for own, twin in pairs if own not in needed and own.getparent() in needed]
    for farm in farms:
        remove(farm)
    return copied


def _longest_run(sentences: Sequence[Block]) -> list[Block]:
    """Return the sentences of the element that holds most of them: what is left when the engine finds nothing."""
    held: dict[HtmlElement | None, list[Block]] = {}
    for block in sentences:
        held.setdefault(block.element.getparent(), []).append(block)
    best = max(held.values(), key=characters, default=[])
    return best if sum(reading_length(block.text) for block in best) >= MIN_CHARACTERS else []
