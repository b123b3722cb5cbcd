"""Alerts as Prefect automations, shipped as code: what a dead run means, and whom to tell what."""

from datetime import timedelta
from uuid import UUID

from prefect.automations import AutomationCore
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import EventTrigger, Posture

DEAD = "Nightwire: a run whose process died is crashed"
TELL = "Nightwire: tell somebody"
BLOCK = "nightwire-alert"  # begins the name of a notification block of any type: Slack, e-mail, custom webhook, ...
SILENCE = timedelta(seconds=120)  # four heartbeats; 90 s with the default heartbeat crashed a healthy run
BEAT = "prefect.flow-run.heartbeat"
ENDED = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}
TOLD = {"nightwire.*", "prefect.flow-run.Failed", "prefect.flow-run.Crashed"}
BODY = """{{ event.event }}: {{ event.resource.name or event.resource.id }}
{{ event.payload.sentence or event.payload.validated_state.message or "" }}
"""


async def install_automations(client: PrefectClient) -> None:
    """Make the automations that are not there yet: the watch over runs, and one that tells for each block of ours.

    A block is ours when its name is BLOCK, or begins with it and a hyphen. One that was made anew under its old name
    gets its automation anew.
    """
    if not await client.read_automations_by_name(DEAD):
        await client.create_automation(_dead_run())
    for block in await client.read_block_documents():
        name = block.name or ""
        if name == BLOCK or name.startswith(BLOCK + "-"):
            await _install_telling(client, _telling(block.id, name))


async def _install_telling(client: PrefectClient, wanted: AutomationCore) -> None:
    for known in await client.read_automations_by_name(wanted.name):
        if _block_of(known) == _block_of(wanted):
            return
        await client.delete_automation(known.id)
    await client.create_automation(wanted)


def _block_of(automation: AutomationCore) -> UUID | None:
    return next((one.block_document_id for one in automation.actions if isinstance(one, SendNotification)), None)


def _dead_run() -> AutomationCore:
    trigger = EventTrigger(
        after={BEAT},
        expect={BEAT, *ENDED},
        match={"prefect.resource.id": ["prefect.flow-run.*"]},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENCE,
    )
    action = ChangeFlowRunState(
        state=StateType.CRASHED,
        name="Crashed",
        message="Its process died without a word; the next run finishes its work.",
        force=False,
    )
    return AutomationCore(name=DEAD, description="No heartbeat for two minutes", trigger=trigger, actions=[action])


def _telling(block: UUID, name: str) -> AutomationCore:
    trigger = EventTrigger(expect=TOLD, posture=Posture.Reactive, threshold=1, within=timedelta(0))
    action = SendNotification(block_document_id=block, subject="Nightwire: {{ event.event }}", body=BODY)
    title = TELL if name == BLOCK else f"{TELL} ({name.removeprefix(BLOCK + '-')})"
    return AutomationCore(name=title, description=f"By the block {name}", trigger=trigger, actions=[action])
