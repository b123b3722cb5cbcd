"""Keep the logs of what is served from filling the disk."""

import os
import shutil
from pathlib import Path

MAX_LOG_BYTES = 10 << 20


def turn_over(folder: Path, *, max_bytes: int = MAX_LOG_BYTES) -> list[Path]:
    """Begin every log of the folder that is larger than `max_bytes` anew; the one before is kept as `NAME.log.1`.

    The file stays the same file: who writes it appends to it, and need not know. A line that is written in the very
    moment of the copy may be missing. Returns the logs begun anew. Raises OSError when the disk is full.
    """
    large = [path for path in sorted(folder.glob("*.log")) if path.stat().st_size > max_bytes]
    for path in large:
        unfinished = path.with_name(f".{path.name}.1")
        shutil.copyfile(path, unfinished)
        unfinished.replace(path.with_name(f"{path.name}.1"))
        os.truncate(path, 0)
    return large
