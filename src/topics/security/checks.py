"""The rules for the attack, the positions, the memberships, January 2022 and the summits; a docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding, claimed_number, no_number
from claimbook.dates import ends_after, in_words
from claimbook.words import spell
from topics.security import measures
from topics.shared.events import INVASION, dated, event_of
from topics.shared.states import names_of


def _day(when: str) -> str:
    """A day in words, also that of an event which is not in the table."""
    return "no known day" if when == "9999" else in_words(when)


def c01(events: pd.DataFrame) -> Finding:
    """Supported if the attack is dated March 2024 and named after Crocus City Hall; contradicted otherwise."""
    attack = event_of(events, "crocus-attack")
    if attack is None:
        return Finding("contradicted", "no attack is on record")
    fits = attack["date"].startswith("2024-03") and "Crocus City Hall" in attack["title"]
    because = f"the record has '{attack['title']}' on {in_words(attack['date'])}"
    return Finding("supported" if fits else "contradicted", because)


def c02(crocus_toll: pd.DataFrame, claims: pd.DataFrame, published: str, *, tolerance: float = 0.05) -> Finding:
    """Supported if the last count before publication equals the claimed toll; supported with correction if the claimed
    toll was an earlier count and is off by at most the tolerance; contradicted otherwise."""
    claimed = claimed_number(claims, "C02")
    if claimed is None:
        return no_number("C02")
    counts = measures.toll_counts(crocus_toll, published)
    known = counts[~counts["after_publication"]]
    if known.empty:
        return Finding("not_enough_evidence", "no count is dated before publication")

    def verdict(counts: pd.DataFrame) -> str:
        if counts.empty:
            return "not_enough_evidence"
        _, last, _ = measures.toll_standing(counts)
        if last == claimed:
            return "supported"
        near = abs(last - claimed) <= tolerance * last
        return "supported_with_correction" if near and (counts["deaths"] == claimed).any() else "contradicted"

    _, last, day = measures.toll_standing(known)
    had_it = known.loc[known["deaths"] == claimed, "as_of_date"]
    until_then = known[known["as_of_date"] <= had_it.min()] if len(had_it) else known
    away = f", from which it is {100 * abs(last - claimed) / last:.1f} percent away" if last else ""
    return Finding(
        verdict(known),
        f"{claimed} was counted on {in_words(had_it.min()) if len(had_it) else 'no day'}; "
        f"the last count before publication ({in_words(day)}) is {last}{away}",
        last,
        "deaths in the last count before publication",
        (claimed, claimed / (1 - tolerance)) if last >= claimed else (claimed / (1 + tolerance), claimed),
        {
            "all dated counts until publication": verdict(known),
            "official counts only": verdict(known[known["counted"] == "official"]),
            "counts until the day that had it": verdict(until_then),
        },
    )


def c06(events: pd.DataFrame) -> Finding:
    """Supported if Tajikistan's time as a Soviet republic is dated before its independence; contradicted otherwise."""
    joined, left = dated(events, "tajik-ssr-created"), dated(events, "tajik-independence")
    because = f"union republic from {_day(joined)}, independence declared on {_day(left)}"
    return Finding("supported" if joined < left < "9999" else "contradicted", because)


def c16(positions: pd.DataFrame, events: pd.DataFrame) -> Finding:
    """Kazakhstan's refusals of June 2022: of the annexation: supported; of the independence of the two regions, before
    the annexation treaties: supported with correction; none: contradicted."""
    said = positions[(positions["country_iso3"] == "KAZ") & positions["date"].str.startswith("2022-06")]
    refused = set(said.loc[said["stance"] == "does-not-recognise", "issue"])
    spoken, annexed = dated(events, "tokayev-spief"), dated(events, "annexation-treaties")
    if "annexation-2022" in refused:
        return Finding("supported", "the annexation itself was refused in June 2022")
    if "donbas-recognition-2022" in refused and spoken < annexed:
        because = f"on {_day(spoken)} he refused to recognise the two regions' independence"
        return Finding("supported_with_correction", f"{because}; the annexation came on {_day(annexed)}")
    return Finding("contradicted", "no refusal is on record for June 2022")


def c16b(events: pd.DataFrame, published: str) -> Finding:
    """Supported if the annexation treaties are dated before publication; contradicted otherwise."""
    signed = dated(events, "annexation-treaties")
    return Finding("supported" if signed <= published else "contradicted", f"treaties were signed on {_day(signed)}")


def c20(events: pd.DataFrame, memberships: pd.DataFrame, published: str) -> Finding:
    """Meetings of the five with leaders from outside between the invasion and publication, and exits from CSTO, EAEU
    or CIS after the invasion. At least three meetings and no exit: supported; otherwise mixed."""
    meetings = ("eu-central-asia-2022", "xian-summit", "c5-newyork-2023", "berlin-summit-2023")
    held = sum(INVASION <= dated(events, name) <= published for name in meetings)
    exits = len(measures.exits(memberships, INVASION))
    met = f"{spell(held)} meetings at leaders' level with the EU, China, the United States or Germany"
    because = f"{met}, {spell(exits)} exits from Russian-led bodies"
    return Finding("supported" if held >= 3 and not exits else "mixed", because, held, "meetings", (2,))


def c21(positions: pd.DataFrame, published: str) -> Finding:
    """Positions of 2022 up to publication: states with words leaning to Ukraine. Four or five: supported; one to
    three: mixed; none: contradicted."""
    rows = measures.positions_on_the_war(positions, published)
    leaning = set(rows.loc[rows["leans_to"] == "target", "country_iso3"])
    verdict = "supported" if len(leaning) >= 4 else "mixed" if leaning else "contradicted"
    because = f"{spell(len(leaning))} of five spoke up for Ukraine ({names_of(leaning)})"
    return Finding(verdict, because, len(leaning), "states leaning to Ukraine", (0, 4))


def c34(memberships: pd.DataFrame) -> Finding:
    """Supported if Russia is recorded as a founding member of the CSTO; contradicted if recorded as none."""
    rows = memberships[(memberships["country_iso3"] == "RUS") & (memberships["organisation"] == "CSTO")]
    known = rows["founding_member"].dropna()
    if known.empty:
        return Finding("not_enough_evidence", "no record says whether Russia founded the CSTO")
    sources, joined = spell(rows["source_id"].nunique()), in_words(rows["joined"].min())
    verdict = "supported" if known.all() else "mixed" if known.any() else "contradicted"
    return Finding(verdict, f"{sources} sources list Russia as a member from {joined}, the day of the charter")


def c36(events: pd.DataFrame) -> Finding:
    """Supported if the request to the CSTO is dated on or before the paratroopers' arrival; contradicted otherwise."""
    asked, came = dated(events, "csto-request"), dated(events, "paratroopers-arrive")
    because = f"requested on {_day(asked)}, first units on {_day(came)}"
    return Finding("supported" if asked <= came < "9999" else "contradicted", because)


def _first_gatherings(events: pd.DataFrame) -> tuple[str, str]:
    """The day of the first gathering by prosecutors, and by most of the press."""
    return dated(events, "zhanaozen-first-gathering"), dated(events, "mangystau-protests")


def c36b(events: pd.DataFrame) -> Finding:
    """Supported if the earlier of the two dates given for the first gathering lies in January 2022; contradicted
    otherwise."""
    prosecutors, press = _first_gatherings(events)
    verdict = "supported" if min(prosecutors, press).startswith("2022-01") else "contradicted"
    because = f"is dated {_day(prosecutors)} by prosecutors and {_day(press)} by most of the press"
    return Finding(verdict, f"the first gathering {because}")


def c37(events: pd.DataFrame) -> Finding:
    """Supported if violence is dated one to seven days after the first gathering; contradicted otherwise."""
    began, violent = min(_first_gatherings(events)), dated(events, "violence-begins")
    if "9999" in (began, violent):
        return Finding("not_enough_evidence", "a date is missing")
    days = measures.days_between(began, violent)
    verdict = "supported" if 1 <= days <= 7 else "contradicted"
    later = f"{spell(days) if days >= 0 else days} days later"
    because = f"first gathering on {_day(began)}, first violence on {_day(violent)}, {later}"
    return Finding(verdict, because, days, "days from the first gathering to violence", (0, 8))


def c38(fuel_prices: pd.DataFrame, *, steep_ratio: float = 1.5) -> Finding:
    """Lowest retail price of liquefied petroleum gas dated 1 January 2022 over the highest of 2021. At least the steep
    ratio: supported; from 1.1: mixed; less: contradicted."""
    before, after = measures.prices_paid(fuel_prices, "2021"), measures.prices_paid(fuel_prices, measures.NEW_YEAR)
    if before.empty or after.empty:
        return Finding("not_enough_evidence", "a price before or after the turn of the year is missing")

    def verdict(ratio: float) -> str:
        return "supported" if ratio >= steep_ratio else "mixed" if ratio >= 1.1 else "contradicted"

    ratio, highest = measures.price_rise(fuel_prices)
    in_january, _ = measures.price_rise(fuel_prices, measures.NEW_YEAR[:7])
    return Finding(
        verdict(ratio),
        f"from {before.min():g}-{before.max():g} tenge a litre in 2021 to {after.min():g} on 1 January 2022, "
        f"at least {ratio:.1f} times as much",
        ratio,
        "(ratio to the price of 2021)",
        (steep_ratio,) if ratio >= steep_ratio else (1.1, steep_ratio),
        {
            "lowest price of 1 January over highest of 2021": verdict(ratio),
            "highest over lowest": verdict(highest),
            "lowest price of January, ministry's range included": verdict(in_january),
        },
    )


def c39(january_2022_damage: pd.DataFrame) -> Finding:
    """Supported if looted businesses, government institutions and police facilities all have counts above zero;
    contradicted otherwise."""
    counts = january_2022_damage.groupby("measure")["value"].min()
    kinds = ("cases of looting of businesses", "government institutions among them", "police facilities among them")
    looted, institutions, police = (int(counts.get(kind, 0)) for kind in kinds)
    fewest = min(looted, institutions, police)
    because = f"{looted:,} cases of looting, {institutions} state institutions and {police} police facilities attacked"
    return Finding("supported" if fewest > 0 else "contradicted", because, fewest, "smallest of three counts", (0,))


def c41b(csto_deployment: pd.DataFrame, published: str) -> Finding:
    """Supported if a departure of the Russian contingent is dated before publication; not enough evidence
    otherwise."""
    left = csto_deployment.loc[csto_deployment["country_iso3"] == "RUS", "left"]
    left = [day for day in left if day and not ends_after(day, published)]
    if not left:
        return Finding("not_enough_evidence", "no departure is dated")
    return Finding("supported", f"the last Russian soldiers left on {in_words(max(left))}")


def _summit(summits: pd.DataFrame, meeting: str, host: str, place: str) -> Finding:
    rows = summits[(summits["meeting_id"] == meeting) & (summits["place"] == place)]
    presidents = len(measures.serving_presidents(rows))
    met = len(rows) and rows["date"].str.startswith("2023").all() and host in set(rows["participant_name"])
    because = f"no meeting with {host} in {place} in 2023 is on record"
    if met:
        day = in_words(rows["date"].min())
        because = f"{spell(presidents)} serving presidents of the five met {host} in {place} on {day}"
    verdict = "supported" if met and presidents >= 2 else "contradicted"
    return Finding(verdict, because, presidents, "presidents present", (1,))


def c43(summits: pd.DataFrame) -> Finding:
    """Supported if the New York meeting is dated 2023 with Biden and at least two Central Asian presidents;
    contradicted otherwise."""
    return _summit(summits, "c5-newyork-2023", "Joe Biden", "New York")


def c43b(summits: pd.DataFrame) -> Finding:
    """Supported if Japarov and Tokayev are listed for both meetings of 2023; mixed if for one; contradicted if for
    neither."""
    meetings = ("c5-newyork-2023", "berlin-summit-2023")
    present = [set(summits.loc[summits["meeting_id"] == meeting, "participant_name"]) for meeting in meetings]
    both = sum({"Sadyr Japarov", "Kassym-Jomart Tokayev"} <= people for people in present)
    verdict = {0: "contradicted", 1: "mixed", 2: "supported"}[both]
    because = f"both are listed for {spell(both)} of two meetings"
    return Finding(verdict, because, both, "meetings with both", (0, 2) if both == 1 else (1,))


def c44(summits: pd.DataFrame) -> Finding:
    """Supported if the Berlin meeting is dated 2023 with Scholz and at least two Central Asian presidents;
    contradicted otherwise."""
    return _summit(summits, "berlin-summit-2023", "Olaf Scholz", "Berlin")


def c45(summit_topics: pd.DataFrame) -> Finding:
    """Topics of both meetings of 2023 that name security or terrorism, apart from energy security and from talk about
    Afghanistan. In both: contradicted; in one: mixed; in none: supported."""
    topics = measures.topics_by_kind(summit_topics)
    named = topics[topics["kind"] == "security"]
    meetings = named["meeting_id"].nunique()
    because = f"security is among the topics of {spell(meetings)} of two meetings ({len(named)} entries)"
    verdict = {0: "supported", 1: "mixed", 2: "contradicted"}[meetings]
    flips_at = (0, 2) if meetings == 1 else (1,)
    return Finding(verdict, because, meetings, "meetings that dealt with security", flips_at)


def c45b(summit_topics: pd.DataFrame) -> Finding:
    """Topics of both meetings: climate, Afghanistan, and green or renewable energy. All three: supported; climate and
    Afghanistan with energy that is not called green: supported with correction; fewer: mixed."""
    kinds = measures.topics_by_kind(summit_topics)["kind"]
    names = ("climate", "Afghanistan", "energy", "green or renewable energy")
    climate, afghanistan, energy, green = (int((kinds == name).sum()) for name in names)
    verdict = "mixed"
    if climate and afghanistan and (green or energy):
        verdict = "supported" if green else "supported_with_correction"
    because = f"climate: {climate}, Afghanistan: {afghanistan}, energy: {energy}, green energy: {green}"
    flips_at = (0,) if green else (1,)
    return Finding(verdict, f"entries that name {because}", green, "entries that name green energy", flips_at)
