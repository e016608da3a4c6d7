"""Drawings of the General Assembly votes: every ballot, agreement with Russia by year, and the place in the world."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from claimbook.book import Book
from claimbook.dates import first_day, in_words
from claimbook.words import listed
from exhibit.card import Card, Drawing
from exhibit.sheet import GREY, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.shared.ballots import BALLOT_COLOURS, BALLOT_NAMES, BALLOTS
from topics.shared.marks import article_published
from topics.shared.states import STATE_NAMES, STATES, names_of
from topics.votes import measures

# The blocks of F03: topic, heading, and the row and column of the upper left cell. No claim counts nuclear safety.
BLOCKS = {
    "georgia-idps": ("People displaced\nin Georgia", 3, 0),
    "crimea-territorial": ("Status of\nCrimea", 3, 22),
    "crimea-human-rights": ("Human rights\nin Crimea", 11, 0),
    "crimea-militarization": ("Military build-up\nin Crimea", 11, 11),
    "invasion-2022": ("The full-scale war\nagainst Ukraine", 11, 16),
}
CELL_INCHES, INSET = 0.243, 0.07
TILES = {code: {"facecolor": colour, "edgecolor": GREY, "linewidth": 0.5} for code, colour in BALLOT_COLOURS.items()}
TILES["X"]["hatch"] = "////"
LETTERS = {"Y": "white", "N": "white", "A": INK}
FIVE_COLOUR, BAND_COLOUR, CROWD_COLOUR = "#3f3d8f", "#dcdcdc", "#949494"
LABEL = {"fontsize": LABEL_POINTS}
ORIENTATION = {"BLR": "Belarus", "CHN": "China", "DEU": "Germany", "PRK": "North Korea", "USA": "United States"}
# How high F05 writes a name that does not stand beside its mark, in dots: no line may cross a name.
NAME_HEIGHTS = {"KGZ": 11, "TJK": 9.3, "UZB": 7.7, "CHN": 6.1, "TKM": 4.5, "BLR": 2.9, "USA": 2.9, "DEU": 10}


@house_style()
def ballots(book: Book) -> Drawing:
    """Every ballot of the five on the resolutions about Georgia, Crimea and Ukraine (F03)."""
    rows = measures.ballots_on(book.used("un_votes"), book.used("un_ukraine_resolutions"))
    drawn = measures.on_topics(rows, BLOCKS).reset_index(drop=True)
    drawn["column"] = drawn.groupby("topic")["resolution"].transform(lambda names: pd.factorize(names)[0])
    drawn["after_article"] = measures.is_later(drawn["date"], book.published)
    by_state = measures.ballot_counts(drawn).itertuples()
    noes = drawn.loc[drawn["ballot"] == "N", "topic"].value_counts()
    by_subject = [f"{number} are on {measures.CRIMEA_AND_WAR.get(topic, 'Georgia')}" for topic, number in noes.items()]
    card = Card(
        "F03",
        "ballots",
        title="Central Asian states abstain, stay away or vote no, hardly ever yes",
        subtitle="Ballots of the five Central Asian states on {resolutions} resolutions of the United Nations General "
        "Assembly about Georgia, Crimea and Ukraine. Russia voted no on every one of them.",
        caption="Each column is one resolution, each row one state. Hatching means that the member cast no vote, which "
        "is not an abstention: the record does not tell absence from silence. {silent} cast no vote on any resolution. "
        "Of the {N} noes, {by_subject}. Columns right of a dashed line came after the article.",
        alt="A grid of {ballots} ballots by the five states on {resolutions} resolutions, {years}: {A} abstained, "
        "{X} cast no vote, {N} no, {Y} yes. Abstained, not cast and no, by state: {by_state}. Of the noes, "
        "{by_subject}. {silent} cast no vote on any resolution.",
        claims=("C18", "C19", "C31", "C31b", "C32"),
        tables=("un_ukraine_resolutions", "un_votes"),
        drawn=drawn,
        values={
            "resolutions": drawn["resolution"].nunique(),
            "ballots": len(drawn),
            "silent": names_of(measures.never_cast(drawn)).replace("none", "No state"),
            "years": in_words(f"{drawn['date'].min()[:4]}/{drawn['date'].max()[:4]}"),
            **measures.ballot_totals(drawn).to_dict(),
            "by_state": "; ".join(f"{STATE_NAMES[row.member]} {row.A}, {row.X} and {row.N}" for row in by_state),
            "by_subject": listed(by_subject),
        },
    )
    # A row of the grid is as high as a column is wide: cells are squares.
    room = {"left": 7.06 - 25 * CELL_INCHES, "top": 0.06, "bottom": 0.28, "wspace": 0, "hspace": 0}
    figure, grid = sheet(card, 16 * CELL_INCHES + 0.34, rows=16, columns=25, **room)
    for topic, (heading, top, left) in BLOCKS.items():
        block = drawn[drawn["topic"] == topic]
        columns = block["resolution"].nunique()
        axes = figure.add_subplot(grid[top : top + len(STATES), left : left + columns])
        _ballot_block(axes, block, heading)
        if left == 0:
            axes.set_yticks(np.arange(len(STATES)) + 0.5, STATE_NAMES.values(), color=INK, **LABEL)
        known = block.loc[~block["after_article"], "resolution"].nunique()
        if known < columns:
            article_published(axes, known, 1.12, "article published" if topic == "georgia-idps" else "")
    key = figure.add_subplot(grid[0, :])
    key.axis("off")
    words = {**BALLOT_NAMES, "N": "no, as Russia did"}
    tiles = [Rectangle((0, 0), 1, 1, label=words[ballot], **TILES[ballot]) for ballot in BALLOTS]
    key.legend(handles=tiles, ncols=4, loc="upper left", borderpad=0, borderaxespad=0, handleheight=1.2, **LABEL)
    return Drawing(figure, card)


def _ballot_block(axes: Axes, block: pd.DataFrame, heading: str) -> None:
    """The ballots on one subject, with the years below: a line under the columns of each, a number where one fits."""
    years = block.groupby(block["date"].str[:4])["column"].agg(["min", "max"])
    axes.set(xlim=(0, years["max"].max() + 1), ylim=(len(STATES), 0), xticks=[], yticks=[])
    axes.set_frame_on(False)
    axes.set_title(heading, loc="left", fontweight="semibold", linespacing=1.15, pad=4, **LABEL)
    for cell in block.itertuples():
        left, top, size = cell.column + INSET, STATES.index(cell.member) + INSET, 1 - 2 * INSET
        axes.add_patch(Rectangle((left, top), size, size, **TILES[cell.ballot]))
        if cell.ballot in LETTERS:
            font = {"fontweight": "bold", "color": LETTERS[cell.ballot]}
            axes.text(cell.column + 0.5, top + size / 2, cell.ballot, ha="center", va="center_baseline", **font)
    written = -2
    for year, (first, last) in years.iterrows():
        ends = [first + INSET, last + 1 - INSET]
        axes.plot(ends, [5.15, 5.15], color=GREY, linewidth=0.8, clip_on=False, label="year")
        if (middle := (first + last + 1) / 2) - written >= 2:
            axes.text(middle, 5.25, year, ha="center", va="top", color=MUTED, fontsize=SMALL_POINTS)
            written = middle


@house_style()
def vote_agreement(book: Book) -> Drawing:
    """Agreement of the five with Russia by year, against the other members (F04)."""
    yearly = measures.yearly_agreement(measures.roll_call_scores(book.used("un_votes")))
    bands = measures.spread_of_others(yearly)
    lines = yearly[yearly["member"].isin(STATES)]
    last = bands.iloc[-1]
    end = lines[lines["year"] == last["year"]].set_index("member")["share_percent"]
    panels = {"the five": lines, "other members": bands.rename(columns={"members": "other_members"})}
    card = Card(
        "F04",
        "vote_agreement",
        title="Since {since} Central Asia's five states vote more like Russia than most",
        subtitle="Roll calls of the United Nations General Assembly in which a member cast the same ballot as Russia, "
        "in percent of those in which both cast one. All topics, {first} to {last}.",
        caption="Each line is one of the five Central Asian states; the other members are grey. An abstention is a "
        "ballot of its own. A gap is a year in which a state took part in under {least} percent. The "
        "level moves with the agenda, so read the lines against the grey. Agreement is no proof of influence.",
        alt="A line for each of the five states shows its agreement with Russia from {first} to {last}, against the "
        "median of the other members and the range from their {low}th to their {high}th percentile. Since {since} "
        "every point of the five lies above that median. In {last} the median of the others is {median:.0f} percent "
        "and the five stand at {ends}.",
        claims=("C31b",),
        tables=("un_votes",),
        drawn=pd.concat(panels, names=["series"]).reset_index("series").reset_index(drop=True),
        values={
            "since": measures.above_median_since(yearly),
            "first": bands["year"].min(),
            "last": bands["year"].max(),
            "least": measures.YEARLY_MINIMUM_PERCENT,
            "low": measures.BAND_PERCENTILES[0],
            "high": measures.BAND_PERCENTILES[1],
            "median": last["median_percent"],
            "ends": listed([f"{STATE_NAMES[state]} {end[state]:.0f}" for state in STATES]),
        },
    )
    figure, grid = sheet(card, 3.7, left=0.42, right=0.14, top=0.2, bottom=0.34)
    axes, years = figure.add_subplot(grid[0, 0]), bands["year"].to_numpy()
    axes.fill_between(years, bands["low_percent"], bands["high_percent"], color=BAND_COLOUR, linewidth=0)
    axes.plot(years, bands["median_percent"], color=GREY, linewidth=2.4, label="median")
    for state in STATES:
        shares = lines[lines["member"] == state].set_index("year")["share_percent"].reindex(years)
        axes.plot(years, shares, "o-", color=FIVE_COLOUR, linewidth=1, markersize=2.4, label=state)
    # The share of a whole year stands at its middle, so the day of publication is placed from there.
    out = first_day(book.published)
    article_published(axes, out.year + out.timetuple().tm_yday / 366 - 0.5)
    axes.set(xlim=(years.min() - 0.7, years.max() + 5.3), ylim=(28, 95), xticks=range(1995, years.max() + 1, 5))
    axes.set_yticks([40, 60, 80], ["40", "60", "80%"])
    axes.grid(axis="y")
    axes.text(2008.5, 86, "the five Central Asian states", color=FIVE_COLOUR, fontweight="semibold", **LABEL)
    axes.text(2002, 51, "others, {}th to {}th percentile".format(*measures.BAND_PERCENTILES), **LABEL)
    axes.text(years.max() + 0.5, last["median_percent"], "median of\nthe others", va="top", **LABEL)
    axes.text(years.max() + 0.5, end.max(), STATE_NAMES[end.idxmax()], va="center", **LABEL)
    return Drawing(figure, card)


@house_style()
def world_position(book: Book) -> Drawing:
    """Where the five stand among all members in the war years (F05)."""
    scores = measures.roll_call_scores(measures.of_war_years(book.used("un_votes")))
    on_the_war = scores["resolution"].isin(book.used("un_ukraine_resolutions")["resolution"])
    names = {**STATE_NAMES, **ORIENTATION}
    drawn = measures.ranking(scores)
    drawn["bin_percent"] = np.floor(drawn["share_percent"]) + 0.5
    drawn["named"] = drawn["member"].isin(names)
    drawn = drawn.sort_values(["bin_percent", "named", "share_percent", "member"], ignore_index=True)
    drawn["place"] = drawn.groupby("bin_percent").cumcount() + 1
    by_member = drawn.set_index("member")
    median = drawn["share_percent"].median()
    five = by_member.loc[list(STATES)]
    card = Card(
        "F05",
        "world_position",
        title="Central Asian states vote more like Russia than most, less than Belarus",
        subtitle="Agreement with Russia in {roll_calls} roll calls of the United Nations General Assembly on all "
        "topics, {war_years}: same ballot, in percent of those in which both cast one. Each dot is a member.",
        caption="All five lie right of the median. Among the {members} members that took part in at least {minimum} "
        "percent of these roll calls, their ranks are: {ranks}. The share of {seldom} rests on the {fewest} roll calls "
        "in which it cast a ballot. Only {on_the_war} of all roll calls are about Georgia, Crimea or Ukraine, so this "
        "is closeness on other matters far more than on the war, and no sign of control. The count runs on after the "
        "article's publication.",
        alt="A dot chart of {members} members by agreement with Russia. The median is {median:.1f} percent. Named "
        "are {shares}.",
        claims=("C31b",),
        tables=("un_ukraine_resolutions", "un_votes"),
        drawn=drawn,
        values={
            "roll_calls": scores["resolution"].nunique(),
            "on_the_war": scores.loc[on_the_war, "resolution"].nunique(),
            "war_years": in_words(measures.WAR_YEARS),
            "members": len(drawn),
            "minimum": measures.MINIMUM_PERCENT,
            "median": median,
            "ranks": listed([f"{STATE_NAMES[state]} {rank}" for state, rank in five["rank"].items()]),
            "seldom": STATE_NAMES[five["counted"].idxmin()],
            "fewest": five["counted"].min(),
            "shares": listed([f"{name} {by_member.loc[code, 'share_percent']:.1f}" for code, name in names.items()]),
        },
    )
    figure, grid = sheet(card, 3.4, left=0.25, right=0.3, top=0.02, bottom=0.5)
    axes = figure.add_subplot(grid[0, 0])
    ticks, tallest = np.arange(10, 101, 10), drawn["place"].max()
    axes.set(xlim=(ticks[0], ticks[-1]), ylim=(0.3, tallest + 3), yticks=[])
    crowd = drawn[~drawn["named"]]
    axes.plot(crowd["bin_percent"], crowd["place"], "o", color=CROWD_COLOUR, markersize=4.4, label="other members")
    for code, name in names.items():
        member = by_member.loc[code]
        x, place, height = member["bin_percent"], member["place"], NAME_HEIGHTS.get(code, member["place"])
        colour, face, weight = (FIVE_COLOUR, FIVE_COLOUR, "bold") if code in STATES else (INK, "white", "normal")
        axes.plot(x, place, "o", color=colour, markerfacecolor=face, markersize=5, zorder=4, label=code)
        axes.plot([x, x], [place, height], color=GREY, linewidth=0.6, zorder=1, label="leader")
        axes.text(x + 1.1, height, f"{name} {member['share_percent']:.1f}", va="center", fontweight=weight, **LABEL)
    axes.axvline(median, color=GREY, linewidth=0.8, zorder=0, label="median")
    axes.text(median - 0.8, tallest + 2.7, f"median of members: {median:.1f}%", ha="right", va="top", **LABEL)
    axes.set_xticks(ticks, [f"{tick}%" for tick in ticks])
    axes.set_xlabel("←  agrees less with Russia          agrees more with Russia  →", labelpad=4)
    return Drawing(figure, card)
