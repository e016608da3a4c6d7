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
# The article gives two economic reasons for what it expects. The five states are too closely tied to Russia for a
# break, and the West has something to gain from them: energy. It also quotes Kazakhstan's president on the sanctions.
# Here the ties are counted, the goods that may go round the sanctions are looked at, and the riches under the ground
# are ranked. You will see that the ties are real but uneven, and that much of the oil meant for the West runs through
# Russia.

# %% tags=["parameters"]
minimum_trade_percent = 10
minimum_remittances_percent = 10

# %%
from claimbook import Book, Markdown, export, listed, show
from topics.economy import figures, measures, shown
from topics.shared.events import events_of
from topics.shared.remittances import shares_from_russia
from topics.shared.states import STATE_NAMES

minimums = {"minimum_trade_percent": minimum_trade_percent, "minimum_remittances_percent": minimum_remittances_percent}
book = Book.open(**minimums)

# %% [markdown]
# ## Intertwined economies (C14b)
#
# First the trade: how much of it is with Russia, with China and with the European Union? The statistics offices of
# Kazakhstan, Kyrgyzstan and Uzbekistan count it to 2023. The table of the IMF covers all five states and ends in 2020.
# The two count differently, so they stand side by side and are never joined.

# %%
book.claim("C14b")

# %%
export(figures.trade_shares(book))

# %%
ahead = measures.years_ahead(measures.trade_shares(book.used("trade_partners_national")), "CHN", "RUS")
first = [STATE_NAMES[state] for state, years in ahead.items() if years == [measures.LAST_YEAR]]
Markdown(
    "By their own statistics China was ahead of Russia in these years: "
    + "; ".join(f"{STATE_NAMES[state]} {listed([str(year) for year in years])}" for state, years in ahead.items())
    + f". In {listed(first)} {measures.LAST_YEAR} was the first such year since the table begins, in the others not."
)

# %% [markdown]
# **What not to conclude.** A share of trade is not a measure of obedience. Uzbekistan's totals include services, and
# part of its exports is not split by country, so its shares are lower bounds. China counts far more trade with
# Kyrgyzstan than Kyrgyzstan does. The Kazakh table for 2023 came out after the article and the Kyrgyz one may have;
# Russia's share was higher in 2022, so they cannot make the ties look closer.
#
# The second tie is money sent home by migrants. The rule for this claim counts a state as tied to Russia if Russia's
# share of its trade, or what comes from Russia in remittances as a share of its economy, reaches a minimum. The
# minimums are set in the first cell of this notebook: a tenth of trade, and a tenth of the economy. Both are round
# numbers, chosen with the data in view. Where two counts of one year differ, the rule takes the lower.

# %%
trade_tables = [book.used(f"trade_partners{name}") for name in ("_national", "_other", "")]
ties = measures.ties(trade_tables, book.used("remittances"), book.used("remittances_from_russia"))
show(shown.readable(ties, book))

# %% [markdown]
# How much of the remittances comes from Russia? Only single numbers are known, for periods of unequal length: they make
# no series. Money counted by Russia's central bank is not compared with what the receiving central banks count.

# %%
show(shown.readable(shares_from_russia(book.used("remittances_from_russia"), book.published), book))

# %% [markdown]
# Would another minimum change the answer? The number of states known to be tied, for several minimums. The rule asks
# for at least four.

# %%
show(shown.readable(measures.tied_by_minimum(ties), book))

# %% [markdown]
# Is the tie mutual? Russia's customs give their own count of the trade. The same trade is set against the economy on
# either side.

# %%
show(shown.readable(measures.trade_and_gdp(book.used("trade_partners_other"), book.used("gdp_population")), book))

# %% [markdown]
# The other half of the claim is nearness. Of the five only Kazakhstan has a land border with Russia, but pipelines make
# the map matter: these are the ways that Kazakhstan's oil took abroad in 2022.

# %%
show(shown.readable(measures.oil_routes(book.used("energy_exports")), book))

# %%
finding = book.finding("C14b")
oil = book.used("energy_exports").query("indicator == 'share-of-exports-through-russia'").iloc[0]
Markdown(
    f"By this source {oil['value']:.0f} percent of Kazakhstan's oil exports crossed Russia in {oil['period']}. "
    f"The check finds: **{finding.verdict.replace('_', ' ')}**: {finding.because}. Turkmenistan has the weakest ties on "
    "record: its share of trade is an estimate for 2020, and no number for its remittances was found. The weight of the "
    "ties is on one side. Whether they prevent a break with Russia is the author's inference; no table tests it."
)

# %% [markdown]
# ## Dominated by Russia in the past (C47b)
#
# The claim is about history, and the plainest evidence is the dates on which the five became states of their own.

# %%
book.claim("C47b")

# %%
show(shown.readable(measures.entries(book.used("memberships")), book))

# %% [markdown]
# A trace of it in trade: what share of each state's imports came from Russia, at the start and at the end of the table?

# %%
imports = measures.change_in_imports(book.used("trade_partners"), 2000, 2020)
show(shown.readable(imports, book))

# %%
by_state = imports.set_index("country_iso3")
fell = [STATE_NAMES[state] for state in by_state.index[by_state["change_points"] < 0]]
rose = [STATE_NAMES[state] for state in by_state.index[by_state["change_points"] > 0]]
Markdown(
    f"Kazakhstan bought {by_state.loc['KAZ', 'first_percent']:.1f} percent of its imports from Russia in 2000 and "
    f"{by_state.loc['KAZ', 'last_percent']:.1f} percent in 2020. It is the case usually told, and the only one: "
    f"the share fell in {listed(fell)} and rose in {listed(rose)}. The two years are ends of a line with ups and "
    f"downs, not a trend. By Kazakhstan's own count it was {book.finding('C47b').fields['last']} percent in 2023."
)

# %% [markdown]
# Who bought Turkmenistan's gas? The figures come from several sources and years, so they are a list and no series.

# %%
buyers = measures.gas_buyers(book.used("energy_exports"))
show(shown.readable(buyers, book))

# %%
first = buyers.sort_values("billion_cubic_metres").groupby("period").last()["buyer_iso3"]
again = buyers[(buyers["buyer_iso3"] == "RUS") & (buyers["period"] > first.index[0])].iloc[0]
Markdown(
    f"Russia was the first buyer in {first.index[first == 'RUS'][0]}; by {first.index[first == 'CHN'][0]} it was "
    f"China. It was the rank that Russia lost, not all of the trade: in {again['period']} it bought "
    f"{again['qualifier']} {again['billion_cubic_metres']:.0f} billion cubic metres."
)

# %% [markdown]
# **What not to conclude.** Having ruled once says little about influence in 2024, and one buyer lost or won is not the
# whole of it.

# %% [markdown]
# ## No help round the sanctions (C17)
#
# The claim is about what Kazakhstan's president said, not about what happened afterwards. Which of his statements the
# article means is open: these are the ones on record, with what his government did and said.

# %%
book.claim("C17")

# %%
show(shown.statements(events_of(book.used("events"), "C17", book.published), book))

# %% [markdown]
# Beside the words, the trade. Each pair is one source's count of the same goods, in the same months of two years.

# %%
export(figures.sanctions_trade(book))

# %% [markdown]
# **What not to conclude.** More trade is no proof of evasion. Others may lawfully fill a gap that Western firms left,
# prices may have risen, and a tiny start makes any rise look steep. Where China and Kyrgyzstan count their own trade,
# the two results lie far apart.
#
# Amounts in euros are kept apart. They are exports from the European Union, as its statistics office counts them.

# %%
other_units = book.used("sanctions_trade_other_units")
euros = measures.before_and_after(other_units[other_units["unit"] == "EUR million"], book.published, "value")
show(shown.readable(euros[euros["source_id"] == "eurostat-exports-2024"].drop(columns="product"), book))

# %%
scale = other_units[other_units["unit"] == "percent"].set_index("source_id")["value"]
ghosts = book.used("sanctions_trade").set_index("source_id").loc["ft-ghost-2023"]
loss = euros.set_index("partner_iso3").loc["RUS"]
Markdown(
    f"How large is it all? Exports from the European Union to Russia fell from {loss['before'] / 1000:.1f} to "
    f"{loss['after'] / 1000:.1f} billion euros. One study put the sanctioned goods taking a detour at about "
    f"{scale['ebrd-roundabout-2023']:.0f} percent of the fall in direct sales, a later one of all goods at no "
    f"more than {scale['javorcik-ps-2023']:.0f}. Goods worth {ghosts['usd_millions'] / 1000:.1f} billion dollars "
    "left Europe for Kazakhstan on paper in one year and were never booked as arrived. What was said is "
    "documented, so the claim stands; what was done is a question of its own. Looked for and not found: monthly "
    "trade in sensitive goods."
)

# %% [markdown]
# ## Rich in resources (C46b)
#
# Where do the five stand in the world? Each resource is ranked by one count, in the latest year of that count.

# %%
book.claim("C46b")

# %%
export(figures.energy_ranks(book))

# %% [markdown]
# Other counts exist, and they are not mixed in. A mark such as "BP count" says that reserves were counted by another
# rule.

# %%
show(shown.readable(measures.other_ranks(book.used("energy_resources")), book))

# %% [markdown]
# Would a stricter or looser line change the answer? The number of different resources in which one of the five is among
# the world's first.

# %%
show(shown.readable(measures.top_resources(book.used("energy_resources")), book))

# %%
finding = book.finding("C46b")
gas = book.used("energy_resources").query("country_iso3 == 'TKM' and indicator == 'gas-reserves'")["value"]
Markdown(
    f"The check finds: **{finding.verdict.replace('_', ' ')}**: {finding.because}. The gas is the weaker leg: "
    f"estimates of Turkmenistan's reserves run from {gas.min():.1f} to {gas.max():.1f} trillion cubic metres. "
    "Whether the region is strategic is a judgement that no table makes."
)

# %% [markdown]
# ## Energy and stability for the West (C47)
#
# The article says that the West may gain, not that it will. As far as energy goes, this can be looked at: how much of
# Europe's crude oil and uranium comes from the region? Russia's uranium stands beside for comparison.

# %%
book.claim("C47")

# %%
show(shown.readable(measures.share_to_the_eu(book.used("energy_exports"), book.published), book))

# %% [markdown]
# Now what stands against it. Gas from Turkmenistan goes mostly to China, as the list above shows, and Uzbekistan has
# little left to sell.

# %%
exports = book.used("energy_exports")
gas = exports.query("exporter_iso3 == 'UZB' and commodity == 'gas' and period == '2023'").set_index("indicator")[
    "value"
]
oil = exports.query("source_id == 'reuters-bypass-2024' and unit == 'million tonnes'")
oil = oil[oil["commodity"] == "oil and condensate"].set_index(["period", "indicator"])["value"]
past = oil.xs("exports-by-route", level="indicator")
whole = oil.xs("exports", level="indicator")
Markdown(
    f"In 2023 Uzbekistan sold {gas['exports']:.1f} billion cubic metres of gas and bought {gas['imports']:.1f}. And the "
    "oil of Kazakhstan depends on Russia's ports. By another count than the one above, of oil and condensate, what "
    "went round those ports was "
    + listed([f"{past[year]:.2f} of {whole[year]:.1f} million tonnes in {year}" for year in past.index])
    + ". Where a buyer is named, say Europe and not Italy: the declared port is often only where the oil lands. More "
    "stability cannot be tested: no measure of it was found."
)

# %% [markdown]
# The article says only that the gain is possible. A possibility cannot be checked, so the numbers stand beside the
# claim and do not decide it; the claim on what the republics may ask for in return (C48) is treated alike.
