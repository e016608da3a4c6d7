"""The tables of ``data/``, typed and checked against ``datapackage.json``: only this module reads them."""

import csv
import json
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from claimbook.data import corrections, descriptor
from claimbook.data.errors import DataError
from claimbook.data.locators import TEXT, Finder, plain
from claimbook.paths import ROOT

DESCRIPTOR = "data/datapackage.json"
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
# Beyond this an integer is no longer exact as a number with a fraction, and sums leave 64 bits.
LARGEST_INTEGER = 2**53
# As text editors, spreadsheets and Python write them; spreadsheets that speak other languages have other words.
TRUTHS = {"true": True, "TRUE": True, "True": True, "false": False, "FALSE": False, "False": False}
# Spreadsheets begin a file with a mark when they save it as UTF-8.
UTF8 = "utf-8-sig"


class Tables(Mapping):
    """The tables of a data package, read and held against ``datapackage.json`` when first asked for.

    Parameters
    ----------
    root : path, optional
        The folder that holds ``data/``; the repository by default.
    replaced : mapping of str to DataFrame, optional
        Tables to use instead of those on disk.
    """

    def __init__(self, root: Path | str = ROOT, replaced: Mapping[str, pd.DataFrame] | None = None):
        self.root = Path(root)
        self._frames = dict(replaced or {})
        self._cells: dict[tuple[str, str], list] = {}
        self._finders: dict[str, Finder] = {}
        self._used: dict[str, pd.DataFrame] = {}

    @cached_property
    def package(self) -> dict:
        """The Data Package descriptor."""
        try:
            package = json.loads(_utf8(self.root / DESCRIPTOR, DESCRIPTOR, _line).decode(UTF8))
        except json.JSONDecodeError as error:
            raise DataError(f"is not well-formed JSON ({error})", file=DESCRIPTOR, row=error.lineno) from None
        except (ValueError, RecursionError) as error:
            raise DataError(f"is not well-formed JSON ({error})", file=DESCRIPTOR) from None
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

    def used(self, name: str) -> pd.DataFrame:
        """A table with its corrections applied; see ``corrections.applied``. Not to be changed."""
        if name not in self._used:
            self._used[name] = corrections.applied(self, name)
        return self._used[name]

    def with_table(self, name: str, frame: pd.DataFrame) -> "Tables":
        """A copy of these tables in which one is replaced."""
        return Tables(self.root, {**self._frames, name: frame})

    def cells(self, name: str, column: str) -> list:
        """The cells of a column as plain Python values, None where one is missing; not to be changed."""
        if (name, column) not in self._cells:
            self._cells[name, column] = plain(self[name][column])
        return self._cells[name, column]

    def finder(self, name: str) -> "Finder":
        """What finds the rows of a table by locator."""
        if name not in self._finders:
            self._finders[name] = Finder(self[name])
        return self._finders[name]


def first_repeated(columns: Sequence[list]) -> int | None:
    """The first row, counted from 0, that stands in a row above it, given column by column; None if there is none."""
    above: set[tuple] = set()
    for at, row in enumerate(zip(*columns, strict=True)):
        if row in above:
            return at
        above.add(row)
    return None


def read_table(path: Path, schema: dict, *, file: str) -> pd.DataFrame:
    """Read one CSV file and hold it against its Table Schema.

    Parameters
    ----------
    path : Path
        The file.
    schema : dict
        A Table Schema: ``fields`` with ``type`` and ``constraints``, and ``primaryKey``.
    file : str
        The name that errors give the file.

    Returns
    -------
    DataFrame
        Text and dates as text (empty where missing), integers as int64 (Int64 where some are missing), numbers as
        float64, booleans as bool (boolean where some are missing).

    Raises
    ------
    DataError
        For the first thing that does not fit.
    """
    fields = schema["fields"]
    columns = _columns(path, [field["name"] for field in fields], file)
    frame = {field["name"]: typed(cells, field, file) for field, cells in zip(fields, columns, strict=True)}
    frame = pd.DataFrame(frame, copy=False)
    key = schema.get("primaryKey", [])
    at = first_repeated([plain(frame[column]) for column in key])
    if at is not None:
        value = ", ".join(str(frame[column].iloc[at]) for column in key)[:200]
        raise DataError(f"found {value} a second time, expected it once", file=file, row=at + 2, column=key[0])
    return frame


def check_keys(tables: Tables) -> None:
    """Follow every foreign key and every list of keys; DataError for the first that leads nowhere."""
    known: dict[tuple[str, str], set[str]] = {}
    for name, resource in tables.resources.items():
        for column, separator, target, field in descriptor.keys(resource["schema"]):
            if (target, field) not in known:
                known[target, field] = set(tables.cells(target, field))
            # 'inferred' stands where no copy of the article attests a restored wording.
            allowed = known[target, field] | {"", "inferred"} if column == "attested_by" else known[target, field]
            cells = tables.cells(name, column)
            wrong = {value for cell in set(cells) for value in _keys(cell, separator) if value and value not in allowed}
            if wrong:
                row, value = next(
                    (row, value)
                    for row, cell in enumerate(cells, start=2)
                    for value in _keys(cell, separator)
                    if value in wrong
                )
                raise DataError(
                    f"found {shown(value)}, expected a {field} of {tables.file(target)}",
                    file=tables.file(name),
                    row=row,
                    column=column,
                )


def _keys(cell: str, separator: str | None) -> list[str]:
    return cell.split(separator) if separator and cell else [cell]


def shown(value: object) -> str:
    """A value as an error quotes it; a long one is cut."""
    words = repr(value)
    return words if len(words) <= 200 else words[:197] + "..."


def _utf8(path: Path, file: str, place: Callable[[str], tuple[int, str | None]]) -> bytes:
    """The bytes of a file, which are UTF-8 text."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DataError("found something else, such as a folder, expected a file", file=file)
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError("the file is missing, expected one", file=file) from None
    except OSError as error:
        raise DataError(f"the file cannot be read ({error.strerror}), expected a readable one", file=file) from None
    nul = raw.find(b"\0")
    wrong = [(nul, "a NUL character")] if nul >= 0 else []
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong.append((error.start, f"the byte 0x{raw[error.start]:02x}"))
    if wrong:
        at, found = min(wrong)
        row, column = place(raw[:at].decode("utf-8"))
        raise DataError(f"found {found}, expected UTF-8 text", file=file, row=row, column=column)
    return raw


def _line(before: str) -> tuple[int, None]:
    """The line in which a text that was cut off ends."""
    return before.count("\n") + 1, None


def _cell(before: str) -> tuple[int, str | None]:
    """The row and the column in which a CSV text that was cut off ends; cells may hold line breaks."""
    try:
        # The mark opens the cell or the row that the text is about to begin.
        rows = list(csv.reader(StringIO(before.removeprefix("\ufeff") + "?", newline="")))
    except csv.Error:
        return _line(before)
    at = len(rows[-1]) - 1
    return len(rows), rows[0][at] if len(rows) > 1 and at < len(rows[0]) else None


def _columns(path: Path, names: list[str], file: str) -> list[list[str]]:
    """The cells of a CSV file, column by column, without the header."""
    text = _utf8(path, file, _cell).decode(UTF8)
    if not text.strip():
        raise DataError("the file is empty, expected a header row and data", file=file)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        problem = (
            f"is not well-formed CSV ({error}), expected every quoted cell to be closed before a comma or line end"
        )
        raise DataError(problem, file=file, row=len(rows) + 1) from None
    _check_header(rows[0], names, file)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            found = f"{len(row)} cells" if row else "an empty line"
            raise DataError(f"found {found}, expected {len(names)} cells", file=file, row=number)
    return [[row[at] for row in rows[1:]] for at in range(len(names))]


def _check_header(header: list[str], names: list[str], file: str) -> None:
    expected = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    for name in names:
        if name not in header:
            found = shown(", ".join(header[:12]))
            mark = next((mark for mark in ";\t|" if len(header[0].split(mark)) >= len(names) > 1), "")
            saved = f"; the cells are separated by {mark!r}, save the table with commas" if mark else ""
            problem = f"the column is missing, found {found}, expected {expected}{saved}"
            raise DataError(problem, file=file, row=1, column=name)
    for name in header:
        if name not in names:
            raise DataError(f"found an unexpected column, expected {expected}", file=file, row=1, column=name)
    for at, name in enumerate(header):
        if at == len(names) or name != names[at]:
            place = names[at] if at < len(names) else "no more columns"
            problem = f"found the column repeated or out of order, expected {place} here"
            raise DataError(problem, file=file, row=1, column=name)


def typed(cells: list[str], field: dict, file: str) -> np.ndarray | pd.api.extensions.ExtensionArray:
    name, kind, constraints = field["name"], field["type"], field.get("constraints", {})

    def refuse(is_wrong, expected: str) -> None:
        for row, cell in enumerate(cells, start=2):
            if is_wrong(cell):
                found = shown(cell) if cell else "an empty cell"
                raise DataError(f"found {found}, expected {expected}", file=file, row=row, column=name)

    values = set(cells)
    missing = "" in values
    if missing and constraints.get("required"):
        refuse(lambda cell: cell == "", _expectation(field))
    values.discard("")
    if not "".join(values).isprintable() or any(value[0] == " " or value[-1] == " " for value in values):
        refuse(
            lambda cell: cell != cell.strip() or not cell.isprintable(),
            "text on one line, without spaces around it and without characters that do not print",
        )
    if "enum" in constraints and not values.issubset(constraints["enum"]):
        allowed = {*constraints["enum"], ""}
        refuse(lambda cell: cell not in allowed, "one of " + ", ".join(constraints["enum"]))
    if "pattern" in constraints:
        matches = re.compile(constraints["pattern"], re.ASCII).search
        wrong = {value for value in values if not matches(value)}
        if wrong:
            refuse(wrong.__contains__, _expectation(field))
    if kind == "date" or field.get("calendar"):
        wrong = {value for value in values if not _calendar(value, full=kind == "date")}
        if wrong:
            refuse(wrong.__contains__, _expectation(field))
    if kind in ("integer", "number"):
        numbers = _numbers(values, kind, constraints)
        if len(numbers) < len(values):
            comma = any("," in value for value in values - set(numbers))
            expected = _expectation(field) + (", written with a point and without commas" if comma else "")
            refuse(lambda cell: cell != "" and cell not in numbers, expected)
        if kind == "number":
            return np.array([numbers[cell] if cell else float("nan") for cell in cells], dtype="float64")
        if missing:
            return pd.array([numbers[cell] if cell else pd.NA for cell in cells], dtype="Int64")
        return np.array([numbers[cell] for cell in cells], dtype="int64")
    if kind == "boolean":
        refuse(lambda cell: cell and cell not in TRUTHS, "true or false")
        if missing:
            return pd.array([TRUTHS.get(cell, pd.NA) for cell in cells], dtype="boolean")
        return np.array([TRUTHS[cell] for cell in cells], dtype="bool")
    return pd.array(cells, dtype=TEXT)


def _numbers(values: set[str], kind: str, constraints: dict) -> dict[str, int] | dict[str, float]:
    """What the values that are numbers within their limits mean."""
    parse, largest = (int, LARGEST_INTEGER) if kind == "integer" else (float, sys.float_info.max)
    fits = (WHOLE if kind == "integer" else DECIMAL).fullmatch
    low, high = constraints.get("minimum", float("-inf")), constraints.get("maximum", float("inf"))
    numbers = {value: parse(value) for value in values if fits(value)}
    return {value: number for value, number in numbers.items() if low <= number <= high and abs(number) <= largest}


def _expectation(field: dict) -> str:
    constraints, kind = field.get("constraints", {}), field["type"]
    if "enum" in constraints:
        return "one of " + ", ".join(constraints["enum"])
    if kind in ("integer", "number"):
        words = "a whole number" if kind == "integer" else "a number"
        if "maximum" in constraints:
            return f"{words} from {constraints['minimum']} to {constraints['maximum']}"
        return words + (f" of at least {constraints['minimum']}" if "minimum" in constraints else "")
    if kind == "date":
        return "a day of the calendar as YYYY-MM-DD"
    return field["description"][0].lower() + field["description"][1:]


def _calendar(value: str, *, full: bool) -> bool:
    """Whether every date in a value ('2024', '2024-03/..') is one that the calendar has."""
    for part in value.split("/"):
        if part == ".." and not full:
            continue
        if not PARTIAL_DATE.fullmatch(part) or (full and len(part) != 10):
            return False
        try:
            date.fromisoformat((part + "-01-01")[:10])
        except ValueError:
            return False
    return True
