"""The rules for the claims on the attack, the positions, January 2022, the memberships and the summits: one function a claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Finding, claimed_number, no_number
from claimbook.dates import PUBLISHED
from claimbook.words import spell
from topics.shared.events import INVASION, dated, event_of
from topics.shared.states import STATES, names_of


def c01(events: pd.DataFrame) -> Finding:
    """Supported if the attack is dated March 2024 and named after Crocus City Hall; contradicted otherwise."""
    attack = event_of(events, "crocus-attack")
    fits = attack is not None and attack["date"].startswith("2024-03") and "Crocus City Hall" in attack["title"]
    because = "no attack is on record" if attack is None else f"the record has '{attack['title']}' on {attack['date']}"
    return Finding("supported" if fits else "contradicted", because)


def c02(crocus_toll: pd.DataFrame, claims: pd.DataFrame, *, tolerance: float = 0.05) -> Finding:
    """Supported if the last count before publication equals the claimed toll; supported with correction if the claimed
    toll was an earlier count and is off by at most the tolerance; contradicted otherwise."""
    claimed = claimed_number(claims, "C02")
    if claimed is None:
        return no_number("C02")
    known = crocus_toll[(crocus_toll["as_of_date"] != "") & (crocus_toll["as_of_date"] <= PUBLISHED)]
    if known.empty:
        return Finding("not_enough_evidence", "no count is dated before publication")

    def verdict(counts: pd.DataFrame) -> str:
        if counts.empty:
            return "not_enough_evidence"
        last = counts.loc[counts["as_of_date"] == counts["as_of_date"].max(), "deaths"].max()
        if last == claimed:
            return "supported"
        near = abs(last - claimed) <= tolerance * last
        return "supported_with_correction" if near and (counts["deaths"] == claimed).any() else "contradicted"

    day = known["as_of_date"].max()
    last = int(known.loc[known["as_of_date"] == day, "deaths"].max())
    first_seen = (
        known.loc[known["deaths"] == claimed, "as_of_date"].min() if (known["deaths"] == claimed).any() else "no day"
    )
    officials = known[~known["counted_by"].str.startswith("press count")]
    return Finding(
        verdict(known),
        f"{claimed} was counted on {first_seen}; the last count before publication ({day}) is {last}"
        + (f", from which it is {100 * abs(last - claimed) / last:.1f} percent away" if last else ""),
        last, "deaths in the last count before publication",
        (claimed, claimed / (1 - tolerance)) if last >= claimed else (claimed / (1 + tolerance), claimed),
        {
            "all dated counts until publication": verdict(known),
            "official counts only": verdict(officials),
            "counts until the day that had it": verdict(known[known["as_of_date"] <= max(first_seen, known["as_of_date"].min())])
            if first_seen != "no day" else verdict(known),
        },
    )  # fmt: skip


def c06(events: pd.DataFrame) -> Finding:
    """Supported if Tajikistan's time as a Soviet republic is dated before its independence; contradicted otherwise."""
    joined, left = dated(events, "tajik-ssr-created"), dated(events, "tajik-independence")
    return Finding(
        "supported" if joined < left < "9999" else "contradicted",
        f"union republic from {joined}, independence declared on {left}",
    )


def c16(positions: pd.DataFrame, events: pd.DataFrame) -> Finding:
    """Kazakhstan's refusals of June 2022: of the annexation: supported; of the independence of the two regions, before
    the annexation treaties: supported with correction; none: contradicted."""
    refused = positions[
        (positions["country_iso3"] == "KAZ")
        & positions["date"].str.startswith("2022-06")
        & (positions["stance"] == "does-not-recognise")
    ]
    issues = set(refused["issue"])
    spoken, annexed = dated(events, "tokayev-spief"), dated(events, "annexation-treaties")
    if "annexation-2022" in issues:
        return Finding("supported", "the annexation itself was refused in June 2022")
    if "donbas-recognition-2022" in issues and spoken < annexed:
        return Finding(
            "supported_with_correction",
            f"on {spoken} he refused to recognise the two regions' independence; the annexation came on {annexed}",
        )
    return Finding("contradicted", "no refusal is on record for June 2022")


def c16b(events: pd.DataFrame) -> Finding:
    """Supported if the annexation treaties are dated before publication; contradicted otherwise."""
    signed = dated(events, "annexation-treaties")
    return Finding("supported" if signed <= PUBLISHED else "contradicted", f"treaties were signed on {signed}")


def c20(events: pd.DataFrame, memberships: pd.DataFrame) -> Finding:
    """Meetings of the five with leaders from outside between the invasion and publication, and exits from CSTO, EAEU
    or CIS after the invasion. At least three meetings and no exit: supported; otherwise mixed."""
    meetings = ["eu-central-asia-2022", "xian-summit", "c5-newyork-2023", "berlin-summit-2023"]
    held = [name for name in meetings if INVASION <= dated(events, name) <= PUBLISHED]
    exits = memberships[
        memberships["country_iso3"].isin(STATES)
        & memberships["organisation"].isin(["CSTO", "EAEU", "CIS"])
        & (memberships["left"] > INVASION)
    ]
    return Finding(
        "supported" if len(held) >= 3 and exits.empty else "mixed",
        f"{spell(len(held))} meetings at leaders' level with the EU, China, the United States or Germany, "
        f"{spell(len(exits))} exits from Russian-led bodies",
        len(held), "meetings", (2,),
    )  # fmt: skip


def c21(positions: pd.DataFrame) -> Finding:
    """Positions of 2022 up to publication: states with words leaning to Ukraine. Four or five: supported; one to
    three: mixed; none: contradicted."""
    issues = ["donbas-recognition-2022", "annexation-2022", "invasion-2022"]
    rows = positions[positions["issue"].isin(issues) & (positions["date"] <= PUBLISHED)]
    leaning = sorted(set(rows.loc[rows["leans_to"] == "target", "country_iso3"]))
    verdict = "supported" if len(leaning) >= 4 else "mixed" if leaning else "contradicted"
    return Finding(
        verdict, f"{spell(len(leaning))} of five spoke up for Ukraine ({names_of(leaning)})",
        len(leaning), "states leaning to Ukraine", (0, 4),
    )  # fmt: skip


def c34(memberships: pd.DataFrame) -> Finding:
    """Supported if Russia is recorded as a founding member of the CSTO; contradicted if recorded as none."""
    rows = memberships[(memberships["country_iso3"] == "RUS") & (memberships["organisation"] == "CSTO")]
    known = rows["founding_member"].dropna()
    if known.empty:
        return Finding("not_enough_evidence", "no record says whether Russia founded the CSTO")
    sources = rows["source_id"].nunique()
    return Finding(
        "supported" if known.all() else "mixed" if known.any() else "contradicted",
        f"{spell(sources)} sources list Russia as a member from {rows['joined'].min()}, the day of the charter",
    )


def c36(events: pd.DataFrame) -> Finding:
    """Supported if the request to the CSTO is dated on or before the paratroopers' arrival; contradicted otherwise."""
    asked, came = dated(events, "csto-request"), dated(events, "paratroopers-arrive")
    return Finding(
        "supported" if asked <= came < "9999" else "contradicted", f"requested on {asked}, first units on {came}"
    )


def _unrest_began(events: pd.DataFrame) -> str:
    return min(dated(events, "zhanaozen-first-gathering"), dated(events, "mangystau-protests"))


def c36b(events: pd.DataFrame) -> Finding:
    """Supported if the earlier of the two dates given for the first gathering lies in January 2022; contradicted
    otherwise."""
    began = _unrest_began(events)
    return Finding(
        "supported" if began.startswith("2022-01") else "contradicted",
        f"the first gathering is dated {dated(events, 'zhanaozen-first-gathering')} by prosecutors and "
        f"{dated(events, 'mangystau-protests')} by most of the press",
    )


def c37(events: pd.DataFrame) -> Finding:
    """Supported if violence is dated one to seven days after the first gathering; contradicted otherwise."""
    began, violent = _unrest_began(events), dated(events, "violence-begins")
    if "9999" in (began, violent):
        return Finding("not_enough_evidence", "a date is missing")
    days = (pd.Timestamp(violent) - pd.Timestamp(began)).days
    return Finding(
        "supported" if 1 <= days <= 7 else "contradicted",
        f"first gathering on {began}, first violence on {violent}, {spell(days) if days >= 0 else days} days later",
        days, "days from the first gathering to violence", (0, 8),
    )  # fmt: skip


def c38(fuel_prices: pd.DataFrame, *, steep_ratio: float = 1.5) -> Finding:
    """Lowest retail price of liquefied petroleum gas dated 1 January 2022 over the highest of 2021. At least the steep
    ratio: supported; from 1.1: mixed; less: contradicted."""
    retail = fuel_prices[fuel_prices["product"].str.startswith("LPG autogas, retail")]
    retail = retail[~retail["product"].str.contains("cap|demanded|decision", regex=True)]
    retail = retail[retail["price_kzt_per_litre"] > 0]
    before = retail.loc[retail["date"].isin(["2021", "2021-12-31"]), "price_kzt_per_litre"]
    after = retail.loc[retail["date"] == "2022-01-01", "price_kzt_per_litre"]
    month = retail.loc[retail["date"].isin(["2022-01", "2022-01-01"]), "price_kzt_per_litre"]
    if before.empty or after.empty:
        return Finding("not_enough_evidence", "a price before or after the turn of the year is missing")

    def verdict(ratio: float) -> str:
        return "supported" if ratio >= steep_ratio else "mixed" if ratio >= 1.1 else "contradicted"

    ratio = after.min() / before.max()
    return Finding(
        verdict(ratio),
        f"from {before.min():g}-{before.max():g} tenge a litre in 2021 to {after.min():g} on 1 January 2022, "
        f"at least {ratio:.1f} times as much",
        ratio, "(ratio to the price of 2021)", (steep_ratio,) if ratio >= steep_ratio else (1.1, steep_ratio),
        {
            "lowest price of 1 January over highest of 2021": verdict(ratio),
            "highest over lowest": verdict(after.max() / before.min()),
            "lowest price of January, ministry's range included": verdict(month.min() / before.max()),
        },
    )  # fmt: skip


def c39(january_2022_damage: pd.DataFrame) -> Finding:
    """Supported if looted businesses, government institutions and police facilities all have counts above zero;
    contradicted otherwise."""
    counts = january_2022_damage.groupby("measure")["value"].min()
    kinds = ["cases of looting of businesses", "government institutions among them", "police facilities among them"]
    looted, institutions, police = (int(counts.get(kind, 0)) for kind in kinds)
    return Finding(
        "supported" if min(looted, institutions, police) > 0 else "contradicted",
        f"{looted:,} cases of looting, {institutions} state institutions and {police} police facilities attacked",
        min(looted, institutions, police), "smallest of three counts", (0,),
    )  # fmt: skip


def c41b(csto_deployment: pd.DataFrame) -> Finding:
    """Supported if a departure of the Russian contingent is dated before publication; not enough evidence
    otherwise."""
    left = csto_deployment.loc[csto_deployment["country_iso3"] == "RUS", "left"]
    left = left[(left != "") & (left <= PUBLISHED)]
    return Finding(
        "supported" if len(left) else "not_enough_evidence",
        f"the last Russian soldiers left on {left.max()}" if len(left) else "no departure is dated",
    )


def _summit(summits: pd.DataFrame, meeting: str, host: str, place: str) -> Finding:
    rows = summits[(summits["meeting_id"] == meeting) & (summits["place"] == place)]
    presidents = rows[(rows["participant_role"] == "President") & rows["participant_country_iso3"].isin(STATES)]
    met = len(rows) and rows["date"].str.startswith("2023").all() and host in set(rows["participant_name"])
    return Finding(
        "supported" if met and len(presidents) >= 2 else "contradicted",
        f"{spell(len(presidents))} serving presidents of the five met {host} in {place} on {rows['date'].min()}"
        if met else f"no meeting with {host} in {place} in 2023 is on record",
        len(presidents), "presidents present", (1,),
    )  # fmt: skip


def c43(summits: pd.DataFrame) -> Finding:
    """Supported if the New York meeting is dated 2023 with Biden and at least two Central Asian presidents;
    contradicted otherwise."""
    return _summit(summits, "c5-newyork-2023", "Joe Biden", "New York")


def c43b(summits: pd.DataFrame) -> Finding:
    """Supported if Japarov and Tokayev are listed for both meetings of 2023; mixed if for one; contradicted if for
    neither."""
    names = {"Sadyr Japarov", "Kassym-Jomart Tokayev"}
    present = [
        set(summits.loc[summits["meeting_id"] == meeting, "participant_name"])
        for meeting in ("c5-newyork-2023", "berlin-summit-2023")
    ]
    both = sum(names <= people for people in present)
    return Finding(
        ("contradicted", "mixed", "supported")[both], f"both are listed for {spell(both)} of two meetings",
        both, "meetings with both", (1,) if both != 1 else (0, 2),
    )  # fmt: skip


def c44(summits: pd.DataFrame) -> Finding:
    """Supported if the Berlin meeting is dated 2023 with Scholz and at least two Central Asian presidents;
    contradicted otherwise."""
    return _summit(summits, "berlin-summit-2023", "Olaf Scholz", "Berlin")


def c45(summit_topics: pd.DataFrame) -> Finding:
    """Topics of both meetings of 2023 that name security, energy security apart. In both: contradicted; in one: mixed;
    in none: supported."""
    topics = summit_topics["topic"].str.replace("energy security", "", case=False, regex=False)
    named = summit_topics[topics.str.contains("security", case=False)]
    meetings = named["meeting_id"].nunique()
    return Finding(
        ("supported", "mixed", "contradicted")[meetings],
        f"security is among the topics of {spell(meetings)} of two meetings ({len(named)} entries)",
        meetings, "meetings that dealt with security", (1,) if meetings != 1 else (0, 2),
    )  # fmt: skip


def c45b(summit_topics: pd.DataFrame) -> Finding:
    """Topics of both meetings: climate, Afghanistan, and green or renewable energy. All three: supported; climate and
    Afghanistan with energy that is not called green: supported with correction; fewer: mixed."""
    topics = summit_topics["topic"]

    def named(words: str) -> int:
        return int(topics.str.contains(words, case=False, regex=True).sum())

    climate, afghanistan, green, energy = (
        named(words) for words in ("climate", "Afghanistan", "green.*energy|renewable", "energy")
    )
    verdict = "mixed"
    if climate and afghanistan and (green or energy):
        verdict = "supported" if green else "supported_with_correction"
    return Finding(
        verdict,
        f"entries that name climate: {climate}, Afghanistan: {afghanistan}, energy: {energy}, green energy: {green}",
        green, "entries that name green energy", (1,) if not green else (0,),
    )  # fmt: skip
