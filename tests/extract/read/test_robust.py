import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.errors import ReadError
from extract.read.document import read_document
from extract.records import Document

MARKUP = st.lists(
    st.sampled_from(
        (
            *("<p>", "</p>", "<div class='related'>", "</div>", "<h1>", "</h1>", "<a href='/x'>", "</a>", "<br>"),
            *("<ul><li>", "<figure>", "<figcaption>", "</figure>", "<table><tr><td>", "<script>", "</script>", "<!--"),
            *("-->", "&#0;", "<template>", "\ufeff", "&amp;", "<<>>", "短い文章です。", "نص قصير"),
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":',
            "A sentence that is long enough to be read as one by a reader of news.",
        )
    ),
    max_size=60,
)


def read(page) -> Document | None:
    try:
        return read_document(page)
    except ReadError:
        return None


@given(MARKUP)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_markup_gives_a_document_or_a_read_error(make_page, pieces):
    document = read(make_page("".join(pieces)))

    assert document is None or document.body


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_a_document_or_a_read_error(make_page, content):
    document = read(make_page(content))

    assert document is None or document.body


@given(MARKUP)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_bytes_give_the_same_document(make_page, pieces):
    page = make_page("".join(pieces))

    assert read(page) == read(page)


@given(MARKUP)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_seams_lie_between_two_letters_of_the_body(make_page, pieces):
    document = read(make_page("".join(pieces)))

    for seam in document.seams if document else ():
        assert document.body[seam - 1].isalpha()
        assert document.body[seam].isalpha()


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "a href='/x'"])
def test_deep_nesting_is_read_or_refused_quickly(make_page, tag):
    started = time.process_time()

    read(make_page(f"<html><body><h1>{f'<{tag}>' * 5000}</h1><p>A sentence that is long enough to be read.</p>"))

    assert time.process_time() - started < 5
