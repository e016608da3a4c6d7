"""The attack, the words about the war, the alliance, January 2022 and the summits: what notebook 06 measures."""

import re
from collections.abc import Collection
from datetime import date
from functools import cache

import pandas as pd

from claimbook.checks import origins_of
from claimbook.data.corrections import is_marked
from claimbook.dates import begins_after, first_day, last_day
from claimbook.words import listed
from topics.shared.events import INVASION
from topics.shared.states import STATES

# The days of January 2022 in Kazakhstan that the article speaks of.
JANUARY_2022 = (
    *("zhanaozen-first-gathering", "mangystau-protests", "violence-begins"),
    *("csto-request", "paratroopers-arrive", "csto-exit-complete"),
)
NEW_YEAR = "2022-01-01"

# What the product column of fuel_prices calls a price that nobody paid -> what the figure calls it.
PRICE_KINDS = {
    "wholesale": "wholesale",
    "demanded by protesters": "demanded",
    "commission decision": "promised",
    "station owners' cut": "offered",
    "cap": "cap",
}

ORGANISATIONS = {
    "CST": "Collective Security Treaty",
    "CSTO": "Collective Security Treaty Organisation",
    "CIS": "Commonwealth of Independent States",
    "EAEU": "Eurasian Economic Union",
    "SCO": "Shanghai Cooperation Organisation",
    "OTS": "Organization of Turkic States",
    "WTO": "World Trade Organization",
}
RUSSIAN_LED = ("CST", "CSTO", "CIS", "EAEU")

ISSUES_2022 = {
    "donbas-recognition-2022": "Independence of Donetsk and Luhansk",
    "invasion-2022": "Invasion",
    "annexation-2022": "Annexation",
}

SUMMITS = {"c5-newyork-2023": "New York", "berlin-summit-2023": "Berlin"}
# Leaders' meetings were looked for from this day on.
MEETINGS_FROM = "2018-01-01"

# Words that place a topic; a topic may be of several kinds. "energy security" is about supply, not about security.
TOPIC_KINDS = {
    "security": r"security|terroris",
    "peace and conflict": r"peace|stability|conflict|weapons",
    "crime": r"drug|trafficking|law enforcement",
    "climate": r"(?<!business )climate|environment",
    "energy": r"energy|hydropower",
    "green or renewable energy": r"green energy|renewabl",
    "Afghanistan": r"Afghanistan",
    "trade and transport": r"trade|connectivity|econom|business|minerals|raw materials|Corridor|route|invest",
    "rights and law": r"rights|rule of law|democracy",
    "sovereignty": r"sovereignty",
    "sanctions": r"sanctions",
}


def days_between(first: str, second: str) -> int:
    """Whole days from one day to another."""
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def decimal_year(day: date) -> float:
    """A day as a fraction of its year: 2 July 2023 -> 2023.5."""
    start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (end - start).days


def toll_counts(crocus_toll: pd.DataFrame, published: str) -> pd.DataFrame:
    """The death counts of the attack, one row per count; several reports of one count are its sources.

    Columns: as_of_date, deaths (persons, rising within a day, as hours are not known), counted (official, press),
    after_publication, source_id (joined by ``;``).
    """
    press = is_marked(crocus_toll, "kept_apart").map({True: "press", False: "official"})
    keys = ["as_of_date", "deaths", "counted"]
    counts = crocus_toll.assign(counted=press).groupby(keys)["source_id"].agg(";".join).reset_index()
    counts.insert(3, "after_publication", [begins_after(day, published) for day in counts["as_of_date"]])
    return counts.astype({"after_publication": "bool"})


def toll_known(counts: pd.DataFrame) -> dict[str, tuple[str, int]]:
    """The last official count before publication, and the highest that the press printed after it, of ``toll_counts``.

    For ``official`` and ``press``, never one series, the day on which that number was first counted, and deaths; a kind
    without a count is left out. Of the official counts of the last day the highest is taken, as hours are not known.
    """
    known = counts[~counts["after_publication"]].sort_values(["deaths", "as_of_date"], ascending=[False, True])
    official, press = (known[known["counted"] == kind] for kind in ("official", "press"))
    found = {}
    if len(official):
        last = official["as_of_date"].max()
        deaths = int(official.loc[official["as_of_date"] == last, "deaths"].max())
        found["official"] = official.loc[official["deaths"] == deaths, "as_of_date"].min(), deaths
        press = press[press["as_of_date"] > last]
    if len(press):
        found["press"] = press["as_of_date"].iloc[0], int(press["deaths"].iloc[0])
    return found


def events_in_order(events: pd.DataFrame, event_ids: Collection[str]) -> pd.DataFrame:
    """Some events in order of time: event_id, date, title, source_id; ValueError if one is not in the table."""
    if missing := sorted(set(event_ids) - set(events["event_id"])):
        raise ValueError(f"the table of events has no entry {listed(missing)}")
    rows = events[events["event_id"].isin(event_ids)].sort_values("date", kind="stable", ignore_index=True)
    return rows[["event_id", "date", "title", "source_id"]]


def positions_on_the_war(positions: pd.DataFrame, published: str) -> pd.DataFrame:
    """The rows of positions on the war of 2022 (``ISSUES_2022``) up to the article's publication, in order of time."""
    late = positions["date"].map(lambda day: begins_after(day, published)).astype("bool")
    return positions[positions["issue"].isin(ISSUES_2022) & ~late].sort_values("date", kind="stable")


def membership_spells(memberships: pd.DataFrame, published: str) -> pd.DataFrame:
    """One row per spell of the five or Russia in an organisation; treaty (CST) and organisation (CSTO) stay apart.

    Several rows for one spell are several sources: the row with the most exact dates is taken, the earliest of equally
    exact ones, and the sources are kept. from_year and to_year are decimal years, missing where there is no date; an
    open end is the article's publication. ValueError if the rows of one spell start in different years.
    """
    of_interest = memberships["country_iso3"].isin((*STATES, "RUS")) & memberships["organisation"].isin(ORGANISATIONS)
    rows = memberships[of_interest].sort_values("joined", kind="stable")
    numbers, last = [], {}
    for row in rows.itertuples():
        key = (row.country_iso3, row.organisation, row.status)
        number, end = last.get(key, (1, ""))
        # The next spell begins after the end of the one before.
        if end and row.joined > end:
            number, end = number + 1, ""
        numbers.append(number)
        last[key] = number, max(end, row.left)
    rows["spell"] = numbers
    keys = ["country_iso3", "organisation", "status", "spell"]
    years = rows["joined"].str[:4].groupby([rows[key] for key in keys]).nunique()
    if (years > 1).any():
        raise ValueError(f"{' '.join(years.idxmax()[:3])}: sources give different years for one spell")
    rows["vagueness"] = -rows["joined"].str.len() - rows["left"].str.len()
    rows = rows.sort_values(["vagueness", "joined"], kind="stable")
    cited = rows.groupby(keys)["source_id"].agg(lambda ids: ";".join(dict.fromkeys(ids)))
    spells = rows.drop_duplicates(keys).drop(columns="source_id").merge(cited.reset_index(), on=keys)
    ends = spells["left"].mask((spells["left"] == "") & (spells["joined"] != ""), published)
    spells["from_year"] = [decimal_year(first_day(when)) if when else float("nan") for when in spells["joined"]]
    spells["to_year"] = [decimal_year(last_day(when)) if when else float("nan") for when in ends]
    spells = spells.sort_values(["organisation", "country_iso3", "joined"], ignore_index=True)
    return spells[[*keys[:3], "joined", "left", "from_year", "to_year", "source_id"]]


def exits(memberships: pd.DataFrame, since: str) -> pd.DataFrame:
    """The exits of the five from Russian-led bodies (CSTO, EAEU, CIS) on or after a day, one row per state and body."""
    led = memberships["organisation"].isin(["CSTO", "EAEU", "CIS"]) & memberships["country_iso3"].isin(STATES)
    late = memberships["left"].map(lambda when: when != "" and last_day(when).isoformat() >= since).astype("bool")
    gone = memberships[led & late & (memberships["status"] == "former")]
    return gone.drop_duplicates(["country_iso3", "organisation"])


def members(memberships: pd.DataFrame, organisation: str) -> list[str]:
    """Which of the five are full members of an organisation as of 2024, in their usual order."""
    rows = memberships[(memberships["organisation"] == organisation) & (memberships["left"] == "")]
    return [code for code in STATES if code in set(rows.loc[rows["status"] == "member", "country_iso3"])]


def price_kind(product: str) -> str:
    """What kind of price, not paid, the words of a product mean; ValueError if they say nothing of the kind."""
    # Whole words: 'escaped' is no cap.
    kinds = [kind for words, kind in PRICE_KINDS.items() if re.search(rf"\b{re.escape(words)}\b", product)]
    if not kinds:
        raise ValueError(f"{product!r} names no kind of price; there are {', '.join(PRICE_KINDS)}")
    return kinds[0]


def prices_where_it_began(fuel_prices: pd.DataFrame) -> pd.DataFrame:
    """Retail prices of autogas in Mangystau and western Kazakhstan up to January 2022, a row per date and kind.

    Columns: date, kind (observed, which people paid, or what was kept apart from it: offered, demanded, promised, cap),
    low_kzt_per_litre, high_kzt_per_litre, place and source_id (each joined by ``;``).
    """
    apart = fuel_prices.loc[is_marked(fuel_prices, "kept_apart"), "product"].map(price_kind)
    prices = fuel_prices.assign(kind=apart.reindex(fuel_prices.index, fill_value="observed"))
    here = prices["place"].str.contains("Mangystau|western Kazakhstan") & (prices["kind"] != "wholesale")
    late = prices["date"].map(lambda day: begins_after(day, "2022-01-31"))
    groups = prices[here & ~late].groupby(["date", "kind"], sort=False)
    ends = groups["price_kzt_per_litre"].agg(low_kzt_per_litre="min", high_kzt_per_litre="max")
    return ends.join(groups[["place", "source_id"]].agg(lambda cell: ";".join(dict.fromkeys(cell)))).reset_index()


def prices_paid(fuel_prices: pd.DataFrame, when: str | tuple[str, ...]) -> pd.Series:
    """What people paid for a litre of autogas in a year, a month or on a day, or in several of them, in tenge."""
    # A price of nothing would make a rise without end.
    paid = ~is_marked(fuel_prices, "kept_apart") & (fuel_prices["price_kzt_per_litre"] > 0)
    return fuel_prices.loc[paid & fuel_prices["date"].str.startswith(when), "price_kzt_per_litre"]


def price_rise(fuel_prices: pd.DataFrame, when: str = NEW_YEAR) -> tuple[float, float]:
    """By what factor the price paid rose from the year before: at least (lowest over highest before) and at most."""
    before, then = prices_paid(fuel_prices, str(int(when[:4]) - 1)), prices_paid(fuel_prices, when)
    if before.empty or then.empty:
        raise ValueError(f"no price paid {'in the year before' if before.empty else 'on'} {when} is known")
    return float(then.min() / before.max()), float(then.max() / before.min())


def unrest_tolls(january_2022_toll: pd.DataFrame, unrest_comparison: pd.DataFrame) -> pd.DataFrame:
    """Counts of the dead of January 2022, and below them of earlier unrest: ``event`` and the columns of the toll."""
    january = january_2022_toll.assign(event="January 2022")
    rows = pd.concat([january, unrest_comparison.assign(as_of_date="")], ignore_index=True)
    return rows[["event", *january_2022_toll]]


def meetings_with_outsiders(leaders_meetings: pd.DataFrame, published: str) -> pd.DataFrame:
    """Leaders' meetings of the five with outsiders before and after the invasion of 2022, up to publication.

    Indexed by before and after: meetings, months (how long the time is). The list before is thin.
    """
    days = leaders_meetings.loc[leaders_meetings["counted"], "date"]
    spans = {"before": (MEETINGS_FROM, INVASION), "after": (INVASION, published)}
    rows = {
        when: (((start <= days) & (days < end)).sum(), round(days_between(start, end) / 30.44))
        for when, (start, end) in spans.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["meetings", "months"])


@cache
def topic_kinds(topic: str) -> list[str]:
    """The kinds a topic belongs to (``TOPIC_KINDS``), 'other' if none."""
    # Strict on security: neither security of supply nor talk of Afghanistan shows that the region's own was a topic.
    if "Afghanistan" in topic:
        return ["Afghanistan"]
    plain = re.sub(r"(food and )?energy security", "energy supply", topic, flags=re.IGNORECASE)
    kinds = [kind for kind, words in TOPIC_KINDS.items() if re.search(words, plain, flags=re.IGNORECASE)]
    return kinds or ["other"]


def topic_origins(summit_topics: pd.DataFrame, sources: pd.DataFrame, *kinds: str) -> dict[str, dict[str, list[str]]]:
    """The independent origins that name kinds of topics, by kind and place of the two meetings of 2023.

    Talks beside a meeting, which corrections keep apart, do not count. A meeting without any topic is left out.
    """
    rows = summit_topics[~is_marked(summit_topics, "kept_apart")]
    sources = sources[sources["source_id"].isin(rows["source_id"])]
    topics = list(zip(rows["meeting_id"], rows["topic"].map(topic_kinds), rows["source_id"], strict=True))
    held = {meeting: place for meeting, place in SUMMITS.items() if any(at == meeting for at, _, _ in topics)}
    return {
        kind: {
            place: origins_of([ids for at, own, ids in topics if at == meeting and kind in own], sources)
            for meeting, place in held.items()
        }
        for kind in kinds
    }
