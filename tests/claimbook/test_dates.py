"""Dates of unequal precision."""

from datetime import date

import pytest

from claimbook.dates import bounds, certainly_after, first_day, in_words, last_day


@pytest.mark.parametrize(
    ("when", "words"), [("2022-06-17", "17 June 2022"), ("2022-06", "June 2022"), ("2022", "2022"), ("", "no date")]
)
def test_in_words(when, words):
    assert in_words(when) == words


def test_ends_of_what_a_date_can_mean():
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert first_day("2024-03-22") == last_day("2024-03-22") == date(2024, 3, 22)


def test_bounds_of_a_single_date_and_of_an_open_period():
    assert bounds("2024-03") == ("2024-03", "2024-03")
    assert bounds("2024-03/..") == ("2024-03", "..")


@pytest.mark.parametrize(
    ("when", "after"),
    [("2024-06-04", True), ("2024-06-03", False), ("2024", False), ("2025", True), ("", False), ("..", False)],
)
def test_only_what_is_certain_counts_as_later(when, after):
    assert certainly_after(when, "2024-06-03") is after
