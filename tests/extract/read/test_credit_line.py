"""Caption and credit are parted where a reader would part them, and left whole where a reader would not."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.read.credit_line import split_credit
from extract.read.credit_shape import is_sure_credit

CAPTION = "The old ferry leaves the quay for the last time."
# The same lines that the parser is held to; an agency makes them sure enough to be found after a sentence.
LINES = Path(__file__).parents[2] / "transform" / "credit_lines.tsv"


def lines_with_agency():
    with LINES.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["line"] for row in rows if row["agencies"] or row["via"]]


def test_most_lines_with_an_agency_are_found_whole_after_a_sentence():
    lines = lines_with_agency()

    parted = [line for line in lines if split_credit(f"{CAPTION} {line}") == (CAPTION, line)]

    assert len(parted) / len(lines) >= 0.95


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Ferry at dawn (Photo: Mara Oduya)", "Ferry at dawn", "(Photo: Mara Oduya)"),
        ("Ferry at dawn. (AFP)", "Ferry at dawn.", "(AFP)"),
        ("Ferry at dawn. Foto: Mara Oduya/dpa", "Ferry at dawn.", "Foto: Mara Oduya/dpa"),
        ("Ferry at dawn. – Fotó: Mara Oduya / Quay", "Ferry at dawn.", "– Fotó: Mara Oduya / Quay"),
        ("岸壁を離れる古い連絡船＝20日、横浜市、山田太郎撮影", "岸壁を離れる古い連絡船＝20日、横浜市", "山田太郎撮影"),
        (f"{CAPTION} Staff photo by Mara Oduya", CAPTION, "Staff photo by Mara Oduya"),
        (f"{CAPTION} Fot. Policja Mazowiecka", CAPTION, "Fot. Policja Mazowiecka"),
        (f"{CAPTION} Mara Oduya for The Harbour Times", CAPTION, "Mara Oduya for The Harbour Times"),
        (f"{CAPTION} Mara Oduya, staff photographer", CAPTION, "Mara Oduya, staff photographer"),
        (f"{CAPTION} (AAP: Mara Oduya)", CAPTION, "(AAP: Mara Oduya)"),
        (f"{CAPTION} harbourfoto/Shutterstock", CAPTION, "harbourfoto/Shutterstock"),
        (f"{CAPTION} Photo by - / AFP via Getty Images", CAPTION, "Photo by - / AFP via Getty Images"),
        (f"{CAPTION} AP=연합뉴스", CAPTION, "AP=연합뉴스"),
        ("Ferry at dawn © Mara Oduya", "Ferry at dawn", "© Mara Oduya"),
        ("Ferry at dawn. Mara Oduya", "Ferry at dawn. Mara Oduya", None),
        ("The old ferry leaves the quay. Mara Oduya", "The old ferry leaves the quay.", "Mara Oduya"),
        ("The old ferry at the quay / Mara Oduya", "The old ferry at the quay", "Mara Oduya"),
        ("Ferry at dawn. Photograph: Mara Oduya/The Halyard", "Ferry at dawn.", "Photograph: Mara Oduya/The Halyard"),
        ("Паром на рассвете. Фото: Мара Одуева / ТАСС", "Паром на рассвете.", "Фото: Мара Одуева / ТАСС"),
        ("夜明けの渡し船（田中一郎撮影）", "夜明けの渡し船", "（田中一郎撮影）"),
        ("새벽의 나룻배 [사진=연합뉴스]", "새벽의 나룻배", "[사진=연합뉴스]"),
        ("黎明的渡船。新华社记者 李明 摄", "黎明的渡船。", "新华社记者 李明 摄"),
        ("العبارة عند الفجر (رويترز)", "العبارة عند الفجر", "(رويترز)"),
        ("Ferry on May 7, 2025. September 16, 2022. REUTERS/Mara Oduya", None, "REUTERS/Mara Oduya"),
        ("Foto: Mara Oduya/dpa", None, "Foto: Mara Oduya/dpa"),
        ("(Photo by Mara Oduya/AFP) File, Archive", None, "(Photo by Mara Oduya/AFP) File, Archive"),
    ],
)
def test_credit_is_parted_from_its_caption(text, caption, credit):
    found = split_credit(text)

    assert found[1] == credit
    if caption is not None:
        assert found[0] == caption


@pytest.mark.parametrize(
    "text",
    [
        "Mario Rossi (CDU) und Anna Weiß (AfD)",
        "Mara Oduya (left) and Ben Lindqvist (right)",
        "The ferry sank off St. Louis",
        "The minister met Gen. Ben Lindqvist",
        "Mara Oduya, Ben Lindqvist and Ana Ruiz at the quay",
        "Reuters journalists at work in the harbour of Oslo",
        "The cover of the magazine, from 1974",
        "A worker checks the source: a well in the hills behind the town that never ran dry",
    ],
)
def test_caption_without_a_credit_stays_whole(text):
    assert split_credit(text) == (text, None)


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("REUTERS/Mara Oduya", True),
        ("(AFP)", True),
        ("Foto: Mara Oduya", True),
        ("AFP", False),
        ("Mara Oduya", False),
        ("The ministry told Reuters", False),
    ],
)
def test_a_bare_agency_or_name_is_no_sure_credit(text, is_sure):
    assert is_sure_credit(text) is is_sure


@given(st.text(max_size=200))
def test_nothing_is_added_to_a_caption(text):
    caption, credit = split_credit(text)

    assert len(f"{caption or ''}{credit or ''}") <= len(text) + 1
