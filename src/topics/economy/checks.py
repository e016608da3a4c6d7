"""The rules for the claims on the ties to Russia and the riches: one function a claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding
from claimbook.words import listed, spell
from topics.shared.states import STATE_NAMES, STATES


def c14b(
    trade_partners: pd.DataFrame,
    remittances: pd.DataFrame,
    *,
    minimum_share_percent: float = 10,
) -> Finding:
    """A state counts as tied if Russia's share of its goods trade (2020) or remittances as a share of its GDP (2023)
    reach the minimum. Four or five states: supported; two or three: mixed; fewer: contradicted."""
    trade = trade_partners[
        (trade_partners["year"] == 2020)
        & (trade_partners["flow"] == "total")
        & (trade_partners["partner_iso3"] == "RUS")
    ].set_index("reporter_iso3")["share_percent"]
    money = remittances[remittances["year"] == 2023].groupby("country_iso3")["share_of_gdp_percent"].max()

    def verdict(shares: pd.Series) -> str:
        tied = int((shares >= minimum_share_percent).sum())
        return "supported" if tied >= 4 else "mixed" if tied >= 2 else "contradicted"

    trade, money = (shares.reindex(list(STATES)).astype("float64") for shares in (trade, money))
    strongest = pd.concat([trade, money], axis=1).max(axis=1).fillna(0).sort_values(ascending=False)
    tied = strongest[strongest >= minimum_share_percent]
    # The verdict turns on the fourth strongest tie, or on the second strongest if hardly any state is tied.
    place = 3 if len(tied) >= 2 else 1
    return Finding(
        verdict(strongest),
        f"{spell(len(tied))} of five states reach {minimum_share_percent:g} percent by trade with Russia or by remittances "
        f"({', '.join(f'{STATE_NAMES[s]} {tied[s]:.1f}' for s in tied.index)})",
        float(strongest.iloc[place]), f"percent, {('second', 'fourth')[place > 1]} strongest tie", (minimum_share_percent,),
        {
            "trade or remittances": verdict(strongest),
            "trade only": verdict(trade),
            "remittances only": verdict(money),
            "both at once": verdict(pd.concat([trade, money], axis=1).min(axis=1, skipna=False)),
        },
    )  # fmt: skip


def c46b(energy_resources: pd.DataFrame) -> Finding:
    """Different resources (the first word of the indicator) in which one of the five ranks among the world's first
    five. Two or more: supported; one: mixed; none: contradicted."""
    ranks = energy_resources[
        energy_resources["indicator"].str.endswith("world-rank")
        & (energy_resources["unit"] == "rank")
        & (energy_resources["value"] <= 5)
        & energy_resources["country_iso3"].isin(STATES)
    ]
    resources = sorted(set(ranks["indicator"].str.split("-").str[0]))
    count = len(resources)
    return Finding(
        "supported" if count >= 2 else "mixed" if count else "contradicted",
        f"{spell(count)} resources with a rank among the first five: {listed(resources) or 'none'}",
        count, "resources", (1,) if count >= 2 else (0, 2),
    )  # fmt: skip
