"""What transform makes of the sample service's stories: credits taken apart, glued words parted.

The floor is pinned to what is reached; see tests/extract/read/test_wire_pages.py.
"""

from collections.abc import Iterable, Iterator

import pytest

from extract.read.document import read_document
from extract.records import Page
from tests.wire.expected import Expected
from tests.wire.reading import NOW, fetch_pages
from tests.wire.server import WireService
from tests.wire.stories import Photo, stories_at
from transform.articles import make_undecided
from transform.credits import parse_credit
from transform.records import Article

CREDITS_FLOOR = 0.83  # of the distinct credit lines


def photos() -> dict[str, Photo]:
    """Return the photos of both nights, one for each distinct credit line."""
    stories = [*stories_at(1), *stories_at(2)]
    return {photo.credit: photo for story in stories for photo in story.photos if photo.credit}


def is_right(line: str, photo: Photo) -> bool:
    credit = parse_credit(line)
    marks = (credit.is_pool, credit.is_handout, credit.is_file_photo)
    names = (credit.creators, credit.agencies, credit.organisations, credit.via)
    wanted = (photo.creators, photo.agencies, photo.organisations, photo.via)
    return marks == (photo.is_pool, photo.is_handout, photo.is_file_photo) and [
        sorted(name.casefold() for name in part) for part in names
    ] == [sorted(name.casefold() for name in part) for part in wanted]


def test_credit_lines_are_taken_apart_as_they_were_put_together() -> None:
    told = photos()

    missed = [line for line, photo in told.items() if not is_right(line, photo)]

    assert 1 - len(missed) / len(told) >= CREDITS_FLOOR, f"missed: {missed}"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Expected, Article]]:
    """Read the story that is told three times, by layout."""
    with WireService() as service:
        pages = fetch_pages(service, tmp_path_factory.mktemp("wire"))
        return dict(_articles((expected, page) for expected, page in pages if "summit-pacific" in expected.slug))


def _articles(pages: Iterable[tuple[Expected, Page]]) -> Iterator[tuple[str, tuple[Expected, Article]]]:
    for expected, page in pages:
        article = make_undecided(read_document(page), now=NOW, run_id="run", asked_url=page.url)
        yield expected.layout, (expected, article)


def test_swallowed_spaces_are_put_back_and_each_is_recorded(broken: dict[str, tuple[Expected, Article]]) -> None:
    expected, article = broken["broken"]

    assert article.body == expected.body
    assert len([repair for repair in article.repairs if repair.field == "body"]) == 4


def test_a_careful_page_needs_no_repair(broken: dict[str, tuple[Expected, Article]]) -> None:
    expected, article = broken["figure"]

    assert article.body == expected.body
    assert article.repairs == ()


def test_what_a_translation_left_over_is_flagged_and_not_rewritten(
    broken: dict[str, tuple[Expected, Article]],
) -> None:
    for layout in ("broken", "figure"):  # of wire copy the language is not found yet, so nothing is foreign in it
        article = broken[layout][1]
        assert "Indonesia y Australia avoid" in article.body
        assert "untranslated_fragment" in article.flags


def test_dates_inside_captions_never_become_the_date(broken: dict[str, tuple[Expected, Article]]) -> None:
    for expected, article in broken.values():
        assert article.published_at is None or article.published_at == expected.published_at
