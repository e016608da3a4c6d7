"""How much of the article is claimed, and what the paraphrase replaced."""

import pandas as pd

from topics.article import shown
from topics.article.measures import changed_meaning, coverage


def test_coverage_counts_shared_characters_once():
    sentences = pd.DataFrame({"sentence": ["S01"], "paragraph": [1], "kind": ["sentence"], "start": [0], "end": [20]})
    claims = pd.DataFrame({"sentence": ["S01", "S01"], "start": [0, 5], "end": [10, 15]})
    row = coverage(claims, sentences).iloc[0]
    assert (row["claims"], row["claimed_characters"]) == (2, 15)


def test_changed_meaning_adds_up_and_is_said(tables):
    substitutions, sentences = tables["substitutions"], tables["sentences"]
    changed = changed_meaning(substitutions, sentences)
    assert changed["changed"].sum() == substitutions["meaning_changed"].sum()
    assert changed["words"].sum() == sentences["words"].sum()
    assert sorted(changed["paragraphs"].sum()) == sorted(sentences["paragraph"].unique())
    said = shown.meaning(changed, len(substitutions))
    assert f"Of {len(substitutions)} replaced" in said
    assert all(f"{rate:.0f} " in said for rate in changed["changed_per_100_words"])


def test_a_paragraph_is_inferred_if_most_of_its_original_words_are():
    sentences = pd.DataFrame({"sentence": ["S1", "S2", "S3"], "paragraph": [1, 2, 2], "words": [50, 10, 10]})
    substitutions = pd.DataFrame(
        {
            "sentence": ["S1", "S1", "S1", "S2", "S3"],
            "attested_by": ["inferred", "copy", "copy", "inferred", "inferred"],
            "meaning_changed": [True, True, False, True, True],
        }
    )
    changed = changed_meaning(substitutions, sentences)
    assert changed["paragraphs"].to_dict() == {False: [1], True: [2]}
    assert changed["changed_per_100_words"].to_dict() == {False: 4.0, True: 10.0}
