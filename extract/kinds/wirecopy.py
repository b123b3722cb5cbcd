"""Wire copy on the disk: folders, zip and tar files of text, IPTC 7901, NITF, NewsML-G2 and ninjs."""

import gzip
import re
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote

from extract.errors import BadSource
from extract.fetch.door import Door
from extract.kinds.found import make_reject
from extract.kinds.messages import split_messages
from extract.records import Link, Page, Reject, Source

MAX_FILES = 100_000
MAX_FILE_BYTES = 16 << 20  # one file of copy; more is no copy
MAX_TOTAL_BYTES = 4 << 30  # what one zip or tar may hold, unpacked
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ", b"7z\xbc\xaf", b"%PDF-")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
File = tuple[str, bytes | str]  # path inside, and content; or a sentence that says why there is none


def find(
    source: Source,
    *,
    door: Door,  # noqa: ARG001 - as every kind
    clock: Callable[[], datetime],
    since: datetime | None,
) -> Iterator[Link | Page | Reject]:
    """Yield one page for each message of wire copy at `source.path`: a file, a folder, a zip or a tar.

    Nothing is unpacked to the disk, no link inside is followed, and no name inside leads out. With `since`, files of
    a folder that were not changed since then are left out.
    """
    path = Path(source.path) if source.path else None
    if path is None or not path.exists():
        raise BadSource(
            f'source "{source.name}": kind "wirecopy" needs `path`, a file or folder of wire copy; '
            f"found {source.path or 'nothing'}"
        )
    given: Counter[str] = Counter()
    for count, (name, content) in enumerate(_files(path, since)):
        # A name in no charset of ours still gives one address and no other.
        address = f"wirecopy://{source.name}/{quote(name, errors='surrogatepass')}"
        if count >= MAX_FILES:
            yield make_reject(
                source, address, "too_many_files", f"more than {MAX_FILES} files; the rest was left", clock()
            )
            return
        given[address] += 1
        if given[address] > 1:  # a zip or tar may hold two files of one name
            address += f"?file={given[address]}"
        if isinstance(content, bytes) and content.startswith(PACKED):
            content = "packed within an archive, or a document of another kind; neither is opened"
        if isinstance(content, str):
            yield make_reject(source, address, "unreadable_file", content, clock())
            continue
        for number, (media_type, message) in enumerate(split_messages(content), 1):
            url = address if number == 1 else f"{address}{'&' if '?' in address else '?'}message={number}"
            yield _page(source, url, media_type, message, clock())


def _page(source: Source, url: str, media_type: str, content: bytes, now: datetime) -> Page:
    return Page(
        url=url,
        final_url=url,
        source=source.name,
        status=200,
        headers=(("Content-Type", media_type),),
        content=content,
        fetched_at=now,
        link=Link(url=url, source=source.name),
    )


def _files(path: Path, since: datetime | None) -> Iterator[File]:
    """Yield the files at `path`, by name; those of a zip or tar under its own name."""
    if path.is_file():
        yield from _open(path, path.name)
        return
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if any(part.startswith(".") for part in Path(name).parts):
            continue
        if file.is_symlink():
            yield name, "a symbolic link; links are not followed"
        elif file.is_file() and not _is_older(file, since) and not _is_behind_link(file, path):
            yield from _open(file, name)


def _is_older(file: Path, since: datetime | None) -> bool:
    return since is not None and datetime.fromtimestamp(file.stat().st_mtime, UTC) < since


def _is_behind_link(file: Path, root: Path) -> bool:
    return any(parent.is_symlink() for parent in file.parents if parent != root and root in parent.parents)


def _open(file: Path, name: str) -> Iterator[File]:
    lower = name.lower()
    try:
        if lower.endswith(".zip"):
            yield from _zip_files(file, name)
        elif lower.endswith(ARCHIVES):
            yield from _tar_files(file, name)
        elif lower.endswith(".gz"):
            with gzip.open(file) as stream:
                yield name, _limited(stream)
        elif file.stat().st_size > MAX_FILE_BYTES:
            yield name, f"larger than {MAX_FILE_BYTES} bytes"
        else:
            yield name, file.read_bytes()
    except (
        OSError,
        EOFError,
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        RuntimeError,
        ValueError,
        NotImplementedError,
    ) as error:
        yield name, f"cannot be read: {error}"


def _zip_files(file: Path, name: str) -> Iterator[File]:
    total = 0
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            inside = f"{name}/{_clean_name(member.filename)}"
            is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
            if is_link or _leads_out(member.filename):
                yield inside, "its name or link leads out of the archive"
                continue
            with archive.open(member) as stream:
                content = _limited(stream)
            total += len(content) if isinstance(content, bytes) else MAX_FILE_BYTES
            if total > MAX_TOTAL_BYTES:
                yield name, f"holds more than {MAX_TOTAL_BYTES} bytes; the rest was left"
                return
            yield inside, content


def _tar_files(file: Path, name: str) -> Iterator[File]:
    total = 0
    with tarfile.open(file, "r|*") as archive:
        for member in archive:
            if member.isdir():
                continue
            inside = f"{name}/{_clean_name(member.name)}"
            if not member.isreg() or _leads_out(member.name):
                yield inside, "its name or link leads out of the archive"
                continue
            total += member.size
            if total > MAX_TOTAL_BYTES:
                yield name, f"holds more than {MAX_TOTAL_BYTES} bytes; the rest was left"
                return
            stream = archive.extractfile(member) if member.size <= MAX_FILE_BYTES else None
            yield inside, _limited(stream) if stream else f"larger than {MAX_FILE_BYTES} bytes"


def _limited(stream: IO[bytes] | gzip.GzipFile) -> bytes | str:
    content = stream.read(MAX_FILE_BYTES + 1)
    return content if len(content) <= MAX_FILE_BYTES else f"larger than {MAX_FILE_BYTES} bytes"


def _leads_out(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return name.startswith(("/", "\\")) or ".." in parts or (len(parts[0]) == 2 and parts[0][1] == ":")


def _clean_name(name: str) -> str:
    return "/".join(part for part in re.split(r"[/\\]+", name) if part not in ("", ".", ".."))
