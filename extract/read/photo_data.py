"""Read photos from what is not shown: attributes, JSON-LD, OpenGraph and script state."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, Protocol

from lxml import html

from extract.read.credit_line import split_credit
from extract.read.credit_shape import is_credit, is_sure_credit
from extract.read.photo_place import Place
from extract.read.photo_text import read_fragment
from extract.read.photo_tree import Elements
from extract.read.photo_urls import absolute, photo_keys
from extract.read.text import unescape

MAX_SCRIPT = 3_000_000  # characters of one script that is read as JSON
MAX_NODES = 60_000
MIN_CAPTION_WORDS = 3
_CAPTION_ATTRIBUTES = (
    "data-caption",
    "data-sub-html",
    "data-image-caption",
    "data-photo-caption",
    "data-legend",
    "data-desc",
    "data-lightbox-caption",
    "data-c-caption",
    "data-img-caption",
    "data-media-caption",
    "data-figcaption",
    "data-caption-text",
)
_CREDIT_ATTRIBUTES = (
    "data-credit", "data-credits", "data-image-credit", "data-photo-credit", "data-copyright", "data-photographer",
    "data-author", "data-source", "data-caption-credit", "data-rights", "data-fotograf", "data-quelle",
    "data-c-credit", "data-img-credit", "data-media-credit", "data-credit-line", "data-creditline", "data-byline",
)  # fmt: skip
_CAPTION_KEYS = re.compile(
    r"^(?:(?:image|photo|lead|media|seo)?_?caption(?:text|_text|html)?|description_text|legend|bildunterschrift|pie(?:defoto)?|epigrafe|cutline|didascalia|leyenda)$",
    re.IGNORECASE,
)
_CREDIT_KEYS = re.compile(
    r"^(?:(?:image|photo|media)?_?(?:credit|credits|copyright|photographer|creditline|credit_line|source|byline|author|rights)(?:text|_text)?|copyrightholder|creditText)$",
    re.IGNORECASE,
)


_SAYS = re.compile(r"data-(?:[\w-]+-)?(?:caption|credit)")


class HasJsonLd(Protocol):
    """What photos need of a page's metadata."""

    @property
    def json_ld(self) -> Sequence[Mapping[str, Any]]:
        """The page's JSON-LD nodes."""


def attribute_texts(place: Place) -> tuple[str | None, str | None]:
    """Return caption and credit from attributes; `title` and `alt` give a credit only when they end in a sure one."""
    elements = [place.container, *place.images]
    elements += [
        e for e in place.container.iterdescendants("div", "span", "figcaption") if _SAYS.search(" ".join(e.keys()))
    ]
    worded = next((value for e in elements for name in _CAPTION_ATTRIBUTES if (value := e.get(name))), None)
    if worded is None:
        worded = next((value for e in place.images if e.tag in {"a", "img"} and (value := e.get("data-title"))), None)
    caption, inner = _read_markup(worded) if worded else (None, None)
    credit = next((text for e in elements for name in _CREDIT_ATTRIBUTES if (text := plain(e.get(name)))), None)
    credit = credit or inner
    if credit and (len(credit.split()) > 12 or re.match(r"https?:|/|\d+$", credit)):
        credit = None
    if caption and not credit:
        caption, credit = split_credit(caption)
    if not (caption or credit):
        caption, credit = _said_by_image(place)
    return caption, credit


def _said_by_image(place: Place) -> tuple[str | None, str | None]:
    """Return what `title` or `alt` say when they end in a sure credit, and what microdata beside the image says."""
    for name in ("title", "alt"):  # of the two only a title is shown
        for text in (e.get(name) or "" for e in place.images if e.tag in {"img", "amp-img"}):
            caption, credit = split_credit(text)
            if credit and is_sure_credit(credit):
                is_caption = name == "title" and caption and len(caption.split()) >= MIN_CAPTION_WORDS
                return caption if is_caption else None, credit
    stated = {meta.get("itemprop"): plain(meta.get("content")) for meta in place.container.iter("meta")}
    credits_stated = (stated.get(name) for name in _CREDIT_PROPERTIES)
    return stated.get("caption"), next((credit for credit in credits_stated if credit), None)


_CREDIT_PROPERTIES = ("creditText", "copyrightNotice", "copyrightHolder", "creator", "author")


def _read_markup(value: str) -> tuple[str | None, str | None]:
    """Return caption and credit of an attribute, which may hold markup."""
    if "<" not in value:
        return split_credit(value)
    try:
        return read_fragment(html.fromstring(f"<div>{value}</div>"))
    except (ValueError, html.etree.ParserError):
        return None, None


def plain(value: str | None) -> str | None:
    """Return the text of an attribute that may hold markup."""
    if not value or not value.strip():
        return None
    if "<" in value:
        try:
            value = " ".join(str(text) for text in html.fromstring(f"<div>{value}</div>").itertext())
        except (ValueError, html.etree.ParserError):
            return None
    return " ".join(value.split()) or None


def page_image_keys(elements: Elements, metadata: HasJsonLd | None) -> frozenset[str]:
    """Return the keys of the images by which the page presents its article."""
    urls = list(_meta_images(elements))
    urls += [url for url, _, _ in _json_ld_photos(metadata)]
    return frozenset(key for url in urls for key in photo_keys(url))


def _meta_images(elements: Elements) -> Iterator[str]:
    for meta in elements.of("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _IMAGE_META:
            content = (meta.get("content") or "").strip()
            if content and not _NO_PHOTO.search(content):
                yield content


_IMAGE_META = frozenset(
    [
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "image", "thumbnail",
    ]
)  # fmt: skip
_NO_PHOTO = re.compile(
    # a word that ends so (geologo) is no mark of a paper
    r"(?:^|[^a-z]|site|brand|news|header|publisher|company|paper|(?-i:[a-z](?=L)))logo(?:s|type)?(?![a-z])"
    r"|default(?!/files/)|placeholder|favicon|share[-_]?image|og[-_]?image\.(?:png|jpe?g)$|fallback",
    re.IGNORECASE,
)


def data_photos(
    elements: Elements, base_url: str, metadata: HasJsonLd | None, shown: frozenset[str], *, with_scripts: bool
) -> Iterator[tuple[str | None, str | None, str | None]]:
    """Yield address, caption and credit of the images in JSON-LD, then OpenGraph, then script state.

    Of script state only those that `shown` (keys of the page's images), JSON-LD or OpenGraph know.
    """
    found = [*_json_ld_photos(metadata), *((url, None, None) for url in islice(_meta_images(elements), 1))]
    for url, caption, credit in found:
        yield (absolute(url, base_url) if url else None), caption, credit
    if with_scripts:
        keys = shown.union(key for url, _, _ in found for key in photo_keys(url))
        for url, caption, credit in _script_photos(elements):
            if photo_keys(absolute(url, base_url)) & keys:
                yield absolute(url, base_url), caption, credit


def _json_ld_photos(metadata: HasJsonLd | None) -> list[tuple[str, str | None, str | None]]:
    nodes = metadata.json_ld if metadata else ()
    images = [node for node in nodes if _is_kind(node, ("ImageObject",))]
    by_id = {node["@id"]: node for node in images if isinstance(node.get("@id"), str)}
    photos = []
    for node in nodes:
        if _is_kind(node, ("Article", "Posting", "Report")):
            photos += [photo for value in _as_list(node.get("image")) if (photo := _json_ld_photo(value, by_id))]
    photos = [photo for photo in photos if not _NO_PHOTO.search(photo[0]) or photo[1]]
    keys = frozenset(key for url, _, _ in photos for key in photo_keys(url))
    beside = (photo for node in images if (photo := _json_ld_photo(_credited(node))) and photo_keys(photo[0]) & keys)
    return [*photos, *(photo for photo in beside if photo not in photos)]


def _is_kind(node: Mapping[str, Any], endings: tuple[str, ...]) -> bool:
    return any(isinstance(kind, str) and kind.endswith(endings) for kind in _as_list(node.get("@type")))


def _credited(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an image's own node, its caption only beside a credit: systems put the alternative text there."""
    return node if any(node.get(key) for key in _CREDIT_PROPERTIES) else {**node, "caption": None}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _json_ld_photo(
    value: Any, by_id: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
) -> tuple[str, str | None, str | None] | None:
    if isinstance(value, str):
        return value, None, None
    if not isinstance(value, Mapping):
        return None
    if not (value.get("url") or value.get("contentUrl")) and str(value.get("@id")) in by_id:
        value = _credited(by_id[str(value.get("@id"))])
    links = [link for key in ("url", "contentUrl", "@id") if isinstance(link := value.get(key), str) and link]
    url = next((link for link in links if link != value.get("@id") or "#" not in link), None)
    if url is None:
        return None
    caption, credit = split_credit(_text(value.get("caption")) or "")
    stated = next(
        (
            text
            for key in ("creditText", "copyrightNotice", "creator", "author", "copyrightHolder")
            if (text := _text(value.get(key)))
        ),
        None,
    )
    return url, caption, stated or credit


def _text(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        value = ", ".join(text for item in value if (text := _text(item)))
    return plain(unescape(value)) if isinstance(value, str) else None


def _script_photos(elements: Elements) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield what JSON in scripts says of images: objects with an address and a caption."""
    for script in elements.of("script"):
        text = script.text or ""
        if (
            len(text) > MAX_SCRIPT
            or not ("aption" in text or "description_text" in text)
            or (script.get("type") or "").endswith("ld+json")
        ):
            continue
        start = re.search(r"^\s*(?=[{\[])|=\s*(?=[{\[]\s*[\"{\[])", text)
        if start is None:
            continue
        try:
            value, _ = json.JSONDecoder().raw_decode(text, start.end())
        except (ValueError, RecursionError):
            continue
        yield from _walk_json(value)


def _walk_json(value: Any) -> Iterator[tuple[str, str | None, str | None]]:
    stack, seen = [value], 0
    while stack and seen < MAX_NODES:
        seen += 1
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            yield from _image_of(node)
            stack.extend(reversed(list(node.values())))


def _image_of(node: dict[str, Any]) -> Iterator[tuple[str, str | None, str | None]]:
    caption = next((text for key, item in node.items() if _CAPTION_KEYS.match(key) and (text := _text(item))), None)
    if not caption or len(caption) > 1000:
        return
    credit = next(
        (text for key, item in node.items() if _CREDIT_KEYS.match(key) and (text := _text(item)) and len(text) < 120),
        None,
    )
    urls = [
        item
        for key, item in node.items()
        if isinstance(item, str) and re.search(r"url|src|href|image|path", key, re.IGNORECASE)
    ]
    if not urls and isinstance(renditions := node.get("renditions"), dict):  # ninjs: a rendition of each size
        urls = [
            href for each in renditions.values() if isinstance(each, dict) and isinstance(href := each.get("href"), str)
        ]
    bare, inline = split_credit(caption)
    for url in urls[:1]:
        yield url, (bare if inline and (not credit or is_credit(inline)) else caption), credit or inline
