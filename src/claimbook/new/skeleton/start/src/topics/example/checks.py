"""The rules: a function per claim; its docstring is the rule."""

import pandas as pd

from claimbook.checks import Drop, Finding, claimed_number, gives, no_number


@gives(
    *("supported", "supported_with_correction", "contradicted", "not_enough_evidence"),
    moves=(Drop("words", "without the count of {sentence}", where=lambda words: words["sentence"] == "S01"),),
)
def c00(claims: pd.DataFrame, words: pd.DataFrame) -> Finding:
    """Does the first sentence have as many words as claimed?

    As many: supported. One more or fewer: supported with correction. Otherwise contradicted. Gaps: if the sentence was
    not counted, or no number is claimed, there is not enough evidence. Threshold: what has a hyphen or an apostrophe is
    one word or two.
    """
    claimed, first = claimed_number(claims, "C00"), words.loc[words["sentence"] == "S01", "words"]
    if claimed is None:
        return no_number("C00")
    if first.empty:
        return Finding("not_enough_evidence", "the words of the first sentence were not counted")
    counted = int(first.iloc[0])
    off = abs(counted - claimed)
    verdict = "supported" if off == 0 else "supported_with_correction" if off <= 1 else "contradicted"
    because = f"the first sentence has {counted} words"
    return Finding(verdict, because, counted, "words", (claimed - 1, claimed + 1), fields={"words": f"{counted}"})
