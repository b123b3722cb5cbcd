from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.versions import body_edits

URL = "https://a.example/1"


@pytest.fixture
def nights(warehouse):
    """A function that settles one article a night and returns what was stored of it."""

    def settle(*articles):
        return [stored for article in articles for stored in warehouse.settle([article]).articles]

    return settle


def test_the_same_text_is_one_version(article, nights, bridge):
    stored = nights(article(URL, bridge), article(URL, bridge))

    assert [one.version for one in stored] == [1]


CHANGES = {
    "a number": lambda body: body.replace("14 centimetres", "40 centimetres"),
    "a name": lambda body: body.replace("Brandtner", "Brandt"),
    "a currency": lambda body: body.replace("180 million crowns", "€180 million"),
    "a result": lambda body: f"{body}\n2 - 1",
    "a row of a table": lambda body: f"{body}\n12 14 9",
    "a paragraph added": lambda body: f"{body}\nA second crack was found on Wednesday, the ministry said.",
    "a paragraph removed": lambda body: body.rsplit("\n", 1)[0],
    "two paragraphs exchanged": lambda body: "\n".join([*body.split("\n")[1::-1], *body.split("\n")[2:]]),
    "a negation": lambda body: (
        body.replace("were then", "were not then").replace("The closure", "No closure") + " Not so."
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_text_is_a_new_version_that_says_what_changed(article, nights, bridge, change):
    stored = nights(article(URL, bridge), article(URL, CHANGES[change](bridge)))

    assert [one.version for one in stored] == [1, 2]
    assert {edit.field for edit in stored[1].edits} == {"body"}


FURNITURE = {
    "a clock": "Updated 5 minutes ago",
    "a date line": "Monday, March 2, 2026 14:05 GMT",
    "a counter": "1,204 views",
    "comments": "17 Kommentare",
    "reading time": "4 min read",
    "an advertisement": "Advertisement",
    "most read": "Most read\nMinister wins prize for cheese\nTen ways to boil an egg",
    "lesen sie auch": "Lesen Sie auch: Zehn Fragen zur Brücke",
    "a chinese clock": "2026年3月2日 14:05 更新",
    "a russian counter": "1 204 просмотра",
    "readers counted": "3,201 people are reading this story right now",
    "thousands": "1.2K views",
    "a counter told": "This story was read 1,204 times",
    "articles left": "You have 2 free articles left this month",
    "a rating": "4.5 (132 votes)",
    "a dutch clock": "3 maart 2026 om 14:05",
    "a chinese counter": "阅读量：1.2万",
    "an arabic clock": "آخر تحديث: 3 مارس 2026 14:05",
}


@pytest.mark.parametrize("line", FURNITURE)
def test_changed_furniture_is_no_new_version(article, nights, bridge, line):
    first, rest = bridge.split("\n", 1)

    stored = nights(article(URL, bridge), article(URL, f"{first}\n{FURNITURE[line]}\n{rest}"))
    with_it_below = nights(article(URL, f"{bridge}\n{FURNITURE[line]}"))

    assert [one.version for one in stored] == [1]
    assert with_it_below == []


@pytest.mark.parametrize(
    "line",
    [
        "Five people died.",
        "He said: more from the front will follow on Monday.",
        "Related talks failed in May.",
        "Most watched in silence as the coffin passed.",
        "Votes for 132, against 98",
        "Pay April 15",
        "Shares 34.5 mln vs 34.2 mln",
    ],
)
def test_a_sentence_is_never_furniture(article, nights, bridge, line):
    stored = nights(article(URL, bridge), article(URL, f"{bridge}\n{line}"))

    assert [one.version for one in stored] == [1, 2]


def test_a_page_that_flips_between_two_states_is_damped(article, nights, bridge):
    other = bridge.replace("14 centimetres", "41 centimetres")

    stored = nights(*(article(URL, body) for body in (bridge, other, bridge, other, bridge)))

    assert [one.version for one in stored] == [1, 2]


def test_a_new_headline_and_a_new_note_are_edits(article, nights, bridge):
    changed = article(URL, bridge, headline="Bridge closed", ednote="Corrects the length of the crack.")

    stored = nights(article(URL, bridge), changed)

    assert [(edit.field, edit.kind, edit.before, edit.after) for edit in stored[1].edits] == [
        ("headline", "reworded", "Harbour bridge closed", "Bridge closed"),
        ("ednote", "added", None, "Corrects the length of the crack."),
    ]


def test_a_note_alone_is_a_new_version_once(article, nights, bridge):
    noted = article(URL, bridge, ednote="Corrects the length of the crack.")

    stored = nights(article(URL, bridge), noted, noted, article(URL, bridge))

    assert [one.version for one in stored] == [1, 2]


def test_an_article_withdrawn_is_a_new_version(article, nights, bridge):
    stored = nights(article(URL, bridge), article(URL, bridge, pubstatus="canceled"))

    assert [(one.version, one.pubstatus) for one in stored] == [(1, "usable"), (2, "canceled")]


def test_a_reworded_paragraph_keeps_its_place(article, nights, bridge):
    stored = nights(
        article(URL, bridge), article(URL, bridge.replace("before noon", "").replace("by noon", "by eleven"))
    )

    (edit,) = stored[1].edits
    assert (edit.kind, edit.position) == ("reworded", 1)
    assert edit.before.endswith("by noon.")
    assert edit.after.endswith("by eleven.")


def test_the_first_sight_stays_that_of_the_article(article, nights, bridge):
    first = article(URL, bridge)
    later = article(URL, f"{bridge}\nMore is known.")

    stored = nights(first, replace(later, first_seen_at=later.first_seen_at + timedelta(days=1)))

    assert stored[1].first_seen_at == first.first_seen_at


PARAGRAPHS = st.lists(
    st.sampled_from(["One came.", "Two left.", "Three stayed on.", "Four were seen.", "Five."]), max_size=6
)


@given(before=PARAGRAPHS, after=PARAGRAPHS)
def test_edits_lead_from_the_older_body_to_the_newer(before, after):
    edits = list(body_edits("\n".join(before), "\n".join(after)))

    gone = [edit.before for edit in edits if edit.before is not None]
    came = [edit.after for edit in edits if edit.after is not None]
    assert sorted([*before, *came]) == sorted([*after, *gone])
    assert all(after[edit.position] == edit.after for edit in edits if edit.after is not None)
