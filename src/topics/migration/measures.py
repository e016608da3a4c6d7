"""Migrants in Russia, Russians in Central Asia, removals, remittances and the labour market.

The counts here measure unlike things: people, acts of registration, border crossings, permits, court cases. Every
function keeps them apart; sums are made only within one source, one measure and one period.
"""

from datetime import date, timedelta

import pandas as pd

from claimbook.data.corrections import affected, read_as, sources_of, without
from claimbook.dates import PUBLISHED, bounds, first_day, last_day
from topics.shared.states import STATE_NAMES, STATES

ATTACK, CALL_UP, INVASION = "2024-03-22", "2022-09-21", "2022-02-24"
# 'Thousands', as the check of C22b reads the word: from the first number up to the second.
THOUSANDS = (1_000, 20_000)
YEARS = (2021, 2024)
REVISION = "foreign-born-stock-rev2024"
COVERAGE = {"ALL": "all nationalities", "CA5": "the five together", "CA3": "three countries together"}
TOGETHER = (("CA5", STATES), ("CA3", ("KGZ", "TJK", "UZB")))
# What is counted, in words, by measure; the heading is what F06 groups by.
COUNTED = {
    "persons-present-official": ("people registered or present", "people present, official count"),
    "persons-registered-in-year": ("people registered or present", "people registered in the year"),
    "arrivals-reported": ("people registered or present", "arrivals, as reported"),
    "persons-present-estimate": ("people, estimated", "people present, estimate"),
    "persons-present-estimate-at-least": ("people, estimated", "people present, at least"),
    "illegal-stay-estimate": ("people, estimated", "people staying illegally, estimate"),
    REVISION: ("people by birthplace", "people born there, revision of 2024"),
    "work-patents": ("work permits", "permits issued"),
    "work-patent-holders": ("work permits", "people holding a permit"),
    "migration-registrations": ("acts of registration", "registrations, all purposes"),
    "migration-registrations-work-purpose": ("acts of registration", "registrations for work"),
    "border-entries-all-purposes": ("border crossings", "entries for all purposes"),
    "border-entries-work-purpose": ("border crossings", "entries for work"),
    "border-exits-all-purposes": ("border crossings", "exits"),
    "departures-for-work-all-destinations": ("border crossings", "departures for work, all destinations"),
    "departures-for-work-to-russia": ("border crossings", "departures for work in Russia"),
    "claimed-total": ("figures put about", "figure put about"),
    "claimed-total-at-least": ("figures put about", "figure put about, at least"),
    "claimed-total-migrant-workers": ("figures put about", "figure put about, workers"),
}
OF_PEOPLE = ("people registered or present", "people, estimated", "people by birthplace")
GROUPS = ("figures put about", *OF_PEOPLE, "work permits", "acts of registration", "border crossings")
# Five measures of removal with several years or a telling level, in words.
REMOVALS = {
    "expulsions": "Expulsions carried out by court bailiffs",
    "removal-decisions": "Decisions to remove",
    "forced-departures": "Forced departures",
    "bans": "Entry bans",
    "deportations": "Tajik citizens deported, Tajik count",
}
REMOVAL_WORDS = {
    "court-cases-article-18.8": "court cases on illegal entry or stay",
    "court-cases-received": "court cases received",
    "court-cases-reviewed": "court cases decided",
    "removal-decisions": "orders to leave",
    "forced-removal-decisions": "orders to leave, by force",
    "self-departure-decisions": "orders to leave on one's own",
    "held-at-airport": "held at the airport",
    "admitted-after-wait": "let in after a wait",
    "listed-for-removal": "listed for removal",
    "removed": "removed",
    "entry-refusals": "refused entry",
    "entry-refusals-ngo-estimate": "refused entry, an activist's estimate",
}
ARRIVALS = {
    "entries": "entries",
    "tourist-arrivals": "tourist arrivals",
    "arrivals-to-stay-estimate": "came to stay, an estimate",
    "arrivals-official-statement": "a remark of the president",
}


def in_words(period: str, *, year: bool = True) -> str:
    """A date or period as a reader says it: '2024-01-01/2024-07-30' gives 'Jan to Jul 2024'.

    Whole years give the year and whole months the months; other days are kept, except where a period that began with a
    year ends within the last two days of a month. An open end is said.

    Parameters
    ----------
    period : str
        ISO 8601, of any precision.
    year : bool
        Whether the year is said where start and end share it.
    """
    start, end = bounds(period)
    if start in ("", ".."):
        return f"until {in_words(end)}" if end not in ("", "..") else "no date"
    if end in ("", ".."):
        return f"from {in_words(start)}"
    first, last = first_day(start), last_day(end)
    tail = f" {last.year}" if year else ""
    if len(start) == len(end) == 10 and first == last:
        return f"{first.day} {first:%b}{tail}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    whole = first.day == 1 and (last + timedelta(days=2)).month != last.month
    if whole:
        one, two = f"{first:%b}", f"{last:%b}"
    else:
        one, two = f"{first.day} {first:%b}", f"{last.day} {last:%b}"
        if (first.year, first.month) == (last.year, last.month):
            one = f"{first.day}"
    if first.year != last.year:
        return f"{one} {first.year} to {two} {last.year}"
    return f"{one}{tail}" if one == two else f"{one} to {two}{tail}"


def runs_past(end: str, day: str = PUBLISHED) -> bool:
    """Whether a period ends after a day, so that its count cannot have been known on it."""
    return end not in ("", "..") and last_day(end) > date.fromisoformat(day)


def migrant_figures(
    migrant_counts: pd.DataFrame,
    migrant_stock: pd.DataFrame,
    corrections: pd.DataFrame,
    years: tuple[int, int] = YEARS,
) -> pd.DataFrame:
    """Every dated count of migrants in Russia around the article, grouped by what is counted.

    Reports of one figure (the same coverage, measure, number and year) become one row with all its sources. Where one
    source gives all five states, or all of Kyrgyzstan, Tajikistan and Uzbekistan, for one measure and period, their sum
    is added.

    Parameters
    ----------
    migrant_counts : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons`` (or acts), ``source_id``.
    migrant_stock : DataFrame
        ``origin_iso3``, ``year``, ``persons``, ``measure``, ``source_id``; older revisions are
        excluded.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    years : tuple of int
        First and last year in which a period may end.

    Returns
    -------
    DataFrame
        ``group``, ``counted``, ``coverage``, ``country_iso3``, ``period``, ``number_millions``, ``summed`` (by us),
        ``later`` (the period runs past the article) and ``source_id``.
    """
    stock = without(migrant_stock, "migrant_stock", corrections, "excluded")
    stock = stock.assign(
        country_iso3=stock["origin_iso3"].replace("WLD", "ALL"),
        period_start=stock["year"].astype("str"),
        period_end=stock["year"].astype("str"),
    )
    columns = ["country_iso3", "period_start", "period_end", "measure", "persons", "source_id"]
    rows = pd.concat([migrant_counts[columns], stock[columns]])
    rows = rows[rows["measure"].isin(COUNTED) & (rows["period_end"] != "")]
    rows = rows[rows["period_end"].str[:4].astype("int64").between(*years)]
    rows = pd.concat([rows.assign(summed=False), together(rows)])
    rows["later"] = rows["period_end"].map(runs_past)
    rows["period"] = [
        in_words(end if start in ("", end) else f"{start}/{end}")
        for start, end in zip(rows["period_start"], rows["period_end"], strict=True)
    ]
    rows["year"] = rows["period_end"].str[:4]
    one_figure = ["country_iso3", "measure", "persons", "year", "summed", "later"]
    rows = rows.sort_values(["period_start", "period_end", "source_id"], kind="stable")
    rows = rows.groupby(one_figure, sort=False, as_index=False).agg(
        period=("period", "first"), source_id=("source_id", ";".join)
    )
    rows["group"] = [COUNTED[measure][0] for measure in rows["measure"]]
    rows["counted"] = [COUNTED[measure][1] for measure in rows["measure"]]
    rows["coverage"] = [COVERAGE.get(country, "one country") for country in rows["country_iso3"]]
    rows["number_millions"] = rows["persons"] / 1e6
    rows["place"] = rows["group"].map(GROUPS.index)
    rows = rows.sort_values(["place", "coverage", "number_millions", "period"], kind="stable")
    return rows[
        ["group", "counted", "coverage", "country_iso3", "period", "number_millions", "summed", "later", "source_id"]
    ].reset_index(drop=True)


def together(counts: pd.DataFrame) -> pd.DataFrame:
    """Sums over the five, else over three countries, where one source gives all of them for one measure and period.

    Parameters
    ----------
    counts : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons``, ``source_id``.

    Returns
    -------
    DataFrame
        The same columns, with ``country_iso3`` CA5 or CA3 and ``summed`` true.
    """
    sums = []
    for key, rows in counts.groupby(["measure", "period_start", "period_end", "source_id"], sort=False):
        persons = rows.drop_duplicates("country_iso3").set_index("country_iso3")["persons"]
        for code, members in TOGETHER:
            if set(members) <= set(persons.index):
                sums.append((code, *key, int(persons.loc[list(members)].sum())))
                break
    columns = ["country_iso3", "measure", "period_start", "period_end", "source_id", "persons"]
    return pd.DataFrame(sums, columns=columns).assign(summed=True)


def people_of_the_five(figures: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """The figures that count people of the five states together, without the article's own.

    Parameters
    ----------
    figures : DataFrame
        As ``migrant_figures`` gives them.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.

    Returns
    -------
    DataFrame
        Its rows, smallest first. Acts and permits are not people, and three states are not five.
    """
    rows = figures[(figures["country_iso3"] == "CA5") & figures["group"].isin([*OF_PEOPLE, "figures put about"])]
    own = sources_of(corrections, "migrant_counts", "own_statement")
    return rows[~rows["source_id"].isin(own)].sort_values("number_millions", kind="stable", ignore_index=True)


def ceiling(migrant_counts: pd.DataFrame) -> pd.DataFrame:
    """The most people of all nationalities that the interior ministry's own counts of 2022-2024 allow.

    Parameters
    ----------
    migrant_counts : DataFrame
        ``country_iso3``, ``period_end``, ``measure``, ``persons``, ``source_id``.

    Returns
    -------
    DataFrame
        ``part`` (on the register or present; staying illegally; both), ``persons``, ``source_id``.
    """
    rows = migrant_counts[
        (migrant_counts["country_iso3"] == "ALL") & migrant_counts["period_end"].str[:4].isin(["2022", "2023", "2024"])
    ]

    def highest(*measures: str) -> pd.Series:
        chosen = rows[rows["measure"].isin(measures)]
        return chosen.loc[chosen["persons"].idxmax()]

    register = highest("persons-registered-in-year", "persons-present-official")
    illegal = highest("illegal-stay-estimate")
    return pd.DataFrame(
        {
            "part": ["on the register, highest count", "staying illegally, highest estimate", "both"],
            "persons": [register["persons"], illegal["persons"], register["persons"] + illegal["persons"]],
            "source_id": [
                register["source_id"],
                illegal["source_id"],
                f"{register['source_id']};{illegal['source_id']}",
            ],
        }
    )


def registrations_of_three(migrant_counts: pd.DataFrame) -> pd.Series:
    """What acts of registration give for Kyrgyzstan, Tajikistan and Uzbekistan.

    The three were last counted one by one for 2021; all nationalities were counted for January to November of 2021 and
    of 2022. If the three grew as all did, they reached ``acts_2022_if_grown_alike``: an inference, no count.

    Parameters
    ----------
    migrant_counts : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons`` (acts).

    Returns
    -------
    Series
        ``acts_2021``, ``growth_2022_percent`` (all nationalities), ``acts_2022_if_grown_alike``.
    """
    rows = migrant_counts[migrant_counts["measure"] == "migration-registrations"]

    def acts(country: str, start: str, end: str) -> int:
        return rows.loc[
            (rows["country_iso3"] == country) & (rows["period_start"] == start) & (rows["period_end"] == end), "persons"
        ].iloc[0]

    three = sum(acts(country, "2021-01-01", "2021-12-31") for country in TOGETHER[1][1])
    growth = acts("ALL", "2022-01-01", "2022-11-30") / acts("ALL", "2021-01-01", "2021-11-30")
    return pd.Series(
        {
            "acts_2021": float(three),
            "growth_2022_percent": (growth - 1) * 100,
            "acts_2022_if_grown_alike": three * growth,
        }
    )


def work_flows(migrant_counts: pd.DataFrame) -> pd.DataFrame:
    """Four flows that stand in for whether migrants came for work, each before and after.

    Parameters
    ----------
    migrant_counts : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons`` (or crossings).

    Returns
    -------
    DataFrame
        ``flow``, ``whose``, ``before_period``, ``before``, ``after_period``, ``after`` (persons or crossings),
        ``change_percent`` and ``direction`` (up, down, unchanged). Where sources differ, the smaller change is given.
    """
    steps = [
        ("ALL", "border-entries-work-purpose", "2021-01-01/2021-12-31", "2022-01-01/2022-12-31"),
        ("ALL", "border-entries-work-purpose", "2022-01-01/2022-03-31", "2023-01-01/2023-03-31"),
        ("TJK", "departures-for-work-all-destinations", "2022-01-01/2022-12-31", "2023-01-01/2023-12-31"),
        ("KGZ", "persons-present-estimate", "2022-01-01/2022-12-31", "2023-01-01/2023-12-31"),
    ]
    rows = []
    for country, measure, before, after in steps:
        one, two = (_numbers(migrant_counts, country, measure, period) for period in (before, after))
        old, new = min(((a, b) for a in one for b in two), key=lambda pair: abs(pair[1] - pair[0]))
        direction = "up" if new > old else "down" if new < old else "unchanged"
        rows.append(
            (
                COUNTED[measure][1], STATE_NAMES.get(country, COVERAGE.get(country)), in_words(before), old,
                in_words(after), new, (new / old - 1) * 100, direction,
            )
        )  # fmt: skip
    columns = ["flow", "whose", "before_period", "before", "after_period", "after", "change_percent", "direction"]
    return pd.DataFrame(rows, columns=columns)


def _numbers(counts: pd.DataFrame, country: str, measure: str, period: str) -> list[int]:
    start, end = bounds(period)
    rows = counts[(counts["country_iso3"] == country) & (counts["measure"] == measure)]
    found = rows.loc[(rows["period_start"] == start) & (rows["period_end"] == end), "persons"].tolist()
    if not found:
        raise ValueError(f"no {measure} of {country} for {period}")
    return found


def remittance_shares(remittances: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Remittances as a share of GDP from one vintage, the years with a value.

    Parameters
    ----------
    remittances : DataFrame
        ``country_iso3``, ``year``, ``share_of_gdp_percent``, ``source_id``; other vintages and reports are excluded.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``year``, ``share_of_gdp_percent``, ``estimated`` (marked so), ``later`` (the year ended after
        the article), ``source_id``.
    """
    rows = without(remittances, "remittances", corrections, "excluded").dropna(subset=["share_of_gdp_percent"])
    rows = rows.assign(
        estimated=affected(rows, "remittances", corrections, "marked"),
        later=rows["year"].astype("str").map(runs_past),
    )
    columns = ["country_iso3", "year", "share_of_gdp_percent", "estimated", "later", "source_id"]
    return rows[columns].sort_values(["country_iso3", "year"], ignore_index=True)


def shares_from_russia(remittances_from_russia: pd.DataFrame) -> pd.DataFrame:
    """Russia's share of remittances where a source gives one; two reports of one figure are one row.

    Parameters
    ----------
    remittances_from_russia : DataFrame
        ``country_iso3``, ``period``, ``share_from_russia_percent``, ``source_id``.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``period``, ``share_from_russia_percent``, ``later``, ``source_id``, by country and time.
    """
    rows = remittances_from_russia[remittances_from_russia["share_from_russia_percent"].notna()]
    rows = rows.groupby(["country_iso3", "period", "share_from_russia_percent"], sort=False, as_index=False).agg(
        source_id=("source_id", ";".join)
    )
    rows["later"] = [runs_past(bounds(period)[1]) for period in rows["period"]]
    rows["end"] = [last_day(bounds(period)[1]) for period in rows["period"]]
    rows["start"] = [first_day(bounds(period)[0]) for period in rows["period"]]
    rows = rows.sort_values(["country_iso3", "end", "start"], ascending=[True, True, False], kind="stable")
    return rows[["country_iso3", "period", "share_from_russia_percent", "later", "source_id"]].reset_index(drop=True)


def after_call_up(russian_arrivals: pd.DataFrame) -> pd.DataFrame:
    """Russians crossing the Kazakh border in the weeks after the call-up, counted from its day on.

    Parameters
    ----------
    russian_arrivals : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons``, ``source_id``.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``until``, ``entries`` and ``exits`` (crossings), ``difference`` and ``source_id``.
    """
    rows = russian_arrivals[russian_arrivals["period_start"] == CALL_UP]
    rows = rows[rows["measure"].isin(["entries", "exits"])]
    sources = rows.groupby(["country_iso3", "period_end"])["source_id"].agg(lambda ids: ";".join(dict.fromkeys(ids)))
    wide = rows.drop_duplicates(["country_iso3", "period_end", "measure", "persons"]).pivot(
        index=["country_iso3", "period_end"], columns="measure", values="persons"
    )
    wide["difference"] = wide["entries"] - wide["exits"]
    wide = wide.join(sources).reset_index().rename(columns={"period_end": "until"}).rename_axis(columns=None)
    return wide[["country_iso3", "until", "entries", "exits", "difference", "source_id"]]


def yearly_arrivals(russian_arrivals: pd.DataFrame) -> pd.DataFrame:
    """Russians arriving in 2022, each state with the measures it has, and the same measures of 2021 where given.

    Parameters
    ----------
    russian_arrivals : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons``, ``source_id``.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``measure``, ``counted``, ``year``, ``period``, ``persons`` (crossings for entries) and
        ``source_id``. Of periods that begin with the year; a state with no row has no figure.
    """
    rows = russian_arrivals[russian_arrivals["measure"].isin(ARRIVALS)]
    whole = rows["period_start"].str.endswith("-01-01")
    remark = (rows["period_start"] == "") & (rows["measure"] == "arrivals-official-statement")
    rows = rows[whole | remark].copy()
    rows["period"] = [
        in_words(f"{start}/{end or '..'}" if start else end)
        for start, end in zip(rows["period_start"], rows["period_end"], strict=True)
    ]
    rows["year"] = [
        int((start or end)[:4]) for start, end in zip(rows["period_start"], rows["period_end"], strict=True)
    ]
    rows["counted"] = rows["measure"].map(ARRIVALS)
    key = ["country_iso3", "measure", "counted", "year", "persons"]
    rows = rows.groupby(key, sort=False, as_index=False).agg(
        period=("period", "first"), source_id=("source_id", ";".join)
    )
    rows["state"] = rows["country_iso3"].map(STATES.index)
    rows["place"] = rows["measure"].map(list(ARRIVALS).index)
    rows = rows.sort_values(["state", "place", "year", "persons"], kind="stable")
    return rows[["country_iso3", "measure", "counted", "year", "period", "persons", "source_id"]].reset_index(drop=True)


def removals_by_measure(removals: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Counts of removals for the whole of Russia, measure by measure, with the ends of their periods.

    Parameters
    ----------
    removals : DataFrame
        ``period``, ``measure``, ``nationality_iso3``, ``place``, ``persons``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.

    Returns
    -------
    DataFrame
        ``measure``, ``nationality_iso3``, ``period``, ``start``, ``end`` (dates), ``persons``, ``at_most``,
        ``when`` (before the attack, or runs past the article) and ``source_id``. All nationalities, except for
        Tajikistan's count of its own citizens. Reports of one figure are one row.
    """
    at_most = affected(removals, "removals", corrections, "read_as")
    rows = read_as(removals, "removals", corrections).assign(at_most=at_most)
    rows = rows[rows["measure"].isin(REMOVALS) & (rows["place"] == "RUS")]
    counted_by_tajikistan = rows["measure"] == "deportations"
    rows = rows[rows["nationality_iso3"] == counted_by_tajikistan.map({True: "TJK", False: "ALL"})]
    key = ["measure", "nationality_iso3", "period", "persons", "at_most"]
    rows = rows.groupby(key, sort=False, as_index=False).agg(source_id=("source_id", ";".join))
    starts, ends = zip(*rows["period"].map(bounds), strict=True)
    # An open start says 'up to now in any year': the last of those years is shown.
    rows["start"] = [first_day(end if start == ".." else start) for start, end in zip(starts, ends, strict=True)]
    rows["end"] = [last_day(end) for end in ends]
    rows["when"] = [
        "before the attack" if not runs_past(end, ATTACK)
        else "runs past the article" if runs_past(end)
        else "between attack and article"
        for end in ends
    ]  # fmt: skip
    rows["place"] = rows["measure"].map(list(REMOVALS).index)
    rows = rows.sort_values(["place", "start", "end", "persons"], kind="stable")
    columns = ["measure", "nationality_iso3", "period", "start", "end", "persons", "at_most", "when", "source_id"]
    return rows[columns].reset_index(drop=True)


def between_attack_and_article(removals: pd.DataFrame) -> pd.DataFrame:
    """Counts of removals whose period lies between the attack and the article.

    Parameters
    ----------
    removals : DataFrame
        ``period``, ``measure``, ``nationality_iso3``, ``place``, ``persons`` (cases for court cases), ``source_id``.

    Returns
    -------
    DataFrame
        Its rows, with reports of one figure as one: ``measure``, ``counted``, ``nationality_iso3``, ``place``,
        ``period``, ``number``, ``source_id``.
    """
    inside = [bounds(period)[0] >= ATTACK and not runs_past(bounds(period)[1]) for period in removals["period"]]
    rows = removals[inside]
    key = ["measure", "nationality_iso3", "place", "period", "persons"]
    rows = rows.groupby(key, sort=False, as_index=False).agg(source_id=("source_id", ";".join))
    rows["counted"] = rows["measure"].map(REMOVAL_WORDS).fillna(rows["measure"])
    rows = rows.rename(columns={"persons": "number"}).sort_values(["period", "place", "number"], kind="stable")
    columns = ["measure", "counted", "nationality_iso3", "place", "period", "number", "source_id"]
    return rows[columns].reset_index(drop=True)


def figures_by_nationality(removals: pd.DataFrame) -> pd.DataFrame:
    """Which of the five have a figure of their own, before and after the article.

    Parameters
    ----------
    removals : DataFrame
        As in ``data/``.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``until_article`` and ``past_article``: the figures in words, or 'none'. A figure that ends
        before the attack is not told.
    """
    since = removals[[runs_past(bounds(period)[1], ATTACK) for period in removals["period"]]]
    rows = []
    for state in STATES:
        own = since[since["nationality_iso3"] == state]
        later = pd.Series([runs_past(bounds(period)[1]) for period in own["period"]], index=own.index, dtype="bool")
        rows.append((state, _told(own[~later]), _told(own[later])))
    return pd.DataFrame(rows, columns=["country_iso3", "until_article", "past_article"])


def _told(rows: pd.DataFrame) -> str:
    words = {**REMOVAL_WORDS, "deportations": "deported", "deportations-from-airports": "deported from airports",
             "expulsions": "expelled"}  # fmt: skip
    rows = rows.drop_duplicates(["measure", "period", "persons"]).sort_values("persons", ascending=False, kind="stable")
    told = [f"{row.persons:,} {words[row.measure]} ({in_words(row.period)})" for row in rows.itertuples()]
    return "; ".join(told) or "none"


def shortage_survey(labour_market: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Industrial firms that lacked workers, from the one survey that asked them again and again.

    Parameters
    ----------
    labour_market : DataFrame
        ``period``, ``indicator``, ``value``, ``source_id``; other surveys are excluded.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.

    Returns
    -------
    DataFrame
        ``period``, ``firms_percent``, ``when`` (before or after the invasion), ``source_id``, in time order.
    """
    rows = without(labour_market, "labour_market", corrections, "excluded")
    rows = rows[rows["indicator"] == "firms-reporting-worker-shortage"]
    rows = rows.groupby(["period", "value"], as_index=False).agg(source_id=("source_id", ";".join))
    rows["when"] = [f"{'after' if runs_past(period, INVASION) else 'before'} the invasion" for period in rows["period"]]
    rows = rows.rename(columns={"value": "firms_percent"}).sort_values("period", ignore_index=True)
    return rows[["period", "firms_percent", "when", "source_id"]]


def drawn_off(labour_market: pd.DataFrame) -> pd.DataFrame:
    """Estimates of people whom mobilisation and war took out of the workforce.

    Parameters
    ----------
    labour_market : DataFrame
        ``period``, ``indicator``, ``value``, ``source_id``.

    Returns
    -------
    DataFrame
        ``what``, ``period``, ``persons``, ``source_id``. The rows overlap and must not be added.
    """
    words = {
        "mobilised-persons": "called up",
        "war-related-labour-loss-estimate": "lost to the war in all, an estimate",
    }
    rows = labour_market[labour_market["indicator"].isin(words)]
    return pd.DataFrame(
        {
            "what": rows["indicator"].map(words),
            "period": rows["period"].map(in_words),
            "persons": rows["value"].astype("int64"),
            "source_id": rows["source_id"],
        }
    ).reset_index(drop=True)


def unemployment(labour_market: pd.DataFrame) -> pd.DataFrame:
    """The unemployment rate where a month or quarter is given.

    Parameters
    ----------
    labour_market : DataFrame
        ``period``, ``indicator``, ``value`` (percent of the labour force), ``source_id``.

    Returns
    -------
    DataFrame
        ``period``, ``rate_percent``, ``later`` (than the article), ``source_id``, in time order.
    """
    rows = labour_market[(labour_market["indicator"] == "unemployment-rate") & (labour_market["period"].str.len() >= 7)]
    rows = rows[~rows["period"].str.startswith("..")]
    rows = rows.groupby(["period", "value"], as_index=False).agg(source_id=("source_id", ";".join))
    rows["later"] = [runs_past(bounds(period)[1]) for period in rows["period"]]
    rows = rows.rename(columns={"value": "rate_percent"}).sort_values("period", ignore_index=True)
    return rows[["period", "rate_percent", "later", "source_id"]]


def events_on(events: pd.DataFrame, claim: str) -> pd.DataFrame:
    """The dated events that bear on a claim, in time order.

    Parameters
    ----------
    events : DataFrame
        ``date``, ``title``, ``detail``, ``place``, ``claim_ids`` (joined by ``;``), ``source_id``.
    claim : str
        A claim id.

    Returns
    -------
    DataFrame
        ``date``, ``when`` (in words), ``place``, ``title``, ``detail``, ``later`` (than the article), ``source_id``. A
        selection made for the claims: it must not be counted.
    """
    rows = events[[claim in ids.split(";") for ids in events["claim_ids"]]].sort_values("date", kind="stable")
    periods = [
        start if end == "" else f"{start}/{end}" for start, end in zip(rows["date"], rows["end_date"], strict=True)
    ]
    rows = rows.assign(when=[in_words(period) for period in periods], later=rows["date"].map(runs_past))
    return rows[["date", "when", "place", "title", "detail", "later", "source_id"]].reset_index(drop=True)


def entries_for_work(migrant_counts: pd.DataFrame, period: str) -> int:
    """Entries for work by people of all nationalities (crossings) in one period; the lowest if sources differ.

    Parameters
    ----------
    migrant_counts : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons``.
    period : str
        ISO 8601 start and end.
    """
    return min(_numbers(migrant_counts, "ALL", "border-entries-work-purpose", period))


def readable_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """``between_attack_and_article`` as a notebook shows it, named in words."""
    whose = {"ALL": "all nationalities", "CA3": "three countries", **STATE_NAMES}
    return pd.DataFrame(
        {
            "When": counts["period"].map(in_words),
            "Where": counts["place"].replace({"RUS": "Russia", "Saint Petersburg": "St Petersburg"}),
            "What was counted": counts["counted"],
            "Citizens of": counts["nationality_iso3"].map(whose),
            "Number": counts["number"].map("{:,}".format),
        }
    )


def readable_events(events: pd.DataFrame) -> pd.DataFrame:
    """``events_on`` as a notebook shows it; events after the article are marked."""
    return pd.DataFrame(
        {
            "When": events["when"] + events["later"].map({True: " (later)", False: ""}),
            "Where": events["place"],
            "What": events["title"],
            "More": events["detail"],
        }
    )


def readable_flows(flows: pd.DataFrame) -> pd.DataFrame:
    """``work_flows`` as a notebook shows it."""
    return pd.DataFrame(
        {
            "Flow": flows["flow"] + ", " + flows["whose"],
            "Before": flows["before"].map("{:,}".format) + " (" + flows["before_period"] + ")",
            "After": flows["after"].map("{:,}".format) + " (" + flows["after_period"] + ")",
            "Change, percent": flows["change_percent"].map("{:+.0f}".format),
            "Direction": flows["direction"],
        }
    )


def readable_crossings(crossings: pd.DataFrame) -> pd.DataFrame:
    """``after_call_up`` as a notebook shows it."""
    numbers = crossings[["entries", "exits", "difference"]].map("{:,}".format)
    return pd.DataFrame(
        {
            "State": crossings["country_iso3"].map(STATE_NAMES),
            "From the call-up to": crossings["until"].map(in_words),
            "Entries": numbers["entries"],
            "Exits": numbers["exits"],
            "Entries less exits": numbers["difference"],
        }
    )
