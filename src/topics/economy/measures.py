"""Measures of economic ties: trade, remittances, goods that may go round the sanctions, energy, investment."""

from math import floor, isnan, log10

import pandas as pd

from claimbook.data.corrections import affected, read_as, without
from claimbook.dates import PUBLISHED, bounds, first_day, last_day
from topics.shared.states import STATES

# The partners compared; the table knows Turkey and the United States too.
PARTNERS = ("RUS", "CHN", "EU27")
RESOURCES = ("uranium", "gas", "oil", "coal")
# Amounts of different kinds, never to be joined or compared with one another.
INVESTMENT_KINDS = {
    "inward FDI stock": "stock, as the host counts it",
    "accumulated Russian investment (Putin)": "stock, as the investor's president put it",
    "gross FDI inflow": "gross inflow in the year",
    "share of gross FDI inflow (conduit jurisdictions)": "part of the gross inflow",
    "net FDI inflow (UNCTAD)": "net inflow in the year",
}


def trade_shares(trade_partners: pd.DataFrame, *, flow: str = "total") -> pd.DataFrame:
    """Shares of goods trade with Russia, China and the European Union, year by year.

    Parameters
    ----------
    trade_partners : DataFrame
        ``reporter_iso3``, ``year``, ``flow``, ``partner_iso3``, ``share_percent``, ``basis``, ``source_id``.
    flow : str
        ``total``, ``export`` or ``import``.

    Returns
    -------
    DataFrame
        Sorted by state, partner and year, with ``run``: the number of the unbroken run of years that a row belongs to.
        A line may join the rows of one run only.
    """
    rows = trade_partners[(trade_partners["flow"] == flow) & trade_partners["partner_iso3"].isin(PARTNERS)]
    rows = rows.drop(columns=["flow", "usd_millions"]).sort_values(["reporter_iso3", "partner_iso3", "year"])
    gap = rows.groupby(["reporter_iso3", "partner_iso3"])["year"].diff() > 1
    run = gap.astype("int64").groupby([rows["reporter_iso3"], rows["partner_iso3"]]).cumsum()
    return rows.assign(run=run).reset_index(drop=True)


def missing_years(shares: pd.DataFrame) -> dict[str, list[int]]:
    """Years for which a state has no figure for Russia, within the years that the frame covers.

    Parameters
    ----------
    shares : DataFrame
        As ``trade_shares`` gives it.

    Returns
    -------
    dict of str to list of int
        Missing years by state, of the states that miss any.
    """
    years = range(int(shares["year"].min()), int(shares["year"].max()) + 1)
    present = shares[shares["partner_iso3"] == "RUS"].groupby("reporter_iso3")["year"].agg(set)
    missing = {state: sorted(set(years) - present.get(state, set())) for state in STATES}
    return {state: gaps for state, gaps in missing.items() if gaps}


def leaders(shares: pd.DataFrame, year: int) -> pd.DataFrame:
    """The shares of the three partners in one year, side by side, and the largest of them.

    Parameters
    ----------
    shares : DataFrame
        As ``trade_shares`` gives it.
    year : int
        The year.

    Returns
    -------
    DataFrame
        ``reporter_iso3``, one column a partner (percent), ``largest`` (a partner's code) and ``basis``.
    """
    rows = shares[shares["year"] == year]
    table = rows.pivot(index="reporter_iso3", columns="partner_iso3", values="share_percent")[list(PARTNERS)]
    table = table.assign(largest=table.idxmax(axis=1), basis=rows.groupby("reporter_iso3")["basis"].first())
    return table.reindex([state for state in STATES if state in table.index]).rename_axis(columns=None).reset_index()


def change_in_share(trade_partners: pd.DataFrame, *, partner: str, flow: str, first: int, last: int) -> pd.DataFrame:
    """How a partner's share changed between two years.

    Parameters
    ----------
    trade_partners : DataFrame
        As for ``trade_shares``.
    partner : str
        The partner's code.
    flow : str
        ``total``, ``export`` or ``import``.
    first, last : int
        The years.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``first_percent``, ``last_percent``, ``change_points``, ``estimated`` (either year was
        estimated); empty where a year has no figure.
    """
    rows = trade_partners[
        (trade_partners["flow"] == flow)
        & (trade_partners["partner_iso3"] == partner)
        & trade_partners["year"].isin([first, last])
    ]
    shares = rows.pivot(index="reporter_iso3", columns="year", values="share_percent").reindex(list(STATES))
    estimated = (rows["basis"] == "estimated").groupby(rows["reporter_iso3"]).any().reindex(list(STATES))
    return pd.DataFrame(
        {
            "country_iso3": list(STATES),
            "first_percent": shares[first].to_numpy(),
            "last_percent": shares[last].to_numpy(),
            "change_points": (shares[last] - shares[first]).to_numpy(),
            "estimated": estimated.to_numpy(),
        }
    )


def russia_and_china(partners_other: pd.DataFrame, partners_partial_year: pd.DataFrame) -> pd.DataFrame:
    """Turnover with Russia and with China where one source gives both for one period.

    Parameters
    ----------
    partners_other, partners_partial_year : DataFrame
        ``reporter_iso3``, ``year`` (or ``period``), ``flow``, ``partner_iso3``, ``usd_millions``, ``share_percent``,
        ``source_id``.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``period``, ``unit`` (percent where the source gives shares, else US dollars, million),
        ``RUS``, ``CHN``, ``larger`` (RUS or CHN), ``later`` (the period ends after the article) and ``source_id``.
        Rows that repeat the figures of another source carry both sources.
    """
    rows = pd.concat([partners_other.assign(period=partners_other["year"].astype("str")), partners_partial_year])
    rows = rows[(rows["flow"] == "total") & rows["partner_iso3"].isin(["RUS", "CHN"])]
    found = []
    for unit, column in (("percent", "share_percent"), ("USD million", "usd_millions")):
        both = rows.dropna(subset=[column]).pivot_table(
            index=["reporter_iso3", "period", "source_id"], columns="partner_iso3", values=column, aggfunc="first"
        )
        found.append(both.dropna().reset_index().assign(unit=unit))
    table = pd.concat(found).drop_duplicates(["reporter_iso3", "period", "source_id"]).rename_axis(columns=None)
    table = table[table["reporter_iso3"].isin(STATES)].rename(columns={"reporter_iso3": "country_iso3"})
    kept = ["country_iso3", "period", "unit", "RUS", "CHN"]
    table = table.groupby(kept, as_index=False)["source_id"].agg(lambda ids: ";".join(sorted(ids)))
    return table.assign(
        larger=table[["RUS", "CHN"]].idxmax(axis=1), later=[_ends_later(period) for period in table["period"]]
    )


def ties(
    trade_partners: pd.DataFrame,
    remittances: pd.DataFrame,
    corrections: pd.DataFrame,
    *,
    minimum_share_percent: float = 10,
    trade_year: int = 2020,
    remittances_year: int = 2023,
) -> pd.DataFrame:
    """The two ties that the rule for C14b looks at, and whether either is strong enough.

    Parameters
    ----------
    trade_partners : DataFrame
        As for ``trade_shares``.
    remittances : DataFrame
        ``country_iso3``, ``year``, ``share_of_gdp_percent``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    minimum_share_percent : float
        Smallest share that counts as a tie.
    trade_year, remittances_year : int
        The years looked at.

    Returns
    -------
    DataFrame
        The five states: ``country_iso3``, ``trade_percent`` (Russia's share of goods trade), ``trade_estimated``,
        ``remittances_percent_of_gdp`` (from all countries; NaN: no data), ``tied``.
    """
    trade = trade_partners[
        (trade_partners["year"] == trade_year)
        & (trade_partners["flow"] == "total")
        & (trade_partners["partner_iso3"] == "RUS")
    ].set_index("reporter_iso3")
    money = without(remittances, "remittances", corrections, "excluded")
    money = money[money["year"] == remittances_year]
    table = pd.DataFrame(
        {
            "trade_percent": trade["share_percent"].reindex(list(STATES)),
            "trade_estimated": (trade["basis"] == "estimated").reindex(list(STATES)),
            "remittances_percent_of_gdp": money.set_index("country_iso3")["share_of_gdp_percent"].reindex(list(STATES)),
        }
    )
    strongest = table[["trade_percent", "remittances_percent_of_gdp"]].max(axis=1)
    return table.assign(tied=strongest >= minimum_share_percent).rename_axis("country_iso3").reset_index()


def ties_by_minimum(ties: pd.DataFrame, minimums: tuple[float, ...] = (5, 10, 15, 20, 25, 30)) -> pd.DataFrame:
    """How many states count as tied when the minimum is set elsewhere.

    Parameters
    ----------
    ties : DataFrame
        ``country_iso3``, ``trade_percent``, ``remittances_percent_of_gdp``.
    minimums : tuple of float
        Minimum shares, percent.

    Returns
    -------
    DataFrame
        ``minimum_percent`` and the number of states tied ``by_trade``, ``by_remittances``, ``by_either``, ``by_both``.
    """
    trade, money = ties["trade_percent"], ties["remittances_percent_of_gdp"]
    return pd.DataFrame(
        [
            {
                "minimum_percent": minimum,
                "by_trade": int((trade >= minimum).sum()),
                "by_remittances": int((money >= minimum).sum()),
                "by_either": int(((trade >= minimum) | (money >= minimum)).sum()),
                "by_both": int(((trade >= minimum) & (money >= minimum)).sum()),
            }
            for minimum in minimums
        ]
    )


def remittance_counts(remittances: pd.DataFrame, corrections: pd.DataFrame, year: int) -> pd.DataFrame:
    """Every figure on remittances as a share of GDP in one year: vintages and press reports side by side.

    Parameters
    ----------
    remittances : DataFrame
        ``country_iso3``, ``year``, ``share_of_gdp_percent``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    year : int
        The year.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``lowest_percent``, ``used_percent`` (not excluded: the vintage that the rule uses), ``highest_percent`` and
        ``figures`` (how many there are).
    """
    rows = remittances[remittances["year"] == year].dropna(subset=["share_of_gdp_percent"])
    shares = rows.groupby("country_iso3")["share_of_gdp_percent"]
    used = without(rows, "remittances", corrections, "excluded").set_index("country_iso3")["share_of_gdp_percent"]
    table = pd.DataFrame({"lowest_percent": shares.min(), "used_percent": used, "highest_percent": shares.max()})
    return table.assign(figures=shares.size()).reindex([s for s in STATES if s in table.index]).reset_index()


def share_from_russia(remittances_from_russia: pd.DataFrame) -> pd.DataFrame:
    """What part of remittances came from Russia, where a source says so.

    Parameters
    ----------
    remittances_from_russia : DataFrame
        ``country_iso3``, ``period``, ``share_from_russia_percent``, ``source_id``.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``period``, ``share_from_russia_percent``, ``later`` (the period ends after the article) and
        ``source_id``. Periods differ: no series.
    """
    rows = remittances_from_russia.dropna(subset=["share_from_russia_percent"]).drop(columns="usd_millions")
    columns = ["country_iso3", "period", "share_from_russia_percent"]
    table = rows.groupby(columns, as_index=False)["source_id"].agg(lambda ids: ";".join(sorted(ids)))
    return table.assign(later=[_ends_later(period) for period in table["period"]])


def entries(memberships: pd.DataFrame, organisations: tuple[str, ...] = ("CIS", "UN")) -> pd.DataFrame:
    """When the five joined organisations: what they were part of before.

    Parameters
    ----------
    memberships : DataFrame
        ``country_iso3``, ``organisation``, ``joined``.
    organisations : tuple of str
        The organisations.

    Returns
    -------
    DataFrame
        ``country_iso3`` and a column for each organisation (``CIS_date``) with every date that a source gives, ``;``
        between them.
    """
    rows = memberships[memberships["organisation"].isin(organisations) & memberships["country_iso3"].isin(STATES)]
    rows = rows[rows["joined"] != ""]
    dates = rows.groupby(["country_iso3", "organisation"])["joined"].agg(lambda days: ";".join(sorted(set(days))))
    table = dates.unstack()[list(organisations)].add_suffix("_date")
    return table.reindex(list(STATES)).rename_axis(columns=None).reset_index()


def before_and_after(trade: pd.DataFrame, value: str = "usd_millions") -> pd.DataFrame:
    """Pairs of one source's figures for the same trade in two years.

    A pair needs the same reporter, partner, product, flow and source, and the same months of two different years. A
    source that gives more than two years gives its first year against each later one.

    Parameters
    ----------
    trade : DataFrame
        ``reporter_iso3``, ``partner_iso3``, ``period``, ``product``, ``flow``, ``source_id`` and the value, all in
        one unit.
    value : str
        Name of the column with the value.

    Returns
    -------
    DataFrame
        ``reporter_iso3``, ``partner_iso3``, ``product``, ``flow``, ``before_period``, ``after_period``, ``before``,
        ``after`` (in the unit of ``value``), ``ratio``, ``later`` (the second period ends after the article) and
        ``source_id``: several joined by ``;`` where they print the same two figures.
    """
    key = ["reporter_iso3", "partner_iso3", "product", "flow", "source_id"]
    pairs = []
    for names, rows in trade.groupby(key, sort=False):
        rows = rows.sort_values("period")
        first = rows.iloc[0]
        for second in rows.iloc[1:].itertuples():
            if second.period != first["period"] and _months(second.period) == _months(first["period"]):
                pairs.append(
                    dict(zip(key, names, strict=True))
                    | {"before_period": first["period"], "after_period": second.period}
                    | {"before": float(first[value]), "after": float(getattr(second, value))}
                )
    columns = [*key[:-1], "before_period", "after_period", "before", "after"]
    table = pd.DataFrame(pairs, columns=[*columns, "source_id"])
    table = table.groupby(columns, as_index=False, sort=False)["source_id"].agg(lambda ids: ";".join(sorted(ids)))
    return table.assign(
        ratio=table["after"] / table["before"], later=[_ends_later(period) for period in table["after_period"]]
    )


def percent_changes(sanctions_trade_other_units: pd.DataFrame) -> pd.DataFrame:
    """Growth that sources give in percent, each on a base of its own.

    Parameters
    ----------
    sanctions_trade_other_units : DataFrame
        ``reporter_iso3``, ``partner_iso3``, ``period``, ``product``, ``value``, ``unit``, ``source_id``.

    Returns
    -------
    DataFrame
        The rows whose unit is a percent change, with ``base`` (what it is a change on) and ``later`` (the period ends
        after the article).
    """
    rows = sanctions_trade_other_units
    rows = rows[rows["unit"].str.startswith("percent change")].reset_index(drop=True)
    return rows.assign(
        base=rows["unit"].str.removeprefix("percent change").str.strip().str.removeprefix("on "),
        later=[_ends_later(period) for period in rows["period"]],
    )


def counted_twice(sanctions_trade: pd.DataFrame) -> pd.DataFrame:
    """Turnover that both sides count, for the same period.

    Parameters
    ----------
    sanctions_trade : DataFrame
        ``reporter_iso3``, ``partner_iso3``, ``period``, ``flow``, ``usd_millions``, ``source_id``.

    Returns
    -------
    DataFrame
        One row a pair of counts: ``country_iso3`` (one of the five), ``partner_iso3``, ``period``,
        ``own_usd_millions``, ``partner_usd_millions``, ``ratio`` (the partner's count over the own), ``later``,
        ``source_id``.
    """
    rows = sanctions_trade[sanctions_trade["flow"] == "total"]
    own = rows[rows["reporter_iso3"].isin(STATES)].rename(columns={"usd_millions": "own_usd_millions"})
    other = rows.rename(
        columns={
            "reporter_iso3": "partner_iso3",
            "partner_iso3": "reporter_iso3",
            "usd_millions": "partner_usd_millions",
            "source_id": "partner_source_id",
        }
    ).drop(columns=["product", "flow"])
    table = own.merge(other, on=["reporter_iso3", "partner_iso3", "period"])
    sources = [
        ";".join(dict.fromkeys(pair)) for pair in zip(table["source_id"], table["partner_source_id"], strict=True)
    ]
    return pd.DataFrame(
        {
            "country_iso3": table["reporter_iso3"],
            "partner_iso3": table["partner_iso3"],
            "period": table["period"],
            "own_usd_millions": table["own_usd_millions"],
            "partner_usd_millions": table["partner_usd_millions"],
            "ratio": table["partner_usd_millions"] / table["own_usd_millions"],
            "later": [_ends_later(period) for period in table["period"]],
            "source_id": sources,
        }
    )


def world_ranks(energy_resources: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """World rank and share of the world, for each resource from one count and in the latest year of that count.

    Parameters
    ----------
    energy_resources : DataFrame
        ``country_iso3``, ``year``, ``indicator``, ``value``, ``unit``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.

    Returns
    -------
    DataFrame
        ``country_iso3`` (one of the five), ``resource`` (uranium, gas, oil, coal), ``measure`` (production, reserves,
        exports), ``year``, ``world_rank``, ``share_percent`` (of the world), ``source_id``. States that the count does
        not name have no row.
    """
    rows = without(energy_resources, "energy_resources", corrections, "kept_apart")
    rows = read_as(rows[rows["country_iso3"].isin(STATES)], "energy_resources", corrections)
    rows = rows.assign(resource=rows["indicator"].str.split("-").str[0])
    ranks = rows[rows["indicator"].str.endswith("-world-rank") & (rows["unit"] == "rank")]
    ranks = ranks.assign(measure=ranks["indicator"].str.split("-").str[1])
    latest = ranks.groupby(["resource", "measure"])["year"].transform("max")
    ranks = ranks[ranks["year"] == latest]
    shares = rows[rows["indicator"].str.endswith("-share-of-world-percent") & (rows["unit"] == "percent")]
    shares = shares.assign(measure=shares["indicator"].str.split("-").str[1])
    key = ["country_iso3", "resource", "measure", "year", "source_id"]
    table = ranks[[*key, "value"]].merge(shares[[*key, "value"]], on=key, how="left", suffixes=("_rank", "_share"))
    table = table.rename(columns={"value_rank": "world_rank", "value_share": "share_percent"})
    table = table.astype({"world_rank": "int64"})
    order = {name: place for place, name in enumerate([*RESOURCES, "reserves", "production", "exports", *STATES])}
    table = table.sort_values(["resource", "measure", "country_iso3"], key=lambda cells: cells.map(order))
    columns = ["country_iso3", "resource", "measure", "year", "world_rank", "share_percent", "source_id"]
    return table[columns].reset_index(drop=True)


def other_ranks(energy_resources: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Ranks of the five states in counts that ``world_ranks`` does not use.

    Parameters
    ----------
    energy_resources, corrections
        As for ``world_ranks``.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``year``, ``ranked`` (such as "gas reserves"), ``world_rank``, ``counted`` (the mark of
        another way of counting, such as "BP count"; empty if the source gives none) and ``source_id``.
    """
    ranks = energy_resources[
        energy_resources["indicator"].str.endswith("-world-rank") & energy_resources["country_iso3"].isin(STATES)
    ]
    ranks = ranks[affected(ranks, "energy_resources", corrections, "kept_apart")]
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


def top_resources(energy_resources: pd.DataFrame, places: tuple[int, ...] = (3, 5, 10, 15)) -> pd.DataFrame:
    """In how many different resources the region stands among the world's first.

    Parameters
    ----------
    energy_resources : DataFrame
        As for ``world_ranks``.
    places : tuple of int
        Worst rank that still counts.

    Returns
    -------
    DataFrame
        ``places``, ``resources`` (number) and ``which`` (names in a list).
    """
    ranks = energy_resources[
        energy_resources["indicator"].str.endswith("-world-rank")
        & (energy_resources["unit"] == "rank")
        & energy_resources["country_iso3"].isin(STATES)
    ]
    resource = ranks["indicator"].str.split("-").str[0]
    which = [sorted(set(resource[ranks["value"] <= place])) for place in places]
    return pd.DataFrame(
        {
            "places": list(places),
            "resources": [len(names) for names in which],
            "which": [", ".join(names) for names in which],
        }
    )


def oil_routes(energy_exports: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Kazakhstan's oil exports by route, from one source.

    Parameters
    ----------
    energy_exports : DataFrame
        ``exporter_iso3``, ``period``, ``commodity``, ``indicator``, ``route_or_buyer``, ``value``, ``unit``,
        ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.

    Returns
    -------
    DataFrame
        ``route``, ``million_tonnes``, ``share_percent`` and ``through_russia``.
    """
    # Totals of different sources count different things, so one is used.
    rows = without(energy_exports, "energy_exports", corrections, "kept_apart")
    rows = rows[
        (rows["exporter_iso3"] == "KAZ") & rows["indicator"].isin(["exports-by-route", "share-of-exports-by-route"])
    ]
    table = rows.pivot(index="route_or_buyer", columns="unit", values="value")
    table = table.rename(columns={"million tonnes": "million_tonnes", "percent": "share_percent"})
    table = table.sort_values("million_tonnes", ascending=False).rename_axis("route").reset_index()
    table["through_russia"] = table["route"].str.contains("through Russia")
    return table[["route", "million_tonnes", "share_percent", "through_russia"]]


def share_to_the_eu(energy_exports: pd.DataFrame) -> pd.DataFrame:
    """What part of the European Union's crude oil and uranium came from where.

    Parameters
    ----------
    energy_exports : DataFrame
        As for ``oil_routes``.

    Returns
    -------
    DataFrame
        ``exporter_iso3``, ``commodity``, ``period``, ``share_percent``, ``later`` (the period ends after the article),
        ``source_id``; Russia's share stands beside for comparison.
    """
    rows = energy_exports[energy_exports["indicator"].isin(["share-of-EU-imports", "share-of-EU-supply"])]
    table = rows.rename(columns={"value": "share_percent"}).assign(
        later=[_ends_later(period) for period in rows["period"]]
    )
    table = table.sort_values(["commodity", "exporter_iso3", "period"], kind="stable")
    return table[["exporter_iso3", "commodity", "period", "share_percent", "later", "source_id"]].reset_index(drop=True)


def gas_buyers(energy_exports: pd.DataFrame, exporter: str = "TKM") -> pd.DataFrame:
    """Gas sold to each buyer, in volume.

    Parameters
    ----------
    energy_exports : DataFrame
        As for ``oil_routes``, with ``qualifier``.
    exporter : str
        The exporter's code.

    Returns
    -------
    DataFrame
        ``period``, ``buyer_iso3``, ``billion_cubic_metres``, ``qualifier``, ``source_id``. Years and sources differ:
        no series.
    """
    rows = energy_exports[
        (energy_exports["exporter_iso3"] == exporter)
        & (energy_exports["commodity"] == "gas")
        & (energy_exports["indicator"] == "exports-by-buyer")
        & (energy_exports["unit"] == "billion cubic metres")
    ].rename(columns={"route_or_buyer": "buyer_iso3", "value": "billion_cubic_metres"})
    rows = rows.sort_values(["period", "billion_cubic_metres"], ascending=[True, False])
    return rows[["period", "buyer_iso3", "billion_cubic_metres", "qualifier", "source_id"]].reset_index(drop=True)


def gas_balance(energy_exports: pd.DataFrame, country: str) -> pd.DataFrame:
    """Gas sold abroad and bought abroad by one country.

    Parameters
    ----------
    energy_exports : DataFrame
        As for ``oil_routes``.
    country : str
        The country's code.

    Returns
    -------
    DataFrame
        ``period``, ``exports_bcm``, ``imports_bcm`` and ``net_bcm`` (billion cubic metres; NaN: not in the table).
    """
    rows = energy_exports[
        (energy_exports["exporter_iso3"] == country)
        & (energy_exports["commodity"] == "gas")
        & energy_exports["indicator"].isin(["exports", "imports"])
        & (energy_exports["unit"] == "billion cubic metres")
    ]
    table = rows.pivot(index="period", columns="indicator", values="value").reindex(columns=["exports", "imports"])
    table = table.add_suffix("_bcm").rename_axis(columns=None).reset_index()
    return table.assign(net_bcm=table["exports_bcm"] - table["imports_bcm"])


def investment_by_kind(investment: pd.DataFrame) -> pd.DataFrame:
    """Investment with the kind of amount said first, so that nothing is compared across kinds.

    Parameters
    ----------
    investment : DataFrame
        ``host_iso3``, ``period``, ``investor``, ``measure``, ``value``, ``unit``, ``source_id``.

    Returns
    -------
    DataFrame
        The rows with ``kind``, in the order stock, gross inflow, part of it, net inflow, promised; figures that two
        sources repeat stand once, with both sources joined by ``;``.
    """
    kind = investment["measure"].map(INVESTMENT_KINDS).fillna("promised or announced, not spent")
    order = {name: place for place, name in enumerate([*INVESTMENT_KINDS.values(), "promised or announced, not spent"])}
    columns = ["kind", "host_iso3", "period", "investor", "measure", "value", "unit"]
    table = investment.assign(kind=kind).groupby(columns, as_index=False, sort=False)["source_id"].agg(";".join)
    return table.sort_values("kind", key=lambda cells: cells.map(order), kind="stable").reset_index(drop=True)


def statements_on_sanctions(events: pd.DataFrame) -> pd.DataFrame:
    """What Kazakhstan's leaders said and did about the sanctions, in order of time.

    Parameters
    ----------
    events : DataFrame
        ``event_id``, ``date``, ``title``, ``detail``, ``claim_ids``, ``source_id``.

    Returns
    -------
    DataFrame
        Events tied to C17: ``event_id``, ``date``, ``title``, ``detail``, ``by_tokayev``, ``source_id``.
    """
    rows = events[events["claim_ids"].str.split(";").map(lambda ids: "C17" in ids)].sort_values("date")
    rows = rows.assign(by_tokayev=rows["event_id"].str.startswith("tokayev-"))
    return rows[["event_id", "date", "title", "detail", "by_tokayev", "source_id"]].reset_index(drop=True)


def readable(frame: pd.DataFrame, countries: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Some columns of a frame as a reader wants them.

    Parameters
    ----------
    frame : DataFrame
        Any frame of this module.
    countries : DataFrame
        ``country_iso3`` and ``name``.
    columns : dict of str to str
        The columns wanted and the headings they get. Country codes (in columns of codes) become names, periods words,
        yes and no stand for true and false, numbers keep three digits, and what is missing reads "no figure".

    Returns
    -------
    DataFrame
        Text only.
    """
    names = countries.set_index("country_iso3")["name"].to_dict() | {"EU27": "European Union", "WLD": "all countries"}

    def cell(value: object, column: str) -> str:
        if pd.isna(value):
            return "no figure"
        if isinstance(value, bool) or type(value).__name__ == "bool":
            return "yes" if value else "no"
        if isinstance(value, float):
            return in_digits(value)
        if column.endswith(("period", "date")):
            return " or ".join(words_of_period(part) for part in value.split(";"))
        if isinstance(value, str):
            return ", ".join(names.get(part, part) for part in value.split("+"))
        return str(value)

    return pd.DataFrame(
        {heading: [cell(value, column) for value in frame[column]] for column, heading in columns.items()}, dtype="str"
    )


def in_digits(value: float) -> str:
    """A number with three digits that count, whole above a hundred: 0.245, 21.4, 6,900."""
    if isnan(value):
        return "no figure"
    places = max(0, 2 - floor(log10(abs(value)))) if value else 0
    digits = f"{value:,.{places}f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def words_of_period(period: str) -> str:
    """A date or period as a reader writes it: '2022-01/2022-10' gives 'January to October 2022'."""
    first, last = bounds(period)
    if first == last:
        day = first_day(first)
        return {4: first, 7: f"{day:%B %Y}", 10: f"{day.day} {day:%B %Y}"}[len(first)]
    if len(first) == 4:
        return f"{first} to {last}"
    if first[:4] == last[:4]:
        return f"{first_day(first):%B} to {last_day(last):%B %Y}"
    return f"{first_day(first):%B %Y} to {last_day(last):%B %Y}"


def _months(period: str) -> tuple[int, int, int]:
    """First month, last month and years between: equal for the same months of two years."""
    first, last = (first_day(bounds(period)[0]), last_day(bounds(period)[1]))
    return first.month, last.month, last.year - first.year


def _ends_later(period: str) -> bool:
    return last_day(bounds(period)[1]) > last_day(PUBLISHED)
