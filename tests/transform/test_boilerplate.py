import pytest

from transform.boilerplate import is_boilerplate

NOTICES = """\
We and our partners use cookies to store and read information on your device. You can manage your choices at any time.
By clicking Accept all you agree to our privacy policy and terms of use.
The harbour was closed on Monday.
Sign up for our daily briefing
All rights reserved"""
MENU = "\n".join(
    ("Home", "World", "Politics", "Business", "Sport", "Culture", "Our apps", "The harbour was closed today.")
)
RECIPE = "\n".join(("200 g flour", "2 eggs", "100 ml milk", "1 pinch of salt", "50 g butter", "Stir all of it well."))
RESULTS = "\n".join(
    ("Rovers 2 United 1", "Albion 0 City 0", "Town 3 Wanderers 3", "County 1 Rangers 4", "Vale 2 Hearts 2")
)
LAW = """\
The parliament of Norway passed a law on cookies on Monday, which asks every site for a plain question.
Sites must not hide the button that refuses, said the minister, and fines of four million crowns await those that do.
Publishers had asked for a delay of two years, because half of what they earn comes from readers who accept."""
HEADINGS = f"What happened\nWhy it matters\nWhat comes next\n{LAW}"


@pytest.mark.parametrize("body", [NOTICES, MENU, "Wir brauchen Ihre Einwilligung. Mehr im Datenschutz."])
def test_a_body_of_notices_or_menus_is_boilerplate(body):
    assert is_boilerplate(body)


@pytest.mark.parametrize("body", ["", RECIPE, RESULTS, LAW, HEADINGS, "The harbour was closed on Monday."])
def test_a_text_with_lists_headings_or_words_about_consent_is_not(body):
    assert not is_boilerplate(body)


def test_stories_are_no_boilerplate(bridge, strike):
    assert not is_boilerplate(bridge)
    assert not is_boilerplate(f"{strike}\nSubscribe to our newsletter")


def test_the_flag_lets_a_reader_leave_such_rows_out(article):
    assert "boilerplate" in article("https://a.example/1", NOTICES).flags
    assert "boilerplate" not in article("https://a.example/2", LAW).flags
