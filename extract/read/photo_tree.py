"""The elements of a page by tag and by order, from one walk: each `iter(tag)` walks the whole tree again."""

from itertools import chain

from lxml.html import HtmlElement


class Elements:
    """The elements of a page; they hold as long as nobody changes its tree."""

    def __init__(self, root: HtmlElement) -> None:
        """Walk the tree once; `root` is not changed."""
        self.root = root
        self.order: dict[HtmlElement, int] = {}  # in document order
        self._by_tag: dict[str, list[HtmlElement]] = {}
        by_tag = self._by_tag
        for number, element in enumerate(root.iter()):
            self.order[element] = number
            tag = element.tag
            if tag in by_tag:
                by_tag[tag].append(element)
            else:
                by_tag[tag] = [element]

    def of(self, *tags: str) -> list[HtmlElement]:
        """Return the elements of these tags in document order."""
        if len(tags) == 1:
            return self._by_tag.get(tags[0], [])
        found = list(chain.from_iterable(self._by_tag.get(tag, ()) for tag in tags))
        return sorted(found, key=self.order.__getitem__)
