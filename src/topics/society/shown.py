"""What notebook 05 and its figures show of society: frames with a reader's headings, dates in words."""

import pandas as pd

from claimbook.dates import in_words
from topics.shared.states import STATE_NAMES, names_of
from topics.society import measures


def when_asked(answer, months: str = "long") -> str:
    """When a poll of ``nearest_answers`` was taken or made public; '' if that is not known."""
    when = in_words(answer.when, months=months) if answer.when else ""
    return f"published {when}" if answer.made_public else when


def changes(ends: pd.DataFrame) -> str:
    """Lines of ``measures.first_and_last`` in words, such as: in Kazakhstan pupils ... fell from ... to ...."""
    moved = {-1: "fell", 0: "stayed", 1: "rose"}
    return "; ".join(
        f"in {STATE_NAMES[row.country_iso3]} {row.words} {moved[(row.change_points > 0) - (row.change_points < 0)]} "
        f"from {row.first_percent:g} percent ({row.first_year}) to {row.last_percent:g} ({row.last_year})"
        for row in ends.itertuples()
    )


def first_and_last(ends: pd.DataFrame) -> pd.DataFrame:
    """First against last year of every definition, as ``measures.first_and_last`` has them."""
    ends = ends.assign(country_iso3=ends["country_iso3"].map(STATE_NAMES)).drop(
        columns=["indicator", "about", "recent"]
    )
    names = ["Country", "What is counted", "First year", "Percent", "Last year", "Percent ", "Change, points"]
    return ends.round(1).set_axis(names, axis=1)


def questions(polls: pd.DataFrame, pollster: str) -> pd.DataFrame:
    """What a pollster is on record as having asked since 2022, by the latest year that the survey's name gives."""
    years = polls["wave"].str.findall(r"\b20\d{2}\b").map(lambda found: max(found, default=""))
    asked = polls[(polls["pollster"] == pollster) & (years >= "2022")]
    countries = asked.groupby("question", sort=False)["country_iso3"].agg(names_of).reset_index()
    return countries.set_axis(["Question, in our words", "Asked in"], axis=1)


def sides(polls: pd.DataFrame) -> pd.DataFrame:
    """Whose side people in Kazakhstan said they were on."""
    shares = measures.sides(polls)
    shares["sample_size"] = shares["sample_size"].astype("object").fillna("not known")
    names = ["Survey", "People asked", "With Russia, percent", "With Ukraine, percent", "Neutral, percent"]
    return shares.set_axis(names, axis=1)


def left_out(book) -> pd.DataFrame:
    """The reports of events that corrections exclude, and why."""
    rows = book.left_out("society_events")
    rows = rows.assign(date=rows["date"].map(in_words))[["event_id", "date", "name", "reason"]]
    return rows.set_axis(["Record", "When", "Who or what", "Left out because it is or was"], axis=1)


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
