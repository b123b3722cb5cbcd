"""Read the sample service's pages with the real extractor, for tests that compare them with what is expected."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from extract.kinds.messages import split_messages
from extract.records import Link, Page
from tests.wire.expected import Expected
from tests.wire.server import WireService

NOW = datetime(2026, 3, 11, 2, tzinfo=UTC)


def fetch_pages(service: WireService, folder: Path) -> Iterator[tuple[Expected, Page]]:
    """Yield tonight's addresses that answer at all, with their pages as the door would give them.

    Addresses that move are left out. Wire copy is read from `folder`, where it is written first.
    """
    service.sources_toml(folder / "sources.toml")
    for expected in service.expected():
        if expected.change == "moved":
            continue
        found = _copy(expected, folder) if expected.is_copy else _html(expected)
        if found:
            yield expected, found


def _copy(expected: Expected, folder: Path) -> Page:
    path = folder / "wirecopy" / expected.url
    media_type, content = next(split_messages(path.read_bytes()))
    return _page(expected, path.as_uri(), (("Content-Type", media_type),), content)


def _html(expected: Expected) -> Page | None:
    try:
        with urllib.request.urlopen(expected.url, timeout=5) as answer:
            return _page(expected, answer.url, tuple(answer.headers.items()), answer.read())
    except urllib.error.HTTPError:
        return None


def _page(expected: Expected, url: str, headers: tuple[tuple[str, str], ...], content: bytes) -> Page:
    source = expected.sources[0]
    return Page(
        url=url,
        final_url=url,
        source=source,
        status=200,
        headers=headers,
        content=content,
        fetched_at=NOW,
        link=Link(url=url, source=source),
    )
