"""The rules for the attack, the positions, the memberships, January 2022 and the summits; a docstring is the rule."""

import pandas as pd

from claimbook.checks import Add, Drop, Finding, claimed_number, gives, no_number
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


def _day(when: str) -> str:
    """A day in words, also that of an event which is not in the table."""
    return "no known day" if when == "9999" else in_words(when)


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
    because = f"union republic from {_day(joined)}, independence declared on {_day(left)}"
    fields = {"joined": _day(joined), "left": _day(left)}
    return Finding("supported" if joined < left else "contradicted", because, fields=fields)


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


def _summit(summits: pd.DataFrame, meeting: str, host: str) -> Finding:
    place = measures.SUMMITS[meeting]
    rows = summits[summits["meeting_id"] == meeting]
    if host not in set(rows["participant_name"]):
        return Finding("not_enough_evidence", f"no list of participants has {host} in {place}")
    presidents, day = len(measures.serving_presidents(rows)), rows["date"].iloc[0]
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
    """Did presidents of the region meet Scholz in Berlin in 2023? Supported if he and at least two of the five's
    serving presidents are listed; contradicted if the meeting has another year or place, or if all five states are
    listed and fewer than two sent their president. Gaps: without Scholz, or with fewer presidents and a state missing,
    not enough evidence. Threshold: two, the fewest that the plural allows."""
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

    def verdict(meetings: int) -> str:
        named = [kind for kind in origins if sum(map(bool, origins[kind].values())) >= meetings]
        if not {"climate", "Afghanistan"} <= set(named) or not {green, "energy"} & set(named):
            return "not_enough_evidence"
        return "supported" if green in named else "supported_with_correction"

    counts = {kind: len(set().union(*origins[kind].values())) for kind in origins}
    because = ", ".join(f"{kind}: {count}" for kind, count in counts.items())
    return Finding(
        verdict(1),
        f"independent origins that name {because}",
        counts[green],
        "independent origins that name green energy",
        definitions={"the meetings taken together": verdict(1), "each of the two meetings": verdict(2)},
        fields={"green": spell(counts[green]), "places": listed(filter(origins[green].get, origins[green]))},
    )
