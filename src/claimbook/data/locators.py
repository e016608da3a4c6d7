"""Finds rows of a table by a locator: ``column=value`` terms joined by '; ', alternatives by '|', all terms hold."""

from itertools import groupby

import pandas as pd

TEXT = pd.Series(dtype="str").dtype


class Finder:
    """Finds rows of a table by locator; a column is made text once."""

    def __init__(self, frame: pd.DataFrame, file: str = "the table"):
        self.frame, self.file = frame, file
        self._cells: dict[str, list[str]] = {}

    def cells(self, column: str) -> list[str]:
        """The cells of a column as a CSV file has them."""
        if column not in self._cells:
            self._cells[column] = list(map(written, plain(self.frame[column])))
        return self._cells[column]

    def rows(self, locator: str) -> list[int]:
        """The rows that a locator picks, counted from 0 and in their order.

        ``column=`` picks the rows in which the column is empty. A ValueError says which term has no '=' or names a
        column that is not there.
        """
        picked = list(range(len(self.frame)))
        for term in locator.split("; "):
            column, equals, values = term.partition("=")
            if not equals or column not in self.frame:
                raise ValueError(f"found {term!r}, expected column=value terms with columns of {self.file}")
            cells, wanted = self.cells(column), values.split("|")
            picked = [row for row in picked if cells[row] in wanted]
        return picked


def plain(cells: pd.Series) -> list:
    """The cells of a column as plain Python values, None where one is missing."""
    return cells.to_numpy(dtype="object", na_value=None).tolist()


def written(cell: object) -> str:
    """A cell, None where it is missing, as a CSV file has it."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).lower()


def rows_in_words(rows: list[int]) -> str:
    """Rows counted from 0, as a spreadsheet counts them, those in a row together: '2, 5-7'."""
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0] + 2}-{run[-1] + 2}" if len(run) > 1 else str(run[0] + 2) for run in runs)
