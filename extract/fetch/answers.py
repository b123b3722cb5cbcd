"""What the door is set to, and what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from extract.fetch.addresses import Address

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSettings:
    """The limits and manners of the door. Every one has a default that is safe on the open web."""

    user_agent: str = "Nightwire/0.1 (+https://nightwire.invalid/contact)"  # name and contact; operators set their own
    robot_name: str = "Nightwire"  # what robots.txt calls us
    pause_seconds: float = 1.0  # from the start of one request to the start of the next one to the same host
    allow: tuple[str, ...] = ()  # "host:port" that may be private, or on a port that is neither 80 nor 443
    ca_file: str | None = None  # PEM, trusted beside the public authorities
    max_raw_bytes: int = 16 * MEGABYTE  # as sent
    max_decoded_bytes: int = 32 * MEGABYTE
    max_list_bytes: int = 64 * MEGABYTE  # of a feed or sitemap, sent or decoded; sitemaps.org allows 50 MB
    fetch_seconds: float = 60.0  # all requests of one fetch together; waiting for one's turn is not counted
    connect_seconds: float = 10.0
    idle_seconds: float = 20.0  # without a byte; a host that was stuck once gets a second chance within `fetch_seconds`
    max_redirects: int = 10
    tries: int = 8  # runs in which a link is tried before it is given up
    tries_in_run: int = 4  # requests for one page in one run, where a second one may help
    max_wait_seconds: float = 30.0  # a longer wait asked for by a host is put off to a later run
    honour_robots: bool = True
    honour_opt_outs: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer to one request, its body still encoded; empty for every status that is no page."""

    status: int
    headers: tuple[tuple[str, str], ...]
    raw: bytes | IO[bytes]  # a large body lies in a file
    seconds: float
    is_cut: bool = False  # the body went on beyond what was asked for

    def header(self, name: str) -> str | None:
        """Return the values of the header `name`, joined as RFC 9110 has it."""
        values = [value for key, value in self.headers if key.lower() == name]
        return ", ".join(values) if values else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a fetch gives. No field holds a secret of the address."""

    url: str  # as asked
    final_url: str  # after redirects
    status: int  # 200, 203 or 304
    headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]
    content: bytes  # decoded; empty for 304
    fetched_at: datetime  # UTC
    seconds: float  # on the network
    note: str | None = None  # how it was reached, when not directly

    @property
    def is_unchanged(self) -> bool:
        """The host says that the page is still what was known."""
        return self.status == 304

    def header(self, name: str) -> str | None:
        """Return the last value of the header `name`, whatever its case."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[-1] if values else None


class Ask(Protocol):
    """Make one request over one checked connection."""

    def __call__(
        self, address: Address, headers: Mapping[str, str], *, seconds: float, max_bytes: int, cut: bool = False
    ) -> Reply:
        """Return the reply; with `cut`, what is beyond `max_bytes` is left unread instead of refused."""
        ...


Clock = Callable[[], datetime]
