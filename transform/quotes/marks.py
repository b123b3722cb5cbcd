"""Find what stands between quotation marks, in the marks of many languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transform.text import SPACELESS

LEAST_WORDS = 4  # fewer words between marks are a title, a nickname or a word held at arm's length
LEAST_SIGNS = 8  # the same, for scripts without spaces
_LONGEST = 3000  # characters
# Opening mark, what may stand inside, closing marks. An apostrophe inside ‘ ’ is followed by a letter.
_PAIRS = (
    ("“", "[^“”]", "”"),
    ("„", "[^„“”\"]", "[“”\"]"),
    ("”", "[^”]", "”"),
    ("«", "[^«»]", "»"),
    ("»", "[^«»]", "«"),
    ('"', '[^"]', '"'),
    ("「", "[^「」]", "」"),
    ("『", "[^『』]", "』"),
    ("‘", r"(?:[^‘’]|’(?=[^\W\d_]))", r"’(?![^\W\d_])"),
)  # fmt: skip
_QUOTED = re.compile("|".join(rf"{opens}({inside}{{1,{_LONGEST}}}?)(?:{ends})" for opens, inside, ends in _PAIRS))
_OPENING = re.compile(r"[“„«\"「]")
_SPACELESS_LETTER = re.compile(f"[{SPACELESS}]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Marked:
    """One stretch between marks: where its text starts and ends, and where the marks do, in the paragraph."""

    start: int
    end: int
    opens: int
    closes: int
    is_open: bool = False  # it is not closed here and goes on in the next paragraph


def find_marked(paragraph: str, following: str = "") -> Iterator[Marked]:
    """Yield what stands between marks, long enough to be speech, from left to right.

    A paragraph that opens a quote and does not close it holds one when the `following` paragraph opens with a mark
    too: so wires and newspapers print a speech of several paragraphs.
    """
    last = 0
    for found in _QUOTED.finditer(paragraph):
        start, end = found.span(found.lastindex or 0)
        last = found.end()
        start, end = _trimmed(paragraph, start, end)
        if is_speech_long(paragraph[start:end]):
            yield Marked(start, end, found.start(), found.end())
    rest = _OPENING.search(paragraph, last)
    if rest and _OPENING.match(following) and is_speech_long(paragraph[rest.end() :]):
        start, end = _trimmed(paragraph, rest.end(), len(paragraph))
        yield Marked(start, end, rest.start(), len(paragraph), is_open=True)


def is_speech_long(text: str) -> bool:
    """Say whether a text has words enough to be speech."""
    if _SPACELESS_LETTER.search(text):
        return len(text) >= LEAST_SIGNS
    return len(_WORD.findall(text)) >= LEAST_WORDS


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
