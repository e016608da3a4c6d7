"""Days and events that several subjects name, and what a notebook shows of any claim."""

import pandas as pd

from claimbook.dates import begins_after, in_words
from claimbook.words import published_by

ATTACK = "2024-03-22"
INVASION = "2022-02-24"
MOBILISATION = "2022-09-21"


def event_of(events: pd.DataFrame, event_id: str) -> pd.Series | None:
    """The row of one event; None if there is none."""
    found = events[events["event_id"] == event_id]
    return found.iloc[0] if len(found) else None


def dated(events: pd.DataFrame, event_id: str) -> str:
    """The date of an event; '9999' if it is not in the table, so that it sorts after everything."""
    event = event_of(events, event_id)
    return "9999" if event is None else event["date"]


def evidence_for(links: pd.DataFrame, sources: pd.DataFrame, claim_id: str) -> pd.DataFrame:
    """What speaks for and against one claim, source by source; the context is on the claim's page.

    ``Speaks`` (for, against), ``Finding``, ``Published by``, ``Published``.
    """
    rows = links[(links["claim_id"] == claim_id) & (links["role"] != "context")]
    rows = rows.merge(sources, on="source_id", how="left", validate="m:1")
    names = [published_by(*pair) for pair in zip(rows["publisher"], rows["original_publisher"], strict=True)]
    rows = rows.assign(publisher=names, date=rows["date"].map(in_words))
    rows = rows.sort_values(["role", "set"], ascending=[False, True], kind="stable")
    return rows[["role", "finding", "publisher", "date"]].set_axis(
        ["Speaks", "Finding", "Published by", "Published"], axis=1
    )


def events_of(events: pd.DataFrame, claim_id: str, published: str) -> pd.DataFrame:
    """The dated events that bear on a claim, in order of time: a selection made for the claims, not to be counted.

    ``event_id``, ``date``, ``when`` (in words, with the end if there is one), ``place``, ``title``, ``detail``,
    ``later`` (it certainly came after the article), ``source_id``.
    """
    rows = events[[claim_id in ids.split(";") for ids in events["claim_ids"]]]
    rows = rows.sort_values("date", kind="stable", ignore_index=True)
    periods = [f"{start}/{end}" if end else start for start, end in zip(rows["date"], rows["end_date"], strict=True)]
    rows = rows.assign(
        when=[in_words(period) for period in periods], later=[begins_after(day, published) for day in rows["date"]]
    )
    return rows[["event_id", "date", "when", "place", "title", "detail", "later", "source_id"]]


def known_events(events: pd.DataFrame, claim_id: str, published: str) -> pd.DataFrame:
    """``events_of`` as a notebook shows it, without what came after the article: ``Day``, ``Event``, ``Detail``."""
    rows = events_of(events, claim_id, published)
    return rows.loc[~rows["later"], ["when", "title", "detail"]].set_axis(["Day", "Event", "Detail"], axis=1)
