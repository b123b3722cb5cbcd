"""How each link ended, as rows of `fetches`: one for every link, however it ended."""

from collections import Counter
from collections.abc import Iterable, Sequence

from extract.records import Fetch, Outcome, Page, Reject, hash_page
from transform.records import Article, Settled

Key = tuple[str, str]  # the source and the address asked for


def page_outcomes(pages: Sequence[Page], rejects: Iterable[Reject], settled: Settled) -> list[Outcome]:
    """Return how each page ended, in order.

    A page is rejected, or its article was settled as stored, as a copy, or as saying nothing new. Two pages of one
    address in one batch give one article at most; the second says nothing new.
    """
    rejected = Counter(_key(reject) for reject in rejects)
    articles: dict[Key, list[Article]] = {}
    for article in settled.articles:
        articles.setdefault((article.source, article.asked_url or article.url), []).append(article)
    return [_outcome(_key(page), rejected, articles) for page in pages]


def _outcome(key: Key, rejected: Counter[Key], articles: dict[Key, list[Article]]) -> Outcome:
    if rejected[key]:
        rejected[key] -= 1
        return "rejected"
    kept = articles.get(key)
    if not kept:
        return "unchanged"
    return "copy" if kept.pop().copy_of else "stored"


def page_fetch(page: Page, outcome: Outcome) -> Fetch:
    """Return the row of a page that was downloaded."""
    return Fetch(
        url=page.url,
        source=page.source,
        outcome=outcome,
        fetched_at=page.fetched_at,
        final_url=page.final_url,
        status=page.status,
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
        page_hash=page.page_hash or hash_page(page.content),
        modified_at=page.link.modified_at,
        bytes=page.size,
        seconds=page.seconds,
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
    )


def reject_fetch(reject: Reject) -> Fetch:
    """Return the row of a link that gave no page."""
    return Fetch(
        url=reject.url,
        source=reject.source,
        outcome="rejected",
        fetched_at=reject.rejected_at,
        status=reject.status,
        archive_file=reject.archive_file,
        archive_offset=reject.archive_offset,
        note=reject.reason,
    )


def _key(item: Page | Reject) -> Key:
    return item.source, item.url
