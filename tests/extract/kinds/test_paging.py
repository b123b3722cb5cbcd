"""Feeds that go on: on further pages, in archives, in circles."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from extract.errors import BadSource
from extract.fetch.door import Door, DoorSettings
from extract.kinds import rss
from extract.records import Link, Reject, Source
from tests.wire.faults import FaultService, page

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def atom(*names, days=0, relation="next", link=None):
    at = (NOW - timedelta(days=days)).isoformat()
    further = f'<link rel="{relation}" href="{link}"/>' if link else ""
    entries = "".join(
        f'<entry><link href="/{name}"/><link rel="next" href="/not-this"/><updated>{at}</updated></entry>'
        for name in names
    )
    return page(f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/>{further}{entries}</feed>'.encode())


@pytest.fixture
def find():
    with FaultService() as faults:
        door = Door(DoorSettings(pause_seconds=0, allow=(faults.host,), tries_in_run=1), sleep=lambda _: None)

        def find(paths, since=None):
            faults.faults.update(paths)
            source = Source(name="t", kind="rss", url=faults.url("/feed"))
            found = list(rss.find(source, door=door, clock=lambda: NOW, since=since))
            links = [item.url.removeprefix(faults.base_url) for item in found if isinstance(item, Link)]
            return links, [item for item in found if isinstance(item, Reject)]

        find.faults = faults
        yield find
        door.close()


@pytest.mark.parametrize("relation", ["next", "prev-archive"])
def test_a_feed_goes_on_as_long_as_its_entries_are_recent(find, relation):
    links, rejects = find(
        {
            "/feed": atom("a", "b", link="/feed?page=2", relation=relation),
            "/feed?page=2": atom("b", "c", days=1, link="/feed?page=3", relation=relation),
            "/feed?page=3": atom("d", days=30, link="/feed?page=4", relation=relation),
            "/feed?page=4": atom("e", days=60),
        }
    )

    assert links == ["/a", "/b", "/b", "/c", "/d"]
    assert not rejects
    assert not find.faults.asked_for("/feed?page=4")


def test_with_a_first_day_a_feed_goes_on_until_then(find):
    links, _ = find(
        {
            "/feed": atom("a", days=10, link="/feed?page=2"),
            "/feed?page=2": atom("b", days=20, link="/feed?page=3"),
            "/feed?page=3": atom("c", days=30, link="/feed?page=4"),
        },
        since=NOW - timedelta(days=25),
    )

    assert links == ["/a", "/b"]
    assert not find.faults.asked_for("/feed?page=4")


def test_pages_that_lead_in_a_circle_or_say_the_same_for_ever_end(find):
    circle = {"/feed": atom("a", link="/feed?page=2"), "/feed?page=2": atom("b", link="/feed")}
    same = {"/feed": atom("a", link="/feed?page=2")} | {
        f"/feed?page={number}": atom("a", link=f"/feed?page={number + 1}") for number in range(2, 200)
    }

    assert find(circle)[0] == ["/a", "/b"]
    assert find(same)[0] == ["/a", "/a"]


def test_a_feed_that_never_ends_is_left_at_the_cap(find):
    links, _ = find(
        {"/feed": atom("a1", link="/feed?page=2")}
        | {f"/feed?page={n}": atom(f"a{n}", link=f"/feed?page={n + 1}") for n in range(2, 80)}
    )

    assert len(links) == rss.MAX_PAGES


def test_a_further_page_that_cannot_be_had_costs_only_itself(find):
    links, rejects = find({"/feed": atom("a", link="/gone"), "/gone": page(b"", 410)})

    assert links == ["/a"]
    assert [reject.reason for reject in rejects] == ["http_410"]


def test_an_empty_further_page_is_the_end_and_an_empty_first_page_an_error(find):
    assert find({"/feed": atom("a", link="/feed?page=2"), "/feed?page=2": atom()}) == (["/a"], [])
    with pytest.raises(BadSource, match="found none"):
        find({"/feed": atom(link="/feed?page=2")})


def test_a_json_feed_names_its_next_page(find):
    def feed(name, **more):
        item = {"id": "1", "url": f"/{name}", "date_published": NOW.isoformat()}
        return page(json.dumps({"items": [item], **more}).encode())

    assert find({"/feed": feed("a", next_url="/feed?page=2"), "/feed?page=2": feed("b")})[0] == ["/a", "/b"]
