"""The rules for the claims on expulsions, migrants and arrivals: a function per claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding, claimed_number, no_number
from claimbook.words import listed, spell
from topics.migration import measures
from topics.shared.states import STATE_NAMES, STATES, names_of


def c07(removals: pd.DataFrame, published: str) -> Finding:
    """Removals and orders of removal between the attack and publication: supported if at least two sources have them;
    not enough evidence otherwise."""
    rows = measures.removals_since_attack(removals, published)
    orders = rows["measure"].isin(["removal-decisions", "forced-removal-decisions", "removed"])
    rows = rows[orders & ~rows["later"] & (rows["persons"] > 0)]
    sources = len({source for cell in rows["source_id"] for source in cell.split(";")})
    largest = int(rows["persons"].max()) if len(rows) else 0
    verdict = "supported" if sources >= 2 else "not_enough_evidence"
    because = f"{spell(sources)} sources give removals or orders between the attack and publication"
    return Finding(verdict, f"{because}, the largest of {largest}", sources, "sources", (1,))


def c07b(removals: pd.DataFrame, published: str) -> Finding:
    """Nationalities with a count of their own between the attack and publication: all five supported; some mixed; none
    not enough evidence."""
    rows = measures.removals_since_attack(removals, published)
    own = set(rows.loc[~rows["later"], "nationality_iso3"]) & set(STATES)
    verdict = "supported" if len(own) == 5 else "mixed" if own else "not_enough_evidence"
    because = f"{spell(len(own))} of five nationalities have a count of their own ({names_of(own)})"
    return Finding(verdict, because, len(own), "nationalities with a count", (0, 5))


def c10b(migrant_counts: pd.DataFrame, claims: pd.DataFrame, published: str, *, tolerance: float = 0.05) -> Finding:
    """The official count of foreigners of all nationalities in 2022-2024 (highest) plus the highest estimate of those
    staying illegally. Contradicted if that is below the claimed number by more than the tolerance, since five
    nationalities cannot exceed all; mixed otherwise."""
    claimed = claimed_number(claims, "C10b")
    if claimed is None:
        return no_number("C10b")
    registered, illegal, both = measures.ceiling(migrant_counts)["persons"].astype("float")
    if pd.isna(both):
        because = "no official count of foreigners in 2022-2024 or no estimate of illegal stayers"
        return Finding("not_enough_evidence", because)
    figures = measures.migrant_figures(migrant_counts, published)
    before = figures[~figures["later"] & ~figures["own_statement"]]
    present = migrant_counts[migrant_counts["measure"] != "persons-registered-in-year"]

    def highest(rows: pd.DataFrame, group: str, *countries: str) -> float:
        chosen = (rows["group"] == group) & rows["country_iso3"].isin(countries)
        return rows.loc[chosen, "number_millions"].max() * 1e6

    def verdict(people: float) -> str:
        return "contradicted" if people * (1 + tolerance) < claimed else "mixed"

    people = {
        "all foreigners on the register, with illegal stayers": both,
        "all foreigners present, with illegal stayers": measures.ceiling(present)["persons"].iloc[-1],
        "people of the five, as estimated": highest(figures, "people, estimated", "CA5"),
        "acts of registration, three countries": highest(before, "acts of registration", "CA3"),
        "figures put about by media for three or five countries": highest(before, "figures put about", "CA3", "CA5"),
    }
    definitions = {name: verdict(number) for name, number in people.items() if pd.notna(number)}
    because = (
        f"all nationalities together come to {both / 1e6:.2f} million people at most "
        f"({registered / 1e6:.2f} registered and {illegal / 1e6:.2f} million staying illegally), "
        f"against {claimed / 1e6:.0f} million claimed for five"
    )
    flips_at = (claimed / (1 + tolerance),)
    return Finding(verdict(both), because, both, "people of all nationalities", flips_at, definitions)


def c12(migrant_counts: pd.DataFrame) -> Finding:
    """Four series of flows stand in for motives: entries for work 2021-2022 and first quarters 2022-2023 (all
    nationalities), Tajik departures for work 2022-2023, Kyrgyz citizens present 2022-2023. All up: supported; all
    down: contradicted; both: mixed."""
    directions = measures.work_flows(migrant_counts)["direction"].tolist()
    up, known = directions.count("up"), len(directions)
    verdict = "supported" if up == known else "mixed" if up else "contradicted"
    because = f"{spell(up)} of {spell(known)} flows went up"
    return Finding(verdict if known else "not_enough_evidence", because, up, "flows that went up", (0, known))


def c22(russian_arrivals: pd.DataFrame, *, minimum_arrivals: int = 10_000) -> Finding:
    """Largest figure of Russian arrivals in 2022 for each state. At least three of Kazakhstan, Kyrgyzstan, Tajikistan
    and Uzbekistan reach the minimum and Turkmenistan has none: supported; otherwise mixed."""

    def verdict(*arrivals: str) -> str:
        largest = measures.largest_arrivals(russian_arrivals, *arrivals)
        enough = (largest.drop("TKM", errors="ignore") >= minimum_arrivals).sum() >= 3
        return "supported" if enough and "TKM" not in largest else "mixed"

    arrivals = ("entries", "tourist-arrivals", "arrivals-official-statement")
    largest = measures.largest_arrivals(russian_arrivals, *arrivals)
    four = largest.drop("TKM", errors="ignore")
    figures = [f"{STATE_NAMES[state]} {persons:,}" for state, persons in four.items()]
    because = f"largest figures for 2022: {listed(figures)}; Turkmenistan has {'one' if 'TKM' in largest else 'none'}"
    third = float(four.iloc[2]) if len(four) > 2 else 0.0
    definitions = {
        "entries, tourists or statements": verdict(*arrivals),
        "entries at the border only": verdict("entries"),
        "people still there or staying": verdict("present-estimate", "arrivals-to-stay-estimate"),
    }
    unit = "arrivals, third largest state"
    return Finding(verdict(*arrivals), because, third, unit, (minimum_arrivals,), definitions)


def c22b(russian_arrivals: pd.DataFrame) -> Finding:
    """Largest count of entries in the weeks after the call-up of 21 September 2022. Below 1,000: contradicted; 1,000
    to 19,999 ('thousands'): supported; 20,000 or more: supported with correction, too low by an order of magnitude."""
    weeks = measures.after_call_up(russian_arrivals)
    if weeks["entries"].isna().all():
        return Finding("not_enough_evidence", "no count of entries after the call-up")
    low, high = measures.THOUSANDS

    def verdict(persons: float) -> str:
        return "contradicted" if persons < low else "supported" if persons < high else "supported_with_correction"

    largest = int(weeks["entries"].max())
    people = {
        "entries, largest count": largest,
        "entries in the first week": weeks.loc[weeks["until"] <= "2022-09-27", "entries"].max(),
        "entries less exits": weeks["difference"].max(),
        "people present": measures.largest_arrivals(russian_arrivals, "present-estimate").max(),
    }
    definitions = {name: verdict(number) for name, number in people.items() if pd.notna(number)}
    because = f"the largest count of entries after the call-up is {largest:,}"
    return Finding(
        verdict(largest), because, largest, "entries", (high,) if largest >= high else measures.THOUSANDS, definitions
    )
