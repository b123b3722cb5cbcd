"""Make a large page light before it is parsed: what no reader looks at goes, in one pass over its bytes."""

import re
from collections.abc import Iterator

LIGHT_BYTES = 1 << 20  # a smaller page is parsed as it is
MAX_SCRIPT_BYTES = 2 << 20  # of one script kept for the data in it; parsed, it takes twenty times as much
MAX_SCRIPTS_BYTES = 4 << 20  # of all of them
MIN_DATA = 1000  # bytes of a picture inside an attribute
MIN_SPACES = 100

HEAVY = re.compile(rb"<(?:!--|(script|style|svg)(?=[\s/>]))", re.IGNORECASE)
ENDS = {name: re.compile(rb"</%s(?=[\s/>])" % name, re.IGNORECASE) for name in (b"script", b"style", b"svg")}
# What is data by its start: JSON, or a value given to a name. Code goes.
DATA = re.compile(rb"\s*(?:(?:window\.|self\.|var\s+|let\s+|const\s+)?[\w.$\[\]\"']{1,200}\s*=\s*)?[{\[]")
INLINE_DATA = re.compile(rb"\bdata:[^\"'\s<>()]{%d,}" % MIN_DATA)
SPACES = re.compile(rb"(?<![ \t\r\n\f])[ \t\r\n\f]{%d,}" % MIN_SPACES)


def lighten(content: bytes) -> bytes:
    """Return `content` without comments, styles, drawings, code, pictures inside attributes and runs of space.

    Linear, whatever is in it. Data in scripts stays, up to some megabytes.
    """
    pieces: list[bytes] = []
    at = 0
    for begin, end in _heavy(content):
        pieces.append(_plain(content[at:begin]))
        at = end
    pieces.append(_plain(content[at:]))
    return b" ".join(pieces)


def _heavy(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each comment, style, drawing and unwanted script begins and ends. One without an end stays."""
    room = MAX_SCRIPTS_BYTES
    endless: set[bytes] = set()
    at = 0
    while found := HEAVY.search(content, at):
        name = (found[1] or b"--").lower()
        end = -1 if name in endless else _end(content, found.end(), name)
        if end < 0:
            endless.add(name)
            at = found.end()
            continue
        if name == b"script" and end - found.start() <= min(room, MAX_SCRIPT_BYTES) and _is_data(content, found.end()):
            room -= end - found.start()
        else:
            yield found.start(), end
        at = end


def _end(content: bytes, at: int, name: bytes) -> int:
    """Return where a thing ends whose name ends at `at`; -1 when it has no end."""
    if name == b"--":
        end = content.find(b"-->", at - 2)  # `<!-->` is a whole comment
        return -1 if end < 0 else end + 3
    found = ENDS[name].search(content, at)
    return content.find(b">", found.end()) + 1 or -1 if found else -1


def _is_data(content: bytes, at: int) -> bool:
    """Say whether the script whose name ends at `at` holds data: JSON by its type, or by its start."""
    end = content.find(b">", at, at + 1000)
    return end >= 0 and (b"json" in content[at:end].lower() or DATA.match(content, end + 1, end + 1000) is not None)


def _plain(piece: bytes) -> bytes:
    return SPACES.sub(b"\n", INLINE_DATA.sub(b"data:,", piece))
