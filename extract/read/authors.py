"""Who wrote it, by the page's metadata."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.read.jsonld import Node, texts
from extract.read.metatags import Meta
from extract.read.names import NO_NAME, agency_signing, byline_words, pieces_of, split_names
from extract.read.text import plain_text, same_words

AUTHOR_META = re.compile(r"(?<![^\W_])(?:authors?|byline|creator)(?:[:._-]?names?)?$")
MAX_AUTHORS = 100
DOMAIN = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The authors of an article."""

    names: tuple[str, ...] = ()
    line: str | None = None  # verbatim


def declared_authors(
    article: Node | None, nodes: Sequence[Node], meta: Meta, *, sites: Sequence[str | None], host: str | None
) -> tuple[str, ...]:
    """Return the authors the metadata names, in JSON-LD before meta elements; the site itself if none names another."""
    places = (_from_json_ld(article, nodes), meta.get("author", ()), *_from_other_meta(meta))
    found = [
        tuple(dict.fromkeys(n for text in place[:MAX_AUTHORS] for n in split_names(plain_text(text) or "")))
        for place in places
    ]
    others = (names_ for names_ in found if not all(is_own_name(name, sites, host) for name in names_))
    return next(others, None) or next(filter(None, found), ())


def _from_json_ld(article: Node | None, nodes: Sequence[Node]) -> tuple[str, ...]:
    given = (article or {}).get("author") or (article or {}).get("creator")
    members = given[:MAX_AUTHORS] if isinstance(given, list) else [given]
    known = {node.get("@id"): node for node in nodes if node.get("@id") and node.get("name")}
    authors = [
        known.get(member.get("@id"), member) if isinstance(member, dict) and not member.get("name") else member
        for member in members
    ]
    return texts(authors)


def _from_other_meta(meta: Meta) -> Iterator[tuple[str, ...]]:
    """Yield what meta elements name as authors: those in use everywhere, then any whose name ends in that word."""
    known = ("article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "twitter:data1", "authors")
    for place in (*known, *(name for name in meta if AUTHOR_META.search(name))):
        if place != "twitter:data1" or _is_author_label(meta):
            yield tuple(text for text in meta.get(place, ()) if not NO_NAME.search(text))


def _is_author_label(meta: Meta) -> bool:
    return same_words((meta.get("twitter:label1") or ("",))[0]) in byline_words("label")


def is_own_name(name: str, sites: Iterable[str | None], host: str | None) -> bool:
    """Tell whether an author is the site itself, which is called `sites`."""
    words = same_words(name)
    own = {*map(same_words, sites), same_words((host or "").removeprefix("www."))} - {""}
    bare = words.replace(" ", "")
    label = (host or "").removeprefix("www.").split(".")[0]
    return words in own or bool(DOMAIN.match(name)) or label in (bare, words.split(" ")[0])


def agencies_in(names_: Sequence[str], lines: Sequence[str | None]) -> tuple[str, ...]:
    """Return the agencies among declared authors, and those that printed lines are made of, by canonical name."""
    printed = [part for line in lines if line for part in pieces_of(line)]
    found = (agency_signing(text) for text in (*names_, *printed))
    return tuple(dict.fromkeys(agency.name for agency in found if agency))
