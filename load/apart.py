"""Run a job of load.copying in a process of its own, and bring its result or its error back."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from load import errors
from load.errors import LoadError


def run_apart(job: str, source: Path, target: Path, old: Path | None = None) -> dict[str, Any]:
    """Return the result of one job of load.copying; raises the LoadError that it raised."""
    command = [sys.executable, "-m", "load.copying", job, *(str(path) for path in (source, target, old or target))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own module
    if done.returncode != 0 or not done.stdout.strip():
        raise LoadError(f"{target}: the copying process ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    if "error" in result:
        raise getattr(errors, result["error"], LoadError)(result["message"])
    return result
