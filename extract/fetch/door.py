"""The one door to the network: every request goes out here, over a connection to an address that was checked."""

import logging
import re
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPException, parse_headers
from http.client import HTTPResponse as HTTPMessage
from http.client import IncompleteRead as CutShort
from socket import AF_INET6, SOCK_STREAM, getaddrinfo, socket
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, IncompleteRead, InvalidHeader

from extract.errors import BrokenBody, PageNotHad, TimedOut, TooLarge, Unreachable
from extract.fetch.addresses import Address, Resolve, find_ips
from extract.fetch.answers import Answer, Clock, DoorSettings, Reply
from extract.fetch.deadline import Deadline, current_deadline
from extract.fetch.manners import Manners
from extract.fetch.pace import Pace
from extract.fetch.redact import secrets_of
from extract.fetch.room import LARGE_BYTES, Room
from extract.fetch.visit import Visit
from extract.records import Known

STEP = 1 << 16  # bytes
CONTINUED = re.compile(r"\s*[\r\n]+\s*")
HINTS = frozenset({102, 103})
MAX_HINTS = 20
READ = frozenset({200, 203, 304})  # the statuses whose body is read; that of a 304 is empty
# urllib3 logs whole addresses, keys included; what goes wrong is raised as well.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)
__all__ = ["Answer", "Door", "DoorSettings"]


def utc_now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


class Door:
    """The door to the network; one for a whole run, used by many threads at once.

    `clock`, `resolve` and `sleep` are the world's own unless a test brings others.
    """

    def __init__(
        self,
        settings: DoorSettings,
        *,
        clock: Clock = utc_now,
        resolve: Resolve = getaddrinfo,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.room = Room()
        self._resolve = resolve
        self._adapter = _Adapter(self._connect, _trust(settings.ca_file))
        self._pace = Pace(sleep=sleep)
        self._manners = Manners(settings, self._pace, self.ask, clock)

    def fetch(
        self,
        url: str,
        *,
        source: str,
        known: Known | None = None,
        pause_seconds: float | None = None,
        is_list: bool = False,
    ) -> Answer:
        """Return the page at `url`, or the word that it is still what is `known` (status 304).

        Redirects are followed, robots.txt and opt-outs honoured, the host's pace kept, passing troubles waited out.
        `pause_seconds` is the source's own pause; a list may be larger than a page. Raises a subclass of `PageNotHad`
        that says why there is no page; no message holds a secret of the address.
        """
        visit = Visit(
            settings=self.settings,
            pace=self._pace,
            manners=self._manners,
            ask=self.ask,
            clock=self.clock,
            source=source,
            room=self.room,
            is_list=is_list,
        )
        with self.room.visit():
            return visit.fetch(url, known, pause_seconds)

    def ask(
        self, address: Address, headers: Mapping[str, str], *, seconds: float, max_bytes: int, cut: bool = False
    ) -> Reply:
        """Make one request, within `seconds` from the look-up of the name to the last byte.

        Nothing is followed, and only the body of a page is read.
        """
        request = requests.Request("GET", address.url, headers=dict(headers)).prepare()
        started = time.monotonic()
        with Deadline(seconds) as deadline:
            try:
                response = self._adapter.send(request, stream=True, timeout=min(seconds, self.settings.idle_seconds))
                try:
                    body: bytes | IO[bytes] = b""
                    is_cut = False
                    if response.status_code in READ:
                        body, is_cut = _read_body(response.raw, max_bytes, cut, address.origin)
                finally:
                    response.raw.close()
                deadline.check(address.origin)
            except PageNotHad:
                deadline.check(address.origin)
                raise
            except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
                deadline.check(address.origin)
                # The transport's own words repeat the address, and may carry its key into a traceback.
                raise _trouble(error, address.origin) from (None if secrets_of(address.url) else error)
        return Reply(
            status=response.status_code,
            headers=tuple(_one_line(name, value) for name, value in response.raw.headers.iteritems()),
            raw=body,
            seconds=time.monotonic() - started,
            is_cut=is_cut,
        )

    def close(self) -> None:
        """Let go of every connection."""
        self._adapter.close()

    def _connect(self, host: str, port: int) -> socket:
        """Return a connection to `host`, resolved once and checked; the only place where a socket is opened."""
        deadline = current_deadline()
        found = find_ips(host, port, allow=self.settings.allow, resolve=self._resolve, seconds=deadline.remaining())
        trouble: OSError | None = None
        for family, address in found:
            sock = socket(AF_INET6 if family == AF_INET6 else family, SOCK_STREAM)
            try:
                sock.settimeout(max(0.001, min(self.settings.connect_seconds, deadline.remaining())))
                sock.connect(address)
            except OSError as error:
                sock.close()
                trouble = error
            else:
                return sock
        raise Unreachable(f"{host}: no connection to port {port}: {trouble}", reason="no_connection") from trouble


class _Final(HTTPMessage):
    """An answer past the hints before it: 102 and 103 announce the one that is meant (RFC 8297)."""

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(MAX_HINTS):
            found: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]
            if found[1] not in HINTS:
                return found
            parse_headers(self.fp)
        raise HTTPException(f"more than {MAX_HINTS} hints before an answer")


class _Guarded:
    """What both kinds of connection do their own way: connect through the door, under the deadline."""

    connect_checked: Callable[[str, int], socket]
    _dns_host: str
    port: int
    _guard: socket | None = None

    def _new_conn(self) -> socket:
        sock = self.connect_checked(self._dns_host, self.port)
        # TLS takes the socket over, handle and all; a second handle still reaches the same connection.
        self._guard = sock.dup()
        current_deadline().guard(self._guard)
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        current_deadline().guard(self._guard)
        super().request(*args, **kwargs)  # type: ignore[misc]

    def close(self) -> None:
        super().close()  # type: ignore[misc]
        if self._guard is not None:
            self._guard.close()
            self._guard = None


class _Adapter(HTTPAdapter):
    """The transport of requests, on checked connections.

    Environment, netrc, cookies and redirects are matters of its sessions, and no session is made.
    """

    def __init__(self, connect: Callable[[str, int], socket], trust: ssl.SSLContext) -> None:
        self._trust = trust
        attributes = {"connect_checked": staticmethod(connect), "response_class": _Final}
        plain = type("CheckedConnection", (_Guarded, HTTPConnection), attributes)
        secure = type("CheckedTlsConnection", (_Guarded, HTTPSConnection), attributes)
        self._pools = {
            "http": type("CheckedPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("CheckedTlsPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }
        super().__init__(pool_connections=64, pool_maxsize=4, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {"ssl_context": self._trust} if host["scheme"] == "https" else {}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave verification to the context, which holds the authorities once for all connections."""


def _trust(ca_file: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context


def _one_line(name: str, value: str) -> tuple[str, str]:
    """Return a header with its continuation lines joined, as RFC 9112, section 5.2 has it."""
    return name, CONTINUED.sub(" ", value)


def _read_body(raw: HTTPResponse, max_bytes: int, cut: bool, shown: str) -> tuple[bytes | IO[bytes], bool]:
    """Return the body as sent, a large one in a file without a name, and whether it went on beyond `max_bytes`."""
    if (raw.length_remaining or 0) > max_bytes and not cut:
        raise TooLarge(f"{shown}: {raw.length_remaining} bytes announced; at most {max_bytes} are read")
    body = SpooledTemporaryFile(max_size=LARGE_BYTES)  # noqa: SIM115 - who reads it lets go of it
    for chunk in iter(partial(raw.read1, STEP, decode_content=False), b""):
        body.write(chunk)
        if body.tell() > max_bytes:
            body.seek(0)
            if cut:
                return body.read(max_bytes), True
            raise TooLarge(f"{shown}: the body is larger than {max_bytes} bytes")
    size = body.tell()
    body.seek(0)
    return (body if size > LARGE_BYTES else body.read()), False


def _trouble(error: Exception, shown: str) -> PageNotHad:
    """Return what the transport's error means for the page."""
    causes = [error]
    while isinstance(cause := causes[-1].__cause__ or causes[-1].__context__, Exception) and len(causes) < 8:
        causes.append(cause)
    # The transport wraps errors in errors, and some in their arguments only.
    causes += [part for cause in causes for part in cause.args if isinstance(part, Exception)]
    causes += [part for cause in causes[-4:] for part in cause.args if isinstance(part, Exception)]
    last = str(causes[-1])[:200]

    def has(*kinds: type[Exception]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if has(ssl.SSLError, requests.exceptions.SSLError):
        return Unreachable(f"{shown}: no safe connection: {last}", reason="tls_error")
    if has(TimeoutError, requests.Timeout):
        return TimedOut(f"{shown}: nothing came for too long")
    if has(IncompleteRead, CutShort):
        return BrokenBody(f"{shown}: the body stops before its end", reason="truncated")
    if has(ConnectionError):
        return Unreachable(f"{shown}: the connection broke: {last}", reason="connection_broken")
    if has(HTTPException, InvalidHeader, ValueError):
        return BrokenBody(f"{shown}: an answer that is no HTTP: {last}", reason="bad_answer")
    return Unreachable(f"{shown}: the connection broke: {last}", reason="connection_broken")
