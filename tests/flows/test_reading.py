"""What a worker does with one page: an article, or why there is none."""

from datetime import UTC, datetime

import pytest

from extract.records import Link, Page, Reject
from flows.reading import read_article

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
COPY = "BERGEN, Nov 22 (Reuters) - Ferries sail again after eleven days.\n\n" + "\n\n".join(
    f"Crew number {number} went back on board in the morning, and the islands had bread again." for number in range(12)
)


def page(content, media_type="text/plain", url="wirecopy://desk/ferry.txt"):
    return Page(
        url=url,
        final_url=url,
        source="desk",
        status=200,
        headers=(("Content-Type", media_type),),
        content=content.encode(),
        fetched_at=NOW,
        link=Link(url=url, source="desk"),
    )


def test_copy_from_a_disk_is_filed_under_its_own_address():
    article = read_article(page(COPY), "run")

    assert not isinstance(article, Reject), article
    assert article.url == "wirecopy://desk/ferry.txt"
    assert (article.asked_url, article.run_id) == ("wirecopy://desk/ferry.txt", "run")


def test_a_page_without_an_article_is_a_reject_with_its_reason():
    reject = read_article(page("<html><body></body></html>", "text/html", "https://news.example/a"), "run")

    assert isinstance(reject, Reject)
    assert reject.stage == "read"
    assert reject.tries == 1
    assert reject.next_try_at is None


def test_the_operators_own_tags_are_given(tmp_path):
    own = tmp_path / "sea.toml"
    own.write_text('[[topic]]\ncode = "ferry"\nlabel = "Ferries"\nany = ["ferries"]\n', encoding="utf-8")

    article = read_article(page(COPY), "run", str(own))

    assert ("custom", "sea:ferry") in {(tag.scheme, tag.code) for tag in article.tags}


@pytest.mark.parametrize("text", ["", "[[topic]]\n"])
def test_a_taxonomy_that_cannot_be_used_is_named(tmp_path, text):
    own = tmp_path / "sea.toml"
    own.write_text(text, encoding="utf-8")

    reject = read_article(page(COPY), "run", str(own))

    assert isinstance(reject, Reject)
    assert reject.reason == "bad_taxonomy"
    assert "sea" in reject.message
