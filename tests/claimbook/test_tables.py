"""Broken data gives one error that names file, row, column and what was expected."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package, system

from claimbook import __version__
from claimbook.cli import main
from claimbook.data.citation import citation_agrees
from claimbook.data.rules import dense_ids, no_row_twice, nothing_undeclared, text_agrees, validate
from claimbook.data.tables import ROOT, DataError, Tables, check_keys, read_table


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
        r"events\.csv, row \d+, column date: found '2031-03-22', expected a date not after ASSESSED, the day of the assessment",
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
    "a retired figure replaced by a retired one": (
        "retired_exhibits.csv",
        replace("0.1.0,F22,", "0.1.0,F12,"),
        r"retired_exhibits\.csv, row 4, column replaced_by: found 'F12', expected what is published now",
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
def test_broken_data_is_refused_in_one_sentence(root, capsys, case, tables):
    path, change, message = BROKEN[case]
    message = message.replace("ASSESSED", max(tables["verdicts"]["assessed_on"]))
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
    assert (
        re.search(r"column verdict: C43: supported -> not_enough_evidence, because \w+", said) and said.count("\n") == 1
    )


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


@pytest.mark.parametrize(
    ("key", "row"), [(["part", "whole"], 5), (["whole"], 4), (["whole", "name"], None), (["name"], 3), ([], None)]
)
def test_a_repeated_key_is_found_where_values_are_missing(tmp_path, key, row):
    path, types = tmp_path / "keys.csv", {"part": "number", "whole": "integer", "name": "string"}
    schema = {"fields": [{"name": name, "type": kind} for name, kind in types.items()], "primaryKey": key}
    path.write_text("part,whole,name\n1.5,1,\n,,\n2.0,1,a\n,,b\n", encoding="utf-8")
    if row is None:
        assert len(read_table(path, schema, file="keys.csv")) == 4
    else:
        with pytest.raises(DataError, match=rf"^keys\.csv, row {row}, column {key[0]}: found .* a second time"):
            read_table(path, schema, file="keys.csv")


def test_a_repeated_row_of_a_table_without_a_key_is_found(tables):
    name = next(name for name, resource in tables.resources.items() if "primaryKey" not in resource["schema"])
    twice = pd.concat([tables[name], tables[name].iloc[[1]]], ignore_index=True)
    with pytest.raises(DataError, match=f"row {len(twice) + 1}: found a row a second time"):
        no_row_twice(tables.with_table(name, twice))


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


def in_upper_case(raw: bytes) -> bytes:
    return raw.replace(b",true\n", b",TRUE\n").replace(b",false\n", b",FALSE\n")


@pytest.mark.parametrize(
    "change", [in_upper_case, lambda raw: raw.replace(b",true\n", b",True\n").replace(b",false\n", b",False\n")]
)
def test_truth_values_of_a_spreadsheet_mean_the_same(root, tables, change):
    edit(root, "evidence_links.csv", change)
    edit(root, "article/substitutions.csv", lambda raw: re.sub(rb",(true|false),", lambda cell: cell[0].upper(), raw))
    changed = Tables(root)
    pd.testing.assert_frame_equal(changed["evidence_links"], tables["evidence_links"])
    pd.testing.assert_frame_equal(changed["substitutions"], tables["substitutions"])
    assert (root / "data/evidence_links.csv").read_bytes() != (ROOT / "data/evidence_links.csv").read_bytes()
    with system.use_context(trusted=True):
        assert Package(str(root / "data" / "datapackage.json")).get_resource("evidence_links").validate().valid


@pytest.mark.parametrize(
    ("path", "change", "message"),
    [
        ("evidence_links.csv", replace(",true\n", ",WAHR\n"), "found 'WAHR', expected true or false"),
        ("evidence_links.csv", replace(",true\n", ",1\n"), "found '1', expected true or false"),
        ("countries.csv", lambda raw: raw.replace(b",", b";"), "row 1, .*separated by ';', save the table with commas"),
        (
            "countries.csv",
            lambda raw: raw.replace(b",", b"\t"),
            r"row 1, .*separated by '\\t', save the table with commas",
        ),
        ("evidence/language.csv", replace(",10.95,", ',"10,95",'), "found '10,95', expected .* written with a point"),
    ],
)
def test_what_a_spreadsheet_has_made_unclear_is_refused_with_the_remedy(root, path, change, message):
    edit(root, path, change)
    with pytest.raises(DataError, match=message):
        validate(Tables(root))


STRAY = ("evidence/migrants.csv", "evidence/polls (1).csv", "notes.txt", "article/claims.csv.bak", "new/deep/table.csv")


@pytest.mark.parametrize("name", STRAY)
def test_a_file_that_nothing_declares_is_named(root, capsys, name):
    (root / "data" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "data" / name).write_text("a,b\n1,2\n", encoding="utf-8")
    assert main(["--root", str(root), "validate"]) == 1
    said = capsys.readouterr().err
    assert (
        said.startswith(f"claimbook: data/{name}: is not declared in data/datapackage.json") and said.count("\n") == 1
    )


def test_a_link_that_nothing_declares_is_named_and_what_an_editor_leaves_is_not(root):
    for name in (
        ".DS_Store",
        "evidence/.~lock.polls.csv#",
        "evidence/~$polls.xlsx",
        ".cache/index",
        "article/article.txt",
    ):
        (root / "data" / name).parent.mkdir(exist_ok=True)
        (root / "data" / name).write_text("x", encoding="utf-8")
    nothing_undeclared(Tables(root))
    (root / "data/evidence/more").symlink_to(root)
    with pytest.raises(DataError, match=r"^data/evidence/more: is not declared"):
        nothing_undeclared(Tables(root))


def test_a_text_in_place_is_held_against_the_tables(root, tables, text):
    """Every offset, hash and count, one off in any row, is refused at its row; nothing is asked without the text."""
    files = {"claims": ["start"], "substitutions": ["start"], "sentences": ["start", "end", "words", "sha256"]}
    for name, columns in files.items():
        frame = tables[name]
        for column in columns:
            for row in range(0, len(frame), 7):
                cell = frame[column][row]
                value = cell[::-1] if isinstance(cell, str) else cell + 1
                values = frame[column].where(frame.index != row, value)
                changed = tables.with_table(name, frame.assign(**{column: values}))
                with pytest.raises(DataError) as refusal:
                    text_agrees(changed)
                assert (refusal.value.file, refusal.value.row) in [
                    (tables.file(name), row + 2),
                    (tables.file(name), row + 3),
                ], refusal.value
                assert "data/article/article.txt" in str(refusal.value) or "a sentence before it" in str(refusal.value)
                text_agrees(
                    Tables(root, {name: changed[name], **{other: tables[other] for other in files if other != name}})
                )


def test_a_hash_or_length_that_is_not_the_texts_is_refused(root, tables, text):
    (root / "data/article/article.txt").write_bytes(text.encode())
    digest, length = tables["article"]["text_sha256"].iloc[0], tables["article"]["text_characters"].iloc[0]
    edit(root, "article/article.csv", replace(digest, digest[::-1]))
    with pytest.raises(DataError, match=f"article.csv, row 2, column text_sha256: .*expected '?{digest}"):
        validate(Tables(root))
    edit(
        root,
        "article/article.csv",
        lambda raw: raw.replace(digest[::-1].encode(), digest.encode()).replace(b"%d" % length, b"%d" % (length + 1)),
    )
    with pytest.raises(DataError, match="column text_characters: found 5681, expected 5680"):
        validate(Tables(root))


def test_another_copy_in_place_is_not_asked(root, text):
    for other in (text.replace("Moscow", "Moskow"), "Foreword. " + text, "Nothing of the kind.", ""):
        (root / "data/article/article.txt").write_bytes(other.encode())
        validate(Tables(root))


CFF = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
DISAGREEING = {
    "title": ("claimbook: claims of an", "claimbook: Claims of an", "found the title 'claimbook: Claims"),
    "version": (f"version: {__version__}", "version: 0.0.1", rf"found the version '0\.0\.1', expected '{__version__}'"),
    "author": ("name: The claimbook authors", "name: Claimbook authors", "found the authors 'Claimbook authors'"),
    "person": (
        "name: The claimbook authors",
        "family-names: Claimbook",
        "found the authors 'Claimbook', expected 'The",
    ),
    "licence": (
        "license: CC-BY-4.0",
        "license: CC-BY-SA-4.0",
        "found the license 'CC-BY-SA-4.0', expected 'CC-BY-4.0'",
    ),
    "article": (
        "Ukraine war: why",
        "Ukraine War: why",
        "found the references to 'Ukraine War.*as data/article/article.csv has",
    ),
    "article's author": ("names: Mahon", "names: Mahan", "found the article's authors 'Anastassiya Mahan'"),
    "publisher": ("name: The Conversation", "name: Conversation", "found the article's publisher 'Conversation'"),
    "year": ("year: 2024", "year: 2023", "found the article's date '2023-06', expected '2024-06'"),
    "month": ("month: 6", "month: 5", "found the article's date '2024-05', expected '2024-06'"),
    "day": ("year: 2024", "date-published: 2024-06-04", "found the article's date '2024-06-04', expected '2024-06-03'"),
}


@pytest.mark.parametrize("case", DISAGREEING)
def test_what_is_said_twice_is_said_alike(root, case):
    old, new, message = DISAGREEING[case]
    assert old in CFF
    (root / "CITATION.cff").write_text(CFF.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=rf"^CITATION\.cff: {message}"):
        validate(Tables(root))


@pytest.mark.parametrize("day", ["2024-06-03", "2024-06", "2024"])
def test_a_day_may_be_known_less_exactly_but_not_otherwise(root, day):
    edit(root, "article/article.csv", replace("2024-06-03", day))
    (root / "CITATION.cff").write_text(CFF, encoding="utf-8")
    citation_agrees(Tables(root))
    (root / "CITATION.cff").write_text(CFF.partition("references:")[0], encoding="utf-8")
    citation_agrees(Tables(root))


@pytest.mark.parametrize("raw", [b"title: [", b"- a\n", b"", b"\xff", b"title: x\nauthors: y\n", b"authors: [{}]\n"])
def test_a_citation_file_that_is_none_is_refused(root, raw):
    (root / "CITATION.cff").write_bytes(raw)
    with pytest.raises(DataError, match=r"^CITATION\.cff: "):
        validate(Tables(root))
