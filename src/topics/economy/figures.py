"""Drawings for notebook 04: trade shares, goods that may go round the sanctions, energy and uranium."""

from datetime import date

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes

from claimbook.book import Book
from claimbook.dates import bounds, first_day, in_words, last_day
from claimbook.numbers import dollars, ordinal
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.economy import measures
from topics.shared.events import events_of
from topics.shared.states import STATE_NAMES, STATES, names_of

PARTNER_NAMES = {"RUS": "Russia", "CHN": "China", "EU27": "EU"}
PARTNER_COLOURS = {"RUS": HIGHLIGHT, "CHN": INK, "EU27": "#6f6f6f"}
PARTNER_MARKERS = {"RUS": "o", "CHN": "s", "EU27": "^"}
TRADE_TABLES = ("trade_partners", "trade_partners_national", "trade_partners_other")
# Widths of lines by who counts; single years have marks and no line.
COUNTER_WIDTHS = {"IMF": 0.7, "statistics office": 1.5, "statistics office, by the press": 0}

SIDES = {**STATE_NAMES, "RUS": "Russia", "CHN": "China"}
GOODS = {"electronics, household appliances and mobile phones": "electronics and appliances"}
# Where Tokayev spoke, in words short enough for the strip under the pairs.
OCCASIONS = {
    "tokayev-rossiya24": "on Russian television:\nsanctions must not be broken",
    "tokayev-berlin-sanctions": "in Berlin:\nKazakhstan keeps to the sanctions",
}
# How far left of the axes the row labels of F11 begin, in points.
LABELS_LEFT = 151

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

SMALL = {"fontsize": SMALL_POINTS, "color": MUTED}
LABEL = {"fontsize": LABEL_POINTS, "color": INK}
SHIFTED = {"textcoords": "offset points", "va": "center"}


@house_style()
def trade_shares(book: Book) -> Drawing:
    """Russia, China and the European Union in the trade of each of the five, by the IMF and by the states (F10)."""
    tables = [book.used(name) for name in TRADE_TABLES]
    shares = measures.all_trade_shares(*tables, book.published)
    card = _trade_shares_card(shares)
    figure, grid = sheet(
        card, 4.7, rows=2, columns=3, left=0.32, right=1.14, top=0.28, bottom=0.28, wspace=1.04, hspace=0.42
    )
    for number, state in enumerate(STATES):
        axes = figure.add_subplot(grid[number // 3, number % 3])
        own = shares[shares["reporter_iso3"] == state]
        _trade_panel(axes, shares, own)
        if own["year"].min() > shares["year"].min() + 1:
            axes.text(shares["year"].min(), 45, f"no usable number\nbefore {own['year'].min()}", va="center", **SMALL)
    _trade_key(figure.add_subplot(grid[1, 2]))
    return Drawing(figure, card)


def _trade_key(axes: Axes) -> None:
    """What each kind of line and mark stands for."""
    axes.axis("off")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    rows = [
        ("-", "statistics office", MUTED, "statistics offices"),
        ("-", "IMF", "none", "IMF"),
        (":", "IMF", "white", "IMF estimates"),
        ("none", None, MUTED, "single years (press)"),
        ("none", None, "white", "later than the article"),
    ]
    for row, (style, counter, face, words) in enumerate(rows):
        height, look = 0.95 - 0.135 * row, {"color": MUTED, "clip_on": False}
        axes.plot([0, 0.16], [height] * 2, linestyle=style, linewidth=COUNTER_WIDTHS.get(counter), **look)
        if face != "none":
            axes.plot(0.16 if counter else 0.08, height, "o", markersize=4.5, markerfacecolor=face, **look)
        axes.text(0.25, height, words, va="center", **SMALL)


def _trade_shares_card(shares: pd.DataFrame) -> Card:
    national = shares[shares["counted_by"] == "statistics office"]
    imf = shares[shares["counted_by"] == "IMF"]
    year = int(national["year"].max())
    ahead = measures.years_ahead(national, "CHN", "RUS")
    leading = [state for state in ahead if year in ahead[state]]
    first = [state for state in leading if ahead[state] == [year]]
    end = _last_shares(shares).set_index(["partner_iso3", "reporter_iso3"])
    tajik = measures.years_ahead(shares[shares["counted_by"].str.contains("press")], "RUS", "CHN")["TJK"]

    def by_state(partner: str) -> str:
        rows = end.loc[partner].itertuples()
        return listed([f"{STATE_NAMES[row.Index]} {row.share_percent:.1f} percent{row.older}" for row in rows])

    return Card(
        "F10",
        "trade_shares",
        title="{number} Central Asian states traded more with China than Russia in {year}",
        subtitle="Share of trade (exports and imports) with Russia, China and the European Union, percent, "
        "{first_year} to {last_year}",
        caption="In {year} China was ahead of Russia in {leading}, by their own statistics: in {first} for the first "
        "time since its table begins ({begins}), in the others not. In Tajikistan Russia was ahead in {russia_ahead}; "
        "for Turkmenistan nothing is known after {imf_end}. Uzbekistan's own count includes services; the Kazakh table "
        "of {year} came out after the article. Dotted lines are IMF estimates; it has no usable number for {gaps}. "
        "Shares of trade do not measure political influence.",
        alt="Five small line charts, {first_year} to {last_year}. Russia's share of trade in {year}, or in the last "
        "year known: {russia}. China's: {china}. The European Union's: {europe}. Turkmenistan is estimated throughout.",
        claims=("C14b", "C47b"),
        tables=TRADE_TABLES,
        drawn=shares,
        values={
            "number": spell(len(leading)).capitalize(),
            "year": year,
            "first_year": int(shares["year"].min()),
            "last_year": int(shares["year"].max()),
            "imf_end": int(imf["year"].max()),
            "leading": names_of(leading),
            "first": names_of(first),
            "russia_ahead": listed([str(year) for year in tajik]),
            "begins": int(national.loc[national["reporter_iso3"].isin(first), "year"].min()),
            "gaps": listed(
                [
                    f"{STATE_NAMES[state]} " + (f"before {years[-1] + 1}" if len(years) > 1 else f"{years[0]}")
                    for state, years in measures.missing_years(imf).items()
                ]
            ),
            "russia": by_state("RUS"),
            "china": by_state("CHN"),
            "europe": by_state("EU27"),
        },
    )


def _last_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """The last share known of each state and partner up to the article, and its year if it is ``older``."""
    rows = shares[~shares["later"]].sort_values("year", kind="stable")
    rows = rows.drop_duplicates(["reporter_iso3", "partner_iso3"], keep="last").sort_values("reporter_iso3")
    return rows.assign(older=["" if year == measures.LAST_YEAR else f" ({year})" for year in rows["year"]])


def _trade_panel(axes: Axes, shares: pd.DataFrame, own: pd.DataFrame) -> None:
    """One state's lines, labelled with the last share known of each partner."""
    last_year = shares["year"].max()
    top = 10 * np.ceil(shares["share_percent"].max() / 10)
    axes.set(xlim=(shares["year"].min() - 0.5, last_year + 0.5), ylim=(0, top))
    axes.set_yticks(range(0, int(top) + 1, 20))
    axes.set_xticks([2000, 2010, 2020], ["2000", "2010", "2020"])
    axes.grid(axis="y")
    axes.set_title(STATE_NAMES[own["reporter_iso3"].iloc[0]], loc="left", fontweight="semibold", pad=6, **LABEL)
    for counter in COUNTER_WIDTHS:
        for partner in ("EU27", "CHN", "RUS"):
            rows = own[(own["partner_iso3"] == partner) & (own["counted_by"] == counter)]
            _trade_line(axes, rows, partner, counter)
    last = _last_shares(own).set_index("partner_iso3")
    room = top * LABEL_POINTS * 1.15 / 72 / (axes.get_position().height * axes.figure.get_size_inches()[1])
    for partner, height in _apart(last["share_percent"], room).items():
        font = {"fontsize": SMALL_POINTS, "fontweight": "semibold" if partner == "RUS" else "normal"}
        words = f"{PARTNER_NAMES[partner]} {last['share_percent'][partner]:.1f}%{last['older'][partner]}"
        axes.annotate(
            words, (last_year, height), (7, 0), color=PARTNER_COLOURS[partner], annotation_clip=False, **font, **SHIFTED
        )


def _trade_line(axes: Axes, rows: pd.DataFrame, partner: str, counter: str) -> None:
    """One partner's line by one counter: broken at gaps, dotted and hollow where estimated; single years are marks."""
    look = {"color": PARTNER_COLOURS[partner], "zorder": 1 if counter == "IMF" else 3}
    width = COUNTER_WIDTHS[counter] * (1.5 if partner == "RUS" else 1)
    for _, run in rows.groupby("run"):
        years, percent = run["year"].to_numpy(), run["share_percent"].to_numpy()
        estimated = (run["basis"] == "estimated").to_numpy()
        # A step that touches an estimate is dotted: its slope is partly guessed.
        dotted = estimated[:-1] | estimated[1:]
        for style, wanted in (("-", ~dotted), (":", dotted)):
            steps = np.where(np.append(wanted, False) | np.insert(wanted, 0, False), percent, np.nan)
            if width and np.isfinite(steps).any():
                axes.plot(years, steps, style, linewidth=width, gid=f"line {partner} {counter}", **look)
        # The IMF's line is marked at its last estimate.
        ends = run[estimated].tail(1) if counter == "IMF" else run.tail(1)
        for mark in (ends if width else run).itertuples():
            face = "white" if mark.later or mark.basis == "estimated" else look["color"]
            form = {"marker": PARTNER_MARKERS[partner], "markersize": 4, "markerfacecolor": face, "clip_on": False}
            axes.plot(mark.year, mark.share_percent, gid=f"mark {partner} {counter}", **form, **look)


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
def sanctions_trade(book: Book) -> Drawing:
    """Trade lines before and after the sanctions, two counts of one trade, and what Tokayev said when (F11)."""
    trade = book.used("sanctions_trade")
    pairs = measures.before_and_after(trade, book.published)
    pairs = pairs[(pairs["flow"] == "export") & ~pairs["later"]]
    pairs = pairs.assign(to_russia=pairs["partner_iso3"] == "RUS").sort_values(["to_russia", "ratio"], ascending=False)
    counts = measures.counted_twice(trade, book.published)
    said = events_of(book.used("events"), "C17", book.published)
    said = said[said["event_id"].isin(OCCASIONS)]
    card = _sanctions_trade_card(pairs, counts, said)
    heights = [len(pairs), len(counts) + 0.4, 2.6]
    figure, grid = sheet(
        card, 5.6, rows=3, left=2.25, right=1.15, top=0.1, bottom=0.3, hspace=0.24, height_ratios=heights
    )
    _pairs_panel(figure.add_subplot(grid[0, 0]), pairs)
    _counts_panel(figure.add_subplot(grid[1, 0]), counts)
    _time_strip(figure.add_subplot(grid[2, 0]), pairs, said, book.published)
    return Drawing(figure, card)


def _sanctions_trade_card(pairs: pd.DataFrame, counts: pd.DataFrame, said: pd.DataFrame) -> Card:
    units = {"before": "before_usd_millions", "after": "after_usd_millions"}
    parts = {
        "before and after": pairs.drop(columns=["flow", "later", "to_russia"]).rename(columns=units),
        "one trade, two counts": counts.rename(columns={"country_iso3": "reporter_iso3"}),
        "what was said": said[["date", "event_id", "source_id"]],
    }
    drawn = pd.concat(parts, names=["part"]).reset_index("part").reset_index(drop=True)
    kazakh = pairs[pairs["reporter_iso3"] == "KAZ"].set_index("product")
    chips, goods = kazakh.loc["microchips"], kazakh.loc["all goods"]
    fallen = pairs[pairs["ratio"] < 1].iloc[0]
    kyrgyz = pairs[(pairs["reporter_iso3"] == "KGZ") & (pairs["ratio"] > 1)]
    return Card(
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
            "kgz_low": kyrgyz["ratio"].min(),
            "kgz_high": kyrgyz["ratio"].max(),
            "twice_low": counts["ratio"].min(),
            "twice_high": counts["ratio"].max(),
            "said": listed([in_words(day) for day in said["date"]]),
        },
    )


def _pairs_panel(axes: Axes, pairs: pd.DataFrame) -> None:
    """A row per pair: what was traded, the two amounts, and how many times as much."""
    same = ["reporter_iso3", "partner_iso3", "product", "before_period", "after_period"]
    repeated, numbers = pairs.duplicated(same, keep=False), pairs.groupby(same).cumcount()
    for row, (pair, several, number) in enumerate(zip(pairs.itertuples(), repeated, numbers, strict=True)):
        axes.plot([pair.before, pair.after], [row, row], color=GREY, linewidth=1.2, zorder=1)
        axes.plot(pair.before, row, "o", color=MUTED, markerfacecolor="white", markersize=6, zorder=2, gid="before")
        axes.plot(pair.after, row, "o", color=HIGHLIGHT, markersize=6.5, zorder=2, gid="after")
        product = GOODS.get(pair.product, pair.product)
        when = f"{pair.before_period[:4]} to {pair.after_period[:4]}"
        if len(pair.after_period) > 4:
            when += f" ({in_words(pair.after_period, months='short', year=False)})"
        if several:
            when += ", another" if number else ", one count"
        way = f"{SIDES[pair.reporter_iso3]} to {SIDES[pair.partner_iso3]}"
        _two_lines(axes, 0, row, f"{product[0].upper()}{product[1:]}", f"{way}, {when}")
        _two_lines(axes, 1, row, _factor(pair.ratio), f"{dollars(pair.before)} to {dollars(pair.after)}")
    _dollar_axis(axes, len(pairs))


def _counts_panel(axes: Axes, counts: pd.DataFrame) -> None:
    """A row per trade that both sides count, with both amounts."""
    for row, pair in enumerate(counts.itertuples()):
        own, other = pair.own_usd_millions, pair.partner_usd_millions
        own_side, other_side = SIDES[pair.country_iso3], SIDES[pair.partner_iso3]
        axes.plot([own, other], [row, row], color=GREY, linewidth=1.2, zorder=1)
        axes.plot(own, row, "s", color=INK, markersize=5.5, zorder=2, gid="own")
        axes.plot(other, row, "D", color=INK, markerfacecolor="white", markersize=5.5, zorder=2, gid="partner")
        words = f"{own_side}'s count: {dollars(own)}"
        axes.annotate(words, (own, row), (-7, 0), ha="right", parse_math=False, **SMALL, **SHIFTED)
        when = in_words(pair.period, months="short") + (" (later)" if pair.later else "")
        _two_lines(axes, 0, row, f"{own_side}'s trade with {other_side}", f"two counts, {when}")
        _two_lines(axes, 1, row, f"{_factor(pair.ratio)} apart", f"{other_side}'s: {dollars(other)}")
    _dollar_axis(axes, len(counts))
    axes.tick_params(labelbottom=False)


def _time_strip(axes: Axes, pairs: pd.DataFrame, said: pd.DataFrame, published: str) -> None:
    """When the main pairs were counted and when Tokayev spoke, on one line of time."""
    common = pairs[["before_period", "after_period"]].value_counts().index[0]
    for period, words in zip(common, ("most pairs: before", "after"), strict=True):
        start, end = (mdates.date2num(day) for day in (first_day(bounds(period)[0]), last_day(bounds(period)[1])))
        axes.barh(0, end - start, left=start, height=0.5, color=FAINT, edgecolor=GREY, linewidth=0.6)
        axes.text((start + end) / 2, 0, words, ha="center", va="center", fontsize=SMALL_POINTS, color=INK)
    for side, row in zip(("right", "left"), said.itertuples(), strict=True):
        day = mdates.date2num(date.fromisoformat(row.date))
        axes.plot([day, day], [0.25, 1], color=INK, linewidth=0.8, zorder=3)
        axes.plot(day, 1, "o", color=INK, markersize=5, zorder=3, gid="said")
        words = f"{in_words(row.date, months='short')}, {OCCASIONS[row.event_id]}"
        shift = {"xytext": (6 if side == "right" else -6, 7), "textcoords": "offset points", "ha": side, "va": "bottom"}
        axes.annotate(words, (day, 1), fontsize=SMALL_POINTS, color=INK, linespacing=1.3, **shift)
    day = mdates.date2num(date.fromisoformat(published))
    axes.axvline(day, ymax=0.5, color=MUTED, linewidth=0.8, linestyle=(0, (3, 2)))
    shift = {"xytext": (3, 0), "textcoords": "offset points", "va": "top"}
    axes.annotate("article\npublished", (day, 0.75), annotation_clip=False, **shift, **SMALL)
    axes.set(ylim=(-0.4, 1.9), yticks=[])
    axes.set_xlim(mdates.date2num(date(2021, 1, 1)), mdates.date2num(date(2024, 7, 1)))
    axes.xaxis.set_major_locator(mdates.YearLocator())
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    left = {"xycoords": "axes fraction", **SHIFTED}
    axes.annotate("What Tokayev said", (0, 0.62), (-LABELS_LEFT, 0), fontweight="semibold", **LABEL, **left)
    axes.annotate("and when most pairs were counted", (0, 0.62), (-LABELS_LEFT, -12), **SMALL, **left)


def _two_lines(axes: Axes, side: int, row: float, first: str, second: str) -> None:
    """Two lines of text beside a row: its label on the left (``side`` 0), how far apart its marks are on the right."""
    shift, weight = (8, "semibold") if side else (-LABELS_LEFT, "normal")
    place = {"xycoords": ("axes fraction", "data"), **SHIFTED}
    axes.annotate(first, (side, row), (shift, 5.5), fontweight=weight, **LABEL, **place)
    # A dollar sign would open a formula.
    axes.annotate(second, (side, row), (shift, -5.5), fontsize=6.9, color=MUTED, parse_math=False, **place)


def _factor(ratio: float) -> str:
    return f"×{ratio:.0f}" if ratio >= 10 else f"×{ratio:.1f}"


def _dollar_axis(axes: Axes, rows: int) -> None:
    axes.set_xscale("log")
    axes.set(xlim=(0.05, 50_000), ylim=(rows - 0.45, -0.55), yticks=[])
    axes.set_xticks([0.1, 1, 10, 100, 1_000, 10_000], ["$100,000", "$1m", "$10m", "$100m", "$1bn", "$10bn"])
    axes.minorticks_off()
    axes.grid(axis="x")
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)


@house_style()
def energy_ranks(book: Book) -> Drawing:
    """World rank and share of the world in uranium, gas, oil and coal (F12)."""
    resources = book.used("energy_resources")
    rows = list(RESOURCE_NAMES)
    key = ["resource", "measure", "country_iso3"]
    every = pd.MultiIndex.from_tuples([(*row, state) for row in rows for state in STATES], names=key)
    cells = measures.world_ranks(resources).set_index(key).reindex(every)
    cells["circle_square_points"] = cells["share_percent"] * POINTS2_PER_PERCENT
    given = cells.dropna(subset=["world_rank"])
    years = given.groupby(level=["resource", "measure"])["year"].first().astype("int64")
    card = _energy_ranks_card(cells.reset_index(), given, measures.other_ranks(resources))
    figure, grid = sheet(card, 4.2, left=1.2, right=0.1, top=0.3, bottom=0.05)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(-0.42, len(STATES) - 0.42), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    above = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "fontweight": "semibold", **LABEL}
    for column, state in enumerate(STATES):
        axes.annotate(STATE_NAMES[state], (column - 0.28, 1), (0, 8), **above)
    left = {"xycoords": ("axes fraction", "data"), **SHIFTED}
    for number, row in enumerate(rows):
        axes.axhline(number - 0.5, color=FAINT, linewidth=0.6, zorder=0)
        axes.annotate(RESOURCE_NAMES[row], (0, number), (-76, 5.5), **LABEL, **left)
        axes.annotate(str(years[row]), (0, number), (-76, -6), **SMALL, **left)
    for cell in cells.reset_index().itertuples():
        x, y = STATES.index(cell.country_iso3), rows.index((cell.resource, cell.measure))
        if pd.isna(cell.world_rank):
            axes.annotate("no figure", (x - 0.28, y), va="center", **SMALL)
            continue
        top = cell.world_rank <= 5
        axes.scatter(x - 0.05, y, s=cell.circle_square_points, color=HIGHLIGHT if top else GREY, linewidths=0)
        font = {"fontsize": LABEL_POINTS + 1.5, "fontweight": "bold", "color": HIGHLIGHT} if top else LABEL
        axes.annotate(ordinal(int(cell.world_rank)), (x + 0.2, y), (0, 5.5), **font, **SHIFTED)
        axes.annotate(_percent(cell.share_percent), (x + 0.2, y), (0, -6), **SMALL, **SHIFTED)
    return Drawing(figure, card)


def _energy_ranks_card(cells: pd.DataFrame, given: pd.DataFrame, others: pd.DataFrame) -> Card:
    older = others[(others["country_iso3"] == "TKM") & (others["ranked"] == "gas reserves")].iloc[0]
    poor = given.loc[(["oil", "gas"], slice(None), ["KGZ", "TJK"]), "world_rank"]
    first, fifth = given.loc[("uranium", "production", "KAZ")], given.loc[("uranium", "production", "UZB")]
    gas, oil = given.loc[("gas", "reserves", "TKM")], given.loc[("oil", "reserves", "KAZ")]
    ranks = {
        "kaz_rank": first["world_rank"],
        "uzb_rank": fifth["world_rank"],
        "tkm_rank": gas["world_rank"],
        "oil_rank": oil["world_rank"],
        "coal_rank": given.loc[("coal", "reserves", "KGZ"), "world_rank"],
        "older": older["world_rank"],
        "poor_best": poor.min(),
    }
    return Card(
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
        values={name: ordinal(int(rank)) for name, rank in ranks.items()}
        | {
            "top": spell(5),
            "uranium_year": int(first["year"]),
            "kaz": first["share_percent"],
            "uzb": fifth["share_percent"],
            "tkm": gas["share_percent"],
            "oil": oil["share_percent"],
            "older_year": int(older["year"]),
        },
    )


def _percent(share: float) -> str:
    if share < 0.01:
        return "<0.01%"
    return f"{share:.0f}%" if share >= 10 else f"{share:.1f}%" if share >= 0.1 else f"{share:.2f}%"
