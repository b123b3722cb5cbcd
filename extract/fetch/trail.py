"""Where one fetch has been: its redirects so far, and the cookies that keep them from going in a circle."""

import re
from dataclasses import dataclass, field

from extract.errors import TooManyRedirects
from extract.fetch.addresses import Address, read_address
from extract.fetch.answers import Reply
from extract.fetch.redact import redact_url

COOKIE = re.compile(
    r"^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{0,2000})(?:;|$)"
)
MAX_COOKIES = 20


@dataclass(slots=True)
class Trail:
    """The hops of one fetch.

    Some hosts send a reader to the same address again until a cookie comes back. It is given back, to that very host,
    within this one fetch, and then forgotten.
    """

    first: Address
    hops: list[Address] = field(default_factory=list)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)  # by origin
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.hops.append(self.first)
        self._seen.add((self.first.url, ""))

    @property
    def here(self) -> Address:
        """The address at hand."""
        return self.hops[-1]

    def cookie(self) -> str | None:
        """Return the Cookie header for the address at hand; None when its host has set none."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.get(self.here.origin, {}).items()) or None

    def step(self, target: str, reply: Reply, *, max_redirects: int) -> None:
        """Go on to `target`. Raises TooManyRedirects when that is a circle, or one step too many; BadAddress."""
        there = read_address(target)
        if len(self.hops) > max_redirects:
            raise TooManyRedirects(f"{redact_url(self.first.url)}: more than {max_redirects} redirects")
        self._take_cookies(reply)
        self.hops.append(there)
        state = (there.url, self.cookie() or "")
        if state in self._seen:
            raise TooManyRedirects(
                f"{redact_url(self.first.url)}: its redirects lead back to {redact_url(there.url)}",
                reason="redirect_loop",
            )
        self._seen.add(state)

    def _take_cookies(self, reply: Reply) -> None:
        own = self.cookies.setdefault(self.here.origin, {})
        for name, value in reply.headers:
            if name.lower() == "set-cookie" and (found := COOKIE.match(value)) and len(own) < MAX_COOKIES:
                own[found[1]] = found[2]
