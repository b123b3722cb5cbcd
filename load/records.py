"""What load gives and takes: one batch, one run's count."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from extract.records import Fetch, Reject
from transform.records import Article, CopyDecision, Move

State = Literal["complete", "complete_with_rejects", "failed"]
Flow = Literal["ingest", "backfill", "reprocess"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one transaction writes, under one ledger row."""

    batch_id: str  # unique for ever: run, source and number
    run_id: str
    source: str
    articles: tuple[Article, ...] = ()
    decisions: tuple[CopyDecision, ...] = ()
    moves: tuple[Move, ...] = ()
    fetches: tuple[Fetch, ...] = ()  # one for every link of the batch, however it ended
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The count of one run and source; found = stored + unchanged + copies + rejected, always."""

    run_id: str
    source: str
    started_at: datetime
    finished_at: datetime
    found: int
    stored: int
    unchanged: int
    copies: int
    rejected: int
    seconds: float
    state: State
    message: str | None = None  # why it failed, or what is odd, in a sentence
    flow: Flow = "ingest"  # what ran; only an ingest says how a source is doing

    def __post_init__(self) -> None:
        total = self.stored + self.unchanged + self.copies + self.rejected
        if self.found != total:
            raise ValueError(
                f"run {self.run_id}, source {self.source!r}: {self.found} links found but {total} accounted for "
                f"({self.stored} stored, {self.unchanged} unchanged, {self.copies} copies, {self.rejected} rejected)"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How publishing the readers' copy went."""

    path: str
    is_skipped: bool  # nothing had changed since the last time
    articles: int  # versions in the copy
    searchable: int  # articles under the full-text index
    bytes: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """How making the warehouse's file small went; equal sizes: it was not worth it, or there was no room."""

    bytes_before: int
    bytes_after: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one query of the readers' copy may take."""

    memory_mb: int = 1024
    seconds: float = 60.0
    rows: int = 100_000
    threads: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One verified backup."""

    path: str  # its folder
    made_at: datetime
    articles: int  # versions in it
    bytes: int
    seconds: float
    removed: tuple[str, ...] = ()  # older ones that the rule of keeping let go


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was brought back, and what was set aside for it."""

    backup: str | None  # None when none was ever made: the next run begins anew
    made_at: datetime | None
    articles: int
    set_aside: tuple[str, ...]  # the files that were there, under their new names
    refused: tuple[str, ...]  # newer backups that did not pass their checks, with the reason
    message: str
