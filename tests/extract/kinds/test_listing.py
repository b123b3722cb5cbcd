"""Front pages: articles told from everything else."""

import time
from datetime import UTC, datetime

import pytest
from lxml import html

from extract.errors import BadSource
from extract.fetch.door import Door, DoorSettings
from extract.kinds.listing import _parse, find, find_articles
from extract.records import Source
from tests.wire.faults import FaultService, page

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = Source(name="t", kind="listing", url="https://www.news.example/")

FRONT = """<html><body><nav><a href="/">Home</a><a href="/politics">Politics</a><a href="/tag/ships">Ships</a>
<a href="/newsletter-sign-up-for-our-daily-letter">Sign up for the letter we send every day</a></nav>
<main><article><h2><a href="/2026/03/01/forty-ships-in-the-harbour">Forty ships in the harbour</a></h2>
<a href="/2026/03/01/forty-ships-in-the-harbour#comments">12 comments</a></article>
<article><a href="/politics/council-votes-on-new-quay-1234567.html"><h3>Council votes on the new quay</h3></a></article>
<article><a href="https://sport.news.example/story/rowers-win-third-race-in-a-row">
Rowers win third race in a row</a></article>
<div><a href="/world/article7654321.ece"><img src="x.jpg" alt="">A ferry was late by four hours on Monday</a></div>
<h3><a href="/news/c0ffee12345o">Storm closes the northern lighthouse</a></h3></main>
<aside><a href="https://ads.example/2026/03/01/buy-this-very-good-boat-now">Buy this very good boat now</a>
<a href="/images/2026/03/01/ships-in-the-harbour-photo.jpg">Photo of ships</a>
<a href="/author/jane-doe-of-the-harbour-desk">Jane Doe of the harbour desk writes</a>
<a href="/video/">Video</a><a href="mailto:desk@news.example">Write to us about the ships</a><a>nothing</a></aside>
<footer><a href="/privacy-policy">Privacy policy and more things</a><a href="/about/our-long-story-since-1901">About</a>
<a href="/terms-and-conditions-of-use">Terms and conditions of use</a></footer></body></html>"""


def articles(text, base="https://www.news.example/"):
    return [link.url for link in find_articles(html.document_fromstring(text), base, SOURCE)]


def test_a_front_page_gives_its_articles_and_nothing_else():
    assert articles(FRONT) == [
        "https://www.news.example/2026/03/01/forty-ships-in-the-harbour",
        "https://www.news.example/politics/council-votes-on-new-quay-1234567.html",
        "https://sport.news.example/story/rowers-win-third-race-in-a-row",
        "https://www.news.example/world/article7654321.ece",
        "https://www.news.example/news/c0ffee12345o",
    ]


def test_the_longest_text_of_a_link_is_its_title():
    (first, *_) = find_articles(html.document_fromstring(FRONT), SOURCE.url, SOURCE)

    assert first.title == "Forty ships in the harbour"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/2022/oct/02/forty-ships-lie-in-harbour", "Forty ships lie in harbour"),
        ("/artikel/2026-03/schiffe-hafen-zahl", "Vierzig Schiffe liegen im Hafen der Stadt"),
        ("/story.php?id=8812345", "Forty ships lie in the harbour"),
        ("/news/uk-england-12345678", "Forty ships lie in the harbour"),
        ("/новости/2026/03/01/сорок-кораблей", "Сорок кораблей стоят в порту города"),
    ],
)
def test_articles_in_many_shapes(path, text):
    page = f'<html><body><h2><a href="{path}">{text}</a></h2></body></html>'

    assert len(articles(page)) == 1


def test_a_page_without_articles_is_said_in_a_sentence():
    with FaultService({"/front": page(b'<html><body><a href="/about">About</a></body></html>')}) as service:
        door = Door(DoorSettings(pause_seconds=0, allow=(service.host,)))
        source = Source(name="t", kind="listing", url=service.url("/front"))

        with pytest.raises(BadSource, match="expected links that look like articles, found none"):
            list(find(source, door=door, clock=lambda: NOW, since=None))


def test_a_base_element_is_honoured():
    page = (
        '<html><head><base href="https://www.news.example/en/"></head><a href="2026/03/01/ships-in-the-harbour">S</a>'
    )

    assert articles(page) == ["https://www.news.example/en/2026/03/01/ships-in-the-harbour"]


def test_no_date_is_invented():
    assert all(link.published_at is None for link in find_articles(html.document_fromstring(FRONT), SOURCE.url, SOURCE))


@pytest.mark.parametrize(
    "filler", ["<a>" * 500_000, f"<b {' '.join(f'a{n}=1' for n in range(50_000))}>", "<div>" * 500_000]
)
def test_markup_without_end_costs_little(filler):
    started = time.process_time()

    _parse(f"<html><body><a href='/2026/03/01/ships-in-the-harbour'>Ships</a>{filler}</body></html>")

    assert time.process_time() - started < 5


def test_the_days_of_a_calendar_are_no_articles():
    days = "".join(
        f'<a href="/events/2026/03/{day:02}/">What is on in the harbour on day {day}</a>' for day in range(1, 29)
    )
    article = '<h2><a href="/2026/03/01/ferry-crews-vote-to-strike">Ferry crews vote to strike</a></h2>'

    assert articles(days + article) == ["https://www.news.example/2026/03/01/ferry-crews-vote-to-strike"]
