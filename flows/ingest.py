"""The nightly flow: every source looked at, every link accounted for, the readers' copy published.

Parameters are typed for the UI's form. Where things lie comes from the environment, so that the form stays short:
NIGHTWIRE_SOURCES names the settings file, NIGHTWIRE_DATA the data folder.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import deployment, flow_run
from prefect.states import Completed, Failed
from pydantic import Field

from extract.records import Source
from flows.artifacts import Progress, put_artifacts
from flows.intake import Gathered
from flows.night import Answers, Night, NightResult
from flows.places import Places
from flows.report import write_report
from flows.run import close_night, open_night, run_sources, wanted_of
from flows.settings import default_data, default_sources, read_settings

log = logging.getLogger(__name__)

SETTINGS = read_settings(default_sources())
if TYPE_CHECKING:
    SourceName = str
else:  # a choice in the UI's form: what is declared when the flow is deployed
    SourceName = Literal[tuple(source.name for source in SETTINGS.sources())]

results: list[NightResult] = []  # what the runs of this process did, for the command


def _run_name() -> str:
    started = flow_run.scheduled_start_time or datetime.now()  # noqa: DTZ005 - never None inside a run
    return f"{deployment.name or 'by hand'} {started:%Y-%m-%d}"


@flow(name="ingest", flow_run_name=_run_name, validate_parameters=True, log_prints=False)
def ingest(
    sources: Annotated[
        list[SourceName] | None,
        Field(description="Which sources to look at; all of them when none is chosen", max_length=500),
    ] = None,
    since: Annotated[
        date | None,
        Field(description="Only what its source dates on this day or later; everything that is new when empty"),
    ] = None,
    max_pages: Annotated[
        int | None,
        Field(description="At most this many links of each source; the source's own limit when empty", ge=1, le=5000),
    ] = None,
    dry_run: Annotated[
        bool, Field(description="Fetch and read, but write nothing; the log and the artifacts say what would be stored")
    ] = False,
) -> State[Any]:
    """Read the sources of tonight into the warehouse and publish the readers' copy.

    Ends as Completed, as "Completed with rejects" (some pages could not be read; see the table `rejects`), or as
    Failed with the reason in a sentence. Whatever a failed run leaves is finished by the next one.
    """
    wanted = wanted_of(SETTINGS, names=tuple(sources or ()), since=since, max_pages=max_pages, is_dry_run=dry_run)
    places = Places(default_data())
    with open_night(wanted, SETTINGS, places, say=log.warning) as night:
        progress = Progress(night)
        run_sources(night, fetch=_as_fetch_task(night), read=_as_read_task(night), tell=progress.tell)
        result = close_night(night)
        progress.end()
    results.append(result)
    report = None if dry_run else write_report(result, SETTINGS, places)
    put_artifacts(result, report)
    return state_of(result)


def state_of(result: NightResult) -> State[Any]:
    """Return the state that tells the truth about a run."""
    if result.state == "failed":
        return Failed(message=result.sentence)
    if result.state == "complete_with_rejects":
        return Completed(name="Completed with rejects", message=result.sentence)
    return Completed(message=result.sentence)


def _as_fetch_task(night: Night) -> Callable[[Source], object]:
    """Return `night.fetch` as one task a source; a source that fails is a failed task and stops no other."""

    def fetch(source: str) -> State[Any]:
        tally = night.fetch(by_name[source])
        if tally.failure:
            return Failed(message=tally.failure)
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
