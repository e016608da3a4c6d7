"""Remittances: one vintage, one row for a share that several reports repeat, and nothing for Turkmenistan."""

import csv
from decimal import Decimal

from claimbook.data.tables import ROOT
from topics.shared.remittances import remittance_shares, shares_from_russia


def raw(name: str) -> list[dict]:
    with open(ROOT / "data" / "evidence" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_remittances_of_one_vintage_and_no_turkmenistan(book):
    shares = remittance_shares(book.used("remittances"), book.published)
    assert set(shares["source_id"]) == {"wdi-ddf-2024data"} and not shares.duplicated(["country_iso3", "year"]).any()
    assert set(shares["country_iso3"]) == {"KAZ", "KGZ", "TJK", "UZB"}
    assert shares.loc[shares["later"], "year"].unique().tolist() == [2024]
    assert shares.loc[shares["estimated"], ["country_iso3", "year"]].to_numpy().tolist() == [
        ["KGZ", 2023],
        ["KGZ", 2024],
    ]
    exact = {
        (row["country_iso3"], int(row["year"])): Decimal(row["share_of_gdp_percent"])
        for row in raw("remittances")
        if row["source_id"] == "wdi-ddf-2024data" and row["share_of_gdp_percent"]
    }
    assert {(row.country_iso3, row.year): Decimal(str(row.share_of_gdp_percent)) for row in shares.itertuples()} == {
        key: value.normalize() for key, value in exact.items()
    }


def test_two_reports_of_a_share_from_russia_are_one_row(book):
    shares = shares_from_russia(book.used("remittances_from_russia"), book.published)
    reported = {
        (row["country_iso3"], row["period"], float(row["share_from_russia_percent"]))
        for row in raw("remittances_from_russia")
        if row["share_from_russia_percent"]
    }
    key = ["country_iso3", "period", "share_from_russia_percent"]
    assert len(shares) == len(reported) and set(shares[key].itertuples(index=False, name=None)) == reported
    assert set(shares.loc[shares["later"], "period"].str[:4]) == {"2024", "2025"}


def test_no_remittances_give_an_empty_frame(book):
    assert remittance_shares(book.used("remittances").head(0), book.published).empty
    assert shares_from_russia(book.used("remittances_from_russia").head(0), book.published).empty
