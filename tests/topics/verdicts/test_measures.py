"""The agreement of the two readings, held against the formula and against statsmodels."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import bootstrap
from statsmodels.stats.inter_rater import cohens_kappa, to_table

from topics.verdicts import shown
from topics.verdicts.measures import RESAMPLES, SEED, agreement, kappa, merged, share


def plain_kappa(first: np.ndarray, second: np.ndarray) -> float:
    """One pair of readings, with a table of its own."""
    codes = np.unique([first, second], return_inverse=True)[1].reshape(2, -1)
    if not codes.any():
        return 1.0
    table, _ = to_table(codes.T, bins=np.arange(codes.max() + 2) - 0.5)
    return float(cohens_kappa(table, return_results=False))


def test_kappa_against_the_formula():
    first = np.array(["a", "a", "b", "b", "a", "b", "a", "a"])
    second = np.array(["a", "b", "b", "b", "a", "a", "a", "a"])
    observed = np.mean(first == second)
    chance = sum(np.mean(first == word) * np.mean(second == word) for word in "ab")
    assert kappa(first, second) == pytest.approx((observed - chance) / (1 - chance))


def test_kappa_extremes():
    words = np.array(["a", "b", "c", "a"])
    assert kappa(words, words) == pytest.approx(1)
    assert kappa(np.array(["a", "a"]), np.array(["a", "a"])) == 1
    assert kappa(np.array(["a", "b"]), np.array(["b", "a"])) == pytest.approx(-1)


@pytest.mark.parametrize("seed", range(20))
def test_kappa_of_many_readings_is_that_of_each(seed):
    draw = np.random.default_rng(seed)
    first, second = draw.choice(list("abcdef")[: 1 + seed % 6], (2, 30, 1 + seed))
    plain = [plain_kappa(one, two) for one, two in zip(first, second, strict=True)]
    assert kappa(first, second).tolist() == plain
    assert kappa(first.T, second.T, axis=0).tolist() == plain
    assert [kappa(one, two) for one, two in zip(first, second, strict=True)] == plain
    assert share(first, second).tolist() == [100 * np.mean(one == two) for one, two in zip(first, second, strict=True)]


def test_intervals_are_those_of_one_resample_after_another(book):
    frame = book.verdicts()
    data = frame["verdict"].to_numpy(dtype=str), frame["second_verdict"].to_numpy(dtype=str)
    how = {"paired": True, "vectorized": False, "n_resamples": RESAMPLES, "method": "percentile"}
    interval = bootstrap(data, plain_kappa, rng=np.random.default_rng(SEED), **how).confidence_interval
    row = agreement(frame["verdict"], frame["second_verdict"]).set_index("measure").loc["Cohen's kappa"]
    assert (row["value"], row["low"], row["high"]) == (plain_kappa(*data), interval.low, interval.high)


def test_second_reading_agrees_as_far_as_a_plain_count_says(book):
    frame = book.verdicts()
    rows = agreement(frame["verdict"], frame["second_verdict"]).set_index("measure")
    equal = sum(one == two for one, two in zip(frame["verdict"], frame["second_verdict"], strict=True))
    assert rows.loc["share of equal verdicts (percent)", "value"] == pytest.approx(100 * equal / len(frame))
    assert (rows["low"] < rows["value"]).all() and (rows["value"] < rows["high"]).all()
    again = agreement(frame["verdict"], frame["second_verdict"]).set_index("measure")
    pd.testing.assert_frame_equal(rows, again)


def test_merging_corrections_can_only_raise_the_share(book):
    frame = book.verdicts()
    assert (merged(frame["verdict"]) == merged(frame["second_verdict"])).sum() >= (~frame["contested"]).sum()


def test_the_table_to_be_read_has_both_measures_both_ways(book):
    frame = book.verdicts()
    table = shown.agreement_of_readings(frame["verdict"], frame["second_verdict"])
    assert table.groupby("Verdicts").size().tolist() == [2, 2]
    assert table["95 percent interval"].str.fullmatch(r"[\d.]+ to [\d.]+").all()
