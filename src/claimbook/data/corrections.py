"""What was left out of the source data, or set right in it: ``data/corrections.csv``, applied and held to the sources.

Measures, checks and figures ask here which rows a correction speaks of; none of them names a row itself. Every
correction states what its rows hold, so that it is looked at again once they hold something else.
"""

import numpy as np
import pandas as pd

from claimbook.data.locators import TEXT, rows_in_words
from claimbook.data.tables import DataError, Tables, typed

FILE = "data/corrections.csv"
# Corrections that put one value in the place of another, and those whose rows must not be in the table.
REPLACING = ("corrected", "read_as")
ABSENT = ("omitted", "missing")
# Corrections that say something of the table and change nothing in it.
ASSERTING = (*ABSENT, "used")


def applied(tables: Tables, name: str) -> pd.DataFrame:
    """A table with its corrections applied, as checks, measures and figures use it.

    ``corrected`` and ``read_as`` have replaced the cell, ``excluded`` rows are gone. Every other row that a correction
    speaks of keeps its place, with the correction's id in ``marked`` and its action in ``marked_as`` (joined by ``;``
    if there are several, empty if there is none). ``omitted``, ``missing`` and ``used`` only assert something of the
    table. A DataError says that a correction names a column that the table does not have.
    """
    frame = tables[name]
    marks: list[list] = [[] for _ in range(len(frame))]
    for row in tables.corrected if name != "corrections" else ():
        if row.table == name:
            found = _found(tables, row)
            for at in found if row.action not in ASSERTING else ():
                marks[at].append(row)
            if row.action in REPLACING:
                chosen = np.isin(np.arange(len(frame)), found)
                frame = frame.assign(**{row.column: frame[row.column].mask(chosen, _used_value(tables, row))})
    for column, mark in {"marked": "correction_id", "marked_as": "action"}.items():
        cells = [";".join(getattr(row, mark) for row in own) for own in marks]
        frame = frame.assign(**{column: pd.array(cells, dtype=TEXT)})
    gone = [at for at, own in enumerate(marks) if any(row.action == "excluded" for row in own)]
    return frame.drop(frame.index[gone]).reset_index(drop=True) if gone else frame


def is_marked(frame: pd.DataFrame, *actions: str) -> pd.Series:
    """Which rows of a table with its corrections applied, or of a part of it, a correction of these actions marks."""
    if "marked_as" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["marked_as"].map(lambda cell: not set(cell.split(";")).isdisjoint(actions)).astype("bool")


def _refusal(row, column: str, problem: str) -> DataError:
    return DataError(problem, file=FILE, row=row.Index + 2, column=column)


def _found(tables: Tables, row) -> list[int]:
    """Which rows of its table, counted from 0, a correction speaks of."""
    finder = tables.finder(row.table)
    if row.column not in finder.frame:
        raise _refusal(row, "column", f"found {row.column!r}, expected a column of the table {row.table}")
    try:
        return finder.rows(row.locator)
    except ValueError as problem:
        raise _refusal(row, "locator", str(problem)) from None


def _used_value(tables: Tables, row) -> object:
    """What a correction puts into its rows, as a cell of their column."""
    fields = {field["name"]: field for field in tables.resources[row.table]["schema"]["fields"]}
    try:
        return typed([row.used_value], fields[row.column], FILE)[0]
    except DataError as error:
        raise _refusal(row, "used_value", error.problem) from None


def corrections_hold(tables: Tables) -> None:
    """Every correction finds the rows it was made for, as they were when it was made.

    A DataError names the first correction whose table, locator or column does not exist, whose values do not fit its
    action, which has become needless, or whose rows are no longer what it expects.
    """
    for row in tables.corrected:
        if row.table not in tables or row.table == "corrections":
            raise _refusal(row, "table", f"found {row.table!r}, expected the name of another table")
        rows = _found(tables, row)
        _values_fit(row)
        _rows_fit(row, rows, tables)
        if row.action == "used":
            _rest_is_spoken_of(row, tables)


def _values_fit(row) -> None:
    """Two values if and only if one takes the place of the other, and rows if and only if the action has any."""
    replacing, absent = row.action in REPLACING, row.action in ABSENT
    value = "a value" if replacing else "an empty cell"
    another = f"another value than in the source ({row.correction_id} has become needless; drop this row)"
    held = {"corrected": row.used_value, "read_as": row.source_value}.get(row.action, row.expected)
    for column, fits, expected in (
        ("source_value", bool(row.source_value) == replacing, value),
        ("used_value", bool(row.used_value) == replacing, value),
        ("used_value", not replacing or row.used_value != row.source_value, another),
        ("expected_rows", bool(row.expected_rows) != absent, "0" if absent else "at least 1"),
        ("expected", row.expected == held, repr(held)),
    ):
        if not fits:
            found = repr(getattr(row, column))
            raise _refusal(row, column, f"found {found}, expected {expected}, as the action is {row.action}")


def _rows_fit(row, rows: list[int], tables: Tables) -> None:
    cells = tables.finder(row.table).cells(row.column)
    found = "|".join(dict.fromkeys(cells[index] for index in rows))
    if len(rows) != row.expected_rows:
        column, problem = "expected_rows", f"{row.expected_rows} rows with {row.locator}, found {len(rows)}"
    elif found != row.expected:
        note = {
            ("read_as", row.used_value): " (as it is read here, so that the correction has become needless)",
            ("corrected", row.source_value): " (as the source has it, so that the correction is lost)",
        }.get((row.action, found), "")
        column, problem = "expected", f"{row.column} {row.expected!r}, found {found!r}{note}"
    else:
        return
    made = f"{row.correction_id} ({row.action.replace('_', ' ')}: {row.reason})"
    where = tables.file(row.table) + (f", row {rows_in_words(rows)}" if rows else "")
    raise _refusal(row, column, f"{made} expected {problem} in {where}; look again and change or drop this row")


def _rest_is_spoken_of(row, tables: Tables) -> None:
    """Beside the rows used, none counts the same thing without a correction that says why it is not used."""
    cells, counted = tables.finder(row.table).cells(row.column), row.expected.split("|")
    same = {at for at, cell in enumerate(cells) if cell in counted}
    if rest := same.difference(*(_found(tables, other) for other in tables.corrected if other.table == row.table)):
        made = f"{row.correction_id} (used: {row.reason}) expected a correction for every other row"
        place = f"{tables.file(row.table)}, row {min(rest) + 2}; look again and say there what is done with that row"
        raise _refusal(row, "expected", f"{made} with such a {row.column}, found none for {place}")
