import csv
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.tables import ROOT
from topics.economy import shown
from topics.shared.events import events_of
from topics.shared.states import STATE_NAMES


def rows_of(name):
    """A table read without pandas."""
    with open(ROOT / "data" / "evidence" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_have_names_for_codes_and_say_what_is_missing(book):
    frame = pd.DataFrame(
        {"country_iso3": ["TKM"], "partner_iso3": ["ARM+KAZ"], "period": ["2022-01/2022-10"], "ratio": [float("nan")]}
        | {"estimated": [True], "source_id": ["a"]}
    )
    found = shown.readable(frame, book)
    words = ["Turkmenistan", "Armenia, Kazakhstan", "January to October 2022", "no number", "yes"]
    assert found.iloc[0].tolist() == words
    assert list(found.columns) == ["State", "To", "Period", "Times as much", "Estimated"]


def test_no_mark_of_a_correction_is_shown(book):
    trade = shown.readable(book.used("trade_partners").head(3), book)
    assert len(trade) == 3 and not {"marked", "marked_as"} & set(trade.columns)


@pytest.mark.parametrize(
    ("ratio", "digits"), [(0.245, "0.245"), (21.39, "21.4"), (8.0, "8"), (6900.0, "6,900"), (100.0, "100"), (0.0, "0")]
)
def test_numbers_keep_three_digits(ratio, digits, book):
    assert shown.readable(pd.DataFrame({"ratio": [ratio]}), book)["Times as much"].tolist() == [digits]


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


def test_every_rank_of_the_file_is_shown_once_and_none_is_made_up(book):
    table = shown.ranks(book.used("energy_resources"))
    assert len(table) <= 12 and list(table.columns) == ["Resource", "Year", *STATE_NAMES.values()]
    ranks = {
        (f"{resource.capitalize()} {measure}", row["year"], STATE_NAMES[row["country_iso3"]]): int(float(row["value"]))
        for row in rows_of("energy_resources")
        if row["country_iso3"] in STATE_NAMES and row["indicator"].endswith("-world-rank")
        if row["source_id"] in ("wna-uranium-2023", "cia-factbook-archive")
        for resource, measure in [row["indicator"].split("-")[:2]]
    }
    found = {}
    for row in table.to_dict("records"):
        for state in STATE_NAMES.values():
            if row[state] != "no number":
                found[row["Resource"], str(row["Year"]), state] = row[state]
    assert {key: int("".join(filter(str.isdigit, words.split()[0]))) for key, words in found.items()} == ranks
    for key, words in found.items():
        assert ("percent" in words) == (ranks[key] <= 20)
    assert found["Uranium production", "2022", "Kazakhstan"] == "1st (43 percent)"


def test_sentences_say_the_numbers_of_the_files(book):
    euros = {
        row["period"]: Decimal(row["value"])
        for row in rows_of("sanctions_trade_other_units")
        if (row["reporter_iso3"], row["partner_iso3"], row["unit"]) == ("EU27", "RUS", "EUR million")
    }
    before, after = (euros[period] / 1000 for period in sorted(euros))
    assert f"fell from {before:.1f} to {after:.1f} billion euros" in shown.detours(book)
    oil = [
        (row["period"], row["indicator"], Decimal(row["value"]))
        for row in rows_of("energy_exports")
        if row["source_id"] == "reuters-bypass-2024" and row["commodity"] == "oil and condensate"
        if row["unit"] == "million tonnes"
    ]
    words = shown.bypass(book.used("energy_exports"))
    assert len(oil) == 4 and all(f"{value:.{2 if 'route' in what else 1}f}" in words for _, what, value in oil)
    assert all(f"million tonnes in {period}" in words for period, _, _ in oil)
