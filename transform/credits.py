"""Parse a photo credit line.

The shape: label? open? part (separator part)* via? flags? close?, where a part is an agency, a role word or a name.
"""

import re
import unicodedata
from functools import cache, lru_cache

from extract.records import credit_words, name_key
from transform.credit_kinds import kind_of
from transform.credit_names import is_handle, is_person, title_case
from transform.credit_parts import Found, parts_of, read_part
from transform.records import Credit

_WIDE = str.maketrans("（）［］【】／：，；｜＝〔〕｛｝「」『』＋、،؛", "()[][]/:,;|=(){}()()+,,;")
_MARK = re.compile(r"\(\s*c\s*\)|[©ⓒ℗]|\b(?:crown\s+)?copyright\b", re.IGNORECASE)
_NOISE = re.compile(
    r"\S+@\S+\.\w+|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d\b|#\S+|\.{3,}|…"
    r"|(?<!\w)[\"“”„«»]|[\"“”„«»](?!\w)"  # inside a word a Hebrew abbreviation has one
)
_LICENCE = re.compile(r"\bCC(?:0\b|[\s-]BY(?:-(?:NC|ND|SA))*(?:[\s-]\d\.\d)?\b)", re.IGNORECASE)  # creativecommons.org
_ATTENTION = re.compile(r"\bATTENTION EDITORS\b.*|\bTHIS IMAGE (?:WAS|HAS BEEN) (?:PROVIDED|SUPPLIED)\b.*", re.DOTALL)
_SLASH = "\u2215"  # stands for the slash of an address while parts are split
_PROFILE = re.compile(  # a page of a platform where anybody has one: its slash parts nothing
    r"\b(?:t\.me|(?:instagram|facebook|twitter|x|youtube|tiktok|vk|flickr|linkedin)\.com)/[\w.@-]+", re.IGNORECASE
)
_PLACE_BEFORE_AGENCY = re.compile(r"(?<=[(\[])[가-힣]{2,6}=(?=[가-힣])")


@lru_cache(maxsize=2048)  # one line stands under every photo of a gallery, and under the photos of a house
def parse_credit(line: str) -> Credit:
    """Return who made, gave and distributed a photo, as its credit line says.

    Agencies come under their canonical names, names in title case; what names nobody (STR, privat, Staff) is left out.
    Never fails: a line that says nothing gives an empty `Credit`.

    >>> credit = parse_credit("Sputnik/Mara Oduya/Pool via REUTERS/File")
    >>> credit.creators, credit.agencies, credit.via, credit.is_pool, credit.is_file_photo
    (('Mara Oduya',), ('Sputnik',), ('Reuters',), True, True)
    """
    found = Found()
    text = unicodedata.normalize("NFC", line).translate(_WIDE)
    if kind_of(text.strip(" ()[]")) == "staff":
        return Credit()
    text = _PLACE_BEFORE_AGENCY.sub("", _ATTENTION.sub("", text))
    text = _take_instructions(" ".join(text.split()), found)
    for pattern in (_PROFILE, _slashed_bodies()):
        text = pattern.sub(lambda match: match.group().replace("/", _SLASH), text)
    text = _NOISE.sub(" ", _MARK.sub(" / ", text))
    giver, *distributors = _split_via(text)
    _read_giver(giver, found)
    for distributor in distributors:
        _read_distributor(distributor, found)
    _place_unsure(found)
    return Credit(
        creators=_unique(found.creators),
        agencies=_unique(found.agencies),
        organisations=tuple(name.replace(_SLASH, "/") for name in _unique(found.organisations)),
        via=_unique(found.via),
        instructions="; ".join(found.instructions) or None,
        is_pool="pool" in found.flags,
        is_handout="handout" in found.flags,
        is_file_photo="file" in found.flags,
    )


@cache
def _slashed_bodies() -> re.Pattern[str]:
    """Return the pattern of the bodies that have a slash in their name: NASA/JPL-Caltech, RFE/RL."""
    names = sorted((word for word in credit_words("organisation") if "/" in word), key=len, reverse=True)
    words = "|".join(re.escape(name).replace(r"\ ", r"[\s-]") for name in names)
    return re.compile(rf"\b(?:{words})\b(?!/)", re.IGNORECASE)


def _take_instructions(text: str, found: Found) -> str:
    """Return the text without desk instructions, which are kept apart."""
    lowered = text.lower()
    phrases = [pattern for words, pattern in _instructions() if words in lowered]
    for pattern in (_LICENCE, *phrases):
        if match := pattern.search(text):
            found.instructions.append(match.group().strip(" .!:"))
            text = f"{text[: match.start()]} / {text[match.end() :]}"
    return text


@cache
def _instructions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the instructions of several words and their patterns, the longest first."""
    phrases = [words for words in sorted(credit_words("instruction"), key=len, reverse=True) if " " in words]
    return tuple((words, re.compile(rf"\b{re.escape(words)}\b[.!:]*", re.IGNORECASE)) for words in phrases)


def _split_via(text: str) -> list[str]:
    """Return the giver and then each distributor."""
    return _via().split(text)


@cache
def _via() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in credit_words("via")), key=len, reverse=True))
    return re.compile(rf"(?:(?<=\W)|^)(?:{words})(?=\W)\s*", re.IGNORECASE)


def _read_giver(text: str, found: Found) -> None:
    courtesy = _after_courtesy(text)
    if courtesy is None:
        for part in parts_of(text):
            read_part(part, found)
        return
    found.flags.add("handout")
    before, body = courtesy
    for part in parts_of(before):
        read_part(part, found)
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


def _read_courtesy(text: str, found: Found) -> None:
    """Read the body that gave the photo; its own slashes stay (NASA/JPL-Caltech)."""
    whole = re.sub(r"^(?:the|der|die|das|la|le|el|los)\s+", "", text.strip(" .,/()[]-–—"))
    parts = [part for part in parts_of(whole) if name_key(part)]
    if all(kind_of(part) or is_person(part) for part in parts) or "," in whole or "(" in whole:
        for part in parts:
            read_part(part, found)
    elif whole:
        found.organisations.append(whole)


def _place_unsure(found: Found) -> None:
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


def _read_distributor(text: str, found: Found) -> None:
    """Read what follows `via`: agencies become distributors, flags stay flags."""
    inner = Found()
    for part in parts_of(text):
        read_part(part, inner)
    found.via += [*inner.agencies, *inner.organisations, *inner.unsure]
    found.creators += inner.creators
    found.flags |= inner.flags
    found.instructions += inner.instructions


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple({name_key(value): value for value in reversed(values)}.values())[::-1]
