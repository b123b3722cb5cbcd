"""What the page says of its article outside the text: JSON-LD first, then meta elements, then marked elements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.read.authors import declared_authors
from extract.read.dates import Dates, read_dates
from extract.read.headline import read_headlines, site_of_title
from extract.read.jsonld import Node, article_node, read_json_ld, texts, types_of
from extract.read.metatags import Meta, canonical_link, first, read_meta, title_text
from extract.read.text import plain_text, same_words

MAX_KEYWORD_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Everything known of the article before its text is read."""

    json_ld: tuple[Node, ...]  # every node of the page
    article: Node | None  # the node that is the article
    meta: Meta
    dates: Dates
    authors: tuple[str, ...] = ()  # as declared, split and cleaned
    canonical_url: str | None = None
    publisher: str | None = None
    sites: tuple[str, ...] = ()  # what the site may be called: its publisher, the end of the title element
    headlines: tuple[str, ...] = ()  # wordings of the headline, best first
    descriptions: tuple[str, ...] = ()  # what may be the standfirst, by trust
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    article_body: str | None = None  # JSON-LD `articleBody`, plain
    is_free: bool | None = None  # schema.org `isAccessibleForFree`
    copyright_holder: str | None = None
    usage_terms: str | None = None

    @property
    def headline(self) -> str | None:
        """The headline as the source words it; None when the page has none."""
        return self.headlines[0] if self.headlines else None


def read_metadata(root: HtmlElement, *, url: str, fetched_at: datetime) -> Metadata:
    """Return the metadata of a page; `root` is not changed."""
    json_ld = read_json_ld(root)
    article = article_node(json_ld, url)
    meta = read_meta(root)
    publisher = _publisher(article, meta)
    sites = (publisher, site_of_title(title_text(root)))
    return Metadata(
        json_ld=json_ld,
        article=article,
        meta=meta,
        dates=read_dates(root, article, meta, fetched_at=fetched_at),
        authors=declared_authors(article, json_ld, meta, sites=sites, host=urlsplit(url).hostname),
        canonical_url=canonical_link(root, meta, url),
        publisher=publisher,
        sites=tuple(filter(None, sites)),
        headlines=read_headlines(root, article, meta, url=url),
        descriptions=tuple(_descriptions(article, meta)),
        language=_language(root, article, meta),
        section=_section(article, meta),
        keywords=_keywords(article, meta),
        article_body=_article_body(article),
        is_free=_is_free(json_ld),
        copyright_holder=_only(article, "copyrightHolder"),
        usage_terms=_only(article, "usageInfo") or _only(article, "license"),
    )


def _publisher(article: Node | None, meta: Meta) -> str | None:
    return (
        plain_text(first(meta, "og:site_name")) or _only(article, "publisher") or plain_text(first(meta, "publisher"))
    )


def _only(article: Node | None, name: str) -> str | None:
    found = texts((article or {}).get(name))
    return plain_text(found[0]) if found else None


def _descriptions(article: Node | None, meta: Meta) -> Iterator[str]:
    given = [
        _only(article, "description"),
        *(meta.get("og:description", ())),
        *(meta.get("description", ())),
        *(meta.get("twitter:description", ())),
    ]
    seen: set[str] = set()
    for text in map(plain_text, given):
        if text and (words := same_words(text)) not in seen:
            seen.add(words)
            yield text


def _language(root: HtmlElement, article: Node | None, meta: Meta) -> str | None:
    declared = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        _only(article, "inLanguage"),
        first(meta, "og:locale", "content-language", "language", "dc.language"),
    )
    return next((tag for text in declared if (tag := language_tag(text))), None)


def language_tag(text: str | None) -> str | None:
    """Return a BCP 47 tag in its usual case, or None.

    >>> language_tag("pt_BR")
    'pt-BR'
    """
    parts = (text or "").strip().replace("_", "-").split("-")
    if not (2 <= len(parts[0]) <= 3 and parts[0].isascii() and parts[0].isalpha()):
        return None
    rest = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in parts[1:]]
    return "-".join([parts[0].lower(), *(part for part in rest if part.isascii() and part.isalnum())])


def _section(article: Node | None, meta: Meta) -> str | None:
    named = texts((article or {}).get("articleSection"))
    return plain_text(named[0]) if named else plain_text(first(meta, "article:section", "section", "parsely-section"))


def _keywords(article: Node | None, meta: Meta) -> tuple[str, ...]:
    """Return the keywords of the first place that has some; a string is a list parted by commas or semicolons."""
    places = (
        texts((article or {}).get("keywords")),
        meta.get("article:tag", ()),
        meta.get("news_keywords", ()),
        meta.get("keywords", ()),
        meta.get("parsely-tags", ()),
    )
    for place in places:
        parts = [part for text in place for part in text.replace(";", ",").replace("،", ",").split(",")]
        words = dict.fromkeys(word for part in parts if (word := plain_text(part)))
        if words:
            return tuple(word for word in words if len(word) <= MAX_KEYWORD_CHARACTERS)
    return ()


def _article_body(article: Node | None) -> str | None:
    body = (article or {}).get("articleBody")
    return body if isinstance(body, str) and body.strip() else None


def _is_free(json_ld: tuple[Node, ...]) -> bool | None:
    for node in json_ld:
        value = node.get("isAccessibleForFree")
        if value is not None and "WebPageElement" not in types_of(node):
            return str(value).strip().lower() not in ("false", "http://schema.org/false", "https://schema.org/false")
    return None
