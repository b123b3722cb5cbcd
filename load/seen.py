"""What the warehouse knows: of addresses, so that none is fetched twice; of texts, so that none is stored twice."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pyarrow as pa

from extract.records import Known
from load.bands import band_keys
from load.database import Connection, given
from load.keys import VersionKeys, fetch_keys, version_keys
from load.places import Keys, read_fetches, read_hashes, read_seen_versions
from load.rejects import read_due_links, read_quarantined
from load.rows import lookup_key
from transform.records import Article, Move, Seen, SeenVersion

__all__ = [
    "is_archived_page_done",
    "newest_batch_at",
    "read_done_offsets",
    "read_due_links",
    "read_known",
    "read_quarantined",
    "read_seen",
    "read_versions",
]

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
KNOWN_DAYS = 45  # an address that no source has named for so long is fetched anew


def read_known(con: Connection, urls: Sequence[str]) -> dict[str, Known]:
    """Return what the newest good fetch of each address left behind.

    Absent: addresses never fetched well, or not within 45 days of the newest batch. Newest is the order of arrival in
    the warehouse, so that a clock that jumped decides nothing.
    """
    keys = fetch_keys(con)
    edge = (newest_batch_at(con) or LONG_AGO) - timedelta(days=KNOWN_DAYS)
    keys.refresh(con, edge.replace(tzinfo=None))
    wanted = set(urls)
    return {known.url: known for known in read_fetches(con, keys.find(wanted)) if known.url in wanted}


def read_seen(con: Connection, articles: Sequence[Article], *, now: datetime, window_days: int = 45) -> Seen:
    """Return what deduplication of these articles needs.

    `latest` and `same_text` look back for ever. `near` looks back `window_days` from `now`; the families of what it
    finds are followed to their originals for ever, and to their copies within the window.
    """
    keys = version_keys(con)
    edge = now - timedelta(days=window_days)
    ids = {one for article in articles for one in (article.article_id, article.asked_id) if one}
    moves = _moves(con, ids)
    ids |= {move.article_id for move in moves}
    hashes = {article.content_hash for article in articles}
    bands = {band for article in articles for band in article.bands}
    places = keys.find_articles(ids) | keys.find_texts(hashes) | band_keys(con).find(con, sorted(bands), edge)
    found = read_seen_versions(con, places, is_wanted=partial(_is_hit, _keys(ids), _keys(hashes), bands))
    same_text = {place for place, version in found.items() if version.content_hash in hashes}
    near = {place for place, version in found.items() if not bands.isdisjoint(version.bands)}
    family = _families(con, keys, found, same_text | near, edge)
    return Seen(
        latest=_newest(_in_order(version for version in found.values() if version.article_id in ids)),
        same_text=_in_order(found[place] for place in same_text),
        near=_in_order(found[place] for place in family),
        moves=moves,
    )


def read_versions(con: Connection, article_ids: Sequence[str]) -> dict[str, dict[int, str]]:
    """Return the content_hash of every stored version of these articles, by article_id and version."""
    wanted = set(article_ids)
    found: dict[str, dict[int, str]] = {}
    for article_id, version, content_hash in read_hashes(con, version_keys(con).find_articles(wanted)):
        if article_id in wanted:
            found.setdefault(article_id, {})[version] = content_hash
    return found


def is_archived_page_done(con: Connection, archive_file: str, archive_offset: int) -> bool:
    """Return whether the archived page at this place has been loaded or rejected."""
    return archive_offset in read_done_offsets(con, archive_file)


def read_done_offsets(con: Connection, archive_file: str) -> set[int]:
    """Return the places in one archive file whose pages have been loaded or rejected."""
    rows = con.execute(
        "SELECT archive_offset FROM fetches WHERE archive_file = $archive_file", {"archive_file": archive_file}
    ).fetchall()
    return {offset for (offset,) in rows}


def _moves(con: Connection, address_ids: Iterable[str]) -> tuple[Move, ...]:
    with given(con, addresses=pa.table({"address_id": pa.array(address_ids, pa.string())})):
        rows = con.execute(
            """
            SELECT address_id, article_id, url, from_url
            FROM moves
            WHERE address_id IN (SELECT address_id FROM given_addresses)
            ORDER BY address_id
            """
        ).fetchall()
    names = Move.__dataclass_fields__
    return tuple(Move(**dict(zip(names, row, strict=True))) for row in rows)


def _keys(texts: Iterable[str]) -> set[int]:
    return {lookup_key(text) for text in texts}


def _is_hit(ids: set[int], texts: set[int], bands: set[int], keys: Keys) -> bool:
    return keys.id_key in ids or keys.text_key in texts or not bands.isdisjoint(keys.bands)


def newest_batch_at(con: Connection) -> datetime | None:
    """Return the newest fetch, UTC, of the batch that came last; None in a warehouse without one."""
    rows = con.execute(
        "SELECT last_fetched_at FROM batches WHERE last_fetched_at IS NOT NULL ORDER BY batch_no DESC LIMIT 1"
    ).fetchall()
    return rows[0][0].replace(tzinfo=UTC) if rows else None


def _newest(versions: Iterable[SeenVersion]) -> tuple[SeenVersion, ...]:
    """Return the newest version of each article, given in order, with the hashes of those before it."""
    by_id: dict[str, SeenVersion] = {}
    for version in versions:
        before = by_id.get(version.article_id)
        earlier = (*before.earlier_hashes, before.content_hash) if before else ()
        by_id[version.article_id] = dataclasses.replace(version, earlier_hashes=earlier)
    return tuple(by_id.values())


def _in_order(versions: Iterable[SeenVersion]) -> tuple[SeenVersion, ...]:
    return tuple(sorted(versions, key=lambda version: (version.article_id, version.version)))


def _families(
    con: Connection, keys: VersionKeys, found: dict[int, SeenVersion], near: set[int], edge: datetime
) -> set[int]:
    """Return the places of these versions and of every version of every article joined to them; fills `found`."""
    family: set[int] = set()
    known: set[str] = set()
    members = {found[place].article_id for place in near}
    while fresh := members - known:
        known |= fresh
        places = keys.find_articles(fresh)
        found |= read_seen_versions(con, places - found.keys())
        family |= {place for place in places if found[place].article_id in fresh}
        for place in family:
            members |= {origin for origin in (found[place].copy_of, found[place].correction_of) if origin}
        members |= _decided_on(con, fresh, edge)
    return family


def _decided_on(con: Connection, originals: Iterable[str], edge: datetime) -> set[str]:
    """Return the articles that were decided, since `edge`, to be copies or corrections of these."""
    with given(con, originals=pa.table({"article_id": pa.array(originals, pa.string())})):
        rows = con.execute(
            """
            SELECT DISTINCT article_id
            FROM copy_decisions
            WHERE decided_at >= $edge
                AND (
                    copy_of IN (SELECT article_id FROM given_originals)
                    OR correction_of IN (SELECT article_id FROM given_originals)
                )
            """,
            {"edge": edge.astimezone(UTC).replace(tzinfo=None)},
        ).fetchall()
    return {article_id for (article_id,) in rows}
