"""What notebook 05 and its figures show of society: frames with a reader's headings, dates in words."""

import pandas as pd

from claimbook.dates import in_words
from topics.shared.states import STATE_NAMES, names_of
from topics.society import measures


def asked(answer, months: str = "long") -> str:
    """Where an answer of ``nearest_answers`` was given, and as far as known when it was given or made public."""
    when = in_words(answer.when, months=months) if answer.when else ""
    parts = [STATE_NAMES[answer.country_iso3], f"published {when}" if answer.made_public else when]
    return ", ".join(filter(None, parts))


def found(answer) -> str:
    """The share of an answer in words, with the margin of error where the number of people asked is known."""
    if pd.isna(answer.low_percent):
        return f"{answer.percent:g} percent"
    margin = f"{answer.low_percent:.1f} to {answer.high_percent:.1f}"
    return f"{answer.percent:g} percent ({margin}; {answer.sample_size:,} people asked)"


def changes(ends: pd.DataFrame) -> str:
    """Lines of ``measures.first_and_last`` in words, such as: in Kazakhstan pupils ... fell from ... to ...."""
    moved = {-1: "fell", 0: "stayed", 1: "rose"}
    return "; ".join(
        f"in {STATE_NAMES[row.country_iso3]} {row.words} {moved[(row.change_points > 0) - (row.change_points < 0)]} "
        f"from {row.first_percent:g} percent ({row.first_year}) to {row.last_percent:g} ({row.last_year})"
        for row in ends.itertuples()
    )


def other_numbers(series: pd.DataFrame) -> pd.DataFrame:
    """What is known of Russian beside the series of use: single numbers with their years, and ethnic Russians."""
    ends = measures.first_and_last(series[series["about"] == "ethnicity"])
    single = series[(series["about"] == "speaking") & ~series["joined"]]
    moved = [
        f"{row.first_percent:g} ({row.first_year}) to {row.last_percent:g} ({row.last_year})"
        for row in ends.itertuples()
    ]
    known = [f"{row.value_percent:g} ({row.year})" for row in single.itertuples()]
    cells = pd.concat([single.assign(cell=known), ends.assign(cell=moved)])
    table = cells.pivot(index="words", columns="country_iso3", values="cell").fillna("")
    table = table.sort_index(key=lambda words: words.map(list(measures.DEFINITIONS.values()).index))
    return table.rename(columns=STATE_NAMES).rename_axis(columns=None).rename_axis("Percent (year)").reset_index()


def questions(polls: pd.DataFrame, pollster: str) -> pd.DataFrame:
    """What a pollster is on record as having asked since 2022, by the latest year that the survey's name gives."""
    years = polls["wave"].str.findall(r"\b20\d{2}\b").map(lambda found: max(found, default=""))
    asked = polls[(polls["pollster"] == pollster) & (years >= "2022")]
    countries = asked.groupby("question", sort=False)["country_iso3"].agg(names_of).reset_index()
    return countries.set_axis(["Question, in our words", "Asked in"], axis=1)


def sides(polls: pd.DataFrame) -> pd.DataFrame:
    """Whose side people in Kazakhstan said they were on: percent of the whole sample for each answer, per survey."""
    once = measures.without_repeats(polls)
    asked = once[(once["question"] == measures.SIDE) & ~measures.is_subgroup(once)]
    asked = asked.assign(sample_size=asked["sample_size"].map("{:,.0f}".format, na_action="ignore").fillna("not known"))
    shares = asked.pivot_table("percent", ["wave", "sample_size"], "answer", sort=False)
    names = ["Survey", "People asked", "With Russia, percent", "With Ukraine, percent", "Neutral, percent"]
    return shares[["Russia", "Ukraine", "neutral"]].map("{:g}".format).reset_index().set_axis(names, axis=1)


def told(events: pd.DataFrame, *kinds: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Distinct events of some kinds; ``columns`` picks among the headings. Reports of one source count once."""
    chosen = events[events["kind"].isin(kinds)]
    frame = pd.DataFrame(
        {
            "When": chosen["date"].map(in_words),
            "Country": chosen["country_iso3"].map(STATE_NAMES),
            "Who or what": chosen["name"],
            "Where": chosen["place"],
            "Decided by": chosen["decided_by"].str.replace(";", " or "),
            "What the reports say": chosen["detail"].str.replace(" | ", "; "),
            "Reports": chosen["source_id"].str.count(";") + 1,
            "After the article": chosen["later"].map({True: "later", False: ""}),
        }
    )
    return frame[list(columns)]
