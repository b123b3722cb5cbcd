"""Join the pages of an address that moved: what an earlier run read elsewhere goes on as versions of the same article.

An address has moved when what was asked for leads elsewhere (a redirect, another canonical address), or when a page
with the number or the name of a known one stands on the same host, and the text is the same. Two addresses that one
run finds stay two articles, one the copy of the other: which was first would hang on the order they came in.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from transform.likeness import shingle_jaccard
from transform.prepared import prepare_text
from transform.records import Article, Move, Seen, SeenVersion
from transform.urls import registrable_host

LED_ELSEWHERE = 0.4  # Jaccard of the texts; a redirect to the front page or to another article has less
SAME_NAME = 0.8
_NUMBER = re.compile(r"\d{5,}")
_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+){3,}")  # four words or more; fewer may be a section
_DATE = re.compile(r"(?:19|20)\d{6}")


def follow_moves(articles: Sequence[Article], seen: Seen) -> tuple[list[Article], list[SeenVersion], tuple[Move, ...]]:
    """Return the articles under the names they had, the newest versions of those joined, and what moved."""
    versions = _by_article(seen)
    by_address = {move.address_id: move.article_id for move in seen.moves}
    known = {version.article_id for version in seen.latest}
    followed: list[Article] = []
    moves: dict[str, Move] = {}
    for article in articles:
        origin = by_address.get(article.article_id)
        if origin is None and article.article_id not in known:
            found = next(_origins(article, versions, by_address), None)
            if found is not None:
                origin = found.article_id
                moves[article.article_id] = Move(
                    address_id=article.article_id, article_id=origin, url=article.url, from_url=found.url
                )
        followed.append(replace(article, article_id=origin) if origin in versions else article)
    joined = {article.article_id for article in followed} - {article.article_id for article in articles} - known
    return followed, [_newest(versions[one]) for one in sorted(joined)], tuple(moves[one] for one in sorted(moves))


def _by_article(seen: Seen) -> dict[str, dict[int, SeenVersion]]:
    found: dict[str, dict[int, SeenVersion]] = defaultdict(dict)
    for version in (*seen.near, *seen.same_text, *seen.latest):
        found[version.article_id][version.version] = version
    return dict(found)


def _newest(versions: dict[int, SeenVersion]) -> SeenVersion:
    *earlier, newest = (versions[number] for number in sorted(versions))
    return replace(newest, earlier_hashes=tuple(one.content_hash for one in earlier)) if earlier else newest


def _origins(
    article: Article, versions: dict[str, dict[int, SeenVersion]], by_address: dict[str, str]
) -> Iterator[SeenVersion]:
    """Yield the articles of earlier runs that this page goes on with, the surest first."""
    asked = by_address.get(article.asked_id or "", article.asked_id or "")
    earlier = {
        article_id: _newest(found)
        for article_id, found in sorted(versions.items())
        if article_id != article.article_id and found[min(found)].run_id != article.run_id
    }
    if asked in earlier and _likeness(article, earlier[asked]) >= LED_ELSEWHERE:
        yield earlier[asked]
    names = _names(article.url)
    for newest in earlier.values():
        if names & _names(newest.url) and _likeness(article, newest) >= SAME_NAME:
            yield newest


def _names(url: str) -> frozenset[tuple[str, str]]:
    """Return by what an address names its article on its host: long numbers that are no date, and the last words."""
    host = registrable_host(url)
    parts = urlsplit(url)
    numbers = [one for one in _NUMBER.findall(f"{parts.path}?{parts.query}") if not _DATE.fullmatch(one)]
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    slugs = _SLUG.findall(re.sub(r"\.\w{2,5}$", "", last))
    return frozenset((host, name) for name in (*numbers, *slugs))


def _likeness(article: Article, version: SeenVersion) -> float:
    if article.content_hash == version.content_hash:
        return 1.0
    return shingle_jaccard(prepare_text(article.body), prepare_text(version.body))
