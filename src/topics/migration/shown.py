"""The tables of notebook 03 as a reader sees them."""

import pandas as pd

from claimbook.dates import in_words
from topics.migration.measures import COMPARED, REMOVALS
from topics.shared.states import STATE_NAMES, STATES

PLAIN = "{:,}".format
LATER = "Known later"
WHOSE = {"ALL": "all nationalities", "CA3": "three countries", **STATE_NAMES}
REMOVAL_WORDS = {
    "court-cases-article-18.8": "court cases on illegal entry or stay",
    "court-cases-received": "court cases received",
    "court-cases-reviewed": "court cases decided",
    "removal-decisions": "orders to leave",
    "forced-removal-decisions": "orders to leave, by force",
    "self-departure-decisions": "orders to leave on one's own",
    "held-at-airport": "held at the airport",
    "admitted-after-wait": "let in after a wait",
    "listed-for-removal": "listed for removal",
    "removed": "removed",
    "entry-refusals": "refused entry",
    "entry-refusals-ngo-estimate": "refused entry, an activist's estimate",
    "deportations": "deported",
    "deportations-from-airports": "deported from airports",
    "expulsions": "expelled",
}
DRAWN_OFF = {
    "mobilised-persons": "called up",
    "war-related-labour-loss-estimate": "lost to the war in all, an estimate",
}


def removals(rows: pd.DataFrame) -> pd.DataFrame:
    """``removals_since_attack`` of all nationalities or several; those of one of the five are in ``nationalities``."""
    rows = rows[~rows["nationality_iso3"].isin(STATES)]
    return pd.DataFrame(
        {
            "When": rows["period"].map(in_words),
            "Where": rows["place"].replace({"RUS": "Russia", "Saint Petersburg": "St Petersburg"}),
            "What was counted": rows["measure"].map(REMOVAL_WORDS),
            "Citizens of": rows["nationality_iso3"].map(WHOSE),
            "Number": rows["persons"].map(PLAIN),
        }
    )


def nationalities(rows: pd.DataFrame) -> pd.DataFrame:
    """``removals_since_attack`` by nationality: the numbers of each of the five in words, or 'none'."""
    rows = rows[rows["nationality_iso3"].isin(STATES)].sort_values("persons", ascending=False, kind="stable")
    words = [f"{row.persons:,} {REMOVAL_WORDS[row.measure]} ({in_words(row.period)})" for row in rows.itertuples()]
    rows = rows.assign(words=words, known=rows["later"].map({False: "Between the attack and the article", True: LATER}))
    return _pivot(rows, "nationality_iso3", STATE_NAMES, "Citizens of")


def by_measure(rows: pd.DataFrame) -> pd.DataFrame:
    """``removals_by_measure`` without the expulsions, which are drawn."""
    words = [f"{'at most ' * row.at_most}{row.persons:,} ({in_words(row.period)})" for row in rows.itertuples()]
    rows = rows.assign(words=words, known=rows["past"].map({True: "Before the attack", False: LATER}))
    names = {measure: name for measure, name in REMOVALS.items() if measure != "expulsions"}
    return _pivot(rows, "measure", names, "What was counted")


def _pivot(rows: pd.DataFrame, column: str, names: dict[str, str], heading: str) -> pd.DataFrame:
    """Words by the names of one column and by what was known, or 'none'."""
    table = rows.groupby([column, "known"])["words"].agg("; ".join).unstack()
    table = table.reindex(names).fillna("none")
    table.insert(0, heading, list(names.values()))
    return table.rename_axis(columns=None).reset_index(drop=True)


def events(rows: pd.DataFrame) -> pd.DataFrame:
    """``events_of`` a claim; events after the article are marked."""
    when = rows["when"] + rows["later"].map({True: " (later)", False: ""})
    return pd.DataFrame({"When": when, "Where": rows["place"], "What": rows["title"], "More": rows["detail"]})


def shortage_survey(rows: pd.DataFrame) -> pd.DataFrame:
    """``shortage_survey`` of the measures."""
    firms = rows["firms_percent"].map("{:.0f}".format)
    months = rows["period"].map(in_words)
    return pd.DataFrame({"Month": months, "Firms short of workers, percent": firms, "Before or after": rows["when"]})


def drawn_off(labour_market: pd.DataFrame) -> pd.DataFrame:
    """Estimates of people whom mobilisation and war took out of the workforce; they overlap and must not be added."""
    rows = labour_market[labour_market["indicator"].isin(DRAWN_OFF)]
    return pd.DataFrame(
        {
            "People drawn off": rows["indicator"].map(DRAWN_OFF),
            "As of": rows["period"].map(in_words),
            "Persons": rows["value"].map("{:,.0f}".format),
        }
    )


def entries(rows: pd.DataFrame) -> pd.DataFrame:
    """``entries_of_citizens`` of the measures."""
    rows = rows.drop(columns="change_percent").map("{:,.0f}".format).rename(columns=in_words)
    rows.insert(0, "Citizens of", rows.index.map(STATE_NAMES))
    return rows.rename_axis(columns=None).reset_index(drop=True)


def earlier_years(rows: pd.DataFrame) -> pd.DataFrame:
    """``against_earlier_years`` of the measures."""
    more = rows["at_least"].map({True: "more than ", False: ""})
    return pd.DataFrame(
        {
            "State": rows["country_iso3"].map(STATE_NAMES),
            "What was counted": rows["measure"].map(COMPARED),
            "Months": [in_words(period, year=False) for period in rows["period"]],
            "Earlier": rows["before"].map(PLAIN) + " (" + rows["year"] + ")",
            "2022": more + rows["after"].map(PLAIN),
            "Times as many": rows["ratio"].map("{:.2f}".format),
        }
    )
