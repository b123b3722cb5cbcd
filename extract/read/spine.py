"""The element, or the elements of one name, that hold a story's paragraphs."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from extract.read.blocks import Block

MIN_SHARE = 0.6  # of the story's characters: then these elements are where the story stands
ALIKE = 0.5  # of two elements' classes, shared: twins, but for a spacing class at the last


def spines_of(blocks: Sequence[Block], chosen: Sequence[Block]) -> set[HtmlElement]:
    """Return the elements whose children are most of the chosen paragraphs, and all elements of their name.

    Empty when the paragraphs stand in elements of their own, or in many of different names.
    """
    held: dict[object, int] = {}
    for block in chosen:
        if block.kind in ("paragraph", "other") and (element := holder(block)) is not None:
            held[_name(element)] = held.get(_name(element), 0) + len(block.text)
    best = max(held, key=lambda name: held[name], default=None)
    if best is None or held[best] < MIN_SHARE * sum(len(block.text) for block in chosen):
        return set()
    return {element for block in blocks if (element := holder(block)) is not None and _is_twin(_name(element), best)}


def holder(block: Block) -> HtmlElement | None:
    """Return the element in which a block stands: around the list or quotation when it is part of one."""
    parent = block.element.getparent()
    return parent.getparent() if parent is not None and parent.tag in ("ul", "ol", "blockquote") else parent


def column_of(chosen: Sequence[Block]) -> HtmlElement | None:
    """Return the element in which most of the chosen text stands loose, parted by line breaks; None when none is so."""
    held: dict[HtmlElement, int] = {}
    for block in chosen:
        if block.kind in ("other", "cell"):
            held[block.element] = held.get(block.element, 0) + len(block.text)
    best = max(held, key=lambda element: held[element], default=None)
    if best is None or held[best] < MIN_SHARE * sum(len(block.text) for block in chosen):
        return None
    return best


def is_like(block: Block, chosen: Sequence[Block]) -> bool:
    """Tell whether a line that is no paragraph by its tag is set as chosen ones are: same tag, same classes."""
    if block.kind != "other" or block.link_share >= 0.5 or not block.element.get("class"):
        return False
    name = _name(block.element)
    return any(other.kind == "other" and _name(other.element) == name for other in chosen)


def _name(element: HtmlElement) -> object:
    classes = (element.get("class") or "").split()
    return (str(element.tag), frozenset(classes)) if classes else element


def _is_twin(name: object, best: object) -> bool:
    if isinstance(name, tuple) and isinstance(best, tuple):
        ours, theirs = name[1], best[1]
        return bool(name[0] == best[0] and len(ours & theirs) >= ALIKE * len(ours | theirs))
    return name is best
