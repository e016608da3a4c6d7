"""What must hold of the roll calls."""

import pytest

from claimbook.data.rules import validate
from claimbook.data.tables import DataError
from topics.votes.rules import resolutions_match_roll_calls, roll_calls_add_up


@pytest.mark.parametrize("column", ["yes", "no", "abstain", "nonvoting"])
def test_a_total_that_its_ballots_do_not_give_is_refused(tables, column):
    frame = tables["un_votes"].copy()
    frame.loc[7, column] += 1
    roll_calls_add_up(tables)
    with pytest.raises(
        DataError, match=rf"row 9, column {column}: found \d+, expected \d+, the ballots [YNAX] of the row"
    ):
        roll_calls_add_up(tables.with_table("un_votes", frame))


def test_a_resolution_with_another_day_than_its_roll_call_is_refused(tables):
    frame = tables["un_ukraine_resolutions"].copy()
    frame.loc[0, "date"] = "1999-01-01"
    resolutions_match_roll_calls(tables)
    with pytest.raises(
        DataError, match=r"row 2, column date: found '1999-01-01', expected \d{4}-\d\d-\d\d, the day of"
    ):
        resolutions_match_roll_calls(tables.with_table("un_ukraine_resolutions", frame))


def test_these_rules_belong_to_the_validation(tables):
    more = tables["un_votes"].assign(yes=tables["un_votes"]["yes"] + 1)
    with pytest.raises(DataError, match=r"un_votes\.csv, row 2, column yes: found 116, expected 115"):
        validate(tables.with_table("un_votes", more))
