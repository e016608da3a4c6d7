"""Measures of economic ties: trade, remittances, goods that may go round the sanctions, energy, investment."""

from collections.abc import Iterable

import pandas as pd
from pandas.api.typing import SeriesGroupBy

from claimbook.data.corrections import is_marked
from claimbook.dates import bounds, ends_after, first_day, last_day
from topics.shared.states import STATES

# The partners compared; the table knows Turkey and the United States too.
PARTNERS = ("RUS", "CHN", "EU27")
# The years that the rule for C14b looks at.
TRADE_YEAR, REMITTANCES_YEAR = 2020, 2023
RESOURCES = ("uranium", "gas", "oil", "coal")
# Amounts of different kinds, never to be joined or compared with one another.
INVESTMENT_KINDS = {
    "inward FDI stock": "stock, as the host counts it",
    "accumulated Russian investment (Putin)": "stock, as the investor's president put it",
    "gross FDI inflow": "gross inflow in the year",
    "share of gross FDI inflow (conduit jurisdictions)": "part of the gross inflow",
    "net FDI inflow (UNCTAD)": "net inflow in the year",
}
OTHER_INVESTMENT = "promised or announced, not spent"


def trade_shares(trade_partners: pd.DataFrame) -> pd.DataFrame:
    """Shares of goods trade with the three partners, by state, partner and year.

    ``run`` numbers the unbroken runs of years; a line may join the rows of one run only.
    """
    rows = trade_partners[(trade_partners["flow"] == "total") & trade_partners["partner_iso3"].isin(PARTNERS)]
    rows = rows.sort_values(["reporter_iso3", "partner_iso3", "year"], ignore_index=True)
    run = rows.groupby(["reporter_iso3", "partner_iso3"])["year"].transform(lambda years: (years.diff() > 1).cumsum())
    return rows[["reporter_iso3", "year", "partner_iso3", "share_percent", "basis", "source_id"]].assign(run=run)


def missing_years(shares: pd.DataFrame) -> dict[str, list[int]]:
    """Years within ``trade_shares`` for which a state has no share for Russia, of the states that miss any."""
    years = range(int(shares["year"].min()), int(shares["year"].max()) + 1)
    present = shares[shares["partner_iso3"] == "RUS"].groupby("reporter_iso3")["year"].agg(set)
    missing = {state: sorted(set(years) - present.get(state, set())) for state in STATES}
    return {state: gaps for state, gaps in missing.items() if gaps}


def leaders(shares: pd.DataFrame, year: int) -> pd.DataFrame:
    """The ``trade_shares`` of one year side by side: a column per partner (percent), ``largest``, ``basis``."""
    rows = shares[shares["year"] == year].rename(columns={"reporter_iso3": "country_iso3"})
    table = rows.pivot(index="country_iso3", columns="partner_iso3", values="share_percent")[list(PARTNERS)]
    table = table.assign(largest=table.idxmax(axis=1), basis=rows.groupby("country_iso3")["basis"].first())
    return table.reindex([state for state in STATES if state in table.index]).rename_axis(columns=None).reset_index()


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


def russia_and_china(
    trade_partners_other: pd.DataFrame, trade_partners_partial_year: pd.DataFrame, published: str
) -> pd.DataFrame:
    """Turnover ``with_RUS`` and ``with_CHN`` where one source gives both for one period, and the ``larger`` partner.

    ``unit`` is percent where the source gives shares, else US dollars (million); ``later``: the period ends after the
    article.
    """
    years = trade_partners_other.assign(period=trade_partners_other["year"].astype("str"))
    rows = pd.concat([years, trade_partners_partial_year])
    rows = rows[(rows["flow"] == "total") & rows["reporter_iso3"].isin(STATES)]
    rows = rows.rename(
        columns={"reporter_iso3": "country_iso3", "share_percent": "percent", "usd_millions": "USD million"}
    )
    key = ["country_iso3", "period", "source_id"]
    table = rows.melt([*key, "partner_iso3"], ["percent", "USD million"], "unit").pivot_table(
        index=[*key, "unit"], columns="partner_iso3", values="value", aggfunc="first"
    )
    table = table[["RUS", "CHN"]].dropna().rename_axis(columns=None).reset_index()
    # Percent sorts after USD.
    table = table.sort_values("unit", kind="stable").drop_duplicates(key, keep="last")
    table = _reported_once(table, ["country_iso3", "period", "unit", "RUS", "CHN"], sort=True)
    table = table.assign(larger=table[["RUS", "CHN"]].idxmax(axis=1), later=_later(table["period"], published))
    return table.rename(columns={"RUS": "with_RUS", "CHN": "with_CHN"})


def ties(trade_partners: pd.DataFrame, remittances: pd.DataFrame, *, minimum_share_percent: float = 10) -> pd.DataFrame:
    """The two ties of each of the five to Russia, the stronger of them, and whether it reaches the minimum.

    ``trade_percent`` (Russia's share of goods trade), ``trade_estimated``, ``remittances_percent_of_gdp`` (from all
    countries; NaN: no data), ``strongest_percent``, ``tied``.
    """
    trade = trade_partners[
        (trade_partners["year"] == TRADE_YEAR)
        & (trade_partners["flow"] == "total")
        & (trade_partners["partner_iso3"] == "RUS")
    ].set_index("reporter_iso3")
    table = pd.DataFrame(
        {
            "trade_percent": trade["share_percent"],
            "trade_estimated": trade["basis"] == "estimated",
            "remittances_percent_of_gdp": _percent_of_gdp(remittances).max(),
        },
        index=pd.Index(STATES, name="country_iso3"),
    )
    strongest = table[["trade_percent", "remittances_percent_of_gdp"]].max(axis=1)
    return table.assign(strongest_percent=strongest, tied=strongest >= minimum_share_percent).reset_index()


def ties_by_minimum(states: pd.DataFrame, minimums: tuple[float, ...] = (5, 10, 15, 20, 25, 30)) -> pd.DataFrame:
    """How many states of ``ties`` count as tied, by each tie, by either and by both, at other minimums."""
    reached = [states[["trade_percent", "remittances_percent_of_gdp"]] >= minimum for minimum in minimums]
    counts = pd.DataFrame([each.sum() for each in reached]).set_axis(["by_trade", "by_remittances"], axis=1)
    counts.insert(0, "minimum_percent", list(minimums))
    return counts.assign(
        by_either=[each.any(axis=1).sum() for each in reached], by_both=[each.all(axis=1).sum() for each in reached]
    )


def remittance_counts(all_remittances: pd.DataFrame, remittances: pd.DataFrame) -> pd.DataFrame:
    """The range of all counts of remittances (percent of GDP), ``counts`` of them, beside the one that is used.

    ``all_remittances`` still has the vintages and press reports that the corrections exclude.
    """
    found = _percent_of_gdp(all_remittances)
    used = _percent_of_gdp(remittances).max()
    table = pd.DataFrame({"lowest_percent": found.min(), "used_percent": used, "highest_percent": found.max()})
    table = table.assign(counts=found.size()).reindex([state for state in STATES if state in table.index])
    return table.rename_axis("country_iso3").reset_index()


def _percent_of_gdp(remittances: pd.DataFrame) -> SeriesGroupBy:
    rows = remittances[remittances["year"] == REMITTANCES_YEAR].dropna(subset=["share_of_gdp_percent"])
    return rows.groupby("country_iso3")["share_of_gdp_percent"]


def entries(memberships: pd.DataFrame) -> pd.DataFrame:
    """Every date that a source gives for the entry of each of the five, joined by ``;``: ``CIS_date``, ``UN_date``."""
    rows = memberships[memberships["organisation"].isin(["CIS", "UN"]) & memberships["country_iso3"].isin(STATES)]
    rows = rows[rows["joined"] != ""]
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


def percent_changes(sanctions_trade_other_units: pd.DataFrame, published: str) -> pd.DataFrame:
    """Growth that sources give as ``change_percent``, each on a ``base`` of its own."""
    rows = sanctions_trade_other_units.rename(columns={"value": "change_percent", "unit": "base"})
    rows = rows[rows["base"].str.startswith("percent change")]
    base = rows["base"].str.removeprefix("percent change").str.strip().str.removeprefix("on ")
    columns = ["reporter_iso3", "partner_iso3", "period", "product", "change_percent", "base", "later", "source_id"]
    return rows.assign(base=base, later=_later(rows["period"], published))[columns].reset_index(drop=True)


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


def other_ranks(energy_resources: pd.DataFrame) -> pd.DataFrame:
    """Ranks of the five in counts that ``world_ranks`` does not use.

    ``ranked`` is such as "gas reserves"; ``counted`` marks another way of counting ("BP count"), if the source does.
    """
    ranks = energy_resources[_is_rank(energy_resources) & is_marked(energy_resources, "kept_apart")]
    return pd.DataFrame(
        {
            "country_iso3": ranks["country_iso3"],
            "year": ranks["year"],
            "ranked": ranks["indicator"].str.removesuffix("-world-rank").str.replace("-", " "),
            "world_rank": ranks["value"].astype("int64"),
            "counted": ranks["unit"].str.extract(r"\((.+)\)", expand=False).fillna(""),
            "source_id": ranks["source_id"],
        }
    ).reset_index(drop=True)


def resources_among_first(energy_resources: pd.DataFrame, place: int) -> list[str]:
    """The resources in which one of the five has a rank as good as ``place`` or better, by any count."""
    ranks = energy_resources[_is_rank(energy_resources) & (energy_resources["unit"] == "rank")]
    return sorted(set(ranks.loc[ranks["value"] <= place, "indicator"].str.split("-").str[0]))


def top_resources(energy_resources: pd.DataFrame, places: tuple[int, ...] = (3, 5, 10, 15)) -> pd.DataFrame:
    """``resources_among_first`` for several places: ``places``, ``resources`` (how many), ``which``."""
    which = [resources_among_first(energy_resources, place) for place in places]
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
    rows = _gas_traded(energy_exports, "TKM", "exports-by-buyer")
    rows = rows.rename(columns={"route_or_buyer": "buyer_iso3", "value": "billion_cubic_metres"})
    rows = rows.sort_values(["period", "billion_cubic_metres"], ascending=[True, False], ignore_index=True)
    return rows[["period", "buyer_iso3", "qualifier", "billion_cubic_metres", "source_id"]]


def gas_balance(energy_exports: pd.DataFrame, country: str) -> pd.DataFrame:
    """Gas that a country sold and bought abroad (billion cubic metres) and ``net_bcm``, what it sold on balance."""
    rows = _gas_traded(energy_exports, country, "exports", "imports")
    table = rows.pivot(index="period", columns="indicator", values="value").reindex(columns=["exports", "imports"])
    table = table.add_suffix("_bcm").rename_axis(columns=None).reset_index()
    return table.assign(net_bcm=table["exports_bcm"] - table["imports_bcm"])


def investment_by_kind(investment: pd.DataFrame) -> pd.DataFrame:
    """Investment with the ``kind`` of amount, so that none is compared across kinds; repeated reports are one row."""
    kinds = investment.assign(kind=investment["measure"].map(INVESTMENT_KINDS).fillna(OTHER_INVESTMENT))
    table = _reported_once(kinds, ["kind", "host_iso3", "period", "investor", "measure", "value", "unit"])
    order = {kind: place for place, kind in enumerate([*INVESTMENT_KINDS.values(), OTHER_INVESTMENT])}
    return table.sort_values("kind", key=lambda cells: cells.map(order), kind="stable", ignore_index=True)


def _is_rank(energy_resources: pd.DataFrame) -> pd.Series:
    """Which rows rank one of the five in the world."""
    ranked = energy_resources["indicator"].str.endswith("-world-rank")
    return ranked & energy_resources["country_iso3"].isin(STATES)


def _gas_traded(energy_exports: pd.DataFrame, country: str, *indicators: str) -> pd.DataFrame:
    rows = energy_exports[(energy_exports["exporter_iso3"] == country) & (energy_exports["commodity"] == "gas")]
    return rows[rows["indicator"].isin(indicators) & (rows["unit"] == "billion cubic metres")]


def _later(periods: Iterable[str], published: str) -> list[bool]:
    """Which periods end after the article."""
    return [ends_after(period, published) for period in periods]


def _reported_once(rows: pd.DataFrame, columns: list[str], *, sort: bool = False) -> pd.DataFrame:
    """Rows that agree in these columns made one, with their sources joined by ``;``."""
    return rows.groupby(columns, as_index=False, sort=sort)["source_id"].agg(lambda ids: ";".join(sorted(ids)))


def _months(period: str) -> tuple[int, int, int]:
    """First month, last month and years between: equal for the same months of two years."""
    first, last = (first_day(bounds(period)[0]), last_day(bounds(period)[1]))
    return first.month, last.month, last.year - first.year
