"""Numbers as a reader sees them."""

from math import floor, isnan, log10


def digits(number: float, significant: int = 3) -> str:
    """A number with so many digits that count, but none of a whole one left out: 0.245, 21.4, 6,902; or 'no number'."""
    if isnan(number):
        return "no number"
    places = max(0, significant - 1 - floor(log10(abs(number)))) if number else 0
    written = f"{number:,.{places}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def dollars(millions: float) -> str:
    """An amount given in millions of US dollars: $850, $12.5m, $3.1bn."""
    if abs(millions) < 0.9995:
        return f"${millions * 1e6:,.0f}"
    return f"${digits(millions)}m" if abs(millions) < 999.5 else f"${digits(millions / 1e3)}bn"


def ordinal(rank: int) -> str:
    """A rank: 1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"
