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
# # A worked example: how long are the sentences?
#
# It shows how a claim, a table, a measure, a rule, a figure and a notebook fit together, and goes away with
# `claimbook topic example --remove`.

# %%
from claimbook import Book, export
from topics.example import figures

book = Book.open()

# %% [markdown]
# ## How many words has the first sentence?

# %%
book.claim("C00")

# %%
export(figures.sentence_lengths(book))

# %% [markdown]
# **What not to conclude.** The length of a sentence says nothing about whether it is true.
