"""How much is claimed, and what was replaced, as the notebook shows it."""

import pandas as pd

from claimbook.words import listed, spell


def claimed(coverage: pd.DataFrame, claims: int) -> str:
    """How much of the article is claimed, in sentences, from ``measures.coverage`` and the number of claims."""
    prose = coverage[coverage["kind"] == "sentence"]
    share = 100 * prose["claimed_characters"].sum() / (prose["end"] - prose["start"]).sum()
    bare = int((prose["claims"] == 0).sum())
    least = f"{spell(bare)} of the sentences claim nothing" if bare else "every sentence holds at least one"
    return (
        f"The article has {len(prose)} sentences and {claims} claims. Claims cover {share:.0f} percent of the text; "
        f"{least}, and the fullest holds {spell(prose['claims'].max())}."
    )


def meaning(changed: pd.DataFrame, replaced: int) -> str:
    """How often the meaning went, in sentences, from ``measures.changed_meaning`` and the number of replacements."""
    known, inferred = changed["changed_per_100_words"].reindex([False, True])
    return (
        f"Of {replaced} replaced words and phrases {changed['changed'].sum()} changed the meaning. That is "
        f"{known:.0f} per hundred words of the copy where most of the author's wording was found, and {inferred:.0f} "
        f"in paragraphs {listed([str(number) for number in changed.at[True, 'paragraphs']])}, where most of it is "
        "inferred, so part of the difference may be ours. Whether a meaning changed is one reader's judgement."
    )


def substitution_kinds(substitutions: pd.DataFrame) -> pd.DataFrame:
    """How many words were replaced in each way, and how many of them changed the meaning."""
    marked = substitutions.assign(inferred=substitutions["attested_by"] == "inferred")
    kinds = marked.groupby("kind")
    counts = pd.DataFrame({"Replaced": kinds.size(), "Meaning changed": kinds["meaning_changed"].sum()})
    counts = counts.assign(**{"Original inferred": kinds["inferred"].sum()}).sort_values("Replaced", ascending=False)
    return counts.rename(index=_plain).rename_axis("Kind of change").reset_index()


def changed_names(substitutions: pd.DataFrame) -> pd.DataFrame:
    """The names and numbers that became others, each once."""
    harmful = substitutions["kind"].isin(["named-entity", "number"]) & substitutions["meaning_changed"]
    rows = substitutions[harmful].drop_duplicates("spun")[["sentence", "spun", "restored", "kind"]]
    rows = rows.assign(kind=rows["kind"].map(_plain))
    return rows.set_axis(["Sentence", "The copy says", "Meant", "Kind"], axis=1)


def _plain(kind: str) -> str:
    """A kind of change in a reader's words."""
    return {"named-entity": "name"}.get(kind, kind.replace("-", " "))
