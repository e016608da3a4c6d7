"""The rules for the claims on language, polls, protests, media: one function per claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Add, Drop, Finding, claimed_number, gives, no_number, origins_of
from claimbook.dates import in_words
from claimbook.words import spell
from topics.shared.states import STATE_NAMES, names_of
from topics.society import measures, shown
from topics.society.measures import before_article, distinct_events, first_and_last, russian_series

# A claim that there were events: no list of them can show that there were none.
ON_RECORD = ("supported", "supported_with_correction", "not_enough_evidence")
REPORTED = "without what {origin} reports"


def _later(country: str, indicator: str, share: float) -> Add:
    """A number of 2022 that continues an old series of one state in its direction."""
    what = f"{measures.DEFINITIONS[indicator]} in {STATE_NAMES[country]}"
    cells = {"country_iso3": [country], "indicator": [indicator], "year": [2022], "value_percent": [share]}
    return Add("language", f"with {what} at {{value_percent:g}} percent in {{year}}", cells)


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=(
        _later("KGZ", "russian-second-language-percent-age18plus", 40.0),
        _later("TJK", "russian-schooling-percent", 5.0),
    ),
)
def c24(language: pd.DataFrame) -> Finding:
    """Is the use of Russian falling in the five Central Asian states?

    First against last year of each series, which is one kind of use in one state, without weak and disputed numbers.
    Only series that reach 2015 or later count. Known for fewer than three states: not enough evidence. Every one
    falls: supported; none falls: contradicted; otherwise mixed.

    Gaps: a state without such a series speaks neither way; the finding names the states that it speaks of.

    Threshold: a series that ends before 2015 says nothing of what leaders saw in 2024, and three states are the
    majority of the five. Both were set with the data in view.
    """
    ends = first_and_last(russian_series(language))
    recent, use = ends[ends["recent"]], ends[ends["about"] == "speaking"]

    def verdict(rows: pd.DataFrame, enough: int = measures.ENOUGH_STATES) -> str:
        falls = rows["change_points"] < 0
        if rows["country_iso3"].nunique() < enough:
            return "not_enough_evidence"
        return "supported" if falls.all() else "mixed" if falls.any() else "contradicted"

    states, changes = recent["country_iso3"].nunique(), shown.changes(recent) or "none"
    because = f"{spell(states)} of five states with a series that reaches {measures.RECENT_SINCE} or later: {changes}"
    definitions = {
        "series of any age": verdict(use),
        "recent series": verdict(recent),
        "recent series, if one state is enough": verdict(recent, 1),
    }
    return Finding(verdict(recent), because, states, "states known", (), definitions, {"changes": changes})


def _poll(polls: pd.DataFrame, claims: pd.DataFrame, claim: str, country: str, published: str) -> Finding:
    claimed = claimed_number(claims, claim)
    if claimed is None:
        return no_number(claim)
    asked = measures.blame_polls(polls, country, published)
    apart = (asked["percent"] - claimed).abs().min()
    other = "contradicted" if len(asked) else "not_enough_evidence"
    near = "supported_with_correction" if apart <= measures.MARGIN_POINTS else other
    same = apart <= measures.ROUNDING_POINTS
    definitions = {
        "the same share, or one within three points": "supported" if same else near,
        "the same share only": "supported" if same else other,
        "any share for the same question": "supported" if len(asked) else "not_enough_evidence",
    }
    because = f"{spell(len(asked))} polls found outside the article that ask this question in {STATE_NAMES[country]}"
    fields, harm = {"percent": f"{claimed:g}"}, measures.expected_harm(polls)
    fields |= {"harm": f"{harm[country]:g}"} if country in harm else {}
    verdict = next(iter(definitions.values()))
    return Finding(verdict, because, len(asked), "polls found", definitions=definitions, fields=fields)


def _found(country: str, *shares: float) -> Add:
    """A poll that asks the article's question comes to light."""
    cells = {"country_iso3": [country], "answer": ["blame"], "percent": shares, "fieldwork_start": [""]}
    return Add("polls", "with a poll in which {percent:g} percent blame the invasion", cells)


POLL_VERDICTS = ("supported", "supported_with_correction", "contradicted", "not_enough_evidence")


@gives(*POLL_VERDICTS, moves=[_found("KGZ", 49, 30)])
def c26(polls: pd.DataFrame, claims: pd.DataFrame, published: str) -> Finding:
    """Does a poll other than the article's own statement have the claimed share for Kyrgyzstan?

    Polls before publication that ask who is to blame for economic problems; the nearest decides. The same share to
    half a point: supported; within three points: supported with correction; farther: contradicted.

    Gaps: no such poll found is not enough evidence; polls on other questions decide nothing.

    Threshold: half a point is rounding; three points are what chance does to a sample of a thousand.
    """
    return _poll(polls, claims, "C26", "KGZ", published)


@gives(*POLL_VERDICTS, moves=[_found("KAZ", 43, 30)])
def c27(polls: pd.DataFrame, claims: pd.DataFrame, published: str) -> Finding:
    """Does a poll other than the article's own statement have the claimed share for Kazakhstan?

    The rule of C26. Gaps: as for C26, no poll found is not enough evidence. Threshold: as for C26.
    """
    return _poll(polls, claims, "C27", "KAZ", published)


def c26b(polls: pd.DataFrame) -> Finding:
    """What polls found of an expected negative effect of the war, which is another question than who is to blame."""
    harm = {STATE_NAMES[state]: f"{percent:g}" for state, percent in measures.expected_harm(polls).items()}
    because = "; ".join(f"in {name} {percent} percent expected harm to their country" for name, percent in harm.items())
    return Finding("", because, fields=harm)


def _on_record(number: int, origins: list[str]) -> str:
    """The verdict on events in the plural: two from two origins support it, one needs the singular."""
    if not number or len(origins) < 2:
        return "not_enough_evidence"
    return "supported" if number > 1 else "supported_with_correction"


def _kazakh_protests(society_events: pd.DataFrame) -> pd.Series:
    return (society_events["kind"] == "protest") & (society_events["country_iso3"] == "KAZ")


@gives(*ON_RECORD, moves=[Drop("society_events", REPORTED, where=_kazakh_protests, origin=True)])
def c28(society_events: pd.DataFrame, sources: pd.DataFrame, published: str) -> Finding:
    """Were there demonstrations against the war in Kazakhstan before the article?

    Reports of one protest are put together. On two dates or more and from two origins: supported; on one date, from
    two: supported with correction; otherwise not enough evidence. Never contradicted: no list of events shows that
    there were no others.

    Gaps: an event that is not on record speaks neither way.

    Threshold: two dates, for the sentence has the plural; two origins, for one alone may err.
    """
    protests = society_events[_kazakh_protests(society_events)]
    protests = before_article(distinct_events(protests, published), "protest")
    dates, origins = sorted(protests["date"].unique()), origins_of(protests["source_id"], sources)
    because = f"{spell(len(dates))} dates of protest from {spell(len(origins))} independent sources"
    fields = {"dates": spell(len(dates)), "origins": spell(len(origins))}
    fields |= {"first": in_words(dates[0][:7]), "last": in_words(dates[-1][:7])} if dates else {}
    return Finding(_on_record(len(dates), origins), because, len(dates), "dates of protest", fields=fields)


VENUE = {"kind": ["concert-cancelled"], "date": ["2023-08"], "country_iso3": ["KAZ"], "decided_by": ["venue"]}


@gives(*ON_RECORD, moves=[Add("society_events", "with one more show that its venue called off", VENUE)])
def c29(society_events: pd.DataFrame, published: str) -> Finding:
    """Did places of entertainment themselves refuse to stage Russian performers?

    Shows called off up to publication, reports of one put together: places where the venue itself decided. Two or
    more: supported; fewer, but somebody is named who called off a show: supported with correction; otherwise not
    enough evidence. Never contradicted: that others called off some shows does not show that no venue refused.

    Gaps: shows that are not on record, and those for which nobody is named, speak neither way.

    Threshold: two places, for the sentence has the plural.
    """
    events = distinct_events(society_events[society_events["kind"] == "concert-cancelled"], published)
    shows = before_article(events, "concert-cancelled")
    venues = shows.loc[shows["decided_by"].str.contains("venue"), "place"].nunique()
    named = (shows["decided_by"] != "unknown").any()
    verdict = "supported" if venues >= 2 else "supported_with_correction" if named else "not_enough_evidence"
    because = f"{spell(venues)} place where the venue itself decided, {spell(len(shows))} cancellations in all"
    decided = measures.decided(events).set_index("decided_by")["shows"].map(spell)
    fields = {**decided, "shows": spell(len(shows)), "states": names_of(shows["country_iso3"])}
    return Finding(verdict, because, venues, "venue decisions", fields=fields)


def _blocks(society_events: pd.DataFrame) -> pd.Series:
    return society_events["kind"] == "media-blocked"


@gives(*ON_RECORD, moves=[Drop("society_events", REPORTED, where=_blocks, origin=True)])
def c30(society_events: pd.DataFrame, sources: pd.DataFrame, published: str) -> Finding:
    """Were Central Asian news media blocked in Russia before the article?

    Reports of one block are put together. Two outlets or more, from two origins: supported; one, from two: supported
    with correction; otherwise not enough evidence. Never contradicted: no list of blocks shows that there were none.

    Gaps: an outlet that is not on record speaks neither way.

    Threshold: two outlets, for the sentence has the plural; two origins, for one alone may err.
    """
    blocked = distinct_events(society_events[_blocks(society_events)], published)
    blocked = before_article(blocked, "media-blocked")
    outlets, origins = blocked["name"].nunique(), origins_of(blocked["source_id"], sources)
    because = f"{spell(outlets)} outlets blocked, as {spell(len(origins))} independent sources report"
    fields = {"outlets": spell(outlets), "origins": spell(len(origins))}
    return Finding(_on_record(outlets, origins), because, outlets, "outlets", fields=fields)
