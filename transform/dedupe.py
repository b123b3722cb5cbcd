"""Decide versions and copies: which article came first, who carries whose text, what says nothing new.

The result for a set of articles is the same in whatever order and batches they arrive: who is related to whom depends
on the two texts alone (`kinship`), who comes first on what the texts say of themselves (`_origin_key`), and an
article that turns out to be the original later makes new decisions for the earlier ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from extract.records import agencies
from transform.kinship import Entry, Kinship, is_marked, kinship
from transform.likeness import prepare_text
from transform.records import Article, CopyDecision, Seen, SeenVersion, Settled
from transform.text import fold
from transform.versions import next_version

DEFAULT_RANK = 50
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Node:
    """One article with all its versions that are known here."""

    article_id: str
    entries: list[Entry] = field(default_factory=list)
    origin: tuple[object, ...] = ()  # the least is the original
    copy_of: str | None = None  # as decided before
    correction_of: str | None = None
    is_known: bool = False  # held by the warehouse before this batch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    copy_of: str | None = None
    correction_of: str | None = None
    kinship: Kinship | None = None


def settle(articles: Sequence[Article], seen: Seen, *, ranks: Mapping[str, int], now: datetime) -> Settled:
    """Return the articles of a batch with version, edits and origin decided.

    `ranks` maps a source's name to its rank, lower is nearer to the origin; `now` dates the decisions. Every article
    given is in exactly one of `articles` and `unchanged`; running the result again changes nothing.
    """
    stored, unchanged = _new_versions(articles, seen)
    nodes = _nodes(stored, seen, ranks)
    verdicts = _verdicts(nodes)
    decided = tuple(_with_verdict(article, verdicts[article.article_id]) for article in stored)
    return Settled(articles=decided, unchanged=unchanged, decisions=tuple(_decisions(nodes, verdicts, now)))


def _new_versions(articles: Sequence[Article], seen: Seen) -> tuple[list[Article], tuple[str, ...]]:
    """Return what is to be stored, and the addresses asked of what says nothing new, in a fixed order."""
    latest = {version.article_id: version for version in seen.latest}
    stored: list[Article] = []
    unchanged: list[str] = []
    for article in sorted(articles, key=lambda one: (one.fetched_at, one.asked_url or one.url, one.content_hash)):
        known = latest.get(article.article_id)
        newer = next_version(article, known)
        if newer is None:
            unchanged.append(article.asked_url or article.url)
        else:
            stored.append(newer)
            latest[article.article_id] = _as_seen(newer, known)
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
        pubstatus=article.pubstatus,
        bands=article.bands,
        earlier_hashes=(known.content_hash, *known.earlier_hashes) if known else (),
    )


def _nodes(stored: Iterable[Article], seen: Seen, ranks: Mapping[str, int]) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    held: set[tuple[str, str]] = set()
    known = [*seen.latest, *seen.same_text, *seen.near]
    for version, is_known in [*((one, True) for one in known), *((_as_seen(one, None), False) for one in stored)]:
        node = nodes.setdefault(version.article_id, _Node(article_id=version.article_id))
        if is_known:
            node.is_known = True
            node.copy_of, node.correction_of = version.copy_of, version.correction_of
        if (version.article_id, version.content_hash) not in held:
            held.add((version.article_id, version.content_hash))
            node.entries.append(_entry(version))
            key = _origin_key(version, ranks)
            node.origin = min(node.origin, key) if node.origin else key
    return nodes


def _entry(version: SeenVersion) -> Entry:
    return Entry(
        article_id=version.article_id,
        url=version.url,
        headline=version.headline,
        text=prepare_text(version.body, version.bands),
        content_hash=version.content_hash,
        published_at=version.published_at,
        is_marked=is_marked(version.headline, version.ednote, version.is_correction, version.is_update),
    )


def _origin_key(version: SeenVersion, ranks: Mapping[str, int]) -> tuple[object, ...]:
    """Return what orders articles by nearness to the origin, on the text's own evidence; the address ends every tie."""
    return (
        _credit_rank(version),
        _published(version.published_at),
        version.dateline_place is None,
        ranks.get(version.source, DEFAULT_RANK),
        version.url,
    )


def _credit_rank(version: SeenVersion) -> int:
    """0 for an agency's own text, 1 for a text that credits nobody else, 2 for one credited to another."""
    publisher = fold(version.publisher or "")
    own = {agency.name for agency in agencies() if _is_named(publisher, (agency.name, *agency.aliases))}
    if version.agencies and not own.issuperset(version.agencies):
        return 2
    return 0 if own else 1


def _is_named(publisher: str, names: tuple[str, ...]) -> bool:
    return any(publisher == fold(name) for name in names)


def _published(moment: datetime | None) -> datetime:
    """Return the time of publication; a day without a time counts as its end, no date as the end of time."""
    if moment is None:
        return _FAR
    is_day_only = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment + timedelta(days=1) if is_day_only else moment


def _verdicts(nodes: Mapping[str, _Node]) -> dict[str, _Verdict]:
    copies: dict[str, list[tuple[str, Kinship]]] = defaultdict(list)
    corrections: dict[str, list[tuple[str, Kinship]]] = defaultdict(list)
    for one, other in _candidates(nodes):
        found = _node_kinship(nodes[one], nodes[other])
        if found is None:
            continue
        elder, younger = _in_order(nodes[one], nodes[other], found)
        (copies if found.relation == "copy" else corrections)[younger].append((elder, found))
    return {article_id: _verdict(article_id, nodes, copies, corrections) for article_id in nodes}


def _candidates(nodes: Mapping[str, _Node]) -> list[tuple[str, str]]:
    """Return the pairs of articles that share a key or a text, each once."""
    holders: dict[object, set[str]] = defaultdict(set)
    for node in nodes.values():
        for entry in node.entries:
            for key in (*entry.text.bands, entry.content_hash):
                holders[key].add(node.article_id)
    pairs: set[tuple[str, str]] = set()
    for ids in holders.values():
        ordered = sorted(ids)
        pairs.update((one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :])
    return sorted(pairs)


def _node_kinship(one: _Node, other: _Node) -> Kinship | None:
    """Return the closest kinship of any version of one article with any version of the other; copies come first."""
    found = [kin for first in one.entries for second in other.entries if (kin := kinship(first, second))]
    return max(found, key=lambda kin: (kin.relation == "copy", kin.similarity, kin.evidence), default=None)


def _in_order(one: _Node, other: _Node, found: Kinship) -> tuple[str, str]:
    """Return elder and younger: a correction comes after what it corrects, a copy after its origin."""
    if found.relation == "correction":
        key_one, key_other = (_correction_key(node) for node in (one, other))
        return (one.article_id, other.article_id) if key_one <= key_other else (other.article_id, one.article_id)
    return (one.article_id, other.article_id) if one.origin <= other.origin else (other.article_id, one.article_id)


def _correction_key(node: _Node) -> tuple[object, ...]:
    first = min(node.entries, key=lambda entry: (entry.published_at or _FAR, entry.is_marked))
    return (first.published_at or _FAR, first.is_marked, first.url)


def _verdict(
    article_id: str,
    nodes: Mapping[str, _Node],
    copies: Mapping[str, list[tuple[str, Kinship]]],
    corrections: Mapping[str, list[tuple[str, Kinship]]],
) -> _Verdict:
    original, kin = None, None
    place = article_id
    while elders := copies.get(place):  # ends: every step goes to an article of lesser origin key
        place, step = min(elders, key=lambda pair: nodes[pair[0]].origin)
        original, kin = place, kin or step
    corrected = min(corrections.get(article_id, ()), key=lambda pair: nodes[pair[0]].origin, default=(None, None))
    return _Verdict(copy_of=original, correction_of=corrected[0], kinship=kin or corrected[1])


def _with_verdict(article: Article, verdict: _Verdict) -> Article:
    kin = verdict.kinship
    return replace(
        article,
        copy_of=verdict.copy_of,
        correction_of=verdict.correction_of,
        similarity=kin.similarity if kin else None,
        copy_evidence=kin.evidence if kin else None,
    )


def _decisions(nodes: Mapping[str, _Node], verdicts: Mapping[str, _Verdict], now: datetime) -> Iterable[CopyDecision]:
    """Yield a decision for every article that is decided otherwise than the warehouse holds, by article_id."""
    for article_id in sorted(nodes):
        node, verdict = nodes[article_id], verdicts[article_id]
        if (node.copy_of, node.correction_of) == (verdict.copy_of, verdict.correction_of):
            continue
        if node.is_known and any(old and old not in nodes for old in (node.copy_of, node.correction_of)):
            continue  # its family was not given whole: what was decided on more evidence stays
        kin = verdict.kinship
        yield CopyDecision(
            article_id=article_id,
            copy_of=verdict.copy_of,
            similarity=kin.similarity if kin else None,
            evidence=kin.evidence if kin else None,
            decided_at=now,
            correction_of=verdict.correction_of,
        )
