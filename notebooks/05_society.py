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
# # Do so many blame the war, and do fewer speak Russian?
#
# In a few sentences the article looks at society: two numbers from polls, language and culture, protests and cancelled
# shows, and news sites blocked in Russia. You will see that the polls behind the two numbers could not be found, which
# does not make them false; that a recent decline of Russian is measured in one state and unknown in the others; and
# that the events are well documented.

# %%
from claimbook import Book, Markdown, export, show, spell
from topics.shared.events import evidence_for
from topics.society import figures, measures, shown

book = Book.open()

# %% [markdown]
# ## Do polls blame the invasion for economic problems? (C26, C27)
#
# The article gives one share for each of two states and names no pollster. We searched in English and
# Russian for the pollster, the date, the wording and the sample, and among the known results of the Central Asia
# Barometer. We found the two numbers nowhere but in the article itself. That is not enough evidence for them, and none
# against them.

# %%
book.claim("C26", "C27", "C26b")

# %% [markdown]
# The Barometer is the likeliest place to look. These are the questions of its surveys since 2022 that our sources
# report, not the whole questionnaire. None is about who is to blame for economic problems, nor was any question that it
# showed when it presented its results. Two other polls of spring 2022 ask something else: BISAM, in eight Kazakh cities,
# about the sanctions; IRI, in Kyrgyzstan, about the greatest problems, not their cause.

# %%
show(shown.questions(book.used("polls"), "Central Asia Barometer"))

# %% [markdown]
# What did the nearest polls ask, and what did they find? The margin of error shows what chance alone can do in a random
# sample of that size; it needs the number of people asked. Two surveys are left out: one from years before the war, of
# which only the month of publication is known, and one whose pollster the source does not name.

# %%
export(figures.poll_answers(book))

# %% [markdown]
# The nearest question is about harm: both answers that mean a negative effect are added, because they exclude each
# other.

# %%
answers = measures.nearest_answers(book.used("polls"))
harm = answers[answers["parts"] != ""]
Markdown(
    "; ".join(f"**{shown.asked(row)}**: {row.parts} = {shown.found(row)}" for row in harm.itertuples())
    + ". In both pairs, the article's and the Barometer's, Kyrgyzstan stands above Kazakhstan. That proves no link."
)

# %% [markdown]
# Opinion of Russia did move (C26b). In Kazakhstan fewer sided with Russia than at first; the neutral answer grew, and
# so did siding with Ukraine. The first survey was answered far more often in Russian than the last, so part of the
# fall may be method. Answers by age or language are left out: they are parts of the sample.

# %%
show(shown.sides(book.used("polls")))

# %%
one = answers.set_index("topic")["percent"]
approval = one["Approve of Russia's leadership"]
Markdown(
    f"Yet {one['Hold Russia mainly responsible for the war']:g} percent in Kazakhstan held Russia mainly "
    f"responsible for the war, while {one['Want closer economic links with Russia']:g} percent wanted closer "
    f"economic links with it. Approval of Russia's leadership went from {approval.iloc[0]:g} to "
    f"{approval.iloc[-1]:g} percent; {one['Think worse of Russia since the war began']:g} percent said they "
    "thought worse of Russia than before."
)

# %% [markdown]
# **What not to conclude.** Nothing here shows the two numbers to be false: a survey that we could not see may have
# them. A Carnegie essay that draws on the Barometer argues much as the article does and may be the origin; that is a
# guess. The nearest questions do not confirm the claim either. To expect harm is not to say who is to blame, and even
# that question is on record for two of the five states only. Neither of the article's shares is a majority, and the
# article does not say that it is.

# %% [markdown]
# ## Do fewer people speak Russian? (C24)
#
# "Speaking Russian" can mean a mother tongue, a second language, the language of the home or the classroom, or being
# able to use it: each is a series of its own. The check uses only series that reach 2015 or later, drawn in red. A
# series that ends in 2003 or 2010 cannot say what leaders saw in 2024.

# %%
book.claim("C24")

# %%
export(figures.russian_speakers(book))

# %% [markdown]
# Two other things are known: numbers of a single year, which show no trend, and the share of ethnic Russians in the
# first and the last year. Being Russian and speaking Russian are different things. The Kyrgyz census of 2022 asked about
# knowledge of Russian, but we could not read the part of the report that has the number.

# %%
show(shown.other_numbers(measures.russian_series(book.used("language"))))

# %% [markdown]
# **What not to conclude.** Do not join one definition to another: home use in one year and ability in the next make
# no trend. Do not ascribe the decline to the war: most of these series end before it began, and the share of ethnic
# Russians has been falling for decades. The shares of the Unicode CLDR, which repeat one estimate, are left out.

# %% [markdown]
# ## Are people losing interest in Russian culture? (C25)
#
# We looked for surveys on interest in Russian culture and for audience numbers over time. None was found in any of the
# five states. There are only signs, and they point both ways.

# %%
book.claim("C25")

# %%
show(evidence_for(book.tables["evidence_links"], book.tables["sources"], "C25"))

# %% [markdown]
# **What not to conclude.** A cancelled show is politics as much as taste, and people study in Russia for a degree.
# Signs are not a measure: neither "less interest" nor "as much as ever" follows.

# %% [markdown]
# ## Which protests, cancelled shows and blocked sites are on record?
#
# The remaining claims are about events. Several reports of one event were put together first. A repeat with another
# date and posters directed at arriving Russians are left out, as the table of corrections says.

# %%
export(figures.society_timeline(book))

# %% [markdown]
# ### Were there anti-war protests in Kazakhstan? (C28)
#
# The table has every protest in Kazakhstan on record, held, stopped or refused. The check counts origins, not reports.

# %%
book.claim("C28")

# %%
events = measures.distinct_events(book.used("society_events"), book.published)
kazakhstan = events[events["country_iso3"] == "KAZ"]
columns = ("When", "Where", "What the reports say", "Reports")
show(shown.told(kazakhstan, "protest", "protest-refused", columns=columns))

# %%
elsewhere = events[(events["country_iso3"] == "KGZ") & (events["kind"] == "protest")]
Markdown(
    f"Kyrgyzstan, which the sentence does not name, had {spell(len(elsewhere))} protests on record "
    "as well, and a ban on gatherings."
)

# %% [markdown]
# ### Who called off the shows? (C29)
#
# The article says that places of entertainment refuse to host Russian stars. It does not say in which country.
# Who took the decision in each case?

# %%
book.claim("C29")

# %%
columns = ("When", "Country", "Who or what", "Decided by", "What the reports say", "After the article")
show(shown.told(events, "concert-cancelled", columns=columns))

# %% [markdown]
# A show whose reports differ on who decided counts for both. "Organisers and authorities" would fit better than
# "venues".

# %% [markdown]
# **What not to conclude.** Not every refusal is aimed at supporters of the war. These cases point the other way.

# %%
columns = ("When", "Country", "Who or what", "What the reports say", "After the article")
show(shown.told(events, "antiwar-artist-refused", "concert-held", columns=columns))

# %% [markdown]
# ### Which news sites did Russia block, and why? (C30, C30b)
#
# The table has the outlets on record, each once.

# %%
book.claim("C30", "C30b")

# %%
columns = ("When", "Country", "Who or what", "What the reports say", "Reports")
blocked = shown.told(events, "media-blocked", columns=columns)
show(blocked)

# %%
radio = blocked["Who or what"].str.startswith("Radio ").sum()
Markdown(
    "Russia blocked access to the sites from Russia; it did not ban the outlets as such. "
    f"Of these outlets {spell(radio)} are services of Radio Free Europe/Radio Liberty, which the United States funds, and "
    "another works in exile."
)

# %% [markdown]
# Why were they blocked? The first table has the grounds on record, the second the demands to delete that other outlets
# received.

# %%
show(evidence_for(book.tables["evidence_links"], book.tables["sources"], "C30b"))

# %%
columns = ("When", "Who or what", "What the reports say")
show(shown.told(events, "takedown-demand", "media-blocked-by-kazakhstan", columns=columns))

# %% [markdown]
# The reports about the war are the documented cause. Whether they were objective is the author's judgement, and the
# Russian authorities dispute just that; no table can settle it. **What not to conclude:** a demand to delete is
# not a block, and blocking goes both ways, as the Kazakh decision against a Russian site shows.
