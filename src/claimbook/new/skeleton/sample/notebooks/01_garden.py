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
# # How are the trees and bees of the garden?
#
# A made-up article on a made-up garden: what it claims, and what made-up counts say.

# %% tags=["parameters"]
close_percent = 5

# %% [markdown]
# `close_percent` says how far a number may be from the survey's to count as nearly right (C01).

# %%
from claimbook import Book, export, tabulate
from topics.garden import figures

book = Book.open(close_percent=close_percent)

# %% [markdown]
# ## How many trees are there, and how many are limes?

# %%
book.claim("C01", "C02", "C02b")

# %%
export(figures.tree_shares(book))

# %% [markdown]
# ## Have the hives doubled?

# %%
book.claim("C03")

# %%
export(figures.hives(book))

# %% [markdown]
# **What not to conclude.** The two counts are of different hives, so neither corrects the other.

# %% [markdown]
# ## What else does the article say?

# %%
book.claim("C04", "C05", "C06")

# %% [markdown]
# ## All claims

# %%
tabulate(*figures.claims(book))
