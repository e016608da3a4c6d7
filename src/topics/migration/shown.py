"""The tables of notebook 03 as a reader sees them."""

import pandas as pd

from claimbook.book import Book
from claimbook.dates import in_words
from claimbook.words import sentence
from topics.migration import measures
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
    names = {measure: name for measure, name in measures.REMOVALS.items() if measure != "expulsions"}
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
            "What was counted": rows["measure"].map(measures.COMPARED),
            "Months": [in_words(period, year=False) for period in rows["period"]],
            "Earlier": rows["before"].map(PLAIN) + " (" + rows["year"] + ")",
            "2022": more + rows["after"].map(PLAIN),
            "Times as many": rows["ratio"].map("{:.2f}".format),
        }
    )


def ten_million(book: Book) -> str:
    """What the check of the ten million finds, and where the number may come from, in sentences."""
    counts = book.used("migrant_counts")
    numbers = measures.highest_numbers(counts, book.published, book.used("migrant_stock"))
    quoted = numbers[(numbers["group"] == "claims") & ~numbers["own_statement"]].iloc[0]
    share, most = measures.official_share(counts, book.published), measures.ceiling(counts)["persons"].iloc[0]
    acts = measures.registrations_of_three(counts)
    return (
        f"{sentence(book.finding('C10b').because)} In 2014 the five were {share:.0f} percent of all foreigners "
        f"officially present; of the highest later count that would be {share / 100 * most / 1e6:.1f} million.\n\n"
        f"The number was in circulation before the article. In {in_words(quoted.period[:7])} the BBC wrote of "
        f"{quoted.number_millions:.1f} million from three countries and gave the ministry as its source. No document "
        "of the ministry with the number was found, which does not prove that there is none. The number may come from "
        f"acts of registration, but that is only an inference: the three countries had {acts.acts_2021 / 1e6:.1f} "
        f"million in {measures.YEARS[0]}, and {acts.acts_2022_if_grown_alike / 1e6:.1f} million the next year if they "
        f"grew as all nationalities did, by {acts.growth_2022_percent:.0f} percent. One person registers several "
        "times.\n\nThe second reading was of both questions together and stands with C10; C10b was read once."
    )


def shortage(survey: pd.DataFrame, jobless: pd.DataFrame) -> str:
    """How the shortage of workers and unemployment moved, in sentences, from the measures of that name."""
    firms, known = survey["firms_percent"], jobless[~jobless["later"]]
    low = firms.iloc[1:].idxmin()
    rates = [f"{row.rate_percent:g} percent ({in_words(row.period)})" for row in known.iloc[[0, -1]].itertuples()]
    return (
        f"Before the invasion {firms.iloc[0]:.0f} percent of the firms lacked workers; the last survey before the "
        f"article has {firms.iloc[-1]:.0f} percent (its year is inferred). Early in {survey['period'][low][:4]} it was "
        f"{firms[low]:.0f} again, so the rise was not steady. Unemployment fell from {rates[0]} to {rates[1]}."
    )


def borders(book: Book) -> str:
    """What was counted of Russians who came, and whether borders were open, in sentences."""
    arrivals = book.used("russian_arrivals")
    of_2022 = arrivals[arrivals["period_start"].str.startswith("2022") | (arrivals["period_start"] == "")]
    others = of_2022.set_index(["country_iso3", "measure"])["persons"].sort_values()
    kyrgyz = " or ".join(f"{number:,}" for number in others["KGZ", "entries"].unique())
    return (
        f"{sentence(book.finding('C22b').because)} So 'thousands' is true; what was counted is far more. For the other "
        f"states there are whole months or years: Kyrgyzstan reported {kyrgyz} entries since January 2022 and "
        f"{others['KGZ', 'arrivals-to-stay-estimate'].max():,} people who came to stay, and Tajikistan's president "
        f"spoke of {others['TJK', 'arrivals-official-statement'].max():,} arrivals.\n\n"
        f"{sentence(book.finding('C22').because)} Kyrgyzstan's rise is reported in percent only: 91 on 2021 and 100 on "
        "2019, third quarter. Uzbekistan's number of 2021 is given for nine months and for the whole year; both are "
        "shown. Nothing was newly opened: travel without a visa had been possible before and stayed so, hence "
        "'left open'. Kazakhstan limited stays from January of the year after. Turkmenistan requires visas of everyone."
    )
