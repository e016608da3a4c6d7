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
# # Fewer Russian speakers, and do so many blame the war?
#
# In a few sentences the article looks at society: language and culture, two numbers from polls, protests and cancelled
# shows, and news sites blocked in Russia. You will see that the events are well documented, that a recent decline of
# Russian is measured in one state and unknown in the others, and that the polls behind the two numbers could not be
# found, which is not the same as their being false.

# %%
from claimbook import Book, Markdown, export, listed, show, spell
from claimbook.checks import claimed_number
from claimbook.words import VERDICT_NAMES
from topics.shared.events import evidence_for, readings
from topics.shared.states import STATE_NAMES
from topics.society import figures, measures, shown

book = Book.open()

# %%
covered = ["C24", "C25", "C26", "C26b", "C27", "C28", "C29", "C30", "C30b"]
claims = book.tables["claims"]
verdicts = book.verdicts(covered).set_index("claim_id")

# %% [markdown]
# This is what the article says, in our words. The copy at hand was altered by a machine; its slips are not the
# author's, so only this restored reading is judged.

# %%
show(readings(claims, covered))

# %% [markdown]
# ## Do fewer people speak Russian?
#
# "Speaking Russian" (C24) can mean a mother tongue, a second language, that of the home or the classroom, or being able
# to use it: each is a line or a point of its own. The check uses only lines that reach 2015 or later, drawn in red; one
# that ends in 2003 or 2010 cannot say what leaders saw in 2024.

# %%
export(figures.russian_speakers(book))

# %% [markdown]
# The same as a table: the first against the last year of every definition that has at least two. Ethnic Russians are
# listed too, but being Russian and speaking Russian are different things.

# %%
series = measures.russian_series(book.used("language"))
ends = measures.first_and_last(series)
show(shown.first_and_last(ends))

# %% [markdown]
# What is known beside the one recent line is a level without a trend, old series and gaps.

# %%
speaking = ends[ends["about"] == "speaking"].set_index(["country_iso3", "indicator"])
able = series[(series["country_iso3"] == "KAZ") & (series["indicator"] == "russian-speakers-percent")].iloc[0]
pupils = speaking.loc[("TJK", "russian-schooling-percent")]
without = [STATE_NAMES[state] for state in measures.without_series(ends)]
Markdown(
    f"In Kazakhstan {able['value_percent']:g} percent could use Russian in {able['year']}. In Tajikistan the "
    f"share of pupils taught in Russian rose from {pupils['first_percent']:g} to {pupils['last_percent']:g} "
    f"percent, but from {pupils['first_year']} to {pupils['last_year']}. For {listed(without)} no series was found "
    f"at all. The Kyrgyz series end in {speaking.loc['KGZ', 'last_year'].max()}: the census of 2022 asked about "
    "knowledge of Russian, but we could not read the part of the report that has the number."
)

# %% [markdown]
# **What not to conclude.** Do not join one definition to another: home use in one year and ability in the next make
# no trend. Do not put the decline down to the war: most of these lines end before it began, and the fall of the
# ethnic Russian share is a matter of decades. The shares of the Unicode CLDR, which repeat one estimate, are left out.

# %%
finding = book.finding("C24")
Markdown(f"**C24, what the check finds: {VERDICT_NAMES[finding.verdict]}**: {finding.because}.")

# %% [markdown]
# ## Is Russian culture losing interest?
#
# For C25 we looked for surveys on interest in Russian culture and for audience numbers over time. None was found in any
# of the five states. What there is are signs, some each way.

# %%
show(evidence_for(book.tables["evidence_links"], book.tables["sources"], "C25"))

# %% [markdown]
# **What not to conclude.** A cancelled show is politics as much as taste, and people study in Russia for a degree.
# Signs are not a measure: neither "less interest" nor "as much as ever" follows.

# %%
Markdown(
    f"**C25, as judged: {VERDICT_NAMES[verdicts.loc['C25', 'verdict']]}** (no rule can compute it). The second "
    f"reader chose *{VERDICT_NAMES[verdicts.loc['C25', 'second_verdict']]}*."
)

# %% [markdown]
# ## Do polls blame the invasion for economic problems?
#
# The article gives one share for each of two states (C26, C27) and names no pollster. We searched in English and
# Russian for the pollster, the date, the wording and the sample, and among the known results of the Central Asia
# Barometer. We found the two numbers nowhere but in the article itself: not enough evidence for them, none against.

# %%
kyrgyz, kazakh = (claimed_number(claims, claim) for claim in ("C26", "C27"))
found = [book.finding(claim) for claim in ("C26", "C27")]
Markdown(
    f"**{kyrgyz} percent in Kyrgyzstan (C26): {VERDICT_NAMES[found[0].verdict]}**; {found[0].because}. "
    f"**{kazakh} percent in Kazakhstan (C27): {VERDICT_NAMES[found[1].verdict]}**; {found[1].because}."
)

# %% [markdown]
# The Barometer is the likeliest place to look. These are the questions of its surveys since 2022 that our sources
# report, not the whole questionnaire. None is about who is to blame for economic problems, and neither were the
# questions shown when it presented its results. Two other polls of spring 2022 ask something else again: BISAM, in
# eight Kazakh cities, about the sanctions; IRI, in Kyrgyzstan, about the greatest problems, not their cause.

# %%
show(shown.questions(book.used("polls"), "Central Asia Barometer"))

# %% [markdown]
# What did the nearest polls ask, and what did they find? The interval shows what chance alone can do in a random
# sample of that size. Where the sample size is not known there is no interval. Left out are a survey years before the
# war of which only the month of publication is known, and one whose pollster the source does not name.

# %%
export(figures.poll_answers(book))

# %% [markdown]
# Harm first: both answers that mean a negative effect are added, because they exclude each other.

# %%
answers = measures.nearest_answers(book.used("polls"))
harm = answers[answers["parts"] != ""]
Markdown(
    "; ".join(
        f"**{STATE_NAMES[row.country_iso3]}**, {shown.when_asked(row)}: {row.parts} = {row.percent:g} percent "
        f"expected a negative effect on their country ({row.low_percent:.1f} to {row.high_percent:.1f}; "
        f"{row.sample_size:,} asked)"
        for row in harm.itertuples()
    )
    + ". In both pairs, the article's and the Barometer's, Kyrgyzstan stands above Kazakhstan; that is no proof of a "
    "link."
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
    f"And yet: {one['Hold Russia mainly responsible for the war']:g} percent in Kazakhstan held Russia mainly "
    f"responsible for the war, while {one['Want closer economic links with Russia']:g} percent wanted closer "
    f"economic links with it. Approval of Russia's leadership went from {approval.iloc[0]:g} to "
    f"{approval.iloc[-1]:g} percent; {one['Think worse of Russia since the war began']:g} percent said they "
    "thought worse of Russia than before."
)

# %% [markdown]
# **What not to conclude.** Nothing here shows the two numbers to be false: a survey that we could not see may hold
# them. A Carnegie essay that draws on the Barometer argues much as the article does and may be the origin; that is a
# guess. Nor do the nearest questions confirm the claim. To expect harm is not to name the guilty, and even that
# question is on record for two of the five states only. Neither of the article's shares is a majority, and the article
# does not say so.

# %%
Markdown(f"**C26b, as judged: {VERDICT_NAMES[verdicts.loc['C26b', 'verdict']]}** (no rule can compute it).")

# %% [markdown]
# ## Protests, shows, news sites
#
# The remaining claims are about events. Several reports of one event were put together first.

# %%
export(figures.society_timeline(book))

# %% [markdown]
# Some records were left out, and here is why.

# %%
show(shown.left_out(book))

# %% [markdown]
# ### Were there anti-war protests in Kazakhstan?
#
# Every protest in Kazakhstan on record (C28), and what was refused. The check counts origins, not the reports here.

# %%
events = measures.distinct_events(book.used("society_events"), book.published)
kazakhstan = events[events["country_iso3"] == "KAZ"]
columns = ("When", "Where", "What the reports say", "Reports")
show(shown.told(kazakhstan, "protest", "protest-refused", columns=columns))

# %%
finding = book.finding("C28")
elsewhere = events[(events["country_iso3"] == "KGZ") & (events["kind"] == "protest")]
Markdown(
    f"**C28, what the check finds: {VERDICT_NAMES[finding.verdict]}**, with {finding.because}. One rally was "
    f"large. Kyrgyzstan, which the sentence does not name, had {spell(len(elsewhere))} protests on record as well, "
    "and a ban on gatherings."
)

# %% [markdown]
# ### Who called off the shows?
#
# The article says that places of entertainment refuse to host Russian stars (C29). It does not say in which country.
# Who took the decision in each case?

# %%
columns = ("When", "Country", "Who or what", "Decided by", "What the reports say", "After the article")
show(shown.told(events, "concert-cancelled", columns=columns))

# %%
by = measures.decided(events).set_index("decided_by")["shows"]
before = measures.before_article(events, "concert-cancelled")
finding = book.finding("C29")
Markdown(
    f"Of {spell(len(before))} shows called off before the article appeared, reports name the venue for "
    f"{spell(by['venue'])}, organisers for {spell(by['organiser'])} and the state for {spell(by['state'])}; for "
    f"{spell(by['unknown'])} nobody is named. {spell(int(by.sum()) - len(before)).capitalize()} show counts "
    "twice, because its reports differ on who decided. **C29, what the check finds: "
    f'{VERDICT_NAMES[finding.verdict]}.** Shows were indeed called off; "organisers and authorities" would fit better '
    'than "venues".'
)

# %% [markdown]
# **What not to conclude.** Not every refusal is aimed at supporters of the war: these are the counter-cases.

# %%
columns = ("When", "Country", "Who or what", "What the reports say", "After the article")
show(shown.told(events, "antiwar-artist-refused", "concert-held", columns=columns))

# %% [markdown]
# ### Which news sites did Russia block?
#
# The outlets on record (C30), each once.

# %%
columns = ("When", "Country", "Who or what", "What the reports say", "Reports")
blocked = shown.told(events, "media-blocked", columns=columns)
show(blocked)

# %%
finding = book.finding("C30")
radio = blocked["Who or what"].str.startswith("Radio ").sum()
Markdown(
    f"**C30, what the check finds: {VERDICT_NAMES[finding.verdict]}**: {finding.because}. "
    "What was blocked is access to sites from Russia; the outlets were not forbidden as such. "
    f"Among them are {spell(radio)} services of Radio Free Europe/Radio Liberty, which the United States pays "
    "for, and one works in exile."
)

# %% [markdown]
# Why were they blocked (C30b)? The grounds that are on record, and the demands to delete that other outlets received.

# %%
show(evidence_for(book.tables["evidence_links"], book.tables["sources"], "C30b"))

# %%
columns = ("When", "Who or what", "What the reports say")
show(shown.told(events, "takedown-demand", "media-blocked-by-kazakhstan", columns=columns))

# %% [markdown]
# The reports about the war are the documented cause. Whether they were objective is the author's judgement, and it is
# just what the Russian authorities dispute; no table can settle it. **What not to conclude:** a demand to delete is
# not a block, and blocking goes both ways, as the Kazakh decision against a Russian site shows.

# %%
Markdown(
    f"**C30b, as judged: {VERDICT_NAMES[verdicts.loc['C30b', 'verdict']]}**: the cause holds, the praise is the "
    f"author's own. The second reader chose *{VERDICT_NAMES[verdicts.loc['C30b', 'second_verdict']]}*."
)

# %% [markdown]
# ## What holds
#
# On some of these claims a second, blind reading came to another verdict. Both grounds are shown; neither is overruled.

# %%
show(book.disagreements(covered))

# %% [markdown]
# The claims of this notebook with their verdicts, judged as of the day the article appeared.

# %%
show(book.summary(covered))
