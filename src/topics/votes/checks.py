"""The rules for the claims on votes and words of the five states: a function per claim; its docstring is the rule."""

from collections.abc import Mapping

import pandas as pd

from claimbook.checks import Drop, Finding, gives
from claimbook.dates import in_words
from claimbook.words import listed, spell
from topics.shared.events import INVASION
from topics.shared.states import STATE_NAMES, STATES, names_of
from topics.votes import measures
from topics.votes.measures import CRIMEA_AND_WAR, on_topics, stated_positions

GIVEN = ("supported", "supported_with_correction", "mixed", "contradicted", "not_enough_evidence")
NO_ROLL_CALL = Finding("not_enough_evidence", "no roll call on such a resolution before publication")


def _leaning_in_2008(positions: pd.DataFrame) -> pd.Series:
    return (positions["issue"] == "georgia-2008") & (positions["leans_to"] == "russia")


def _arguable(resolutions: pd.DataFrame) -> pd.Series:
    """Those that condemn, without those of the emergency session, which certainly do."""
    return resolutions["condemns"] & (resolutions["topic"] != "invasion-2022")


def _on_crimea_and_war(resolutions: pd.DataFrame) -> pd.Series:
    return resolutions["topic"].isin(CRIMEA_AND_WAR)


def _without_one(row: Mapping) -> str:
    return f"without {row['resolution'].removeprefix('A/RES/')} of {in_words(row['date'])}"


def _without_topic(row: Mapping) -> str:
    return f"without all resolutions on {CRIMEA_AND_WAR[row['topic']]}"


def _by_number(states: int) -> str:
    """The verdict on what all five are said to do, by how many do it; three of five are most."""
    if states < 3:
        return "mixed" if states else "contradicted"
    return "supported_with_correction" if states < len(STATES) else "supported"


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=(Drop("positions", "without what is known through {origin}", where=_leaning_in_2008, origin=True),),
)
def c18(positions: pd.DataFrame, sources: pd.DataFrame) -> Finding:
    """Did the five withhold recognition and words of support from Russia over Georgia in 2008?

    Most of them recognised Abkhazia and South Ossetia: contradicted. Fewer did, or some spoke in words that lean to
    Russia: mixed. None of either: supported. Gaps: supported needs a position on record for each of the five; otherwise
    there is not enough evidence. Threshold: three of five are most.
    """
    rows = stated_positions(positions, "georgia-2008")
    recognised = set(rows.loc[rows["stance"] == "recognises", "country_iso3"])
    leaning = set(rows.loc[rows["leans_to"] == "russia", "country_iso3"])
    silent = set(STATES) - set(rows["country_iso3"])
    because = f"recognition of Abkhazia and South Ossetia: {names_of(recognised)}; words that lean to Russia: "
    because += names_of(leaning) + (f"; no position on record: {names_of(silent)}" if silent else "")
    verdict = "mixed" if recognised or leaning else "not_enough_evidence" if silent else "supported"
    verdict = "contradicted" if len(recognised) >= 3 else verdict
    fields = {"recognised": names_of(recognised), "leaning": names_of(leaning), "states": spell(len(leaning))}
    return Finding(verdict, because, len(leaning), "states leaning to Russia in words", fields=fields)


def c19(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, positions: pd.DataFrame) -> Finding:
    """The ballots on the status of Crimea, and whose words leaned to Russia or to the attacked, then and in 2008."""
    ballots = on_topics(measures.ballots_on(un_votes, un_ukraine_resolutions), ["crimea-territorial"])
    voted = {ballot: ballots.loc[ballots["ballot"] == ballot, "member"] for ballot in "YAX"}
    said, before = (stated_positions(positions, issue) for issue in ("crimea-2014", "georgia-2008"))
    fields = {
        "abstained": names_of(voted["A"]),
        "absent": spell(voted["X"].nunique()),
        "leaning": names_of(said.loc[said["leans_to"] == "russia", "country_iso3"]),
        "for_ukraine": names_of(said.loc[said["leans_to"] == "target", "country_iso3"]),
    }
    because = (
        f"on Crimea in 2014 {fields['abstained']} abstained, {fields['absent']} cast no vote, "
        f"{names_of(voted['Y'])} voted yes; words that lean to Russia: {fields['leaning']} (in 2008 "
        f"{names_of(before.loc[before['leans_to'] == 'russia', 'country_iso3'])}), to Ukraine: {fields['for_ukraine']}"
    )
    return Finding("", because, fields=fields)


@gives(*GIVEN, moves=(Drop("un_ukraine_resolutions", _without_one, where=_arguable),))
def c31(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, published: str) -> Finding:
    """Do the five abstain, each as a rule, on resolutions that condemn Russia over Crimea or the war?

    A state abstains as a rule if it did so on more than half of those up to publication. All five, and no yes:
    supported. At least three: supported with correction, for one yes leaves a rule standing. One or two: mixed. None:
    contradicted. Gaps: a resolution without a roll call is left out; if none is left there is not enough evidence. A
    ballot not cast is on record and no abstention. Threshold: "as a rule" is more than half, three of five are most.
    """

    def usual(ballots: pd.DataFrame) -> list[str]:
        shares = measures.abstention_percent(ballots)
        return list(shares[shares > measures.USUAL_PERCENT].index)

    def verdict(ballots: pd.DataFrame) -> str:
        found = _by_number(len(usual(ballots)))
        return "supported_with_correction" if found == "supported" and "Y" in set(ballots["ballot"]) else found

    every = _known(un_votes, un_ukraine_resolutions, published)
    ballots = measures.condemning(every)
    if ballots.empty:
        return NO_ROLL_CALL
    definitions = {
        "Crimea 2014 and the war": verdict(ballots),
        "every yearly resolution on Crimea since the invasion added": verdict(measures.condemning(every, yearly=True)),
        "the war only": verdict(ballots[ballots["date"] >= INVASION]),
        "ballots cast only": verdict(ballots[ballots["ballot"] != "X"]),
        "all resolutions on Crimea and the war": verdict(every),
    }
    counts, number = measures.ballot_totals(ballots), spell(ballots["resolution"].nunique())
    standing = usual(ballots)
    because = (
        f"of the five, {names_of(standing)} abstained on more than half of {number} resolutions; together "
        f"{counts['A']} abstentions, {counts['N']} noes and {counts['Y'] or 'no'} yes in {len(ballots)} ballots, "
        f"of which {counts['X']} ({100 * counts['X'] / len(ballots):.1f} percent) were not cast"
    )
    fields = {
        "states": spell(len(standing)),
        "resolutions": number,
        "yeses": names_of(ballots.loc[ballots["ballot"] == "Y", "member"]),
        "silent": names_of(measures.never_cast(ballots)),
    }
    found = definitions["Crimea 2014 and the war"]
    return Finding(found, because, len(standing), "states that abstain as a rule", (), definitions, fields)


@gives(*GIVEN, moves=(Drop("un_ukraine_resolutions", _without_topic, ("topic",), _on_crimea_and_war),))
def c31b(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, published: str) -> Finding:
    """Did the five vote no, as Russia did, on any resolution on Crimea or the war up to publication?

    All five at least once: supported. Three or four: supported with correction. One or two: mixed. None: contradicted.
    Gaps: a resolution without a roll call is left out; if none is left there is not enough evidence. Threshold: one no
    is enough, since the claim gives it as one of two courses; three of five are most.
    """

    def verdict(ballots: pd.DataFrame, *siding: str) -> str:
        return _by_number(ballots.loc[ballots["ballot"].isin(siding), "member"].nunique())

    ballots = _known(un_votes, un_ukraine_resolutions, published)
    if ballots.empty:
        return NO_ROLL_CALL
    no = ballots[ballots["ballot"] == "N"]
    noes = no["member"].value_counts().reindex(STATES, fill_value=0).sort_values(ascending=False, kind="stable")
    definitions = {
        "a no, on Crimea or the war": verdict(ballots, "N"),
        "a no, on those that condemn the war": verdict(measures.condemning(ballots[ballots["date"] >= INVASION]), "N"),
        "a no or no vote cast": verdict(ballots, "N", "X"),
        "anything but a yes": verdict(ballots, "N", "X", "A"),
    }
    drew, number = no["resolution"].nunique(), ballots["resolution"].nunique()
    after = no.loc[no["date"] >= INVASION, "resolution"].nunique()
    by_state = [f"{STATE_NAMES[state]} {times}" for state, times in noes.items()]
    because = f"{spell(drew)} of {number} resolutions drew a no from at least one of them, {spell(after)} of these "
    because += f"after the invasion of 2022: {', '.join(by_state)}"
    fields = {
        "noes": listed([words for words, times in zip(by_state, noes, strict=True) if times]),
        "never": names_of(noes[noes == 0].index),
        "drew": spell(drew),
        "resolutions": f"{number}",
    }
    found, states = definitions["a no, on Crimea or the war"], no["member"].nunique()
    return Finding(found, because, states, "states with a no", (), definitions, fields)


@gives(
    *("supported", "supported_with_correction", "contradicted", "not_enough_evidence"),
    moves=(Drop("un_ukraine_resolutions", _without_one, where=lambda rows: rows["topic"] == "crimea-human-rights"),),
)
def c32(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, published: str) -> Finding:
    """Did states of the five vote no, as Russia did, on a resolution on human rights in Crimea up to publication?

    At least one such resolution drew a no from several: supported, for the claim asks for one. Only from a single
    state: supported with correction. From nobody: contradicted. Gaps: a resolution without a roll call is left out; if
    none is left there is not enough evidence. Threshold: two are several; that it was never all five is for C31b.
    """

    def verdict(noes: pd.Series) -> str:
        most = noes.max() if len(noes) else 0
        return "supported" if most >= 2 else "supported_with_correction" if most else "contradicted"

    ballots = on_topics(_known(un_votes, un_ukraine_resolutions, published), ["crimea-human-rights"])
    if ballots.empty:
        return NO_ROLL_CALL
    noes = (ballots["ballot"] == "N").groupby([ballots["date"], ballots["resolution"]]).sum()
    definitions = {
        "all such resolutions": verdict(noes),
        "those after the invasion of 2022": verdict(noes[noes.index.get_level_values("date") >= INVASION]),
        "those on which four voted alike": verdict(noes[noes >= 4]),
    }
    number, together = int((noes > 0).sum()), int(noes.max())
    because = f"{spell(number)} of {spell(len(noes))} resolutions drew a no, "
    because += f"never from more than {spell(together)} states at once"
    fields = {"drew": spell(number), "resolutions": spell(len(noes)), "together": spell(together)}
    return Finding(verdict(noes), because, number, "resolutions with a no", (), definitions, fields)


def _known(un_votes: pd.DataFrame, un_ukraine_resolutions: pd.DataFrame, published: str) -> pd.DataFrame:
    """The ballots of the five on Crimea and the war up to publication, where there is a roll call."""
    called = un_ukraine_resolutions[un_ukraine_resolutions["resolution"].isin(un_votes["resolution"])]
    return measures.ballots_on(un_votes, measures.up_to(on_topics(called, CRIMEA_AND_WAR), published))
