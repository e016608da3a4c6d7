"""Broken data gives one error that names file, row, column and what was expected."""

import re
from pathlib import Path

import pandas as pd
import pytest

from claimbook.cli import main
from claimbook.data import rules
from claimbook.data.citation import citation_agrees
from claimbook.data.rules import dense_ids, nothing_undeclared, text_agrees, validate
from claimbook.data.tables import DataError, Tables, check_keys, read_table
from sample_files import CITATION


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
        "evidence/trees.csv",
        replace("oak,11,", "oak,many,"),
        r"trees\.csv, row 3, column trees: found 'many', expected a whole number of at least 0",
    ),
    "negative count": (
        "evidence/trees.csv",
        replace("oak,11,", "oak,-11,"),
        r"row 3, column trees: found '-11', expected a whole number of at least 0",
    ),
    "unknown source": (
        "evidence/trees.csv",
        replace("oak,11,hall-2024-trees", "oak,11,nobody-2024"),
        r"row 3, column source_id: found 'nobody-2024', expected a source_id of data/sources\.csv",
    ),
    "unknown claim": (
        "evidence_links.csv",
        replace("C02,1,against", "C20,1,against"),
        r"evidence_links\.csv, row 3, column claim_id: found 'C20', expected a claim_id of data/article/claims\.csv",
    ),
    "duplicated claim id": (
        "article/claims.csv",
        replace("\nC02,", "\nC01,"),
        r"claims\.csv, row 3, column claim_id: found C01 a second time",
    ),
    "span off by one": (
        "article/claims.csv",
        replace("C02,S02,141,175", "C02,S02,141,176"),
        r"claims\.csv, row 3, column end: found 176, expected 175",
    ),
    "span outside its sentence": (
        "article/claims.csv",
        replace("C02,S02,141,175", "C02,S02,300,334"),
        r"row 3, column start: found 300, expected a place in S02",
    ),
    "verdict out of the list": (
        "verdicts.csv",
        replace("C01,supported_with_correction", "C01,plausible"),
        r"verdicts\.csv, row 2, column verdict: found 'plausible', expected one of supported, ",
    ),
    "word out of a table's own list": (
        "evidence/hives.csv",
        replace("2021,club,", "2021,clubs,"),
        r"hives\.csv, row 3, column counted_by: found 'clubs', expected one of club, town",
    ),
    "not UTF-8": (
        "sources.csv",
        lambda raw: raw.replace(b"[Made up: counts", b"[Made \xffup: counts", 1),
        r"sources\.csv, row 3, column title: found the byte 0xff, expected UTF-8 text",
    ),
    "empty file": ("evidence/trees.csv", lambda raw: b"", r"trees\.csv: the file is empty"),
    "row too short": (
        "evidence/trees.csv",
        lambda raw: raw.rstrip(b"\n") + b"\nonly,two\n",
        r"trees\.csv, row 6: found 2 cells, expected 3",
    ),
    "no such day": (
        "evidence/swarms.csv",
        replace("2023-05-20", "2023-02-30"),
        r"row 2, column date: found '2023-02-30', expected a day of the calendar",
    ),
    "after the assessment": (
        "evidence/swarms.csv",
        replace("2023-05-20", "2031-05-20"),
        r"swarms\.csv, row 2, column date: found '2031-05-20', expected a date not after ASSESSED, the day of the assessment",
    ),
    "formula for a spreadsheet": (
        "verdicts.csv",
        replace("Are half of the trees limes", "=HYPERLINK(A1)&Are half of the trees limes"),
        r"verdicts\.csv, row 3, column question: found '=HYPERLINK\(A1\).*', expected text that no spreadsheet takes for a formula",
    ),
    "quote too long": (
        "evidence_links.csv",
        replace("More limes", "word " * 21 + "limes"),
        r"evidence_links\.csv, row 4, column finding: found 24 words, expected at most 20",
    ),
    "locator that finds nothing": (
        "evidence_links.csv",
        replace("report_id=porters-log", "report_id=porters-lag"),
        r"column locator: found 'report_id=porters-lag', expected a filter that matches",
    ),
    "locator without a column": (
        "evidence_links.csv",
        replace("report_id=porters-log", "report=porters-log"),
        r"column locator: found 'report=porters-log', expected column=value terms",
    ),
    "later source not marked": (
        "evidence_links.csv",
        replace(",true\n", ",false\n"),
        r"column later_source: found 'false', expected true, since",
    ),
    "verdict changed without history": (
        "verdicts.csv",
        replace("C04,supported", "C04,mixed"),
        r"verdicts\.csv, row 6, column verdict: found 'mixed', expected supported, the last of its history",
    ),
    "a claim without verdict": (
        "verdicts.csv",
        lambda raw: re.sub(rb"\nC06,[^\n]*", b"", raw),
        r"verdicts\.csv, column claim_id: found no row for C06",
    ),
    "a gap in the ids": (
        "article/substitutions.csv",
        replace("\nG001,", "\nG002,"),
        r"substitutions\.csv, row 2, column substitution_id: found 'G002', expected G001",
    ),
    "a check that is called judged": (
        "verdicts.csv",
        replace("C04,supported,computed", "C04,supported,judged"),
        r"row 6, column basis: found 'judged', expected computed",
    ),
    "time that runs backwards": (
        "article/claims.csv",
        replace(",2020/2024\n", ",2020/2024-13\n"),
        r"claims\.csv, row 5, column time: found '2020/2024-13', expected",
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


def test_a_period_that_runs_backwards_is_refused(tables):
    hives = tables["hives"]
    periods = ["2024-03-29/2024-03-25", *["2024"] * (len(hives) - 1)]
    with pytest.raises(DataError, match=r"hives\.csv, row 2, column period: found '2024-03-29/2024-03-25'"):
        validate(tables.with_table("hives", hives.assign(period=periods)))


def test_a_retired_figure_is_not_replaced_by_a_retired_one(retire):
    root = retire("F10,old,Old,0.1.0,F02,it was hard to read", "F11,older,Older,0.1.0,F10,it was hard to read")
    with pytest.raises(DataError, match=r"row 3, column replaced_by: found 'F10', expected what is published now"):
        validate(Tables(root))


def test_the_rules_of_topics_belong_to_the_validation(tables, monkeypatch):
    def no_limes(tables) -> None:
        raise DataError("found limes, expected none", file=tables.file("trees"))

    monkeypatch.setattr(rules, "topic_rules", lambda: [no_limes])
    with pytest.raises(DataError, match=r"trees\.csv: found limes, expected none"):
        validate(tables)


def test_missing_file_is_named(root):
    (root / "data/evidence/trees.csv").unlink()
    with pytest.raises(DataError, match=r"data/evidence/trees\.csv: the file is missing"):
        validate(Tables(root))


def test_damaged_descriptor_is_named(root):
    edit(root, "datapackage.json", lambda raw: raw[:-20])
    with pytest.raises(DataError, match=r"datapackage\.json, row \d+: is not well-formed JSON"):
        Tables(root)["claims"]


def test_flipped_verdict_fails_with_one_sentence(root, capsys):
    edit(root, "evidence/swarms.csv", lambda raw: raw.replace(b"town hall", b"school"))
    assert main(["--root", str(root), "validate"]) == 1
    said = capsys.readouterr().err
    assert re.search(r"column verdict: C04: supported -> contradicted, because \w+", said) and said.count("\n") == 1


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


def test_a_repeated_row_of_a_table_without_a_key_is_found(root, tables):
    name = next(name for name, resource in tables.resources.items() if "primaryKey" not in resource["schema"])
    path = root / tables.file(name)
    path.write_text("".join([text := path.read_text(), text.splitlines(keepends=True)[2]]))
    with pytest.raises(DataError, match=f"row {len(tables[name]) + 2}: found a row a second time"):
        Tables(root)[name]


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


TYPES = {"where": "string", "persons": "integer", "rooms": "integer", "share": "number", "open": "boolean"}


def test_types_follow_the_descriptor(tmp_path):
    path = tmp_path / "types.csv"
    path.write_text("where,persons,rooms,share,open\nA,1,,1,true\n,2,3,2.5,false\n", encoding="utf-8")
    fields = [{"name": name, "type": kind} for name, kind in TYPES.items()]
    frame = read_table(path, {"fields": fields}, file="types.csv")
    assert [str(kind) for kind in frame.dtypes] == ["str", "int64", "Int64", "float64", "bool"]
    assert frame["where"].tolist() == ["A", ""] and frame["rooms"].isna().tolist() == [True, False]
    fields[3]["constraints"] = {"minimum": 0, "maximum": 2}
    with pytest.raises(DataError, match=r"row 3, column share: found '2\.5', expected a number from 0 to 2"):
        read_table(path, {"fields": fields}, file="types.csv")


def test_the_sample_is_valid(tables):
    validate(tables)
    check_keys(tables)


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
    assert (root / "data/evidence_links.csv").read_bytes() != (tables.root / "data/evidence_links.csv").read_bytes()
    # It takes half a second to import.
    from frictionless import Package, system

    with system.use_context(trusted=True):
        assert Package(str(root / "data" / "datapackage.json")).get_resource("evidence_links").validate().valid


@pytest.mark.parametrize(
    ("path", "change", "message"),
    [
        ("evidence_links.csv", replace(",true\n", ",WAHR\n"), "found 'WAHR', expected true or false"),
        ("evidence_links.csv", replace(",true\n", ",1\n"), "found '1', expected true or false"),
        (
            "evidence/trees.csv",
            lambda raw: raw.replace(b",", b";"),
            "row 1, .*separated by ';', save the table with commas",
        ),
        (
            "evidence/trees.csv",
            lambda raw: raw.replace(b",", b"\t"),
            r"row 1, .*separated by '\\t', save the table with commas",
        ),
        ("evidence/trees.csv", replace(",11,", ',"1,1",'), "found '1,1', expected .* written with a point"),
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
            for row in range(len(frame)):
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
    with pytest.raises(DataError, match=f"column text_characters: found {length + 1}, expected {length}"):
        validate(Tables(root))


def test_another_copy_in_place_is_not_asked(root, text):
    for other in (text.replace("Brindleford", "Brindelford"), "Foreword. " + text, "Nothing of the kind.", ""):
        (root / "data/article/article.txt").write_bytes(other.encode())
        validate(Tables(root))


DATE = 'date-published: "2024-09-14"'
DISAGREEING = {
    "title": ('title: "Claims of', 'title: "claims of', "found the title 'claims of"),
    "version": ("version: 0.1.0", "version: 0.0.1", r"found the version '0\.0\.1', expected '0\.1\.0'"),
    "author": ("The sample's authors", "Sample authors", "found the authors 'Sample authors'"),
    "person": (
        'name: "The sample',
        'family-names: "A sample',
        'found the authors "A sample\'s authors", expected "The',
    ),
    "licence": (
        "license: CC-BY-4.0",
        "license: CC-BY-SA-4.0",
        "found the license 'CC-BY-SA-4.0', expected 'CC-BY-4.0'",
    ),
    "article": (
        'title: "Bees and trees',
        'title: "Bees and Trees',
        "found the references to 'Bees and Trees.*as data/article/article.csv has",
    ),
    "article's author": ("Robin Sample", "Robyn Sample", "found the article's authors 'Robyn Sample'"),
    "publisher": ("The Brindleford Gazette", "Gazette", "found the article's publisher 'Gazette"),
    "year": (DATE, "year: 2023", "found the article's date '2023', expected '2024'"),
    "month": (DATE, "year: 2024\n    month: 5", "found the article's date '2024-05', expected '2024-09'"),
    "day": (DATE, DATE.replace("14", "15"), "found the article's date '2024-09-15', expected '2024-09-14'"),
}


@pytest.mark.parametrize("case", DISAGREEING)
def test_what_is_said_twice_is_said_alike(root, case):
    old, new, message = DISAGREEING[case]
    assert old in CITATION
    (root / "CITATION.cff").write_text(CITATION.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=rf"^CITATION\.cff: {message}"):
        validate(Tables(root))


@pytest.mark.parametrize("day", ["2024-09-14", "2024-09", "2024"])
def test_a_day_may_be_known_less_exactly_but_not_otherwise(root, day):
    edit(root, "article/article.csv", replace("2024-09-14", day))
    (root / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    citation_agrees(Tables(root))
    (root / "CITATION.cff").write_text(CITATION.partition("references:")[0], encoding="utf-8")
    citation_agrees(Tables(root))


@pytest.mark.parametrize("raw", [b"title: [", b"- a\n", b"", b"\xff", b"title: x\nauthors: y\n", b"authors: [{}]\n"])
def test_a_citation_file_that_is_none_is_refused(root, raw):
    (root / "CITATION.cff").write_bytes(raw)
    with pytest.raises(DataError, match=r"^CITATION\.cff: "):
        validate(Tables(root))
