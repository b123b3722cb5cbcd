"""Read the lines around an article that say whose work it is: attributions, sign-offs, copyright, notes of the desk."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.read.dateline import agencies_in
from extract.records import agency_named, name_key

MAX_ATTRIBUTION = 14  # words: "With reporting from the Associated Press, Agence France-Presse and Reuters in Kyiv"
MAX_NOTE = 90  # words of a correction or a syndication notice
_OPEN, _CLOSE = r"[\(\[（【<〈]", r"[\)\]）】>〉]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one line says beside the article's text."""

    agencies: tuple[str, ...] = ()  # canonical
    is_update: bool = False
    is_correction: bool = False
    is_withdrawn: bool = False
    is_note: bool = False  # of the desk: goes to `ednote`
    copyright_holder: str | None = None
    usage_terms: str | None = None


def read_notice(text: str) -> Notice | None:
    """Return what a paragraph says when it is no part of the article's text; None for text, however often it names one.

    >>> read_notice("(With information from EFE)").agencies
    ('EFE',)
    >>> read_notice("Reuters could not verify the report.") is None
    True
    """
    line = " ".join(text.split())
    readers = (
        _read_copyright,
        _read_signoff,
        _read_desk_note,
        _read_attribution,
        _read_contribution,
        _read_syndication,
    )
    return next((notice for read in readers if (notice := read(line))), None)


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the phrases of one kind in `wire_words.csv`, the longest first, small letters."""
    with (Path(__file__).parent / "wire_words.csv").open(encoding="utf-8", newline="") as lines:
        found = {word for row in csv.DictReader(lines) if row["kind"] == kind for word in row["words"].split("|")}
    return tuple(sorted(found, key=len, reverse=True))


@cache
def opening(kind: str, follow: str = r"(?![^\W\d_])|(?<=[\u3040-\u9fff가-힣])") -> re.Pattern[str]:
    """Return the pattern of a text that opens with a phrase of the kind, and after it what `follow` says."""
    alternatives = "|".join(re.escape(word).replace("'", "['’]").replace(r"\ ", r"\s+") for word in words(kind))
    return re.compile(rf"(?:{alternatives})(?:{follow})", re.IGNORECASE)


def unwrap(line: str) -> tuple[str, bool]:
    """Return a line without the brackets or dashes around it, and whether there were any."""
    bare = line.strip()
    wrapped = False
    while match := re.fullmatch(
        rf"(?:{_OPEN}\s*(.*?)\s*{_CLOSE}|/(.*?)/|[-–—*•]+\s*(.*?)(?:\s*[-–—*]+)?|»\s*(.+))[.\s]*", bare
    ):
        inner = next(group for group in match.groups() if group is not None)
        if inner == bare or re.search(rf"^[^()\[\]（）]*{_CLOSE}.*{_OPEN}", inner):
            break
        bare, wrapped = inner, True
    return bare, wrapped


def _read_copyright(line: str) -> Notice | None:
    """Read "Copyright 2022 The Associated Press. All rights reserved." and its like."""
    bare, _ = unwrap(line)
    lowered = bare.casefold()
    rights = any(word in lowered for word in words("rights"))
    mark = _COPYRIGHT.match(bare) or (_COPYRIGHT.search(bare) if rights else None)
    if len(bare.split()) > 60 or not (mark or (rights and len(bare.split()) <= 45)):
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
    return signed or (_opens_with_name(holder) and len(holder.split()) <= 6 and not rest.strip(" ."))


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


def _read_signoff(line: str) -> Notice | None:
    """Read "(Reporting by A; Editing by B)"; the names in it are nobody's agency."""
    bare, wrapped = unwrap(line)
    match = opening("signoff", r"\s*[:：]?(?=\s|[\u3040-\u9fff])").match(bare)
    if match is None or len(bare.split()) > 70:
        return None
    rest = bare[match.end() :].strip()
    strong = wrapped or ";" in bare or ":" in match.group() or "：" in match.group()
    if not rest or not (strong or _are_names(rest)):
        return None
    if not wrapped and not re.match(r"[^.!?]{2,200}(?:[.;]|$)", rest):
        return None
    if wrapped is False and strong is False and len(bare.split()) > 14:
        return None
    return Notice()


def _are_names(text: str) -> bool:
    found = re.findall(r"[^\W\d_][\w'’.-]*", text)
    small = {"and", "y", "et", "und", "e", "in", "en", "de", "of", "og", "och", "à", "da", "do", "i", "и", "von", "van"}
    named = [word for word in found if word.casefold() not in small]
    return bool(named) and all(not word[0].islower() for word in named) and len(named) <= 12


def _read_desk_note(line: str) -> Notice | None:
    """Read corrections, updates, withdrawals and notes to editors: how a line opens decides."""
    bare, wrapped = unwrap(line)
    if len(bare.split()) > MAX_NOTE:
        return None
    desk = opening("desk", r"\s*[:：.\-–—]\s*").match(bare)
    body = bare[desk.end() :] if desk else bare
    strong = wrapped or bool(desk)
    is_correction = _opens_as("correction", body, strong)
    is_update = _opens_as("update", body, strong)
    is_withdrawn = _opens_as("withdrawn", body, strong)
    if not (desk or is_correction or is_update or is_withdrawn):
        return None
    return Notice(
        is_note=True, is_correction=is_correction, is_update=is_update and not is_correction, is_withdrawn=is_withdrawn
    )


def _opens_as(kind: str, text: str, strong: bool) -> bool:
    """Say whether the text opens as a note of that kind.

    In brackets or after "Eds:" a word is enough; bare, a mark must follow it (UPDATE 2-, Correction:), or the phrase
    must speak of the article itself ("This story corrects ...").
    """
    if match := opening(kind).match(text):
        rest = text[match.end() :]
        phrase = match.group().split()
        if len(phrase) > 2 or _speaks_of_itself(match.group()):
            return True
        if re.match(r"\s?(?:\(?\d{1,2}\)?)?\s*(?:[:：]|[-–—](?=\S)|\s[-–—]\s|\d{1,2}\s?[-–—:])", rest):
            return True
        if re.match(r"\s*\d{1,2}\s*(?:[-–—:]|$)", rest) or not rest.strip(" .!"):
            return match.group().isupper() or strong or bool(re.match(r"\s*\d", rest))
        return strong
    return bool(
        strong
        and re.match(
            rf"(?:[^\W\d_]+\s){{0,3}}(?:{'|'.join(map(re.escape, words(kind)))})(?![^\W\d_])", text, re.IGNORECASE
        )
    )


def _speaks_of_itself(phrase: str) -> bool:
    return bool(
        re.match(r"(?:this|an? (?:earlier|previous)|cet|cette|esta|este|diese|dieser|esta)\s", phrase, re.IGNORECASE)
    )


def _read_attribution(line: str) -> Notice | None:
    """Read a whole line that names agencies and nothing else: (EFE), sda/dpa, Le Monde avec AFP, Quelle: dpa."""
    bare, wrapped = unwrap(line)
    bare = bare.strip(" .·|")
    count = len(bare.split())
    if not bare or count > MAX_ATTRIBUTION + 6:
        return None
    if names := agencies_in(bare):
        return Notice(agencies=names)
    if bare.casefold() in _NAMELESS:
        return Notice()
    if match := opening("source", r"\s*[:：]?(?=[\s\u0600-\u06ff\u3040-\u9fff가-힣A-ZÀ-Þ])\s*").match(bare):
        names = _agencies_among(bare[match.end() :])
        sure = wrapped or ":" in match.group() or "：" in match.group() or len(match.group().split()) > 1 or count <= 5
        if names and sure:
            return Notice(agencies=names)
    return _read_joined(bare, wrapped)


_NAMELESS = frozenset(
    [
        "with agencies",
        "con agencias",
        "com agências",
        "mit agenturen",
        "avec agences",
        "con agenzie",
        "mit agenturmaterial",
        "with agency inputs",
        "wire reports",
        "from wire reports",
        "avec les agences",
    ]
)


def _agencies_among(text: str) -> tuple[str, ...]:
    """Return the agencies of a list that may name others too: "EFE, AFP and our own correspondents"."""
    text = text.strip(" .:：")
    if names := agencies_in(text):
        return names
    parts = re.split(r"\s*[/,;+&·、，]\s*|\s+(?:and|und|et|y|e|och|og|en|и|та|i|dan|và|with|in|from|staff)\s+", text)
    found = [name for part in parts if part.strip() for name in _agency_in_part(part.strip(" ."))]
    return tuple(dict.fromkeys(found)) if len(text.split()) <= MAX_ATTRIBUTION else ()


def _agency_in_part(part: str) -> tuple[str, ...]:
    """Return the agency a part is, articles and endings apart: "the Associated Press", "l'AFP", "Reuters reports"."""
    part = (
        re.sub(
            r"^(?:the|l['’]|la|le|der|die|das|dem|den|les|los|el|a|agencia|agence|agentur|agenzia|agência)\s*",
            "",
            part,
            flags=re.IGNORECASE,
        )
        or part
    )
    if names := agencies_in(part):
        return names
    words_ = part.split()
    return agencies_in(" ".join(words_[:-1])) if len(words_) > 1 and name_key(words_[-1]) in _ENDINGS else ()


_ENDINGS = frozenset(
    ["inputs", "input", "reports", "agency", "agencies", "news", "report", "feed", "wire", "writers", "staff", "इनपुट"]
)


def _read_joined(bare: str, wrapped: bool) -> Notice | None:
    """Read a publisher beside agencies: "Le Monde avec AFP", "BBC / AFP", "jdo/dpa", "Redacción / EFE"."""
    if not (wrapped or len(bare.split()) <= 6):
        return None
    match = re.fullmatch(
        r"(.{1,40}?)\s+(?:avec|with|mit|con|com|met|med|z|с|za|amb|και)\s+(?:l['’]|la |the |der |die )?(.{2,60})",
        bare,
        re.IGNORECASE,
    )
    if match and agencies_in(match.group(2)) and len(match.group(1).split()) <= 5 and _opens_with_name(match.group(1)):
        return Notice(agencies=agencies_in(match.group(2)))
    if "/" in bare or "," in bare or " - " in bare or "|" in bare or "+" in bare:
        parts = [part.strip() for part in re.split(r"[/,|+]|\s[-–—]\s", bare) if part.strip()]
        names = [name for part in parts for name in agencies_in(part)]
        others = [part for part in parts if not agencies_in(part)]
        if names and all(_is_desk_mark(part) for part in others) and len(others) <= 3:
            return Notice(agencies=tuple(dict.fromkeys(names)))
    return None


def _opens_with_name(text: str) -> bool:
    return not text[:1].islower()


def _is_desk_mark(part: str) -> bool:
    """Say whether a part beside an agency is a desk's initials or a publisher: "jdo", "ZEIT ONLINE", "Redacción"."""
    return len(part.split()) <= 3 and (len(part) <= 5 or part[:1].isupper()) and not re.search(r"[.!?:]", part)


def _read_contribution(line: str) -> Notice | None:
    """Read "Associated Press writers A in X and B in Y contributed to this report."."""
    bare, _ = unwrap(line)
    if len(bare.split()) > 70:
        return None
    if not re.search(rf"(?:{'|'.join(map(re.escape, words('contributed')))})[^.]{{0,60}}\.?$", bare, re.IGNORECASE):
        return None
    about = re.search(r"contributed\b(?!\s+(?:to this|reporting|from|to the report|to writing))", bare, re.IGNORECASE)
    if about and not re.search("contribu(?:y|é|í|ito)", bare):
        return None
    names = _opening_agencies(bare)
    subject = re.split(r"\bcontribu", bare, maxsplit=1)[0]
    for part in re.split(r",|;|\band\b|\bet\b|\by\b", subject):
        names += [name for name in _agency_in_part(part.strip()) if name not in names]
    return Notice(agencies=tuple(names)) if names or re.search("this (?:report|story|article)", bare) else None


def _opening_agencies(text: str) -> list[str]:
    """Return the agency the text opens with: "Associated Press writer ...", "The AP's ..."."""
    tokens = re.sub(r"^(?:the|l['’]|la|el|die|—|–|-)\s*", "", text.strip(), flags=re.IGNORECASE).split()
    for size in range(min(4, len(tokens)), 0, -1):
        if agency := agency_named(re.sub(r"['’]s$", "", " ".join(tokens[:size]))):
            return [agency.name]
    return []


def _read_syndication(line: str) -> Notice | None:
    """Read a notice that a text was taken over unedited."""
    lowered = line.casefold()
    if len(line.split()) > MAX_NOTE:
        return None
    phrase = next((word for word in words("syndication") if word in lowered), None)
    if phrase is None or not re.search(_ABOUT_ITSELF, lowered):
        return None
    after = line[lowered.find(phrase) + len(phrase) :]
    tail = re.split(r"[.;]|\band\b", after)[0].strip(" :")
    names = tuple(name for size in range(5, 0, -1) for name in agencies_in(" ".join(tail.split()[:size]))[:1])
    before = re.search(r"\b(?:by|from|von|por|par|di|da)\s+(?:the\s+)?([^.,;]{2,40})", line)
    names = names or (agencies_in(before.group(1).strip()) if before else ()) or tuple(_opening_agencies(line))
    return Notice(agencies=names[:1])


_ABOUT_ITSELF = (
    r"\b(?:this|the) (?:story|article|report|content|news|copy|piece|post|headline|is an unedited|press release)"
    r"|except for the headline"
    r"|syndicated|agency feed"
    r"|est[ae] (?:contenido|noticia|artículo|conteúdo|matéria)|dieser (?:text|artikel|inhalt|beitrag)"
    r"|diese meldung"
    r"|cet article|dépêche|questo articolo|artikel ini|dit artikel|newskanal|फीड|खबर|originally|опубликовано"
)
