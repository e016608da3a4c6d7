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
# # Ten million labour migrants? Open borders?
#
# The article opens with the aftermath of the attack on Crocus City Hall: a crackdown, deportations, raids, and a
# number of labour migrants. Further on it speaks of Russians who left for Central Asia when the call-up came. This
# notebook puts each statement next to the counts that exist and says what each of them counts: people, registrations
# and border crossings are easily mistaken for one another.

# %% tags=["parameters"]
# C10b is contradicted if at least half of the counts of people fall short of the claimed number by this factor:
# official counts of all foreigners in ten years lie within a factor of two of one another.
least_factor = 2.0
# C22: a border counts as closed if fewer than this share of an earlier year's arrivals came.
closed_share = 0.5

# %%
from claimbook import Book, Markdown, export, in_words, sentence, show, spell
from topics.migration import figures, measures, shown
from topics.shared.events import events_of
from topics.shared.states import STATES, names_of

book = Book.open(least_factor=least_factor, closed_share=closed_share)

# %% [markdown]
# ## Ten million labour migrants from Central Asia? (C10, C10b)
#
# The article gives the interior ministry as its source for ten million Central Asian labour migrants living in
# Russia. Whether the ministry says so (C10) is one question, whether the number is right (C10b) another. The figure
# sets the number beside people, claims and acts. For people from the five Central Asian states it has every dated number
# around the article, for everything else the highest. Look on which side of the line the people stand, and on which the
# acts. The United Nations' estimates by birthplace are of the latest revision; older ones must not be joined to it.

# %%
book.claim("C10b", "C10")

# %%
export(figures.ten_million(book))

# %% [markdown]
# The check takes the numbers of people from the five together that were known when the article appeared, one per
# origin, whether counted, estimated or reported. Later numbers would only confirm the finding and do not enter.
# A second line adds up all nationalities. Its highest estimate of those staying illegally is later than the article; it
# is used because it can only weaken the finding.

# %%
Markdown(shown.ten_million(book))

# %% [markdown]
# **What not to conclude.** It does not follow that the ministry never gave the number, or that any one estimate of the
# number of people is right. Crossings, registrations and people must not be put on one line.

# %% [markdown]
# ## After the attack: a crackdown, and on whom? (C03, C07, C07b)
#
# The article says that the attack set off a crackdown on Central Asian workers, and that police rounded up and
# deported people from all five states. The first table has the counts between the attack and the article that are not
# of a single nationality. A case in court, an order, a removal and a refusal at the border are four different things. An
# activist's estimates rest on that source alone.

# %%
book.claim("C03", "C07", "C07b")

# %%
removals = measures.removals_since_attack(book.used("removals"), book.published)
weeks = removals[~removals["later"]]
show(shown.removals(weeks))

# %%
orders = weeks.set_index(["place", "measure"])["persons"]
petersburg = orders.loc["Saint Petersburg"]
Markdown(
    f"In one week courts in St Petersburg received {petersburg['court-cases-received']} cases and ordered "
    f"{petersburg['removal-decisions']} foreigners to leave, {petersburg['forced-removal-decisions']} of them by "
    "force. The courts did not say who was a worker, nor from which state. "
    f"{sentence(book.finding('C07').because)} The court's numbers stand in several outlets and count once."
)

# %% [markdown]
# Did the attack start this? The next figure marks the day of the attack in the one count that covers several years,
# so that a trend that began earlier is not read as an effect. The other measures have single years and follow in a
# table. It leaves out a yearly police operation, which is no effect of the attack, deportations from airports, which are
# part of all deportations, and what Russia counted of one nationality.

# %%
export(figures.expulsions(book))

# %%
by_measure = measures.removals_by_measure(book.used("removals"), book.published)
show(shown.by_measure(by_measure))

# %%
bailiffs = by_measure[(by_measure["measure"] == "expulsions") & by_measure["past"]]
first, last = bailiffs.iloc[0], bailiffs.iloc[-1]
Markdown(
    f"Expulsions by court bailiffs rose from {first.persons:,} in {first.period} to {last.persons:,} in "
    f"{last.period}, by {(last.persons / first.persons - 1) * 100:.0f} percent, before there was any attack. "
    "Reports of the first weeks tie the raids and orders to the attack, so the claim stands, but 'sped up' may "
    "be nearer than 'set off'. Every yearly total of the year of the attack became known after the article."
)

# %% [markdown]
# **What not to conclude.** Not all of the rise is the attack's effect, and the national totals are not Central Asians
# only. The measures overlap and must not be added.
#
# Now the five nationalities one by one. The claim names all five, so each should have a count of its own. A refusal
# at the border is no removal.

# %%
show(shown.nationalities(removals))

# %%
silent = set(STATES) - set(removals["nationality_iso3"])
turned_back = set(weeks.loc[weeks["measure"] == "entry-refusals", "nationality_iso3"]) & set(STATES)
Markdown(
    f"{sentence(book.finding('C07b').because)} {names_of(turned_back)} has entry refusals only, and Uzbeks are part "
    f"of an activist's estimate of refusals. {names_of(silent)} have no count at all: searches for expulsions by "
    "nationality brought none. Kazakhstan's ministry denied mass checks and detentions. No count is not zero: for "
    "Tajikistan the claim holds, for the other four there is not enough evidence."
)

# %% [markdown]
# ## Were there raids, checks of papers and harassment? (C09)
#
# The article says that the attack also led to large raids, checks of documents and harassment. Nobody has counted
# raids, so "large" cannot be put on a scale. There are dated reports and court cases. The list is a selection made for
# the claims, not a chronicle.

# %%
book.claim("C09")

# %%
show(shown.events(events_of(book.used("events"), "C09", book.published)))

# %%
moscow = orders.loc["Moscow"].iloc[0]
Markdown(
    f"In the week after the attack courts in Moscow took up {moscow:,} cases of illegal entry or stay, and those "
    f"of St Petersburg {petersburg['court-cases-received']}. Beatings and threats were reported at once. The "
    "report of Human Rights Watch bears the pattern out, later than the article. Raids as such were nothing new: "
    "the same warehouse had been raided in the autumn before. The yearly police operation called Nelegal takes "
    "place anyway, so its numbers are no effect of the attack. 'Intensified' would be more exact than "
    "'triggered'."
)

# %% [markdown]
# ## Did the war cause the shortage of labour? (C11)
#
# The article takes Russia's lack of workers as a result of conscription and the war. One survey asked industrial
# firms again and again whether they lacked workers, beginning before the invasion. Only its answers are shown;
# another survey with a higher number must not be joined to it.

# %%
book.claim("C11")

# %%
labour_market = book.used("labour_market")
survey = measures.shortage_survey(labour_market)
show(shown.shortage_survey(survey))

# %%
show(shown.drawn_off(labour_market))

# %%
Markdown(shown.shortage(survey, measures.unemployment(labour_market, book.published)))

# %% [markdown]
# The war drew people off: the rows above overlap and must not be added. Some evidence speaks against "cause". Firms were
# short of workers before, the labour force had been shrinking for years, and one analyst doubts the shortage. "Made
# worse by" would hold. The much quoted estimate of the whole shortage is extrapolated from the vacancy rate.

# %% [markdown]
# ## An opportunity for migrants? (C12)
#
# According to the article, Central Asian migrants saw the shortage as a chance to find work. No survey of motives was
# found, so the claim is judged. Surveys of 2020 to 2023 (Mukomel, published after the article) found gains in pay and
# conditions while labour ran short. The table has entries of citizens for all purposes, as the border service counts.

# %%
book.claim("C12")

# %%
show(shown.entries(measures.entries_of_citizens(book.used("migrant_counts"))))

# %%
Markdown(
    f"{sentence(book.finding('C12').because)} Part of the rise is recovery: the year 2022 was still below 2019 for all "
    "but the Tajiks. Other counts then fell: Tajik departures for work, Kyrgyz citizens in Russia, registered Uzbek "
    "workers. Entries are crossings, and a flow is a poor stand-in for what people were thinking."
)

# %% [markdown]
# What work in Russia means at home can be seen in the money that is sent there. The lines are one edition of one
# series. Russia's share is reported for unlike periods only, so it stands in words.

# %%
export(figures.remittances(book))

# %% [markdown]
# **What not to conclude.** Money sent home does not count migrants: it depends on wages, the rouble's rate, and on
# how much goes through official channels.

# %% [markdown]
# ## Open borders for Russians? (C22, C22b)
#
# The article says that most of the republics, though not Turkmenistan, opened their borders to thousands of Russians
# who sought safety or wished to avoid conscription. (The machine-altered copy has hundreds: not the author's word.)

# %%
book.claim("C22", "C22b")

# %%
export(figures.russian_arrivals(book))

# %% [markdown]
# Only Kazakhstan counted the weeks after the call-up. Were borders open? Arrivals show it only beside an earlier year.
# Each row compares one count with itself, for the same months; in 2021 pandemic rules still applied. For Kazakhstan one
# quarter of 2022 alone exceeds nine months of 2021, but its own count of 2019 ("about three million per year") was not
# reached again.

# %%
show(shown.earlier_years(measures.against_earlier_years(book.used("russian_arrivals"))))

# %%
Markdown(shown.borders(book))

# %% [markdown]
# **What not to conclude.** Entries of a whole year cover all purposes and are no count of refugees. Motives were not
# recorded. That Turkmenistan has no count does not mean that nobody came, and supports nothing.

# %% [markdown]
# ## What did Moscow do about it? (C23)
#
# The article says that this did not go unnoticed in Moscow, where measures were brought in to reverse the movement.
# Its text has "immigration" where emigration from Russia must be meant. The table lists dated events, among them one
# rule that was Kazakhstan's own.

# %%
book.claim("C23")

# %%
moscow_measures = events_of(book.used("events"), "C23", book.published)
show(shown.events(moscow_measures))

# %%
Markdown(
    "Some measures were meant to attract people back, such as the scheme for IT staff, which was dropped. Others, such "
    "as the exit bans, keep people in and bring nobody back. Nothing in the table is aimed at Central Asia. The press "
    f"found few real incentives. Of the {spell(len(moscow_measures))} dated events "
    f"{moscow_measures['later'].sum() or 'none'} came after the article ({in_words(book.published)})."
)
