"""Text from pages, made safe to print anywhere people look: terminal, UI, report."""

import re

# Control characters move cursors and clear screens; bidirectional marks reorder what stands around them.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")
LONGEST = 300  # letters of one text in a report; a headline of a megabyte is no headline


def clean(text: str, *, letters: int = LONGEST) -> str:
    r"""Return text on one line, without control characters, at most `letters` long.

    >>> clean("a\x1b[2J\n b")
    'a[2J b'
    """
    short = " ".join(CONTROLS.sub("", text[: letters * 4].replace("\n", " ")).split())
    return short if len(short) <= letters else short[: letters - 1] + "…"


def markdown(text: object, *, letters: int = 160) -> str:
    r"""Return text that Markdown shows as it is: no link, no image, no markup, no HTML.

    >>> markdown("[click](javascript:x) <b>")
    '\\[click\\]\\(javascript:x\\) \\<b\\>'
    """
    return MARKDOWN.sub(r"\\\1", clean(str(text), letters=letters)).replace("://", ":\u200b//")


def is_web_address(url: str) -> bool:
    """Return whether an address may be a link in a report: http or https, nothing that breaks out of an attribute."""
    return url.startswith(("http://", "https://")) and not re.search(r"[\s\"'<>`\\]", url)
