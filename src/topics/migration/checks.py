"""The rules for the claims on expulsions, migrants and arrivals: a function per claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Add, Drop, Finding, claimed_number, gives, no_number, origins_of
from claimbook.dates import in_words
from claimbook.words import spell
from topics.migration import measures
from topics.shared.events import MOBILISATION
from topics.shared.states import STATE_NAMES, STATES, names_of


def _ordered(rows: pd.DataFrame) -> pd.Series:
    return rows["measure"].isin(measures.ORDERS) & (rows["period"].str.len() >= 10)


@gives(
    *("supported", "not_enough_evidence"),
    moves=[Drop("removals", "without the reports that go back to {origin}", where=_ordered, origin=True)],
)
def c07(removals: pd.DataFrame, sources: pd.DataFrame, published: str) -> Finding:
    """Do at least two independent sources record removals, or orders to leave, between the attack and the article?

    Supported if so; reports that go back to one court or ministry are one. Gaps: a missing count supports nothing, so
    one origin or none is not enough evidence. Never contradicted: that no count was found does not show that nobody
    was removed.
    """
    rows = measures.orders_since_attack(removals, published)
    rows = rows[rows["persons"] > 0]
    found = len(origins_of(rows["source_id"], sources))
    origins = spell(found)
    because = f"{origins} independent sources give removals or orders between the attack and publication"
    verdict = "supported" if found >= 2 else "not_enough_evidence"
    return Finding(verdict, because, found, "independent sources", fields={"origins": origins})


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=[
        Add(
            "removals",
            lambda row: f"with a count that finds no citizen of {STATE_NAMES[row['nationality_iso3']]} removed",
            {"period": ["2024-04"], "measure": ["removed"], "persons": [0], "nationality_iso3": ["KAZ", "UZB"]},
        )
    ],
)
def c07b(removals: pd.DataFrame, published: str) -> Finding:
    """Were citizens of all five states removed or ordered to leave between the attack and the article?

    A count of citizens of a state speaks for it, a count that finds none speaks against it; entry refusals are no
    removals. All five for: supported. Some for and some against: mixed. None for and some against: contradicted.
    Gaps: a state without a count is not known, which narrows the statement to the others; with a gap and nothing
    against, not enough evidence for all five.
    """
    rows = measures.orders_since_attack(removals, published)
    most = rows[rows["nationality_iso3"].isin(STATES)].groupby("nationality_iso3")["persons"].max()
    removed, none = set(most.index[most > 0]), set(most.index[most == 0])
    verdict = "not_enough_evidence"
    if len(removed) == len(STATES):
        verdict = "supported"
    elif none:
        verdict = "mixed" if removed else "contradicted"
    fields = {"known": names_of(removed), "unknown": names_of(set(STATES) - removed - none)}
    because = "removals are counted for citizens of {known}; nothing is known of {unknown}".format_map(fields)
    return Finding(verdict, because, len(removed), "states with a count", fields=fields)


def c10(migrant_counts: pd.DataFrame) -> Finding:
    """The number that is ascribed to the ministry at second hand."""
    rows = migrant_counts[(migrant_counts["country_iso3"] == "CA3") & (migrant_counts["measure"] == "claimed-total")]
    said = rows.sort_values("period_end").iloc[0]
    fields = {"quoted": f"{said.persons / 1e6:.1f} million", "countries": spell(len(measures.TOGETHER["CA3"]))}
    return Finding("", "{quoted} from {countries} countries, as the BBC has it".format_map(fields), fields=fields)


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=[
        Drop(
            "migrant_counts",
            lambda row: f"without the {row['persons'] / 1e6:.1f} million of {in_words(row['period_end'])}",
            where=lambda rows: (rows["country_iso3"] == "CA5") & (rows["period_end"] < "2024-06"),
        ),
        Add(
            "migrant_counts",
            "with the number that the BBC ascribes to the ministry taken as an estimate",
            {"country_iso3": ["CA5"], "measure": ["claimed-total"], "period_end": ["2024-03"], "persons": [10_500_000]},
        ),
    ],
)
def c10b(
    migrant_counts: pd.DataFrame,
    sources: pd.DataFrame,
    claims: pd.DataFrame,
    published: str,
    *,
    least_factor: float = 2,
) -> Finding:
    """Do official counts and estimates of people from the five states come near the claimed number?

    The numbers known by the day of publication, the highest of each origin. Contradicted if none reaches the claimed
    number and at least half of them are smaller by the factor or more; supported if at least half reach it and none is
    smaller by the factor; mixed otherwise. Gaps: numbers of fewer than two origins are not enough evidence. What the
    BBC ascribes to the ministry is the number under test and no second one. Threshold: two, set with the data in view;
    official counts of all foreigners from 2014 to 2024 lie within a factor of 1.8, so whom one counts, and when, does
    not explain it. A second line compares all nationalities; its estimate of illegal stayers is later than the article
    and used because it can only weaken the finding.
    """
    claimed = claimed_number(claims, "C10b")
    if claimed is None:
        return no_number("C10b")
    numbers = measures.numbers_of_the_five(migrant_counts, published)
    sources = sources[sources["source_id"].isin(numbers["source_id"])]
    # A row that a move adds has no source.
    numbers = numbers.assign(origin=[cell and origins_of([cell], sources)[0] for cell in numbers["source_id"]])
    known = numbers[~numbers["later"]].groupby("origin")["persons"].max().sort_values()
    ascribed = migrant_counts[migrant_counts["measure"] == "claimed-total"].set_index("country_iso3")["persons"]
    *_, every = measures.ceiling(migrant_counts)["persons"].astype("float")
    people = {
        "numbers known when the article appeared": known,
        "later numbers too": numbers.groupby("origin")["persons"].max(),
        "the BBC's number for three countries too": pd.concat([known, ascribed[ascribed.index == "CA3"].head(1)]),
    }
    definitions = {name: _against_claimed(rows, claimed, least_factor) for name, rows in people.items()}
    verdict, *_ = definitions.values()
    recent = numbers.loc[numbers["recent"], "persons"].sort_values() / 1e6
    low, high, highest = (f"{number:g}" for number in recent.iloc[[0, -2, -1]]) if len(recent) > 1 else ["none"] * 3
    fields = {"claimed": f"{spell(round(claimed / 1e6))} million", "high": f"{high} million"}
    fields |= {"low": low, "highest": highest}
    if len(known) < 2:
        return Finding(verdict, "fewer than two origins give a number", definitions=definitions, fields=fields)
    middle = float(known.iloc[(len(known) - 1) // 2])
    because = (
        f"of {spell(len(known))} numbers known then, the middle one is {middle / 1e6:.1f} million and the highest "
        f"{known.iloc[-1] / 1e6:.0f} million, against {claimed / 1e6:.0f} million"
    )
    if pd.notna(every):
        because += f"; all nationalities come to {every / 1e6:.1f} million at most"
    flips_at = (claimed / least_factor,)
    return Finding(verdict, because, middle, "people, the middle number", flips_at, definitions, fields)


def _against_claimed(people: pd.Series, claimed: float, least_factor: float) -> str:
    """The verdict of some numbers of people, one per origin, on the claimed number."""
    if len(people) < 2:
        return "not_enough_evidence"
    reach, far = people >= claimed - measures.ROUNDING, people * least_factor <= claimed
    if not reach.any() and far.mean() >= 0.5:
        return "contradicted"
    return "supported" if reach.mean() >= 0.5 and not far.any() else "mixed"


def c11(labour_market: pd.DataFrame) -> Finding:
    """Industrial firms short of workers before the invasion and in the last survey before the article."""
    firms = measures.shortage_survey(labour_market)["firms_percent"]
    fields = {"before": f"{firms.iloc[0]:.0f}", "after": f"{firms.iloc[-1]:.0f}"}
    return Finding("", "{before} percent before the invasion, {after} percent last".format_map(fields), fields=fields)


def c12(migrant_counts: pd.DataFrame) -> Finding:
    """Entries of Central Asians in the first quarters of 2022 and 2023, which say nothing of motives."""
    change = measures.entries_of_citizens(migrant_counts)["change_percent"].dropna()
    fields = {"states": names_of(change.index), "low": f"{change.min():.0f}", "high": f"{change.max():.0f}"}
    because = "entries from {states} rose by {low} to {high} percent between the first quarters of 2022 and 2023"
    return Finding("", because.format_map(fields), fields=fields)


@gives(
    *("supported_with_correction", "mixed", "contradicted", "not_enough_evidence"),
    moves=[
        Drop(
            "russian_arrivals",
            lambda row: f"without the count of {row['period_end'][:4]} for {STATE_NAMES[row['country_iso3']]}",
            where=lambda rows: (
                rows["measure"].isin(measures.COMPARED) & rows["period_end"].str[:4].isin(measures.EARLIER)
            ),
            alike=("country_iso3", "measure", "period_end"),
        )
    ],
)
def c22(russian_arrivals: pd.DataFrame, *, closed_share: float = 0.5) -> Finding:
    """Did most of the five states, Turkmenistan excepted, leave their borders open to Russians in 2022?

    A state left its border open if at least as many Russians came as in the same months of 2021 or 2019, by one and
    the same count, and closed it if every such comparison is below the share. At least three of the other four open:
    supported with correction, since "opened" has to read "left open", but mixed if Turkmenistan did too. At least
    three closed: contradicted. Some open and some closed: mixed. Never supported: no count of arrivals shows that a
    closed border was opened. Gaps: a state without a comparison is not known; fewer than three known either way are
    not enough evidence, and Turkmenistan's missing numbers support nothing. Threshold: half, set with the data in
    view (no comparison is below 0.9): a border that is shut to one nationality lets through only a fraction.
    """
    compared = measures.against_earlier_years(russian_arrivals)

    def states(rows: pd.DataFrame) -> tuple[set, set]:
        largest = rows.groupby("country_iso3")["ratio"].max()
        return set(largest.index[largest >= 1]), set(largest.index[largest < closed_share])

    def verdict(rows: pd.DataFrame) -> str:
        left_open, closed = states(rows)
        if len(left_open - {"TKM"}) >= 3:
            return "mixed" if "TKM" in left_open else "supported_with_correction"
        if len(closed - {"TKM"}) >= 3:
            return "contradicted"
        return "mixed" if left_open - {"TKM"} and closed - {"TKM"} else "not_enough_evidence"

    definitions = {
        "as many as in 2021 or 2019": verdict(compared),
        "as many as in 2021": verdict(compared[compared["year"] == "2021"]),
        "as many as in 2019": verdict(compared[compared["year"] == "2019"]),
    }
    left_open, _ = states(compared)
    fields = {"states": names_of(left_open), "unknown": names_of(set(STATES) - set(compared["country_iso3"]))}
    because = "to {states} at least as many Russians came in 2022 as in the same months of 2021 or 2019"
    because += "; no such comparison for {unknown}"
    because = because.format_map(fields)
    return Finding(verdict(compared), because, len(left_open), "states", (), definitions, fields)


@gives(
    *("supported", "contradicted", "not_enough_evidence"),
    moves=[
        Drop(
            "russian_arrivals",
            lambda row: f"without the crossings to {in_words(row['period_end'])}",
            where=lambda rows: (rows["period_start"] == MOBILISATION) & rows["measure"].isin(["entries", "exits"]),
            alike=("period_end",),
        )
    ],
)
def c22b(russian_arrivals: pd.DataFrame) -> Finding:
    """Did at least thousands of Russians come in the weeks after the call-up of 21 September 2022, and not leave again?

    Supported if the largest count of entries less exits reaches "thousands"; contradicted if even the entries do not;
    not enough evidence between, since an entry is a crossing. Gaps: without a count of both nothing is known. The word
    has no upper end: a much larger number does not make it false.
    """
    weeks = measures.after_call_up(russian_arrivals)
    if weeks["entries"].isna().all():
        return Finding("not_enough_evidence", "no count of entries after the call-up")
    entries, stayed = int(weeks["entries"].max()), weeks["difference"].max()

    def verdict(persons: float) -> str:
        if persons >= measures.THOUSANDS:
            return "supported"
        return "contradicted" if entries < measures.THOUSANDS else "not_enough_evidence"

    present = russian_arrivals.loc[russian_arrivals["measure"] == "present-estimate", "persons"].max()
    people = {"entries less exits": stayed, "entries": entries, "people present": present}
    definitions = {name: verdict(number) for name, number in people.items() if pd.notna(number)}
    last = in_words(weeks["until"].iloc[-1])
    net = "an unknown number" if pd.isna(stayed) else f"{stayed:,.0f}"
    because = f"the largest count of entries after the call-up is {entries:,}, {net} more than the exits"
    fields = {"entries": f"{entries:,}", "net": net, "until": last}
    value = None if pd.isna(stayed) else float(stayed)
    return Finding(verdict(stayed), because, value, "entries less exits", (measures.THOUSANDS,), definitions, fields)
