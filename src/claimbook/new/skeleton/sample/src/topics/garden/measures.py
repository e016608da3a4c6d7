"""What is computed from the tables of the garden."""

import pandas as pd


def tree_shares(trees: pd.DataFrame) -> pd.DataFrame:
    """The kinds of trees, the most frequent first: ``species``, ``trees``, ``share_percent``."""
    frame = trees.sort_values("trees", ascending=False, kind="stable", ignore_index=True)[["species", "trees"]]
    return frame.assign(share_percent=100 * frame["trees"] / frame["trees"].sum())


def hive_growth(hives: pd.DataFrame, first: int, last: int) -> dict[str, float]:
    """By what each count of hives was multiplied between two years, by who counted; only counts that have both."""
    by_year = hives.pivot(index="counted_by", columns="year", values="hives").reindex(columns=[first, last])
    ratios = by_year[last] / by_year[first]
    return {count: float(ratio) for count, ratio in ratios.dropna().items()}
