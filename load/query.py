"""The analysts' door: SQL on the readers' copy, with no way to write, to read elsewhere or to stay for ever."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from load.asked import check_question
from load.database import Connection
from load.errors import BadQuery, WarehouseDamaged
from load.faults import named_faults
from load.records import Limits
from load.search import load_extension
from load.tables import Table, named_apart, write_table

__all__ = ["Copy", "Table", "open_copy", "run_query", "write_table"]

DEFAULT_LIMITS = Limits()
ROWS_A_CHUNK = 2048


def run_query(path: Path, sql: str, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Return the answer of one query on the readers' copy. Raises BadQuery, WarehouseDamaged."""
    with open_copy(path, limits=limits) as copy:
        return copy.run(sql)


class Copy:
    """The readers' copy, open and locked down; `run` may be called again and again."""

    def __init__(self, con: Connection, limits: Limits) -> None:
        self._con = con
        self._limits = limits

    def run(self, sql: str) -> Table:
        """Return the answer of one query. Raises BadQuery, with a sentence on what to do."""
        began = time.monotonic()
        try:
            check_question(self._con, sql)
            with _interrupted_after(self._con, self._limits.seconds):
                data, is_truncated = _first_rows(self._con.execute(sql), self._limits)
        except duckdb.InterruptException as error:
            raise BadQuery(f"stopped after {self._limits.seconds:g} s, the limit; ask for less, or raise it") from error
        except (duckdb.OutOfMemoryException, MemoryError) as error:
            raise BadQuery(
                f"needs more than {self._limits.memory_mb} MB, the limit; ask for less, or raise it"
            ) from error
        except duckdb.Error as error:
            raise BadQuery(_refusal(str(error).strip())) from error
        return Table(data=named_apart(data), is_truncated=is_truncated, seconds=time.monotonic() - began)


@contextmanager
def open_copy(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Copy]:
    """Open the readers' copy read-only, with no outside access and its configuration locked.

    Raises BadQuery when there is no copy yet; WarehouseDamaged.
    """
    if not path.exists():
        raise BadQuery(f"{path}: no readers' copy yet; `nightwire run` makes one")
    try:
        with named_faults(path):
            con = duckdb.connect(str(path), read_only=True, config=_settings(limits))
    except WarehouseDamaged as error:
        raise WarehouseDamaged(f"{path}: damaged; it is a copy: remove it, `nightwire run` makes it anew") from error
    try:
        load_extension(con)
        for line in LOCKDOWN:
            con.execute(line)
        yield Copy(con, limits)
    finally:
        con.close()


def _refusal(text: str) -> str:
    """Return DuckDB's sentence, but say what holds here where its own would send a person the wrong way."""
    if "disabled by configuration" in text:
        return f"files, folders and addresses are refused: only what is in this copy can be asked ({text})"
    if found := NEEDS_EXTENSION.search(text):
        return f"{found[1]}() is refused: it belongs to an extension ({found[2]}), and this copy takes none but fts"
    if any(word in text.lower() for word in ("corrupt", "checksum")):
        return f"the readers' copy is damaged; remove it, and `nightwire run` makes it anew ({text})"
    return text


NEEDS_EXTENSION = re.compile(r'with name "([^"]*)" is not in the catalog, but it exists in the (\w+) extension')

LOCKDOWN = (
    "SET TimeZone = 'UTC'",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


def _settings(limits: Limits) -> dict[str, Any]:
    return {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "temp_directory": "",
        "memory_limit": f"{limits.memory_mb}MB",
        "threads": str(limits.threads),
    }


@contextmanager
def _interrupted_after(con: Connection, seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, con.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _first_rows(result: Connection, limits: Limits) -> tuple[pa.Table, bool]:
    reader = result.to_arrow_reader(ROWS_A_CHUNK)
    chunks = []
    rows = size = 0
    for chunk in reader:
        chunks.append(chunk)
        rows += chunk.num_rows
        size += chunk.nbytes
        if size > limits.memory_mb << 20:
            raise MemoryError
        if rows > limits.rows:
            break
    return pa.Table.from_batches(chunks, schema=reader.schema).slice(0, limits.rows), rows > limits.rows
