"""Wire copy on the disk, and what tries to lead out of it."""

import gzip
import io
import json
import os
import tarfile
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from extract.errors import BadSource
from extract.kinds import wirecopy
from extract.kinds.messages import split_messages
from extract.records import Page, Reject, Source

NOW = datetime(2026, 3, 1, tzinfo=UTC)
COPY = b"HARBOUR, March 1 (Wire) - Forty ships lay in the harbour on Sunday.\n"
NITF = b'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><body><body.head/></body></nitf>'
ITEM = b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:%d"><contentSet/></newsItem>'
MESSAGE = (
    b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    + ITEM % 1
    + ITEM % 2
    + b"</itemSet></newsMessage>"
)


def find(path, since=None):
    source = Source(name="desk", kind="wirecopy", path=str(path))
    return list(wirecopy.find(source, door=None, clock=lambda: NOW, since=since))


def names(found):
    return [page.url.removeprefix("wirecopy://desk/") for page in found if isinstance(page, Page)]


def test_a_folder_gives_a_page_for_each_file_and_those_below(tmp_path):
    (tmp_path / "b.txt").write_bytes(COPY)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "Ü 1.txt").write_bytes(COPY)
    (tmp_path / ".hidden").write_bytes(COPY)

    found = find(tmp_path)

    assert names(found) == ["a/%C3%9C%201.txt", "b.txt"]
    assert found[0].content == COPY
    assert found[0].header("content-type") == "text/plain"
    assert found[0].link.url == found[0].url == found[0].final_url


def test_a_single_file_is_a_folder_of_one(tmp_path):
    (tmp_path / "one.txt").write_bytes(COPY)

    assert names(find(tmp_path / "one.txt")) == ["one.txt"]


def test_since_leaves_out_files_that_were_not_changed(tmp_path):
    for name, age in (("old.txt", 10), ("new.txt", 0)):
        (tmp_path / name).write_bytes(COPY)
        stamp = (NOW - timedelta(days=age)).timestamp()
        os.utime(tmp_path / name, (stamp, stamp))

    assert names(find(tmp_path, since=NOW - timedelta(days=1))) == ["new.txt"]


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (COPY, ["text/plain"]),
        (b"\x01001\r\n\x02" + COPY + b"\x03\x01002\r\n\x02" + COPY + b"\x03\x04", ["text/plain"] * 2),
        (NITF, ["application/xml"]),
        (ITEM % 1, ["application/vnd.iptc.g2.newsitem+xml"]),
        (MESSAGE, ["application/vnd.iptc.g2.newsitem+xml"] * 2),
        (b'{"uri": "x", "headline": "y"}', ["application/vnd.iptc.ninjs+json"]),
        (b'[{"uri": "x"}, {"uri": "y"}]', ["application/vnd.iptc.ninjs+json"] * 2),
        (b'{"uri": "x"}\n{"uri": "y"}\n', ["application/vnd.iptc.ninjs+json"] * 2),
        (b'{"items": [{"uri": "x"}, {"uri": "y"}]}', ["application/vnd.iptc.ninjs+json"] * 2),
        (b"<!doctype html><html><body>x</body></html>", ["text/html"]),
        (b"{broken", ["text/plain"]),
        (b"[" * 100_000, ["text/plain"]),
        (b"< not xml", ["text/plain"]),
        (b"", ["text/plain"]),
    ],
)
def test_formats_are_told_apart_and_messages_parted(content, kinds):
    assert [kind for kind, _ in split_messages(content)] == kinds


def test_parts_of_one_file_have_addresses_of_their_own(tmp_path):
    (tmp_path / "two.json").write_text('[{"uri": "x"}, {"uri": "y"}]')

    found = find(tmp_path)

    assert names(found) == ["two.json", "two.json?message=2"]
    assert json.loads(found[1].content) == {"uri": "y"}


def test_zip_and_tar_are_read_without_unpacking(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in/one.txt", COPY)
    with tarfile.open(tmp_path / "t.tar.gz", "w:gz") as archive:
        add(archive, "two.txt", COPY)

    found = find(tmp_path)

    assert names(found) == ["t.tar.gz/two.txt", "z.zip/in/one.txt"]
    assert {page.content for page in found} == {COPY}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.tar.gz", "z.zip"]


def test_names_and_links_that_lead_out_are_rejects(tmp_path):
    secret = tmp_path.parent / "secret.txt"
    secret.write_text("TOP-SECRET")
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "link.txt").symlink_to(secret)
    (folder / "dir").symlink_to(tmp_path.parent)
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        for name in ("../../slip.txt", "/etc/abs.txt", "..\\win.txt", "C:\\x.txt"):
            archive.writestr(name, COPY)
        link = zipfile.ZipInfo("sym")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(secret))
    with tarfile.open(folder / "t.tar", "w") as archive:
        add(archive, "../slip.txt", COPY)
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo(f"member{kind!r}")
            member.type, member.linkname = kind, str(secret)
            archive.addfile(member)

    found = find(folder)

    assert names(found) == []
    assert len(found) == 2 + 5 + 5
    assert "TOP-SECRET" not in repr(found)


def test_bombs_and_broken_files_are_rejects(tmp_path, monkeypatch):
    monkeypatch.setattr(wirecopy, "MAX_FILE_BYTES", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * (4 << 20))
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "broken.tar.gz").write_bytes(b"\x1f\x8b\x08 nothing")
    (tmp_path / "large.txt").write_bytes(b"x" * (2 << 20))
    (tmp_path / "locked.zip").write_bytes(encrypted_zip())

    found = find(tmp_path)

    assert all(isinstance(reject, Reject) and reject.reason == "unreadable_file" for reject in found)
    assert len(found) == 5


@pytest.mark.parametrize("path", [None, "/nowhere/at/all"])
def test_a_path_that_is_not_there_is_said_in_a_sentence(path):
    source = Source(name="desk", kind="wirecopy", path=path)

    with pytest.raises(BadSource, match='source "desk": kind "wirecopy" needs `path`'):
        list(wirecopy.find(source, door=None, clock=lambda: NOW, since=None))


def add(archive, name, content):
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def encrypted_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x.txt", COPY)
    data = bytearray(buffer.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def test_a_file_whose_name_is_in_no_charset_has_an_address(tmp_path):
    (tmp_path / os.fsdecode(b"ships\xff.txt")).write_text("Forty ships.")
    (tmp_path / os.fsdecode(b"more\xfe.zip")).write_text("no zip")

    found = find(tmp_path)

    assert {type(item) for item in found} == {Page, Reject}
    assert all(item.url.encode() and repr(item).encode() for item in found)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_two_and_what_is_packed_twice_is_said(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "One ship.")
        archive.writestr("a.txt", "Two ships.")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    (tmp_path / "copy.zip").write_bytes(inner.getvalue())
    (tmp_path / "late.txt.gz").write_bytes(gzip.compress(b"Three ships."))

    found = find(tmp_path)

    assert [(page.url.removeprefix("wirecopy://desk/"), page.content) for page in found if isinstance(page, Page)] == [
        ("copy.zip/a.txt", b"One ship."),
        ("copy.zip/a.txt?file=2", b"Two ships."),
        ("late.txt.gz", b"Three ships."),
    ]
    assert [reject.reason for reject in found if isinstance(reject, Reject)] == ["unreadable_file"]
