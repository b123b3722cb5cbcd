"""The flow that reads archived pages again with today's extractor: new versions only where the text changed."""

from datetime import date
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.again import archived_pages
from flows.ingest import SETTINGS, SourceName
from flows.names import run_name
from flows.places import Places
from flows.settings import default_data
from flows.tasks import run_with_tasks
from flows.wanted import wanted_of


@flow(name="reprocess", flow_run_name=run_name, validate_parameters=True)
def reprocess(
    # Plain types: for `list | None` and `int | None` the UI shows "None" first and hides the limit it refuses by.
    sources: Annotated[list[SourceName], Field(max_length=500)] = [],  # noqa: B006  never changed
    since: date | None = None,
    everything: bool = False,
    max_pages: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    dry_run: bool = False,
) -> State[Any]:
    """Read what is in the archive again, without asking the web; pages rejected earlier get their chance too.

    Args:
        sources: Whose pages are read again; those of all sources when none is chosen.
        since: Only pages fetched on this day or later.
        everything: Also pages that this release of the extractor has read already.
        max_pages: At most this many pages of each source, up to 10,000,000; 0 for all of them.
        dry_run: Read, but write nothing; the counts say what would change.
    """
    wanted = wanted_of(
        SETTINGS,
        names=tuple(sources),
        since=since,
        max_pages=max_pages or None,
        is_dry_run=dry_run,
        flow="reprocess",
    )
    return run_with_tasks(wanted, SETTINGS, Places(default_data()), look=archived_pages(everything=everything))
