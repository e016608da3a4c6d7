"""How much of the article is claimed, and what the paraphrase replaced."""

import pandas as pd


def coverage(claims: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """How much of each sentence is claimed: ``claims``, ``claimed_characters`` (each once)."""
    places: dict[str, set[int]] = {sentence: set() for sentence in sentences["sentence"]}
    for sentence, start, end in zip(claims["sentence"], claims["start"], claims["end"], strict=True):
        places[sentence].update(range(start, end))
    number = sentences["sentence"].map(claims["sentence"].value_counts()).fillna(0).astype("int64")
    return sentences.assign(claims=number, claimed_characters=sentences["sentence"].map(places).map(len))


def changed_meaning(substitutions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """How often a replaced word changed the meaning, in the paragraphs whose wording is attested and in the others.

    Indexed by whether most of the paragraph's original wording is ``inferred``: ``paragraphs`` (their numbers),
    ``words``, ``changed``, ``changed_per_100_words``.
    """
    placed = substitutions.merge(sentences[["sentence", "paragraph"]], on="sentence")
    placed = placed.assign(inferred=placed["attested_by"] == "inferred").groupby("paragraph")
    frame = pd.DataFrame({"words": sentences.groupby("paragraph")["words"].sum()})
    frame = frame.assign(changed=placed["meaning_changed"].sum(), inferred=placed["inferred"].mean() > 0.5)
    frame = frame.reset_index().groupby("inferred")
    frame = frame.agg(paragraphs=("paragraph", list), words=("words", "sum"), changed=("changed", "sum"))
    return frame.assign(changed_per_100_words=100 * frame["changed"] / frame["words"])
