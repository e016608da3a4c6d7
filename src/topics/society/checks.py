"""The rules for the claims on language, polls, protests, media: one function per claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding, claimed_number, no_number
from claimbook.data.corrections import is_marked
from claimbook.words import spell
from topics.shared.states import STATE_NAMES, names_of
from topics.society.measures import before_article, distinct_events, first_and_last, number_of_sources, russian_series


def c24(language: pd.DataFrame) -> Finding:
    """First against last year of four indicators (native, second, home and school language), within one country and
    indicator, without weak and disputed numbers. Falling in four or more states and rising in none: supported; falling
    in some: mixed; in none: contradicted."""
    indicators = {
        "russian-native-percent-age18plus": "native language of adults",
        "russian-second-language-percent-age18plus": "second language of adults",
        "russian-home-language-percent": "language at home",
        "russian-schooling-percent": "language of schooling",
    }
    ends = first_and_last(russian_series(language))

    def moves(kinds: list[str]) -> tuple[set[str], set[str]]:
        change = ends[ends["indicator"].isin(kinds)].set_index("country_iso3")["change_points"]
        return set(change.index[change < 0]), set(change.index[change > 0])

    def verdict(kinds: list[str]) -> str:
        fell, rose = moves(kinds)
        return "supported" if len(fell) >= 4 and not rose else "mixed" if fell else "contradicted"

    fell, rose = moves(list(indicators))
    because = f"falling somewhere in {names_of(fell)}; rising somewhere in {names_of(rose)}"
    definitions = {"all four kinds of use": verdict(list(indicators))}
    definitions |= {name: verdict([indicator]) for indicator, name in indicators.items()}
    flips_at = (0,) if rose else (0, 4)
    return Finding(verdict(list(indicators)), because, len(fell), "states with a falling series", flips_at, definitions)


def _poll(polls: pd.DataFrame, claims: pd.DataFrame, claim: str, country: str) -> Finding:
    claimed = claimed_number(claims, claim)
    if claimed is None:
        return no_number(claim)
    asked = polls[~is_marked(polls, "own_statement")]
    asked = asked[(asked["country_iso3"] == country) & (asked["answer"] == "blame")]

    def verdict(rows: pd.DataFrame) -> str:
        return "supported" if len(rows) else "not_enough_evidence"

    exact = asked[asked["percent"] == claimed]
    because = f"{spell(len(exact))} polls with {claimed:g} percent in {STATE_NAMES[country]} found outside the article"
    definitions = {
        "the same figure": verdict(exact),
        "within three points": verdict(asked[(asked["percent"] - claimed).abs() <= 3]),
        "any figure for the same question": verdict(asked),
    }
    return Finding(verdict(exact), because, len(exact), "polls found", (1,) if exact.empty else (0,), definitions)


def c26(polls: pd.DataFrame, claims: pd.DataFrame) -> Finding:
    """Supported if a poll other than the article's own statement has the claimed share for Kyrgyzstan; not enough
    evidence otherwise."""
    return _poll(polls, claims, "C26", "KGZ")


def c27(polls: pd.DataFrame, claims: pd.DataFrame) -> Finding:
    """Supported if a poll other than the article's own statement has the claimed share for Kazakhstan; not enough
    evidence otherwise."""
    return _poll(polls, claims, "C27", "KAZ")


def c28(society_events: pd.DataFrame, published: str) -> Finding:
    """Protests in Kazakhstan up to publication, reports of one protest put together: supported if on at least two dates
    and from two sources; not enough evidence otherwise."""
    protests = before_article(distinct_events(society_events, published), "protest")
    protests = protests[protests["country_iso3"] == "KAZ"]
    dates, sources = protests["date"].nunique(), number_of_sources(protests)
    verdict = "supported" if dates >= 2 and sources >= 2 else "not_enough_evidence"
    because = f"{spell(dates)} dates of protest from {spell(sources)} sources"
    return Finding(verdict, because, min(dates, sources), "dates and sources, the fewer", (1,))


def c29(society_events: pd.DataFrame, published: str) -> Finding:
    """Concerts cancelled up to publication, reports of one put together: places where the venue itself decided. Two or
    more: supported; fewer, but cancelled by others: supported with correction; no cancellation: contradicted."""
    shows = before_article(distinct_events(society_events, published), "concert-cancelled")
    venues = shows.loc[shows["decided_by"].str.contains("venue"), "place"].nunique()
    verdict = "supported" if venues >= 2 else "supported_with_correction" if len(shows) else "contradicted"
    because = f"{spell(venues)} place where the venue itself decided, {spell(len(shows))} cancellations in all"
    return Finding(verdict, because, venues, "venue decisions", (2,) if venues < 2 else (1,))


def c30(society_events: pd.DataFrame, published: str) -> Finding:
    """Central Asian media blocked in Russia up to publication: supported if at least two sources; not enough evidence
    otherwise."""
    sources = number_of_sources(before_article(distinct_events(society_events, published), "media-blocked"))
    verdict = "supported" if sources >= 2 else "not_enough_evidence"
    return Finding(verdict, f"{spell(sources)} sources report blocked outlets", sources, "sources", (1,))
