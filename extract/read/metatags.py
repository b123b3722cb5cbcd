"""What a page says of itself in `meta`, `link` and `title` elements."""

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from extract.read.text import clean_text

Meta = Mapping[str, tuple[str, ...]]

MAX_VALUE_CHARACTERS = 20_000


def read_meta(root: HtmlElement) -> Meta:
    """Return the contents of `meta` elements by name, property, itemprop or http-equiv, lower case, in page order."""
    found: dict[str, dict[str, None]] = {}
    for element in root.iter("meta"):
        content = (element.get("content") or element.get("value") or "").strip()
        if not content or len(content) > MAX_VALUE_CHARACTERS:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in (element.get(attribute) or "").lower().split():
                found.setdefault(name, {})[content] = None
    return {name: tuple(values) for name, values in found.items()}


def first(meta: Meta, *names: str) -> str | None:
    """Return the first content under the first of `names` that has one."""
    return next((meta[name][0] for name in names if name in meta), None)


def title_text(root: HtmlElement) -> str | None:
    """Return the text of the `title` element of the page, not of a drawing in it."""
    for element in root.iter("title"):
        parent = element.getparent()
        if parent is not None and parent.tag in ("head", "html", "body"):
            return clean_text(element.text_content())
    return None


def canonical_link(root: HtmlElement, meta: Meta, base_url: str) -> str | None:
    """Return the address the page names as its own, absolute; None when it names none or names a host's front page."""
    linked = next(
        (link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()), None
    )
    for named in (linked, first(meta, "og:url")):
        address = _absolute(base_url, named)
        if address and (urlsplit(address).path.strip("/") or urlsplit(address).query):
            return address
    return None


def has_next_page(root: HtmlElement, url: str) -> bool:
    """Tell whether the article goes on under an address of its own that `rel=next` names.

    Old blogs name the next article so: only an address that extends the page's own counts.
    """
    own = urlsplit(url)
    for link in root.iter("link", "a"):
        if "next" in (link.get("rel") or "").lower().split() and (address := _absolute(url, link.get("href"))):
            following = urlsplit(address)
            stem = own.path.rstrip("/").rsplit(".", 1)[0]
            if following.hostname == own.hostname and stem and following.path.startswith(stem) and address != url:
                return True
    return False


def _absolute(base_url: str, address: str | None) -> str | None:
    if not address or not address.strip():
        return None
    try:
        joined = urljoin(base_url, address.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.hostname else None
