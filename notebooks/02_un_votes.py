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
# # Do they abstain or vote with Russia?
#
# The article says that in the United Nations the five Central Asian states either abstain when Russia is to be
# condemned or vote on Russia's side, and that they gave no backing in Georgia and stayed neutral on Crimea. Every
# recorded vote of the General Assembly is at hand, so this can be looked up. You will see each single ballot, how to
# count ballots, and how much the answer depends on how a state that casts no vote is treated.

# %%
from claimbook import Book, Markdown, export, show
from topics.shared.events import events_of
from topics.shared.states import STATES
from topics.votes import figures, measures, shown

book = Book.open()

# %% [markdown]
# ## How did the five vote?
#
# A member can vote yes or no, abstain, or cast no vote. We take the resolutions on Georgia's displaced people, on
# Crimea and on the war in Ukraine and look up each ballot of the five.

# %%
ballots = measures.ballots_on(book.used("un_votes"), book.used("un_ukraine_resolutions"))
ballots = measures.on_topics(ballots, ["georgia-idps", *measures.CRIMEA_AND_WAR])
export(figures.ballots(book))

# %% [markdown]
# **What "cast no vote" means, and what not.** The state was a member, and no ballot of it is recorded. It may have been
# absent, late, in arrears with its dues, or silent on purpose: the record does not tell. Here it is never counted as an
# abstention.

# %% [markdown]
# ## Do they abstain when Russia is condemned? (C31)
#
# This is the sentence the article is about: faced with resolutions that condemn Russia's war, the five abstain. Up to
# the day the article was out, these are the one on Crimea's status, those of the emergency session and 77/229, which is
# on human rights in Crimea but also demands an end to the aggression. The check also tries a second set with 78/221
# of December 2023, in which no such demand was seen.

# %%
book.claim("C31")

# %% [markdown]
# A state abstains as a rule if it did so on more than half of the resolutions. A ballot not cast counts in the share.

# %%
condemning = measures.condemning(measures.up_to(ballots, book.published))
show(shown.ballot_counts(condemning))

# %% [markdown]
# The article leaves out the third course, which is to cast no vote.
#
# One vote goes the other way. The resolution on cooperation with the Council of Europe names Russia's aggression in its
# preamble. It is not among those above because it is not about the war. A single yes would be a correction.

# %%
europe = book.used("un_votes").query("resolution == 'A/RES/77/284'").assign(topic="council-of-europe", condemns=False)
Markdown(shown.cast(measures.ballots_on(book.used("un_votes"), europe, (*STATES, "RUS"))))

# %% [markdown]
# ## Do they vote with Russia? (C31b)
#
# The other thing the five are said to do is to vote with Russia. Russia voted no on every resolution here, so "with
# Russia" means no.

# %%
book.claim("C31b")

# %% [markdown]
# **What not to conclude.** A no is the only ballot that Russia cast here. One could also count an abstention or an empty
# seat as siding with Russia. By that measure every ballot but a yes is Russia's, and the question answers itself.

# %% [markdown]
# ## Did one of these votes concern human rights in Crimea? (C32)
#
# The article names one such resolution as an example. The Assembly has voted on one every year since the first; the
# first picture has them all. The last no on one of them was cast in December 2022.

# %%
book.claim("C32")

# %% [markdown]
# **What not to conclude.** The last resolutions cover all occupied territory, not Crimea alone, so the end of the noes
# may be a change of the subject as well as of mind.

# %% [markdown]
# ## Did they support Russia over Georgia in 2008? (C18)
#
# The article says that Central Asia did not support Russia's invasion of Georgia. The General Assembly never voted on
# the invasion itself. What it votes on each year is the return of people displaced by the conflict. The first of these
# resolutions is older than the war; the library's record gives it a wrong month, and here it stands under the day of
# the vote.

# %%
book.claim("C18")

# %% [markdown]
# Votes are one side; what the states said is the other. The last column is one person's coding of the wording.
# Statements that only withhold recognition are left out: the box has them, and nobody recognised the two regions.

# %%
stated = measures.stated_positions(book.used("positions"), "georgia-2008")
show(shown.statements(stated.query("stance != 'does-not-recognise' or leans_to != 'none'")))

# %% [markdown]
# The article is right about law, where nobody followed Russia, and too generous about words: the joint declaration of
# September 2008 is deeply concerned at Georgia's attempt to use force and approves of Russia's active role.
#
# **What not to conclude.** A joint declaration is support in words, not in arms, and this one withholds recognition. It
# was read as two agencies quote it; "condemned" is a word of Medvedev's to the press. On the silence of Uzbekistan and
# Turkmenistan during the fighting few reports were found, and on Turkmenistan they differ: one has a statement, one has
# none. Kazakhstan, and once Tajikistan, also backed motions to drop the resolutions on displaced Georgians. Motions are
# not in the record of votes on resolutions, so they are not drawn here.

# %% [markdown]
# ## Did they stay neutral on Crimea in 2014? (C19)
#
# In the restored reading the article says that the republics were *more* reluctant to condemn the annexation of Crimea
# than they had been over Georgia, and more neutral. "More" cannot be tested by votes: there was none on the war of
# 2008, and the yearly one on displaced people asks something else. So the claim is judged. The one vote on Crimea's
# status is in the first picture.

# %%
book.claim("C19")

# %% [markdown]
# In words, neutral covers a wide range:

# %%
stated = measures.stated_positions(book.used("positions"), "crimea-2014")
# What they did on the days of votes is in the picture.
show(shown.statements(stated[~stated["date"].isin(ballots["date"])]))

# %% [markdown]
# **What not to conclude.** To cast no yes does not prove neutrality, an empty seat proves nothing, and silence
# (Tajikistan, Turkmenistan) is hard to document. It is not known that Kyrgyzstan formally recognised the annexation.

# %% [markdown]
# ## How often do they agree with Russia on everything?
#
# A handful of resolutions is a narrow view. How often do the five cast the same ballot as Russia in *all* roll calls? A
# share alone says little, because it moves with what is put to the vote; so it is drawn against all the other members.
# The index of agreement goes back to Lijphart (1963); Bailey, Strezhnev and Voeten (2017) explain why the level must
# not be read on its own.

# %%
export(figures.vote_agreement(book))

# %% [markdown]
# ## Does it depend on how we count?
#
# There is no single right way to count an abstention or an empty seat. The table gives the share of members, in
# percent, that agree with Russia *less* often than each state does: above fifty means nearer to Russia than most. The
# three blocks are all roll calls of the war years, those the author could know, and those on other subjects than
# Georgia, Crimea and Ukraine.

# %%
war_years = measures.of_war_years(book.used("un_votes"))
chosen = book.used("un_ukraine_resolutions")["resolution"]
selections = {
    "all of the war years": war_years,
    "up to the article": measures.up_to(war_years, book.published),
    "on other subjects": war_years[~war_years["resolution"].isin(chosen)],
}
show(shown.rankings(selections))

# %% [markdown]
# Under the three ways that look at ballots cast, all five stand nearer to Russia than most, whichever block we take.
# Where an empty seat counts as disagreement, Turkmenistan drops below the middle, because it so often casts no vote.

# %% [markdown]
# ## Where does that put them in the world?

# %%
export(figures.world_position(book))

# %% [markdown]
# **What not to conclude.** To vote as Russia does is not to be told by Russia how to vote. Nearly all of these roll
# calls are about something other than its wars, and many members vote the same way for reasons of their own. And a high
# share can come from staying away from the votes that divide: Turkmenistan, which casts the fewest votes of the five,
# comes out on top here, and last of the five once its empty seats count.

# %% [markdown]
# ## What could not be looked up?
#
# Votes on single paragraphs, amendments and motions, rejected drafts, and resolutions adopted without a vote are not in
# the table, which ends in December 2025. Reasons for an empty seat are recorded nowhere. No statement on Georgia by
# Uzbekistan alone was found for 2008. The press has the ballots of one later vote, but the number of the resolution was
# not found, so it is not counted:

# %%
later = events_of(book.used("events"), "C31", book.published).query("later")
Markdown("\n".join(f"- {event.when}: {event.title}. {event.detail}" for event in later.itertuples()))
