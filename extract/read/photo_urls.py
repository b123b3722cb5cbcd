"""Find the address of the best rendition of an image, and tell two renditions of one photo from two photos."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

IMAGE_TAGS = ("img", "amp-img", "source", "image", "amp-anim")
_SOURCES = re.compile(
    r"^(?:src|srcset|data-.*(?:src|srcset|original|image|img|large|full|zoom|hires|url|lazy|retina|href).*)$"
)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|jfif|tiff?|bmp)(?:$|[?#!/:;,])", re.IGNORECASE)
_BLANK = re.compile(
    r"^data:|^about:|^blob:|^javascript:|\.svg(?:$|[?#])|(?:^|[/_.-])(?:"
    r"(?:spacer|placeholder|transparent|1x1|lazy-?load|default[_-]?image|no-?image|fallback)[^/]*"
    # words of stories too (grey-seals.jpg, spinner-takes-five.jpg): blank when only a size or a kind follows
    r"|(?:blank|pixel|loading|grey|gray|empty|dummy|preload|(?:ajax-?)?loader|spinner)\d*"
    r"(?:[-_.@](?:\d[\dx]*|[0-9a-f]{6,40}|bg|background|image|img|pic|photo|icon|square|thumb|gif|min|px))*"
    r")\.(?:gif|png|svg|jpe?g|webp)",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:[-_.@,](?:\d{2,4}x\d{2,4}|\d{2,4}x|x\d{2,4}|w?\d{3,4}w?|scaled|large|medium|small|thumb(?:nail)?|e\d{9,}|[248]x))+$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:image|img|photo|picture|default|original|full|large|medium|small|thumb|thumbnail|main|index|cover|\d{1,5}|"
    r"(?:w|h|q|c|f|ar|r|s)_?\d*)?$",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{20,}|(?<!\d)(?!20[0-3]\d{5}(?!\d))\d{7,}",
    re.IGNORECASE,
)


def best_rendition(elements: Iterator[HtmlElement] | list[HtmlElement], base_url: str) -> str | None:
    """Return the absolute address of the largest rendition the elements name; None when they name none."""
    found = [candidate for element in elements for candidate in _candidates(element)]
    found.sort(key=lambda candidate: -candidate[0])
    url = next((url for _, url in found if url and not _BLANK.search(url)), None)
    if url is None:
        return None
    try:
        return absolute(url.strip().replace(" ", "%20"), base_url)
    except ValueError:
        return None


def absolute(url: str, base_url: str) -> str:
    """Return an absolute address; most are, and to join those changes nothing and costs 20 µs.

    Raises ValueError for what is no address.
    """
    return url if _ABSOLUTE.fullmatch(url) else urljoin(base_url, url)


_ABSOLUTE = re.compile(r"https?://[\w.-]+/[^\s?#;\[\]]*(?:\?[^\s?#;\[\]]+)?")


def _candidates(element: HtmlElement) -> Iterator[tuple[float, str]]:
    """Yield width and address of every rendition an element names; a width nobody says counts as 1."""
    if element.tag == "a":
        for width, name in ((9999.0, "href"), (9998.0, "data-src"), (9998.0, "data-full"), (9998.0, "data-large")):
            if _IMAGE_FILE.search(element.get(name) or ""):
                yield width, element.get(name) or ""  # a small picture leads to the large one
        return
    width = _number(element.get("width")) if element.tag != "source" else 0.0
    for name in element.keys():  # noqa: SIM118 - an element's own iteration gives its children
        if not _names_source(name) or not (value := element.get(name)) or len(value) > 20_000:
            continue
        if "srcset" in name or (" " in value and _SET.search(value)):
            yield from _from_srcset(value)
        elif name == "src" or _looks_like_address(value):
            # A lazy address beside a placeholder in `src` is the real one.
            said = _said_width(value) or (0.0 if element.get("srcset") else width)
            yield (max(said, 2.0) if name == "src" else max(said, 2.5)), value
    if style := element.get("style"):
        for match in re.finditer(r"background(?:-image)?\s*:[^;]*url\(\s*['\"]?([^'\")]+)", style):
            yield 1.0, match.group(1)


_SET = re.compile(r"\s\d+(?:\.\d+)?[wx]\s*(?:,|$)")


@lru_cache(maxsize=1024)
def _names_source(attribute: str) -> bool:
    return _SOURCES.match(attribute) is not None


def _said_width(url: str) -> float:
    """Return the width an address asks for, 0 when it names none: `?w=800`, `/w_800/`, `-800x600.jpg`."""
    match = re.search(
        r"[?&](?:w|width|wid|imwidth)=(\d{2,4})\b|[/,_]w[_-]?(\d{2,4})\b|[-_/](\d{3,4})x\d{1,4}(?!\d)", url
    )
    return float(next(group for group in match.groups() if group)) if match else 0.0


def _looks_like_address(value: str) -> bool:
    return bool(re.match(r"(?:https?:)?//\S+$|/\S+$|[\w./-]+$", value)) and (
        bool(_IMAGE_FILE.search(value)) or (value.startswith(("http", "//")) and " " not in value)
    )


def _from_srcset(value: str) -> Iterator[tuple[float, str]]:
    for match in re.finditer(
        r"(\S*[^,\s])\s*(?:\s(\d+(?:\.\d+)?)([wx])|\s+\d+h)?\s*(?:,\s|,(?=https?:|//|/)|$)", value
    ):
        size = float(match.group(2) or 0)
        yield (size if match.group(3) == "w" else _said_width(match.group(1)) or 100 * size or 3.0), match.group(1)


def _number(value: str | None) -> float:
    match = re.match(r"\d{1,5}", value or "")
    return float(match.group()) if match else 1.0


def is_image_address(url: str) -> bool:
    """Say whether an address names an image file by its ending."""
    return bool(_IMAGE_FILE.search(url))


@lru_cache(maxsize=512)
def photo_keys(url: str | None) -> frozenset[str]:
    """Return what renditions of one photo share: its path without size words, and long identifiers in it.

    >>> bool(photo_keys("https://a.example/p/harbour-fire-1200x800.jpg") & photo_keys("/w/harbour-fire-300x200.jpg"))
    True
    """
    if not url:
        return frozenset()
    text = unquote(url)
    inner = [match.start() for match in re.finditer(r"https?://", text)]
    text = text[inner[-1] :] if len(inner) > 1 else text
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:
        return frozenset({url})
    keys = {(parts.netloc + parts.path).lower()}
    segments = [segment for segment in parts.path.split("/") if segment]
    if segments:
        stem = re.sub(r"\.(?:jpe?g|png|webp|avif|gif|jfif|image|bild)$", "", segments[-1], flags=re.IGNORECASE)
        stem = _SIZE.sub("", stem)
        if not _GENERIC.match(stem) and len(stem) >= 6:
            keys.add(f"stem:{stem.lower()}")
    keys.update(f"id:{token.lower()}" for token in _TOKEN.findall(parts.path))
    return frozenset(keys)
