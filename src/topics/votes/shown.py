"""Ballots, statements and rankings as the notebook shows them."""

from collections.abc import Mapping

import pandas as pd

from claimbook.dates import in_words
from claimbook.words import listed
from topics.shared.ballots import BALLOT_NAMES
from topics.shared.states import STATE_NAMES, names_of
from topics.votes import measures

NAMES = {**STATE_NAMES, "RUS": "Russia"}
LEANINGS = {"russia": "Russia", "target": "the state attacked", "none": "neither"}


def ballot_counts(ballots: pd.DataFrame) -> pd.DataFrame:
    """How often each state cast each ballot, and its share of abstentions."""
    shares = measures.abstention_percent(ballots).rename(NAMES)
    counts = measures.ballot_counts(ballots).replace({"member": NAMES})
    # Half a percent is rounded up, also where a float is a little less than the half.
    counts["Abstained, percent"] = counts["member"].map(shares).round(9).add(0.5).astype("int64")
    words = {code: name.capitalize() for code, name in BALLOT_NAMES.items()}
    return counts.rename(columns={"member": "State", **words, "ballots": "Resolutions"})


def cast(ballots: pd.DataFrame) -> str:
    """Who cast which ballot on one resolution, in a sentence."""
    members = ballots["member"].map(NAMES).groupby(ballots["ballot"], sort=False).agg(list)
    groups = [
        f"{listed(names)} {'voted ' * (ballot in 'YN')}{BALLOT_NAMES[ballot]}" for ballot, names in members.items()
    ]
    return f"On {ballots['resolution'].iloc[0]} of {in_words(ballots['date'].iloc[0])} {listed(groups)}."


def statements(positions: pd.DataFrame) -> pd.DataFrame:
    """Statements in order of time, with the leaning coded for each; what several states signed is one row."""
    said = ["date", "detail", "leans_to"]
    rows = positions.sort_values("date", kind="stable").groupby(said, sort=False)
    rows = rows["country_iso3"].agg(names_of).reset_index()
    rows = rows.assign(date=rows["date"].map(in_words)).replace({"leans_to": LEANINGS})
    rows = rows[["date", "country_iso3", "detail", "leans_to"]]
    return rows.set_axis(["Date", "State", "What was said or done", "Leans to"], axis=1)


def rankings(selections: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """``measures.rankings`` in whole percent for several sets of roll calls, with their number."""
    rows = {}
    for name, un_votes in selections.items():
        scores = measures.roll_call_scores(un_votes)
        rows[name, scores["resolution"].nunique()] = measures.rankings(scores).round().astype("int64")
    table = pd.concat(rows, names=["Roll calls", "Number", "Counted as"])
    return table.rename(index=measures.DEFINITIONS, columns=STATE_NAMES).rename_axis(columns=None).reset_index()
