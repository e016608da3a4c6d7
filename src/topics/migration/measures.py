"""Migrants in Russia, Russians in Central Asia, removals and the labour market.

The counts measure unlike things: people, acts of registration, border crossings, permits, court cases. Every function
keeps them apart; sums are made only within one source, one measure and one period. All tables are given with their
corrections applied.
"""

import pandas as pd

from claimbook.data.corrections import is_marked
from claimbook.dates import bounds, ends_after, last_day
from topics.shared.events import ATTACK, INVASION, MOBILISATION
from topics.shared.states import STATES

# 'Thousands' are at least two; a larger number does not make the word false, so there is no upper end.
THOUSANDS = 2_000
# 'Some ten million' is read as rounded to a whole million.
ROUNDING = 500_000
# First and last year in which the period of a count may end.
YEARS = ("2021", "2024")
REVISION = "foreign-born-stock-rev2024"
TOGETHER = {"CA5": STATES, "CA3": ("KGZ", "TJK", "UZB")}
# What is counted, by measure. Official counts are of two kinds: who registered in a year, and who was there on a day.
COUNTED = {
    "persons-registered-in-year": "official count",
    "persons-present-official": "official count",
    "persons-present-estimate": "estimate",
    "persons-present-estimate-at-least": "estimate, at least",
    "illegal-stay-estimate": "staying illegally",
    "claimed-total": "reported",
    "claimed-total-at-least": "reported, at least",
    REVISION: "by birthplace",
    "migration-registrations": "registrations",
    "border-entries-all-purposes": "entries at the border",
}
ACTS = ("migration-registrations", "border-entries-all-purposes")
GROUPS = ("people of all nationalities", "people from the five", "claims", "acts")
# Entries into Russia: whole years of the border service, and the first quarters before and after labour ran short.
QUARTERS = ["2022-01-01/2022-03-31", "2023-01-01/2023-03-31"]
ENTRY_PERIODS = [*(f"{year}-01-01/{year}-12-31" for year in (2019, 2022, 2023)), *QUARTERS]
# Removals and orders to leave; being refused entry, held or taken to court is neither.
ORDERS = ("removal-decisions", "forced-removal-decisions", "removed", "deportations", "expulsions")
# Five measures of removal with several years or a telling level.
REMOVALS = {
    "expulsions": "expulsions carried out by court bailiffs",
    "removal-decisions": "decisions to remove",
    "forced-departures": "forced departures",
    "bans": "entry bans",
    "deportations": "Tajik citizens deported, as Tajikistan counts",
}
# Counts of Russians that earlier years have too, each compared with itself only, and the years to compare with: those
# between were under pandemic rules.
COMPARED = {
    "entries": "entries, counted by the host",
    "exits-from-russia-to-country": "trips, counted by Russia",
    "tourist-arrivals": "tourist arrivals",
}
EARLIER = ("2019", "2021")


def migrant_figures(migrant_counts: pd.DataFrame, published: str, migrant_stock: pd.DataFrame) -> pd.DataFrame:
    """Dated counts of migrants in Russia around the article, and the United Nations' estimates by birthplace.

    Reports of one number (country, measure, number and year) are one row. Where one source gives all five states, or
    Kyrgyzstan, Tajikistan and Uzbekistan, for one measure and period, their sum is added. ``group``, ``counted``,
    ``country_iso3``, ``period``, ``number_millions`` (people or acts), ``summed`` (by us), ``later`` (ends after the
    article), ``own_statement`` (the article's), ``source_id``.
    """
    year = migrant_stock["year"].astype("str")
    born = migrant_stock.rename(columns={"origin_iso3": "country_iso3"}).assign(period_start=year, period_end=year)
    rows = pd.concat([migrant_counts.assign(own_statement=is_marked(migrant_counts, "own_statement")), born])
    rows = rows[rows["measure"].isin(COUNTED) & rows["period_end"].str[:4].between(*YEARS)]
    rows = pd.concat([rows.assign(summed=False), sums_of_states(rows)])
    rows = rows.assign(
        own_statement=rows["own_statement"].eq(True),
        period=_periods(rows),
        year=rows["period_end"].str[:4],
        later=[ends_after(end, published) for end in rows["period_end"]],
    ).sort_values(["period_start", "period_end", "source_id"], kind="stable")
    one_number = ["country_iso3", "measure", "persons", "year", "summed", "later", "own_statement"]
    rows = rows.groupby(one_number, sort=False, as_index=False).agg(
        period=("period", "first"), source_id=("source_id", ";".join)
    )
    rows["group"] = [_group(row) for row in rows.itertuples()]
    rows = rows.assign(counted=rows["measure"].map(COUNTED), number_millions=rows["persons"] / 1e6)
    columns = ["group", "counted", "country_iso3", "period", "number_millions", "summed", "later", "own_statement"]
    return rows[[*columns, "source_id"]]


def _group(row) -> str:
    if row.measure in ACTS:
        return "acts"
    # What the article and the BBC ascribe to the ministry is the claim, other reported totals are answers to it.
    if row.measure == "claimed-total" and (row.own_statement or row.country_iso3 != "CA5"):
        return "claims"
    return "people of all nationalities" if row.country_iso3 in ("ALL", "WLD") else "people from the five"


def highest_numbers(migrant_counts: pd.DataFrame, published: str, migrant_stock: pd.DataFrame) -> pd.DataFrame:
    """All ``migrant_figures`` of people from the five together, and of claims, acts and everybody the highest.

    Those staying illegally are added to the highest official count, so that nobody is left out. The groups follow one
    another, the largest number first in each.
    """
    rows = migrant_figures(migrant_counts, published, migrant_stock)
    rows = rows[rows["country_iso3"].isin(["ALL", *TOGETHER])].sort_values("number_millions", kind="stable")
    five = rows["group"] == "people from the five"
    rows = pd.concat([rows[five], rows[~five].groupby(["group", "country_iso3", "counted"]).tail(1)])
    illegal, everybody = rows["counted"] == "staying illegally", rows["country_iso3"] == "ALL"
    rows.loc[illegal, "number_millions"] += rows.loc[
        everybody & (rows["counted"] == "official count"), "number_millions"
    ].max()
    rows["summed"] |= illegal
    rows["counted"] = rows["counted"].mask(illegal, "official count and illegal stays")
    rows["place"] = rows["group"].map(GROUPS.index)
    rows = rows.sort_values(["place", "number_millions"], ascending=[True, False], kind="stable", ignore_index=True)
    return rows.drop(columns="place")


def sums_of_states(migrant_counts: pd.DataFrame) -> pd.DataFrame:
    """Sums over the five, else over three, where one source gives all of them for one measure and period.

    The columns of the table, with ``country_iso3`` CA5 or CA3 and ``summed`` true.
    """
    key, sums = ["measure", "period_start", "period_end", "source_id"], []
    for names, rows in migrant_counts.groupby(key, sort=False):
        persons = rows.drop_duplicates("country_iso3").set_index("country_iso3")["persons"]
        code = next((code for code, states in TOGETHER.items() if set(states) <= set(persons.index)), None)
        # A source's own sum is not given twice.
        if code and code not in persons.index:
            sums.append((*names, code, int(persons.loc[list(TOGETHER[code])].sum())))
    return pd.DataFrame(sums, columns=[*key, "country_iso3", "persons"]).assign(summed=True)


def numbers_of_the_five(migrant_counts: pd.DataFrame, published: str) -> pd.DataFrame:
    """Official counts, estimates and reported numbers of people from the five together, in order of time.

    ``persons``, ``later`` (ends after the article), ``recent`` (in the years of F06), ``source_id``.
    Without the article's own number, acts, and people by birthplace, most of whom are no migrant workers.
    """
    people = [measure for measure in COUNTED if measure not in (*ACTS, REVISION)]
    rows = migrant_counts[(migrant_counts["country_iso3"] == "CA5") & migrant_counts["measure"].isin(people)]
    rows = rows[~is_marked(rows, "own_statement")].sort_values(
        ["period_end", "persons"], kind="stable", ignore_index=True
    )
    later = rows["period_end"].map(lambda end: ends_after(end, published)).astype("bool")
    return rows.assign(later=later, recent=rows["period_end"] >= YEARS[0])[["persons", "later", "recent", "source_id"]]


def _periods(rows: pd.DataFrame) -> list[str]:
    ends = zip(rows["period_start"], rows["period_end"], strict=True)
    return [end if start in ("", end) else f"{start}/{end}" for start, end in ends]


def official_share(migrant_counts: pd.DataFrame, published: str) -> float:
    """The share of the five in all foreigners, percent, by the newest official count known then that gives both."""
    counts = migrant_counts[migrant_counts["measure"] == "persons-present-official"]
    counts = counts[counts["period_end"] <= published].groupby(["period_end", "source_id", "country_iso3"])["persons"]
    both = counts.max().unstack()[["CA5", "ALL"]].dropna().iloc[-1]
    return float(both["CA5"] / both["ALL"] * 100)


def ceiling(migrant_counts: pd.DataFrame) -> pd.DataFrame:
    """The most people of all nationalities that the counts and estimates of 2022-2024 allow: ``part``, ``persons``."""
    years = migrant_counts["period_end"].str[:4].isin(["2022", "2023", "2024"])
    persons = migrant_counts[years & (migrant_counts["country_iso3"] == "ALL")].groupby("measure")["persons"].max()
    registered = persons.reindex(["persons-registered-in-year", "persons-present-official"]).max()
    illegal = persons.get("illegal-stay-estimate", float("nan"))
    parts = ["on the register, highest count", "staying illegally, highest estimate", "both"]
    return pd.DataFrame({"part": parts, "persons": [registered, illegal, registered + illegal]})


def registrations_of_three(migrant_counts: pd.DataFrame) -> pd.Series:
    """What acts of registration give for Kyrgyzstan, Tajikistan and Uzbekistan.

    The three were last counted one by one for 2021; all nationalities were counted for January to November of 2021 and
    of 2022. If the three grew as all did, they reached ``acts_2022_if_grown_alike``: an inference, no count.
    """
    rows = migrant_counts[migrant_counts["measure"] == "migration-registrations"]
    acts = rows.groupby(["country_iso3", "period_start", "period_end"])["persons"].first()
    three = sum(acts[country, "2021-01-01", "2021-12-31"] for country in TOGETHER["CA3"])
    growth = acts["ALL", "2022-01-01", "2022-11-30"] / acts["ALL", "2021-01-01", "2021-11-30"]
    return pd.Series(
        {"acts_2021": three, "growth_2022_percent": (growth - 1) * 100, "acts_2022_if_grown_alike": three * growth}
    )


def entries_of_citizens(migrant_counts: pd.DataFrame) -> pd.DataFrame:
    """Entries into Russia for all purposes (crossings) by citizens of the five: a row per state, a column per period.

    Where sources differ, the larger count. ``change_percent`` is of the first quarter of 2023 on that of 2022.
    """
    rows = migrant_counts[migrant_counts["measure"] == "border-entries-all-purposes"]
    rows = rows.assign(period=_periods(rows))
    rows = rows[rows["country_iso3"].isin(STATES) & rows["period"].isin(ENTRY_PERIODS)]
    wide = rows.groupby(["country_iso3", "period"])["persons"].max().unstack().reindex(columns=ENTRY_PERIODS)
    return wide.assign(change_percent=(wide[QUARTERS[1]] / wide[QUARTERS[0]] - 1) * 100)


def after_call_up(russian_arrivals: pd.DataFrame) -> pd.DataFrame:
    """Russians crossing the Kazakh border in the weeks after the call-up, counted from its day on.

    ``country_iso3``, ``until``, ``entries``, ``exits``, ``difference`` (crossings), ``source_id``.
    """
    rows = russian_arrivals[russian_arrivals["period_start"] == MOBILISATION].rename(columns={"period_end": "until"})
    rows = rows[rows["measure"].isin(["entries", "exits"])]
    key = ["country_iso3", "until"]
    wide = rows.groupby([*key, "measure"])["persons"].max().unstack().reindex(columns=["entries", "exits"])
    wide["difference"] = wide["entries"] - wide["exits"]
    wide["source_id"] = rows.groupby(key)["source_id"].agg(lambda ids: ";".join(dict.fromkeys(ids)))
    return wide.rename_axis(columns=None).reset_index()


def against_earlier_years(russian_arrivals: pd.DataFrame) -> pd.DataFrame:
    """Russians who came in 2022 beside the same months of 2019 and 2021, each count beside itself.

    ``country_iso3``, ``measure``, ``period`` (of 2022), ``year`` (compared with), ``before``, ``after``, ``ratio``,
    ``at_least``. Where sources of 2022 differ, the smaller number. Where 2022 has only parts of the months, the largest
    stands for the whole if it alone exceeds the earlier number, and ``at_least`` says so.
    """
    counts: dict[tuple, dict] = {}
    for row in russian_arrivals[russian_arrivals["measure"].isin(COMPARED)].itertuples():
        # A count without a start is that of the year of its end.
        period = (row.period_start or f"{row.period_end[:4]}-01-01", row.period_end)
        counts.setdefault((row.country_iso3, row.measure), {}).setdefault(period, set()).add(row.persons)
    found, now = [], MOBILISATION[:4]
    for (state, measure), own in sorted(counts.items()):
        for (start, end), numbers in sorted(own.items()):
            if end[:4] in EARLIER:
                months = (now + start[4:], now + end[4:])
                parts = [period for period in own if months[0] <= period[0] and "" < period[1] <= months[1]]
                inside = {period: min(own[period]) for period in parts}
                after = inside.get(months) or max(inside.values(), default=0)
                for before in sorted(numbers):
                    if months in inside or after > before:
                        row = (end[:4], before, after, after / before, months not in inside)
                        found.append((state, measure, "/".join(months), *row))
    columns = ["country_iso3", "measure", "period", "year", "before", "after", "ratio", "at_least"]
    return pd.DataFrame(found, columns=columns)


def removals_by_measure(removals: pd.DataFrame, published: str) -> pd.DataFrame:
    """Counts of removals for the whole of Russia, measure by measure; reports of one number are one row.

    ``measure``, ``nationality_iso3``, ``period``, ``persons``, ``at_most``, ``past`` (ends before the attack),
    ``later`` (ends after the article), ``source_id``. All nationalities, but Tajikistan's count is of its own citizens.
    """
    rows = removals.assign(at_most=is_marked(removals, "read_as"))
    rows = rows[rows["measure"].isin(REMOVALS) & (rows["place"] == "RUS")]
    rows = rows[rows["nationality_iso3"] == (rows["measure"] == "deportations").map({True: "TJK", False: "ALL"})]
    key = ["measure", "nationality_iso3", "period", "persons", "at_most"]
    rows = rows.groupby(key, sort=False, as_index=False).agg(source_id=("source_id", ";".join))
    rows = rows.assign(
        past=[not ends_after(period, ATTACK) for period in rows["period"]],
        later=[ends_after(period, published) for period in rows["period"]],
        place=rows["measure"].map(list(REMOVALS).index),
        end=[last_day(bounds(period)[1]) for period in rows["period"]],
    ).sort_values(["place", "end", "persons"], kind="stable", ignore_index=True)
    return rows[[*key, "past", "later", "source_id"]]


def removals_since_attack(removals: pd.DataFrame, published: str) -> pd.DataFrame:
    """Counts of removals for periods between the attack and the article, and those that run past the article.

    ``measure``, ``nationality_iso3``, ``place``, ``period``, ``persons`` (cases for court cases), ``later`` (ends after
    the article), ``source_id``. Reports of one figure are one row. A year may begin before the attack and is left out.
    """
    later = removals["period"].map(lambda period: ends_after(period, published)).astype("bool")
    rows = removals.assign(later=later)
    rows = rows[rows["later"] | (rows["period"] >= ATTACK)]
    key = ["measure", "nationality_iso3", "place", "period", "persons", "later"]
    rows = rows.groupby(key, sort=False, as_index=False).agg(source_id=("source_id", ";".join))
    return rows.sort_values(["period", "place", "persons"], kind="stable", ignore_index=True)


def orders_since_attack(removals: pd.DataFrame, published: str) -> pd.DataFrame:
    """The rows of the table that are removals or orders to leave, of periods between the attack and the article."""
    rows = removals[removals["measure"].isin(ORDERS)]
    between = [period >= ATTACK and not ends_after(period, published) for period in rows["period"]]
    return rows[pd.Series(between, index=rows.index, dtype="bool")]


def shortage_survey(labour_market: pd.DataFrame) -> pd.DataFrame:
    """Industrial firms that lacked workers, in order of time, from the one survey that asked them again and again.

    ``period``, ``firms_percent``, ``when`` (before or after the invasion), ``source_id``.
    """
    survey = _reported(labour_market, "firms-reporting-worker-shortage", "firms_percent")
    after = survey["period"].map(lambda period: ends_after(period, INVASION))
    return survey.assign(when=after.map({True: "after the invasion", False: "before the invasion"}))


def unemployment(labour_market: pd.DataFrame, published: str) -> pd.DataFrame:
    """The unemployment rate of months and quarters, in order of time.

    ``period``, ``rate_percent`` (of the labour force), ``source_id``, ``later`` (than the article).
    """
    rates = _reported(labour_market, "unemployment-rate", "rate_percent")
    return rates.assign(later=[ends_after(period, published) for period in rates["period"]])


def _reported(labour_market: pd.DataFrame, indicator: str, name: str) -> pd.DataFrame:
    """One indicator in order of time, reports of one figure as one row, its value under another name."""
    rows = labour_market[labour_market["indicator"] == indicator].rename(columns={"value": name})
    return rows.groupby(["period", name], as_index=False).agg(source_id=("source_id", ";".join))
