"""Dates of unequal precision: years, months, days and periods between them (ISO 8601)."""

import calendar
from datetime import date

# The article was out by this day; claims are judged as of it.
PUBLISHED = "2024-06-03"


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
