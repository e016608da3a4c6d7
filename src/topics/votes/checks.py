"""The rules for the claims on the votes and words of the five states: one function a claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding
from claimbook.dates import PUBLISHED
from claimbook.words import spell
from topics.shared.ballots import BALLOTS
from topics.shared.events import INVASION
from topics.shared.states import STATE_NAMES, STATES, names_of

CRIMEA_AND_WAR = ("crimea-territorial", "crimea-human-rights", "crimea-militarization", "invasion-2022")


def c18(positions: pd.DataFrame) -> Finding:
    """Positions on Georgia in 2008. Any recognition: contradicted; none, and no words leaning to Russia: supported;
    none, but some words leaning to Russia: mixed."""
    rows = positions[(positions["issue"] == "georgia-2008") & positions["date"].str.match("2008|$")]
    recognised = rows.loc[rows["stance"] == "recognises", "country_iso3"]
    leaning = rows.loc[rows["leans_to"] == "russia", "country_iso3"]
    if rows.empty:
        return Finding("not_enough_evidence", "no position is on record")
    verdict = "contradicted" if len(recognised) else "mixed" if len(leaning) else "supported"
    return Finding(
        verdict,
        f"recognition of Abkhazia and South Ossetia: {names_of(list(recognised))}; "
        f"words that lean to Russia: {names_of(list(leaning))}",
        leaning.nunique(), "states leaning to Russia in words", (0,),
    )  # fmt: skip


def c19(un_votes: pd.DataFrame, positions: pd.DataFrame) -> Finding:
    """Votes on Crimea (68/262) and, before it, on Georgia (63/307), with the words of 2014. Any yes on Crimea:
    contradicted; no yes there but more on Georgia, and no words leaning to Russia: supported; otherwise mixed."""
    votes = un_votes[["resolution", *STATES]].set_index("resolution")
    crimea, georgia = (
        int((votes.loc[name] == "Y").sum()) if name in votes.index else None
        for name in ("A/RES/68/262", "A/RES/63/307")
    )
    if crimea is None or georgia is None:
        return Finding("not_enough_evidence", "a roll call is missing")
    words = positions[(positions["issue"] == "crimea-2014") & positions["date"].str.startswith("2014")]
    leaning = words.loc[words["leans_to"] == "russia", "country_iso3"]
    verdict = "contradicted" if crimea else "supported" if georgia > crimea and leaning.empty else "mixed"
    return Finding(
        verdict,
        f"the five cast {crimea} yes votes on Crimea in 2014 and {georgia} on Georgia in 2009; "
        f"words that lean to Russia in 2014: {names_of(list(leaning))}",
        crimea, "yes votes on Crimea", (1,),
    )  # fmt: skip


def _roll_calls(
    un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, *topics: tuple[str, ...]
) -> list[pd.DataFrame]:
    """The ballots of the five on the texts known at publication: a frame for each group of topics."""
    texts = un_ukraine_resolutions[un_ukraine_resolutions["date"] <= PUBLISHED]
    votes = un_votes[["resolution", *STATES]]
    votes = votes[votes["resolution"].isin(texts["resolution"])].set_index("resolution")
    return [votes[votes.index.isin(texts.loc[texts["topic"].isin(group), "resolution"])] for group in topics]


def c31(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame) -> Finding:
    """Ballots of the five on texts that condemn the annexation of Crimea or the war, up to publication. Any yes:
    contradicted. No yes, and abstention the commonest ballot: supported if all five abstained at least once, supported
    with correction if three or four did. Otherwise mixed."""

    def verdict(ballots: pd.DataFrame) -> tuple[str, int, dict[str, int]]:
        cells = ballots.to_numpy(dtype="object")
        counts = {ballot: int((cells == ballot).sum()) for ballot in BALLOTS}
        states = int((ballots == "A").any().sum())
        if counts["Y"]:
            return "contradicted", states, counts
        if counts["A"] <= max(counts["N"], counts["X"]) or states < 3:
            return "mixed", states, counts
        return ("supported" if states == 5 else "supported_with_correction"), states, counts

    ballots, war, every = _roll_calls(
        un_votes, un_ukraine_resolutions, ("crimea-territorial", "invasion-2022"), ("invasion-2022",), CRIMEA_AND_WAR
    )
    result, states, counts = verdict(ballots)
    total = sum(counts.values())
    if not total:
        return Finding("not_enough_evidence", "no roll call on such a text before publication")
    return Finding(
        result,
        f"{counts['A']} abstentions, {counts['N']} noes and {counts['Y']} yes in {total} ballots; "
        f"{counts['X']} ({100 * counts['X'] / total:.1f} percent) were not cast at all",
        states, "states that abstained at least once", (2, 5) if states < 5 else (4,),
        {
            "Crimea 2014 and the war": result,
            "the war only": verdict(war)[0],
            "ballots cast only": verdict(ballots.where(ballots != "X"))[0],
            "all texts on Crimea and the war": verdict(every)[0],
        },
    )  # fmt: skip


def c31b(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame) -> Finding:
    """States with at least one no, Russia's own ballot, on the texts on Crimea and the war up to publication. Five:
    supported; three or four: supported with correction; one or two: mixed; none: contradicted."""

    def verdict(sided: pd.DataFrame) -> str:
        states = int(sided.any().sum())
        return (
            "contradicted",
            "mixed",
            "mixed",
            "supported_with_correction",
            "supported_with_correction",
            "supported",
        )[states]

    ballots, war = _roll_calls(un_votes, un_ukraine_resolutions, CRIMEA_AND_WAR, ("invasion-2022",))
    noes = (ballots == "N").sum()
    texts = int((ballots == "N").any(axis=1).sum())
    states = int((noes > 0).sum())
    return Finding(
        verdict(ballots == "N"),
        f"{spell(texts)} of {len(ballots)} texts drew a no from at least one of them: "
        + ", ".join(f"{STATE_NAMES[state]} {noes[state]}" for state in noes.sort_values(ascending=False, kind="stable").index),
        states, "states with a no", (2, 5) if 3 <= states <= 4 else (4,) if states == 5 else (0, 3),
        {
            "a no, on all four topics": verdict(ballots == "N"),
            "a no, on the war only": verdict(war == "N"),
            "a no or no vote cast": verdict((ballots == "N") | (ballots == "X")),
            "anything but a yes": verdict(ballots != "Y"),
        },
    )  # fmt: skip


def c32(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame) -> Finding:
    """Texts on human rights in Crimea, up to publication, with a no from at least one of the five. None: contradicted;
    exactly one, with a no from all five: supported; otherwise supported with correction."""

    def verdict(ballots: pd.DataFrame) -> str:
        noes = ballots[(ballots == "N").any(axis=1)] == "N"
        if noes.empty:
            return "contradicted"
        return "supported" if len(noes) == 1 and noes.all(axis=None) else "supported_with_correction"

    (ballots,) = _roll_calls(un_votes, un_ukraine_resolutions, ("crimea-human-rights",))
    texts = int((ballots == "N").any(axis=1).sum())
    together = int((ballots == "N").sum(axis=1).max()) if len(ballots) else 0
    dates = un_ukraine_resolutions.set_index("resolution")["date"]
    after = ballots[ballots.index.map(dates) >= INVASION]
    return Finding(
        verdict(ballots),
        f"{spell(texts)} of {spell(len(ballots))} texts drew a no, never from more than {spell(together)} states at once",
        texts, "texts with a no", (0, 1),
        {
            "any text with a no": verdict(ballots),
            "texts after the full-scale invasion": verdict(after),
            "texts where four voted alike": verdict(ballots[(ballots == "N").sum(axis=1) >= 4]),
        },
    )  # fmt: skip
