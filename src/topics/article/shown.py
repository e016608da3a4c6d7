"""Kinds of claims and of replaced words as the notebook shows them."""

import pandas as pd


def claim_kinds(verdicts: pd.DataFrame) -> pd.DataFrame:
    """How many claims there are of each kind, and for how many of them a rule decides."""
    counts = verdicts.assign(computed=verdicts["basis"] == "computed").groupby("kind")["computed"].agg(["size", "sum"])
    counts = counts.sort_values("size", ascending=False).reset_index()
    return counts.set_axis(["Kind of claim", "Claims", "Verdict computed from data"], axis=1)


def substitution_kinds(substitutions: pd.DataFrame) -> pd.DataFrame:
    """How many words were replaced in each way, and how many of them changed the meaning."""
    marked = substitutions.assign(inferred=substitutions["attested_by"] == "inferred")
    kinds = marked.groupby("kind")
    counts = pd.DataFrame({"Replaced": kinds.size(), "Meaning changed": kinds["meaning_changed"].sum()})
    counts = counts.assign(**{"Original inferred": kinds["inferred"].sum()}).sort_values("Replaced", ascending=False)
    return counts.rename_axis("Kind of change").reset_index()


def harmful_substitutions(substitutions: pd.DataFrame, number: int = 12) -> pd.DataFrame:
    """The first words whose replacement made another name, number or sense, each once."""
    harmful = substitutions["kind"].isin(["named-entity", "number", "wrong-sense"]) & substitutions["meaning_changed"]
    rows = substitutions[harmful].drop_duplicates("spun").head(number)[["sentence", "spun", "restored", "kind"]]
    return rows.set_axis(["Sentence", "The copy says", "Meant", "Kind"], axis=1)
