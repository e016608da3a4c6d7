"""The rules for the claims on the ties to Russia and the riches, and the numbers beside the judged ones.

One function per claim; the docstring of a rule is the rule.
"""

from collections.abc import Mapping

import pandas as pd

from claimbook.checks import Add, Drop, Finding, gives
from claimbook.numbers import digits, ordinal
from claimbook.words import listed, spell
from topics.economy import measures
from topics.economy.measures import LAST_YEAR, RESOURCES
from topics.shared.states import STATE_NAMES, names_of

VERDICTS_GIVEN = ("supported", "mixed", "contradicted", "not_enough_evidence")
# A count of trade that would untie a state.
LOW_COUNTS = {"share_percent": (9.0,), "reporter_iso3": ("KGZ", "TJK", "KAZ", "UZB"), "partner_iso3": ("RUS",)}
LOW_COUNTS |= {"flow": ("total",), "year": (LAST_YEAR,)}


def _another_count(cells: Mapping) -> str:
    state = STATE_NAMES[cells["reporter_iso3"]]
    return f"with a count that gives Russia {cells['share_percent']:g} percent of {state}'s trade in {LAST_YEAR}"


def _rank_gone(cells: Mapping) -> str:
    resource, measure = cells["indicator"].split("-")[:2]
    rank = f"{ordinal(int(cells['value']))} in {resource} {measure} in {cells['year']}"
    return f"without the rank of {STATE_NAMES[cells['country_iso3']]}, {rank}"


@gives(*VERDICTS_GIVEN, moves=(Add("trade_partners_other", _another_count, LOW_COUNTS),))
def c14b(
    trade_partners_national: pd.DataFrame,
    trade_partners_other: pd.DataFrame,
    trade_partners: pd.DataFrame,
    remittances: pd.DataFrame,
    remittances_from_russia: pd.DataFrame,
    *,
    minimum_trade_percent: float = 10,
    minimum_remittances_percent: float = 10,
) -> Finding:
    """Were the five states closely tied to Russia's economy in the last year before the article?

    A state is tied if Russia's share of its trade, or its remittances from Russia as a share of its GDP, reaches a
    minimum. Trade is that of 2023 by the state's own statistics, the lowest where counts differ, and of an earlier year
    only where none of 2023 is known (Turkmenistan: the IMF's estimate for 2020). Four or five states tied: supported;
    four or five known not to be: contradicted; at least two of each: mixed. Nearness, and that ties hold a state back,
    are not tested. The Kazakh table of 2023 came out after the article, the Kyrgyz one may have; both shares are below
    those of 2022, so they can only weaken the finding.

    Gaps: a state is not tied only if both numbers are known and too low; remittances whose Russian part is not known
    tie nobody. If states without an answer could decide, or a table is empty, there is not enough evidence.

    Threshold: a tenth of trade and a tenth of GDP are round numbers, set with the data in view. They are two
    parameters because the two shares are of different things. Four of five stands for "the five".
    """
    tables = [trade_partners_national, trade_partners_other, trade_partners]
    if any(table.empty for table in (*tables, remittances, remittances_from_russia)):
        return Finding("not_enough_evidence", "a table of trade or remittances is empty")
    ties = measures.ties(tables, remittances, remittances_from_russia)
    states = measures.tied(ties, minimum_trade_percent, minimum_remittances_percent)
    trade = ties.set_index("country_iso3")["trade_percent"].dropna().sort_values(ascending=False)
    tied = states.index[states["either"] == 1]
    shares = trade[trade >= minimum_trade_percent]
    verdict = _extent(states["either"])
    # Those tied by remittances need no trade; the verdict turns on the weakest share that the others need.
    needed = trade[states["remittances"].reindex(trade.index) != 1].head(4 - int((states["remittances"] == 1).sum()))
    listing = ", ".join(f"{STATE_NAMES[state]} {percent:.1f}" for state, percent in trade.items())
    return Finding(
        verdict,
        f"{spell(len(tied))} of five states are tied to Russia by trade or remittances; Russia's share of trade in the "
        f"last year known, in percent: {listing or 'none'}",
        float(needed.iloc[-1]) if len(needed) else None,
        "percent of trade, the weakest share that decides",
        (minimum_trade_percent,) if verdict == "supported" and len(needed) else (),
        {
            "trade or remittances from Russia": verdict,
            "trade only": _extent(states["trade"]),
            "remittances from Russia only": _extent(states["remittances"]),
            "both at once": _extent(states["both"]),
        },
        {"states": names_of(shares.index), "low": f"{shares.min():.1f}", "high": f"{shares.max():.1f}"},
    )


def _extent(tied: pd.Series) -> str:
    """The verdict on states that are tied (1), not tied (0) or not known."""
    yes, no = (tied == 1).sum(), (tied == 0).sum()
    if max(yes, no) >= 4:
        return "supported" if yes >= 4 else "contradicted"
    return "mixed" if min(yes, no) >= 2 else "not_enough_evidence"


@gives(
    *VERDICTS_GIVEN,
    moves=(Drop("energy_resources", _rank_gone, where=lambda f: f.index.isin(measures.first_ranks(f).index)),),
)
def c46b(energy_resources: pd.DataFrame) -> Finding:
    """In how many natural resources does one of the five rank among the world's first five?

    Ranks of uranium, gas, oil and coal count, by any count of them. Two or more resources: supported; one: mixed; none:
    contradicted. Strategic weight is not tested.

    Gaps: fewer than two such resources decide nothing while one of the four has no rank: not enough evidence.

    Threshold: the first five places and two resources were set with the data in view; the notebook shows others.
    """
    first = measures.first_ranks(energy_resources)
    resources = sorted(set(first["resource"]))
    count, unranked = len(resources), sorted(set(RESOURCES) - set(measures.plain_ranks(energy_resources)["resource"]))
    if count < 2 and unranked:
        return Finding("not_enough_evidence", f"no rank is known in {listed(unranked)}")

    def places(state: str, resource: str) -> str:
        rows = first[(first["country_iso3"] == state) & (first["resource"] == resource)]
        return " or ".join(ordinal(int(rank)) for rank in sorted(set(rows["value"])))

    return Finding(
        "supported" if count >= 2 else "mixed" if count else "contradicted",
        f"{spell(count)} resources with a rank among the first five: {listed(resources) or 'none'}",
        count,
        "resources",
        fields={"uranium": places("KAZ", "uranium"), "gas": places("TKM", "gas")},
    )


def c47(energy_exports: pd.DataFrame) -> Finding:
    """Kazakhstan's part of the European Union's oil and uranium in 2022, and how much of its oil crossed Russia."""
    rows = energy_exports[(energy_exports["exporter_iso3"] == "KAZ") & (energy_exports["period"] == "2022")]
    share = rows.drop_duplicates("indicator").set_index("indicator")["value"]
    indicators = ("share-of-EU-imports", "share-of-EU-supply", "share-of-exports-through-russia")
    fields = dict(zip(("oil", "uranium", "through_russia"), map(digits, share[list(indicators)]), strict=True))
    return Finding(
        "", "oil {oil}, uranium {uranium}, through Russia {through_russia} percent".format(**fields), fields=fields
    )


def c47b(trade_partners: pd.DataFrame, trade_partners_national: pd.DataFrame) -> Finding:
    """Russia's share of Kazakhstan's imports: in 2000 by the IMF, then by Kazakhstan's own statistics."""
    imf = measures.change_in_imports(trade_partners, 2000, 2020).set_index("country_iso3").loc["KAZ"]
    own = measures.change_in_imports(trade_partners_national, 2021, LAST_YEAR).set_index("country_iso3").loc["KAZ"]
    fields = {"first": digits(imf["first_percent"]), "last": digits(own["last_percent"])}
    return Finding(
        "", "Russia's share of Kazakhstan's imports fell from {first} to {last} percent".format(**fields), fields=fields
    )
