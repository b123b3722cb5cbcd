"""Large pages: so many bytes of them in memory at once, and the rest on the disk."""

import gzip
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from extract.errors import PageNotHad
from extract.fetch.archive import Archive, ArchiveDamaged
from extract.fetch.carry import bring_content, leave_content
from extract.fetch.door import Door, DoorSettings
from extract.fetch.room import LARGE_BYTES, Room
from extract.records import Link, Page, hash_page
from tests.wire.faults import FaultService, page, story

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LARGE = story(text="The harbour office counted forty ships. " * 40_000)


def make_page(content):
    url = "https://news.example/a"
    return Page(
        url=url,
        final_url=url,
        source="t",
        status=200,
        headers=(("Content-Type", "text/html"),),
        content=content,
        fetched_at=NOW,
        link=Link(url=url, source="t"),
    )


def test_what_does_not_fit_waits_until_room_is_given_back():
    room = Room(100)
    order = []

    def second():
        with room.visit():
            room.claim(60)
            order.append("second has room")

    with room.visit():
        room.claim(60)
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first gives it back")
    waiting.join(30)

    assert order == ["first gives it back", "second has room"]


def test_the_only_one_gets_whatever_it_asks_for_and_whoever_has_some_gets_more_at_once():
    room = Room(100)

    with room.visit(), room.visit():
        room.claim(500)
        room.claim(700)
    with room.visit():
        room.claim(100)

    assert room._taken == 0


@pytest.mark.parametrize("encoding", ["gzip", None])
def test_large_bodies_come_through_the_disk_whole_and_leave_no_claim(encoding):
    headers = [f"Content-Encoding: {encoding}"] if encoding else []
    body = gzip.compress(LARGE) if encoding else LARGE
    with FaultService({"/large": page(body, 200, *headers)}) as faults:
        door = Door(DoorSettings(pause_seconds=0, allow=(faults.host,)))

        answer = door.fetch(faults.url("/large"), source="t")

        assert answer.content == LARGE
        assert door.room._taken == 0
        door.close()


def test_a_large_page_that_is_refused_leaves_no_claim():
    cut = gzip.compress(LARGE)[:-9]
    with FaultService({"/cut": page(cut, 200, "Content-Encoding: gzip")}) as faults:
        door = Door(DoorSettings(pause_seconds=0, allow=(faults.host,), tries_in_run=1))

        with pytest.raises(PageNotHad, match="stops after"):
            door.fetch(faults.url("/cut"), source="t")

        assert door.room._taken == 0
        door.close()


def test_a_large_page_leaves_its_content_in_the_archive_and_gets_it_back(tmp_path):
    archive = Archive(tmp_path, "run")
    whole = make_page(LARGE)
    file, offset = archive.append(whole)
    whole = replace(whole, archive_file=file, archive_offset=offset)

    left = leave_content(whole)

    assert len(LARGE) > LARGE_BYTES
    assert (left.content, left.size, left.page_hash) == (b"", len(LARGE), hash_page(LARGE))
    assert bring_content(left, tmp_path) == whole


def test_a_small_page_and_one_that_is_not_archived_keep_their_content(tmp_path):
    small = replace(make_page(story()), archive_file="a.warc.gz", archive_offset=0)
    loose = make_page(LARGE)

    assert leave_content(small) is small
    assert leave_content(loose) is loose
    assert bring_content(small, tmp_path) is small


def test_content_that_is_gone_is_said_to_be(tmp_path):
    left = leave_content(replace(make_page(LARGE), archive_file="gone.warc.gz", archive_offset=7))

    with pytest.raises(ArchiveDamaged, match=r"gone\.warc\.gz"):
        bring_content(left, tmp_path)
