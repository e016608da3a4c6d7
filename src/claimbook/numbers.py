"""Numbers as a reader sees them."""

from math import floor, isnan, log10


def digits(number: float) -> str:
    """A number with three digits that count, whole above a hundred: 0.245, 21.4, 6,900; 'no figure' for none."""
    if isnan(number):
        return "no figure"
    places = max(0, 2 - floor(log10(abs(number)))) if number else 0
    written = f"{number:,.{places}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def dollars(millions: float) -> str:
    """An amount given in millions of US dollars: $850, $12.5m, $3.1bn."""
    if abs(millions) < 0.9995:
        return f"${millions * 1e6:,.0f}"
    return f"${millions:.3g}m" if abs(millions) < 999.5 else f"${millions / 1e3:.3g}bn"


def ordinal(rank: int) -> str:
    """A rank: 1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"
