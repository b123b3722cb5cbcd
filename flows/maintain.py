"""The flow that looks after the house once a week: backup, retention, and the disk."""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.care import care
from flows.names import run_name
from flows.places import Places
from flows.settings import default_data, default_sources, read_settings


@flow(name="maintain", flow_run_name=run_name, validate_parameters=True)
def maintain(keep_archive_days: Annotated[int | None, Field(ge=30, le=36_500)] = None) -> State[Any]:
    """Make a verified backup, and remove old backups, reports and archive files by the settings' rules.

    Args:
        keep_archive_days: Remove archived pages older than this many days, 30 or more; all are kept when empty.
    """
    done = care(read_settings(default_sources()), Places(default_data()), keep_archive_days=keep_archive_days)
    return Failed(message=done.sentence) if done.is_trouble else Completed(message=done.sentence)
