"""Tell by its shape whether a text is a credit line: label? open? part (separator part)* via? flags? close?."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from extract.read.name_shape import is_name, is_title_run
from extract.records import agency_named, credit_words, name_key

MAX_CREDIT_WORDS = (
    22  # "Handout/Ukrainian Presidential Press Service/AFP via Getty Images" has 8; two photos' credits 20
)
OPEN, CLOSE = r"[(\[（【［〔]", r"[)\]）】］〕]"
PART = re.compile(
    r"\s*(?:/\s*via\s|[/|,;+·•／｜，；、]|(?<=\s)[-–—](?=\s)|[()\[\]（）【】]"
    r"|\s+(?:via|VIA|Via|and|und|et|y|e|für|for|over)\s+)\s*"
)
_TAKEN_BY = re.compile(
    r"(?:.{2,8}?(?:记者|記者)\s?)?[\u3040-\u30ff\u3400-\u9fff・]{2,8}\s?[／/]?\s?(?:撮影|摄影|攝影|摄|攝|提供|供图|供圖)|[가-힣]{2,10}\s?(?:(?:선임|전문|인턴|객원|사진)?기자|제공|특파원)"
    r"|(?:写真|撮影|摄影|攝影|图|圖|写真提供|사진)\s?[=＝・／/:：]\s?.{2,20}"
)
_PHOTOGRAPHED_BY = re.compile(
    r"(?:.{2,8}?(?:记者|記者)\s?)?[\u3040-\u30ff\u3400-\u9fff・]{2,8}\s?[／/]?\s?(?:撮影|摄影|攝影|摄|攝)"
)


# A clause, then brackets: Japanese and Chinese captions have no spaces that would tell them from a chain of names.
_CAPTION_BEFORE = re.compile(r"[、。，].*[（(]")


@lru_cache(maxsize=1024)  # the ends of one caption are asked again and again
def is_credit(text: str) -> bool:
    """Say whether the whole text is a credit line and no caption: labelled, or a chain with an agency or a flag."""
    text = text.strip()
    inner = _unwrap(text)
    if _TAKEN_BY.fullmatch(inner):
        return True
    if _CAPTION_BEFORE.search(inner) or len(inner.split()) > MAX_CREDIT_WORDS or not re.search(r"\w", inner):
        return False
    if _is_agency_and_name(inner) or _is_shouted(inner):
        return True
    label = opening_label(inner)
    if label:
        rest = inner[label:].strip(" :：|")
        return bool(rest) and is_after_label(rest, inner[:label])
    return is_chain(inner)


def _is_agency_and_name(text: str) -> bool:
    """Say whether the text is an agency, a colon and a name: "AAP: Mara Oduya"."""
    agency, colon, name = text.partition(": ")
    return bool(colon) and agency_named(agency.strip()) is not None and is_name(name)


def _is_shouted(text: str) -> bool:
    """Say whether the text is in capitals, a word for photo and then a name: "PHOTO MARA ODUYA, LA MARÉE"."""
    word, _, rest = text.partition(" ")
    return text.isupper() and word in _SHOUTED and is_name(rest.partition(",")[0])


_SHOUTED = frozenset(["PHOTO", "FOTO", "PHOTOS", "FOTOS"])


def is_sure_credit(text: str) -> bool:
    """Say whether a line names an agency beside a creator or a flag, or has a label: no sentence ends so by chance."""
    inner = _unwrap(text.strip())
    if _PHOTOGRAPHED_BY.fullmatch(inner):
        return True
    parts = [part for part in PART.split(_without_label(inner)) if part.strip()]
    kinds = [kind_of(part) for part in parts]
    if opening_label(inner):
        return is_credit(text)
    return is_chain(inner) and "agency" in kinds and (len(kinds) > 1 or text.strip()[:1] in "([（【")


def is_chain(text: str) -> bool:
    """Say whether every part of the text is an agency, a flag, a role or a name, and at least one is no mere name.

    >>> is_chain("Kim Lee/NurPhoto via Getty Images"), is_chain("Kim Lee in Kyiv/Reuters said on Friday")
    (True, False)
    """
    parts = [part for part in PART.split(text) if part.strip(" .:'\"-")]
    if len(parts) == 1 and all(_is_agency(half) for half in _EQUALS.split(text.strip()) if half):
        return True
    if len(parts) > 2 and _INITIALS.fullmatch(parts[-1].strip()):
        parts.pop()
    if not parts or len(parts) > 10:
        return False
    if len(parts) == 2 and "/" in text and (_is_of_user(*parts) or _is_of_user(*parts[::-1])):
        return True
    kinds = []
    for part in parts:
        kind = kind_of(part)
        if kind is None:
            return False
        kinds.append(kind)
    if "agency" in kinds:
        return True
    # "Pool", "Supplied" and "Archive photo" stand alone; "Photo" and "Staff" say nothing by themselves.
    if any(kind in {"handout", "pool", "taken"} for kind in kinds) and kinds.count("name") <= 2:
        return True
    if kinds[0] == "name" and len(kinds) == 2 and (_FOR_BODY.search(text) or _PHOTOGRAPHER.search(text)):
        return True
    others = {"title", "staff"} & set(kinds)
    return "/" in text and "name" in kinds and (bool(others) or len(kinds) == kinds.count("name") > 1)


_EQUALS = re.compile(r"[=＝]")  # AP=연합뉴스
_INITIALS = re.compile(r"[a-z]{2,3}")  # of a desk, at the end
_PHOTOGRAPHER = re.compile(r",\s(?:[\w\s]{0,20}\s)?(?:photographer|photojournalist)$", re.IGNORECASE)
_FOR_BODY = re.compile(r"\s(?:for|[Ss]pecial to)\s(?:The\s)?[A-Z]")


def _is_of_user(user: str, agency: str) -> bool:
    """Say whether a user name stands beside an agency: "harbourfoto/Shutterstock"."""
    return bool(re.fullmatch(r"\w{4,24}", user.strip())) and user.islower() and agency_named(agency.strip()) is not None


@lru_cache(maxsize=4096)
def kind_of(part: str) -> str | None:
    """Return what a part of a chain is: `agency`, `name`, `title` (a body), a flag, a role word, or None."""
    part = _without_label(part.strip(" .:'\"“”„"))
    if not part:
        return "staff"
    if _LICENCE.fullmatch(part):
        return "handout"
    if _SENTENCE_OR_DAY.search(part):  # a sentence ends in it, or a day is named
        return None
    if agency_named(part):
        return "agency"
    key = name_key(part)
    if _TAKEN_BY.fullmatch(part):
        return "taken"
    for kind in ("pool", "handout", "file", "staff", "label", "instruction"):
        if key in credit_words(kind):
            return kind
    if re.fullmatch(r"(?:[©]|\(c\)|copyright|\d{4}|\s)+", key):
        return "staff"
    return _kind_of_words(part)


_SITE_NAME = re.compile(r"[a-z][\w-]{1,30}(?:\.[\w-]{2,30})?\.[a-z]{2,8}", re.IGNORECASE)
_SENTENCE_OR_DAY = re.compile(r"(?:\d|[^\W\d_]{3})\.\s|(?<![\w-])\d{1,2}(?!\w)")
_LICENCE = re.compile(r"CC(?:0|[\s-]BY(?:-(?:NC|ND|SA))*)(?:[\s-]\d\.\d)?", re.IGNORECASE)  # creativecommons.org
_OFFICE_OF = re.compile(
    r"(?:[Pp]ress|[Mm]edia|[Ii]nformation)?\s?(?:[Ss]ervice|[Oo]ffice|[Dd]epartment) of (?:the )?[A-Z].{2,60}"
)


def _kind_of_words(part: str) -> str | None:
    words = part.split()
    for size in range(min(5, len(words) - 1), 0, -1):
        for known, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            phrase, other = " ".join(known), " ".join(rest)
            if _is_agency(phrase) and (is_name(other) or _is_word(other)):
                return "agency"
            if _is_word(phrase) and (_is_agency(other) or _is_word(other)):
                return "agency" if _is_agency(other) else "file"
            if _is_word(phrase) and is_title_run(other) and len(words) <= 7:
                return "title"
    if _SITE_NAME.fullmatch(part) or _OFFICE_OF.fullmatch(part):
        return "title"
    pieces = part.split("-")
    if len(pieces) > 1 and all(agency_named(piece) for piece in pieces):
        return "agency"
    if is_name(part):
        return "name"
    return "title" if is_title_run(part) and len(words) <= 7 else None


@lru_cache(maxsize=4096)
def _is_agency(phrase: str) -> bool:
    return agency_named(phrase) is not None


@lru_cache(maxsize=4096)
def _is_word(phrase: str) -> bool:
    key = name_key(phrase)
    return any(key in credit_words(kind) for kind in ("label", "pool", "handout", "file", "staff"))


def _unwrap(text: str) -> str:
    match = _WRAPPED.fullmatch(text) if text[:1] in _OPENERS else None
    return match.group(1) if match and not re.search(rf"{CLOSE}.*{OPEN}", match.group(1)) else text


_OPENERS = frozenset("([（【［〔")  # as in `OPEN`
_WRAPPED = re.compile(rf"{OPEN}\s*(.*?)\s*{CLOSE}[.\s]*")


# Labels: "Foto:", "Photo by", "©", "Courtesy of", 写真：.


def opening_label(text: str) -> int:
    """Return the length of the label the text opens with, 0 without one."""
    match = label_at(text, 0)
    return match.end() if match else 0


def labels_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the labels inside a text, where a label may begin: at a word's start, or anywhere among ideographs."""
    if not _may_hold_label(text):
        return
    has_ideographs = _IDEOGRAPH.search(text) is not None
    for place in (_STARTS if has_ideographs else _WORDS).finditer(text):
        if has_ideographs or place.group().casefold() in _first_words() or not place.group()[0].isalpha():
            match = label_at(text, place.start())
            if match:
                yield match


def _may_hold_label(text: str) -> bool:
    """Say whether a text has a word, a sign or an ideograph with which a label begins."""
    if _SIGN.search(text):
        return True
    return not _first_words().isdisjoint(_LETTERS.findall(text.casefold()))


_LETTERS = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[©ⓒ\u3040-\u9fff가-힣]|\(\s?[cC]\s?\)")
_IDEOGRAPH = re.compile(r"[\u3000-\u9fff]")
_STARTS = re.compile(r"(?<![^\W_])[^\W\d_]|[©ⓒ]|\(\s?[cC]\s?\)|(?<=[\u3000-\u9fff])[\u3040-\u9fff]")
_WORDS = re.compile(r"(?<![^\W_])[^\W\d_]+|[©ⓒ]|\(\s?[cC]\s?\)")  # the same starts, the whole word matched


def label_at(text: str, start: int) -> re.Match[str] | None:
    """Return the label at a place; a look at the first word comes before the long pattern, which costs 30 µs."""
    match = _FIRST_WORD.match(text, start)
    if match is None:
        return None
    word, is_ideograph = match.group().casefold(), match.group()[0] in _first_ideographs()
    if not is_ideograph and word not in _first_words():
        return None
    return _label_pattern("" if is_ideograph or not word.isalpha() else word).match(text, start)


_FIRST_WORD = re.compile(r"[^\W\d_]+|[©ⓒ(]")


@cache
def _first_words() -> frozenset[str]:
    return frozenset(re.split(r"\W", word)[0] for word in _all_labels()) | {"©", "ⓒ", "(", "c", "copyright"}


@cache
def _first_ideographs() -> frozenset[str]:
    return frozenset(word[0] for word in _all_labels() if re.match(r"[\u3040-\u9fff가-힣]", word))


@cache
def _all_labels() -> frozenset[str]:
    return credit_words("label") | credit_words("file") | credit_words("handout") | credit_words("courtesy")


@cache
def _label_pattern(word: str) -> re.Pattern[str]:
    """Return the pattern of the labels that begin with `word`, or with part of it: a tenth of the pattern of all."""
    labels, by = _alternatives(_all_labels()), _alternatives(credit_words("by"))
    first, plain, courtesy = (
        _alternatives(words, word) for words in (_all_labels(), credit_words("label"), credit_words("courtesy"))
    )
    anywhere = _alternatives(credit_words("courtesy"))
    between = r"(?:\s*[/&+,]\s*|\s+)"
    return re.compile(
        rf"(?:(?:{first}){between}(?:(?:{labels}){between}){{0,2}}(?:{labels})|(?:{first}))\.?\s*(?:(?:{by})\s*)?[:：]\s*"
        rf"|(?:{plain})\.?\s*(?:{by})\s+(?=[^\W\d_]|-\s)"
        rf"|(?:(?:{first})\s+(?:{anywhere})|(?:{courtesy}))\s*[:：]?\s+(?=\S)"
        rf"|(?:(?:{first})\s*[:：]?\s*)?(?:©|ⓒ|\(c\)|copyright\b)\s*[:：]?\s*"
        rf"|(?:{plain})\s*[|©／/=]\s*(?=\S)",
        re.IGNORECASE,
    )


def _alternatives(words: frozenset[str], first: str = "") -> str:
    """Return the words as a pattern, the longest first: those whose own first word `first` begins with, or all."""
    held = [word for word in words if not first or first.startswith(re.split(r"\W", word)[0].casefold())]
    return (
        "|".join(re.escape(word).replace(r"\ ", r"[\s\-]+") for word in sorted(held, key=len, reverse=True)) or r"(?!)"
    )


def _without_label(text: str) -> str:
    """Return a text without the labels it opens with: "Autor: Fot. Jan Nowak" has two."""
    for _ in range(3):
        label = opening_label(text) or _dotted_label(text)
        if not label:
            break
        text = text[label:]
    return text


def _dotted_label(text: str) -> int:
    """Return the length of a shortened label, "Fot. "."""
    match = re.match(r"([^\W\d_]{2,6})\.\s+(?=\S)", text)
    return match.end() if match and name_key(match.group(1)) in credit_words("label") else 0


def is_after_label(rest: str, label: str) -> bool:
    """Say whether what follows a label names somebody, and is no sentence of its own."""
    if len(rest.split()) > MAX_CREDIT_WORDS:
        return False
    if is_chain(rest) or all(kind_of(part) for part in PART.split(rest) if part.strip()):
        return True
    strong = bool(re.search(r"[©ⓒ]|\(c\)|copyright|by|credit|courtesy|crédit", label, re.IGNORECASE))
    return len(rest.split()) <= (12 if strong else 8) and not re.search(r"[.!?]\s+[^\W\d_]\w+\s+\w+", rest)
