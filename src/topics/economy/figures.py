"""Drawings for notebook 04: trade shares, goods that may go round the sanctions, energy and uranium."""

from datetime import date

import numpy as np
import pandas as pd
from matplotlib import dates as time
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from claimbook.dates import PUBLISHED, bounds, first_day, last_day
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.economy.measures import leaders, missing_years, words_of_period
from topics.shared.states import STATE_NAMES, STATES

PARTNER_NAMES = {"RUS": "Russia", "CHN": "China", "EU27": "EU"}
PARTNER_COLOURS = {"RUS": HIGHLIGHT, "CHN": INK, "EU27": "#6f6f6f"}
PARTNER_WIDTHS = {"RUS": 2.2, "CHN": 1.2, "EU27": 1.2}
PARTNER_MARKERS = {"RUS": "o", "CHN": "s", "EU27": "^"}

SIDES = {**STATE_NAMES, "RUS": "Russia", "CHN": "China"}
GOODS = {"electronics, household appliances and mobile phones": "electronics and appliances"}
# Where Tokayev spoke, in words short enough for the strip under the pairs.
OCCASIONS = {
    "tokayev-rossiya24": "on Russian television:\nsanctions must not be broken",
    "tokayev-berlin-sanctions": "in Berlin:\nKazakhstan keeps to the sanctions",
}

RESOURCE_NAMES = {
    ("uranium", "production"): "Uranium mined",
    ("gas", "reserves"): "Gas reserves",
    ("gas", "production"): "Gas output",
    ("oil", "reserves"): "Oil reserves",
    ("oil", "production"): "Oil output",
    ("coal", "reserves"): "Coal reserves",
    ("coal", "production"): "Coal output",
}
# Area of a circle, in square points, for each percent of the world.
POINTS2_PER_PERCENT = 34


@house_style()
def trade_shares(shares: pd.DataFrame) -> Drawing:
    """Russia, China and the European Union in the goods trade of each of the five (F10).

    Parameters
    ----------
    shares : DataFrame
        As ``measures.economy.trade_shares`` gives it: ``reporter_iso3``, ``year``, ``partner_iso3``,
        ``share_percent``, ``basis``, ``run``, ``source_id``.
    """
    last_year = int(shares["year"].max())
    end = leaders(shares, last_year).set_index("reporter_iso3")
    largest = {partner: [STATE_NAMES[s] for s in end.index[end["largest"] == partner]] for partner in PARTNER_NAMES}
    gaps = missing_years(shares)
    years = {
        state: f"{STATE_NAMES[state]} " + (f"before {missing[-1] + 1}" if len(missing) > 1 else f"{missing[0]}")
        for state, missing in gaps.items()
    }
    card = Card(
        "F10",
        "trade_shares",
        title="Russia had {low:.1f} to {high:.1f} percent of each state's trade in {last_year}",
        subtitle="Share of goods trade (exports and imports) with Russia, China and the European Union, percent, "
        "{first_year} to {last_year}",
        caption="Russia matters to the trade of all five, but in {last_year} it was the largest of the three "
        "partners only in {led_by_russia}. Dotted lines are IMF estimates: all years of Turkmenistan and "
        "{estimated_uzb} in Uzbekistan. {gaps} have no usable figure. The table ends in {last_year}: nothing "
        "here shows what the war and the sanctions changed. Shares of trade do not measure political influence.",
        alt="Five small line charts, {first_year} to {last_year}. Russia's share of goods trade in {last_year}: "
        "{russia}. China's: {china}. The European Union's: {europe}. Turkmenistan is estimated throughout.",
        claims=("C14b", "C47b"),
        tables=("trade_partners",),
        drawn=shares,
        values={
            "low": end["RUS"].min(),
            "high": end["RUS"].max(),
            "first_year": int(shares["year"].min()),
            "last_year": last_year,
            "led_by_russia": listed(largest["RUS"]),
            "estimated_uzb": listed([str(year) for year in sorted(set(_estimated(shares, "UZB")["year"]))]),
            "gaps": listed(list(years.values())),
            "russia": _by_state(end["RUS"]),
            "china": _by_state(end["CHN"]),
            "europe": _by_state(end["EU27"]),
        },
    )
    figure, grid = sheet(
        card, 4.5, rows=2, columns=3, left=0.32, right=0.76, top=0.28, bottom=0.28, wspace=0.72, hspace=0.42
    )
    top = 10 * np.ceil(shares["share_percent"].max() / 10)
    for number, state in enumerate(STATES):
        axes = figure.add_subplot(grid[number // 3, number % 3])
        own = shares[shares["reporter_iso3"] == state]
        axes.set(xlim=(shares["year"].min() - 0.5, last_year + 0.5), ylim=(0, top))
        axes.set_yticks(range(0, int(top) + 1, 20))
        axes.set_xticks([2000, 2010, 2020], ["2000", "2010", "2020"])
        axes.grid(axis="y")
        axes.set_title(STATE_NAMES[state], loc="left", fontsize=LABEL_POINTS, fontweight="semibold", color=INK, pad=6)
        for partner in ("EU27", "CHN", "RUS"):
            _line(axes, own[own["partner_iso3"] == partner], partner, last_year)
        last = own[own["year"] == last_year].set_index("partner_iso3")["share_percent"]
        room = top * LABEL_POINTS * 1.15 / 72 / (axes.get_position().height * figure.get_size_inches()[1])
        for partner, height in _apart(last, room).items():
            axes.annotate(
                f"{PARTNER_NAMES[partner]} {last[partner]:.1f}%", (last_year, height), (7, 0),
                textcoords="offset points", va="center", fontsize=SMALL_POINTS, color=PARTNER_COLOURS[partner],
                annotation_clip=False, fontweight="semibold" if partner == "RUS" else "normal",
            )  # fmt: skip
    if "UZB" in gaps:
        axes.text(
            shares["year"].min(), 30, f"no usable figure\nbefore {gaps['UZB'][-1] + 1}", fontsize=SMALL_POINTS,
            color=MUTED, va="center",
        )  # fmt: skip
    key = figure.add_subplot(grid[1, 2])
    key.axis("off")
    key.set(xlim=(0, 1), ylim=(0, 1))
    for height, style, face, words in (
        (0.9, "-", MUTED, "reported"),
        (0.76, ":", "white", "estimated by the IMF"),
    ):
        key.add_line(Line2D([0, 0.16], [height] * 2, color=MUTED, linestyle=style, linewidth=1.6, clip_on=False))
        key.add_line(
            Line2D([0.16], [height], color=MUTED, marker="o", markersize=4.5, markerfacecolor=face, clip_on=False)
        )
        key.text(0.25, height, words, fontsize=SMALL_POINTS, color=MUTED, va="center")
    notes = [f"A gap in a line: left out\n({years['KAZ']})." if "KAZ" in years else "", f"The data end in {last_year}."]
    key.text(0, 0.6, "\n".join(filter(None, notes)), fontsize=SMALL_POINTS, color=MUTED, va="top", linespacing=1.5)
    return Drawing(figure, card)


def _line(axes: Axes, rows: pd.DataFrame, partner: str, last_year: int) -> None:
    """One partner's line: broken at gaps, dotted and hollow where estimated."""
    colour, marker = PARTNER_COLOURS[partner], PARTNER_MARKERS[partner]
    for _, run in rows.groupby("run"):
        years, percent = run["year"].to_numpy(), run["share_percent"].to_numpy()
        estimated = (run["basis"] == "estimated").to_numpy()
        # A step that touches an estimate is dotted: its slope is partly guessed.
        dotted = estimated[:-1] | estimated[1:]
        for style, wanted in (("-", ~dotted), (":", dotted)):
            steps = np.where(np.append(wanted, False) | np.insert(wanted, 0, False), percent, np.nan)
            if np.isfinite(steps).any():
                axes.plot(years, steps, style, color=colour, linewidth=PARTNER_WIDTHS[partner], gid=f"line {partner}")
        first = [0] if estimated[0] and not estimated.all() else []
        last = [len(run) - 1] if years[-1] == last_year else []
        for mark in first + last:
            axes.plot(
                years[mark], percent[mark], marker, color=colour, markersize=4, clip_on=False, zorder=3,
                markerfacecolor="white" if estimated[mark] else colour, gid=f"mark {partner}",
            )  # fmt: skip


def _estimated(shares: pd.DataFrame, state: str) -> pd.DataFrame:
    return shares[(shares["reporter_iso3"] == state) & (shares["basis"] == "estimated")]


def _by_state(percent: pd.Series) -> str:
    return listed([f"{STATE_NAMES[state]} {percent[state]:.1f} percent" for state in percent.index])


def _apart(heights: pd.Series, room: float) -> dict[str, float]:
    """Heights of labels, none below the axis, moved apart until neighbours stand ``room`` from one another."""
    placed = heights.sort_values()
    spread = placed.to_numpy(dtype="float64").copy()
    for _ in range(100):
        spread[0] = max(spread[0], room / 2)
        close = np.diff(spread) < room - 1e-9
        if not close.any():
            break
        at = int(np.argmax(close))
        middle = spread[at : at + 2].mean()
        spread[at], spread[at + 1] = middle - room / 2, middle + room / 2
    # What the halving leaves too close by a hair is pushed up.
    for at in range(1, len(spread)):
        spread[at] = max(spread[at], spread[at - 1] + room)
    return dict(zip(placed.index, spread, strict=True))


@house_style()
def sanctions_trade(pairs: pd.DataFrame, counted_twice: pd.DataFrame, statements: pd.DataFrame) -> Drawing:
    """Trade lines before and after the sanctions, two counts of one trade, and what Tokayev said when (F11).

    Parameters
    ----------
    pairs : DataFrame
        As ``measures.economy.before_and_after`` gives it, in US dollars (million).
    counted_twice : DataFrame
        As ``measures.economy.counted_twice`` gives it, in US dollars (million).
    statements : DataFrame
        ``event_id``, ``date``, ``by_tokayev``, ``source_id``.
    """
    pairs = pairs[(pairs["flow"] == "export") & ~pairs["later"]]
    pairs = pairs.assign(to_russia=pairs["partner_iso3"] == "RUS").sort_values(["to_russia", "ratio"], ascending=False)
    said = statements[statements["event_id"].isin(OCCASIONS)]
    drawn = pd.concat(
        [
            pairs.assign(part="before and after").drop(columns=["flow", "later", "to_russia"]).rename(
                columns={"before": "before_usd_millions", "after": "after_usd_millions"}
            ),
            counted_twice.assign(part="one trade, two counts").rename(columns={"country_iso3": "reporter_iso3"}),
            said.assign(part="what was said")[["part", "date", "event_id", "source_id"]],
        ]
    )  # fmt: skip
    drawn = drawn[["part", *[column for column in drawn if column != "part"]]].reset_index(drop=True)
    kazakh = pairs[pairs["reporter_iso3"] == "KAZ"].set_index("product")
    chips, goods = kazakh.loc["microchips"], kazakh.loc["all goods"]
    fallen = pairs[pairs["ratio"] < 1].iloc[0]
    kgz = pairs[(pairs["reporter_iso3"] == "KGZ") & (pairs["ratio"] > 1)]
    counts = counted_twice.sort_values("ratio")
    card = Card(
        "F11",
        "sanctions_trade",
        title="Some exports to Russia jumped after the invasion; counts differ",
        subtitle="Exports in US dollars, logarithmic scale: each pair is one source's figures for the same months of "
        "two years (hollow: before, filled: after)",
        caption="Single products grew most, from small beginnings; all goods from Kazakhstan grew by {all_goods:.0f} "
        "percent, and Kyrgyz exports to Russia fell again in {fall_year}. A rise in trade is no proof of "
        "evasion: prices, new suppliers and lawful sales can raise it too. Counts of the same trade differ, so "
        "no pair mixes two sources. Tokayev's words tell what he said, not what happened.",
        alt="Pairs of export figures on a logarithmic scale. Microchips from Kazakhstan to Russia: {chips_before:g} "
        "to {chips_after:g} million dollars, {chips_ratio:.0f} times as much. All goods from Kyrgyzstan to "
        "Russia: {kgz_low:.1f} or {kgz_high:.1f} times as much, by count. China counts {twice_low:.1f} and "
        "{twice_high:.1f} times Kyrgyzstan's figure for their trade in two periods. Below, Tokayev's statements "
        "of {said} on a time line.",
        claims=("C17",),
        tables=("sanctions_trade", "events"),
        drawn=drawn,
        values={
            "all_goods": 100 * (goods["ratio"] - 1),
            "fall_year": last_day(bounds(fallen["after_period"])[1]).year,
            "chips_before": chips["before"],
            "chips_after": chips["after"],
            "chips_ratio": chips["ratio"],
            "kgz_low": kgz["ratio"].min(),
            "kgz_high": kgz["ratio"].max(),
            "twice_low": counts["ratio"].iloc[0],
            "twice_high": counts["ratio"].iloc[-1],
            "said": listed([_day(when) for when in said["date"]]),
        },
    )
    figure, grid = sheet(
        card, 5.6, rows=3, left=2.25, right=1.15, top=0.1, bottom=0.3, hspace=0.24,
        height_ratios=[len(pairs), len(counted_twice) + 0.4, 2.6],
    )  # fmt: skip
    axes = figure.add_subplot(grid[0, 0])
    same = ["reporter_iso3", "partner_iso3", "product", "before_period", "after_period"]
    repeated, numbered = pairs.duplicated(same, keep=False), pairs.groupby(same).cumcount()
    for row, (pair, several, number) in enumerate(zip(pairs.itertuples(), repeated, numbered, strict=True)):
        axes.plot([pair.before, pair.after], [row, row], color=GREY, linewidth=1.2, zorder=1)
        axes.plot(pair.before, row, "o", color=MUTED, markerfacecolor="white", markersize=6, zorder=2, gid="before")
        axes.plot(pair.after, row, "o", color=HIGHLIGHT, markersize=6.5, zorder=2, gid="after")
        product = GOODS.get(pair.product, pair.product)
        count = ("", ", one count", ", another")[several * (number + 1)]
        when = f"{_span(pair.before_period, pair.after_period)}{count}"
        way = f"{SIDES[pair.reporter_iso3]} to {SIDES[pair.partner_iso3]}"
        _two_lines(axes, row, f"{product[0].upper()}{product[1:]}", f"{way}, {when}")
        _factor(axes, row, pair.ratio, f"{_dollars(pair.before)} to {_dollars(pair.after)}")
    _dollar_axis(axes, len(pairs))
    axes.tick_params(labelbottom=True)

    axes = figure.add_subplot(grid[1, 0])
    for row, twice in enumerate(counted_twice.itertuples()):
        own, other = twice.own_usd_millions, twice.partner_usd_millions
        axes.plot([own, other], [row, row], color=GREY, linewidth=1.2, zorder=1)
        axes.plot(own, row, "s", color=INK, markersize=5.5, zorder=2, gid="own")
        axes.plot(other, row, "D", color=INK, markerfacecolor="white", markersize=5.5, zorder=2, gid="partner")
        words = {"fontsize": SMALL_POINTS, "color": MUTED, "va": "center", "textcoords": "offset points"}
        words["parse_math"] = False
        own_side, other_side = SIDES[twice.country_iso3], SIDES[twice.partner_iso3]
        axes.annotate(f"{own_side}'s count: {_dollars(own)}", (own, row), (-7, 0), ha="right", **words)
        later = " (later)" if twice.later else ""
        _two_lines(
            axes, row, f"{own_side}'s trade with {other_side}", f"two counts, {words_of_period(twice.period)}{later}"
        )
        _factor(axes, row, twice.ratio, f"{other_side}'s: {_dollars(other)}", " apart")
    _dollar_axis(axes, len(counted_twice))
    axes.tick_params(labelbottom=False)

    _time_strip(figure, grid[2, 0], pairs, said)
    return Drawing(figure, card)


def _time_strip(figure: Figure, place, pairs: pd.DataFrame, said: pd.DataFrame) -> None:
    """When the main pairs were counted and when Tokayev spoke, on one line of time."""
    axes = figure.add_subplot(place)
    common = pairs[["before_period", "after_period"]].value_counts().index[0]
    for period, words in zip(common, ("most pairs: before", "after"), strict=True):
        start, end = (time.date2num(day) for day in (first_day(bounds(period)[0]), last_day(bounds(period)[1])))
        axes.barh(0, end - start, left=start, height=0.5, color=FAINT, edgecolor=GREY, linewidth=0.6)
        axes.text((start + end) / 2, 0, words, ha="center", va="center", fontsize=SMALL_POINTS, color=INK)
    for side, row in zip(("right", "left"), said.itertuples(), strict=True):
        day = time.date2num(date.fromisoformat(row.date))
        axes.plot([day, day], [0.25, 1], color=INK, linewidth=0.8, zorder=3)
        axes.plot(day, 1, "o", color=INK, markersize=5, zorder=3, gid="said")
        axes.annotate(
            f"{_day(row.date)}, {OCCASIONS[row.event_id]}", (day, 1), (6 if side == "right" else -6, 7),
            textcoords="offset points", ha=side, va="bottom", fontsize=SMALL_POINTS, color=INK, linespacing=1.3,
        )  # fmt: skip
    published = time.date2num(date.fromisoformat(PUBLISHED))
    axes.axvline(published, ymax=0.5, color=MUTED, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        "article\npublished", (published, 0.75), (3, 0), textcoords="offset points", fontsize=SMALL_POINTS, color=MUTED,
        va="top", annotation_clip=False,
    )  # fmt: skip
    axes.set(ylim=(-0.4, 1.9), yticks=[])
    axes.set_xlim(time.date2num(date(2021, 1, 1)), time.date2num(date(2024, 7, 1)))
    axes.xaxis.set_major_locator(time.YearLocator())
    axes.xaxis.set_major_formatter(time.DateFormatter("%Y"))
    axes.annotate(
        "What Tokayev said", (0, 0.62), (-_LABELS_LEFT, 0), xycoords="axes fraction", textcoords="offset points",
        fontsize=LABEL_POINTS, fontweight="semibold", color=INK, va="center",
    )  # fmt: skip
    axes.annotate(
        "and when most pairs were counted", (0, 0.62), (-_LABELS_LEFT, -12), xycoords="axes fraction",
        textcoords="offset points", fontsize=SMALL_POINTS, color=MUTED, va="center",
    )  # fmt: skip


# How far left of the axes the row labels begin, in points.
_LABELS_LEFT = 151


def _two_lines(axes: Axes, row: float, first: str, second: str) -> None:
    side = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    axes.annotate(first, (0, row), (-_LABELS_LEFT, 5.5), fontsize=LABEL_POINTS, color=INK, **side)
    axes.annotate(second, (0, row), (-_LABELS_LEFT, -5.5), fontsize=6.9, color=MUTED, **side)


def _factor(axes: Axes, row: float, ratio: float, words: str, after: str = "") -> None:
    side = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    factor = (f"×{ratio:.0f}" if ratio >= 10 else f"×{ratio:.1f}") + after
    axes.annotate(factor, (1, row), (8, 5.5), fontsize=LABEL_POINTS, fontweight="semibold", color=INK, **side)
    # A dollar sign would open a formula.
    axes.annotate(words, (1, row), (8, -5.5), fontsize=6.9, color=MUTED, parse_math=False, **side)


def _dollar_axis(axes: Axes, rows: int) -> None:
    axes.set_xscale("log")
    axes.set(xlim=(0.05, 50_000), ylim=(rows - 0.45, -0.55), yticks=[])
    axes.set_xticks([0.1, 1, 10, 100, 1_000, 10_000], ["$100,000", "$1m", "$10m", "$100m", "$1bn", "$10bn"])
    axes.minorticks_off()
    axes.grid(axis="x")
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)


def _dollars(millions: float) -> str:
    """An amount as a reader says it: 0.245 gives '$245,000', 18 '$18m', 5700 '$5.7bn'."""
    if millions < 1:
        return f"${millions * 1e6:,.0f}"
    return f"${millions:.3g}m" if millions < 999.5 else f"${millions / 1e3:.3g}bn"


def _span(before: str, after: str) -> str:
    """Two periods in short: '2021 to 2022', with the months where they are not whole years."""
    first, last = first_day(bounds(after)[0]), last_day(bounds(after)[1])
    months = "" if (first.month, last.month) == (1, 12) else f" ({first:%b} to {last:%b})"
    return f"{before[:4]} to {after[:4]}{months}"


def _day(when: str) -> str:
    day = date.fromisoformat(when)
    return f"{day.day} {day:%B %Y}"


@house_style()
def energy_ranks(ranks: pd.DataFrame, others: pd.DataFrame) -> Drawing:
    """World rank and share of the world in uranium, gas, oil and coal (F12).

    Parameters
    ----------
    ranks : DataFrame
        As ``measures.economy.world_ranks`` gives it: ``country_iso3``, ``resource``, ``measure``, ``year``,
        ``world_rank``, ``share_percent`` (of the world), ``source_id``.
    others : DataFrame
        Other counts, as ``measures.economy.other_ranks`` gives them; named in the caption, not drawn.
    """
    rows = list(RESOURCE_NAMES)
    older = others[(others["country_iso3"] == "TKM") & (others["ranked"] == "gas reserves")].iloc[0]
    every = pd.MultiIndex.from_tuples([(*row, state) for row in rows for state in STATES])
    cells = ranks.set_index(["resource", "measure", "country_iso3"]).reindex(every)
    cells = cells.rename_axis(["resource", "measure", "country_iso3"]).reset_index()
    cells["circle_square_points"] = cells["share_percent"] * POINTS2_PER_PERCENT
    given = cells.dropna(subset=["world_rank"]).set_index(["resource", "measure", "country_iso3"])
    years = given.groupby(level=["resource", "measure"])["year"].first().astype("int64")
    poor = given[given.index.get_level_values("resource").isin(["oil", "gas"])]
    poor = poor[poor.index.get_level_values("country_iso3").isin(["KGZ", "TJK"])]
    first, fifth = given.loc[("uranium", "production", "KAZ")], given.loc[("uranium", "production", "UZB")]
    gas, oil = given.loc[("gas", "reserves", "TKM")], given.loc[("oil", "reserves", "KAZ")]
    coal = given.loc[("coal", "reserves", "KGZ")]
    card = Card(
        "F12",
        "energy_ranks",
        title="Riches are uneven: uranium in Kazakhstan, gas in Turkmenistan",
        subtitle="Rank in the world, with the share of the world in percent as the area of a circle; red: among the "
        "first {top}",
        caption="Two resources reach the world's first {top}: uranium and gas. Kyrgyzstan and Tajikistan have next "
        "to no oil and gas, though Kyrgyzstan has coal. Ranks come from one count for each resource, in its "
        "latest year (one published after the article); they say nothing about price, quality, routes to market "
        "or strategic worth. Estimates of Turkmenistan's gas differ by a factor of two; a count of {older_year} "
        "put it {older}.",
        alt="Grid of ranks. Uranium mined in {uranium_year}: Kazakhstan {kaz_rank} with {kaz:.0f} percent of the "
        "world, Uzbekistan {uzb_rank} with {uzb:.1f} percent. Gas reserves: Turkmenistan {tkm_rank} with "
        "{tkm:.1f} percent. Oil reserves: Kazakhstan {oil_rank} with {oil:.1f} percent. Coal reserves: "
        "Kyrgyzstan {coal_rank}. In oil and gas Kyrgyzstan and Tajikistan rank {poor_best} or worse.",
        claims=("C46b", "C47"),
        tables=("energy_resources",),
        drawn=cells,
        values={
            "top": spell(5),
            "uranium_year": int(first["year"]),
            "kaz_rank": _ordinal(first["world_rank"]),
            "kaz": first["share_percent"],
            "uzb_rank": _ordinal(fifth["world_rank"]),
            "uzb": fifth["share_percent"],
            "tkm_rank": _ordinal(gas["world_rank"]),
            "tkm": gas["share_percent"],
            "oil_rank": _ordinal(oil["world_rank"]),
            "oil": oil["share_percent"],
            "coal_rank": _ordinal(coal["world_rank"]),
            "older": _ordinal(older["world_rank"]),
            "older_year": int(older["year"]),
            "poor_best": _ordinal(poor["world_rank"].min()),
        },
    )
    figure, grid = sheet(card, 4.2, left=1.2, right=0.1, top=0.3, bottom=0.05)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(-0.42, len(STATES) - 0.42), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    for column, state in enumerate(STATES):
        axes.annotate(
            STATE_NAMES[state], (column - 0.28, 1), (0, 8), xycoords=("data", "axes fraction"),
            textcoords="offset points", fontsize=LABEL_POINTS, fontweight="semibold", color=INK,
        )  # fmt: skip
    left = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    for number, row in enumerate(rows):
        axes.axhline(number - 0.5, color=FAINT, linewidth=0.6, zorder=0)
        axes.annotate(RESOURCE_NAMES[row], (0, number), (-76, 5.5), fontsize=LABEL_POINTS, color=INK, **left)
        axes.annotate(str(years[row]), (0, number), (-76, -6), fontsize=SMALL_POINTS, color=MUTED, **left)
    for cell in cells.itertuples():
        x, y = STATES.index(cell.country_iso3), rows.index((cell.resource, cell.measure))
        if pd.isna(cell.world_rank):
            axes.annotate("no figure", (x - 0.28, y), fontsize=SMALL_POINTS, color=MUTED, va="center")
            continue
        top = cell.world_rank <= 5
        axes.scatter(x - 0.05, y, s=cell.circle_square_points, color=HIGHLIGHT if top else GREY, linewidths=0)
        axes.annotate(
            _ordinal(cell.world_rank), (x + 0.2, y), (0, 5.5), textcoords="offset points", va="center",
            fontsize=LABEL_POINTS + (1.5 if top else 0), fontweight="bold" if top else "normal",
            color=HIGHLIGHT if top else INK,
        )  # fmt: skip
        axes.annotate(
            _percent(cell.share_percent), (x + 0.2, y), (0, -6), textcoords="offset points", va="center",
            fontsize=SMALL_POINTS, color=MUTED,
        )  # fmt: skip
    return Drawing(figure, card)


def _ordinal(rank: float) -> str:
    rank = int(rank)
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def _percent(share: float) -> str:
    if share < 0.01:
        return "<0.01%"
    return f"{share:.0f}%" if share >= 10 else f"{share:.1f}%" if share >= 0.1 else f"{share:.2f}%"
