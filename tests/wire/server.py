"""The sample wire service: two real HTTP hosts on loopback, an agency and a publisher, on a night of your choice.

As a program `python tests/wire/server.py --port 0 --night 1` prints one line of JSON with its addresses and serves
until it is stopped. As a module it is the fixture of the tests:

    with WireService(night=1) as service:
        service.sources_toml(tmp_path / "sources.toml")
        service.set_night(2)

Only the standard library is needed.
"""

import argparse
import gzip
import json
import signal
import sys
import threading
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

if __package__ in (None, ""):  # run as a program: make the imports below find the checkout
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from tests.wire.expected import Expected, expected_at
from tests.wire.hosts import Answer, answers, picture
from tests.wire.sources import write_sources


class _Host(ThreadingHTTPServer):
    """One host of the service; `requests` lists what it was asked, in order."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, name: str, port: int, night: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.name = name
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[tuple[str, int]] = []
        self.set_night(night)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def set_night(self, night: int) -> None:
        self.answers = answers(self.name, self.base_url, night)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of an error, but not of a client that hung up: a run that ends early does that."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "wire/1"
    server: _Host

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it)
        """Say nothing: what was asked stands in `requests`."""

    def _answer(self, *, with_body: bool) -> None:
        path = urlsplit(self.path).path
        answer = self.server.answers.get(path) or picture(path) or Answer(status=404, content=b"<h1>Not found</h1>")
        if self._is_unchanged(answer):
            answer = Answer(status=304, stamp=answer.stamp, content=answer.content)
        self.server.requests.append((self.path, answer.status))
        self.send_response(answer.status)
        body = self._headers(answer)
        self.end_headers()
        if with_body and answer.status != 304:
            self.wfile.write(body)

    def _headers(self, answer: Answer) -> bytes:
        """Send the headers of `answer` and return its body, gzipped where the reader takes it."""
        body = answer.content
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.stamp:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", _http_date(answer.stamp))
            self.send_header("Cache-Control", "max-age=60")
        if answer.status == 304:
            return b""
        if "gzip" in self.headers.get("Accept-Encoding", "") and answer.media_type.startswith(
            ("text/", "application/")
        ):
            self.send_header("Vary", "Accept-Encoding")
            if answer.media_type != "application/gzip":
                body = gzip.compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(body)))
        return body

    def _is_unchanged(self, answer: Answer) -> bool:
        """Decide by ETag, and by date only when no ETag was sent. Source: RFC 9110, section 13.2.2."""
        if answer.stamp is None or answer.status != 200:
            return False
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return answer.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")} or tags.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        return since is not None and answer.stamp.replace(microsecond=0) <= parsedate_to_datetime(since)


class WireService:
    """The two hosts, serving from `__enter__` to `__exit__`."""

    def __init__(self, *, night: int = 1, port: int = 0, second_port: int | None = None) -> None:
        self.night = night
        self._written: set[Path] = set()
        self._ports = (port, (port + 1 if port else 0) if second_port is None else second_port)

    def __enter__(self) -> Self:
        self._wire = _Host("wire", self._ports[0], self.night)
        self._paper = _Host("paper", self._ports[1], self.night)
        for host in (self._wire, self._paper):
            host.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in (self._wire, self._paper):
            host.shutdown()
            host.server_close()

    @property
    def base_url(self) -> str:
        """The agency, without a slash at the end."""
        return self._wire.base_url

    @property
    def second_url(self) -> str:
        """The publisher: the same machine under another port, so another host."""
        return self._paper.base_url

    @property
    def requests(self) -> list[tuple[str, int]]:
        """What both hosts were asked so far: path with query, status answered."""
        return [*self._wire.requests, *self._paper.requests]

    def set_night(self, night: int) -> None:
        """Turn to another night: from now on every address answers as it does then."""
        self.night = night
        for host in (self._wire, self._paper):
            host.set_night(night)
        for path in self._written:
            write_sources(path, self.base_url, self.second_url, night)

    def sources_toml(self, path: Path) -> Path:
        """Write a settings file that reads this service at `path`.

        Beside it stand `wirecopy/` and `picked.txt`, tonight's; they turn with `set_night`.
        """
        self._written.add(path)
        write_sources(path, self.base_url, self.second_url, self.night)
        return path

    def expected(self) -> tuple[Expected, ...]:
        """Return what must be read tonight, one for each address that any source names."""
        return expected_at(self.base_url, self.second_url, self.night)

    def addresses(self) -> dict[str, Any]:
        """Return what the program prints."""
        return {"base_url": self.base_url, "second_url": self.second_url, "night": self.night}


def _http_date(stamp: datetime) -> str:
    return format_datetime(stamp.replace(microsecond=0), usegmt=True)


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="of the agency; the publisher takes the next (0: any free)")
    parser.add_argument("--second-port", type=int, help="of the publisher")
    parser.add_argument("--night", type=int, default=1)
    parser.add_argument("--sources", type=Path, help="write a settings file that reads this service")
    asked = parser.parse_args()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with WireService(night=asked.night, port=asked.port, second_port=asked.second_port) as service:
        told = service.addresses()
        if asked.sources:
            asked.sources.parent.mkdir(parents=True, exist_ok=True)
            told["sources"] = str(service.sources_toml(asked.sources.absolute()))
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    main()
