"""Part a caption from the credit line it ends in."""

import re
from functools import cache

from extract.read.name_shape import is_name, is_title_run
from extract.records import agency_named, credit_words, name_key

MAX_CREDIT_WORDS = (
    22  # "Handout/Ukrainian Presidential Press Service/AFP via Getty Images" has 8; two photos' credits 20
)
_OPEN, _CLOSE = r"[(\[（【［〔]", r"[)\]）】］〕]"
_PART = re.compile(
    r"\s*(?:[/|,;+·•／｜，；、]|(?<=\s)[-–—](?=\s)|[()\[\]（）【】]"
    r"|\s+(?:via|VIA|Via|and|und|et|y|e|für|for|over)\s+)\s*"
)

_COPYRIGHT_SIGN = re.compile(r"（[CcＣｃ]）|\([Cc]\)|Ⓒ|ⓒ")
_TAKEN_BY = re.compile(
    r"(?:.{2,8}?(?:记者|記者)\s?)?[\u3040-\u30ff\u3400-\u9fff・]{2,8}\s?[／/]?\s?(?:撮影|摄影|攝影|摄|攝|提供|供图|供圖)|[가-힣]{2,10}\s?(?:기자|제공|특파원)"
    r"|(?:写真|撮影|摄影|攝影|图|圖|写真提供|사진)\s?[=＝・／/:：]\s?.{2,20}"
)
_SENTENCE_END = r"[.!?…。！？»”\"“’'：:)\]）।]"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|[^\W\d_]\.[^\W\d_]|St|Ste|Dr|Mr|Mrs|Ms|Mme|Prof|Gen|Sen|Gov|Rep|Lt|Col|Capt|Sgt|Rev|Hon|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|No|Nos|Nr|vs|ca|bzw|gest|geb|sogen|ggf|z|u|o|im|ul|pres|gen|prof|г|ул|им)\.$"
)


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Return the caption without its credit, and the credit line verbatim; None for what is not there.

    The credit stands at the end: in brackets, after a label (Foto:, Photo by, ©), as a chain with an agency in it, or
    as a bare name after the last sentence. What is in doubt stays in the caption.

    >>> split_credit("The palace at dawn. (AP Photo/Jane Roe, File)")
    ('The palace at dawn.', '(AP Photo/Jane Roe, File)')
    >>> split_credit("Mario Rossi (CDU) und Anna Weiß (AfD)")
    ('Mario Rossi (CDU) und Anna Weiß (AfD)', None)
    >>> split_credit("Foto: Kim Lee/dpa")
    (None, 'Foto: Kim Lee/dpa')
    """
    text = _COPYRIGHT_SIGN.sub("©", " ".join(text.split()))
    if not text:
        return None, None
    if is_credit(text):
        return None, text
    cut = _find_cut(text)
    if cut is None:
        return text, None
    return text[:cut].rstrip(" |/–—-·•,;:") or None, text[cut:].strip(" |·•") or None


def is_credit(text: str) -> bool:
    """Say whether the whole text is a credit line and no caption: labelled, or a chain with an agency or a flag."""
    text = text.strip()
    inner = _unwrap(text)
    if _TAKEN_BY.fullmatch(inner):
        return True
    if len(inner.split()) > MAX_CREDIT_WORDS or not re.search(r"\w", inner):
        return False
    label = _opening_label(inner)
    if label:
        rest = inner[label:].strip(" :：|")
        return bool(rest) and _is_after_label(rest, inner[:label])
    return is_chain(inner)


def is_sure_credit(text: str) -> bool:
    """Say whether a line names an agency beside a creator or a flag, or has a label: no sentence ends so by chance."""
    inner = _unwrap(text.strip())
    parts = [part for part in _PART.split(_without_label(inner)) if part.strip()]
    kinds = [_kind(part) for part in parts]
    if _opening_label(inner):
        return is_credit(text)
    return is_chain(inner) and "agency" in kinds and (len(kinds) > 1 or text.strip()[:1] in "([（【")


def is_chain(text: str) -> bool:
    """Say whether every part of the text is an agency, a flag, a role or a name, and at least one is no mere name.

    >>> is_chain("Kim Lee/NurPhoto via Getty Images"), is_chain("Kim Lee in Kyiv/Reuters said on Friday")
    (True, False)
    """
    parts = [part for part in _PART.split(text) if part.strip(" .:'\"")]
    if not parts or len(parts) > 10:
        return False
    kinds = [_kind(part) for part in parts]
    if None in kinds:
        return False
    if "agency" in kinds:
        return True
    # "Pool", "Supplied" and "Archive photo" stand alone; "Photo" and "Staff" say nothing by themselves.
    return (any(kind in {"handout", "pool", "taken"} for kind in kinds) and kinds.count("name") <= 2) or (
        "/" in text and "name" in kinds and ("title" in kinds or len(kinds) == kinds.count("name") > 1)
    )


def _kind(part: str) -> str | None:
    """Return what a part of a chain is: `agency`, `name`, `title` (a body), a flag, a role word, or None."""
    part = _without_label(part.strip(" .:'\"“”„"))
    if not part:
        return "staff"
    if re.search(r"(?:\d|[^\W\d_]{3})\.\s|(?<!\w)\d{1,2}(?!\w)", part):  # a sentence ends in it, or a day is named
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


def _kind_of_words(part: str) -> str | None:
    words = part.split()
    for size in range(min(5, len(words) - 1), 0, -1):
        for known, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            phrase, other = " ".join(known), " ".join(rest)
            if agency_named(phrase) and (is_name(other) or _is_word(other)):
                return "agency"
            if _is_word(phrase) and (agency_named(other) or _is_word(other)):
                return "agency" if agency_named(other) else "file"
            if _is_word(phrase) and is_title_run(other) and len(words) <= 7:
                return "title"
    pieces = part.split("-")
    if len(pieces) > 1 and all(agency_named(piece) for piece in pieces):
        return "agency"
    if is_name(part):
        return "name"
    return "title" if is_title_run(part) and len(words) <= 7 else None


@cache
def _is_word(phrase: str) -> bool:
    key = name_key(phrase)
    return any(key in credit_words(kind) for kind in ("label", "pool", "handout", "file", "staff"))


def _unwrap(text: str) -> str:
    match = re.fullmatch(rf"{_OPEN}\s*(.*?)\s*{_CLOSE}[.\s]*", text)
    return match.group(1) if match and not re.search(rf"{_CLOSE}.*{_OPEN}", match.group(1)) else text


@cache
def _label_pattern() -> re.Pattern[str]:
    """Return the pattern of an opening label: "Foto:", "Photo by", "©", "Courtesy of", 写真：."""
    words = credit_words("label") | credit_words("file") | credit_words("handout") | credit_words("courtesy")
    labels = _alternatives(words)
    by = _alternatives(credit_words("by"))
    courtesy = _alternatives(credit_words("courtesy"))
    return re.compile(
        rf"(?:(?:{labels})(?:\s*[/&+,]\s*|\s+)){{0,3}}(?:{labels})\.?\s*(?:(?:{by})\s+)?[:：]\s*"
        rf"|(?:{_alternatives(credit_words('label'))})\.?\s*(?:{by})\s+(?=[^\W\d_])"
        rf"|(?:(?:{labels})\s+)?(?:{courtesy})\s*[:：]?\s+(?=\S)"
        rf"|(?:(?:{labels})\s*[:：]?\s*)?(?:©|ⓒ|\(c\)|copyright\b)\s*[:：]?\s*"
        rf"|(?:{_alternatives(credit_words('label'))})\s*[|©／/=]\s*(?=\S)",
        re.IGNORECASE,
    )


def _alternatives(words: frozenset[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s\-]+") for word in ordered)


def _opening_label(text: str) -> int:
    """Return the length of the label the text opens with, 0 without one."""
    match = _label_pattern().match(text)
    return match.end() if match else 0


def _without_label(text: str) -> str:
    """Return a text without the labels it opens with: "Autor: Fot. Jan Nowak" has two."""
    for _ in range(3):
        label = _opening_label(text) or _dotted_label(text)
        if not label:
            break
        text = text[label:]
    return text


def _dotted_label(text: str) -> int:
    """Return the length of a shortened label, "Fot. "."""
    match = re.match(r"([^\W\d_]{2,6})\.\s+(?=\S)", text)
    return match.end() if match and name_key(match.group(1)) in credit_words("label") else 0


def _is_after_label(rest: str, label: str) -> bool:
    """Say whether what follows a label names somebody, and is no sentence of its own."""
    if len(rest.split()) > MAX_CREDIT_WORDS:
        return False
    if is_chain(rest) or all(_kind(part) for part in _PART.split(rest) if part.strip()):
        return True
    strong = bool(re.search(r"[©ⓒ]|\(c\)|copyright|by|credit|courtesy|crédit", label, re.IGNORECASE))
    return len(rest.split()) <= (12 if strong else 8) and not re.search(r"[.!?]\s+[^\W\d_]\w+\s+\w+", rest)


def _find_cut(text: str) -> int | None:
    """Return where the credit begins, the surest sign first."""
    for find in (_cut_at_bracket, _cut_at_chain, _cut_at_label, _cut_at_name):
        cut = find(text)
        if cut is not None and cut > 0:
            return cut
    return None


def _cut_at_bracket(text: str) -> int | None:
    """Find a credit in brackets at the end, with what may follow it: "(Photo by X/AFP) File, Archive"."""
    matches = list(re.finditer(rf"{_OPEN}((?:[^()\[\]（）【】]|\([^()]{{1,30}}\)){{2,200}}){_CLOSE}", text))
    if not matches:
        return None
    last = matches[-1]
    tail = text[last.end() :].strip(" .,/|")
    if tail and not (len(tail.split()) <= 5 and (is_chain_of_flags(tail) or is_credit(tail))):
        return None
    inner = last.group(1).strip()
    after_sentence = bool(re.search(rf"{_SENTENCE_END}\s*$", text[: last.start()]))
    if not (is_credit(inner) or (after_sentence and _is_bracketed_name(inner))):
        return None
    return _with_person_before(text, last.start())


def is_chain_of_flags(text: str) -> bool:
    """Say whether the text is flags alone: "File, Archive"."""
    return all(
        _kind(part) in {"file", "pool", "handout", "staff", "label"} for part in _PART.split(text) if part.strip()
    )


def _is_bracketed_name(inner: str) -> bool:
    return len(inner.split()) <= 8 and all(
        is_name(part) or is_title_run(part) for part in _PART.split(inner) if part.strip()
    )


def _with_person_before(text: str, start: int) -> int:
    """Return where the credit begins when a name stands before its bracket: ". Alketa Misja (dpa)"."""
    before = text[:start].rstrip()
    match = re.search(rf"(?:{_SENTENCE_END}|\|)\s+([^.!?|]{{4,40}})$", before)
    if match and is_name(match.group(1)) and not _ABBREVIATION.search(before[: match.start(1)].rstrip()):
        return match.start(1)
    label = list(_labels_in(before))
    if label and _is_after_label(before[label[-1].end() :].strip() or "x", label[-1].group()):
        return label[-1].start()
    return start


def _labels_in(text: str) -> list[re.Match[str]]:
    """Return the labels inside a text, where a label may begin: after a space or a mark."""
    return [
        match
        for match in _label_pattern().finditer(text)
        if match.start() == 0
        or re.match(r"[\s(\[|/.,;:–—\-·•»”\"。、）)\]]", text[match.start() - 1])
        or not text[match.start()].isalpha()
        or ord(text[match.start()]) > 0x3000
    ]


def _cut_at_label(text: str) -> int | None:
    """Find the first label in the text after which only a credit follows."""
    for match in _labels_in(text):
        rest = text[match.end() :].strip()
        if rest and _is_after_label(rest.rstrip(")]）】 ."), match.group()):
            start = match.start()
            while start and text[start - 1] in "([（【 ":
                start -= 1
            return start
    return None


def _cut_at_chain(text: str) -> int | None:
    """Find a chain with an agency after the last sentence or after a mark."""
    for match in re.finditer(
        rf"(?<={_SENTENCE_END})\s+|(?<=[。！？）])|\s+[|/–—•·]\s*|\s-\s|(?<=[a-zà-ÿ]{{3}}\.)(?=[A-Z])", text
    ):
        tail = text[match.end() :]
        if len(tail.split()) > MAX_CREDIT_WORDS or _ABBREVIATION.search(text[: match.start()]):
            continue
        if is_credit(tail.rstrip(".")):
            return match.end()
        if match.group().strip() in {"/", "|"} and len(text[: match.start()].split()) >= 3 and is_name(tail):
            return match.end()
    return _cut_at_agency_words(text)


def _cut_at_agency_words(text: str) -> int | None:
    """Find an unmistakable chain that follows without any mark: "... in Kyiv AP Photo/Jane Roe"."""
    match = re.search(r"\s((?:AP|AFP|EPA|EFE|PA|REUTERS|Reuters)(?:\s+(?:PHOTO|Photo|photo))?\s*/\s*\S.{2,60})$", text)
    return match.start(1) if match and is_chain(match.group(1).rstrip(".")) else None


def _cut_at_name(text: str) -> int | None:
    """Find a bare name after the last sentence."""
    match = re.search(r"[.!?…”»\"]\s+([^.!?|]{4,40}|[^.!?|]{2,20}\b[A-Z]\.\s?[^.!?|]{2,20})$", text)
    if match is None or len(text[: match.start()].split()) < 4:
        return None
    if is_name(re.sub(r"\s(?:photo|photos|foto)$", "", match.group(1))):  # "Dale Whitlock photo"
        return match.start(1) if not _ABBREVIATION.search(text[: match.start() + 1]) else None
    if _ABBREVIATION.search(text[: match.start() + 1]) or not is_name(match.group(1)):
        return None
    return match.start(1)
