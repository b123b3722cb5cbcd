"""Run the whole chain on the sample wire service of the checkout, and show what came of it."""

import json
import os
import select
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from flows.errors import FlowError
from flows.places import Places, make_data_folder
from flows.running import run_here
from flows.terminal import console, plain, table

SERVICE = Path(__file__).parent.parent / "tests" / "wire" / "server.py"
START_SECONDS = 30
QUERIES = (
    (
        "What came in, newest first",
        "SELECT published_at, language, source, headline FROM latest ORDER BY published_at DESC NULLS LAST LIMIT 8",
    ),
    (
        "Photos by agency",
        "SELECT agency, count(*) AS photos FROM photos, unnest(agencies) AS names(agency) GROUP BY ALL "
        "ORDER BY photos DESC, agency LIMIT 8",
    ),
    (
        "Who carried whose text",
        "SELECT o.source AS original, c.source AS carrier, round(c.similarity, 2) AS similarity, c.headline "
        "FROM articles c JOIN articles o ON o.article_id = c.copy_of AND o.version = 1 ORDER BY similarity DESC "
        "LIMIT 8",
    ),
)


class NoService(FlowError):
    """The sample wire service cannot be started."""


def run_demo(sources: Path | None, places: Places, *, night: int, port: int, is_plain: bool) -> int:
    """Run one night of the sample service, or of `sources`; print counts, places and three queries; return the status.

    Raises NoService outside of a checkout.
    """
    out = console()
    make_data_folder(places)
    if sources is not None:
        return _show(run_here(sources, places, is_plain=is_plain), places, out)
    with sample_service(places.data / "sample" / "sources.toml", night=night, port=port, out=out) as settings_file:
        return _show(run_here(settings_file, places, is_plain=is_plain), places, out)


@contextmanager
def sample_service(settings_file: Path, *, night: int, port: int, out: Console) -> Iterator[Path]:
    """Serve the sample wire service from a process of its own, and give the settings file that reads it."""
    if not SERVICE.exists():
        raise NoService(f"{SERVICE}: not there; the sample service comes with the checkout, not with the package")
    chosen = _free_port(port, out)
    command = [sys.executable, str(SERVICE), "--port", str(chosen), "--night", str(night)]
    command += ["--sources", str(settings_file)]
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    log = settings_file.with_name("service.log")
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,  # noqa: S603 - our own
    ):
        try:
            told = _first_line(process, log)
            out.print(f"Sample wire service, night {night}: {told['base_url']} and {told['second_url']}", style="bold")
            yield Path(told["sources"])
        finally:
            process.terminate()


def _first_line(process: "subprocess.Popen[str]", log: Path) -> dict[str, str]:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    line = process.stdout.readline() if ready else ""
    if not line:
        raise NoService(f"the sample wire service did not start; {log} says why")
    told: dict[str, str] = json.loads(line)
    return told


def _free_port(port: int, out: Console) -> int:
    """Return the first of two free ports from `port` on, saying loudly when it is not `port`.

    The addresses of the articles hold the port: on other ports the same articles are new ones.
    """
    for candidate in range(port, port + 100, 2):
        if _is_free(candidate) and _is_free(candidate + 1):
            if candidate != port:
                out.print(
                    f"PORT {port} OR {port + 1} IS TAKEN: the sample service uses {candidate} and {candidate + 1}. "
                    "Its articles have other addresses then, and are stored again.",
                    style="bold red",
                )
            return candidate
    raise NoService(f"no two free ports from {port} to {port + 100}; name another with PORT=")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _show(status: int, places: Places, out: Console) -> int:
    out.print()
    show_places(places, out)
    if places.published.exists():
        show_queries(places, out)
    return status


def show_places(places: Places, out: Console) -> None:
    """Print where the data is."""
    newest = sorted(places.reports.glob("*.html"))[-1:]
    rows = [
        ("for queries", places.published),
        ("the writer's", places.warehouse),
        ("pages as fetched", places.archive),
        *(("this morning's report", path) for path in newest),
    ]
    out.print("Where the data is", style="bold")
    out.print(table(["what", "where"], rows))


def show_queries(places: Places, out: Console) -> None:
    """Print three queries with their real answers."""
    from load.query import run_query

    command = _command()
    where = "" if places.data == Path("data") else f"--data {shlex.quote(str(places.data))} "
    for title, query in QUERIES:
        answer = run_query(places.published, query)
        out.print()
        out.print(plain(title), style="bold")
        out.print(plain(f'{command} sql {where}"{query}"'), style="dim", soft_wrap=True)
        rows = [[_short(value) for value in row] for row in answer.rows]
        out.print(table(answer.columns, rows) if rows else "(no rows yet)")


def _command() -> str:
    """Return how this person calls the command: by its name, or by its path in the checkout."""
    called = Path(sys.argv[0])
    if called.name != "nightwire" or shutil.which("nightwire") == str(called):
        return "nightwire"
    return os.path.relpath(called) if called.exists() else "nightwire"


def _short(value: object) -> str:
    text = "" if value is None else str(value).removesuffix("+00:00")
    return text if len(text) <= 60 else text[:59] + "…"
