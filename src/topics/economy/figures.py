"""Drawings for notebook 04: shares of trade, and exports to Russia before and after the invasion of Ukraine."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from claimbook.book import Book
from claimbook.dates import bounds, in_words, last_day
from claimbook.numbers import dollars
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import GREY, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.economy import measures
from topics.shared.states import STATE_NAMES, STATES, names_of

PARTNER_NAMES = {"RUS": "Russia", "CHN": "China", "EU27": "EU"}
PARTNER_COLOURS = {"RUS": INK, "CHN": "#2a6fb0", "EU27": GREY}
TRADE_TABLES = ("trade_partners", "trade_partners_national", "trade_partners_other")
# Widths of lines by who counts; the single years that the press reports are marks without a line.
LINE_WIDTHS = {"IMF": 0.8, "statistics office": 1.6}

SMALL = {"fontsize": SMALL_POINTS, "color": MUTED}
LABEL = {"fontsize": LABEL_POINTS, "color": INK}
SHIFTED = {"textcoords": "offset points", "va": "center", "annotation_clip": False}


@house_style()
def trade_shares(book: Book) -> Drawing:
    """Russia, China and the European Union in the trade of each of the five, by the IMF and by the states (F10)."""
    shares = measures.all_trade_shares(*[book.used(name) for name in TRADE_TABLES])
    card = _trade_shares_card(shares)
    figure, grid = sheet(card, 6, rows=3, columns=2, left=0.38, right=1.55, top=0.3, wspace=1.0, hspace=0.5)
    for number, state in enumerate(STATES):
        axes = figure.add_subplot(grid[number // 2, number % 2])
        own = shares[shares["reporter_iso3"] == state]
        _trade_panel(axes, shares, own)
        if own["year"].min() > shares["year"].min() + 1:
            axes.text(shares["year"].min(), 48, f"no usable number\nbefore {own['year'].min()}", va="center", **SMALL)
    _trade_key(figure.add_subplot(grid[2, 1]))
    return Drawing(figure, card)


def _trade_key(axes: Axes) -> None:
    """What each kind of line and mark stands for."""
    axes.axis("off")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    rows = [
        ("-", "statistics office", "state's statistics office"),
        ("-", "IMF", "IMF"),
        (":", "IMF", "IMF, estimated"),
        ("none", "", "single years, in the press"),
    ]
    for row, (style, counter, words) in enumerate(rows):
        height, look = 0.9 - 0.16 * row, {"color": MUTED, "clip_on": False}
        if counter:
            axes.plot([0, 0.2], [height] * 2, linestyle=style, linewidth=LINE_WIDTHS[counter], **look)
        else:
            axes.plot(0.1, height, "o", markersize=4, **look)
        axes.annotate(words, (0.2, height), (8, 0), **SMALL, **SHIFTED)


def _trade_shares_card(shares: pd.DataFrame) -> Card:
    national = shares[shares["counted_by"] == "statistics office"]
    imf = shares[shares["counted_by"] == "IMF"]
    year = int(national["year"].max())
    ahead = measures.years_ahead(national, "CHN", "RUS")
    leading = [state for state in ahead if year in ahead[state]]
    first = [state for state in leading if ahead[state] == [year]]
    end = _last_shares(shares).set_index(["partner_iso3", "reporter_iso3"])
    tajik = measures.years_ahead(shares[shares["counted_by"].str.contains("press")], "RUS", "CHN")["TJK"]
    gaps = [
        f"{STATE_NAMES[state]} " + (f"before {years[-1] + 1}" if len(years) > 1 else f"{years[0]}")
        for state, years in measures.missing_years(imf).items()
    ]

    def by_state(partner: str) -> str:
        rows = end.loc[partner].itertuples()
        return listed([f"{STATE_NAMES[row.Index]} {row.share_percent:.1f} percent{row.older}" for row in rows])

    return Card(
        "F10",
        "trade_shares",
        title="{number} Central Asian states traded more with China than Russia in {year}",
        subtitle="Share of trade (exports and imports) with Russia, China and the European Union, percent, "
        "{first_year} to {year}",
        caption="In {year} China was ahead of Russia in {leading}, by their own statistics: in {first} for the first "
        "time since its table begins ({begins}), in the others not. In Tajikistan Russia was ahead in {russia_ahead}; "
        "for Turkmenistan nothing is known after {imf_end}. Uzbekistan's own count includes services; the Kazakh table "
        "of {year} came out after the article. Dotted lines are IMF estimates; it has no usable number for {gaps}. "
        "Shares of trade do not measure political influence.",
        alt="A small line chart per state, {first_year} to {year}; the IMF's lines end in {imf_end} and are not "
        "joined to those of the statistics offices. Russia's share of trade in {year}, or in the last year known: "
        "{russia}. China's: {china}. The European Union's: {europe}. Turkmenistan is estimated throughout.",
        claims=("C14b", "C47b"),
        tables=TRADE_TABLES,
        drawn=shares,
        values={
            "number": spell(len(leading)).capitalize(),
            "year": year,
            "first_year": int(shares["year"].min()),
            "imf_end": int(imf["year"].max()),
            "leading": names_of(leading),
            "first": names_of(first),
            "russia_ahead": listed([str(year) for year in tajik]),
            "begins": int(national.loc[national["reporter_iso3"].isin(first), "year"].min()),
            "gaps": listed(gaps),
            "russia": by_state("RUS"),
            "china": by_state("CHN"),
            "europe": by_state("EU27"),
        },
    )


def _last_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """The last share known of each state and partner, and its year in words if it is ``older``."""
    rows = shares.sort_values("year", kind="stable").drop_duplicates(["reporter_iso3", "partner_iso3"], keep="last")
    older = ["" if year == measures.LAST_YEAR else f" ({year})" for year in rows["year"]]
    return rows.assign(older=older).sort_values("reporter_iso3")


def _trade_panel(axes: Axes, shares: pd.DataFrame, own: pd.DataFrame) -> None:
    """One state's lines, labelled with the last share known of each partner."""
    last_year = shares["year"].max()
    top = 10 * np.ceil(shares["share_percent"].max() / 10)
    axes.set(xlim=(shares["year"].min() - 0.5, last_year + 0.5), ylim=(0, top))
    axes.set_yticks(range(0, int(top) + 1, 20))
    axes.set_xticks([2000, 2010, 2020], ["2000", "2010", "2020"])
    axes.grid(axis="y")
    axes.set_title(STATE_NAMES[own["reporter_iso3"].iloc[0]], loc="left", fontweight="semibold", pad=6, **LABEL)
    for (counter, partner, _), run in own.groupby(["counted_by", "partner_iso3", "run"]):
        _trade_line(axes, run, partner, counter)
    last = _last_shares(own).set_index("partner_iso3")
    room = top * LABEL_POINTS * 1.3 / 72 / (axes.get_position().height * axes.figure.get_size_inches()[1])
    for partner, height in _apart(last["share_percent"], room).items():
        words = f"{PARTNER_NAMES[partner]} {last['share_percent'][partner]:.1f}%{last['older'][partner]}"
        axes.plot(last_year + 2, height, "s", color=PARTNER_COLOURS[partner], markersize=5, clip_on=False, gid="key")
        axes.annotate(words, (last_year + 2, height), (6, 0), **LABEL, **SHIFTED)


def _trade_line(axes: Axes, run: pd.DataFrame, partner: str, counter: str) -> None:
    """An unbroken run of years of one partner by one counter, dotted where estimated; single years are marks."""
    look = {"color": PARTNER_COLOURS[partner], "zorder": 2 if counter == "IMF" else 3}
    years, percent = run["year"].to_numpy(), run["share_percent"].to_numpy()
    if counter not in LINE_WIDTHS:
        axes.plot(years, percent, "o", markersize=4, gid=f"mark {partner} {counter}", clip_on=False, **look)
        return
    width = LINE_WIDTHS[counter] * (1.5 if partner == "RUS" else 1)
    estimated = (run["basis"] == "estimated").to_numpy()
    # A step that touches an estimate is dotted: its slope is partly guessed.
    dotted = estimated[:-1] | estimated[1:]
    for style, wanted in (("-", ~dotted), (":", dotted)):
        steps = np.where(np.append(wanted, False) | np.insert(wanted, 0, False), percent, np.nan)
        if np.isfinite(steps).any():
            axes.plot(years, steps, style, linewidth=width, gid=f"line {partner} {counter}", **look)


def _apart(heights: pd.Series, room: float) -> dict[str, float]:
    """Heights of labels, none below the axis, pushed up until each stands ``room`` or more above the one below."""
    placed = heights.sort_values()
    steps = room * np.arange(len(placed))
    spread = np.maximum.accumulate(placed.to_numpy().clip(room / 2) - steps) + steps
    return dict(zip(placed.index, spread, strict=True))


@house_style()
def sanctions_trade(book: Book) -> Drawing:
    """Exports to Russia before and after the invasion, each pair by one source (F11)."""
    pairs = measures.before_and_after(book.used("sanctions_trade"), book.published)
    pairs = pairs[(pairs["flow"] == "export") & (pairs["partner_iso3"] == "RUS") & ~pairs["later"]]
    pairs = pairs.drop(columns=["flow", "later"]).sort_values("after", ascending=False, ignore_index=True)
    pairs = pairs.assign(what=_goods(pairs, book.tables["sources"].set_index("source_id")["authors"]))
    card = _sanctions_trade_card(pairs)
    figure, grid = sheet(card, 0.5 * len(pairs) + 0.6, top=0.1)
    axes = figure.add_subplot(grid[0, 0])
    axes.set_xscale("log")
    axes.set(xlim=(0.03, 60_000), ylim=(len(pairs) - 0.6, -0.75), yticks=[])
    axes.set_xticks([0.1, 1, 10, 100, 1_000, 10_000], ["$100,000", "$1m", "$10m", "$100m", "$1bn", "$10bn"])
    axes.minorticks_off()
    left, right = ({"xycoords": ("axes fraction", "data"), "ha": side, **SHIFTED} for side in ("left", "right"))
    axes.annotate("times as much", (1, 0), (0, 13), **SMALL, **right)
    for row, pair in enumerate(pairs.itertuples()):
        low, high = sorted((pair.before, pair.after))
        axes.plot([low, high], [row, row], color=GREY, linewidth=1.4, zorder=1)
        axes.plot(pair.before, row, "o", color=INK, markerfacecolor="white", markersize=5, gid="before")
        axes.plot(pair.after, row, "o", color=INK, markersize=5, gid="after")
        axes.annotate(dollars(low), (low, row), (-7, 0), ha="right", **SMALL, **SHIFTED)
        axes.annotate(dollars(high), (high, row), (7, 0), **SMALL, **SHIFTED)
        axes.annotate(pair.what, (0, row), (0, 13), **LABEL, **left)
        axes.annotate(_factor(pair.ratio), (1, row), (0, 0), fontweight="bold", **LABEL, **right)
    return Drawing(figure, card)


def _factor(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"


def _goods(pairs: pd.DataFrame, authors: pd.Series) -> list[str]:
    """What each pair counts, from where and when; pairs of the same trade are told apart by who reports them."""
    key = ["reporter_iso3", "product", "before_period", "after_period"]
    words = []
    for pair, several in zip(pairs.itertuples(), pairs.duplicated(key, keep=False), strict=True):
        months = f"{in_words(pair.after_period, year=False)} of " if len(pair.after_period) > 4 else ""
        when = f"{months}{pair.before_period[:4]} and {pair.after_period[:4]}"
        source = f" ({authors[pair.source_id]})" if several else ""
        goods = f"{pair.product[0].upper()}{pair.product[1:]}"
        words.append(f"{goods} from {STATE_NAMES[pair.reporter_iso3]}, {when}{source}")
    return words


def _sanctions_trade_card(pairs: pd.DataFrame) -> Card:
    kazakh = pairs[pairs["reporter_iso3"] == "KAZ"].set_index("product")
    fallen = pairs[pairs["ratio"] < 1].iloc[0]
    return Card(
        "F11",
        "sanctions_trade",
        title="Some Central Asian exports to Russia multiplied after the invasion",
        subtitle="Exports before (hollow) and after the invasion of Ukraine (filled), US dollars, logarithmic scale; "
        "each pair is one source's count of the same months of both years",
        caption="Single products grew most, from small beginnings; all goods from Kazakhstan grew by {all_goods:.0f} "
        "percent, and Kyrgyz exports to Russia fell again in {fall_year}. A rise in trade is no proof of "
        "evasion: prices, new suppliers and lawful sales can raise it too. Counts of the same trade differ, so "
        "no pair mixes sources.",
        alt="Pairs of amounts on a logarithmic scale. {pairs}.",
        claims=("C17",),
        tables=("sanctions_trade",),
        drawn=pairs.rename(columns={"before": "before_usd_millions", "after": "after_usd_millions"}),
        values={
            "all_goods": 100 * (kazakh.loc["all goods", "ratio"] - 1),
            "fall_year": last_day(bounds(fallen["after_period"])[1]).year,
            "pairs": "; ".join(
                f"{pair.what}: {dollars(pair.before)} to {dollars(pair.after)}, {_factor(pair.ratio)} times as much"
                for pair in pairs.itertuples()
            ),
        },
    )
