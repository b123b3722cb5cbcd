"""Notice that a rights holder reserves text and data mining, and where they said so."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from extract.fetch.robots import Rule, make_rule, normalise
from extract.fetch.shape import ATTRIBUTE, COMMENT, as_ascii

HEAD_BYTES = 1 << 16  # where a page's own metadata stand
REFUSALS = frozenset({"noai", "noml"})  # words of X-Robots-Tag and meta robots; noindex says nothing of mining
DIRECTIVES = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})  # take a value
META = re.compile(rb"<meta\b[^>]{0,2000}>", re.IGNORECASE)


def read_tdmrep(content: bytes) -> tuple[Rule, ...]:
    """Return the reserved locations of a `/.well-known/tdmrep.json`, in file order.

    Source: TDM Reservation Protocol, W3C community group report, section 6. What is not such a file reserves nothing.
    """
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    return tuple(_locations(entries)) if isinstance(entries, list) else ()


def is_reserved(rules: Iterable[Rule], target: str) -> bool:
    """Say whether the path and query `target` are reserved; the longest location decides."""
    path = normalise(target)
    matching = [(rule.octets, not rule.is_allowed) for rule in rules if rule.matches(path)]
    return max(matching)[1] if matching else False


def find_refusal(headers: Iterable[tuple[str, str]], content: bytes, agent: str) -> tuple[str, str] | None:
    """Return (reason, words) of a reservation in an answer's headers or its page's metadata, or None."""
    for name, value in headers:
        if name.lower() == "tdm-reservation" and value.strip() == "1":
            return "opted_out_tdm", f"header {name}: {value.strip()}"
        if name.lower() == "x-robots-tag" and _refuses(value, agent):
            return "opted_out_noai", f"header {name}: {value.strip()[:100]}"
    for name, value in _metadata(COMMENT.sub(b"", as_ascii(content[:HEAD_BYTES]))):
        if name == "tdm-reservation" and value.strip() == "1":
            return "opted_out_tdm", f'meta {name}: "{value.strip()}"'
        if name in ("robots", agent.lower()) and _refuses(value, agent):
            return "opted_out_noai", f'meta {name}: "{value.strip()[:100]}"'
    return None


def _locations(entries: list[Any]) -> Iterator[Rule]:
    for entry in entries:
        location = entry.get("location") if isinstance(entry, dict) else None
        if isinstance(location, str) and location:
            pattern = location if location.startswith(("/", "*")) else f"/{location}"
            reserved = str(entry.get("tdm-reservation")) == "1"
            yield make_rule(pattern, is_allowed=not reserved)


def _refuses(value: str, agent: str) -> bool:
    """Say whether a list of robots words refuses mining, to all or to `agent`: `noai`, `otherbot: noai`."""
    words = value.lower()
    addressee, separator, rest = words.partition(":")
    if separator and "," not in addressee and addressee.strip() not in DIRECTIVES:
        if addressee.strip() != agent.lower():
            return False
        words = rest
    return any(word.strip() in REFUSALS for word in words.split(","))


def _metadata(head: bytes) -> Iterator[tuple[str, str]]:
    for tag in META.findall(head):
        pairs = {
            found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
            for found in ATTRIBUTE.finditer(tag.decode("latin-1"))
        }
        if "name" in pairs:
            yield pairs["name"].strip().lower(), pairs.get("content", "")
