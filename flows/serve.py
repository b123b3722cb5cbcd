"""`nightwire up` and `nightwire down`: start serving in the background, and stop all of it."""

import subprocess
import sys
import time
from pathlib import Path

from flows.errors import ServerTrouble
from flows.keeper import CHECKOUT, START_SECONDS
from flows.places import Places
from flows.processes import is_ours, stop_tree
from flows.server import Server, forget_server, is_answering, password_file, read_server
from flows.settings import read_settings
from flows.terminal import console, plain, table

READY_SECONDS = START_SECONDS + 120.0  # the server, then the deployments and the worker
KEEPER = "nightwire-keeper"  # a word in the keeper's command line


def up(places: Places, sources: Path, *, port: int) -> int:
    """Serve in the background and print where; when it is served already, say so. Raises ServerTrouble, BadSettings."""
    read_settings(sources)
    server = running(places)
    if server is None:
        server = _start(places, sources, port)
    else:
        console().print("Served already.")
    _print_server(server, places, sources)
    return 0


def down(places: Places) -> int:
    """Stop the server, the worker, its runs, and what keeps them."""
    server = read_server(places)
    pid = server.processes.get("keeper", 0) if server else 0
    if not pid or not is_ours(pid, KEEPER):
        forget_server(places)
        console().print("Nothing is served here.")
        return 0
    stop_tree(pid, seconds=60)
    forget_server(places)
    console().print("Stopped.")
    return 0


def running(places: Places) -> Server | None:
    """Return the server that is up and answering here."""
    server = read_server(places)
    if server is None or not is_ours(server.processes.get("keeper", 0), KEEPER):
        return None
    return server if is_answering(server, places) else None


def _start(places: Places, sources: Path, port: int) -> Server:
    logs = places.state / "log" / "keeper.log"
    logs.parent.mkdir(parents=True, exist_ok=True)
    code = f"import sys; sys.argv = ['{KEEPER}'] + sys.argv[1:]; from flows.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--data", str(places.data.absolute())]
    command += ["--sources", str(sources.absolute()), "--ui-port", str(port)]
    console().print("Starting the Prefect server, the deployments and a worker; half a minute the first time.")
    with logs.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=CHECKOUT, start_new_session=True
        )
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        server = read_server(places)
        if server and server.is_ready and server.processes.get("keeper") == process.pid:
            return server
        if process.poll() is not None:
            raise ServerTrouble(f"{_last_line(logs)} (all of it: {logs})")
        time.sleep(0.3)
    stop_tree(process.pid)
    raise ServerTrouble(
        f"it was not ready after {READY_SECONDS:.0f} s and was stopped again; {logs} says how far it came"
    )


def _print_server(server: Server, places: Places, sources: Path) -> None:
    out = console()
    rows = [
        ("UI", server.url),
        ("sign in with the line in", password_file(places)),
        ("sources", sources),
        ("data", places.data),
        ("logs", places.state / "log"),
    ]
    out.print(table(["what", "where"], rows))
    out.print(plain("Run tonight's ingest now: Deployments > nightly > Run, or: nightwire run. Stop all: make down"))


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].removeprefix("ServerTrouble: ") if lines else "it ended without a word"
