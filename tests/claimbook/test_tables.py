"""Broken data gives one error that names file, row, column and what was expected."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package, system

from claimbook.cli import main
from claimbook.data.rules import dense_ids, validate
from claimbook.data.tables import ROOT, DataError, Tables, check_keys, first_repeated, plain, read_table


def edit(root: Path, path: str, change) -> None:
    file = root / "data" / path
    file.write_bytes(change(file.read_bytes()))


def replace(old: str, new: str, count: int = 1):
    def change(raw: bytes) -> bytes:
        assert old.encode() in raw, f"{old!r} is not in the file, so the test would damage nothing"
        return raw.replace(old.encode(), new.encode(), count)

    return change


def drop_column(name: str):
    def change(raw: bytes) -> bytes:
        head, rest = raw.split(b"\n", 1)
        assert name.encode() in head
        return head.replace(name.encode(), b"other") + b"\n" + rest

    return change


BROKEN = {
    "missing column": (
        "verdicts.csv",
        drop_column("confidence"),
        r"verdicts\.csv, row 1, column confidence: the column is missing",
    ),
    "text for a number": (
        "evidence/crocus_toll.csv",
        replace(",115,", ",many,"),
        r"crocus_toll\.csv, row 6, column deaths: found 'many', expected a whole number of at least 0",
    ),
    "negative count": (
        "evidence/crocus_toll.csv",
        replace(",115,", ",-115,"),
        r"row 6, column deaths: found '-115', expected a whole number of at least 0",
    ),
    "percentage over 100": (
        "evidence/language.csv",
        replace(",10.95,", ",109.5,"),
        r"language\.csv, row 2, column value_percent: found '109\.5', expected a number from 0 to 100",
    ),
    "unknown source": (
        "evidence/crocus_toll.csv",
        replace("republika-115", "nobody-115"),
        r"row 6, column source_id: found 'nobody-115', expected a source_id of data/sources\.csv",
    ),
    "unknown country": (
        "evidence/positions.csv",
        replace("KAZ,georgia", "KZK,georgia"),
        r"positions\.csv, row 2, column country_iso3: found 'KZK', expected a country_iso3 of data/countries\.csv",
    ),
    "duplicated claim id": (
        "article/claims.csv",
        replace("\nC02,", "\nC01,"),
        r"claims\.csv, row 3, column claim_id: found C01 a second time",
    ),
    "span off by one": (
        "article/claims.csv",
        replace("C02,S01,76,104", "C02,S01,76,105"),
        r"claims\.csv, row 3, column end: found 105, expected 104",
    ),
    "span outside its sentence": (
        "article/claims.csv",
        replace("C02,S01,76,104", "C02,S01,300,328"),
        r"row 3, column start: found 300, expected a place in S01",
    ),
    "verdict out of the list": (
        "verdicts.csv",
        replace("C01,supported", "C01,plausible"),
        r"verdicts\.csv, row 2, column verdict: found 'plausible', expected one of supported, ",
    ),
    "vote letter out of the list": (
        "evidence/un_votes.csv",
        replace(",X,Y,A,", ",Z,Y,A,"),
        r"un_votes\.csv, row 2, column AFG: found 'Z', expected one of Y, N, A, X",
    ),
    "roll call that does not add up": (
        "evidence/un_votes.csv",
        replace(",115,1,34,16,", ",116,1,34,16,"),
        r"un_votes\.csv, row 2, column yes: found 116, expected 115",
    ),
    "not UTF-8": (
        "sources.csv",
        lambda raw: raw.replace(b"Over 600,000", b"Over \xff600,000", 1),
        r"sources\.csv, row 3, column title: found the byte 0xff, expected UTF-8 text",
    ),
    "empty file": ("evidence/polls.csv", lambda raw: b"", r"polls\.csv: the file is empty"),
    "row too short": (
        "evidence/polls.csv",
        lambda raw: raw.rstrip(b"\n") + b"\nonly,three,cells\n",
        r"polls\.csv, row 156: found 3 cells, expected 11",
    ),
    "no such day": (
        "evidence/crocus_toll.csv",
        replace("2024-03-22", "2024-02-30"),
        r"row 2, column as_of_date: found '2024-02-30', expected a day of the calendar",
    ),
    "after the assessment": (
        "evidence/events.csv",
        replace("2024-03-22", "2031-03-22"),
        r"events\.csv, row \d+, column date: found '2031-03-22', expected a date not after 2026-11-26, the day of the assessment",
    ),
    "formula for a spreadsheet": (
        "verdicts.csv",
        replace("Was 140 the death toll", "=HYPERLINK(A1)&Was 140 the death toll"),
        r"verdicts\.csv, row 3, column question: found '=HYPERLINK\(A1\).*', expected text that no spreadsheet takes for a formula",
    ),
    "quote too long": (
        "evidence_links.csv",
        replace("Islamic State", "word " * 21 + "State"),
        r"evidence_links\.csv, row \d+, column finding: found \d+ words, expected at most 20",
    ),
    "locator that finds nothing": (
        "evidence_links.csv",
        replace("event_id=crocus-attack", "event_id=crocus-attak"),
        r"column locator: found 'event_id=crocus-attak', expected a filter that matches",
    ),
    "locator without a column": (
        "evidence_links.csv",
        replace("event_id=crocus-attack", "event=crocus-attack"),
        r"column locator: found 'event=crocus-attack', expected column=value terms",
    ),
    "later source not marked": (
        "evidence_links.csv",
        replace(",true\n", ",false\n"),
        r"column later_source: found 'false', expected true, since",
    ),
    "verdict changed without history": (
        "verdicts.csv",
        replace("C03,supported", "C03,mixed"),
        r"verdicts\.csv, row 4, column verdict: found 'mixed', expected supported, the last of its history",
    ),
    "a claim without verdict": (
        "verdicts.csv",
        lambda raw: re.sub(rb"\nC50,[^\n]*", b"", raw),
        r"verdicts\.csv, column claim_id: found no row for C50",
    ),
    "a gap in the ids": (
        "article/substitutions.csv",
        lambda raw: re.sub(rb"\nG100,[^\n]*", b"", raw),
        r"substitutions\.csv, row 101, column substitution_id: found 'G101', expected G100",
    ),
    "a check that is called judged": (
        "verdicts.csv",
        replace("C01,supported,computed", "C01,supported,judged"),
        r"row 2, column basis: found 'judged', expected computed",
    ),
    "period that runs backwards": (
        "evidence/removals.csv",
        replace("2024-03-25/2024-03-29", "2024-03-29/2024-03-25"),
        r"removals\.csv, row \d+, column period: found '2024-03-29/2024-03-25'",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_data_is_refused_in_one_sentence(root, capsys, case):
    path, change, message = BROKEN[case]
    edit(root, path, change)
    assert main(["--root", str(root), "validate"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and said.startswith("claimbook: data/") and re.search(message, said)


def test_missing_file_is_named(root):
    (root / "data/evidence/polls.csv").unlink()
    with pytest.raises(DataError, match=r"data/evidence/polls\.csv: the file is missing"):
        validate(Tables(root))


def test_damaged_descriptor_is_named(root):
    edit(root, "datapackage.json", lambda raw: raw[:-20])
    with pytest.raises(DataError, match=r"datapackage\.json, row \d+: is not well-formed JSON"):
        Tables(root)["claims"]


def test_flipped_verdict_fails_with_one_sentence(root, capsys):
    edit(root, "evidence/summits.csv", lambda raw: raw.replace(b"Joe Biden", b"Somebody Else"))
    assert main(["--root", str(root), "validate"]) == 1
    said = capsys.readouterr().err
    assert "C43: supported -> contradicted, because no meeting with Joe Biden" in said and said.count("\n") == 1


IDS = {
    ("claims", "claim_id"): ("C{:02d}", ["C99", "C100", "C100b", "C68000"], ["C1", "C001", "C0100", "C100B", "C"]),
    ("sentences", "sentence"): ("S{:02d}", ["S99", "S100", "H100"], ["S1", "S001", "H0100", "S100b"]),
    ("substitutions", "substitution_id"): ("G{:03d}", ["G999", "G1000"], ["G99", "G0001", "G0999"]),
}


@pytest.mark.parametrize(("name", "column"), IDS)
def test_ids_have_no_more_digits_than_they_need(tables, tmp_path, name, column):
    _, good, bad = IDS[name, column]
    field = next(field for field in tables.resources[name]["schema"]["fields"] if field["name"] == column)
    path = tmp_path / "ids.csv"
    for cells, row in ((good, None), *(([*good, cell], len(good) + 2) for cell in bad)):
        path.write_text("\n".join([column, *cells]) + "\n", encoding="utf-8")
        if row is None:
            assert read_table(path, {"fields": [field]}, file="ids.csv")[column].tolist() == cells
        else:
            with pytest.raises(DataError, match=f"^ids.csv, row {row}, column {column}: found '{cells[-1]}'"):
                read_table(path, {"fields": [field]}, file="ids.csv")


@pytest.mark.parametrize(("name", "column"), IDS)
@pytest.mark.parametrize("lost", [99, 100, 101, 999, 1000, 1001])
def test_ids_go_on_beyond_their_digits_and_a_gap_is_refused_at_its_row(tables, name, column, lost):
    ids = [IDS[name, column][0].format(number) for number in range(1, 1101)]
    dense_ids(tables.with_table(name, pd.DataFrame({column: ids})))
    gap = [value for number, value in enumerate(ids, start=1) if number != lost]
    with pytest.raises(
        DataError, match=rf"row {lost + 1}, column {column}: found '{ids[lost]}', expected .*\d$"
    ) as refusal:
        dense_ids(tables.with_table(name, pd.DataFrame({column: gap})))
    assert refusal.value.file == tables.file(name)


def test_letters_follow_their_claim_beyond_two_digits(tables):
    ids = [f"C{number:02d}" for number in range(1, 101)]
    dense_ids(tables.with_table("claims", pd.DataFrame({"claim_id": [*ids, "C100b", "C100c", "C101"]})))
    for wrong in ("C100c", "C101b", "C10b"):
        with pytest.raises(DataError, match=f"row 102, column claim_id: found '{wrong}', expected the id after C100$"):
            dense_ids(tables.with_table("claims", pd.DataFrame({"claim_id": [*ids, wrong]})))


def test_a_repeated_row_is_found_where_values_are_missing():
    number, whole = pd.Series([1.5, float("nan"), 2.0, float("nan")]), pd.Series([1, pd.NA, 1, pd.NA], dtype="Int64")
    assert first_repeated([plain(number), plain(whole)]) == 3
    assert first_repeated([plain(whole)]) == 2
    assert first_repeated([plain(number.head(3)), plain(whole.head(3))]) is None
    assert first_repeated([]) is None


@pytest.mark.parametrize("rows", [0, 1, 999, 1000, 1001, 2500])
def test_a_table_of_any_length_is_read_whole(tmp_path, rows):
    path, schema = (
        tmp_path / "long.csv",
        {"fields": [{"name": "a", "type": "string"}, {"name": "n", "type": "integer"}]},
    )
    lines = [f"x{number},{number}" for number in range(rows)]
    path.write_text("\n".join(["a,n", *lines]) + "\n", encoding="utf-8")
    frame = read_table(path, schema, file="long.csv")
    assert frame["n"].tolist() == list(range(rows)) and frame["a"].tolist() == [f"x{number}" for number in range(rows)]
    path.write_text("\n".join(["a,n", *lines, "torn", '"not closed']) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=f"row {rows + 3}: is not well-formed CSV"):
        read_table(path, schema, file="long.csv")
    path.write_text("\n".join(["a,n", *lines, "torn", "x,1"]) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=f"row {rows + 2}: found 1 cells, expected 2"):
        read_table(path, schema, file="long.csv")


def test_windows_line_ends_mean_the_same(root, tables):
    edit(root, "verdicts.csv", lambda raw: raw.replace(b"\n", b"\r\n"))
    assert Tables(root)["verdicts"].equals(tables["verdicts"])


def test_types_follow_the_descriptor(tables):
    assert tables["claims"]["start"].dtype == "int64"
    assert tables["crocus_toll"]["injured"].dtype == "Int64"
    assert tables["remittances"]["share_of_gdp_percent"].dtype == "float64"
    assert tables["substitutions"]["meaning_changed"].dtype == "bool"
    assert not tables["polls"]["pollster"].isna().any()


def test_real_data_is_valid(tables):
    validate(tables)
    check_keys(tables)


@pytest.mark.slow
def test_data_package_is_valid_to_frictionless():
    with system.use_context(trusted=True):
        report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:3]


def test_every_field_and_table_is_described():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        assert resource["description"] and resource["licenses"] and resource["sources"]
        for field in resource["schema"]["fields"]:
            assert field["description"], (resource["name"], field["name"])
            numeric = field["type"] in ("integer", "number") and field["name"] not in ("year", "value")
            assert not numeric or field.get("unit"), (resource["name"], field["name"])


def test_nothing_of_the_first_edition_is_lost(tables):
    """Rows may be added; the second reading is never edited."""
    assert len(tables["claims"]) == len(tables["verdicts"]) == len(tables["answers"]) >= 69
    assert len(tables["second_readings"]) == 68 and len(tables["substitutions"]) == 254
    assert len(tables["sources"]) >= 683
    assert len(tables["un_votes"]) >= 2874 and len(tables["un_ukraine_resolutions"]) >= 44
