"""Read the lines around an article that say whose work it is: attributions, sign-offs, copyright, notes of the desk."""

import re
from functools import cache

from extract.read.agency_names import agencies_in, marked_agencies
from extract.read.copyright_line import read_copyright
from extract.read.desk_notes import MAX_NOTE, read_desk_note
from extract.read.notice import Notice
from extract.read.wire_phrases import holds, opening, unwrap, words
from extract.records import agency_named, name_key

LONGEST_NOTICE = MAX_NOTE + 10  # words; the most that any reader takes, and brackets that stand apart
MAX_ATTRIBUTION = 14  # words: "With reporting from the Associated Press, Agence France-Presse and Reuters in Kyiv"


def read_notice(text: str) -> Notice | None:
    """Return what a paragraph says when it is no part of the article's text; None for text, however often it names one.

    >>> read_notice("(With information from EFE)").agencies
    ('EFE',)
    >>> read_notice("Reuters could not verify the report.") is None
    True
    """
    line = " ".join(text.split())
    if line.count(" ") > LONGEST_NOTICE:
        return None
    readers = (
        read_copyright,
        _read_signoff,
        read_desk_note,
        _read_attribution,
        _read_contribution,
        _read_syndication,
    )
    return next((notice for read in readers if (notice := read(line))), None)


def _read_signoff(line: str) -> Notice | None:
    """Read "(Reporting by A; Editing by B)"; the names in it are nobody's agency."""
    bare, wrapped = unwrap(line)
    match = opening("signoff", r"\s*[:：]?(?=\s|[\u3040-\u9fff])").match(bare)
    if match is None or len(bare.split()) > 70:
        return None
    rest = bare[match.end() :].strip()
    again = opening("signoff").search(rest)
    strong = (
        wrapped
        or ";" in bare
        or bool(again and _are_names(rest[: again.start()]))
        or ":" in match.group()
        or "：" in match.group()
    )
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


def _read_attribution(line: str) -> Notice | None:
    """Read a whole line that names agencies and nothing else: (EFE), sda/dpa, Le Monde avec AFP, Quelle: dpa."""
    bare, wrapped = unwrap(line)
    bare = bare.strip(" .·|")
    count = bare.count(" ") + 1  # the line has single spaces
    if not bare or count > MAX_ATTRIBUTION + 6:
        return None
    if names := agencies_in(bare):
        return Notice(agencies=names)
    if bare.casefold() in _NAMELESS or bare.casefold() in _ENDS:
        return Notice()
    if match := opening("source", r"\s*[:：]?(?=[\s\u0600-\u06ff\u3040-\u9fff가-힣A-ZÀ-Þ])\s*").match(bare):
        names = _agencies_among(bare[match.end() :])
        if ":" in match.group() and not names:
            names = marked_agencies(bare[match.end() :])
        sure = wrapped or ":" in match.group() or "：" in match.group() or len(match.group().split()) > 1 or count <= 5
        if names and sure:
            return Notice(agencies=names)
    return _read_joined(bare, wrapped)


_ENDS = frozenset(["end", "ends", "fin", "ende", "完", "了", "終", "끝", "конец"])
_NAMELESS = frozenset(
    [
        "with agencies",
        "con agencias",
        "con información de agencias",
        "agencias",
        "agenturen",
        "agencies",
        "with inputs from agencies",
        "inputs from agencies",
        "from agencies",
        "com informações de agências",
        "agenzie",
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
    if not holds(line.casefold(), "contributed") or len(bare.split()) > 70:
        return None
    pattern, longest = _contributed()
    start = max(0, len(bare) - longest)
    if not pattern.search(bare, start):
        return None
    about = re.search(r"contributed\b(?!\s+(?:to this|reporting|from|to the report|to writing))", bare, re.IGNORECASE)
    if about and not re.search("contribu(?:y|é|í|ito)", bare):
        return None
    names = _opening_agencies(bare)
    subject = re.split(r"\bcontribu", bare, maxsplit=1)[0]
    for part in re.split(r",|;|\band\b|\bet\b|\by\b", subject):
        names += [name for name in _agency_in_part(part.strip()) if name not in names]
    return Notice(agencies=tuple(names)) if names or re.search("this (?:report|story|article)", bare) else None


@cache
def _contributed() -> tuple[re.Pattern[str], int]:
    """Return the pattern of a line that ends in words of contribution, and how many characters it takes at most."""
    phrases = words("contributed")
    pattern = re.compile(rf"(?:{'|'.join(map(re.escape, phrases))})[^.]{{0,60}}\.?$", re.IGNORECASE)
    return pattern, max(map(len, phrases)) + 61


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
    if not holds(lowered, "syndication") or len(line.split()) > MAX_NOTE:
        return None
    phrase = next(word for word in words("syndication") if word in lowered)
    if not re.search(_ABOUT_ITSELF, lowered):
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
