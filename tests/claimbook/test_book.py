"""The book: every claim once, contested ones marked, cards that say what they rest on."""

import json
import os
import re
import subprocess
import sys
from collections import Counter

import pandas as pd
import pytest

from claimbook.book import Book
from claimbook.checks import all_checks, rule_of, tolerance_names, tolerances_of
from claimbook.cli import main
from claimbook.data.rules import validate
from claimbook.data.tables import ROOT, DataError, Tables
from claimbook.explain import explain
from claimbook.numbers import digits, dollars
from claimbook.publish.write import findings
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
    head = " ".join(explain(book, contested).partition("\nClaim:")[0].split())
    assert head.endswith(f"; second reading: {VERDICT_NAMES[second]}")
    assert "Second reading" in explain(book, contested)


def test_a_computed_reason_is_the_finding_not_the_text_in_the_table(book):
    row = book.verdicts().set_index("claim_id").loc["C03"]
    assert row["because"] == book.finding("C03").because


@pytest.mark.parametrize("claim", ["C01", "C02b", "C03", "C04", "C06"])
def test_card_has_all_its_parts(book, claim):
    card = explain(book, claim)
    for part in ("Quote:", "Claim:", "Question:", "Evidence", "Reasoning:", "Source"):
        assert part in card, part
    assert ("Rule:" in card and "Result:" in card) == (claim in book.findings)


def test_card_names_rows_that_hold_the_evidence(book, tables):
    rows = re.findall(r"data/evidence/swarms\.csv rows? ([\d, -]+)", " ".join(explain(book, "C04").split()))
    rows = [row for found in rows for row in re.findall(r"\d+", found)]
    lines = (tables.root / "data/evidence/swarms.csv").read_text(encoding="utf-8").splitlines()
    assert sorted(lines[int(row) - 1].split(",")[0] for row in rows) == sorted(tables["swarms"]["report_id"])


def test_explain_shows_the_quote_in_context_if_the_text_is_at_hand(book, text):
    assert "[Its 48 trees]" in " ".join(explain(book, "C01", text).split())


def test_unknown_claim_is_answered_with_a_hint(sample_root, capsys):
    assert main(["--root", str(sample_root), "explain", "C02x"]) == 1
    said = capsys.readouterr().err
    assert "there is no claim 'C02x'; did you mean C02, C02b?" in said and said.count("\n") == 1


def test_report_has_a_line_a_claim_and_the_totals(book, sample_root, capsys):
    assert main(["--root", str(sample_root), "report"]) == 0
    lines = capsys.readouterr().out.splitlines()
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
    two = links[(links["claim_id"] == "C04") & (links["role"] != "context")].drop_duplicates("source_id").head(2)
    sources = tables["sources"].copy()
    sources["origin"] = sources["source_id"]
    changed = tables.with_table("evidence_links", two).with_table("sources", sources)
    assert Book.open(tables=changed).sources().set_index("claim_id").loc["C04", ["sources", "origins"]].tolist() == [
        2,
        2,
    ]
    sources.loc[sources["source_id"].isin(two["source_id"]), "origin"] = "one ministry"
    changed = changed.with_table("sources", sources)
    assert Book.open(tables=changed).sources().set_index("claim_id").loc["C04", ["sources", "origins"]].tolist() == [
        2,
        1,
    ]


def test_a_repost_names_its_original_publisher_first():
    assert published_by("CDE News", "Reuters") == "Reuters (reposted by CDE News)"
    assert published_by("Civil.ge", "") == "Civil.ge"
    assert published_by("61ed.com", "not named") == "61ed.com (repost)"


def test_a_claim_without_a_second_reading_is_not_contested(book, tables):
    second = tables["second_readings"]
    without = tables.with_table("second_readings", second[second["claim_id"] != "C03"].reset_index(drop=True))
    rows = Book.open(tables=without).verdicts().set_index("claim_id")
    assert rows.loc["C03", "second_verdict"] == "" and not rows.loc["C03", "contested"]
    assert set(rows.index) == set(book.verdicts()["claim_id"])


def test_verdicts_are_the_readers_own_to_change(book):
    before = book.verdicts().copy()
    mine = book.verdicts()
    mine["verdict"] = "mixed"
    mine.loc[0, "claim_id"] = "C00"
    del mine["because"]
    some = book.verdicts(["C03", "C02"])
    some.loc[:, "reading"] = ""
    pd.testing.assert_frame_equal(book.verdicts(), before)
    assert book.verdicts(["C03", "C02"])["claim_id"].tolist() == ["C03", "C02"]


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


def without_second_readings(root, how):
    path = root / "data/datapackage.json"
    if how == "no table":
        package = json.loads(path.read_text(encoding="utf-8"))
        package["resources"] = [resource for resource in package["resources"] if resource["name"] != "second_readings"]
        path.write_text(json.dumps(package), encoding="utf-8")
        (root / "data/second_readings.csv").unlink()
    else:
        table = root / "data/second_readings.csv"
        table.write_text(table.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    return root


@pytest.mark.parametrize("how", ["no table", "no rows"])
def test_a_book_without_second_readings_has_its_verdicts(root, book, capsys, how):
    root = without_second_readings(root, how)
    assert main(["--root", str(root), "validate"]) == 0
    capsys.readouterr()
    assert main(["--root", str(root), "report"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if re.match(r"C\d\d", line)]) == len(book.verdicts())
    assert lines[-1].startswith(f"{len(book.verdicts())} claims: ") and "second reading" not in lines[-1]
    own = Book.open(root)
    frame = own.verdicts()
    pd.testing.assert_series_equal(frame["verdict"], book.verdicts()["verdict"])
    assert not frame["contested"].any() and frame["contested"].dtype == "bool" and set(frame["second_verdict"]) == {""}
    assert len(own.disagreements()) == 0 and len(own.claims_table()) == len(frame)
    assert "second reading" not in explain(own, "C02") and "second reading" not in " ".join(
        own.summary(["C02"])["Verdict"]
    )
    assert "second reading" not in findings(own, []).lower()


def test_a_claim_that_nobody_read_a_second_time_is_not_lost(book, tables):
    own = tables["second_readings"]
    both = pd.concat([own.assign(claim_id="C01", verdict="mixed"), own], ignore_index=True)
    for readings, contested in ((both, ["C01", "C03"]), (own, ["C03"])):
        frame = Book.open(tables=tables.with_table("second_readings", readings)).verdicts()
        assert len(frame) == len(book.verdicts())
        assert frame.loc[frame["contested"], "claim_id"].tolist() == contested


@pytest.mark.parametrize(
    ("name", "lost", "file"), [("verdicts", "C06", "verdicts.csv"), ("sentences", "S14", "claims.csv")]
)
def test_a_claim_without_verdict_or_sentence_is_named_and_not_left_out(root, capsys, name, lost, file):
    path = root / Tables(root).file(name)
    path.write_text(path.read_text(encoding="utf-8").partition(f"\n{lost},")[0] + "\n", encoding="utf-8")
    assert main(["--root", str(root), "report"]) == 1
    said = capsys.readouterr()
    assert said.out == "" and file in said.err and said.err.count("\n") == 1
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert main(["--root", str(root), "report"]) == 1


def test_numbers_are_written_as_a_reader_writes_them(book):
    numbers = {
        9239000: "9,239,000",
        1e6: "1,000,000",
        0.05: "0.05",
        16.7412: "16.7412",
        144: "144",
        1e-5: "0.00001",
        2.5e12: "2,500,000,000,000",
    }
    assert {number: digits(number, 6) for number in numbers} == numbers
    assert dollars(2_400_000) == "$2,400bn" and dollars(12.5) == "$12.5m"
    cards = "\n".join(explain(book, claim) for claim in book.findings)
    lines = re.findall(r"^(?:Result|Distance): .*", cards, flags=re.M)
    assert lines and not any(re.search(r"\d[eE][-+]?\d", line) for line in lines)


@pytest.mark.slow
def test_a_rule_is_told_however_python_optimises(sample_root):
    # At the second level Python drops docstrings, and assertions as at the first.
    path = os.pathsep.join([str(sample_root / "src"), str(ROOT / "src")])
    environment = {**os.environ, "PYTHONOPTIMIZE": "2", "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-m", "claimbook", "--root", str(sample_root), "explain", "C01"],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^Rule: +\w+", done.stdout, flags=re.M)


def test_a_rule_needs_no_docstring_at_run_time(monkeypatch):
    check = next(iter(all_checks().values()))
    said = rule_of(check)
    monkeypatch.setattr(check, "__doc__", None)
    assert rule_of(check) == said != ""


def test_every_check_has_a_rule_in_its_source():
    for check in all_checks().values():
        assert rule_of(check) == " ".join(check.__doc__.split()) != ""


def test_a_finding_is_made_when_it_is_asked_for_and_knows_the_tolerances_that_were_set(tables):
    claim, taken = next((claim, tolerances_of(check)) for claim, check in all_checks().items() if tolerances_of(check))
    own = Book.open(tables=tables, **dict.fromkeys(tolerance_names(), 1))
    assert own.findings.known == {} and set(own.findings.tolerances) == set(tolerance_names()) >= set(taken)
    found = own.finding(claim)
    assert own.findings.known == {claim: found}


MAY_LACK = ("corrections", "countries", "retired_exhibits", "second_readings", "substitutions")


def test_a_book_without_the_tables_that_it_may_lack_is_valid_and_says_nothing_of_them(root):
    path = root / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for keys in ("foreignKeys", "listKeys"):
            kept = [key for key in resource["schema"].get(keys, []) if key["reference"]["resource"] not in MAY_LACK]
            resource["schema"][keys] = kept
        if resource["name"] in MAY_LACK:
            (root / "data" / resource["path"]).unlink()
    package["resources"] = [resource for resource in package["resources"] if resource["name"] not in MAY_LACK]
    path.write_text(json.dumps(package), encoding="utf-8")
    validate(Tables(root))
    own = Book.open(root)
    assert not own.read_twice and own.replaced == [] and len(own.retired()) == 0
    words = " ".join(repr(own.claim("C03")).split())
    quote = own.tables["claims"].set_index("claim_id").at["C03", "quote"]
    assert f"“{quote}”" in words and "second reading" not in words.lower()
    assert own.used("hives")["marked"].eq("").all()
    with pytest.raises(DataError, match="found no resource 'corrections', expected one"):
        own.tables["corrections"]


def test_what_every_book_needs_is_asked_for(root):
    path = root / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [resource for resource in package["resources"] if resource["name"] != "verdict_history"]
    path.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(DataError, match=r"datapackage\.json: found no resource 'verdict_history', expected one"):
        validate(Tables(root))


def test_whom_a_claim_is_about_and_of_what_kind_it_is_are_the_books_own_words(root):
    path, claims = root / "data/datapackage.json", root / "data/article/claims.csv"
    package = json.loads(path.read_text(encoding="utf-8"))
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == "claims")
    next(field for field in schema["fields"] if field["name"] == "kind")["constraints"]["enum"].append("guess")
    path.write_text(json.dumps(package), encoding="utf-8")
    frame = pd.read_csv(claims, dtype="str", keep_default_na=False)
    frame.loc[0, ["about", "kind"]] = ["a school in the next town", "guess"]
    frame.to_csv(claims, index=False)
    validate(Tables(root))
    assert Book.open(root).verdicts(["C01"])["kind"].tolist() == ["guess"]
