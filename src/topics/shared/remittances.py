"""Remittances as a share of GDP, and the share of them that came from Russia."""

import pandas as pd

from claimbook.data.corrections import is_marked
from claimbook.dates import bounds, ends_after, last_day


def remittance_shares(remittances: pd.DataFrame, published: str) -> pd.DataFrame:
    """Remittances from all countries as a share of GDP, the years with a value, by state and year.

    ``country_iso3``, ``year``, ``share_of_gdp_percent``, ``usd_millions``, ``estimated`` (marked so), ``later`` (the
    year ends after the article), ``source_id``.
    """
    rows = remittances.dropna(subset=["share_of_gdp_percent"])
    rows = rows.assign(
        estimated=is_marked(rows, "marked"), later=[ends_after(f"{year}", published) for year in rows["year"]]
    )
    columns = ["country_iso3", "year", "share_of_gdp_percent", "usd_millions", "estimated", "later", "source_id"]
    return rows[columns].sort_values(["country_iso3", "year"], ignore_index=True)


def shares_from_russia(remittances_from_russia: pd.DataFrame, published: str) -> pd.DataFrame:
    """Russia's share of remittances where a source gives one, by state and end of period.

    ``country_iso3``, ``period``, ``share_from_russia_percent``, ``later`` (the period ends after the article),
    ``source_id``. Reports of one share for one period are one row. Periods differ: no series.
    """
    rows = remittances_from_russia.dropna(subset=["share_from_russia_percent"])
    key = ["country_iso3", "period", "share_from_russia_percent"]
    rows = rows.groupby(key, sort=False, as_index=False).agg(source_id=("source_id", ";".join))
    rows = rows.assign(
        end=[last_day(bounds(period)[1]) for period in rows["period"]],
        later=[ends_after(period, published) for period in rows["period"]],
    ).sort_values(["country_iso3", "end"], kind="stable", ignore_index=True)
    return rows[[*key, "later", "source_id"]]
