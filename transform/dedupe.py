"""Decide versions and copies: which article came first, who carries whose text, what says nothing new.

The result for a set of articles is the same in whatever order and batches they arrive: who is related to whom depends
on the two texts alone (`kinship`), who comes first on what the texts say of themselves (`_origin_key`), families keep
their shape whoever joins first (`families`), and an article that turns out to be the original later makes new
decisions for the earlier ones.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from extract.records import agencies
from transform.families import Families, Node, Origin
from transform.headlines import is_marked
from transform.kinship import Entry, search_keys, similarity
from transform.moves import follow_moves
from transform.records import Article, CopyDecision, Seen, SeenVersion, Settled
from transform.text import fold
from transform.versions import next_version

DEFAULT_RANK = 50
_FAR = datetime.max.replace(tzinfo=UTC)


def settle(articles: Sequence[Article], seen: Seen, *, ranks: Mapping[str, int], now: datetime) -> Settled:
    """Return the articles of a batch with version, edits and origin decided.

    `ranks` maps a source's name to its rank, lower is nearer to the origin; `now` dates the decisions. Every article
    given is in exactly one of `articles` and `unchanged`; running the result again changes nothing.
    """
    followed, joined, moves = follow_moves(articles, seen)
    stored, unchanged = _new_versions(followed, (*seen.latest, *joined))
    held = _held(seen)
    nodes = {article_id: _node(versions, ranks) for article_id, versions in held.items()}
    families = Families(_shared_keys(stored, nodes))
    for article_id, node in nodes.items():
        families.hold(node, held[article_id][-1].copy_of, held[article_id][-1].correction_of)
    for article in stored:
        versions = held.setdefault(article.article_id, [])
        versions.append(_as_seen(article, None))
        families.add(_node(versions, ranks))
    decided = tuple(_decided(article, families) for article in stored)
    decisions = tuple(_decisions(families, seen, now))
    return Settled(articles=decided, unchanged=unchanged, decisions=decisions, moves=moves)


def _shared_keys(articles: Sequence[Article], nodes: Mapping[str, Node]) -> set[object]:
    """Return the keys of the articles, and of those of their versions that are held."""
    keys: set[object] = set()
    for article in articles:
        keys.update(article.bands or search_keys(article.headline, article.body))
        keys.add(article.content_hash)
        if article.article_id in nodes:
            keys |= nodes[article.article_id].shared_keys()
    return keys


def _new_versions(articles: Sequence[Article], known: Sequence[SeenVersion]) -> tuple[list[Article], tuple[str, ...]]:
    """Return what is to be stored, and the addresses asked of what says nothing new, in a fixed order."""
    latest = {version.article_id: version for version in known}
    stored: list[Article] = []
    unchanged: list[str] = []
    for article in sorted(articles, key=lambda one: (one.fetched_at, one.asked_url or one.url, one.content_hash)):
        before = latest.get(article.article_id)
        newer = next_version(article, before)
        if newer is None:
            unchanged.append(article.asked_url or article.url)
        else:
            stored.append(newer)
            latest[article.article_id] = _as_seen(newer, before)
    return stored, tuple(unchanged)


def _as_seen(article: Article, known: SeenVersion | None) -> SeenVersion:
    return SeenVersion(
        article_id=article.article_id,
        version=article.version,
        url=article.url,
        source=article.source,
        headline=article.headline,
        body=article.body,
        language=article.language,
        agencies=article.agencies,
        published_at=article.published_at,
        first_seen_at=article.first_seen_at,
        content_hash=article.content_hash,
        copy_of=known.copy_of if known else None,
        dateline_place=article.dateline_place,
        standfirst=article.standfirst,
        byline=article.byline,
        ednote=article.ednote,
        publisher=article.publisher,
        modified_at=article.modified_at,
        is_update=article.is_update,
        is_correction=article.is_correction,
        correction_of=known.correction_of if known else None,
        story_id=known.story_id if known else None,
        pubstatus=article.pubstatus,
        bands=article.bands,
        run_id=article.run_id,
        earlier_hashes=(known.content_hash, *known.earlier_hashes) if known else (),
    )


def _held(seen: Seen) -> dict[str, list[SeenVersion]]:
    """Return the versions the warehouse holds by article, each once, the oldest first."""
    found: dict[str, dict[int, SeenVersion]] = defaultdict(dict)
    for version in (*seen.near, *seen.same_text, *seen.latest):
        found[version.article_id].setdefault(version.version, version)
    return {article_id: [found[article_id][n] for n in sorted(found[article_id])] for article_id in sorted(found)}


def _node(versions: Sequence[SeenVersion], ranks: Mapping[str, int]) -> Node:
    """Return the article of these versions; its origin is that of the first, which never changes."""
    return Node(
        article_id=versions[0].article_id,
        origin=_origin_key(versions[0], ranks),
        entries=[_entry(version) for version in versions],
    )


def _entry(version: SeenVersion) -> Entry:
    return Entry(
        article_id=version.article_id,
        source=version.source,
        headline=version.headline,
        body=version.body,
        bands=version.bands or search_keys(version.headline, version.body),
        content_hash=version.content_hash,
        published_at=version.published_at,
        is_marked=is_marked(version.headline, is_correction=version.is_correction, is_update=version.is_update),
    )


def _origin_key(version: SeenVersion, ranks: Mapping[str, int]) -> Origin:
    """Return what orders articles by nearness to the origin, on the text's own evidence; the address ends every tie."""
    return (
        not _is_of_agency(version),
        _published(version.published_at),
        bool(version.agencies),
        version.dateline_place is None,
        ranks.get(version.source, DEFAULT_RANK),
        version.url,
    )


def _is_of_agency(version: SeenVersion) -> bool:
    """Say whether an agency published its own text.

    That another house names no agency says little: a dateline goes when a local lead is put before it.
    """
    own = _agency_names().get(fold(version.publisher or ""))
    return own is not None and not set(version.agencies) - {own}


@cache
def _agency_names() -> dict[str, str]:
    """Return the canonical name of an agency by every way it is written, folded."""
    return {fold(name): agency.name for agency in agencies() for name in (agency.name, *agency.aliases)}


def _published(moment: datetime | None) -> datetime:
    """Return the time of publication; a day without a time counts as its end, no date as the end of time."""
    if moment is None:
        return _FAR
    is_day_only = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment + timedelta(days=1) if is_day_only else moment


def _decided(article: Article, families: Families) -> Article:
    original, likeness = _original(article.article_id, families)
    return replace(
        article,
        copy_of=original,
        correction_of=families.corrected.get(article.article_id),
        similarity=likeness[0] if likeness else None,
        copy_evidence=likeness[1] if likeness else None,
        story_id=article.story_id or families.heads[article.article_id],
    )


def _original(article_id: str, families: Families) -> tuple[str | None, tuple[float, str] | None]:
    """Return whose text it is, with how much of it and the longest passage shared."""
    head = families.heads[article_id]
    if head == article_id:
        return None, None
    if head not in families.nodes:
        return head, None
    return head, similarity(families.nodes[article_id].entries, families.nodes[head].entries)


def _decisions(families: Families, seen: Seen, now: datetime) -> Iterator[CopyDecision]:
    """Yield a decision for every article that is decided otherwise than the warehouse holds, by article_id."""
    before = {one.article_id: (one.copy_of, one.correction_of) for one in (*seen.near, *seen.same_text, *seen.latest)}
    for article_id in sorted(families.nodes):
        head = families.heads[article_id]
        after = (None if head == article_id else head, families.corrected.get(article_id))
        if before.get(article_id, (None, None)) == after:
            continue
        original, likeness = _original(article_id, families)
        yield CopyDecision(
            article_id=article_id,
            copy_of=original,
            similarity=likeness[0] if likeness else None,
            evidence=likeness[1] if likeness else None,
            decided_at=now,
            correction_of=after[1],
        )
