"""Write and read WARC records (ISO 28500:2017, version 1.1), each a gzip member of its own.

The reader is for files from anywhere: no header line, no record and no compressed stream takes more memory than the
limits below, and what is torn is told from what is whole.
"""

import base64
import hashlib
import re
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

MAX_HEADER_BYTES = 1 << 16
MAX_BLOCK_BYTES = 64 << 20  # a longer record is passed over, with `is_truncated`
STEP = 1 << 16
ONE_LINE = re.compile(r"[\r\n]+")
GZIP_MAGIC = b"\x1f\x8b"
CONTENT_TYPES = {
    "warcinfo": "application/warc-fields",
    "response": "application/http;msgtype=response",
    "request": "application/http;msgtype=request",
}


class WarcDamaged(ValueError):
    """The bytes at this place are no WARC record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One WARC record."""

    type: str
    headers: tuple[tuple[str, str], ...]
    block: bytes
    offset: int  # where its gzip member begins, or the record itself in a file that is not compressed
    is_truncated: bool = False  # cut when it was written, or longer than is read

    def header(self, name: str) -> str | None:
        """Return the first value of the WARC header `name`, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def http(self) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        """Return status, headers and body of the HTTP message in the block. Raises WarcDamaged if it is none."""
        head, separator, body = self.block.partition(b"\r\n\r\n")
        if not separator:
            head, _, body = self.block.partition(b"\n\n")
        lines = head.decode("latin-1").replace("\r\n", "\n").split("\n")
        words = lines[0].split(" ", 2)
        if not words[0].startswith("HTTP/") or len(words) < 2 or not re.fullmatch(r"[0-9]{3}", words[1]):
            raise WarcDamaged(f"not an HTTP answer: {lines[0][:80]!r}")
        headers = tuple(
            (name.strip(), value.strip()) for name, colon, value in (line.partition(":") for line in lines[1:]) if colon
        )
        return int(words[1]), headers, body


def make_record(
    kind: str,
    url: str | None,
    block: bytes,
    extra: Mapping[str, str],
    *,
    at: datetime | None = None,
    payload: bytes | None = None,
    media_type: str | None = None,
) -> tuple[bytes, str]:
    """Return one record as a gzip member, and its record id.

    `at` is the time of capture; `payload` the body of an HTTP message whose head is `block`.
    """
    record_id = f"<urn:uuid:{uuid.uuid4()}>"
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id,
        "WARC-Date": (at or datetime.now(UTC)).astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "WARC-Target-URI": url,
        "WARC-Block-Digest": _digest(block, payload or b""),
        "WARC-Payload-Digest": _digest(payload) if payload is not None else None,
        **extra,
        "Content-Type": media_type or CONTENT_TYPES.get(kind, "application/octet-stream"),
        "Content-Length": str(len(block) + len(payload or b"")),
    }
    head = "".join(f"{name}: {ONE_LINE.sub(' ', value)}\r\n" for name, value in headers.items() if value is not None)
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    parts = (b"WARC/1.1\r\n", head.encode(), b"\r\n", block, payload or b"", b"\r\n\r\n")
    return b"".join([*map(packer.compress, parts), packer.flush()]), record_id


def read_records(stream: IO[bytes], *, start: int = 0) -> Iterator[Record]:
    """Yield the records of a WARC file, compressed or not, from where `stream` stands.

    `start` is that place, for the offsets. Raises WarcDamaged at the first byte that is neither a record nor the end.
    """
    source = _Source(stream, start)
    while True:
        source.next_record()
        line = source.line()
        while line in (b"\r\n", b"\n"):
            source.next_record()
            line = source.line()
        if not line:
            return
        if not line.startswith(b"WARC/"):
            raise WarcDamaged(f"offset {source.offset}: not a WARC record: {line[:40]!r}")
        yield _read_one(source)


def whole_length(stream: IO[bytes]) -> int:
    """Return how many bytes of a file of compressed records are whole gzip members."""
    whole = at = 0
    pending = b""
    while True:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not unpacker.eof:
            if not pending:
                pending = stream.read(STEP)
                if not pending:
                    return whole
            used = len(pending)
            try:
                unpacker.decompress(pending, STEP)
            except zlib.error:
                return whole
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            at += used - len(rest)
            pending = rest
        whole = at


def _read_one(source: "_Source") -> Record:
    offset = source.offset
    headers: list[tuple[str, str]] = []
    size = 0
    while (line := source.line()) not in (b"\r\n", b"\n"):
        size += len(line)
        if not line or size > MAX_HEADER_BYTES:
            raise WarcDamaged(f"offset {offset}: the header of the record does not end")
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers.append((name.strip(), value.strip()))
    found = {name.lower(): value for name, value in headers}
    length = found.get("content-length", "")
    if not length.isascii() or not length.isdigit() or len(length) > 15:
        raise WarcDamaged(f"offset {offset}: Content-Length is {length[:40]!r}")
    kept = min(int(length), MAX_BLOCK_BYTES)
    block = source.take(kept)
    source.skip(int(length) - kept)
    return Record(
        type=found.get("warc-type", "").lower(),
        headers=tuple(headers),
        block=block,
        offset=offset,
        is_truncated=kept < int(length) or "warc-truncated" in found,
    )


def _digest(*parts: bytes) -> str:
    sha1 = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        sha1.update(part)
    return "sha1:" + base64.b32encode(sha1.digest()).decode("ascii")


class _Source:
    """Bytes of a file, unpacked a little at a time; knows where in the file the current record begins."""

    def __init__(self, stream: IO[bytes], start: int) -> None:
        self._stream = stream
        self._packed = stream.read(STEP)
        self._at = start  # of the first byte of `_packed` in the file
        self._is_gzip = self._packed.startswith(GZIP_MAGIC)
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._is_fresh = True  # no byte was given to the unpacker
        self._plain = bytearray()
        self._member = start
        self.offset = start

    def next_record(self) -> None:
        """Take note that a record begins here."""
        if not self._plain:
            self._fill()
        self.offset = self._member if self._is_gzip else self._at - len(self._plain)

    def line(self) -> bytes:
        """Return one line with its end, at most the header's limit; empty at the end of the file."""
        searched = 0
        while (end := self._plain.find(b"\n", searched)) < 0 and len(self._plain) <= MAX_HEADER_BYTES:
            searched = len(self._plain)
            if not self._fill():
                break
        cut = end + 1 if end >= 0 else min(len(self._plain), MAX_HEADER_BYTES + 1)
        line = bytes(self._plain[:cut])
        del self._plain[:cut]
        return line

    def take(self, count: int) -> bytes:
        """Return exactly `count` bytes."""
        while len(self._plain) < count:
            if not self._fill():
                raise WarcDamaged(f"offset {self.offset}: the record stops after {len(self._plain)} of {count} bytes")
        with memoryview(self._plain) as plain:
            block = bytes(plain[:count])
        del self._plain[:count]
        return block

    def skip(self, count: int) -> None:
        """Pass over `count` bytes."""
        while count > 0:
            count -= len(self.take(min(count, STEP)))

    def _fill(self) -> bool:
        """Unpack some more; False at the end of the file."""
        while True:
            if not self._packed:
                self._packed = self._stream.read(STEP)
                if not self._packed:
                    if self._is_gzip and not self._unpacker.eof and not self._is_fresh:
                        raise WarcDamaged(f"offset {self._member}: the last record is torn")
                    return False
            if not self._is_gzip:
                self._plain += self._packed
                self._at += len(self._packed)
                self._packed = b""
                return True
            if self._unpack():
                return True

    def _unpack(self) -> bool:
        if self._unpacker.eof:
            self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._is_fresh = True
        if self._is_fresh:
            self._member = self._at
            self._is_fresh = False
        before = len(self._packed)
        try:
            piece = self._unpacker.decompress(self._packed, STEP)
        except zlib.error as error:
            raise WarcDamaged(f"offset {self._member}: damaged: {error}") from error
        rest = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
        self._at += before - len(rest)
        self._packed = rest
        self._plain += piece
        return bool(piece)
