"""Ask a host, once, what it allows: robots.txt and its reservation of text and data mining."""

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urljoin

from extract.errors import (
    BadAddress,
    BadStatus,
    Disallowed,
    ForbiddenAddress,
    OptedOut,
    PageNotHad,
    TimedOut,
    Unreachable,
)
from extract.fetch.addresses import Address, check_port, read_address
from extract.fetch.answers import Ask, Clock, DoorSettings, Reply
from extract.fetch.decode import ACCEPT_ENCODING, decode_body
from extract.fetch.optout import is_reserved, read_tdmrep
from extract.fetch.pace import MAX_CRAWL_DELAY, Pace, read_retry_after
from extract.fetch.robots import ALLOW_ALL, MAX_BYTES, Robots, Rule, read_robots

MAX_AGE = timedelta(hours=24)  # RFC 9309, section 2.4
MAX_AGE_OF_TROUBLE = timedelta(minutes=30)
TRIES = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_HOPS = 5  # RFC 9309, section 2.3.1.2
log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class _Said:
    """What one origin said, and until when that holds."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    robots: Robots | PageNotHad | None = None
    robots_until: datetime | None = None
    reserved: tuple[Rule, ...] | None = None


class Manners:
    """The rules of every host met in this run. Thread-safe; each file is asked for once."""

    def __init__(self, settings: DoorSettings, pace: Pace, ask: Ask, clock: Clock) -> None:
        self._settings = settings
        self._pace = pace
        self._ask = ask
        self._clock = clock
        self._said: dict[str, _Said] = {}
        self._guard = threading.Lock()

    def check(self, address: Address) -> None:
        """Raise Disallowed, OptedOut or, where the rules cannot be read, PageNotHad."""
        said = self._of(address)
        with said.lock:
            robots = self._robots(said, address)
            reserved = self._reserved(said, address)
        if not robots.allows(address.target):
            raise Disallowed(f"{address.origin}: robots.txt asks {self._settings.robot_name} not to read this address")
        if is_reserved(reserved, address.target):
            raise OptedOut(f"{address.origin}: tdmrep.json reserves text and data mining", reason="opted_out_tdmrep")

    def pause(self, address: Address, pause_seconds: float) -> float:
        """Return the seconds between two requests to the host: ours, or longer if it asks for longer."""
        robots = self._of(address).robots
        delay = robots.crawl_delay if isinstance(robots, Robots) else None
        return max(pause_seconds, min(delay or 0.0, MAX_CRAWL_DELAY))

    def _of(self, address: Address) -> _Said:
        with self._guard:
            return self._said.setdefault(address.origin, _Said())

    def _robots(self, said: _Said, address: Address) -> Robots:
        now = self._clock()
        if not self._settings.honour_robots:
            return ALLOW_ALL
        if said.robots is None or said.robots_until is None or now >= said.robots_until:
            said.robots = self._try_robots(address)
            age = MAX_AGE_OF_TROUBLE if isinstance(said.robots, PageNotHad) else MAX_AGE
            said.robots_until = now + age
        if isinstance(said.robots, ForbiddenAddress):
            raise ForbiddenAddress(str(said.robots))
        if isinstance(said.robots, PageNotHad):
            # A host that cannot be reached is just that; one that answers but does not say its rules forbids all.
            is_away = isinstance(said.robots, Unreachable | TimedOut)
            raise BadStatus(
                f"{address.origin}: robots.txt cannot be read, so nothing is ({said.robots})",
                reason=said.robots.reason if is_away else "robots_unreachable",
                status=said.robots.status,
                not_before=said.robots.not_before,
            )
        return said.robots

    def _try_robots(self, address: Address) -> Robots | PageNotHad:
        """Return the rules, or the trouble that kept them from being read more than once."""
        for left in range(TRIES - 1, -1, -1):
            try:
                return self._read_robots(address)
            except PageNotHad as error:
                if not left or isinstance(error, TimedOut | ForbiddenAddress):
                    return error
                self._pace.hold(address.lane, self._settings.pause_seconds + 1)
        raise AssertionError("the last try returns")

    def _read_robots(self, address: Address) -> Robots:
        """Return the rules; no rules where there is no file (204, 4xx, more than five redirects)."""
        reply = self._get(address, "/robots.txt")
        if reply is None or reply.status == 204 or 400 <= reply.status < 500:
            return ALLOW_ALL
        if reply.status not in (200, 203):
            raise BadStatus(
                f"{address.origin}/robots.txt: answered {reply.status}",
                status=reply.status,
                not_before=read_retry_after(reply.header("retry-after"), self._clock()),
            )
        return read_robots(self._decoded(reply, address), self._settings.robot_name)

    def _reserved(self, said: _Said, address: Address) -> tuple[Rule, ...]:
        if not self._settings.honour_opt_outs:
            return ()
        if said.reserved is None:
            try:
                reply = self._get(address, "/.well-known/tdmrep.json")
                is_there = reply is not None and reply.status == 200
                said.reserved = read_tdmrep(self._decoded(reply, address)) if reply and is_there else ()
            except PageNotHad as error:
                log.debug("no tdmrep.json: %s", error)
                said.reserved = ()
        return said.reserved

    def _get(self, address: Address, path: str) -> Reply | None:
        """Ask for a file of the host's own, following its redirects; None when they never end."""
        reply = self._ask_politely(here := read_address(address.origin + path))
        for _ in range(MAX_HOPS):
            location = reply.header("location")
            if reply.status not in REDIRECTS or not location:
                return reply
            try:
                reply = self._ask_politely(here := read_address(urljoin(here.url, location)))
            except (BadAddress, ForbiddenAddress) as error:
                raise BadStatus(f"{address.origin}{path}: leads where nothing is read: {error}") from error
        return None

    def _ask_politely(self, here: Address) -> Reply:
        check_port(here, self._settings.allow)
        headers = {"User-Agent": self._settings.user_agent, "Accept-Encoding": ACCEPT_ENCODING}
        with self._pace.turn(here.lane, self._settings.pause_seconds):
            return self._ask(here, headers, seconds=self._settings.fetch_seconds, max_bytes=MAX_BYTES, cut=True)

    def _decoded(self, reply: Reply, address: Address) -> bytes:
        limit = self._settings.max_decoded_bytes
        return decode_body(reply.raw, reply.header("content-encoding"), max_bytes=limit, url=address.origin)
