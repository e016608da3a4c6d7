"""The agreement of the two readings, and what would change a verdict, as the notebook shows them."""

import pandas as pd

from claimbook.words import VERDICT_NAMES, VERDICTS
from topics.verdicts.measures import agreement, direction, merged


def read_twice(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The claims that have a second reading."""
    return verdicts[verdicts["second_verdict"] != ""]


def agreement_of_readings(readings: pd.DataFrame) -> pd.DataFrame:
    """Agreement with the verdicts kept apart and with corrections merged, rounded."""
    ways = {
        "all six kept apart": agreement(readings),
        "supported with or without correction as one": agreement(merged(readings)),
    }
    rows = [
        (way, row.measure, f"{row.value:.3g}", f"{row.low:.3g} to {row.high:.3g}")
        for way, measured in ways.items()
        for row in measured.itertuples()
    ]
    return pd.DataFrame(rows, columns=["Verdicts", "Measure", "Value", "95 percent interval"])


def directions(readings: pd.DataFrame) -> pd.DataFrame:
    """The claims read differently, by what the second reading grants the author."""
    differing = readings[readings["contested"]]
    claims = differing["claim_id"].groupby(direction(differing)).agg(["size", ", ".join])
    names = {"kinder": "more", "harsher": "less", "neither": "neither more nor less"}
    claims = claims.reindex(list(names)).fillna({"size": 0, "join": "none"}).astype({"size": "int64"}).reset_index()
    claims[claims.columns[0]] = list(names.values())
    return claims.set_axis(["The second reading grants the author", "Claims", "Which"], axis=1)


def changes(changes: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """The single changes of the evidence that bring another verdict than 'not enough evidence', a row per claim."""
    rows = changes.merge(verdicts[["claim_id", "verdict"]], on="claim_id")
    rows = rows[(rows["moves"] == 1) & (rows["changed_verdict"] != "not_enough_evidence")]
    return pd.DataFrame(
        {
            "Claim": rows["claim_id"],
            "Verdict": rows["verdict"].map(VERDICT_NAMES),
            "One change": rows["change"],
            "Verdict then": rows["changed_verdict"].map(VERDICT_NAMES),
        }
    )


def verdicts_by_basis(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The number of claims under each verdict, by how it was decided and in all."""
    numbers = pd.crosstab(verdicts["verdict"], verdicts["basis"])
    numbers = numbers.reindex(index=list(VERDICTS), columns=["computed", "judged"], fill_value=0)
    numbers = numbers.set_axis(["Decided by rule", "Decided by weighing"], axis=1).assign(All=numbers.sum(axis=1))
    return numbers.set_axis(pd.Index(VERDICT_NAMES.values(), name="Verdict")).reset_index()
