"""Judge addresses before anything connects: which may be asked for, and to which IP address."""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from extract.errors import BadAddress, ForbiddenAddress, TimedOut, Unreachable
from extract.fetch.redact import redact_text, redact_url

Resolve = Callable[..., Sequence[tuple[Any, Any, int, str, tuple[Any, ...]]]]
"""As `socket.getaddrinfo`."""

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL = 8000  # characters; RFC 9110, section 4.1 asks for at least that many
FORBIDDEN_LETTERS = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
HOST = re.compile(rf"^(?=.{{1,253}}$)(?:{LABEL}\.)*{LABEL}$")
# Beyond what every Python's `ipaddress` calls not global: special networks, and those that lead into another one.
SPECIAL = tuple(
    ipaddress.ip_network(net)
    for net in (
        *("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15"),
        *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/23", "::/96", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """One address, taken apart and found fit to ask for."""

    scheme: str
    host: str  # lower case, ASCII; an IPv6 address without brackets
    port: int
    target: str  # path and query, as sent
    user: str | None = None  # "user:password", unquoted
    fragment: str = ""

    @property
    def authority(self) -> str:
        """Host and port, the port only where it is not the scheme's own; IPv6 in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The address without user and fragment, as requested."""
        return self.origin + self.target

    @property
    def lane(self) -> str:
        """The key under which requests to one host queue: the host, and a port that is not 80 or 443."""
        return self.host if self.port in DEFAULT_PORTS.values() else f"{self.host}:{self.port}"


def read_address(url: str) -> Address:
    """Take `url` apart.

    Raises BadAddress for anything but http and https, for a missing or impossible host, and for letters that no
    address may have. Spaces around it are forgiven, other letters are quoted, as browsers do.
    """
    text = re.sub(r"[\t\r\n]", "", url.strip())
    shown = redact_text(redact_url(text))[:200]
    if not text or len(text) > MAX_URL:
        raise BadAddress(f"{shown or 'empty address'}: an address has 1 to {MAX_URL} characters, this one {len(text)}")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except (ValueError, OSError) as error:
        raise BadAddress(f"{shown}: not an address: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise BadAddress(f"{shown}: only http and https addresses are read, not {scheme or 'one without a scheme'}")
    if FORBIDDEN_LETTERS.search(parts.netloc) or not host:
        raise BadAddress(f"{shown}: the address names no host")
    address = Address(
        scheme=scheme,
        host=host,
        port=DEFAULT_PORTS[scheme] if port is None else port,
        target=_quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else ""),
        user=unquote(parts.netloc.rpartition("@")[0]) or None,
        fragment=parts.fragment,
    )
    if len(address.url) > MAX_URL:
        raise BadAddress(
            f"{shown}: an address has at most {MAX_URL} characters, this one {len(address.url)} when quoted"
        )
    return address


def is_public(ip: str) -> bool:
    """Say whether `ip` is an address on the public internet.

    Not: private, loopback, link-local, unique-local, shared (CGNAT), reserved, multicast, this network, and every
    IPv6 form that carries an IPv4 address. Source: RFC 6890, and the IANA special-purpose registries.
    """
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return False
    is_special = any(address in net for net in SPECIAL if net.version == address.version)
    return address.is_global and not address.is_multicast and not is_special


def check_port(address: Address, allow: Collection[str]) -> None:
    """Raise ForbiddenAddress if the port of `address` is neither 80 nor 443 nor allowed."""
    if address.port not in DEFAULT_PORTS.values() and not is_allowed(address.host, address.port, allow):
        raise ForbiddenAddress(
            f"{address.origin}: port {address.port} is not one of 80 and 443; "
            f'allow "{address.host}:{address.port}" in the settings if this is meant'
        )


def is_allowed(host: str, port: int, allow: Collection[str]) -> bool:
    """Say whether the operator allows this very host and port, private or not."""
    return f"{host}:{port}" in allow or f"[{host}]:{port}" in allow


def find_ips(
    host: str, port: int, *, allow: Collection[str], resolve: Resolve = socket.getaddrinfo, seconds: float
) -> list[tuple[int, tuple[Any, ...]]]:
    """Resolve `host` once and return (family, socket address) of those it may be reached at, in order.

    A name that has one address where nobody may go is refused whole: such a mixture is an attack or a mistake.
    Raises ForbiddenAddress, Unreachable when the name has no address, TimedOut when that takes too long.
    """
    found = _resolve_in_time(host, port, resolve, seconds)
    if not is_allowed(host, port, allow):
        for _, address in found:
            if not is_public(str(address[0])):
                raise ForbiddenAddress(
                    f"{host}: leads to {address[0]}, which is not on the public internet; "
                    f'allow "{host}:{port}" in the settings if this is meant'
                )
    return found


def _resolve_in_time(host: str, port: int, resolve: Resolve, seconds: float) -> list[tuple[int, tuple[Any, ...]]]:
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(resolve(host, port, 0, socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    # `getaddrinfo` takes no time limit, so it is asked in a thread that may be left behind.
    thread = threading.Thread(target=ask, daemon=True, name=f"resolve {host}")
    thread.start()
    thread.join(max(seconds, 0.001))
    if not answer:
        raise TimedOut(f"{host}: its name was not resolved in {seconds:.0f} s")
    if isinstance(answer[0], Exception):
        is_passing = isinstance(answer[0], socket.gaierror) and answer[0].errno == socket.EAI_AGAIN
        reason = "no_answer_from_dns" if is_passing else "no_such_host"
        raise Unreachable(f"{host}: its name leads nowhere: {answer[0]}", reason=reason) from answer[0]
    unique = dict.fromkeys((int(family), tuple(address)) for family, _, _, _, address in answer[0])
    if not unique:
        raise Unreachable(f"{host}: its name leads nowhere", reason="no_such_host")
    return list(unique)


def _ascii_host(host: str) -> str:
    """Return `host` in lower-case ASCII, numbers in odd notations read as the system would read them."""
    if ":" in host:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    host = host.lower().rstrip(".") if host.rstrip(".") else ""
    if not host.isascii():
        import idna

        host = idna.encode(host, uts46=True).decode("ascii")
    if re.fullmatch(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", host):
        # 127.1, 0x7f000001, 2130706433 and 0177.0.0.1 are all 127.0.0.1 to `connect`.
        return socket.inet_ntoa(socket.inet_aton(host))
    if not HOST.match(host):
        raise ValueError(f"{host[:80]!r} is no host name")
    return host


def _quoted(text: str) -> str:
    """Quote what may not stand in a request line; what is quoted already stays."""
    return quote(text, safe="!$%&'()*+,/:;=?@[]~|^`{}")
