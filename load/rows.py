"""One batch as rows of the warehouse's tables."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from extract.records import Fetch
from load.columns import plain
from load.records import Batch
from transform.records import Article, CopyDecision, Edit, Move, Photo, Quote, Tag

KEY: Mapping[str, pa.DataType] = {"article_id": pa.string(), "version": pa.int64()}
NOT_COLUMNS = (
    "photos",
    "tags",
    "quotes",
    "edits",
    "bands",
    "terms",
    "asked_url",
    "asked_id",
)  # no columns of `articles`

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How rows of one table are typed: by the fields of a record, and by columns that load adds."""

    record: type
    extra: Mapping[str, pa.DataType] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRow:
    """A row of `bands`."""

    bands: tuple[int, ...]
    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A row of `batches`."""

    batch_no: int
    batch_id: str
    run_id: str
    source: str
    articles: int
    skipped: int
    fetches: int
    rejects: int


TABLES: Mapping[str, Table] = {
    "articles": Table(record=Article),
    "photos": Table(record=Photo, extra=KEY),
    "tags": Table(record=Tag, extra=KEY),
    "quotes": Table(record=Quote, extra=KEY),
    "edits": Table(record=Edit, extra=KEY),
    "bands": Table(
        record=BandRow,
        extra={
            **KEY,
            "fetched_at": pa.timestamp("us", tz="UTC"),
            "batch_no": pa.int64(),
            "id_key": pa.uint64(),
            "text_key": pa.uint64(),
        },
    ),
    "copy_decisions": Table(record=CopyDecision, extra={"run_id": pa.string()}),
    "moves": Table(record=Move, extra={"run_id": pa.string()}),
    "fetches": Table(record=Fetch, extra={"run_id": pa.string(), "url_key": pa.uint64()}),
    "batches": Table(record=LedgerRow, extra={"last_fetched_at": pa.timestamp("us", tz="UTC")}),
}


def rows_of(batch: Batch, fresh: Sequence[Article], *, batch_no: int) -> dict[str, list[Row]]:
    """Return the rows that one batch adds, by table; `fresh` are the articles of it that are to be stored."""
    return {
        "articles": [_article_row(article) for article in fresh],
        "photos": [_key(article) | plain(photo) for article in fresh for photo in article.photos],
        "tags": [_key(article) | plain(tag) for article in fresh for tag in article.tags],
        "quotes": [_key(article) | plain(quote) for article in fresh for quote in article.quotes],
        "edits": [_key(article) | plain(edit) for article in fresh for edit in article.edits],
        "bands": [_band_row(article, batch_no) for article in fresh],
        "copy_decisions": [plain(decision) | {"run_id": batch.run_id} for decision in batch.decisions],
        "moves": [plain(move) | {"run_id": batch.run_id} for move in batch.moves],
        "fetches": [
            plain(fetch) | {"run_id": batch.run_id, "url_key": lookup_key(fetch.url)} for fetch in batch.fetches
        ],
        "batches": [_ledger_row(batch, fresh, batch_no)],
    }


def lookup_key(text: str) -> int:
    """Return the 64-bit number under which an address, an article_id or a content_hash is looked up."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _key(article: Article) -> Row:
    return {"article_id": article.article_id, "version": article.version}


def _article_row(article: Article) -> Row:
    row: Row = plain(article)
    for name in NOT_COLUMNS:
        del row[name]
    return row


def _band_row(article: Article, batch_no: int) -> Row:
    return _key(article) | {
        "fetched_at": article.fetched_at,
        "batch_no": batch_no,
        "id_key": lookup_key(article.article_id),
        "text_key": lookup_key(article.content_hash),
        "bands": list(article.bands),
        "terms": list(article.terms),
    }


def _ledger_row(batch: Batch, fresh: Sequence[Article], batch_no: int) -> Row:
    return {
        "batch_no": batch_no,
        "batch_id": batch.batch_id,
        "run_id": batch.run_id,
        "source": batch.source,
        "articles": len(fresh),
        "skipped": len(batch.articles) - len(fresh),
        "fetches": len(batch.fetches),
        "rejects": len(batch.rejects),
        "last_fetched_at": max((fetch.fetched_at for fetch in batch.fetches), default=None),
    }
