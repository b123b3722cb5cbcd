"""A host on loopback that fails, lies and attacks in every way the door must come through.

    with FaultService() as faults:
        door.fetch(faults.url("/gzip-bomb"), source="t")

`FAULTS` maps a path to what is done to whoever asks for it: bytes are written to the bare socket, so that no library
puts right what is meant to be wrong. `requests` lists what was asked, with the time, in order. A host may be given more
paths, and a path may answer differently each time (`Answers`). Nothing here runs for ever: every endless thing ends
when the client goes or after `LIMIT_SECONDS`.
"""

import contextlib
import copy
import gzip
import os
import socket
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

LIMIT_SECONDS = 20.0
STORY = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
TEXT = "The harbour office counted forty ships on Tuesday, two more than in the week before. " * 8


def story(title: str = "Ships in the harbour", text: str = TEXT) -> bytes:
    """Return a whole page."""
    return STORY.format(title, text).encode()


@dataclass(slots=True)
class Asked:
    """One request as it came."""

    at: float  # monotonic
    path: str
    headers: dict[str, str]  # names lower case
    peer: tuple[str, int]


@dataclass(slots=True)
class Exchange:
    """One request and the socket to answer on."""

    sock: socket.socket
    asked: Asked
    service: "FaultService"
    started: float = field(default_factory=time.monotonic)

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(self, body: bytes = b"", status: int = 200, *headers: str, length: int | str | None = -1) -> None:
        lines = [f"HTTP/1.1 {status} Word", *headers]
        if not any(line.lower().startswith("content-type") for line in headers):
            lines.append("Content-Type: text/html; charset=utf-8")
        if length is not None:
            lines.append(f"Content-Length: {len(body) if length == -1 else length}")
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    @property
    def is_over(self) -> bool:
        return self.service.is_closing or time.monotonic() - self.started > LIMIT_SECONDS


Fault = Callable[[Exchange], None]


def page(body: bytes | None = None, status: int = 200, *headers: str) -> Fault:
    """A plain answer."""
    return lambda x: x.answer(story() if body is None else body, status, *headers)


def redirect(location: str, status: int = 302) -> Fault:
    """A redirect; `{self}` in the location is this host's address, `{other}` the other one's."""
    return lambda x: x.answer(
        b"", status, f"Location: {location.format(self=x.service.base_url, other=x.service.other)}"
    )


class Answers:
    """A path that answers by turns; the last one again and again."""

    def __init__(self, *faults: Fault) -> None:
        self._faults = list(faults)

    def __call__(self, x: Exchange) -> None:
        (self._faults.pop(0) if len(self._faults) > 1 else self._faults[0])(x)


def _drip(head: bytes, pieces: Iterable[bytes], seconds: float) -> Fault:
    def run(x: Exchange) -> None:
        x.send(head)
        for piece in pieces:
            if x.is_over:
                break
            x.send(piece)
            time.sleep(seconds)
        x.close()

    return run


def _endless(head: bytes, piece: bytes) -> Fault:
    def run(x: Exchange) -> None:
        x.send(head)
        while not x.is_over:
            x.send(piece)

    return run


def _raw(data: bytes) -> Fault:
    def run(x: Exchange) -> None:
        x.send(data)
        x.close()

    return run


def _reset(data: bytes = b"") -> Fault:
    def run(x: Exchange) -> None:
        if data:
            x.send(data)
        x.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        os.close(x.sock.detach())

    return run


def _silence(x: Exchange) -> None:
    while not x.is_over:
        time.sleep(0.05)


def _conditional(x: Exchange) -> None:
    if x.asked.headers.get("if-none-match") == '"v1"':
        x.answer(b"", 304, 'ETag: "v1"', length=None)
    else:
        x.answer(story(), 200, 'ETag: "v1"')


def _private(x: Exchange) -> None:
    if x.asked.headers.get("authorization", "").startswith("Basic "):
        x.answer(story("Behind the door"))
    else:
        x.answer(b"who are you", 401, 'WWW-Authenticate: Basic realm="x"')


def _cookie_wall(x: Exchange) -> None:
    if x.asked.headers.get("cookie") == "seen=yes":
        x.answer(story())
    else:
        x.answer(b"", 302, "Location: /redirect-cookie", "Set-Cookie: seen=yes; Path=/; HttpOnly")


def _echo(x: Exchange) -> None:
    link = f'<link rel="canonical" href="{x.service.base_url}{x.asked.path}">'
    x.answer(story().replace(b"</head>", link.encode() + b"</head>"), 200, f"X-Asked: {x.asked.path}")


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    step = b"\0" * (1 << 20)
    return b"".join(packer.compress(step) for _ in range(size >> 20)) + packer.flush()


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIPPED = gzip.compress(story())
BARE = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
CUT_STORY = story()[: len(story()) // 2]

FAULTS: dict[str, Fault] = {
    "/robots.txt": page(b"nothing", 404),
    "/.well-known/tdmrep.json": page(b"nothing", 404),
    "/ok": page(),
    # encodings
    "/gzip": page(GZIPPED, 200, "Content-Encoding: gzip"),
    "/gzip-two-members": page(
        gzip.compress(story()[:300]) + gzip.compress(story()[300:]), 200, "Content-Encoding: gzip"
    ),
    "/gzip-padding": page(GZIPPED + b"\0" * 64, 200, "Content-Encoding: gzip"),
    "/gzip-upper": page(GZIPPED, 200, "Content-Encoding: GZIP"),
    "/deflate": page(zlib.compress(story()), 200, "Content-Encoding: deflate"),
    "/deflate-bare": page(BARE.compress(story()) + BARE.flush(), 200, "Content-Encoding: deflate"),
    "/gzip-lie": page(story(), 200, "Content-Encoding: gzip"),
    "/gzip-truncated": page(GZIPPED[:-20], 200, "Content-Encoding: gzip"),
    "/gzip-no-trailer": page(GZIPPED[:-8], 200, "Content-Encoding: gzip"),
    "/gzip-bad-checksum": page(GZIPPED[:-8] + b"\0" * 8, 200, "Content-Encoding: gzip"),
    "/gzip-damaged": page(GZIPPED[:40] + b"\xff" * 40 + GZIPPED[80:], 200, "Content-Encoding: gzip"),
    "/gzip-bomb": page(_bomb(256 << 20), 200, "Content-Encoding: gzip"),
    "/gzip-twice": page(gzip.compress(GZIPPED), 200, "Content-Encoding: gzip, gzip"),
    "/gzip-unsaid": page(GZIPPED),
    "/gzip-called-deflate": page(GZIPPED, 200, "Content-Encoding: deflate"),
    "/deflate-called-gzip": page(zlib.compress(story()), 200, "Content-Encoding: gzip"),
    "/deflate-lie": page(story(), 200, "Content-Encoding: deflate"),
    "/deflate-truncated": page(zlib.compress(story())[:-10], 200, "Content-Encoding: deflate"),
    "/deflate-bomb": page(zlib.compress(b"\0" * (40 << 20)), 200, "Content-Encoding: deflate"),
    "/gzip-half-member-after": page(GZIPPED + GZIPPED[:30], 200, "Content-Encoding: gzip"),
    "/charset-called-encoding": page(story(), 200, "Content-Encoding: iso-8859-1"),
    "/brotli-lie": page(story(), 200, "Content-Encoding: br"),
    "/brotli": page(b"\x0b\x02\x80hello\x03", 200, "Content-Encoding: br"),
    # lengths
    "/length-too-long": lambda x: (x.answer(story(), length=len(story()) + 500), x.close())[0],
    "/length-too-short": lambda x: x.answer(story(), length=len(story()) // 2),
    "/length-negative": _raw(OK + b"Content-Length: -5\r\n\r\n" + story()),
    "/length-word": _raw(OK + b"Content-Length: many\r\n\r\n" + story()),
    "/length-twice": _raw(OK + b"Content-Length: 10\r\nContent-Length: 20\r\n\r\n" + story()),
    "/length-huge": lambda x: x.answer(story(), length=10**12),
    "/length-none": _raw(OK + b"Connection: close\r\n\r\n" + story()),
    "/cut-without-length": _raw(OK + b"Connection: close\r\n\r\n" + CUT_STORY),
    "/chunked": _raw(CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(story()), story())),
    "/chunked-cut": _raw(CHUNKED + b"%x\r\n%s" % (len(story()), CUT_STORY)),
    "/chunked-no-end": _raw(CHUNKED + b"%x\r\n%s\r\n" % (len(CUT_STORY), CUT_STORY)),
    "/chunked-bad-size": _raw(CHUNKED + b"zz\r\n" + story() + b"\r\n0\r\n\r\n"),
    "/chunked-and-length": _raw(
        CHUNKED[:-2]
        + b"Content-Length: 10\r\n\r\n"
        + b"%x;a=b\r\n%s\r\n0\r\nX-End: 1\r\n\r\n" % (len(story()), story())
    ),
    "/chunked-lie": _raw(CHUNKED + story()),
    "/transfer-gzip": _raw(
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(GZIPPED), GZIPPED)
    ),
    # time and size
    "/drip-body": _drip(OK + b"Content-Length: 5000\r\n\r\n", (b"x" for _ in range(5000)), 0.1),
    "/drip-head": _drip(b"HTTP/1.1 200 OK\r\n", (b"x" for _ in range(5000)), 0.1),
    "/silence": _silence,
    "/silence-after-head": lambda x: (x.send(OK + b"Content-Length: 5000\r\n\r\n"), _silence(x))[0],
    "/endless-body": _endless(OK + b"Connection: close\r\n\r\n", b"<p>more</p>" * 5000),
    "/endless-chunks": _endless(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    "/endless-head": _endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 50),
    "/endless-line": _endless(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 65536),
    "/endless-continue": _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    # answers that are none
    "/nothing": _raw(b""),
    "/garbage": _raw(b"\x00\x01\x02\x03 this is no protocol\r\n\r\n"),
    "/http-09": _raw(story()),
    "/reset": _reset(),
    "/reset-in-body": _reset(OK + b"Content-Length: 5000\r\n\r\n" + CUT_STORY),
    "/hints-first": _raw(
        b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\n"
        + OK
        + b"Content-Length: %d\r\n\r\n" % len(story())
        + story()
    ),
    "/hints-only": _raw(b"HTTP/1.1 102 Processing\r\n\r\n" * 50),
    "/empty": page(b""),
    "/blank": page(b" \r\n \n"),
    "/empty-once": Answers(page(b""), page()),
    "/says-more-after-its-end": lambda x: x.send(
        OK
        + b"Content-Length: %d\r\n\r\n" % len(story())
        + story()
        + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL"
    ),
    # statuses
    "/404": page(b"gone fishing", 404),
    "/410": page(b"gone", 410),
    "/403": page(b"no", 403),
    "/500": page(b"oh", 500),
    "/204": lambda x: x.answer(b"", 204, length=None),
    "/206": page(CUT_STORY, 206, "Content-Range: bytes 0-200/500"),
    "/999": page(b"no", 999),
    "/304-unasked": lambda x: x.answer(b"", 304, length=None),
    "/conditional": _conditional,
    "/503-twice": Answers(page(b"", 503), page(b"", 503), page()),
    "/reset-once": Answers(_reset(), page()),
    "/cut-once": Answers(_raw(OK + b"Content-Length: 5000\r\n\r\n" + CUT_STORY), page()),
    "/429-seconds": Answers(page(b"", 429, "Retry-After: 1"), page()),
    "/429-day": page(b"", 429, "Retry-After: 86400"),
    "/503-date": page(b"", 503, "Retry-After: Fri, 31 Dec 2999 23:59:59 GMT"),
    "/429-nonsense": Answers(page(b"", 429, "Retry-After: soon"), page()),
    # redirects
    "/redirect": redirect("/ok", 301),
    "/redirect-absolute": redirect("{self}/ok", 308),
    "/redirect-other": redirect("{other}/ok"),
    "/redirect-loop": redirect("/redirect-loop-back"),
    "/redirect-loop-back": redirect("/redirect-loop"),
    "/redirect-self": redirect("/redirect-self"),
    "/redirect-nowhere": lambda x: x.answer(b"", 302),
    "/redirect-file": redirect("file:///etc/passwd"),
    "/redirect-ftp": redirect("ftp://127.0.0.1/x"),
    "/redirect-data": redirect("data:text/html,hello"),
    "/redirect-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "/redirect-loopback": redirect("http://127.0.0.1:1/"),
    "/redirect-mapped": redirect("http://[::ffff:127.0.0.1]/"),
    "/redirect-decimal": redirect("http://2130706433/"),
    "/redirect-private": redirect("http://10.0.0.1/"),
    "/redirect-fat": _endless(b"HTTP/1.1 302 Found\r\nLocation: /ok\r\n\r\n", b"x" * 65536),
    "/redirect-user": redirect("http://eve:secret@{other}/ok"),
    "/redirect-cookie": _cookie_wall,
    "/refresh": page(b'<html><head><meta http-equiv="refresh" content="0; url=/ok"></head><body></body></html>'),
    "/refresh-header": page(b"<html><body>moved</body></html>", 200, "Refresh: 0; url=/ok"),
    "/refresh-unquoted": page(b"<html><meta content=0;url=/ok http-equiv=refresh><body></body></html>"),
    "/refresh-short": page(b'<html><meta http-equiv="refresh" content="0; /ok"><body></body></html>'),
    "/refresh-header-private": page(b"<html><body>moved</body></html>", 200, "Refresh: 0; url=http://10.0.0.1/"),
    "/refresh-private": page(b'<meta http-equiv="refresh" content="0;url=http://192.168.0.1/">'),
    "/refresh-self": page(b'<html><meta http-equiv="refresh" content="300; url=/refresh-self"><body>x</body></html>'),
    "/refresh-article": page(story().replace(b"</head>", b'<meta http-equiv="refresh" content="900;url=/ok"></head>')),
    # opt-outs
    "/noai": page(None, 200, "X-Robots-Tag: noindex, noai"),
    "/noai-other-bot": page(None, 200, "X-Robots-Tag: otherbot: noai"),
    "/noindex": page(None, 200, "X-Robots-Tag: noindex, nofollow"),
    "/tdm": page(None, 200, "tdm-reservation: 1"),
    "/tdm-open": page(None, 200, "tdm-reservation: 0"),
    "/tdm-meta": page(story().replace(b"</head>", b'<meta name="tdm-reservation" content="1"></head>')),
    "/noai-meta": page(story().replace(b"</head>", b'<meta content="noai, noimageai" name="robots"></head>')),
    "/noai-in-comment": page(story().replace(b"</head>", b'<!-- <meta name="robots" content="noai"> --></head>')),
    "/noai-utf16": page(
        story().decode().replace("</head>", '<meta name="robots" content="noai"></head>').encode("utf-16")
    ),
    "/cut-utf16": page(CUT_STORY.decode().encode("utf-16")),
    # secrets
    "/private": _private,
    "/private-redirect": redirect("{other}/private"),
    "/echo": _echo,
    # lies about what it is
    "/pdf-called-html": page(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\0" * 2000),
    "/html-called-text": page(None, 200, "Content-Type: text/plain"),
    "/no-type": lambda x: x.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(story()), story())),
    "/folded-header": lambda x: x.send(
        OK + b"X-Long: one\r\n two: three\r\nContent-Length: %d\r\n\r\n" % len(story()) + story()
    ),
    "/latin-header": lambda x: x.send(
        OK + b"X-Place: M\xfcnchen\r\nContent-Length: %d\r\n\r\n" % len(story()) + story()
    ),
}
for _number in range(15):
    FAULTS[f"/chain/{_number}"] = redirect(f"/chain/{_number + 1}") if _number < 14 else page()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    service: "FaultService"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are the point."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.request.settimeout(LIMIT_SECONDS)
        reader = self.request.makefile("rb")
        while not self.server.service.is_closing:
            line = reader.readline(65536)
            if not line.strip():
                return
            headers = {}
            while (more := reader.readline(65536)).strip():
                name, _, value = more.decode("latin-1").partition(":")
                headers[name.strip().lower()] = value.strip()
            asked = Asked(time.monotonic(), line.decode("latin-1").split(" ")[1], headers, self.client_address)
            self.server.service.answer(Exchange(self.request, asked, self.server.service))


class FaultService:
    """The host; `other` is the address of a second one, where redirects may lead."""

    def __init__(self, more: dict[str, Fault] | None = None, *, other: str = "", host: str = "127.0.0.1") -> None:
        # Every service begins its turns anew.
        self.faults = {path: copy.deepcopy(fault) for path, fault in FAULTS.items()} | (more or {})
        self.other = other
        self.requests: list[Asked] = []
        self.is_closing = False
        self._guard = threading.Lock()
        self._server = _Server((host, 0), _Handler)
        self._server.service = self
        self.host = f"{host}:{self._server.server_address[1]}"
        self.base_url = f"http://{self.host}"

    def url(self, path: str) -> str:
        return self.base_url + path

    def asked_for(self, path: str) -> list[Asked]:
        """Return the requests for one path."""
        return [asked for asked in self.requests if asked.path == path]

    def answer(self, exchange: Exchange) -> None:
        with self._guard:
            self.requests.append(exchange.asked)
        path = exchange.asked.path.partition("?")[0]
        fault = self.faults.get(exchange.asked.path) or self.faults.get(path) or page(b"<h1>Not found</h1>", 404)
        fault(exchange)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_closing = True
        self._server.shutdown()
        self._server.server_close()
