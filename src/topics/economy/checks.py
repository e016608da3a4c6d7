"""The rules for the claims on the ties to Russia and the riches: one function per claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding
from claimbook.words import listed, spell
from topics.economy import measures
from topics.shared.states import STATE_NAMES


def c14b(trade_partners: pd.DataFrame, remittances: pd.DataFrame, *, minimum_share_percent: float = 10) -> Finding:
    """A state counts as tied if Russia's share of its goods trade (2020) or remittances as a share of its GDP (2023)
    reach the minimum. Four or five states: supported; two or three: mixed; fewer: contradicted."""
    ties = measures.ties(trade_partners, remittances, minimum_share_percent=minimum_share_percent)
    strongest = ties.set_index("country_iso3")["strongest_percent"].fillna(0).sort_values(ascending=False)
    tied = strongest[strongest >= minimum_share_percent]
    counts = measures.ties_by_minimum(ties, (minimum_share_percent,)).iloc[0]
    # The verdict turns on the fourth strongest tie, or on the second strongest if hardly any state is tied.
    place, name = (4, "fourth") if len(tied) >= 2 else (2, "second")
    return Finding(
        _extent(len(tied)),
        f"{spell(len(tied))} of five states reach {minimum_share_percent:g} percent by trade with Russia or by "
        f"remittances ({', '.join(f'{STATE_NAMES[state]} {percent:.1f}' for state, percent in tied.items())})",
        float(strongest.iloc[place - 1]),
        f"percent, {name} strongest tie",
        (minimum_share_percent,),
        {
            "trade or remittances": _extent(len(tied)),
            "trade only": _extent(counts["by_trade"]),
            "remittances only": _extent(counts["by_remittances"]),
            "both at once": _extent(counts["by_both"]),
        },
    )


def _extent(tied_states: float) -> str:
    return "supported" if tied_states >= 4 else "mixed" if tied_states >= 2 else "contradicted"


def c46b(energy_resources: pd.DataFrame) -> Finding:
    """Different resources (the first word of the indicator) in which one of the five ranks among the world's first
    five. Two or more: supported; one: mixed; none: contradicted."""
    resources = measures.resources_among_first(energy_resources, 5)
    count = len(resources)
    return Finding(
        "supported" if count >= 2 else "mixed" if count else "contradicted",
        f"{spell(count)} resources with a rank among the first five: {listed(resources) or 'none'}",
        count,
        "resources",
        (1,) if count >= 2 else (0, 2),
    )
