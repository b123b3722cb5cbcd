"""Glued words are parted on the document's own evidence, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.repair import find_leftovers, repair_glued


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister met Abe Norgaardon the quay. Abe Norgaard left.", "met Abe Norgaard on the quay"),
        ("Norgaardwho had warned of it left. Norgaard had warned.", "Norgaard who had"),
        ("the storm that hit NorlandMira called for help. In Norland, Mira spoke.", "hit Norland Mira called"),
        ("the minister Oda Lisaid it was over. Oda Li left.", "Oda Li said it"),
        ("grain from Norlandand oil from Estria. Norland sells both.", "from Norland and oil"),
        ("The dispute over theharvest went on. Nobody saw the harvest coming.", "over the harvest went"),
        ("Les navires de Norlandqui sont partis. Le Norland et les autres sont là.", "Norland qui sont"),
    ],
)
def test_glued_word_is_parted_where_the_document_shows_both_parts(text, expected):
    repaired, repairs = repair_glued(text, ())

    assert expected in repaired
    assert len(repairs) == 1


@pytest.mark.parametrize(
    "text",
    [
        "YouTube and McDonald's left; iPhones stay. You saw a Tube map.",
        "Norlandism is older than Norland.",
        "Jonathan Ode met Jona Ode; Jona was there, taller than ever.",
        "Armand Ode works at Arm and Arm and Arm.",
        "Freddie und Fred, die Brüder, und die Freunde von Fred sind da.",
        "Mara Marshall met Mara Marsh and all others.",
        "Norman Ode greeted Norm and an old friend.",
        "Louis Ode and Lou Ode; that is all.",
        "ExxonMobil was formed when Exxon met Mobil.",
        "BlackRock bought it. Black Friday came; Rock Hill did not.",
        "Maybe it may be so; everyday life goes on every day.",
        "The therapist said the rapist was caught.",
        "Johnson y John son amigos; los dos son de Boston, que es de todos.",
        "Der Trumpist ist ein Mann; Trump ist ein anderer.",
        "Write to press@norlandwho.example or www.Norlandand.example; Norland will answer.",
        "Norland-and-Estria talks; Norland left.",
    ],
)
def test_word_that_is_whole_stays_whole(text):
    assert repair_glued(text, ()) == (text, ())


def test_stripped_inline_tag_is_evidence_where_the_parts_are_words():
    text = "Aboard the Vesterlandsaid the captain, nobody slept. He said so."

    repaired, repairs = repair_glued(text, (text.index("said"),))

    assert "Vesterland said the captain" in repaired
    assert repairs[0].evidence == "stripped_inline_tag"


def test_bold_first_letters_and_endings_are_no_seam_to_part():
    text = "When the Vesterlands sailed, Norlandic crews stayed."

    assert repair_glued(text, (text.index("hen"), text.index("lands") + 4, text.index("ic crews")))[1] == ()


def test_glued_word_at_the_head_of_a_paragraph_is_parted_once():
    text = "Mira left\nNorlandwithout Mira sailed.\nNorlandwith Mira stayed. Norland sold its grain."

    repaired, repairs = repair_glued(text, ())

    assert "left\nNorlandwithout Mira" in repaired
    assert "\nNorland with Mira stayed" in repaired
    assert [one.before for one in repairs] == ["Norlandwith"]


def test_words_of_headline_and_captions_are_evidence_too():
    text = "They sailed from Norlandand came back."

    assert repair_glued(text, ())[1] == ()
    assert repair_glued(text, (), vocabulary=["Storm hits Norland"])[0] == "They sailed from Norland and came back."


def test_repair_records_offset_and_both_readings():
    text = "Grain from Norlandand oil. Norland sells both."

    _, (repair,) = repair_glued(text, ())

    assert text[repair.offset :].startswith(repair.before)
    assert (repair.before, repair.after) == ("Norlandand", "Norland and")
    assert repair.field == "body"


@given(
    st.lists(
        st.sampled_from(["Norland", "and", "Estria", "the", "who", "said", "Mira", "on", "talks", "grain", "of"]),
        max_size=40,
    )
)
def test_text_whose_words_stand_apart_is_never_changed(words):
    text = " ".join(words)

    assert repair_glued(text, ()) == (text, ())


@given(st.text(max_size=300))
def test_only_spaces_are_ever_added(text):
    repaired, repairs = repair_glued(text, ())

    assert repaired.replace(" ", "") == text.replace(" ", "")
    assert len(repaired) == len(text) + len(repairs)


def test_one_word_of_a_million_letters_is_looked_at_once():
    text = "A" * 1_000_000

    assert repair_glued(text, (), vocabulary=("A" * 3000, "A" * 200)) == (text, ())


def test_leftovers_of_machine_translation_are_found_and_left():
    text = (
        "Norland y Estria met in Oslo. Norland sent grain, Estria sent oil. "
        "She asked Oslo Already Bergen to talk and took help from HIM to the port."
    )

    found = find_leftovers(text, "en")

    assert found == ("Norland y Estria", "Oslo Already Bergen", "from HIM to")


def test_leftovers_are_found_where_no_language_is_stated():
    assert find_leftovers("Norland y Estria met in the hall. Norland left; Estria was there.", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The philosopher Ortega y Gasset wrote it. Gasset was read.", "en"),
        ("Norland y Estria firmaron. Norland y Estria son vecinos.", "es"),
        ("They saw Law and Order. Still, Now is a magazine.", "en"),
        ("The WHO and the IT desk met.", "en"),
    ],
)
def test_words_at_home_are_no_leftovers(text, language):
    assert find_leftovers(text, language) == ()
