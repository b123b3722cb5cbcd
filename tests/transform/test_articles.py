from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from extract.records import DocumentPhoto
from transform.articles import make_article
from transform.errors import BadUrl
from transform.taggers.custom import read_taxonomy

NOW = datetime(2026, 3, 4, 2, tzinfo=UTC)


@pytest.fixture
def made(document, bridge):
    def make(body=bridge, url="https://a.example/1", taxonomies=(), **more):
        return make_article(document(url, body, **more), now=NOW, run_id="r1", asked_url=url, taxonomies=taxonomies)

    return make


def test_an_article_is_version_one_and_undecided(made):
    article = made()

    assert (article.version, article.copy_of, article.correction_of, article.edits) == (1, None, None, ())
    assert (article.run_id, article.first_seen_at, article.asked_url) == ("r1", NOW, "https://a.example/1")
    assert len(article.article_id) == len(article.content_hash) == 32


def test_times_are_told_in_utc(made):
    printed = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    article = made(published_at=printed, modified_at=datetime(2026, 3, 1, 9))  # noqa: DTZ001 - a page without a zone

    assert article.published_at == datetime(2026, 3, 1, 3, tzinfo=UTC)
    assert article.modified_at == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_no_headline_is_flagged_and_never_invented(made):
    article = made(headline=" ")

    assert article.headline is None
    assert "missing_headline" in article.flags


def test_flags_of_the_page_pass_through(made):
    article = made(flags=("truncated", "boilerplate"), access="paywalled")

    assert set(article.flags) >= {"truncated", "boilerplate", "paywalled"}


def test_a_caption_dates_its_photo_and_never_the_article(made):
    photo = DocumentPhoto(position=0, url=None, caption="The bridge on May 5, 1974.", credit_line="Ina Holt/EFE")

    article = made(photos=(photo,), published_at=None, dateline_day=2, dateline_month=3)

    assert article.photos[0].date_created == date(1974, 5, 5)
    assert article.photos[0].creators == ("Ina Holt",)
    assert article.published_at is None
    assert article.dateline_date == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("fetched", "written"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), date(2026, 3, 10)),
        (datetime(2026, 3, 9, 22, tzinfo=UTC), date(2026, 3, 10)),
        (datetime(2026, 3, 1, tzinfo=UTC), date(2025, 3, 10)),
    ],
)
def test_an_undated_text_was_not_written_on_a_day_to_come(made, fetched, written):
    article = made(published_at=None, fetched_at=fetched, dateline_month=3, dateline_day=10)

    assert article.dateline_date == written


def test_glued_words_are_parted_recorded_and_flagged(made):
    body = "The wheat came from Brinkand went to Amsel.\nBrink and Amsel trade wheat, and Brink thrives."

    article = made(body=body)

    assert "from Brink and went" in article.body
    assert [(one.field, one.before, one.after) for one in article.repairs] == [("body", "Brinkand", "Brink and")]
    assert "glued_words" in article.flags


def test_a_seam_keeps_its_place_when_the_text_before_it_is_cleaned(made):
    body = "It  rained in\u00a0Brink.  WangOlin spoke. Wang and Olin met."

    article = made(body=body, seams=(body.index("Olin spoke"),))

    assert "Wang Olin spoke" in article.body


def test_the_page_itself_is_filed_under_its_canonical_address(made):
    canonical = "https://www.a.example/2026/03/bridge-closed"

    article = made(url="https://m.a.example/2026/03/bridge-closed?utm_source=x", canonical_url=canonical)

    assert article.url == canonical


def test_an_operators_taxonomy_tags_the_article(made):
    taxonomy = read_taxonomy("[[topic]]\ncode = 'bridges'\nany = ['girders']", name="own")

    article = made(taxonomies=(taxonomy,))

    assert [tag.code for tag in article.tags if tag.scheme == "custom"] == ["own:bridges"]


def test_a_document_without_an_address_raises(made):
    with pytest.raises(BadUrl):
        made(url="nowhere")
