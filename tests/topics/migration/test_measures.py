"""Laws and refusals of the migration measures, and headline numbers computed a second way."""

import csv
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.tables import ROOT, Tables
from claimbook.dates import PUBLISHED
from topics.migration import measures as measures


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


@pytest.fixture(scope="module")
def figures(tables) -> pd.DataFrame:
    return measures.migrant_figures(tables["migrant_counts"], tables["migrant_stock"], tables["corrections"])


def raw(name: str) -> list[dict]:
    with open(ROOT / "data" / "evidence" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(*rows: tuple) -> pd.DataFrame:
    columns = ["country_iso3", "period_start", "period_end", "measure", "persons", "source_id"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2024", "2024"),
        ("2024-01-01/2024-12-31", "2024"),
        ("2024-01-01/2024-07-30", "Jan to Jul 2024"),
        ("2024-01-01/2024-09-19", "1 Jan to 19 Sep 2024"),
        ("2018-01/2018-06", "Jan to Jun 2018"),
        ("2024-03-22", "22 Mar 2024"),
        ("2024-04-27/2024-04-30", "27 to 30 Apr 2024"),
        ("2024-03-23/2024-04-01", "23 Mar to 1 Apr 2024"),
        ("2023-12-30/2024-01-02", "30 Dec 2023 to 2 Jan 2024"),
        ("2022-02", "Feb 2022"),
        ("../2023", "until 2023"),
        ("2022-01-01/..", "from 1 Jan 2022"),
    ],
)
def test_in_words(period, words):
    assert measures.in_words(period) == words


def test_in_words_can_leave_out_the_year():
    assert measures.in_words("2024-01-01/2024-11-30", year=False) == "Jan to Nov"


def test_runs_past_only_if_the_period_ends_after_the_day():
    assert measures.runs_past("2024") and measures.runs_past("2024-06")
    assert not measures.runs_past(PUBLISHED) and not measures.runs_past("2023") and not measures.runs_past("..")


def test_figures_cover_every_dated_count_of_the_years_and_no_other(tables, figures):
    low, high = measures.YEARS
    rows = [
        row for row in raw("migrant_counts")
        if row["period_end"] and low <= int(row["period_end"][:4]) <= high and row["measure"] in measures.COUNTED
    ]  # fmt: skip
    expected = {(row["country_iso3"], Decimal(row["persons"])) for row in rows}
    drawn = figures[~figures["summed"] & (figures["group"] != "people by birthplace")]
    assert {(row.country_iso3, Decimal(round(row.number_millions * 1e6))) for row in drawn.itertuples()} == expected
    left_out = {row["measure"] for row in raw("migrant_counts")} - set(measures.COUNTED)
    assert left_out == {
        "claimed-total-migrant-workers-high", "claimed-total-migrant-workers-low",
        "persons-present-usual-year-high", "persons-present-usual-year-low",
    }  # fmt: skip
    # These are the undated ones, so nothing dated is lost.
    assert not any(row["period_end"] for row in raw("migrant_counts") if row["measure"] in left_out)


def test_every_source_of_a_figure_is_kept(tables, figures):
    ids = {source for cell in figures["source_id"] for source in cell.split(";")}
    assert {"bbc-2024-backlash", "bbc-2024-backlash-ro", "menafn-2024", "undesa-ims-2024-origins"} <= ids
    bbc = figures[figures["source_id"].str.contains("bbc-2024")]
    assert len(bbc) == 1


def test_other_revisions_of_the_stock_are_left_out(figures):
    born = figures[figures["group"] == "people by birthplace"]
    assert set(born["source_id"]) == {"undesa-ims-2024-origins"}


def test_birthplace_sum_of_the_five_agrees_with_the_file(figures, tables):
    exact = sum(
        Decimal(row["persons"]) for row in raw("migrant_stock")
        if row["year"] == "2024" and row["measure"] == measures.REVISION and row["origin_iso3"] in measures.STATES
    )  # fmt: skip
    five = measures.people_of_the_five(figures, tables["corrections"])
    assert Decimal(round(five["number_millions"].min() * 1e6)) == exact
    assert five["number_millions"].max() == 6.0
    assert not five["source_id"].str.contains("menafn-2024").any()


def test_sums_need_one_source_measure_and_period():
    rows = [("KGZ", "2021-01-01", "2021-12-31", "m", 1, "a"), ("TJK", "2021-01-01", "2021-12-31", "m", 2, "a")]
    third = ("UZB", "2021-01-01", "2021-12-31", "m", 3, "a")
    whole = measures.together(counts(*rows, third))
    assert whole[["country_iso3", "persons"]].to_numpy().tolist() == [["CA3", 6]]
    for column, other in ((5, "b"), (3, "n"), (2, "2021-06-30")):
        changed = list(third)
        changed[column] = other
        assert measures.together(counts(*rows, tuple(changed))).empty
    five = [("KAZ", *third[1:4], 4, "a"), ("TKM", *third[1:4], 5, "a")]
    assert measures.together(counts(*rows, third, *five))["country_iso3"].tolist() == ["CA5"]


def test_acts_are_no_people(tables):
    altered = counts(("CA5", "2021-01-01", "2021-12-31", "migration-registrations", 9_000_000, "a"))
    figures = measures.migrant_figures(altered, tables["migrant_stock"].head(0), tables["corrections"])
    assert measures.people_of_the_five(figures, tables["corrections"]).empty


def test_ceiling_agrees_with_the_file(tables):
    rows = [
        row
        for row in raw("migrant_counts")
        if row["country_iso3"] == "ALL" and row["period_end"][:4] in ("2022", "2023", "2024")
    ]

    def highest(*names):
        return max(Decimal(row["persons"]) for row in rows if row["measure"] in names)

    expected = [highest("persons-registered-in-year", "persons-present-official"), highest("illegal-stay-estimate")]
    found = measures.ceiling(tables["migrant_counts"])["persons"].tolist()
    assert found == [*expected, sum(expected)]
    assert found[2] < 10_000_000


def test_registrations_agree_with_the_file(tables):
    acts = [row for row in raw("migrant_counts") if row["measure"] == "migration-registrations"]
    three = sum(
        Decimal(row["persons"]) for row in acts
        if row["country_iso3"] in ("KGZ", "TJK", "UZB") and (row["period_start"], row["period_end"]) == ("2021-01-01", "2021-12-31")
    )  # fmt: skip
    found = measures.registrations_of_three(tables["migrant_counts"])
    assert Decimal(found["acts_2021"]) == three
    growth = Decimal(15_500_000) / Decimal(11_900_000)
    assert found["growth_2022_percent"] == pytest.approx(float((growth - 1) * 100))
    assert found["acts_2022_if_grown_alike"] == pytest.approx(float(three * growth))


def test_flows_agree_with_the_check_of_c12(tables):
    from claimbook.checks import c12

    flows = measures.work_flows(tables["migrant_counts"])
    assert flows["direction"].tolist() == ["up", "up", "down", "down"]
    assert (flows["direction"] == "up").sum() == c12(tables["migrant_counts"]).value
    assert flows.loc[3, ["before", "after"]].tolist() == [587_089, 408_448]
    assert ((flows["after"] > flows["before"]) == (flows["change_percent"] > 0)).all()


def test_flows_refuse_a_missing_count(tables):
    frame = tables["migrant_counts"]
    with pytest.raises(ValueError, match="departures-for-work-all-destinations of TJK"):
        measures.work_flows(frame[frame["country_iso3"] != "TJK"])


def test_entries_for_work_before_the_pandemic(tables):
    assert measures.entries_for_work(tables["migrant_counts"], "2019-01-01/2019-12-31") == 4_090_000


def test_remittances_of_one_vintage_and_no_turkmenistan(tables):
    shares = measures.remittance_shares(tables["remittances"], tables["corrections"])
    assert set(shares["source_id"]) == {"wdi-ddf-2024data"} and not shares.duplicated(["country_iso3", "year"]).any()
    assert set(shares["country_iso3"]) == {"KAZ", "KGZ", "TJK", "UZB"}
    assert shares.loc[shares["later"], "year"].unique().tolist() == [2024]
    exact = {
        (row["country_iso3"], int(row["year"])): Decimal(row["share_of_gdp_percent"])
        for row in raw("remittances") if row["source_id"] == "wdi-ddf-2024data" and row["share_of_gdp_percent"]
    }  # fmt: skip
    assert {(row.country_iso3, row.year): Decimal(str(row.share_of_gdp_percent)) for row in shares.itertuples()} == {
        key: value.normalize() for key, value in exact.items()
    }


def test_two_reports_of_a_share_from_russia_are_one_row(tables):
    shares = measures.shares_from_russia(tables["remittances_from_russia"])
    assert not shares.duplicated(["country_iso3", "period", "share_from_russia_percent"]).any()
    assert shares["share_from_russia_percent"].notna().all()
    assert len(shares) == len({(r["country_iso3"], r["period"], r["share_from_russia_percent"])
                               for r in raw("remittances_from_russia") if r["share_from_russia_percent"]})  # fmt: skip


def test_crossings_after_the_call_up_only_grow_and_balance(tables):
    weeks = measures.after_call_up(tables["russian_arrivals"])
    assert set(weeks["country_iso3"]) == {"KAZ"}
    assert weeks["entries"].is_monotonic_increasing and weeks["exits"].is_monotonic_increasing
    assert (weeks["entries"] - weeks["exits"] == weeks["difference"]).all()
    assert weeks["entries"].tolist() == [98_000, 200_000, 400_000]


def test_yearly_arrivals_keep_both_series_of_uzbekistan_and_none_of_turkmenistan(tables):
    yearly = measures.yearly_arrivals(tables["russian_arrivals"])
    assert set(yearly.loc[yearly["country_iso3"] == "UZB", "measure"]) == {"entries", "tourist-arrivals"}
    assert "TKM" not in set(yearly["country_iso3"])
    assert 184_000 in set(yearly["persons"]) and 192_258 in set(yearly["persons"])
    # The quarter of Uzbekistan and the weeks of Kazakhstan are parts of years and stay out.
    assert not {189_175, 400_000, 130_000} & set(yearly["persons"])


def test_removals_keep_measures_nationalities_and_places_apart(tables):
    rows = measures.removals_by_measure(tables["removals"], tables["corrections"])
    assert set(rows["measure"]) == set(measures.REMOVALS)
    assert set(rows.loc[rows["measure"] != "deportations", "nationality_iso3"]) == {"ALL"}
    assert set(rows.loc[rows["measure"] == "deportations", "nationality_iso3"]) == {"TJK"}
    assert 466 not in set(rows["persons"]) and 20_300 not in set(rows["persons"])
    assert (rows["end"] >= rows["start"]).all()


def test_expulsions_rose_before_the_attack(tables):
    rows = measures.removals_by_measure(tables["removals"], tables["corrections"])
    before = rows[(rows["measure"] == "expulsions") & (rows["when"] == "before the attack")]
    exact = [
        Decimal(row["persons"]) for row in raw("removals")
        if row["measure"] == "expulsions" and row["source_id"] == "tass-2024-bailiffs" and row["period"] in ("2022", "2023")
    ]  # fmt: skip
    assert [before["persons"].iloc[0], before["persons"].max()] == exact and exact[0] < exact[1]
    assert (before["end"] < date(2024, 3, 22)).all()
    most = rows[rows["at_most"]]
    assert most["persons"].tolist() == [1_000] and most["when"].tolist() == ["before the attack"]


def test_one_figure_has_two_names(tables):
    rows = measures.removals_by_measure(tables["removals"], tables["corrections"])
    twice = rows[rows.duplicated(["period", "nationality_iso3", "persons"], keep=False)]
    assert set(twice["measure"]) == {"expulsions", "removal-decisions"} and set(twice["persons"]) == {26_600}


def test_counts_between_attack_and_article_agree_with_the_checks(tables):
    from claimbook.checks import c07, c07b

    rows = measures.between_attack_and_article(tables["removals"])
    assert rows["period"].min() >= measures.ATTACK
    own = set(rows["nationality_iso3"]) & set(measures.STATES)
    assert own == {"KGZ", "TJK"} and len(own) == c07b(tables["removals"]).value
    orders = rows[rows["measure"].isin(["removal-decisions", "forced-removal-decisions", "removed"])]
    assert len({source for cell in orders["source_id"] for source in cell.split(";")}) == c07(tables["removals"]).value


def test_nationalities_without_a_figure_say_so(tables):
    rows = measures.figures_by_nationality(tables["removals"]).set_index("country_iso3")
    assert rows.index.tolist() == list(measures.STATES)
    assert (rows.loc[["KAZ", "TKM"]] == "none").all(axis=None)
    assert rows.loc["UZB", "until_article"] == "none" and "90" in rows.loc["UZB", "past_article"]
    assert "1,000" not in rows.loc["TJK", "until_article"]


def test_only_the_one_survey_is_joined(tables):
    survey = measures.shortage_survey(tables["labour_market"], tables["corrections"])
    assert 60 not in set(survey["firms_percent"]) and not survey["period"].duplicated().any()
    assert survey.loc[survey["when"] == "before the invasion", "firms_percent"].tolist() == [26]
    assert survey["firms_percent"].iloc[-1] == 47


def test_unemployment_is_of_dated_months(tables):
    rates = measures.unemployment(tables["labour_market"])
    assert rates.loc[~rates["later"], "rate_percent"].iloc[-1] == 2.8
    assert not rates["period"].str.contains("..", regex=False).any()


def test_events_match_whole_claim_ids(tables):
    found = measures.events_on(tables["events"], "C07")
    assert found["title"].tolist() == [row["title"] for row in raw("events") if "C07" in row["claim_ids"].split(";")]
    assert len(measures.events_on(tables["events"], "C07b")) > len(found)
    assert measures.events_on(tables["events"], "C09")["later"].tolist()[-1]
    assert not measures.events_on(tables["events"], "C23")["later"].any()


def test_readable_tables_have_a_row_for_each(tables):
    weeks = measures.between_attack_and_article(tables["removals"])
    shown = measures.readable_counts(weeks)
    assert len(shown) == len(weeks) and not shown.isna().any(axis=None)
    assert [int(number.replace(",", "")) for number in shown["Number"]] == weeks["number"].tolist()
    flows = measures.readable_flows(measures.work_flows(tables["migrant_counts"]))
    assert flows["Change, percent"].str[0].tolist() == ["+", "+", "-", "-"]
    crossings = measures.readable_crossings(measures.after_call_up(tables["russian_arrivals"]))
    assert crossings["Entries less exits"].tolist() == ["33,766", "53,000", "80,000"]
    assert (
        measures.readable_events(measures.events_on(tables["events"], "C09"))["When"].str.contains("later").sum() == 1
    )
