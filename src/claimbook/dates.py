"""Dates of unequal precision: years, months, days and periods between them (ISO 8601), and how a reader sees them."""

import calendar
from datetime import date, timedelta

# Spelled out because the names that Python and Matplotlib give follow the machine's locale.
MONTHS = tuple("January February March April May June July August September October November December".split())


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


def begins_after(period: str, day: str) -> bool:
    """Whether a date or period certainly begins after a day: no day that it can mean lies before. Not if it is open."""
    first, _ = bounds(period)
    return first not in ("", "..") and first_day(first) > last_day(day)


def ends_after(period: str, day: str) -> bool:
    """Whether a date or period can end after a day: the last day that it can mean lies later. Not if it is open."""
    _, last = bounds(period)
    return last not in ("", "..") and last_day(last) > last_day(day)


def in_words(period: str, *, months: str = "long", year: bool = True) -> str:
    """A date or period as a reader sees it, no more precise than it is.

    ``period`` is as '2022-06-17', '2022-06', '2022', '2024-03-14/2025-11-08' ('..': an open end) or ''; ``months`` are
    ``long`` in prose ('17 June 2022') and ``short`` in figures ('17 Jun 2022'); ``year`` is whether the year is said
    where start and end share it. Whole years are said as years and whole months as months; '' gives 'no date',
    '../2024' 'until 2024', '2024/..' 'from 2024'.
    """
    start, end = bounds(period)
    if start in ("", "..") and end in ("", ".."):
        return "no date"
    if start == "..":
        return f"until {in_words(end, months=months)}"
    if end == "..":
        return f"from {in_words(start, months=months)}"
    first, last = first_day(start), last_day(end)
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole_months and (first.month, last.month) == (1, 12):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    name = [month if months == "long" else month[:3] for month in MONTHS]
    one, two = ([*([] if whole_months else [f"{day.day}"]), name[day.month - 1]] for day in (first, last))
    if first.year != last.year:
        return " ".join([*one, f"{first.year}", "to", *two, f"{last.year}"])
    if one[-1] == two[-1]:
        one = one[:-1]
    joined = two if first == last or not one else [*one, "to", *two]
    return " ".join([*joined, *([f"{last.year}"] if year else [])])
