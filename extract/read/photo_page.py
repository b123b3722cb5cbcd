"""Where the article of a page is, and what of the page is not it."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from extract.read.photo_names import names_elsewhere
from extract.read.photo_tree import Elements

MAX_SHARE = 0.25  # of the page's paragraphs an element may hold and still be named furniture (as in prune.py)


class PageMap:
    """Where the article of a page is, and what of the page is not it."""

    def __init__(self, elements: Elements) -> None:
        """Weigh the paragraphs; no element is changed."""
        self.order = elements.order
        lengths = {p: len(text) for p in elements.of("p") if len(text := p.text_content()) > 60 < len(text.strip())}
        self._total = sum(lengths.values()) or 1
        self._held = _held_around(lengths)
        self._elsewhere: dict[HtmlElement, bool] = {}
        story = {p: length for p, length in lengths.items() if not self.is_elsewhere(p)}
        self.main = self._main(story)
        within = frozenset(self.main.iterdescendants("p")) if self.main is not None else story.keys()
        inside = [p for p in story if p in within]
        self.first = self.order[inside[0]] if inside else 0
        self.last = self.order[inside[-1]] if inside else len(self.order)
        titles = [self.order[h] for h in elements.of("h1") if not self.is_elsewhere(h)]
        self.start = min([title for title in titles if title <= self.first], default=self.first)
        self.articles = list(self.main.iterancestors("article") if self.main is not None else ())
        if self.main is not None and self.main.tag == "article":
            self.articles.insert(0, self.main)

    def _main(self, story: dict[HtmlElement, int]) -> HtmlElement | None:
        """Return the smallest element that holds most of the story."""
        held = _held_around(story)
        most = max(held.values(), default=0)
        enough = [element for element, length in held.items() if length >= 0.6 * most]
        return max(enough, key=lambda element: self.order[element], default=None)

    def share(self, element: HtmlElement) -> float:
        """Return how much of the page's paragraphs the element holds."""
        return self._held.get(element, 0) / self._total

    def is_elsewhere(self, element: HtmlElement) -> bool:
        """Say whether an element or one around it is named as navigation, related stories, comments and the like."""
        known = self._elsewhere.get(element)
        if known is None:
            parent = element.getparent()
            known = self._is_named_elsewhere(element) or (parent is not None and self.is_elsewhere(parent))
            self._elsewhere[element] = known
        return known

    def _is_named_elsewhere(self, element: HtmlElement) -> bool:
        if (
            not isinstance(element.tag, str)
            or self.share(element) > MAX_SHARE
            or element.tag in {"body", "html", "main"}
        ):
            return False
        if element.tag in {"nav", "footer", "form", "dialog"} and self.share(element) < 0.05:
            return element.tag != "dialog" or not any(True for _ in element.iter("figcaption"))
        if element.tag == "article" and self._total > 1 and self._is_other_article(element):
            return True
        values = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
        return names_elsewhere(values) or element.get("role") in {"navigation", "contentinfo", "search"}

    def _is_other_article(self, element: HtmlElement) -> bool:
        """Say whether an `article` is the card of another story: little text, and a heading that is a link."""
        if self.share(element) > 0.1:
            return False
        return any(
            heading.find(".//a") is not None or heading.getparent().tag == "a"
            for heading in element.iter("h2", "h3", "h4", "h5")
        )

    def is_near_story(self, element: HtmlElement) -> bool:
        """Say whether an element stands before the end of the story, or in the same `article` after it."""
        if self.order.get(element, 0) <= self.last + 3:
            return True
        holder = self.articles[0] if self.articles else self.main
        return holder is not None and holder in element.iterancestors()

    def is_in_story(self, element: HtmlElement) -> bool:
        """Say whether an element stands between the headline and the last paragraph of the story."""
        number = self.order.get(element, 0)
        return self.start - 60 <= number <= self.last + 3 and not self.is_in_other_article(element)

    def is_in_other_article(self, element: HtmlElement) -> bool:
        """Say whether an element belongs to an `article` beside the story's own."""
        return bool(self.articles) and any(
            article not in self.articles
            and self.articles[-1] not in article.iterancestors()
            and self.share(article) > 0
            for article in element.iterancestors("article")
        )


def _held_around(lengths: Mapping[HtmlElement, int]) -> dict[HtmlElement, int]:
    """Return how many characters of paragraphs each element around them holds; brothers climb together."""
    by_parent: dict[HtmlElement, int] = {}
    for p, length in lengths.items():
        parent = p.getparent()
        by_parent[parent] = by_parent.get(parent, 0) + length
    held = dict(by_parent)
    for parent, length in by_parent.items():
        for ancestor in parent.iterancestors():
            held[ancestor] = held.get(ancestor, 0) + length
    return held
