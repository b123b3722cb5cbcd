"""Archives as a person named them: looked at before a run begins, each a source of its own."""

import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from extract.errors import BadSource
from extract.records import Source

EXPECTED = {
    "warc": "a .warc or .warc.gz file as crawlers publish it, or a folder of them",
    "wirecopy": "a file of wire copy (text, NITF, NewsML-G2, ninjs), a zip or tar of them, or a folder",
}
SUFFIXES = {"warc": (".warc", ".warc.gz"), "wirecopy": ("",)}
GZIP = 16 + zlib.MAX_WBITS
FIRST_BYTES = 4096


def sources_of(paths: Iterable[str], kind: str) -> tuple[Source, ...]:
    """Return a source for each path. Raises BadSource for the first that cannot be read, with what to do."""
    found: dict[str, Source] = {}
    for path in paths:
        place = _checked(path, kind)
        name = _name(place, found)
        found[name] = Source(name=name, kind=kind, path=str(place))
    return tuple(found.values())


def check_days(since: date | None, until: date | None) -> None:
    """Raise BadSource for a range in which no day lies, or none that has been."""
    if since and until and since > until:
        raise BadSource(f"since {since} lies after until {until}: no day is in that range; the earlier day is `since`")
    if since and since > datetime.now(UTC).date() + timedelta(days=1):  # it is tomorrow somewhere
        raise BadSource(f"since {since} lies ahead: nothing was captured then; name a day that has been, or none")


def _checked(path: str, kind: str) -> Path:
    """Return the place of a path that holds what is wanted."""
    if not path.strip():
        raise BadSource(f"a path is empty; expected {EXPECTED[kind]}")
    place = Path(path).absolute()
    try:
        _check(place, kind)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadSource(
            f"{path}: cannot be read: {reason.lower()}; the user who runs Nightwire must be allowed to"
        ) from error
    return place


def _check(place: Path, kind: str) -> None:
    if not place.exists():
        raise BadSource(f"{place}: no such file or folder on this machine; expected {EXPECTED[kind]}")
    if place.is_dir():
        list(place.iterdir())  # raises where rglob would find nothing
        if not any(file.name.endswith(SUFFIXES[kind]) and file.is_file() for file in place.rglob("*")):
            raise BadSource(f"{place}: nothing of kind {kind} is in this folder; expected {EXPECTED[kind]}")
        return
    with place.open("rb") as file:
        start = file.read(FIRST_BYTES)
    if not start:
        raise BadSource(f"{place}: an empty file; expected {EXPECTED[kind]}. Was it copied to its end?")
    if kind == "warc" and not _unpacked(start).startswith(b"WARC/"):
        raise BadSource(
            f"{place}: not a WARC file, its first bytes are others; expected {EXPECTED[kind]}. "
            "Wire copy is read with the kind wirecopy"
        )


def _unpacked(start: bytes) -> bytes:
    if not start.startswith(b"\x1f\x8b"):
        return start
    try:
        return zlib.decompressobj(GZIP).decompress(start, FIRST_BYTES)
    except zlib.error:
        return b""


def _name(place: Path, taken: Iterable[str]) -> str:
    """Return a name that no other path of the run has: theirs would be counted together."""
    stem = f"backfill-{place.name.split('.')[0]}"[:76]
    names = [stem, *(f"{stem}-{number}" for number in range(2, 1000))]
    return next(name for name in names if name not in set(taken))
