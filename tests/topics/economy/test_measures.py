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


def test_the_largest_partner_is_the_largest_by_a_second_count(book):
    found = measures.leaders(measures.trade_shares(book.used("trade_partners")), 2020).set_index("country_iso3")[
        "largest"
    ]
    rows = [
        row
        for row in rows_of("trade_partners")
        if row["flow"] == "total" and row["year"] == "2020" and row["partner_iso3"] in measures.PARTNERS
    ]
    for state in STATES:
        own = [row for row in rows if row["reporter_iso3"] == state]
        assert found[state] == max(own, key=lambda row: Decimal(row["share_percent"]))["partner_iso3"]


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


def test_russia_and_china_are_compared_within_one_source_only():
    year = pd.DataFrame(
        {
            "reporter_iso3": ["KAZ", "KAZ", "UZB", "UZB", "CHN", "CHN"],
            "year": [2023] * 6,
            "flow": ["total"] * 6,
            "partner_iso3": ["RUS", "CHN", "RUS", "CHN", "RUS", "CHN"],
            "usd_millions": [1.0, 2.0, 3.0, 2.0, 1.0, 1.0],
            "share_percent": [float("nan")] * 6,
            "source_id": ["a", "b", "c", "c", "d", "d"],
        }
    )
    part = year.rename(columns={"year": "period"}).assign(period="2024-05/2024-07").iloc[2:4]
    found = measures.russia_and_china(year, part, PUBLISHED)
    assert list(found["country_iso3"]) == ["UZB", "UZB"]
    assert list(found["larger"]) == ["RUS", "RUS"]
    assert dict(zip(found["period"], found["later"], strict=True)) == {"2023": False, "2024-05/2024-07": True}


def test_press_figures_put_china_first_in_kazakhstan_and_not_in_tajikistan(book):
    found = measures.russia_and_china(
        book.used("trade_partners_other"), book.used("trade_partners_partial_year"), book.published
    )
    in_2023 = found[found["period"].str.startswith("2023")].groupby("country_iso3")["larger"].agg(set)
    assert in_2023.to_dict() == {"KAZ": {"CHN"}, "TJK": {"RUS"}, "UZB": {"CHN"}}
    uzbek = found[(found["country_iso3"] == "UZB") & (found["source_id"].str.contains("gazetauz"))]
    assert list(uzbek["larger"]) == ["CHN", "CHN", "RUS", "RUS", "CHN"]


# Ties.


def test_ties_agree_with_a_second_count_and_with_the_check(book):
    ties = measures.ties(book.used("trade_partners"), book.used("remittances"))
    strongest = dict.fromkeys(STATES, Decimal(0))
    for row in rows_of("trade_partners"):
        if (row["year"], row["flow"], row["partner_iso3"]) == ("2020", "total", "RUS"):
            strongest[row["reporter_iso3"]] = max(strongest[row["reporter_iso3"]], Decimal(row["share_percent"]))
    for row in rows_of("remittances"):
        if row["year"] == "2023" and row["source_id"] == "wdi-ddf-2024data":
            strongest[row["country_iso3"]] = max(strongest[row["country_iso3"]], Decimal(row["share_of_gdp_percent"]))
    assert dict(zip(ties["country_iso3"], ties["tied"], strict=True)) == {s: v >= 10 for s, v in strongest.items()}
    assert book.finding("C14b").because.startswith("four of five") and int(ties["tied"].sum()) == 4


def test_ties_follow_the_minimum(book):
    high = measures.ties(book.used("trade_partners"), book.used("remittances"), minimum_share_percent=25)
    assert list(high.loc[high["tied"], "country_iso3"]) == ["KGZ", "TJK"]
    counted = measures.ties_by_minimum(high, (0, 10, 25, 100))
    assert list(counted["by_either"]) == [5, 4, 2, 0]
    assert list(counted["by_remittances"]) == [4, 3, 1, 0], "Turkmenistan has no figure and never counts"
    assert (counted["by_both"] <= counted[["by_trade", "by_remittances"]].min(axis=1)).all()


def test_remittance_counts_show_the_range(book):
    found = measures.remittance_counts(book.tables["remittances"], book.used("remittances")).set_index("country_iso3")
    figures = {}
    for row in rows_of("remittances"):
        if row["year"] == "2023" and row["share_of_gdp_percent"]:
            figures.setdefault(row["country_iso3"], []).append(float(row["share_of_gdp_percent"]))
    assert set(found.index) == set(figures)
    for state, values in figures.items():
        assert found.loc[state, ["lowest_percent", "highest_percent", "counts"]].tolist() == [
            min(values),
            max(values),
            len(values),
        ]


def test_entries_give_one_row_a_state(book):
    found = measures.entries(book.used("memberships"))
    assert list(found["country_iso3"]) == list(STATES)
    assert found["CIS_date"].str.startswith("1991-12").all() and found["UN_date"].str.startswith("1992-03").all()


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


def test_euros_and_percents_stay_apart(book):
    frame = book.used("sanctions_trade_other_units")
    percents = measures.percent_changes(frame, book.published)
    assert (percents["base"] != "").all()
    units = [row["unit"] for row in rows_of("sanctions_trade_other_units")]
    assert len(percents) == sum(unit.startswith("percent change") for unit in units)
    euros = measures.before_and_after(frame[frame["unit"] == "EUR million"], book.published, "value")
    russia = euros[euros["partner_iso3"] == "RUS"].iloc[0]
    assert russia["ratio"] < 1 < euros.drop(russia.name)["ratio"].min()
    assert not set(euros["source_id"]) & set(percents["source_id"]) - {"berneunion-2024"}


# Energy and investment.


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


def test_other_counts_are_those_left_out(book):
    frame = book.used("energy_resources")
    others, ranks = measures.other_ranks(frame), measures.world_ranks(frame)
    assert "BP count" in set(others["counted"])
    assert set(others["source_id"]).isdisjoint(ranks["source_id"])
    every = frame[frame["indicator"].str.endswith("-world-rank") & frame["country_iso3"].isin(STATES)]
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


def test_gas_buyers_and_balance(book):
    buyers = measures.gas_buyers(book.used("energy_exports"))
    first = buyers.drop_duplicates("period").set_index("period")["buyer_iso3"]
    assert first.to_dict() == {"2009": "RUS", "2018": "CHN", "2021": "CHN"}
    balance = measures.gas_balance(book.used("energy_exports"), "UZB").set_index("period")
    assert balance.loc["2023", "net_bcm"] < 0 and pd.isna(balance.loc["2019", "net_bcm"])


def test_kinds_of_investment_are_never_mixed(book):
    table = measures.investment_by_kind(book.used("investment"))
    assert table.groupby("measure")["kind"].nunique().eq(1).all()
    assert set(table.loc[table["measure"].str.contains("pledge|memoranda|announced"), "kind"]) == {
        "promised or announced, not spent"
    }
    sources = table["source_id"].str.split(";").explode()
    assert len(sources) == len(book.used("investment")) and len(table) < len(sources)
