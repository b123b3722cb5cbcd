"""Make a fresh Prefect server know Nightwire: pool, variable, deployments, the watch over dead runs. Idempotent.

A program: the keeper runs it once the server answers, before there is a worker.
"""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound
from prefect.states import Cancelled, Crashed
from prefect.variables import Variable

from flows.alerts import install_automations
from flows.keeper import CHECKOUT, POOL, RUN
from flows.names import MADE_UP
from flows.processes import is_ours

UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
DIED = "It died with the service or the machine; the next run finishes its work."


async def prepare() -> None:
    """Bring the server up to date with this checkout, and make up for the nights it missed, once."""
    async with get_client() as client:
        await _make_pool(client)
        await _bury_dead_runs(client)
        await _set_time_zone()
        missed = await _late_nights(client)
        _deploy()
        await install_automations(client)
        if missed:
            await _make_up(client, missed)


async def _make_pool(client: PrefectClient) -> None:
    try:
        await client.read_work_pool(POOL)
    except ObjectNotFound:
        await client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))


async def _bury_dead_runs(client: PrefectClient) -> None:
    """Call crashed what a machine or a service that died left as running: it would keep the next night waiting."""
    left = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNDER_WAY))),
        work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL])),
    )
    for run in left:
        if not (run.infrastructure_pid or "").isdigit() or not is_ours(int(run.infrastructure_pid or 0), RUN):
            await client.set_flow_run_state(run.id, Crashed(message=DIED), force=True)


async def _set_time_zone() -> None:
    if await Variable.aget("nightwire_timezone") is None:
        await Variable.aset("nightwire_timezone", os.environ.get("NIGHTWIRE_TIMEZONE") or _own_time_zone())


def _own_time_zone() -> str:
    """Return the machine's time zone by its name, UTC when it has none."""
    link = Path("/etc/localtime")
    _, _, name = str(link.resolve()).partition("zoneinfo/") if link.is_symlink() else ("", "", "")
    return name if "/" in name and not name.startswith("Etc/") else "UTC"


def _deploy() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"],
        cwd=CHECKOUT,
        env=os.environ | {"PWD": str(CHECKOUT)},
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"prefect deploy --all ended with {done.returncode}")


async def _late_nights(client: PrefectClient) -> list[FlowRun]:
    """Return the nightly runs that were due while nothing served, oldest first."""
    a_minute_ago = datetime.now(UTC) - timedelta(minutes=1)
    return await client.read_flow_runs(
        deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=["nightly"])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": a_minute_ago}),
        ),
    )


async def _make_up(client: PrefectClient, missed: list[FlowRun]) -> None:
    """Run the nights that were missed once, whatever their number: one run reads all that came since."""
    newest = max(run.expected_start_time for run in missed if run.expected_start_time)
    deployment = await client.read_deployment_by_name("ingest/nightly")
    for run in missed:
        await _cancel(client, run)
    await client.create_flow_run_from_deployment(
        deployment.id,
        idempotency_key=f"made up {newest:%Y-%m-%d}",
        name=f"nightly {newest:%Y-%m-%d} {MADE_UP}",
        tags=["made-up"],
    )


async def _cancel(client: PrefectClient, run: FlowRun) -> None:
    try:
        await client.set_flow_run_state(run.id, Cancelled(message="Missed; made up for by one run"), force=True)
    except (ObjectNotFound, ObjectAlreadyExists):
        return  # the deployment took its scheduled runs with it when it was renewed


if __name__ == "__main__":
    asyncio.run(prepare())
