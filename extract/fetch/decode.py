"""Undo the one layer of content encoding a body may have, within stated limits."""

import zlib

from extract.errors import BrokenBody, TooLarge

ACCEPT_ENCODING = "gzip, deflate"
GZIP_MAGIC = b"\x1f\x8b"
STEP = 1 << 16  # bytes


def decode_body(raw: bytes, encoding: str | None, *, max_bytes: int, url: str) -> bytes:
    """Return `raw` without its content encoding.

    `encoding` is the Content-Encoding header. A body that is called gzip and is not is taken as it is, as browsers
    show it; a gzip or deflate stream that stops early is a BrokenBody and never half a page. Raises BrokenBody for
    an encoding that was not asked for and for more than one layer, TooLarge beyond `max_bytes`.
    """
    layers = [name for name in (part.strip().lower() for part in (encoding or "").split(",")) if name]
    layers = [name for name in layers if name not in ("identity", "none", "utf-8")]
    if len(layers) > 1:
        raise BrokenBody(f"{url}: {len(layers)} layers of encoding ({encoding}); one is read", reason="double_encoding")
    if not layers or not raw:
        return _limited(raw, max_bytes, url)
    if layers[0] in ("gzip", "x-gzip"):
        return (
            gunzip(raw, max_bytes=max_bytes, url=url) if raw.startswith(GZIP_MAGIC) else _limited(raw, max_bytes, url)
        )
    if layers[0] == "deflate":
        return _inflate(raw, max_bytes=max_bytes, url=url)
    raise BrokenBody(
        f"{url}: encoded as {layers[0][:40]!r}, which was not asked for; {ACCEPT_ENCODING} are read",
        reason="unknown_encoding",
    )


def gunzip(raw: bytes, *, max_bytes: int, url: str) -> bytes:
    """Return the content of a gzip file, all its members.

    Zeros or other letters after a whole member are padding. Raises BrokenBody when a member stops early or its
    checksum is wrong, TooLarge as soon as the content passes `max_bytes`.
    """
    content = bytearray()
    rest = raw
    while rest.startswith(GZIP_MAGIC):
        rest = _unpack_one(rest, zlib.MAX_WBITS | 16, content, max_bytes, url)
    return bytes(content)


def _inflate(raw: bytes, *, max_bytes: int, url: str) -> bytes:
    """Read `deflate` as the RFC has it (zlib) or as old servers have it (bare)."""
    content = bytearray()
    is_zlib = len(raw) > 1 and raw[0] & 0x0F == 8 and (raw[0] << 8 | raw[1]) % 31 == 0
    _unpack_one(raw, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS, content, max_bytes, url)
    return bytes(content)


def _unpack_one(raw: bytes, window: int, content: bytearray, max_bytes: int, url: str) -> bytes:
    """Append what one compressed stream holds to `content` and return the bytes after it."""
    unpacker = zlib.decompressobj(window)
    pending = raw
    try:
        while not unpacker.eof:
            piece = unpacker.decompress(pending, STEP)
            content += piece
            if len(content) > max_bytes:
                raise TooLarge(f"{url}: more than {max_bytes} bytes once decoded, from {len(raw)} bytes sent")
            pending = unpacker.unconsumed_tail
            if not piece and not pending and not unpacker.eof:
                raise BrokenBody(f"{url}: the compressed body stops after {len(raw)} bytes", reason="truncated")
    except zlib.error as error:
        raise BrokenBody(f"{url}: the compressed body is damaged: {error}", reason="broken_encoding") from error
    return unpacker.unused_data


def _limited(raw: bytes, max_bytes: int, url: str) -> bytes:
    if len(raw) > max_bytes:
        raise TooLarge(f"{url}: {len(raw)} bytes; at most {max_bytes} are read")
    return raw
