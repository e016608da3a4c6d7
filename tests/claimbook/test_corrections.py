"""Corrections hold, are noticed when their rows change, and are the only place that says what is left out."""

import random

import numpy as np
import pandas as pd
import pytest

from claimbook.book import Book
from claimbook.data.corrections import ABSENT, REPLACING, applied, corrections_hold, is_marked
from claimbook.data.locators import Finder, plain, written
from claimbook.data.rules import validate
from claimbook.data.tables import DataError, Tables

COLUMNS = "table locator column action source_value used_value expected_rows expected".split()
# A correction of every action, on the sample's tables.
MADE = {
    "limes-counted": ("trees", "species=lime", "source_id", "used", "", "", 1, "hall-2024-trees"),
    "oaks-elsewhere": ("trees", "species=oak", "species", "other_subject", "", "", 1, "oak"),
    "maples-in-all": ("trees", "species=maple", "trees", "part_of_total", "", "", 1, "9"),
    "cherries-twice": ("trees", "species=cherry", "trees", "both_kept", "", "", 1, "8"),
    "no-elms": ("trees", "species=elm", "trees", "missing", "", "", 0, ""),
    "club-2022-digits": ("hives", "year=2022; counted_by=club", "hives", "read_as", "71", "17", 1, "71"),
    "town-2024": ("hives", "year=2024; counted_by=town", "hives", "corrected", "52", "25", 1, "25"),
    "town-early": ("hives", "year=2020|2021; counted_by=town", "hives", "marked", "", "", 2, "14|15"),
    "club-early": ("hives", "year=2020|2021; counted_by=club", "hives", "kept_apart", "", "", 2, "11|13"),
    "club-2020": ("hives", "year=2020; counted_by=club", "hives", "not_joined", "", "", 1, "11"),
    "hives-2019": ("hives", "year=2019", "hives", "omitted", "", "", 0, ""),
    "newspaper": ("swarms", "report_id=gazette-report", "place", "own_statement", "", "", 1, "town hall"),
    "letter": ("swarms", "report_id=club-letter", "date", "excluded", "", "", 1, "2023-05-20"),
    "porters": ("swarms", "report_id=porters-log", "date", "inferred", "", "", 1, "2023-05-20"),
}
CORRECTIONS = pd.DataFrame(MADE.values(), columns=COLUMNS).assign(
    correction_id=list(MADE), reason="the row says so", source_id=""
)
ROWS = {row.correction_id: row for row in CORRECTIONS.itertuples()}


@pytest.fixture(scope="module")
def corrected(tables) -> Tables:
    """The sample with the corrections above."""
    own = tables["corrections"]
    assert set(CORRECTIONS) == set(own)
    return tables.with_table("corrections", CORRECTIONS[list(own)].astype(own.dtypes.to_dict()))


def source_rows(row, tables) -> pd.DataFrame:
    return tables[row.table].iloc[tables.finder(row.table).rows(row.locator)]


def refused(row, frame: pd.DataFrame, tables) -> str:
    """The sentence with which a table is refused, on account of one correction."""
    alone = tables["corrections"].query("correction_id == @row.correction_id").reset_index(drop=True)
    with pytest.raises(DataError) as refusal:
        corrections_hold(tables.with_table(row.table, frame).with_table("corrections", alone))
    assert refusal.value.file == "data/corrections.csv" and refusal.value.row == 2
    with pytest.raises(DataError, match=r"^data/corrections\.csv, row"):
        corrections_hold(tables.with_table(row.table, frame))
    return str(refusal.value)


def other_value(cells: pd.Series):
    """A value that none of the cells holds, of their kind."""
    if cells.dtype == "bool":
        return not cells.iloc[0]
    if pd.api.types.is_string_dtype(cells):
        return "another"
    return 1 if cells.isna().all() else cells.max() + 1


def of(*actions: str) -> list[str]:
    return [name for name, row in ROWS.items() if row.action in actions]


PRESENT = [name for name, row in ROWS.items() if row.action not in ABSENT]


def test_every_action_is_tried(tables):
    fields = {field["name"]: field for field in tables.resources["corrections"]["schema"]["fields"]}
    assert set(CORRECTIONS["action"]) == set(fields["action"]["constraints"]["enum"])


def test_corrections_hold_and_belong_to_the_validation(corrected):
    validate(corrected)
    row = ROWS["letter"]
    with pytest.raises(DataError, match=r"data/corrections\.csv, row \d+, column expected_rows: letter"):
        frame = corrected["swarms"].drop(source_rows(row, corrected).index).reset_index(drop=True)
        corrections_hold(corrected.with_table("swarms", frame))


@pytest.mark.laws
@pytest.mark.parametrize("name", PRESENT)
def test_a_changed_value_is_noticed(name, corrected):
    row, frame = ROWS[name], corrected[ROWS[name].table].copy()
    at = source_rows(row, corrected).index[0]
    frame.loc[at, row.column] = other_value(source_rows(row, corrected)[row.column])
    words = refused(row, frame, corrected)
    assert name in words and row.reason in words and "look again and change or drop this row" in words


@pytest.mark.laws
@pytest.mark.parametrize("name", PRESENT)
def test_a_lost_row_is_noticed(name, corrected):
    row, frame = ROWS[name], corrected[ROWS[name].table]
    words = refused(row, frame.drop(source_rows(row, corrected).index[-1]).reset_index(drop=True), corrected)
    assert f"expected {row.expected_rows} rows" in words and f"found {row.expected_rows - 1} " in words


@pytest.mark.laws
@pytest.mark.parametrize("name", PRESENT)
def test_a_doubled_row_is_noticed(name, corrected):
    row, frame = ROWS[name], corrected[ROWS[name].table]
    words = refused(row, pd.concat([frame, source_rows(row, corrected).tail(1)], ignore_index=True), corrected)
    assert f"expected {row.expected_rows} rows" in words and f"found {row.expected_rows + 1} " in words


@pytest.mark.parametrize("name", of(*ABSENT))
def test_a_row_that_comes_back_is_noticed(name, corrected):
    row, frame = ROWS[name], corrected[ROWS[name].table]
    back = frame.tail(1).copy()
    for term in row.locator.split("; "):
        column, values = term.split("=")
        back[column] = back[column].dtype.type(values.split("|")[0]) if column == "year" else values.split("|")[0]
    words = refused(row, pd.concat([frame, back], ignore_index=True), corrected)
    assert f"expected 0 rows with {row.locator}, found 1 in {corrected.file(row.table)}, row {len(frame) + 2};" in words


@pytest.mark.parametrize("name", of("used"))
def test_another_count_of_what_is_used_needs_a_word(name, corrected):
    row, frame = ROWS[name], corrected[ROWS[name].table]
    other = source_rows(row, corrected).tail(1).copy()
    terms = {term.split("=")[0] for term in row.locator.split("; ")} | {"source_id"}
    for column in terms - {row.column}:
        other[column] = other_value(frame[column])
    with pytest.raises(DataError, match=f"{name} .*found none for {corrected.file(row.table)}, row {len(frame) + 2};"):
        corrections_hold(corrected.with_table(row.table, pd.concat([frame, other], ignore_index=True)))


@pytest.mark.parametrize("name", of("read_as"))
def test_a_value_set_right_in_the_source_makes_the_correction_needless(name, corrected):
    row, frame = ROWS[name], corrected[ROWS[name].table].copy()
    frame.loc[source_rows(row, corrected).index, row.column] = int(row.used_value)
    assert "needless" in refused(row, frame, corrected)


def test_a_correction_that_gets_lost_in_the_table_is_noticed(corrected):
    row, frame = ROWS["town-2024"], corrected["hives"].copy()
    frame.loc[source_rows(row, corrected).index, "hives"] = int(row.source_value)
    assert "found '52' (as the source has it, so that the correction is lost)" in refused(row, frame, corrected)


@pytest.mark.parametrize("name", of(*REPLACING))
def test_a_source_that_agrees_with_what_is_used_makes_the_correction_needless(name, corrected):
    frame = corrected["corrections"].copy()
    frame.loc[ROWS[name].Index, "source_value"] = ROWS[name].used_value
    with pytest.raises(
        DataError, match=rf"row {ROWS[name].Index + 2}, column used_value: .*{name} has become needless"
    ):
        corrections_hold(corrected.with_table("corrections", frame))


@pytest.mark.parametrize(
    ("name", "column", "value", "words"),
    [
        ("letter", "table", "swarm", "column table: found 'swarm', expected the name of another table"),
        ("letter", "table", "corrections", "column table: found 'corrections'"),
        ("letter", "column", "day", "column column: found 'day', expected a column of the table swarms"),
        ("letter", "locator", "report=", "column locator: found 'report=', expected column=value terms"),
        ("letter", "locator", "report_id", "column locator: found 'report_id', expected column=value terms"),
        ("letter", "used_value", "150", "column used_value: found '150', expected an empty cell"),
        ("letter", "expected_rows", 0, "column expected_rows: found 0, expected at least 1"),
        ("no-elms", "expected_rows", 1, "column expected_rows: found 1, expected 0"),
        ("town-2024", "source_value", "", "column source_value: found '', expected a value"),
        ("town-2024", "expected", "52", "column expected: found '52', expected '25'"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(corrected, name, column, value, words):
    frame = corrected["corrections"].copy()
    frame.loc[ROWS[name].Index, column] = value
    with pytest.raises(DataError, match=f"^data/corrections.csv, row {ROWS[name].Index + 2}, {words}"):
        corrections_hold(corrected.with_table("corrections", frame))


def test_a_broken_correction_is_told_before_any_verdict_is_reached(tables):
    broken = tables["corrections"].assign(locator="years=2022")
    words = r"^data/corrections\.csv, row 2, column locator: found 'years=2022'"
    with pytest.raises(DataError, match=words):
        Book.open(tables=tables.with_table("corrections", broken)).finding("C03")


def test_locators_find_text_numbers_and_empty_cells():
    assert list(map(written, plain(pd.Series([True, pd.NA], dtype="boolean")))) == ["true", ""]
    frame = pd.DataFrame({"a": ["x", "", "x"], "n": pd.array([1, 2, pd.NA], "Int64"), "f": [1.5, float("nan"), 2.0]})
    finder = Finder(frame)
    assert finder.rows("a=x") == [0, 2]
    assert finder.rows("a=x; n=1|2") == [0]
    assert finder.rows("n=") == [2]
    assert finder.rows("f=|2") == [1, 2]
    assert list(map(written, plain(frame["f"]))) == ["1.5", "", "2"]


KINDS = {
    "text": lambda draw, rows: pd.array([draw.choice(["", "a", "b", "1"]) for _ in range(rows)], dtype="str"),
    "whole": lambda draw, rows: np.array([draw.randrange(3) for _ in range(rows)], dtype="int64"),
    "whole or none": lambda draw, rows: pd.array([draw.choice([1, 2, pd.NA]) for _ in range(rows)], dtype="Int64"),
    "number": lambda draw, rows: np.array([draw.choice([1.0, 2.5, float("nan")]) for _ in range(rows)]),
    "truth": lambda draw, rows: pd.array([draw.choice([True, False, pd.NA]) for _ in range(rows)], dtype="boolean"),
}


def scanned(frame: pd.DataFrame, locator: str) -> list[int]:
    """The rows that a locator picks, by asking every term of every row."""
    terms = [term.split("=") for term in locator.split("; ")]
    texts = {column: list(map(written, plain(frame[column]))) for column, _ in terms}
    return [
        row for row in range(len(frame)) if all(texts[column][row] in values.split("|") for column, values in terms)
    ]


@pytest.mark.parametrize("seed", range(50))
def test_rows_are_found_as_by_looking_at_every_row(seed):
    draw = random.Random(seed)
    rows = draw.randrange(12)
    frame = pd.DataFrame({name: made(draw, rows) for name, made in KINDS.items()})
    finder = Finder(frame)
    for _ in range(40):
        terms = []
        for column in draw.sample(list(KINDS), draw.randint(1, 3)):
            values = draw.choices(["", "a", "1", "2", "2.5", "true", "false", "none such"], k=draw.randint(1, 3))
            terms.append(f"{column}={'|'.join(values)}")
        locator = "; ".join(terms)
        assert finder.rows(locator) == scanned(frame, locator), locator
    for wrong, term in (
        ("text", "text"),
        ("nothing=a", "nothing=a"),
        ("text=a; nothing=a", "nothing=a"),
        ("text=a; x; y=", "x"),
    ):
        with pytest.raises(ValueError, match=f"^found '{term}', expected column=value terms"):
            finder.rows(wrong)


def of_table(name: str) -> list:
    return [row for row in ROWS.values() if row.table == name]


@pytest.mark.parametrize("name", sorted({row.table for row in ROWS.values()}))
def test_a_table_as_it_is_used_is_the_written_one_with_every_correction_done(name, corrected):
    written, used = corrected[name], corrected.used(name)
    gone = {at for row in of_table(name) if row.action == "excluded" for at in source_rows(row, corrected).index}
    kept = [at for at in range(len(written)) if at not in gone]
    expected = written.astype("object").copy()
    marked, marked_as = [[[] for _ in range(len(written))] for _ in range(2)]
    for row in of_table(name):
        for at in source_rows(row, corrected).index:
            if row.action in REPLACING:
                expected.loc[at, row.column] = int(row.used_value)
            if row.action not in ("excluded", "omitted", "missing", "used"):
                marked[at].append(row.correction_id)
                marked_as[at].append(row.action)
    pd.testing.assert_frame_equal(
        used[list(written)].astype("object"), expected.iloc[kept].reset_index(drop=True), check_dtype=False
    )
    assert used["marked"].tolist() == [";".join(marked[at]) for at in kept]
    assert used["marked_as"].tolist() == [";".join(marked_as[at]) for at in kept]
    assert used[list(written)].dtypes.tolist() == written.dtypes.tolist()


def test_a_correction_that_is_dropped_lets_its_rows_in(corrected):
    name = next(name for name in of("excluded"))
    fewer = corrected.with_table("corrections", corrected["corrections"].query("correction_id != @name"))
    more = len(fewer.used(ROWS[name].table)) - len(corrected.used(ROWS[name].table))
    assert more == ROWS[name].expected_rows


def test_a_replaced_table_is_corrected_anew_and_so_is_all_if_the_corrections_are_others(corrected):
    assert corrected.used("hives")["marked"].any() and corrected.used("trees")["marked"].any()
    fewer = corrected.with_table("hives", corrected["hives"].head(0))
    assert fewer.used("hives").empty and fewer.used("trees") is corrected.used("trees")
    none = corrected.with_table("corrections", corrected["corrections"].head(0))
    assert not none.used("hives")["marked"].any() and not none.used("trees")["marked"].any()


def test_a_book_without_corrections_uses_its_tables_as_they_are(sample_root, tables):
    class Without(Tables):
        def __contains__(self, name: object) -> bool:
            return name != "corrections" and super().__contains__(name)

    frame = applied(Without(sample_root), "hives")
    pd.testing.assert_frame_equal(frame[list(tables["hives"])], tables["hives"])
    assert set(frame["marked"]) == {""} and not is_marked(frame, "marked").any()


def test_marks_are_told_apart_by_their_action():
    frame = pd.DataFrame({"marked_as": ["", "marked", "kept_apart;marked", "not_joined"]})
    assert is_marked(frame, "marked").tolist() == [False, True, True, False]
    assert is_marked(frame, "kept_apart", "not_joined").tolist() == [False, False, True, True]
    assert not is_marked(frame[["marked_as"]].rename(columns={"marked_as": "x"}), "marked").any()


@pytest.mark.parametrize(
    ("source", "used", "means"), [("false", "true", True), ("true", "false", False), ("TRUE", "FALSE", False)]
)
def test_a_corrected_truth_value_means_what_it_says(tables, source, used, means):
    own = (
        tables["corrections"]
        .head(1)
        .assign(
            table="substitutions",
            locator="substitution_id=G001",
            column="meaning_changed",
            action="read_as",
            source_value=source,
            used_value=used,
        )
    )
    assert tables.with_table("corrections", own).used("substitutions")["meaning_changed"][0] == means


def test_a_corrected_value_that_is_none_is_refused_at_its_row(corrected):
    own = corrected["corrections"]
    row = ROWS["town-2024"].Index
    own = own.assign(used_value=own["used_value"].where(own.index != row, "many"))
    with pytest.raises(DataError, match=rf"^data/corrections.csv, row {row + 2}, column used_value: found 'many'"):
        corrected.with_table("corrections", own).used("hives")
