"""Ask a host, once, what it allows: robots.txt and its reservation of text and data mining."""

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urljoin

from extract.errors import BadStatus, Disallowed, OptedOut, PageNotHad
from extract.fetch.addresses import Address, check_port, read_address
from extract.fetch.answers import Ask, Clock, DoorSettings, Reply
from extract.fetch.decode import ACCEPT_ENCODING, decode_body
from extract.fetch.optout import is_reserved, read_tdmrep
from extract.fetch.pace import MAX_CRAWL_DELAY, Pace, read_retry_after
from extract.fetch.robots import ALLOW_ALL, MAX_BYTES, Robots, Rule, read_robots

MAX_AGE = timedelta(hours=24)  # RFC 9309, section 2.4
MAX_AGE_OF_TROUBLE = timedelta(minutes=30)
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
            try:
                said.robots, age = self._read_robots(address), MAX_AGE
            except PageNotHad as error:
                said.robots, age = error, MAX_AGE_OF_TROUBLE
            said.robots_until = now + age
        if isinstance(said.robots, PageNotHad):
            raise BadStatus(
                f"{address.origin}: robots.txt cannot be read, so nothing is ({said.robots})",
                reason="robots_unreachable",
                status=said.robots.status,
                not_before=said.robots.not_before,
            )
        return said.robots

    def _read_robots(self, address: Address) -> Robots:
        """Return the rules; no rules where the file is not to be had (4xx, more than five redirects)."""
        reply = self._get(address, "/robots.txt")
        if reply is None or 400 <= reply.status < 500:
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
        here = read_address(address.origin + path)
        for _ in range(MAX_HOPS + 1):
            check_port(here, self._settings.allow)
            with self._pace.turn(here.lane, self._settings.pause_seconds):
                reply = self._ask(
                    here,
                    {"User-Agent": self._settings.user_agent, "Accept-Encoding": ACCEPT_ENCODING},
                    seconds=self._settings.fetch_seconds,
                    max_bytes=MAX_BYTES,
                    cut=True,
                )
            location = reply.header("location")
            if reply.status not in (301, 302, 303, 307, 308) or not location:
                return reply
            here = read_address(urljoin(here.url, location))
        return None

    def _decoded(self, reply: Reply, address: Address) -> bytes:
        limit = self._settings.max_decoded_bytes
        if reply.is_cut and reply.header("content-encoding"):
            return b""  # a compressed file of more than 500 KiB says nothing one could rely on
        return decode_body(reply.raw, reply.header("content-encoding"), max_bytes=limit, url=address.origin)
