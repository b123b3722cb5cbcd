"""Prefect for real: a run with a server of its own, and everything that `nightwire up` serves."""

import base64
import json
import os
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from flows.keeper import serve_environment
from flows.places import Places
from flows.processes import is_ours
from load.query import run_query
from tests.flows.receivers import receivers
from tests.ports import free_port

pytestmark = pytest.mark.flow
ROOT = Path(__file__).parents[2]
CODE = "import sys; sys.argv[0] = 'nightwire'; from flows.cli import main; main()"


def nightwire(*arguments, seconds=400):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_API")}
    return subprocess.run(
        [sys.executable, "-c", CODE, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
        env={**environment, "COLUMNS": "140"},
    )


@pytest.mark.timeout(900)
def test_the_demo_runs_through_prefect_and_stores_nothing_twice(tmp_path):
    places = Places(tmp_path / "data")
    port = free_port(2)

    first = nightwire("demo", "--data", places.data, "--port", port)
    second = nightwire("demo", "--plain", "--data", places.data, "--port", port)

    assert first.returncode == 0, first.stdout + first.stderr
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Who carried whose text" in first.stdout
    counts = "SELECT sum(stored)::BIGINT, sum(copies)::BIGINT FROM runs GROUP BY run_id ORDER BY run_id"
    runs = run_query(places.published, counts).rows
    assert runs[0][0] >= 30
    assert runs[1] == (0, 0)
    assert list(places.reports.glob("*.html"))


class Served:
    """What is served, asked over its API as the UI asks it."""

    def __init__(self, url, sign_in):
        self.url = url
        self._headers = {
            "Authorization": "Basic " + base64.b64encode(sign_in.encode()).decode(),
            "Content-Type": "application/json",
            "Prefect-Csrf-Client": "the-test",
        }
        self._headers["Prefect-Csrf-Token"] = self.ask("GET", "/csrf-token?client=the-test")["token"]

    def ask(self, method, path, body=None, headers=None):
        request = urllib.request.Request(
            f"{self.url}/api{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers=self._headers if headers is None else headers,
        )
        return json.loads(self._answer(request) or b"null")

    def _answer(self, request):
        """Return what is answered; while its database is taken, Prefect says 503, and its own clients ask again."""
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.read()
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
                time.sleep(1)
        raise AssertionError(f"{request.full_url} answered 503 for 20 seconds")

    def without_token(self):
        return {name: value for name, value in self._headers.items() if "Csrf" not in name}

    def status_of(self, *arguments, **words):
        try:
            self.ask(*arguments, **words)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        return 200, ""

    def ended(self, run_id, seconds=300):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = self.ask("GET", f"/flow_runs/{run_id}")["state"]
            if state["type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}:
                return state
            time.sleep(1)
        raise AssertionError(f"flow run {run_id} did not end in {seconds} s: {state}")


def planned(served, deployment_id, seconds=180):
    """Return the scheduled runs of a deployment, waiting for the server's scheduler to have planned them."""
    wanted = {
        "deployments": {"id": {"any_": [deployment_id]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
    }
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        runs = served.ask("POST", "/flow_runs/filter", wanted)
        if found := [run for run in runs if run["auto_scheduled"]]:
            return found
        time.sleep(1)
    return []


TELL = """
import asyncio, time
from prefect.client.orchestration import get_client
from flows.alerts import install_automations
from flows.artifacts import put_events
from flows.events import Notice

async def install():
    async with get_client() as client:
        await install_automations(client)

asyncio.run(install())
while True:  # the server takes a moment to know the automations; the test ends this
    put_events([Notice(event="nightwire.source.failed", about="gone", sentence="its list <a>cannot be had</a>")])
    time.sleep(2)
"""


def manual_on_alerts(received):
    """Return what the manual says to run for a webhook and for mail, with addresses of this machine."""
    lines = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8").partition("\n## Alerts")[2].splitlines()
    code = "\n".join(
        line[4:]
        for line in lines[
            : lines.index(
                "Then restart: at each start every such block gets its "
                'automation "Nightwire: tell somebody". What arrives:'
            )
        ]
        if line.startswith("    ")
    )
    return code.replace("https://hooks.example/", f"http://127.0.0.1:{received.hook_port}/").replace(
        "mailtos://USER:PASSWORD@mail.example:587?", f"mailto://127.0.0.1:{received.mail_port}?mode=insecure&"
    )


def wait_for(condition, seconds=180):
    """Return whether the condition holds within the time."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.2)
    return condition()


def keeper(places):
    return json.loads((places.state / "server.json").read_text(encoding="utf-8"))


@pytest.mark.timeout(900)
def test_what_is_served_can_be_started_refused_killed_and_stopped(service, tmp_path):
    settings_file = service.sources_toml(tmp_path / "sources.toml")
    places = Places(tmp_path / "data")
    options = ("--sources", settings_file, "--data", places.data, "--ui-port", free_port())
    up = nightwire("up", *options)
    try:
        assert up.returncode == 0, up.stdout + up.stderr
        password = places.state / "password"
        assert stat.S_IMODE(password.stat().st_mode) == 0o600
        served = Served(keeper(places)["url"], password.read_text(encoding="utf-8").strip())

        # Nobody without the password, and no page of another site.
        address = "/deployments/name/ingest/nightly"
        assert served.status_of("GET", address, headers={})[0] == 401
        assert served.status_of("POST", "/flow_runs/filter", {}, headers=served.without_token())[0] == 403

        # The UI's files lie below the data folder: the checkout may be another user's.
        assert list((places.state / "ui").rglob("index.html"))
        with urllib.request.urlopen(served.url, timeout=30) as front:
            assert b"<html" in front.read().lower()

        # Two starts are one.
        pids = keeper(places)["processes"]
        assert "Served already" in nightwire("up", *options).stdout
        assert keeper(places)["processes"] == pids

        # A value beyond its limit is refused with the reason; the form knows the sources.
        nightly = served.ask("GET", "/deployments/name/ingest/nightly")
        start = f"/deployments/{nightly['id']}/create_flow_run"

        # The coming nights stand in the server's plan: a schedule that plans nothing runs nothing.
        assert planned(served, nightly["id"])

        code, words = served.status_of("POST", start, {"parameters": {"max_pages": 9999}})
        assert code in {409, 422}
        assert "9999 is greater than the maximum of 5000" in words
        assert "world-rss" in json.dumps(nightly["parameter_openapi_schema"])
        assert "description" in nightly["parameter_openapi_schema"]["properties"]["max_pages"]

        # Started as the UI starts it, it ends truthfully, with artifacts, and the rows are there.
        run = served.ask("POST", start, {"parameters": {"sources": ["world-rss", "europe-atom"]}})
        state = served.ended(run["id"])
        assert state["type"] == "COMPLETED", state
        assert state["name"] in {"Completed", "Completed with rejects"}
        assert run_query(places.published, "SELECT count(*) > 10 FROM articles").rows == [(True,)]
        artifacts = served.ask("POST", "/artifacts/filter", {})
        assert {"nightwire-progress", "nightwire-sources", "nightwire-report"} <= {one["key"] for one in artifacts}
        logs = served.ask("POST", "/logs/filter", {"logs": {"flow_run_id": {"any_": [run["id"]]}}})
        assert any("source world-rss" in line["message"] for line in logs)

        # Whoever made the blocks of the manual is told, by web hook and by mail; what pages say in it is no markup.
        with receivers() as received:
            environment = os.environ | serve_environment(places, settings_file, port=int(served.url.rpartition(":")[2]))
            code = manual_on_alerts(received) + TELL
            with subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=ROOT) as telling:
                try:
                    assert wait_for(lambda: received.posts and received.mails), received
                finally:
                    telling.kill()
            assert "source.gone" in received.posts[0]
            for told in (received.posts[0], received.mails[0]):
                assert "nightwire.source.failed" in told
                assert "<a>" not in told
            assert "To: " in received.mails[0]

        # A worker that is killed is started again.
        os.kill(pids["worker"], 9)
        assert wait_for(lambda: keeper(places)["processes"]["worker"] != pids["worker"])
    finally:
        down = nightwire("down", "--data", places.data)
    assert "Stopped." in down.stdout, down.stdout + down.stderr
    assert not [pid for pid in pids.values() if is_ours(pid, "prefect") or is_ours(pid, "nightwire-keeper")]
