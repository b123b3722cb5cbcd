"""Credit lines in the shapes that wires and sites print them, in many languages and scripts."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.records import agencies, agency_named
from transform.credits import parse_credit

LINES = Path(__file__).with_name("credit_lines.tsv")
FLAGS = ("pool", "handout", "file")


def rows():
    with LINES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def wanted(row, name):
    return {value.casefold() for value in (row[name] or "").split("|") if value}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["line"][:60])
def test_credit_line_is_read_as_a_person_reads_it(row):
    credit = parse_credit(row["line"])

    assert {name.casefold() for name in credit.creators} == wanted(row, "creators")
    assert {name.casefold() for name in credit.agencies} == wanted(row, "agencies")
    assert {name.casefold() for name in credit.organisations} == wanted(row, "organisations")
    assert {name.casefold() for name in credit.via} == wanted(row, "via")
    flags = dict(zip(FLAGS, (credit.is_pool, credit.is_handout, credit.is_file_photo), strict=True))
    assert {name for name, is_set in flags.items() if is_set} == wanted(row, "flags")


def test_names_in_capitals_come_in_title_case():
    assert parse_credit("MARA ODUYA / AFP").creators == ("Mara Oduya",)
    assert parse_credit("Mara ODUYA / AFP").creators == ("Mara Oduya",)


def test_instructions_are_kept_and_are_no_names():
    credit = parse_credit("REUTERS/Mara Oduya Purchase Licensing Rights")

    assert credit.creators == ("Mara Oduya",)
    assert credit.instructions == "Purchase Licensing Rights"


@given(st.text(max_size=200))
def test_any_line_gives_a_credit(line):
    credit = parse_credit(line)

    assert all(name.strip() == name and name for name in (*credit.creators, *credit.agencies, *credit.organisations))


@given(st.sampled_from([agency.name for agency in agencies() if agency_named(agency.name)]))
def test_agency_alone_is_that_agency_and_nobody_else(name):
    credit = parse_credit(name)

    assert credit.agencies == (name,)
    assert not (credit.creators or credit.organisations or credit.via)


def test_every_name_of_an_agency_leads_to_it():
    astray = [
        (agency.name, name)
        for agency in agencies()
        for name in (agency.name, *agency.aliases, *agency.exact_names)
        if (found := agency_named(name)) is None or found.name != agency.name
    ]

    known = {("Petra", "Petra")}  # a first name unless in capitals
    assert set(astray) <= known


def test_there_are_agencies_of_the_world():
    countries = {agency.country for agency in agencies()}

    assert len(agencies()) >= 80
    assert len(countries) >= 60
    assert len({agency.code for agency in agencies()}) == len(agencies())
