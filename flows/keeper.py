"""Serve: keep a Prefect server and a worker running, and start again whichever dies.

`nightwire up` starts this in the background, `nightwire serve` runs it in the foreground for systemd and containers.
"""

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from flows.errors import ServerTrouble
from flows.keeper_lock import keep_lock
from flows.logs import turn_over
from flows.places import Places, make_data_folder
from flows.processes import adopt_orphans, bury_orphans, start, stop_descendants, stop_named, stop_tree
from flows.server import Server, auth_string, forget_server, is_answering, password_file, prefect_settings, write_server

log = logging.getLogger(__name__)

CHECKOUT = Path(__file__).parent.parent
POOL = "nightwire"
START_SECONDS = 180.0  # of the server, the first time: its database is made
LOOK_SECONDS = 2.0
RUN = "prefect.engine"  # a word in the command line of a run
RUN_STOP_SECONDS = 45.0  # for the batch in the air, the counts and the report
PAUSES = (1.0, 5.0, 15.0, 60.0)  # before a process that died is started again; the last one for ever


class Keeper:
    """The server, the worker, and the note that says where they are."""

    def __init__(self, places: Places, sources: Path, *, port: int) -> None:
        self._places = places
        self._url = f"http://127.0.0.1:{port}"
        self._env = os.environ | serve_environment(places, sources, port=port)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._deaths: dict[str, int] = {"server": 0, "worker": 0}
        self.stop = threading.Event()

    def keep(self) -> None:
        """Start everything and keep it running until asked to stop. Raises ServerTrouble when it does not start."""
        self._check_port()
        adopt_orphans()  # a run goes on when its worker dies, and must end with us
        try:
            self._start("server")
            self._await_server()
            self._call("flows.deploying")
            self._start("worker")
            self._note(is_ready=True)
            log.info("serving %s", self._url)
            while not self.stop.wait(LOOK_SECONDS):
                self._turn_logs_over()
                bury_orphans([process.pid for process in self._running.values()])
                for role in [role for role, process in self._running.items() if process.poll() is not None]:
                    self._start_again(role)
        finally:
            self._stop_all()

    def _check_port(self) -> None:
        """Raise ServerTrouble when another program has the port: the server would say so in a log only."""
        host, _, port = self._url.removeprefix("http://").partition(":")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, int(port)))
            except OSError as error:
                raise ServerTrouble(
                    f"port {port} of {host} cannot be had ({(error.strerror or str(error)).lower()}): another program "
                    "or another data folder of Nightwire uses it. Name another: `nightwire up --ui-port 4300`, "
                    "`make up UI_PORT=4300`"
                ) from error

    def _stop_all(self) -> None:
        """Stop the runs first: the worker would kill them before they can say how far they came."""
        stop_named(os.getpid(), RUN, seconds=RUN_STOP_SECONDS)
        for role in ("worker", "server"):
            if role in self._running:
                stop_tree(self._running[role].pid)
        stop_descendants(os.getpid())
        forget_server(self._places)

    def _turn_logs_over(self) -> None:
        try:
            turn_over(self._places.state / "log")
        except OSError as error:  # a full disk is no reason to stop serving
            log.debug("the logs could not be begun anew: %s", error)

    def _start(self, role: str) -> None:
        command = {
            "server": ["server", "start", "--host", "127.0.0.1", "--port", self._url.rpartition(":")[2]],
            "worker": ["worker", "start", "--pool", POOL, "--type", "process", "--name", "nightwire"],
        }[role]
        ui_folder(self._places).mkdir(parents=True, exist_ok=True)
        logs = self._places.state.absolute() / "log" / f"{role}.log"
        program = [sys.executable, "-m", "prefect", "--no-prompt", *command]
        self._running[role] = start(program, log=logs, env=self._env, folder=CHECKOUT)
        self._note(is_ready=False)

    def _start_again(self, role: str) -> None:
        code = self._running[role].returncode
        pause = PAUSES[min(self._deaths[role], len(PAUSES) - 1)]
        self._deaths[role] += 1
        log.warning("the %s ended with %s; started again in %g s", role, code, pause)
        stop_tree(self._running[role].pid)  # what it left behind
        if not self.stop.wait(pause):
            self._start(role)
            self._note(is_ready=True)

    def _await_server(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not is_answering(Server(url=self._url, processes={}), self._places):
            code = self._running["server"].poll()
            if code is not None or time.monotonic() > end or self.stop.is_set():
                raise ServerTrouble(
                    f"the Prefect server did not start at {self._url} (exit status {code}); "
                    f"{self._places.state / 'log' / 'server.log'} says why. Another port: `nightwire up --ui-port 4300`"
                )
            time.sleep(0.3)

    def _call(self, module: str) -> None:
        """Run one of our modules to its end, with Prefect set to this server."""
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", module],
            env=self._env,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        logs = self._places.state / "log" / "deploy.log"
        logs.write_text(done.stdout + done.stderr, encoding="utf-8")
        if done.returncode != 0:
            raise ServerTrouble(f"the deployments could not be made; {logs} says why: {_last_line(done.stderr)}")

    def _note(self, *, is_ready: bool) -> None:
        pids = {"keeper": os.getpid()} | {role: process.pid for role, process in self._running.items()}
        write_server(self._places, Server(url=self._url, processes=pids, is_ready=is_ready))


def serve(places: Places, sources: Path, *, port: int) -> None:
    """Serve in the foreground until SIGTERM or SIGINT. Raises ServerTrouble, also when it is served here already."""
    _make_password(places)
    with keep_lock(places):
        keeper = Keeper(places, sources, port=port)

        def end(_: int, __: FrameType | None) -> None:
            keeper.stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        keeper.keep()


def serve_environment(places: Places, sources: Path, *, port: int) -> dict[str, str]:
    """Return what the server, the worker and its runs find in their environment."""
    url = f"http://127.0.0.1:{port}"
    sign_in = auth_string(places)
    return {
        **prefect_settings(places),
        "NIGHTWIRE_SOURCES": str(sources.absolute()),
        "NIGHTWIRE_DATA": str(places.data.absolute()),
        "PREFECT_API_URL": f"{url}/api",
        "PREFECT_API_AUTH_STRING": sign_in,
        "PREFECT_SERVER_API_AUTH_STRING": sign_in,
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"{url},http://localhost:{port}",
        # The UI's files with their addresses filled in; by itself the server writes them beside its code, which may be
        # another user's. It makes them anew after an upgrade.
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(ui_folder(places)),
        # The newer UI asks the maker's analytics service from each browser, whatever is set; and nobody sells here.
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_LOGGING_COLORS": "false",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


def ui_folder(places: Places) -> Path:
    """Return where the server writes the files of its UI."""
    return places.state.absolute() / "ui"


def _make_password(places: Places) -> None:
    make_data_folder(places)
    places.state.mkdir(parents=True, exist_ok=True)
    places.state.chmod(0o700)
    path = password_file(places)
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"nightwire:{secrets.token_urlsafe(18)}\n")


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
