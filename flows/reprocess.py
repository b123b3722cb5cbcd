"""The flow that reads archived pages again with today's extractor: new versions only where the text changed."""

from datetime import date
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.again import archived_pages
from flows.names import run_name
from flows.places import Places
from flows.settings import default_data, default_sources, read_settings
from flows.tasks import run_with_tasks
from flows.wanted import wanted_of


@flow(name="reprocess", flow_run_name=run_name, validate_parameters=True)
def reprocess(
    sources: list[str] | None = None,
    since: date | None = None,
    everything: bool = False,
    max_pages: Annotated[int | None, Field(ge=1, le=10_000_000)] = None,
    dry_run: bool = False,
) -> State[Any]:
    """Read what is in the archive again, without asking the web; pages rejected earlier get their chance too.

    Args:
        sources: Names of the sources whose pages are read again; all of them when empty.
        since: Only pages fetched on this day or later.
        everything: Also pages that this release of the extractor has read already.
        max_pages: At most this many pages of each source; all of them when empty.
        dry_run: Read, but write nothing; the counts say what would change.
    """
    settings = read_settings(default_sources())
    wanted = wanted_of(
        settings,
        names=tuple(sources or ()),
        since=since,
        max_pages=max_pages,
        is_dry_run=dry_run,
        title="reprocess",
    )
    return run_with_tasks(wanted, settings, Places(default_data()), look=archived_pages(everything=everything))
