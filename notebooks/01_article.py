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
# ## The article at a glance
#
# One bar is one paragraph. Coloured stretches are claims, in the colour of their verdict; grey stretches claim nothing that
# could be checked. The ticks under each bar are words that the machine put in.

# %%
export(figures.article_ribbon(book))

# %% [markdown]
# ## How much of the article is a claim?
#
# A claim is the smallest stretch of words that can be right or wrong on its own. A sentence may hold several.

# %%
covered = measures.coverage(book.used("claims"), book.used("sentences"))
prose = covered[covered["kind"] == "sentence"]
share = 100 * prose["claimed_characters"].sum() / (prose["end"] - prose["start"]).sum()
Markdown(
    f"The article has {len(prose)} sentences and {len(verdicts)} claims. Claims cover {share:.0f} percent "
    f"of the text; the fullest sentence holds {prose['claims'].max()} of them, and {(prose['claims'] == 0).sum()} "
    "hold none."
)

# %% [markdown]
# Claims are of different kinds. A date or a count can be looked up; an interpretation can only be weighed; a forecast
# cannot be checked at all when it is made.

# %%
show(shown.claim_kinds(verdicts))

# %% [markdown]
# ## What the machine did
#
# Each replaced word was set beside copies of the article that still have the author's wording. Where no such copy was
# found, the wording is inferred from the sense. The question is not how many words were replaced but how often the meaning
# went with them.

# %%
export(figures.lost_meaning(book))

# %% [markdown]
# Most replacements are clumsy synonyms. The harmful ones turn names and terms into other things.

# %%
show(shown.substitution_kinds(book.used("substitutions")))

# %% [markdown]
# A few of the words whose replacement changes what a claim says. They are shown one by one, never as a running text.

# %%
show(shown.harmful_substitutions(book.used("substitutions")))

# %% [markdown]
# **What not to conclude.** The errors of the copy are the machine's. Every claim is judged by its restored reading, as of
# the day the article appeared. For the last third of the text only the altered copy was found, so those readings are our
# inference; where a verdict hangs on one word, its caveat says so.

# %% [markdown]
# ## The claims and their verdicts
#
# The reasons stand in the notebooks that follow and, for one claim at a time, in `claimbook explain C31`.

# %%
counts = book.counts()
Markdown(
    f"Of {counts.sum()} claims "
    + ", ".join(f"{number} are {name.replace('_', ' ')}" for name, number in counts.items())
    + f". A second, blind reading differs on {int(verdicts['contested'].sum())}."
)

# %% [markdown]
# This notebook covers no claim of its own: each of the claims is taken up in exactly one of the notebooks 02 to 07.
# The two that the paraphrase hit hardest are shown here with their verdicts.

# %%
book.claim("C22b", "C45")
