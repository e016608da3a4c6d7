"""How much of the article is claimed, and what the paraphrase replaced."""

import pandas as pd

from topics.article.measures import coverage, lost_meaning


def test_coverage_counts_shared_characters_once():
    sentences = pd.DataFrame({"sentence": ["S01"], "paragraph": [1], "kind": ["sentence"], "start": [0], "end": [20]})
    claims = pd.DataFrame({"sentence": ["S01", "S01"], "start": [0, 5], "end": [10, 15]})
    row = coverage(claims, sentences).iloc[0]
    assert (row["claims"], row["claimed_characters"], row["claimed_percent"]) == (2, 15, 75)


def test_lost_meaning_adds_up(tables):
    lost = lost_meaning(tables["substitutions"], tables["sentences"])
    assert lost["substitutions"].sum() == len(tables["substitutions"])
    assert (lost["meaning_changed"] + lost["meaning_kept"] == lost["substitutions"]).all()
    assert lost["words"].sum() == tables["sentences"]["words"].sum()
