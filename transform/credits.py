"""Parse a photo credit line.

The shape: label? open? part (separator part)* via? flags? close?, where a part is an agency, a role word or a name.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from extract.records import agency_named, credit_words, name_key
from transform.credit_names import is_agency, is_handle, is_organisation, is_person, title_case
from transform.records import Credit

_WIDE = str.maketrans("（）［］【】／：，；｜＝〔〕｛｝「」『』＋、", "()[][]/:,;|=(){}()()+,")
_SEPARATOR = re.compile(r"\s*(?:[/|,;+·•\n=\\()\[\]{}<>]|(?:(?<=\s)|^)[-–—](?=\s|$)|[–—](?=\S))\s*")
_AND = re.compile(r"\s+(?:and|und|et|y|e|och|og|en|и|та|i|&|ve|ja|és|și|and/or)\s+|\s*&\s+", re.IGNORECASE)
_MARK = re.compile(r"\(\s*c\s*\)|[©ⓒ℗]|\bcopyright\b", re.IGNORECASE)
_NOISE = re.compile(r"\S+@\S+\.\w+|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d\b|#\S+|\.{3,}|…|[\"“”„«»]")
_ATTENTION = re.compile(r"\bATTENTION EDITORS\b.*|\bTHIS IMAGE (?:WAS|HAS BEEN) (?:PROVIDED|SUPPLIED)\b.*", re.DOTALL)
_PLACE_BEFORE_AGENCY = re.compile(r"(?<=[(\[])[가-힣]{2,6}=(?=[가-힣])")
_BY_AFTER_BODY = re.compile(r"\s+(?:photo|picture|image)s?\s+by\s+", re.IGNORECASE)
_ON_SITE = re.compile(r"\s+(?:on|from|auf|sur|su|von|en)\s+(?=\S+$)", re.IGNORECASE)
_RANK = re.compile(
    r"^(?:(?:Staff|Senior|Master|Tech\.?|Chief|Petty|Mass|Communication|Specialist|Officer|Airman|Seaman|Lance|Gunnery"
    r"|1st|2nd|3rd|First|Second|Third|Class|Sgt\.?|Spc\.?|Pfc\.?|Pvt\.?|Cpl\.?|Lt\.?|Capt\.?|Maj\.?|Col\.?)\s+)+(?=\S+\s\S)"
)
_FOR = re.compile(r"\s+(?:for|für|pour|special to)\s+", re.IGNORECASE)
_FLAGS = ("pool", "handout", "file")
_LONGEST_PHRASE = 4  # words


@dataclass(slots=True)
class _Found:
    """What has been read so far; order is order in the line."""

    creators: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    via: list[str] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    unsure: list[str] = field(default_factory=list)  # one word, neither agency nor body: a user name or a firm


def parse_credit(line: str) -> Credit:
    """Return who made, gave and distributed a photo, as its credit line says.

    Agencies come under their canonical names, names in title case; what names nobody (STR, privat, Staff) is left out.
    Never fails: a line that says nothing gives an empty `Credit`.

    >>> credit = parse_credit("Sputnik/Mara Oduya/Pool via REUTERS/File")
    >>> credit.creators, credit.agencies, credit.via, credit.is_pool, credit.is_file_photo
    (('Mara Oduya',), ('Sputnik',), ('Reuters',), True, True)
    """
    found = _Found()
    text = unicodedata.normalize("NFC", line).translate(_WIDE)
    if _kind_of(text.strip(" ()[]")) == "staff":
        return Credit()
    text = _PLACE_BEFORE_AGENCY.sub("", _ATTENTION.sub("", text))
    text = _take_instructions(" ".join(text.split()), found)
    text = _NOISE.sub(" ", _MARK.sub(" / ", text))
    giver, *distributors = _split_via(text)
    _read_giver(giver, found)
    for distributor in distributors:
        _read_distributor(distributor, found)
    _place_unsure(found)
    return Credit(
        creators=_unique(found.creators),
        agencies=_unique(found.agencies),
        organisations=_unique(found.organisations),
        via=_unique(found.via),
        instructions="; ".join(found.instructions) or None,
        is_pool="pool" in found.flags,
        is_handout="handout" in found.flags,
        is_file_photo="file" in found.flags,
    )


def _take_instructions(text: str, found: _Found) -> str:
    """Return the text without desk instructions, which are kept apart."""
    for pattern in _instructions():
        if match := pattern.search(text):
            found.instructions.append(match.group().strip(" .!:"))
            text = f"{text[: match.start()]} / {text[match.end() :]}"
    return text


@cache
def _instructions() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the instructions of several words, the longest first."""
    phrases = sorted(credit_words("instruction"), key=len, reverse=True)
    return tuple(re.compile(rf"\b{re.escape(words)}\b[.!:]*", re.IGNORECASE) for words in phrases if " " in words)


def _split_via(text: str) -> list[str]:
    """Return the giver and then each distributor."""
    return _via().split(text)


@cache
def _via() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in credit_words("via")), key=len, reverse=True))
    return re.compile(rf"(?:(?<=\W)|^)(?:{words})(?=\W)\s*", re.IGNORECASE)


def _read_giver(text: str, found: _Found) -> None:
    courtesy = _after_courtesy(text)
    if courtesy is None:
        for part in _parts(text):
            _read_part(part, found)
        return
    found.flags.add("handout")
    before, body = courtesy
    for part in _parts(before):
        _read_part(part, found)
    _read_courtesy(body, found)


def _after_courtesy(text: str) -> tuple[str, str] | None:
    """Return what stands before and after "courtesy of" and its like; None where the line has none."""
    match = _courtesy().search(text)
    if match is None or not re.search(r"\w", text[match.end() :]):
        return None
    return text[: match.start()], text[match.end() :]


@cache
def _courtesy() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in credit_words("courtesy")), key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b\s*[:/]?\s*(?=\S)", re.IGNORECASE)


def _read_courtesy(text: str, found: _Found) -> None:
    """Read the body that gave the photo; its own slashes stay (NASA/JPL-Caltech)."""
    whole = re.sub(r"^(?:the|der|die|das|la|le|el|los)\s+", "", text.strip(" .,/()[]-–—"))
    parts = [part for part in _parts(whole) if name_key(part)]
    if all(_kind_of(part) or is_person(part) for part in parts) or "," in whole or "(" in whole:
        for part in parts:
            _read_part(part, found)
    elif whole:
        found.organisations.append(whole)


def _parts(text: str) -> list[str]:
    """Return the parts of a line, labels before a colon removed."""
    parts = []
    for piece in _SEPARATOR.split(text):
        *heads, last = re.split(r"\s*:\s*", piece)
        parts += [head for head in heads if name_key(head) not in _plain_labels()] + [last]
    return [part.strip(" .'’\"-–—_") if not part.endswith(("Jr.", "Sr.")) else part for part in parts if part.strip()]


@cache
def _plain_labels() -> frozenset[str]:
    """Return the labels that say nothing more: "file photo" is one and a flag."""
    return credit_words("label") - credit_words("file") - credit_words("handout") - credit_words("pool")


def _read_part(part: str, found: _Found) -> None:
    if name_key(part) in {"jr", "sr", "ii", "iii"} and found.creators:
        found.creators[-1] += f", {part}"
        return
    part = _RANK.sub("", part)
    if _take_known(part, found):
        return
    if len(halves := _BY_AFTER_BODY.split(part, maxsplit=1)) == 2 and _gives_photos(*halves):
        found.organisations.append(halves[0])
        _read_part(halves[1], found)
        return
    if len(halves := _FOR.split(part, maxsplit=1)) == 2 and is_person(halves[0]):
        _read_part(halves[0], found)
        found.organisations.append(halves[1].strip()) if not is_agency(halves[1]) else _read_part(halves[1], found)
        return
    peeled, had_pool = _peel(part, found)
    if peeled != part and peeled:
        _read_part(peeled, found) if not (had_pool and " " not in peeled) else found.organisations.append(peeled)
        return
    if not peeled or _take_known(peeled, found) or _take_joined(peeled, found):
        return
    _take_name(peeled, found)


def _gives_photos(body: str, maker: str) -> bool:
    """Say whether "Express photo by Mara Oduya" and its like have a body before the words and a person after them."""
    return is_organisation(body) or (
        len(body.split()) <= 3 and body[:1].isupper() and not _kind_of(body) and is_person(maker)
    )


def _take_known(part: str, found: _Found) -> bool:
    """Take an agency, or a word that is a flag, a role or nothing."""
    if agency := agency_named(part):
        found.agencies.append(agency.name)
        return True
    kind = _kind_of(part)
    if kind in _FLAGS:
        found.flags.add(kind)
    elif kind == "instruction":
        found.instructions.append(part)
    return bool(kind)


def _kind_of(part: str) -> str | None:
    """Return what kind of known word a part is: `agency`, a flag, `staff`, `label`, `instruction`, `by`, or None."""
    key = name_key(part)
    if is_agency(part):
        return "agency"
    kinds = (*_FLAGS, "staff", "label", "instruction", "by", "courtesy")
    return next(
        (kind for kind in kinds if key in credit_words(kind)), "staff" if not re.search(r"[^\W\d]", key) else None
    )


def _peel(part: str, found: _Found) -> tuple[str, bool]:
    """Return the part without flag, role and label words at its ends, and whether a pool word was among them."""
    words, before = part.split(), set(found.flags)
    while words and not is_agency(" ".join(words)):
        if size := _known_size(words, from_end=True):
            _take_known(" ".join(words[-size:]), found)
            words = words[:-size]
        elif size := _opening_size(words):
            by = words[size - 1 : size] if name_key(words[size - 1]) in credit_words("by") else []
            _take_known(" ".join(words[: size - len(by)]), found)
            words = words[size:]
        else:
            break
    return _peel_unspaced(" ".join(words), found), "pool" in found.flags - before


def _known_size(words: list[str], *, from_end: bool) -> int:
    """Return how many words at one end are a known phrase that is no name."""
    for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        phrase = " ".join(words[-size:] if from_end else words[:size])
        kind = _kind_of(phrase)
        firm = (kind == "label" and _names_a_firm(words, size)) or (kind == "file" and _names_a_library(words, size))
        if kind and kind not in {"agency", "by"} and not firm:
            return size
    return 0


def _names_a_firm(words: list[str], size: int) -> bool:
    """Say whether a label word is the end of a firm's name: "Foto Huebner", "Inquam Photos"."""
    rest = len(words) - size
    return rest == 1 and words[-1].istitle() and words[0].istitle() and not is_agency(" ".join(words[:rest]))


def _names_a_library(words: list[str], size: int) -> bool:
    """Say whether a file word is the end of a body's name, "Marrow Library", not of an agency's or a person's."""
    rest, word = " ".join(words[:-size]), words[-1]
    is_body = size == 1 and word.istitle() and name_key(word) in credit_words("organisation")
    return is_body and all(start[:1].isupper() for start in words) and not is_agency(rest) and not is_person(rest)


def _opening_size(words: list[str]) -> int:
    """Return how many words open the part as a label: "Photo by", "Staff photo by", "Foto" before a full name."""
    size = _known_size(words, from_end=False)
    if not size:
        return 1 if words[0] in credit_words("by") and is_person(" ".join(words[1:])) else 0
    rest = words[size:]
    if rest and name_key(rest[0]) in credit_words("by"):
        return size + 1
    if words[0].islower() and rest and not rest[0].islower():  # "foto Bellini"; a firm writes itself "Foto Bellini"
        return size
    return size if is_person(" ".join(rest)) or is_agency(" ".join(rest)) or len(rest) != 1 else 0


def _peel_unspaced(text: str, found: _Found) -> str:
    """Return a name of a script without spaces without the words glued to it: 新华社记者李学仁摄, 田中太郎撮影."""
    tail = re.search(
        r"(?<=[\u3040-\u9fff가-힣\w])\s*(?:摄影|攝影|撮影|摄|攝|发|發|提供|供图|供圖|제공|기자|記者)$", text
    )
    if tail:
        if tail.group().strip() in {"提供", "供图", "供圖", "제공"}:
            found.flags.add("handout")
        text = text[: tail.start()].strip()
    if match := re.match(r"(.{2,12}?)(?:特约|特約|本报|本報)?(?:记者|記者|기자)\s*(?=\S)", text):
        _read_part(match.group(1), found)
        text = text[match.end() :]
    return text


def _take_joined(part: str, found: _Found) -> bool:
    """Take agencies joined by a hyphen (EPA-EFE), an agency and a name side by side, or names joined by "and"."""
    pieces = part.split("-")
    if len(pieces) > 1 and all(is_agency(piece) for piece in pieces):
        for piece in pieces:
            _take_known(piece, found)
        return True
    for match in re.finditer("-", part):  # Mara Oduya-USA TODAY Sports
        if is_person(part[: match.start()]) and is_agency(part[match.end() :]):
            _read_part(part[: match.start()], found)
            return _take_known(part[match.end() :], found)
    halves = _AND.split(part)
    if len(halves) == 1 and is_agency(_ON_SITE.split(part)[-1]):  # "Mara Oduya on Unsplash"
        halves = _ON_SITE.split(part)
    if len(halves) > 1 and all(is_person(half) or _kind_of(half) for half in halves) and not _ends_a_body(halves[-1]):
        for half in halves:
            _read_part(half, found)
        return True
    return _take_side_by_side(part.split(), found)


def _ends_a_body(half: str) -> bool:
    """Say whether all words after an "and" are of bodies: "Marrow Fire & Rescue Service" is one body."""
    return not _kind_of(half) and all(name_key(word) in credit_words("organisation") for word in half.split())


def _take_side_by_side(words: list[str], found: _Found) -> bool:
    """Take "BELGA PHOTO DIRK WAEM" and "Yui Mok PA"."""
    for size in range(min(_LONGEST_PHRASE, len(words) - 1), 0, -1):
        for head, tail in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            rest = " ".join(tail)
            if is_agency(" ".join(head)) and (is_person(rest) or is_agency(rest)) and not is_organisation(rest):
                _take_known(" ".join(head), found)
                _read_part(rest, found)
                return True
    return False


def _take_name(part: str, found: _Found) -> None:
    if is_organisation(part):
        found.organisations.append(part)
    elif is_person(part):
        found.creators.append(title_case(part))
    elif " " not in part:
        if not (len(part) <= 3 and part.islower()):  # the initials of a desk
            found.unsure.append(part)
    elif len(part.split()) <= 8:
        found.organisations.append(part)


def _place_unsure(found: _Found) -> None:
    """A single unknown word is a user name beside an agency, and a body when it stands alone.

    Beside both it is as often the place of the body ("Ministry of Ports, Sundaland via AP"): it is left out.
    """
    has_agency, has_body = bool(found.agencies or found.via), bool(found.organisations)
    for word in found.unsure:
        if has_agency and has_body and not is_handle(word):
            continue
        if is_handle(word) or has_agency:
            found.creators.append(title_case(word))
        else:
            found.organisations.append(word)


def _read_distributor(text: str, found: _Found) -> None:
    """Read what follows `via`: agencies become distributors, flags stay flags."""
    inner = _Found()
    for part in _parts(text):
        _read_part(part, inner)
    found.via += [*inner.agencies, *inner.organisations, *inner.unsure]
    found.creators += inner.creators
    found.flags |= inner.flags
    found.instructions += inner.instructions


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple({name_key(value): value for value in reversed(values)}.values())[::-1]
