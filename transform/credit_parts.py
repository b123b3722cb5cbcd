"""Read the parts of a credit line, each an agency, a flag, a role word, a person or a body."""

import re
from dataclasses import dataclass, field

from extract.records import agency_named, credit_words, name_key
from transform.credit_kinds import FLAGS, LONGEST_PHRASE, is_firm, kind_of, known_size, opening_size, plain_labels
from transform.credit_names import is_agency, is_organisation, is_person, title_case

_SEPARATOR = re.compile(r"\s*(?:[/|,;+·•\n=\\()\[\]{}<>]|(?:(?<=\s)|^)[-–—](?=\s|$)|[–—](?=\S))\s*")
_AND = re.compile(r"\s+(?:and|und|et|y|e|och|og|en|и|та|i|&|ve|ja|és|și|and/or)\s+|\s*&\s+", re.IGNORECASE)
_BY_AFTER_BODY = re.compile(r"\s+(?:photo|picture|image)s?\s+by\s+", re.IGNORECASE)
_ON_SITE = re.compile(r"\s+(?:on|from|auf|sur|su|von|en)\s+(?=\S+$)", re.IGNORECASE)
_RANK = re.compile(
    r"^(?:(?:Staff|Senior|Master|Tech\.?|Chief|Petty|Mass|Communication|Specialist|Officer|Airman|Seaman|Lance|Gunnery"
    r"|1st|2nd|3rd|First|Second|Third|Class|Sgt\.?|Spc\.?|Pfc\.?|Pvt\.?|Cpl\.?|Lt\.?|Capt\.?|Maj\.?|Col\.?)\s+)+(?=\S+\s\S)"
)
_SCRIPTS_MEET = re.compile(r"(?<=[A-Z])\s?(?=[\u3040-\u9fff가-힣])")  # AFP時事, EPA연합뉴스
_SMALL_ARTICLE = re.compile(r"^(?:the|der|die|das|la|le|el|los)\s+(?=[^\W\d_])")
_FOR = re.compile(r"\s+(?:for|für|pour|special to)\s+", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """What has been read so far; order is order in the line."""

    creators: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    via: list[str] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    unsure: list[str] = field(default_factory=list)  # one word, neither agency nor body: a user name or a firm


def parts_of(text: str) -> list[str]:
    """Return the parts of a line, labels before a colon removed."""
    parts = []
    for piece in _SEPARATOR.split(text):
        *heads, last = re.split(r"\s*:\s*", piece)
        parts += [head for head in heads if name_key(head) not in plain_labels()] + [last]
    return [part.strip(" .'’\"-–—_") if not part.endswith(("Jr.", "Sr.")) else part for part in parts if part.strip()]


def read_part(part: str, found: Found) -> None:
    """Add what one part of a line says to what has been found."""
    if name_key(part) in {"jr", "sr", "ii", "iii"} and found.creators:
        found.creators[-1] += f", {part}"
        return
    part = _RANK.sub("", part)
    if _take_known(part, found):
        return
    if len(halves := _BY_AFTER_BODY.split(part, maxsplit=1)) == 2 and _gives_photos(*halves):
        _read_commissioner(halves[0], found)
        read_part(halves[1], found)
        return
    if len(halves := _FOR.split(part, maxsplit=1)) == 2 and (is_person(halves[0]) or is_agency(halves[0])):
        read_part(halves[0], found)
        _read_commissioner(halves[1].strip(), found)
        return
    peeled, had_pool = _peel(part, found)
    if peeled != part and peeled:
        read_part(peeled, found) if not (had_pool and " " not in peeled) else found.organisations.append(peeled)
        return
    if not peeled or _take_known(peeled, found) or _take_joined(peeled, found):
        return
    _take_name(peeled, found)


def _read_commissioner(body: str, found: Found) -> None:
    """Read the body a photo was made for."""
    body = _SMALL_ARTICLE.sub("", body)
    if is_agency(body):
        read_part(body, found)
    else:
        found.organisations.append(body)


def _gives_photos(body: str, maker: str) -> bool:
    """Say whether "Express photo by Mara Oduya" and its like have a body before the words and a person after them."""
    return is_organisation(body) or (
        len(body.split()) <= 3 and body[:1].isupper() and not kind_of(body) and is_person(maker)
    )


def _take_known(part: str, found: Found) -> bool:
    """Take an agency, or a word that is a flag, a role or nothing."""
    if agency := agency_named(part):
        found.agencies.append(agency.name)
        return True
    kind = kind_of(part)
    if kind in FLAGS:
        found.flags.add(kind)
    elif kind == "instruction":
        found.instructions.append(part)
    return bool(kind)


def _peel(part: str, found: Found) -> tuple[str, bool]:
    """Return the part without flag, role and label words at its ends, and whether a pool word was among them."""
    words, before = part.split(), set(found.flags)
    while words and not is_agency(" ".join(words)):
        if size := known_size(words, from_end=True):
            _take_known(" ".join(words[-size:]), found)
            words = words[:-size]
        elif size := opening_size(words):
            by = words[size - 1 : size] if name_key(words[size - 1]) in credit_words("by") else []
            _take_known(" ".join(words[: size - len(by)]), found)
            words = words[size:]
        else:
            break
    return _peel_unspaced(" ".join(words), found), "pool" in found.flags - before


def _peel_unspaced(text: str, found: Found) -> str:
    """Return a name of a script without spaces without the words glued to it: 新华社记者李学仁摄, 田中太郎撮影."""
    tail = re.search(
        r"(?<=[\u3040-\u9fff가-힣\w])\s*(?:摄影|攝影|撮影|摄|攝|发|發|提供|供图|供圖|제공|(?:선임|전문|인턴|객원|사진)?기자|記者)$",
        text,
    )
    if tail:
        if tail.group().strip() in {"提供", "供图", "供圖", "제공"}:
            found.flags.add("handout")
        text = text[: tail.start()].strip()
    text = re.sub(
        r"^(?:(?:本报|本報|特约|特約)?(?:记者|記者)\s?|(?:撮影|写真|文・写真)[・／]|(?:翻攝自|擷取自|取自|翻拍自))(?=\S)",
        "",
        text,
    )
    if match := re.match(r"(.{2,12}?)(?:特约|特約|本报|本報)?(?:记者|記者|기자)\s*(?=\S)", text):
        read_part(match.group(1), found)
        text = text[match.end() :]
    return text


def _take_joined(part: str, found: Found) -> bool:
    """Take agencies joined by a hyphen (EPA-EFE), an agency and a name side by side, or names joined by "and"."""
    pieces = part.split("-")
    if len(pieces) > 1 and all(is_agency(piece) for piece in pieces):
        return _take_all(pieces, found)
    if (cut := _SCRIPTS_MEET.search(part)) and is_agency(part[: cut.start()]) and is_agency(part[cut.start() :]):
        return _take_all([part[: cut.start()], part[cut.start() :]], found)
    for match in re.finditer("-", part):  # Mara Oduya-USA TODAY Sports, AP-Mara Oduya, HO-Coastal Police
        head, tail = part[: match.start()], part[match.end() :]
        is_known_first = head.isupper() and (is_agency(head) or kind_of(head) in FLAGS)
        if (is_person(head) and is_agency(tail)) or (is_known_first and len(tail) > 2):
            return _take_all([head, tail], found)
    return _take_halves(part, found) or _take_side_by_side(part.split(), found)


def _take_all(parts: list[str], found: Found) -> bool:
    for part in parts:
        read_part(part, found)
    return True


def _take_halves(part: str, found: Found) -> bool:
    """Take names joined by "and" or "on": "Mara Oduya and Ben Lindqvist", "Hubble & NASA", "Mara Oduya on Unsplash"."""
    halves = _AND.split(part)
    if len(halves) == 1 and is_agency(_ON_SITE.split(part)[-1]):
        halves = _ON_SITE.split(part)
    if len(halves) == 1:
        return False
    if all(is_person(half) or kind_of(half) for half in halves) and not _ends_a_body(halves[-1]):
        return _take_all(halves, found)
    if any(half.isupper() and is_organisation(half) for half in halves):
        return _take_all(halves, found)
    return False


def _ends_a_body(half: str) -> bool:
    """Say whether all words after an "and" are of bodies: "Marrow Fire & Rescue Service" is one body."""
    return not kind_of(half) and all(name_key(word) in credit_words("organisation") for word in half.split())


def _take_side_by_side(words: list[str], found: Found) -> bool:
    """Take "BELGA PHOTO DIRK WAEM" and "Yui Mok PA"."""
    for size in range(min(LONGEST_PHRASE, len(words) - 1), 0, -1):
        for head, tail in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            rest = " ".join(tail)
            if is_agency(" ".join(head)) and (is_agency(rest) or (is_person(rest) and not is_organisation(rest))):
                _take_known(" ".join(head), found)
                read_part(rest, found)
                return True
    return False


def _take_name(part: str, found: Found) -> None:
    part = _SMALL_ARTICLE.sub("", part)
    if is_organisation(part) or is_firm(part) or (found.creators and _is_paper(part)):
        found.organisations.append(part)
    elif is_person(part):
        found.creators.append(title_case(part))
    elif " " not in part:
        if len(part) <= 3 and part.isalpha() and part.islower():  # the initials of a desk
            return
        (found.organisations if found.creators and not part.startswith("@") else found.unsure).append(part)
    elif len(part.split()) <= 8:
        found.organisations.append(part)


def _is_paper(part: str) -> bool:
    """Say whether a part is an article and one more word, "La Marea": after a person the paper she works for."""
    return bool(re.fullmatch(r"(?:La|El|Le|Il|Lo|De|Het|Die|Der|Das|A|O)\s\S{3,}", part))
