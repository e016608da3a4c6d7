import csv

from claimbook.data.tables import ROOT
from topics.shared import events as evidence


def rows_of(name):
    """A table read with nothing but the csv module."""
    with (ROOT / "data" / "evidence" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_evidence_for_stands_before_evidence_against_and_no_row_is_lost(tables):
    links = tables["evidence_links"].query("claim_id == 'C40'")
    shown = evidence.evidence_for(tables["evidence_links"], tables["sources"], "C40")
    assert list(shown["Speaks"]) == sorted(links.loc[links["role"] != "context", "role"], reverse=True)
    assert sorted(shown["Finding"]) == sorted(links.loc[links["role"] != "context", "finding"])
    assert evidence.evidence_for(tables["evidence_links"], tables["sources"], "C99").empty


def test_events_are_those_of_the_claim_itself_in_order_of_time(book):
    rows = sorted(
        (row for row in rows_of("events") if "C44" in row["claim_ids"].split(";")), key=lambda row: row["date"]
    )
    found = evidence.events_of(book.used("events"), "C44", book.published)
    assert list(found["event_id"]) == [row["event_id"] for row in rows]
    assert list(found["later"]) == [row["date"] > book.published for row in rows] and found["later"].any()
    known = evidence.known_events(book.used("events"), "C44", book.published)
    assert list(known["Event"]) == [row["title"] for row in rows if row["date"] <= book.published]
    assert len(evidence.known_events(book.used("events"), "C44", "2025-01-01")) > len(known)
    # C4 is no claim: a prefix of C44 must not match it.
    assert evidence.events_of(book.used("events"), "C4", book.published).empty


def test_an_event_of_several_days_says_so(book):
    found = evidence.events_of(book.used("events"), "C20", book.published).set_index("event_id")
    assert found.loc["xian-summit", "when"] == "18 to 19 May 2023"
