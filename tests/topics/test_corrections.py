"""What measures use and leave out is what data/corrections.csv says, and the code names no row itself."""

import ast

import numpy as np
import pandas as pd
import pytest

from claimbook.data.corrections import ABSENT, corrections_hold, is_marked
from claimbook.data.locators import Finder
from claimbook.data.tables import ROOT, DataError, Tables
from topics.economy import measures as economy
from topics.migration import measures as migration
from topics.security import measures as security
from topics.security import shown
from topics.shared.remittances import remittance_shares
from topics.society import measures as society
from topics.votes import measures as votes

TABLES = Tables()
CORRECTIONS = TABLES["corrections"]
ROWS = {row.correction_id: row for row in CORRECTIONS.itertuples()}


def rows_of(tables: Tables, name: str, locator: str) -> pd.DataFrame:
    return tables[name].iloc[tables.finder(name).rows(locator)]


def affected(frame: pd.DataFrame, table: str, *actions: str) -> pd.Series:
    """Which rows of a table, as it is written, corrections of these actions speak of."""
    finder = Finder(frame)
    rows = [row for row in ROWS.values() if row.table == table and row.action in actions]
    found = [at for row in rows for at in finder.rows(row.locator)]
    return pd.Series(np.isin(np.arange(len(frame)), found), index=frame.index)


def without(frame: pd.DataFrame, table: str, *actions: str) -> pd.DataFrame:
    return frame[~affected(frame, table, *actions)]


def sources(rows: pd.DataFrame) -> set[str]:
    return set(rows["source_id"].str.split(";").explode())


def test_events_drawn_are_those_not_left_out():
    frame = TABLES["society_events"]
    drawn = society.distinct_events(TABLES.used("society_events"), TABLES.published)
    kept = without(frame, "society_events", "excluded", "other_subject")
    assert set(drawn["event_ids"].str.split(";").explode()) == set(kept["event_id"])


def test_remittances_drawn_are_those_used():
    drawn = remittance_shares(TABLES.used("remittances"), TABLES.published)
    used = TABLES["remittances"][affected(TABLES["remittances"], "remittances", "used")]
    used = used.dropna(subset=["share_of_gdp_percent"])
    assert sorted(zip(drawn["country_iso3"], drawn["year"], drawn["share_of_gdp_percent"], strict=True)) == sorted(
        zip(used["country_iso3"], used["year"], used["share_of_gdp_percent"], strict=True)
    )
    assert set(drawn.loc[drawn["estimated"], "share_of_gdp_percent"]) == set(
        rows_of(TABLES, "remittances", ROWS["remittances-kyrgyz-estimates"].locator)["share_of_gdp_percent"]
    )


def test_counts_of_migrants_left_out_are_the_undated_and_the_older_revisions():
    counts, stock = TABLES["migrant_counts"], TABLES["migrant_stock"]
    excluded = affected(counts, "migrant_counts", "excluded")
    assert (excluded == ((counts["period_end"] == "") & (counts["period_start"] == ""))).all()
    drawn = migration.migrant_figures(TABLES.used("migrant_counts"), TABLES.published, TABLES.used("migrant_stock"))
    kept = pd.concat(
        [counts[~excluded].rename(columns={"period_end": "end"}), without(stock, "migrant_stock", "excluded")]
    )
    first, last = migration.YEARS
    kept = kept[
        kept["measure"].isin(migration.COUNTED)
        & kept["end"].fillna(kept["year"].astype("str")).str[:4].between(first, last)
    ]
    assert sources(drawn) == set(kept["source_id"])
    assert {round(number * 1e6) for number in drawn.loc[~drawn["summed"], "number_millions"]} == set(kept["persons"])


def test_death_counts_left_out_are_the_undated():
    frame = TABLES["crocus_toll"]
    drawn = security.toll_counts(TABLES.used("crocus_toll"), TABLES.published)
    assert sources(drawn) == set(without(frame, "crocus_toll", "excluded")["source_id"])
    press = frame[affected(frame, "crocus_toll", "kept_apart")]
    assert sources(drawn[drawn["counted"] == "press"]) == set(press["source_id"])
    assert (affected(frame, "crocus_toll", "not_joined") == frame["injured"].notna()).all()
    assert "injured" not in drawn


def test_surveys_and_rates_left_out_are_those_of_the_table():
    frame = without(TABLES["labour_market"], "labour_market", "excluded")
    for drawn, indicator in (
        (migration.shortage_survey(TABLES.used("labour_market")), "firms-reporting-worker-shortage"),
        (migration.unemployment(TABLES.used("labour_market"), TABLES.published), "unemployment-rate"),
    ):
        rows = frame[frame["indicator"] == indicator]
        assert sources(drawn) == set(rows["source_id"]) and set(drawn["period"]) == set(rows["period"])


def test_language_drawn_is_what_is_not_left_out():
    frame = TABLES["language"]
    drawn = society.russian_series(TABLES.used("language"), since=0)
    keys = ["country_iso3", "indicator", "year", "value_percent"]

    def cells(rows: pd.DataFrame) -> set:
        return set(rows[keys].itertuples(index=False, name=None))

    assert cells(drawn) == cells(without(frame, "language", "excluded", "other_subject"))
    assert cells(drawn[drawn["weak"]]) == cells(frame[affected(frame, "language", "marked")])
    assert cells(drawn[drawn["disputed"]]) == cells(frame[affected(frame, "language", "both_kept")])


def test_polls_drawn_are_totals_and_the_articles_figures_stand_apart():
    frame = TABLES["polls"]
    assert (society.is_subgroup(frame) == affected(frame, "polls", "part_of_total")).all()
    answers = society.nearest_answers(TABLES.used("polls"))
    own = frame[affected(frame, "polls", "own_statement")]
    assert sources(answers[answers["from_article"]]) == set(own["source_id"])
    topics = answers.loc[~answers["from_article"], "question"]
    rows = without(frame, "polls", "excluded", "part_of_total", "own_statement")
    left = rows[rows["question"].isin(topics)].merge(
        answers[["question", "answer"]].drop_duplicates(), on=["question", "answer"]
    )
    assert set(left["source_id"]) <= sources(answers)
    assert not sources(answers) & set(frame.loc[affected(frame, "polls", "excluded"), "source_id"])


def test_ranks_and_routes_drawn_are_those_used():
    frame = TABLES["energy_resources"]
    used = frame[affected(frame, "energy_resources", "used")]
    assert sources(economy.world_ranks(TABLES.used("energy_resources"))) == set(used["source_id"])
    apart = frame[affected(frame, "energy_resources", "kept_apart") & frame["indicator"].str.endswith("-world-rank")]
    assert len(apart) and not sources(economy.world_ranks(TABLES.used("energy_resources"))) & set(apart["source_id"])
    exports = TABLES["energy_exports"]
    routes = exports[affected(exports, "energy_exports", "used")]
    assert set(economy.oil_routes(TABLES.used("energy_exports"))["route"]) == set(routes["route_or_buyer"])
    destinations = affected(exports, "energy_exports", "excluded")
    assert (destinations == exports["route_or_buyer"].str.contains("declared destination")).all()


def test_prices_paid_are_those_not_kept_apart():
    frame = TABLES["fuel_prices"]
    apart = frame[affected(frame, "fuel_prices", "kept_apart")]
    assert not {"observed"} & set(apart["product"].map(security.price_kind))
    drawn = security.prices_where_it_began(TABLES.used("fuel_prices"))
    known = frame[~frame.index.isin(apart.index) & (frame["date"] < "2022-02")]
    assert sources(drawn[drawn["kind"] == "observed"]) == sources(known)
    for year in ("2021", "2022"):
        paid = frame.drop(apart.index)
        paid = paid[paid["date"].str.startswith(year) & (paid["price_kzt_per_litre"] > 0)]["price_kzt_per_litre"]
        assert sorted(security.prices_paid(TABLES.used("fuel_prices"), year)) == sorted(paid)


def test_gaps_and_estimates_of_trade_are_those_of_the_table():
    frame = TABLES["trade_partners"]
    assert ((frame["basis"] == "estimated") == affected(frame, "trade_partners", "marked")).all()
    omitted = {}
    for row in ROWS.values():
        if (row.table, row.action) == ("trade_partners", "omitted"):
            terms = dict(term.split("=") for term in row.locator.split("; "))
            omitted[terms["reporter_iso3"]] = [int(year) for year in terms["year"].split("|")]
    assert economy.missing_years(economy.trade_shares(TABLES.used("trade_partners"))) == omitted
    cells = frame.groupby(["reporter_iso3", "year"]).size()
    full = len(frame["flow"].unique()) * len(frame["partner_iso3"].unique())
    assert cells[cells < full].index.tolist() == [("TJK", 2000)]
    # Two partners in three flows, and one more in one.
    assert full - cells["TJK", 2000] == 2 * 3 + 1


def test_pairs_of_trade_leave_out_averages_and_gaps():
    frame = TABLES["sanctions_trade"]
    apart = frame[affected(frame, "sanctions_trade", "kept_apart")]
    assert not sources(economy.before_and_after(TABLES.used("sanctions_trade"), TABLES.published)) & set(
        apart["source_id"]
    )
    other = TABLES["sanctions_trade_other_units"]
    assert ((other["unit"] != "EUR million") == affected(other, "sanctions_trade_other_units", "not_joined")).all()


def test_removals_drawn_leave_out_other_subjects_and_parts():
    frame = TABLES["removals"]
    drawn = migration.removals_by_measure(TABLES.used("removals"), TABLES.published)
    rows = TABLES.used("removals")
    rows = rows[~is_marked(rows, "other_subject", "part_of_total")]
    rows = rows[(rows["place"] == "RUS") & rows["nationality_iso3"].isin(["ALL", "TJK"])]
    keys = ["measure", "nationality_iso3", "period", "persons"]
    assert set(drawn[keys].itertuples(index=False)) == set(rows[keys].itertuples(index=False))
    bound = frame[affected(frame, "removals", "read_as")]
    assert drawn.loc[drawn["at_most"], "persons"].tolist() == bound["persons"].tolist()


def test_statements_without_a_day_are_kept_and_conflicting_ones_are_said():
    frame = TABLES["positions"]
    marked = affected(frame, "positions", "marked")
    assert (marked == ((frame["date"] == "") | (frame["stance"] == ""))).all()
    kept = votes.stated_positions(TABLES.used("positions"), "georgia-2008")
    assert (kept["date"] == "").sum() == ((frame["date"] == "") & (frame["issue"] == "georgia-2008")).sum()
    said = shown.stances(TABLES.used("positions"), TABLES.published)
    assert said.stack().str.contains("readouts conflict").sum() == (frame["stance"] == "").sum()


def test_parts_of_the_damage_are_those_that_say_so():
    frame = TABLES["january_2022_damage"]
    parts = affected(frame, "january_2022_damage", "part_of_total")
    assert (parts == frame["measure"].str.contains("among them")).all()


# What the code may not name.


def test_no_source_text_or_event_is_singled_out_in_the_code():
    names = set(TABLES["sources"]["source_id"]) | set(TABLES["un_votes"]["resolution"])
    names |= set(TABLES["society_events"]["event_id"]) | set(CORRECTIONS["correction_id"])
    found = {
        (path.name, node.value)
        for path in sorted((ROOT / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in names
    }
    assert found == set()


@pytest.mark.laws
@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.action not in ABSENT])
def test_a_lost_row_of_a_correction_is_noticed(name):
    row = ROWS[name]
    fewer = TABLES[row.table].drop(rows_of(TABLES, row.table, row.locator).index[-1]).reset_index(drop=True)
    with pytest.raises(DataError, match=r"^data/corrections\.csv, row"):
        corrections_hold(TABLES.with_table(row.table, fewer))
