"""The rules for the attack, the positions, the memberships, January 2022 and the summits; a docstring is the rule."""

import pandas as pd

from claimbook.checks import Add, Drop, Finding, claimed_number, gives, no_number, origins_of
from claimbook.data.corrections import is_marked
from claimbook.dates import ends_after, in_words
from claimbook.words import listed, spell
from topics.security import measures
from topics.shared.events import INVASION, dated, event_of
from topics.shared.states import STATES, names_of

NAMED_PRESIDENTS = {"KGZ": "Sadyr Japarov", "KAZ": "Kassym-Jomart Tokayev"}
UNLISTED = "without {participant_name} on the list of participants in {place}"
LATER_COUNTS = {"as_of_date": ["2024-05-31"], "deaths": [147, 149]}
TAJIK_REPUBLIC = ("tajik-ssr-created", "tajik-independence")


def _records(*event_ids: str):
    """Which rows of the events are some of them."""
    return lambda events: events["event_id"].isin(event_ids)


def _without_records(*event_ids: str) -> Drop:
    return Drop("events", "without the record “{title}”", where=_records(*event_ids))


@gives("supported", "contradicted", "not_enough_evidence", moves=(_without_records("crocus-attack"),))
def c01(events: pd.DataFrame) -> Finding:
    """Was Crocus City Hall attacked in March 2024? Supported if the attack is dated so and named after the hall;
    contradicted if it has another month or place. Gaps: without an entry of the attack, not enough evidence."""
    attack = event_of(events, "crocus-attack")
    if attack is None:
        return Finding("not_enough_evidence", "the table of events has no entry of the attack")
    fits = attack["date"].startswith("2024-03") and "Crocus City Hall" in attack["title"]
    day = in_words(attack["date"])
    because = f"the record has '{attack['title']}' on {day}"
    return Finding("supported" if fits else "contradicted", because, fields={"day": day})


@gives(
    *("supported", "supported_with_correction", "contradicted", "not_enough_evidence"),
    moves=(Add("crocus_toll", "with an official count of {deaths} before the article", LATER_COUNTS),),
)
def c02(
    crocus_toll: pd.DataFrame, claims: pd.DataFrame, published: str, *, toll_tolerance_percent: float = 5
) -> Finding:
    """Was the article's number of dead the toll when it appeared? It is held against the last official count before
    publication and, apart from that, the highest that the press printed since. Equal to one of them: supported; off by
    at most the tolerance from both: supported with correction; else contradicted. Gaps: without any count of before
    publication, not enough evidence; a kind of count that is missing is left out. Threshold: 5 percent, about seven
    people, is room for a count that was overtaken within days and none for an attack of another size. Set with the
    data in view."""
    claimed = claimed_number(claims, "C02")
    if claimed is None:
        return no_number("C02")
    counts = measures.toll_counts(crocus_toll, published)
    known = measures.toll_known(counts)
    if not known:
        return Finding("not_enough_evidence", "no count is dated before publication")
    share = toll_tolerance_percent / 100

    def verdict(*tolls: int) -> str:
        if claimed in tolls:
            return "supported"
        near = all(abs(toll - claimed) <= share * toll for toll in tolls)
        return "supported_with_correction" if near else "contradicted"

    tolls = [deaths for _, deaths in known.values()]
    furthest = max(tolls, key=lambda toll: abs(toll - claimed))
    own_day = counts.loc[counts["deaths"] == claimed, "as_of_date"].min()
    words = {"official": "the official count from {} was {}", "press": "the press had {1} on {0}"}
    told = ", ".join(words[kind].format(in_words(day), deaths) for kind, (day, deaths) in known.items())
    away = f": {100 * abs(furthest - claimed) / furthest:.1f} percent away" if furthest else ""
    return Finding(
        verdict(*tolls),
        f"{claimed} was counted on {'no day' if pd.isna(own_day) else in_words(own_day)}; {told}{away}",
        furthest,
        "deaths in the count before publication that is furthest from the article's",
        (claimed, claimed / (1 - share)) if furthest >= claimed else (claimed / (1 + share), claimed),
        {"both counts": verdict(*tolls), **{f"{kind} count only": verdict(known[kind][1]) for kind in known}},
        {"claimed": str(claimed), **{kind: str(deaths) for kind, (_, deaths) in known.items()}},
    )


@gives("supported", "contradicted", "not_enough_evidence", moves=(_without_records(*TAJIK_REPUBLIC),))
def c06(events: pd.DataFrame) -> Finding:
    """Was Tajikistan a republic of the Soviet Union? Supported if it became one before its independence; contradicted
    if the days are the other way round. Gaps: if one of the two is missing, not enough evidence."""
    joined, left = (dated(events, event_id) for event_id in TAJIK_REPUBLIC)
    if "9999" in (joined, left):
        return Finding("not_enough_evidence", "the day on which it became a republic or independent is missing")
    fields = {"joined": in_words(joined), "left": in_words(left)}
    because = f"union republic from {fields['joined']}, independence declared on {fields['left']}"
    return Finding("supported" if joined < left else "contradicted", because, fields=fields)


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


def c20(leaders_meetings: pd.DataFrame, memberships: pd.DataFrame, published: str) -> Finding:
    """Leaders' meetings of the five with outsiders before and after the invasion, and exits from Russian-led bodies:
    neither shows what the governments intended."""
    before, after = measures.meetings_with_outsiders(leaders_meetings, published).to_dict("index").values()
    exits = spell(len(measures.exits(memberships, INVASION)))
    fields = {"after": spell(after["meetings"]), "months": spell(after["months"]), "exits": exits}
    because = (
        f"{fields['after']} leaders' meetings with outsiders were found in the {after['months']} months from the "
        f"invasion to the article and {spell(before['meetings'])} in the {before['months']} months before, which were "
        f"hardly searched; {exits} exits from Russian-led bodies are on record"
    )
    return Finding("", because, fields=fields)


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
    verdict = "contradicted" if days < 1 else "supported" if days <= 7 else "mixed"
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
        return Finding("not_enough_evidence", "a price before or after New Year, or the first gathering, is missing")

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


def _summit(summits: pd.DataFrame, meeting: str, host: str) -> Finding:
    place = measures.SUMMITS[meeting]
    rows = summits[summits["meeting_id"] == meeting]
    if host not in set(rows["participant_name"]):
        return Finding("not_enough_evidence", f"no list of participants has {host} in {place}")
    serving = (rows["participant_role"] == "President") & rows["participant_country_iso3"].isin(STATES)
    presidents, day = int(serving.sum()), rows["date"].iloc[0]
    there = (rows["place"] == place).all() and day.startswith("2023")
    all_known = set(STATES) <= set(rows["participant_country_iso3"])
    met = f"{spell(presidents)} serving presidents of the five met {host} in {rows['place'].iloc[0]} on {in_words(day)}"
    verdict = "supported" if presidents >= 2 else "contradicted" if all_known else "not_enough_evidence"
    fields = {"presidents": spell(presidents), "day": in_words(day)}
    return Finding(verdict if there else "contradicted", met, presidents, "presidents present", fields=fields)


@gives(
    *("supported", "contradicted", "not_enough_evidence"),
    moves=(Drop("summits", UNLISTED, where=lambda rows: rows["meeting_id"] == "c5-newyork-2023"),),
)
def c43(summits: pd.DataFrame) -> Finding:
    """Did presidents of the region meet Biden in New York in 2023? Supported if he and at least two of the five's
    serving presidents are listed; contradicted if the meeting has another year or place, or if all five states are
    listed and fewer than two sent their president. Gaps: without Biden, or with fewer presidents and a state missing,
    not enough evidence. Threshold: two, the fewest that the plural allows."""
    return _summit(summits, "c5-newyork-2023", "Joe Biden")


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=(Drop("summits", UNLISTED, where=lambda rows: rows["participant_country_iso3"].isin(NAMED_PRESIDENTS)),),
)
def c43b(summits: pd.DataFrame) -> Finding:
    """Were Japarov and Tokayev among the presidents at both meetings of 2023? Both listed for both: supported; for one:
    mixed; for neither: contradicted. Gaps: if a list has nobody for one of their states, not enough evidence."""
    wanted = summits["participant_country_iso3"].map(NAMED_PRESIDENTS)
    came = (summits["participant_name"] == wanted)[wanted.notna()]
    came = came.groupby([summits["place"], summits["participant_country_iso3"]]).any()
    with_both = [place for place in measures.SUMMITS.values() if place in came and came[place].all()]
    because = f"both are listed for {spell(len(with_both))} of two meetings"
    if len(came) < len(measures.SUMMITS) * len(NAMED_PRESIDENTS):
        return Finding("not_enough_evidence", f"{because}, and a list has nobody for one of their states")
    verdict = {0: "contradicted", 1: "mixed", 2: "supported"}[len(with_both)]
    return Finding(verdict, because, len(with_both), "meetings with both", fields={"places": listed(with_both)})


@gives(
    *("supported", "contradicted", "not_enough_evidence"),
    moves=(Drop("summits", UNLISTED, where=lambda rows: rows["meeting_id"] == "berlin-summit-2023"),),
)
def c44(summits: pd.DataFrame) -> Finding:
    """Did presidents of the region meet Scholz in Berlin in 2023? The rule of C43. Gaps: as for C43.
    Threshold: as for C43."""
    return _summit(summits, "berlin-summit-2023", "Olaf Scholz")


def _without_origin(meeting: str, words: str) -> Drop:
    """A move: nothing of what one origin says, for each origin of topics with some words."""

    def chosen(rows: pd.DataFrame) -> pd.Series:
        named = rows["meeting_id"].str.startswith(meeting) & rows["topic"].str.contains(words)
        return named & ~is_marked(rows, "kept_apart")

    return Drop("summit_topics", "without this document: {origin}", where=chosen, origin=True)


@gives(
    *("supported", "mixed", "contradicted", "not_enough_evidence"),
    moves=(_without_origin("berlin", "security|terroris"),),
)
def c45(summit_topics: pd.DataFrame, sources: pd.DataFrame) -> Finding:
    """Was regional security left out at the two meetings of 2023? Topics that name security or terrorism, apart from
    energy security, talk about Afghanistan and the talk with the Federal President. At both meetings: contradicted; at
    one: mixed; at none: supported. Gaps: the claim is about absence, so topics that leave security out speak for it; a
    meeting without any topic on record is not enough evidence."""
    named = measures.topic_origins(summit_topics, sources, "security")["security"]
    if len(named) < len(measures.SUMMITS):
        return Finding("not_enough_evidence", "for one of the meetings no topic is on record")
    places, origins = [place for place in named if named[place]], spell(len(set().union(*named.values())))
    fields = {"places": listed(places) or "neither place", "origins": origins}
    because = f"security is named for {fields['places']}, by {origins} independent origins"
    verdict = {0: "supported", 1: "mixed", 2: "contradicted"}[len(places)]
    return Finding(verdict, because, len(places), "meetings that dealt with security", fields=fields)


@gives(
    *("supported", "supported_with_correction", "not_enough_evidence"),
    moves=(_without_origin("", measures.TOPIC_KINDS["green or renewable energy"]),),
)
def c45b(summit_topics: pd.DataFrame, sources: pd.DataFrame) -> Finding:
    """Were climate, Afghanistan and green energy topics at the meetings of 2023? All three at the meetings taken
    together: supported; climate and Afghanistan with energy that is not called green: supported with correction. Gaps:
    a subject that no document names may still have been one, so fewer are not enough evidence. Never contradicted: no
    list of topics shows that nobody wished to talk of one."""
    green, others = "green or renewable energy", ("climate", "Afghanistan", "energy")
    origins = measures.topic_origins(summit_topics, sources, green, *others)

    def verdict(meetings: int, number: int = 1) -> str:
        """By the subjects that so many meetings have, or that so many origins name."""
        named = {kind for kind, places in origins.items() if sum(map(bool, places.values())) >= meetings}
        named &= {kind for kind, places in origins.items() if len(set().union(*places.values())) >= number}
        if not {"climate", "Afghanistan"} <= named or not {green, "energy"} & named:
            return "not_enough_evidence"
        return "supported" if green in named else "supported_with_correction"

    counts = {kind: len(set().union(*origins[kind].values())) for kind in origins}
    because = ", ".join(f"{kind}: {count}" for kind, count in counts.items())
    return Finding(
        verdict(1),
        f"independent origins that name {because}",
        counts[green],
        "independent origins that name green energy",
        definitions={
            "the meetings taken together": verdict(1),
            "each of the two meetings": verdict(2),
            "two independent origins for each subject": verdict(1, 2),
        },
        fields={"green": spell(counts[green]), "places": listed(filter(origins[green].get, origins[green]))},
    )
