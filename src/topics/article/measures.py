"""How much of the article is claimed, and what the paraphrase replaced."""

import pandas as pd


def coverage(claims: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """How much of each sentence is claimed: ``claims``, ``claimed_characters`` (each once), ``claimed_percent``."""
    places: dict[str, set[int]] = {sentence: set() for sentence in sentences["sentence"]}
    for sentence, start, end in zip(claims["sentence"], claims["start"], claims["end"], strict=True):
        if sentence in places:
            places[sentence].update(range(start, end))
    number = sentences["sentence"].map(claims["sentence"].value_counts()).fillna(0).astype("int64")
    covered = [len(places[sentence]) for sentence in sentences["sentence"]]
    length = sentences["end"] - sentences["start"]
    return sentences.assign(
        claims=number, claimed_characters=covered, claimed_percent=100 * pd.Series(covered) / length
    )


def lost_meaning(substitutions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """What the paraphrase replaced, a row per paragraph.

    ``words``, ``substitutions``, ``meaning_changed``, ``meaning_kept``, ``inferred`` (attested by no other copy),
    ``changed_per_100_words``, ``kept_per_100_words``.
    """
    words = sentences.groupby("paragraph")["words"].sum()
    placed = substitutions.merge(sentences[["sentence", "paragraph"]], on="sentence")
    by_paragraph = placed.groupby("paragraph")
    frame = pd.DataFrame(
        {
            "words": words,
            "substitutions": by_paragraph.size(),
            "meaning_changed": by_paragraph["meaning_changed"].sum(),
            "inferred": by_paragraph["attested_by"].agg(lambda cells: int((cells == "inferred").sum())),
        }
    )
    frame = frame.fillna(0).astype("int64")
    frame["meaning_kept"] = frame["substitutions"] - frame["meaning_changed"]
    for name in ("changed", "kept"):
        frame[f"{name}_per_100_words"] = 100 * frame[f"meaning_{name}"] / frame["words"]
    return frame.reset_index()
