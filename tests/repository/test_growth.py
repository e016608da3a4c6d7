"""A book many times as large: as valid, with the same computed verdicts, and measured in a process of its own."""

import importlib.util

import pytest

from claimbook.book import Book
from claimbook.data.tables import ROOT, DataError

SPEC = importlib.util.spec_from_file_location("growth", ROOT / "tools" / "growth.py")
growth = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(growth)


@pytest.mark.parametrize(("claims_times", "roll_calls_times"), [(1, 1), (3, 1), (1, 2), (4, 3)])
def test_a_grown_book_is_valid_and_finds_the_same(tmp_path, book, tables, claims_times, roll_calls_times):
    growth.grown(ROOT, tmp_path, claims_times, roll_calls_times)
    larger = Book.open(tmp_path)
    larger.validate()
    assert dict(larger.findings) == dict(book.findings)
    for name, frame in tables.items():
        times = {"un_votes": roll_calls_times, "article": 1}.get(
            name,
            claims_times
            if name
            in (
                "claims",
                "sentences",
                "substitutions",
                "verdicts",
                "second_readings",
                "verdict_history",
                "evidence_links",
            )
            else 1,
        )
        assert len(larger.tables[name]) == times * len(frame), name
        if times == 1 and name not in ("article", "corrections"):
            assert larger.tables[name].equals(frame), name
    verdicts = larger.verdicts()
    assert len(verdicts) == claims_times * len(book.verdicts())
    assert verdicts["verdict"].tolist() == claims_times * book.verdicts()["verdict"].tolist()
    assert verdicts["start"].is_monotonic_increasing
    assert len(larger.claims_table()) == len(larger.summary(list(verdicts["claim_id"]))) == len(verdicts)
    if claims_times == 3:
        assert verdicts["claim_id"].iloc[-1] == "C150"
        assert "C100" in larger.explain("C100")


def test_a_fault_in_what_was_added_is_found(tmp_path):
    growth.grown(ROOT, tmp_path, 2, 2)
    path = tmp_path / "data/verdicts.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(DataError, match=r"verdicts\.csv, column claim_id: found no row for C100"):
        Book.open(tmp_path).validate()


def test_opening_is_measured_stage_by_stage():
    measured = growth.measure(ROOT)
    assert list(measured) == ["load", "validate", "verdicts", "claims_table", "summary"]
    assert all(stage["seconds"] >= 0 for stage in measured.values())
    peaks = [stage["peak_mib"] for stage in measured.values()]
    assert peaks == sorted(peaks) and 10 < peaks[0] < 2000
