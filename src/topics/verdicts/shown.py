"""The agreement of the two readings as the notebook shows it."""

import pandas as pd

from claimbook.words import VERDICT_NAMES, VERDICTS
from topics.verdicts.measures import agreement, merged


def agreement_of_readings(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """Agreement with the verdicts kept apart and with corrections merged, rounded."""
    ways = {
        "all six kept apart": agreement(first, second),
        "supported with or without correction as one": agreement(merged(first), merged(second)),
    }
    rows = [
        (way, row.measure, f"{row.value:.3g}", f"{row.low:.3g} to {row.high:.3g}")
        for way, measured in ways.items()
        for row in measured.itertuples()
    ]
    return pd.DataFrame(rows, columns=["Verdicts", "Measure", "Value", "95 percent interval"])


def verdicts_by_basis(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The number of claims under each verdict, by basis and in all."""
    numbers = pd.crosstab(verdicts["verdict"], verdicts["basis"])
    numbers = numbers.reindex(index=list(VERDICTS), columns=["computed", "judged"], fill_value=0)
    numbers = numbers.set_axis(["Computed", "Judged"], axis=1).assign(All=numbers.sum(axis=1))
    return numbers.set_axis(pd.Index(VERDICT_NAMES.values(), name="Verdict")).reset_index()
