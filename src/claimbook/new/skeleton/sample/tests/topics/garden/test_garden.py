"""The garden's rules give each verdict that they declare; its figures draw what the tables say."""

import pytest

from claimbook.checks import check_of, parameters_of, topics
from topics.garden import figures, measures


def cells(table, column, **changed):
    """The table with other values of a column in the rows of some kinds."""
    return lambda tables: {table: tables[table].assign(**{column: tables[table].iloc[:, 0].map(changed).fillna(0)})}


def rows(table, condition):
    """Only some rows of the table."""
    return lambda tables: {table: tables.used(table).query(condition)}


def hives(club, town):
    """Counts of the last year; those of the first are 11 and 14."""

    def change(tables):
        frame = tables.used("hives").copy()
        frame.loc[frame["year"] == 2024, "hives"] = [club, town]
        return {"hives": frame}

    return change


def elsewhere(tables):
    return {"swarms": tables.used("swarms").assign(place="school")}


REACHED = [
    ("C01", "supported", cells("trees", "trees", lime=20, oak=11, maple=9, cherry=8)),
    ("C01", "supported_with_correction", None),
    ("C01", "contradicted", cells("trees", "trees", lime=20)),
    ("C01", "not_enough_evidence", rows("trees", "trees < 0")),
    ("C02", "supported", cells("trees", "trees", lime=10, oak=10)),
    ("C02", "supported_with_correction", cells("trees", "trees", lime=11, oak=14)),
    ("C02", "contradicted", None),
    ("C02", "not_enough_evidence", rows("trees", "trees < 0")),
    ("C02b", "supported", None),
    ("C02b", "contradicted", cells("trees", "trees", lime=5, oak=6)),
    ("C02b", "not_enough_evidence", rows("trees", "species == 'lime'")),
    ("C03", "supported", hives(22, 28)),
    ("C03", "supported_with_correction", hives(20, 25)),
    ("C03", "mixed", None),
    ("C03", "contradicted", hives(12, 28 - 1)),
    ("C03", "not_enough_evidence", rows("hives", "year > 2020")),
    ("C04", "supported", None),
    ("C04", "contradicted", elsewhere),
    ("C04", "not_enough_evidence", rows("swarms", "report_id != 'porters-log'")),
]


@pytest.mark.parametrize(("claim", "verdict", "change"), REACHED, ids=[f"{c}-{v}" for c, v, _ in REACHED])
def test_a_rule_reaches_each_verdict(claim, verdict, change, tables):
    check = check_of(claim)
    given = {name: tables.used(name) for name in parameters_of(check)} | (change(tables) if change else {})
    assert check(*given.values()).verdict == verdict


def test_every_declared_verdict_is_reached():
    assert {(claim, verdict) for claim in topics() for verdict in check_of(claim).verdicts} == {
        (claim, verdict) for claim, verdict, _ in REACHED
    }


def test_bars_are_the_shares(book):
    figure, card = figures.tree_shares(book)
    drawn = [bar.get_width() for bar in figure.axes[0].patches]
    assert drawn == list(card.drawn["share_percent"]) and sum(drawn) == pytest.approx(100)


def test_a_count_with_swapped_digits_is_read_the_other_way(book):
    figure, card = figures.hives(book)
    (club,) = [line for line in figure.axes[0].lines if line.get_label() == "club"]
    assert list(club.get_ydata()) == [11, 13, 17, 20, 23]
    assert measures.hive_growth(card.drawn, 2020, 2024)["town"] == pytest.approx(25 / 14)
