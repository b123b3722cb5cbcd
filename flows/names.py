"""Names of flow runs, as people read them in the UI."""

from datetime import UTC, datetime

from prefect.runtime import deployment, flow_run

MADE_UP = "(made up)"  # at the end of the name of the run for nights that were missed


def run_name() -> str:
    """Return such as `nightly 2026-11-23`, or `by hand 2026-11-23 14:05` for a run that no deployment started.

    A run that makes up for nights that were missed keeps the name it was given.
    """
    if (flow_run.name or "").endswith(MADE_UP):
        return str(flow_run.name)
    started = flow_run.scheduled_start_time or datetime.now(UTC)
    if deployment.name:
        return f"{deployment.name} {started:%Y-%m-%d}"
    return f"by hand {started:%Y-%m-%d %H:%M}"
