"""The rules for the attack, the positions, the memberships, January 2022 and the summits; a docstring is the rule."""

import pandas as pd

from claimbook.checks import Drop, Finding, claimed_number, gives, no_number, origins_of
from claimbook.dates import ends_after, in_words
from claimbook.words import listed, spell
from topics.security import measures
from topics.shared.events import INVASION, dated, event_of
from topics.shared.states import names_of


def _day(when: str) -> str:
    """A day in words, also that of an event which is not in the table."""
    return "no known day" if when == "9999" else in_words(when)


def _records(*event_ids: str):
    """Which rows of the events are some of them."""
    return lambda events: events["event_id"].isin(event_ids)


def _without_records(*event_ids: str) -> Drop:
    return Drop("events", "without the record “{title}”", where=_records(*event_ids))


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


def _kazakh_words_of_june(positions: pd.DataFrame) -> pd.Series:
    of_the_regions = positions["issue"].isin(["donbas-recognition-2022", "annexation-2022"])
    return of_the_regions & (positions["country_iso3"] == "KAZ") & positions["date"].str.startswith("2022-06")


@gives(
    *("supported", "supported_with_correction", "contradicted", "not_enough_evidence"),
    moves=[Drop("positions", "without Kazakhstan's words of June 2022", where=_kazakh_words_of_june)],
)
def c16(positions: pd.DataFrame, events: pd.DataFrame) -> Finding:
    """What did Kazakhstan refuse to recognise in June 2022? The annexation, or the two regions' independence once they
    were annexed: supported. Their independence before the treaties of annexation: supported with correction. It
    recognised one of the two: contradicted. Gaps: without its words of that month, or the day of the treaties, not
    enough evidence."""
    said = positions[_kazakh_words_of_june(positions)]
    refused = said[said["stance"] == "does-not-recognise"]
    spoken, annexed = refused["date"].max(), dated(events, "annexation-treaties")
    if (said["stance"] == "recognises").any():
        return Finding("contradicted", "recognition by Kazakhstan is on record for June 2022")
    if "annexation-2022" in set(refused["issue"]):
        return Finding("supported", "the annexation itself was refused in June 2022")
    if refused.empty or annexed == "9999":
        missing = "no refusal is on record for June 2022" if refused.empty else "the day of the annexation is missing"
        return Finding("not_enough_evidence", missing)
    because = f"on {in_words(spoken)} he refused to recognise the two regions' independence"
    verdict = "supported_with_correction" if spoken < annexed else "supported"
    fields = {"spoken": in_words(spoken), "annexed": in_words(annexed)}
    return Finding(verdict, f"{because}; the annexation came on {in_words(annexed)}", fields=fields)


@gives("supported", "contradicted", "not_enough_evidence", moves=[_without_records("annexation-treaties")])
def c16b(events: pd.DataFrame, published: str) -> Finding:
    """Had Russia annexed Donetsk and Luhansk when the article appeared? Treaties of annexation dated before
    publication: supported; later: contradicted. Gaps: without their day, not enough evidence."""
    signed = dated(events, "annexation-treaties")
    if signed == "9999":
        return Finding("not_enough_evidence", "the day of the treaties is missing")
    verdict, fields = "supported" if signed <= published else "contradicted", {"signed": in_words(signed)}
    return Finding(verdict, f"treaties were signed on {in_words(signed)}", fields=fields)


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
    """How many of the five spoke up for Ukraine openly; the claim is about quieter gestures."""
    rows = measures.positions_on_the_war(positions, published)
    leaning = set(rows.loc[rows["leans_to"] == "target", "country_iso3"])
    fields = {"spoke_up": spell(len(leaning)), "states": names_of(leaning)}
    return Finding("", f"{spell(len(leaning))} of five spoke up for Ukraine ({names_of(leaning)})", fields=fields)


def _russia_in_csto(memberships: pd.DataFrame) -> pd.Series:
    return (memberships["country_iso3"] == "RUS") & (memberships["organisation"] == "CSTO")


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=[Drop("memberships", "without what {origin} says", where=_russia_in_csto, origin=True)],
)
def c34(memberships: pd.DataFrame, sources: pd.DataFrame) -> Finding:
    """Was Russia a founding member of the CSTO? All sources that speak of it say so: supported; some: mixed; none:
    contradicted. Gaps: without a source that speaks of it, not enough evidence."""
    rows = memberships[_russia_in_csto(memberships)].dropna(subset=["founding_member"])
    if rows.empty:
        return Finding("not_enough_evidence", "no record says whether Russia founded the CSTO")
    founder, joined = rows["founding_member"], in_words(rows["joined"].max())
    verdict = "supported" if founder.all() else "mixed" if founder.any() else "contradicted"
    number, origins = f"{spell(int(founder.sum()))} of {spell(len(rows))}", origins_of(rows["source_id"], sources)
    because = f"{number} records, by {listed(origins)}, have Russia as a founder on {joined}"
    return Finding(verdict, because, fields={"joined": joined})


ARRIVAL = ("csto-request", "paratroopers-arrive")


@gives("supported", "contradicted", "not_enough_evidence", moves=[_without_records(*ARRIVAL)])
def c36(events: pd.DataFrame) -> Finding:
    """Did Russian paratroopers arrive after Kazakhstan had asked the CSTO for help? Asked on or before the day of their
    arrival: supported; later: contradicted. Gaps: without one of the days, not enough evidence."""
    asked, came = (dated(events, name) for name in ARRIVAL)
    if "9999" in (asked, came):
        return Finding("not_enough_evidence", "the day of the request or of the arrival is missing")
    fields = {"asked": in_words(asked), "came": in_words(came)}
    because = f"requested on {in_words(asked)}, first units on {in_words(came)}"
    return Finding("supported" if asked <= came else "contradicted", because, fields=fields)


# The first gathering by prosecutors, and by most of the press.
GATHERINGS = ("zhanaozen-first-gathering", "mangystau-protests")
BY_ORIGIN = Drop("events", "without what the {origin} says", where=_records(*GATHERINGS), origin=True)


@gives("supported", "mixed", "contradicted", "not_enough_evidence", moves=[BY_ORIGIN])
def c36b(events: pd.DataFrame, sources: pd.DataFrame) -> Finding:
    """Did the protests begin in January 2022? Two days are given for the first gathering. All that are known lie in
    that month: supported; one of two: mixed; none: contradicted. Gaps: one known day decides; without any, not enough
    evidence."""
    rows = events[_records(*GATHERINGS)(events)].sort_values("date")
    if rows.empty:
        return Finding("not_enough_evidence", "no first gathering is on record")
    within = rows["date"].str.startswith(measures.NEW_YEAR[:7])
    days = " or ".join(rows["date"].map(in_words))
    verdict = "supported" if within.all() else "mixed" if within.any() else "contradicted"
    because = f"the first gathering is dated {days} (by the {listed(origins_of(rows['source_id'], sources))})"
    return Finding(verdict, because, fields={"days": days})


@gives("supported", "mixed", "contradicted", "not_enough_evidence", moves=[BY_ORIGIN])
def c37(events: pd.DataFrame, sources: pd.DataFrame) -> Finding:
    """Was the unrest peaceful at first, and violent soon after? Violence begins one to seven days after the first
    gathering: supported; later: mixed, as it was not soon; on the same day or before: contradicted. Gaps: without one
    of the days, not enough evidence. Threshold: a week is the most that "briefly" can mean; it was set with the data in
    view, and any number from three days gives the same."""
    rows = events[_records(*GATHERINGS, "violence-begins")(events)]
    began, violent = min(dated(rows, name) for name in GATHERINGS), dated(rows, "violence-begins")
    if "9999" in (began, violent):
        return Finding("not_enough_evidence", "the day of the first gathering or of the first violence is missing")
    days, origins = measures.days_between(began, violent), listed(origins_of(rows["source_id"], sources))
    verdict = "contradicted" if days < 1 else "supported" if days <= measures.SOON_DAYS else "mixed"
    fields = {"days": spell(days), "began": in_words(began), "violent": in_words(violent)}
    later = f"{spell(days)} days later (by the {origins})"
    because = f"first gathering on {in_words(began)}, first violence on {in_words(violent)}, {later}"
    return Finding(verdict, because, days, "days from the first gathering to violence", fields=fields)


def c37b(january_2022_toll: pd.DataFrame, unrest_comparison: pd.DataFrame) -> Finding:
    """How many died in January 2022 and in earlier unrest, each by its highest count."""
    counts = measures.unrest_tolls(january_2022_toll, unrest_comparison).groupby("event", sort=False)["deaths"].max()
    told = [f"{deaths} dead in {event}" for event, deaths in counts.items()]
    dead, *earlier = counts
    return Finding("", " against ".join(told), fields={"dead": f"{dead}", "earlier": f"{max(earlier)}"})


def _paid_at_new_year(fuel_prices: pd.DataFrame) -> pd.Series:
    return fuel_prices.index.isin(measures.prices_paid(fuel_prices, ("2021", measures.NEW_YEAR)).index)


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=[Drop("fuel_prices", "without the prices by {origin}", where=_paid_at_new_year, origin=True)],
)
def c38(fuel_prices: pd.DataFrame, events: pd.DataFrame, sources: pd.DataFrame, *, steep_ratio: float = 1.5) -> Finding:
    """Did gas suddenly become much dearer just before the protests? The lowest retail price of liquefied petroleum gas
    paid on 1 January 2022 over the highest of 2021. At least the steep ratio: supported; more than one: mixed; less, or
    a gathering before that day: contradicted. That the price was the motive is judged from the evidence. Gaps: without
    a price on either side, or a day of the first gathering, not enough evidence. Threshold: a rise by half is one that
    nobody who buys fuel overlooks and no range of prices explains; it was set with the data in view, and any ratio up
    to 2 gives the same."""
    before, after = measures.prices_paid(fuel_prices, "2021"), measures.prices_paid(fuel_prices, measures.NEW_YEAR)
    began = min(dated(events, name) for name in GATHERINGS)
    if before.empty or after.empty or began == "9999":
        return Finding(
            "not_enough_evidence", "a price before or after the new year, or the first gathering, is missing"
        )

    def verdict(ratio: float) -> str:
        risen = "supported" if ratio >= steep_ratio else "mixed" if ratio > 1 else "contradicted"
        return risen if began >= measures.NEW_YEAR else "contradicted"

    ratio, highest = measures.price_rise(fuel_prices)
    in_january, _ = measures.price_rise(fuel_prices, measures.NEW_YEAR[:7])
    origins = origins_of(fuel_prices.loc[_paid_at_new_year(fuel_prices), "source_id"], sources)
    fields = {"low": f"{before.min():g}", "high": f"{before.max():g}", "after": f"{after.min():g}"}
    return Finding(
        verdict(ratio),
        f"from {before.min():g}-{before.max():g} tenge per litre in 2021 to {after.min():g} on 1 January 2022, at "
        f"least {ratio:.1f} times as much ({spell(len(origins))} origins); first gathering on {in_words(began)}",
        ratio,
        "(ratio to the price of 2021)",
        (steep_ratio,) if ratio >= steep_ratio else (1, steep_ratio),
        {
            "lowest price of 1 January over highest of 2021": verdict(ratio),
            "highest over lowest": verdict(highest),
            "lowest price of January, ministry's range included": verdict(in_january),
        },
        {"ratio": f"{ratio:g}", **fields},
    )


# What is counted -> what the sentence on it calls it.
DAMAGE = {
    "cases of looting of businesses": "cases of looting",
    "government institutions among them": "state institutions",
    "police facilities among them": "police facilities",
}


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=[Drop("january_2022_damage", "without the count “{measure}”", where=lambda f: f["measure"].isin(DAMAGE))],
)
def c39(january_2022_damage: pd.DataFrame) -> Finding:
    """Were businesses looted, and state institutions and police facilities attacked? All three counts are above zero:
    supported; some: mixed; none: contradicted. Gaps: without one of the counts, not enough evidence."""
    counts = january_2022_damage.groupby("measure")["value"].min().reindex(DAMAGE)
    if counts.isna().any():
        missing = listed([DAMAGE[kind] for kind in counts.index[counts.isna()]])
        return Finding("not_enough_evidence", f"no count of {missing} is on record")
    verdict = "supported" if (counts > 0).all() else "mixed" if (counts > 0).any() else "contradicted"
    looted, institutions, police = (f"{int(count):,}" for count in counts)
    because = f"{looted} cases of looting, {institutions} state institutions and {police} police facilities attacked"
    fields = {"looted": looted, "institutions": institutions, "police": police}
    return Finding(verdict, because, int(counts.min()), "smallest of three counts", fields=fields)


def _russian_departure(csto_deployment: pd.DataFrame) -> pd.Series:
    return (csto_deployment["country_iso3"] == "RUS") & (csto_deployment["left"] != "")


@gives(
    *("supported", "contradicted", "not_enough_evidence"),
    moves=[Drop("csto_deployment", "without the record of the Russian departure", where=_russian_departure)],
)
def c41b(csto_deployment: pd.DataFrame, published: str) -> Finding:
    """Had the Russian troops left Kazakhstan when the article appeared? The last departure of the Russian contingent is
    dated before publication: supported; later: contradicted. Gaps: without a dated departure, not enough evidence."""
    left = csto_deployment.loc[_russian_departure(csto_deployment), "left"].max()
    if pd.isna(left):
        return Finding("not_enough_evidence", "no departure is dated")
    verdict, fields = "contradicted" if ends_after(left, published) else "supported", {"left": in_words(left)}
    return Finding(verdict, f"the last Russian soldiers left on {in_words(left)}", fields=fields)


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
