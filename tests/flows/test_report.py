"""The morning report: what a hostile page says is shown as text, and nothing is loaded or run."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.charts import as_data_uri, bars, columns
from flows.morning import QUERIES, Morning, read_morning
from flows.night import NightResult
from flows.report import LISTS, write_report
from flows.report_page import page
from flows.run import run_night
from flows.settings import Settings
from flows.wanted import wanted_of
from flows.words import clean, is_web_address, markdown
from load.records import Run

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
OUR_TAGS = set(
    re.findall(
        r"\w+",
        "a b bdi body dd details div dl dt footer h1 h2 head header html i li main meta ol p section small span style "
        "summary table tbody td th thead title tr ul",
    )
)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:b) \x1b[2J\u202eg' + "A" * 1_000_000


def result(message=None):
    run = Run(
        run_id="r",
        source="wire",
        started_at=NOW,
        finished_at=NOW,
        found=1,
        stored=1,
        unchanged=0,
        copies=0,
        rejected=0,
        seconds=1.0,
        state="complete",
        message=message,
    )
    return NightResult(
        run_id="r",
        state="complete",
        sentence=message or "1 link",
        runs=(run,),
        started_at=NOW,
        seconds=1.0,
        finished_before=0,
        published=None,
    )


def morning(text, url="https://news.example/a"):
    rows = {name: [] for name in QUERIES} | {
        "sums": [(1, 1, 0, 0, 1, 1, 1, 1, 1)],
        "fetched": [(1, 10, 0.1)],
        "waits": [(text, 1, 0.1, 0.1, 10)],
        "days": [(text, 1), (text, 2)],
        "sources": [(text, 3)],
        "languages": [(text, 3)],
        "ill": [(text, text, NOW, 2, NOW), (text, None, None, None, None)],
        "rejects": [(text, 1, text)],
        "corrected": [(text, url, text, text, text)],
        "changed": [(text, url, text, text, text)],
        "stories": [(text, url, text, 2, 1, text)],
        "fresh": [(text, url, text, NOW)],
    }
    return Morning(result=result(text), rows=rows, archive_bytes=1, warehouse_bytes=1)


class Elements(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def elements(html):
    parser = Elements()
    parser.feed(html)
    return parser.found


def test_hostile_text_adds_no_element_no_handler_and_no_control_character():
    html = page(morning(HOSTILE), title=HOSTILE)

    tags = elements(html)
    assert {tag for tag, _ in tags} <= OUR_TAGS
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert len(html) < 60_000


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", 'https://a.example/"onx=1', "file:///etc/passwd"]
)
def test_only_web_addresses_become_links(url):
    html = page(morning("A headline", url), title="Nightwire")

    assert [attributes for tag, attributes in elements(html) if tag == "a"] == []
    assert is_web_address("https://news.example/a?b=c&d=e")


def test_the_report_asks_nothing_of_any_other_place():
    html = page(morning("A headline"), title="Nightwire")

    loaded = [
        attributes for tag, attributes in elements(html) if {"src", "srcset", "data"} & set(attributes) or tag == "link"
    ]
    assert loaded == []
    assert "default-src 'none'" in html
    assert "prefers-color-scheme:dark" in html
    assert "width=device-width" in html


@given(st.text())
def test_text_in_markdown_is_neither_markup_nor_link(text):
    shown = markdown(text)

    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[<\[\]`*_]", shown)
    assert "://" not in shown


@given(st.text(), st.integers(2, 50))
def test_clean_text_is_one_short_line_and_stays_as_it_is(text, letters):
    short = clean(text, letters=letters)

    assert len(short) <= letters
    assert "\n" not in short
    assert clean(short, letters=letters) == short


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(0, 10**9)), min_size=1, max_size=20))
def test_charts_are_well_formed(rows):
    from xml.etree import ElementTree as Tree

    for svg in (bars(rows, title="t"), columns(rows, title="t")):
        assert Tree.fromstring(svg).tag.endswith("svg")
        assert as_data_uri(svg).startswith("data:image/svg+xml;base64,")


def test_the_report_of_a_night_names_what_came_in(first_night):
    night, places = first_night

    text = write_report(night, Settings(), places)

    html = (places.reports / f"{night.started_at:%Y-%m-%d}.html").read_text(encoding="utf-8")
    assert "By language" in html
    assert "world-rss" in html
    assert "data:image/svg+xml;base64," in text
    assert set(LISTS) <= set(QUERIES)


NITF = "<nitf><body><body.head><hedline><hl1>Bridge reopens</hl1></hedline></body.head>{}</body></nitf>"


def test_what_a_later_run_of_the_day_stored_is_no_longer_told_as_rejected(sources_of, places, tmp_path):
    (tmp_path / "copy").mkdir()
    file = tmp_path / "copy/bridge.xml"
    settings = sources_of('[[source]]\nname = "desk"\nkind = "wirecopy"\npath = "copy"\n')
    told = []

    for text in ("", "<p>The bridge over the river was opened again on Monday, the council said.</p>" * 5):
        file.write_text(NITF.format(f"<body.content>{text}</body.content>"), encoding="utf-8")
        told.append(read_morning(run_night(wanted_of(settings), settings, places), places)["rejects"])

    assert [count for _, count, _ in told[0]] == [1]
    assert told[1] == []


def test_a_run_of_one_source_leaves_the_others_of_the_day_in_the_report(settings, after_a_night):
    again = run_night(wanted_of(settings, names=("wire-copy",)), settings, after_a_night)

    told = read_morning(again, after_a_night)

    assert [run.source for run in told.runs] == sorted(source.name for source in settings.sources())
    assert [run.unchanged for run in told.runs if run.source == "wire-copy"] == [6]
    assert "of 8 looked at" in page(told, title="Nightwire")


def test_a_night_that_stored_nothing_has_a_report_too(first_night, after_a_night):
    night, places = first_night[0], after_a_night
    another_day = replace(night, started_at=night.started_at.replace(year=2001), run_id="none")

    write_report(another_day, Settings(), places)

    html = (places.reports / f"{another_day.started_at:%Y-%m-%d}.html").read_text(encoding="utf-8")
    assert "Nothing new came in." in html


def test_a_report_that_cannot_be_written_is_a_sentence(first_night, tmp_path):
    night, places = first_night
    (tmp_path / "report").write_text("in the way", encoding="utf-8")
    elsewhere = replace(places, data=tmp_path)

    assert "could not be written" in write_report(night, Settings(), elsewhere)


def test_the_report_tells_since_when_a_source_is_ill_and_what_is_usual():
    told = morning("A bridge")

    html = page(told, title="Nightwire")

    assert "ill since 23 November 02:00 (2 days)" in html
    days = [("Mo 1", 40), ("Tu 2", 50), ("We 3", 60), ("Th 4", 7)]
    assert replace(told, rows={**told.rows, "days": days}).usual == 50
    assert told.usual is None


def test_marks_that_pile_up_on_one_letter_are_taken_off():
    assert clean("Z" + "\u0300" * 500 + " end") == "Z" + "\u0300" * 4 + " end"
    assert clean("Việt Nam, שָׁלוֹם") == "Việt Nam, שָׁלוֹם"


def test_languages_are_told_by_their_names(first_night):
    night, places = first_night

    html = page(read_morning(night, places), title="Nightwire")

    assert "German" in html
    assert "Biggest stories" in html
