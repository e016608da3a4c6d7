"""Ballots in the United Nations General Assembly: who cast which, and how often members agree with Russia.

A ballot is Y (yes), N (no), A (abstained) or X (a member that cast no vote). X is never an abstention: the record does
not tell absence from deliberate silence.
"""

import numpy as np
import pandas as pd

from claimbook.dates import PUBLISHED
from topics.shared.ballots import BALLOT_NAMES

CAST = ("Y", "N", "A")
# The columns of un_votes before the members.
RECORD_COLUMNS = ("resolution", "date", "session", "title", "yes", "no", "abstain", "nonvoting", "source_id")
WAR_YEARS = (2022, 2025)
CONDEMNING = ("crimea-territorial", "invasion-2022")
CRIMEA_AND_WAR = ("crimea-territorial", "crimea-human-rights", "crimea-militarization", "invasion-2022")
# Ways of counting agreement, each a column of ``roll_call_scores``, in words.
DEFINITIONS = {
    "same_ballot": "same ballot, of those cast by both",
    "half_for_abstention": "half a point if one abstains",
    "yes_or_no": "only yes against no",
    "absence_counts_against": "no vote counts as disagreement",
}
MINIMUM_ROLL_CALLS = 20
MINIMUM_PERCENT = 20


def text_ballots(un_votes: pd.DataFrame, texts: pd.DataFrame, members: tuple[str, ...]) -> pd.DataFrame:
    """Every ballot of some members on chosen texts.

    Parameters
    ----------
    un_votes : DataFrame
        ``resolution``, ``date`` and a column of ballots for each member.
    texts : DataFrame
        ``resolution``, ``date``, ``topic``: the texts.
    members : tuple of str
        ISO 3166-1 alpha-3 codes.

    Returns
    -------
    DataFrame
        ``resolution``, ``date``, ``topic``, ``member``, ``ballot``, ``source_id``, in the order of time and then of
        ``members``.

    Raises
    ------
    ValueError
        If a text has no roll call, or stands there under another date.
    """
    found = texts[["resolution", "date", "topic"]].merge(
        un_votes[["resolution", "date", "source_id", *members]], on="resolution", how="left", suffixes=("", "_of_vote")
    )
    astray = found.loc[found["date"] != found["date_of_vote"], "resolution"]
    if not astray.empty:
        raise ValueError(f"{astray.iloc[0]} has no roll call on the date that the list of texts gives it")
    long = found.melt(["resolution", "date", "topic", "source_id"], list(members), "member", "ballot")
    order = {member: number for number, member in enumerate(members)}
    long = long.assign(place=long["member"].map(order)).sort_values(["date", "resolution", "place"])
    return long[["resolution", "date", "topic", "member", "ballot", "source_id"]].reset_index(drop=True)


def up_to(rows: pd.DataFrame, day: str = PUBLISHED) -> pd.DataFrame:
    """The ballots or scores of a day (ISO 8601) or before it, by default the day the article was out."""
    return rows[rows["date"] <= day]


def on_topics(ballots: pd.DataFrame, topics: tuple[str, ...]) -> pd.DataFrame:
    """The ballots on texts of some topics."""
    return ballots[ballots["topic"].isin(topics)]


def ballot_counts(ballots: pd.DataFrame, by: str = "member") -> pd.DataFrame:
    """How often each ballot was cast.

    Parameters
    ----------
    ballots : DataFrame
        ``ballot`` and the column named in ``by``, as ``text_ballots`` gives them.
    by : str
        What to count for: ``member``, ``topic`` or ``resolution``.

    Returns
    -------
    DataFrame
        ``by``, ``Y``, ``N``, ``A``, ``X`` and ``ballots`` (their sum), in the order of first appearance.
    """
    rows = list(dict.fromkeys(ballots[by]))
    counts = pd.crosstab(ballots[by], ballots["ballot"]).reindex(index=rows, columns=list("YNAX"), fill_value=0)
    return counts.assign(ballots=counts.sum(axis=1)).rename_axis(index=by, columns=None).reset_index()


def texts_with(ballots: pd.DataFrame, ballot: str) -> list[str]:
    """The texts on which at least one member cast this ballot, in order of time."""
    return list(dict.fromkeys(ballots.loc[ballots["ballot"] == ballot, "resolution"]))


def ballot_table(ballots: pd.DataFrame) -> pd.DataFrame:
    """One row a text, one column a member.

    Parameters
    ----------
    ballots : DataFrame
        As ``text_ballots`` gives them.

    Returns
    -------
    DataFrame
        ``date``, ``resolution``, then a column of ballots for each member, in the members' order, and ``noes`` (number
        of members that voted no).
    """
    members = list(dict.fromkeys(ballots["member"]))
    wide = ballots.pivot(index=["date", "resolution"], columns="member", values="ballot")[members]
    return wide.assign(noes=(wide == "N").sum(axis=1)).rename_axis(columns=None).reset_index()


def member_codes(un_votes: pd.DataFrame) -> list[str]:
    """The members that have a column in the record of votes."""
    return [column for column in un_votes.columns if column not in RECORD_COLUMNS]


def roll_call_scores(un_votes: pd.DataFrame, partner: str = "RUS") -> pd.DataFrame:
    """How far every member's ballot agrees with a partner's, roll call by roll call, counted in four ways.

    Only roll calls in which the partner cast a ballot are kept, and only those who were members at the time.

    Parameters
    ----------
    un_votes : DataFrame
        ``resolution``, ``date`` (ISO 8601) and a column of ballots for each member (empty: not a member then).
    partner : str
        The member to compare with.

    Returns
    -------
    DataFrame
        ``resolution``, ``date``, ``year``, ``member``, ``ballot`` and a score from 0 to 1 for each way of counting,
        missing where the roll call does not count:

        ``same_ballot``
            1 if the ballots are the same, else 0; both must have cast one. An abstention is a position of its own.
        ``half_for_abstention``
            1 if the same, 0.5 if one abstained and the other voted yes or no, 0 for yes against no; both must have cast
            one. This is the index of agreement of Lijphart (1963).
        ``yes_or_no``
            1 if the same, else 0; both must have voted yes or no, abstentions are dropped.
        ``absence_counts_against``
            1 if the ballots are the same, else 0; a member that cast no vote did not agree.

    Notes
    -----
    A. Lijphart, "The Analysis of Bloc Voting in the General Assembly: A Critique and a Proposal", American Political
    Science Review 57 (1963), 902-917. M. A. Bailey, A. Strezhnev and E. Voeten, "Estimating Dynamic State Preferences
    from United Nations Voting Data", Journal of Conflict Resolution 61 (2017), 430-456, warn that any such share moves
    with the agenda: it must be read against other members of the same year, never as a level.
    """
    held = un_votes[un_votes[partner].isin(CAST)]
    others = [member for member in member_codes(un_votes) if member != partner]
    grid = held[others].to_numpy(dtype=object)
    theirs = np.repeat(held[partner].to_numpy(dtype=object), len(others))
    ballot = grid.ravel()
    scores = pd.DataFrame(
        {
            "resolution": np.repeat(held["resolution"].to_numpy(dtype=object), len(others)),
            "date": np.repeat(held["date"].to_numpy(dtype=object), len(others)),
            "year": np.repeat(held["date"].str[:4].astype("int64").to_numpy(), len(others)),
            "member": np.tile(np.array(others, dtype=object), len(held)),
            "ballot": ballot,
        }
    )
    same = (ballot == theirs).astype("float64")
    cast = np.isin(ballot.astype(str), CAST)
    abstained = (ballot == "A") | (theirs == "A")
    scores["same_ballot"] = np.where(cast, same, np.nan)
    scores["half_for_abstention"] = np.where(cast, np.where(abstained & (same == 0), 0.5, same), np.nan)
    scores["yes_or_no"] = np.where(cast & ~abstained, same, np.nan)
    scores["absence_counts_against"] = same
    return scores[ballot != ""].reset_index(drop=True)


def agreement(scores: pd.DataFrame, definition: str = "same_ballot", by: tuple[str, ...] = ("member",)) -> pd.DataFrame:
    """The share of roll calls in which a member agreed with the partner.

    Parameters
    ----------
    scores : DataFrame
        As ``roll_call_scores`` gives them.
    definition : str
        One of ``DEFINITIONS``.
    by : tuple of str
        ``("member",)`` or ``("year", "member")``.

    Returns
    -------
    DataFrame
        The columns of ``by``, ``share_percent`` (missing where no roll call counts), ``counted`` (roll calls that
        count) and ``roll_calls`` (those in which the partner cast a ballot while the member was one).

    Raises
    ------
    ValueError
        If the definition is not one of ``DEFINITIONS``.
    """
    if definition not in DEFINITIONS:
        raise ValueError(f"{definition!r} is no way of counting agreement, expected one of {', '.join(DEFINITIONS)}")
    groups = scores.groupby(list(by))[definition]
    result = pd.DataFrame(
        {"share_percent": 100 * groups.mean(), "counted": groups.count(), "roll_calls": groups.size()}
    )
    return result.reset_index()


def yearly_agreement(
    scores: pd.DataFrame, definition: str = "same_ballot", minimum: int = MINIMUM_ROLL_CALLS
) -> pd.DataFrame:
    """Agreement by year and member, without the years in which too few roll calls count.

    Parameters
    ----------
    scores : DataFrame
        As ``roll_call_scores`` gives them.
    definition : str
        One of ``DEFINITIONS``.
    minimum : int
        Roll calls that must count; under 20 of them a single ballot moves the share by more than five points.

    Returns
    -------
    DataFrame
        ``year``, ``member``, ``share_percent``, ``counted``, ``roll_calls``, and ``half_missed``: whether fewer than
        half of the year's roll calls count.
    """
    yearly = agreement(scores, definition, ("year", "member"))
    yearly = yearly[yearly["counted"] >= minimum].reset_index(drop=True)
    return yearly.assign(half_missed=yearly["counted"] * 2 < yearly["roll_calls"])


def spread(yearly: pd.DataFrame, apart: tuple[str, ...]) -> pd.DataFrame:
    """Where the other members lie, year by year.

    Parameters
    ----------
    yearly : DataFrame
        ``year``, ``member``, ``share_percent``.
    apart : tuple of str
        Members left out.

    Returns
    -------
    DataFrame
        ``year``, ``low_percent`` (10th percentile), ``median_percent``, ``high_percent`` (90th percentile), ``members``
        (number of them).
    """
    groups = yearly[~yearly["member"].isin(apart)].groupby("year")["share_percent"]
    bands = groups.quantile([0.1, 0.5, 0.9]).unstack()
    bands.columns = ["low_percent", "median_percent", "high_percent"]
    return bands.assign(members=groups.size()).rename_axis("year").reset_index()


def above_median(yearly: pd.DataFrame, bands: pd.DataFrame, members: tuple[str, ...]) -> pd.DataFrame:
    """Whether some members agree with the partner more often than the median of the others, year by year.

    Parameters
    ----------
    yearly : DataFrame
        ``year``, ``member``, ``share_percent``.
    bands : DataFrame
        As ``spread`` gives them.
    members : tuple of str
        The members to hold against the median.

    Returns
    -------
    DataFrame
        ``year``, ``member``, ``above_points`` (percentage points above the median of the others).
    """
    rows = yearly[yearly["member"].isin(members)].merge(bands, on="year")
    return rows.assign(above_points=rows["share_percent"] - rows["median_percent"])[["year", "member", "above_points"]]


def always_above_since(distances: pd.DataFrame) -> int:
    """The first year from which every distance of ``above_median`` is above zero.

    Raises
    ------
    ValueError
        If the last year has a distance that is not.
    """
    below = distances.loc[distances["above_points"] <= 0, "year"]
    first = int(distances["year"].min()) if below.empty else int(below.max()) + 1
    if first > distances["year"].max():
        raise ValueError("in the last year not all of them are above the median")
    return first


def between(scores: pd.DataFrame, years: tuple[int, int] = WAR_YEARS) -> pd.DataFrame:
    """The roll calls from the first year to the last, both included."""
    return scores[scores["year"].between(*years)]


def standing(
    scores: pd.DataFrame, definition: str = "same_ballot", minimum_percent: float = MINIMUM_PERCENT
) -> pd.DataFrame:
    """Members in the order of their agreement with the partner, over all roll calls given.

    Parameters
    ----------
    scores : DataFrame
        As ``roll_call_scores`` gives them.
    definition : str
        One of ``DEFINITIONS``.
    minimum_percent : float
        Share of these roll calls in which a member must have cast a ballot, under every definition, so that
        definitions are compared over the same members.

    Returns
    -------
    DataFrame
        ``member``, ``share_percent``, ``counted``, ``roll_calls``, ``rank`` (1: agrees most often), ``less_percent``
        (share of the other members that agree less often).
    """
    cast = scores[scores["ballot"].isin(CAST)].groupby("member").size()
    enough = set(cast[cast * 100 >= minimum_percent * scores["resolution"].nunique()].index)
    rows = agreement(scores[scores["member"].isin(enough)], definition)
    rows["rank"] = rows["share_percent"].rank(ascending=False, method="min").astype("int64")
    lower = rows["share_percent"].rank(method="min") - 1
    rows["less_percent"] = 100 * lower / (len(rows) - 1)
    return rows.sort_values(["rank", "member"]).reset_index(drop=True)


def standings(scores: pd.DataFrame, members: tuple[str, ...], minimum_percent: float = MINIMUM_PERCENT) -> pd.DataFrame:
    """The standing of some members under every definition.

    Parameters
    ----------
    scores, minimum_percent
        As for ``standing``.
    members : tuple of str
        The members wanted.

    Returns
    -------
    DataFrame
        ``definition``, ``member`` and the columns of ``standing``, by definition and in the members' order.
    """
    rows = [
        standing(scores, definition, minimum_percent)
        .set_index("member")
        .loc[list(members)]
        .reset_index()
        .assign(definition=definition)
        for definition in DEFINITIONS
    ]
    table = pd.concat(rows, ignore_index=True)
    return table[["definition", "member", "share_percent", "counted", "roll_calls", "rank", "less_percent"]]


def standings_by_selection(selections: dict[str, pd.DataFrame], members: tuple[str, ...]) -> pd.DataFrame:
    """How many members agree less often than each of some members, for several selections of roll calls.

    Parameters
    ----------
    selections : dict of str to DataFrame
        Scores as ``roll_call_scores`` gives them, by the name of the selection.
    members : tuple of str
        The members wanted.

    Returns
    -------
    DataFrame
        ``selection``, ``roll_calls`` (in which the partner cast a ballot), ``definition`` and for each member the share
        of the other members, in percent, that agree less often.
    """
    rows = []
    for name, scores in selections.items():
        wide = standings(scores, members).pivot(index="definition", columns="member", values="less_percent")
        wide = wide.loc[list(DEFINITIONS), list(members)].rename_axis(columns=None).reset_index()
        wide.insert(0, "selection", name)
        wide.insert(1, "roll_calls", scores["resolution"].nunique())
        rows.append(wide)
    return pd.concat(rows, ignore_index=True)


def never_cast(ballots: pd.DataFrame) -> list[str]:
    """The members that cast no vote on any of the texts."""
    counts = ballot_counts(ballots)
    return list(counts.loc[counts["X"] == counts["ballots"], "member"])


def stated_positions(positions: pd.DataFrame, issue: str, year: str) -> pd.DataFrame:
    """What the states said on an issue in the year it arose; statements without a date are kept.

    Parameters
    ----------
    positions : DataFrame
        ``country_iso3``, ``issue``, ``date`` (ISO 8601, may be empty), ``stance``, ``detail``, ``source_id``,
        ``leans_to``.
    issue : str
        ``georgia-2008`` or ``crimea-2014``.
    year : str
        Such as ``2008``.

    Returns
    -------
    DataFrame
        The rows, in the table's order.
    """
    dated = positions["date"].str.startswith(year) | (positions["date"] == "")
    return positions[(positions["issue"] == issue) & dated].reset_index(drop=True)


def counts_in_words(ballots: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Counts of ballots as a table to be read: ``State``, a column for each ballot, ``Texts``."""
    counts = ballot_counts(ballots)
    words = {code: name.capitalize() for code, name in BALLOT_NAMES.items()}
    counts["member"] = counts["member"].map(names)
    return counts.rename(columns={"member": "State", **words, "ballots": "Texts"})


def ballots_in_words(ballots: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Ballots as a table to be read: one row a text, one column a member.

    Parameters
    ----------
    ballots : DataFrame
        As ``text_ballots`` gives them.
    names : dict of str to str
        Names of the members by code.

    Returns
    -------
    DataFrame
        ``Date`` (marked as later if after the article), ``Text`` (short symbol), and a column of words for each member.
    """
    wide = ballot_table(ballots).drop(columns="noes")
    later = np.where(wide["date"] > PUBLISHED, " (later)", "")
    members = [column for column in wide.columns if column in names]
    words = wide[members].replace(BALLOT_NAMES).rename(columns=names)
    words.insert(0, "Date", wide["date"] + later)
    words.insert(1, "Text", wide["resolution"].str.removeprefix("A/RES/"))
    return words


def statements_in_words(positions: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Statements as a table to be read.

    Parameters
    ----------
    positions : DataFrame
        As ``stated_positions`` gives them.
    names : dict of str to str
        Names of the states by code.

    Returns
    -------
    DataFrame
        ``State``, ``Date``, ``What was said or done``, ``Leans to``, in the order of ``names``, then of time.
    """
    order = {code: number for number, code in enumerate(names)}
    rows = positions.assign(place=positions["country_iso3"].map(order)).sort_values(["place", "date"], kind="stable")
    leanings = {"russia": "Russia", "target": "the state attacked", "none": "neither"}
    return pd.DataFrame(
        {
            "State": rows["country_iso3"].map(names),
            "Date": rows["date"].replace("", "no date"),
            "What was said or done": rows["detail"],
            "Leans to": rows["leans_to"].map(leanings),
        }
    ).reset_index(drop=True)
