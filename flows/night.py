"""A run under way: its resources, its counts, and its steps, in the order that makes every link count exactly once.

Archive, read, settle, spool, one transaction, then the spool file goes. Whatever a crash leaves in the spool or the
archive is finished by the next run, before it looks at any source.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import TypeVar

from extract.collect import collect
from extract.errors import ExtractError
from extract.fetch.archive import Archive, repair_archive, unfinished
from extract.fetch.door import Door
from extract.fetch.redact import redact_url
from extract.quarantine import NOT_DUE
from extract.records import Known, Page, Reject, Source
from extract.workers import Workers
from flows.illness import Illness
from flows.intake import Gathered, Intake, Item, Stopped
from flows.linking import link_due_stories
from flows.outcomes import page_fetch, page_outcomes, reject_fetch
from flows.places import Places
from flows.settings import Settings
from flows.tally import Tally
from load.records import Batch, Flow, Published, Run, State
from load.seen import newest_batch_at, read_done_offsets, read_due_links, read_known, read_quarantined, read_seen
from load.spool import remove_batch, write_batch
from load.store import append_batch, append_runs, declare_sources, drain_spool
from load.warehouse import Connection
from transform.dedupe import settle
from transform.records import Article

log = logging.getLogger(__name__)

CLOCKS_DIFFER = timedelta(hours=1)
Answers = list[Article | Reject]
Look = Callable[["Night", Source], Iterator[Item]]  # how the items of a source are come by
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of one run."""

    run_id: str
    sources: tuple[Source, ...]
    since: date | None = None  # nothing that its source dates earlier
    max_pages: int | None = None  # of each source
    until: date | None = None  # nothing that its source dates later, or was captured later
    is_dry_run: bool = False  # everything but the writing
    flow: Flow = "ingest"  # what kind of run it is


@dataclass(frozen=True, slots=True, kw_only=True)
class NightResult:
    """What one run did."""

    run_id: str
    state: State
    sentence: str  # the state, with its reason
    runs: tuple[Run, ...]  # one a source
    started_at: datetime
    seconds: float
    finished_before: int  # pages and batches of an earlier run that this one finished
    published: Published | None
    is_dry_run: bool = False
    flow: Flow = "ingest"
    ill: tuple[Illness, ...] = ()  # those of its sources that failed, with since when


class Night:
    """A run under way: its resources, its counts, its steps. Made by `open_night`."""

    def __init__(
        self,
        wanted: Wanted,
        settings: Settings,
        places: Places,
        con: Connection,
        *,
        clock: Callable[[], datetime],
        look: "Look | None" = None,
    ) -> None:
        self.wanted = wanted
        self.settings = settings
        self.places = places
        self.clock = clock
        self.started_at = clock()
        self.tallies = {source.name: Tally(source.name, clock=clock) for source in wanted.sources}
        self.stop = threading.Event()
        self.stopped: str | None = None  # why, in a sentence
        self.finished_before = 0
        self._look = look or _look_at
        self._con = con
        self._con_guard = threading.Lock()
        # From the last run, where that is earlier: with a clock set forth by a year, no text would have a near copy.
        last = newest_batch_at(con)
        self.clock_is_behind = last is not None and self.started_at < last - CLOCKS_DIFFER
        self._looked_back_from = min(self.started_at, last or self.started_at)
        self._window_days = settings.warehouse.window_days
        self._ranks = {source.name: source.rank for source in (*settings.sources(), *wanted.sources)}
        self.intake = Intake(
            pages_per_batch=settings.workers.pages_per_batch, at_once=settings.fetch.sources_at_once, stop=self.stop
        )

    door: Door
    archive: Archive
    workers: Workers[Article | Reject]

    def fetch(self, source: Source) -> Tally:
        """Look at one source and hand every link over as a page, a fetch or a reject; never raises for a source."""
        tally = self.tallies[source.name]
        tally.start()
        try:
            for item in self._look(self, source):
                if self._is_too_late(item):
                    continue
                tally.find()
                self.intake.put(item)
            tally.list_out()
        except Stopped:
            tally.fail("stopped before its end")
        except ExtractError as error:
            tally.fail(str(error))
        except Exception as error:
            log.exception("source %s: failed in a way that was not foreseen", source.name)
            tally.fail(f"{type(error).__name__}: {error}")
        log.info("source %s: %d links found%s", source.name, tally.found, f"; {tally.failure}" if tally.failure else "")
        return tally

    def read(self, batch: Gathered) -> Answers:
        """Return an article or a reject for each page of the batch, read in the worker processes."""
        return self.workers.read(batch.pages)

    def store(self, batch: Gathered, answers: Answers) -> None:
        """Settle one batch and write it: spool, one transaction, then the spool file goes. Called by one thread."""
        articles = [answer for answer in answers if isinstance(answer, Article)]
        rejects = [answer for answer in answers if isinstance(answer, Reject)]
        now = self.clock()
        with self._con_guard:
            seen = read_seen(self._con, articles, now=self._looked_back_from, window_days=self._window_days)
        settled = settle(articles, seen, ranks=self._ranks, now=now)
        outcomes = page_outcomes(batch.pages, rejects, settled)
        rows = Batch(
            batch_id=f"{self.wanted.run_id}/{batch.number:05d}",
            run_id=self.wanted.run_id,
            source=_source_of(batch),
            articles=settled.articles,
            decisions=settled.decisions,
            moves=settled.moves,
            fetches=(
                *batch.fetches,
                *map(page_fetch, batch.pages, outcomes),
                *map(reject_fetch, batch.rejects),
            ),
            rejects=(*batch.rejects, *rejects),
        )
        if not self.wanted.is_dry_run:
            self._write(rows)
        self._count(rows)

    def runs(self) -> tuple[Run, ...]:
        """Return the count of every source; raises ValueError when one does not add up."""
        return tuple(map(partial(self._row_of, stopped=self.stopped), self.tallies.values()))

    def halt(self, sentence: str) -> None:
        """Stop at the next page boundary; what is archived and not yet stored is the next run's."""
        self.stopped = self.stopped or sentence
        self.stop.set()

    def recover(self) -> None:
        """Finish what an earlier run left: torn archive files, batches in the spool, pages archived and not stored."""
        for file, torn in repair_archive(self.places.archive):
            log.warning("archive file %s: cut off %d bytes of a record that a crash left half written", file, torn)
        self.finished_before += drain_spool(self._con, self.places.spool)
        batch = Gathered(0)
        for page in unfinished(self.places.archive, self._done()):
            self._tally_of(page.source).find()
            if not batch.has_room(page, pages=self.settings.workers.pages_per_batch):
                self._finish_left(batch)
                batch = Gathered(batch.number - 1)  # counted downwards: the night's own batches count up
            batch.add(page)
        self._finish_left(batch)

    def write_runs(self) -> None:
        """Write the count of every source."""
        append_runs(self._con, self.runs())

    def link_stories(self) -> None:
        """Link the stories of the days that got articles; of a run that was stopped they wait for the next one."""
        if self.stopped is None and not self.wanted.is_dry_run:
            with self._con_guard:
                link_due_stories(self._con)

    def share_done(self) -> float:
        """Return how much of the run is done, 0 to 1: the sources that have been listed, by the links that ended."""
        if not self.tallies:
            return 1.0
        shares = [
            (tally.ended / tally.found if tally.found else 1.0) * (1.0 if tally.is_listed or tally.failure else 0.5)
            for tally in self.tallies.values()
            if tally.started_at
        ]
        return min(1.0, sum(shares) / len(self.tallies))

    def is_all_stored(self) -> bool:
        """Return whether nothing that was archived is left for the next run."""
        return self.stopped is None and all(
            tally.failure is None and tally.found == tally.ended for tally in self.tallies.values()
        )

    def close_warehouse(self) -> None:
        """Let go of the writer's file, as publishing wants it."""
        with self._con_guard:
            self._con.close()

    def declare(self) -> None:
        """Write the sources as declared, and that this run began: a run that dies leaves a row that says so."""
        shown = [
            replace(source, url=redact_url(source.url)) if source.url else source for source in self.settings.sources()
        ]
        declare_sources(self._con, shown)
        begun = "began and did not come to its end; the next run finishes its work"
        append_runs(self._con, [self._row_of(Tally(name, clock=self.clock), stopped=begun) for name in self.tallies])

    def query(self, ask: Callable[[Connection], R]) -> R:
        """Return what `ask` reads from the warehouse; one thread at a time uses the writer's connection.

        Raises Stopped when the run is being stopped, and its connection closed with it.
        """
        with self._con_guard:
            if self.stop.is_set():
                raise Stopped
            return ask(self._con)

    def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """Return what earlier runs know of these addresses."""
        return self.query(lambda con: read_known(con, urls))

    def _is_too_late(self, item: Item) -> bool:
        """Return whether the item lies after the last day wanted; the archive keeps it, nothing else does."""
        until = self.wanted.until
        if until is None or not isinstance(item, Page):
            return False
        return (item.link.published_at or item.fetched_at).date() > until

    def _done(self) -> Callable[[str, int], bool]:
        offsets = cache(partial(read_done_offsets, self._con))
        return lambda file, offset: offset in offsets(file)

    def _finish_left(self, batch: Gathered) -> None:
        if batch.pages:
            log.info("finishing %d pages that an earlier run fetched and did not store", len(batch.pages))
            self.store(batch, self.read(batch))
            self.finished_before += len(batch.pages)

    def _tally_of(self, source: str) -> Tally:
        return self.tallies.setdefault(source, Tally(source, clock=self.clock))

    def _row_of(self, tally: Tally, *, stopped: str | None) -> Run:
        return tally.run(self.wanted.run_id, flow=self.wanted.flow, stopped=stopped)

    def _write(self, rows: Batch) -> None:
        path = write_batch(self.places.spool, rows)
        with self._con_guard:
            append_batch(self._con, rows)
        remove_batch(path)

    def _count(self, rows: Batch) -> None:
        for fetch in rows.fetches:
            self._tally_of(fetch.source).end([fetch])
        for reject in rows.rejects:
            self._tally_of(reject.source).reasons[reject.reason] += 1
        for fetch in rows.fetches:
            if fetch.outcome == "rejected" and (fetch.note or "").startswith(NOT_DUE):
                self._tally_of(fetch.source).reasons["not_due"] += 1


def _look_at(night: Night, source: Source) -> Iterator[Item]:
    """Yield what a source has tonight: pages fetched and archived, what is unchanged, what could not be had."""
    since = night.wanted.since
    return collect(
        source,
        door=night.door,
        archive=night.archive,
        known=night.known,
        retries=night.query(lambda con: read_due_links(con, source.name, night.clock())),
        quarantined=night.query(lambda con: read_quarantined(con, source.name)),
        clock=night.clock,
        since=datetime(since.year, since.month, since.day, tzinfo=UTC) if since else None,
        max_pages=night.wanted.max_pages,
    )


def _source_of(batch: Gathered) -> str:
    """Return the source of a batch's links for the ledger; a batch may hold links of several."""
    items: list[Item] = [*batch.pages, *batch.fetches, *batch.rejects]
    names = {item.source for item in items}
    return names.pop() if len(names) == 1 else "several"
