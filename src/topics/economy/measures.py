"""Measures of economic ties: trade, remittances, goods that may go round the sanctions, energy."""

from collections.abc import Iterable

import pandas as pd

from claimbook.data.corrections import is_marked
from claimbook.dates import bounds, ends_after, first_day, last_day
from topics.shared.states import STATES

# The partners compared; the table knows Turkey and the United States too.
PARTNERS = ("RUS", "CHN", "EU27")
# The last whole year before the article.
LAST_YEAR = 2023
RESOURCES = ("uranium", "gas", "oil", "coal")
# A rank as good as this counts as among the world's first.
FIRST_PLACES = 5


def trade_shares(trade_partners: pd.DataFrame) -> pd.DataFrame:
    """Shares of trade with the three partners, by state, partner and year, from the table of one counter.

    ``trade_partners`` is the IMF's table or that of the statistics offices. ``run`` numbers the unbroken runs of years;
    a line may join the rows of one run only.
    """
    rows = trade_partners[(trade_partners["flow"] == "total") & trade_partners["partner_iso3"].isin(PARTNERS)]
    rows = rows.sort_values(["reporter_iso3", "partner_iso3", "year"], ignore_index=True)
    run = rows.groupby(["reporter_iso3", "partner_iso3"])["year"].transform(lambda years: (years.diff() > 1).cumsum())
    return rows[["reporter_iso3", "year", "partner_iso3", "share_percent", "basis", "source_id"]].assign(run=run)


def all_trade_shares(
    trade_partners: pd.DataFrame, trade_partners_national: pd.DataFrame, trade_partners_other: pd.DataFrame
) -> pd.DataFrame:
    """``trade_shares`` of every counter up to ``LAST_YEAR``, never joined: ``counted_by`` tells them apart.

    "IMF" and "statistics office" are series. "statistics office, by the press" are single years for which a state has
    no row in either.
    """
    imf, national = trade_shares(trade_partners), trade_shares(trade_partners_national)
    rows = trade_partners_other.dropna(subset=["share_percent"]).assign(basis="reported")
    single = trade_shares(rows[rows["reporter_iso3"].isin(STATES)])
    ends = pd.concat([imf, national]).groupby("reporter_iso3")["year"].max()
    single = single[single["year"] > single["reporter_iso3"].map(ends)]
    parts = {"IMF": imf, "statistics office": national, "statistics office, by the press": single}
    table = pd.concat(parts, names=["counted_by"]).reset_index("counted_by").reset_index(drop=True)
    return table[table["year"] <= LAST_YEAR].reset_index(drop=True)


def years_ahead(shares: pd.DataFrame, partner: str, other: str) -> dict[str, list[int]]:
    """The years of ``trade_shares`` in which one partner's share was larger than another's, by state."""
    table = shares.pivot(index=["reporter_iso3", "year"], columns="partner_iso3", values="share_percent")
    ahead = table.index[table[partner] > table[other]].to_frame(index=False)
    return ahead.groupby("reporter_iso3")["year"].agg(list).to_dict()


def missing_years(shares: pd.DataFrame) -> dict[str, list[int]]:
    """Years within ``trade_shares`` for which a state has no share for Russia, of the states that miss any."""
    years = range(int(shares["year"].min()), int(shares["year"].max()) + 1)
    present = shares[shares["partner_iso3"] == "RUS"].groupby("reporter_iso3")["year"].agg(set)
    missing = {state: sorted(set(years) - present.get(state, set())) for state in STATES}
    return {state: gaps for state, gaps in missing.items() if gaps}


def change_in_imports(trade_partners: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Russia's share of each state's imports in two years: ``first_percent``, ``last_percent``, ``change_points``.

    ``estimated``: either year was. A year without a value stays empty, and so does the change.
    """
    rows = trade_partners[
        (trade_partners["flow"] == "import")
        & (trade_partners["partner_iso3"] == "RUS")
        & trade_partners["year"].isin([first, last])
    ]
    table = rows.pivot(index="reporter_iso3", columns="year", values="share_percent").reindex(list(STATES))
    table = table[[first, last]].set_axis(["first_percent", "last_percent"], axis=1)
    table["change_points"] = table["last_percent"] - table["first_percent"]
    table["estimated"] = (rows["basis"] == "estimated").groupby(rows["reporter_iso3"]).any()
    return table.rename_axis("country_iso3").reset_index()


def ties(trade: list[pd.DataFrame], remittances: pd.DataFrame, remittances_from_russia: pd.DataFrame) -> pd.DataFrame:
    """Russia's share of each state's trade, and what comes from Russia in remittances as a percent of its GDP.

    ``trade_percent`` is of the last year that one of the three tables of trade partners knows up to ``LAST_YEAR``
    (``trade_year``), the lowest where counts differ. ``trade_estimated``: by the IMF. ``from_russia_percent`` is
    ``remittances_percent`` (of GDP, from all countries) times Russia's share of them; NaN: not known.
    """
    counts = pd.concat(
        table[(table["flow"] == "total") & (table["partner_iso3"] == "RUS") & (table["year"] <= LAST_YEAR)]
        for table in trade
    )
    counts = counts.dropna(subset=["share_percent"]).sort_values("share_percent", kind="stable")
    counts = counts.sort_values("year", ascending=False, kind="stable")
    last = counts.drop_duplicates("reporter_iso3").set_index("reporter_iso3")
    received = remittances[remittances["year"] == LAST_YEAR]
    sent = remittances_from_russia[remittances_from_russia["period"] == f"{LAST_YEAR}"]
    table = pd.DataFrame(
        {
            "trade_year": last["year"],
            "trade_percent": last["share_percent"],
            "trade_estimated": last["basis"] == "estimated",
            "remittances_percent": received.groupby("country_iso3")["share_of_gdp_percent"].max(),
            "russian_percent": sent.groupby("country_iso3")["share_from_russia_percent"].min(),
        },
        index=pd.Index(STATES, name="country_iso3"),
    )
    from_russia = table["remittances_percent"] * table.pop("russian_percent") / 100
    return table.assign(from_russia_percent=from_russia).reset_index()


def tied(states: pd.DataFrame, minimum_trade_percent: float, minimum_remittances_percent: float) -> pd.DataFrame:
    """For each state of ``ties`` and each tie: 1 if it reaches its minimum, 0 if it does not, NaN if nobody knows.

    ``either`` is 1 if one of them does and 0 if both are known not to; ``both`` accordingly. Remittances from all
    countries below the minimum show that those from Russia are.
    """
    trade, russian = states["trade_percent"], states["from_russia_percent"]
    known = russian.notna() | (states["remittances_percent"] < minimum_remittances_percent)
    table = pd.DataFrame(
        {
            "trade": (trade >= minimum_trade_percent).astype("float64").where(trade.notna()),
            "remittances": (russian >= minimum_remittances_percent).astype("float64").where(known),
        }
    ).set_axis(states["country_iso3"])
    known = table.notna().all(axis=1)
    either = table.max(axis=1).where(known | (table == 1).any(axis=1))
    return table.assign(either=either, both=table.min(axis=1).where(known | (table == 0).any(axis=1)))


def tied_by_minimum(states: pd.DataFrame, minimums: tuple[float, ...] = (5, 10, 15, 20, 25)) -> pd.DataFrame:
    """How many states of ``ties`` are known to be ``tied`` by each tie, by either and by both, at other minimums."""
    counts = pd.DataFrame([(tied(states, minimum, minimum) == 1).sum() for minimum in minimums]).add_prefix("by_")
    return counts.assign(minimum_percent=minimums)[["minimum_percent", *counts]]


def trade_and_gdp(trade_partners_other: pd.DataFrame, gdp_population: pd.DataFrame) -> pd.DataFrame:
    """Trade with Russia by Russia's count, in the last year of it, as a percent of the GDP of either side.

    ``country_iso3``, ``year``, ``usd_millions``, ``percent_of_gdp`` (the state's), ``percent_of_russian_gdp``. States
    that Russia's count does not name have no row.
    """
    rows = trade_partners_other.rename(columns={"partner_iso3": "country_iso3"})
    rows = rows[(rows["reporter_iso3"] == "RUS") & (rows["flow"] == "total") & rows["country_iso3"].isin(STATES)]
    rows = rows.sort_values(["country_iso3", "year"]).drop_duplicates("country_iso3", keep="last")
    gdp = gdp_population[["country_iso3", "year", "gdp_usd_millions"]]
    russian = gdp[gdp["country_iso3"] == "RUS"].drop(columns="country_iso3")
    table = rows[["country_iso3", "year", "usd_millions"]].merge(gdp, on=["country_iso3", "year"])
    table = table.merge(russian, on="year", suffixes=("_own", "_russian"))
    table["percent_of_gdp"] = 100 * table["usd_millions"] / table.pop("gdp_usd_millions_own")
    table["percent_of_russian_gdp"] = 100 * table["usd_millions"] / table.pop("gdp_usd_millions_russian")
    return table


def entries(memberships: pd.DataFrame) -> pd.DataFrame:
    """Every date that a source gives for a full membership of each of the five: ``CIS_date``, ``UN_date``, by ``;``."""
    rows = memberships[memberships["organisation"].isin(["CIS", "UN"]) & memberships["country_iso3"].isin(STATES)]
    rows = rows[(rows["status"] == "member") & (rows["joined"] != "")]
    dates = rows.groupby(["country_iso3", "organisation"])["joined"].agg(lambda days: ";".join(sorted(set(days))))
    table = dates.unstack()[["CIS", "UN"]].add_suffix("_date")
    return table.reindex(list(STATES)).rename_axis(columns=None).reset_index()


def before_and_after(trade: pd.DataFrame, published: str, value: str = "usd_millions") -> pd.DataFrame:
    """Pairs of one source's values for one trade in the same months of two years: ``before``, ``after``, ``ratio``.

    A source that gives more than two years gives its first against each later one. ``before`` and ``after`` are in
    the unit of the column ``value``, of which ``trade`` has one only; ``later``: the second period ends after the
    article. Sources that print the same two values are joined by ``;``.
    """
    key = ["reporter_iso3", "partner_iso3", "product", "flow", "source_id"]
    rows = trade[[*key, "period", value]].sort_values("period", kind="stable")
    first = trade[key].drop_duplicates().merge(rows.drop_duplicates(key), on=key)
    names = {"period_x": "before_period", "period_y": "after_period", f"{value}_x": "before", f"{value}_y": "after"}
    pairs = first.merge(rows, on=key).rename(columns=names)
    periods = zip(pairs["before_period"], pairs["after_period"], strict=True)
    comparable = [before != after and _months(before) == _months(after) for before, after in periods]
    pairs = pairs[pd.Series(comparable, index=pairs.index, dtype="bool")]
    table = _reported_once(pairs, [*key[:-1], "before_period", "after_period", "before", "after"])
    return table.assign(ratio=table["after"] / table["before"], later=_later(table["after_period"], published))


def counted_twice(sanctions_trade: pd.DataFrame, published: str) -> pd.DataFrame:
    """Turnover that both sides count for one period: ``own_usd_millions`` and ``partner_usd_millions``.

    ``country_iso3`` is one of the five, ``ratio`` the partner's count over its own; ``later``: the period ends after
    the article.
    """
    rows = sanctions_trade[sanctions_trade["flow"] == "total"]
    rows = rows[["reporter_iso3", "partner_iso3", "period", "usd_millions", "source_id"]]
    own = rows[rows["reporter_iso3"].isin(STATES)].set_axis(
        ["country_iso3", "partner_iso3", "period", "own_usd_millions", "source_id"], axis=1
    )
    other = rows.set_axis(["partner_iso3", "country_iso3", "period", "partner_usd_millions", "other_source"], axis=1)
    table = own.merge(other, on=["country_iso3", "partner_iso3", "period"])
    sources = [";".join(dict.fromkeys(pair)) for pair in zip(table["source_id"], table["other_source"], strict=True)]
    ratio = table["partner_usd_millions"] / table["own_usd_millions"]
    table = table.assign(ratio=ratio, later=_later(table["period"], published), source_id=sources)
    return table.drop(columns="other_source")


def world_ranks(energy_resources: pd.DataFrame) -> pd.DataFrame:
    """World rank and share of the world in each resource, from one count and its latest year.

    ``country_iso3``, ``resource``, ``measure`` (production, reserves, exports), ``year``, ``world_rank``,
    ``share_percent`` (of the world), ``source_id``. States that the count does not name have no row.
    """
    rows = energy_resources[energy_resources["country_iso3"].isin(STATES) & ~is_marked(energy_resources, "kept_apart")]
    rows = rows[rows["unit"].isin(["rank", "percent"])]
    named = rows["indicator"].str.extract("^([a-z]+)-([a-z]+)-(world-rank|share-of-world-percent)$")
    rows = rows.join(named.set_axis(["resource", "measure", "kind"], axis=1))
    key = ["country_iso3", "resource", "measure", "year", "source_id"]
    table = rows.dropna(subset=["kind"]).pivot(index=key, columns="kind", values="value")
    table = table.rename(columns={"world-rank": "world_rank", "share-of-world-percent": "share_percent"})
    table = table.dropna(subset=["world_rank"]).astype({"world_rank": "int64"}).reset_index()
    table = table[table["year"] == table.groupby(["resource", "measure"])["year"].transform("max")]
    order = {name: place for place, name in enumerate([*RESOURCES, "reserves", "production", "exports", *STATES])}
    table = table.sort_values(["resource", "measure", "country_iso3"], key=lambda cells: cells.map(order))
    columns = ["country_iso3", "resource", "measure", "year", "world_rank", "share_percent", "source_id"]
    return table[columns].rename_axis(columns=None).reset_index(drop=True)


def plain_ranks(energy_resources: pd.DataFrame) -> pd.DataFrame:
    """The ranks of the five in the world, by any count that does not say it counts otherwise, with the ``resource``."""
    ranks = energy_resources[_is_rank(energy_resources) & (energy_resources["unit"] == "rank")]
    return ranks.assign(resource=ranks["indicator"].str.split("-").str[0])


def first_ranks(energy_resources: pd.DataFrame, place: int = FIRST_PLACES) -> pd.DataFrame:
    """The ``plain_ranks`` as good as ``place`` or better."""
    ranks = plain_ranks(energy_resources)
    return ranks[ranks["value"] <= place]


def top_resources(energy_resources: pd.DataFrame, places: tuple[int, ...] = (3, 5, 10, 15)) -> pd.DataFrame:
    """The resources of ``first_ranks`` for several places: ``places``, ``resources`` (how many), ``which``."""
    which = [sorted(set(first_ranks(energy_resources, place)["resource"])) for place in places]
    names = [", ".join(resources) for resources in which]
    return pd.DataFrame({"places": list(places), "resources": [len(resources) for resources in which], "which": names})


def oil_routes(energy_exports: pd.DataFrame) -> pd.DataFrame:
    """Kazakhstan's oil exports by route: ``route``, ``million_tonnes``, ``share_percent``, ``through_russia``."""
    # Totals of different sources count different things, so one is used.
    rows = energy_exports[(energy_exports["exporter_iso3"] == "KAZ") & ~is_marked(energy_exports, "kept_apart")]
    rows = rows[rows["indicator"].isin(["exports-by-route", "share-of-exports-by-route"])]
    table = rows.pivot(index="route_or_buyer", columns="unit", values="value")[["million tonnes", "percent"]]
    table = table.set_axis(["million_tonnes", "share_percent"], axis=1).sort_values("million_tonnes", ascending=False)
    table = table.rename_axis("route").reset_index()
    return table.assign(through_russia=table["route"].str.contains("through Russia"))


def share_to_the_eu(energy_exports: pd.DataFrame, published: str) -> pd.DataFrame:
    """What part of the European Union's crude oil and uranium came from where; Russia's share stands beside."""
    rows = energy_exports[energy_exports["indicator"].isin(["share-of-EU-imports", "share-of-EU-supply"])]
    rows = rows.sort_values(["commodity", "exporter_iso3", "period"], kind="stable", ignore_index=True)
    table = rows[["exporter_iso3", "commodity", "period", "value", "source_id"]]
    return table.rename(columns={"value": "eu_share_percent"}).assign(later=_later(table["period"], published))


def gas_buyers(energy_exports: pd.DataFrame) -> pd.DataFrame:
    """Turkmenistan's gas by buyer, billion cubic metres. Years and sources differ: no series."""
    rows = energy_exports[(energy_exports["exporter_iso3"] == "TKM") & (energy_exports["commodity"] == "gas")]
    rows = rows[(rows["indicator"] == "exports-by-buyer") & (rows["unit"] == "billion cubic metres")]
    rows = rows.rename(columns={"route_or_buyer": "buyer_iso3", "value": "billion_cubic_metres"})
    rows = rows.sort_values(["period", "billion_cubic_metres"], ascending=[True, False], ignore_index=True)
    return rows[["period", "buyer_iso3", "qualifier", "billion_cubic_metres", "source_id"]]


def _is_rank(energy_resources: pd.DataFrame) -> pd.Series:
    """Which rows rank one of the five in the world."""
    ranked = energy_resources["indicator"].str.endswith("-world-rank")
    return ranked & energy_resources["country_iso3"].isin(STATES)


def _later(periods: Iterable[str], published: str) -> list[bool]:
    """Which periods end after the article."""
    return [ends_after(period, published) for period in periods]


def _reported_once(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Rows that agree in these columns made one, with their sources joined by ``;``."""
    return rows.groupby(columns, as_index=False, sort=False)["source_id"].agg(lambda ids: ";".join(sorted(ids)))


def _months(period: str) -> tuple[int, int, int]:
    """First month, last month and years between: equal for the same months of two years."""
    first, last = (first_day(bounds(period)[0]), last_day(bounds(period)[1]))
    return first.month, last.month, last.year - first.year
