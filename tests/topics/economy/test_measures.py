import csv
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.tables import ROOT
from topics.economy import measures
from topics.shared.states import STATES

# A day like the article's, for made-up rows.
PUBLISHED = "2024-06-03"


def rows_of(name):
    """A table read without pandas."""
    with open(ROOT / "data" / "evidence" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pair_rows(**changes):
    """Two made-up rows of one trade in two years; changes are pairs of values."""
    base = {
        "reporter_iso3": ("KAZ", "KAZ"),
        "partner_iso3": ("RUS", "RUS"),
        "period": ("2021", "2022"),
        "product": ("chips", "chips"),
        "flow": ("export", "export"),
        "usd_millions": (2.0, 6.0),
        "source_id": ("a", "a"),
    }
    return pd.DataFrame(base | changes)


# Trade.


def test_trade_shares_keep_every_figure_and_add_none(book):
    shares = measures.trade_shares(book.used("trade_partners"))
    wanted = {
        (row["reporter_iso3"], row["year"], row["partner_iso3"]): Decimal(row["share_percent"])
        for row in rows_of("trade_partners")
        if row["flow"] == "total" and row["partner_iso3"] in measures.PARTNERS
    }
    found = {
        (row.reporter_iso3, str(row.year), row.partner_iso3): Decimal(str(row.share_percent))
        for row in shares.itertuples()
    }
    assert found == wanted


def test_no_run_of_years_crosses_a_gap(book):
    shares = measures.trade_shares(book.used("trade_partners"))
    for _, run in shares.groupby(["reporter_iso3", "partner_iso3", "run"]):
        assert list(run["year"]) == list(range(run["year"].min(), run["year"].max() + 1))
    runs = shares.groupby(["reporter_iso3", "partner_iso3"])["run"].nunique()
    assert set(runs["KAZ"]) == {2}
    assert set(runs.drop("KAZ", level=0)) == {1}


def test_missing_years_are_those_the_codebook_leaves_out(book):
    shares = measures.trade_shares(book.used("trade_partners"))
    assert measures.missing_years(shares) == {"KAZ": [2010], "UZB": list(range(2000, 2016))}
    whole = shares[shares["reporter_iso3"].isin(["KGZ", "TJK", "TKM"])]
    assert set(measures.missing_years(whole)) == {"KAZ", "UZB"}


def test_change_in_share_leaves_a_missing_year_empty(book):
    change = measures.change_in_imports(book.used("trade_partners"), 2000, 2020)
    change = change.set_index("country_iso3")
    shares = {
        row["year"]: Decimal(row["share_percent"])
        for row in rows_of("trade_partners")
        if (row["reporter_iso3"], row["flow"], row["partner_iso3"]) == ("KAZ", "import", "RUS")
    }
    assert change.loc["KAZ", "change_points"] == pytest.approx(float(shares["2020"] - shares["2000"]))
    assert change.loc["KAZ", "change_points"] < 0 < change.loc["KGZ", "change_points"]
    assert pd.isna(change.loc["UZB", "first_percent"]) and pd.isna(change.loc["UZB", "change_points"])
    assert change.loc["TKM", "estimated"] and not change.loc["KAZ", "estimated"]


def test_counters_stand_apart_and_national_shares_are_those_of_the_file(book):
    tables = [book.used(f"trade_partners{name}") for name in ("", "_national", "_other")]
    shares = measures.all_trade_shares(*tables)
    national = shares[shares["counted_by"] == "statistics office"]
    wanted = {
        (row["reporter_iso3"], int(row["year"]), row["partner_iso3"]): float(row["share_percent"])
        for row in rows_of("trade_partners_national")
        if row["flow"] == "total" and row["partner_iso3"] in measures.PARTNERS
    }
    key = ["reporter_iso3", "year", "partner_iso3"]
    assert national.set_index(key)["share_percent"].to_dict() == wanted
    assert set(shares.loc[shares["counted_by"] == "IMF", "source_id"]) == {"imf-dots-2020"}
    single = shares[shares["counted_by"] == "statistics office, by the press"]
    ends = shares.drop(single.index).groupby("reporter_iso3")["year"].max()
    assert (single["year"] > single["reporter_iso3"].map(ends)).all() and len(single)
    assert (
        shares["year"].max()
        == measures.LAST_YEAR
        < int(book.published[:4])
        <= book.used("trade_partners_other")["year"].max()
    )


def test_china_was_ahead_for_the_first_time_in_kazakhstan_only(book):
    ahead = measures.years_ahead(measures.trade_shares(book.used("trade_partners_national")), "CHN", "RUS")
    assert set(ahead) == {"KAZ", "KGZ", "UZB"} and all(2023 in years for years in ahead.values())
    assert ahead["KAZ"] == [2023] and min(ahead["KGZ"]) < 2020 > min(ahead["UZB"])


# Ties.

TIES = ("trade_partners_national", "trade_partners_other", "trade_partners", "remittances", "remittances_from_russia")


def ties_of(book):
    return measures.ties([book.used(name) for name in TIES[:3]], *[book.used(name) for name in TIES[3:]])


def test_ties_agree_with_a_second_count_and_with_the_check(book):
    ties = ties_of(book).set_index("country_iso3")
    counts = {}
    for name in TIES[:3]:
        for row in rows_of(name):
            if row["flow"] == "total" and row["partner_iso3"] == "RUS" and row["share_percent"]:
                year, state = int(row["year"]), row["reporter_iso3"]
                if year <= 2023 and state in STATES:
                    counts.setdefault(state, {}).setdefault(year, []).append(Decimal(row["share_percent"]))
    for state in STATES:
        year = max(counts[state])
        assert ties.loc[state, "trade_year"] == year
        assert ties.loc[state, "trade_percent"] == float(min(counts[state][year]))
    assert ties["trade_year"].to_dict() == {state: 2020 if state == "TKM" else 2023 for state in STATES}
    assert list(ties.index[ties["from_russia_percent"].notna()]) == ["UZB"], "no other share of 2023 is known"
    assert ties.loc["UZB", "from_russia_percent"] == pytest.approx(13.80419 * 0.78)
    assert book.finding("C14b").because.startswith("four of five")


def test_the_last_year_before_the_article_can_only_weaken_the_ties(book):
    """The Kazakh table of 2023 came out after the article, so it may count only because 2022 was higher."""
    shares = measures.all_trade_shares(*[book.used(name) for name in (TIES[2], *TIES[:2])])
    russia = shares[(shares["partner_iso3"] == "RUS") & (shares["counted_by"] != "IMF")]
    by_year = russia.pivot(index="reporter_iso3", columns="year", values="share_percent")
    assert len(by_year) == 4 and (by_year[2023] < by_year[2022]).all()


def test_a_state_is_untied_only_if_both_ties_are_known_to_be_weak():
    states = pd.DataFrame(
        {
            "country_iso3": ["KAZ", "KGZ", "TJK", "TKM", "UZB"],
            "trade_percent": [5.0, 5.0, 20.0, float("nan"), 5.0],
            "remittances_percent": [1.0, 30.0, 30.0, float("nan"), 20.0],
            "from_russia_percent": [float("nan"), float("nan"), float("nan"), float("nan"), 15.0],
        }
    )
    found = measures.tied(states, 10, 10)
    assert found["either"].fillna(-1).tolist() == [0, -1, 1, -1, 1]
    assert found["both"].fillna(-1).tolist() == [0, 0, -1, -1, 0]


def test_ties_follow_the_minimum(book):
    counted = measures.tied_by_minimum(ties_of(book), (0, 10, 19.5, 100))
    assert list(counted["by_either"]) == [5, 4, 1, 0]
    assert list(counted["by_remittances"]) == [1, 1, 0, 0], "only Uzbekistan's remittances from Russia are known"
    assert (counted["by_both"] <= counted[["by_trade", "by_remittances"]].min(axis=1)).all()


def test_trade_weighs_on_either_side_by_its_own_gdp(book):
    found = measures.trade_and_gdp(book.used("trade_partners_other"), book.used("gdp_population"))
    gdp = {(row["country_iso3"], row["year"]): float(row["gdp_usd_millions"] or 0) for row in rows_of("gdp_population")}
    trade = {
        (row["partner_iso3"], row["year"]): float(row["usd_millions"])
        for row in rows_of("trade_partners_other")
        if row["reporter_iso3"] == "RUS" and row["flow"] == "total"
    }
    assert list(found["country_iso3"]) == ["KAZ", "TKM", "UZB"]
    for row in found.itertuples():
        amount = trade[row.country_iso3, str(row.year)]
        assert row.percent_of_gdp == pytest.approx(100 * amount / gdp[row.country_iso3, str(row.year)])
        assert row.percent_of_russian_gdp == pytest.approx(100 * amount / gdp["RUS", str(row.year)])
    assert (found["percent_of_russian_gdp"] < found["percent_of_gdp"]).all()


def test_entries_give_one_row_a_state(book):
    found = measures.entries(book.used("memberships"))
    assert list(found["country_iso3"]) == list(STATES)
    # The day on which Turkmenistan became an associate is no entry.
    assert (found["CIS_date"] == "1991-12-21").all() and (found["UN_date"] == "1992-03-02").all()


# Goods that may go round the sanctions.


def test_a_pair_is_made_of_the_same_months_of_two_years():
    pair = measures.before_and_after(pair_rows(period=("2021-01/2021-10", "2022-01/2022-10")), PUBLISHED).iloc[0]
    assert (pair["before"], pair["after"], pair["ratio"]) == (2.0, 6.0, 3.0)
    assert measures.before_and_after(pair_rows(period=("2021", "2022-01/2022-10")), PUBLISHED).empty
    assert measures.before_and_after(pair_rows(period=("2021-01/2021-10", "2022-01/2022-11")), PUBLISHED).empty
    assert measures.before_and_after(pair_rows(period=("2022", "2022")), PUBLISHED).empty
    assert measures.before_and_after(pair_rows().head(0), PUBLISHED).empty


@pytest.mark.parametrize("column", ["reporter_iso3", "partner_iso3", "product", "flow", "source_id"])
def test_a_pair_mixes_nothing(column):
    assert len(measures.before_and_after(pair_rows(), PUBLISHED)) == 1
    assert measures.before_and_after(pair_rows(**{column: ("one", "other")}), PUBLISHED).empty


def test_pairs_of_two_sources_stay_apart_unless_they_print_the_same():
    repeated = measures.before_and_after(pd.concat([pair_rows(), pair_rows(source_id=("b", "b"))]), PUBLISHED)
    assert list(repeated["source_id"]) == ["a;b"]
    other = pair_rows(source_id=("b", "b"), usd_millions=(2.0, 7.0))
    assert list(measures.before_and_after(pd.concat([pair_rows(), other]), PUBLISHED)["ratio"]) == [3.0, 3.5]


def test_pairs_of_the_table_agree_with_a_second_count(book):
    pairs = measures.before_and_after(book.used("sanctions_trade"), book.published)
    values = {}
    for row in rows_of("sanctions_trade"):
        key = (row["reporter_iso3"], row["partner_iso3"], row["product"], row["flow"], row["period"])
        values.setdefault(key, set()).add((row["source_id"], Decimal(row["usd_millions"])))
    for pair in pairs.itertuples():
        key = (pair.reporter_iso3, pair.partner_iso3, pair.product, pair.flow)
        for source in pair.source_id.split(";"):
            (before,) = (value for name, value in values[(*key, pair.before_period)] if name == source)
            (after,) = (value for name, value in values[(*key, pair.after_period)] if name == source)
            assert pair.ratio == pytest.approx(float(after / before))
    assert not pairs["product"].str.contains("gap|battlefield").any()
    assert set(pairs.loc[pairs["later"], "after_period"]) == {"2024"}


def test_both_counts_of_one_trade_are_kept(book):
    twice = measures.counted_twice(book.used("sanctions_trade"), book.published)
    assert list(zip(twice["country_iso3"], twice["partner_iso3"], twice["period"], strict=True)) == [
        ("KGZ", "CHN", "2024-01/2024-03"),
        ("KGZ", "CHN", "2024"),
    ]
    assert list(twice["ratio"]) == pytest.approx([4815 / 1630, 22710 / 5300])
    assert list(twice["later"]) == [False, True]
    trade = book.used("sanctions_trade")
    assert measures.counted_twice(trade[trade["reporter_iso3"] != "CHN"], book.published).empty


def test_euros_of_one_source_are_compared(book):
    frame = book.used("sanctions_trade_other_units")
    euros = measures.before_and_after(frame[frame["unit"] == "EUR million"], book.published, "value")
    russia = euros[euros["partner_iso3"] == "RUS"].iloc[0]
    assert russia["ratio"] < 1 < euros[euros["partner_iso3"].isin(["KAZ", "KGZ"])]["ratio"].min()
    kyrgyz = euros[(euros["source_id"] == "eurostat-exports-2024") & (euros["partner_iso3"] == "KGZ")]
    assert list(kyrgyz["ratio"]) == pytest.approx([1170.9 / 263.2, 2733.8 / 263.2])


# Energy.


def test_ranks_come_from_one_count_and_its_latest_year(book):
    ranks = measures.world_ranks(book.used("energy_resources"))
    for (resource, _), rows in ranks.groupby(["resource", "measure"]):
        assert set(rows["source_id"]) == {"wna-uranium-2023" if resource == "uranium" else "cia-factbook-archive"}
        assert rows["year"].nunique() == 1 and not rows["country_iso3"].duplicated().any()
    assert ranks["share_percent"].notna().all()
    for _, rows in ranks.groupby(["resource", "measure"]):
        ordered = rows.sort_values("world_rank")
        assert ordered["share_percent"].is_monotonic_decreasing, "a better rank must not have a smaller share"


def test_ranks_agree_with_a_second_count(book):
    ranks = measures.world_ranks(book.used("energy_resources")).set_index(["country_iso3", "resource", "measure"])
    rows = {
        (row["country_iso3"], row["indicator"], row["year"]): Decimal(row["value"])
        for row in rows_of("energy_resources")
        if row["source_id"] in ("wna-uranium-2023", "cia-factbook-archive")
    }
    kazakh = ranks.loc[("KAZ", "uranium", "production")]
    assert kazakh["world_rank"] == rows["KAZ", "uranium-production-world-rank", "2022"] == 1
    share = rows["KAZ", "uranium-production-tonnes", "2022"] / rows["WLD", "uranium-production-tonnes", "2022"]
    assert kazakh["share_percent"] == pytest.approx(float(100 * share), abs=0.05)
    share = rows["TKM", "gas-reserves", "2021"] / rows["WLD", "gas-reserves", "2021"]
    assert ranks.loc[("TKM", "gas", "reserves"), "share_percent"] == pytest.approx(float(100 * share), abs=0.05)
    poor = ranks.loc[(["KGZ", "TJK"], ["oil", "gas"]), "world_rank"]
    assert len(poor) == 8 and poor.min() > 50


def test_ranks_of_other_counts_are_left_out(book):
    frame = book.used("energy_resources")
    ranks = measures.world_ranks(frame)
    every = frame[frame["indicator"].str.endswith("-world-rank") & frame["country_iso3"].isin(STATES)]
    others = every[every["marked"] != ""]
    assert len(others) and set(others["source_id"]).isdisjoint(ranks["source_id"])
    assert len(others) + len(ranks) == len(every)


def test_top_resources_agree_with_a_second_count_and_with_the_check(book):
    top = measures.top_resources(book.used("energy_resources")).set_index("places")
    assert top["resources"].is_monotonic_increasing
    assert top.loc[5, "resources"] == book.finding("C46b").value
    counted = {
        row["indicator"].split("-")[0]
        for row in rows_of("energy_resources")
        if row["indicator"].endswith("world-rank") and row["unit"] == "rank" and row["country_iso3"] in STATES
        if Decimal(row["value"]) <= 5
    }
    assert top.loc[5, "which"] == ", ".join(sorted(counted)) == "gas, uranium"


def test_oil_through_russia_adds_up(book):
    routes = measures.oil_routes(book.used("energy_exports"))
    said = book.used("energy_exports").query("indicator == 'share-of-exports-through-russia'")["value"].iloc[0]
    assert routes.loc[routes["through_russia"], "share_percent"].sum() == said
    assert routes["share_percent"].sum() == pytest.approx(100, abs=1)


def test_shares_to_the_eu_mark_what_came_later(book):
    shares = measures.share_to_the_eu(book.used("energy_exports"), book.published)
    assert shares.loc[shares["later"], "period"].tolist() == ["2024"]
    uranium = shares[(shares["commodity"] == "uranium") & (shares["period"] == "2022")]
    assert list(uranium.sort_values("eu_share_percent")["exporter_iso3"]) == ["UZB", "RUS", "KAZ"]


def test_gas_buyers_begin_with_the_largest(book):
    buyers = measures.gas_buyers(book.used("energy_exports"))
    first = buyers.drop_duplicates("period").set_index("period")["buyer_iso3"]
    assert first.to_dict() == {"2009": "RUS", "2018": "CHN", "2021": "CHN"}
