# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # So what holds?
#
# All verdicts in one place: how many claims hold, what would change a verdict, where two readings differ, and what cannot be
# checked at all. The parameters below are the thresholds of the rules; run this notebook with
# others (`make -s run ARGS='-p steep_ratio 3'`) to see which verdicts depend on them.

# %% tags=["parameters"]
closed_share = 0.5
least_factor = 2.0
minimum_remittances_percent = 10
minimum_trade_percent = 10
steep_ratio = 1.5
toll_tolerance_percent = 5

# %%
from claimbook import Book, Markdown, export, show, tabulate
from topics.verdicts import figures, shown

book = Book.open(
    closed_share=closed_share,
    least_factor=least_factor,
    minimum_remittances_percent=minimum_remittances_percent,
    minimum_trade_percent=minimum_trade_percent,
    steep_ratio=steep_ratio,
    toll_tolerance_percent=toll_tolerance_percent,
)
verdicts = book.verdicts()

# %% [markdown]
# ## How many claims hold?
#
# The numbers behind F20, the picture of all claims in notebook 01, split by how the verdict was reached: by a rule that
# computes it from the tables, or by a person who weighed sources.

# %%
show(shown.verdicts_by_basis(verdicts))

# %% [markdown]
# ## Did a threshold change anything?
#
# With the thresholds set above, the rules give these verdicts; a difference from the expected ones would be named here.

# %%
flips = book.flips()
Markdown("\n".join(f"- {flip}" for flip in flips.values()) if flips else "No verdict differs from the expected one.")

# %% [markdown]
# ## What would change a verdict?
#
# Each rule names what could plausibly be otherwise in its tables: a row, or all that one origin says, could be missing, or
# one more row could turn up. The smallest such change that brings another verdict is shown.

# %%
export(figures.what_would_change(book))

# %% [markdown]
# Most of these verdicts would become not enough evidence: without one record or one source too little is left. The following
# would turn into something else. The other changes are named in the claim boxes and in the picture's CSV.

# %%
show(shown.changes(book.changes(), verdicts))

# %% [markdown]
# **What not to conclude.** A verdict that one change would turn is not wrong. It rests on one find, and the table says on
# which. More than two changes does not mean certain: it means that no pair of the changes named would turn it.

# %% [markdown]
# ## A second reading
#
# Both readings are this package's own. The second was made from the claims and the rows of evidence alone, without seeing
# the first verdict, its reasoning or the rule. No outside fact-checker has read the claims. A claim that was split off
# later has no second reading and is left out here.
#
# Agreement is given as a share and as Cohen's kappa, which takes off the agreement that chance alone would give. The
# intervals come from drawing whole sentences of the article anew many times (a bootstrap), because the claims of one
# sentence hang together.

# %%
readings = shown.read_twice(verdicts)
show(shown.agreement_of_readings(readings))

# %% [markdown]
# The two readings differ in one direction more than in the other.

# %%
show(shown.directions(readings))

# %% [markdown]
# The differences, with both grounds. They are shown, not settled: the first verdict stands with its rule or reasoning, and
# the claim is marked wherever its verdict appears.

# %%
show(book.disagreements())

# %% [markdown]
# ## What cannot be checked
#
# Interpretations, forecasts and value judgements belong to an article like this one. They are listed so that nobody takes
# them for facts, or takes their absence from the other notebooks for a fault. What they rest on is checked elsewhere where
# it can be: the ties that speak against a break with Russia in notebook 04, the meetings of 2023 in notebook 06.

# %%
uncheckable = verdicts.loc[verdicts["verdict"] == "not_checkable", "claim_id"]
book.claim(*uncheckable)

# %% [markdown]
# ## The table of all claims (T01)
#
# The same rows are in `figures/` as CSV, HTML and Markdown.

# %%
tabulate(*figures.claims(book))
