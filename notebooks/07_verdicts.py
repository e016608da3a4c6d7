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
# checked at all. The parameters below are the tolerances of the rules; run this notebook with
# others (`make -s run ARGS='-p tolerance 0.2'`) to see which verdicts depend on them.

# %% tags=["parameters"]
tolerance = 0.05
minimum_share_percent = 10
minimum_arrivals = 10_000
steep_ratio = 1.5

# %%
from claimbook import Book, Markdown, export, show, tabulate
from topics.verdicts import figures, shown

book = Book.open(
    tolerance=tolerance,
    minimum_share_percent=minimum_share_percent,
    minimum_arrivals=minimum_arrivals,
    steep_ratio=steep_ratio,
)
verdicts = book.verdicts()

# %% [markdown]
# ## Every claim
#
# A tile is a claim. Read along a row to see where in the article a verdict falls, and down a column to see how one
# paragraph fares.

# %%
export(figures.verdicts_by_paragraph(book))

# %% [markdown]
# The counts behind the picture, split by how the verdict was reached: computed by a rule from the tables, or judged by a
# person who weighed sources.

# %%
show(shown.verdicts_by_basis(book.verdicts()))

# %% [markdown]
# ## Did a tolerance change anything?
#
# With the tolerances set above, the rules give these verdicts; a difference from the expected ones would be named here.

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
# **What not to conclude.** A verdict that one change would turn is not wrong. It rests on one find, and the figure says on
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
show(book.summary(list(uncheckable)))

# %% [markdown]
# ## The table of all claims (T01)
#
# The same rows are in `figures/` as CSV, HTML and Markdown.

# %%
tabulate(*figures.claims(book))

# %% [markdown]
# ## Claims covered here
#
# The claims that cannot be checked are covered by this notebook; all others in notebooks 02 to 06.

# %%
show(book.summary(list(uncheckable))[["Claim", "Verdict"]])
