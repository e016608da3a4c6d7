"""How far two readings of the same claims agree, and in which direction they differ."""

import numpy as np
import pandas as pd

# Any fixed seed will do: it makes the interval the same from run to run.
SEED = 20240603
RESAMPLES = 2000
# How much a verdict grants the author; what is not checkable grants and denies nothing.
GRANTED = ("contradicted", "not_enough_evidence", "mixed", "supported_with_correction", "supported")


def counts_by_sentence(readings: pd.DataFrame) -> np.ndarray:
    """How often the first reader gave one verdict and the second another, within each sentence of the article.

    Parameters
    ----------
    readings : DataFrame
        A row per claim that was read twice: ``sentence``, ``verdict``, ``second_verdict``.

    Returns
    -------
    ndarray
        Sentences by first verdict by second verdict.
    """
    pair = ["verdict", "second_verdict"]
    known = sorted({*readings["verdict"], *readings["second_verdict"]})
    codes = readings[pair].apply(lambda column: column.map(known.index))
    sentence = pd.factorize(readings["sentence"])[0]
    counts = np.zeros((sentence.max(initial=-1) + 1, len(known), len(known)))
    np.add.at(counts, (sentence, codes["verdict"], codes["second_verdict"]), 1)
    return counts


def kappa(counts: np.ndarray) -> np.ndarray | float:
    """Cohen's kappa (Cohen 1960): agreement beyond what the two readers' habits would give by chance.

    The last two axes hold the counts of claims by first and second verdict. The result is 1 for full agreement, also
    where both readers used one and the same verdict throughout, and 0 for chance.
    """
    total = counts.sum(axis=(-2, -1))
    observed = np.trace(counts, axis1=-2, axis2=-1) / total
    chance = (counts.sum(axis=-1) * counts.sum(axis=-2)).sum(axis=-1) / total**2
    beyond = np.asarray(observed - chance)
    return np.divide(beyond, 1 - chance, out=np.ones_like(beyond), where=np.asarray(chance) < 1)[()]


def share(counts: np.ndarray) -> np.ndarray | float:
    """The percentage of claims that are read alike; counts as for ``kappa``."""
    return 100 * np.trace(counts, axis1=-2, axis2=-1) / counts.sum(axis=(-2, -1))


def agreement(readings: pd.DataFrame) -> pd.DataFrame:
    """Share of equal verdicts and Cohen's kappa: ``measure value low high claims``, a row each.

    ``low`` and ``high`` bound the 95 percent interval (percentile bootstrap, Efron and Tibshirani 1993). Whole
    sentences are drawn, because the claims of one sentence hang together.
    """
    counts = counts_by_sentence(readings)
    drawn = np.random.default_rng(SEED).integers(len(counts), size=(RESAMPLES, len(counts)))
    resampled, rows = counts[drawn].sum(axis=1), []
    for name, statistic in (("share of equal verdicts (percent)", share), ("Cohen's kappa", kappa)):
        interval = np.percentile(statistic(resampled), [2.5, 97.5])
        rows.append((name, statistic(counts.sum(axis=0)), *interval, len(readings)))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "claims"])


def merged(readings: pd.DataFrame) -> pd.DataFrame:
    """Readings with 'supported with correction' taken together with 'supported'."""
    pair = ["verdict", "second_verdict"]
    return readings.assign(**readings[pair].replace({"supported_with_correction": "supported"}))


def direction(readings: pd.DataFrame) -> pd.Series:
    """Whether the second verdict grants the author more ('kinder'), less ('harsher') or neither.

    A verdict of not checkable is below supported, with or without a correction, and beside all others.
    """

    def compared(first: str, second: str) -> str:
        if "not_checkable" in (first, second):
            other = first if second == "not_checkable" else second
            if not other.startswith("supported"):
                return "neither"
            return "harsher" if second == "not_checkable" else "kinder"
        step = GRANTED.index(second) - GRANTED.index(first)
        return "kinder" if step > 0 else "harsher" if step < 0 else "neither"

    pairs = zip(readings["verdict"], readings["second_verdict"], strict=True)
    return pd.Series([compared(*pair) for pair in pairs], index=readings.index, dtype="str")
