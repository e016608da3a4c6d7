"""Ballots in the United Nations General Assembly: who cast which, and how often members agree with Russia.

A ballot is Y (yes), N (no), A (abstained) or X (a member that cast no vote). X is never an abstention: the record does
not tell absence from deliberate silence.
"""

from collections.abc import Iterable

import pandas as pd

from claimbook.dates import begins_after, bounds
from topics.shared.events import INVASION
from topics.shared.states import STATES

CAST = ("Y", "N", "A")
CRIMEA_AND_WAR = {
    "crimea-territorial": "the status of Crimea",
    "crimea-human-rights": "human rights in Crimea",
    "crimea-militarization": "the military build-up in Crimea",
    "invasion-2022": "the full-scale war",
}
WAR_YEARS = "2022/2025"
# Ways of counting agreement, each a column of ``roll_call_scores``, and what a reader calls them.
DEFINITIONS = {
    "same_ballot": "same ballot, of those cast by both",
    "half_for_abstention": "half a point if one abstains",
    "yes_or_no": "only yes against no",
    "absence_counts_against": "no vote counts as disagreement",
}
# More than this share of ballots is what a state does as a rule.
USUAL_PERCENT = 50
# Share of a year's roll calls in which a member must have cast a ballot, for its agreement in that year to be told.
YEARLY_MINIMUM_PERCENT = 50
# Between these percentiles lie most of the other members.
BAND_PERCENTILES = (10, 90)
# Share of the roll calls in which a ranked member must have cast a ballot.
MINIMUM_PERCENT = 20


def ballots_on(un_votes: pd.DataFrame, resolutions: pd.DataFrame, members: tuple[str, ...] = STATES) -> pd.DataFrame:
    """Every ballot of some members on chosen resolutions, in order of time, then of the members.

    A ValueError names a resolution without a roll call on its day.
    """
    keys = ["resolution", "date", "topic", "condemns", "source_id"]
    listed = resolutions[keys[:-1]].sort_values(["date", "resolution"])
    calls = listed.merge(un_votes[["resolution", "date", "source_id", *members]], how="left", on=["resolution", "date"])
    astray = calls.loc[calls["source_id"].isna(), "resolution"]
    if not astray.empty:
        raise ValueError(f"{astray.iloc[0]} has no roll call on the date that the list of resolutions gives it")
    return calls.set_index(keys)[list(members)].rename_axis(columns="member").stack().rename("ballot").reset_index()


def is_later(dates: pd.Series, published: str) -> pd.Series:
    """Which of many dates come after the article; each date is looked at once."""
    return dates.map({day: begins_after(day, published) for day in dates.unique()}).astype("bool")


def up_to(rows: pd.DataFrame, published: str) -> pd.DataFrame:
    """The rows dated no later than the day by which the article was out."""
    return rows[~is_later(rows["date"], published)]


def on_topics(ballots: pd.DataFrame, topics: Iterable[str]) -> pd.DataFrame:
    """The ballots on resolutions of some topics."""
    return ballots[ballots["topic"].isin(topics)]


def condemning(ballots: pd.DataFrame, *, yearly: bool = False) -> pd.DataFrame:
    """Ballots on resolutions that condemn Russia; with ``yearly`` also the yearly ones on Crimea since the invasion."""
    since = (ballots["topic"] == "crimea-human-rights") & (ballots["date"] >= INVASION)
    return ballots[ballots["condemns"] | since if yearly else ballots["condemns"]]


def abstention_percent(ballots: pd.DataFrame) -> pd.Series:
    """The share of a member's ballots, cast or not, that are abstentions, by member."""
    return 100 * (ballots["ballot"] == "A").groupby(ballots["member"]).mean()


def ballot_counts(ballots: pd.DataFrame, by: str = "member") -> pd.DataFrame:
    """How often each ballot was cast by member, resolution or topic, with the sum in ``ballots``."""
    marks = pd.get_dummies(ballots["ballot"]).reindex(columns=list("YNAX"), fill_value=False)
    counts = marks.groupby(ballots[by], sort=False).sum().astype("int64")
    return counts.assign(ballots=counts.sum(axis=1)).rename_axis(columns=None).reset_index()


def ballot_totals(ballots: pd.DataFrame) -> pd.Series:
    """How often each ballot was cast by all members together."""
    return ballots["ballot"].value_counts().reindex(list("YNAX"), fill_value=0)


def never_cast(ballots: pd.DataFrame) -> list[str]:
    """The members that cast no vote on any of the resolutions."""
    cast = set(ballots.loc[ballots["ballot"] != "X", "member"])
    return [member for member in ballots["member"].unique() if member not in cast]


def stated_positions(positions: pd.DataFrame, issue: str) -> pd.DataFrame:
    """What the states said on an issue in its year, which ends its name; statements without a date are kept."""
    of_the_year = positions["date"].str.startswith(issue[-4:]) | (positions["date"] == "")
    return positions[(positions["issue"] == issue) & of_the_year].reset_index(drop=True)


def of_war_years(un_votes: pd.DataFrame) -> pd.DataFrame:
    """The roll calls of the years of the full-scale war."""
    return un_votes[un_votes["date"].str[:4].between(*bounds(WAR_YEARS))]


def roll_call_scores(un_votes: pd.DataFrame, partner: str = "RUS") -> pd.DataFrame:
    """How far every member's ballot agrees with a partner's, in every roll call in which the partner cast one.

    Columns: ``resolution date year member ballot`` and a score for each way of counting: 1 for the same ballot, 0 for
    another, missing where the roll call does not count. A member has no row before and after its membership.

    - ``same_ballot``: both must have cast a ballot, and an abstention is a position of its own.
    - ``half_for_abstention``: the same, but 0.5 if one abstained and the other did not: the index of agreement of A.
      Lijphart, American Political Science Review 57 (1963), 902-917.
    - ``yes_or_no``: both must have voted yes or no.
    - ``absence_counts_against``: a member that cast no vote did not agree.

    M. A. Bailey, A. Strezhnev and E. Voeten, Journal of Conflict Resolution 61 (2017), 430-456, warn that such a share
    moves with the agenda: it must be read against other members of the same year, never as a level.
    """
    held = un_votes[un_votes[partner].isin(CAST)].assign(year=lambda rows: rows["date"].str[:4].astype("int64"))
    # Only the codes of members are in capitals.
    others = [column for column in held if column.isupper() and column != partner]
    wide = held.set_index(["resolution", "date", "year", partner])[others].rename_axis(columns="member")
    scores = wide.stack().rename("ballot").reset_index()
    scores = scores[scores["ballot"] != ""].reset_index(drop=True)
    same = (scores["ballot"] == scores[partner]).astype("float64")
    cast = scores["ballot"].isin(CAST)
    abstained = (scores["ballot"] == "A") | (scores[partner] == "A")
    return scores.drop(columns=partner).assign(
        same_ballot=same.where(cast),
        half_for_abstention=same.mask(abstained & (same == 0), 0.5).where(cast),
        yes_or_no=same.where(cast & ~abstained),
        absence_counts_against=same,
    )


def agreement(scores: pd.DataFrame, definition: str = "same_ballot", by: tuple[str, ...] = ("member",)) -> pd.DataFrame:
    """The share of roll calls in which a member agreed with the partner, by member or by year and member.

    ``share_percent`` is missing where no roll call counts; ``counted`` are those that count under the definition,
    ``roll_calls`` those in which the partner cast a ballot while the member was one.
    """
    if definition not in DEFINITIONS:
        raise ValueError(f"{definition!r} is no way of counting agreement, expected one of {', '.join(DEFINITIONS)}")
    groups = scores.groupby(list(by))[definition]
    shares = {"share_percent": 100 * groups.mean(), "counted": groups.count(), "roll_calls": groups.size()}
    return pd.DataFrame(shares).reset_index()


def yearly_agreement(scores: pd.DataFrame, definition: str = "same_ballot") -> pd.DataFrame:
    """Agreement by year and member, where the member cast a ballot in enough of the year's roll calls."""
    yearly = agreement(scores, definition, ("year", "member"))
    cast = agreement(scores, by=("year", "member"))["counted"]
    return yearly[100 * cast >= YEARLY_MINIMUM_PERCENT * yearly["roll_calls"]].reset_index(drop=True)


def spread_of_others(yearly: pd.DataFrame, members: tuple[str, ...] = STATES) -> pd.DataFrame:
    """The median of the other members, the percentiles of the band around it, and their number, by year."""
    groups = yearly[~yearly["member"].isin(members)].groupby("year")["share_percent"]
    low, high = (groups.quantile(percentile / 100) for percentile in BAND_PERCENTILES)
    bands = {"low_percent": low, "median_percent": groups.median(), "high_percent": high, "members": groups.size()}
    return pd.DataFrame(bands).reset_index()


def above_median_since(yearly: pd.DataFrame, members: tuple[str, ...] = STATES) -> int:
    """The first year from which all of some members always agree more often than the median of the others."""
    rows = yearly[yearly["member"].isin(members)].merge(spread_of_others(yearly, members), on="year")
    below = rows.loc[rows["share_percent"] <= rows["median_percent"], "year"]
    first = int(rows["year"].min()) if below.empty else int(below.max()) + 1
    if first > rows["year"].max():
        raise ValueError("in the last year not all of them are above the median")
    return first


def ranking(
    scores: pd.DataFrame, definition: str = "same_ballot", minimum_percent: float = MINIMUM_PERCENT
) -> pd.DataFrame:
    """Members in the order of their agreement with the partner, over all roll calls given.

    ``rank`` 1 agrees most often; ``less_percent`` of the other members agree less often. A member must have cast a
    ballot in ``minimum_percent`` of the roll calls, so that definitions are compared over the same members.
    """
    cast = scores[scores["ballot"].isin(CAST)].groupby("member").size()
    enough = cast[cast * 100 >= minimum_percent * scores["resolution"].nunique()].index
    rows = agreement(scores[scores["member"].isin(enough)], definition)
    rows["rank"] = rows["share_percent"].rank(ascending=False, method="min").astype("int64")
    rows["less_percent"] = 100 * (rows["share_percent"].rank(method="min") - 1) / (len(rows) - 1)
    return rows.sort_values(["rank", "member"]).reset_index(drop=True)


def rankings(scores: pd.DataFrame) -> pd.DataFrame:
    """How many members, in percent, agree less often than each of the five, under every definition."""
    less = {way: ranking(scores, way).set_index("member")["less_percent"] for way in DEFINITIONS}
    return pd.DataFrame(less).T[list(STATES)]
