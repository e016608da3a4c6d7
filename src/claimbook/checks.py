"""The computed verdicts: one function a claim, from evidence tables to a Finding.

A function is named after its claim. Its parameters are the tables it needs, under their names in ``data/``; keyword
parameters are the tolerances a reader may change. The docstring is the rule. Every rule counts what was known by the
article's publication, except where it says otherwise. A date written as a year sorts before any day of that year.

Thresholds were set with the data in view; ``Finding.flips_at`` and ``Finding.definitions`` show how much hangs on them.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from claimbook.corrections import is_marked
from claimbook.dates import PUBLISHED, bounds
from claimbook.words import BALLOTS, STATE_NAMES, STATES, listed, spell

ATTACK = "2024-03-22"
INVASION = "2022-02-24"
MOBILISATION = "2022-09-21"
CRIMEA_AND_WAR = ("crimea-territorial", "crimea-human-rights", "crimea-militarization", "invasion-2022")


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Parameters
    ----------
    verdict : str
        One of the six verdicts.
    because : str
        One sentence with the numbers that decide.
    value : float, optional
        The number that decides, for rules that turn on a number.
    unit : str
        What the value counts.
    flips_at : tuple of float
        The nearest values, below and above, at which the verdict would be another.
    definitions : mapping of str to str
        The verdict under each reasonable definition of what the claim says, the rule's own among them.
    """

    verdict: str
    because: str
    value: float | None = None
    unit: str = ""
    flips_at: tuple[float, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def margin(self) -> float | None:
        """How far the value is from the nearest flip, in the value's unit."""
        return min((abs(cut - self.value) for cut in self.flips_at), default=None)

    @property
    def margin_percent(self) -> float | None:
        """The margin as a share of the value."""
        return None if self.margin is None or not self.value else 100 * self.margin / abs(self.value)


@cache
def all_checks() -> dict[str, Callable]:
    """The check of every computed claim, by claim id in the order of the article."""
    here = inspect.getmembers(inspect.getmodule(all_checks), inspect.isfunction)
    found = {"C" + name[1:]: function for name, function in here if re.fullmatch(r"c[0-9]{2,}[a-z]?", name)}
    # C100 comes after C99b.
    return dict(sorted(found.items(), key=lambda check: (int(re.search(r"[0-9]+", check[0])[0]), check[0])))


def tables_of(check: Callable) -> tuple[str, ...]:
    """The tables a check needs."""
    return tuple(name for name, p in inspect.signature(check).parameters.items() if p.kind is not p.KEYWORD_ONLY)


def tolerances_of(check: Callable) -> dict[str, float]:
    """The tolerances of a check with their defaults."""
    parameters = inspect.signature(check).parameters.items()
    return {name: p.default for name, p in parameters if p.kind is p.KEYWORD_ONLY}


def _names(states: list[str]) -> str:
    return listed([STATE_NAMES[state] for state in STATES if state in set(states)]) or "none"


def _event(events: pd.DataFrame, event_id: str) -> pd.Series | None:
    found = events[events["event_id"] == event_id]
    return found.iloc[0] if len(found) else None


def _dated(events: pd.DataFrame, event_id: str) -> str:
    """The date of an event; '9999' if it is not in the table, so that it sorts after everything."""
    event = _event(events, event_id)
    return "9999" if event is None else event["date"]


def _roll_calls(
    un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, *topics: tuple[str, ...]
) -> list[pd.DataFrame]:
    """The ballots of the five on the texts known at publication: a frame for each group of topics."""
    texts = un_ukraine_resolutions[un_ukraine_resolutions["date"] <= PUBLISHED]
    votes = un_votes[["resolution", *STATES]]
    votes = votes[votes["resolution"].isin(texts["resolution"])].set_index("resolution")
    return [votes[votes.index.isin(texts.loc[texts["topic"].isin(group), "resolution"])] for group in topics]


def _claimed(claims: pd.DataFrame, claim: str) -> float | None:
    """The number that a claim gives; None if it gives a word or nothing."""
    words = claims.loc[claims["claim_id"] == claim, "value"].iloc[0]
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", words):
        return None
    return float(words) if "." in words else int(words)


def _no_number(claim: str) -> Finding:
    return Finding("not_enough_evidence", f"{claim} gives no number in claims.csv")


def _within(frame: pd.DataFrame, start: str, end: str = PUBLISHED) -> pd.DataFrame:
    """Rows whose period begins on or after one day and ends by another."""
    inside = [first >= start and last <= end for first, last in map(bounds, frame["period"])]
    return frame[pd.Series(inside, index=frame.index, dtype="bool")]


def c01(events: pd.DataFrame) -> Finding:
    """Supported if the attack is dated March 2024 and named after Crocus City Hall; contradicted otherwise."""
    attack = _event(events, "crocus-attack")
    fits = attack is not None and attack["date"].startswith("2024-03") and "Crocus City Hall" in attack["title"]
    because = "no attack is on record" if attack is None else f"the record has '{attack['title']}' on {attack['date']}"
    return Finding("supported" if fits else "contradicted", because)


def c02(crocus_toll: pd.DataFrame, claims: pd.DataFrame, *, tolerance: float = 0.05) -> Finding:
    """Supported if the last count before publication equals the claimed toll; supported with correction if the claimed
    toll was an earlier count and is off by at most the tolerance; contradicted otherwise."""
    claimed = _claimed(claims, "C02")
    if claimed is None:
        return _no_number("C02")
    known = crocus_toll[(crocus_toll["as_of_date"] != "") & (crocus_toll["as_of_date"] <= PUBLISHED)]
    if known.empty:
        return Finding("not_enough_evidence", "no count is dated before publication")

    def verdict(counts: pd.DataFrame) -> str:
        if counts.empty:
            return "not_enough_evidence"
        last = counts.loc[counts["as_of_date"] == counts["as_of_date"].max(), "deaths"].max()
        if last == claimed:
            return "supported"
        near = abs(last - claimed) <= tolerance * last
        return "supported_with_correction" if near and (counts["deaths"] == claimed).any() else "contradicted"

    day = known["as_of_date"].max()
    last = int(known.loc[known["as_of_date"] == day, "deaths"].max())
    first_seen = (
        known.loc[known["deaths"] == claimed, "as_of_date"].min() if (known["deaths"] == claimed).any() else "no day"
    )
    officials = known[~known["counted_by"].str.startswith("press count")]
    return Finding(
        verdict(known),
        f"{claimed} was counted on {first_seen}; the last count before publication ({day}) is {last}"
        + (f", from which it is {100 * abs(last - claimed) / last:.1f} percent away" if last else ""),
        last, "deaths in the last count before publication",
        (claimed, claimed / (1 - tolerance)) if last >= claimed else (claimed / (1 + tolerance), claimed),
        {
            "all dated counts until publication": verdict(known),
            "official counts only": verdict(officials),
            "counts until the day that had it": verdict(known[known["as_of_date"] <= max(first_seen, known["as_of_date"].min())])
            if first_seen != "no day" else verdict(known),
        },
    )  # fmt: skip


def c06(events: pd.DataFrame) -> Finding:
    """Supported if Tajikistan's time as a Soviet republic is dated before its independence; contradicted otherwise."""
    joined, left = _dated(events, "tajik-ssr-created"), _dated(events, "tajik-independence")
    return Finding(
        "supported" if joined < left < "9999" else "contradicted",
        f"union republic from {joined}, independence declared on {left}",
    )


def c07(removals: pd.DataFrame) -> Finding:
    """Removals and orders of removal between the attack and publication: supported if at least two sources have them;
    not enough evidence otherwise."""
    rows = _within(removals, ATTACK)
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
    own = set(_within(removals, ATTACK)["nationality_iso3"]) & set(STATES)
    verdict = "supported" if len(own) == 5 else "mixed" if own else "not_enough_evidence"
    return Finding(
        verdict, f"{spell(len(own))} of five nationalities have a count of their own ({_names(list(own))})",
        len(own), "nationalities with a count", (0, 5),
    )  # fmt: skip


def c10(migrant_counts: pd.DataFrame, claims: pd.DataFrame, *, tolerance: float = 0.05) -> Finding:
    """The official count of foreigners of all nationalities in 2022-2024 (highest) plus the highest estimate of those
    staying illegally. Contradicted if that is below the claimed number by more than the tolerance, since five
    nationalities cannot exceed all; mixed otherwise."""
    claimed = _claimed(claims, "C10")
    if claimed is None:
        return _no_number("C10")
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


def c14b(
    trade_partners: pd.DataFrame,
    remittances: pd.DataFrame,
    *,
    minimum_share_percent: float = 10,
) -> Finding:
    """A state counts as tied if Russia's share of its goods trade (2020) or remittances as a share of its GDP (2023)
    reach the minimum. Four or five states: supported; two or three: mixed; fewer: contradicted."""
    trade = trade_partners[
        (trade_partners["year"] == 2020)
        & (trade_partners["flow"] == "total")
        & (trade_partners["partner_iso3"] == "RUS")
    ].set_index("reporter_iso3")["share_percent"]
    money = remittances[remittances["year"] == 2023].groupby("country_iso3")["share_of_gdp_percent"].max()

    def verdict(shares: pd.Series) -> str:
        tied = int((shares >= minimum_share_percent).sum())
        return "supported" if tied >= 4 else "mixed" if tied >= 2 else "contradicted"

    trade, money = (shares.reindex(list(STATES)).astype("float64") for shares in (trade, money))
    strongest = pd.concat([trade, money], axis=1).max(axis=1).fillna(0).sort_values(ascending=False)
    tied = strongest[strongest >= minimum_share_percent]
    # The verdict turns on the fourth strongest tie, or on the second strongest if hardly any state is tied.
    place = 3 if len(tied) >= 2 else 1
    return Finding(
        verdict(strongest),
        f"{spell(len(tied))} of five states reach {minimum_share_percent:g} percent by trade with Russia or by remittances "
        f"({', '.join(f'{STATE_NAMES[s]} {tied[s]:.1f}' for s in tied.index)})",
        float(strongest.iloc[place]), f"percent, {('second', 'fourth')[place > 1]} strongest tie", (minimum_share_percent,),
        {
            "trade or remittances": verdict(strongest),
            "trade only": verdict(trade),
            "remittances only": verdict(money),
            "both at once": verdict(pd.concat([trade, money], axis=1).min(axis=1, skipna=False)),
        },
    )  # fmt: skip


def c16(positions: pd.DataFrame, events: pd.DataFrame) -> Finding:
    """Kazakhstan's refusals of June 2022: of the annexation: supported; of the independence of the two regions, before
    the annexation treaties: supported with correction; none: contradicted."""
    refused = positions[
        (positions["country_iso3"] == "KAZ")
        & positions["date"].str.startswith("2022-06")
        & (positions["stance"] == "does-not-recognise")
    ]
    issues = set(refused["issue"])
    spoken, annexed = _dated(events, "tokayev-spief"), _dated(events, "annexation-treaties")
    if "annexation-2022" in issues:
        return Finding("supported", "the annexation itself was refused in June 2022")
    if "donbas-recognition-2022" in issues and spoken < annexed:
        return Finding(
            "supported_with_correction",
            f"on {spoken} he refused to recognise the two regions' independence; the annexation came on {annexed}",
        )
    return Finding("contradicted", "no refusal is on record for June 2022")


def c16b(events: pd.DataFrame) -> Finding:
    """Supported if the annexation treaties are dated before publication; contradicted otherwise."""
    signed = _dated(events, "annexation-treaties")
    return Finding("supported" if signed <= PUBLISHED else "contradicted", f"treaties were signed on {signed}")


def c18(positions: pd.DataFrame) -> Finding:
    """Positions on Georgia in 2008. Any recognition: contradicted; none, and no words leaning to Russia: supported;
    none, but some words leaning to Russia: mixed."""
    rows = positions[(positions["issue"] == "georgia-2008") & positions["date"].str.match("2008|$")]
    recognised = rows.loc[rows["stance"] == "recognises", "country_iso3"]
    leaning = rows.loc[rows["leans_to"] == "russia", "country_iso3"]
    if rows.empty:
        return Finding("not_enough_evidence", "no position is on record")
    verdict = "contradicted" if len(recognised) else "mixed" if len(leaning) else "supported"
    return Finding(
        verdict,
        f"recognition of Abkhazia and South Ossetia: {_names(list(recognised))}; "
        f"words that lean to Russia: {_names(list(leaning))}",
        leaning.nunique(), "states leaning to Russia in words", (0,),
    )  # fmt: skip


def c19(un_votes: pd.DataFrame, positions: pd.DataFrame) -> Finding:
    """Votes on Crimea (68/262) and, before it, on Georgia (63/307), with the words of 2014. Any yes on Crimea:
    contradicted; no yes there but more on Georgia, and no words leaning to Russia: supported; otherwise mixed."""
    votes = un_votes[["resolution", *STATES]].set_index("resolution")
    crimea, georgia = (
        int((votes.loc[name] == "Y").sum()) if name in votes.index else None
        for name in ("A/RES/68/262", "A/RES/63/307")
    )
    if crimea is None or georgia is None:
        return Finding("not_enough_evidence", "a roll call is missing")
    words = positions[(positions["issue"] == "crimea-2014") & positions["date"].str.startswith("2014")]
    leaning = words.loc[words["leans_to"] == "russia", "country_iso3"]
    verdict = "contradicted" if crimea else "supported" if georgia > crimea and leaning.empty else "mixed"
    return Finding(
        verdict,
        f"the five cast {crimea} yes votes on Crimea in 2014 and {georgia} on Georgia in 2009; "
        f"words that lean to Russia in 2014: {_names(list(leaning))}",
        crimea, "yes votes on Crimea", (1,),
    )  # fmt: skip


def c20(events: pd.DataFrame, memberships: pd.DataFrame) -> Finding:
    """Meetings of the five with leaders from outside between the invasion and publication, and exits from CSTO, EAEU
    or CIS after the invasion. At least three meetings and no exit: supported; otherwise mixed."""
    meetings = ["eu-central-asia-2022", "xian-summit", "c5-newyork-2023", "berlin-summit-2023"]
    held = [name for name in meetings if INVASION <= _dated(events, name) <= PUBLISHED]
    exits = memberships[
        memberships["country_iso3"].isin(STATES)
        & memberships["organisation"].isin(["CSTO", "EAEU", "CIS"])
        & (memberships["left"] > INVASION)
    ]
    return Finding(
        "supported" if len(held) >= 3 and exits.empty else "mixed",
        f"{spell(len(held))} meetings at leaders' level with the EU, China, the United States or Germany, "
        f"{spell(len(exits))} exits from Russian-led bodies",
        len(held), "meetings", (2,),
    )  # fmt: skip


def c21(positions: pd.DataFrame) -> Finding:
    """Positions of 2022 up to publication: states with words leaning to Ukraine. Four or five: supported; one to
    three: mixed; none: contradicted."""
    issues = ["donbas-recognition-2022", "annexation-2022", "invasion-2022"]
    rows = positions[positions["issue"].isin(issues) & (positions["date"] <= PUBLISHED)]
    leaning = sorted(set(rows.loc[rows["leans_to"] == "target", "country_iso3"]))
    verdict = "supported" if len(leaning) >= 4 else "mixed" if leaning else "contradicted"
    return Finding(
        verdict, f"{spell(len(leaning))} of five spoke up for Ukraine ({_names(leaning)})",
        len(leaning), "states leaning to Ukraine", (0, 4),
    )  # fmt: skip


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


def c24(language: pd.DataFrame) -> Finding:
    """First against last year of four indicators (native, second, home and school language), within one country and
    indicator. Falling in four or more states and rising in none: supported; falling in some: mixed; in none:
    contradicted."""
    indicators = {
        "russian-native-percent-age18plus": "native language of adults",
        "russian-second-language-percent-age18plus": "second language of adults",
        "russian-home-language-percent": "language at home",
        "russian-schooling-percent": "language of schooling",
    }

    series: dict[tuple[str, str], list[tuple[int, float]]] = {}
    cells = (language[column] for column in ("country_iso3", "indicator", "year", "value_percent"))
    for country, indicator, year, percent in zip(*cells, strict=True):
        series.setdefault((country, indicator), []).append((year, percent))
    changes = {}
    for place, points in series.items():
        points.sort(key=lambda point: point[0])
        changes[place] = points[-1][1] - points[0][1]

    def moves(kinds: Iterable[str]) -> tuple[set[str], set[str]]:
        steps = [(country, change) for (country, kind), change in changes.items() if kind in kinds]
        return {country for country, step in steps if step < 0}, {country for country, step in steps if step > 0}

    def verdict(kinds: Iterable[str]) -> str:
        fell, rose = moves(kinds)
        return "supported" if len(fell) >= 4 and not rose else "mixed" if fell else "contradicted"

    fell, rose = moves(indicators)
    definitions = {"all four kinds of use": verdict(indicators)}
    definitions |= {name: verdict([indicator]) for indicator, name in indicators.items()}
    return Finding(
        verdict(indicators), f"falling somewhere in {_names(list(fell))}; rising somewhere in {_names(list(rose))}",
        len(fell), "states with a falling series", (0,) if rose else (0, 4), definitions,
    )  # fmt: skip


def _poll(polls: pd.DataFrame, claims: pd.DataFrame, claim: str, country: str) -> Finding:
    claimed = _claimed(claims, claim)
    if claimed is None:
        return _no_number(claim)
    asked = polls[~is_marked(polls, "own_statement")]
    asked = asked[(asked["country_iso3"] == country) & (asked["answer"] == "blame")]

    def verdict(rows: pd.DataFrame) -> str:
        return "supported" if len(rows) else "not_enough_evidence"

    exact = asked[asked["percent"] == claimed]
    return Finding(
        verdict(exact),
        f"{spell(len(exact))} polls with {claimed:g} percent in {STATE_NAMES[country]} found outside the article",
        len(exact), "polls found", (1,) if exact.empty else (0,),
        {
            "the same figure": verdict(exact),
            "within three points": verdict(asked[(asked["percent"] - claimed).abs() <= 3]),
            "any figure for the same question": verdict(asked),
        },
    )  # fmt: skip


def c26(polls: pd.DataFrame, claims: pd.DataFrame) -> Finding:
    """Supported if a poll other than the article's own statement has the claimed share for Kyrgyzstan; not enough
    evidence otherwise."""
    return _poll(polls, claims, "C26", "KGZ")


def c27(polls: pd.DataFrame, claims: pd.DataFrame) -> Finding:
    """Supported if a poll other than the article's own statement has the claimed share for Kazakhstan; not enough
    evidence otherwise."""
    return _poll(polls, claims, "C27", "KAZ")


def c28(society_events: pd.DataFrame) -> Finding:
    """Protests in Kazakhstan up to publication: supported if on at least two dates and from two sources; not enough
    evidence otherwise."""
    rows = society_events[
        (society_events["kind"] == "protest")
        & (society_events["country_iso3"] == "KAZ")
        & (society_events["date"] <= PUBLISHED)
    ]
    dates, sources = rows["date"].nunique(), rows["source_id"].nunique()
    return Finding(
        "supported" if dates >= 2 and sources >= 2 else "not_enough_evidence",
        f"{spell(dates)} dates of protest from {spell(sources)} sources",
        min(dates, sources), "dates and sources, the fewer", (1,),
    )  # fmt: skip


def c29(society_events: pd.DataFrame) -> Finding:
    """Concerts cancelled up to publication: places where the venue itself decided. Two or more: supported; fewer, but
    cancelled by others: supported with correction; no cancellation: contradicted."""
    rows = society_events[(society_events["kind"] == "concert-cancelled") & (society_events["date"] <= PUBLISHED)]
    venues = rows.loc[rows["decided_by"] == "venue", "place"].nunique()
    verdict = "supported" if venues >= 2 else "supported_with_correction" if len(rows) else "contradicted"
    return Finding(
        verdict, f"{spell(venues)} place where the venue itself decided, {len(rows)} reports of cancellations in all",
        venues, "venue decisions", (2,) if venues < 2 else (1,),
    )  # fmt: skip


def c30(society_events: pd.DataFrame) -> Finding:
    """Central Asian media blocked in Russia up to publication: supported if at least two sources; not enough evidence
    otherwise."""
    rows = society_events[(society_events["kind"] == "media-blocked") & (society_events["date"] <= PUBLISHED)]
    sources = rows["source_id"].nunique()
    return Finding(
        "supported" if sources >= 2 else "not_enough_evidence",
        f"{spell(sources)} sources report blocked outlets",
        sources, "sources", (1,),
    )  # fmt: skip


def c31(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame) -> Finding:
    """Ballots of the five on texts that condemn the annexation of Crimea or the war, up to publication. Any yes:
    contradicted. No yes, and abstention the commonest ballot: supported if all five abstained at least once, supported
    with correction if three or four did. Otherwise mixed."""

    def verdict(ballots: pd.DataFrame) -> tuple[str, int, dict[str, int]]:
        cells = ballots.to_numpy(dtype="object")
        counts = {ballot: int((cells == ballot).sum()) for ballot in BALLOTS}
        states = int((ballots == "A").any().sum())
        if counts["Y"]:
            return "contradicted", states, counts
        if counts["A"] <= max(counts["N"], counts["X"]) or states < 3:
            return "mixed", states, counts
        return ("supported" if states == 5 else "supported_with_correction"), states, counts

    ballots, war, every = _roll_calls(
        un_votes, un_ukraine_resolutions, ("crimea-territorial", "invasion-2022"), ("invasion-2022",), CRIMEA_AND_WAR
    )
    result, states, counts = verdict(ballots)
    total = sum(counts.values())
    if not total:
        return Finding("not_enough_evidence", "no roll call on such a text before publication")
    return Finding(
        result,
        f"{counts['A']} abstentions, {counts['N']} noes and {counts['Y']} yes in {total} ballots; "
        f"{counts['X']} ({100 * counts['X'] / total:.1f} percent) were not cast at all",
        states, "states that abstained at least once", (2, 5) if states < 5 else (4,),
        {
            "Crimea 2014 and the war": result,
            "the war only": verdict(war)[0],
            "ballots cast only": verdict(ballots.where(ballots != "X"))[0],
            "all texts on Crimea and the war": verdict(every)[0],
        },
    )  # fmt: skip


def c31b(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame) -> Finding:
    """States with at least one no, Russia's own ballot, on the texts on Crimea and the war up to publication. Five:
    supported; three or four: supported with correction; one or two: mixed; none: contradicted."""

    def verdict(sided: pd.DataFrame) -> str:
        states = int(sided.any().sum())
        return (
            "contradicted",
            "mixed",
            "mixed",
            "supported_with_correction",
            "supported_with_correction",
            "supported",
        )[states]

    ballots, war = _roll_calls(un_votes, un_ukraine_resolutions, CRIMEA_AND_WAR, ("invasion-2022",))
    noes = (ballots == "N").sum()
    texts = int((ballots == "N").any(axis=1).sum())
    states = int((noes > 0).sum())
    return Finding(
        verdict(ballots == "N"),
        f"{spell(texts)} of {len(ballots)} texts drew a no from at least one of them: "
        + ", ".join(f"{STATE_NAMES[state]} {noes[state]}" for state in noes.sort_values(ascending=False, kind="stable").index),
        states, "states with a no", (2, 5) if 3 <= states <= 4 else (4,) if states == 5 else (0, 3),
        {
            "a no, on all four topics": verdict(ballots == "N"),
            "a no, on the war only": verdict(war == "N"),
            "a no or no vote cast": verdict((ballots == "N") | (ballots == "X")),
            "anything but a yes": verdict(ballots != "Y"),
        },
    )  # fmt: skip


def c32(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame) -> Finding:
    """Texts on human rights in Crimea, up to publication, with a no from at least one of the five. None: contradicted;
    exactly one, with a no from all five: supported; otherwise supported with correction."""

    def verdict(ballots: pd.DataFrame) -> str:
        noes = ballots[(ballots == "N").any(axis=1)] == "N"
        if noes.empty:
            return "contradicted"
        return "supported" if len(noes) == 1 and noes.all(axis=None) else "supported_with_correction"

    (ballots,) = _roll_calls(un_votes, un_ukraine_resolutions, ("crimea-human-rights",))
    texts = int((ballots == "N").any(axis=1).sum())
    together = int((ballots == "N").sum(axis=1).max()) if len(ballots) else 0
    dates = un_ukraine_resolutions.set_index("resolution")["date"]
    after = ballots[ballots.index.map(dates) >= INVASION]
    return Finding(
        verdict(ballots),
        f"{spell(texts)} of {spell(len(ballots))} texts drew a no, never from more than {spell(together)} states at once",
        texts, "texts with a no", (0, 1),
        {
            "any text with a no": verdict(ballots),
            "texts after the full-scale invasion": verdict(after),
            "texts where four voted alike": verdict(ballots[(ballots == "N").sum(axis=1) >= 4]),
        },
    )  # fmt: skip


def c34(memberships: pd.DataFrame) -> Finding:
    """Supported if Russia is recorded as a founding member of the CSTO; contradicted if recorded as none."""
    rows = memberships[(memberships["country_iso3"] == "RUS") & (memberships["organisation"] == "CSTO")]
    known = rows["founding_member"].dropna()
    if known.empty:
        return Finding("not_enough_evidence", "no record says whether Russia founded the CSTO")
    sources = rows["source_id"].nunique()
    return Finding(
        "supported" if known.all() else "mixed" if known.any() else "contradicted",
        f"{spell(sources)} sources list Russia as a member from {rows['joined'].min()}, the day of the charter",
    )


def c36(events: pd.DataFrame) -> Finding:
    """Supported if the request to the CSTO is dated on or before the paratroopers' arrival; contradicted otherwise."""
    asked, came = _dated(events, "csto-request"), _dated(events, "paratroopers-arrive")
    return Finding(
        "supported" if asked <= came < "9999" else "contradicted", f"requested on {asked}, first units on {came}"
    )


def _unrest_began(events: pd.DataFrame) -> str:
    return min(_dated(events, "zhanaozen-first-gathering"), _dated(events, "mangystau-protests"))


def c36b(events: pd.DataFrame) -> Finding:
    """Supported if the earlier of the two dates given for the first gathering lies in January 2022; contradicted
    otherwise."""
    began = _unrest_began(events)
    return Finding(
        "supported" if began.startswith("2022-01") else "contradicted",
        f"the first gathering is dated {_dated(events, 'zhanaozen-first-gathering')} by prosecutors and "
        f"{_dated(events, 'mangystau-protests')} by most of the press",
    )


def c37(events: pd.DataFrame) -> Finding:
    """Supported if violence is dated one to seven days after the first gathering; contradicted otherwise."""
    began, violent = _unrest_began(events), _dated(events, "violence-begins")
    if "9999" in (began, violent):
        return Finding("not_enough_evidence", "a date is missing")
    days = (pd.Timestamp(violent) - pd.Timestamp(began)).days
    return Finding(
        "supported" if 1 <= days <= 7 else "contradicted",
        f"first gathering on {began}, first violence on {violent}, {spell(days) if days >= 0 else days} days later",
        days, "days from the first gathering to violence", (0, 8),
    )  # fmt: skip


def c38(fuel_prices: pd.DataFrame, *, steep_ratio: float = 1.5) -> Finding:
    """Lowest retail price of liquefied petroleum gas dated 1 January 2022 over the highest of 2021. At least the steep
    ratio: supported; from 1.1: mixed; less: contradicted."""
    retail = fuel_prices[fuel_prices["product"].str.startswith("LPG autogas, retail")]
    retail = retail[~retail["product"].str.contains("cap|demanded|decision", regex=True)]
    retail = retail[retail["price_kzt_per_litre"] > 0]
    before = retail.loc[retail["date"].isin(["2021", "2021-12-31"]), "price_kzt_per_litre"]
    after = retail.loc[retail["date"] == "2022-01-01", "price_kzt_per_litre"]
    month = retail.loc[retail["date"].isin(["2022-01", "2022-01-01"]), "price_kzt_per_litre"]
    if before.empty or after.empty:
        return Finding("not_enough_evidence", "a price before or after the turn of the year is missing")

    def verdict(ratio: float) -> str:
        return "supported" if ratio >= steep_ratio else "mixed" if ratio >= 1.1 else "contradicted"

    ratio = after.min() / before.max()
    return Finding(
        verdict(ratio),
        f"from {before.min():g}-{before.max():g} tenge a litre in 2021 to {after.min():g} on 1 January 2022, "
        f"at least {ratio:.1f} times as much",
        ratio, "(ratio to the price of 2021)", (steep_ratio,) if ratio >= steep_ratio else (1.1, steep_ratio),
        {
            "lowest price of 1 January over highest of 2021": verdict(ratio),
            "highest over lowest": verdict(after.max() / before.min()),
            "lowest price of January, ministry's range included": verdict(month.min() / before.max()),
        },
    )  # fmt: skip


def c39(january_2022_damage: pd.DataFrame) -> Finding:
    """Supported if looted businesses, government institutions and police facilities all have counts above zero;
    contradicted otherwise."""
    counts = january_2022_damage.groupby("measure")["value"].min()
    kinds = ["cases of looting of businesses", "government institutions among them", "police facilities among them"]
    looted, institutions, police = (int(counts.get(kind, 0)) for kind in kinds)
    return Finding(
        "supported" if min(looted, institutions, police) > 0 else "contradicted",
        f"{looted:,} cases of looting, {institutions} state institutions and {police} police facilities attacked",
        min(looted, institutions, police), "smallest of three counts", (0,),
    )  # fmt: skip


def c41b(csto_deployment: pd.DataFrame) -> Finding:
    """Supported if a departure of the Russian contingent is dated before publication; not enough evidence
    otherwise."""
    left = csto_deployment.loc[csto_deployment["country_iso3"] == "RUS", "left"]
    left = left[(left != "") & (left <= PUBLISHED)]
    return Finding(
        "supported" if len(left) else "not_enough_evidence",
        f"the last Russian soldiers left on {left.max()}" if len(left) else "no departure is dated",
    )


def _summit(summits: pd.DataFrame, meeting: str, host: str, place: str) -> Finding:
    rows = summits[(summits["meeting_id"] == meeting) & (summits["place"] == place)]
    presidents = rows[(rows["participant_role"] == "President") & rows["participant_country_iso3"].isin(STATES)]
    met = len(rows) and rows["date"].str.startswith("2023").all() and host in set(rows["participant_name"])
    return Finding(
        "supported" if met and len(presidents) >= 2 else "contradicted",
        f"{spell(len(presidents))} serving presidents of the five met {host} in {place} on {rows['date'].min()}"
        if met else f"no meeting with {host} in {place} in 2023 is on record",
        len(presidents), "presidents present", (1,),
    )  # fmt: skip


def c43(summits: pd.DataFrame) -> Finding:
    """Supported if the New York meeting is dated 2023 with Biden and at least two Central Asian presidents;
    contradicted otherwise."""
    return _summit(summits, "c5-newyork-2023", "Joe Biden", "New York")


def c43b(summits: pd.DataFrame) -> Finding:
    """Supported if Japarov and Tokayev are listed for both meetings of 2023; mixed if for one; contradicted if for
    neither."""
    names = {"Sadyr Japarov", "Kassym-Jomart Tokayev"}
    present = [
        set(summits.loc[summits["meeting_id"] == meeting, "participant_name"])
        for meeting in ("c5-newyork-2023", "berlin-summit-2023")
    ]
    both = sum(names <= people for people in present)
    return Finding(
        ("contradicted", "mixed", "supported")[both], f"both are listed for {spell(both)} of two meetings",
        both, "meetings with both", (1,) if both != 1 else (0, 2),
    )  # fmt: skip


def c44(summits: pd.DataFrame) -> Finding:
    """Supported if the Berlin meeting is dated 2023 with Scholz and at least two Central Asian presidents;
    contradicted otherwise."""
    return _summit(summits, "berlin-summit-2023", "Olaf Scholz", "Berlin")


def c45(summit_topics: pd.DataFrame) -> Finding:
    """Topics of both meetings of 2023 that name security, energy security apart. In both: contradicted; in one: mixed;
    in none: supported."""
    topics = summit_topics["topic"].str.replace("energy security", "", case=False, regex=False)
    named = summit_topics[topics.str.contains("security", case=False)]
    meetings = named["meeting_id"].nunique()
    return Finding(
        ("supported", "mixed", "contradicted")[meetings],
        f"security is among the topics of {spell(meetings)} of two meetings ({len(named)} entries)",
        meetings, "meetings that dealt with security", (1,) if meetings != 1 else (0, 2),
    )  # fmt: skip


def c45b(summit_topics: pd.DataFrame) -> Finding:
    """Topics of both meetings: climate, Afghanistan, and green or renewable energy. All three: supported; climate and
    Afghanistan with energy that is not called green: supported with correction; fewer: mixed."""
    topics = summit_topics["topic"]

    def named(words: str) -> int:
        return int(topics.str.contains(words, case=False, regex=True).sum())

    climate, afghanistan, green, energy = (
        named(words) for words in ("climate", "Afghanistan", "green.*energy|renewable", "energy")
    )
    verdict = "mixed"
    if climate and afghanistan and (green or energy):
        verdict = "supported" if green else "supported_with_correction"
    return Finding(
        verdict,
        f"entries that name climate: {climate}, Afghanistan: {afghanistan}, energy: {energy}, green energy: {green}",
        green, "entries that name green energy", (1,) if not green else (0,),
    )  # fmt: skip


def c46b(energy_resources: pd.DataFrame) -> Finding:
    """Different resources (the first word of the indicator) in which one of the five ranks among the world's first
    five. Two or more: supported; one: mixed; none: contradicted."""
    ranks = energy_resources[
        energy_resources["indicator"].str.endswith("world-rank")
        & (energy_resources["unit"] == "rank")
        & (energy_resources["value"] <= 5)
        & energy_resources["country_iso3"].isin(STATES)
    ]
    resources = sorted(set(ranks["indicator"].str.split("-").str[0]))
    count = len(resources)
    return Finding(
        "supported" if count >= 2 else "mixed" if count else "contradicted",
        f"{spell(count)} resources with a rank among the first five: {listed(resources) or 'none'}",
        count, "resources", (1,) if count >= 2 else (0, 2),
    )  # fmt: skip
