"""Join the pages of an address that moved: what an earlier run read elsewhere goes on as versions of the same article.

An address has moved when what was asked for leads elsewhere (a redirect, another canonical address), or when a page
with the number or the name of a known one stands on the same host, and the text is the same. Two addresses that one
run finds stay two articles, one the copy of the other: which was first would hang on the order they came in.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
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
    known = _Known(seen)
    followed: list[Article] = []
    moves: dict[str, Move] = {}
    for article in articles:
        origin = known.by_address.get(article.article_id)
        if origin is None and article.article_id not in known.named:
            found = known.origin_of(article)
            if found is not None:
                origin = found.article_id
                moves[article.article_id] = Move(
                    address_id=article.article_id, article_id=origin, url=article.url, from_url=found.url
                )
        followed.append(replace(article, article_id=origin) if origin in known.versions else article)
    joined = {one.article_id for one in followed} - {one.article_id for one in articles} - known.named
    return followed, [known.newest(one) for one in sorted(joined)], tuple(moves[one] for one in sorted(moves))


class _Known:
    """What the warehouse holds, by what an address may name it by."""

    def __init__(self, seen: Seen) -> None:
        self.by_address = {move.address_id: move.article_id for move in seen.moves}
        self.named = {version.article_id for version in seen.latest}
        self.versions: dict[str, dict[int, SeenVersion]] = defaultdict(dict)
        self._holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for version in (*seen.near, *seen.same_text, *seen.latest):
            self.versions[version.article_id][version.version] = version
            for name in _names(version.url):
                self._holders[name].add(version.article_id)

    def newest(self, article_id: str) -> SeenVersion:
        """Return the newest version of an article."""
        versions = self.versions[article_id]
        *earlier, newest = (versions[number] for number in sorted(versions))
        return replace(newest, earlier_hashes=tuple(one.content_hash for one in earlier)) if earlier else newest

    def origin_of(self, article: Article) -> SeenVersion | None:
        """Return the article of an earlier run that a page goes on with: what its address led to, or was named like."""
        asked = self.by_address.get(article.asked_id or "", article.asked_id or "")
        named = {one for name in _names(article.url) for one in self._holders.get(name, ())} - {asked}
        for article_id, least in ((asked, LED_ELSEWHERE), *((one, SAME_NAME) for one in sorted(named))):
            if self._is_earlier(article_id, article):
                newest = self.newest(article_id)
                if _likeness(article, newest) >= least:
                    return newest
        return None

    def _is_earlier(self, article_id: str, article: Article) -> bool:
        if article_id == article.article_id or article_id not in self.versions:
            return False
        versions = self.versions[article_id]
        return versions[min(versions)].run_id != article.run_id


@lru_cache(maxsize=4096)
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
