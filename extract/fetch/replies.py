"""Read one reply: where it leads, or what page it holds."""

from urllib.parse import urljoin

from extract.errors import BadAddress, BadStatus, BrokenBody
from extract.fetch.addresses import Address
from extract.fetch.answers import Reply
from extract.fetch.decode import Claim, decode_body, no_claim
from extract.fetch.redact import redact_text, redact_url
from extract.fetch.shape import is_cut_short
from extract.records import Known

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGES = frozenset({200, 203})
FINAL = frozenset({400, 405, 406, 410, 414, 451})  # statuses that no later run will change


def redirect_target(here: Address, reply: Reply) -> str | None:
    """Return where a redirect leads, absolute; None for any other reply."""
    if reply.status not in REDIRECTS:
        return None
    location = reply.header("location")
    if not location:
        raise BadStatus(
            f"{redact_url(here.url)}: answered {reply.status} without saying where to go",
            reason=f"http_{reply.status}",
            status=reply.status,
        )
    # A header is Latin-1 on the wire; addresses in it are UTF-8 where they are not ASCII.
    text = location if location.isascii() else location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        return urljoin(here.url, text.strip())
    except ValueError as error:
        raise BadAddress(
            f"{redact_url(here.url)}: its redirect leads to no address: {redact_text(text)[:100]!r}"
        ) from error


def read_page(here: Address, reply: Reply, known: Known | None, *, max_bytes: int, claim: Claim = no_claim) -> bytes:
    """Return the decoded page of a reply that is one; empty for a 304 that was asked for.

    Raises BadStatus for any other status, BrokenBody and TooLarge for a body that is not whole or not bearable.
    """
    shown = redact_url(here.url)
    if reply.status == 304 and known is not None and (known.etag or known.last_modified):
        return b""
    if reply.status not in PAGES:
        raise BadStatus(
            f"{shown}: answered {reply.status}",
            reason=f"http_{reply.status}",
            status=reply.status,
            retry=reply.status not in FINAL,
        )
    coding = (reply.header("transfer-encoding") or "").strip().lower()
    if coding not in ("", "chunked", "identity"):
        raise BrokenBody(f"{shown}: sent as {coding[:40]!r}, which was not asked for", reason="unknown_encoding")
    content = decode_body(reply.raw, reply.header("content-encoding"), max_bytes=max_bytes, url=shown, claim=claim)
    if not content.strip():
        raise BrokenBody(f"{shown}: answered {reply.status} and sent nothing", reason="empty_page")
    if is_cut_short(content, reply.header("content-type")):
        raise BrokenBody(f"{shown}: the page stops in the middle, after {len(content)} bytes", reason="truncated")
    return content
