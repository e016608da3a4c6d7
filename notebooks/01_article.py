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
# # What does the article claim, and what did the paraphrase do to it?
#
# The article is Anastassiya Mahon's "Ukraine war: why central Asian countries want to move away from Russian control"
# (The Conversation, June 2024). The copy that this project was handed had gone through a machine that replaces words.
# This notebook shows where the claims stand, what the machine did to them, and how they fare. The text itself is not
# here: its licence allows no altered copies, so we keep offsets, short quotes and our own readings.

# %%
from claimbook import Book, Markdown, export, show
from topics.article import figures, measures, shown

book = Book.open()
verdicts = book.verdicts()

# %% [markdown]
# ## How do the claims fare?
#
# A tile is a claim. Read along a row to see where in the article a verdict falls, and down a column to see how one
# paragraph fares. The reasons stand in the notebooks that follow; `claimbook explain C31` prints them for one claim.

# %%
export(figures.verdicts_by_paragraph(book))

# %% [markdown]
# ## How much of the article is a claim?
#
# A claim is the smallest stretch of words that can be right or wrong on its own. A sentence may hold several.

# %%
covered = measures.coverage(book.used("claims"), book.used("sentences"))
Markdown(shown.claimed(covered, len(verdicts)))

# %% [markdown]
# ## What did the machine change?
#
# Each replaced word was set beside copies of the article that still have the author's wording. Where no such copy was
# found, the wording is inferred from the sense. How many words were replaced matters less than how often the meaning
# went with them.

# %%
substitutions = book.used("substitutions")
changed = measures.changed_meaning(substitutions, book.used("sentences"))
Markdown(shown.meaning(changed, len(substitutions)))

# %% [markdown]
# Most replacements are clumsy synonyms or words in a wrong sense.

# %%
show(shown.substitution_kinds(substitutions))

# %% [markdown]
# The most harmful ones turn a name or a number into another. They are shown one by one, never as a running text.

# %%
show(shown.changed_names(substitutions))

# %% [markdown]
# **What not to conclude.** The errors of the copy are the machine's. Every claim is judged by its restored reading, as of
# the day the article appeared. For the last third of the text only the altered copy was found, so those readings are our
# inference; where a verdict hangs on one word, its caveat says so.

# %% [markdown]
# ## Which claims hang on a replaced word?
#
# In one a number became another number, which notebook 03 takes up; in the other a conjunction became a word of time, which
# notebook 06 takes up.

# %%
book.claim("C22b", "C45")
