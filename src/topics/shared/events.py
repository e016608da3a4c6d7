"""Days and events that several subjects name, and what a notebook shows of any claim."""

import pandas as pd

from claimbook.dates import PUBLISHED, certainly_after, in_words

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


def readings(claims: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    """What the article says, restored: the claims asked for, in that order.

    Parameters
    ----------
    claims : DataFrame
        ``claim_id``, ``reading``.
    ids : list of str
        Claims.

    Returns
    -------
    DataFrame
        ``claim``, ``what the article says``.

    Raises
    ------
    KeyError
        If a claim does not exist.
    """
    rows = claims.set_index("claim_id").loc[ids, ["reading"]].reset_index()
    return rows.set_axis(["claim", "what the article says"], axis=1)


def evidence_for(links: pd.DataFrame, sources: pd.DataFrame, claim_id: str) -> pd.DataFrame:
    """What was found on one claim, source by source.

    Parameters
    ----------
    links : DataFrame
        ``claim_id``, ``set``, ``role``, ``source_id``, ``finding``.
    sources : DataFrame
        ``source_id``, ``publisher``, ``date``.
    claim_id : str
        The claim.

    Returns
    -------
    DataFrame
        ``speaks`` (for, against, context), ``finding``, ``published by``, ``published``; context comes last.
    """
    rows = links[links["claim_id"] == claim_id].merge(sources, on="source_id", how="left", validate="m:1")
    rank = rows["role"].map({"for": 0, "against": 1, "context": 2})
    rows = rows.assign(rank=rank, date=rows["date"].map(in_words)).sort_values(["rank", "set"], kind="stable")
    return rows[["role", "finding", "publisher", "date"]].set_axis(
        ["speaks", "finding", "published by", "published"], axis=1
    )


def events_of(events: pd.DataFrame, claim_id: str, until: str = PUBLISHED) -> pd.DataFrame:
    """The dated events that bear on a claim, in order of time.

    Parameters
    ----------
    events : DataFrame
        ``date``, ``place``, ``title``, ``detail``, ``claim_ids`` (joined by ``;``).
    claim_id : str
        The claim.
    until : str
        Events that certainly came after this day are left out.

    Returns
    -------
    DataFrame
        ``day``, ``event``, ``detail``.
    """
    bears = events["claim_ids"].str.split(";").map(lambda ids: claim_id in ids)
    rows = events[bears & ~events["date"].map(lambda when: certainly_after(when, until))]
    rows = rows.sort_values("date", kind="stable")
    return pd.DataFrame({"day": rows["date"].map(in_words), "event": rows["title"], "detail": rows["detail"]})
