"""Look into the archive as if it were a source: the newest capture of each address, read again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from extract.errors import ExtractError
from extract.fetch.archive import read_page
from extract.fetch.carry import leave_content
from extract.records import EXTRACTOR_VERSION, Reject, Source
from flows.intake import Item
from flows.night import Look, Night
from load.query import run_query
from load.records import Limits

# An older capture read again would look like a newer version, so only the newest of each address is.
CAPTURES = """
    SELECT url, archive_file, archive_offset
    FROM (
        SELECT url, archive_file, archive_offset, fetched_at
        FROM fetches
        WHERE source = '{source}' AND archive_file IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched_at DESC) = 1
    )
    WHERE fetched_at >= '{since}' AND ({everything} OR (archive_file, archive_offset) NOT IN (
        SELECT (archive_file, archive_offset)
        FROM articles
        WHERE extractor_version = '{version}' AND archive_file IS NOT NULL
    ))
    ORDER BY archive_file, archive_offset
    LIMIT {most}
"""
MOST = 10_000_000  # captures of one source in one run


def archived_pages(*, everything: bool) -> Look:
    """Return how a run looks at the archive; with `everything`, also what this extractor has read already."""

    def look(night: Night, source: Source) -> Iterator[Item]:
        wanted = night.wanted
        query = CAPTURES.format(
            source=source.name.replace("'", "''"),
            since=wanted.since or "0001-01-01",
            everything=everything,
            version=EXTRACTOR_VERSION,
            most=wanted.max_pages or MOST,
        )
        limits = Limits(rows=MOST, seconds=3600, memory_mb=4096)
        # One at a time: connections of one process to one file share their configuration, and that is locked.
        found = night.query(lambda _: run_query(night.places.published, query, limits=limits))
        for url, file, offset in found.rows:
            yield _page(night, source, url, file, offset)

    return look


def _page(night: Night, source: Source, url: str, file: str, offset: int) -> Item:
    try:
        return leave_content(replace(read_page(night.places.archive, file, offset), source=source.name))
    except ExtractError as error:
        return Reject(
            url=url,
            source=source.name,
            stage="read",
            reason=error.reason,
            message=str(error),
            tries=1,
            rejected_at=datetime.now(UTC),
            archive_file=file,
            archive_offset=offset,
        )
