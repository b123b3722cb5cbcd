"""Read the desk's notes: corrections, updates, withdrawals."""

import re
from functools import cache

from extract.read.notice import Notice
from extract.read.wire_phrases import opening, unwrap, words

MAX_NOTE = 90  # words of a correction or a syndication notice


def read_desk_note(line: str) -> Notice | None:
    """Read corrections, updates, withdrawals and notes to editors: how a line opens decides."""
    bare, wrapped = unwrap(line)
    desk = opening("desk", r"\s*[:：.\-–—]\s*").match(bare)
    body = bare[desk.end() :] if desk else bare
    strong = wrapped or bool(desk)
    is_correction = _opens_as("correction", body, strong)
    is_update = _opens_as("update", body, strong)
    is_withdrawn = _opens_as("withdrawn", body, strong)
    if not (desk or is_correction or is_update or is_withdrawn) or len(bare.split()) > MAX_NOTE:
        return None
    return Notice(
        is_note=True,
        is_correction=is_correction,
        is_update=(is_update and not is_correction) or bool(_BOTH.match(body)),
        is_withdrawn=is_withdrawn,
    )


# A day or an hour between the word and its colon: "CORRECTION (Oct. 3, 10 a.m.): ...", "Updated at 10:30".
_STAMP = re.compile(r"\s*(?:\([^()]{3,40}\)|,\s[^:]{2,25}|\s(?:at|on|um|à|el|am)\s[^:.]{2,25})\s?:\s|\s(?:at|on)\s\d")
_BOTH = re.compile(r"CORRECTED-(?:UPDATE|WRAPUP)|(?:UPDATE|WRAPUP) \d-CORRECTED")


def _opens_as(kind: str, text: str, strong: bool) -> bool:
    """Say whether the text opens as a note of that kind.

    In brackets or after "Eds:" a word is enough; bare, a mark must follow it (UPDATE 2-, Correction:), or the phrase
    must speak of the article itself ("This story corrects ...").
    """
    if kind == "correction" and _CORRECTS_ITSELF.match(text):
        return True
    if match := opening(kind).match(text):
        rest = text[match.end() :]
        phrase = match.group().split()
        if len(phrase) > 2 or _speaks_of_itself(match.group()):
            return True
        if re.match(_STAMP, rest):
            return match.group()[:1].isupper()
        if re.match(r"\s?(?:\(?\d{1,2}\)?)?\s*(?:[:：]|[-–—](?=\S)|\s[-–—]\s|\d{1,2}\s?[-–—:])", rest):
            return True
        if re.match(r"\s*\d{1,2}\s*(?:[-–—:]|$)", rest) or not rest.strip(" .!"):
            return match.group().isupper() or strong or bool(re.match(r"\s*\d", rest))
        return strong
    return strong and bool(_near_opening(kind).match(text))


@cache
def _near_opening(kind: str) -> re.Pattern[str]:
    """Return the pattern of a text that says a phrase of the kind after three words at most."""
    phrases = "|".join(map(re.escape, words(kind)))
    return re.compile(rf"(?:[^\W\d_]+\s){{0,3}}(?:{phrases})(?![^\W\d_])", re.IGNORECASE)


_CORRECTS_ITSELF = re.compile(
    r"(?:this|an? (?:earlier|previous))\b.{0,40}?"
    r"\b(?:story|article|report|version|post|copy|item|piece|headline|dispatch)\b.{0,80}?"
    r"\b(?:(?:been|was|is) corrected|corrects|to correct|amended"
    r"|refiled|clarified|misstated|misspelled|misidentified|misnamed"
    r"|incorrectly|erroneously)\b"
    r"|est[ae] (?:nota|noticia|información|versión|matéria|reportagem|texto|artículo|artigo)\b.{0,60}?\bcorr[ei]g"
    r"|diese[rs]? (?:meldung|artikel|text|beitrag|bericht)\b.{0,60}?\b(?:korrigiert|berichtigt)"
    r"|cet(?:te)? (?:article|dépêche|version)\b.{0,60}?\b(?:corrig|rectifi)|questo articolo\b.{0,60}?\bcorrett",
    re.IGNORECASE,
)


def _speaks_of_itself(phrase: str) -> bool:
    return bool(
        re.match(r"(?:this|an? (?:earlier|previous)|cet|cette|esta|este|diese|dieser|esta)\s", phrase, re.IGNORECASE)
    )
