import csv
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.tables import ROOT
from topics.economy import measures as measure
from topics.shared.states import STATES


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


def test_trade_shares_keep_every_figure_and_add_none(tables):
    shares = measure.trade_shares(tables["trade_partners"])
    wanted = {
        (row["reporter_iso3"], row["year"], row["partner_iso3"]): Decimal(row["share_percent"])
        for row in rows_of("trade_partners")
        if row["flow"] == "total" and row["partner_iso3"] in measure.PARTNERS
    }
    found = {
        (row.reporter_iso3, str(row.year), row.partner_iso3): Decimal(str(row.share_percent))
        for row in shares.itertuples()
    }
    assert found == wanted


def test_no_run_of_years_crosses_a_gap(tables):
    shares = measure.trade_shares(tables["trade_partners"])
    for _, run in shares.groupby(["reporter_iso3", "partner_iso3", "run"]):
        assert list(run["year"]) == list(range(run["year"].min(), run["year"].max() + 1))
    runs = shares.groupby(["reporter_iso3", "partner_iso3"])["run"].nunique()
    assert set(runs["KAZ"]) == {2}
    assert set(runs.drop("KAZ", level=0)) == {1}


def test_missing_years_are_those_the_codebook_leaves_out(tables):
    shares = measure.trade_shares(tables["trade_partners"])
    assert measure.missing_years(shares) == {"KAZ": [2010], "UZB": list(range(2000, 2016))}
    whole = shares[shares["reporter_iso3"].isin(["KGZ", "TJK", "TKM"])]
    assert set(measure.missing_years(whole)) == {"KAZ", "UZB"}


def test_the_largest_partner_is_the_largest_by_a_second_count(tables):
    found = measure.leaders(measure.trade_shares(tables["trade_partners"]), 2020).set_index("reporter_iso3")["largest"]
    rows = [
        row
        for row in rows_of("trade_partners")
        if row["flow"] == "total" and row["year"] == "2020" and row["partner_iso3"] in measure.PARTNERS
    ]
    for state in STATES:
        own = [row for row in rows if row["reporter_iso3"] == state]
        assert found[state] == max(own, key=lambda row: Decimal(row["share_percent"]))["partner_iso3"]


def test_change_in_share_leaves_a_missing_year_empty(tables):
    change = measure.change_in_share(tables["trade_partners"], partner="RUS", flow="import", first=2000, last=2020)
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
    found = measure.russia_and_china(year, part)
    assert list(found["country_iso3"]) == ["UZB", "UZB"]
    assert list(found["larger"]) == ["RUS", "RUS"]
    assert dict(zip(found["period"], found["later"], strict=True)) == {"2023": False, "2024-05/2024-07": True}


def test_press_figures_put_china_first_in_kazakhstan_and_not_in_tajikistan(tables):
    found = measure.russia_and_china(tables["trade_partners_other"], tables["trade_partners_partial_year"])
    in_2023 = found[found["period"].str.startswith("2023")].groupby("country_iso3")["larger"].agg(set)
    assert in_2023.to_dict() == {"KAZ": {"CHN"}, "TJK": {"RUS"}, "UZB": {"CHN"}}
    uzbek = found[(found["country_iso3"] == "UZB") & (found["source_id"].str.contains("gazetauz"))]
    assert list(uzbek["larger"]) == ["CHN", "CHN", "RUS", "RUS", "CHN"]


# Ties.


def test_ties_agree_with_a_second_count_and_with_the_check(tables, book):
    ties = measure.ties(tables["trade_partners"], tables["remittances"], tables["corrections"])
    strongest = dict.fromkeys(STATES, Decimal(0))
    for row in rows_of("trade_partners"):
        if (row["year"], row["flow"], row["partner_iso3"]) == ("2020", "total", "RUS"):
            strongest[row["reporter_iso3"]] = max(strongest[row["reporter_iso3"]], Decimal(row["share_percent"]))
    for row in rows_of("remittances"):
        if row["year"] == "2023" and row["source_id"] == "wdi-ddf-2024data":
            strongest[row["country_iso3"]] = max(strongest[row["country_iso3"]], Decimal(row["share_of_gdp_percent"]))
    assert dict(zip(ties["country_iso3"], ties["tied"], strict=True)) == {s: v >= 10 for s, v in strongest.items()}
    assert book.finding("C14b").because.startswith("four of five") and int(ties["tied"].sum()) == 4


def test_ties_follow_the_minimum(tables):
    high = measure.ties(
        tables["trade_partners"], tables["remittances"], tables["corrections"], minimum_share_percent=25
    )
    assert list(high.loc[high["tied"], "country_iso3"]) == ["KGZ", "TJK"]
    counted = measure.ties_by_minimum(high, (0, 10, 25, 100))
    assert list(counted["by_either"]) == [5, 4, 2, 0]
    assert list(counted["by_remittances"]) == [4, 3, 1, 0], "Turkmenistan has no figure and never counts"
    assert (counted["by_both"] <= counted[["by_trade", "by_remittances"]].min(axis=1)).all()


def test_remittance_counts_show_the_range(tables):
    found = measure.remittance_counts(tables["remittances"], tables["corrections"], 2023).set_index("country_iso3")
    figures = {}
    for row in rows_of("remittances"):
        if row["year"] == "2023" and row["share_of_gdp_percent"]:
            figures.setdefault(row["country_iso3"], []).append(float(row["share_of_gdp_percent"]))
    assert set(found.index) == set(figures)
    for state, values in figures.items():
        assert found.loc[state, ["lowest_percent", "highest_percent", "figures"]].tolist() == [
            min(values), max(values), len(values),
        ]  # fmt: skip


def test_share_from_russia_marks_what_came_later(tables):
    found = measure.share_from_russia(tables["remittances_from_russia"])
    assert found["share_from_russia_percent"].notna().all() and not found.duplicated(["country_iso3", "period"]).any()
    later = found.set_index(["country_iso3", "period"])["later"]
    assert later[("UZB", "2024")] and later[("UZB", "2024-01/2024-06")] and not later[("UZB", "2024-01/2024-03")]


def test_entries_give_one_row_a_state(tables):
    found = measure.entries(tables["memberships"])
    assert list(found["country_iso3"]) == list(STATES)
    assert found["CIS_date"].str.startswith("1991-12").all() and found["UN_date"].str.startswith("1992-03").all()


# Goods that may go round the sanctions.


def test_a_pair_is_made_of_the_same_months_of_two_years():
    pair = measure.before_and_after(pair_rows(period=("2021-01/2021-10", "2022-01/2022-10"))).iloc[0]
    assert (pair["before"], pair["after"], pair["ratio"]) == (2.0, 6.0, 3.0)
    assert measure.before_and_after(pair_rows(period=("2021", "2022-01/2022-10"))).empty
    assert measure.before_and_after(pair_rows(period=("2021-01/2021-10", "2022-01/2022-11"))).empty
    assert measure.before_and_after(pair_rows(period=("2022", "2022"))).empty


@pytest.mark.parametrize("column", ["reporter_iso3", "partner_iso3", "product", "flow", "source_id"])
def test_a_pair_mixes_nothing(column):
    assert len(measure.before_and_after(pair_rows())) == 1
    assert measure.before_and_after(pair_rows(**{column: ("one", "other")})).empty


def test_pairs_of_two_sources_stay_apart_unless_they_print_the_same():
    repeated = measure.before_and_after(pd.concat([pair_rows(), pair_rows(source_id=("b", "b"))]))
    assert list(repeated["source_id"]) == ["a;b"]
    other = pair_rows(source_id=("b", "b"), usd_millions=(2.0, 7.0))
    assert list(measure.before_and_after(pd.concat([pair_rows(), other]))["ratio"]) == [3.0, 3.5]


def test_pairs_of_the_table_agree_with_a_second_count(tables):
    pairs = measure.before_and_after(tables["sanctions_trade"])
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


def test_both_counts_of_one_trade_are_kept(tables):
    twice = measure.counted_twice(tables["sanctions_trade"])
    assert list(zip(twice["country_iso3"], twice["partner_iso3"], twice["period"], strict=True)) == [
        ("KGZ", "CHN", "2024-01/2024-03"),
        ("KGZ", "CHN", "2024"),
    ]
    assert list(twice["ratio"]) == pytest.approx([4815 / 1630, 22710 / 5300])
    assert list(twice["later"]) == [False, True]
    one_side = tables["sanctions_trade"][tables["sanctions_trade"]["reporter_iso3"] != "CHN"]
    assert measure.counted_twice(one_side).empty


def test_euros_and_percents_stay_apart(tables):
    frame = tables["sanctions_trade_other_units"]
    percents = measure.percent_changes(frame)
    assert percents["unit"].str.startswith("percent change").all() and (percents["base"] != "").all()
    units = [row["unit"] for row in rows_of("sanctions_trade_other_units")]
    assert len(percents) == sum(unit.startswith("percent change") for unit in units)
    euros = measure.before_and_after(frame[frame["unit"] == "EUR million"], "value")
    russia = euros[euros["partner_iso3"] == "RUS"].iloc[0]
    assert russia["ratio"] < 1 < euros.drop(russia.name)["ratio"].min()
    assert not set(euros["source_id"]) & set(percents["source_id"]) - {"berneunion-2024"}


def test_statements_on_sanctions_are_in_order(tables):
    said = measure.statements_on_sanctions(tables["events"])
    assert said["date"].is_monotonic_increasing
    assert {"2022-06-15", "2023-09-28"} <= set(said.loc[said["by_tokayev"], "date"])
    assert not said.set_index("event_id").loc["suleimenov-sanctions", "by_tokayev"]


# Energy and investment.


def test_ranks_come_from_one_count_and_its_latest_year(tables):
    ranks = measure.world_ranks(tables["energy_resources"], tables["corrections"])
    for (resource, _), rows in ranks.groupby(["resource", "measure"]):
        assert set(rows["source_id"]) == {"wna-uranium-2023" if resource == "uranium" else "cia-factbook-archive"}
        assert rows["year"].nunique() == 1 and not rows["country_iso3"].duplicated().any()
    assert ranks["share_percent"].notna().all()
    for _, rows in ranks.groupby(["resource", "measure"]):
        ordered = rows.sort_values("world_rank")
        assert ordered["share_percent"].is_monotonic_decreasing, "a better rank must not have a smaller share"


def test_ranks_agree_with_a_second_count(tables):
    ranks = measure.world_ranks(tables["energy_resources"], tables["corrections"]).set_index(
        ["country_iso3", "resource", "measure"]
    )
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


def test_other_counts_are_those_left_out(tables):
    frame, corrections = tables["energy_resources"], tables["corrections"]
    others = measure.other_ranks(frame, corrections)
    ranks = measure.world_ranks(frame, corrections)
    assert "BP count" in set(others["counted"])
    assert set(others["source_id"]).isdisjoint(ranks["source_id"])
    every = frame[frame["indicator"].str.endswith("-world-rank") & frame["country_iso3"].isin(STATES)]
    assert len(others) + len(ranks) == len(every)


def test_top_resources_agree_with_the_check(tables, book):
    top = measure.top_resources(tables["energy_resources"]).set_index("places")
    assert top["resources"].is_monotonic_increasing
    assert top.loc[5, "resources"] == book.finding("C46b").value
    assert top.loc[5, "which"] == "gas, uranium"


def test_oil_through_russia_adds_up(tables):
    routes = measure.oil_routes(tables["energy_exports"], tables["corrections"])
    said = tables["energy_exports"].query("indicator == 'share-of-exports-through-russia'")["value"].iloc[0]
    assert routes.loc[routes["through_russia"], "share_percent"].sum() == said
    assert routes["share_percent"].sum() == pytest.approx(100, abs=1)


def test_shares_to_the_eu_mark_what_came_later(tables):
    shares = measure.share_to_the_eu(tables["energy_exports"])
    assert shares.loc[shares["later"], "period"].tolist() == ["2024"]
    uranium = shares[(shares["commodity"] == "uranium") & (shares["period"] == "2022")]
    assert list(uranium.sort_values("share_percent")["exporter_iso3"]) == ["UZB", "RUS", "KAZ"]


def test_gas_buyers_and_balance(tables):
    buyers = measure.gas_buyers(tables["energy_exports"])
    first = buyers.drop_duplicates("period").set_index("period")["buyer_iso3"]
    assert first.to_dict() == {"2009": "RUS", "2018": "CHN", "2021": "CHN"}
    balance = measure.gas_balance(tables["energy_exports"], "UZB").set_index("period")
    assert balance.loc["2023", "net_bcm"] < 0 and pd.isna(balance.loc["2019", "net_bcm"])


def test_kinds_of_investment_are_never_mixed(tables):
    table = measure.investment_by_kind(tables["investment"])
    assert table.groupby("measure")["kind"].nunique().eq(1).all()
    assert set(table.loc[table["measure"].str.contains("pledge|memoranda|announced"), "kind"]) == {
        "promised or announced, not spent"
    }
    sources = table["source_id"].str.split(";").explode()
    assert len(sources) == len(tables["investment"]) and len(table) < len(sources)


# Words.


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2022", "2022"),
        ("2022-03", "March 2022"),
        ("2022-03-02", "2 March 2022"),
        ("2022-01/2022-10", "January to October 2022"),
        ("2022-03/2023-02", "March 2022 to February 2023"),
        ("2021/2022", "2021 to 2022"),
    ],
)
def test_periods_in_words(period, words):
    assert measure.words_of_period(period) == words


@pytest.mark.parametrize(
    ("value", "digits"), [(0.245, "0.245"), (21.39, "21.4"), (8.0, "8"), (6900.0, "6,900"), (100.0, "100"), (0.0, "0")]
)
def test_numbers_keep_three_digits(value, digits):
    assert measure.in_digits(value) == digits


def test_readable_tables_have_names_for_codes_and_say_what_is_missing(tables):
    frame = pd.DataFrame(
        {"country_iso3": ["TKM"], "to": ["ARM+KAZ"], "period": ["2022-01/2022-10"], "x": [float("nan")], "ok": [True]}
    )
    columns = {"country_iso3": "State", "to": "To", "period": "When", "x": "Number", "ok": "So"}
    found = measure.readable(frame, tables["countries"], columns)
    words = ["Turkmenistan", "Armenia, Kazakhstan", "January to October 2022", "no figure", "yes"]
    assert found.iloc[0].tolist() == words
    assert list(found.columns) == list(columns.values())
