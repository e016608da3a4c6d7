"""The tables of ``data/``, typed and checked against ``datapackage.json``: only this module reads them."""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from io import StringIO
from pathlib import Path

import pandas as pd

from claimbook.data import descriptor
from claimbook.data.errors import DataError
from claimbook.data.locators import TEXT, Finder, plain
from claimbook.dates import first_day
from claimbook.paths import ROOT

DESCRIPTOR = "data/datapackage.json"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
# Beyond this an integer is no longer exact as a number with a fraction, and sums leave 64 bits.
LARGEST_INTEGER = 2**53
# As text editors, spreadsheets and Python write them; spreadsheets that speak other languages have other words.
TRUTHS = {"true": True, "TRUE": True, "True": True, "false": False, "FALSE": False, "False": False}
# How a cell of each type is read, the type of a column without and with missing values, and what an error expects.
PARSED: dict[str, tuple[Callable[[str], object], str, str, str]] = {
    "integer": (int, "int64", "Int64", "a whole number"),
    "number": (float, "float64", "float64", "a number"),
    "boolean": (TRUTHS.get, "bool", "boolean", "true or false"),
    "date": (str, "str", "str", "a day of the calendar as YYYY-MM-DD"),
}


class Tables(Mapping):
    """The tables of a data package, read and held against ``datapackage.json`` when first asked for.

    ``root`` is the folder that holds ``data/``; ``replaced`` are tables to use instead of those on disk.
    """

    def __init__(self, root: Path | str = ROOT, replaced: Mapping[str, pd.DataFrame] | None = None):
        self.root = Path(root)
        self._frames = dict(replaced or {})
        self._finders: dict[str, Finder] = {}
        self._used: dict[str, pd.DataFrame] = {}

    @cached_property
    def package(self) -> dict:
        """The Data Package descriptor."""
        try:
            package = json.loads(_bytes(self.root / DESCRIPTOR, DESCRIPTOR).decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", None)
            raise DataError(f"is not well-formed JSON ({error})", file=DESCRIPTOR, row=line) from None
        if fault := descriptor.fault(package):
            raise DataError(f"is not the Data Package descriptor expected: {fault}", file=DESCRIPTOR)
        return package

    @cached_property
    def resources(self) -> dict[str, dict]:
        """Resource descriptors by name."""
        return {resource["name"]: resource for resource in self.package["resources"]}

    @property
    def published(self) -> str:
        """The day by which the article was out, from ``article.csv``: claims are judged as of it."""
        return self["article"]["published_by"].iloc[0]

    def file(self, name: str) -> str:
        """The path of a table, relative to the root."""
        return "data/" + self.resources[name]["path"]

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            if name not in self.resources:
                raise DataError(f"found no resource {name!r}, expected one", file=DESCRIPTOR)
            path = self.file(name)
            self._frames[name] = read_table(self.root / path, self.resources[name]["schema"], file=path)
        return self._frames[name]

    def __contains__(self, name: object) -> bool:
        return name in self._frames or name in self.resources

    def __iter__(self) -> Iterator[str]:
        return iter(self.resources)

    def __len__(self) -> int:
        return len(self.resources)

    @cached_property
    def corrected(self) -> list:
        """The rows of ``corrections.csv``, as tuples with names; none without that table."""
        return list(self["corrections"].itertuples()) if "corrections" in self else []

    def used(self, name: str) -> pd.DataFrame:
        """A table with its corrections applied; see ``corrections.applied``. Not to be changed."""
        if name not in self._used:
            # Corrections stand on tables.
            from claimbook.data.corrections import applied

            self._used[name] = applied(self, name)
        return self._used[name]

    def with_table(self, name: str, frame: pd.DataFrame) -> "Tables":
        """A copy of these tables in which one is replaced."""
        copy = Tables(self.root, {**self._frames, name: frame})
        # The descriptor is the same; so is every other table as corrected, unless the corrections are others.
        copy.package, copy.resources = self.package, self.resources
        if name != "corrections":
            copy._used = {other: used for other, used in self._used.items() if other != name}
        return copy

    def cells(self, name: str, column: str) -> list:
        """The cells of a column as plain Python values, None where one is missing."""
        return plain(self[name][column])

    def finder(self, name: str) -> "Finder":
        """What finds the rows of a table by locator."""
        if name not in self._finders:
            self._finders[name] = Finder(self[name], self.file(name))
        return self._finders[name]


def read_table(path: Path, schema: dict, *, file: str) -> pd.DataFrame:
    """Read one CSV file and hold it against its Table Schema; a DataError, for the first fault, calls it ``file``.

    Text and dates are text (empty where missing), integers int64 (Int64 where some are missing), numbers float64,
    booleans bool (boolean where some are missing).
    """
    fields = schema["fields"]
    rows = read_rows(path, [field["name"] for field in fields], file)
    columns = {field["name"]: typed(cells, field, file) for field, *cells in zip(fields, *rows, strict=True)}
    frame, key = pd.DataFrame(columns, copy=False), schema.get("primaryKey")
    # Without a key no row may stand twice: it would be counted twice.
    if (repeated := frame.duplicated(key or None).to_numpy()).any():
        at, column = int(repeated.argmax()), key[0] if key else None
        value = ", ".join(str(frame[column].iloc[at]) for column in key) if key else "a row"
        raise DataError(f"found {value[:200]} a second time, expected it once", file=file, row=at + 2, column=column)
    return frame


def check_keys(tables: Tables) -> None:
    """Follow every foreign key and every list of keys; DataError for the first that leads nowhere."""
    for name, resource in tables.resources.items():
        for column, separator, target, field in descriptor.keys(resource["schema"]):
            # 'inferred' stands where no copy of the article attests a restored wording.
            allowed = {*tables.cells(target, field), "", *(["inferred"] if column == "attested_by" else [])}
            for row, cell in enumerate(tables.cells(name, column), start=2):
                for value in cell.split(separator) if separator else [cell]:
                    if value not in allowed:
                        problem = f"found {shown(value)}, expected a {field} of {tables.file(target)}"
                        raise DataError(problem, file=tables.file(name), row=row, column=column)


def shown(value: object) -> str:
    """A value as an error quotes it; a long one is cut."""
    words = repr(value)
    return words if len(words) <= 200 else words[:197] + "..."


def _bytes(path: Path, file: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise DataError("found something else, such as a folder, expected a file", file=file)
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError("the file is missing, expected one", file=file) from None
    except OSError as error:
        raise DataError(f"the file cannot be read ({error.strerror}), expected a readable one", file=file) from None


def _text(path: Path, file: str) -> str:
    """The text of a CSV file; DataError for the first cell that is not UTF-8 text."""
    # Spreadsheets begin a file with a mark when they save it as UTF-8.
    text = _bytes(path, file).decode("utf-8-sig", errors="surrogateescape")
    if not (wrong := re.search("[\0\udc80-\udcff]", text)):
        return text
    found = "a NUL character" if wrong[0] == "\0" else f"the byte 0x{ord(wrong[0]) - 0xDC00:02x}"
    before, column = text[: wrong.start()], None
    try:
        # The mark opens the cell or the row that the text is about to begin; cells may hold line breaks.
        header, *rows = csv.reader(StringIO(before + "?", newline=""))
        row = len(rows) + 1
        if rows and len(rows[-1]) <= len(header):
            column = header[len(rows[-1]) - 1]
    except csv.Error:
        row = before.count("\n") + 1
    raise DataError(f"found {found}, expected UTF-8 text", file=file, row=row, column=column)


def read_rows(path: Path, names: list[str], file: str) -> list[list[str]]:
    """The cells of a CSV file with a header of these names, row by row without it; see ``read_table``."""
    text = _text(path, file)
    if not text.strip():
        raise DataError("the file is empty, expected a header row and data", file=file)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        expected = "expected every quoted cell to be closed before a comma or line end"
        raise DataError(f"is not well-formed CSV ({error}), {expected}", file=file, row=len(rows) + 1) from None
    if rows[0] != names:
        column, problem = _header_fault(rows[0], names)
        raise DataError(problem, file=file, row=1, column=column)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            found = f"{len(row)} cells" if row else "an empty line"
            raise DataError(f"found {found}, expected {len(names)} cells", file=file, row=number)
    return rows[1:]


def _header_fault(header: list[str], names: list[str]) -> tuple[str, str]:
    """The first column that is missing, unexpected or out of place in a header, and what is wrong with it."""
    expected = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    for name in names:
        if name not in header:
            mark = next((mark for mark in ";\t|" if len(header[0].split(mark)) >= len(names) > 1), "")
            saved = f"; the cells are separated by {mark!r}, save the table with commas" if mark else ""
            found = shown(", ".join(header[:12]))
            return name, f"the column is missing, found {found}, expected {expected}{saved}"
    for name in header:
        if name not in names:
            return name, f"found an unexpected column, expected {expected}"
    at = next(at for at, name in enumerate(header) if [name] != names[at : at + 1])
    place = names[at] if at < len(names) else "no more columns"
    return header[at], f"found the column repeated or out of order, expected {place} here"


def typed(cells: Sequence[str], field: dict, file: str, first: int = 2) -> pd.api.extensions.ExtensionArray:
    """The cells of a column, from a row on, as values of its type; DataError for the first that does not fit."""
    kind, values, gaps = field["type"], set(cells), "" in cells
    if not field.get("constraints", {}).get("required"):
        values.discard("")
    for fits, expected in _demands(field):
        if not all(map(fits, values)):
            rows = enumerate(cells, start=first)
            row, cell = next((row, cell) for row, cell in rows if cell in values and not fits(cell))
            if "," in cell and kind in ("integer", "number"):
                expected += ", written with a point and without commas"
            found = shown(cell) if cell else "an empty cell"
            raise DataError(f"found {found}, expected {expected}", file=file, row=row, column=field["name"])
    if kind in ("string", "date"):
        return pd.array(cells, dtype=TEXT)
    parse, whole, with_gaps, _ = PARSED[kind]
    known = {"": float("nan") if kind == "number" else pd.NA, **{value: parse(value) for value in values}}
    return pd.array([known[cell] for cell in cells], dtype=with_gaps if gaps else whole)


def _demands(field: dict) -> Iterator[tuple[Callable[[str], object], str]]:
    """What the cells of a column have to fulfil, one after the other, and how an error says it."""
    kind, constraints, expected = field["type"], field.get("constraints", {}), _expectation(field)
    yield bool, expected
    tidy = "text on one line, without spaces around it and without characters that do not print"
    yield lambda cell: cell.isprintable() and cell == cell.strip(), tidy
    if "enum" in constraints:
        yield set(constraints["enum"]).__contains__, expected
    if "pattern" in constraints:
        yield re.compile(constraints["pattern"], re.ASCII).search, expected
    if kind == "string" and "enum" not in constraints:
        yield lambda cell: not cell.startswith(("=", "+", "-", "@")), "text that no spreadsheet takes for a formula"
    if kind == "date":
        yield DAY.fullmatch, expected
    if kind == "date" or field.get("calendar"):
        yield on_calendar, expected
    if kind == "boolean":
        yield TRUTHS.__contains__, expected
    if kind in ("integer", "number"):
        parse, largest = (int, LARGEST_INTEGER) if kind == "integer" else (float, sys.float_info.max)
        written = WHOLE if kind == "integer" else DECIMAL
        low, high = constraints.get("minimum", -largest), constraints.get("maximum", largest)
        yield lambda cell: written.fullmatch(cell) and low <= parse(cell) <= high, expected


def on_calendar(cell: str) -> bool:
    """Whether every date in a cell ('2024', '2024-03/..') is one that the calendar has."""
    try:
        return all(part == ".." or (PARTIAL_DATE.fullmatch(part) and first_day(part)) for part in cell.split("/"))
    except ValueError:
        return False


def _expectation(field: dict) -> str:
    constraints, kind = field.get("constraints", {}), field["type"]
    if "enum" in constraints:
        return "one of " + ", ".join(constraints["enum"])
    words = PARSED[kind][-1] if kind in PARSED else field.get("description", "text")
    if "maximum" in constraints:
        return f"{words} from {constraints['minimum']} to {constraints['maximum']}"
    if "minimum" in constraints:
        return f"{words} of at least {constraints['minimum']}"
    return words[0].lower() + words[1:]
