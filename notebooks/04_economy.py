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
# # How intertwined, and who gains?
#
# The article gives two economic reasons for what it expects. The five Central Asian states are too closely tied to
# Russia for a break, and the West has something to gain from them: energy. It also quotes Kazakhstan's president on the
# sanctions. This notebook measures the ties, looks at goods that may go round the sanctions, and ranks the region's
# uranium, gas, oil and coal. The ties are real but uneven, and most of the oil meant for the West crosses Russia.

# %% tags=["parameters"]
# C14b counts a state as tied to Russia if Russia's share of its trade reaches the first number, or remittances from
# Russia as a share of its economy the second. Both are round numbers, chosen with the data in view.
minimum_trade_percent = 10
minimum_remittances_percent = 10

# %%
from claimbook import Book, Markdown, export, in_words, listed, show
from topics.economy import figures, measures, shown
from topics.shared.events import events_of

book = Book.open(minimum_trade_percent=minimum_trade_percent, minimum_remittances_percent=minimum_remittances_percent)

# %% [markdown]
# ## Are the economies intertwined? (C14b)

# %%
book.claim("C14b")

# %% [markdown]
# The first tie is trade: how much of it is with Russia, with China and with the European Union? The statistics offices
# of Kazakhstan, Kyrgyzstan and Uzbekistan count it to 2023. The table of the IMF covers all five states and ends in
# 2020. The two count differently, so they stand side by side and are never joined.

# %%
export(figures.trade_shares(book))

# %% [markdown]
# **What not to conclude.** A share of trade is not a measure of obedience. Uzbekistan's totals include services, and
# part of its exports is not split by country, so its shares are lower bounds. China counts far more trade with
# Kyrgyzstan than Kyrgyzstan does. The Kazakh table for 2023 came out after the article and the Kyrgyz one may have;
# Russia's share was higher in 2022, so they cannot make the ties look closer.
#
# The second tie is money sent home by migrants. The rule for this claim counts a state as tied to Russia if either tie
# reaches its minimum, which the parameters at the top set. Where two counts of one year differ, the rule takes the
# lower. How much of the remittances comes from Russia is known for single periods only; notebook 03 shows them.

# %%
trade_tables = [book.used(f"trade_partners{name}") for name in ("_national", "_other", "")]
ties = measures.ties(trade_tables, book.used("remittances"), book.used("remittances_from_russia"))
show(shown.readable(ties, book))

# %% [markdown]
# Would another minimum change the answer? The table has the number of states known to be tied, for several minimums.
# The rule asks for at least four.

# %%
show(shown.readable(measures.tied_by_minimum(ties), book))

# %% [markdown]
# Is the tie mutual? Russia's customs give their own count of the trade. Here the same trade is compared with the
# economy on either side.

# %%
show(shown.readable(measures.trade_and_gdp(book.used("trade_partners_other"), book.used("gdp_population")), book))

# %% [markdown]
# The other half of the claim is nearness. Of the five only Kazakhstan has a land border with Russia, but pipelines make
# the map matter: these are the routes by which Kazakhstan's oil went abroad in 2022.

# %%
show(shown.readable(measures.oil_routes(book.used("energy_exports")), book))

# %% [markdown]
# Turkmenistan has the weakest ties on record: its share of trade is an estimate of the IMF for 2020, and no number for
# its remittances was found. The weight of the ties is on one side. Whether they prevent a break with Russia is the
# author's inference; no table tests it.

# %% [markdown]
# ## Did Russia dominate the region in the past? (C47b)

# %%
book.claim("C47b")

# %% [markdown]
# The claim is about history, and the plainest evidence is the dates on which the five became states of their own.

# %%
entries = shown.readable(measures.entries(book.used("memberships")), book).set_index("State")
days = entries.groupby(list(entries.columns), sort=False).groups
Markdown(
    " ".join(
        f"{listed(states)} joined the Commonwealth of Independent States on {commonwealth} and the United Nations on "
        f"{united_nations}."
        for (commonwealth, united_nations), states in days.items()
    )
)

# %% [markdown]
# A trace of it in trade: what share of each state's imports came from Russia, at the start and at the end of the IMF's
# table?

# %%
show(shown.readable(measures.change_in_imports(book.used("trade_partners"), 2000, 2020), book))

# %% [markdown]
# Kazakhstan is the case usually cited, and the only one in which the share fell. The two years are the ends of a line
# with ups and downs, not a trend.
#
# Who bought Turkmenistan's gas? The numbers come from several sources and years, so they are a list, not a series.

# %%
show(shown.readable(measures.gas_buyers(book.used("energy_exports")), book))

# %% [markdown]
# **What not to conclude.** Russia lost the first rank among the buyers, not all of the trade. That it once ruled says
# little about its influence in 2024, and a buyer lost or won is only part of that influence.

# %% [markdown]
# ## Does Kazakhstan help Russia evade sanctions? (C17)

# %%
book.claim("C17")

# %% [markdown]
# The claim is about what Kazakhstan's president said, not about what happened afterwards. The article does not say which
# of his statements it means. These are the ones on record, with what his government did and said.

# %%
show(shown.statements(events_of(book.used("events"), "C17", book.published), book))

# %% [markdown]
# Beside the words, the trade. Each pair is one source's count of the same goods, in the same months of two years.

# %%
export(figures.sanctions_trade(book))

# %%
twice = measures.counted_twice(book.used("sanctions_trade"), book.published).query("not later").iloc[0]
Markdown(
    "**What not to conclude.** More trade is no proof of evasion. Others may lawfully fill a gap that Western firms "
    "left, prices may have risen, and a tiny start makes any rise look steep. Two counts of one trade can lie far "
    f"apart: for {in_words(twice['period'])} Kyrgyzstan counts {twice['own_usd_millions']:,.0f} million dollars of trade "
    f"with China, and China {twice['partner_usd_millions']:,.0f} million."
)

# %% [markdown]
# Amounts in euros are kept apart. They are exports from the European Union to each state, as its statistics office
# counts them.

# %%
other_units = book.used("sanctions_trade_other_units")
euros = measures.before_and_after(other_units[other_units["unit"] == "EUR million"], book.published, "value")
euros = euros[(euros["source_id"] == "eurostat-exports-2024") & ~euros["later"]]
show(shown.readable(euros.drop(columns=["product", "reporter_iso3", "later"]), book))

# %% [markdown]
# How large are the detours altogether?

# %%
Markdown(shown.detours(book))

# %% [markdown]
# What was said is documented, so the claim stands; what was done is a separate question. Monthly numbers on trade in
# sensitive goods were looked for and not found.

# %% [markdown]
# ## Is the region rich in resources? (C46b)

# %%
book.claim("C46b")

# %% [markdown]
# Where do the five stand in the world? Each resource is ranked by one count, in the latest year of that count, with the
# share of the world for the first twenty. One of the counts came out after the article. The wealth is uneven:
# Kyrgyzstan and Tajikistan have next to no oil and gas, though Kyrgyzstan has coal.

# %%
show(shown.ranks(book.used("energy_resources")))

# %%
top = measures.top_resources(book.used("energy_resources"))
gas = book.used("energy_resources").query("country_iso3 == 'TKM' and indicator == 'gas-reserves'")["value"]
Markdown(
    "Would a stricter or looser line change the answer? These resources rank among the world's "
    + "; ".join(f"first {row.places}: {row.which}" for row in top.itertuples())
    + ". The rule asks for two resources among the first five. The gas is the weaker of the two: estimates of "
    f"Turkmenistan's reserves run from {gas.min():.1f} to {gas.max():.1f} trillion cubic metres, and its rank is "
    f"{book.finding('C46b').fields['gas']}, by count."
)

# %% [markdown]
# **What not to conclude.** Ranks say nothing about price, quality or routes to market. Whether the region is strategic
# is a judgement that no table makes.

# %% [markdown]
# ## Can the West gain energy and stability? (C47)

# %%
book.claim("C47")

# %% [markdown]
# The article says that the West may gain, not that it will. For energy, this can be looked at: how much of Europe's
# crude oil and uranium comes from the region? Russia's uranium is there for comparison.

# %%
show(shown.readable(measures.share_to_the_eu(book.used("energy_exports"), book.published), book))

# %% [markdown]
# What speaks against it? Gas from Turkmenistan goes mostly to China, as the list above shows, and Uzbekistan has
# little left to sell.

# %%
exports = book.used("energy_exports")
gas = exports.query("exporter_iso3 == 'UZB' and commodity == 'gas' and period == '2023'").set_index("indicator")
Markdown(
    f"In 2023 Uzbekistan sold {gas.loc['exports', 'value']:.1f} billion cubic metres of gas and bought "
    f"{gas.loc['imports', 'value']:.1f}. The oil of Kazakhstan depends on Russia's ports. By another count than the one "
    f"above, which includes condensate, the amount that went round those ports was {shown.bypass(exports)}."
)

# %% [markdown]
# Whoever names a buyer should say Europe and not Italy: the declared port is often only where the oil lands. A gain in
# stability cannot be tested, because no measure of it was found.
#
# The article says only that the gain is possible. A possibility cannot be checked, so the numbers stand beside the
# claim and do not decide it; the claim on what the republics may ask for in return (C48) is treated alike.
