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
BLOCK = "nightwire-alert"  # a notification block of any type: Slack, e-mail by SendGrid, custom webhook, ...
SILENCE = timedelta(seconds=120)  # four heartbeats; 90 s with the default heartbeat crashed a healthy run
BEAT = "prefect.flow-run.heartbeat"
ENDED = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}
TOLD = {"nightwire.*", "prefect.flow-run.Failed", "prefect.flow-run.Crashed"}
BODY = """{{ event.event }}: {{ event.resource.name or event.resource.id }}
{{ event.payload.sentence or event.payload.validated_state.message or "" }}
"""


async def install_automations(client: PrefectClient) -> None:
    """Make the automations that are not there yet; the one that tells needs a notification block named BLOCK."""
    if not await client.read_automations_by_name(DEAD):
        await client.create_automation(_dead_run())
    block = await _find_block(client)
    if block and not await client.read_automations_by_name(TELL):
        await client.create_automation(_telling(block))


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


def _telling(block: UUID) -> AutomationCore:
    trigger = EventTrigger(expect=TOLD, posture=Posture.Reactive, threshold=1, within=timedelta(0))
    action = SendNotification(block_document_id=block, subject="Nightwire: {{ event.event }}", body=BODY)
    return AutomationCore(
        name=TELL, description=f"By the notification block {BLOCK}", trigger=trigger, actions=[action]
    )


async def _find_block(client: PrefectClient) -> UUID | None:
    documents = await client.read_block_documents()
    return next((document.id for document in documents if document.name == BLOCK), None)
