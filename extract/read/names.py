"""The names in a byline, without the words around them."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from extract.read.name_shape import is_name
from extract.records import Agency, agency_named, credit_words, name_key

MAX_NAME_CHARACTERS = 80
MAX_PARTS = 12
MAX_LINE_CHARACTERS = 160
MIN_CAPITALS = 3
TITLES = {"dr", "prof", "mr", "mrs", "ms"}
BETWEEN = re.compile(r"\s*[,;/&、，／|·・•،]\s*")
HAN_BEFORE = re.compile(
    r"(?:(?:记者|記者|作者|撰文|通讯员|通訊員)\s*[:：/／]?|(?:^|[\s【(（])文\s*[:：/／])\s*"
    r"([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
HANGUL_BEFORE = re.compile(r"([가-힣]{2,4})\s*(?:기자|특파원|인턴기자|선임기자)")
NO_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^\d+$|^(?:admin|editor|redaktion|redacción|staff|null|undefined|none)$", re.IGNORECASE
)
# "Alexandria - Layla Mansour": one word and a dash before the name
PLACE_BEFORE = re.compile(r"[^\W\d_]{3,20}\s+[-–—]\s+([^|,/]{3,60})$")
END = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|\d{1,4}[./:年-]|@|\bTwitter\b|\bFacebook\b|\(|【|】|$|"
    r"(?i:фото|photos?|fotos?|fotograf\w*|photograph\w*|bilder?)\b\s*(?:by\b|:))"
)


def split_names(line: str) -> Iterator[str]:
    """Yield the names in a byline, without the words around them.

    >>> list(split_names("Von Felix Schröder und Jörg Soldwisch, dpa"))
    ['Felix Schröder', 'Jörg Soldwisch', 'dpa']
    >>> list(split_names("By Anselm Okoro in Lagos and Li Wenqi in Xiamen"))
    ['Anselm Okoro', 'Li Wenqi']
    >>> list(split_names("記者林佩珊／報導")), list(split_names("Alexandria - Layla Mansour"))
    (['林佩珊'], ['Layla Mansour'])
    """
    text = line.strip()
    for pattern in (HAN_BEFORE, HANGUL_BEFORE):
        found = pattern.findall(text)
        if found:
            yield from found
            return
    text = without_label(text)
    if (place := PLACE_BEFORE.match(text)) and is_person(place[1]):
        text = place[1]
    end = END.search(text, 2)
    text = text[: end.start()].strip(" ,:;") if end else text
    parts = [part for piece in BETWEEN.split(text) if piece for part in _joined(piece)]
    people = [part for part in parts if is_person(part) or agency_named(part)]
    if len(parts) > 1 and people and is_name(people[0]):
        yield from map(_in_usual_case, people[:MAX_PARTS])
    elif text and len(text) <= MAX_NAME_CHARACTERS and not NO_NAME.search(text):
        yield _in_usual_case(text if len(parts) > 1 else parts[0])


def _in_usual_case(name: str) -> str:
    """Return a name whose family name, or all, is set in capitals as other bylines print it."""
    *_, last = name.split() or [""]
    if " " in name and last.isupper() and len(last) >= MIN_CAPITALS and agency_named(name) is None:
        return re.sub(r"[^\W\d_]{2,}", lambda word: word[0].capitalize() if word[0].isupper() else word[0], name)
    return name


def people_in(line: str | None) -> tuple[str, ...]:
    """Return the persons of a printed byline, without the agencies and the roles in it.

    >>> people_in("Von Jörg Soldwisch, Wirtschaftsredakteur, und dpa")
    ('Jörg Soldwisch',)
    """
    if not line or len(line) > MAX_LINE_CHARACTERS // (1 if line[0].lower() != line[0].upper() else 4):
        return ()  # sentences of scripts without spaces and capitals pass for names in pieces
    found = dict.fromkeys(split_names(line))
    return tuple(name for name in found if is_person(name) and agency_signing(name) is None and not is_role(name))


def agency_signing(name: str) -> Agency | None:
    """Return the agency that signs, alone or with its place: `AFP`, `ACN Amposta`."""
    first, _, place = name.strip().partition(" ")
    with_place = (
        agency_named(first) if first.isupper() and len(first) >= MIN_CAPITALS and is_name(f"X {place}") else None
    )
    return agency_named(name.strip()) or with_place


def is_role(name: str) -> bool:
    """Tell whether a few words name an office: `political correspondent`, `Wirtschaftsredakteurin`."""
    return any(word.endswith(tuple(byline_words("role"))) for word in name.casefold().split())


def is_person(part: str) -> bool:
    """Tell a person's name from what has its shape: a role (Senior Reporter) or a paper (Jornal do Agreste)."""
    words = {name_key(word) for word in part.split()} - TITLES
    return is_name(part) and words.isdisjoint(credit_words("staff")) and words.isdisjoint(credit_words("organisation"))


def _joined(text: str) -> list[str]:
    """Return the names that a word such as `and` joins; the text whole when what it joins are no names."""
    parts = [_without_place(part) for part in joining_words().split(text) if part]
    return parts if all(is_name(part) or agency_named(part) for part in parts) else [_without_place(text)]


def pieces_of(line: str) -> list[str]:
    """Return the parts of a byline, without the words that open it: names, roles, agencies."""
    return [piece for part in BETWEEN.split(without_label(line)) for piece in joining_words().split(part)]


def without_label(text: str) -> str:
    """Return a byline without the words that open it."""
    match = opening_words().match(text)
    return text[match.end() :].strip() if match else text


def _without_place(part: str) -> str:
    match = _at().search(part)
    return part[: match.start()] if match and is_name(part[: match.start()]) else part


@cache
def byline_words(kind: str) -> frozenset[str]:
    """Return the words of bylines of one kind: `by`, `and`, `at`, `label` (of a meta element that names the author)."""
    with (Path(__file__).parent / "byline_words.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["word"] for row in csv.DictReader(lines) if row["kind"] == kind)


@cache
def opening_words() -> re.Pattern[str]:
    """Return what finds the words that open a byline."""
    words = "|".join(sorted(map(re.escape, byline_words("by")), key=len, reverse=True))
    return re.compile(rf"^(?:{words})(?:\s*[:：]\s*|\s+)(?=\S)", re.IGNORECASE)


@cache
def joining_words() -> re.Pattern[str]:
    """Return what finds the words that join two names."""
    words = "|".join(sorted(map(re.escape, byline_words("and")), key=len, reverse=True))
    return re.compile(rf"\s+(?:{words})\s+", re.IGNORECASE)


@cache
def _at() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, byline_words("at")), key=len, reverse=True))
    return re.compile(rf"\s+(?i:{words})\s+(?=[^\W\d_a-zà-ÿ])")
