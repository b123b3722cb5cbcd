"""What the Prefect UI shows of a run beside its log: progress while it runs, a table and a report when it ends."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ParamSpec
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.events import emit_event

from flows.care import Care
from flows.events import Notice
from flows.night import Night, NightResult
from flows.words import clean, harmless, markdown

log = logging.getLogger(__name__)
P = ParamSpec("P")

SECONDS_BETWEEN = 5.0
MOST_NAMES = 50  # of removed files in one list


class Progress:
    """A progress bar in the UI: sources that have ended, and links that have."""

    def __init__(self, night: Night) -> None:
        self._told_at = time.monotonic()
        self._id: UUID | None = _quietly(
            create_progress_artifact,
            progress=0.0,
            key="nightwire-progress",
            description=f"Run {night.wanted.run_id}: {len(night.tallies)} sources",
        )

    def tell(self, night: Night) -> None:
        """Show how far the run is; at most every five seconds."""
        if self._id is None or time.monotonic() - self._told_at < SECONDS_BETWEEN:
            return
        self._told_at = time.monotonic()
        _quietly(update_progress_artifact, artifact_id=self._id, progress=round(100 * night.share_done(), 1))

    def end(self) -> None:
        """Show that the run has ended."""
        if self._id is not None:
            _quietly(update_progress_artifact, artifact_id=self._id, progress=100.0)


def put_artifacts(result: NightResult, report: str | None) -> None:
    """Leave the summary table and the report with the run; text from pages is escaped."""
    rows = [
        {
            "source": run.source,
            "found": run.found,
            "stored": run.stored,
            "unchanged": run.unchanged,
            "copies": run.copies,
            "rejected": run.rejected,
            "seconds": round(run.seconds, 1),
            "state": run.state.replace("_", " "),
            "message": markdown(run.message or ""),
        }
        for run in result.runs
    ]
    _quietly(
        create_table_artifact, table=rows, key="nightwire-sources", description=markdown(result.sentence, letters=600)
    )
    if report:
        _quietly(create_markdown_artifact, markdown=report, key="nightwire-report", description="The morning report")


def put_care(done: Care) -> None:
    """Leave with the run what was checked, kept, removed and made smaller."""
    rows = [
        f"| {chore.what} | {chore.kept:,} | {len(chore.removed):,} | {_size(chore.bytes_before)} | "
        f"{_size(chore.bytes_after)} |"
        for chore in done.chores
    ]
    gone = [f"- {chore.what}: {_listed(chore.removed)}" for chore in done.chores if chore.removed]
    lines = [
        *(f"- {chore.what}: {markdown(chore.note)}" for chore in done.chores),
        f"- disk: {markdown(done.disk)}",
        "",
        "| what | kept | removed | before | after |",
        "|:---|---:|---:|---:|---:|",
        *rows,
        *(["", "## Removed", "", *gone] if gone else []),
    ]
    _quietly(
        create_markdown_artifact,
        markdown="\n".join(lines),
        key="nightwire-maintenance",
        description="What was checked, kept and removed",
    )


def _size(count: int) -> str:
    return f"{count / (1 << 20):,.1f} MB" if count >= 100_000 else f"{count / (1 << 10):,.1f} kB"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return ", ".join(f"`{name}`" for name in names[:MOST_NAMES]) + more


def put_events(notices: Iterable[Notice]) -> None:
    """Tell Prefect what somebody should know; automations make alerts of it."""
    for notice in notices:
        log.warning("%s: %s: %s", notice.event, notice.about, clean(notice.sentence))
        resource = {"prefect.resource.id": notice.event.rpartition(".")[0] + "." + notice.about}
        _quietly(emit_event, event=notice.event, resource=resource, payload={"sentence": harmless(notice.sentence)})


def _quietly(put: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> Any:
    """Call `put`; an artifact that cannot be shown is a line in the log and never the end of a run."""
    try:
        return put(*args, **kwargs)
    except Exception as error:
        log.warning("the UI could not be told: %s: %s", type(error).__name__, error)
        return None
