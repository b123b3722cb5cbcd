"""The archive: what goes in comes out, durably, whatever happens in between."""

import gzip
import io
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from extract.fetch.archive import (
    Archive,
    ArchiveDamaged,
    archive_files,
    prune_archive,
    read_page,
    read_pages,
    reopen_archive,
    repair_archive,
    unfinished,
)
from extract.fetch.warc import WarcDamaged, make_record, read_records, whole_length
from extract.records import Link, Page
from tests.wire.faults import story

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


def make_page(number=0, **fields):
    url = f"https://news.example/a/{number}"
    return replace(
        Page(
            url=url,
            final_url=url + "?final",
            source="t",
            status=200,
            headers=(
                ("Content-Type", "text/html"),
                ("Content-Encoding", "gzip"),
                ("Content-Length", "999"),
                ("ETag", '"é"'),
            ),
            content=story(str(number)),
            fetched_at=NOW,
            link=Link(
                url=url, source="t", title="Schiffe \r\n  im  Häfen", published_at=NOW, keywords=("a", "b"), tries=2
            ),
            seconds=0.25,
        ),
        **fields,
    )


def keep(archive, page):
    file, offset = archive.append(page, (("User-Agent", "Nightwire"),))
    return replace(page, archive_file=file, archive_offset=offset)


def test_a_page_read_back_is_the_page_written(tmp_path):
    archive = Archive(tmp_path, "run")

    kept = [keep(archive, make_page(number)) for number in range(3)]

    assert [read_page(tmp_path, page.archive_file, page.archive_offset) for page in kept] == kept
    assert list(read_pages(tmp_path, kept[0].archive_file)) == kept


def test_a_page_without_http_is_a_resource(tmp_path):
    url = "wirecopy://desk/a%20b.txt"
    page = make_page(url=url, final_url=url, headers=(("Content-Type", "text/plain"),), link=Link(url=url, source="t"))

    kept = keep(Archive(tmp_path, "run"), page)

    assert read_page(tmp_path, kept.archive_file, kept.archive_offset) == kept


headers = st.lists(
    st.tuples(
        st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True),
        st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f\x85\xa0"), min_size=1),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000), headers, st.floats(0, 1000))
def test_any_content_and_headers_come_back(tmp_path_factory, content, headers, seconds):
    folder = tmp_path_factory.mktemp("archive")
    headers = tuple((name, value) for name, value in headers if not name.lower().startswith("x-crawler-"))
    archive = Archive(folder, "run")

    kept = keep(archive, make_page(content=content, headers=headers, seconds=seconds))
    archive.close()

    assert read_page(folder, kept.archive_file, kept.archive_offset) == kept


def test_warcio_reads_what_we_write_and_finds_the_digests_right(tmp_path):
    archive = Archive(tmp_path, "run")
    kept = [keep(archive, make_page(number)) for number in range(2)]
    archive.close()

    with (tmp_path / kept[0].archive_file).open("rb") as stream:
        records = ArchiveIterator(stream, check_digests="raise")
        found = [(record.rec_type, record.content_stream().read(), records.get_record_offset()) for record in records]

    assert [kind for kind, _, _ in found] == ["warcinfo", "response", "request", "response", "request"]
    assert found[1][1] == kept[0].content
    assert [found[1][2], found[3][2]] == [page.archive_offset for page in kept]


@pytest.mark.parametrize("cut", [1, 5, 40, 200, 500])
def test_a_torn_last_record_is_cut_off_and_the_rest_stays(tmp_path, cut):
    archive = Archive(tmp_path, "run")
    kept = [keep(archive, make_page(number)) for number in range(3)]
    archive.close()
    path = tmp_path / kept[0].archive_file
    os.truncate(path, path.stat().st_size - cut)

    (repaired,) = repair_archive(tmp_path)

    assert repaired[0] == path.name
    assert repair_archive(tmp_path) == []
    pages = list(read_pages(tmp_path, path.name))
    assert pages == kept[: len(pages)]
    assert len(pages) >= 2


def test_a_file_torn_at_every_byte_is_repaired(tmp_path):
    first, _ = make_record("resource", "wirecopy://t/1", b"one", {})
    second, _ = make_record("resource", "wirecopy://t/2", b"two", {})

    for cut in range(len(second)):
        assert whole_length(io.BytesIO(first + second[:cut])) == len(first), cut
    assert whole_length(io.BytesIO(first + second)) == len(first) + len(second)


def test_after_a_crash_the_pages_that_are_not_done_are_given_once(tmp_path):
    archive = Archive(tmp_path, "run")
    kept = [keep(archive, make_page(number)) for number in range(4)]
    done = {(page.archive_file, page.archive_offset) for page in kept[:2]}

    left = list(unfinished(tmp_path, lambda file, offset: (file, offset) in done))
    done |= {(page.archive_file, page.archive_offset) for page in left}

    assert left == kept[2:]
    assert list(unfinished(tmp_path, lambda file, offset: (file, offset) in done)) == []
    assert list(unfinished(tmp_path, lambda *_: False)) == [], "a file that is done is not looked at again"


def test_a_run_that_finished_leaves_nothing_to_do(tmp_path):
    archive = Archive(tmp_path, "run")
    keep(archive, make_page())

    archive.finish()

    assert list(unfinished(tmp_path, lambda *_: False)) == []


def test_files_written_since_a_backup_are_looked_at_again(tmp_path):
    for name, days in (("old", 9), ("new", 1)):
        archive = Archive(tmp_path, name)
        keep(archive, make_page())
        archive.finish()
        at = (NOW - timedelta(days=days)).timestamp()
        os.utime(tmp_path / f"{name}-00001.warc.gz", (at, at))

    assert reopen_archive(tmp_path, since=NOW - timedelta(days=2)) == ["new-00001.warc.gz"]

    assert [page.archive_file for page in unfinished(tmp_path, lambda *_: False)] == ["new-00001.warc.gz"]
    assert len(reopen_archive(tmp_path, since=None)) == 2


def test_two_archives_of_one_run_do_not_touch_each_other(tmp_path):
    archives = [Archive(tmp_path, "run") for _ in range(2)]

    kept = [keep(archive, make_page(number)) for number, archive in enumerate(archives * 2)]

    assert len(archive_files(tmp_path)) == 2
    assert [read_page(tmp_path, page.archive_file, page.archive_offset) for page in kept] == kept


def test_many_threads_write_whole_records(tmp_path):
    archive = Archive(tmp_path, "run", max_file_bytes=20_000)
    kept = []

    def write(start):
        kept.extend(keep(archive, make_page(number)) for number in range(start, start + 25))

    threads = [threading.Thread(target=write, args=(start,)) for start in range(0, 100, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(archive_files(tmp_path)) > 1
    assert {read_page(tmp_path, page.archive_file, page.archive_offset).url for page in kept} == {
        page.url for page in kept
    }


def test_old_files_go_and_files_in_doubt_stay(tmp_path):
    for number, age in enumerate((100, 50, 1)):
        archive = Archive(tmp_path, f"run{number}")
        keep(archive, make_page(number))
        archive.finish() if number else archive.close()
        stamp = (NOW - timedelta(days=age)).timestamp()
        os.utime(tmp_path / f"run{number}-00001.warc.gz", (stamp, stamp))

    removed = prune_archive(tmp_path, now=NOW, max_age=timedelta(days=30))

    assert removed == ["run1-00001.warc.gz"]
    assert prune_archive(tmp_path, now=NOW, max_bytes=1) == ["run2-00001.warc.gz"]
    assert archive_files(tmp_path) == ["run0-00001.warc.gz"]


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/b", "nothing.warc.gz", ""])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(ArchiveDamaged):
        read_page(tmp_path, name, 0)


def test_an_offset_that_is_no_record_is_said(tmp_path):
    kept = keep(Archive(tmp_path, "run"), make_page())

    for offset in (1, 10**9, 0):
        with pytest.raises(ArchiveDamaged):
            read_page(tmp_path, kept.archive_file, offset)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.booleans(), st.booleans())
def test_no_bytes_make_the_reader_do_anything_but_read_or_say_damaged(data, is_gzip, has_head):
    content = b"WARC/1.1\r\n" + data if has_head else data

    try:
        list(read_records(io.BytesIO(gzip.compress(content) if is_gzip else content)))
    except WarcDamaged:
        return
