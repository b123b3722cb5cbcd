from dataclasses import replace
from datetime import timedelta

import pytest

from tests.transform.conftest import NOW
from transform.dedupe import settle
from transform.records import Seen, SeenVersion
from transform.urls import article_id

OLD = "https://www.paper.example/news/harbour-bridge-closed-after-crack"


def night(articles, versions=(), moves=(), run_id="r2"):
    """Settle the articles of a run that knows these versions of earlier ones, all of them alike in text."""
    articles = [replace(one, run_id=run_id) for one in articles]
    asked = {one for article in articles for one in (article.article_id, article.asked_id)}
    asked |= {move.article_id for move in moves}
    latest = tuple(one for one in versions if one.article_id in asked)
    return settle(articles, Seen(latest=latest, near=tuple(versions), moves=tuple(moves)), ranks={}, now=NOW)


def as_seen(article):
    fields = SeenVersion.__dataclass_fields__.keys() - {"earlier_hashes"}
    return SeenVersion(**{name: getattr(article, name) for name in fields})


@pytest.fixture
def first(article, bridge):
    (stored,) = night([article(OLD, bridge)], run_id="r1").articles
    return stored


def asked_at(article, url):
    """The article as read when another address was asked for."""
    return replace(article, asked_url=url, asked_id=article_id(url))


def test_a_page_that_a_known_address_leads_to_is_the_next_version_of_it(article, bridge, first):
    moved = asked_at(article("https://www.paper.example/archive/4711", f"{bridge}\nThe bridge is open again."), OLD)

    settled = night([moved], [as_seen(first)])

    assert [(one.article_id, one.version, one.url) for one in settled.articles] == [
        (first.article_id, 2, "https://www.paper.example/archive/4711")
    ]
    assert [(one.from_url, one.url) for one in settled.moves] == [(OLD, "https://www.paper.example/archive/4711")]


def test_a_page_that_moved_without_another_word_says_nothing_new(article, bridge, first):
    moved = asked_at(article("https://www.paper.example/archive/4711", bridge), OLD)

    settled = night([moved], [as_seen(first)])

    assert (settled.articles, settled.unchanged, len(settled.moves)) == ((), (OLD,), 1)


def test_the_new_address_is_known_from_then_on(article, bridge, first):
    new = "https://www.paper.example/archive/4711"
    moves = night([asked_at(article(new, bridge), OLD)], [as_seen(first)]).moves

    settled = night([article(new, f"{bridge}\nIt is open.")], [as_seen(first)], moves, run_id="r3")

    assert [(one.article_id, one.version) for one in settled.articles] == [(first.article_id, 2)]
    assert settled.moves == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OLD, "https://paper.example/region/harbour-bridge-closed-after-crack.html"),
        ("https://paper.example/a/bridge-shut-8812345", "https://paper.example/a/bridge-stays-shut-8812345"),
        ("https://paper.example/story.php?id=8812345", "https://paper.example/bridge,8812345"),
    ],
)
def test_the_same_text_under_the_same_name_on_the_same_host_has_moved(article, bridge, before, after):
    (known,) = night([article(before, bridge)], run_id="r1").articles

    settled = night([article(after, bridge, minutes=900)], [as_seen(known)])

    assert settled.articles == ()
    assert [one.article_id for one in settled.moves] == [known.article_id]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OLD, "https://other.example/news/harbour-bridge-closed-after-crack"),
        ("https://paper.example/20260303/a", "https://paper.example/20260303/b"),
        ("https://paper.example/news/bridge", "https://paper.example/news/crack"),
    ],
)
def test_the_same_text_elsewhere_is_a_copy(article, bridge, before, after):
    (known,) = night([article(before, bridge)], run_id="r1").articles

    settled = night([article(after, bridge, minutes=900)], [as_seen(known)])

    assert [one.copy_of for one in settled.articles] == [known.article_id]
    assert settled.moves == ()


def test_a_known_address_that_leads_to_another_article_has_not_moved(article, strike, first):
    elsewhere = asked_at(article("https://www.paper.example/news/ferry-crews-begin-a-strike", strike), OLD)

    settled = night([elsewhere], [as_seen(first)])

    assert [(one.article_id, one.version) for one in settled.articles] == [(elsewhere.article_id, 1)]
    assert settled.moves == ()


def test_two_addresses_of_one_run_stay_two_articles(article, bridge):
    one = article(OLD, bridge)
    two = article("https://www.paper.example/sport/harbour-bridge-closed-after-crack", bridge, minutes=5)
    (known,) = night([one]).articles

    settled = night([replace(two, fetched_at=two.fetched_at + timedelta(minutes=1))], [as_seen(known)])

    assert [each.copy_of for each in settled.articles] == [known.article_id]
