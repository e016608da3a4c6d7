"""How far two readings of the same claims agree."""

import numpy as np
import pandas as pd
from scipy.stats import bootstrap

# Any fixed seed will do: it makes the interval the same from run to run.
SEED = 20240603
RESAMPLES = 2000


def kappa(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray | float:
    """Cohen's kappa (Cohen 1960): agreement beyond what the two readers' habits would give by chance.

    Parameters
    ----------
    first, second : array of str or int
        Two readings of the same items, or many such pairs of readings.
    axis : int
        The axis along which the items of one reading stand.

    Returns
    -------
    float or array of float
        1 for full agreement, 0 for chance; 1 as well where both readers used one and the same word throughout.
    """
    words = np.unique([first, second])
    observed = np.mean(first == second, axis=axis)
    chance = sum(np.mean(first == word, axis=axis) * np.mean(second == word, axis=axis) for word in words)
    beyond = np.asarray(observed - chance)
    return np.divide(beyond, 1 - chance, out=np.ones_like(beyond), where=np.asarray(chance) < 1)[()]


def share(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray | float:
    """The percentage of items that are read alike; parameters as for ``kappa``."""
    return 100 * np.mean(first == second, axis=axis)


def agreement(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """Share of equal readings and Cohen's kappa, each with a 95 percent bootstrap interval.

    Parameters
    ----------
    first, second : Series of str
        Two verdicts on the same claims, in the same order.

    Returns
    -------
    DataFrame
        Two rows, ``measure`` 'share of equal verdicts' (percent) and 'Cohen's kappa', with ``value``, ``low`` and
        ``high`` (percentile bootstrap over claims, Efron and Tibshirani 1993) and ``claims`` (number).
    """
    # Numbers in the place of words: the resamples are compared many times.
    codes = np.unique([first.to_numpy(dtype=str), second.to_numpy(dtype=str)], return_inverse=True)[1]
    data = tuple(codes.reshape(2, -1))
    rows = []
    for name, statistic in (("share of equal verdicts (percent)", share), ("Cohen's kappa", kappa)):
        interval = bootstrap(
            data, statistic, paired=True, vectorized=True, n_resamples=RESAMPLES, method="percentile",
            rng=np.random.default_rng(SEED),
        ).confidence_interval  # fmt: skip
        rows.append((name, statistic(*data), interval.low, interval.high, len(first)))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "claims"])


def agreement_table(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """Agreement with the verdicts kept apart and with corrections merged, as a notebook shows it.

    Parameters
    ----------
    first, second : Series of str
        Two verdicts on the same claims, in the same order.

    Returns
    -------
    DataFrame
        Columns ``Verdicts``, ``Measure``, ``Value`` and ``95 percent interval``, in words and rounded.
    """
    ways = {
        "all six kept apart": agreement(first, second),
        "supported with or without correction as one": agreement(merged(first), merged(second)),
    }
    return pd.DataFrame(
        [
            (way, row.measure, f"{row.value:.3g}", f"{row.low:.3g} to {row.high:.3g}")
            for way, rows in ways.items()
            for row in rows.itertuples()
        ],
        columns=["Verdicts", "Measure", "Value", "95 percent interval"],
    )


def merged(verdicts: pd.Series) -> pd.Series:
    """Verdicts with 'supported with correction' taken together with 'supported'."""
    return verdicts.replace({"supported_with_correction": "supported"})
