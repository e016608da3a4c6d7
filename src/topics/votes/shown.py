"""Ballots, statements and rankings as the notebook shows them."""

from collections.abc import Mapping

import pandas as pd

from claimbook.dates import in_words
from topics.shared.ballots import BALLOT_NAMES
from topics.shared.states import STATE_NAMES
from topics.votes import measures

NAMES = {**STATE_NAMES, "RUS": "Russia"}
LEANINGS = {"russia": "Russia", "target": "the state attacked", "none": "neither"}


def ballot_counts(ballots: pd.DataFrame) -> pd.DataFrame:
    """How often each state cast each ballot, and its share of abstentions."""
    shares = measures.abstention_percent(ballots).rename(NAMES)
    counts = measures.ballot_counts(ballots).replace({"member": NAMES})
    counts["Abstained, percent"] = counts["member"].map(shares).round().astype("int64")
    words = {code: name.capitalize() for code, name in BALLOT_NAMES.items()}
    return counts.rename(columns={"member": "State", **words, "ballots": "Resolutions"})


def ballots(rows: pd.DataFrame, published: str) -> pd.DataFrame:
    """Ballots in words, one row a resolution, one column a member; later than the article is marked."""
    members = list(rows["member"].unique())
    wide = rows.pivot(index=["date", "resolution"], columns="member", values="ballot")[members].reset_index()
    later = measures.is_later(wide["date"], published).map({True: " (later)", False: ""})
    words = wide[members].replace(BALLOT_NAMES).rename(columns=NAMES).rename_axis(columns=None)
    words.insert(0, "Date", wide["date"].map(in_words) + later)
    words.insert(1, "Resolution", wide["resolution"].str.removeprefix("A/RES/"))
    return words


def statements(positions: pd.DataFrame) -> pd.DataFrame:
    """Statements by state and in order of time, with the leaning coded for each."""
    rows = positions.sort_values(["country_iso3", "date"], kind="stable", ignore_index=True)
    rows = rows.assign(date=rows["date"].map(in_words)).replace({"country_iso3": STATE_NAMES, "leans_to": LEANINGS})
    rows = rows[["country_iso3", "date", "detail", "leans_to"]]
    return rows.set_axis(["State", "Date", "What was said or done", "Leans to"], axis=1)


def rankings(selections: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """``measures.rankings`` in whole percent for several sets of roll calls, with their number."""
    rows = {}
    for name, un_votes in selections.items():
        scores = measures.roll_call_scores(un_votes)
        rows[name, scores["resolution"].nunique()] = measures.rankings(scores).round().astype("int64")
    table = pd.concat(rows, names=["Roll calls", "Number", "Counted as"])
    return table.rename(index=measures.DEFINITIONS, columns=STATE_NAMES).rename_axis(columns=None).reset_index()
