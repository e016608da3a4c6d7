"""Corrections hold, are noticed when their rows change, and are the only place that says what is left out."""

import ast
import random

import numpy as np
import pandas as pd
import pytest

from claimbook.book import Book
from claimbook.data.corrections import (
    ABSENT,
    REPLACING,
    affected,
    corrections_hold,
    matching,
    read_as,
    reasons,
    without,
)
from claimbook.data.rules import validate
from claimbook.data.tables import ROOT, DataError, Finder, Tables, as_written
from topics.economy import measures as economy
from topics.migration import measures as migration
from topics.security import measures as security
from topics.society import measures as society
from topics.votes import measures as votes

TABLES = Tables()
CORRECTIONS = TABLES["corrections"]
ROWS = {row.correction_id: row for row in CORRECTIONS.itertuples()}


def source_rows(row) -> pd.DataFrame:
    frame = TABLES[row.table]
    return frame[matching(frame, row.locator)]


def refused(row, frame: pd.DataFrame) -> str:
    """The sentence with which a table is refused, on account of one correction."""
    alone = CORRECTIONS[CORRECTIONS["correction_id"] == row.correction_id].reset_index(drop=True)
    with pytest.raises(DataError) as refusal:
        corrections_hold(TABLES.with_table(row.table, frame).with_table("corrections", alone))
    assert refusal.value.file == "data/corrections.csv" and refusal.value.row == 2
    with pytest.raises(DataError, match=r"^data/corrections\.csv, row"):
        corrections_hold(TABLES.with_table(row.table, frame))
    return str(refusal.value)


def other_value(cells: pd.Series):
    """A value that none of the cells holds, of their kind."""
    if pd.api.types.is_string_dtype(cells):
        return "another"
    return 1 if cells.isna().all() else cells.max() + 1


def of(*actions: str) -> list[str]:
    return [name for name, row in ROWS.items() if row.action in actions]


PRESENT = [name for name, row in ROWS.items() if row.action not in ABSENT]


def test_corrections_hold_and_belong_to_the_validation(tables):
    corrections_hold(tables)
    row = ROWS["toll-undated"]
    with pytest.raises(DataError, match=r"data/corrections\.csv, row \d+, column expected_rows: toll-undated"):
        validate(tables.with_table("crocus_toll", without(TABLES["crocus_toll"], row.table, CORRECTIONS, "excluded")))


@pytest.mark.parametrize("name", PRESENT)
def test_a_changed_value_is_noticed(name):
    row, frame = ROWS[name], TABLES[ROWS[name].table].copy()
    at = source_rows(row).index[0]
    frame.loc[at, row.column] = other_value(source_rows(row)[row.column])
    words = refused(row, frame)
    assert name in words and row.reason in words and "look again and change or drop this row" in words


@pytest.mark.parametrize("name", PRESENT)
def test_a_lost_row_is_noticed(name):
    row, frame = ROWS[name], TABLES[ROWS[name].table]
    words = refused(row, frame.drop(source_rows(row).index[-1]).reset_index(drop=True))
    assert f"expected {row.expected_rows} rows" in words and f"found {row.expected_rows - 1} " in words


@pytest.mark.parametrize("name", PRESENT)
def test_a_doubled_row_is_noticed(name):
    row, frame = ROWS[name], TABLES[ROWS[name].table]
    words = refused(row, pd.concat([frame, source_rows(row).tail(1)], ignore_index=True))
    assert f"expected {row.expected_rows} rows" in words and f"found {row.expected_rows + 1} " in words


@pytest.mark.parametrize("name", of(*ABSENT))
def test_a_row_that_comes_back_is_noticed(name):
    row, frame = ROWS[name], TABLES[ROWS[name].table]
    back = frame.tail(1).copy()
    for term in row.locator.split("; "):
        column, values = term.split("=")
        back[column] = back[column].dtype.type(values.split("|")[0]) if column == "year" else values.split("|")[0]
    words = refused(row, pd.concat([frame, back], ignore_index=True))
    assert f"expected 0 rows with {row.locator}, found 1 in {TABLES.file(row.table)}, row {len(frame) + 2};" in words


@pytest.mark.parametrize("name", of("used"))
def test_another_count_of_what_is_used_needs_a_word(name):
    row, frame = ROWS[name], TABLES[ROWS[name].table]
    other = source_rows(row).tail(1).copy()
    terms = {term.split("=")[0] for term in row.locator.split("; ")} | {"source_id"}
    for column in terms - {row.column}:
        other[column] = other_value(frame[column])
    with pytest.raises(DataError, match=f"{name} .*found none for {TABLES.file(row.table)}, row {len(frame) + 2};"):
        corrections_hold(TABLES.with_table(row.table, pd.concat([frame, other], ignore_index=True)))


@pytest.mark.parametrize("name", of("read_as"))
def test_a_value_set_right_in_the_source_makes_the_correction_needless(name):
    row, frame = ROWS[name], TABLES[ROWS[name].table].copy()
    frame.loc[source_rows(row).index, row.column] = row.used_value
    assert "needless" in refused(row, frame)


def test_a_correction_that_gets_lost_in_the_table_is_noticed():
    row, frame = ROWS["un-62-249-date"], TABLES["un_votes"].copy()
    frame.loc[source_rows(row).index, "date"] = row.source_value
    assert "found '2008-04-15' (as the source has it, so that the correction is lost)" in refused(row, frame)


@pytest.mark.parametrize("name", of(*REPLACING))
def test_a_source_that_agrees_with_what_is_used_makes_the_correction_needless(name):
    frame = CORRECTIONS.copy()
    frame.loc[ROWS[name].Index, "source_value"] = ROWS[name].used_value
    with pytest.raises(
        DataError, match=rf"row {ROWS[name].Index + 2}, column used_value: .*{name} has become needless"
    ):
        corrections_hold(TABLES.with_table("corrections", frame))


@pytest.mark.parametrize(
    ("name", "column", "value", "words"),
    [
        ("toll-undated", "table", "tolls", "column table: found 'tolls', expected the name of another table"),
        ("toll-undated", "table", "corrections", "column table: found 'corrections'"),
        ("toll-undated", "column", "dead", "column column: found 'dead', expected a column of the table crocus_toll"),
        ("toll-undated", "locator", "as_of=", "column locator: found 'as_of=', expected column=value terms"),
        ("toll-undated", "locator", "as_of_date", "column locator: found 'as_of_date', expected column=value terms"),
        ("toll-undated", "used_value", "150", "column used_value: found '150', expected an empty cell"),
        ("toll-undated", "expected_rows", 0, "column expected_rows: found 0, expected at least 1"),
        ("trade-kazakhstan-2010", "expected_rows", 1, "column expected_rows: found 1, expected 0"),
        ("un-62-249-date", "source_value", "", "column source_value: found '', expected a value"),
        ("un-62-249-date", "expected", "2008-04-15", "column expected: found '2008-04-15', expected '2008-05-15'"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(name, column, value, words):
    frame = CORRECTIONS.copy()
    frame.loc[ROWS[name].Index, column] = value
    with pytest.raises(DataError, match=f"^data/corrections.csv, row {ROWS[name].Index + 2}, {words}"):
        corrections_hold(TABLES.with_table("corrections", frame))


def test_a_broken_correction_is_told_before_any_verdict_is_reached(tables):
    frame = CORRECTIONS.copy()
    frame.loc[ROWS["migrants-article"].Index, "locator"] = "source=menafn-2024"
    words = (
        rf"^data/corrections\.csv, row {ROWS['migrants-article'].Index + 2}, column locator: found 'source=menafn-2024'"
    )
    with pytest.raises(DataError, match=words):
        Book.open(tables=tables.with_table("corrections", frame)).finding("C10")


def test_locators_find_text_numbers_and_empty_cells():
    assert as_written(pd.Series([True, pd.NA], dtype="boolean")).tolist() == ["true", ""]
    frame = pd.DataFrame({"a": ["x", "", "x"], "n": pd.array([1, 2, pd.NA], "Int64"), "f": [1.5, float("nan"), 2.0]})
    assert matching(frame, "a=x").tolist() == [True, False, True]
    assert matching(frame, "a=x; n=1|2").tolist() == [True, False, False]
    assert matching(frame, "n=").tolist() == [False, False, True]
    assert matching(frame, "f=|2").tolist() == [False, True, True]
    assert as_written(frame["f"]).tolist() == ["1.5", "", "2"]


COLUMNS = {
    "text": lambda draw, rows: pd.array([draw.choice(["", "a", "b", "1"]) for _ in range(rows)], dtype="str"),
    "whole": lambda draw, rows: np.array([draw.randrange(3) for _ in range(rows)], dtype="int64"),
    "whole or none": lambda draw, rows: pd.array([draw.choice([1, 2, pd.NA]) for _ in range(rows)], dtype="Int64"),
    "number": lambda draw, rows: np.array([draw.choice([1.0, 2.5, float("nan")]) for _ in range(rows)]),
    "truth": lambda draw, rows: pd.array([draw.choice([True, False, pd.NA]) for _ in range(rows)], dtype="boolean"),
}


def scanned(frame: pd.DataFrame, locator: str) -> list[int]:
    """The rows that a locator picks, by asking every term of every row."""
    terms = [term.split("=") for term in locator.split("; ")]
    written = {column: as_written(frame[column]).tolist() for column, _ in terms}
    return [
        row for row in range(len(frame)) if all(written[column][row] in values.split("|") for column, values in terms)
    ]


@pytest.mark.parametrize("seed", range(50))
def test_rows_are_found_as_by_looking_at_every_row(seed):
    draw = random.Random(seed)
    rows = draw.randrange(12)
    frame = pd.DataFrame({name: made(draw, rows) for name, made in COLUMNS.items()})
    finder = Finder(frame)
    for _ in range(40):
        terms = []
        for column in draw.sample(list(COLUMNS), draw.randint(1, 3)):
            values = draw.choices(["", "a", "1", "2", "2.5", "true", "false", "none such"], k=draw.randint(1, 3))
            terms.append(f"{column}={'|'.join(values)}")
        locator = "; ".join(terms)
        assert finder.rows(locator) == scanned(frame, locator), locator
        assert np.flatnonzero(matching(frame, locator)).tolist() == scanned(frame, locator), locator
    for wrong, term in (
        ("text", "text"),
        ("nothing=a", "nothing=a"),
        ("text=a; nothing=a", "nothing=a"),
        ("text=a; x; y=", "x"),
    ):
        with pytest.raises(ValueError, match=f"^{term}$"):
            finder.rows(wrong)


# What is drawn and what is not is what the table says.


def sources(rows: pd.DataFrame) -> set[str]:
    return set(rows["source_id"].str.split(";").explode())


def test_events_left_out_are_told_with_their_reasons():
    frame = TABLES["society_events"]
    told = reasons(frame, "society_events", CORRECTIONS, "excluded")
    assert (
        told["event_id"].tolist()
        == frame.loc[affected(frame, "society_events", CORRECTIONS, "excluded"), "event_id"].tolist()
    )
    assert told["reason"].tolist() == [
        row.reason for row in ROWS.values() if (row.table, row.action) == ("society_events", "excluded")
    ]
    drawn = set(society.distinct_events(frame, CORRECTIONS)["event_ids"].str.split(";").explode())
    assert drawn == set(without(frame, "society_events", CORRECTIONS, "excluded", "other_subject")["event_id"])


def test_a_correction_that_is_dropped_lets_its_rows_in():
    frame = TABLES["society_events"]
    fewer = CORRECTIONS[CORRECTIONS["correction_id"] != "airport-posters"]
    more = set(society.distinct_events(frame, fewer)["event_ids"]) - set(
        society.distinct_events(frame, CORRECTIONS)["event_ids"]
    )
    assert more == {source_rows(ROWS["airport-posters"])["event_id"].iloc[0]}


def test_remittances_drawn_are_those_used():
    drawn = migration.remittance_shares(TABLES["remittances"], CORRECTIONS)
    used = TABLES["remittances"][affected(TABLES["remittances"], "remittances", CORRECTIONS, "used")]
    used = used.dropna(subset=["share_of_gdp_percent"])
    assert sorted(zip(drawn["country_iso3"], drawn["year"], drawn["share_of_gdp_percent"], strict=True)) == sorted(
        zip(used["country_iso3"], used["year"], used["share_of_gdp_percent"], strict=True)
    )
    marked = source_rows(ROWS["remittances-kyrgyz-estimates"])
    assert set(drawn.loc[drawn["estimated"], "share_of_gdp_percent"]) == set(marked["share_of_gdp_percent"])


def test_counts_of_migrants_left_out_are_the_undated_and_the_older_revisions():
    counts, stock = TABLES["migrant_counts"], TABLES["migrant_stock"]
    excluded = affected(counts, "migrant_counts", CORRECTIONS, "excluded")
    assert (excluded == ((counts["period_end"] == "") & (counts["period_start"] == ""))).all()
    drawn = migration.migrant_figures(counts, stock, CORRECTIONS, years=(0, 9999))
    kept = pd.concat([counts[~excluded], without(stock, "migrant_stock", CORRECTIONS, "excluded")])
    assert sources(drawn) == set(kept["source_id"])
    assert {round(number * 1e6) for number in drawn.loc[~drawn["summed"], "number_millions"]} == set(kept["persons"])


def test_death_counts_left_out_are_the_undated():
    frame = TABLES["crocus_toll"]
    drawn = security.toll_counts(frame)
    assert sources(drawn) == set(without(frame, "crocus_toll", CORRECTIONS, "excluded")["source_id"])
    press = frame[affected(frame, "crocus_toll", CORRECTIONS, "kept_apart")]
    assert sources(drawn[drawn["counted"] == "press"]) == set(press["source_id"])
    assert (affected(frame, "crocus_toll", CORRECTIONS, "not_joined") == frame["injured"].notna()).all()
    assert "injured" not in drawn


def test_surveys_and_rates_left_out_are_those_of_the_table():
    frame = without(TABLES["labour_market"], "labour_market", CORRECTIONS, "excluded")
    for drawn, indicator in (
        (migration.shortage_survey(TABLES["labour_market"], CORRECTIONS), "firms-reporting-worker-shortage"),
        (migration.unemployment(TABLES["labour_market"]), "unemployment-rate"),
    ):
        rows = frame[frame["indicator"] == indicator]
        assert sources(drawn) == set(rows["source_id"]) and set(drawn["period"]) == set(rows["period"])


def test_language_drawn_is_what_is_not_left_out():
    frame = TABLES["language"]
    drawn = society.russian_series(frame, CORRECTIONS, since=0)
    keys = ["country_iso3", "indicator", "year", "value_percent"]

    def cells(rows: pd.DataFrame) -> set:
        return set(rows[keys].itertuples(index=False, name=None))

    assert cells(drawn) == cells(without(frame, "language", CORRECTIONS, "excluded", "other_subject"))
    assert cells(drawn[drawn["weak"]]) == cells(frame[affected(frame, "language", CORRECTIONS, "marked")])
    assert cells(drawn[drawn["disputed"]]) == cells(frame[affected(frame, "language", CORRECTIONS, "both_kept")])


def test_polls_drawn_are_totals_and_the_articles_figures_stand_apart():
    frame = TABLES["polls"]
    assert (society.is_subgroup(frame) == affected(frame, "polls", CORRECTIONS, "part_of_total")).all()
    answers = society.nearest_answers(frame, CORRECTIONS)
    own = frame[affected(frame, "polls", CORRECTIONS, "own_statement")]
    assert sources(answers[answers["from_article"]]) == set(own["source_id"])
    topics = answers.loc[~answers["from_article"], "question"]
    rows = without(frame, "polls", CORRECTIONS, "excluded", "part_of_total", "own_statement")
    left = rows[rows["question"].isin(topics)].merge(
        answers[["question", "answer"]].drop_duplicates(), on=["question", "answer"]
    )
    assert set(left["source_id"]) <= sources(answers)
    assert not sources(answers) & set(frame.loc[affected(frame, "polls", CORRECTIONS, "excluded"), "source_id"])


def test_ranks_and_routes_drawn_are_those_used():
    frame = TABLES["energy_resources"]
    used = frame[affected(frame, "energy_resources", CORRECTIONS, "used")]
    assert sources(economy.world_ranks(frame, CORRECTIONS)) == set(used["source_id"])
    others = economy.other_ranks(frame, CORRECTIONS)
    apart = frame[
        affected(frame, "energy_resources", CORRECTIONS, "kept_apart") & frame["indicator"].str.endswith("-world-rank")
    ]
    assert sorted(others["world_rank"]) == sorted(apart["value"]) and set(others["source_id"]) == set(
        apart["source_id"]
    )
    exports = TABLES["energy_exports"]
    routes = exports[affected(exports, "energy_exports", CORRECTIONS, "used")]
    assert set(economy.oil_routes(exports, CORRECTIONS)["route"]) == set(routes["route_or_buyer"])
    destinations = affected(exports, "energy_exports", CORRECTIONS, "excluded")
    assert (destinations == exports["route_or_buyer"].str.contains("declared destination")).all()


def test_prices_paid_are_those_not_kept_apart():
    frame = TABLES["fuel_prices"]
    observed = frame["product"].map(security.price_kind) == "observed"
    assert (observed == ~affected(frame, "fuel_prices", CORRECTIONS, "kept_apart")).all()


def test_gaps_and_estimates_of_trade_are_those_of_the_table():
    frame = TABLES["trade_partners"]
    assert ((frame["basis"] == "estimated") == affected(frame, "trade_partners", CORRECTIONS, "marked")).all()
    omitted = {}
    for row in ROWS.values():
        if (row.table, row.action) == ("trade_partners", "omitted"):
            terms = dict(term.split("=") for term in row.locator.split("; "))
            omitted[terms["reporter_iso3"]] = [int(year) for year in terms["year"].split("|")]
    assert economy.missing_years(economy.trade_shares(frame)) == omitted
    cells = frame.groupby(["reporter_iso3", "year"]).size()
    full = len(frame["flow"].unique()) * len(frame["partner_iso3"].unique())
    assert cells[cells < full].index.tolist() == [("TJK", 2000)]
    # Two partners in three flows, and one more in one.
    assert full - cells["TJK", 2000] == 2 * 3 + 1


def test_pairs_of_trade_leave_out_averages_and_gaps():
    frame = TABLES["sanctions_trade"]
    apart = frame[affected(frame, "sanctions_trade", CORRECTIONS, "kept_apart")]
    assert not sources(economy.before_and_after(frame)) & set(apart["source_id"])
    other = TABLES["sanctions_trade_other_units"]
    assert (
        (other["unit"] != "EUR million") == affected(other, "sanctions_trade_other_units", CORRECTIONS, "not_joined")
    ).all()


def test_removals_drawn_leave_out_other_subjects_and_parts():
    frame = TABLES["removals"]
    drawn = migration.removals_by_measure(frame, CORRECTIONS)
    rows = read_as(without(frame, "removals", CORRECTIONS, "other_subject", "part_of_total"), "removals", CORRECTIONS)
    rows = rows[(rows["place"] == "RUS") & rows["nationality_iso3"].isin(["ALL", "TJK"])]
    keys = ["measure", "nationality_iso3", "period", "persons"]
    assert set(drawn[keys].itertuples(index=False)) == set(rows[keys].itertuples(index=False))
    bound = frame[affected(frame, "removals", CORRECTIONS, "read_as")]
    assert drawn.loc[drawn["at_most"], "persons"].tolist() == bound["persons"].tolist()


def test_statements_without_a_day_are_kept_and_conflicting_ones_are_said():
    frame = TABLES["positions"]
    marked = affected(frame, "positions", CORRECTIONS, "marked")
    assert (marked == ((frame["date"] == "") | (frame["stance"] == ""))).all()
    kept = votes.stated_positions(frame, "georgia-2008", "2008")
    assert (kept["date"] == "").sum() == ((frame["date"] == "") & (frame["issue"] == "georgia-2008")).sum()
    said = security.stances_2022(frame)
    assert said.stack().str.contains("readouts conflict").sum() == (frame["stance"] == "").sum()


def test_parts_of_the_damage_are_those_that_say_so():
    frame = TABLES["january_2022_damage"]
    parts = affected(frame, "january_2022_damage", CORRECTIONS, "part_of_total")
    assert (parts == frame["measure"].str.contains("among them")).all()


# What the code may not name.

# The two texts that the claims C19 compares, and the protests that get a label of their own: a choice of what is shown,
# nothing is left out by it.
NAMED_ON_PURPOSE = {
    ("checks.py", "A/RES/68/262"),
    ("checks.py", "A/RES/63/307"),
    ("society.py", "s040"),
    ("society.py", "s049"),
    ("society.py", "s050"),
    ("society.py", "s051"),
}


def test_no_source_text_or_event_is_singled_out_in_the_code():
    names = set(TABLES["sources"]["source_id"]) | set(TABLES["un_votes"]["resolution"])
    names |= set(TABLES["society_events"]["event_id"]) | set(CORRECTIONS["correction_id"])
    found = {
        (path.name, node.value)
        for path in sorted((ROOT / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in names
    }
    assert found == NAMED_ON_PURPOSE
