"""Finds rows of a table by a locator: ``column=value`` terms joined by '; ', alternatives by '|', all terms hold."""

from itertools import groupby

import pandas as pd

TEXT = pd.Series(dtype="str").dtype


class Finder:
    """Finds rows of a table by locator, without looking through a column more than once."""

    def __init__(self, frame: pd.DataFrame):
        self.frame = frame
        self._cells: dict[str, list[str]] = {}
        self._places: dict[str, dict[str, list[int]]] = {}
        self._found: dict[str, list[int]] = {}

    def cells(self, column: str) -> list[str]:
        """The cells of a column as a CSV file has them."""
        if column not in self._cells:
            self._cells[column] = plain(as_written(self.frame[column]))
        return self._cells[column]

    def places(self, column: str) -> dict[str, list[int]]:
        """The rows, counted from 0, in which each cell of a column stands."""
        if column not in self._places:
            self._places[column] = {}
            for row, cell in enumerate(self.cells(column)):
                self._places[column].setdefault(cell, []).append(row)
        return self._places[column]

    def rows(self, locator: str) -> list[int]:
        """The rows that a locator picks, counted from 0 and in their order; not to be changed.

        ``column=`` picks the rows in which the column is empty. A ValueError gives the first term that has no '=' or
        names a column that is not there.
        """
        if locator not in self._found:
            picked = []
            for term in locator.split("; "):
                column, equals, values = term.partition("=")
                if not equals or column not in self.frame:
                    raise ValueError(term)
                places = self.places(column)
                picked.append({row for value in values.split("|") for row in places.get(value, ())})
            self._found[locator] = sorted(set.intersection(*picked))
        return self._found[locator]


def plain(cells: pd.Series) -> list:
    """The cells of a column as plain Python values, None where one is missing."""
    if cells.dtype == TEXT:
        # No text is missing in a table, and to look for it would take longer than the rest.
        return cells.to_numpy(dtype="object").tolist()
    return cells.to_numpy(dtype="object", na_value=None).tolist()


def as_written(cells: pd.Series) -> pd.Series:
    """The cells of a column as a CSV file has them: text, empty where a value is missing."""
    return cells if pd.api.types.is_string_dtype(cells) else cells.map(_written)


def _written(cell: object) -> str:
    if pd.isna(cell):
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).lower()


def rows_in_words(rows: list[int]) -> str:
    """Rows counted from 0, as a spreadsheet counts them, those in a row together: '2, 5-7'."""
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0] + 2}-{run[-1] + 2}" if len(run) > 1 else str(run[0] + 2) for run in runs)
