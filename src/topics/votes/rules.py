"""What must hold of the roll calls."""

import re

from claimbook.data.rules import columns_of, refusal
from claimbook.data.tables import Tables
from topics.shared.ballots import BALLOTS


def roll_calls_add_up(tables: Tables) -> None:
    """The four totals of a roll call are those of its ballots."""
    members = [column for column in tables["un_votes"] if re.fullmatch("[A-Z]{3}", column)]
    rows = ["".join(ballots) for ballots in columns_of(tables, "un_votes", *members)]
    for letter, column in zip(BALLOTS, ("yes", "abstain", "nonvoting", "no"), strict=True):
        for index, (ballots, total) in enumerate(zip(rows, tables.cells("un_votes", column), strict=True)):
            if ballots.count(letter) != total:
                expected = f"{ballots.count(letter)}, the ballots {letter} of the row"
                raise refusal(tables, "un_votes", index, column, total, expected)


def resolutions_match_roll_calls(tables: Tables) -> None:
    """The chosen resolutions carry the day of their roll call."""
    days = dict(columns_of(tables, "un_votes", "resolution", "date"))
    chosen = columns_of(tables, "un_ukraine_resolutions", "resolution", "date")
    for index, (resolution, date) in enumerate(chosen):
        if date != days[resolution]:
            expected = f"{days[resolution]}, the day of the roll call"
            raise refusal(tables, "un_ukraine_resolutions", index, "date", date, expected)
