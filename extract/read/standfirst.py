"""The standfirst among the blocks between headline and text, and what tells a title and a sentence."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from extract.read.blocks import SENTENCE_END, Block
from extract.read.class_names import name_words, names
from extract.read.phrases import is_furniture_line
from extract.read.text import reading_length, same_words

HEAD_BLOCKS = 14  # between the headline and the text: kicker, byline, date, share line, standfirst
STOPLESS = re.compile(r"[\u0e01-\u0eff]")  # Thai and Lao end a sentence with no sign
MIN_NAMED = 30  # characters of a standfirst that is named so
MIN_SENTENCE_CHARACTERS = 60  # of a sentence that opens a text, in letters of an alphabet


def find_standfirst(
    blocks: Sequence[Block], body: Sequence[Block], titles: set[str], descriptions: Sequence[str]
) -> Block | None:
    """Return the block before the text that says what the metadata calls the description, or is named a standfirst.

    Measured: .009 of the body's F1.
    """
    first = blocks.index(body[0]) if body else 0
    top = next((n for n, block in enumerate(blocks[: first + 1]) if is_title(block, titles)), None)
    begin = top + 1 if top is not None and first - top <= HEAD_BLOCKS else max(0, first - HEAD_BLOCKS)
    summaries = [words for text in descriptions if len(words := same_words(text)) >= 30]
    for block in blocks[begin : first + 1]:
        words = same_words(block.text)
        if block.kind != "item" and not is_title(block, titles) and any(_says(words, summary) for summary in summaries):
            return block
    between = [b for b in blocks[begin : first + 1] if _may_be_standfirst(b) and not is_title(b, titles)]
    named = next((block for block in between if _is_named(block, "standfirst")), None)
    if named is None and top is not None:  # a short one, named on its own element
        short = (b for b in blocks[top + 1 : first] if _may_be_standfirst(b, MIN_NAMED) and not is_title(b, titles))
        named = next((block for block in short if _bears(block.element, "standfirst")), None)
    # Unnamed, it is believed only alone, right under the headline.
    if named or top is None or first - top > HEAD_BLOCKS:
        return named
    sentences = [
        b
        for b in between
        if b is not body[0]
        and (SENTENCE_END.search(b.text) or b is blocks[top + 1])  # right under it a full stop is not needed
        and not _is_named(b, "media")
    ]
    return sentences[0] if len(sentences) == 1 else None


def _may_be_standfirst(block: Block, least: int = MIN_SENTENCE_CHARACTERS) -> bool:
    is_text = reading_length(block.text) >= least and block.link_share <= 0.3 and block.kind != "item"
    return is_text and not is_furniture_line(block.text, block.link_share)


def _says(words: str, summary: str) -> bool:
    """Tell whether a block's words are the summary: whole, cut at its end, or after a place name or a kicker."""
    if len(words) < 30:
        return False
    cut = summary[: max(30, len(summary) - 12)]
    return words in summary or summary in words[: len(summary) + 40] or words.startswith(cut)


def _is_named(block: Block, kind: str) -> bool:
    """Tell whether the block's element, or one of the two above it, bears a name of `kind`."""
    element: HtmlElement | None = block.element
    for _ in range(3):
        if element is None or element.tag in ("article", "main", "body"):
            return False
        if _bears(element, kind):
            return True
        element = element.getparent()
    return False


def _bears(element: HtmlElement, kind: str) -> bool:
    name = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
    return not names(kind).isdisjoint(name_words(name))


def is_title(block: Block, titles: set[str]) -> bool:
    """Tell whether the block is the headline: by its words, or as the h1."""
    words = same_words(block.text)
    return words in titles or (block.element.tag == "h1")


def is_sentence(block: Block) -> bool:
    """Tell whether the block may open the text, as no kicker, byline or date line does."""
    length = reading_length(block.text)
    if block.kind == "heading" or length < MIN_SENTENCE_CHARACTERS:
        return False
    return length >= 2 * MIN_SENTENCE_CHARACTERS or bool(SENTENCE_END.search(block.text) or STOPLESS.search(block.text))
