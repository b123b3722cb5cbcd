"""`nightwire up` and `nightwire down`: start serving in the background, and stop all of it."""

import shlex
import subprocess
import sys
import time
from pathlib import Path

from flows.errors import ServerTrouble
from flows.keeper import CHECKOUT, RUN, RUN_STOP_SECONDS, START_SECONDS
from flows.keeper_lock import read_keeper
from flows.places import Places, make_data_folder
from flows.processes import find_processes, is_ours, stop_tree
from flows.server import Server, forget_server, is_answering, password_file, read_server
from flows.settings import default_sources, read_settings
from flows.terminal import console, plain, table

READY_SECONDS = START_SECONDS + 120.0  # the server, then the deployments and the worker
STOP_ALL_SECONDS = 110.0  # its runs, the worker, the server; systemd waits for 120
KEEPER = "nightwire-keeper"  # a word in the keeper's command line


def up(places: Places, sources: Path, *, port: int) -> int:
    """Serve in the background and print where; when it is served already, say so. Raises ServerTrouble, BadSettings."""
    read_settings(sources)
    make_data_folder(places)
    keeper = read_keeper(places)
    if keeper is None:
        _stop_left(places)  # what still has the port
        server = _start(places, sources, port)
    else:
        console().print("Served already.")
        server = _await(places, keeper)
    _print_server(server, places, sources)
    return 0


def down(places: Places) -> int:
    """Stop the server, the worker, its runs, and what keeps them, whoever started it. Raises ServerTrouble."""
    pid = read_keeper(places)
    if pid is None:
        console().print(_bury(places))
        return 0
    # A number of another container, or of the moment before the keeper has written its own, is nobody's to end.
    if not is_ours(pid, "serve"):
        raise ServerTrouble(
            f"{places.state}: process {pid} serves this folder and is not to be found here; stop it there"
        )
    is_background = is_ours(pid, KEEPER)
    stop_tree(pid, seconds=STOP_ALL_SECONDS)
    if read_keeper(places) is not None:
        raise ServerTrouble(f"process {pid} serves {places.data} and could not be stopped; is it another user's?")
    forget_server(places)
    console().print(
        "Stopped." if is_background else "Stopped. When systemd started it, it starts it again: systemctl stop."
    )
    return 0


def _bury(places: Places) -> str:
    """Stop and forget what is left where the keeper died or never was, and say what was found."""
    died = read_server(places)
    left = _stop_left(places)
    forget_server(places)
    if died is None:
        return "Nothing is served here."
    rest = f"{len(left)} of its processes lived on and are stopped" if left else "nothing of it is left"
    return f"What served {died.url} had died, with its machine or alone; {rest}."


def _stop_left(places: Places) -> list[int]:
    """Stop what a keeper that died has left: its server, its worker, a run under way. Return their numbers."""
    died = read_server(places)
    if died is None:
        return []
    marks = {"NIGHTWIRE_DATA": str(places.data.absolute()), "PREFECT_API_URL": f"{died.url}/api"}
    left = find_processes(marks, ["-m prefect", RUN])
    for pid in left:
        stop_tree(pid, seconds=RUN_STOP_SECONDS)
    return left


def _await(places: Places, keeper: int) -> Server:
    """Return the server that a process which is there already makes ready. Raises ServerTrouble."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and read_keeper(places) is not None:
        server = read_server(places)
        if server and server.is_ready and is_answering(server, places):
            return server
        time.sleep(0.3)
    raise ServerTrouble(
        f"process {keeper} serves {places.data}, but its server does not answer; "
        f"{places.state / 'log' / 'server.log'} says why, `nightwire down` stops it"
    )


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
    where = "" if places.data == Path("data") else f" --data {shlex.quote(str(places.data))}"
    stop = f"nightwire down{where}" if where else "make down"
    own = "" if sources.absolute() == default_sources().absolute() else f" --sources {shlex.quote(str(sources))}"
    run = f"nightwire run{own}{where}"
    out.print(plain(f"Run tonight's ingest now: Deployments > nightly > Run, or: {run}. Stop all: {stop}"))


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].removeprefix("ServerTrouble: ") if lines else "it ended without a word"
