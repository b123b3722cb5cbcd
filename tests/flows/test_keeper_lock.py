"""Who serves a data folder: up, down and a run ask the lock, not a note that somebody may have left."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.errors import ServerTrouble
from flows.keeper_lock import keep_lock, read_keeper
from flows.serve import down, up
from flows.server import Server, read_server, write_server

FOREGROUND = """
import sys, time
from pathlib import Path
from flows.keeper_lock import keep_lock
from flows.places import Places
with keep_lock(Places(Path(sys.argv[2]))):
    print("held", flush=True)
    time.sleep(60)
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
    assert foreground.wait(5) != 0
    assert (read_keeper(places), read_server(places)) == (None, None)


def test_a_note_without_its_keeper_is_nothing_served(places, foreground, capsys):
    foreground.kill()
    foreground.wait()

    down(places)

    assert "Nothing is served here." in capsys.readouterr().out
    assert read_server(places) is None
