"""Take out of the tree what can never be the article's text, before anything reads it as text."""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

import ahocorasick
from lxml.etree import strip_elements
from lxml.html import HtmlElement

from extract.read.class_names import name_words, names
from extract.read.text import reading_length

# Never text a reader reads, or text of the page's controls.
SILENT_TAGS = (
    "script", "style", "noscript", "template", "iframe", "svg", "canvas", "object", "embed", "audio", "video", "math",
    "button", "input", "select", "textarea", "label", "datalist", "progress", "meter", "dialog", "nav", "menu", "map",
    "rt", "rp", "link", "meta", "title", "base", "picture", "img", "source", "track",
)  # fmt: skip

# All elements of one unlucky name together (`sidebar-grid__content`) never hold so much of the page's paragraphs.
MAX_SHARE = 0.25
MAX_CAPTION_CHARACTERS = 600  # in letters of an alphabet
# These words name nothing else: comments and fact boxes may well be longer than the article.
MAX_SURE_SHARE = 0.8
MARKS = frozenset(("hidden", "aria-hidden", "itemprop", "data-nosnippet", "style"))  # attributes that tell furniture
MIN_LOOSE_CHARACTERS = 60  # of a text node that is a sentence or more


def prune(root: HtmlElement, captions: Iterable[HtmlElement] = ()) -> None:
    """Remove from `root` what is not article text; the text after a removed element stays."""
    _show_hidden_text(root)
    strip_elements(root, *SILENT_TAGS, with_tail=False)
    for mark in list(root.iter("sup")):
        if any((link.get("href") or "").startswith("#") for link in mark.iter("a")):
            remove(mark)  # a footnote's number
    for element in captions:
        if not _is_the_text(element, root):
            remove(element)
    count = _characters_of_paragraphs if _has_paragraphs(root) else _characters_of_sentences
    total = count(root)
    for reason, elements in _furniture(root).items():
        share = MAX_SURE_SHARE if reason in names("sure") else MAX_SHARE
        if reason in names("embed") or sum(map(count, elements)) <= share * total:
            for element in elements:
                remove(element)


def _is_the_text(element: HtmlElement, root: HtmlElement) -> bool:
    """Tell whether what is taken for a caption is too long for one and most of what the page says in sentences."""
    if reading_length(element.text_content()) <= MAX_CAPTION_CHARACTERS:
        return False
    return 2 * _characters_of_sentences(element) > _characters_of_sentences(root)


def _show_hidden_text(root: HtmlElement) -> None:
    """Rename the elements that trafilatura always drops and that a browser shows as text."""
    for template in root.iter("template"):
        if "shadowrootmode" in template.attrib:
            template.tag = "div"  # declarative shadow DOM
    for figure in list(root.iter("figure")):
        if figure.find(".//blockquote") is not None:
            figure.tag = "div"  # a quotation set as a figure


def _furniture(root: HtmlElement) -> dict[str, list[HtmlElement]]:
    """Return what is named or marked as furniture, outermost elements only, by the word that says so."""
    found: dict[str, list[HtmlElement]] = {}
    inside: dict[str, set[HtmlElement]] = {}
    for element in root.iter():
        reason = _reason(element)
        if reason is None:
            continue
        known = inside.setdefault(reason, set())
        if known and not known.isdisjoint(element.iterancestors()):
            continue
        known.add(element)
        found.setdefault(reason, []).append(element)
    return found


def _has_paragraphs(root: HtmlElement) -> bool:
    """Tell whether the page sets its text in `p`, as most do, or leaves most of it loose in `div`, `td` or `font`."""
    in_paragraphs = sum(len(text) for p in root.iter("p") for text in p.itertext() if len(text) >= MIN_LOOSE_CHARACTERS)
    return 2 * in_paragraphs >= _characters_of_sentences(root)


def _characters_of_paragraphs(element: HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _characters_of_sentences(element: HtmlElement) -> int:
    return sum(len(text) for text in element.itertext() if len(text) >= MIN_LOOSE_CHARACTERS)


def remove(element: HtmlElement) -> None:
    """Take `element` out of its tree; its tail stays where it was."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _reason(element: HtmlElement) -> str | None:
    attributes = element.keys()  # most have a class alone: a list of names is read at once
    if not attributes or element.tag in ("html", "body", "main", "h1"):
        return None
    if not MARKS.isdisjoint(attributes):
        if "hidden" in attributes or (element.get("aria-hidden") == "true" and not _is_drop_cap(element)):
            return "hidden"
        if element.get("itemprop") in ("description", "articleBody"):
            return None
        if "data-nosnippet" in attributes:
            return "data-nosnippet"  # the page asks search engines not to quote it
        style = element.get("style")
        if style and "display" in style and "display:none" in style.replace(" ", ""):
            return "hidden"
    return _furniture_word(element.get("class", "")) or _furniture_word(element.get("id", ""))


def _is_drop_cap(element: HtmlElement) -> bool:
    return element.tag == "span" and len((element.text or "").strip()) == 1 and element.text.strip().isalpha()


@lru_cache(maxsize=8192)
def _furniture_word(name: str) -> str | None:
    """Return the word of a class or id that tells furniture."""
    if next(_any_furniture().iter(name.lower()), None) is None:
        return None
    return next((word for part in name.split() if (word := _word_of_part(part))), None)


@lru_cache(maxsize=8192)
def _word_of_part(part: str) -> str | None:
    if part.lower() in names("unseen") or part.lower() in names("embed"):
        return part
    words = name_words(part)
    if not names("lead").isdisjoint(words):
        return None  # the standfirst is a `teaser lead` at times
    furniture = names("word").intersection(words) or names("pair").intersection(map("-".join, pairwise(words)))
    return min(furniture) if furniture else None


@cache
def _any_furniture() -> ahocorasick.Automaton:
    """Return a search for all that tells furniture, at once: most class names hold none of it."""
    automaton = ahocorasick.Automaton()
    for name in (*names("unseen"), *names("embed"), *names("word"), *names("pair")):
        last = name.lower().rpartition("-")[2] if name in names("pair") else name.lower()
        automaton.add_word(last, last)
    automaton.make_automaton()
    return automaton
