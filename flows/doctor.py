"""`nightwire doctor`: check the installation, and say how to mend what is broken."""

import importlib
import importlib.metadata
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.text import Text

from extract.records import Page
from extract.workers import Workers
from flows.care import disk_of, low_disk
from flows.errors import BadSettings
from flows.keeper_lock import read_keeper
from flows.places import Places, make_data_folder
from flows.reading import read_article
from flows.server import is_answering, password_file, read_server
from flows.settings import default_sources, read_settings
from flows.terminal import console, plain
from flows.wanted import NO_CONTACT, has_no_contact

PINNED = {"duckdb": "1.5.5", "duckdb-extension-fts": "1.5.5", "trafilatura": "2.3.1", "prefect": "3.8.8"}
OLDEST_PYTHON = (3, 11)

Finding = tuple[bool, str, str]  # is it well, what was found, how to mend it


def examine(places: Places, sources: Path | None) -> int:
    """Print each finding; return 1 when something must be mended."""
    out = console()
    is_well = True
    for name, look in _checks(places, sources):
        try:
            well, found, mend = look()
        except Exception as error:  # what a check stumbles over is its finding
            well, found, mend = False, f"{type(error).__name__}: {error}", "make clean && make setup"
        is_well = is_well and well
        out.print(Text("ok      " if well else "BROKEN  ", "green" if well else "bold red") + plain(f"{name}: {found}"))
        if not well:
            out.print(Text("        mend: ", "yellow") + plain(mend))
    return 0 if is_well else 1


def _checks(places: Places, sources: Path | None) -> Iterator[tuple[str, Callable[[], Finding]]]:
    yield "Python", _python
    for package, version in PINNED.items():
        yield package, lambda package=package, version=version: _package(package, version)  # type: ignore[misc]
    yield "SQLite (of the Prefect server)", _sqlite
    yield "settings", lambda: _settings(sources)
    yield "data folder", lambda: _folder(places)
    yield "disk", lambda: _disk(places)
    yield "warehouse", lambda: _warehouse(places)
    yield "full-text search", _search
    yield "worker process", _worker
    yield "Prefect server", lambda: _server(places)


def _python() -> Finding:
    found = sys.version.split()[0]
    return sys.version_info >= OLDEST_PYTHON, f"{found} at {sys.executable}", "make PYTHON=/path/to/python3.11 setup"


def _package(name: str, wanted: str) -> Finding:
    found = importlib.metadata.version(name)
    return found == wanted, f"{found}, pinned {wanted}", "make clean && make setup"


def _sqlite() -> Finding:
    return sqlite3.sqlite_version_info >= (3, 24), sqlite3.sqlite_version, "a Python built with SQLite 3.24 or newer"


def _settings(sources: Path | None) -> Finding:
    path = sources or default_sources()
    settings = read_settings(path)
    nameless = f"; {NO_CONTACT}" if has_no_contact(settings, settings.sources()) else ""
    return True, f"{path}: {len(settings.source)} sources, {settings.workers.count} workers{nameless}", ""


def _folder(places: Places) -> Finding:
    try:
        make_data_folder(places)
    except BadSettings as error:
        return False, str(error), "give the folder to the user who runs this, or name another"
    with tempfile.TemporaryFile(dir=places.data) as probe:
        probe.write(b"nightwire")
        os.fsync(probe.fileno())
    return True, f"{places.data.absolute()} can be written", ""


def _disk(places: Places) -> Finding:
    free = shutil.disk_usage(disk_of(places)).free / (1 << 30)
    low = low_disk(places)
    return low is None, low or f"{free:.0f} GB free", "make room, or move the data folder: --data or NIGHTWIRE_DATA"


def _warehouse(places: Places) -> Finding:
    if not places.published.exists():
        return True, "none yet", ""
    from load.query import run_query

    ((count,),) = run_query(places.published, "SELECT count(*) FROM articles").rows
    return True, f"the readers' copy opens; {count:,} versions", "nightwire restore"


def _search() -> Finding:
    importlib.import_module("duckdb_extension_fts")
    return True, "the extension is there", "make clean && make setup"


def _worker() -> Finding:
    with Workers(read_article, args=("doctor",), count=1, seconds_per_page=60) as workers:
        (answer,) = workers.read([_sample()])
    headline = getattr(answer, "headline", None)
    return headline == "Doctor's visit", "starts and reads a page", f"it read {answer!r:.200}; make clean && make setup"


def _sample() -> Page:
    from datetime import UTC, datetime

    from extract.records import Link

    text = (
        "A page of some length is read here, to see whether the extractor and its tables are all in their place. " * 9
    )
    html = f"<html><title>Doctor's visit</title><body><article><h1>Doctor's visit</h1><p>{text}</article></html>"
    url = "https://doctor.invalid/visit"
    return Page(
        url=url,
        final_url=url,
        source="doctor",
        status=200,
        headers=(("Content-Type", "text/html"),),
        content=html.encode(),
        fetched_at=datetime.now(UTC),
        link=Link(url=url, source="doctor"),
    )


def _server(places: Places) -> Finding:
    server = read_server(places)
    if server is None:
        return True, "not served; `nightwire up` serves", ""
    mode = password_file(places).stat().st_mode & 0o777
    if mode != 0o600:
        return False, f"others may read {password_file(places)} (mode {mode:o})", f"chmod 600 {password_file(places)}"
    if read_keeper(places) is None:
        return False, f"what served {server.url} died, with its machine or alone", "nightwire up"
    is_up = is_answering(server, places)
    return is_up, f"{server.url} {'answers' if is_up else 'does not answer'}", "nightwire down && nightwire up"
