"""The attack, the words about the war, the alliance, January 2022 and the summits: what notebook 06 measures."""

import re
from datetime import date

import pandas as pd

from claimbook.dates import PUBLISHED, bounds, certainly_after, first_day, in_words, last_day
from topics.shared.states import STATE_NAMES, STATES

# Which event a dated claim names: a coding, made by reading the claims. Claims that share time and event share a row.
# Dated claims that name no single event (a mood, a cause, a judgement) are not here.
NAMED_EVENTS = (
    ("C18", "georgia-war-starts", "Russia's war in Georgia", "named"),
    ("C19", "crimea-treaty", "Crimea annexed", "named"),
    ("C36b C38", "zhanaozen-first-gathering", "Gas price protests begin", "named"),
    ("C36b C38", "mangystau-protests", "Gas price protests begin", "named"),
    ("C37 C39", "violence-begins", "Protests turn violent", "named"),
    ("C36", "paratroopers-arrive", "Russian paratroopers arrive", "named"),
    ("C16", "russia-recognises-donbas", "Tokayev's refusal", "before"),
    ("C16", "tokayev-spief", "Tokayev's refusal", "named"),
    ("C16", "annexation-treaties", "Tokayev's refusal", "object"),
    ("C43 C43b", "c5-newyork-2023", "Presidents meet Biden", "named"),
    ("C44", "berlin-summit-2023", "Presidents meet Scholz", "named"),
    ("C01 C02", "crocus-attack", "Attack on the concert hall", "named"),
    ("C04", "kg-travel-advice-1", "Strain: first travel advice", "named"),
)

# The strip of January 2022, chosen for what the article mentions.
JANUARY_EVENTS = (
    "zhanaozen-first-gathering", "mangystau-protests", "price-cut-offer", "solidarity-rallies", "lpg-cut-to-50",
    "violence-begins", "kz-emergency", "almaty-stormed", "csto-request", "csto-decision", "paratroopers-arrive",
    "lpg-price-caps", "shoot-to-kill", "csto-deployed", "csto-2030-declared", "csto-exit-announced",
    "csto-exit-begins", "csto-four-leave", "kz-toll-225", "csto-exit-complete",
)  # fmt: skip

# What the product column of fuel_prices says in brackets or words -> what kind of price it is.
PRICE_KINDS = (
    ("wholesale", "wholesale"),
    ("demanded by protesters", "demanded"),
    ("commission decision", "promised"),
    ("station owners' cut", "offered"),
    ("cap", "cap"),
)

ORGANISATIONS = {
    "CST": "Collective Security Treaty",
    "CSTO": "Collective Security Treaty Organisation",
    "CIS": "Commonwealth of Independent States",
    "EAEU": "Eurasian Economic Union",
    "SCO": "Shanghai Cooperation Organisation",
    "OTS": "Organization of Turkic States",
    "WTO": "World Trade Organization",
    "UN": "United Nations",
}

ISSUES_2022 = {
    "donbas-recognition-2022": "independence of Donetsk and Luhansk",
    "invasion-2022": "invasion",
    "annexation-2022": "annexation",
}
LEANINGS = {"target": "Ukraine", "russia": "Russia", "none": "neither"}

# Words that place a topic; a topic may be of several kinds. "energy security" is about supply, not about security.
TOPIC_KINDS = {
    "security": r"security|terroris",
    "peace and conflict": r"peace|stability|conflict|weapons",
    "crime": r"drug|trafficking|law enforcement",
    "climate": r"climate|environment",
    "energy": r"energy",
    "green or renewable energy": r"green|renewabl",
    "Afghanistan": r"Afghanistan",
    "trade and transport": r"trade|connectivity|economy|economic|business|minerals|raw materials|Corridor",
    "rights and law": r"rights|rule of law|democracy",
    "sovereignty": r"sovereignty",
    "sanctions": r"sanctions",
}


def event_date(events: pd.DataFrame, event_id: str) -> str:
    """The date of one event; KeyError if it is not there."""
    return events.set_index("event_id").loc[event_id, "date"]


def days_between(first: str, second: str) -> int:
    """Whole days from one day to another."""
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


# The attack


def toll_counts(crocus_toll: pd.DataFrame) -> pd.DataFrame:
    """The dated death counts of the attack, one row a count.

    Reports that give the same number on the same day, both official or both from the press, are one count with several
    sources. Within a day counts are taken in rising order, as hours are not known.

    Parameters
    ----------
    crocus_toll : DataFrame
        ``as_of_date``, ``deaths`` (persons), ``counted_by``, ``source_id``.

    Returns
    -------
    DataFrame
        ``as_of_date``, ``deaths``, ``counted`` (official, press), ``place_in_day`` (0 to 1, for drawing),
        ``after_publication``, ``source_id`` (joined by ``;``); undated rows are left out.
    """
    dated = crocus_toll[crocus_toll["as_of_date"] != ""].copy()
    # Reports on a verdict are the press's words for what a court found, not the court's record.
    by_press = dated["counted_by"].str.contains(r"^press count|verdict reports", regex=True)
    dated["counted"] = by_press.map({True: "press", False: "official"})
    counts = dated.groupby(["as_of_date", "deaths", "counted"], sort=True)["source_id"].agg(";".join).reset_index()
    in_day = counts.groupby("as_of_date")["deaths"]
    counts["place_in_day"] = (in_day.cumcount() + 1) / (in_day.transform("size") + 1)
    counts["after_publication"] = counts["as_of_date"] > PUBLISHED
    return counts[["as_of_date", "deaths", "counted", "place_in_day", "after_publication", "source_id"]]


def toll_standing(crocus_toll: pd.DataFrame, day: str = PUBLISHED) -> tuple[str, int]:
    """The count that stood on a day: when it was first reached, and how high it was.

    Parameters
    ----------
    crocus_toll : DataFrame
        ``as_of_date``, ``deaths`` (persons).
    day : str
        The day.

    Returns
    -------
    tuple of str and int
        First day of the highest count up to then, and the count (persons).

    Raises
    ------
    ValueError
        If nothing had been counted by that day.
    """
    known = crocus_toll[(crocus_toll["as_of_date"] != "") & (crocus_toll["as_of_date"] <= day)]
    if known.empty:
        raise ValueError(f"no count up to {day}")
    highest = int(known["deaths"].max())
    return known.loc[known["deaths"] == highest, "as_of_date"].min(), highest


# Who said what


def claimed_dates(claims: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The time a claim gives, against the day of the event it names.

    Parameters
    ----------
    claims : DataFrame
        ``claim_id``, ``time`` (ISO 8601, or a period).
    events : DataFrame
        ``event_id``, ``date`` (day), ``title``, ``source_id``.

    Returns
    -------
    DataFrame
        ``claims`` (joined by a space), ``words``, ``claimed``, ``claimed_first_day``, ``claimed_last_day`` (an open
        end is drawn to the article's publication), ``event_id``, ``event_day``, ``event``, ``role`` (named; before or
        object: what the refusal of C16 was about, and what it is said to be about), ``within`` (event inside the
        claimed time), ``source_id``; in order of time.
    """
    times, facts = claims.set_index("claim_id")["time"], events.set_index("event_id")
    rows = []
    for ids, event_id, words, role in NAMED_EVENTS:
        claimed = {times[claim_id] for claim_id in ids.split()}
        if len(claimed) != 1 or "" in claimed:
            raise ValueError(f"{ids} must give one time, found {sorted(claimed)}")
        when = claimed.pop()
        start, end = bounds(when)
        event = facts.loc[event_id]
        first = first_day(start).isoformat()
        last = PUBLISHED if end == ".." else last_day(end).isoformat()
        rows.append(
            {
                "claims": ids,
                "words": words,
                "claimed": when,
                "claimed_first_day": first,
                "claimed_last_day": last,
                "event_id": event_id,
                "event_day": event["date"],
                "event": event["title"],
                "role": role,
                "within": first <= event["date"] <= last,
                "source_id": event["source_id"],
            }
        )
    return pd.DataFrame(rows)


def stances_2022(positions: pd.DataFrame) -> pd.DataFrame:
    """What each of the five said on the war up to publication, issue by issue, with the lean of the words.

    Parameters
    ----------
    positions : DataFrame
        ``country_iso3``, ``issue``, ``date``, ``stance``, ``leans_to``.

    Returns
    -------
    DataFrame
        One row a state: ``state``, one column an issue (stances in order of time; "no row" where nothing was found),
        ``leans to`` (Ukraine, Russia, neither: all leanings found).
    """
    rows = positions[positions["issue"].isin(ISSUES_2022)]
    rows = rows[~rows["date"].map(certainly_after)].sort_values("date", kind="stable")
    stance = rows["stance"].str.replace("-", " ").replace("", "readouts conflict")
    rows = rows.assign(stance=stance, issue=rows["issue"].map(ISSUES_2022), leans=rows["leans_to"].map(LEANINGS))
    said = rows.groupby(["country_iso3", "issue"])["stance"].agg(lambda words: "; ".join(dict.fromkeys(words)))
    table = (
        said.unstack("issue")
        .reindex(index=list(STATES), columns=list(ISSUES_2022.values()))
        .astype("object")
        .fillna("no row")
    )
    leans = rows.groupby("country_iso3")["leans"].agg(
        lambda found: ", ".join(lean for lean in LEANINGS.values() if lean in set(found))
    )
    table["leans to"] = leans.reindex(list(STATES)).astype("object").fillna("no row")
    table.insert(0, "state", [STATE_NAMES[code] for code in table.index])
    return table.rename_axis(columns=None).reset_index(drop=True)


# Who joined what


def membership_spells(memberships: pd.DataFrame, states: tuple[str, ...] = (*STATES, "RUS")) -> pd.DataFrame:
    """One spell for each state, organisation and status; the treaty (CST) and the organisation (CSTO) stay apart.

    Several rows for one spell are several sources: the row with the most exact dates is taken, the sources are kept.

    Parameters
    ----------
    memberships : DataFrame
        ``country_iso3``, ``organisation``, ``status``, ``joined``, ``left``, ``source_id``.
    states : tuple of str
        States to take.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``organisation``, ``status``, ``joined``, ``left`` (as written), ``from_year``, ``to_year``
        (decimal years for drawing, open ends at publication; missing where there is no date), ``joined_is_exact``
        (a day is given), ``source_id`` (joined by ``;``).

    Raises
    ------
    ValueError
        If the rows of one state, organisation and status start in different years.
    """
    keys = ["country_iso3", "organisation", "status"]
    rows = memberships[memberships["country_iso3"].isin(states)].copy()
    years = rows["joined"].str[:4].groupby([rows[key] for key in keys]).nunique()
    if (years > 1).any():
        raise ValueError(
            f"{' '.join(years[years > 1].index[0])}: sources give different years, or there are two spells"
        )
    rows["exactness"] = rows["joined"].str.len() + rows["left"].str.len()
    rows = rows.sort_values("exactness", ascending=False, kind="stable")
    cited = rows.groupby(keys)["source_id"].agg(lambda ids: ";".join(dict.fromkeys(ids)))
    spells = rows.drop_duplicates(keys).drop(columns="source_id").merge(cited.reset_index(), on=keys)
    spells["from_year"] = [decimal_year(first_day(when)) if when else float("nan") for when in spells["joined"]]
    ends = [when or (PUBLISHED if began else "") for when, began in zip(spells["left"], spells["joined"], strict=True)]
    spells["to_year"] = [decimal_year(last_day(when)) if when else float("nan") for when in ends]
    spells["joined_is_exact"] = spells["joined"].str.len() == 10
    order = {code: place for place, code in enumerate(states)}
    bodies = {name: place for place, name in enumerate(ORGANISATIONS)}
    spells = spells.sort_values(
        ["organisation", "country_iso3"],
        key=lambda column: column.map(bodies if column.name == "organisation" else order),
        kind="stable",
    )
    return spells[[*keys, "joined", "left", "from_year", "to_year", "joined_is_exact", "source_id"]].reset_index(
        drop=True
    )


def decimal_year(day: date) -> float:
    """A day as a fraction of its year: 2 July 2023 -> 2023.5."""
    start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (end - start).days


def differing_sources(memberships: pd.DataFrame) -> pd.DataFrame:
    """Spells for which sources give different dates.

    Parameters
    ----------
    memberships : DataFrame
        ``country_iso3``, ``organisation``, ``joined``, ``left``, ``source_id``.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``organisation``, ``joined``, ``left`` (every version in words, joined by "or").
    """
    grouped = memberships.groupby(["country_iso3", "organisation"], sort=False)
    versions = grouped[["joined", "left"]].agg(lambda dates: " or ".join(dict.fromkeys(map(in_words, sorted(dates)))))
    differ = grouped["joined"].nunique().gt(1) | grouped["left"].nunique().gt(1)
    return versions[differ].reset_index()


def exits(
    memberships: pd.DataFrame,
    since: str,
    organisations: tuple[str, ...] = ("CSTO", "EAEU", "CIS"),
    states: tuple[str, ...] = STATES,
) -> pd.DataFrame:
    """Departures from Russian-led bodies on or after a day.

    Parameters
    ----------
    memberships : DataFrame
        ``country_iso3``, ``organisation``, ``left``.
    since : str
        First day that counts.
    organisations, states : tuple of str
        Where to look.

    Returns
    -------
    DataFrame
        The rows of ``memberships`` that show a departure.
    """
    rows = memberships[memberships["organisation"].isin(organisations) & memberships["country_iso3"].isin(states)]
    left = rows["left"] != ""
    return rows[left & rows["left"].map(lambda when: bool(when) and last_day(when).isoformat() >= since)]


def members(memberships: pd.DataFrame, organisation: str, states: tuple[str, ...] = STATES) -> list[str]:
    """Which of the states are full members of an organisation as of 2024, in house order."""
    rows = memberships[(memberships["organisation"] == organisation) & (memberships["status"] == "member")]
    return [code for code in states if code in set(rows["country_iso3"])]


# January 2022


def fuel_price_ranges(fuel_prices: pd.DataFrame) -> pd.DataFrame:
    """Autogas prices with the two ends of a range in one row and the kind of price told apart.

    Parameters
    ----------
    fuel_prices : DataFrame
        ``date``, ``place``, ``product``, ``price_kzt_per_litre``, ``source_id``.

    Returns
    -------
    DataFrame
        ``date``, ``place``, ``kind`` (observed, offered, demanded, promised, cap, wholesale), ``low_kzt_per_litre``,
        ``high_kzt_per_litre``, ``source_id``.
    """
    rows = fuel_prices.copy()
    rows["kind"] = rows["product"].map(price_kind)
    rows["product"] = rows["product"].str.replace(r"range (low|high)", "range", regex=True)
    keys = ["date", "place", "kind", "product", "source_id"]
    prices = rows.groupby(keys, sort=False)["price_kzt_per_litre"].agg(["min", "max"]).reset_index()
    prices = prices.rename(columns={"min": "low_kzt_per_litre", "max": "high_kzt_per_litre"})
    return prices[["date", "place", "kind", "low_kzt_per_litre", "high_kzt_per_litre", "source_id"]]


def price_kind(product: str) -> str:
    """What kind of price the words of a product mean; observed if they say nothing else."""
    # Whole words: 'escaped' is no cap.
    return next((kind for words, kind in PRICE_KINDS if re.search(rf"\b{re.escape(words)}\b", product)), "observed")


def prices_where_it_began(fuel_prices: pd.DataFrame, until: str = "2022-01-31") -> pd.DataFrame:
    """Retail autogas prices of Mangystau and western Kazakhstan up to a day; equal statements are one row.

    Parameters
    ----------
    fuel_prices : DataFrame
        As for ``fuel_price_ranges``.
    until : str
        Last day.

    Returns
    -------
    DataFrame
        As ``fuel_price_ranges``; ``place`` and ``source_id`` are joined by ``;`` where several give the same price.
    """
    prices = fuel_price_ranges(fuel_prices)
    here = prices["place"].str.contains("Mangystau|western Kazakhstan")
    prices = prices[
        here & (prices["kind"] != "wholesale") & ~prices["date"].map(lambda day: certainly_after(day, until))
    ]
    keys = ["date", "kind", "low_kzt_per_litre", "high_kzt_per_litre"]
    merged = prices.groupby(keys, sort=False)[["place", "source_id"]].agg(lambda cell: ";".join(dict.fromkeys(cell)))
    return merged.reset_index()[["date", "place", *keys[1:], "source_id"]]


def price_rise(fuel_prices: pd.DataFrame, day: str = "2022-01-01") -> tuple[float, float]:
    """By what factor the observed retail price rose from the year before to a day.

    Parameters
    ----------
    fuel_prices : DataFrame
        As for ``fuel_price_ranges``.
    day : str
        The day.

    Returns
    -------
    tuple of float
        The smallest factor (lowest price of the day over highest of the year before) and the largest.

    Raises
    ------
    ValueError
        If one of the two sides has no price.
    """
    prices = fuel_price_ranges(fuel_prices)
    prices = prices[prices["kind"] == "observed"]
    before = prices[prices["date"].str[:4] == str(int(day[:4]) - 1)]
    then = prices[prices["date"] == day]
    if before.empty or then.empty:
        raise ValueError(f"no observed price {'of the year before' if before.empty else 'of'} {day}")
    smallest = then["low_kzt_per_litre"].min() / before["high_kzt_per_litre"].max()
    largest = then["high_kzt_per_litre"].max() / before["low_kzt_per_litre"].min()
    return float(smallest), float(largest)


def january_strip(events: pd.DataFrame) -> pd.DataFrame:
    """The chosen events of January 2022 (``JANUARY_EVENTS``) in order of time.

    Parameters
    ----------
    events : DataFrame
        ``event_id``, ``date``, ``title``, ``source_id``.

    Returns
    -------
    DataFrame
        ``event_id``, ``date``, ``title``, ``source_id``.

    Raises
    ------
    KeyError
        If one is missing.
    """
    chosen = events.set_index("event_id").loc[list(JANUARY_EVENTS), ["date", "title", "source_id"]].reset_index()
    return chosen.sort_values("date", kind="stable").reset_index(drop=True)


def deployment(csto_deployment: pd.DataFrame) -> pd.DataFrame:
    """CSTO troops by sending state: every figure on record, never added up.

    Parameters
    ----------
    csto_deployment : DataFrame
        ``country_iso3``, ``troops`` (persons), ``arrived``, ``left`` (days).

    Returns
    -------
    DataFrame
        ``country_iso3``, ``troops reported`` (all different figures, in words), ``arrived``, ``left`` (in words;
        "not found" where no source gives it).
    """

    def told(values: pd.Series) -> str:
        kept = sorted({value for value in values.dropna() if value != ""})
        return " or ".join(f"{value:,}" if not isinstance(value, str) else in_words(value) for value in kept)

    rows = csto_deployment.groupby("country_iso3", sort=False)[["troops", "arrived", "left"]].agg(told)
    rows = rows.replace("", "not found").reset_index()
    return rows.rename(columns={"troops": "troops reported"})


# The summits of 2023


def participants(summits: pd.DataFrame) -> pd.DataFrame:
    """Who stood for each of the five at each meeting.

    Parameters
    ----------
    summits : DataFrame
        ``date``, ``place``, ``participant_country_iso3``, ``participant_name``, ``participant_role``.

    Returns
    -------
    DataFrame
        ``state`` and one column a meeting ("New York, 19 September 2023"); the role is named unless it is President.
    """
    rows = summits[summits["participant_country_iso3"].isin(STATES)].sort_values("date", kind="stable")
    role = rows["participant_role"].where(rows["participant_role"] != "President", "")
    who = rows["participant_name"] + role.map(lambda words: f", {words}" if words else "")
    meeting = rows["place"] + ", " + rows["date"].map(in_words)
    table = pd.DataFrame({"state": rows["participant_country_iso3"], "meeting": meeting, "who": who})
    table = table.groupby(["state", "meeting"], sort=False)["who"].agg("; ".join).unstack("meeting")
    table = (
        table.reindex(index=list(STATES), columns=list(dict.fromkeys(meeting)))
        .astype("object")
        .fillna("nobody on record")
    )
    return table.rename(index=STATE_NAMES).rename_axis(columns=None).reset_index()


def topic_kinds(topic: str) -> list[str]:
    """The kinds a topic belongs to (``TOPIC_KINDS``), 'other' if none."""
    # Strict on security: neither security of supply nor talk of Afghanistan shows that the region's own was a topic.
    if "Afghanistan" in topic:
        return ["Afghanistan"]
    plain = re.sub(r"(food and )?energy security", "energy supply", topic)
    kinds = [kind for kind, words in TOPIC_KINDS.items() if re.search(words, plain)]
    return kinds or ["other"]


def agenda(topics: pd.DataFrame) -> pd.DataFrame:
    """Topics by kind and meeting; a topic of several kinds stands under each.

    Parameters
    ----------
    topics : DataFrame
        ``meeting_id``, ``topic``.

    Returns
    -------
    DataFrame
        ``kind`` and one column a meeting, with the different topics joined by ``; `` ("none named" where there are
        none). All kinds are shown, so that an empty one is seen.
    """
    rows = topics.drop_duplicates(["meeting_id", "topic"])
    rows = rows.assign(kind=rows["topic"].map(topic_kinds)).explode("kind")
    table = rows.groupby(["kind", "meeting_id"], sort=False)["topic"].agg("; ".join).unstack("meeting_id")
    meetings = list(dict.fromkeys(topics["meeting_id"]))
    table = table.reindex(index=[*TOPIC_KINDS, "other"], columns=meetings).astype("object").fillna("none named")
    return table.rename_axis(columns=None).reset_index()


def earlier_security(earlier_c5_agendas: pd.DataFrame) -> pd.DataFrame:
    """Earlier topics in the same format about security, peace or crime; those about Afghanistan are left out.

    Parameters
    ----------
    earlier_c5_agendas : DataFrame
        ``date``, ``place``, ``topic``, ``quoted_in``.

    Returns
    -------
    DataFrame
        ``when``, ``place``, ``topic``, ``quoted in``.
    """
    wanted = {"security", "peace and conflict", "crime"}
    rows = earlier_c5_agendas[earlier_c5_agendas["topic"].map(lambda topic: bool(wanted & set(topic_kinds(topic))))]
    return pd.DataFrame(
        {
            "when": rows["date"].map(in_words),
            "place": rows["place"].replace("", "not given"),
            "topic": rows["topic"],
            "quoted in": rows["quoted_in"],
        }
    )


# Small tables for reading


def named_states(frame: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """The same table with the names of states in place of their codes, in a column ``state``."""
    names = countries.set_index("country_iso3")["name"]
    return frame.assign(country_iso3=frame["country_iso3"].map(names)).rename(columns={"country_iso3": "state"})


def named_differences(memberships: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """``differing_sources`` as it is read, with names for states and organisations."""
    table = named_states(differing_sources(memberships), countries)
    return table.assign(organisation=table["organisation"].map(ORGANISATIONS))


def declared_totals(csto_deployment_total: pd.DataFrame) -> pd.DataFrame:
    """Totals of the CSTO force as they were given, one row a statement.

    Parameters
    ----------
    csto_deployment_total : DataFrame
        ``as_of_date``, ``personnel`` (persons), ``vehicles``, ``said_by``.

    Returns
    -------
    DataFrame
        ``day``, ``persons``, ``vehicles``, ``said by``.
    """
    rows = csto_deployment_total.drop_duplicates(["as_of_date", "personnel", "vehicles", "said_by"])
    return _count_table(rows, "as_of_date", {"personnel": "persons", "vehicles": "vehicles"}, "said_by", "said by")


def january_toll(january_2022_toll: pd.DataFrame) -> pd.DataFrame:
    """Deaths of January 2022 as the authorities counted them: ``day``, ``deaths``, ``injured``, ``counted by``."""
    return _count_table(
        january_2022_toll, "as_of_date", {"deaths": "deaths", "injured": "injured"}, "counted_by", "counted by"
    )


def damage(january_2022_damage: pd.DataFrame) -> pd.DataFrame:
    """Damage of January 2022 as the authorities counted it: ``what was counted``, ``number``, ``counted by``."""
    return pd.DataFrame(
        {
            "what was counted": january_2022_damage["measure"],
            "number": january_2022_damage["value"].map(_number),
            "counted by": january_2022_damage["counted_by"],
        }
    )


def intervention_polls(polls: pd.DataFrame) -> pd.DataFrame:
    """Survey answers about the CSTO troops, the order to shoot and membership of the CSTO.

    Parameters
    ----------
    polls : DataFrame
        ``pollster``, ``fieldwork_start``, ``fieldwork_end``, ``sample_size``, ``question``, ``answer``, ``percent``.

    Returns
    -------
    DataFrame
        ``question``, ``answer``, ``percent`` ("not reported" where the source gives no share), ``asked``, ``persons``,
        ``by``.
    """
    rows = polls[polls["question"].str.contains("CSTO|Order to shoot")]
    asked = rows["fieldwork_start"].map(in_words) + " to " + rows["fieldwork_end"].map(in_words)
    return pd.DataFrame(
        {
            "question": rows["question"],
            "answer": rows["answer"],
            "percent": rows["percent"].map(lambda share: "not reported" if pd.isna(share) else f"{share:g}"),
            "asked": asked,
            "persons": rows["sample_size"].map(_number),
            "by": rows["pollster"],
        }
    )


def _count_table(rows: pd.DataFrame, day: str, counts: dict[str, str], who: str, who_name: str) -> pd.DataFrame:
    table = {"day": rows[day].map(in_words), **{name: rows[column].map(_number) for column, name in counts.items()}}
    return pd.DataFrame({**table, who_name: rows[who]})


def _number(value) -> str:
    return "not given" if pd.isna(value) else f"{value:,.0f}"
