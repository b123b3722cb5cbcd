import os
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from load.columns import plain, record_of
from load.errors import SpoolDamaged
from load.records import Batch
from load.spool import clear_unfinished, read_batch, waiting, write_batch
from tests.load.make import article, batch, fetch, reject
from transform.records import CopyDecision, Edit

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TIMES = st.floats(-2e9, 7e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def everything():
    edit = Edit(field="headline", kind="reworded", position=None, before="a", after="b")
    full = article(edits=(edit,), dateline_date=date(2024, 2, 29), bands=(0, 2**64 - 1))
    decision = CopyDecision(article_id="a", copy_of=None, similarity=None, evidence=None, decided_at=full.fetched_at)
    return batch(1, full, article("two", photos=(), tags=()), decisions=(decision,), rejects=(reject(),))


def test_batch_read_back_equals_the_batch_written(tmp_path):
    written = everything()

    assert read_batch(write_batch(tmp_path, written)) == written


@settings(deadline=None)  # a file is synced: on a busy disk that takes what it takes
@given(
    headline=st.none() | TEXT, body=TEXT, at=TIMES, bands=st.lists(st.integers(0, 2**64 - 1)), seconds=st.floats(0, 9e9)
)
def test_any_text_time_and_number_comes_back(tmp_path_factory, headline, body, at, bands, seconds):
    one = article(headline=headline, body="x" + body, published_at=at, bands=tuple(bands) or (1,))
    written = batch(1, one, fetches=(fetch(seconds=seconds, modified_at=at),))

    assert read_batch(write_batch(tmp_path_factory.mktemp("spool"), written)) == written


def test_empty_batch_comes_back(tmp_path):
    written = Batch(batch_id="b", run_id="r", source="s")

    assert read_batch(write_batch(tmp_path, written)) == written


def test_batch_of_an_older_release_takes_the_defaults_of_newer_fields():
    row = plain(everything())
    for one in row["articles"]:
        del one["asked_url"]

    assert record_of(Batch, row).articles[0].asked_url is None


def test_file_name_is_safe_whatever_the_batch_is_called(tmp_path):
    written = Batch(batch_id="../../etc/passwd\n:*", run_id="r", source="s")

    path = write_batch(tmp_path, written)

    assert path.parent == tmp_path
    assert waiting(tmp_path) == [path]


def test_long_names_that_begin_alike_stay_apart(tmp_path):
    batches = [Batch(batch_id="x" * 300 + str(number), run_id="r", source="s") for number in (1, 2)]

    assert {read_batch(write_batch(tmp_path, one)).batch_id for one in batches} == {one.batch_id for one in batches}
    assert len(waiting(tmp_path)) == 2


def test_waiting_gives_the_oldest_first_and_nothing_half_written(tmp_path):
    paths = [write_batch(tmp_path, batch(number, run_id=f"run-{9 - number}")) for number in range(3)]
    for age, path in enumerate(paths):
        os.utime(path, ns=(age, age))
    (tmp_path / ".x.batch.parquet.999999999").write_bytes(b"half")

    assert waiting(tmp_path) == paths

    clear_unfinished(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_half_written_batch_of_a_living_writer_is_left_alone(tmp_path):
    mine = tmp_path / f".x.batch.parquet.{os.getpid()}"
    mine.write_bytes(b"half")

    clear_unfinished(tmp_path)

    assert mine.exists()


def test_damaged_batch_is_named(tmp_path):
    path = write_batch(tmp_path, everything())
    path.write_bytes(path.read_bytes()[:-40])

    with pytest.raises(SpoolDamaged, match="archive"):
        read_batch(path)
