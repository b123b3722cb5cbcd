"""Text from pages, made safe to print anywhere people look: terminal, UI, report."""

import re
import unicodedata

# Control characters move cursors and clear screens; bidirectional marks reorder what stands around them.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")
MOST_MARKS = 4  # on one letter: pointed Hebrew and stacked Vietnamese or Thai need fewer
LONGEST = 300  # letters of one text in a report; a headline of a megabyte is no headline


def clean(text: str, *, letters: int = LONGEST) -> str:
    r"""Return text on one line, without control characters, at most `letters` long.

    >>> clean("a\x1b[2J\n b")
    'a[2J b'
    """
    short = " ".join(_unpiled(CONTROLS.sub("", text[: letters * 4].replace("\n", " "))).split())
    return short if len(short) <= letters else short[: letters - 1] + "…"


def _unpiled(text: str) -> str:
    """Return text without the marks that pile up on one letter and cover the lines above and below."""
    if not any(unicodedata.combining(letter) for letter in text):
        return text
    kept: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def markdown(text: object, *, letters: int = 160) -> str:
    r"""Return text that Markdown shows as it is: no link, no image, no markup, no HTML.

    >>> markdown("[click](javascript:x) <b>")
    '\\[click\\]\\(javascript:x\\) \\<b\\>'
    """
    return MARKDOWN.sub(r"\\\1", clean(str(text), letters=letters)).replace("://", ":\u200b//")


def harmless(text: str, *, letters: int = LONGEST) -> str:
    """Return text for alerts, whose readers are mail and chat: nothing in it is an HTML tag, a mention or a named link.

    >>> harmless("<!channel> <img src=x>")
    '‹!channel› ‹img src=x›'
    """
    return clean(text, letters=letters).replace("<", "‹").replace(">", "›")


def is_web_address(url: str) -> bool:
    """Return whether an address may be a link in a report: http or https, nothing that breaks out of an attribute."""
    return url.startswith(("http://", "https://")) and not re.search(r"[\s\"'<>`\\]", url)
