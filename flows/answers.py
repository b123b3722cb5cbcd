"""Where `nightwire sql --output` writes: whole or not at all, and never over a file of the data folder."""

import os
from pathlib import Path

from flows.errors import FlowError
from flows.places import Places


class BadOutput(FlowError):
    """The answer cannot be written where it was asked for."""


def check_output(path: Path, places: Places) -> None:
    """Raise BadOutput for a file of the data folder: an answer written over a database is the end of it."""
    if path.resolve().is_relative_to(places.data.resolve()):
        raise BadOutput(f"{path}: lies in the data folder, which Nightwire alone writes; name a file outside of it")


def write_answer(path: Path, answer: bytes) -> None:
    """Write an answer; a file that was there is replaced when all of it is on the disk. Raises BadOutput."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):  # such as /dev/stdout
            path.write_bytes(answer)
            return
        try:
            unfinished.write_bytes(answer)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise BadOutput(f"{path}: cannot be written: {error.strerror or error}") from error
