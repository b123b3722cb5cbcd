"""Read the stretches of text in one fragment of a page, text nodes joined with care."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4.element import NavigableString, Tag, TemplateString
from lxml.html import HtmlElement

from extract.read.class_names import names
from extract.read.photo_names import mark_of_name
from extract.records import credit_words, name_key

MAX_CONTROL_WORDS = 3
_INLINE = frozenset(
    [
        "a", "abbr", "b", "bdi", "em", "font", "i", "mark", "q", "s", "strong", "sub", "sup", "u", "wbr",
        "nobr", "span",
    ]
)  # fmt: skip
_TIGHT = _INLINE - {"span"}  # between these and their neighbours no space is meant
_SILENT = frozenset(
    [
        "script", "style", "button", "svg", "iframe", "video", "audio", "select", "option", "textarea",
        "picture", "img", "object", "time",
    ]
)  # fmt: skip
_UNREAD = frozenset(["template", "rt", "rp", "script", "style"])  # text for scripts, and readings beside ideographs
_SOFT_TAGS = frozenset(["span", "i", "em", "b", "strong", "small", "font"])
_MARKS = (
    "class", "id", "itemprop", "rel", "data-testid", "data-test", "data-type", "data-component", "data-qa",
    "slot", "property",
)  # fmt: skip
_CONTROL = re.compile(
    r"^(?:\d{1,3}\s*(?:/|of|von|de|sur|из|van|di)\s*\d{1,3}|hide caption|toggle caption|enlarge(?: (?:this )?image)?"
    r"|open (?:image )?(?:in )?(?:gallery|full ?screen)?|image|photo|caption|view image"
    r"|zoom|close|slide \d+|loading\.*|advertisement"
    r"|bild vergrößern|(?:click|tap) to (?:expand|enlarge)|show (?:more|less|caption)|read more|mehr anzeigen"
    r"|\+|×|\||/|-|–|image \d+ of \d+"
    r"|video|gallery|bildergalerie|fotostrecke|open image in gallery|\d{1,3}|open gallery|this content is imported.*"
    r"|expand|play|watch|previous|next|share|download|see more|view gallery|ver más|leer más|view more|full screen"
    r"|view image in fullscreen|(?:buy|order|purchase)(?: (?:now|photo|print|this photo|a print|prints))?"
    r"|go to the mediabank|перейти в (?:медиа|фото)банк|image source|image caption|image)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text inside one block of a fragment."""

    text: str
    is_credit: bool
    soft: str = ""  # the same, marked where inline elements begin


@dataclass(slots=True)
class _Walk:
    runs: list[tuple[list[str], bool]] = field(default_factory=list)
    open_run: bool = False


def read_runs(element: HtmlElement) -> list[Run]:
    """Return the text blocks of a fragment in order."""
    root = Tag(name="body")
    root.contents.append(_soup_of(element, NavigableString))
    walk = _Walk()
    _walk(root, walk, is_credit_part=False)
    runs = [Run(hard(soft), marked, soft) for pieces, marked in walk.runs if (soft := _clean("".join(pieces)))]
    return without_repeats([run for run in runs if run.text and not _CONTROL.match(run.text)])


def _soup_of(element: HtmlElement, text_class: type[NavigableString]) -> Tag:
    """Return the soup of a fragment, made from its elements: to parse its markup once more takes 1 ms, this 0.05.

    Only contents are linked, which is all that `_walk` asks for: `Tag.append` takes as long as the rest.
    """
    tag = Tag(name=element.tag, attrs=dict(element.items()))
    if element.tag in _UNREAD:
        text_class = TemplateString
    if element.text:
        tag.contents.append(text_class(element.text))
    for child in element:
        if isinstance(child.tag, str):
            tag.contents.append(_soup_of(child, text_class))
        if child.tail:
            tag.contents.append(text_class(child.tail))
    return tag


def _walk(node: Tag, walk: _Walk, *, is_credit_part: bool) -> None:
    for child in node.children:
        if type(child) is NavigableString:
            _add(walk, str(child), is_credit_part)
        elif isinstance(child, Tag) and child.name not in _SILENT and not _is_control(child):
            if _is_unseen(child):
                is_credit_part = _said_unseen(child) or is_credit_part
            else:
                _walk_element(child, walk, is_credit_part, is_column=_is_column(child, node))


def _is_column(tag: Tag, around: Tag) -> bool:
    """Say whether a span is one of several that stand beside each other, no text between them: caption, then credit."""
    if tag.name != "span" or len(around.contents) < 2:
        return False
    before = [child for child in around.contents[: _place_of(tag, around)] if isinstance(child, Tag)]
    return (
        all(isinstance(child, Tag) or not str(child).strip() for child in around.contents)
        and bool(before)
        and len("".join(_texts(before[-1])).split()) > MAX_CONTROL_WORDS
    )


def _place_of(tag: Tag, around: Tag) -> int:
    return next(place for place, child in enumerate(around.contents) if child is tag)


def _is_control(tag: Tag) -> bool:
    """Say whether a tag opens something on the page: "View caption", "Buy now"."""
    if tag.name == "summary" or (tag.name == "a" and str(tag.get("href") or "").startswith(("#", "javascript:"))):
        return len("".join(_texts(tag)).split()) <= MAX_CONTROL_WORDS
    return False


def _walk_element(child: Tag, walk: _Walk, is_credit_part: bool, *, is_column: bool) -> None:
    """Add the text of an element; it goes on with the block before it unless it is a block or a credit of its own."""
    mark = _mark_of(child)
    credit = mark == "credit" or (is_credit_part and mark != "caption")
    tight = child.name in _TIGHT and credit == is_credit_part
    goes_on = child.name == "span" and credit == is_credit_part and mark is None and not is_column
    if not tight:
        _break(walk, goes_on)
    if child.name in _SOFT_TAGS and walk.open_run and walk.runs:
        walk.runs[-1][0].append(NO_SPACE + SOFT if _is_glued(walk.runs[-1][0], child) else SOFT)
    _walk(child, walk, is_credit_part=credit)
    if not tight:
        _break(walk, goes_on)


def _is_glued(pieces: list[str], tag: Tag) -> bool:
    first = next(iter(_texts(tag)), "")
    return pieces[-1][-1:].isalpha() and first[:1].isalpha()


def _break(walk: _Walk, goes_on: bool) -> None:
    """End the block; a span only ends a word."""
    walk.open_run = walk.open_run and goes_on
    if walk.open_run and walk.runs:
        walk.runs[-1][0].append(_JOINT)


def _add(walk: _Walk, text: str, is_credit_part: bool) -> None:
    if walk.open_run and walk.runs and walk.runs[-1][1] == is_credit_part:
        walk.runs[-1][0].append(text)
    elif text.strip():
        walk.runs.append(([text], is_credit_part))
        walk.open_run = True


def _clean(text: str) -> str:
    text = html.unescape(text) if "&" in text else text  # escaped twice
    text = re.sub(rf"{_JOINT}(?={SOFT}?[,.;:!?)])", "", text).replace(_JOINT, " ")
    return _INSTRUCTION.sub("", " ".join(text.split())).strip(f" |·•▲△▼▽▶◀◆■\u200b{SOFT}{NO_SPACE}")


_JOINT = "\ue001"  # a space that the page does not print: between two elements
SOFT = "\ue003"  # where an inline element begins: what follows it may be the credit
NO_SPACE = "\ue002"  # no space stands before it: the style sheet sets it apart
_INSTRUCTION = re.compile(
    r"\s*(?:THIS (?:IMAGE|PHOTO|PICTURE|HANDOUT)\b.{0,40}\b(?:SUPPLIED|PROVIDED|RELEASED) BY.*"
    r"|ATTENTION EDITORS\b.*|Purchase Licensing Rights.*|,?\s*opens new tab\s*)$",
    re.DOTALL,
)


def _is_unseen(tag: Tag) -> bool:
    if tag.get("hidden") is not None and tag.name != "template":
        return False  # hidden captions are shown by a button
    words = {word for name in _values(tag, "class") for word in [name.lower()]}
    return bool(words & names("unseen"))


def _said_unseen(tag: Tag) -> bool:
    """Say whether words for screen readers announce a credit: "Image source, "."""
    words = name_key("".join(_texts(tag)).strip(" ,.:"))
    return words.endswith(("source", "credit", "copyright", "photographer")) and words in credit_words("label")


def _texts(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, Tag):
            yield from _texts(child)
        elif type(child) is NavigableString:
            yield str(child)


def _values(tag: Tag, attribute: str) -> list[str]:
    value = tag.get(attribute)
    if value is None:
        return []
    return value.split() if isinstance(value, str) else list(value)


def _mark_of(tag: Tag) -> str | None:
    """Return what the names of a tag say it holds: `caption`, `credit`, or None when they say nothing or both."""
    values = [value for attribute in _MARKS for value in _values(tag, attribute)]
    values += [name for name in tag.attrs if name.startswith("data-") and len(str(tag.attrs[name])) < 5]
    said = {mark for value in values if (mark := mark_of_name(value))}
    if tag.name == "cite" and not said:
        return "credit"
    return said.pop() if len(said) == 1 else ("credit" if said and tag.name in {"small", "cite"} else None)


def without_repeats(runs: list[Run]) -> list[Run]:
    """Return the runs without the second of two that say the same: a short and a long form of one caption."""
    kept: list[Run] = []
    for run in _without_short_forms(runs):
        if any(other.text == run.text or (len(run.text) > 20 and run.text in other.text) for other in kept):
            continue
        if twin := next((other for other in kept if len(other.text) > 20 and other.text in run.text), None):
            kept[kept.index(twin)] = run
            continue
        kept.append(run)
    return kept


def _without_short_forms(runs: list[Run]) -> list[Run]:
    """Return the runs without those that end in an ellipsis where another goes on."""
    return [
        run
        for run in runs
        if not (
            run.text.endswith(("…", "..."))
            and any(other is not run and other.text.startswith(run.text.rstrip("… .")) for other in runs)
        )
    ]


def hard(text: str) -> str:
    """Return a text without the marks of where inline elements begin."""
    return text.replace(SOFT, "").replace(NO_SPACE, "")
