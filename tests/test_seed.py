"""The article that started it all, read as its reader wanted; skipped where the file is not: it is no part of this."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extract.read.document import read_document
from extract.records import Link, Page
from transform.articles import make_article
from transform.repair import find_leftovers

SEED = Path(
    os.environ.get("NIGHTWIRE_SEED") or Path(__file__).parent.parent.parent / "shared" / "seed" / "wire-article.txt"
)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not SEED.is_file(), reason="the seed article is not here")


@pytest.fixture(scope="module")
def document():
    url = "https://seed.example/wire-article.txt"
    return read_document(
        Page(
            url=url,
            final_url=url,
            source="seed",
            status=200,
            headers=(("Content-Type", "text/plain"),),
            content=SEED.read_bytes(),
            fetched_at=NOW,
            link=Link(url=url, source="seed"),
        )
    )


@pytest.fixture(scope="module")
def article(document):
    return make_article(document, now=NOW, run_id="seed", asked_url=document.url)


def test_date_is_the_articles_and_no_captions(document):
    assert document.published_at is not None
    assert document.published_at.date() == date(2022, 10, 2)
    assert document.modified_at is None


def test_headline_is_not_invented(document, article):
    assert document.headline is None
    assert article.headline is None
    assert "missing_headline" in article.flags


def test_body_holds_neither_captions_nor_credits_nor_agency_lines(article):
    for words in ("expanded format meeting", "pose with the Mongolian", "spillover", "attends the 77th session"):
        assert words not in article.body
    for words in ("REUTERS", "SPUTNIK", "(AFP", "File", "With information from", "2022-10-02"):
        assert words not in article.body
    assert len(article.body.split("\n")) == 18


@pytest.mark.parametrize(
    ("position", "caption", "creators", "agencies", "via", "flags"),
    [
        (0, "Russian President", ("Sergey Bobylev",), ("Sputnik",), ("Reuters",), {"pool", "file"}),
        (1, "Xi Jinping and", ("Alexandr Demyanchuk",), ("Sputnik", "AFP"), (), {"file"}),
        (2, "Chinese diplomat", (), ("AFP",), (), set()),
        (3, "Wang Yi attends", ("Eduardo Munoz",), ("Reuters",), (), set()),
    ],
)
def test_photos_have_captions_and_parsed_credits(article, position, caption, creators, agencies, via, flags):
    photo = article.photos[position]

    assert photo.caption is not None
    assert photo.caption.startswith(caption)
    assert (photo.creators, photo.agencies, photo.via) == (creators, agencies, via)
    found = {"pool": photo.is_pool, "handout": photo.is_handout, "file": photo.is_file_photo}
    assert {name for name, is_set in found.items() if is_set} == flags


def test_there_are_four_photos(article):
    assert len(article.photos) == 4


def test_agency_comes_from_the_attribution(article):
    assert article.agencies == ("EFE",)
    assert article.attribution == "(With information from EFE)"


def test_four_glued_words_are_parted_and_recorded(article):
    assert [(repair.before, repair.after) for repair in article.repairs if repair.field == "body"] == [
        ("Jinpingon", "Jinping on"),
        ("Wangwho", "Wang who"),
        ("UkraineWang", "Ukraine Wang"),
        ("Ukraineand", "Ukraine and"),
    ]
    for words in ("Xi Jinping on the", "Wang who at", "Ukraine Wang called", "Ukraine and welcomes"):
        assert words in article.body


def test_residue_of_machine_translation_is_flagged_and_left(document, article):
    assert "untranslated_fragment" in article.flags
    assert "Russia y Ukraine" in article.body
    found = find_leftovers(document.body, document.language)
    assert {"Russia y Ukraine", "Moscow Already Kiev", "from HIM to"} <= set(found)
