"""Read copyright lines: "Copyright 2022 The Associated Press. All rights reserved."."""

import re

from extract.read.agency_names import agencies_in
from extract.read.notice import Notice
from extract.read.wire_phrases import holds, unwrap, words


def read_copyright(line: str) -> Notice | None:
    """Read "Copyright 2022 The Associated Press. All rights reserved." and its like."""
    bare, _ = unwrap(line)
    lowered = bare.casefold()
    rights = holds(lowered, "rights")
    mark = _COPYRIGHT.match(bare) or (_COPYRIGHT.search(bare) if rights else None)
    if not (mark or rights) or len(bare.split()) > (60 if mark else 45):
        return None
    holder = _holder(bare[mark.end() :]) if mark else None
    if not rights and not (holder and mark and _is_mark(mark.group(), bare[mark.end() :], holder)):
        return None
    return Notice(
        agencies=agencies_in(holder) if holder and agencies_in(holder) else _lead_agencies(bare),
        copyright_holder=holder,
        usage_terms=bare if rights and len(bare.split()) > 3 else None,
    )


_COPYRIGHT = re.compile(r"(?:(?:copyright|©|\(c\)|ⓒ|&copy;|저작권자)[\s:：]*)+", re.IGNORECASE)


def _is_mark(mark: str, after: str, holder: str) -> bool:
    """Say whether the word copyright opens a notice: a sign or year beside it, or nothing but a name after it."""
    signed = bool(re.search(r"[©ⓒ]|\(c\)", mark, re.IGNORECASE)) or bool(
        re.match(r"\W*(?:by\s)?\W*(?:19|20)\d\d", after)
    )
    rest = after[after.find(holder) + len(holder) :]
    return signed or (not holder[:1].islower() and len(holder.split()) <= 6 and not rest.strip(" ."))


def _holder(text: str) -> str | None:
    """Return who holds the copyright: what is left of "2022 The Associated Press. All rights reserved."."""
    text = re.sub(r"^(?:by\b|\d{4}(?:\s*[-–/]\s*\d{2,4})?|[\s,:.)）])+", "", text, flags=re.IGNORECASE)
    text = re.split(r"[.;|·]\s+|[.]$|\s[-–—]\s|[–—]|\s(?:19|20)\d\d\b|[)）>〉,，]", text)[0]
    lowered = text.casefold()
    cut = min((lowered.find(word) for word in words("rights") if word in lowered), default=len(text))
    text = text[:cut].strip(" .,:;-–—()")
    return text if 0 < len(text.split()) <= 8 else None


def _lead_agencies(text: str) -> tuple[str, ...]:
    """Return the agency a line opens or ends with, as in "ANSA - Riproduzione riservata"."""
    pieces = re.split(r"\s[-–—|]\s|[.©()（）,<>〈〉:：]|\d{4}", text)
    return tuple(dict.fromkeys(name for piece in pieces if piece.strip() for name in agencies_in(piece.strip())))
