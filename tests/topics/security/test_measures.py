import csv
import re
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.tables import ROOT
from claimbook.dates import first_day
from topics.security import measures
from topics.shared.states import STATES

PUBLISHED = "2024-06-03"


def rows_of(name):
    """A table read with nothing but the csv module."""
    with (ROOT / "data" / "evidence" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_days_between():
    assert measures.days_between("2022-06-17", "2022-09-30") == 105
    assert measures.days_between("2024-02-28", "2024-03-01") == 2


def test_decimal_year():
    assert measures.decimal_year(first_day("2024-01-01")) == 2024
    assert measures.decimal_year(first_day("2023-07-02")) == pytest.approx(2023 + 182 / 365)


# The attack


def test_toll_leaves_out_only_undated_rows(book):
    counts, rows = measures.toll_counts(book.used("crocus_toll"), PUBLISHED), rows_of("crocus_toll")
    cited = {source for cell in counts["source_id"] for source in cell.split(";")}
    assert cited == {row["source_id"] for row in rows if row["as_of_date"]}
    assert (counts["after_publication"] == (counts["as_of_date"] > PUBLISHED)).all()


def test_toll_tells_press_counts_from_official_ones(book):
    counts = measures.toll_counts(book.used("crocus_toll"), PUBLISHED)
    press = {source for cell in counts.loc[counts["counted"] == "press", "source_id"] for source in cell.split(";")}
    april = {"mt-2024-04-29-tj", "gazetadopovo-2024-04-29", "rtnews-kg-advice"}
    assert press == {"mt-spb-deport", *april, "rtvi-145", "reportaz-verdict", "ap-verdict"}
    # The words of the table say the same as the corrections, which decide.
    worded = {
        row["source_id"] for row in rows_of("crocus_toll") if row["counted_by"].startswith(("press", "court verdict"))
    }
    assert press == worded


def test_toll_merges_equal_counts_of_one_day_but_not_press_with_official():
    frame = pd.DataFrame(
        {
            "as_of_date": ["2024-03-29"] * 3,
            "deaths": [144, 144, 144],
            "marked_as": ["", "not_joined;kept_apart", "not_joined"],
            "source_id": ["a", "b", "c"],
        }
    )
    counts = measures.toll_counts(frame, PUBLISHED)
    assert list(zip(counts["counted"], counts["source_id"], strict=True)) == [("official", "a;c"), ("press", "b")]


def test_toll_known_agrees_with_a_plain_count(book):
    known = [row for row in rows_of("crocus_toll") if row["as_of_date"] and row["as_of_date"] <= PUBLISHED]
    official = [row for row in known if not row["counted_by"].startswith("press")]
    last_day = max(row["as_of_date"] for row in official)
    last = max(int(row["deaths"]) for row in official if row["as_of_date"] == last_day)
    first = min(row["as_of_date"] for row in official if int(row["deaths"]) == last)
    printed = [(int(row["deaths"]), row["as_of_date"]) for row in known if row["as_of_date"] > last_day]
    most = max(deaths for deaths, _ in printed)
    press = (min(day for deaths, day in printed if deaths == most), most)
    found = measures.toll_known(measures.toll_counts(book.used("crocus_toll"), PUBLISHED))
    assert found == {"official": (first, last), "press": press}
    assert found == {"official": ("2024-03-29", 144), "press": ("2024-04-29", 145)}


def test_toll_known_joins_no_press_with_official_counts(book):
    def known(published):
        return measures.toll_known(measures.toll_counts(book.used("crocus_toll"), published))

    assert known("2024-03-22") == {"official": ("2024-03-22", 40)}
    # A count in the press of before the last official one says nothing more.
    assert known("2024-03-30") == {"official": ("2024-03-29", 144)}
    assert known("2024-03-21") == {}
    assert known("2025-05-20")["official"] == ("2025-05-20", 147)


# Who said what


def test_events_come_in_order_of_time_and_none_is_missing(book):
    wanted = ["tokayev-spief", "annexation-treaties", "russia-recognises-donbas"]
    rows = measures.events_in_order(book.used("events"), wanted)
    assert list(rows["event_id"]) == [wanted[2], *wanted[:2]] and rows["date"].is_monotonic_increasing
    without = book.used("events").query("event_id != 'tokayev-spief'")
    with pytest.raises(ValueError, match="has no entry tokayev-spief"):
        measures.events_in_order(without, wanted)


def test_positions_lean_to_ukraine_in_two_states(book):
    rows = measures.positions_on_the_war(book.used("positions"), PUBLISHED)
    plain = {
        row["country_iso3"]
        for row in rows_of("positions")
        if row["issue"].endswith("2022") and row["date"] <= PUBLISHED and row["leans_to"] == "target"
    }
    assert plain == {"KAZ", "UZB"} == set(rows.loc[rows["leans_to"] == "target", "country_iso3"])
    assert rows["date"].is_monotonic_increasing


# Who joined what


def test_treaty_and_organisation_are_never_one_spell(book):
    spells = measures.membership_spells(book.used("memberships"), PUBLISHED)
    uzbek = spells[spells["country_iso3"] == "UZB"].set_index("organisation")
    treaty, again = uzbek.loc["CST"].itertuples()
    assert treaty.to_year < uzbek.loc["CSTO", "from_year"] < again.from_year < uzbek.loc["CSTO", "to_year"]
    assert (treaty.left, again.left, uzbek.loc["CSTO", "left"]) == ("1999-04-02", "2012-12-19", "2012-12-19")


def test_turkmenistan_is_in_the_commonwealth_in_two_spells(book):
    spells = measures.membership_spells(book.used("memberships"), PUBLISHED)
    rows = spells[(spells["country_iso3"] == "TKM") & (spells["organisation"] == "CIS")]
    assert list(zip(rows["status"], rows["joined"], rows["left"], strict=True)) == [
        ("member", "1991-12-21", "2005-08-26"),
        ("associate", "2005-08-26", ""),
    ]
    assert "TKM" not in measures.members(book.used("memberships"), "CIS")


def test_one_spell_keeps_all_its_sources_and_the_earliest_of_the_exact_days(book):
    spells = measures.membership_spells(book.used("memberships"), PUBLISHED)
    assert not spells.duplicated(["country_iso3", "organisation", "status", "joined"]).any()
    joined = spells.set_index(["country_iso3", "organisation"])["joined"]
    assert (joined["KGZ", "EAEU"], joined["UZB", "OTS"], joined["TJK", "WTO"], joined["RUS", "WTO"]) == (
        *("2015-08-06", "2019-10-14", "2013-03-02", "2012-08-22"),
    )
    cited = {
        (row.country_iso3, row.organisation, source)
        for row in spells.itertuples()
        for source in row.source_id.split(";")
    }
    wanted = {
        (row["country_iso3"], row["organisation"], row["source_id"])
        for row in rows_of("memberships")
        if row["country_iso3"] in (*STATES, "RUS") and row["organisation"] != "UN"
    }
    assert cited == wanted


def test_no_date_makes_no_bar(book):
    spells = measures.membership_spells(book.used("memberships"), PUBLISHED)
    undated = spells["joined"] == ""
    assert spells.loc[undated, ["from_year", "to_year"]].isna().all(axis=None)
    assert spells.loc[~undated, ["from_year", "to_year"]].notna().all(axis=None)
    assert (spells.loc[~undated, "from_year"] < spells.loc[~undated, "to_year"]).all()
    assert (spells["status"] == "none").sum() == undated.sum() - 1  # Uzbekistan observes the WTO since an unknown day


def test_sources_that_give_one_spell_different_years_are_refused(book):
    memberships = book.used("memberships")
    other = memberships.query("country_iso3 == 'UZB' and organisation == 'CSTO'").assign(joined="2005-01-01")
    with pytest.raises(ValueError, match="UZB CSTO former: sources give different years"):
        measures.membership_spells(pd.concat([memberships, other], ignore_index=True), PUBLISHED)


def test_a_spell_that_begins_after_the_end_of_another_is_a_second_one(book):
    rows = pd.DataFrame({"joined": ["2006", "1992-05-15", "1992"], "left": ["2012", "1999-04-02", "1999"]})
    rows = rows.assign(country_iso3="UZB", organisation="CST", status="former", source_id=["a", "b", "c"])
    spells = measures.membership_spells(rows, PUBLISHED)
    assert list(zip(spells["joined"], spells["source_id"], strict=True)) == [("1992-05-15", "b;c"), ("2006", "a")]


def test_the_united_nations_are_no_organisation_to_compare(book):
    spells = measures.membership_spells(book.used("memberships"), PUBLISHED)
    assert set(spells["organisation"]) == set(measures.ORGANISATIONS) == {*measures.RUSSIAN_LED, "SCO", "OTS", "WTO"}


def test_exits(book):
    memberships = book.used("memberships")
    assert measures.exits(memberships, "2022-02-24").empty
    assert list(measures.exits(memberships, "2012-12-19")["country_iso3"]) == ["UZB"]
    assert measures.exits(memberships, "2012-12-20").empty
    # The treaty is no body to leave here, and Turkmenistan's new status of 2005 is no exit.
    assert len(measures.exits(memberships, "1999-01-01")) == 1


def test_members(book):
    assert measures.members(book.used("memberships"), "CSTO") == ["KAZ", "KGZ", "TJK"]
    assert measures.members(book.used("memberships"), "EAEU") == ["KAZ", "KGZ"]


# January 2022


@pytest.mark.parametrize(
    ("product", "kind"),
    [
        ("LPG autogas, retail (180-day cap)", "cap"),
        ("LPG autogas, retail (regional cap, range high)", "cap"),
        ("LPG autogas, retail (price demanded by protesters)", "demanded"),
        ("LPG autogas, retail (government commission decision)", "promised"),
        ("LPG autogas, retail after station owners' cut (range low)", "offered"),
        ("LPG, average wholesale (January deliveries)", "wholesale"),
    ],
)
def test_price_kind(product, kind):
    assert measures.price_kind(product) == kind


@pytest.mark.parametrize("product", ["LPG autogas, retail", "LPG autogas, retail in the capital"])
def test_price_kind_refuses_words_that_name_none(product):
    with pytest.raises(ValueError, match="names no kind of price"):
        measures.price_kind(product)


def test_what_is_paid_is_what_no_correction_keeps_apart(book):
    others = ("wholesale", "demanded", "decision", "station owners", "cap)", "cap,")
    paid = [row for row in rows_of("fuel_prices") if not any(words in row["product"] for words in others)]
    assert len(measures.prices_paid(book.used("fuel_prices"), "20")) == len(paid)
    # Without a mark nothing is kept apart, whatever the product is called.
    unmarked = measures.prices_where_it_began(book.used("fuel_prices").assign(marked_as=""))
    assert set(unmarked["kind"]) == {"observed"}


def test_prices_where_it_began_keep_every_source_but_wholesale_and_later(book):
    prices = measures.prices_where_it_began(book.used("fuel_prices"))
    plain = [
        row
        for row in rows_of("fuel_prices")
        if re.search("Mangystau|western Kazakhstan", row["place"])
        and row["date"] < "2022-02"
        and "wholesale" not in row["product"]
    ]
    assert {source for cell in prices["source_id"] for source in cell.split(";")} == {row["source_id"] for row in plain}
    assert "wholesale" not in set(prices["kind"]) and not prices["place"].str.contains("Almaty city|Nur-Sultan").any()
    ends = prices.set_index(["date", "kind"])[["low_kzt_per_litre", "high_kzt_per_litre"]]
    assert list(ends.loc["2021", "observed"]) == [50, 60] and list(ends.loc["2022-01-06", "cap"]) == [50, 55]
    assert list(ends.loc["2022-01-03", "demanded"]) == [60, 60] and list(ends.loc["2022-01-03", "offered"]) == [85, 90]


def test_price_rise_agrees_with_decimal(book):
    def paid(date):
        rows = [row for row in rows_of("fuel_prices") if row["date"].startswith(date)]
        plain = [row for row in rows if row["product"].split(" (range")[0] == "LPG autogas, retail"]
        return [Decimal(row["price_kzt_per_litre"]) for row in plain]

    before, then, in_month = paid("2021"), paid("2022-01-01"), paid("2022-01")
    smallest, largest = measures.price_rise(book.used("fuel_prices"))
    assert smallest == pytest.approx(float(min(then) / max(before)))
    assert largest == pytest.approx(float(max(then) / min(before)))
    assert (smallest, largest) == (2.0, 2.4)
    least, _ = measures.price_rise(book.used("fuel_prices"), "2022-01")
    assert least == pytest.approx(float(min(in_month) / max(before)))


def test_price_rise_needs_both_sides(book):
    prices = book.used("fuel_prices")
    with pytest.raises(ValueError, match="in the year before"):
        measures.price_rise(prices[prices["date"] >= "2022-01-01"])
    with pytest.raises(ValueError, match="no price paid on 2022-01-01"):
        measures.price_rise(prices[prices["date"] < "2022"])


def test_unrest_tolls_keep_every_count(book):
    tolls = measures.unrest_tolls(book.used("january_2022_toll"), book.used("unrest_comparison"))
    plain = [int(row["deaths"]) for name in ("january_2022_toll", "unrest_comparison") for row in rows_of(name)]
    assert list(tolls["deaths"]) == plain
    assert tolls.groupby("event")["deaths"].max().to_dict() == {"January 2022": 238, "Zhanaozen 2011": 17}


# The summits of 2023


@pytest.mark.parametrize(
    ("topic", "kinds"),
    [
        ("border security", ["security"]),
        ("Security", ["security"]),
        ("critical minerals and energy security", ["energy", "trade and transport"]),
        ("food and energy security, climate action", ["climate", "energy"]),
        ("Afghanistan: peaceful, standing on its own, without terrorism", ["Afghanistan"]),
        ("regional peace, security and stability", ["security", "peace and conflict"]),
        ("sustainable development", ["other"]),
        ("energy, renewables, climate adaptation", ["climate", "energy", "green or renewable energy"]),
        ("green energy", ["energy", "green or renewable energy"]),
        ("green and sustainable development", ["other"]),
        ("business climate and normal trade relations", ["trade and transport"]),
    ],
)
def test_topic_kinds(topic, kinds):
    assert measures.topic_kinds(topic) == kinds


def test_topic_origins_count_copies_of_one_text_once(book):
    named = measures.topic_origins(book.used("summit_topics"), book.used("sources"), "green or renewable energy")
    named = named["green or renewable energy"]
    assert {place: len(origins) for place, origins in named.items()} == {"New York": 1, "Berlin": 1}
    entries = [row for row in rows_of("summit_topics") if "green energy" in row["topic"]]
    assert len(entries) == 6


def test_topic_origins_leave_out_the_talk_with_the_federal_president(book):
    named = measures.topic_origins(book.used("summit_topics"), book.used("sources"), "security", "Afghanistan")
    assert all(len(named[kind]["Berlin"]) == 1 for kind in named)
    assert "Kazakhstan" not in " ".join(origin for kind in named for origin in named[kind]["Berlin"])


def test_leaders_meetings_repeat_the_events_and_say_why_one_does_not_count():
    events = {row["event_id"]: row for row in rows_of("events")}
    rows = rows_of("leaders_meetings")
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    for row in rows:
        event = events[row["event_id"]]
        assert all(row[column] == event[column] for column in ("date", "place", "source_id"))
        assert (row["counted"] == "true") == (row["why_not"] == "")
        assert row["counted"] == "false" or row["level"] == "leaders"


def test_meetings_with_outsiders_agree_with_a_plain_count(book):
    days = [row["date"] for row in rows_of("leaders_meetings") if row["counted"] == "true"]
    table = measures.meetings_with_outsiders(book.used("leaders_meetings"), PUBLISHED)
    assert table.loc["before", "meetings"] == sum(day < "2022-02-24" for day in days) == 2
    assert table.loc["after", "meetings"] == sum("2022-02-24" <= day < PUBLISHED for day in days) == 6
    assert list(table["months"]) == [50, 27]
    # Both of those before fall in the last month.
    assert min(days) >= "2022-01-24"
