import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from load.backup import back_up, kept, list_backups
from load.errors import BackupFailed, LoadError, WarehouseDamaged
from load.restore import restore
from load.store import append_batch
from load.warehouse import open_warehouse
from tests.load.make import NOW, article, batch


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


def fill(path, number):
    con = open_warehouse(path)
    append_batch(con, batch(number, article(f"a{number}")))
    con.close()


def count(path):
    con = open_warehouse(path)
    (found,) = con.execute("SELECT count(*) FROM articles").fetchall()[0]
    con.close()
    return found


def test_backup_has_the_rows_and_their_parquet(path, folder):
    fill(path, 1)

    done = back_up(path, folder, now=NOW)

    assert done.articles == 1
    with duckdb.connect(f"{done.path}/warehouse.duckdb", read_only=True) as con:
        assert con.execute("SELECT headline FROM latest").fetchall() == [("Headline of a1",)]
    parquet = duckdb.sql(f"SELECT headline, byline FROM '{done.path}/parquet/articles.parquet'").fetchall()
    assert parquet == [("Headline of a1", ["Ana Ruiz", "Li Wei"])]


def test_newest_good_backup_comes_back_and_the_damaged_file_is_set_aside(path, folder):
    for night in (1, 2, 3):
        fill(path, night)
        back_up(path, folder, now=NOW + timedelta(days=night))
    newest = list_backups(folder)[-1] / "warehouse.duckdb"
    newest.write_bytes(newest.read_bytes()[:-5000])
    path.write_bytes(b"\x00" * 5000)

    done = restore(path, folder)

    assert done.articles == 2
    assert len(done.refused) == 1
    assert count(path) == 2
    assert [name.rpartition("/")[2] for name in done.set_aside] == ["warehouse.duckdb.damaged-1"]


def test_one_flipped_byte_in_a_backup_is_found(path, folder):
    fill(path, 1)
    done = back_up(path, folder, now=NOW)
    file = list_backups(folder)[0] / "warehouse.duckdb"
    content = bytearray(file.read_bytes())
    place = content.rfind(b"The text of a1")  # a value of a row, not free space
    content[place] ^= 1
    file.write_bytes(content)

    with pytest.raises(BackupFailed, match=done.path):
        restore(path, folder)

    assert count(path) == 1


def test_restored_warehouse_never_meets_the_log_of_another(path, folder):
    fill(path, 1)
    back_up(path, folder, now=NOW)
    path.with_name(path.name + ".wal").write_bytes(b"rows of another file")

    done = restore(path, folder)

    assert len(done.set_aside) == 2
    assert count(path) == 1


def test_run_after_a_restore_goes_on(path, folder):
    fill(path, 1)
    back_up(path, folder, now=NOW)
    fill(path, 2)
    restore(path, folder)

    fill(path, 2)

    assert count(path) == 2


@pytest.mark.parametrize("label", ["", "{", "[]", '{"tables": 3}', '{"tables": {"articles": []}}'])
def test_a_backup_whose_label_is_damaged_is_passed_over(label, path, folder):
    for night in (1, 2):
        fill(path, night)
        back_up(path, folder, now=NOW + timedelta(days=night))
    (list_backups(folder)[-1] / "backup.json").write_text(label)
    path.write_bytes(b"damaged")

    done = restore(path, folder)

    assert (done.articles, len(done.refused)) == (1, 1)


@pytest.mark.parametrize("call", ["rename", "link", "replace", "unlink"])
def test_a_restore_that_is_killed_is_done_again(call, path, folder):
    fill(path, 1)
    back_up(path, folder, now=NOW)
    fill(path, 2)
    path.with_name(path.name + ".keys").mkdir()
    path.write_bytes(b"damaged")
    path.with_name(path.name + ".wal").write_bytes(b"log")
    code = f"""
import os, sys
from pathlib import Path
from load.restore import restore
sys.setprofile(lambda _, event, what: event == "c_call" and what.__name__ == {call!r} and os.kill(os.getpid(), 9))
restore(Path({str(path)!r}), Path({str(folder)!r}))
"""

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    with pytest.raises(WarehouseDamaged, match="nightwire restore"):
        open_warehouse(path)
    restore(path, folder)

    assert count(path) == 1
    assert [one.read_bytes() for one in path.parent.glob("*.damaged-1")] in ([b"damaged"], [])


def test_a_warehouse_that_is_gone_is_missed(path, folder):
    fill(path, 1)
    path.unlink()

    with pytest.raises(WarehouseDamaged, match="missing, though 1 batches were committed"):
        open_warehouse(path)
    done = restore(path, folder)

    assert done.set_aside == ()
    fill(path, 1)
    assert count(path) == 1


def test_without_a_backup_a_damaged_warehouse_is_set_aside_and_begun_anew(path, folder):
    path.write_bytes(b"damaged")

    done = restore(path, folder)

    (aside,) = map(Path, done.set_aside)
    assert aside.read_bytes() == b"damaged"
    assert "archive" in done.message
    fill(path, 1)
    assert count(path) == 1


def test_without_a_backup_a_whole_warehouse_stays_as_it_is(path, folder):
    fill(path, 1)

    with pytest.raises(BackupFailed, match="is whole"):
        restore(path, folder)

    assert count(path) == 1


def test_what_a_backup_that_died_left_is_removed_by_the_next(path, folder):
    fill(path, 1)
    left = folder / ".20261101T030000Z.new"
    left.mkdir(parents=True)

    back_up(path, folder, now=NOW)

    assert not left.exists()


def test_damaged_warehouse_is_not_backed_up_and_older_backups_stay(path, folder):
    fill(path, 1)
    back_up(path, folder, now=NOW)
    path.write_bytes(path.read_bytes()[:-5000])

    with pytest.raises(LoadError):
        back_up(path, folder, now=NOW + timedelta(days=1))

    assert len(list(folder.iterdir())) == 1


def test_old_backups_go_by_the_rule(path, folder):
    fill(path, 1)
    made = [back_up(path, folder, now=NOW + timedelta(days=night)) for night in range(8)]

    assert len(list_backups(folder)) == 7
    assert made[-1].removed == (made[0].path,)


@settings(deadline=None)
@given(st.lists(st.integers(0, 2000), min_size=1, unique=True))
def test_newest_backup_is_always_kept_and_never_more_than_the_rule_says(nights):
    stamps = {NOW + timedelta(hours=7 * night) for night in nights}

    keep = kept(stamps)

    assert max(stamps) in keep
    assert keep <= stamps
    assert len(keep) <= 17
    assert kept(keep) == keep
