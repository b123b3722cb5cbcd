"""The flow that looks after the house once a week: backup, retention, and the disk."""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.artifacts import put_care
from flows.care import care
from flows.names import run_name
from flows.places import Places
from flows.settings import default_data, default_sources, read_settings
from flows.tasks import or_reason

FOR_EVER = 36_500  # days; a number and not None, because the UI hides the limits of what may be None


@flow(name="maintain", flow_run_name=run_name, validate_parameters=True)
def maintain(keep_archive_days: Annotated[int, Field(ge=30, le=FOR_EVER)] = FOR_EVER) -> State[Any]:
    """Make a verified backup, and remove old backups, reports and archive files by the settings' rules.

    What was checked, kept, removed and made smaller is told in an artifact.

    Args:
        keep_archive_days: Remove archived pages older than this many days, 30 or more; 36500, a century, keeps all.
    """
    keep = None if keep_archive_days == FOR_EVER else keep_archive_days

    def run() -> State[Any]:
        done = care(read_settings(default_sources()), Places(default_data()), keep_archive_days=keep)
        put_care(done)
        return Failed(message=done.sentence) if done.is_trouble else Completed(message=done.sentence)

    return or_reason(run)
