"""Dates of unequal precision, and how a reader sees them."""

from datetime import date

import pytest

from claimbook.dates import MONTHS, begins_after, bounds, ends_after, first_day, in_words, last_day
from claimbook.numbers import digits, dollars, ordinal


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2022-06-17", "17 June 2022"),
        ("2022-06", "June 2022"),
        ("2022", "2022"),
        ("", "no date"),
        ("..", "no date"),
        ("2024-03-14/2025-11-08", "14 March 2024 to 8 November 2025"),
        ("2024-01-01/2024-12-31", "2024"),
        ("2023/2024", "2023 to 2024"),
        ("2024-01-01/2024-07-30", "1 January to 30 July 2024"),
        ("2018-01/2018-06", "January to June 2018"),
        ("2022-11/2023-02", "November 2022 to February 2023"),
        ("2024-04-27/2024-04-30", "27 to 30 April 2024"),
        ("2024-03-01/2024-03-31", "March 2024"),
        ("../2024-07-18", "until 18 July 2024"),
        ("../2023", "until 2023"),
        ("2022-01-01/..", "from 1 January 2022"),
        ("2024-03-22/2024-03-22", "22 March 2024"),
    ],
)
def test_dates_in_words(period, words):
    assert in_words(period) == words
    short = words
    for month in MONTHS:
        short = short.replace(month, month[:3])
    assert in_words(period, months="short") == short


def test_the_year_can_be_left_out_where_start_and_end_share_it():
    assert in_words("2024-01-01/2024-11-30", months="short", year=False) == "Jan to Nov"
    assert in_words("2023-12-30/2024-01-02", year=False) == "30 December 2023 to 2 January 2024"
    assert in_words("2024-03-22", year=False) == "22 March"


def test_ends_of_what_a_date_can_mean():
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert first_day("2024-03-22") == last_day("2024-03-22") == date(2024, 3, 22)


def test_bounds_of_a_single_date_and_of_an_open_period():
    assert bounds("2024-03") == ("2024-03", "2024-03")
    assert bounds("2024-03/..") == ("2024-03", "..")


@pytest.mark.parametrize(
    ("period", "begins", "ends"),
    [
        ("2024-06-04", True, True),
        ("2024-06-03", False, False),
        ("2024", False, True),
        ("2025", True, True),
        ("2024-01/2024-12", False, True),
        ("2024-01/..", False, False),
        ("../2025", False, True),
        ("", False, False),
        ("..", False, False),
    ],
)
def test_to_begin_after_a_day_is_not_to_end_after_it(period, begins, ends):
    assert (begins_after(period, "2024-06-03"), ends_after(period, "2024-06-03")) == (begins, ends)


def test_numbers_in_words():
    assert [digits(number) for number in (0.2449, 21.39, 8.0, 6900, 100, 0)] == [
        "0.245",
        "21.4",
        "8",
        "6,900",
        "100",
        "0",
    ]
    assert digits(float("nan")) == "no number"
    assert [dollars(amount) for amount in (0.245, 18, 5700)] == ["$245,000", "$18m", "$5.7bn"]
    assert [ordinal(rank) for rank in (1, 2, 3, 4, 11, 12, 13, 22, 109)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "22nd", "109th"]
    )
