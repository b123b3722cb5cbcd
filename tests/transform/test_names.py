"""Names of many lists are found in one reading of a text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transform.memo import MOST_KEPT, Memo
from transform.taggers.names import Name, Names
from transform.taggers.reader import Reader

TEXT = st.lists(st.sampled_from(["ab", "Ab", "abc", "Abcd", "St.", "st", "c", "C", "de", "«Ab»", "(abc", "ab-c", "x"]))
NAMES = st.lists(st.sampled_from(["ab", "abc", "ab c", "St. C", "c de", "ab abc de", "de", "ab-c"]), min_size=1)


def read(names: list[Name[str]], text: str) -> list[str]:
    return [one.words for one in Reader({"kind": (Names(names),)}).find(text)["kind"]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("in Samsun", ["Samsun"]),
        ("by Samsung", []),
        ("by Samsung again", []),
        ("de «Samsun».", ["Samsun"]),
        ("Samsun's", ["Samsun"]),
        ("samsun", []),
    ],
)
def test_a_name_is_a_whole_word_wherever_it_stands(text, wanted):
    found = read([Name("Samsun", "a city")], text)

    assert found == wanted


@pytest.mark.parametrize(("text", "wanted"), [("Норландию", 1), ("Норландиями", 1), ("Норландиямиях", 0)])
def test_an_ending_is_as_long_as_the_name_allows(text, wanted):
    found = read([Name("Норланди", "a country", ending=3)], text)

    assert len(found) == wanted


def test_a_name_of_several_words_may_begin_behind_a_mark_and_end_in_one():
    found = read([Name("New Alder", "a city"), Name("St. Brin", "another")], '"New Alder," they said in "St. Brin".')

    assert found == ["New Alder", "St. Brin"]


def test_of_two_lists_of_a_kind_the_first_holds():
    lists = (Names([Name("Alder", "first")]), Names([Name("Alder", "second"), Name("Brin", "second")]))

    found = Reader({"kind": lists}).find("Alder and Brin")["kind"]

    assert [one.meaning for one in found] == ["first", "second"]


@example(["c de"], ["ab-c", "de"], " ")
@given(NAMES, TEXT, st.sampled_from([" ", "\n", "  "]))
def test_names_are_found_as_a_plain_search_finds_them(names, words, space):
    text = space.join(words)
    longest_first = sorted(set(names), key=lambda name: (-len(name), name))
    pattern = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first)

    found = read([Name(name, name, is_capital=False) for name in names], text)

    assert found == [one[0] for one in re.finditer(pattern, text, re.IGNORECASE)]


def test_a_memo_forgets_only_what_is_not_met_again():
    asked = []
    memo = Memo(lambda text: asked.append(text) or len(text))
    for number in range(2 * MOST_KEPT + 2):
        memo[str(number)], memo["often"]

    assert asked.count("often") == 1
    assert len(memo) <= MOST_KEPT
