import json

import pytest

from extract.errors import EmptyBody
from extract.read.document import read_document
from extract.read.mend import missing_paragraphs
from extract.read.state import read_state
from extract.read.tree import parse

LATER = "Until the new slip is ready, the boats of the fishermen lie at the old quay under the lighthouse, he said."


def test_a_declared_body_goes_on_where_ours_breaks_off(paragraphs):
    assert missing_paragraphs(paragraphs[:2], "\n\n".join(paragraphs)) == paragraphs[2:]


def test_a_declared_body_without_breaks_goes_on_in_the_middle(paragraphs):
    assert missing_paragraphs(paragraphs[:2], " ".join(paragraphs)) == (" ".join(paragraphs[2:]),)


def test_a_declared_body_of_another_text_adds_nothing(paragraphs):
    assert missing_paragraphs(paragraphs[:2], "Something else was said about the ferry. " * 30) == ()


def test_a_shorter_declared_body_adds_nothing(paragraphs):
    assert missing_paragraphs(paragraphs, "\n".join(paragraphs[:2])) == ()


def test_a_paywalled_stub_is_mended_from_json_ld_and_says_so(make_page, make_html, paragraphs):
    node = {
        "@type": "NewsArticle",
        "headline": "Council rebuilds",
        "isAccessibleForFree": False,
        "articleBody": "\n".join((*paragraphs, LATER, LATER.replace("boats", "nets"), "It landed for eighty years.")),
    }
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'

    document = read_document(make_page(make_html(head=head)))

    assert document.body.endswith("It landed for eighty years.")
    assert "body_from_metadata" in document.flags


def test_an_article_that_stands_only_in_script_state_is_read(make_page, paragraphs):
    state = {
        "props": {
            "article": {
                "headline": "Council rebuilds",
                "publishedAt": "2026-11-01T08:00:00+01:00",
                "content": [{"type": "text", "value": f"<p>{text}</p>"} for text in paragraphs],
            },
            "related": [{"headline": "Storm", "summary": "The second storm this month has broken two of the piles."}],
        }
    }
    script = f'<script type="application/json">{json.dumps(state)}</script>'
    html = f'<html lang="en"><body><div id="root"></div>{script}</body></html>'

    document = read_document(make_page(html))

    assert tuple(document.body.split("\n")) == paragraphs
    assert document.headline == "Council rebuilds"
    assert document.published_at.isoformat() == "2026-11-01T08:00:00+01:00"
    assert "body_from_script" in document.flags


def test_an_assignment_to_a_window_variable_is_state(paragraphs):
    script = f"window.__STATE__ = {json.dumps({'article': {'title': 'T', 'body': list(paragraphs)}})};"

    state = read_state(parse(f"<html><body><script>{script}</script></body></html>".encode(), None).root)

    assert state.paragraphs == paragraphs


def test_scripts_without_prose_give_no_state_and_the_page_is_refused(make_page):
    with pytest.raises(EmptyBody):
        read_document(make_page("<html><body><script>window.a = {'b': 1};" + " " * 300 + "</script></body></html>"))
