import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.fingerprint import content_hash, text_hashes, text_words
from transform.text import clean_line, clean_text, fold, words


@given(st.text())
def test_clean_text_is_idempotent_and_in_nfc(text):
    once = clean_text(text)

    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n\n" not in once


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_folded_and_parted_as_all_text_is(text):
    with_a_foreign_word = words(f"{text} ж")

    assert words(text) == with_a_foreign_word[:-1]
    assert fold(text) == fold(f"ж{text}")[1:]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_words_met_before_are_the_same_words(text):
    known, hashes = text_words(text), text_hashes(text)

    assert known == words(text)
    assert len(hashes) == len(known)
    assert hashes.tolist() == [text_hashes(word)[0] for word in known]


def test_a_line_of_nothing_is_none():
    assert [clean_line(text) for text in (None, "", " \u00a0\u200b ")] == [None, None, None]


@pytest.mark.parametrize(
    "other",
    [
        "the bridge, CLOSED on 3.5",
        "The  bridge closed\non 3.5",
        "“The bridge” – closed on 3.5",
        "The bridge closed on ３.５",
    ],
)
def test_case_spacing_and_punctuation_change_no_hash(other):
    assert content_hash(None, None, other) == content_hash(None, None, "The bridge closed on 3.5")


@pytest.mark.parametrize("other", ["The bridge closed on 35", "The bridge closed on 3.6", "The bridge closed on $3.5"])
def test_a_number_or_a_currency_changes_the_hash(other):
    assert content_hash(None, None, other) != content_hash(None, None, "The bridge closed on 3.5")


def test_what_moves_between_headline_and_body_changes_the_hash():
    assert content_hash("A", None, "B") != content_hash(None, "A", "B") != content_hash(None, None, "A\nB")
