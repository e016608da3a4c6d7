"""The tables of ``data/``: typed and checked against ``datapackage.json``, or a DataError that names file, row and column.

This is the only module that reads ``data/``.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from io import StringIO
from pathlib import Path

import pandas as pd

from claimbook.files import ROOT

PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


class DataError(Exception):
    """Data that cannot be used, said in one sentence: file, row, column, what was found, what was expected."""

    def __init__(self, problem: str, *, file: str, row: int | None = None, column: str | None = None):
        self.file, self.row, self.column, self.problem = file, row, column, problem
        place = file + (f", row {row}" if row is not None else "") + (f", column {column}" if column else "")
        super().__init__(f"{place}: {problem}")


class Tables(Mapping):
    """The tables of a data package, read when first asked for.

    Parameters
    ----------
    root : path, optional
        The folder that holds ``data/``; the repository by default.
    replaced : mapping of str to DataFrame, optional
        Tables to use instead of those on disk.

    Raises
    ------
    DataError
        On access, when a table does not agree with ``datapackage.json``. Rows are numbered as a spreadsheet numbers
        them: the header is row 1.
    """

    def __init__(self, root: Path | str = ROOT, replaced: Mapping[str, pd.DataFrame] | None = None):
        self.root = Path(root)
        self._frames = dict(replaced or {})

    @cached_property
    def package(self) -> dict:
        """The Data Package descriptor."""
        path = self.root / "data" / "datapackage.json"
        try:
            package = json.loads(_decode(path, "data/datapackage.json"))
            {resource["name"]: resource["path"] for resource in package["resources"]}
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise DataError(f"is not a Data Package descriptor ({error})", file="data/datapackage.json") from None
        return package

    @cached_property
    def resources(self) -> dict[str, dict]:
        """Resource descriptors by name."""
        return {resource["name"]: resource for resource in self.package["resources"]}

    def file(self, name: str) -> str:
        """The path of a table, relative to the root."""
        return "data/" + self.resources[name]["path"]

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            if name not in self.resources:
                raise KeyError(name)
            path = self.file(name)
            self._frames[name] = read_table(self.root / path, self.resources[name]["schema"], file=path)
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.resources)

    def __len__(self) -> int:
        return len(self.resources)

    def with_table(self, name: str, frame: pd.DataFrame) -> "Tables":
        """A copy of these tables in which one is replaced."""
        return Tables(self.root, {**self._frames, name: frame})


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
    names = [field["name"] for field in schema["fields"]]
    rows = _rows(path, file)
    header = rows[0]
    for name in names:
        if name not in header:
            raise DataError(f"the column is missing, expected {', '.join(names[:12])}", file=file, row=1, column=name)
    if header != names:
        wrong = next((name for name in header if name not in names), None)
        problem = (
            f"found an unexpected column {wrong!r}" if wrong is not None else "the columns are repeated or out of order"
        )
        raise DataError(f"{problem}, expected {', '.join(names[:12])}", file=file, row=1)
    columns = list(zip(*rows[1:], strict=True)) or [()] * len(names)
    frame = pd.DataFrame(
        {field["name"]: _typed(cells, field, file) for field, cells in zip(schema["fields"], columns, strict=True)}
    )
    key = schema.get("primaryKey", [])
    if key:
        repeated = frame.duplicated(key)
        if repeated.any():
            at = int(repeated.to_numpy().argmax())
            value = ", ".join(str(frame[column].iloc[at]) for column in key)
            raise DataError(f"found {value} a second time, expected it once", file=file, row=at + 2, column=key[0])
    return frame


def check_keys(tables: Tables) -> None:
    """Follow every foreign key and every list of keys.

    Parameters
    ----------
    tables : Tables
        The tables.

    Raises
    ------
    DataError
        For the first key that leads nowhere.
    """
    for name, resource in tables.resources.items():
        schema, frame = resource["schema"], tables[name]
        links = [
            (key["fields"][0], None, key["reference"]["resource"], key["reference"]["fields"][0])
            for key in schema.get("foreignKeys", [])
        ] + [
            (key["field"], key["separator"], key["reference"]["resource"], key["reference"]["field"])
            for key in schema.get("listKeys", [])
        ]
        for column, separator, target, field in links:
            known = set(tables[target][field])
            for row, cell in enumerate(frame[column], start=2):
                for value in cell.split(separator) if separator and cell else [cell]:
                    # 'inferred' stands where no copy of the article attests a restored wording.
                    if value and value not in known and (column, value) != ("attested_by", "inferred"):
                        raise DataError(
                            f"found {value!r}, expected a {field} of {tables.file(target)}",
                            file=tables.file(name), row=row, column=column,
                        )  # fmt: skip


def _decode(path: Path, file: str) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError("the file is missing", file=file) from None
    except OSError as error:
        raise DataError(f"the file cannot be read ({error.strerror})", file=file) from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise DataError(f"found the byte 0x{raw[error.start]:02x}, expected UTF-8 text", file=file, row=row) from None


def _rows(path: Path, file: str) -> list[list[str]]:
    text = _decode(path, file)
    if not text.strip():
        raise DataError("the file is empty, expected a header row and data", file=file)
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise DataError("found a NUL character, expected text", file=file, row=row)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DataError(f"is not well-formed CSV ({error})", file=file) from None
    width = len(rows[0])
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise DataError(f"found {len(row)} cells, expected {width}", file=file, row=number)
    return rows


def _typed(cells: tuple[str, ...], field: dict, file: str) -> pd.Series:
    name, kind, constraints = field["name"], field["type"], field.get("constraints", {})

    def refuse(is_wrong, expected: str) -> None:
        for row, cell in enumerate(cells, start=2):
            if is_wrong(cell):
                found = repr(cell) if cell else "an empty cell"
                raise DataError(f"found {found}, expected {expected}", file=file, row=row, column=name)

    values = set(cells)
    if constraints.get("required") and "" in values:
        refuse(lambda cell: cell == "", _expectation(field))
    values.discard("")
    if any(value != value.strip() or not value.isprintable() for value in values):
        refuse(
            lambda cell: cell != cell.strip() or not (cell.isprintable()),
            "text on one line without spaces around it",
        )
    if "enum" in constraints:
        allowed = set(constraints["enum"])
        if values - allowed:
            refuse(lambda cell: cell not in allowed and cell != "", "one of " + ", ".join(constraints["enum"]))
    if "pattern" in constraints:
        matches = re.compile(constraints["pattern"]).search
        wrong = {value for value in values if not matches(value)}
        if wrong:
            refuse(wrong.__contains__, _expectation(field))
    if kind == "date" or field.get("calendar"):
        wrong = {value for value in values if not _calendar(value, full=kind == "date")}
        if wrong:
            refuse(wrong.__contains__, _expectation(field))
    if kind in ("integer", "number"):
        parse = int if kind == "integer" else float
        shape = re.compile(r"-?\d+" if kind == "integer" else r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
        wrong = {value for value in values if not shape.fullmatch(value)}
        low, high = constraints.get("minimum", float("-inf")), constraints.get("maximum", float("inf"))
        wrong |= {value for value in values - wrong if not low <= parse(value) <= high}
        wrong |= {value for value in values - wrong if kind == "integer" and abs(int(value)) > 2**62}
        if wrong:
            refuse(wrong.__contains__, _expectation(field))
        if kind == "number":
            return pd.Series([float(cell) if cell else float("nan") for cell in cells], dtype="float64")
        if "" in cells:
            return pd.Series([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")
        return pd.Series([int(cell) for cell in cells], dtype="int64")
    if kind == "boolean":
        if values - {"true", "false"}:
            refuse(lambda cell: cell not in ("true", "false", ""), "true or false")
        if "" in cells:
            return pd.Series([{"": pd.NA}.get(cell, cell == "true") for cell in cells], dtype="boolean")
        return pd.Series([cell == "true" for cell in cells], dtype="bool")
    return pd.Series(cells, dtype="str")


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
