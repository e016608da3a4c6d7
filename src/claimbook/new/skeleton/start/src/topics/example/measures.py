"""What is computed from the tables."""

import pandas as pd

# Sentences are counted in classes so many words wide; the last class has no end.
WIDTH, LAST = 5, 60


def lengths(words: pd.DataFrame) -> pd.DataFrame:
    """How many sentences have so many words: ``from_words`` (the least of a class), ``sentences``; empty ones too."""
    classes = (words["words"] // WIDTH * WIDTH).clip(upper=LAST)
    counts = classes.value_counts().reindex(range(0, int(classes.max()) + 1, WIDTH)).fillna(0).astype("int64")
    return counts.rename_axis("from_words").reset_index(name="sentences")
