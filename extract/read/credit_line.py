"""Part a caption from the credit line it ends in."""

import re

from extract.read.credit_shape import (
    CLOSE,
    MAX_CREDIT_WORDS,
    OPEN,
    PART,
    is_after_label,
    is_chain,
    is_credit,
    kind_of,
    labels_in,
    opening_label,
)
from extract.read.name_shape import is_name, is_title_run
from extract.records import credit_words, name_key

_COPYRIGHT_SIGN = re.compile(r"（[CcＣｃ]）|\([Cc]\)|Ⓒ|ⓒ")
MAX_CHARACTERS = 5000  # a longer caption keeps its credit: every place in it may be where that begins
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
    if len(text) > MAX_CHARACTERS:
        return text, None
    cut = _cut_after_uncased(text)
    if cut is None and is_credit(text):
        return None, text
    cut = cut or _find_cut(text)
    if cut is None:
        return text, None
    cut = _with_label_before(text, cut)
    if cut == 0:
        return None, text
    return text[:cut].rstrip(" |/–—-·•,;:、，") or None, text[cut:].strip(" |·•") or None


def _with_label_before(text: str, cut: int) -> int:
    """Return where the credit begins when a label stands right before it: "Fot.", "ST PHOTO:", "Staff photo by"."""
    before, credit = text[:cut].rstrip(), text[cut:].lstrip()
    short = _SHORT_LABEL.search(before)
    if short and name_key(short.group(1)) in credit_words("label"):
        return short.start(1)
    giver = _GIVER.search(before) if opening_label(credit) and credit[:1] not in "([（【" else None
    if giver and is_title_run(giver.group(1)) and kind_of(giver.group(1)) != "name":
        return giver.start(1)
    return cut


_SHORT_LABEL = re.compile(r"[.!?…”\"')]\s+([^\W\d_]{2,5})\.$")  # else it may end the caption: "asociatyvi nuotr."
_GIVER = re.compile(r"[.!?…”\"')]\s+((?:U\.S\. )?[A-Z][^.!?,:]{1,40})$")


def _cut_after_uncased(text: str) -> int | None:
    """Return where the bracket begins after words in a script without capitals, which are no name at that length."""
    match = _BEFORE_BRACKET.fullmatch(text) if text[-1] in _CLOSERS else None
    if match is None or match.group(1).lower() != match.group(1).upper() or not is_credit(match.group(2)):
        return None
    before = match.group(1)
    is_long = len(before.split()) > 2 or bool(re.search(r"[\u3040-\u9fff가-힣]", before) and len(before) > 5)
    return match.start(2) if is_long and not opening_label(before) else None


_CLOSERS = frozenset(")]）】］〕")  # as in `CLOSE`
_BEFORE_BRACKET = re.compile(rf"(.+?)\s*({OPEN}[^()（）]+{CLOSE})")


def _find_cut(text: str) -> int | None:
    """Return where the credit begins, the surest sign first."""
    for find in (_cut_at_bracket, _cut_at_chain, _cut_at_label, _cut_at_name, _cut_at_photographer):
        cut = find(text)
        if cut is not None and cut > 0:
            return cut
    return None


def _cut_at_bracket(text: str) -> int | None:
    """Find a credit in brackets at the end, with what may follow it: "(Photo by X/AFP) File, Archive"."""
    matches = list(_BRACKET.finditer(text))
    if not matches:
        return None
    last = matches[-1]
    tail = text[last.end() :].strip(" .,/|")
    if tail and not (len(tail.split()) <= 5 and (is_chain_of_flags(tail) or is_credit(tail))):
        return None
    inner = last.group(1).strip()
    after_sentence = bool(re.search(rf"{_SENTENCE_END}\s*$", text[: last.start()]))
    if not (is_credit(inner) or _is_labelled_name(inner) or (after_sentence and _is_bracketed_name(inner))):
        return None
    return _with_person_before(text, last.start())


_BRACKET = re.compile(rf"{OPEN}((?:[^()\[\]（）【】]|\([^()]{{1,30}}\)){{2,200}}){CLOSE}")


def is_chain_of_flags(text: str) -> bool:
    """Say whether the text is flags alone: "File, Archive"."""
    return all(
        kind_of(part) in {"file", "pool", "handout", "staff", "label"} for part in PART.split(text) if part.strip()
    )


def _is_labelled_name(inner: str) -> bool:
    """Say whether a bracket holds a word for photo and a name after it, without any mark: "foto Bellini"."""
    label, _, name = inner.partition(" ")
    return bool(_PHOTO_WORD.fullmatch(label)) and 0 < len(name.split()) <= 4 and is_title_run(name)


_PHOTO_WORD = re.compile(r"(?:ph|fot|foto|fotos|photo|photos|фото|dok|doc)\.?", re.IGNORECASE)


def _is_bracketed_name(inner: str) -> bool:
    return len(inner.split()) <= 8 and all(
        is_name(part) or is_title_run(part) for part in PART.split(inner) if part.strip()
    )


def _with_person_before(text: str, start: int) -> int:
    """Return where the credit begins when a name stands before its bracket: ". Mara Oduya (dpa)"."""
    before = text[:start].rstrip()
    match = re.search(rf"(?:{_SENTENCE_END}|\|)\s+([^.!?|]{{4,40}})$", before)
    if match and is_name(match.group(1)) and not _ABBREVIATION.search(before[: match.start(1)].rstrip()):
        return match.start(1)
    label = list(labels_in(before))
    if label and is_after_label(before[label[-1].end() :].strip() or "x", label[-1].group()):
        return label[-1].start()
    return start


def _cut_at_label(text: str) -> int | None:
    """Find the first label in the text after which only a credit follows."""
    for match in labels_in(text):
        rest = text[match.end() :].strip()
        if rest and is_after_label(rest.rstrip(")]）】 ."), match.group()):
            start = match.start()
            while start and text[start - 1] in "([（【 ":
                start -= 1
            return start
    return None


def _cut_at_chain(text: str) -> int | None:
    """Find a chain with an agency after the last sentence or after a mark."""
    for match in _CHAIN_MARK.finditer(text, _start_of_tail(text)):
        tail = text[match.end() :]
        if len(tail.split()) > MAX_CREDIT_WORDS or _ABBREVIATION.search(text[: match.start()]):
            continue
        if is_credit(tail.lstrip(_MARKS).rstrip(".")):
            return match.end()
        if match.group().strip() in {"/", "|"} and len(text[: match.start()].split()) >= 3 and is_name(tail):
            return match.end()
    return _cut_at_agency_words(text)


_CHAIN_MARK = re.compile(rf"(?<={_SENTENCE_END})\s+|(?<=[。！？）])|\s+[|/–—•·]\s*|\s-\s|(?<=[a-zà-ÿ]{{3}}\.)(?=[A-Z])")
_MARKS = " |/–—-·•"  # a mark may stand after the end of a sentence
_WORD_START = re.compile(r"\w")  # no mark goes over one


def _start_of_tail(text: str) -> int:
    """Return where to begin to look for a mark: what follows an earlier one has too many words for a credit."""
    pieces = text.rsplit(" ", 2 * MAX_CREDIT_WORDS)
    if len(pieces) <= 2 * MAX_CREDIT_WORDS:
        return 0
    start = _WORD_START.search(text, len(pieces[0]))
    return start.start() if start and len(text[start.start() :].split()) > MAX_CREDIT_WORDS + 1 else 0


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


def _cut_at_photographer(text: str) -> int | None:
    """Find a Japanese or Chinese name before "photographed" after the last comma: "…、山田太郎撮影"."""
    match = _PHOTOGRAPHED.search(text)
    return match.start(1) if match and match.start() > MIN_UNCASED else None


MIN_UNCASED = 5  # characters of a caption in a script without spaces
_PHOTOGRAPHED = re.compile(
    r"[、，。＝=\s]((?:(?:本報|本报)?(?:記者|记者))?[\u3040-\u30ff\u4e00-\u9fff・]{2,8}(?:撮影|摄影|攝影|摄|攝))$"
)
