"""The rules for the claims on the garden: a function per claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Add, Drop, Finding, claimed_number, gives, no_number, origins_of
from claimbook.numbers import digits
from claimbook.words import spell
from topics.garden import measures

DECIDED = ("supported", "supported_with_correction", "contradicted", "not_enough_evidence")
NO_SURVEY = Finding("not_enough_evidence", "no survey of the trees")
NO_COUNT = Finding("not_enough_evidence", "no count of hives in both years")
# The years that the claim on hives compares, and by what the number must be multiplied.
YEARS, TWICE = (2020, 2024), 2.0


@gives(
    *DECIDED,
    moves=(
        Add("trees", "with {trees} more trees of another kind", {"species": ["elm"], "trees": [2, 4]}),
        Drop("trees", "without the trees of the kind {species}"),
    ),
)
def c01(claims: pd.DataFrame, trees: pd.DataFrame, *, close_percent: float = 5) -> Finding:
    """Did the garden have as many trees as the article says?

    The same number: supported. No further away than the tolerance: supported with correction. Further: contradicted.
    Gaps: without a survey, or without a number in the claim, there is not enough evidence. Threshold: five percent is
    how far two surveys of one garden differ when saplings are counted or not; it was set with the data in view.
    """
    claimed = claimed_number(claims, "C01")
    if claimed is None:
        return no_number("C01")
    if trees.empty:
        return NO_SURVEY
    total = int(trees["trees"].sum())
    room = claimed * close_percent / 100
    verdict = "supported" if total == claimed else "supported_with_correction"
    verdict = verdict if abs(total - claimed) <= room else "contradicted"
    because = f"the survey has {total} trees, the article {digits(claimed)}"
    fields = {"total": f"{total}", "off": spell(abs(int(claimed - total)))}
    return Finding(verdict, because, total, "trees", flips_at=(claimed - room, claimed), fields=fields)


@gives(*DECIDED, moves=(Drop("trees", "without the trees of the kind {species}"),))
def c02(trees: pd.DataFrame) -> Finding:
    """Are half of the trees limes?

    From 45 to 55 percent: supported. From 40 to 60: supported with correction. Otherwise contradicted. Gaps: without a
    survey there is not enough evidence. Threshold: "every second one" is said of what is half to the eye.
    """
    if trees.empty:
        return NO_SURVEY
    shares = measures.tree_shares(trees)
    share = float(shares.loc[shares["species"] == "lime", "share_percent"].sum())
    off = abs(share - 50)
    verdict = "supported" if off <= 5 else "supported_with_correction" if off <= 10 else "contradicted"
    because = f"{digits(share)} percent of the trees are limes"
    return Finding(verdict, because, share, "percent", flips_at=(40, 60), fields={"share": digits(share)})


@gives("supported", "contradicted", "not_enough_evidence", moves=(Drop("trees", "without the kind {species}"),))
def c02b(trees: pd.DataFrame) -> Finding:
    """Is the lime the most frequent kind of tree?

    It is, alone or with another: supported. It is not: contradicted. Gaps: a survey of fewer than two kinds compares
    nothing, so there is not enough evidence.
    """
    if len(trees) < 2:
        return NO_SURVEY
    shares = measures.tree_shares(trees)
    first, second = shares.iloc[0], shares.iloc[1]
    limes = int(shares.loc[shares["species"] == "lime", "trees"].sum())
    verdict = "supported" if limes == first["trees"] else "contradicted"
    because = f"{limes} trees are limes; most frequent are {first['species']} and {second['species']}"
    return Finding(verdict, because, limes, "trees", fields={"trees": f"{limes}", "second": second["species"]})


@gives(
    *("supported", "supported_with_correction", "mixed", "contradicted", "not_enough_evidence"),
    moves=(Drop("hives", "without the count of the {counted_by}", alike=("counted_by",)),),
)
def c03(hives: pd.DataFrame) -> Finding:
    """Has the number of hives doubled since 2020?

    Under both counts: supported. Under one: mixed. Under none, but each grew by half or more: supported with
    correction. Otherwise contradicted. Gaps: a count without both years says nothing; with fewer than one count there
    is not enough evidence. Threshold: half way to twice.
    """
    ratios = measures.hive_growth(hives, *YEARS)
    if not ratios:
        return NO_COUNT
    doubled = {count: ratio >= TWICE for count, ratio in ratios.items()}
    verdict = "supported" if all(doubled.values()) else "mixed" if any(doubled.values()) else "contradicted"
    if verdict == "contradicted" and min(ratios.values()) >= 1 + (TWICE - 1) / 2:
        verdict = "supported_with_correction"
    because = "; ".join(f"by the {count}'s count {digits(ratio)} times as many" for count, ratio in ratios.items())
    alone = {f"the {count}'s count": "supported" if holds else "contradicted" for count, holds in doubled.items()}
    definitions = {"both counts": verdict, **alone}
    fields = {count: digits(ratio) for count, ratio in ratios.items()}
    return Finding(verdict, because, definitions=definitions, fields={"club": "unknown", "town": "unknown"} | fields)


@gives(
    *("supported", "contradicted", "not_enough_evidence"),
    moves=(Drop("swarms", "without what is known through {origin}", origin=True),),
)
def c04(swarms: pd.DataFrame, sources: pd.DataFrame) -> Finding:
    """Did a swarm settle on the town hall in May 2023?

    Two origins report it for that month and place: supported. Reports of that month name other places only, from two
    origins: contradicted. Gaps: fewer origins are not enough evidence. Threshold: two that do not copy one another.
    """
    month = swarms[swarms["date"].str.startswith("2023-05")]
    here = month[month["place"] == "town hall"]
    origins, elsewhere = origins_of(here["source_id"], sources), origins_of(month["source_id"], sources)
    verdict = "supported" if len(origins) >= 2 else "not_enough_evidence"
    verdict = "contradicted" if here.empty and len(elsewhere) >= 2 else verdict
    because = f"reports of May 2023 with the town hall as the place come from {spell(len(origins))} origins"
    return Finding(verdict, because, len(origins), "origins", fields={"origins": spell(len(origins))})


def c05(hives: pd.DataFrame) -> Finding:
    """The town's count of hives before the meadow was sown and in the year of the article."""
    counts = hives[hives["counted_by"] == "town"].set_index("year")["hives"].reindex(list(YEARS))
    before, after = (digits(float(count)) for count in counts)
    return Finding("", f"the town counted {before} hives, later {after}", fields={"before": before, "after": after})
