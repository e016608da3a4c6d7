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
# This notebook has all verdicts in one place: how many claims hold, what would change a verdict, where two readings
# differ, and what cannot be checked at all. The parameters below are the thresholds of the rules. Run the notebook with
# other values (`make -s run ARGS='-p steep_ratio 3'`) to see which verdicts depend on them.

# %% tags=["parameters"]
# C22: a border counts as closed if fewer than this share of an earlier year's arrivals came.
closed_share = 0.5
# C10b: contradicted if at least half of the counts of people fall short by this factor.
least_factor = 2.0
# C14b: a state is tied to Russia by remittances of this share of its economy, or by this share of its trade.
minimum_remittances_percent = 10
minimum_trade_percent = 10
# C38: a price this many times that of the year before has risen steeply.
steep_ratio = 1.5
# C02: the number of dead may be off by so many percent of a count and still be right but for the number.
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
# The table has the numbers behind F20, the picture of all claims in notebook 01, split by how the verdict was reached: by
# a rule that computes it from the tables, or by a person who weighed sources.

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
# ## Do two readings agree?
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
# The table has the differences, with both grounds. They are shown, not settled: the first verdict stands with its rule or
# reasoning, and the second is named wherever the verdict appears.

# %%
show(book.disagreements())

# %% [markdown]
# ## What cannot be checked?
#
# Interpretations, forecasts and value judgements belong to an article like this one. They are listed so that nobody takes
# them for facts, or takes their absence from the other notebooks for a fault. What they rest on is checked elsewhere where
# it can be: the ties that speak against a break with Russia in notebook 04, the meetings of 2023 in notebook 06.

# %%
uncheckable = verdicts.loc[verdicts["verdict"] == "not_checkable", "claim_id"]
book.claim(*uncheckable)

# %% [markdown]
# ## Which claims are contradicted or lack evidence? (T01)
#
# The table of all claims is published under the links below, and as a page to search and sort,
# [claims.html](../figures/claims.html). Here it is cut to the claims that the evidence contradicts and those for which
# there is not enough.

# %%
unproven = verdicts.loc[verdicts["verdict"].isin(["contradicted", "not_enough_evidence"]), "claim_id"]
table, card = figures.claims(book)
tabulate(table, card, table[table["Claim"].isin(unproven)])
