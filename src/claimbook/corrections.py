"""What was left out of the source data, or set right in it: ``data/corrections.csv``, applied and held to the sources.

Measures, checks and figures ask here which rows a correction speaks of; none of them names a row itself. Every
correction states what its rows hold, so that it is looked at again once they hold something else.
"""

import pandas as pd

from claimbook.tables import DataError, Tables

FILE = "data/corrections.csv"
# Corrections that put one value in the place of another, and those whose rows must not be in the table.
REPLACING = ("corrected", "read_as")
ABSENT = ("omitted", "missing")


def matching(frame: pd.DataFrame, locator: str) -> pd.Series:
    """Which rows a locator picks: ``column=value`` terms joined by '; ', alternatives by '|', all terms hold.

    Parameters
    ----------
    frame : DataFrame
        Any table.
    locator : str
        The filter; ``column=`` picks the rows in which the column is empty.

    Returns
    -------
    Series of bool
        Aligned with the frame.

    Raises
    ------
    ValueError
        If a term has no '=' or names a column that is not there.
    """
    chosen = pd.Series(True, index=frame.index)
    for term in locator.split("; "):
        column, equals, values = term.partition("=")
        if not equals or column not in frame:
            raise ValueError(term)
        chosen &= as_written(frame[column]).isin(values.split("|"))
    return chosen


def as_written(cells: pd.Series) -> pd.Series:
    """The cells of a column as a CSV file has them: text, empty where a value is missing."""
    return cells if pd.api.types.is_string_dtype(cells) else cells.map(_plain)


def _plain(cell: object) -> str:
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:.15g}"
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is pd.NA else str(cell)


def affected(frame: pd.DataFrame, table: str, corrections: pd.DataFrame, *actions: str) -> pd.Series:
    """Which rows of a table its corrections speak of.

    Parameters
    ----------
    frame : DataFrame
        The table, or rows of it.
    table : str
        Its name.
    corrections : DataFrame
        ``table``, ``action``, ``locator``.
    *actions : str
        The actions asked for, such as ``excluded``.

    Returns
    -------
    Series of bool
        Aligned with the frame.

    Raises
    ------
    DataError
        If a correction names a column that the frame does not have.
    """
    chosen = pd.Series(False, index=frame.index)
    for row in _of(corrections, table, *actions).itertuples():
        chosen |= _found(frame, row)
    return chosen


def without(frame: pd.DataFrame, table: str, corrections: pd.DataFrame, *actions: str) -> pd.DataFrame:
    """The rows of a table that no correction of these actions speaks of; parameters as for ``affected``."""
    return frame[~affected(frame, table, corrections, *actions)]


def read_as(frame: pd.DataFrame, table: str, corrections: pd.DataFrame) -> pd.DataFrame:
    """A table with the values that are read otherwise than they are written; parameters as for ``affected``."""
    for row in _of(corrections, table, "read_as").itertuples():
        frame = frame.assign(**{row.column: frame[row.column].mask(_found(frame, row), row.used_value)})
    return frame


def reasons(frame: pd.DataFrame, table: str, corrections: pd.DataFrame, action: str) -> pd.DataFrame:
    """The rows that corrections of one action speak of, each with its ``reason``; parameters as for ``affected``."""
    rows = [frame[_found(frame, row)].assign(reason=row.reason) for row in _of(corrections, table, action).itertuples()]
    return pd.concat(rows, ignore_index=True) if rows else frame.head(0).assign(reason="")


def sources_of(corrections: pd.DataFrame, table: str, action: str) -> list[str]:
    """The sources that the corrections of one action name for a table."""
    return [source for source in _of(corrections, table, action)["source_id"] if source]


def _of(corrections: pd.DataFrame, table: str, *actions: str) -> pd.DataFrame:
    return corrections[(corrections["table"] == table) & corrections["action"].isin(actions)]


def _found(frame: pd.DataFrame, row) -> pd.Series:
    """Which rows of its table a correction speaks of; a DataError if it cannot be asked of that table."""
    if row.column not in frame:
        problem = f"found {row.column!r}, expected a column of the table {row.table}"
        raise DataError(problem, file=FILE, row=row.Index + 2, column="column")
    try:
        return matching(frame, row.locator)
    except ValueError as term:
        problem = f"found {str(term)!r}, expected column=value terms with columns of the table {row.table}"
        raise DataError(problem, file=FILE, row=row.Index + 2, column="locator") from None


def corrections_hold(tables: Tables) -> None:
    """Every correction finds the rows it was made for, as they were when it was made.

    Parameters
    ----------
    tables : Tables
        The tables.

    Raises
    ------
    DataError
        For the first correction whose table, locator or column does not exist, whose values do not fit its action,
        which has become needless, or whose rows are no longer what it expects.
    """
    for row in tables["corrections"].itertuples():
        at = {"file": FILE, "row": row.Index + 2}
        if row.table not in tables or row.table == "corrections":
            raise DataError(f"found {row.table!r}, expected the name of another table", **at, column="table")
        frame, source = tables[row.table], tables.file(row.table)
        chosen = _found(frame, row)
        _values_fit(row, at)
        _rows_fit(row, as_written(frame[row.column][chosen]), source, at)
        if row.action == "used":
            _rest_is_spoken_of(row, tables, at)


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


def _rows_fit(row, cells: pd.Series, source: str, at: dict) -> None:
    made = f"{row.correction_id} ({row.action.replace('_', ' ')}: {row.reason})"
    places = ", ".join(str(index + 2) for index in cells.index[:4]) + (", ..." if len(cells) > 4 else "")
    where = source + (f", row {places}" if places else "")
    if len(cells) != row.expected_rows:
        problem = (
            f"{made} expected {row.expected_rows} rows with {row.locator}, found {len(cells)} in {where}; "
            "look again and change or drop this row"
        )
        raise DataError(problem, **at, column="expected_rows")
    found = "|".join(dict.fromkeys(cells))
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


def _rest_is_spoken_of(row, tables: Tables, at: dict) -> None:
    """Beside the rows used, none counts the same thing without a correction that says why it is not used."""
    frame, corrections = tables[row.table], tables["corrections"]
    same = as_written(frame[row.column]).isin(row.expected.split("|"))
    spoken_of = affected(frame, row.table, corrections, *corrections["action"].unique())
    rest = frame.index[same & ~spoken_of]
    if len(rest):
        problem = (
            f"{row.correction_id} (used: {row.reason}) expected a correction for every other row with such a {row.column}, "
            f"found none for {tables.file(row.table)}, row {rest[0] + 2}; look again and say there what is done with that row"
        )
        raise DataError(problem, **at, column="expected")
