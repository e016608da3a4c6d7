"""Laws and refusals of the migration measures and checks, and headline numbers computed a second way."""

import csv
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.tables import ROOT
from topics.migration import checks, measures, shown
from topics.shared.events import ATTACK, events_of
from topics.shared.states import STATES


@pytest.fixture(scope="module")
def counts(book) -> pd.DataFrame:
    return book.used("migrant_counts")


@pytest.fixture(scope="module")
def figures(book, counts) -> pd.DataFrame:
    return measures.migrant_figures(counts, book.published, book.used("migrant_stock"))


@pytest.fixture(scope="module")
def removals(book) -> pd.DataFrame:
    return measures.removals_by_measure(book.used("removals"), book.published)


@pytest.fixture(scope="module")
def since_attack(book) -> pd.DataFrame:
    return measures.removals_since_attack(book.used("removals"), book.published)


def raw(name: str) -> list[dict]:
    with open(ROOT / "data" / "evidence" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made_up(*rows: tuple) -> pd.DataFrame:
    columns = ["country_iso3", "period_start", "period_end", "measure", "persons", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def test_figures_cover_every_dated_count_of_the_years_and_no_other(counts, figures):
    low, high = (int(year) for year in measures.YEARS)
    expected = {
        (row["country_iso3"], Decimal(row["persons"]))
        for row in raw("migrant_counts")
        if row["period_end"] and low <= int(row["period_end"][:4]) <= high and row["measure"] in measures.COUNTED
    }
    found = figures[~figures["summed"] & (figures["counted"] != "by birthplace")]
    assert {(row.country_iso3, Decimal(round(row.number_millions * 1e6))) for row in found.itertuples()} == expected
    # What is not counted here is permits, part of the acts, a number of its own kind, or of one country.
    left_out = counts[~counts["measure"].isin(measures.COUNTED) & counts["country_iso3"].isin(["CA5", "CA3"])]
    assert left_out.empty


def test_of_the_five_every_number_is_told_and_of_the_rest_the_highest(book, counts, figures):
    told = measures.highest_numbers(counts, book.published, book.used("migrant_stock"))
    five = figures[(figures["group"] == "people from the five") & (figures["country_iso3"] == "CA5")]
    assert sorted(told.loc[told["group"] == "people from the five", "number_millions"]) == sorted(
        five["number_millions"]
    )
    kinds = ["group", "country_iso3", "counted"]
    rest = told[(told["group"] != "people from the five") & (told["counted"] != "official count and illegal stays")]
    assert not rest.duplicated(kinds).any()
    highest = figures.groupby(kinds)["number_millions"].max()
    assert all(row.number_millions == highest[row.group, row.country_iso3, row.counted] for row in rest.itertuples())
    both = told[told["counted"] == "official count and illegal stays"].iloc[0]
    assert both["number_millions"] == measures.ceiling(counts)["persons"].iloc[-1] / 1e6
    assert both["summed"] and both["later"]
    assert list(dict.fromkeys(told["group"])) == list(measures.GROUPS)


def test_every_source_of_a_figure_is_kept(figures):
    ids = {source for cell in figures["source_id"] for source in cell.split(";")}
    assert {"bbc-2024-backlash", "bbc-2024-backlash-ro", "menafn-2024", "undesa-ims-2024-origins"} <= ids
    assert figures["source_id"].str.contains("bbc-2024").sum() == 1


def test_other_revisions_of_the_stock_are_left_out(figures):
    assert set(figures.loc[figures["counted"] == "by birthplace", "source_id"]) == {"undesa-ims-2024-origins"}


def test_the_articles_own_number_is_marked_and_is_no_evidence(counts, figures, book):
    assert figures.loc[figures["own_statement"], "source_id"].tolist() == ["menafn-2024"]
    assert "menafn-2024" not in set(measures.numbers_of_the_five(counts, book.published)["source_id"])


def test_birthplace_sum_of_the_five_agrees_with_the_file(figures):
    exact = sum(
        Decimal(row["persons"])
        for row in raw("migrant_stock")
        if row["year"] == "2024" and row["measure"] == measures.REVISION and row["origin_iso3"] in STATES
    )
    born = figures[(figures["counted"] == "by birthplace") & (figures["country_iso3"] == "CA5")]
    assert [Decimal(round(number * 1e6)) for number in born["number_millions"]] == [exact]


def test_numbers_of_the_five_agree_with_the_file(counts, book):
    people = ("claimed-total", "claimed-total-at-least", "persons-present-estimate", "persons-present-official")
    expected = [
        (Decimal(row["persons"]), row["period_end"] <= book.published, row["source_id"])
        for row in raw("migrant_counts")
        if row["country_iso3"] == "CA5" and row["measure"] in people and row["period_end"]
    ]
    numbers = measures.numbers_of_the_five(counts, book.published)
    found = zip(map(Decimal, numbers["persons"]), ~numbers["later"], numbers["source_id"], strict=True)
    assert sorted(found) == sorted(row for row in expected if row[2] != "menafn-2024")
    assert numbers.loc[~numbers["recent"], "source_id"].tolist() == ["fms-2014-ca"]


def test_the_official_share_is_of_one_source_and_day(counts, book):
    five, everybody = (
        Decimal(row["persons"])
        for code in ("CA5", "ALL")
        for row in raw("migrant_counts")
        if row["source_id"] == "fms-2014-ca" and row["country_iso3"] == code
    )
    assert measures.official_share(counts, book.published) == pytest.approx(float(five / everybody * 100))


def test_sums_need_one_source_measure_and_period():
    rows = [("KGZ", "2021-01-01", "2021-12-31", "m", 1, "a"), ("TJK", "2021-01-01", "2021-12-31", "m", 2, "a")]
    third = ("UZB", "2021-01-01", "2021-12-31", "m", 3, "a")
    whole = measures.sums_of_states(made_up(*rows, third))
    assert whole[["country_iso3", "persons"]].to_numpy().tolist() == [["CA3", 6]]
    for column, other in ((5, "b"), (3, "n"), (2, "2021-06-30")):
        changed = list(third)
        changed[column] = other
        assert measures.sums_of_states(made_up(*rows, tuple(changed))).empty
    five = [("KAZ", *third[1:4], 4, "a"), ("TKM", *third[1:4], 5, "a")]
    assert measures.sums_of_states(made_up(*rows, third, *five))["country_iso3"].tolist() == ["CA5"]
    assert measures.sums_of_states(made_up(*rows, third, *five, ("CA5", *third[1:4], 15, "a"))).empty


def test_acts_are_no_people(book):
    acts = made_up(("CA5", "2021-01-01", "2021-12-31", "migration-registrations", 9_000_000, "a"))
    assert measures.numbers_of_the_five(acts, book.published).empty


def test_ceiling_agrees_with_the_file(counts):
    rows = [
        row
        for row in raw("migrant_counts")
        if row["country_iso3"] == "ALL" and row["period_end"][:4] in ("2022", "2023", "2024")
    ]

    def highest(*names):
        return max(Decimal(row["persons"]) for row in rows if row["measure"] in names)

    expected = [highest("persons-registered-in-year", "persons-present-official"), highest("illegal-stay-estimate")]
    found = measures.ceiling(counts)["persons"].tolist()
    assert found == [*expected, sum(expected)]
    assert found[2] < 10_000_000


def test_no_ceiling_without_an_estimate_of_illegal_stayers(book, counts):
    known = counts[counts["measure"] != "illegal-stay-estimate"]
    assert measures.ceiling(known)["persons"].isna().tolist() == [False, True, True]
    tables = book.tables["sources"], book.tables["claims"], book.published
    found = checks.c10b(known, *tables)
    assert found.verdict == "contradicted" and "all nationalities" not in found.because


def test_registrations_agree_with_the_file(counts):
    three = sum(
        Decimal(row["persons"])
        for row in raw("migrant_counts")
        if row["measure"] == "migration-registrations"
        and row["country_iso3"] in ("KGZ", "TJK", "UZB")
        and (row["period_start"], row["period_end"]) == ("2021-01-01", "2021-12-31")
    )
    found = measures.registrations_of_three(counts)
    assert Decimal(found["acts_2021"]) == three
    growth = Decimal(15_500_000) / Decimal(11_900_000)
    assert found["growth_2022_percent"] == pytest.approx(float((growth - 1) * 100))
    assert found["acts_2022_if_grown_alike"] == pytest.approx(float(three * growth))


def test_entries_of_citizens_agree_with_the_file(counts):
    entries = measures.entries_of_citizens(counts)
    for state in entries.index:
        for period in measures.ENTRY_PERIODS:
            values = [
                Decimal(row["persons"])
                for row in raw("migrant_counts")
                if row["measure"] == "border-entries-all-purposes"
                and row["country_iso3"] == state
                and f"{row['period_start']}/{row['period_end']}" == period
            ]
            assert entries.loc[state, period] == max(values)
    assert "TKM" not in entries.index
    first, second = measures.QUARTERS
    assert (entries["change_percent"] == (entries[second] / entries[first] - 1) * 100).all()
    assert (entries["change_percent"] > 50).all()


def test_a_state_without_a_quarter_is_not_compared(counts):
    known = counts[(counts["country_iso3"] != "TJK") | (counts["period_end"] != "2022-03-31")]
    assert measures.entries_of_citizens(known)["change_percent"].dropna().index.tolist() == ["KAZ", "KGZ", "UZB"]


def test_each_count_of_arrivals_is_compared_with_itself(book):
    compared = measures.against_earlier_years(book.used("russian_arrivals"))
    rows = compared.set_index(["country_iso3", "measure", "period", "year"])
    assert rows.index.is_unique and set(compared["country_iso3"]) == {"KAZ", "TJK", "UZB"}
    # 190,500 is given for nine months of 2021 and for the whole year: both are compared, each with its own months.
    tourists = compared[(compared["country_iso3"] == "UZB") & (compared["year"] == "2021")]
    assert tourists[["before", "after"]].to_numpy().tolist() == [[190_500, 395_100], [190_500, 567_700]]
    kazakh = compared[compared["country_iso3"] == "KAZ"].set_index("year")
    assert kazakh.loc["2019", "ratio"] < 1 and not kazakh.loc["2019", "at_least"]
    assert kazakh.loc["2021", "after"] == 1_300_000 and kazakh.loc["2021", "at_least"]


def test_a_part_of_the_months_counts_only_if_it_exceeds_the_whole(book):
    arrivals = book.used("russian_arrivals")
    less = arrivals.assign(persons=arrivals["persons"].mask(arrivals["persons"] == 566_300, 1_900_000))
    kazakh = measures.against_earlier_years(less)
    assert kazakh.loc[kazakh["country_iso3"] == "KAZ", "year"].tolist() == ["2019"]


def test_crossings_after_the_call_up_only_grow_and_balance(book):
    weeks = measures.after_call_up(book.used("russian_arrivals"))
    assert set(weeks["country_iso3"]) == {"KAZ"}
    assert weeks["entries"].is_monotonic_increasing and weeks["exits"].is_monotonic_increasing
    assert (weeks["entries"] - weeks["exits"] == weeks["difference"]).all()
    assert weeks["entries"].tolist() == [98_000, 200_000, 400_000]
    assert weeks["difference"].tolist() == [33_766, 53_000, 80_000]


def test_removals_keep_measures_nationalities_and_places_apart(removals):
    assert set(removals["measure"]) == set(measures.REMOVALS)
    assert set(removals.loc[removals["measure"] != "deportations", "nationality_iso3"]) == {"ALL"}
    assert set(removals.loc[removals["measure"] == "deportations", "nationality_iso3"]) == {"TJK"}
    assert 466 not in set(removals["persons"]) and 20_300 not in set(removals["persons"])
    assert not (removals["past"] & removals["later"]).any()


def test_expulsions_rose_before_the_attack(removals):
    before = removals[(removals["measure"] == "expulsions") & removals["past"]]
    exact = [
        Decimal(row["persons"])
        for row in raw("removals")
        if row["measure"] == "expulsions"
        and row["source_id"] == "tass-2024-bailiffs"
        and row["period"] in ("2022", "2023")
    ]
    assert [before["persons"].iloc[0], before["persons"].max()] == exact and exact[0] < exact[1]
    assert (before["period"] < ATTACK[:4]).all()
    most = removals[removals["at_most"]]
    assert most["persons"].tolist() == [1_000] and most["past"].all()


def test_one_figure_has_two_names(removals):
    twice = removals[removals.duplicated(["period", "nationality_iso3", "persons"], keep=False)]
    assert set(twice["measure"]) == {"expulsions", "removal-decisions"} and set(twice["persons"]) == {26_600}


def test_removals_since_the_attack_agree_with_the_file(book, since_attack):
    rows = [
        row
        for row in raw("removals")
        if row["period"] >= ATTACK and row["period"].split("/")[-1] <= book.published and len(row["period"]) >= 10
    ]
    weeks = since_attack[~since_attack["later"]]
    assert set(weeks["period"]) == {row["period"] for row in rows}
    own = {row["nationality_iso3"] for row in rows} & set(STATES)
    # To be refused entry is not to be removed, so the Kyrgyz count is none of removals.
    assert own == {"KGZ", "TJK"} and checks.c07b(book.used("removals"), book.published).fields["known"] == "Tajikistan"
    orders = ("removal-decisions", "forced-removal-decisions", "removed")
    sources = {row["source_id"] for row in rows if row["measure"] in orders}
    found = checks.c07(book.used("removals"), book.tables["sources"], book.published).value
    # Two of the four sources have one court's numbers.
    assert len(sources) == 4 and found == 3


def test_a_year_that_began_before_the_attack_is_neither_after_it_nor_known(book, since_attack):
    assert set(since_attack.loc[since_attack["period"].str[:10] < ATTACK, "later"]) == {True}
    assert "../2023" not in set(since_attack["period"])
    everything = measures.removals_since_attack(book.used("removals"), "2030-01-01")
    assert "2024" not in set(everything["period"])


def test_nationalities_without_a_figure_say_so(since_attack):
    rows = shown.nationalities(since_attack).set_index("Citizens of")
    assert (rows.loc[["Kazakhstan", "Turkmenistan"]] == "none").all(axis=None)
    between, later = rows.columns
    assert rows.loc["Uzbekistan", between] == "none" and "90 refused entry" in rows.loc["Uzbekistan", later]
    assert "1,000" not in rows.loc["Tajikistan", between]


def test_every_removal_has_words(since_attack):
    weeks = since_attack[~since_attack["later"]]
    table = shown.removals(weeks)
    assert not table.isna().any(axis=None)
    several = weeks[~weeks["nationality_iso3"].isin(STATES)]
    assert [int(number.replace(",", "")) for number in table["Number"]] == several["persons"].tolist()
    # No row is lost: what is of one state is told by nationality.
    own = shown.nationalities(weeks).iloc[:, 1].str.cat(sep="; ")
    assert len(several) + len([words for words in own.split("; ") if "(" in words]) == len(weeks)


def test_measures_other_than_expulsions_are_told_by_what_was_known(removals):
    table = shown.by_measure(removals).set_index("What was counted")
    assert table.columns.tolist() == ["Before the attack", "Known later"] and len(table) == len(measures.REMOVALS) - 1
    assert table.loc["entry bans"].tolist() == ["none", "267,200 (2024)"]
    assert table.iloc[-1, 0] == "at most 1,000 (until 2023)"
    others = removals[removals["measure"] != "expulsions"]
    assert table.stack().str.count(r"\(").sum() == len(others)


def test_only_the_one_survey_is_joined(book):
    survey = measures.shortage_survey(book.used("labour_market"))
    assert 60 not in set(survey["firms_percent"]) and not survey["period"].duplicated().any()
    assert survey.loc[survey["when"] == "before the invasion", "firms_percent"].tolist() == [26]
    assert survey["firms_percent"].iloc[-1] == 47


def test_unemployment_is_of_dated_months_and_quarters(book):
    rates = measures.unemployment(book.used("labour_market"), book.published)
    assert rates.loc[~rates["later"], "rate_percent"].iloc[-1] == 2.8
    assert (rates["period"].str.len() >= 7).all() and not rates["period"].str.contains("..", regex=False).any()


def test_events_after_the_article_are_marked(book):
    table = shown.events(events_of(book.used("events"), "C09", book.published))
    assert table["When"].str.endswith("(later)").sum() == 1 and table["When"].iloc[-1].endswith("(later)")
    assert not shown.events(events_of(book.used("events"), "C23", book.published))["When"].str.contains("later").any()


def test_tables_say_the_numbers_that_were_measured(book, counts):
    entries = shown.entries(measures.entries_of_citizens(counts))
    assert entries["Citizens of"].tolist() == ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan"]
    assert entries["January to March 2023"].tolist() == ["604,500", "244,200", "516,400", "818,000"]
    compared = shown.earlier_years(measures.against_earlier_years(book.used("russian_arrivals")))
    assert compared["2022"].str.startswith("more than").sum() == 1
    called_up = [row["value"] for row in raw("labour_market") if row["indicator"] == "mobilised-persons"]
    drawn_off = shown.drawn_off(book.used("labour_market")).set_index("People drawn off")["Persons"]
    assert int(drawn_off["called up"].replace(",", "")) == int(called_up[0])


def test_measures_of_nothing_are_empty(book):
    nothing = {name: book.used(name).head(0) for name in ("migrant_counts", "russian_arrivals", "removals")}
    stock = book.used("migrant_stock").head(0)
    assert measures.migrant_figures(nothing["migrant_counts"], book.published, stock).empty
    assert measures.entries_of_citizens(nothing["migrant_counts"]).empty
    assert measures.against_earlier_years(nothing["russian_arrivals"]).empty
    assert measures.after_call_up(nothing["russian_arrivals"]).empty
    assert measures.removals_since_attack(nothing["removals"], book.published).empty
