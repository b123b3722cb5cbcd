"""A web hook and a mail server on loopback that keep what they are sent: whom an alert goes to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler


@dataclass
class Received:
    """Where the two listen, and what came."""

    hook_port: int = 0
    mail_port: int = 0
    posts: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)


class Receiver(socketserver.ThreadingTCPServer):
    """A server that knows where to put what it gets."""

    daemon_threads = True

    def __init__(self, handler: type[socketserver.BaseRequestHandler], received: Received) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.received = received


class Hook(BaseHTTPRequestHandler):
    """Takes every POST."""

    server: Receiver

    def do_POST(self) -> None:
        self.server.received.posts.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Mail(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one mail needs."""

    server: Receiver

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.received.mails.append(self._body())
            self._say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def _body(self) -> str:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return b"".join(lines).decode()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def receivers() -> Iterator[Received]:
    """Listen while this holds, each on a port that the system chose."""
    received = Received()
    with ExitStack() as stack:
        hook, mail = (stack.enter_context(Receiver(handler, received)) for handler in (Hook, Mail))
        received.hook_port, received.mail_port = hook.server_address[1], mail.server_address[1]
        for server in (hook, mail):
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
        yield received
