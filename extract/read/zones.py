"""The time zone a page most likely means when it prints a clock time without one: that of the country it is from."""

import csv
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# What templates declare wherever they are used: no sign of a country.
TEMPLATE_LANGUAGES = frozenset(("en-GB", "en-US", "es-ES", "fr-FR", "pt-PT"))


def guess_zone(host: str | None, language: str | None) -> ZoneInfo | None:
    """Return the zone of the country by the host's last part, else by the language's region, else of the language.

    Only countries whose newsrooms keep one clock, and languages spoken in one such zone, stand in `zones.csv`.

    >>> str(guess_zone("gazeta.example.pl", "en-US")), str(guess_zone("news.example.com", "ja"))
    ('Europe/Warsaw', 'Asia/Tokyo')
    """
    last = (host or "").rpartition(".")[2].lower()
    if name := _zones("country").get(last):
        return zone_named(name)
    if len(last) == 2 and last not in BORROWED:
        return None  # a country with several clocks, or none that is known
    tongue, _, rest = (language or "").partition("-")
    region = rest.rpartition("-")[2].lower() if language not in TEMPLATE_LANGUAGES else ""
    name = _zones("country").get(region) or _zones("language").get(tongue.lower())
    return zone_named(name) if name else None


# Endings of countries under which sites of everywhere are.
BORROWED = frozenset(("ai", "cc", "co", "fm", "io", "me", "tv", "to", "eu", "ly", "ws", "gg"))


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment whose clock was read as UTC, as the same clock of `zone`."""
    return moment.astimezone(UTC).replace(tzinfo=zone)


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone of that name in IANA's list; None on a machine without the list."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return None


@cache
def _zones(kind: str) -> dict[str, str]:
    with (Path(__file__).parent / "zones.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["zone"] for row in csv.DictReader(lines) if row["kind"] == kind}
