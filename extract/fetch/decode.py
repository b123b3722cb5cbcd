"""Undo the one layer of content encoding a body may have, within stated limits."""

import io
import re
import zlib
from collections.abc import Callable
from os import SEEK_END
from typing import IO

from extract.errors import BrokenBody, TooLarge
from extract.fetch.room import LARGE_BYTES

ACCEPT_ENCODING = "gzip, deflate"
GZIP_MAGIC = b"\x1f\x8b"
STEP = 1 << 16  # bytes
MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")
Claim = Callable[[int], None]


def no_claim(_: int) -> None:
    """Ask nobody for room."""


def decode_body(
    raw: bytes | IO[bytes], encoding: str | None, *, max_bytes: int, url: str, claim: Claim = no_claim
) -> bytes:
    """Return `raw`, bytes or a file of them, without its content encoding.

    `encoding` is the Content-Encoding header. The body's own first bytes are believed before it: gzip is unpacked
    whatever it is called, and markup is taken as it is. A stream that stops early is a BrokenBody and never half a
    page. `claim` is asked for room before more than a megabyte is unpacked, and told in the end how much it was. Raises
    BrokenBody for an encoding that was not asked for and for more than one layer, TooLarge beyond `max_bytes`.
    """
    layers = [name for name in (part.strip().lower() for part in (encoding or "").split(",")) if name]
    layers = [name for name in layers if name not in ("identity", "none", "utf-8")]
    if len(layers) > 1:
        raise BrokenBody(f"{url}: {len(layers)} layers of encoding ({encoding}); one is read", reason="double_encoding")
    unpacking = _Unpacking(raw, max_bytes, url, claim)
    if unpacking.is_gzip():
        return unpacking.gunzip()
    if not layers or not unpacking.size or MARKUP.match(unpacking.start()):
        return unpacking.as_it_is()
    if layers[0] == "deflate" or (layers[0] in ("gzip", "x-gzip") and is_zlib(unpacking.start())):
        return unpacking.inflate()
    if layers[0] in ("gzip", "x-gzip"):
        return unpacking.as_it_is()
    raise BrokenBody(
        f"{url}: encoded as {layers[0][:40]!r}, which was not asked for; {ACCEPT_ENCODING} are read",
        reason="unknown_encoding",
    )


def gunzip(raw: bytes, *, max_bytes: int, url: str) -> bytes:
    """Return the content of a gzip file, all its members.

    Zeros or other letters after a whole member are padding. Raises BrokenBody when a member stops early or its
    checksum is wrong, TooLarge as soon as the content passes `max_bytes`.
    """
    return _Unpacking(raw, max_bytes, url, no_claim).gunzip()


def is_zlib(start: bytes) -> bool:
    """Say whether bytes begin as zlib's own form of deflate does (RFC 1950, section 2.2)."""
    return len(start) > 1 and start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0


class _Unpacking:
    """One body being unpacked, a little at a time: what is packed may stay on the disk."""

    def __init__(self, raw: bytes | IO[bytes], max_bytes: int, url: str, claim: Claim) -> None:
        self._packed: IO[bytes] = io.BytesIO(raw) if isinstance(raw, bytes) else raw
        self._packed.seek(0, SEEK_END)
        self.size = self._packed.tell()
        self._packed.seek(0)
        self._max_bytes = max_bytes
        self._url = url
        self._claim = claim
        self._pending = b""
        self._content = io.BytesIO()  # gives its bytes away without a copy

    def start(self) -> bytes:
        """Return the first bytes of what comes next."""
        if len(self._pending) < len(GZIP_MAGIC):
            self._pending += self._packed.read(STEP)
        return self._pending

    def is_gzip(self) -> bool:
        """Say whether what comes next begins as gzip does."""
        return self.start().startswith(GZIP_MAGIC)

    def as_it_is(self) -> bytes:
        """Return the body, which is not packed."""
        if self.size > self._max_bytes:
            raise TooLarge(f"{self._url}: {self.size} bytes; at most {self._max_bytes} are read")
        if self.size > LARGE_BYTES:
            self._claim(self.size)
        self._packed.seek(0)
        return self._packed.read()

    def gunzip(self) -> bytes:
        """Return the content of all gzip members."""
        while self.is_gzip():
            self._unpack_one(zlib.MAX_WBITS | 16)
        return self._unpacked()

    def inflate(self) -> bytes:
        """Return the content of `deflate` as the RFC has it (zlib) or as old servers have it (bare)."""
        self._unpack_one(zlib.MAX_WBITS if is_zlib(self.start()) else -zlib.MAX_WBITS)
        return self._unpacked()

    def _unpack_one(self, window: int) -> None:
        """Unpack one compressed stream; what follows it is pending."""
        unpacker = zlib.decompressobj(window)
        try:
            while not unpacker.eof:
                packed = self._pending or self._packed.read(STEP)
                piece = unpacker.decompress(packed, STEP)
                self._add(piece)
                self._pending = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                if not piece and not packed:
                    raise BrokenBody(
                        f"{self._url}: the compressed body stops after {self.size} bytes", reason="truncated"
                    )
        except zlib.error as error:
            raise BrokenBody(
                f"{self._url}: the compressed body is damaged: {error}", reason="broken_encoding"
            ) from error

    def _add(self, piece: bytes) -> None:
        before = self._content.tell()
        after = before + len(piece)
        if after > self._max_bytes:
            raise TooLarge(f"{self._url}: more than {self._max_bytes} bytes once decoded, from {self.size} bytes sent")
        if before <= LARGE_BYTES < after:
            self._claim(self._max_bytes)
        self._content.write(piece)

    def _unpacked(self) -> bytes:
        if self._content.tell() > LARGE_BYTES:
            self._claim(self._content.tell())
        return self._content.getvalue()
