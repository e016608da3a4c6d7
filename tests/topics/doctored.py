"""Changes that make doctored tables from the real ones, for the cases in ``reached.py`` of each topic."""

from functools import reduce

import pandas as pd

from claimbook.data.tables import Tables
from topics.shared.states import STATES


def drop(name: str, condition):
    """The tables without some rows."""
    return lambda tables: tables.with_table(name, tables[name][~condition(tables[name])].reset_index(drop=True))


def put(name: str, condition, column: str, value):
    """The tables with other cells in some rows; refuses to change nothing."""

    def change(tables: Tables) -> Tables:
        frame = tables[name].copy()
        rows = condition(frame)
        assert rows.any() and (frame.loc[rows, column] != value).any(), "the doctored table would be the same"
        frame.loc[rows, column] = value
        return tables.with_table(name, frame)

    return change


def add(name: str, condition, **cells):
    """The tables with copies of the first fitting row, changed as given."""

    def change(tables: Tables) -> Tables:
        frame = tables[name]
        row = frame[condition(frame)].head(1).assign(**cells)
        assert len(row) == 1
        return tables.with_table(name, pd.concat([frame, row], ignore_index=True))

    return change


def both(*changes):
    """Several changes, one after the other."""
    return lambda tables: reduce(lambda changed, change: change(changed), changes, tables)


def event(name: str):
    return lambda frame: frame["event_id"] == name


def every(frame):
    return pd.Series(True, index=frame.index)


def cell(**cells):
    def condition(frame):
        rows = every(frame)
        for column, value in cells.items():
            rows &= frame[column] == value
        return rows

    return condition


def votes(resolutions: tuple[str, ...], ballot: str, states: tuple[str, ...] = STATES):
    def change(tables: Tables) -> Tables:
        frame = tables["un_votes"].copy()
        rows = frame["resolution"].isin(resolutions)
        assert rows.any()
        frame.loc[rows, list(states)] = ballot
        return tables.with_table("un_votes", frame)

    return change


def empty(*names: str):
    """The tables with some of them empty."""
    return lambda tables: reduce(lambda changed, name: changed.with_table(name, tables[name].head(0)), names, tables)
