from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.read.lighten import LIGHT_BYTES, MAX_SCRIPT_BYTES, lighten
from extract.read.tree import parse

JSON_LD = b'<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
STATE = b'<script>window.__STATE__ = {"body": "Ships came in."}</script>'
LETTERS = st.characters(exclude_characters="<>", exclude_categories=("C", "Z"))
page_text = partial(st.text, alphabet=LETTERS, max_size=50)


@pytest.mark.parametrize(
    "heavy",
    [
        b"<!-- <p>Not shown</p> -->",
        b"<STYLE>.a > b {color: red}</STYLE >",
        b"<svg viewBox='0 0 1 1'><path d='M1 2'/></svg>",
        b"<script async>if (a < b) { c() }</script>",
        b"<script>" + b"[1]," * (MAX_SCRIPT_BYTES // 4) + b"</script>",
        b" " * 200,
    ],
)
def test_what_no_reader_looks_at_goes(heavy):
    lighter = lighten(b"<p>Before</p>" + heavy + b"<p>After</p>")

    assert b"".join(lighter.split()) == b"<p>Before</p><p>After</p>"


@pytest.mark.parametrize("data", [JSON_LD, STATE])
def test_data_in_scripts_stays(data):
    assert lighten(b"<p>Before</p>" + data) == b"<p>Before</p>" + data


def test_a_picture_inside_an_attribute_is_emptied():
    assert lighten(b'<img alt="A ship" src="data:image/png;base64,' + b"QUJD" * 500 + b'">') == (
        b'<img alt="A ship" src="data:,">'
    )


@pytest.mark.parametrize("opened", [b"<script>", b"<style>", b"<svg>", b"<!--"])
def test_what_has_no_end_stays(opened):
    assert lighten(opened + b"a < b" + opened) == opened + b"a < b" + opened


@given(texts=st.lists(page_text(), max_size=5))
def test_text_between_is_kept_in_order(texts):
    page = "<style>a</style>".join(f"<p>{text}</p>" for text in texts).encode()

    assert lighten(page).split() == b" ".join(f"<p>{text}</p>".encode() for text in texts).split()


def test_a_large_page_is_parsed_without_what_is_not_read():
    code = b"<script>" + b"a < b;" * (LIGHT_BYTES // 6) + b"</script>"
    content = b"<p>Ships came in.</p>" + code + b"<p>More came.</p>" + JSON_LD

    root = parse(content, None).root

    assert [element.text for element in root.iter("p")] == ["Ships came in.", "More came."]
    assert [element.get("type") for element in root.iter("script")] == ["application/ld+json"]
