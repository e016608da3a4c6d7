"""Tables of every kind, damaged in every way that fits them: it means the same, or one DataError names the place.

A mutation is neutral (it loads and means the same), damaging (a DataError names file, row, column, what was found and
what was expected) or plausible (another valid value: it loads as what it says, or a DataError says what no longer fits).
"""

import csv
import gzip
import io
import json
import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, note
from hypothesis import strategies as st

from claimbook.data.tables import DESCRIPTOR, DataError, Tables, check_keys, read_table
from sample_files import FILES, PACKAGE

pytestmark = pytest.mark.laws
# Beside the sample's tables one with the kinds of cells that those do not have.
KINDS = [
    {"name": "place", "type": "string", "constraints": {"required": True}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["street", "square"]}},
    {"name": "share_percent", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
    {"name": "tonnes", "type": "number"},
    {"name": "persons", "type": "integer", "constraints": {"minimum": 1}},
    {"name": "counted", "type": "boolean"},
    {"name": "period", "type": "string", "calendar": True},
    {"name": "source_ids", "type": "string"},
]
MEASURED = {
    **PACKAGE["resources"][-1],
    "name": "measured",
    "path": "evidence/measured.csv",
    "schema": {
        "fields": [{"description": f"Cells that are a {field['type']}", **field} for field in KINDS],
        "primaryKey": ["place", "period"],
        "listKeys": [
            {"field": "source_ids", "separator": ";", "reference": {"resource": "sources", "field": "source_id"}}
        ],
    },
}
ROWS = """place,kind,share_percent,tonnes,persons,counted,period,source_ids
Lime Street,street,12.5,-3.25,1200,true,2021/2023,club-2024-count
"Clock, the market square",square,0,,,,2024-05,club-2024-count;hall-2023-log
Café “Zum Bären”,,100,1e3,7,false,2024-05-20,
Lime Street,street,33.3,0.5,1,,../2020,hall-2024-trees
"""
FILES = {**FILES, f"data/{MEASURED['path']}": ROWS.encode()}
RESOURCES = {resource["name"]: resource for resource in [*PACKAGE["resources"], MEASURED]}
# Marks that stand for bytes which no text can hold, until a table is written.
BYTES = {"\ue000": b"\xff", "\ue001": b"\x80", "\ue002": b"\xe2\x82", "\ue003": b"\x00", "\ue004": b"\xed\xa0\x80"}


@dataclass(frozen=True)
class Table:
    """A table as its file holds it."""

    name: str
    header: tuple[str, ...]
    body: tuple[tuple[str, ...], ...] = field(repr=False)
    raw: bytes = field(repr=False)

    @property
    def fields(self) -> list[dict]:
        return RESOURCES[self.name]["schema"]["fields"]

    @property
    def key(self) -> list[str]:
        return RESOURCES[self.name]["schema"].get("primaryKey", [])

    @property
    def keys(self) -> dict[str, str | None]:
        """Columns whose cells are keys of another table, with the separator of those that hold lists."""
        schema = RESOURCES[self.name]["schema"]
        single = {
            key["fields"][0]: None for key in schema.get("foreignKeys", []) if key["reference"]["resource"] != self.name
        }
        return single | {key["field"]: key["separator"] for key in schema.get("listKeys", [])}


@dataclass(frozen=True)
class Damage:
    """A damaged file, and where the fault is."""

    raw: bytes = field(repr=False)
    row: int | None = None
    column: str | None = None
    found: str = ""


@cache
def table(name: str) -> Table:
    raw = FILES[f"data/{RESOURCES[name]['path']}"]
    header, *body = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))
    return Table(name, tuple(header), tuple(map(tuple, body)), raw)


def csv_bytes(rows, **style) -> bytes:
    text, rows = io.StringIO(newline=""), list(rows)
    # Python 3.11 leaves a lone carriage return unquoted, which would tear the row.
    torn = any("\r" in cell for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if torn else csv.QUOTE_MINIMAL
    csv.writer(text, **{"lineterminator": "\n", "quoting": quoting, **style}).writerows(rows)
    raw = text.getvalue().encode("utf-8")
    for mark, content in BYTES.items():
        raw = raw.replace(mark.encode("utf-8"), content)
    return raw


def rows_of(own: Table) -> list[list[str]]:
    return [list(own.header), *map(list, own.body)]


def place(draw, own: Table, kind: str, number: int) -> int:
    """One of some places, not always the first: hypothesis begins with the first it is offered."""
    return draw(st.sampled_from(random.Random(f"{own.name} {kind}").sample(range(number), min(number, 97))))


def limits(field: dict) -> tuple[float, float]:
    constraints = field.get("constraints", {})
    return constraints.get("minimum", -math.inf), constraints.get("maximum", math.inf)


def has(constraint: str) -> Callable[[Table, dict], bool]:
    return lambda own, field: bool(field.get("constraints", {}).get(constraint))


def typed(own: Table, field: dict) -> bool:
    return field["type"] != "string" or bool(field.get("calendar"))


def free(own: Table, field: dict) -> bool:
    return field["type"] == "string" and not {"enum", "pattern"} & set(field.get("constraints", {}))


WRONG = {
    "integer": ["12.0", "1e3", "1,000", "1_000", "+1", "٣", "²", "0x1F", "9" * 30, "9" * 5000, "-", "nan", "twelve"],
    "number": ["1,5", "1e999", "-1e999", "inf", "NaN", "1_000", ".5", "5.", "+1", "٣", "1e", "9" * 5000, "1.5 %"],
    "boolean": ["tRUE", "T", "1", "0", "yes", "wahr", "truefalse"],
    "date": ["2024-02-30", "2024-13-01", "2024-00-10", "2024-3-1", "20240301", "01.03.2024", "2024-03", "0000-01-01"],
    "string": ["2024-02-30", "2024-13", "2023-02-29", "24", "2024-1", "٢٠٢٤", "2024/2023-02-30", "../2024-13", "0000"],
}


def wrong_type(own: Table, field: dict, cell: str):
    return st.sampled_from(WRONG[field["type"]]) | st.text("qwxyzäßж中🙂", min_size=1, max_size=9)


def out_of_range(own: Table, field: dict, cell: str):
    low, high = limits(field)
    below = [st.integers(-(10**12), int(low) - 1)] if low > -math.inf else []
    above = [st.integers(int(high) + 1, 10**12)] if high < math.inf else []
    return st.one_of(below + above).map(str)


def not_listed(own: Table, field: dict, cell: str):
    allowed = field["constraints"]["enum"]
    return (st.sampled_from(allowed).map(str.upper) | st.text("abcXYZ-", min_size=1, max_size=12)).filter(
        lambda value: value not in allowed
    )


def off_pattern(own: Table, field: dict, cell: str):
    matches = re.compile(field["constraints"]["pattern"], re.ASCII).search
    return st.text("aB1٣-/ .:;é🙂", min_size=1, max_size=12).filter(lambda value: not matches(value))


def untidy(own: Table, field: dict, cell: str):
    marks = st.sampled_from("\n\r\t\v\f\x00\x07\x1b\x7f\x85\xa0\xad\u2028\u200b\ufeff".replace("\x00", ""))
    inside = st.tuples(st.integers(0, len(cell)), marks).map(lambda cut: cell[: cut[0]] + cut[1] + cell[cut[0] :])
    return inside | st.sampled_from([f" {cell}", f"{cell} "])


def unknown_key(own: Table, field: dict, cell: str):
    separator = own.keys[field["name"]]
    unknown = st.sampled_from(["QQQ", "QQ9", "nobody-115", "c01", "S99", "A/RES/0/0"])
    return unknown.map(lambda key: f"{cell}{separator}{key}") if separator and cell else unknown


def formula(own: Table, field: dict, cell: str):
    return st.sampled_from("=+-@").flatmap(lambda sign: st.sampled_from([sign, sign + "1", f"{sign}{cell}".strip()]))


# Kind of damage to a cell -> the columns that can have it, and what the cell may hold then.
CELLS = {
    "wrong type": (typed, wrong_type),
    "out of range": (lambda own, field: max(map(abs, map(math.isfinite, limits(field)))), out_of_range),
    "not in the list": (has("enum"), not_listed),
    "pattern not kept": (has("pattern"), off_pattern),
    "empty though required": (has("required"), lambda own, field, cell: st.just("")),
    "untidy": (lambda own, field: True, untidy),
    "unknown key": (lambda own, field: field["name"] in own.keys, unknown_key),
    "formula": (free, formula),
}


def damaged_cell(draw, own: Table, kind: str) -> Damage:
    fits, values = CELLS[kind]
    columns = [at for at, field in enumerate(own.fields) if fits(own, field)]
    column = columns[place(draw, own, kind, len(columns))]
    row, rows = place(draw, own, kind, len(own.body)) + 1, rows_of(own)
    value = draw(values(own, own.fields[column], rows[row][column]))
    rows[row][column] = value
    if kind == "unknown key":
        found = value.split(own.keys[own.header[column]])[-1]
    else:
        found = repr(value)[:100] if value else "an empty cell"
    return Damage(csv_bytes(rows), row + 1, own.header[column], found)


def damaged_bytes(draw, own: Table, kind: str) -> Damage:
    """Bytes that are no text, in a cell, after another cell that holds a line break or not."""
    rows = rows_of(own)
    row, column = place(draw, own, kind, len(own.body)) + 1, place(draw, own, kind, len(own.header))
    mark = draw(st.sampled_from(sorted(mark for mark in BYTES if (BYTES[mark] == b"\0") == (kind == "NUL"))))
    at = draw(st.integers(0, len(rows[row][column])))
    rows[row][column] = rows[row][column][:at] + mark + rows[row][column][at:]
    if row > 1 and draw(st.booleans()):
        rows[row - 1][-1] += draw(st.sampled_from(["\n", "\r\n", "\n\n\n"]))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    # The end of a sequence is the byte that shows it to be cut short.
    found = "a NUL character" if kind == "NUL" else f"the byte 0x{BYTES[mark][0]:02x}"
    return Damage(csv_bytes(rows, lineterminator=ends), row + 1, own.header[column], found)


def key_twice(draw, own: Table, kind: str) -> Damage:
    rows = rows_of(own)
    first = place(draw, own, kind, len(own.body) - 1) + 1
    second = draw(st.integers(first + 1, len(own.body)))
    for name in own.key:
        rows[second][own.header.index(name)] = rows[first][own.header.index(name)]
    return Damage(csv_bytes(rows), second + 1, own.key[0], "a second time")


def damaged_row(draw, own: Table, kind: str) -> Damage:
    rows, at = rows_of(own), place(draw, own, kind, len(own.body)) + 1
    row, found = rows[at], None
    if kind == "short row":
        del row[draw(st.integers(1, len(row) - 1)) :]
    elif kind == "long row":
        row += draw(st.lists(st.text("xyz", max_size=3), min_size=1, max_size=4))
    elif kind == "torn row":
        cut = draw(st.integers(1, len(row) - 1))
        rows[at : at + 1] = [row[:cut], row[cut:]]
        row = rows[at]
    elif kind == "empty line":
        rows.insert(at, [])
        row, found = [], "an empty line"
    else:
        at = draw(st.integers(at + 1, len(rows)))
        rows.insert(at, list(row))
        return Damage(csv_bytes(rows), at + 1, own.key[0] if own.key else None, "a second time")
    return Damage(csv_bytes(rows), at + 1, None, found or f"{len(row)} cells")


def damaged_quote(draw, own: Table, kind: str) -> Damage:
    rows = rows_of(own)
    row, column = place(draw, own, kind, len(own.body)) + 1, place(draw, own, kind, len(own.header))
    mark, cell = "\ue010", rows[row][column].replace('"', "")
    rows[row][column] = {"quote not closed": mark + cell, "words after a quote": f"{mark}{cell}{mark}x"}[kind]
    return Damage(csv_bytes(rows).replace(mark.encode(), b'"'), row + 1)


def damaged_columns(draw, own: Table, kind: str) -> Damage:
    rows, at = rows_of(own), place(draw, own, kind, len(own.header))
    name = own.header[at]
    if kind == "column missing":
        return Damage(csv_bytes(row[:at] + row[at + 1 :] for row in rows), 1, name, "is missing")
    if kind == "column renamed":
        rows[0][at] = draw(st.sampled_from(["x", name.upper(), f" {name}", f"{name}\n", "", "\u200b" + name]))
        assume(rows[0][at] not in own.header)
        return Damage(csv_bytes(rows), 1, name, "is missing")
    if kind == "column too many":
        new = draw(st.text("xyz", min_size=1, max_size=5))
        rows[0].insert(at, new)
        for row in rows[1:]:
            row.insert(at, "")
        return Damage(csv_bytes(rows), 1, new, "an unexpected column")
    if kind == "columns swapped":
        other = draw(st.integers(0, len(own.header) - 1))
        first, second = sorted([at, other])
        assume(first != second)
        for row in rows:
            row[first], row[second] = row[second], row[first]
        return Damage(csv_bytes(rows), 1, own.header[second], "out of order")
    if kind == "column repeated":
        return Damage(csv_bytes([*row, row[at]] for row in rows), 1, name, "repeated")
    if kind == "header missing":
        missing = next(name for name in own.header if name not in rows[1])
        return Damage(csv_bytes(rows[1:]), 1, missing, "is missing")
    mark = draw(st.sampled_from(";\t|"))
    return Damage(csv_bytes(rows, delimiter=mark), 1, own.header[0], "is missing")


def not_ascii(own: Table) -> bool:
    return not own.raw.isascii()


def recoded(draw, own: Table, kind: str) -> Damage:
    text = own.raw.decode("utf-8")
    if kind == "one byte a letter":
        encoding = draw(st.sampled_from(["latin-1", "cp1252", "cp1251", "mac-roman"]))
        raw = text.encode(encoding, errors="replace")
        before = raw.decode("utf-8", errors="surrogateescape")
        wrong = re.search("[\ud800-\udfff]", before)
        # A code page without a table's marks writes question marks, and those are valid text.
        assume(wrong)
        cells = list(csv.reader(io.StringIO(before[: wrong.start()] + "?", newline="")))
        return Damage(raw, len(cells), own.header[len(cells[-1]) - 1], "the byte 0x")
    encoding = draw(st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]))
    return Damage(text.encode(encoding), 1)


def damaged_file(draw, own: Table, kind: str) -> Damage:
    if kind == "empty file":
        return Damage(
            draw(st.sampled_from([b"", b"\n", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])), found="is empty"
        )
    if kind == "another table":
        return Damage(table(draw(st.sampled_from([name for name in RESOURCES if name != own.name]))).raw, 1)
    if kind == "compressed":
        return Damage(gzip.compress(own.raw, mtime=0), 1, None, "the byte 0x8b")
    raw = draw(st.binary(min_size=1, max_size=200))
    assume(raw.strip(b" \t\r\n\v\f\x1c\x1d\x1e\x1f"))
    return Damage(raw, 1)


DAMAGES = {
    **{
        kind: (damaged_cell, lambda own, kind=kind: any(CELLS[kind][0](own, field) for field in own.fields))
        for kind in CELLS
    },
    "not UTF-8": (damaged_bytes, lambda own: True),
    "NUL": (damaged_bytes, lambda own: True),
    "key twice": (key_twice, lambda own: own.key and len(own.body) > 1),
    **{
        kind: (damaged_row, lambda own: True)
        for kind in ("short row", "long row", "torn row", "empty line", "row twice")
    },
    **{kind: (damaged_quote, lambda own: True) for kind in ("quote not closed", "words after a quote")},
    **{
        kind: (damaged_columns, lambda own: True)
        for kind in (
            "column missing",
            "column renamed",
            "column too many",
            "columns swapped",
            "column repeated",
            "header missing",
            "other delimiter",
        )
    },
    "one byte a letter": (recoded, not_ascii),
    "two or four bytes a letter": (recoded, lambda own: True),
    **{kind: (damaged_file, lambda own: True) for kind in ("empty file", "another table", "compressed", "noise")},
}
CASES = [(name, kind) for kind, (_, fits) in DAMAGES.items() for name in RESOURCES if fits(table(name))]


def damage(draw, own: Table, kind: str) -> Damage:
    made = DAMAGES[kind][0](draw, own, kind)
    note(f"{own.name}, {kind}: row {made.row}, column {made.column}, {made.found}")
    assume(made.raw != own.raw)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The sample's data and the table above."""
    root = tmp_path_factory.mktemp("damaged")
    package = {**PACKAGE, "resources": list(RESOURCES.values())}
    for name, raw in {**FILES, DESCRIPTOR: json.dumps(package).encode()}.items():
        if name.startswith("data/"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(raw)
    return root


@pytest.fixture(scope="module")
def frames(folder) -> dict[str, pd.DataFrame]:
    tables = Tables(folder)
    check_keys(tables)
    return {name: tables[name] for name in tables}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("table") / "table.csv"


def read(own: Table, path: Path) -> pd.DataFrame:
    return read_table(path, RESOURCES[own.name]["schema"], file=f"data/{RESOURCES[own.name]['path']}")


def refused(error: DataError, own: Table, made: Damage) -> None:
    """The law of a refusal: the file, the very row and column, what was found and what was expected."""
    said = str(error)
    assert error.file == f"data/{RESOURCES[own.name]['path']}"
    assert error.row == made.row, said
    if made.column is not None:
        assert error.column == made.column, said
    assert made.found in said and "expected" in said, said
    assert said.isprintable() and len(said) < 2000


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_damage_is_refused_at_its_place(mutate, folder, frames, scratch, name, kind):
    own = table(name)

    def law(draw) -> None:
        made = damage(draw, own, kind)
        scratch.write_bytes(made.raw)
        with pytest.raises(DataError) as refusal:
            check_keys(Tables(folder, {**frames, name: read(own, scratch)}))
        refused(refusal.value, own, made)

    mutate(law, "tables that are refused at their place", len(CASES))


@pytest.mark.parametrize("name", RESOURCES)
def test_what_is_no_file_is_refused(tmp_path, name):
    own, path = table(name), tmp_path / "table.csv"
    with pytest.raises(DataError, match="the file is missing, expected") as refusal:
        read(own, path)
    refused(refusal.value, own, Damage(b""))
    path.symlink_to("table.csv")
    with pytest.raises(DataError, match=r"cannot be read .*, expected") as refusal:
        read(own, path)
    refused(refusal.value, own, Damage(b""))
    path.unlink()
    path.mkdir()
    with pytest.raises(DataError, match="such as a folder, expected a file") as refusal:
        read(own, path)
    refused(refusal.value, own, Damage(b""))


def respelt(draw, own: Table) -> bytes:
    """The same table in other bytes: quotes, line ends, the mark and the last line end as some programs write them."""
    raw = csv_bytes(
        rows_of(own),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
        lineterminator=draw(st.sampled_from(["\r\n", "\n", "\r"])),
    )
    if draw(st.booleans()):
        raw = raw.rstrip(b"\r\n")
    return draw(st.sampled_from([b"\xef\xbb\xbf", b""])) + raw


@pytest.mark.parametrize("name", RESOURCES)
def test_other_spelling_means_the_same(mutate, frames, scratch, name):
    own = table(name)

    def law(draw) -> None:
        scratch.write_bytes(respelt(draw, own))
        pd.testing.assert_frame_equal(read(own, scratch), frames[name])

    mutate(law, "tables that mean the same", 3 * len(RESOURCES))


@pytest.mark.parametrize("name", RESOURCES)
def test_half_a_file_is_refused_or_is_the_rows_it_has(mutate, frames, scratch, name):
    """A cut inside the last cell of a row cannot be seen; before it nothing may be other than in the whole file."""
    own = table(name)

    def law(draw) -> None:
        cut = draw(st.integers(0, len(own.raw) - 2))
        scratch.write_bytes(own.raw[:cut])
        try:
            rows = read(own, scratch)
        except DataError as error:
            assert error.file == f"data/{RESOURCES[name]['path']}" and "expected" in str(error)
            assert (error.row is None) == (not own.raw[:cut].strip()), str(error)
        else:
            whole = frames[name].iloc[: len(rows)].astype("object")
            assert rows.astype("object").iloc[:-1].equals(whole.iloc[:-1])
            assert rows.astype("object").iloc[:, :-1].equals(whole.iloc[:, :-1])

    mutate(law, "tables cut short", 3 * len(RESOURCES))
