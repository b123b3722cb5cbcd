"""Read caption and credit from one fragment of a page, text nodes joined with care."""

import re
from dataclasses import replace

from lxml.html import HtmlElement

from extract.read.credit_line import split_credit
from extract.read.credit_shape import MAX_CREDIT_WORDS, is_chain, is_credit, opening_label
from extract.read.name_shape import is_name, is_title_run
from extract.read.photo_runs import NO_SPACE, SOFT, Run, hard, read_runs, without_repeats
from extract.records import agency_named, credit_words, name_key

MIN_SENTENCE = 9  # words


def read_fragment(element: HtmlElement) -> tuple[str | None, str | None]:
    """Return caption and credit line of a fragment; neighbouring nodes never run into one word.

    An element whose class or property speaks of a credit holds the credit; without one, a last block that is a name,
    or the end of the caption itself (`credit_line.split_credit`).
    """
    return settle_runs(read_runs(element))


def settle_runs(runs: list[Run]) -> tuple[str | None, str | None]:
    """Return caption and credit line of the blocks of one fragment."""
    runs = without_repeats(runs)
    runs = [replace(run, is_credit=run.is_credit and _may_be_credit(run.text)) for run in runs]
    givers = [run.text for run in runs if run.is_credit and re.search(r"[^\W_]", run.text)]
    texts = _part_softly([run.soft or run.text for run in runs if not run.is_credit])
    if not givers:
        texts, givers = _take_last_block(texts)
    caption, inline = split_credit(" ".join(texts))
    if givers:
        credit = _join_credit(givers)
        if inline and _is_only_label(inline):
            credit = f"{inline} {credit}"
        elif inline and name_key(inline) not in name_key(credit):
            credit = f"{inline} {credit}" if _is_only_label(inline) or caption is None else credit
            caption = caption if caption is None or name_key(inline) in name_key(credit) else f"{caption} {inline}"
        caption, label = _without_label(caption)
        return caption, _without_mark(f"{label} {credit}" if label else credit)
    return _without_label(caption)[0], _without_mark(inline)


def _part_softly(texts: list[str]) -> list[str]:
    """Return the blocks, the last parted where an inline element at its end holds a credit by its shape."""
    if not texts or SOFT not in texts[-1]:
        return [hard(text) for text in texts]
    by_text = split_credit(hard(texts[-1]))[1]
    head, _, tail = texts[-1].rpartition(SOFT)
    head, tail = head.replace(SOFT, "").strip(), tail.strip()
    is_glued = head.endswith(NO_SPACE)
    head = head.rstrip(NO_SPACE)
    closed = bool(re.search(r"[.!?…»”\"’)|/]$", head)) or (is_glued and is_name(tail))
    if len(tail) < len(by_text or ""):  # "Foto: A. Ruiz (EFE) | <span>Vídeo: B</span>": the text tells more
        return [hard(text) for text in texts]
    if len(head.split()) >= 3 and tail and (is_credit(tail) or (closed and _is_credit_block(tail))):
        return [*map(hard, texts[:-1]), hard(head), tail]
    return [hard(text) for text in texts]


def _may_be_credit(text: str) -> bool:
    """Say whether a block named as a credit may be one: a sentence is the caption, whatever its name."""
    words = text.split()
    if len(words) > MAX_CREDIT_WORDS:
        return False
    small = sum(word[:1].islower() for word in words)
    return len(words) < MIN_SENTENCE or small * 2 < len(words) or is_credit(text)


def _join_credit(parts: list[str]) -> str:
    """Return the parts of a credit as one line: a label joins with a space, two givers with a slash."""
    line = parts[0]
    for part in parts[1:]:
        joint = " " if re.search(r"[:：/|©,]$", line) or _is_only_label(line) or re.match(r"[/|©,(]", part) else " / "
        line = f"{line}{joint}{part}"
    return line


def _is_only_label(text: str) -> bool:
    key = name_key(text.strip(" :：©|"))
    return not key or key in credit_words("label") | credit_words("by")


def _without_label(caption: str | None) -> tuple[str | None, str | None]:
    """Return a caption without the label of the credit that stood behind it, and that label."""
    if caption is None:
        return None, None
    words, label = caption.split(), None
    if words and (re.search(r"[:：©]$", words[-1]) or words[-1] == "fot.") and _is_only_label(words[-1].rstrip(".")):
        label = words[-1]
        caption = " ".join(words[:-1])
    return caption.strip(" |/–—-·•") or None, label


def _without_mark(credit: str | None) -> str | None:
    """Return a credit line without the slash that parted it from its caption."""
    return re.sub(r"^[/|–—•·\s]+", "", credit) or None if credit else None


def _take_last_block(texts: list[str]) -> tuple[list[str], list[str]]:
    """Return the blocks of the caption, and those after or before it that are a credit by their shape alone."""
    if len(texts) > 1 and _opens_with_credit(texts[0], texts[1]):
        return texts[1:], texts[:1]
    for index in range(len(texts)):
        tail = texts[index:]
        joined = " ".join(tail)
        if index == 0 and not (is_credit(joined) or (_is_shouted_name(joined))):
            continue
        if all(_is_credit_block(text) for text in tail) and (index or is_credit(joined) or _is_shouted_name(joined)):
            return texts[:index], tail
    return texts, []


def _opens_with_credit(first: str, second: str) -> bool:
    """Say whether the credit stands before its caption: a short line after one is its second giver."""
    if is_credit(first) and opening_label(first) and not _is_credit_block(second):
        return len(second.split()) >= 3
    return len(second.split()) >= 6 and bool(is_credit(first) or agency_named(first))


def _is_credit_block(text: str) -> bool:
    if is_credit(text) or is_chain(text) or agency_named(text) or _is_only_label(text):
        return True
    if text.endswith((".", "?", "!")) and not text.isupper():
        return False
    return is_name(text) or (is_title_run(text) and len(text.split()) <= 6)


def _is_shouted_name(text: str) -> bool:
    return text.isupper() and is_name(text)
