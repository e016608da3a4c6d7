"""The rules for the claims on the language, the polls and the protests: one function a claim; its docstring is the rule."""

from collections.abc import Iterable

import pandas as pd

from claimbook.checks import Finding, claimed_number, no_number
from claimbook.data.corrections import is_marked
from claimbook.dates import PUBLISHED
from claimbook.words import spell
from topics.shared.states import STATE_NAMES, names_of


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
        verdict(indicators), f"falling somewhere in {names_of(list(fell))}; rising somewhere in {names_of(list(rose))}",
        len(fell), "states with a falling series", (0,) if rose else (0, 4), definitions,
    )  # fmt: skip


def _poll(polls: pd.DataFrame, claims: pd.DataFrame, claim: str, country: str) -> Finding:
    claimed = claimed_number(claims, claim)
    if claimed is None:
        return no_number(claim)
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
