"""Read a dateline: place, day and agency at the head of an article, in the shapes of the world's wires."""

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.read.agency_names import agencies_in, marked_agencies
from extract.read.calendar_words import find_date, find_weekday
from extract.read.dateline_cjk import read_cjk_head
from extract.records import agency_named, credit_words, name_key

MAX_HEAD = 150  # characters; "WASHINGTON/LONDON/NEW YORK, September 16 (Thomson Reuters Foundation) -" has 71


_END = re.compile(
    r"\s[-–—―]{1,3}(?=[\s\w\"“«„‘(])|[-–—―]{2,3}\s?|[.)/\]]\s?[-–—―]{1,2}\s*|\s?=\s|(?<=\w)[—―]\s?"
    r"|(?<=\w)–\s|\)\s?[:.]?(?=\s|$)"
    r"|/\s?[.:]?(?=\s)|\.\s|\s-(?=\S)|:\s"
)


_BREAK = re.compile(
    r"\s[-–—―]{1,3}(?:\s|(?=\w)|$)|[-–—―]{2,3}|\.\s?[-–—―]|[-–—―]$|[()\[\]]|\s="
    r"|(?<=\w)[—―]|(?<=\w)–(?=\s)|(?<=\))\s?[-–—:]"
)


_MARKED = re.compile(r"[(\[]\s*([^()\[\]]{2,60}?)\s*[)\]]|/\s*([^/()]{2,40}?)\s*/")


_PLACE_WORD = re.compile(r"(?:[^\W\d_]|[.'’`´‐\-\u0300-\u036f\u064b-\u065f\u0900-\u0d7f\u0e00-\u0eff])+")


_SMALL = frozenset(
    [
        "de",
        "la",
        "le",
        "les",
        "del",
        "los",
        "las",
        "el",
        "du",
        "des",
        "di",
        "da",
        "do",
        "dos",
        "al",
        "of",
        "the",
        "and",
        "y",
        "e",
        "et",
        "und",
        "sur",
        "am",
        "an",
        "der",
        "den",
        "dem",
        "im",
        "en",
        "in",
        "na",
        "bei",
        "i",
        "a",
        "si",
        "upon",
        "ob",
        "v",
        "u",
        "w",
        "nad",
        "д",
        "на",
    ]
)


_DESK = re.compile(r"\b(?:Eds?|EDS|gmt|GMT|local time|\d{1,2}[:h.]\d\d(?:\s?(?:GMT|UTC|CET|BST|Uhr))?)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What the head of an article says, and where its text begins."""

    verbatim: str
    place: str | None  # verbatim
    month: int | None
    day: int | None
    agencies: tuple[str, ...]  # canonical
    end: int  # offset of the text


@lru_cache(maxsize=8)  # a paragraph is asked twice: does it open the article, and where does its text begin
def read_dateline(text: str, language: str | None = None) -> Dateline | None:
    """Return the dateline a paragraph opens with; None when it opens with a sentence.

    >>> read_dateline("MOSCOW, Sept 16 (Reuters) - Russia said").place
    'MOSCOW'
    >>> read_dateline("Reuters said on Sept 16 that it would close an office.") is None
    True
    """
    if cjk := read_cjk_head(text):
        place, month, day, agencies, end = cjk
        return Dateline(
            verbatim=text[:end].strip(), place=place, month=month, day=day, agencies=agencies, end=_skip(text, end)
        )
    ends = [match.end() for match in _END.finditer(text[: MAX_HEAD + 1])][:8]
    readings = (_read_head(text, end, language) for end in reversed(ends))
    return next((reading for reading in readings if reading), None)


def _skip(text: str, end: int) -> int:
    return end + len(text[end:]) - len(text[end:].lstrip(" \u3000-–—―.:="))


def _read_head(text: str, end: int, language: str | None) -> Dateline | None:
    """Return the dateline that ends at `end`, when everything before it is place, date or agency."""
    head, rest = text[:end], text[end:].lstrip(" \t-–—―:.=")
    if not _may_follow(rest):
        return None
    agencies, bare = _take_agencies(head)
    if not agencies and not _may_stand_alone(head):
        return None
    date = find_date(bare, language or _language_of(agencies)) if _DIGIT.search(bare) else None
    if date:
        bare = bare[: date.start] + "\x00" + bare[date.end :]
    place = _place_left(bare)
    if place is None or not (agencies or place):
        return None
    if not _is_believable(head, place, bool(date), bool(agencies), rest):
        return None
    return Dateline(
        verbatim=head.strip(),
        place=_verbatim_place(place, head) or None,
        month=date.month if date else None,
        day=date.day if date else None,
        agencies=tuple(dict.fromkeys(agencies)),
        end=len(text) - len(rest),
    )


_DIGIT = re.compile(r"\d")


def _may_stand_alone(head: str) -> bool:
    """Say whether a head without an agency may be a dateline, before its date is looked for (`_is_believable`).

    It ends in a dash, and has a date or a place in capitals, or in a colon after a place in capitals.
    """
    if _is_dashed(head):
        return bool(_DIGIT.search(head)) or _has_capitals(head)
    return head.rstrip().endswith(":") and _has_capitals(head)


def _is_dashed(head: str) -> bool:
    return bool(re.search(r"(?:[-–—―]|=)\s*$", head.rstrip("\x00")))


def _has_capitals(head: str) -> bool:
    """Say whether three letters or more stand in a row without a small one of ASCII between them."""
    return any(len(re.sub(r"\W", "", piece)) >= 3 for piece in re.split(r"[a-z]", head))


def _language_of(agencies: list[str]) -> str | None:
    """Return the language of the first agency, where it decides what a month is: listopad is October in Zagreb."""
    agency = agency_named(agencies[0]) if agencies else None
    return {"HR": "hr", "PL": "pl", "CZ": "cs"}.get((agency.country or "") if agency else "")


def _may_follow(rest: str) -> bool:
    """Say whether a sentence can begin here: no small letter, and something to read."""
    first = rest.lstrip("\"“”«„‘'’([¿¡…")[:1]
    return not rest or not first.islower()


def _take_agencies(head: str) -> tuple[list[str], str]:
    """Return the agencies of a head, and the head without them; each piece between marks is an agency or stays."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        names = marked_agencies(match.group(1) or match.group(2))
        found.extend(names)
        return " \x00 " if names else match.group()

    bare = _MARKED.sub(take, head)
    if not found:
        bare = _take_unmarked(bare, found)
    return found, bare


def _take_unmarked(head: str, found: list[str]) -> str:
    """Take an agency that stands without brackets as a piece of its own: "2 окт - РИА Новости.", "AFP - Le ..."."""
    pieces = re.split(r"(\s[-–—]+\s?|\.\s?[-–—]|,\s|\.\s|[-–—]\s?$|[-–—]{2})", head)
    for index in range(0, len(pieces), 2):
        piece = pieces[index].strip(" .")
        names = agencies_in(piece) if piece and not _STATE.fullmatch(piece) else ()
        if names:
            found.extend(names)
            pieces[index] = "\x00"
    return "".join(pieces)


# "MILLTOWN, Pa., 26 Feb -": two letters of which one is small are a state, and no agency writes its name so.
_STATE = re.compile(r"[A-Z][a-z]")


def _place_left(bare: str) -> str | None:
    """Return what is left of a head as its place, "" for nothing; None when something else is left."""
    bare = _DESK.sub("\x00", re.sub(r"(?<=\w)\s\[([^\[\]\x00]+)\]", " \x01\\1\x01", bare))
    if weekday := find_weekday(bare):
        bare = bare[: weekday.start()] + "\x00" + bare[weekday.end() :]
    pieces = [
        piece.strip(" \t,.:;/-–—―=\x00()[]")
        for piece in re.split(r"\x00|\s[-–—―]{1,3}(?=\s|\w|$)|[-–—―]{2,3}|[()\[\]]|[—―]", bare)
    ]
    left = [piece for piece in pieces if piece and not _is_filler(piece)]
    if not left:
        return ""
    place = left[0]
    if len(left) > 1 or not _is_place(place.replace("\x01", "")):
        return None
    return re.sub(r"\x01([^\x01]*)\x01", r"[\1]", place)


def _is_filler(piece: str) -> bool:
    return name_key(piece) in _FILLERS or piece.isdigit()


_FILLERS = frozenset(
    ["d", "m", "le", "el", "den", "am", "em", "on", "в", "у", "di", "à", "في", "um", "г", "r", "p", "и"]
)


def _is_place(text: str) -> bool:
    words = re.split(r"[\s,/]+", text)
    if not 1 <= len([word for word in words if word]) <= 9 or not all(
        _PLACE_WORD.fullmatch(word) for word in words if word
    ):
        return False
    named = [word for word in words if word and word.casefold() not in _SMALL]
    return bool(named) and all(not word[0].islower() for word in named) and not words[0].islower()


def _verbatim_place(place: str, head: str) -> str:
    """Return the place without the words that lead from it to the date: "Moscou, le", "القاهرة في"."""
    place = re.sub(r"[\s,]+(?:le|el|den|am|em|on|à|في|в|у|на)$", "", place).strip(" ,")
    return f"{place}." if re.search(r"\b[A-Z]\.[A-Z][a-z]?$", place) or is_shortened(place, head) else place


def is_shortened(place: str, head: str) -> bool:
    """Say whether a place ends in a shortened state: "BLUFF CITY, Tenn. (AP)"."""
    state = re.search(r",\s[A-Z][a-z]{1,4}$", place)
    return bool(state) and f"{place}." in head


def _is_believable(head: str, place: str, has_date: bool, has_agency: bool, rest: str) -> bool:
    """Say whether place, date and agency make a dateline and no sentence that begins alike."""
    if name_key(place) in credit_words("label") | credit_words("file"):
        return False
    dashed = _is_dashed(head)
    capitals = place.isupper() and len(re.sub(r"\W", "", place)) >= 3
    if has_agency:
        marked = bool(re.search(r"[()\[\]/]", head)) or head.rstrip().endswith((".-", ".–", ".—"))
        if not rest:
            return marked and bool(place)
        if not place and not has_date:
            return dashed or (marked and head.lstrip()[:1] in "(/[")
        return (
            dashed
            or (
                marked
                and (
                    has_date
                    or capitals
                    or head.rstrip().endswith((".", ":"))
                    or not place.isascii()
                    or " " not in place
                )
            )
            or (has_date and head.rstrip().endswith("."))
        )
    if not place or not rest or (len(place.split()) > 4 and not re.search(r"[,/]", place)):
        return False
    if has_date:
        return dashed and len(head) <= 70
    if head.rstrip().endswith(":"):  # NEW DELHI: The ministry said ...
        return capitals and len(rest.split()) >= 8 and not _is_acronym(place) and _LABEL_WORDS.isdisjoint(place.split())
    return dashed and capitals and bool(re.search(r"\s[-–—―]{1,3}\s*$|[—―]\s*$", head)) and not _is_acronym(place)


def _is_acronym(place: str) -> bool:
    return (
        place.isascii()
        and " " not in place
        and (len(place) <= 3 or not re.search(r"[AEIOUY]", place) or place in _ACRONYMS)
    )


# Labels in capitals that open a paragraph with a colon, and no towns.
_LABEL_WORDS = frozenset(
    """
    UPDATE UPDATED BREAKING WATCH READ MORE ALSO NOTE RELATED EXCLUSIVE OPINION ANALYSIS LIVE VIDEO PHOTOS
    PHOTO FILE SOURCE CORRECTION CORRECTED EDITOR EDITORS WARNING SPOILER FACT CHECK QUESTION ANSWER QUIZ
    POLL LISTEN TOPSHOT KILL STORY ALERT URGENT FLASH NEWS REVIEW PREVIEW INTERVIEW COMMENT EXPLAINER
    FACTBOX TIMELINE HIGHLIGHTS
    """.split()  # noqa: SIM905 - a list of 45 words is read as a text
)
_ACRONYMS = frozenset(
    [
        "NATO",
        "OPEC",
        "NASA",
        "ASEAN",
        "UNESCO",
        "UNICEF",
        "FIFA",
        "UEFA",
        "BREAKING",
        "UPDATE",
        "LIVE",
        "WATCH",
        "VIDEO",
        "EXCLUSIVE",
        "ANALYSIS",
        "OPINION",
    ]
)
