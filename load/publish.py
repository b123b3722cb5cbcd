"""Publish the readers' copy: made apart, then put in place by one rename."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from load import errors
from load.errors import LoadError, PublishFailed
from load.faults import named_faults
from load.files import sync_folder
from load.records import Published


def publish(warehouse: Path, published: Path) -> Published:
    """Make `published` a whole copy of the warehouse, with its full-text index; open readers keep the one they have.

    Close the writer's connection first. Skipped when the warehouse has not changed since the last copy.

    Raises PublishFailed, NoSpace, WarehouseDamaged; readers then keep the old copy.
    """
    began = time.monotonic()
    unfinished = published.with_name(f".{published.name}.new")
    with named_faults(published):
        published.parent.mkdir(parents=True, exist_ok=True)
        try:
            result = run_apart("publish", warehouse, unfinished)
            unfinished.replace(published)
        finally:
            for suffix in ("", ".wal"):
                unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
        sync_folder(published.parent)
    return Published(
        path=str(published),
        is_skipped=False,
        articles=result["articles"],
        searchable=result["searchable"],
        bytes=published.stat().st_size,
        seconds=time.monotonic() - began,
    )


def run_apart(job: str, source: Path, target: Path) -> dict[str, Any]:
    """Run one job of load.copying in a process of its own and return its result; raises what it raised."""
    command = [sys.executable, "-m", "load.copying", job, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own module
    if done.returncode != 0 or not done.stdout.strip():
        raise PublishFailed(f"{target}: the copying process ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    if "error" in result:
        raise _raised(result)
    return result


def _raised(result: dict[str, Any]) -> LoadError:
    kind = getattr(errors, result["error"], LoadError)
    error: LoadError = kind(result["message"])
    return error
