from datetime import timedelta

from load import store
from load.stories import read_due, read_told, write_stories
from tests.load.make import NOW, article, batch
from tests.load.test_store import decision


def link(con, **story_by_name):
    """Write stories by the name of an article, as if they had been found."""
    for stretch in read_due(con):
        told = {one.article_id for one in read_told(con, stretch, context_days=7)}
        stories = {article(name).article_id: story for name, story in story_by_name.items()}
        write_stories(con, stretch, {one: story for one, story in stories.items() if one in told})


def stories(con):
    rows = con.execute("SELECT url, version, story_id FROM articles ORDER BY url, version").fetchall()
    return [(url.rsplit("/", 1)[-1], version, story) for url, version, story in rows]


def test_days_that_got_articles_wait_until_they_are_linked(con):
    old = NOW - timedelta(days=400)
    undated = article("undated", published_at=None)
    store.append_batch(con, batch(1, article(), article("old", published_at=old), undated))

    due = read_due(con)
    link(con)

    assert [stretch.due for stretch in due] == [((NOW - timedelta(hours=3)).date(), NOW.date()), (old.date(),)]
    assert read_due(con) == []


def test_what_is_told_is_the_first_version_of_originals_with_their_terms(con):
    one, copy = article(terms=(1 << 63, 5)), article("copy", terms=(7,))
    changed = article(version=2, body="changed", terms=(9,))
    copied = {"decisions": (decision(copy, one),)}
    store.append_batch(con, batch(1, one, copy, **copied))
    store.append_batch(con, batch(2, changed))

    (told,) = read_told(con, read_due(con)[0], context_days=7)

    assert (told.article_id, told.terms, told.told_at) == (one.article_id, (1 << 63, 5), one.published_at)


def test_a_story_reaches_every_version_and_every_copy(con):
    one, copy = article(terms=(5,)), article("copy", terms=(5,))
    store.append_batch(con, batch(1, one, article(version=2, body="changed")))
    store.append_batch(con, batch(2, copy, decisions=(decision(copy, one),)))

    link(con, one="the story")

    assert stories(con) == [("copy", 1, "the story"), ("one", 1, "the story"), ("one", 2, "the story")]


def test_a_copy_of_an_old_article_takes_its_story(con):
    old = article(terms=(5,), published_at=NOW - timedelta(days=30))
    store.append_batch(con, batch(1, old))
    link(con, one="the story")
    copy = article("copy", terms=(5,))

    store.append_batch(con, batch(2, copy, decisions=(decision(copy, old),)))
    link(con)

    assert stories(con) == [("copy", 1, "the story"), ("one", 1, "the story")]


def test_an_article_decided_anew_waits_to_be_linked_again(con):
    early, origin = article("early", published_at=NOW - timedelta(days=9)), article("origin")
    store.append_batch(con, batch(1, early))
    link(con)

    store.append_batch(con, batch(2, origin, decisions=(decision(early, origin),)))

    assert early.published_at.date() in {day for stretch in read_due(con) for day in stretch.due}
