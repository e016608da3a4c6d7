"""Drawings of the General Assembly votes: every ballot, agreement with Russia by year, and the place in the world."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from claimbook.book import Book
from claimbook.dates import first_day, in_words
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, INK, MUTED, SMALL_POINTS, house_style, sheet
from topics.shared.ballots import BALLOT_COLOURS, BALLOT_NAMES
from topics.shared.events import INVASION
from topics.shared.states import STATE_COLOURS, STATE_INKS, STATE_MARKERS, STATE_NAMES, STATES
from topics.votes import measures

# The blocks of F03, band by band: topic and heading. Nuclear safety is left out: no claim counts it.
BANDS = (
    (("georgia-idps", "People displaced\nin Georgia"),),
    (
        ("crimea-territorial", "Status of\nCrimea"),
        ("crimea-human-rights", "Human rights\nin Crimea"),
        ("crimea-militarization", "Military build-up\nin Crimea"),
        ("invasion-2022", "The full-scale war\nagainst Ukraine"),
    ),
)
CELL, INSET, GAP, NAMES_WIDTH, BAND_HEIGHT = 0.213, 0.012, 0.27, 0.92, 2.06
LETTER_COLOURS = {"Y": "white", "N": "white", "A": INK}
# What F04 calls the ways of counting, on two lines, and what it notes in the panels of single states.
SHORT_DEFINITIONS = {
    "same_ballot": "same\nballot",
    "half_for_abstention": "half a point for\nan abstention",
    "yes_or_no": "only yes\nagainst no",
    "absence_counts_against": "absence is\ndisagreement",
}
PANEL_NOTES = {
    "KAZ": "line: median of the others\nband: most of the others",
    "TKM": "hollow: under half\nof roll calls count",
    "UZB": "gap: too few ballots",
}
BAND_COLOUR, CROWD_COLOUR = "#dcdcdc", "#949494"
SMALL, NOTE, TINY = {"fontsize": SMALL_POINTS}, {"fontsize": SMALL_POINTS, "color": MUTED}, {"fontsize": 6.8}
PUBLICATION_LINE = {"color": INK, "linewidth": 1.8, "solid_capstyle": "butt"}
ORIENTATION = {"BLR": "Belarus", "CHN": "China", "USA": "United States"}
# Where F05 writes the names, in dots above the axis, if not beside the mark: the further right, the lower, so that no
# line crosses a name.
NAME_HEIGHTS = {"TJK": 8.4, "UZB": 7, "CHN": 5.5, "TKM": 4.1, "BLR": 2.7, "USA": 2.7}


@house_style()
def ballots(book: Book) -> Drawing:
    """Every ballot of the five on the resolutions about Georgia, Crimea and Ukraine (F03)."""
    drawn = _placed(measures.ballots_on(book.used("un_votes"), book.used("un_ukraine_resolutions")), book.published)
    totals = measures.ballot_totals(drawn)
    noes_of, noes_on = (measures.ballot_counts(drawn, by).set_index(by)["N"] for by in ("member", "topic"))
    on_war = measures.condemning(drawn[drawn["date"] >= INVASION]).query("ballot == 'N'")
    shared = on_war[on_war["topic"] == "crimea-human-rights"]
    card = Card(
        "F03",
        "ballots",
        title="The five abstain, stay away or vote no, hardly ever yes",
        subtitle="Ballots of the five states on {resolutions} General Assembly resolutions about Georgia, Crimea and "
        "Ukraine. Russia voted no on every one of them.",
        caption="Each column is one resolution, each row one state; white hatching means that the member cast no vote, "
        "which is not an abstention. {silent} cast no vote on any resolution. Of the {noes} noes, Russia's ballot, "
        "{rights_noes} stand on human rights in Crimea, {arms_noes} on the military build-up there and {on_georgia} on "
        "Georgia; {war_noes} oppose resolutions that condemn the full-scale war, {shared_noes} of them ({shared}) also "
        "on human rights. Do not read an empty ballot as a position: the record does not tell absence from silence. "
        "Columns right of a black line came after the article.",
        alt="A grid of {ballots} ballots by five states on {resolutions} resolutions from {years}: {abstained} "
        "abstained, {absent} cast no vote, {noes} no, {yeses} yes. Noes by state: {noes_by_state}; {on_georgia} on the "
        "{on_displaced} resolutions about Georgia. {silent} cast no vote on any resolution.",
        claims=("C18", "C19", "C31", "C31b", "C32"),
        tables=("un_ukraine_resolutions", "un_votes"),
        drawn=drawn,
        values={
            "resolutions": drawn["resolution"].nunique(),
            "ballots": len(drawn),
            "silent": listed([STATE_NAMES[member] for member in measures.never_cast(drawn)]) or "No state",
            "years": in_words(f"{drawn['date'].min()[:4]}/{drawn['date'].max()[:4]}"),
            "abstained": totals["A"],
            "absent": totals["X"],
            "noes": totals["N"],
            "yeses": spell(totals["Y"]),
            "noes_by_state": listed([f"{STATE_NAMES[state]} {noes_of[state]}" for state in STATES]),
            "rights_noes": noes_on.get("crimea-human-rights", 0),
            "arms_noes": noes_on.get("crimea-militarization", 0),
            "war_noes": len(on_war),
            "shared_noes": spell(len(shared)),
            "shared": listed([name.removeprefix("A/RES/") for name in shared["resolution"].unique()]) or "none",
            "on_georgia": noes_on.get("georgia-idps") or "none",
            "on_displaced": drawn.loc[drawn["topic"] == "georgia-idps", "resolution"].nunique(),
        },
    )
    figure, grid = sheet(card, 2 * BAND_HEIGHT + 0.42, top=0.04, bottom=0)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, 7.2 - 0.28), ylim=(2 * BAND_HEIGHT + 0.38, 0))
    axes.axis("off")
    _ballot_key(axes, book.published)
    for band, blocks in enumerate(BANDS):
        top = 0.74 + band * BAND_HEIGHT
        for cell in drawn[drawn["band"] == band].itertuples():
            _ballot_cell(axes, cell.left_inches, top + cell.row * CELL, cell.ballot)
        for row, state in enumerate(STATES):
            y = top + (row + 0.5) * CELL
            axes.text(0, y, STATE_NAMES[state], va="center_baseline", color=STATE_INKS[state])
        for topic, heading in blocks:
            _block_words(axes, drawn[drawn["topic"] == topic].drop_duplicates("resolution"), heading, top)
    return Drawing(figure, card)


def _placed(rows: pd.DataFrame, published: str) -> pd.DataFrame:
    """The ballots with band, left edge in inches and row."""
    placed = []
    for band, blocks in enumerate(BANDS):
        left = NAMES_WIDTH
        for topic, _ in blocks:
            block = rows[rows["topic"] == topic]
            column, resolutions = pd.factorize(block["resolution"])
            row = block["member"].map(STATES.index)
            placed.append(block.assign(band=band, left_inches=left + column * CELL, row=row))
            # A block of one column needs room for its heading.
            left += max(len(resolutions) * CELL + GAP, 0.55)
    drawn = pd.concat(placed, ignore_index=True)
    return drawn.assign(after_article=measures.is_later(drawn["date"], published))


def _ballot_cell(axes: Axes, left: float, top: float, ballot: str) -> None:
    hatch = "////" if ballot == "X" else None
    look = {"facecolor": BALLOT_COLOURS[ballot], "edgecolor": GREY, "linewidth": 0.5, "hatch": hatch}
    axes.add_patch(Rectangle((left + INSET, top + INSET), CELL - 2 * INSET, CELL - 2 * INSET, **look))
    if ballot in LETTER_COLOURS:
        font = {"fontweight": "bold", "color": LETTER_COLOURS[ballot]}
        axes.text(left + CELL / 2, top + CELL / 2, ballot, ha="center", va="center_baseline", **font)


def _ballot_key(axes: Axes, published: str) -> None:
    left = NAMES_WIDTH
    for ballot, width in (("Y", 0.62), ("A", 0.95), ("X", 1.1), ("N", 1.45)):
        _ballot_cell(axes, left, 0, ballot)
        words = BALLOT_NAMES[ballot] + (", as Russia did" if ballot == "N" else "")
        axes.text(left + CELL + 0.05, CELL / 2, words, va="center_baseline", **SMALL)
        left += width
    axes.plot([left, left], [0, CELL], label="key", **PUBLICATION_LINE)
    words = f"article out ({in_words(published, months='short')})"
    axes.text(left + 0.07, CELL / 2, words, va="center_baseline", **SMALL)


def _block_words(axes: Axes, columns: pd.DataFrame, heading: str, top: float) -> None:
    """The heading above a block, the dates below it, and the line where the article came out."""
    left, bottom = columns["left_inches"].min(), top + len(STATES) * CELL
    axes.text(left, top - 0.06, heading, va="bottom", fontweight="semibold", linespacing=1.15, **SMALL)
    for column in columns.itertuples():
        day, x = in_words(column.date, months="short"), column.left_inches + CELL / 2
        axes.text(x, bottom + 0.05, day, rotation=90, ha="center", va="top", color=MUTED, **TINY)
    later = columns.loc[columns["after_article"], "left_inches"]
    if not later.empty:
        edge = later.min() - (0 if len(later) < len(columns) else 0.03)
        axes.plot([edge, edge], [top - 0.05, bottom + 0.05], label="published", **PUBLICATION_LINE)


@house_style()
def vote_agreement(book: Book) -> Drawing:
    """Agreement with Russia by year, and where the war years stand however it is counted (F04)."""
    un_votes = book.used("un_votes")
    yearly = measures.yearly_agreement(measures.roll_call_scores(un_votes))
    rankings = measures.rankings(measures.roll_call_scores(measures.of_war_years(un_votes)))
    bands = measures.spread_of_others(yearly)
    lines = yearly[yearly["member"].isin(STATES)]
    lowest = rankings.loc[rankings["less_percent"].idxmin()]
    last = bands["year"].max()
    end = lines[lines["year"] == last].set_index("member")["share_percent"]
    panels = {
        "by year": lines,
        "other members by year": bands.rename(columns={"members": "other_members"}),
        "ways of counting": rankings[["definition", "member", "less_percent"]],
    }
    card = Card(
        "F04",
        "vote_agreement",
        title="Since {since} all five agree with Russia more than most do",
        subtitle="Share of roll calls, in percent, with the same ballot as Russia, of those in which both cast one; an "
        "abstention is a ballot of its own. All topics, {first} to {last}.",
        caption="Grey: the median of the other members and the range from their {low}th to their {high}th percentile. "
        "Years with fewer than {minimum} shared roll calls are left out; hollow marks are years in which under half "
        "counted. The level moves with the agenda, so read each line against the grey. Last panel, {war_years}: the "
        "five stay in the upper half under three ways of counting, but {exception} falls to the lower half once "
        "staying away counts as disagreement. Agreement is no proof of influence.",
        alt="Five small charts, one for each state, of agreement with Russia from {first} to {last}, against the range "
        "of the other members. In {last} the median of the others is {median:.0f} percent and the five stand at "
        "{ends}. Since {since} every point of the five lies above that median. A sixth panel ranks them for the war "
        "years under {ways} ways of counting; lowest is {exception}, ahead of {lowest:.0f} percent of members, where "
        "absence counts as disagreement.",
        claims=("C31b",),
        tables=("un_votes",),
        drawn=pd.concat(panels, names=["panel"]).reset_index("panel").reset_index(drop=True),
        values={
            "since": measures.above_median_since(yearly),
            "first": bands["year"].min(),
            "last": last,
            "low": 10,
            "high": 90,
            "minimum": measures.MINIMUM_ROLL_CALLS,
            "war_years": in_words(measures.WAR_YEARS),
            "exception": STATE_NAMES[lowest["member"]],
            "lowest": lowest["less_percent"],
            "median": bands.loc[bands["year"] == last, "median_percent"].iloc[0],
            "ends": listed([f"{STATE_NAMES[state]} {end[state]:.0f}" for state in STATES]),
            "ways": spell(len(measures.DEFINITIONS)),
        },
    )
    room = {"left": 0.42, "right": 0.22, "top": 0.3, "bottom": 0.34, "wspace": 0.2, "hspace": 0.42}
    figure, grid = sheet(card, 4.5, rows=2, columns=3, **room)
    for number, state in enumerate(STATES):
        axes = figure.add_subplot(grid[number // 3, number % 3])
        _agreement_panel(axes, state, lines[lines["member"] == state], bands, book.published)
        axes.set_yticks([40, 60, 80], ["40", "60", "80%"] if number % 3 == 0 else ["", "", ""])
    _counting_panel(figure.add_subplot(grid[1, 2]), rankings, lowest)
    return Drawing(figure, card)


def _panel_title(axes: Axes, words: str, state: str | None = None) -> None:
    if state:
        look = {"markersize": 4.6, "color": STATE_COLOURS[state], "clip_on": False, "label": "key"}
        axes.plot(0.02, 1.085, STATE_MARKERS[state], transform=axes.transAxes, **look)
    font = {"fontweight": "bold", "color": STATE_INKS.get(state, INK)}
    axes.text(0.06 if state else 0, 1.05, words, transform=axes.transAxes, **font)


def _agreement_panel(axes: Axes, state: str, line: pd.DataFrame, bands: pd.DataFrame, published: str) -> None:
    years = bands["year"].to_numpy()
    axes.fill_between(years, bands["low_percent"], bands["high_percent"], color=BAND_COLOUR, linewidth=0)
    axes.plot(years, bands["median_percent"], color=GREY, linewidth=1.1, label="median")
    shares = line.set_index("year")["share_percent"].reindex(years)
    axes.plot(years, shares, color=STATE_COLOURS[state], label=state)
    mark = {"linestyle": "none", "marker": STATE_MARKERS[state], "markersize": 4.2, "color": STATE_COLOURS[state]}
    hollow = line[line["half_missed"]]
    axes.plot(hollow["year"], hollow["share_percent"], markerfacecolor="white", label="half missed", **mark)
    # A year between two left-out years has no line to stand on.
    alone = (shares.notna() & shares.shift(1).isna() & shares.shift(-1).isna()).to_numpy()
    lone = line[line["year"].isin(years[alone]) & ~line["half_missed"]]
    axes.plot(lone["year"], lone["share_percent"], label="alone", **mark)
    # The share of a whole year stands at its middle, so the day of publication is placed from there.
    out = first_day(published)
    out = out.year + out.timetuple().tm_yday / 366 - 0.5
    axes.axvline(out, color=INK, linewidth=0.7, label="published")
    axes.set(xlim=(years.min() - 0.7, years.max() + 0.7), ylim=(28, 97), xticks=[1995, 2005, 2015, 2025])
    axes.grid(axis="y")
    _panel_title(axes, STATE_NAMES[state], state)
    axes.text(1996.5, 31, PANEL_NOTES.get(state, ""), linespacing=1.15, **NOTE)
    if state == "KAZ":
        axes.text(out - 0.7, 92, "article out", color=INK, ha="right", **SMALL)


def _counting_panel(axes: Axes, rankings: pd.DataFrame, lowest: pd.Series) -> None:
    axes.axvline(50, color=GREY, linewidth=0.8)
    for group, (definition, words) in enumerate(SHORT_DEFINITIONS.items()):
        places = rankings[rankings["definition"] == definition].set_index("member")["less_percent"]
        axes.text(-4, group, words, color=MUTED, va="center", linespacing=1.1, **TINY)
        for lane, state in enumerate(STATES):
            look = {"markersize": 3.6, "color": STATE_COLOURS[state], "label": f"{definition} {state}"}
            axes.plot(places[state], group + (lane - 2) * 0.15, STATE_MARKERS[state], **look)
        if group:
            axes.axhline(group - 0.5, color=FAINT, linewidth=0.6)
    x, y = lowest["less_percent"] + 3, list(SHORT_DEFINITIONS).index(lowest["definition"]) + 0.32
    axes.text(x, y, STATE_NAMES[lowest["member"]], ha="right", va="top", color=STATE_INKS[lowest["member"]], **TINY)
    axes.set(xlim=(-4, 102), ylim=(len(SHORT_DEFINITIONS) - 0.3, -0.55), yticks=[])
    axes.set_xticks([50, 75, 100], ["half", "75", "100%"])
    axes.set_xlabel("of all members agree less often", labelpad=2, loc="right", **SMALL)
    _panel_title(axes, "War years, counted four ways")


@house_style()
def world_position(book: Book) -> Drawing:
    """Where the five stand among all members in the war years (F05)."""
    scores = measures.roll_call_scores(measures.of_war_years(book.used("un_votes")))
    on_the_war = scores["resolution"].isin(book.used("un_ukraine_resolutions")["resolution"])
    drawn = measures.ranking(scores)
    drawn["bin_percent"] = np.floor(drawn["share_percent"]) + 0.5
    drawn["named"] = drawn["member"].isin([*STATES, *ORIENTATION])
    drawn = drawn.sort_values(["bin_percent", "named", "share_percent", "member"], ignore_index=True)
    drawn["place"] = drawn.groupby("bin_percent").cumcount() + 1
    by_member = drawn.set_index("member")
    shares = by_member["share_percent"]
    five = by_member.loc[list(STATES)].sort_values("rank")
    first, last = five.iloc[0], five.iloc[-1]
    card = Card(
        "F05",
        "world_position",
        title="Nearer to Russia than most members, not as near as Belarus",
        subtitle="Agreement with Russia in {roll_calls} roll calls on all topics, {war_years}: share of the same "
        "ballot where both cast one. Each dot is a member.",
        caption="All five stand right of the median, from {lowest} (rank {lowest_rank} of {members}) to {highest} "
        "(rank {highest_rank}). The share of {highest} rests on the {highest_counted} roll calls in which it cast a "
        "ballot. Only {on_the_war} of all these roll calls are about Georgia, Crimea or Ukraine, so this is closeness "
        "on other matters far more than on the war, and no sign of control. Members that took part in less than "
        "{minimum} percent are left out. The count runs on after the article's publication.",
        alt="A dot chart of {members} members by agreement with Russia. The median is {median:.0f} percent. The five: "
        "{shares}. For orientation: {others}.",
        claims=("C31b",),
        tables=("un_ukraine_resolutions", "un_votes"),
        drawn=drawn,
        values={
            "roll_calls": scores["resolution"].nunique(),
            "on_the_war": scores.loc[on_the_war, "resolution"].nunique(),
            "war_years": in_words(measures.WAR_YEARS),
            "members": len(drawn),
            "minimum": measures.MINIMUM_PERCENT,
            "median": shares.median(),
            "lowest": STATE_NAMES[last.name],
            "lowest_rank": last["rank"],
            "highest": STATE_NAMES[first.name],
            "highest_rank": first["rank"],
            "highest_counted": first["counted"],
            "shares": listed([f"{STATE_NAMES[state]} {shares[state]:.1f}" for state in STATES]),
            "others": listed([f"{name} {shares[code]:.1f}" for code, name in ORIENTATION.items()]),
        },
    )
    figure, grid = sheet(card, 3.3, left=0.25, right=0.25, top=0.02, bottom=0.5)
    axes = figure.add_subplot(grid[0, 0])
    tallest = drawn["place"].max()
    low, high = np.floor(shares.min() / 10) * 10, np.ceil(shares.max() / 10) * 10
    axes.set(xlim=(low, high), ylim=(0.3, tallest + 3), yticks=[])
    crowd = drawn[~drawn["named"]]
    axes.plot(crowd["bin_percent"], crowd["place"], "o", color=CROWD_COLOUR, markersize=4.4, label="other members")
    for code, name in {**STATE_NAMES, **ORIENTATION}.items():
        _named_dot(axes, by_member.loc[code], code, name)
    axes.axvline(shares.median(), color=GREY, linewidth=0.8, zorder=0, label="median")
    words = f"median of members: {shares.median():.1f}%"
    axes.text(shares.median() - 0.8, tallest + 2.7, words, ha="right", va="top", **NOTE)
    ticks = np.arange(low, high + 1, 10)
    axes.set_xticks(ticks, [f"{tick:.0f}%" for tick in ticks])
    axes.set_xlabel("←  agrees less with Russia          agrees more with Russia  →", labelpad=4, **SMALL)
    return Drawing(figure, card)


def _named_dot(axes: Axes, member: pd.Series, code: str, name: str) -> None:
    x, place, of_the_five = member["bin_percent"], member["place"], code in STATES
    height = NAME_HEIGHTS.get(code, place)
    look = {"markersize": 6 if of_the_five else 4.4, "color": STATE_COLOURS.get(code, INK)}
    axes.plot(x, place, STATE_MARKERS.get(code, "o"), zorder=4, label=code, **look)
    axes.plot([x, x], [place, height], color=GREY, linewidth=0.6, zorder=1, label="leader")
    font = {"color": STATE_INKS.get(code, INK), "fontweight": "semibold" if of_the_five else "normal"}
    axes.text(x + 0.9, height, f"{name} {member['share_percent']:.1f}", va="center", **font, **SMALL)
