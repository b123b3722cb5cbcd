"""The flow that reads archives: WARC files as crawlers publish them, folders of wire copy."""

from datetime import date
from typing import Annotated, Any, Literal

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.names import run_name
from flows.places import Places
from flows.settings import default_data, default_sources, read_settings
from flows.tasks import or_reason, run_with_tasks
from flows.wanted import wanted_of_paths


@flow(name="backfill", flow_run_name=run_name, validate_parameters=True)
def backfill(
    paths: Annotated[list[str], Field(min_length=1)],
    kind: Literal["warc", "wirecopy"] = "warc",
    since: date | None = None,
    until: date | None = None,
    max_pages: Annotated[int, Field(ge=0, le=1_000_000)] = 0,
    dry_run: bool = False,
) -> State[Any]:
    """Read archives into the warehouse, as if their pages had come in tonight; pages that are known are not doubled.

    Args:
        paths: Files or folders on the worker's machine; each is looked at as a source of its own.
        kind: warc for .warc and .warc.gz files such as CC-NEWS; wirecopy for texts, NITF, NewsML-G2 and ninjs.
        since: Only what was captured on this day or later.
        until: Only what was captured on this day or earlier.
        max_pages: At most this many pages of each path, up to 1,000,000; 0 for all of them.
        dry_run: Read, but write nothing; log and artifacts say what would be stored.
    """

    def run() -> State[Any]:
        wanted = wanted_of_paths(
            tuple(paths), kind=kind, since=since, until=until, max_pages=max_pages or None, is_dry_run=dry_run
        )
        return run_with_tasks(wanted, read_settings(default_sources()), Places(default_data()))

    return or_reason(run)
