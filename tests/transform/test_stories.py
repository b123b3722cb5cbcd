import itertools
import random
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from transform.records import Told
from transform.stories import CONTEXT_DAYS, link_stories
from transform.story_terms import story_terms
from transform.taggers import tag_article

HERE = Path(__file__).parent
FILES = ("told.toml", "told_later.toml", "told_last.toml")
TOLD = [one for file in FILES for one in tomllib.loads((HERE / file).read_text(encoding="utf-8"))["told"]]
BEGIN = date(2020, 1, 1)


@pytest.fixture(scope="module")
def tellings(article):
    """The texts of told.toml as linking sees them, in order."""
    return [told_of(telling(article, f"https://paper{place}.example/a", one)) for place, one in enumerate(TOLD)]


def telling(article, url, one):
    text, minutes = one["text"].strip(), 60 * one["hours"]
    return article(url, text, minutes=minutes, headline=one["headline"], language=one["language"])


def told_of(article, story_id=None):
    return Told(
        article_id=article.article_id,
        told_at=article.published_at,
        language=article.language,
        terms=story_terms(article, tag_article(article)),
        story_id=story_id,
    )


def test_events_told_in_other_words_are_linked_and_events_of_a_kind_are_not(tellings):
    stories = link_stories(tellings, since=BEGIN)

    events = {told.article_id: one["event"] for told, one in zip(tellings, TOLD, strict=True)}
    pairs = list(itertools.combinations(events, 2))
    linked = [(a, b) for a, b in pairs if stories[a] == stories[b]]
    wrong = [(events[a], events[b]) for a, b in linked if events[a] != events[b]]
    wanted = sum(events[a] == events[b] for a, b in pairs)
    assert wrong == []
    assert len(linked) / wanted >= 0.78  # .83 when it was written


def test_a_story_is_named_after_its_first_telling_whoever_arrived_first(tellings):
    stories = link_stories(tellings, since=BEGIN)
    shuffled = random.Random(7).sample(tellings, len(tellings))

    assert link_stories(shuffled, since=BEGIN) == stories
    times = {told.article_id: told.told_at for told in tellings}
    assert all(times[first] <= times[one] for one, first in stories.items())


def test_linking_again_changes_nothing(tellings):
    stories = link_stories(tellings, since=BEGIN)
    again = [with_story(told, stories.get(told.article_id)) for told in tellings]

    assert link_stories(again, since=BEGIN) == {}


def with_story(told, story_id):
    return Told(
        article_id=told.article_id,
        told_at=told.told_at,
        language=told.language,
        terms=told.terms,
        story_id=story_id,
    )


def test_night_by_night_gives_the_stories_of_all_nights_at_once(tellings):
    at_once = link_stories(tellings, since=BEGIN)
    held = {}
    for day in sorted({told.told_at.date() for told in tellings}):
        seen = [with_story(one, held.get(one.article_id)) for one in tellings if one.told_at.date() <= day]
        near = [one for one in seen if one.told_at.date() >= day - timedelta(days=CONTEXT_DAYS)]
        held |= link_stories(near, since=day)

    assert held == at_once


def test_what_is_held_keeps_the_story_of_a_first_telling_long_past(tellings):
    held = [with_story(one, "0" * 32) for one in tellings]
    after = max(one.told_at.date() for one in tellings) + timedelta(days=1)

    assert link_stories(held, since=after) == {}


def test_a_story_told_weeks_later_is_another_one(article, bridge):
    told = [
        told_of(article(f"https://paper{n}.example/a", bridge, minutes=1440 * days, language="en"))
        for n, days in enumerate((0, 1, 20))
    ]

    stories = link_stories(told, since=BEGIN)

    assert [stories[one.article_id] for one in told] == [told[n].article_id for n in (0, 0, 2)]
