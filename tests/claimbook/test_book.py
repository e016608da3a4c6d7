"""The book: every claim once, contested ones marked, cards that say what they rest on."""

import re
from collections import Counter

import pandas as pd
import pytest

from claimbook.book import Book
from claimbook.cli import main
from claimbook.data.tables import ROOT
from claimbook.explain import explain, report
from claimbook.words import VERDICT_NAMES, VERDICTS, listed, published_by, spell


def test_verdicts_have_every_claim_once_in_the_order_of_the_text(book, tables):
    frame = book.verdicts()
    assert Counter(frame["claim_id"]) == Counter(tables["claims"]["claim_id"])
    assert frame["start"].is_monotonic_increasing
    assert set(frame["verdict"]) <= set(VERDICTS)


def test_contested_means_that_the_readings_differ(book):
    frame = book.verdicts()
    twice = frame[frame["second_verdict"] != ""]
    assert (twice["contested"] == (twice["verdict"] != twice["second_verdict"])).all()
    assert len(book.disagreements()) == frame["contested"].sum() > 0


def test_contested_is_said_wherever_a_verdict_appears(book):
    contested = book.verdicts().query("contested")["claim_id"].iloc[0]
    second = book.verdicts().set_index("claim_id").loc[contested, "second_verdict"]
    assert f"(second reading: {VERDICT_NAMES[second]})" in book.summary([contested])["Verdict"].iloc[0]
    agreed = book.verdicts().query("not contested")["claim_id"].iloc[0]
    assert "second reading" not in book.summary([agreed])["Verdict"].iloc[0]
    assert "contested" in explain(book, contested).splitlines()[0]
    assert "Second reading" in explain(book, contested)


def test_a_computed_reason_is_the_finding_not_the_text_in_the_table(book):
    row = book.verdicts().set_index("claim_id").loc["C31"]
    assert row["because"] == book.finding("C31").because


@pytest.mark.parametrize("claim", ["C01", "C03", "C10", "C31", "C45", "C50"])
def test_card_has_all_its_parts(book, claim):
    card = explain(book, claim)
    for part in ("Quote:", "Reading:", "Question:", "Evidence", "Reasoning:", "Source"):
        assert part in card, part
    assert ("Rule:" in card and "Result:" in card) == (claim in book.findings)


def test_card_names_rows_that_hold_the_evidence(book, tables):
    rows = re.findall(r"data/evidence/crocus_toll\.csv row (\d+)", " ".join(explain(book, "C02").split()))
    lines = (ROOT / "data/evidence/crocus_toll.csv").read_text(encoding="utf-8").splitlines()
    assert any(",140," in lines[int(row) - 1] for row in rows)


def test_explain_shows_the_quote_in_context_if_the_text_is_at_hand(book, text):
    assert "[left 140 population lifeless]" in " ".join(explain(book, "C02", text).split())


def test_unknown_claim_is_answered_with_a_hint(capsys):
    assert main(["explain", "C22x"]) == 1
    said = capsys.readouterr().err
    assert "there is no claim 'C22x'; did you mean C22, C22b?" in said and said.count("\n") == 1


def test_report_has_a_line_a_claim_and_the_totals(book):
    lines = report(book).splitlines()
    assert len([line for line in lines if re.match(r"C\d\d", line)]) == len(book.verdicts())
    assert lines[-1].startswith(f"{len(book.verdicts())} claims: ")


def test_the_table_of_all_claims_has_what_the_findings_say(book):
    table = book.claims_table().set_index("claim_id")
    assert list(table.index) == list(book.verdicts()["claim_id"])
    for claim, finding in book.findings.items():
        away = float("nan") if finding.distance is None else finding.distance
        assert table.loc[claim, "distance"] == pytest.approx(away, nan_ok=True)
    assert (table["definitions_holding"].fillna(0) <= table["definitions"].fillna(0)).all()


def test_sources_of_one_origin_count_once(tables):
    links = tables["evidence_links"]
    two = links[(links["claim_id"] == "C02") & (links["role"] != "context")].drop_duplicates("source_id").head(2)
    sources = tables["sources"].copy()
    sources["origin"] = sources["source_id"]
    changed = tables.with_table("evidence_links", two).with_table("sources", sources)
    assert Book.open(tables=changed).sources().set_index("claim_id").loc["C02", ["sources", "origins"]].tolist() == [
        2,
        2,
    ]
    sources.loc[sources["source_id"].isin(two["source_id"]), "origin"] = "one ministry"
    changed = changed.with_table("sources", sources)
    assert Book.open(tables=changed).sources().set_index("claim_id").loc["C02", ["sources", "origins"]].tolist() == [
        2,
        1,
    ]


def test_a_repost_names_its_original_publisher_first():
    assert published_by("CDE News", "Reuters") == "Reuters (reposted by CDE News)"
    assert published_by("Civil.ge", "") == "Civil.ge"
    assert published_by("61ed.com", "not named") == "61ed.com (repost)"


def test_a_claim_without_a_second_reading_is_not_contested(book, tables):
    second = tables["second_readings"]
    without = tables.with_table("second_readings", second[second["claim_id"] != "C10"].reset_index(drop=True))
    rows = Book.open(tables=without).verdicts().set_index("claim_id")
    assert rows.loc["C10", "second_verdict"] == "" and not rows.loc["C10", "contested"]
    assert set(rows.index) == set(book.verdicts()["claim_id"])


def test_verdicts_are_the_readers_own_to_change(book):
    before = book.verdicts().copy()
    mine = book.verdicts()
    mine["verdict"] = "mixed"
    mine.loc[0, "claim_id"] = "C00"
    del mine["because"]
    some = book.verdicts(["C31", "C02"])
    some.loc[:, "reading"] = ""
    pd.testing.assert_frame_equal(book.verdicts(), before)
    assert book.verdicts(["C31", "C02"])["claim_id"].tolist() == ["C02", "C31"]


def test_summary_refuses_unknown_claims(book):
    with pytest.raises(KeyError):
        book.summary(["C99"])


def test_words():
    assert [spell(0), spell(12), spell(13), spell(1000)] == ["no", "twelve", "13", "1,000"]
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_book_of_a_root_without_data(tmp_path):
    with pytest.raises(Exception, match=r"datapackage\.json: the file is missing"):
        Book.open(tmp_path)
