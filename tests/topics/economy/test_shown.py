import pandas as pd
import pytest

from topics.economy import shown
from topics.shared.events import events_of


def test_tables_have_names_for_codes_and_say_what_is_missing(book):
    frame = pd.DataFrame(
        {"country_iso3": ["TKM"], "partner_iso3": ["ARM+KAZ"], "period": ["2022-01/2022-10"], "ratio": [float("nan")]}
        | {"estimated": [True], "source_id": ["a"]}
    )
    found = shown.readable(frame, book)
    words = ["Turkmenistan", "Armenia, Kazakhstan", "January to October 2022", "no figure", "yes"]
    assert found.iloc[0].tolist() == words
    assert list(found.columns) == ["State", "To", "Period", "Times as much", "Estimated"]


def test_no_mark_of_a_correction_is_shown(book):
    trade = shown.readable(book.used("trade_partners").head(3), book)
    assert len(trade) == 3 and not {"marked", "marked_as"} & set(trade.columns)


@pytest.mark.parametrize(
    ("value", "digits"), [(0.245, "0.245"), (21.39, "21.4"), (8.0, "8"), (6900.0, "6,900"), (100.0, "100"), (0.0, "0")]
)
def test_numbers_keep_three_digits(value, digits, book):
    assert shown.readable(pd.DataFrame({"value": [value]}), book)["Value"].tolist() == [digits]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2022", "2022"),
        ("2022-03", "March 2022"),
        ("2022-03-02", "2 March 2022"),
        ("2022-01/2022-10", "January to October 2022"),
        ("2022-03/2023-02", "March 2022 to February 2023"),
        ("2021/2022", "2021 to 2022"),
        ("1991-12-21;1991-12-26", "21 December 1991 or 26 December 1991"),
    ],
)
def test_periods_are_told_in_words(period, words, book):
    assert shown.readable(pd.DataFrame({"period": [period]}), book)["Period"].tolist() == [words]


def test_no_heading_stands_for_two_columns():
    assert len(set(shown.HEADINGS.values())) == len(shown.HEADINGS)


def test_statements_on_sanctions_are_in_order_and_tell_the_president_from_others(book):
    events = events_of(book.used("events"), "C17", book.published)
    assert events["date"].is_monotonic_increasing
    said = shown.statements(events, book).set_index("Date")["Tokayev himself"]
    assert said["15 June 2022"] == said["28 September 2023"] == "yes" and said["29 March 2022"] == "no"
