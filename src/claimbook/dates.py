"""Dates of unequal precision: years, months, days and periods between them (ISO 8601)."""

import calendar
from datetime import date

import pandas as pd

# The article was out by this day; claims are judged as of it.
PUBLISHED = "2024-06-03"

# Spelled out because the names that Python and Matplotlib give follow the machine's locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def bounds(period: str) -> tuple[str, str]:
    """The two ends of a period as written: '2024-03/..' gives '2024-03' and '..'."""
    first, _, last = period.partition("/")
    return first, last or first


def first_day(when: str) -> date:
    """The earliest day that a date ('2024', '2024-03', '2024-03-22') can mean."""
    return date.fromisoformat((when + "-01-01")[:10])


def last_day(when: str) -> date:
    """The latest day that a date can mean."""
    if len(when) == 10:
        return date.fromisoformat(when)
    year, month = (int(part) for part in (when + "-12")[:7].split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])


def certainly_after(when: str, day: str = PUBLISHED) -> bool:
    """Whether every day that a date or period can mean lies after a day; an open or empty date is not certain."""
    first, _ = bounds(when)
    return first not in ("", "..") and first_day(first) > date.fromisoformat(day)


def within(frame: pd.DataFrame, start: str, end: str = PUBLISHED) -> pd.DataFrame:
    """Rows whose period begins on or after one day and ends by another."""
    inside = [first >= start and last <= end for first, last in map(bounds, frame["period"])]
    return frame[pd.Series(inside, index=frame.index, dtype="bool")]


def in_words(when: str) -> str:
    """A date as it is read: '2022-06-17' -> '17 June 2022', '2022-06' -> 'June 2022', '' -> 'no date'."""
    if not when:
        return "no date"
    year, *rest = when.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) == 2 else []
    return " ".join([*day, *month, year])
