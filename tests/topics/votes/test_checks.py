"""The checks on votes and words, beside what ``reached.py`` has tables for."""

import pytest

from claimbook.checks import check_of, contexts, parameters_of
from topics.votes import CONTEXT


def finding(claim, tables, published=None):
    check = check_of(claim)
    needed = {name: tables.used(name) for name in parameters_of(check) if name != "published"}
    return check(*(needed.get(name, published or tables.published) for name in parameters_of(check)))


def test_the_day_of_publication_decides_what_counts(tables):
    assert "in 5 ballots" in finding("C31", tables, "2014-12-31").because
    assert finding("C31", tables, "2014-01-01").verdict == "not_enough_evidence"
    assert finding("C32", tables, "2016-12-31").value == 1


@pytest.mark.parametrize("claim", ["C31", "C31b", "C32"])
def test_a_resolution_without_its_roll_call_narrows_the_finding(claim, tables):
    used = tables["un_votes"]
    narrowed = tables.with_table("un_votes", used[used["resolution"] != "A/RES/77/229"])
    whole, narrow = (finding(claim, each) for each in (tables, narrowed))
    assert narrow.verdict == whole.verdict and narrow.because != whole.because


def test_both_sets_of_resolutions_are_tried(tables):
    found = finding("C31", tables)
    assert "eight resolutions; together 23 abstentions, 5 noes and no yes in 40 ballots" in found.because
    assert any("yearly" in definition for definition in found.definitions)


def test_what_speaks_for_or_against_neutrality_in_2014_is_told_without_a_verdict(book):
    found = book.finding("C19")
    assert CONTEXT == ("C19",) and "C19" in contexts()
    assert not found.verdict
    assert found.fields == {
        "abstained": "Kazakhstan and Uzbekistan",
        "absent": "three",
        "leaning": "Kazakhstan and Kyrgyzstan",
        "for_ukraine": "Uzbekistan",
    }
