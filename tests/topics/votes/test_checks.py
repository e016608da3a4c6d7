"""The checks on votes and words: right on the real tables, and flipped by changed ones."""

import pandas as pd
import pytest

from claimbook.checks import Finding, check_of, parameters_of
from claimbook.words import VERDICTS
from topics.shared.states import STATES
from topics.votes import CLAIMS

CONDEMNATIONS = ("A/RES/68/262", *(f"A/RES/ES-11/{number}" for number in range(1, 7)))
CRIMEA_RIGHTS = tuple(
    f"A/RES/{name}" for name in ("71/205", "72/190", "73/263", "74/168", "75/192", "76/179", "77/229", "78/221")
)
CRIMEA_ARMS = ("A/RES/73/194", "A/RES/74/17", "A/RES/75/29", "A/RES/76/70")
ON_THE_WAR = (*CONDEMNATIONS, *CRIMEA_RIGHTS, *CRIMEA_ARMS)
LATER = ("A/RES/79/184", "A/RES/80/223")


def voted(resolutions, ballot, states=STATES):
    """The tables with other ballots of some states on some resolutions."""

    def change(tables):
        frame = tables["un_votes"].copy()
        rows = frame["resolution"].isin(resolutions)
        assert rows.sum() == len(resolutions)
        frame.loc[rows, list(states)] = ballot
        return {**tables, "un_votes": frame}

    return change


def said(column, value, **where):
    """The tables with another coding of some statements; refuses to change nothing."""

    def change(tables):
        frame = tables["positions"].copy()
        rows = (frame[list(where)] == pd.Series(where)).all(axis=1)
        assert rows.any() and (frame.loc[rows, column] != value).any()
        frame.loc[rows, column] = value
        return {**tables, "positions": frame}

    return change


def without(name, column, *values):
    """The tables without some rows."""
    return lambda tables: {**tables, name: tables[name][~tables[name][column].isin(values)]}


FLIPS = [
    ("C18", [said("leans_to", "none", issue="georgia-2008")], "supported"),
    ("C18", [said("stance", "recognises", issue="georgia-2008", country_iso3="KAZ")], "contradicted"),
    ("C18", [without("positions", "issue", "georgia-2008")], "not_enough_evidence"),
    ("C19", [voted(["A/RES/68/262"], "Y", ["UZB"])], "contradicted"),
    ("C19", [voted(["A/RES/63/307"], "Y"), said("leans_to", "none", issue="crimea-2014")], "supported"),
    ("C19", [without("un_ukraine_resolutions", "resolution", "A/RES/68/262")], "not_enough_evidence"),
    ("C31", [voted(["A/RES/ES-11/1"], "Y", ["KAZ"])], "contradicted"),
    ("C31", [voted(CONDEMNATIONS, "A")], "supported"),
    ("C31", [voted(CONDEMNATIONS, "X")], "mixed"),
    ("C31", [without("un_ukraine_resolutions", "resolution", *CONDEMNATIONS)], "not_enough_evidence"),
    ("C31b", [voted(["A/RES/ES-11/3"], "N")], "supported"),
    ("C31b", [voted(ON_THE_WAR, "A")], "contradicted"),
    ("C31b", [voted(ON_THE_WAR, "A", ["KAZ", "KGZ", "TJK"])], "mixed"),
    ("C32", [voted(CRIMEA_RIGHTS, "A")], "contradicted"),
    ("C32", [voted(CRIMEA_RIGHTS, "A"), voted(["A/RES/71/205"], "N")], "supported"),
    # What came after the article counts for none of them.
    ("C31", [voted(LATER, "Y")], "supported_with_correction"),
    ("C31b", [voted(LATER, "N")], "supported_with_correction"),
    ("C32", [voted(LATER, "N"), voted(CRIMEA_RIGHTS, "A")], "contradicted"),
]


@pytest.fixture(scope="module")
def used(tables):
    """What the checks need, with corrections applied."""
    names = {name for claim in CLAIMS for name in parameters_of(check_of(claim))} - {"published"}
    return {name: tables.used(name) for name in names} | {"published": tables.published}


def finding(claim, tables) -> Finding:
    check = check_of(claim)
    return check(*(tables[name] for name in parameters_of(check)))


@pytest.mark.parametrize("claim", CLAIMS)
def test_check_gives_the_expected_verdict(claim, used, tables):
    expected = tables["verdicts"].set_index("claim_id")["verdict"]
    assert finding(claim, used).verdict == expected[claim]


@pytest.mark.parametrize(("claim", "changes", "verdict"), FLIPS)
def test_changed_tables_give_another_verdict(claim, changes, verdict, used):
    for change in changes:
        used = change(used)
    assert finding(claim, used).verdict == verdict


@pytest.mark.parametrize("claim", CLAIMS)
def test_checks_change_no_table_and_survive_empty_ones(claim, used):
    before = {name: used[name] if name == "published" else used[name].copy() for name in used}
    assert finding(claim, used) == finding(claim, used)
    assert all(used[name].equals(before[name]) for name in set(used) - {"published"})
    empty = {name: value if name == "published" else value.head(0) for name, value in used.items()}
    assert finding(claim, empty).verdict in VERDICTS


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_value_is_apart_from_where_the_verdict_flips(claim, used):
    found = finding(claim, used)
    assert found.value not in found.flips_at
    assert not found.definitions or found.verdict in found.definitions.values()


def test_a_resolution_without_its_roll_call_is_refused(used):
    with pytest.raises(ValueError, match="A/RES/68/262 has no roll call"):
        finding("C31", without("un_votes", "resolution", "A/RES/68/262")(used))


def test_the_day_of_publication_decides_what_counts(used):
    assert finding("C31", {**used, "published": "2014-12-31"}).because.endswith("were not cast at all")
    assert finding("C31", {**used, "published": "2014-01-01"}).verdict == "not_enough_evidence"
    assert finding("C32", {**used, "published": "2016-12-31"}).value == 1
