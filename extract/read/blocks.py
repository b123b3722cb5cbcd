"""The text of a page as blocks in reading order, each knowing its element, its links and its seams."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from extract.errors import TooMuchMarkup
from extract.read.text import SHOWN, unescape

Kind = Literal["paragraph", "heading", "item", "quote", "cell", "term", "other"]

KINDS: dict[str, Kind] = {
    "p": "paragraph", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading",
    "h6": "heading", "li": "item", "blockquote": "quote", "td": "cell", "th": "cell", "dt": "term", "dd": "term",
}  # fmt: skip
# Elements that end the line before and after them. Everything else runs on, custom elements included.
BLOCK_TAGS = frozenset(KINDS) | {
    "address", "article", "aside", "body", "caption", "center", "details", "dialog", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "main", "menu", "nav", "ol", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
FIRST_MARK = 0xF0000  # a private plane: one character names one block; `tree.parse` lets none in from a page
LAST_MARK = 0x10FFFD
MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(LAST_MARK)}]")
SENTENCE_END = re.compile(r"[.!?:;…。！？।؟»”\"')\]]\s*$")


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph, heading, list item, cell or loose line, as a reader sees it."""

    element: HtmlElement  # the nearest block element around the text
    kind: Kind
    text: str  # on one line
    link_characters: int  # of `text`, inside links
    seams: tuple[int, ...]  # offsets in `text` where an inline tag stood between two letters
    mark: str  # the character that names the block while the engine works

    @property
    def link_share(self) -> float:
        """How much of the text is links, 0 to 1."""
        return self.link_characters / len(self.text)


@dataclass(slots=True)
class _Run:
    """Text between two block borders, in the making."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    link_characters: int = 0
    seams: list[int] = field(default_factory=list)
    at_border: bool = False  # an inline tag opened or closed since the last character
    first: tuple[HtmlElement, bool] | None = None  # where the text begins; True: in the tail

    def add(self, text: str | None, place: tuple[HtmlElement, bool], *, is_link: bool) -> None:
        if not text:
            return
        shown = _one_line(text)
        if not self.pieces or self.pieces[-1].endswith(" "):
            shown = shown.lstrip(" ")
        if not shown:
            return
        if self.first is None:
            self.first = place
        if self.at_border and self.pieces and self.pieces[-1][-1].isalpha() and shown[0].isalpha():
            self.seams.append(self.length)
        self.pieces.append(shown)
        self.length += len(shown)
        self.at_border = False
        if is_link:
            self.link_characters += len(shown.rstrip(" "))


def read_blocks(root: HtmlElement) -> list[Block]:
    """Return the blocks of `root` in reading order, and write each one's mark into the tree before its first letter.

    Raises TooMuchMarkup where there are more blocks than marks.
    """
    blocks: list[Block] = []
    for element, run in _runs(root):
        text = "".join(run.pieces).rstrip(" ")
        if not text or run.first is None:
            continue
        if FIRST_MARK + len(blocks) > LAST_MARK:
            raise TooMuchMarkup(f"more than {len(blocks)} pieces of text; the rest would be lost")
        mark = chr(FIRST_MARK + len(blocks))
        _write_mark(run.first, mark)
        seams = tuple(seam for seam in run.seams if seam < len(text))
        blocks.append(Block(element, _kind(element), text, run.link_characters, seams, mark))
    return blocks


def _runs(root: HtmlElement) -> Iterator[tuple[HtmlElement, _Run]]:
    owners: list[HtmlElement] = [root]
    run, links, breaks = _Run(), 0, 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        is_start = event == "start"
        if tag in BLOCK_TAGS:
            yield owners[-1], run
            run, breaks = _Run(), 0
            owners.append(element) if is_start else owners.pop()
        elif tag == "br" and is_start:
            breaks += 1
            if breaks > 1 or _ends_sentence(run):
                yield owners[-1], run
                run = _Run()
            else:
                run.add(" ", (element, False), is_link=False)
        elif tag != "br":
            run.at_border = True
            links += (1 if is_start else -1) if tag == "a" and _leads_away(element) else 0
        text = element.text if is_start else element.tail
        if text and not (element is root and not is_start):
            run.add(text, (element, not is_start), is_link=links > 0)
            breaks = breaks if text.isspace() else 0
    yield root, run


def _leads_away(link: HtmlElement) -> bool:
    return not (link.get("href") or "#").startswith(("#", "javascript:"))


def _ends_sentence(run: _Run) -> bool:
    return bool(run.pieces) and bool(SENTENCE_END.search(run.pieces[-1]))


def _one_line(text: str) -> str:
    shown = unescape(text) if "&" in text else text
    line = " ".join(shown.split())
    if not line.isprintable() or "\x85" in shown or "\ufffd" in shown:  # as one text in a hundred
        shown = shown.translate(SHOWN)
        line = " ".join(shown.split())
    line = unicodedata.normalize("NFC", line)
    if not line:
        return " " if shown else ""
    return f"{' ' if shown[0].isspace() else ''}{line}{' ' if shown[-1].isspace() else ''}"


def _write_mark(place: tuple[HtmlElement, bool], mark: str) -> None:
    element, is_tail = place
    if is_tail:
        element.tail = _before_first_letter(element.tail or "", mark)
    else:
        element.text = _before_first_letter(element.text or "", mark)


def _before_first_letter(text: str, mark: str) -> str:
    bare = text.lstrip()
    return text[: len(text) - len(bare)] + mark + bare


def _kind(element: HtmlElement) -> Kind:
    own = KINDS.get(str(element.tag), "other")
    if own in ("paragraph", "other"):
        # A paragraph inside a list item or a quote belongs to it; two levels see through the usual wrapper.
        parent = element.getparent()
        for _ in range(2):
            if parent is None:
                break
            above = KINDS.get(str(parent.tag))
            if above in ("item", "quote", "heading", "cell"):
                return above
            parent = parent.getparent()
    return own
