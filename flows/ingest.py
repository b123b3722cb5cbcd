"""The nightly flow: every source looked at, every link accounted for, the readers' copy published.

Parameters are typed for the UI's form. Where things lie comes from the environment, so that the form stays short:
NIGHTWIRE_SOURCES names the settings file, NIGHTWIRE_DATA the data folder.
"""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.names import run_name
from flows.places import Places
from flows.settings import default_data, default_sources, read_settings
from flows.tasks import run_with_tasks
from flows.wanted import wanted_of

SETTINGS = read_settings(default_sources())
if TYPE_CHECKING:
    SourceName = str
else:  # a choice in the UI's form: what is declared when the flow is deployed
    SourceName = Literal[tuple(source.name for source in SETTINGS.sources())]


@flow(name="ingest", flow_run_name=run_name, validate_parameters=True, log_prints=False)
def ingest(
    # Plain types: for `list | None` and `int | None` the UI shows "None" first and hides the limit it refuses by.
    sources: Annotated[list[SourceName], Field(max_length=500)] = [],  # noqa: B006  never changed
    since: date | None = None,
    max_pages: Annotated[int, Field(ge=0, le=5000)] = 0,
    dry_run: bool = False,
) -> State[Any]:
    """Read the sources of tonight into the warehouse and publish the readers' copy.

    Ends as Completed, as "Completed with rejects" (some pages could not be read; see the table `rejects`), or as
    Failed with the reason in a sentence. Whatever a failed run leaves is finished by the next one.

    Args:
        sources: Which sources to look at; all of them when none is chosen.
        since: Only what its source dates on this day or later; everything that is new when empty.
        max_pages: At most this many links of each source, up to 5000; 0 leaves it to the source's own limit.
        dry_run: Fetch and read, but write nothing; log and artifacts say what would be stored.
    """
    wanted = wanted_of(SETTINGS, names=tuple(sources), since=since, max_pages=max_pages or None, is_dry_run=dry_run)
    return run_with_tasks(wanted, SETTINGS, Places(default_data()))
