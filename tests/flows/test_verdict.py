"""How a run went as a whole: a source that fails is news for three days, and a known fact after that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.illness import Illness, read_illnesses
from flows.night import NightResult
from flows.running import exit_status
from flows.verdict import verdict
from load.publish import publish
from load.records import Run
from load.store import append_runs
from load.warehouse import open_warehouse

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def run(source, *, state="complete", message=None, rejected=0):
    return Run(
        run_id="r",
        source=source,
        started_at=NOW,
        finished_at=NOW,
        found=1,
        stored=1 - rejected,
        unchanged=0,
        copies=0,
        rejected=rejected,
        seconds=1.0,
        state=state,
        message=message,
    )


def ill(source, days):
    return Illness(source=source, since=NOW - timedelta(days=days - 1), days=days)


WELL = run("well")
GONE = run("gone", state="failed", message='source "gone": answered 404')
SLOW = run("slow", state="failed", message="timed out")
COUNTS = "1 stored, 0 unchanged, 0 copies, 0 rejected"


def as_result(runs, state):
    return NightResult(
        run_id="r",
        state=state,
        sentence="",
        runs=tuple(runs),
        started_at=NOW,
        seconds=1.0,
        finished_before=0,
        published=None,
    )


@pytest.mark.parametrize(
    ("runs", "illnesses", "state", "words", "status"),
    [
        ([WELL], [], "complete", [f"1 links of 1 sources: {COUNTS}"], 0),
        ([run("well", rejected=1)], [], "complete_with_rejects", ["1 rejected"], 0),
        ([WELL, GONE], [ill("gone", 1)], "failed", ["1 of 2 sources failed: gone (answered 404)", "ended well"], 3),
        ([WELL, GONE], [ill("gone", 3)], "failed", ["gone (answered 404)"], 3),
        ([WELL, GONE], [ill("gone", 4)], "complete_with_rejects", ["; still ill: gone since 2026-11-20"], 3),
        (
            [WELL, GONE, SLOW],
            [ill("gone", 9), ill("slow", 1)],
            "failed",
            ["1 of 3 sources failed: slow (timed out). The others ended well; still ill: gone since 2026-11-15: "],
            3,
        ),
        ([GONE], [ill("gone", 9)], "failed", ["No source ended well"], 1),
    ],
)
def test_a_source_that_fails_turns_the_run_red_until_it_is_known_to_be_ill(runs, illnesses, state, words, status):
    found, sentence = verdict(runs, illnesses, None)

    assert found == state
    assert all(word in sentence for word in words), sentence
    assert exit_status(as_result(runs, found)) == status


def test_a_run_that_was_stopped_says_so_whatever_else_holds():
    runs = [run("well", state="failed", message="asked to stop"), GONE]

    state, sentence = verdict(runs, [ill("gone", 9)], "asked to stop (SIGTERM)")

    assert state == "failed"
    assert sentence.startswith("asked to stop (SIGTERM) (2 links of 2 sources: ")
    assert exit_status(as_result(runs, state)) == 1


def test_a_sentence_names_twenty_sources_and_counts_the_rest():
    runs = [WELL, *(run(f"gone-{number:02}", state="failed") for number in range(30))]
    known = [ill(f"gone-{number:02}", 9) for number in range(30)]

    assert verdict(runs, known, None)[1].endswith("gone-19 since 2026-11-15, 10 more")


def test_nothing_is_known_to_be_ill_where_there_is_no_copy(places):
    assert read_illnesses(places, ["gone"]) == ()


def rows_of(run_id, day, *, flow="ingest", **state_by_source):
    return [
        replace(run(source, state=state), run_id=run_id, started_at=NOW + timedelta(days=day), flow=flow)
        for source, state in state_by_source.items()
    ]


def test_illness_counts_the_days_since_a_source_was_last_well(places):
    places.data.mkdir(parents=True)
    con = open_warehouse(places.warehouse)
    append_runs(con, rows_of("r0", 0, gone="failed", back="failed", well="complete"))
    append_runs(con, rows_of("r1", 1, gone="failed", back="complete", well="complete"))
    append_runs(con, rows_of("stopped", 2, gone="failed", back="failed", well="failed"))
    append_runs(con, rows_of("r3", 3, gone="failed", back="complete", well="complete"))
    append_runs(con, rows_of("r3-again", 3, gone="failed", back="complete", well="complete"))
    append_runs(con, rows_of("out-of-the-archive", 4, flow="reprocess", gone="complete", well="failed"))
    con.close()
    publish(places.warehouse, places.published)

    found = read_illnesses(places, ["gone", "back", "well"])

    assert [(one.source, one.since, one.days) for one in found] == [("gone", NOW.replace(tzinfo=None), 3)]
