"""Text that was UTF-8, was read as Windows-1252 and was stored so: put right again."""

import re

MIN_SEQUENCES = 5  # fewer may be what the writer meant


def _shown_as(byte: int) -> str:
    """Return the character that Windows-1252 shows for a byte; browsers show the control character for the holes."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


BYTE_OF = {_shown_as(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0x100)}


def _any_of(first: int, last: int) -> str:
    return "[" + "".join(re.escape(letter) for letter, byte in BYTE_OF.items() if first <= byte <= last) + "]"


NEXT = _any_of(0x80, 0xBF)
SEQUENCE = re.compile(f"{_any_of(0xC2, 0xDF)}{NEXT}|{_any_of(0xE0, 0xEF)}{NEXT}{{2}}|{_any_of(0xF0, 0xF4)}{NEXT}{{3}}")


def mend_mojibake(text: str) -> tuple[str, bool]:
    """Return `text` with doubly encoded characters put right, and whether there were any.

    >>> mend_mojibake("niÃ±os, aÃ±os, dÃ­as, despuÃ©s, creciÃ³")
    ('niños, años, días, después, creció', True)
    >>> mend_mojibake("PÃO DE AÇÚCAR")
    ('PÃO DE AÇÚCAR', False)
    """
    if len(SEQUENCE.findall(text)) < MIN_SEQUENCES:
        return text, False
    return SEQUENCE.sub(_decoded, text), True


def _decoded(match: re.Match[str]) -> str:
    try:
        return bytes(BYTE_OF[letter] for letter in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
