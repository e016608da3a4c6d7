"""How far two readings of the same claims agree."""

import numpy as np
import pandas as pd
from scipy.stats import bootstrap

# Any fixed seed will do: it makes the interval the same from run to run.
SEED = 20240603
RESAMPLES = 2000


def kappa(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray | float:
    """Cohen's kappa (Cohen 1960): agreement beyond what the two readers' habits would give by chance.

    The items of one reading stand along ``axis``. The result is 1 for full agreement, also where both readers used one
    and the same verdict throughout, and 0 for chance.
    """
    verdicts = np.unique([first, second])
    observed = np.mean(first == second, axis=axis)
    chance = sum(np.mean(first == verdict, axis=axis) * np.mean(second == verdict, axis=axis) for verdict in verdicts)
    beyond = np.asarray(observed - chance)
    return np.divide(beyond, 1 - chance, out=np.ones_like(beyond), where=np.asarray(chance) < 1)[()]


def share(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray | float:
    """The percentage of items that are read alike; parameters as for ``kappa``."""
    return 100 * np.mean(first == second, axis=axis)


def agreement(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """Share of equal verdicts and Cohen's kappa: ``measure value low high claims``, a row each.

    ``low`` and ``high`` bound the 95 percent interval (percentile bootstrap over claims, Efron and Tibshirani 1993).
    """
    # Numbers in the place of words: the resamples are compared many times.
    codes = np.unique([first.to_numpy(dtype=str), second.to_numpy(dtype=str)], return_inverse=True)[1]
    data = tuple(codes.reshape(2, -1))
    how = {"paired": True, "vectorized": True, "n_resamples": RESAMPLES, "method": "percentile"}
    rows = []
    for name, statistic in (("share of equal verdicts (percent)", share), ("Cohen's kappa", kappa)):
        interval = bootstrap(data, statistic, rng=np.random.default_rng(SEED), **how).confidence_interval
        rows.append((name, statistic(*data), interval.low, interval.high, len(first)))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "claims"])


def merged(verdicts: pd.Series) -> pd.Series:
    """Verdicts with 'supported with correction' taken together with 'supported'."""
    return verdicts.replace({"supported_with_correction": "supported"})
