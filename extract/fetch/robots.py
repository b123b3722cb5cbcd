"""Read robots.txt (RFC 9309), in time that grows with its length and not with its cunning."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_to_bytes

from extract.fetch.shape import as_ascii

MAX_BYTES = 512_000  # RFC 9309, section 2.5: at least 500 KiB are read
MAX_RULES = 20_000
LINE = re.compile(r"^\s*([A-Za-z][A-Za-z -]*?)\s*:\s*(.*?)\s*$")


@dataclass(frozen=True)
class Rule:
    """One Allow or Disallow line."""

    pattern: str  # normalised, `*` and a final `$` special
    is_allowed: bool
    octets: int = 0  # of the pattern as written: the longest rule decides

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The literal pieces between the stars."""
        return tuple(self.pattern.removesuffix("$").split("*"))

    def matches(self, target: str) -> bool:
        """Say whether the rule speaks of `target`, a normalised path and query."""
        first, *others = self.pieces
        if not target.startswith(first):
            return False
        at = len(first)
        is_anchored = self.pattern.endswith("$")
        last = others.pop() if others and is_anchored else None
        for piece in others:
            # The first place is always the best one: no going back, whatever the pattern.
            found = target.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if last is not None:
            return len(target) - len(last) >= at and target.endswith(last)
        return at == len(target) if is_anchored else True


@dataclass(frozen=True)
class Robots:
    """What one robots.txt says to one crawler."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None  # seconds
    sitemaps: tuple[str, ...] = ()

    def allows(self, target: str) -> bool:
        """Say whether the path and query `target` may be asked for.

        The longest matching rule decides, Allow between equals; robots.txt itself is always allowed.
        """
        path = normalise(target)
        if path == "/robots.txt":
            return True
        matching = [(rule.octets, rule.is_allowed) for rule in self.rules if rule.matches(path)]
        return max(matching)[1] if matching else True


ALLOW_ALL = Robots()


def read_robots(content: bytes, agent: str) -> Robots:
    """Return what `content` says to the crawler whose product token is `agent`.

    The groups that name the token are read as one; without any, those that name `*`. Lines that are neither are
    passed over. Only the first 500 KiB count. UTF-16 is read where its mark says so.
    """
    text = as_ascii(content[:MAX_BYTES]).decode("utf-8-sig", errors="replace")
    lines = [found.groups() for line in re.split(r"\r\n|\r|\n", text) if (found := LINE.match(line.partition("#")[0]))]
    own, general, is_named = [], [], False
    for names, group in _groups((key.lower(), value) for key, value in lines):
        if any(_product(name) == agent.lower() for name in names):
            is_named = True
            own += group
        elif "*" in names:
            general += group
    sitemaps = tuple(value for key, value in lines if key.lower() == "sitemap" and value)
    return _robots(own if is_named else general, sitemaps)


def make_rule(pattern: str, *, is_allowed: bool) -> Rule:
    """Return the rule of a pattern as written."""
    plain = normalise(pattern)
    return Rule(pattern=re.sub(r"\*+", "*", plain), is_allowed=is_allowed, octets=len(plain))


def normalise(target: str) -> str:
    """Return a path or pattern with its percent-encoding made comparable (RFC 9309, section 2.2.2).

    >>> normalise("/a%7Eb/%2f/ü")
    '/a~b/%2F/%C3%BC'
    """
    kept = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", target)
    return "".join(_part(part) for part in re.split(r"((?:%[0-9A-Fa-f]{2})+)", kept))


def _part(part: str) -> str:
    if part.startswith("%"):
        octets = unquote_to_bytes(part)
    else:
        return "".join(letter if letter.isascii() else _percent(letter.encode()) for letter in part)
    return "".join(chr(octet) if chr(octet) in UNRESERVED else f"%{octet:02X}" for octet in octets)


def _percent(octets: bytes) -> str:
    return "".join(f"%{octet:02X}" for octet in octets)


def _groups(lines: Iterable[tuple[str, str]]) -> Iterable[tuple[list[str], list[tuple[str, str]]]]:
    """Yield (user agents, lines) of each group; lines before the first group belong to nobody."""
    names: list[str] = []
    group: list[tuple[str, str]] = []
    for key, value in lines:
        if key in ("user-agent", "useragent", "user agent"):
            if group:
                yield names, group
                names, group = [], []
            names.append(value.strip().lower())
        elif names and key in ("allow", "disallow", "crawl-delay", "crawl delay"):
            group.append((key, value))
    if names:
        yield names, group


def _product(name: str) -> str:
    """Return the product token of a user-agent line: letters, `-` and `_` (RFC 9309, section 2.2.1)."""
    found = re.match(r"[a-z_-]+", name)
    return found.group() if found else ""


def _robots(group: list[tuple[str, str]], sitemaps: tuple[str, ...]) -> Robots:
    rules = [
        make_rule(value, is_allowed=key == "allow")
        for key, value in group[:MAX_RULES]
        if key in ("allow", "disallow") and value
    ]
    delays = [delay for key, value in group if key.startswith("crawl") and (delay := _seconds(value)) is not None]
    return Robots(rules=tuple(dict.fromkeys(rules)), crawl_delay=max(delays, default=None), sitemaps=sitemaps)


def _seconds(value: str) -> float | None:
    found = re.match(r"\d{1,9}(?:\.\d{1,6})?", value)
    return float(found.group()) if found else None


UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
