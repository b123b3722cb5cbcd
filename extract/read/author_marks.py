"""The authors whose names a page marks under its headline: links to their pages, elements named for them."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.read.around_headline import below_headline
from extract.read.class_names import name_words, names
from extract.read.names import byline_words, opening_words, people_in
from extract.read.printed_byline import as_parted
from extract.read.text import element_text, same_words

MAX_CHARACTERS = 160
MAX_WORDED = 60
MAX_LABEL = 24
MAX_INNER = 2  # elements in a line such as "By <a>Jane Doe</a> in <b>Lagos</b>"
MAX_GAP = 30  # elements between two authors of one article
Mark = Callable[[HtmlElement], bool]
PATH_WORD = re.compile(r"[^\W\d_]+")


def read_author_marks(root: HtmlElement, headlines: Sequence[str]) -> tuple[str, ...]:
    """Return the persons marked as authors between the headline and the text, in reading order; `root` is not changed.

    A mark is a link to an author's page (`/author/...`, rel=author), else an element whose class says author.
    """
    around = below_headline(root, headlines)
    return _first_group(around, _is_sure_mark) or _first_group(around, _is_named_mark)


def read_worded_line(root: HtmlElement, headlines: Sequence[str]) -> tuple[str, ...]:
    """Return the persons of the first short line below the headline that opens with a word such as `By`.

    A portrait beside such a line makes a caption of it, which pruning takes away. `root` is not changed.
    """
    return _first_group(below_headline(root, headlines), _is_worded_mark)


def _first_group(elements: Sequence[tuple[int, HtmlElement]], is_mark: Mark) -> tuple[str, ...]:
    """Return the persons of the first marks that stand near each other."""
    found: dict[str, None] = {}
    named: set[str] = set()
    last = None
    for number, element in elements:
        if not _is_outermost(element, is_mark) or (last is not None and number - last > MAX_GAP):
            continue
        if (element.get("href") or "") in named:
            continue  # "More articles" leads to the author just named
        if _is_otherwise_labelled(element):
            continue
        if people := _people_of(element, is_mark):
            found.update(dict.fromkeys(people))
            named.update(filter(None, [element.get("href")]))
            last = number
    return tuple(name for name in found if not any(name != other and name.endswith(f" {other}") for other in found))


def _is_otherwise_labelled(element: HtmlElement) -> bool:
    """Tell whether the words right before an element, or its own first ones, name an editor or a photographer."""
    parent, previous = element.getparent(), element.getprevious()
    before = (
        previous.tail or previous.text_content() if previous is not None else parent.text if parent is not None else ""
    )
    words = (same_words((before or "")[-MAX_LABEL:]), same_words((element_text(element) or "")[:MAX_LABEL]))
    labels = tuple(byline_words("other"))
    return words[0] in labels or any(
        words[1].startswith(f"{label} ") and ":" in (element_text(element) or "")[:MAX_LABEL] for label in labels
    )


def _is_outermost(element: HtmlElement, is_mark: Mark) -> bool:
    """Tell whether an element is marked and short, and none around it is both."""
    if not is_mark(element):
        return False
    around = element.getparent()
    while around is not None and len(around.text_content()) <= MAX_CHARACTERS:
        if is_mark(around):
            return False
        around = around.getparent()
    return True


def _is_sure_mark(element: HtmlElement) -> bool:
    marks = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()
    is_marked = "author" in marks or (element.tag == "a" and _leads_to_author(element.get("href") or ""))
    return is_marked and _is_text(element)


def _is_named_mark(element: HtmlElement) -> bool:
    """Tell whether an element's class says author; inside a figure that is the photographer."""
    words = name_words(element.get("class") or "")
    is_named = not names("author").isdisjoint(words) and names("media").isdisjoint(words)
    return is_named and _is_text(element) and next(element.iterancestors("figure", "figcaption"), None) is None


def _is_worded_mark(element: HtmlElement) -> bool:
    """Tell whether a small element is a short line that opens with a word such as `By`."""
    if len(element) > MAX_INNER or not (element.text or "").strip() or not _is_text(element):
        return False
    line = element_text(element) or ""
    return len(line) <= MAX_WORDED and line[-1:].isalpha() and bool(opening_words().match(line))


def _is_text(element: HtmlElement) -> bool:
    return element.tag not in ("script", "style", "img", "meta", "link") and (
        len(element.text_content()) <= MAX_CHARACTERS
    )


def _leads_to_author(address: str) -> bool:
    """Tell whether a link leads to an author's page: an address with a part such as `author` before the last."""
    try:
        parts = [part for part in urlsplit(address).path.lower().split("/") if part]
    except ValueError:
        return False
    return any(part in byline_words("path") for part in parts[:-1]) or bool(
        parts and PATH_WORD.findall(parts[-1])[:1] and PATH_WORD.findall(parts[-1])[0] in ("autor", "author", "auteur")
    )


def _people_of(element: HtmlElement, is_mark: Mark) -> tuple[str, ...]:
    """Return the persons a marked element names: read whole when that names all that its inner marks do."""
    inner = [e for e in element.iterdescendants() if isinstance(e.tag, str) and is_mark(e)]
    innermost = [e for e in inner if not any(other is not e and e in other.iterancestors() for other in inner)]
    single = tuple(dict.fromkeys(name for e in innermost for name in people_in(element_text(e))))
    whole = people_in(element_text(element))
    return as_parted(whole, element) if not single or set(single) <= set(whole) else single
