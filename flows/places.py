"""Where everything lies under the data folder."""

import os
from dataclasses import dataclass
from pathlib import Path

from flows.errors import BadSettings


@dataclass(frozen=True, slots=True)
class Places:
    """The paths under one data folder; nothing of Nightwire is written anywhere else."""

    data: Path

    @property
    def warehouse(self) -> Path:
        """The writer's database; nobody else opens it."""
        return self.data / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The readers' copy."""
        return self.data / "news.duckdb"

    @property
    def archive(self) -> Path:
        """Every page as fetched, in WARC files."""
        return self.data / "archive"

    @property
    def spool(self) -> Path:
        """Batches that are safe on disk and not yet in the warehouse."""
        return self.data / "spool"

    @property
    def backups(self) -> Path:
        """Verified copies of the warehouse."""
        return self.data / "backup"

    @property
    def reports(self) -> Path:
        """One page a morning."""
        return self.data / "report"

    @property
    def state(self) -> Path:
        """What `nightwire up` keeps: the server's database, its password, logs, process numbers."""
        return self.data / "state"


def make_data_folder(places: Places) -> None:
    """Make the data folder unless it is there. Raises BadSettings when nothing can be written in it."""
    reason = "this user may not write there"
    try:
        places.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
    if not os.access(places.data, os.W_OK | os.X_OK):
        raise BadSettings(
            f"{places.data}: cannot be used as the data folder: {reason}; "
            "name another with --data FOLDER or NIGHTWIRE_DATA"
        )
