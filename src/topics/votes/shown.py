"""Ballots, statements and rankings as the notebook shows them."""

import pandas as pd

from claimbook.dates import in_words
from topics.shared.ballots import BALLOT_NAMES
from topics.shared.states import STATE_NAMES
from topics.votes import measures

NAMES = {**STATE_NAMES, "RUS": "Russia"}
DEFINITIONS = {
    "same_ballot": "same ballot, of those cast by both",
    "half_for_abstention": "half a point if one abstains",
    "yes_or_no": "only yes against no",
    "absence_counts_against": "no vote counts as disagreement",
}
LEANINGS = {"russia": "Russia", "target": "the state attacked", "none": "neither"}


def ballot_counts(ballots: pd.DataFrame) -> pd.DataFrame:
    """How often each state cast each ballot."""
    counts = measures.ballot_counts(ballots).replace({"member": NAMES})
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


def abstentions(ballots: pd.DataFrame, yearly: pd.DataFrame) -> pd.DataFrame:
    """How often each state abstained, and its share under both sets of resolutions."""
    rows = ballot_counts(ballots)
    for name, chosen in (("Abstained, percent", ballots), ("The same with the second set", yearly)):
        rows[name] = rows["State"].map(measures.abstention_percent(chosen).rename(NAMES)).map("{:.0f}".format)
    return rows


def statements(positions: pd.DataFrame) -> pd.DataFrame:
    """Statements by state and in order of time, with the leaning coded for each."""
    rows = positions.sort_values(["country_iso3", "date"], kind="stable", ignore_index=True)
    rows = rows.assign(date=rows["date"].map(in_words)).replace({"country_iso3": STATE_NAMES, "leans_to": LEANINGS})
    rows = rows[["country_iso3", "date", "detail", "leans_to"]]
    return rows.set_axis(["State", "Date", "What was said or done", "Leans to"], axis=1)


def rankings(by_selection: pd.DataFrame) -> pd.DataFrame:
    """The shares of ``measures.rankings_by_selection`` in whole percent."""
    whole = by_selection.round(0).astype(dict.fromkeys(STATE_NAMES, "int64")).replace({"definition": DEFINITIONS})
    names = {"selection": "Roll calls", "roll_calls": "Number", "definition": "Counted as"}
    return whole.rename(columns={**names, **STATE_NAMES})
