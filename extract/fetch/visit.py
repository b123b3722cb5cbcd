"""Fetch one page: its redirects, the rules of each host on the way, and the tries that may help."""

import base64
import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from extract.errors import (
    BadStatus,
    OptedOut,
    PageNotHad,
    PutOff,
    TimedOut,
    Unreachable,
)
from extract.fetch.addresses import Address, check_port, read_address
from extract.fetch.answers import Answer, Ask, Clock, DoorSettings, Reply
from extract.fetch.decode import ACCEPT_ENCODING
from extract.fetch.manners import Manners
from extract.fetch.optout import find_refusal
from extract.fetch.pace import Pace, read_retry_after
from extract.fetch.redact import mask_secrets, redact_url, secrets_of
from extract.fetch.replies import read_page, redirect_target
from extract.fetch.room import Room
from extract.fetch.shape import find_refresh
from extract.fetch.trail import Trail
from extract.records import Known

PASSING = frozenset({304, 408, 425, 429, 500, 502, 503, 504})  # statuses after which a second request may help
PASSING_REASONS = frozenset(
    {
        "connection_broken",
        "no_connection",
        "no_answer_from_dns",
        "timeout",
        "truncated",
        "broken_encoding",
        "empty_page",
    }
)
PRIVATE = frozenset({"Authorization", "Cookie"})  # sent, and never kept
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BACKOFF = (1.0, 3.0, 9.0, 20.0)  # seconds before the second try, the third, ...
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Visit:
    """One fetch on its way."""

    settings: DoorSettings
    pace: Pace
    manners: Manners
    ask: Ask
    clock: Clock
    source: str
    room: Room
    is_list: bool = False
    seconds: float = 0.0  # spent on the network
    trail: Trail | None = None

    def fetch(self, url: str, known: Known | None, pause_seconds: float | None) -> Answer:
        """Return the page, after as many tries as help. Raises a subclass of `PageNotHad`."""
        secrets = secrets_of(url)
        pause = self.settings.pause_seconds if pause_seconds is None else pause_seconds
        for left in range(self.settings.tries_in_run - 1, -1, -1):
            try:
                return self._follow(url, known, pause)
            except PageNotHad as error:
                error.args = (mask_secrets(str(error), secrets),)
                self.room.claim(0)
                if not left or not self._may_try_again(error, self.settings.tries_in_run - 1 - left):
                    self._count_failure(error)
                    raise
                log.debug("%s: trying again: %s", self.source, error)
        raise AssertionError("the last try returns or raises")

    @property
    def _max_raw_bytes(self) -> int:
        return self.settings.max_list_bytes if self.is_list else self.settings.max_raw_bytes

    @property
    def _max_decoded_bytes(self) -> int:
        return self.settings.max_list_bytes if self.is_list else self.settings.max_decoded_bytes

    def _follow(self, url: str, known: Known | None, pause: float) -> Answer:
        """Follow the redirects from `url` to a page."""
        self.trail = trail = Trail(read_address(url))
        while True:
            here = trail.here
            headers = self._headers(trail, known)
            reply = self._request(here, headers, pause)
            target = redirect_target(here, reply)
            content = b""
            if target is None:
                content = read_page(here, reply, known, max_bytes=self._max_decoded_bytes, claim=self.room.claim)
                target = find_refresh(content, reply.header("content-type"), here.url, reply.header("refresh"))
            if target is None:
                return self._answer(url, here, reply, content, headers)
            trail.step(target, reply, max_redirects=self.settings.max_redirects)

    def _request(self, here: Address, headers: dict[str, str], pause: float) -> Reply:
        check_port(here, self.settings.allow)
        self.pace.check(here.lane, self.clock())
        self.manners.check(here)
        with self.pace.turn(here.lane, self.manners.pause(here, pause)):
            self.pace.check(here.lane, self.clock())
            seconds = self.settings.fetch_seconds - self.seconds
            if seconds <= 0:
                raise TimedOut(f"{redact_url(here.url)}: not done after {self.settings.fetch_seconds:.0f} s")
            started = time.monotonic()
            try:
                reply = self.ask(here, headers, seconds=seconds, max_bytes=self._max_raw_bytes)
            finally:
                self.seconds += time.monotonic() - started
        self._note(here, reply)
        return reply

    def _headers(self, trail: Trail, known: Known | None) -> dict[str, str]:
        headers = {
            "User-Agent": self.settings.user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "keep-alive",
        }
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag
        if known is not None and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        if trail.first.user and _is_same_host(trail.here, trail.first):
            headers["Authorization"] = "Basic " + base64.b64encode(trail.first.user.encode()).decode("ascii")
        if cookie := trail.cookie():
            headers["Cookie"] = cookie
        return headers

    def _note(self, here: Address, reply: Reply) -> None:
        """Tell the pace how the host does, and raise PutOff when it asks for quiet beyond what a run can wait."""
        if reply.status < 500 and reply.status != 429:
            self.pace.succeeded(here.lane)
            return
        now = self.clock()
        until = read_retry_after(reply.header("retry-after"), now)
        if until is not None and until - now > timedelta(seconds=self.settings.max_wait_seconds):
            self.pace.put_off(here.lane, until)
            raise PutOff(
                f"{redact_url(here.url)}: answered {reply.status} and asks not to be asked before "
                f"{until:%Y-%m-%d %H:%M:%S} UTC",
                status=reply.status,
                not_before=until,
            )
        if until is not None:
            self.pace.hold(here.lane, (until - now).total_seconds())

    def _answer(self, url: str, here: Address, reply: Reply, content: bytes, request_headers: dict[str, str]) -> Answer:
        refusal = find_refusal(reply.headers, content, self.settings.robot_name)
        if refusal is not None and self.settings.honour_opt_outs:
            raise OptedOut(
                f"{redact_url(here.url)}: reserves text and data mining ({refusal[1]})",
                reason=refusal[0],
                status=reply.status,
            )
        secrets = secrets_of(url)
        return Answer(
            url=redact_url(url),
            final_url=redact_url(here.url),
            status=reply.status,
            headers=tuple((name, mask_secrets(value, secrets)) for name, value in reply.headers),
            request_headers=tuple((name, value) for name, value in request_headers.items() if name not in PRIVATE),
            content=content,
            fetched_at=self.clock(),
            seconds=self.seconds,
            note=f"{hops - 1} redirects" if (hops := len(self.trail.hops) if self.trail else 1) > 1 else None,
        )

    def _count_failure(self, error: PageNotHad) -> None:
        """Tell the pace of a page whose host seems to be in trouble."""
        if self.trail is None or error.reason in ("host_down", "robots_unreachable"):
            return
        is_refusal = isinstance(error, Unreachable) and error.reason != "connection_broken"
        is_5xx = isinstance(error, BadStatus) and (error.status or 0) >= 500
        if is_5xx or isinstance(error, Unreachable | TimedOut):
            self.pace.failed(self.trail.here.lane, is_refusal=is_refusal)

    def _may_try_again(self, error: PageNotHad, tries: int) -> bool:
        """Say whether another request may help, and make its host wait for it."""
        if self.seconds >= 0.95 * self.settings.fetch_seconds:
            return False
        is_passing = (isinstance(error, BadStatus) and error.status in PASSING) or error.reason in PASSING_REASONS
        if is_passing and self.trail is not None and error.reason != "robots_unreachable":
            self.pace.hold(self.trail.here.lane, BACKOFF[min(tries, len(BACKOFF) - 1)])
            return True
        return False


def _is_same_host(here: Address, first: Address) -> bool:
    """Say whether what was meant for `first` may be told to `here`: one origin, or its step from http to https."""
    if here.origin == first.origin:
        return True
    return here.host == first.host and (first.scheme, here.scheme, here.port) == ("http", "https", 443)
