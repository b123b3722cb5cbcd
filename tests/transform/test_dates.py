from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.dates import date_near, read_date

DAY = date(2022, 9, 16)


@pytest.mark.parametrize(
    "text",
    [
        "in Samarkand, Uzbekistan. September 16, 2022.",
        "on Sept. 16, 2022",
        "16 September 2022",
        "on the 16th of September, 2022",
        "am 16. September 2022 in Wien",
        "el 16 de septiembre de 2022",
        "le 16 septembre 2022",
        "em 16 de setembro de 2022",
        "il 16 settembre 2022",
        "op 16 september 2022",
        "16 сентября 2022 года",
        "16 вересня 2022 року",
        "16 września 2022 r.",
        "16 Eylül 2022",
        "16 سبتمبر 2022",
        "١٦ سبتمبر ٢٠٢٢",
        "2022年9月16日",
        "2022년 9월 16일",
        "ngày 16 tháng 9 năm 2022",
        "16.9.2022",
        "16.09.2022",
        "16/09/2022",
        "09/16/2022",
        "2022-09-16",
        "16-Sep-2022",
    ],
)
def test_a_caption_says_its_day_in_many_languages(text):
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "in September 2022",
        "on Friday",
        "03/04/2022",
        "31 February 2022",
        "May 1, 2022 and May 2, 2022",
        "room 2022",
    ],
)
def test_a_caption_of_no_single_day_says_none(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("month", "day", "near", "wanted"),
    [
        (9, 16, date(2022, 9, 17), DAY),
        (12, 31, date(2023, 1, 2), date(2022, 12, 31)),
        (1, 1, date(2022, 12, 31), date(2023, 1, 1)),
        (2, 29, date(2023, 3, 1), date(2024, 2, 29)),
        (None, 28, date(2023, 3, 2), date(2023, 2, 28)),
        (None, 3, date(2023, 3, 2), date(2023, 3, 3)),
        (9, None, date(2022, 9, 17), None),
        (9, 16, None, None),
        (9, 31, date(2022, 9, 17), None),
    ],
)
def test_a_dateline_falls_in_the_nearest_year(month, day, near, wanted):
    assert date_near(month, day, near) == wanted


@given(st.text())
def test_any_text_is_read_without_failing(text):
    read_date(text)
