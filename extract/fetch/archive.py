"""Keep every page in WARC files, before anything reads it, and give it back."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from extract.errors import ExtractError
from extract.fetch.captures import read_capture, request_record, response_record
from extract.fetch.warc import WarcDamaged, make_record, read_records, whole_length
from extract.records import Page

MAX_FILE_BYTES = 256 << 20  # then the next file is begun
MARK = ".open"  # a file beside an archive file whose pages may not all be done
log = logging.getLogger(__name__)


class ArchiveDamaged(ExtractError):
    """A place in the archive holds no page."""

    reason = "archive_damaged"


class Archive:
    """The archive of one run: pages go in, and are on the disk when `append` returns. Thread-safe.

    Each `Archive` writes files of its own, named for the run. Beside a file stands a mark until `finish` says that all
    its pages are done, so that the next run knows where to look after a crash.
    """

    def __init__(self, folder: Path, run_id: str, *, max_file_bytes: int = MAX_FILE_BYTES) -> None:
        self._folder = Path(folder)
        self._run_id = run_id
        self._max_file_bytes = max_file_bytes
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._names: list[str] = []

    def append(self, page: Page, request_headers: tuple[tuple[str, str], ...] = ()) -> tuple[str, int]:
        """Write `page` durably; return its file, relative to the folder, and its offset there in bytes."""
        response, response_id = response_record(page)
        request = request_record(page, request_headers, response_id)
        with self._lock:
            file = self._current()
            offset = file.tell()
            try:
                file.write(response)
                file.write(request)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                file.truncate(offset)  # a full disk leaves no half record before the next one
                raise
            return self._names[-1], offset

    def close(self) -> None:
        """Close the file. Its mark stays: closing says nothing of whether its pages are done."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def finish(self) -> None:
        """Close, and say that every page of this archive is done."""
        self.close()
        for name in self._names:
            (self._folder / (name + MARK)).unlink(missing_ok=True)

    def _current(self) -> IO[bytes]:
        if self._file is not None and self._file.tell() >= self._max_file_bytes:
            self._file.close()
            self._file = None
        if self._file is None:
            self._file = self._begin()
        return self._file

    def _begin(self) -> IO[bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, 1_000_000):
            path = self._folder / f"{self._run_id}-{number:05d}.warc.gz"
            try:
                file = path.open("xb")
            except FileExistsError:
                continue
            path.with_name(path.name + MARK).touch()
            file.write(make_record("warcinfo", None, b"software: Nightwire\r\nformat: WARC File Format 1.1\r\n", {})[0])
            _sync_folder(self._folder)
            self._names.append(path.name)
            return file
        raise ArchiveDamaged(f"{self._folder}: no free name for an archive file of run {self._run_id}")


def repair_archive(folder: Path) -> list[tuple[str, int]]:
    """Cut the torn last record off every file a crash left behind; return (file, bytes cut) of those.

    Call it at start, before an `Archive` is made, while no other run writes.
    """
    repaired = []
    for path in _marked(folder):
        size = path.stat().st_size
        with path.open("r+b") as file:
            whole = whole_length(file)
            if whole < size:
                file.truncate(whole)
                os.fsync(file.fileno())
                repaired.append((path.name, size - whole))
    return repaired


def read_pages(folder: Path, file: str) -> Iterator[Page]:
    """Yield the pages of one archive file, in the order they were fetched. Raises ArchiveDamaged where it breaks."""
    path = _inside(folder, file)
    with path.open("rb") as stream:
        try:
            for record in read_records(stream):
                if record.type in ("response", "resource"):
                    yield read_capture(record, file)
        except WarcDamaged as error:
            raise ArchiveDamaged(f"{file}: {error}") from error


def read_page(folder: Path, archive_file: str, archive_offset: int) -> Page:
    """Return the page archived at one place. Raises ArchiveDamaged when there is none."""
    path = _inside(folder, archive_file)
    try:
        with path.open("rb") as stream:
            stream.seek(archive_offset)
            record = next(read_records(stream, start=archive_offset))
    except (OSError, StopIteration, ValueError) as error:
        raise ArchiveDamaged(f"{archive_file}, offset {archive_offset}: no page there: {error}") from error
    if record.type not in ("response", "resource"):
        raise ArchiveDamaged(f"{archive_file}, offset {archive_offset}: a {record.type} record, not a page")
    return read_capture(record, archive_file)


def archive_files(folder: Path) -> list[str]:
    """Return the names of the archive's files, the oldest run first."""
    return sorted(path.name for path in Path(folder).glob("*.warc.gz"))


def unfinished(folder: Path, done: Callable[[str, int], bool]) -> Iterator[Page]:
    """Yield the archived pages of crashed runs that `done(file, offset)` does not know.

    A file all of whose pages are done loses its mark and is not looked at again. Call it after `repair_archive`, and
    before an `Archive` is made.
    """
    for path in _marked(folder):
        is_done = True
        try:
            for page in read_pages(folder, path.name):
                if not done(path.name, page.archive_offset or 0):
                    is_done = False
                    yield page
        except ArchiveDamaged as error:
            log.error("%s; the pages after that place are lost", error)  # noqa: TRY400 - the sentence is enough
        if is_done:
            path.with_name(path.name + MARK).unlink(missing_ok=True)


def reopen_archive(folder: Path, *, since: datetime | None) -> list[str]:
    """Mark the files written to since then, or all, so that the next run looks for pages that are not stored.

    Returns their names. A warehouse brought back from a backup lacks what came after it.
    """
    names = [
        name
        for name in archive_files(folder)
        if since is None or datetime.fromtimestamp((Path(folder) / name).stat().st_mtime, UTC) >= since
    ]
    for name in names:
        (Path(folder) / (name + MARK)).touch()
    return names


def prune_archive(
    folder: Path, *, now: datetime, max_age: timedelta | None = None, max_bytes: int | None = None
) -> list[str]:
    """Remove whole files that are older than `max_age`, then the oldest beyond `max_bytes`; return their names.

    A file whose pages may not all be done is never removed.
    """
    marked = set(_marked(folder))
    files = [path for name in archive_files(folder) if (path := Path(folder) / name) not in marked]
    files.sort(key=lambda path: (path.stat().st_mtime, path.name))
    total = sum(path.stat().st_size for path in Path(folder).glob("*.warc.gz"))
    removed = []
    for path in files:
        state = path.stat()
        is_old = max_age is not None and datetime.fromtimestamp(state.st_mtime, UTC) < now - max_age
        if is_old or (max_bytes is not None and total > max_bytes):
            path.unlink()
            total -= state.st_size
            removed.append(path.name)
    return removed


def _marked(folder: Path) -> list[Path]:
    marks = sorted(Path(folder).glob(f"*.warc.gz{MARK}"))
    return [path for mark in marks if (path := mark.with_name(mark.name.removesuffix(MARK))).exists()]


def _inside(folder: Path, file: str) -> Path:
    path = Path(folder) / file
    if Path(file).name != file or path.is_symlink():
        raise ArchiveDamaged(f"{file!r} is not the name of an archive file")
    return path


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
