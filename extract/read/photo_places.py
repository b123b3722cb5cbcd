"""Find the places of a page that show a photo of its article: figures, captions without figures, bare images."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.read.class_names import name_words
from extract.read.credit_shape import MAX_CREDIT_WORDS
from extract.read.photo_text import mark_of_name, photo_words
from extract.read.photo_urls import IMAGE_TAGS, is_image_address

MAX_SHARE = 0.25  # of the page's paragraphs an element may hold and still be named furniture (as in prune.py)
MAX_CLIMB = 5  # elements from a caption up to the wrapper it shares with its image
MAX_WRAPPER = 900  # characters of text in a wrapper; the longest captions have 600
SMALLEST, SMALL = 24, 120  # pixels: icons, flags and heads of authors
_ABOUT_IMAGE = frozenset(
    [
        "image", "img", "photo", "foto", "picture", "pic", "bild", "media", "gallery", "slide", "slideshow",
        "figure", "lightbox", "carousel", "imagen", "imagem", "immagine", "slider", "beeld", "kuva", "gallerie",
        "galerie",
    ]
)  # fmt: skip
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autore?n?s?|auteurs?|redaktion|profiles?|staff|people|journalists?|team)/", re.IGNORECASE
)
_PLAYER = frozenset(["video", "player", "jwplayer", "brightcove", "playlist", "audio"])
_OF_AUTHOR = frozenset(
    [
        "author", "authors", "autor", "autoren", "byline", "auteur", "autore", "reporter", "redakteur",
        "writer", "contributor", "by",
    ]
)  # fmt: skip
_ABOUT_TEXT = frozenset(
    [
        "text", "texto", "info", "description", "desc", "descr", "subtitle", "subtitles", "beschreibung",
        "bottom", "meta", "txt", "notes", "note", "details", "label",
    ]
)  # fmt: skip


@dataclass(slots=True)
class Place:
    """One place that shows a photo: `container` holds images and captions, `captions` the text of it."""

    container: HtmlElement
    captions: list[HtmlElement] = field(default_factory=list)
    images: list[HtmlElement] = field(default_factory=list)
    is_figure: bool = False
    is_guess: bool = False  # nothing but nearness says that the words are of the image


class PageMap:
    """Where the article of a page is, and what of the page is not it."""

    def __init__(self, root: HtmlElement) -> None:
        """Walk the tree once; `root` is not changed."""
        self.root = root
        self.order = {element: number for number, element in enumerate(root.iter())}
        paragraphs = [p for p in root.iter("p", "h2", "li") if p.tag == "p" and len("".join(p.itertext()).strip()) > 60]
        lengths = {p: len("".join(p.itertext())) for p in paragraphs}
        self._total = sum(lengths.values()) or 1
        self._held: dict[HtmlElement, int] = {}
        for p, length in lengths.items():
            for ancestor in p.iterancestors():
                self._held[ancestor] = self._held.get(ancestor, 0) + length
        self._elsewhere: dict[HtmlElement, bool] = {}
        story = [p for p in paragraphs if not self.is_elsewhere(p)]
        self.main = self._main(story)
        inside = [p for p in story if self.main is None or self.main in p.iterancestors()]
        self.first = self.order[inside[0]] if inside else 0
        self.last = self.order[inside[-1]] if inside else len(self.order)
        titles = [self.order[h] for h in root.iter("h1") if not self.is_elsewhere(h)]
        self.start = min([title for title in titles if title <= self.first], default=self.first)
        self.articles = list(self.main.iterancestors("article") if self.main is not None else ())
        if self.main is not None and self.main.tag == "article":
            self.articles.insert(0, self.main)

    def _main(self, story: list[HtmlElement]) -> HtmlElement | None:
        """Return the smallest element that holds most of the story."""
        held: dict[HtmlElement, int] = {}
        for p in story:
            for ancestor in p.iterancestors():
                held[ancestor] = held.get(ancestor, 0) + len("".join(p.itertext()))
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


@lru_cache(maxsize=8192)
def names_elsewhere(values: str) -> bool:
    """Say whether class names say that an element is not the article."""
    for value in values.split():
        found = name_words(value)
        if not photo_words("elsewhere").isdisjoint(found) or any(
            f"{first}-{second}" in photo_words("pair") for first, second in pairwise(found)
        ):
            return True
    return False


@lru_cache(maxsize=8192)
def names_furniture(values: str) -> bool:
    """Say whether class names say that an image is a logo, an icon or an advertisement."""
    return any(not photo_words("furniture").isdisjoint(name_words(value)) for value in values.split())


@lru_cache(maxsize=8192)
def names_caption(values: str) -> bool:
    """Say whether class names say that an element holds a caption: `wp-caption-text`, `lightbox__description`."""
    for value in values.split():
        found = name_words(value)
        if mark_of_name(value) == "caption" and not ({"video", "wrapper", "with"} & set(found) and "text" not in found):
            return True
        if not _ABOUT_IMAGE.isdisjoint(found) and found and found[-1] in _ABOUT_TEXT:
            return True
        if found and any(word.startswith("media") and word != "media" for word in found) and "text" in found:
            return True
    return False


@lru_cache(maxsize=8192)
def names_credit(values: str) -> bool:
    """Say whether class names say that an element holds the credit of an image."""
    return any(
        mark_of_name(value) == "credit" and not _ABOUT_IMAGE.isdisjoint(name_words(value)) for value in values.split()
    )


def names_credit_alone(values: str) -> bool:
    """Say whether class names speak of a credit and of no caption."""
    marks = {mark_of_name(value) for value in values.split()}
    return "credit" in marks and "caption" not in marks


def names_of(element: HtmlElement) -> str:
    """Return the names by which an element says what it is."""
    return f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}"


def find_places(root: HtmlElement) -> list[Place]:
    """Return the places that show a photo, in document order, captions first tried in figures."""
    places = _figures(root)
    taken = {element for figure in root.iter("figure") for element in figure.iter()}
    for element in _loose_captions(root, taken):
        place = _wrapper_of(element)
        if place and place.container not in taken:
            twin = next((known for known in places if known.container is place.container), None)
            if twin:
                twin.captions.append(element)
            else:
                places.append(place)
        elif beside := _beside(element, places):
            beside.captions.append(element)
        elif element.tag == "figcaption" or next(element.iter("figcaption"), None) is not None:
            places.append(Place(container=element, captions=[element], is_figure=True))
    taken |= {element for place in places for element in place.container.iter()}
    places += [_bare(image) for image in root.iter("img", "amp-img") if image not in taken]
    return places


def _figures(root: HtmlElement) -> list[Place]:
    """Return the innermost figures; a caption of an outer figure goes to the images inside it."""
    places = []
    for figure in root.iter("figure"):
        inner = list(figure.iterdescendants("figure"))
        if inner:
            own = [c for c in figure.iter("figcaption") if next(c.iterancestors("figure")) is figure]
            worded = sum(1 for each in inner if next(each.iter("figcaption"), None) is not None)
            if own and not worded and "".join(own[0].itertext()).strip():
                places.append(Place(container=figure, captions=own, images=_images(inner[0]), is_figure=True))
            continue
        captions = list(figure.iter("figcaption"))
        if not captions:
            captions = outermost(
                [
                    e
                    for e in figure.iterdescendants()
                    if isinstance(e.tag, str) and e.tag not in IMAGE_TAGS and names_caption(names_of(e))
                ]
            )
        images = _images(figure)
        outer = next(figure.iterancestors("figure"), None)
        if outer is not None and not captions:
            continue_outer = [c for c in outer.iter("figcaption") if next(c.iterancestors("figure")) is outer]
            if continue_outer and images and len(list(outer.iterdescendants("figure"))) == 1:
                continue
        if not captions and figure.find(".//blockquote") is not None:
            continue  # a pull quote
        places.append(Place(container=figure, captions=captions, images=images, is_figure=True))
    return places


def _images(element: HtmlElement) -> list[HtmlElement]:
    """Return the elements that may name renditions: images, links, and whatever has an address in an attribute."""
    return [
        e
        for e in element.iter()
        if isinstance(e.tag, str)
        and (e.tag in IMAGE_TAGS or e.tag == "a" or "background" in (e.get("style") or "") or _has_data_address(e))
    ]


def _has_data_address(element: HtmlElement) -> bool:
    return any(name.startswith("data-") and name.endswith("src") for name in element.attrib)


def outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Return the elements that stand in no other of them."""
    known = set(elements)
    return [element for element in elements if known.isdisjoint(element.iterancestors())]


def _loose_captions(root: HtmlElement, taken: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the innermost elements outside figures that are named as captions or credits of an image."""
    found = [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and element not in taken
        and element.tag not in IMAGE_TAGS
        and element.tag
        not in {"body", "html", "head", "meta", "link", "script", "style", "a", "button", "svg", "input", "iframe"}
        and (
            element.tag == "figcaption"
            or names_caption(names_of(element))
            or names_credit(names_of(element))
            or _is_credit_after_figure(element)
        )
        and 0 < len("".join(element.itertext()).strip()) <= MAX_WRAPPER
    ]
    yield from outermost(
        [element for element in found if next(element.iter("img", "amp-img", "picture"), None) is None]
    )


def _is_credit_after_figure(element: HtmlElement) -> bool:
    """Say whether an element right after a figure is named as a credit, of no image in particular."""
    previous = element.getprevious()
    if previous is None or previous.tag != "figure" or not names_credit_alone(names_of(element)):
        return False
    words = {word for value in names_of(element).split() for word in name_words(value)}
    return words.isdisjoint(_OF_AUTHOR) and len("".join(element.itertext()).split()) <= MAX_CREDIT_WORDS


def _wrapper_of(caption: HtmlElement) -> Place | None:
    """Return the nearest element around a caption that holds an image too, and hardly any other text."""
    length = len("".join(caption.itertext()).strip())
    element = caption
    for _ in range(MAX_CLIMB):
        parent = element.getparent()
        if parent is None or parent.tag in {"body", "html", "main"}:
            return None
        element = parent
        images = [image for image in element.iter("img", "amp-img", "source", "picture") if not is_furniture(image)]
        if images:
            if len("".join(element.itertext()).strip()) > 2 * length + 400:
                return None
            return Place(container=element, captions=[caption], images=_images(element))
    return None


def _beside(caption: HtmlElement, places: list[Place]) -> Place | None:
    """Return the figure without words that stands right before a caption, or right after it."""
    for element in (caption, caption.getparent()):
        for neighbour in (element.getprevious(), element.getnext()) if element is not None else ():
            if neighbour is None or not isinstance(neighbour.tag, str):
                continue
            near = {neighbour, *neighbour.iterdescendants("figure")}
            place = next((known for known in places if known.container in near), None)
            if place and (not place.captions or names_credit_alone(names_of(caption))):
                return place
    return None


def _bare(image: HtmlElement) -> Place:
    """Return the place of an image without a caption: its wrapper, as long as that holds this image alone."""
    container, text = image, 0
    for ancestor in image.iterancestors():
        if ancestor.tag in {"body", "html", "main", "article", "section", "ul", "table", "tr"} or len(
            list(ancestor.iter("img", "amp-img"))
        ) > 1 + _noscripts(ancestor):
            break
        text = len(_visible_text(ancestor))
        if (
            text > MAX_WRAPPER
            or any(True for _ in ancestor.iter("h1", "h2", "h3", "h4"))
            or len(list(ancestor.iter("p"))) > 2
        ):
            break
        container = ancestor
        if text > 3:
            break
    captions = [container] if container is not image and len(_visible_text(container)) > 3 else []
    return Place(container=container, captions=captions, images=_images(container), is_guess=True)


def _noscripts(element: HtmlElement) -> int:
    return len(list(element.iter("noscript")))


def _visible_text(element: HtmlElement) -> str:
    return "".join(
        text
        for node in element.iter()
        if isinstance(node.tag, str) and node.tag not in {"script", "style", "noscript", "button", "svg"}
        for text in ((node.text or "").strip(), (node.tail or "").strip() if node is not element else "")
    )


def is_furniture(image: HtmlElement) -> bool:
    """Say whether an image is a logo, an icon, a head of an author, a counter or an advertisement."""
    sizes = [
        int(value) for name in ("width", "height") if (value := (image.get(name) or "").removesuffix("px")).isdigit()
    ]
    if sizes and (SMALLEST <= max(sizes) <= SMALL or max(sizes) <= 1):  # between them stands a ratio, 16 by 9
        return True
    around = [image, *list(image.iterancestors())[:2]]
    if any(names_furniture(f"{e.get('class') or ''} {e.get('id') or ''}") for e in around):
        return True
    alt = (image.get("alt") or "").casefold()
    return bool(re.search(r"\blogo\b|\bavatar\b|\bicon\b", alt)) and len(alt.split()) <= 4


def is_in_player(element: HtmlElement) -> bool:
    """Say whether an element is part of a video or audio player."""
    return any(
        not _PLAYER.isdisjoint(name_words(value))
        for around in (element, *list(element.iterancestors())[:4])
        for value in f"{around.get('class') or ''} {around.get('id') or ''}".split()
    )


def is_of_author(place: Place) -> bool:
    """Say whether a place shows the author: the names of the elements around it say so, and it has few words."""
    around = [place.container, *list(place.container.iterancestors())[:3]]
    words = sum(len("".join(element.itertext()).split()) for element in place.captions)
    if words <= 12 and any(
        _is_author_link(link) for element in place.captions for link in element.iter("a", "address")
    ):
        return True
    return words <= 10 and any(
        not _OF_AUTHOR.isdisjoint(name_words(value))
        for element in around
        for value in (element.get("class") or "").split()
    )


def _is_author_link(element: HtmlElement) -> bool:
    href = element.get("href") or ""
    return element.tag == "address" or "author" in (element.get("rel") or "") or bool(_AUTHOR_PAGE.search(href))


def holds_link(place: Place, base_url: str) -> bool:
    """Say whether the words of a place are, even in part, a link to another page."""
    return any(
        leads_elsewhere(a.get("href"), base_url) and len("".join(a.itertext()).split()) > 1
        for element in place.captions
        for a in element.iter("a")
    )


def is_link_text(place: Place, base_url: str) -> bool:
    """Say whether the words of a place are the link to another story."""
    texts = [element for element in place.captions if "".join(element.itertext()).strip()]
    if not texts:
        return False
    linked = sum(
        len("".join(a.itertext()).strip())
        for e in texts
        for a in (e.iter("a"))
        if leads_elsewhere(a.get("href"), base_url)
    )
    return linked > 0.6 * sum(len("".join(element.itertext()).strip()) for element in texts)


def links_elsewhere(place: Place, base_url: str) -> bool:
    """Say whether a place is the picture of a link to another page."""
    link = next(
        (a for a in (place.container, *place.container.iterancestors("a")) if a.tag == "a" and a.get("href")), None
    )
    if link is None and not place.captions:
        inner = [
            a for a in place.container.iter("a") if a.get("href") and next(a.iter("img", "amp-img"), None) is not None
        ]
        link = inner[0] if inner else None
    if link is None:
        return False
    return leads_elsewhere(link.get("href"), base_url)


def leads_elsewhere(href: str | None, base_url: str) -> bool:
    """Say whether an address is another page, and neither this one, nor an image, nor a gallery of it."""
    if (
        not href
        or not href.strip()
        or is_image_address(href)
        or href.startswith(("#", "javascript:", "data:", "mailto:"))
    ):
        return False
    try:
        path = urlsplit(href).path
    except ValueError:
        return True
    own = urlsplit(base_url).path
    if path in {own, ""} or path.startswith(own.rstrip("/") + "/"):
        return False
    return not re.search(
        r"photo|foto|galer|gallery|image|bild|picture|slideshow|media/|attachment", href, re.IGNORECASE
    )
