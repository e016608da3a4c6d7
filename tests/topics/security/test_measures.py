import csv
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.tables import ROOT, Tables
from claimbook.dates import PUBLISHED
from topics.security import measures as measure
from topics.shared.states import STATES


@pytest.fixture(scope="module")
def tables():
    return Tables()


def rows_of(name):
    """A table read with nothing but the csv module."""
    with (ROOT / "data" / "evidence" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_days_between():
    assert measure.days_between("2022-06-17", "2022-09-30") == 105
    assert measure.days_between("2024-02-28", "2024-03-01") == 2


# The attack


def test_toll_leaves_out_only_undated_rows(tables):
    counts, rows = measure.toll_counts(tables["crocus_toll"]), rows_of("crocus_toll")
    cited = {source for cell in counts["source_id"] for source in cell.split(";")}
    assert cited == {row["source_id"] for row in rows if row["as_of_date"]}
    assert (counts["after_publication"] == (counts["as_of_date"] > PUBLISHED)).all()


def test_toll_tells_press_counts_from_official_ones(tables):
    counts = measure.toll_counts(tables["crocus_toll"])
    press = {source for cell in counts.loc[counts["counted"] == "press", "source_id"] for source in cell.split(";")}
    assert press == {"mt-spb-deport", "rtvi-145", "reportaz-verdict", "ap-verdict"}


def test_toll_merges_equal_counts_of_one_day_but_not_press_with_official():
    frame = pd.DataFrame(
        {
            "as_of_date": ["2024-03-29"] * 3 + [""],
            "deaths": [144, 144, 144, 150],
            "counted_by": ["Ministry", "press count (paper)", "Committee", "Ministry"],
            "source_id": ["a", "b", "c", "d"],
        }
    )
    counts = measure.toll_counts(frame)
    assert list(zip(counts["counted"], counts["source_id"], strict=True)) == [("official", "a;c"), ("press", "b")]
    assert counts["place_in_day"].is_monotonic_increasing and counts["place_in_day"].between(0, 1).all()


def test_toll_standing_agrees_with_a_plain_count(tables):
    known = [row for row in rows_of("crocus_toll") if row["as_of_date"] and row["as_of_date"] <= PUBLISHED]
    highest = max(int(row["deaths"]) for row in known)
    first = min(row["as_of_date"] for row in known if int(row["deaths"]) == highest)
    assert measure.toll_standing(tables["crocus_toll"]) == (first, highest) == ("2024-03-29", 144)
    assert measure.toll_standing(tables["crocus_toll"], "2024-03-22") == ("2024-03-22", 40)
    with pytest.raises(ValueError, match="no count up to"):
        measure.toll_standing(tables["crocus_toll"], "2024-03-21")


# Who said what


def test_claimed_dates_finds_c16_and_nothing_else_outside(tables):
    dates = measure.claimed_dates(tables["claims"], tables["events"])
    outside = dates[~dates["within"]]
    assert set(outside["event_id"]) == {"russia-recognises-donbas", "annexation-treaties"}
    assert dates.loc[dates["role"] == "named", "within"].all()
    refusal = dates.set_index("event_id")
    assert refusal.loc["russia-recognises-donbas", "event_day"] < refusal.loc["tokayev-spief", "event_day"]
    assert refusal.loc["tokayev-spief", "event_day"] < refusal.loc["annexation-treaties", "event_day"]


def test_claimed_dates_notices_a_wrong_year(tables):
    claims = tables["claims"].copy()
    claims.loc[claims["claim_id"] == "C18", "time"] = "2009"
    dates = measure.claimed_dates(claims, tables["events"])
    assert list(dates.loc[~dates["within"] & (dates["role"] == "named"), "claims"]) == ["C18"]


def test_claimed_dates_refuses_claims_that_do_not_share_a_time(tables):
    claims = tables["claims"].copy()
    claims.loc[claims["claim_id"] == "C38", "time"] = "2021"
    with pytest.raises(ValueError, match="C36b C38 must give one time"):
        measure.claimed_dates(claims, tables["events"])


def test_claimed_dates_end_open_periods_at_publication(tables):
    dates = measure.claimed_dates(tables["claims"], tables["events"]).set_index("claims")
    assert dates.loc["C04", "claimed_last_day"] == PUBLISHED
    assert dates.loc["C01 C02", "claimed_last_day"] == "2024-03-31"


def test_stances_name_five_states_and_the_two_that_lean_to_ukraine(tables):
    table = measure.stances_2022(tables["positions"]).set_index("state")
    assert len(table) == 5
    plain = {
        row["country_iso3"]
        for row in rows_of("positions")
        if row["issue"].endswith("2022") and row["date"] <= PUBLISHED and row["leans_to"] == "target"
    }
    assert plain == {"KAZ", "UZB"}
    assert set(table.index[table["leans to"].str.contains("Ukraine")]) == {"Kazakhstan", "Uzbekistan"}
    assert table.loc["Kyrgyzstan", "annexation"] == table.loc["Tajikistan", "annexation"] == "no row"
    assert table.loc["Kyrgyzstan", "invasion"].startswith("readouts conflict")


def test_stances_leave_out_words_said_after_publication():
    frame = pd.DataFrame(
        {
            "country_iso3": ["TKM", "TKM"],
            "issue": ["invasion-2022"] * 2,
            "date": ["2022-03", "2025-01"],
            "stance": ["silent", "recognises"],
            "leans_to": ["none", "russia"],
        }
    )
    table = measure.stances_2022(frame).set_index("state")
    assert table.loc["Turkmenistan", "invasion"] == "silent"
    assert table.loc["Turkmenistan", "leans to"] == "neither"
    assert table.loc["Kazakhstan", "leans to"] == "no row"


# Who joined what


def test_treaty_and_organisation_are_never_one_spell(tables):
    spells = measure.membership_spells(tables["memberships"])
    uzbek = spells[spells["country_iso3"] == "UZB"].set_index("organisation")
    assert uzbek.loc["CST", "to_year"] < uzbek.loc["CSTO", "from_year"]
    assert (uzbek.loc["CST", "left"], uzbek.loc["CSTO", "left"]) == ("1999-04-02", "2012-12-19")


def test_one_spell_keeps_all_its_sources(tables):
    spells = measure.membership_spells(tables["memberships"])
    assert not spells.duplicated(["country_iso3", "organisation", "status"]).any()
    cited = {
        (row.country_iso3, row.organisation, source)
        for row in spells.itertuples()
        for source in row.source_id.split(";")
    }
    wanted = {
        (row["country_iso3"], row["organisation"], row["source_id"])
        for row in rows_of("memberships")
        if row["country_iso3"] in (*STATES, "RUS")
    }
    assert cited == wanted


def test_no_date_makes_no_bar(tables):
    spells = measure.membership_spells(tables["memberships"])
    undated = spells["joined"] == ""
    assert spells.loc[undated, ["from_year", "to_year"]].isna().all(axis=None)
    assert spells.loc[~undated, ["from_year", "to_year"]].notna().all(axis=None)
    assert (spells.loc[~undated, "from_year"] < spells.loc[~undated, "to_year"]).all()
    assert (spells["status"] == "none").sum() == undated.sum() - 1  # Uzbekistan observes the WTO since an unknown day


def test_two_spells_under_one_name_are_refused(tables):
    again = tables["memberships"].query("country_iso3 == 'UZB' and organisation == 'CSTO'").assign(joined="2020-01-01")
    with pytest.raises(ValueError, match="UZB CSTO former"):
        measure.membership_spells(pd.concat([tables["memberships"], again]))


def test_differing_sources_shows_georgia_with_both_days(tables):
    table = measure.differing_sources(tables["memberships"]).set_index(["country_iso3", "organisation"])
    assert table.loc[("GEO", "CST"), "joined"] == "9 September 1993 or 9 December 1993"
    assert ("KAZ", "CSTO") not in table.index


def test_exits(tables):
    assert measure.exits(tables["memberships"], "2022-02-24").empty
    assert list(measure.exits(tables["memberships"], "2012-12-19")["country_iso3"]) == ["UZB"]
    assert measure.exits(tables["memberships"], "2012-12-20").empty
    # The treaty is not asked for unless named.
    assert len(measure.exits(tables["memberships"], "1999-01-01")) == 1


def test_members(tables):
    assert measure.members(tables["memberships"], "CSTO") == ["KAZ", "KGZ", "TJK"]
    assert measure.members(tables["memberships"], "EAEU") == ["KAZ", "KGZ"]


def test_decimal_year():
    assert measure.decimal_year(measure.first_day("2024-01-01")) == 2024
    assert measure.decimal_year(measure.first_day("2023-07-02")) == pytest.approx(2023 + 182 / 365)


# January 2022


@pytest.mark.parametrize(
    ("product", "kind"),
    [
        ("LPG autogas, retail", "observed"),
        ("LPG autogas, retail (official range low)", "observed"),
        ("LPG autogas, retail (180-day cap)", "cap"),
        ("LPG autogas, retail (regional cap, range high)", "cap"),
        ("LPG autogas, retail (price demanded by protesters)", "demanded"),
        ("LPG autogas, retail (government commission decision)", "promised"),
        ("LPG autogas, retail after station owners' cut (range low)", "offered"),
        ("LPG, average wholesale (January deliveries)", "wholesale"),
        ("LPG autogas, retail in the capital", "observed"),
    ],
)
def test_price_kind(product, kind):
    assert measure.price_kind(product) == kind


def test_ranges_take_both_ends_of_one_source(tables):
    prices, rows = measure.fuel_price_ranges(tables["fuel_prices"]), rows_of("fuel_prices")
    lows = sum("range low" in row["product"] for row in rows)
    assert len(prices) == len(rows) - lows
    assert (prices["low_kzt_per_litre"] <= prices["high_kzt_per_litre"]).all()
    assert (prices["low_kzt_per_litre"] < prices["high_kzt_per_litre"]).sum() == lows


def test_prices_where_it_began_hold_no_wholesale_and_nothing_later(tables):
    prices = measure.prices_where_it_began(tables["fuel_prices"])
    assert "wholesale" not in set(prices["kind"])
    assert prices["date"].max() < "2022-02"
    assert not prices["place"].str.contains("Shymkent|Nur-Sultan|Almaty city").any()


def test_price_rise_agrees_with_decimal(tables):
    def asked(row, date):
        return row["date"].startswith(date) and measure.price_kind(row["product"]) == "observed"

    before = [Decimal(row["price_kzt_per_litre"]) for row in rows_of("fuel_prices") if asked(row, "2021")]
    then = [Decimal(row["price_kzt_per_litre"]) for row in rows_of("fuel_prices") if asked(row, "2022-01-01")]
    smallest, largest = measure.price_rise(tables["fuel_prices"])
    assert smallest == pytest.approx(float(min(then) / max(before)))
    assert largest == pytest.approx(float(max(then) / min(before)))
    assert (smallest, largest) == (2.0, 2.4)


def test_price_rise_needs_both_sides(tables):
    prices = tables["fuel_prices"]
    with pytest.raises(ValueError, match="of the year before"):
        measure.price_rise(prices[prices["date"] >= "2022-01-01"])
    with pytest.raises(ValueError, match="no observed price of 2022-01-01"):
        measure.price_rise(prices[prices["date"] < "2022"])


def test_strip_is_in_order_and_complete(tables):
    strip = measure.january_strip(tables["events"])
    assert strip["date"].is_monotonic_increasing and strip["date"].between("2022-01-01", "2022-01-19").all()
    assert set(strip["event_id"]) == set(measure.JANUARY_EVENTS)
    with pytest.raises(KeyError):
        measure.january_strip(tables["events"].query("event_id != 'violence-begins'"))


def test_deployment_shows_figures_that_differ_and_adds_nothing(tables):
    table = measure.deployment(tables["csto_deployment"]).set_index("country_iso3")
    assert table.loc["ARM", "troops reported"] == "70 or 100"
    assert table.loc["KGZ", "troops reported"] == "150 or 200"
    assert table.loc["RUS", "troops reported"] == "3,000"
    assert table.loc["BLR", "arrived"] == "not found"
    assert table.loc["RUS", "left"] == "19 January 2022"


def test_declared_totals_merge_repeats_of_one_statement(tables):
    table = measure.declared_totals(tables["csto_deployment_total"])
    assert list(table["persons"]).count("2,030") == 1
    assert len(table) == len({tuple(row.values())[:4] for row in rows_of("csto_deployment_total")})


def test_count_tables_say_what_is_missing(tables):
    toll = measure.january_toll(tables["january_2022_toll"])
    assert list(toll["deaths"]) == [row["deaths"] for row in rows_of("january_2022_toll")]
    assert toll.iloc[-1]["day"] == "no date" and toll.iloc[-1]["injured"] == "not given"
    assert "1,466" in set(measure.damage(tables["january_2022_damage"])["number"])


def test_polls_keep_the_share_that_nobody_reported(tables):
    table = measure.intervention_polls(tables["polls"]).set_index("question")
    assert table.loc["January 2022: calling in CSTO troops", "percent"] == "not reported"
    assert table.loc["Staying a member of the CSTO", "percent"] == "55"
    assert not table.index.str.contains("Torture").any()


# The summits of 2023


def test_participants_name_the_turkmen_envoy_with_his_office(tables):
    table = measure.participants(tables["summits"]).set_index("state")
    assert list(table.index) == ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"]
    assert list(table.columns) == ["New York, 19 September 2023", "Berlin, 29 September 2023"]
    assert "Chairman" in table.loc["Turkmenistan"].iloc[1]
    assert table.map(lambda cell: "," in cell).sum(axis=None) == 1


@pytest.mark.parametrize(
    ("topic", "kinds"),
    [
        ("border security", ["security"]),
        ("critical minerals and energy security", ["energy", "trade and transport"]),
        ("food and energy security, climate action", ["climate", "energy"]),
        ("Afghanistan: peaceful, standing on its own, without terrorism", ["Afghanistan"]),
        ("regional peace, security and stability", ["security", "peace and conflict"]),
        ("sustainable development", ["other"]),
        ("energy, renewables, climate adaptation", ["climate", "energy", "green or renewable energy"]),
    ],
)
def test_topic_kinds(topic, kinds):
    assert measure.topic_kinds(topic) == kinds


def test_agenda_loses_no_topic_and_shows_empty_kinds(tables):
    table = measure.agenda(tables["summit_topics"]).set_index("kind")
    for meeting in table.columns:
        wanted = {row["topic"] for row in rows_of("summit_topics") if row["meeting_id"] == meeting}
        assert {topic for cell in table[meeting] for topic in cell.split("; ")} - {"none named"} == wanted
    assert (table.loc["green or renewable energy"] == "none named").all()
    assert (table.loc["security"] != "none named").all()


def test_earlier_agendas_with_security(tables):
    table = measure.earlier_security(tables["earlier_c5_agendas"])
    assert not table["topic"].str.contains("Afghanistan").any()
    assert {words.split()[-1] for words in table["when"]} == {"2015", "2016", "2020", "2021", "2022"}
