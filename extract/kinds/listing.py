"""Front pages: which of their links are articles, told by shape and not by site."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree, html

from extract.fetch.door import Door
from extract.kinds.charsets import decode_xml
from extract.kinds.found import absolute, capped, get_list, is_web_address, lists_nothing, not_a_list, plain_text
from extract.records import Link, Page, Reject, Source

MAX_LISTED = 2000  # links taken from one front page
MIN_SCORE = 3
MAX_CHARACTERS = 4_000_000  # of a front page; what is beyond is left
LONG_TAG = re.compile(r"<[^<>]{30000,}>")  # 40,000 attributes of one tag take 37 s
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
DATE = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:0?[1-9]|[12]\d|3[01]))?(?=[/_-]\w|\d)"
)  # a path that ends in its date is a day's index
DAY = re.compile(r"/(?:19|20)\d\d(?:[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?)?$")
NUMBER = re.compile(r"\d{5,}")
ARTICLE = re.compile(
    r"\.(?:s?html?|php|aspx?|ece|cms|story)$|/(?:articles?|story|stories|artikel|articulo|doc|cnt|post)(?:/|$)",
    re.IGNORECASE,
)
NOT_ARTICLE = re.compile(
    r"/(?:(?:tags?|topics?|themes?|category|categories|authors?|autor(?:en)?|writers?|people|search|login|signin|sign-in|"
    r"register|account|about|contact|help|faq|jobs|careers|rss|feeds?|page|shop|store|games?|horoscopes?|archive)(?:/|\.|$)|"
    r"(?:privacy|terms|cookie|imprint|impressum|datenschutz|newsletters?|subscri|advertis|contact-us|about-us|accessib|"
    r"terms-of|user-agree|legal-))",
    re.IGNORECASE,
)
NOT_PAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|rss|json|css|js|apk|ics)$", re.IGNORECASE)


def find(
    source: Source,
    *,
    door: Door,
    clock: Callable[[], datetime],
    since: datetime | None,  # noqa: ARG001 - no dates here
) -> Iterator[Link | Page | Reject]:
    """Yield the article links of the page at `source.url`, in page order."""
    answer = get_list(source, door)
    root = _parse(decode_xml(answer.content, answer.header("Content-Type")))
    if root is None:
        raise not_a_list(source, answer, "an HTML page that lists articles")
    found = list(find_articles(root, answer.final_url, source))
    if not found:
        raise lists_nothing(source, answer, "links that look like articles")
    yield from capped(found, source, clock, MAX_LISTED)


def find_articles(root: etree._Element, base: str, source: Source) -> Iterator[Link]:
    """Yield the links of a page that look like articles of its own site, the longest text of each."""
    texts: dict[str, str] = {}
    headings: dict[str, str] = {}
    own_base = root.xpath("string((//base/@href)[1])")
    base = absolute(base, str(own_base)) or base
    for anchor in root.iter("a"):
        url = absolute(base, anchor.get("href"))
        if url is None or not is_web_address(url):
            continue
        url = url.partition("#")[0]
        text = _text(anchor)
        heading = _heading(anchor)
        if heading is None and _is_furniture(anchor):
            continue
        texts[url] = max(texts.get(url, ""), text, key=len)
        if heading:
            headings.setdefault(url, heading)
    for url, text in texts.items():
        if _site(url) == _site(base) and _score(url, text, url in headings) >= MIN_SCORE:
            yield Link(url=url, source=source.name, title=headings.get(url) or text or None)


def _parse(text: str) -> etree._Element | None:
    """Return the tree of a page of bearable size; None when it is no page with links."""
    bearable = LONG_TAG.sub(" ", text[:MAX_CHARACTERS])
    try:
        root = html.document_fromstring(bearable.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root if root.find(".//a") is not None else None


def _text(element: etree._Element) -> str:
    return plain_text(" ".join(str(part) for part in element.itertext())) or ""


def _heading(anchor: etree._Element) -> str | None:
    """Return the text of the heading inside or around a link; None when it has none."""
    inside = next((child for child in anchor.iterdescendants() if child.tag in HEADINGS), None)
    if inside is not None:
        return _text(inside)
    around = (parent for parent, _ in zip(anchor.iterancestors(), range(3), strict=False))
    return _text(anchor) if any(parent.tag in HEADINGS for parent in around) else None


def _is_furniture(anchor: etree._Element) -> bool:
    """Say whether a link stands where no article is listed: in the navigation or the footer."""
    return any(
        parent.tag in ("nav", "footer") or parent.get("role") == "navigation" for parent in anchor.iterancestors()
    )


def _score(url: str, text: str, is_heading: bool) -> int:
    """Return how much a link looks like an article: its address, its text, its place."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if not path or NOT_PAGE.search(path) or NOT_ARTICLE.search(path) or DAY.search(path):
        return 0
    words = max(len([word for word in re.split(r"[-_.%]", part) if word]) for part in path.split("/"))
    length = sum(2 if letter > "\u2e7f" else 1 for letter in text)  # a Chinese or Korean letter says as much as two
    score = 2 if DATE.search(path) else 0
    score += 2 if words >= 4 else 1 if words == 3 else 0
    score += 1 if NUMBER.search(path) or NUMBER.search(parts.query) else 0
    score += 1 if ARTICLE.search(path) else 0
    score += 2 if length >= 40 else 1 if length >= 25 else 0
    score += 2 if is_heading else 0
    return score


def _site(url: str) -> str:
    """Return the last two labels of the host, three where the second is short: what most sites share among hosts."""
    host = (urlsplit(url).hostname or "").lower()
    labels = host.split(".")
    if re.fullmatch(r"[\d.]+", host) or ":" in host:
        return urlsplit(url).netloc.lower()
    keep = 3 if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:])
