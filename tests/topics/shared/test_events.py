import csv

import pytest

from claimbook.data.tables import ROOT
from claimbook.dates import PUBLISHED
from topics.shared import events as evidence


def rows_of(name):
    """A table read with nothing but the csv module."""
    with (ROOT / "data" / "evidence" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_readings_keep_the_order_asked_for_and_refuse_unknown_claims(tables):
    assert list(evidence.readings(tables["claims"], ["C16", "C01"])["claim"]) == ["C16", "C01"]
    with pytest.raises(KeyError):
        evidence.readings(tables["claims"], ["C99"])


def test_evidence_puts_context_last_and_loses_no_row(tables):
    shown = evidence.evidence_for(tables["evidence_links"], tables["sources"], "C40")
    assert len(shown) == (tables["evidence_links"]["claim_id"] == "C40").sum()
    assert list(shown["speaks"]) == sorted(shown["speaks"], key=["for", "against", "context"].index)
    assert evidence.evidence_for(tables["evidence_links"], tables["sources"], "C99").empty


def test_events_are_those_of_the_claim_itself_and_none_is_later(tables):
    shown = evidence.events_of(tables["events"], "C44")
    wanted = [
        row["title"]
        for row in sorted(rows_of("events"), key=lambda row: row["date"])
        if "C44" in row["claim_ids"].split(";") and row["date"] <= PUBLISHED
    ]
    assert list(shown["event"]) == wanted
    # C4 is no claim: a prefix of C44 must not match it.
    assert evidence.events_of(tables["events"], "C4").empty
    later = evidence.events_of(tables["events"], "C44", until="2025-01-01")
    assert len(later) > len(shown)
