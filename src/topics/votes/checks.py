"""The rules for the claims on votes and words of the five states: a function per claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding
from claimbook.words import spell
from topics.shared.events import INVASION
from topics.shared.states import STATE_NAMES, STATES, names_of
from topics.votes import measures
from topics.votes.measures import CRIMEA_2014, CRIMEA_AND_WAR, GEORGIA_2009, ballot_counts, on_topics, stated_positions


def c18(positions: pd.DataFrame) -> Finding:
    """Positions on Georgia in 2008. Any recognition: contradicted; none, and no words leaning to Russia: supported;
    none, but some words leaning to Russia: mixed."""
    rows = stated_positions(positions, "georgia-2008")
    recognised = rows.loc[rows["stance"] == "recognises", "country_iso3"]
    leaning = rows.loc[rows["leans_to"] == "russia", "country_iso3"]
    if rows.empty:
        return Finding("not_enough_evidence", "no position is on record")
    verdict = "contradicted" if len(recognised) else "mixed" if len(leaning) else "supported"
    because = f"recognition of Abkhazia and South Ossetia: {names_of(recognised)}; words that lean to Russia: "
    return Finding(verdict, because + names_of(leaning), leaning.nunique(), "states leaning to Russia in words", (0,))


def c19(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, positions: pd.DataFrame) -> Finding:
    """Votes on Crimea (68/262) and, before it, on Georgia (63/307), with the words of 2014. Any yes on Crimea:
    contradicted; no yes there but more on Georgia, and no words leaning to Russia: supported; otherwise mixed."""
    ballots = measures.ballots_on(un_votes, un_ukraine_resolutions)
    yeses = ballot_counts(ballots, "resolution").set_index("resolution")["Y"]
    if not {CRIMEA_2014, GEORGIA_2009} <= set(yeses.index):
        return Finding("not_enough_evidence", "a roll call is missing")
    crimea, georgia = int(yeses[CRIMEA_2014]), int(yeses[GEORGIA_2009])
    words = stated_positions(positions, "crimea-2014")
    leaning = words.loc[words["leans_to"] == "russia", "country_iso3"]
    verdict = "contradicted" if crimea else "supported" if georgia > crimea and leaning.empty else "mixed"
    because = (
        f"the five cast {crimea} yes votes on Crimea in 2014 and {georgia} on Georgia in 2009; "
        f"words that lean to Russia in 2014: {names_of(leaning)}"
    )
    return Finding(verdict, because, crimea, "yes votes on Crimea", (1,))


def c31(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, published: str) -> Finding:
    """Ballots of the five on texts that condemn the annexation of Crimea or the war, up to publication. Any yes:
    contradicted. No yes, and abstention the commonest ballot: supported if all five abstained at least once, supported
    with correction if three or four did. Otherwise mixed."""

    def verdict(ballots: pd.DataFrame) -> str:
        counts, states = measures.ballot_totals(ballots), _states(ballots, "A")
        if counts["Y"]:
            return "contradicted"
        if counts["A"] <= max(counts["N"], counts["X"]) or states < 3:
            return "mixed"
        return "supported" if states == 5 else "supported_with_correction"

    every = _known(un_votes, un_ukraine_resolutions, published)
    ballots = on_topics(every, measures.CONDEMNING)
    if ballots.empty:
        return Finding("not_enough_evidence", "no roll call on such a text before publication")
    counts, states = measures.ballot_totals(ballots), _states(ballots, "A")
    definitions = {
        "Crimea 2014 and the war": verdict(ballots),
        "the war only": verdict(on_topics(ballots, ["invasion-2022"])),
        "ballots cast only": verdict(ballots[ballots["ballot"] != "X"]),
        "all texts on Crimea and the war": verdict(every),
    }
    because = (
        f"{counts['A']} abstentions, {counts['N']} noes and {counts['Y']} yes in {len(ballots)} ballots; "
        f"{counts['X']} ({100 * counts['X'] / len(ballots):.1f} percent) were not cast at all"
    )
    flips_at = (2, 5) if states < 5 else (4,)
    return Finding(verdict(ballots), because, states, "states that abstained at least once", flips_at, definitions)


def c31b(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, published: str) -> Finding:
    """States with at least one no, Russia's own ballot, on the texts on Crimea and the war up to publication. Five:
    supported; three or four: supported with correction; one or two: mixed; none: contradicted."""

    def verdict(ballots: pd.DataFrame, *siding: str) -> str:
        states = _states(ballots, *siding)
        if states == 5:
            return "supported"
        if states >= 3:
            return "supported_with_correction"
        return "mixed" if states else "contradicted"

    ballots = _known(un_votes, un_ukraine_resolutions, published)
    noes = ballot_counts(ballots).set_index("member")["N"].reindex(STATES, fill_value=0)
    noes = noes.sort_values(ascending=False, kind="stable")
    states, drew_a_no = _states(ballots, "N"), len(measures.resolutions_with(ballots, "N"))
    definitions = {
        "a no, on all four topics": verdict(ballots, "N"),
        "a no, on the war only": verdict(on_topics(ballots, ["invasion-2022"]), "N"),
        "a no or no vote cast": verdict(ballots, "N", "X"),
        "anything but a yes": verdict(ballots, "N", "X", "A"),
    }
    because = f"{spell(drew_a_no)} of {ballots['resolution'].nunique()} texts drew a no from at least one of them: "
    because += ", ".join(f"{STATE_NAMES[state]} {number}" for state, number in noes.items())
    flips_at = {3: (2, 5), 4: (2, 5), 5: (4,)}.get(states, (0, 3))
    return Finding(verdict(ballots, "N"), because, states, "states with a no", flips_at, definitions)


def c32(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, published: str) -> Finding:
    """Texts on human rights in Crimea, up to publication, with a no from at least one of the five. None: contradicted;
    exactly one, with a no from all five: supported; otherwise supported with correction."""

    def verdict(noes: pd.Series) -> str:
        drew_a_no = list(noes[noes > 0])
        if not drew_a_no:
            return "contradicted"
        return "supported" if drew_a_no == [5] else "supported_with_correction"

    ballots = on_topics(_known(un_votes, un_ukraine_resolutions, published), ["crimea-human-rights"])
    after = ballots[ballots["date"] >= INVASION]
    noes = ballot_counts(ballots, "resolution")["N"]
    definitions = {
        "any text with a no": verdict(noes),
        "texts after the full-scale invasion": verdict(ballot_counts(after, "resolution")["N"]),
        "texts where four voted alike": verdict(noes[noes >= 4]),
    }
    number, together = int((noes > 0).sum()), int(noes.max()) if len(noes) else 0
    because = f"{spell(number)} of {spell(len(noes))} texts drew a no, "
    because += f"never from more than {spell(together)} states at once"
    return Finding(verdict(noes), because, number, "texts with a no", (0, 1), definitions)


def _known(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, published: str) -> pd.DataFrame:
    """The ballots of the five on Crimea and the war, up to publication."""
    ballots = measures.ballots_on(un_votes, un_ukraine_resolutions)
    return measures.up_to(on_topics(ballots, CRIMEA_AND_WAR), published)


def _states(ballots: pd.DataFrame, *kinds: str) -> int:
    return ballots.loc[ballots["ballot"].isin(kinds), "member"].nunique()
