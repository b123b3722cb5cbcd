"""The wire's own conventions are read and leave the body; sentences that only mention an agency stay."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.read.wire import read_lines

LINES = Path(__file__).with_name("wire_lines.tsv")


def rows():
    with LINES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def number(text):
    return int(text) if text else None


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"][:60])
def test_line_is_read_as_a_desk_reads_it(row):
    lines = read_lines([row["text"]])

    assert lines.dateline_place == (row["place"] or None)
    assert lines.dateline_month == number(row["month"])
    assert lines.dateline_day == number(row["day"])
    assert set(lines.agencies) == {name for name in (row["agencies"] or "").split("|") if name}
    assert lines.is_update == ("U" in (row["flags"] or ""))
    assert lines.is_correction == ("C" in (row["flags"] or ""))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"][:60])
def test_line_that_says_nothing_stays_in_the_body(row):
    lines = read_lines([row["text"]])

    if not any(row[name] for name in ("place", "month", "day", "agencies", "flags")) and not lines.agency_lines:
        assert lines.body == (row["text"],) or row["text"].endswith(lines.body[0])


def test_dateline_leaves_the_first_paragraph_and_is_kept():
    lines = read_lines(["HARBOURTON, Sept 16 (Reuters) - Ferries sail again.", "Crews agreed."])

    assert lines.body == ("Ferries sail again.", "Crews agreed.")
    assert lines.dateline == "HARBOURTON, Sept 16 (Reuters) -"
    assert lines.kept[0][0] == 0
    assert "HARBOURTON, Sept 16 (Reuters) - Ferries sail again."[slice(*lines.kept[0][1:])] == "Ferries sail again."


def test_agency_at_the_end_of_the_last_paragraph_is_an_attribution():
    lines = read_lines(["Ferries sail again.", "Crews agreed on Friday. (dpa)"])

    assert lines.body == ("Ferries sail again.", "Crews agreed on Friday.")
    assert lines.agencies == ("dpa",)
    assert lines.agency_lines == ("(dpa)",)


def test_agency_at_the_end_of_a_paragraph_in_the_middle_belongs_to_a_photo():
    paragraphs = ["Ferries sail again.", "A ferry leaves the quay on Friday. (AFP)", *["Crews agreed on it all."] * 8]

    lines = read_lines(paragraphs, take_captions=True)

    assert lines.agencies == ()
    assert [caption.caption for caption in lines.captions] == ["A ferry leaves the quay on Friday."]


def test_paragraph_with_a_sure_credit_is_a_caption():
    paragraphs = [
        "Ferries sail again.",
        "A ferry leaves the quay. Sputnik/Mara Oduya/Pool via REUTERS/File",
        "Crews agreed.",
    ]

    lines = read_lines(paragraphs, take_captions=True)

    assert lines.body == ("Ferries sail again.", "Crews agreed.")
    assert lines.captions[0].credit_line == "Sputnik/Mara Oduya/Pool via REUTERS/File"
    assert lines.captions[0].paragraph == 1


def test_captions_stay_unless_they_are_asked_for():
    paragraphs = ["A ferry leaves the quay. REUTERS/Mara Oduya", "Crews agreed on a plan."]

    assert read_lines(paragraphs).body == tuple(paragraphs)


def test_date_before_a_credit_stays_in_the_caption():
    paragraphs = [
        "A ferry leaves the quay. September 16, 2022. Sputnik/Mara Oduya/Pool via REUTERS/File",
        "Crews agreed.",
    ]

    (caption,) = read_lines(paragraphs, take_captions=True).captions

    assert caption.credit_line == "Sputnik/Mara Oduya/Pool via REUTERS/File"


def test_briefs_that_all_end_in_an_agency_are_no_captions():
    paragraphs = [f"Brief number {number} is about a ferry. (AFP)" for number in range(6)]

    assert read_lines(paragraphs, take_captions=True).captions == ()


def test_signoff_note_and_copyright_are_kept_verbatim_and_apart():
    paragraphs = [
        "Ferries sail again.",
        "(Corrects name of quay in paragraph 2)",
        "(Reporting by Mara Oduya; Editing by Ben Lindqvist)",
        "Copyright 2022 The Associated Press. All rights reserved.",
    ]

    lines = read_lines(paragraphs)

    assert lines.body == ("Ferries sail again.",)
    assert lines.ednote == "(Corrects name of quay in paragraph 2)"
    assert lines.agency_lines == tuple(paragraphs[2:])
    assert lines.copyright_holder == "The Associated Press"
    assert lines.is_correction


def test_withdrawn_copy_is_canceled():
    assert read_lines(["KILL - do not use the story on the ferry", "Ferries sail again."]).pubstatus == "canceled"


@given(st.lists(st.text(max_size=120), max_size=8))
def test_nothing_is_lost_and_nothing_is_added(paragraphs):
    lines = read_lines(paragraphs, take_captions=True)

    assert len(lines.body) == len(lines.kept)
    for text, (index, start, end) in zip(lines.body, lines.kept, strict=True):
        assert text == paragraphs[index][start:end].strip()


def test_a_last_paragraph_with_an_agency_behind_a_copyright_sign_is_no_caption():
    paragraphs = ["【6月18日 AFP】港で船が沈み、三人が救助された。", "船長は眠っていたと話している。(c)AFP"]

    lines = read_lines(paragraphs, language="ja", take_captions=True)

    assert lines.captions == ()
    assert lines.body[-1].startswith("船長は眠っていた")
