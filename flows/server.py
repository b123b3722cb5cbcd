"""Which Prefect server a run talks to, decided before Prefect is imported, which reads its settings then."""

import base64
import json
import os
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.keeper_lock import read_keeper
from flows.places import Places

RESTART_SECONDS = 60.0  # of a server that died; the keeper starts it again
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
    # An ephemeral server misses its own limit of 20 s on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # Without this the stages' log lines never reach the UI.
    "PREFECT_LOGGING_EXTRA_LOGGERS": "extract,transform,load,flows",
    # After a kill -9 of worker and flow together a missing heartbeat is what tells that the run is dead.
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "true",
}
LEAN = {
    # One by one, the writing of task runs is most of what a night costs the server: 2.7 s of CPU for 50 sources with
    # nothing new, 1.2 in batches (benchmarks/e2e.py).
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "2",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "100",
    "PREFECT_LOGGING_TO_API_BATCH_INTERVAL": "4",
    # What rarely happens here is looked for less often than every five seconds.
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "30",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_LOOP_SECONDS": "60",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A Prefect server that `nightwire up` started."""

    url: str  # of the UI, without a slash at its end
    processes: dict[str, int]  # process number by role: keeper, server, worker
    is_ready: bool = False  # deployed, and a worker is there


def prepare_prefect(places: Places, *, is_verbose: bool = False) -> str | None:
    """Set the environment for Prefect and return the UI's address, or None when an ephemeral server will serve.

    What the operator has set wins. Call it before anything imports Prefect.
    """
    for name, value in prefect_settings(places).items():
        os.environ.setdefault(name, value)
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
    if not is_verbose:
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "ERROR")
    if "PREFECT_API_URL" in os.environ:
        return os.environ["PREFECT_API_URL"].removesuffix("/api")
    server = read_server(places)
    if server is None or not _answers_soon(server, places):
        return None
    os.environ["PREFECT_API_URL"] = f"{server.url}/api"
    os.environ["PREFECT_API_AUTH_STRING"] = auth_string(places)
    return server.url


def _answers_soon(server: Server, places: Places) -> bool:
    """Return whether the server answers; one that is being started again is waited for, as its database is its own."""
    end = time.monotonic() + RESTART_SECONDS
    while not (is_up := is_answering(server, places)) and read_keeper(places) is not None and time.monotonic() < end:
        time.sleep(0.5)
    return is_up


def prefect_settings(places: Places) -> dict[str, str]:
    """Return the settings that hold for every Prefect process of this data folder."""
    home = places.state.absolute() / "prefect"
    return {**QUIET, **LEAN, "PREFECT_HOME": str(home), "PREFECT_PROFILES_PATH": str(home / "profiles.toml")}


def read_server(places: Places) -> Server | None:
    """Return the server that was started here last, running or not."""
    try:
        return Server(**json.loads(_server_file(places).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_server(places: Places, server: Server) -> None:
    """Take note of a server that was started; readers never see half a note."""
    unfinished = _server_file(places).with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(server)), encoding="utf-8")
    unfinished.replace(_server_file(places))


def forget_server(places: Places) -> None:
    """Take note that nothing is served here."""
    _server_file(places).unlink(missing_ok=True)


def password_file(places: Places) -> Path:
    """Return the file of what the UI's sign-in form wants; nobody but its owner may read it."""
    return places.state / "password"


def auth_string(places: Places) -> str:
    """Return user and password as Prefect and its sign-in form want them: parted by a colon."""
    return password_file(places).read_text(encoding="utf-8").strip()


def is_answering(server: Server, places: Places, *, seconds: float = 3.0) -> bool:
    """Return whether the server answers and takes our password."""
    try:
        token = base64.b64encode(auth_string(places).encode()).decode()
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            f"{server.url}/api/admin/version", headers={"Authorization": f"Basic {token}"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=seconds) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _server_file(places: Places) -> Path:
    return places.state / "server.json"
