"""What would change a verdict: the fewest of the moves that a check names, tried on small made-up tables."""

import json

import pandas as pd
import pytest

from claimbook import changes
from claimbook.changes import Change, remembered_change, smallest_change
from claimbook.checks import Add, Drop, Finding, gives, origins_of
from claimbook.data.errors import DataError

REPORTS = pd.DataFrame(
    {
        "day": ["1 May", "2 May", "3 May", "4 May"],
        "source_id": ["paper", "agency;blog", "blog", "office"],
        "persons": pd.array([5, 5, 7, None], dtype="Int64"),
    }
)
SOURCES = pd.DataFrame(
    {"source_id": ["paper", "agency", "blog", "office"], "origin": ["court", "court", "court", "ministry"]}
)


def at_least(number: int, *moves):
    """A check that is supported by so many reports."""

    @gives("supported", "contradicted", moves=moves)
    def check(reports: pd.DataFrame, sources: pd.DataFrame) -> Finding:
        return Finding("supported" if len(reports) >= number else "contradicted", f"{len(reports)} reports")

    return check


def change(check) -> Change:
    return smallest_change(check, {"reports": REPORTS, "sources": SOURCES})


ONE_LESS = Drop("reports", "without the report of {day}")


def test_one_row_less():
    assert change(at_least(4, ONE_LESS)) == Change(["without the report of 1 May"], "contradicted")


def test_two_rows_less_are_two_moves_and_three_are_more_than_two():
    both = ["without the report of 1 May", "without the report of 2 May"]
    assert change(at_least(3, ONE_LESS)) == Change(both, "contradicted")
    assert change(at_least(2, ONE_LESS)) == Change([], "")


def test_rows_that_are_alike_go_at_once():
    alike = Drop("reports", "without the reports of {persons}", alike=("persons",))
    assert change(at_least(3, alike)).moves == ["without the reports of 5"]


def test_only_the_rows_that_could_be_missing():
    last = Drop("reports", "without {day}", where=lambda frame: frame["persons"].isna())
    assert change(at_least(4, last)).moves == ["without 4 May"]
    assert change(at_least(3, last)) == Change([], "")


def test_all_that_one_origin_says():
    """The court stands behind three of four rows, in one of them under two ids."""
    origin = Drop("reports", "without what the {origin} says", origin=True)
    assert change(at_least(2, origin)) == Change(["without what the court says"], "contradicted")
    assert change(at_least(4, origin)).moves == ["without what the court says"]


def test_one_row_more():
    check = at_least(5, Add("reports", "{persons} more on {day}", {"day": ["5 May", "6 May"], "persons": [3]}))
    assert change(check) == Change(["3 more on 5 May"], "supported")
    assert change(at_least(6, *check.moves)).moves == ["3 more on 5 May", "3 more on 6 May"]


def test_words_may_be_made_by_a_function():
    assert change(at_least(4, Drop("reports", lambda row: f"not {row['day']}"))).moves == ["not 1 May"]


def test_moves_leave_the_tables_as_they_are():
    before = REPORTS.copy()
    change(at_least(3, ONE_LESS, Add("reports", "more", {"persons": [3]})))
    pd.testing.assert_frame_equal(REPORTS, before)


def test_a_change_is_kept_by_content(tmp_path, monkeypatch):
    check = at_least(4, ONE_LESS)
    monkeypatch.setattr(changes.checks, "check_of", lambda claim: check)
    monkeypatch.setattr(changes.checks, "topics", lambda: {"C01": "claimbook.data"})
    inputs = {"reports": REPORTS, "sources": SOURCES}
    found = remembered_change("C01", inputs, {}, tmp_path, {})
    kept = tmp_path / "build/changes/C01.json"
    assert found == Change(["without the report of 1 May"], "contradicted")
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"moves": ["as kept"]}))
    assert remembered_change("C01", inputs, {}, tmp_path, {}).moves == ["as kept"]
    other = REPORTS.assign(day=["2 May", *REPORTS["day"][1:]])
    assert remembered_change("C01", inputs | {"reports": other}, {}, tmp_path, {}).moves == [
        "without the report of 2 May"
    ]
    kept.write_text("{")
    assert remembered_change("C01", inputs, {}, tmp_path, {}) == found
    assert [file.name for file in kept.parent.iterdir()] == ["C01.json"]


def test_origins_are_counted_once_and_asked_for():
    assert origins_of(["paper", "agency;blog", "office"], SOURCES) == ["court", "ministry"]
    with pytest.raises(DataError, match="row 3, column origin: found no origin of agency"):
        origins_of(["paper;agency"], SOURCES.assign(origin=["court", "", "", ""]))
    with pytest.raises(DataError, match="row 5, column origin: found no origin of office"):
        origins_of(["office"], SOURCES.assign(origin="")[2:])
