"""The tables of notebook 06, as they are read there."""

import pandas as pd

from claimbook.dates import in_words
from claimbook.numbers import digits
from topics.security import measures
from topics.shared.states import STATE_NAMES, STATES

LEANINGS = {"target": "Ukraine", "russia": "Russia", "none": "neither"}


def stances(positions: pd.DataFrame, published: str) -> pd.DataFrame:
    """What each of the five said on the war, a column per issue, and all leanings of the words."""
    rows = measures.positions_on_the_war(positions, published)
    stance = rows["stance"].str.replace("-", " ").replace("", "readouts conflict")
    rows = rows.assign(stance=stance, issue=rows["issue"].map(measures.ISSUES_2022))
    said = rows.groupby(["country_iso3", "issue"])["stance"].agg(lambda words: "; ".join(dict.fromkeys(words)))
    table = said.unstack("issue").reindex(columns=list(measures.ISSUES_2022.values()))
    leans = rows.groupby("country_iso3")["leans_to"]
    table["Leans to"] = leans.agg(lambda found: ", ".join(LEANINGS[lean] for lean in LEANINGS if lean in set(found)))
    return _by_state(table, "no row")


def _by_state(table: pd.DataFrame, missing: str) -> pd.DataFrame:
    """A table indexed by state with all five states, named, and a word where there is nothing."""
    table = table.reindex(list(STATES)).astype("object").fillna(missing)
    return table.rename(index=STATE_NAMES).rename_axis(index="State", columns=None).reset_index()


def unrest(january_2022_toll: pd.DataFrame, unrest_comparison: pd.DataFrame) -> pd.DataFrame:
    """Deaths of January 2022 and of earlier unrest, count by count."""
    columns = {"event": "Event", "as_of_date": "Day of the count", "deaths": "Deaths", "injured": "Injured"}
    rows = measures.unrest_tolls(january_2022_toll, unrest_comparison)
    return _read(rows, {**columns, "counted_by": "Counted by"})


def _read(rows: pd.DataFrame, columns: dict[str, str], missing: str = "not given") -> pd.DataFrame:
    """Some columns as they are read: renamed, with dates and numbers in words, and a word where there is nothing."""
    table = rows[list(columns)].astype("object").rename(columns=columns)
    for old, new in columns.items():
        if old.endswith("date"):
            table[new] = table[new].map(in_words)
        elif pd.api.types.is_numeric_dtype(rows[old]):
            table[new] = [missing if pd.isna(number) else digits(number) for number in table[new]]
    return table.replace("", missing)


def leaders_meetings(leaders_meetings: pd.DataFrame, published: str) -> pd.DataFrame:
    """Leaders' meetings of the five with others up to publication, those that do not count with the reason."""
    rows = leaders_meetings[(leaders_meetings["level"] == "leaders") & (leaders_meetings["date"] <= published)]
    columns = {"date": "Day", "partner": "With", "place": "Place", "why_not": "Not counted, because"}
    return _read(rows, columns, "")


def participants(summits: pd.DataFrame) -> pd.DataFrame:
    """Who stood for each of the five at each meeting; the role is named unless it is President."""
    rows = summits[summits["participant_country_iso3"].isin(STATES)].sort_values("date", kind="stable")
    role = (", " + rows["participant_role"]).where(rows["participant_role"] != "President", "")
    rows = rows.assign(who=rows["participant_name"] + role, meeting=rows["place"] + ", " + rows["date"].map(in_words))
    who = rows.groupby(["participant_country_iso3", "meeting"])["who"].agg("; ".join).unstack("meeting")
    return _by_state(who[list(dict.fromkeys(rows["meeting"]))], "nobody on record")


def agenda(summit_topics: pd.DataFrame) -> pd.DataFrame:
    """Topics by kind and meeting; a topic of several kinds stands under each, and an empty kind is seen."""
    rows = summit_topics.drop_duplicates(["meeting_id", "topic"])
    rows = rows.assign(kind=rows["topic"].map(measures.topic_kinds)).explode("kind")
    table = rows.groupby(["kind", "meeting_id"])["topic"].agg("; ".join).unstack("meeting_id")
    table = table.reindex(index=[*measures.TOPIC_KINDS, "other"], columns=list(measures.SUMMITS)).astype("object")
    table = table.fillna("none named").rename(columns=measures.SUMMITS)
    return table.rename_axis(index="Kind of topic", columns=None).reset_index()
