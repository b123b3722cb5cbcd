from dataclasses import replace
from datetime import timedelta

import pytest

from load import spool, store
from load.errors import LoadError
from load.mark import mark_path
from load.seen import read_due_links, read_known, read_quarantined, read_seen
from load.warehouse import open_warehouse
from tests.load.make import NOW, article, batch, digest, fetch, photo, reject, run, tag
from transform.records import CopyDecision, Edit, Move


def count(con, table):
    return con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]


def decision(copy, original, *, minutes=0, **fields):
    plain = {
        "article_id": copy.article_id,
        "copy_of": original.article_id if original else None,
        "similarity": 0.9 if original else None,
        "evidence": "the same passage" if original else None,
        "decided_at": NOW + timedelta(minutes=minutes),
    }
    return CopyDecision(**(plain | fields))


def test_article_read_back_equals_the_article_written(con):
    written = article(edits=(Edit(field="body", kind="reworded", position=1, before="a", after="b"),))

    store.append_batch(con, batch(1, written))

    row = con.execute("SELECT * FROM articles").fetchall()[0]
    names = [column[0] for column in con.description]
    read = dict(zip(names, row, strict=True))
    assert read["headline"] == written.headline
    assert read["byline"] == ["Ana Ruiz", "Li Wei"]
    assert read["published_at"] == written.published_at.replace(tzinfo=None)
    assert read["dateline_date"] == written.dateline_date
    assert read["repairs"][0]["after"] == "Xi Jin"
    assert con.execute("SELECT caption, creators FROM photos").fetchall() == [(photo().caption, ["Ana Ruiz"])]
    assert con.execute("SELECT scheme, code, score FROM tags").fetchall() == [("country", "PT", 0.9)]
    assert con.execute("SELECT field, kind, position FROM edits").fetchall() == [("body", "reworded", 1)]


def test_time_of_another_zone_is_kept_as_the_same_instant(con):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    there = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Kolkata"))

    store.append_batch(con, batch(1, article(published_at=there)))

    assert str(con.execute("SELECT published_at FROM articles").fetchall()[0][0]) == "2026-11-23 04:00:00"


def test_batch_is_loaded_once_however_often_it_is_given(con):
    one = batch(1, article(), article("two"), rejects=(reject(),))

    assert [store.append_batch(con, one) for _ in range(3)] == [True, False, False]

    assert (count(con, "articles"), count(con, "photos"), count(con, "batches"), count(con, "rejects")) == (2, 2, 1, 1)
    assert con.execute("SELECT tries FROM rejects").fetchall() == [(1,)]


def test_two_runs_that_fetched_the_same_give_the_rows_of_one(con):
    store.append_batch(con, batch(1, article(), run_id="run-1"))

    assert store.append_batch(con, batch(1, article(), run_id="run-2"))

    assert (count(con, "articles"), count(con, "photos"), count(con, "tags"), count(con, "bands")) == (1, 1, 1, 1)
    assert con.execute("SELECT articles, skipped FROM batches ORDER BY batch_no").fetchall() == [(1, 0), (0, 1)]


def test_version_number_taken_by_another_text_gives_the_next(con):
    store.append_batch(con, batch(1, article(body="first text"), run_id="run-1"))

    store.append_batch(con, batch(1, article(body="another text"), run_id="run-2"))

    assert con.execute("SELECT version, body FROM articles ORDER BY version").fetchall() == [
        (1, "first text"),
        (2, "another text"),
    ]


def test_text_that_comes_back_is_a_version_of_its_own(con):
    for version, body in enumerate(["one text", "two text", "one text"], start=1):
        store.append_batch(con, batch(version, article(version=version, body=body)))

    assert con.execute("SELECT version, body FROM newest").fetchall() == [(3, "one text")]


def test_copy_is_left_out_of_latest_and_shown_in_copies(con):
    original = article()
    copy = article("copy", source="other", published_at=NOW, copy_of=original.article_id, similarity=0.9)

    store.append_batch(con, batch(1, original, copy, decisions=(decision(copy, original),)))

    assert con.execute("SELECT url FROM latest").fetchall() == [(original.url,)]
    assert con.execute("SELECT source, original_source, minutes_later, copy_evidence FROM copies").fetchall() == [
        ("other", "wire", 180, "the same passage")
    ]


def test_decision_on_an_earlier_article_reaches_all_its_versions(con):
    early = [article("early", version=1), article("early", version=2, body="second")]
    original = article("origin")
    store.append_batch(con, batch(1, *early))

    store.append_batch(con, batch(2, original, decisions=(decision(early[0], original),)))

    rows = con.execute("SELECT version, copy_of FROM articles WHERE url LIKE '%early' ORDER BY version").fetchall()
    assert rows == [(1, original.article_id), (2, original.article_id)]


def test_newest_of_two_decisions_in_one_batch_holds(con):
    one, two = article("one"), article("two")

    store.append_batch(con, batch(1, one, two, decisions=(decision(two, None, minutes=5), decision(two, one))))

    assert con.execute("SELECT copy_of FROM articles WHERE url LIKE '%two'").fetchall() == [(None,)]
    assert count(con, "copy_decisions") == 2


def test_places_of_articles_and_bands_stay_the_same_after_changes_and_reopening(path):
    con = open_warehouse(path)
    for number in range(4):
        store.append_batch(con, batch(number, *(article(f"{number}-{one}") for one in range(30))))
    first, last = article("0-0"), article("3-29")
    store.append_batch(con, batch(9, article("x"), decisions=(decision(first, last), decision(last, None))))
    con.close()

    con = open_warehouse(path)

    different = (
        "SELECT count(*) FROM articles JOIN bands USING (article_id, version) WHERE articles.rowid <> bands.rowid"
    )
    assert con.execute(different).fetchall() == [(0,)]
    con.close()


def test_failed_batch_leaves_nothing_and_a_second_try_succeeds(con):
    bad = batch(1, article(), fetches=(replace(fetch(), outcome=None),))  # NOT NULL is broken by the last table

    with pytest.raises(LoadError):
        store.append_batch(con, bad)
    assert all(count(con, table) == 0 for table in ("articles", "photos", "bands", "batches"))

    assert store.append_batch(con, batch(1, article()))
    assert len(read_seen(con, [article()], now=NOW).latest) == 1


def test_drained_spool_is_empty_and_loaded(con, tmp_path):
    folder = tmp_path / "spool"
    for number in range(3):
        spool.write_batch(folder, batch(number, article(f"a{number}")))
    store.append_batch(con, batch(1, article("a1")))  # loaded, but killed before its file was removed

    assert store.drain_spool(con, folder) == 2

    assert spool.waiting(folder) == []
    assert count(con, "articles") == 3


def test_damaged_batches_are_set_aside_and_the_others_loaded(con, tmp_path, caplog):
    folder = tmp_path / "spool"
    paths = [spool.write_batch(folder, batch(number, article(f"a{number}"))) for number in range(4)]
    for path in (paths[0], paths[2]):
        path.write_bytes(path.read_bytes()[:-40])

    assert store.drain_spool(con, folder) == 2

    assert count(con, "articles") == 2
    assert spool.waiting(folder) == []
    assert {path.name for path in folder.iterdir()} == {f"{paths[number].name}.damaged" for number in (0, 2)}
    assert "in the archive" in caplog.text


def test_runs_written_twice_are_counted_once(con):
    store.append_runs(con, [run(stored=1), run(source="other", stored=2)])
    store.append_runs(con, [run(stored=3)])

    assert con.execute("SELECT source, stored FROM runs ORDER BY source").fetchall() == [("other", 2), ("wire", 3)]


def test_source_no_longer_declared_stays_marked(con):
    from extract.records import Source

    store.declare_sources(con, [Source(name="a", kind="rss"), Source(name="b", kind="rss")])
    store.declare_sources(con, [Source(name="b", kind="sitemap", include=("*/news/*",))])

    assert con.execute("SELECT name, kind, include, is_declared FROM sources ORDER BY name").fetchall() == [
        ("a", "rss", [], False),
        ("b", "sitemap", ["*/news/*"], True),
    ]
    assert con.execute("SELECT source FROM source_health").fetchall() == [("b",)]


def test_health_of_a_source_is_what_its_ingests_say(con):
    from extract.records import Source

    store.declare_sources(con, [Source(name="wire", kind="rss")])
    store.append_runs(con, [run("run-1", state="failed")])
    store.append_runs(con, [run("run-2", flow="reprocess", finished_at=NOW + timedelta(days=1))])

    assert con.execute("SELECT source, last_state FROM source_health").fetchall() == [("wire", "failed")]


def test_reject_is_one_row_whose_tries_go_up(con):
    store.append_batch(con, batch(1, rejects=(reject(tries=1),)))
    store.append_batch(
        con, batch(2, rejects=(reject(tries=2, reason="http_500", rejected_at=NOW + timedelta(days=1)),))
    )
    store.append_batch(con, batch(3, rejects=(reject(tries=1),)))  # the source named it again, without memory

    rows = con.execute("SELECT reason, tries, first_rejected_at FROM rejects").fetchall()
    assert rows == [("timeout", 3, NOW.replace(tzinfo=None))]


def test_due_reject_comes_back_as_a_link_and_is_resolved_by_an_article(con):
    store.append_batch(con, batch(1, rejects=(reject(tries=2), reject("https://news.example/gone", next_try_at=None))))
    later = NOW + timedelta(hours=7)

    due = read_due_links(con, "wire", later)

    assert [(link.url, link.tries) for link in due] == [("https://news.example/bad", 2)]
    assert read_due_links(con, "wire", NOW) == []
    assert read_due_links(con, "other", later) == []
    store.append_batch(con, batch(2, article("bad", asked_url="https://news.example/bad")))
    assert read_due_links(con, "wire", later) == []
    assert con.execute("SELECT url FROM quarantine").fetchall() == [("https://news.example/gone",)]


def test_what_was_rejected_by_a_clock_that_was_ahead_is_due(con):
    next_year = NOW + timedelta(days=365)
    store.append_batch(con, batch(1, rejects=(reject(rejected_at=next_year, next_try_at=next_year),)))

    assert [link.url for link in read_due_links(con, "wire", NOW)] == ["https://news.example/bad"]


def test_quarantine_gives_what_is_not_resolved_with_the_page_that_could_not_be_read(con):
    place = {"archive_file": "a.warc.gz", "archive_offset": 7}
    unread = replace(reject(), url="https://news.example/unread", next_try_at=None, **place)
    page = replace(fetch(), url=unread.url, outcome="rejected", page_hash="c0ffee", **place)
    store.append_batch(con, batch(1, fetches=(page,), rejects=(unread, reject())))
    store.append_batch(con, batch(2, fetches=(replace(fetch(), url=reject().url, outcome="stored"),)))

    found = read_quarantined(con, unread.source)

    assert list(found) == [unread.url]
    one = found[unread.url]
    assert (one.reason, one.tries, one.page_hash, one.next_try_at) == (unread.reason, unread.tries, "c0ffee", None)
    assert one.rejected_at == unread.rejected_at
    assert read_quarantined(con, "other") == {}


def test_newest_good_fetch_answers_what_is_known(con):
    url = "https://news.example/one"
    store.append_batch(con, batch(1, fetches=(fetch(url, etag="a", fetched_at=NOW - timedelta(days=2)),)))
    store.append_batch(con, batch(2, fetches=(fetch(url, etag="b", outcome="unchanged"), fetch("https://x.example/"))))
    store.append_batch(con, batch(3, fetches=(fetch(url, outcome="rejected", fetched_at=NOW + timedelta(hours=1)),)))

    known = read_known(con, [url, "https://news.example/never"])

    assert {name: one.etag for name, one in known.items()} == {url: "b"}
    assert known[url].fetched_at == NOW


def test_address_not_named_for_45_days_is_not_known(con):
    store.append_batch(con, batch(1, fetches=(fetch("https://news.example/old", fetched_at=NOW - timedelta(days=50)),)))
    store.append_batch(con, batch(2, fetches=(fetch("https://news.example/new"),)))

    known = read_known(con, ["https://news.example/old", "https://news.example/new"])

    assert list(known) == ["https://news.example/new"]


def test_seen_gives_newest_version_with_earlier_hashes(con):
    versions = [article(version=number, body=f"text {number}") for number in (1, 2, 3)]
    for number, version in enumerate(versions):
        store.append_batch(con, batch(number, version))

    seen = read_seen(con, [article(body="text 4")], now=NOW)

    assert [(one.version, one.body) for one in seen.latest] == [(3, "text 3")]
    assert seen.latest[0].earlier_hashes == (digest("text 1"), digest("text 2"))
    assert seen.same_text == ()


def test_seen_finds_the_same_text_of_all_time_and_near_texts_of_the_window(con):
    old = article("old", body="old text", fetched_at=NOW - timedelta(days=400), bands=(1, 2, 3))
    recent = article("recent", body="recent text", bands=(7, 8, 9))
    store.append_batch(con, batch(1, old))
    store.append_batch(con, batch(2, recent))

    seen = read_seen(con, [article("new", body="old text", bands=(3, 9, 2**64 - 1))], now=NOW)

    assert [one.url for one in seen.same_text] == [old.url]
    assert {one.url for one in seen.near} == {old.url, recent.url}  # old by its text, recent by a band
    other = read_seen(con, [article("new", body="else", bands=(3,))], now=NOW)
    assert other.near == ()


def test_family_of_a_near_text_comes_with_it_in_both_directions(con):
    origin = article("origin", bands=(1,))
    copy = article("copy", bands=(2,), copy_of=origin.article_id)
    correction = article("correction", bands=(3,), correction_of=copy.article_id)
    decisions = (decision(copy, origin), decision(correction, None, correction_of=copy.article_id))
    store.append_batch(con, batch(1, origin, copy, correction, article("stranger", bands=(4,)), decisions=decisions))

    for band in (1, 2, 3):
        seen = read_seen(con, [article("new", body="new", bands=(band,))], now=NOW)
        assert {one.url.rpartition("/")[2] for one in seen.near} == {"origin", "copy", "correction"}


def test_seen_sees_what_was_appended_since_by_the_same_connection(con):
    assert read_seen(con, [article()], now=NOW).latest == ()

    for number in range(3):
        store.append_batch(con, batch(number, article(f"n{number}", bands=(100 + number,))))
        seen = read_seen(con, [article(f"n{number}"), article("x", bands=(100 + number,))], now=NOW)
        assert len(seen.latest) == 1
        assert len(seen.near) == 1


def test_article_without_bands_photos_or_tags_is_stored(con):
    store.append_batch(con, batch(1, replace(article(), bands=(), photos=(), tags=())))

    assert read_seen(con, [article()], now=NOW).latest[0].bands == ()


def test_tags_by_day_counts_originals(con):
    store.append_batch(con, batch(1, article("a"), article("b", tags=(tag(), tag("ES", "Spain")))))

    rows = con.execute("SELECT day::VARCHAR, code, articles FROM tags_by_day ORDER BY code").fetchall()
    assert rows == [("2026-11-22", "ES", 1), ("2026-11-22", "PT", 2)]


def test_keys_kept_in_a_file_answer_as_those_read_anew(path, monkeypatch):
    from load import keys

    monkeypatch.setattr(keys, "SAVED_FROM", 3)
    for number in range(4):
        con = open_warehouse(path)
        store.append_batch(con, batch(number, *(article(f"{number}-{one}") for one in range(3))))
        con.close()
    con = open_warehouse(path)
    asked = [article(f"{number}-{one}", body="asked") for number in range(4) for one in range(3)]

    assert keys.keys_folder(path).exists()
    assert len(read_seen(con, [*asked, article("never")], now=NOW).latest) == 12
    con.close()


@pytest.mark.parametrize("damage", ["label", "cut", "gone", "of another"])
def test_kept_keys_that_are_not_whole_or_not_ours_are_read_anew(path, monkeypatch, damage):
    from load import keys

    monkeypatch.setattr(keys, "SAVED_FROM", 1)
    con = open_warehouse(path)
    store.append_batch(con, batch(1, article()))
    con.close()
    con = open_warehouse(path)
    read_seen(con, [article()], now=NOW)
    con.close()
    folder = keys.keys_folder(path)
    if damage == "label":
        (folder / "label.json").write_text("{}")
    if damage == "cut":
        (folder / "ids.npy").write_bytes((folder / "ids.npy").read_bytes()[:-4])
    if damage == "gone":
        (folder / "texts.npy").unlink()
    if damage == "of another":
        path.unlink()
        mark_path(path).unlink()  # with the mark beside it the missing file would be missed
        con = open_warehouse(path)
        store.append_batch(con, batch(9, article("other"), run_id="other-run"))
        con.close()

    con = open_warehouse(path)

    asked = article("other" if damage == "of another" else "one", body="asked")
    assert len(read_seen(con, [asked], now=NOW).latest) == 1
    con.close()


def test_bands_kept_in_a_file_answer_as_those_read_anew(path, monkeypatch):
    from load import bands

    monkeypatch.setattr(bands, "SAVED_FROM", 2)
    for number in range(5):
        con = open_warehouse(path)
        at = NOW - timedelta(days=60 - 15 * number)  # the first is 60 days old, the last of today
        store.append_batch(con, batch(number, article(f"n{number}", bands=(number, 99), fetched_at=at)))
        seen = read_seen(con, [article("new", body="new", bands=(99,))], now=at)
        assert {one.url[-1] for one in seen.near} == {str(one) for one in range(max(0, number - 3), number + 1)}
        con.close()

    assert bands.bands_folder(path).exists()
    con = open_warehouse(path)
    wide = read_seen(con, [article("new", body="new", bands=(99,))], now=NOW, window_days=90)
    assert len(wide.near) == 5
    con.close()


def test_a_moved_address_is_known_by_the_next_batch(con):
    known = article(run_id="run-1")
    moved = article("elsewhere", asked_id=known.article_id)
    move = Move(address_id=moved.article_id, article_id=known.article_id, url=moved.url, from_url=known.url)
    store.append_batch(con, batch(1, known, moves=(move,)))

    seen = read_seen(con, [moved], now=NOW)

    assert seen.moves == (move,)
    assert [one.article_id for one in seen.latest] == [known.article_id]


def test_copies_say_which_paragraphs_were_added_and_left_out(con):
    original = article(body="One.\nTwo.\nThree.")
    copy = article("copy", body="Ours.\nOne.\nThree, as we say.", copy_of=original.article_id, similarity=0.9)

    store.append_batch(con, batch(1, original, copy, decisions=(decision(copy, original),)))

    rows = con.execute("SELECT paragraphs_added, paragraphs_left_out FROM copies").fetchall()
    assert rows == [(["Ours.", "Three, as we say."], ["Two.", "Three."])]
