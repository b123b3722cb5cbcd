"""Run one night without Prefect: open it, drive its sources through its steps, close it. `flows.ingest` does the same.

settings = read_settings(Path("sources.toml"))
result = run_night(wanted_of(settings), settings, Places(Path("data")))
"""

import logging
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path

from extract.errors import ExtractError
from extract.fetch.archive import Archive
from extract.fetch.door import Door
from extract.records import Reject, Source
from extract.workers import Workers
from flows.illness import read_illnesses
from flows.intake import Gathered
from flows.memory import keep_memory_low
from flows.night import Answers, Look, Night, NightResult, Wanted
from flows.places import Places, make_data_folder
from flows.reading import read_article
from flows.settings import Settings
from flows.verdict import verdict
from flows.wanted import NO_CONTACT, check_taxonomies, door_settings, has_no_contact
from load.backup import back_up, list_backups
from load.errors import LoadError
from load.publish import publish
from load.records import Published
from load.warehouse import hold, open_warehouse
from transform.records import Article

log = logging.getLogger(__name__)

CLOCK_IS_BEHIND = (
    "the clock says %s UTC, but the warehouse holds pages fetched later: either it is behind, or it was ahead then; "
    "set it right, else times of fetching and undated pages are filed under a wrong day"
)
BATCHES_AHEAD = 2  # being read while the writer settles the one before
BYTES_AHEAD = 48 << 20  # of their pages together, unless one batch alone has more


def run_night(
    wanted: Wanted,
    settings: Settings,
    places: Places,
    *,
    say: Callable[[str], None] = log.info,
    tell: Callable[[Night], None] = lambda _: None,
    look: Look | None = None,
) -> NightResult:
    """Run one night and return what it did. `say` gets sentences, `tell` the night after each batch.

    Raises LoadError when the warehouse cannot be had at all; a failure on the way is in the result.
    """
    with open_night(wanted, settings, places, say=say, look=look) as night:
        run_sources(night, fetch=night.fetch, read=night.read, tell=tell)
        return close_night(night)


@contextmanager
def open_night(
    wanted: Wanted,
    settings: Settings,
    places: Places,
    *,
    say: Callable[[str], None] = log.info,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    look: Look | None = None,
) -> Iterator[Night]:
    """Hold the warehouse and give a night that is ready to look at its sources.

    `say` gets a sentence while another run is waited for. Raises LoadError and its subclasses.
    """
    check_taxonomies(settings)
    if look is None and has_no_contact(settings, wanted.sources):
        log.warning(NO_CONTACT)
    keep_memory_low()
    with ExitStack() as stack:
        if wanted.is_dry_run:
            places = stack.enter_context(_aside(places))
        make_data_folder(places)
        stack.enter_context(
            hold(places.warehouse, run_id=wanted.run_id, wait_seconds=settings.warehouse.wait_seconds, say=say)
        )
        con = open_warehouse(places.warehouse, say=say)
        stack.callback(con.close)
        night = Night(wanted, settings, places, con, clock=clock, look=look)
        if night.clock_is_behind:
            log.warning(CLOCK_IS_BEHIND, f"{night.started_at:%Y-%m-%d %H:%M}")
        stack.callback(night.close_warehouse)  # after the thread that is asking it has its answer
        night.workers = stack.enter_context(_workers(wanted.run_id, settings, places))
        night.declare()
        night.recover()
        night.door = Door(door_settings(settings))
        stack.callback(night.door.close)
        night.archive = Archive(places.archive, wanted.run_id)
        stack.callback(night.archive.close)
        stack.callback(night.stop.set)
        yield night


def run_sources(
    night: Night,
    *,
    fetch: Callable[[Source], object],
    read: Callable[[Gathered], Answers],
    tell: Callable[[Night], None] = lambda _: None,
) -> None:
    """Look at every source, read and store what comes, and write the counts.

    `fetch` and `read` are `night.fetch` and `night.read`, or these wrapped as tasks. `tell` is called after each
    batch. An error of the warehouse ends the run; its reason is then `night.stopped`.
    """

    def fetch_or_fail(source: Source) -> None:
        try:
            fetch(source)
        except Exception as error:  # the caller's wrapping: night.fetch itself never raises
            night.tallies[source.name].fail(f"{type(error).__name__}: {error}")

    try:
        night.intake.start(fetch_or_fail, night.wanted.sources)
        with ThreadPoolExecutor(BATCHES_AHEAD, thread_name_prefix="read") as pool:
            _store_in_order(night, pool, read, tell)
    except Exception as error:
        _tell("the run cannot go on", error)
        night.halt(f"{type(error).__name__}: {error}")


def _store_in_order(
    night: Night, pool: ThreadPoolExecutor, read: Callable[[Gathered], Answers], tell: Callable[[Night], None]
) -> None:
    ahead: deque[tuple[Gathered, Future[Answers]]] = deque()

    def store_next() -> None:
        batch, answers = ahead.popleft()
        night.store(batch, answers.result())
        tell(night)

    for batch in night.intake.batches():
        ahead.append((batch, pool.submit(copy_context().run, read, batch)))
        while ahead and (_is_enough([one for one, _ in ahead]) or ahead[0][1].done()):
            store_next()
    while ahead:
        store_next()


def _is_enough(batches: Sequence[Gathered]) -> bool:
    return len(batches) > BATCHES_AHEAD or sum(batch.bytes for batch in batches) > BYTES_AHEAD


def close_night(night: Night) -> NightResult:
    """Write the counts, let go of the warehouse, publish the readers' copy, and say how it went."""
    published = None
    night.workers.close()  # nothing is left to read, and publishing wants their memory
    try:
        night.write_runs()
        night.link_stories()
        night.close_warehouse()  # a checkpoint: the rows no longer depend on the log
        if night.is_all_stored():
            night.archive.finish()
        if not night.wanted.is_dry_run:
            published = publish(night.places.warehouse, night.places.published)
            _back_up_daily(night)
    except (LoadError, OSError) as error:
        _tell("the run could not be brought to its end", error)
        night.halt(f"{type(error).__name__}: {error}")
    return _result(night, published)


def _back_up_daily(night: Night) -> None:
    """Make a verified backup when the newest is of another day; the warehouse is closed and still held."""
    backups = list_backups(night.places.backups)
    today = f"{night.clock():%Y%m%d}"
    if night.settings.warehouse.nightly_backup and not (backups and backups[-1].name.startswith(today)):
        back_up(night.places.warehouse, night.places.backups, now=night.clock())


def _result(night: Night, published: Published | None) -> NightResult:
    runs = night.runs()
    ill = read_illnesses(night.places, [run.source for run in runs if run.state == "failed"])
    state, sentence = verdict(runs, ill, night.stopped)
    return NightResult(
        run_id=night.wanted.run_id,
        state=state,
        sentence=sentence,
        runs=runs,
        started_at=night.started_at,
        seconds=(night.clock() - night.started_at).total_seconds(),
        finished_before=night.finished_before,
        published=published,
        is_dry_run=night.wanted.is_dry_run,
        flow=night.wanted.flow,
        ill=ill,
    )


def _tell(what: str, error: Exception) -> None:
    """Log why a run ended: a fault with a sentence of its own needs no trace, and the run's state carries it."""
    if isinstance(error, LoadError | ExtractError | OSError):
        log.info("%s: %s: %s", what, type(error).__name__, error)
    else:
        log.error(what, exc_info=error)


def _workers(run_id: str, settings: Settings, places: Places) -> Workers[Article | Reject]:
    return Workers(
        read_article,
        args=(run_id, *settings.tags.taxonomies),
        archive=places.archive,
        count=settings.workers.count,
        seconds_per_page=settings.workers.seconds_per_page,
        memory_mb=settings.workers.memory_mb,
    )


@contextmanager
def _aside(places: Places) -> Iterator[Places]:
    """Give a data folder that is thrown away, with what readers see as its warehouse: a dry run writes only there."""
    with tempfile.TemporaryDirectory(prefix="nightwire-dry-") as folder:
        aside = Places(Path(folder))
        if places.published.exists():
            shutil.copyfile(places.published, aside.warehouse)
        yield aside
