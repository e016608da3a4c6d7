"""The rules for the claims on the expulsions, the migrants and the arrivals: one function a claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding, claimed_number, no_number
from claimbook.data.corrections import is_marked
from claimbook.dates import PUBLISHED, within
from claimbook.words import listed, spell
from topics.shared.events import ATTACK, MOBILISATION
from topics.shared.states import STATE_NAMES, STATES, names_of


def c07(removals: pd.DataFrame) -> Finding:
    """Removals and orders of removal between the attack and publication: supported if at least two sources have them;
    not enough evidence otherwise."""
    rows = within(removals, ATTACK)
    rows = rows[
        rows["measure"].isin(["removal-decisions", "forced-removal-decisions", "removed"]) & (rows["persons"] > 0)
    ]
    sources = rows["source_id"].nunique()
    largest = int(rows["persons"].max()) if len(rows) else 0
    return Finding(
        "supported" if sources >= 2 else "not_enough_evidence",
        f"{spell(sources)} sources give removals or orders between the attack and publication, the largest of {largest}",
        sources, "sources", (1,),
    )  # fmt: skip


def c07b(removals: pd.DataFrame) -> Finding:
    """Nationalities with a count of their own between the attack and publication: all five supported; some mixed; none
    not enough evidence."""
    own = set(within(removals, ATTACK)["nationality_iso3"]) & set(STATES)
    verdict = "supported" if len(own) == 5 else "mixed" if own else "not_enough_evidence"
    return Finding(
        verdict, f"{spell(len(own))} of five nationalities have a count of their own ({names_of(list(own))})",
        len(own), "nationalities with a count", (0, 5),
    )  # fmt: skip


def c10(migrant_counts: pd.DataFrame, claims: pd.DataFrame, *, tolerance: float = 0.05) -> Finding:
    """The official count of foreigners of all nationalities in 2022-2024 (highest) plus the highest estimate of those
    staying illegally. Contradicted if that is below the claimed number by more than the tolerance, since five
    nationalities cannot exceed all; mixed otherwise."""
    claimed = claimed_number(claims, "C10")
    if claimed is None:
        return no_number("C10")
    recent = migrant_counts[migrant_counts["period_end"].str[:4].isin(["2022", "2023", "2024"])]

    def highest(measures: list[str], groups: tuple[str, ...] = ("ALL",), rows: pd.DataFrame = recent) -> float:
        chosen = rows[rows["measure"].isin(measures) & rows["country_iso3"].isin(groups)]
        return float(chosen["persons"].max())

    def verdict(people: float) -> str:
        return "contradicted" if people * (1 + tolerance) < claimed else "mixed"

    illegal = highest(["illegal-stay-estimate"])
    registered = highest(["persons-registered-in-year", "persons-present-official"])
    if pd.isna(registered + illegal):
        return Finding(
            "not_enough_evidence", "no official count of foreigners in 2022-2024 or no estimate of illegal stayers"
        )
    ceiling = registered + illegal
    figures = ["claimed-total", "claimed-total-at-least"]
    acts = (
        migrant_counts[
            (migrant_counts["measure"] == "migration-registrations")
            & migrant_counts["country_iso3"].isin(["KGZ", "TJK", "UZB"])
            & (migrant_counts["period_end"] <= PUBLISHED)
        ]
        .groupby(["source_id", "period_start", "period_end"])["persons"]
        .agg(["sum", "size"])
    )
    # Sums of all three countries by one source for one period only.
    registrations = float(acts.loc[acts["size"] == 3, "sum"].max())
    before = migrant_counts[~is_marked(migrant_counts, "own_statement")]
    before = before[before["period_end"] <= PUBLISHED]
    people = {
        "all foreigners on the register, with illegal stayers": ceiling,
        "all foreigners present, with illegal stayers": highest(["persons-present-official"]) + illegal,
        "people of the five, as estimated": highest(["persons-present-estimate"], ("CA5",)),
        "acts of registration, three countries": registrations,
        "figures put about by media for three or five countries": highest(figures, ("CA3", "CA5"), before),
    }
    return Finding(
        verdict(ceiling),
        f"all nationalities together come to {ceiling / 1e6:.2f} million people at most "
        f"({registered / 1e6:.2f} registered and {illegal / 1e6:.2f} million staying illegally), "
        f"against {claimed / 1e6:.0f} million claimed for five",
        ceiling, "people of all nationalities", (claimed / (1 + tolerance),),
        {name: verdict(number) for name, number in people.items() if pd.notna(number)},
    )  # fmt: skip


def c12(migrant_counts: pd.DataFrame) -> Finding:
    """Four series of flows stand in for motives: entries for work 2021-2022 and first quarters 2022-2023 (all
    nationalities), Tajik departures for work 2022-2023, Kyrgyz citizens present 2022-2023. All up: supported; all
    down: contradicted; both: mixed."""

    def change(country: str, measure: str, before: tuple[str, str], after: tuple[str, str]) -> float:
        rows = migrant_counts[(migrant_counts["country_iso3"] == country) & (migrant_counts["measure"] == measure)]
        one, two = (
            rows.loc[(rows["period_start"] == start) & (rows["period_end"] == end), "persons"]
            for start, end in (before, after)
        )
        return float(two.min() - one.max())

    year = {number: (f"{number}-01-01", f"{number}-12-31") for number in (2021, 2022, 2023)}
    quarter = {number: (f"{number}-01-01", f"{number}-03-31") for number in (2022, 2023)}
    changes = [
        change("ALL", "border-entries-work-purpose", year[2021], year[2022]),
        change("ALL", "border-entries-work-purpose", quarter[2022], quarter[2023]),
        change("TJK", "departures-for-work-all-destinations", year[2022], year[2023]),
        change("KGZ", "persons-present-estimate", year[2022], year[2023]),
    ]
    known = [step for step in changes if step == step]
    up = sum(step > 0 for step in known)
    verdict = (
        "not_enough_evidence" if not known else "supported" if up == len(known) else "mixed" if up else "contradicted"
    )
    return Finding(
        verdict, f"{spell(up)} of {spell(len(known))} flows went up", up, "flows that went up", (0, len(known))
    )


def c22(russian_arrivals: pd.DataFrame, *, minimum_arrivals: int = 10_000) -> Finding:
    """Largest figure of Russian arrivals in 2022 for each state. At least three of Kazakhstan, Kyrgyzstan, Tajikistan
    and Uzbekistan reach the minimum and Turkmenistan has none: supported; otherwise mixed."""
    rows = russian_arrivals[
        russian_arrivals["period_start"].str.startswith("2022") | russian_arrivals["period_end"].str.startswith("2022")
    ]

    def outcome(measures: list[str], rows: pd.DataFrame = rows) -> tuple[str, pd.Series]:
        chosen = rows[rows["measure"].isin(measures)]
        largest = chosen.groupby("country_iso3")["persons"].max()
        four = largest.reindex([state for state in STATES if state != "TKM"]).fillna(0).sort_values(ascending=False)
        enough = (four >= minimum_arrivals).sum() >= 3 and "TKM" not in largest
        return ("supported" if enough else "mixed"), four

    measures = ["entries", "tourist-arrivals", "arrivals-official-statement"]
    verdict, four = outcome(measures)
    figures = [f"{STATE_NAMES[state]} {int(number):,}" for state, number in four.items() if number]
    return Finding(
        verdict, f"largest figures for 2022: {listed(figures)}; Turkmenistan has "
        + ("none" if "TKM" not in set(rows["country_iso3"]) else "one"),
        float(four.iloc[2]), "arrivals, third largest state", (minimum_arrivals,),
        {
            "entries, tourists or statements": verdict,
            "entries at the border only": outcome(["entries"])[0],
            "people still there or staying": outcome(["present-estimate", "arrivals-to-stay-estimate"])[0],
        },
    )  # fmt: skip


def c22b(russian_arrivals: pd.DataFrame) -> Finding:
    """Largest count of entries in the weeks after the call-up of 21 September 2022. Below 1,000: contradicted; 1,000
    to 19,999 ('thousands'): supported; 20,000 or more: supported with correction, too low by an order of magnitude."""
    after = russian_arrivals[
        (russian_arrivals["period_start"] >= MOBILISATION) & russian_arrivals["period_end"].str.startswith("2022")
    ]
    entries = after[after["measure"] == "entries"]
    if entries.empty:
        return Finding("not_enough_evidence", "no count of entries after the call-up")

    def verdict(persons: float) -> str:
        return "contradicted" if persons < 1_000 else "supported" if persons < 20_000 else "supported_with_correction"

    def most(measure: str) -> float:
        return float(after.loc[after["measure"] == measure, "persons"].max())

    largest = int(entries["persons"].max())
    first_week = entries[entries["period_end"] <= "2022-09-27"]["persons"]
    definitions = {"entries, largest count": verdict(largest)}
    if len(first_week):
        definitions["entries in the first week"] = verdict(first_week.max())
    exits = after[after["measure"] == "exits"]
    both = entries.merge(exits, on=["country_iso3", "period_start", "period_end"], suffixes=("_in", "_out"))
    if len(both):
        definitions["entries less exits"] = verdict(float((both["persons_in"] - both["persons_out"]).max()))
    if most("present-estimate") == most("present-estimate"):
        definitions["people present"] = verdict(most("present-estimate"))
    return Finding(
        verdict(largest), f"the largest count of entries after the call-up is {largest:,}",
        largest, "entries", (20_000,) if largest >= 20_000 else (1_000, 20_000), definitions,
    )  # fmt: skip
