"""Drive one night as Prefect tasks: one a source to fetch, one a batch of pages to read; never one a page.

A task costs 12 to 18 ms of CPU, client and server together; pages and connections never pass through Prefect.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.exceptions import FailedRun
from prefect.states import Completed, Failed

from extract.errors import ExtractError
from extract.records import Source
from flows.artifacts import Progress, put_artifacts, put_events
from flows.errors import FlowError
from flows.events import notices
from flows.intake import Gathered
from flows.night import Answers, Look, Night, NightResult, Wanted
from flows.places import Places
from flows.report import write_report
from flows.run import close_night, open_night, run_sources
from flows.settings import Settings
from flows.stopping import stop_on_signals
from flows.words import CONTROLS, clean, harmless
from load.errors import LoadError
from transform.errors import TransformError

log = logging.getLogger(__name__)

MAX_LINE = 5_000  # letters of one line of the log

outcomes: list[NightResult | Exception] = []  # what the runs of this process did, or why not, for the command


def run_with_tasks(wanted: Wanted, settings: Settings, places: Places, *, look: Look | None = None) -> State[Any]:
    """Run one night inside a flow: tasks, progress, artifacts, the report; return the state that tells the truth.

    A run that cannot begin is Failed with the reason in a sentence, not with a trace.
    """
    return or_reason(lambda: _run_and_tell(wanted, settings, places, look))


def or_reason(run: Callable[[], State[Any]]) -> State[Any]:
    """Return the state that `run` gives; where it raises an error of ours, Failed with that error's sentence."""
    open_log()
    try:
        return run()
    except (ExtractError, TransformError, LoadError, FlowError) as error:
        outcomes.append(error)
        return Failed(message=harmless(f"{type(error).__name__}: {error}", letters=1000))


def _run_and_tell(wanted: Wanted, settings: Settings, places: Places, look: Look | None) -> State[Any]:
    result = _run(wanted, settings, places, look)
    outcomes.append(result)
    report = None if wanted.is_dry_run else write_report(result, settings, places)
    put_artifacts(result, report)
    put_events(notices(result, places))
    return state_of(result)


def _run(wanted: Wanted, settings: Settings, places: Places, look: Look | None) -> NightResult:
    with open_night(wanted, settings, places, say=log.warning, look=look) as night:
        progress = Progress(night)
        with stop_on_signals(night):
            run_sources(night, fetch=_as_fetch_task(night), read=_as_read_task(night), tell=progress.tell)
            result = close_night(night)
        progress.end()
    return result


def open_log() -> None:
    """Let the stages' INFO lines into the UI, without control characters: Prefect gives their loggers no level."""
    for name in ("extract", "transform", "load", "flows"):
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.INFO)
        for handler in logger.handlers:
            if not any(isinstance(known, _Readable) for known in handler.filters):
                handler.addFilter(_Readable())
    for name in ("prefect.engine", "prefect.task_runs", "prefect.flow_runs"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, _SaidAlready) for known in logger.filters):
            logger.addFilter(_SaidAlready())


class _SaidAlready(logging.Filter):
    """Keeps out the traces that Prefect logs of a state we gave: its sentence is in the line that follows."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record says something new."""
        if not record.exc_info:
            return True
        kind, error = record.exc_info[:2] if isinstance(record.exc_info, tuple) else (None, None)
        return kind is not None and not isinstance(error, FailedRun)


class _Readable(logging.Filter):
    """Takes control characters out of what pages, feeds and servers made us say."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the message; every record passes."""
        record.msg = CONTROLS.sub("", record.getMessage())[:MAX_LINE]
        record.args = ()
        return True


def state_of(result: NightResult) -> State[Any]:
    """Return the state that tells the truth about a run."""
    sentence = harmless(result.sentence, letters=1000)  # alerts send it on
    if result.state == "failed":
        return Failed(message=sentence)
    if result.state == "complete_with_rejects":
        return Completed(name="Completed with rejects", message=sentence)
    return Completed(message=sentence)


def _as_fetch_task(night: Night) -> Callable[[Source], object]:
    """Return `night.fetch` as one task a source; a source that fails is a failed task and stops no other."""

    def fetch(source: str) -> State[Any]:
        tally = night.fetch(by_name[source])
        if tally.failure:
            return Failed(message=clean(tally.failure, letters=1000))
        return Completed(message=f"{tally.found} links found")

    by_name = {source.name: source for source in night.wanted.sources}
    as_task = task(name="fetch", task_run_name="fetch {source}", cache_policy=NO_CACHE, persist_result=False)(fetch)
    return lambda source: as_task(source.name, return_state=True)


def _as_read_task(night: Night) -> Callable[[Gathered], Answers]:
    """Return `night.read` as one task a batch of pages; the pages themselves are nothing that Prefect sees."""

    def read(batch: int, pages: int) -> State[Any]:
        answers[batch] = night.read(waiting.pop(batch))
        return Completed(message=f"{pages} pages read")

    waiting: dict[int, Gathered] = {}
    answers: dict[int, Answers] = {}
    as_task = task(
        name="read", task_run_name="read batch {batch} ({pages} pages)", cache_policy=NO_CACHE, persist_result=False
    )(read)

    def call(batch: Gathered) -> Answers:
        if not batch.pages:
            return []
        waiting[batch.number] = batch
        state = as_task(batch.number, len(batch.pages), return_state=True)
        with suppress(KeyError):
            return answers.pop(batch.number)
        raise RuntimeError(f"batch {batch.number} could not be read: {state.message}")

    return call
