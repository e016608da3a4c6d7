"""What was left out of the source data, or set right in it: ``data/corrections.csv``, applied and held to the sources.

Measures, checks and figures ask here which rows a correction speaks of; none of them names a row itself. Every
correction states what its rows hold, so that it is looked at again once they hold something else.
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from claimbook.data.errors import DataError
from claimbook.data.locators import TEXT, Finder, rows_in_words

if TYPE_CHECKING:
    from claimbook.data.tables import Tables

FILE = "data/corrections.csv"
# Corrections that put one value in the place of another, and those whose rows must not be in the table.
REPLACING = ("corrected", "read_as")
ABSENT = ("omitted", "missing")
# Corrections that say something of the table and change nothing in it.
ASSERTING = (*ABSENT, "used")


def applied(tables: "Tables", name: str) -> pd.DataFrame:
    """A table with its corrections applied, as checks, measures and figures use it.

    Parameters
    ----------
    tables : Tables
        The tables.
    name : str
        The table asked for.

    Returns
    -------
    DataFrame
        ``corrected`` and ``read_as`` have replaced the cell, ``excluded`` rows are gone. Every other row that a
        correction speaks of keeps its place, with the correction's id in ``marked`` and its action in ``marked_as``
        (joined by ``;`` if there are several, empty if there is none). ``omitted``, ``missing`` and ``used`` only
        assert something of the table.

    Raises
    ------
    DataError
        If a correction names a column that the table does not have.
    """
    frame, finder = tables[name], tables.finder(name)
    marks: list[list] = [[] for _ in range(len(frame))]
    gone: set[int] = set()
    for row in _corrections_of(tables, name):
        found = _found(finder, row)
        if row.action == "excluded":
            gone.update(found)
        elif row.action not in ASSERTING:
            for at in found:
                marks[at].append(row)
        if row.action in REPLACING:
            value = _used_value(tables, row)
            chosen = np.isin(np.arange(len(frame)), found)
            frame = frame.assign(**{row.column: frame[row.column].mask(chosen, value)})
    frame = frame.assign(
        marked=pd.Series([";".join(row.correction_id for row in own) for own in marks], index=frame.index, dtype=TEXT),
        marked_as=pd.Series([";".join(row.action for row in own) for own in marks], index=frame.index, dtype=TEXT),
    )
    return frame.drop(frame.index[sorted(gone)]).reset_index(drop=True) if gone else frame


def is_marked(frame: pd.DataFrame, *actions: str) -> pd.Series:
    """Which rows of a table with its corrections applied, or of a part of it, a correction of these actions marks."""
    if "marked_as" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["marked_as"].map(lambda cell: not set(cell.split(";")).isdisjoint(actions)).astype("bool")


def _corrections_of(tables: "Tables", name: str) -> list:
    if "corrections" not in tables or name == "corrections":
        return []
    return [row for row in tables["corrections"].itertuples() if row.table == name]


def _found(finder: Finder, row) -> list[int]:
    """Which rows of its table, counted from 0, a correction speaks of."""
    if row.column not in finder.frame:
        problem = f"found {row.column!r}, expected a column of the table {row.table}"
        raise DataError(problem, file=FILE, row=row.Index + 2, column="column")
    try:
        return finder.rows(row.locator)
    except ValueError as term:
        problem = f"found {str(term)!r}, expected column=value terms with columns of the table {row.table}"
        raise DataError(problem, file=FILE, row=row.Index + 2, column="locator") from None


def _used_value(tables: "Tables", row) -> object:
    """What a correction puts into its rows, as a cell of their column."""
    # Tables stand on corrections.
    from claimbook.data.tables import typed

    fields = {field["name"]: field for field in tables.resources[row.table]["schema"]["fields"]}
    try:
        return typed([row.used_value], fields[row.column], FILE)[0]
    except DataError as error:
        raise DataError(error.problem, file=FILE, row=row.Index + 2, column="used_value") from None


def corrections_hold(tables: "Tables") -> None:
    """Every correction finds the rows it was made for, as they were when it was made.

    A DataError names the first correction whose table, locator or column does not exist, whose values do not fit its
    action, which has become needless, or whose rows are no longer what it expects.
    """
    corrections = list(tables["corrections"].itertuples())
    spoken_of: dict[str, set[int]] = {}
    for row in corrections:
        at = {"file": FILE, "row": row.Index + 2}
        if row.table not in tables or row.table == "corrections":
            raise DataError(f"found {row.table!r}, expected the name of another table", **at, column="table")
        finder = tables.finder(row.table)
        rows = _found(finder, row)
        _values_fit(row, at)
        _rows_fit(row, rows, tables, at)
        if row.action == "used":
            if row.table not in spoken_of:
                own = [other for other in corrections if other.table == row.table]
                spoken_of[row.table] = {found for other in own for found in _found(finder, other)}
            _rest_is_spoken_of(row, spoken_of[row.table], tables, at)


def _values_fit(row, at: dict) -> None:
    """Two values if and only if one takes the place of the other, and rows if and only if the action has any."""
    for column in ("source_value", "used_value"):
        value = getattr(row, column)
        if bool(value) != (row.action in REPLACING):
            wanted = "a value" if row.action in REPLACING else "an empty cell"
            raise DataError(f"found {value!r}, expected {wanted}, as the action is {row.action}", **at, column=column)
    if row.action in REPLACING and row.source_value == row.used_value:
        problem = (
            f"found {row.used_value!r} as in the source, so {row.correction_id} has become needless; drop this row"
        )
        raise DataError(problem, **at, column="used_value")
    if bool(row.expected_rows) == (row.action in ABSENT):
        wanted = "0" if row.action in ABSENT else "at least 1"
        raise DataError(
            f"found {row.expected_rows}, expected {wanted}, as the action is {row.action}", **at, column="expected_rows"
        )
    in_the_table = {"corrected": row.used_value, "read_as": row.source_value}.get(row.action, row.expected)
    if row.expected != in_the_table:
        problem = f"found {row.expected!r}, expected {in_the_table!r}, as the action is {row.action}"
        raise DataError(problem, **at, column="expected")


def _rows_fit(row, rows: list[int], tables: "Tables", at: dict) -> None:
    made = f"{row.correction_id} ({row.action.replace('_', ' ')}: {row.reason})"
    where = tables.file(row.table) + (f", row {rows_in_words(rows)}" if rows else "")
    if len(rows) != row.expected_rows:
        problem = (
            f"{made} expected {row.expected_rows} rows with {row.locator}, found {len(rows)} in {where}; "
            "look again and change or drop this row"
        )
        raise DataError(problem, **at, column="expected_rows")
    cells = tables.finder(row.table).cells(row.column)
    found = "|".join(dict.fromkeys(cells[index] for index in rows))
    if found == row.expected:
        return
    note = {
        ("read_as", row.used_value): " (as it is read here, so that the correction has become needless)",
        ("corrected", row.source_value): " (as the source has it, so that the correction is lost)",
    }.get((row.action, found), "")
    problem = (
        f"{made} expected {row.column} {row.expected!r}, found {found!r}{note} in {where}; "
        "look again and change or drop this row"
    )
    raise DataError(problem, **at, column="expected")


def _rest_is_spoken_of(row, spoken_of: set[int], tables: "Tables", at: dict) -> None:
    """Beside the rows used, none counts the same thing without a correction that says why it is not used."""
    places = tables.finder(row.table).places(row.column)
    same = [index for value in set(row.expected.split("|")) for index in places.get(value, [])]
    rest = min((index for index in same if index not in spoken_of), default=None)
    if rest is not None:
        problem = (
            f"{row.correction_id} (used: {row.reason}) expected a correction for every other row with such a "
            f"{row.column}, found none for {tables.file(row.table)}, row {rest + 2}; look again and say there what is "
            "done with that row"
        )
        raise DataError(problem, **at, column="expected")
