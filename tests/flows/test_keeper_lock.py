"""Who serves a data folder: up, down and a run ask the lock, not a note that somebody may have left."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.errors import ServerTrouble
from flows.keeper_lock import keep_lock, read_keeper
from flows.serve import down, up
from flows.server import Server, read_server, write_server
from flows.status import how_served

FOREGROUND = """
import sys, time
from pathlib import Path
from flows.keeper_lock import keep_lock
from flows.places import Places
with keep_lock(Places(Path(sys.argv[2]))):
    print("held", flush=True)
    time.sleep(600)
"""


class Version(BaseHTTPRequestHandler):
    """The one answer by which a server is known."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def foreground(places):
    """A process that serves the data folder in the foreground: its lock, its note, and a server that answers."""
    places.state.mkdir(parents=True)
    (places.state / "password").write_text("nightwire:word\n", encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Version)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    command = [sys.executable, "-c", FOREGROUND, "serve", str(places.data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        url = f"http://127.0.0.1:{server.server_port}"
        write_server(places, Server(url=url, processes={"keeper": process.pid}, is_ready=True))
        yield process
        process.kill()
    server.shutdown()
    server.server_close()


def test_nobody_serves_a_folder_in_which_nothing_was_started(places):
    assert read_keeper(places) is None


def test_a_second_one_who_would_serve_is_refused(places, foreground):
    assert read_keeper(places) == foreground.pid
    with pytest.raises(ServerTrouble, match="served already"), keep_lock(places):
        pass


def test_up_beside_a_foreground_serve_says_where_it_is(places, foreground, service, tmp_path, capsys):
    status = up(places, service.sources_toml(tmp_path / "sources.toml"), port=4200)

    assert status == 0
    printed = capsys.readouterr().out
    assert "Served already." in printed
    assert read_server(places).url in printed


def test_down_stops_a_foreground_serve(places, foreground, capsys):
    status = down(places)

    assert status == 0
    assert "Stopped." in capsys.readouterr().out
    assert foreground.wait(60) != 0
    assert (read_keeper(places), read_server(places)) == (None, None)


def test_a_keeper_that_died_is_told_once_and_what_it_left_is_stopped(places, foreground, capsys):
    url = read_server(places).url
    mark = {"NIGHTWIRE_DATA": str(places.data.absolute()), "PREFECT_API_URL": f"{url}/api"}
    sleep = [sys.executable, "-c", "import time; time.sleep(600)", "prefect.engine"]
    foreground.kill()
    foreground.wait()
    with subprocess.Popen(sleep, env=os.environ | mark) as left, subprocess.Popen(sleep) as another:
        served = how_served(places)

        down(places)
        down(places)

        assert left.wait(120) != 0
        assert another.poll() is None
        another.kill()
    assert served[1] == f"what served {url} died, with its machine or alone; `nightwire up` serves again"
    first, second = " ".join(capsys.readouterr().out.split()).split(". ")
    assert (
        first == f"What served {url} had died, with its machine or alone; 1 of its processes lived on and are stopped"
    )
    assert second == "Nothing is served here."
    assert read_server(places) is None


def test_a_server_that_does_not_answer_is_told(places, foreground):
    write_server(places, Server(url="http://127.0.0.1:1", processes={"keeper": foreground.pid}, is_ready=True))

    shown, trouble = how_served(places)

    assert shown == "http://127.0.0.1:1 (does not answer)"
    assert "server.log says why" in trouble
