"""Drawings on migration: ten million among all counts, remittances, Russian arrivals of 2022, and expulsions."""

from datetime import date

import matplotlib.patheffects as effects
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from claimbook.data.corrections import sources_of
from claimbook.dates import first_day
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.migration.measures import (
    ATTACK,
    CALL_UP,
    GROUPS,
    REMOVALS,
    THOUSANDS,
    YEARS,
    after_call_up,
    in_words,
    migrant_figures,
    people_of_the_five,
    remittance_shares,
    removals_by_measure,
    shares_from_russia,
    yearly_arrivals,
)
from topics.shared.states import STATE_COLOURS, STATE_INKS, STATE_MARKERS, STATE_NAMES, STATES

HALO = [effects.withStroke(linewidth=2.6, foreground="white")]
BAND = "#f3e3c3"
# F06: what each group is, in the words of its heading and of the line below it.
HEADINGS = {
    "figures put about": ("Figures put about", "by media and others"),
    "people registered or present": ("People on the register", "or present, official"),
    "people, estimated": ("People, estimated", "present or illegally there"),
    "people by birthplace": ("People by birthplace", "most are no migrant workers"),
    "work permits": ("Work permits", "issued in a period"),
    "acts of registration": ("Acts of registration", "one person, several times"),
    "border crossings": ("Border crossings", "one person, many times"),
}
LANES = (("all nationalities",), ("the five together", "three countries together"), ("one country",))
COVERAGE_MARKS = {
    "all nationalities": ("o", 5.5, MUTED),
    "the five together": ("D", 5.5, INK),
    "three countries together": ("s", 5.5, INK),
    "one country": ("^", 4.5, GREY),
}
# Where the entries of the key of F06 stand, in millions of its axis.
KEY_AT = (-5.25, -1.45, 2.55, 8.0, 11.2)
# The marks of F06 that get a label: the largest of (country, what is counted), with its words and side.
TELLING = {
    ("CA5", "figure put about, at least"): ("at least {n:.0f}", "right"),
    ("CA3", "figure put about"): ("{n:.1f}, BBC", "right"),
    ("ALL", "figure put about, workers"): ("{n:.0f} workers of all nationalities", "right"),
    ("ALL", "people registered in the year"): ("{n:.1f} in {period}", "right"),
    ("ALL", "people present, official count"): ("{n:.1f} on {period}", "left"),
    ("CA5", "people present, estimate"): ("{n:.0f} in {period}", "right"),
    ("ALL", "people staying illegally, estimate"): ("{n:.2f} staying illegally", "right"),
    ("UZB", "people present, estimate"): ("{n:.1f} Uzbekistan", "right"),
    ("ALL", "people born there, revision of 2024"): ("{n:.1f} born abroad", "left"),
    ("CA5", "people born there, revision of 2024"): ("{n:.1f} born in the five", "right"),
    ("KAZ", "people born there, revision of 2024"): ("{n:.1f} Kazakhstan", "right"),
    ("ALL", "permits issued"): ("{n:.1f} in {period}", "right"),
    ("UZB", "permits issued"): ("{n:.1f} Uzbekistan", "right"),
    ("ALL", "registrations, all purposes"): ("{n:.1f}, {period}", "right"),
    ("CA3", "registrations, all purposes"): ("{n:.1f} in {period}", "left"),
    ("UZB", "registrations, all purposes"): ("{n:.1f} Uzbekistan, {period}", "right"),
    ("ALL", "entries for all purposes"): ("{n:.1f} in {period}", "right"),
    ("ALL", "entries for work"): ("{n:.1f} for work", "right"),
}


@house_style()
def ten_million(migrant_counts: pd.DataFrame, migrant_stock: pd.DataFrame, corrections: pd.DataFrame) -> Drawing:
    """Ten million among all counts, by what is being counted (F06).

    Parameters
    ----------
    migrant_counts : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons`` (or acts), ``source_id``.
    migrant_stock : DataFrame
        ``origin_iso3``, ``year``, ``persons``, ``measure``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    """
    drawn = migrant_figures(migrant_counts, migrant_stock, corrections)
    five = people_of_the_five(drawn, corrections)
    own = sources_of(corrections, "migrant_counts", "own_statement")
    claimed = drawn.loc[drawn["source_id"].isin(own), "number_millions"].iloc[0]
    not_people = drawn[drawn["group"].isin(["acts of registration", "border crossings"])]
    people = drawn[drawn["group"].isin(["people registered or present", "people, estimated", "people by birthplace"])]
    bbc = drawn.loc[drawn["country_iso3"] == "CA3"].loc[lambda rows: rows["group"] == "figures put about"].iloc[0]
    card = Card(
        "F06",
        "ten_million",
        title="Registrations and crossings pass {claimed_word} million; counts of people do not",
        subtitle="Counts of migrants in Russia ending in {first_year} to {last_year}, by what is counted, in "
        "millions of people or acts",
        caption="Unlike things stand in rows of their own and must not be joined or added. The shaded range is what "
        "figures for people of the five give, {low:.1f} to {high:.0f} million or more; the largest count of "
        "people of all nationalities is {most:.1f} million. Do not conclude that the article made its number up: "
        "the BBC quoted the interior ministry for {bbc:.1f} million from three countries. It would fit acts of "
        "registration, an inference. Counts without a date are left out.",
        alt="{marks} dots in {groups} rows. The article's {claimed:.0f} million is a vertical line. People of all "
        "nationalities reach {most:.1f} million; people of the five together lie between {low:.1f} and "
        "{high:.0f} million. Acts of registration reach {acts:.1f} million and entries {crossings:.1f} million, "
        "for all nationalities. {later} of the counts end after the article.",
        claims=("C10",),
        tables=("migrant_counts", "migrant_stock"),
        drawn=drawn,
        values={
            "claimed": claimed,
            "claimed_word": spell(round(claimed)),
            "first_year": YEARS[0],
            "last_year": YEARS[1],
            "low": five["number_millions"].min(),
            "high": five["number_millions"].max(),
            "most": people["number_millions"].max(),
            "bbc": bbc["number_millions"],
            "acts": not_people.loc[not_people["group"] == "acts of registration", "number_millions"].max(),
            "crossings": not_people.loc[not_people["group"] == "border crossings", "number_millions"].max(),
            "marks": len(drawn),
            "groups": spell(drawn["group"].nunique()),
            "later": drawn["later"].sum(),
        },
    )
    lanes = [
        (group, lane)
        for group in GROUPS
        for lane in LANES
        if ((drawn["group"] == group) & drawn["coverage"].isin(lane)).any()
    ]
    step, gap, head = 0.205, 0.13, 0.62
    places, down, previous = {}, head, None
    for group, lane in lanes:
        down += step + (gap if previous not in (None, group) else 0)
        places[group, lane] = down - step / 2
        previous = group
    figure, grid = sheet(card, down + 0.42, left=1.62, right=0.05, top=0.02, bottom=0.32)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, 20), ylim=(down + 0.06, 0))
    axes.set_xticks(range(0, 17, 2), [f"{tick} million" if tick == 2 else f"{tick}" for tick in range(0, 17, 2)])
    axes.set_yticks([])
    low, high = five["number_millions"].min(), five["number_millions"].max()
    axes.axvspan(low, high, 0, 1 - head / (down + 0.06), color=BAND, lw=0)
    axes.vlines(claimed, head - 0.02, down + 0.06, color=HIGHLIGHT, lw=1.4, zorder=1)
    axes.text(
        claimed, head - 0.06, f"{claimed:.0f} million\nin the article",
        ha="center", va="bottom", color=HIGHLIGHT, fontweight="semibold", fontsize=SMALL_POINTS, linespacing=1.1,
    )  # fmt: skip
    axes.text(
        five["number_millions"].mean(), head - 0.06,
        f"people of the five:\n{five['number_millions'].min():.1f} to {five['number_millions'].max():.0f} million "
        "or more",
        ha="center", va="bottom", fontsize=SMALL_POINTS, linespacing=1.1,
    )  # fmt: skip
    for group in GROUPS:
        rows = [place for (of, _), place in places.items() if of == group]
        if not rows:
            continue
        heading, below = HEADINGS[group]
        middle = sum(rows) / len(rows)
        axes.text(-0.25, middle - 0.01, heading, ha="right", va="bottom", fontsize=LABEL_POINTS, fontweight="semibold")
        axes.text(-0.25, middle + 0.01, below, ha="right", va="top", fontsize=SMALL_POINTS, color=MUTED)
        if group != GROUPS[0]:
            axes.axhline(min(rows) - step / 2 - gap / 2, xmin=-0.4, color=FAINT, lw=0.6, clip_on=False, zorder=0)
    for (group, lane), place in places.items():
        axes.hlines(place, 0, 16.9, color=FAINT, lw=0.6, zorder=0.5)
        rows = drawn[(drawn["group"] == group) & drawn["coverage"].isin(lane)]
        for coverage in lane:
            for later in (False, True):
                marks = rows[(rows["coverage"] == coverage) & (rows["later"] == later)]
                marker, size, colour = COVERAGE_MARKS[coverage]
                if len(marks):
                    axes.plot(
                        marks["number_millions"], [place] * len(marks), marker, ms=size, mec=colour, mew=1,
                        mfc="white" if later else colour, zorder=3, gid="counts",
                    )  # fmt: skip
    own = places["figures put about", LANES[1]]
    axes.plot(claimed, own, "D", ms=7, color=HIGHLIGHT, mec="white", mew=0.8, zorder=4)
    for (country, counted), (words, side) in TELLING.items():
        rows = drawn[(drawn["country_iso3"] == country) & (drawn["counted"] == counted)]
        if rows.empty:
            continue
        row = rows.loc[rows["number_millions"].idxmax()]
        lane = next(lane for lane in LANES if row["coverage"] in lane)
        same = drawn[(drawn["group"] == row["group"]) & drawn["coverage"].isin(lane) & (drawn["counted"] == counted)]
        start = same["number_millions"].min() if side == "left" and country == "ALL" else row["number_millions"]
        axes.text(
            start + (0.32 if side == "right" else -0.32), places[row["group"], lane],
            words.format(n=row["number_millions"], period=row["period"]),
            ha="left" if side == "right" else "right", va="center_baseline", fontsize=SMALL_POINTS,
            path_effects=HALO, zorder=4,
        )  # fmt: skip
    _coverage_key(axes)
    return Drawing(figure, card)


def _coverage_key(axes) -> None:
    font = {"va": "center_baseline", "fontsize": SMALL_POINTS, "color": MUTED}
    for x, (coverage, (marker, size, colour)) in zip(KEY_AT, COVERAGE_MARKS.items(), strict=False):
        axes.plot(x, 0.08, marker, ms=size, color=colour, clip_on=False)
        axes.text(x + 0.3, 0.08, coverage, **font)
    axes.plot(KEY_AT[-1], 0.08, "o", ms=5, mfc="white", mec=MUTED, clip_on=False)
    axes.text(KEY_AT[-1] + 0.3, 0.08, "hollow: ends after the article", **font)


@house_style()
def remittances(remittances: pd.DataFrame, remittances_from_russia: pd.DataFrame, corrections: pd.DataFrame) -> Drawing:
    """Remittances as a share of GDP, and Russia's share of them where known (F07).

    Parameters
    ----------
    remittances : DataFrame
        ``country_iso3``, ``year``, ``share_of_gdp_percent``, ``source_id``; one vintage is drawn.
    remittances_from_russia : DataFrame
        ``country_iso3``, ``period``, ``share_from_russia_percent``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    """
    shares = remittance_shares(remittances, corrections)
    russian = shares_from_russia(remittances_from_russia)
    drawn = pd.concat(
        [
            shares.assign(panel="share of GDP", period=shares["year"].astype("str")).rename(
                columns={"share_of_gdp_percent": "percent"}
            ),
            russian.assign(panel="share from Russia", estimated=False).rename(
                columns={"share_from_russia_percent": "percent"}
            ),
        ]
    )[["panel", "country_iso3", "period", "percent", "estimated", "later", "source_id"]].reset_index(drop=True)
    known = shares[~shares["later"]]
    last = known[known["year"] == known["year"].max()].set_index("country_iso3")["share_of_gdp_percent"]
    missing = [STATE_NAMES[state] for state in STATES if state not in set(shares["country_iso3"])]
    without_share = [STATE_NAMES[state] for state in STATES if state not in set(russian["country_iso3"])]
    card = Card(
        "F07",
        "remittances",
        title="Remittances weigh most in Tajikistan; Russia sends most, where known",
        subtitle="Personal remittances from all countries, percent of GDP; and Russia's share of them, percent",
        caption="Left: one vintage of the World Bank's series, so that a revision of GDP is not read as a change. "
        "Part of the peak of {peak} is put down to the strong rouble and to transfers moving to official "
        "channels. Right: reports for quarters, half-years and years, not comparable over time, so no line joins "
        "them. Do not conclude how many people work in Russia. {missing}: no data; {without}: no share from "
        "Russia. Hollow marks: not known when the article appeared, or estimates.",
        alt="Lines of remittances as a percent of GDP to {end}. In {last_year}: {last}. {missing} has no data. Dots "
        "for Russia's share: {russian}.",
        claims=("C12", "C14b"),
        tables=("remittances", "remittances_from_russia"),
        drawn=drawn,
        values={
            "peak": shares.loc[shares[shares["year"] >= 2015]["share_of_gdp_percent"].idxmax(), "year"],
            "missing": listed(missing),
            "without": listed(without_share),
            "end": shares["year"].max(),
            "last_year": known["year"].max(),
            "last": listed([f"{STATE_NAMES[state]} {last[state]:.1f}" for state in STATES if state in last]),
            "russian": "; ".join(
                f"{STATE_NAMES[row.country_iso3]} {row.share_from_russia_percent:g} ({in_words(row.period)})"
                for row in russian.itertuples()
            ),
        },
    )
    figure, grid = sheet(card, 3.6, columns=2, left=0.35, right=0.3, top=0.34, wspace=0.86, width_ratios=[1.42, 1])
    _shares_of_gdp(figure.add_subplot(grid[0, 0]), shares, missing)
    _shares_from_russia(figure.add_subplot(grid[0, 1]), russian, without_share)
    return Drawing(figure, card)


def _shares_of_gdp(axes, shares: pd.DataFrame, missing: list[str]) -> None:
    for state in STATES:
        rows = shares[shares["country_iso3"] == state]
        if rows.empty:
            continue
        firm = ~(rows["later"] | rows["estimated"])
        style = {"color": STATE_COLOURS[state], "marker": STATE_MARKERS[state], "ms": 3.6}
        axes.plot(rows["year"][firm], rows["share_of_gdp_percent"][firm], gid=f"firm {state}", **style)
        weak = rows[~firm]
        if len(weak):
            bridge = rows[rows["year"] >= weak["year"].min() - 1]
            axes.plot(bridge["year"], bridge["share_of_gdp_percent"], ":", color=STATE_COLOURS[state], lw=1.3, zorder=1)
            axes.plot(
                weak["year"], weak["share_of_gdp_percent"], linestyle="none", mfc="white", mew=1.1,
                gid=f"weak {state}", **style,
            )  # fmt: skip
        end = rows.iloc[-1]
        axes.text(
            end["year"] + 0.6, end["share_of_gdp_percent"], f"{STATE_NAMES[state]} {end['share_of_gdp_percent']:.1f}",
            color=STATE_INKS[state], va="center", fontsize=SMALL_POINTS, fontweight="semibold", linespacing=1.1,
        )  # fmt: skip
    first, last = shares["year"].min(), shares["year"].max()
    axes.set(xlim=(first - 0.5, last + 0.3), ylim=(0, 57))
    axes.set_title("Percent of GDP", loc="left", fontsize=LABEL_POINTS, fontweight="semibold", pad=10)
    ticks = range(2000, last + 1, 4)
    axes.set_xticks(ticks, [f"{tick}" for tick in ticks])
    axes.set_yticks(range(0, 51, 10))
    axes.grid(axis="y")
    axes.text(
        last + 0.3, 56.6, "hollow: estimated, or\nknown after the article", ha="right", va="top",
        fontsize=SMALL_POINTS, color=MUTED, linespacing=1.15,
    )  # fmt: skip
    axes.text(first, 56.6, f"{listed(missing)}:\nno data", color=STATE_INKS["TKM"], fontsize=SMALL_POINTS, va="top",
              linespacing=1.15)  # fmt: skip


def _shares_from_russia(axes, russian: pd.DataFrame, without_share: list[str]) -> None:
    places, place, previous = [], 0.0, None
    for state in russian["country_iso3"]:
        place += 1 if state == previous else 1.9 if previous else 0.9
        if state != previous:
            axes.text(58, place - 0.95, STATE_NAMES[state], color=STATE_INKS[state], fontsize=SMALL_POINTS,
                      fontweight="semibold", va="center_baseline", ha="right")  # fmt: skip
        places.append(place)
        previous = state
    axes.hlines(places, 60, 100, color=FAINT, lw=0.6, zorder=0)
    for row, place in zip(russian.itertuples(), places, strict=True):
        state = row.country_iso3
        axes.plot(
            row.share_from_russia_percent, place, STATE_MARKERS[state], color=STATE_COLOURS[state], ms=5.5, mew=1.2,
            mfc="white" if row.later else STATE_COLOURS[state], gid="from Russia",
        )  # fmt: skip
        axes.text(row.share_from_russia_percent + 2.2, place, f"{row.share_from_russia_percent:g}",
                  fontsize=SMALL_POINTS, va="center_baseline", path_effects=HALO)  # fmt: skip
        axes.text(58, place, in_words(row.period), ha="right", fontsize=SMALL_POINTS, color=MUTED, va="center_baseline")
    last = places[-1] + 1.5
    missing = f"{listed(without_share)}: no figure"
    axes.text(100, last, missing, ha="right", va="center", fontsize=SMALL_POINTS, color=MUTED)
    axes.set(xlim=(60, 100), ylim=(last + 0.5, -0.6))
    axes.set_title("Percent of remittances that came from Russia", loc="right", fontsize=LABEL_POINTS,
                   fontweight="semibold", pad=10)  # fmt: skip
    axes.set_yticks([])
    axes.set_xticks(range(60, 101, 10))


@house_style()
def russian_arrivals(russian_arrivals: pd.DataFrame) -> Drawing:
    """Russians arriving in Central Asia in 2022, against the article's word 'thousands' (F08).

    Parameters
    ----------
    russian_arrivals : DataFrame
        ``country_iso3``, ``period_start``, ``period_end``, ``measure``, ``persons`` (or crossings), ``source_id``.
    """
    weeks = after_call_up(russian_arrivals)
    present = russian_arrivals[russian_arrivals["measure"] == "present-estimate"]
    yearly = yearly_arrivals(russian_arrivals)
    drawn = pd.concat(
        [
            weeks.melt(
                ["country_iso3", "until", "source_id"], ["entries", "exits"], "measure", "persons_or_crossings"
            ).assign(part="since the call-up", period=lambda rows: f"{CALL_UP}/" + rows["until"].astype("str")),
            present.assign(
                part="since the call-up", persons_or_crossings=present["persons"], period=present["period_end"]
            ),
            yearly.assign(part="by year", persons_or_crossings=yearly["persons"]),
        ]
    )[["part", "country_iso3", "measure", "period", "persons_or_crossings", "source_id"]].reset_index(drop=True)
    missing = [STATE_NAMES[state] for state in STATES if state not in set(russian_arrivals["country_iso3"])]
    whole = yearly[yearly["year"] == int(CALL_UP[:4])]
    card = Card(
        "F08",
        "russian_arrivals",
        title="After the call-up Kazakhstan counted hundreds of thousands of entries",
        subtitle="Russians crossing into Central Asian states in {year}; each tick to the right is {factor} times as "
        "many",
        caption="Only Kazakhstan published counts for the weeks after the call-up of {call_up}. Entries are "
        "crossings: one person may count several times, many left again, and motives were not recorded. Entries "
        "of a whole year cover all purposes and are no count of people fleeing; the marks of {before} show that "
        "Russians came before, too. Measures differ from row to row and must not be added. {missing}: no figure, "
        "which is not zero. The band reads thousands as {low:,} to under {high:,}.",
        alt="Dots on a scale that grows {factor}-fold from tick to tick. Kazakhstan after {call_up}: {weeks}; "
        "{present:,} present at the end. Figures for {year}: {yearly}. {missing} has no figure. The word "
        "thousands, read as {low:,} to under {high:,}, is a band left of every count of {year}.",
        claims=("C22", "C22b"),
        tables=("russian_arrivals",),
        drawn=drawn,
        values={
            "year": CALL_UP[:4],
            "before": yearly["year"].min(),
            "factor": spell(10),
            "call_up": in_words(CALL_UP),
            "missing": listed(missing),
            "weeks": "; ".join(
                f"{row.entries:,} in and {row.exits:,} out by {in_words(row.until)}" for row in weeks.itertuples()
            ),
            "present": present["persons"].max(),
            "yearly": "; ".join(
                f"{STATE_NAMES[row.country_iso3]} {row.persons:,} ({row.counted})" for row in whole.itertuples()
            ),
            "low": THOUSANDS[0],
            "high": THOUSANDS[1],
        },
    )
    figure, grid = sheet(card, 4.4, left=2.3, right=0.15, top=0.06, bottom=0.3)
    axes = figure.add_subplot(grid[0, 0])
    axes.set_xscale("log")
    axes.set(xlim=(THOUSANDS[0], 9e6))
    axes.xaxis.set_major_locator(FixedLocator([1e3, 1e4, 1e5, 1e6]))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value / 1e6:.0f} million" if value >= 1e6 else f"{value:,.0f}")
    )
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_yticks([])
    axes.grid(axis="x")
    first = _call_up_rows(axes, weeks, present)
    second = _yearly_rows(axes, yearly, first + 1.7)
    axes.set_ylim(second, -1.5)
    for top, foot in ((-0.55, first + 0.55), (first + 2.15, second)):
        width = THOUSANDS[1] - THOUSANDS[0]
        axes.add_patch(Rectangle((THOUSANDS[0], top), width, foot - top, color=BAND, lw=0, zorder=0))
    axes.text(
        (THOUSANDS[0] * THOUSANDS[1]) ** 0.5, first / 2, "“thousands”,\nthe word in\nthe article",
        ha="center", va="center", color=HIGHLIGHT, fontweight="semibold", fontsize=LABEL_POINTS, linespacing=1.2,
    )  # fmt: skip
    return Drawing(figure, card)


def _heading(axes, place: float, words: str) -> None:
    axes.annotate(
        words, (0, place), xycoords=("axes fraction", "data"), xytext=(-155.5, 0), textcoords="offset points",
        va="center_baseline", fontsize=LABEL_POINTS, fontweight="semibold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2}, zorder=5,
    )  # fmt: skip


def _row_name(axes, place: float, words: str, colour: str = INK) -> None:
    axes.annotate(
        words, (0, place), xycoords=("axes fraction", "data"), xytext=(-8, 0), textcoords="offset points",
        ha="right", va="center_baseline", fontsize=SMALL_POINTS, color=colour,
    )  # fmt: skip


def _dot(axes, persons: int, place: float, words: str, side: str, **marker) -> None:
    axes.plot(persons, place, linestyle="none", gid="arrivals", **marker)
    axes.annotate(
        words, (persons, place), xytext=(6 if side == "right" else -6, 0), textcoords="offset points",
        ha="left" if side == "right" else "right", va="center_baseline", fontsize=SMALL_POINTS, path_effects=HALO,
    )  # fmt: skip


def _call_up_rows(axes, weeks: pd.DataFrame, present: pd.DataFrame) -> float:
    colour = STATE_COLOURS["KAZ"]
    _heading(axes, -1.05, f"Kazakhstan, counted from the call-up of {in_words(CALL_UP)} on")
    place = -1.0
    for row in weeks.itertuples():
        place += 1
        _row_name(axes, place, f"border crossings to {in_words(row.until, year=False)}")
        axes.hlines(place, row.exits, row.entries, color=FAINT, lw=2.5, zorder=1, gid="background")
        _dot(axes, row.entries, place, f"{row.entries:,} in", "right", marker="o", ms=6, color=colour)
        _dot(axes, row.exits, place, f"{row.exits:,} out", "left", marker="o", ms=6, color=colour, mfc="white", mew=1.2)
    for row in present.itertuples():
        place += 1
        _row_name(axes, place, f"still there on {in_words(row.period_end, year=False)}, an estimate")
        _dot(axes, row.persons, place, f"about {row.persons:,} people", "right", marker="*", ms=8, color=colour)
    return place


def _yearly_rows(axes, yearly: pd.DataFrame, place: float) -> float:
    _heading(axes, place, f"All of {CALL_UP[:4]} or part of it, measures unlike one another")
    for state in STATES:
        rows = yearly[yearly["country_iso3"] == state]
        if rows.empty:
            place += 1
            _row_name(axes, place, STATE_NAMES[state], STATE_INKS[state])
            axes.annotate(
                "no figure", (THOUSANDS[1], place), xytext=(6, 0), textcoords="offset points",
                va="center_baseline", fontsize=SMALL_POINTS, color=STATE_INKS[state],
            )  # fmt: skip
        for counted, kind in rows.groupby("counted", sort=False):
            place += 1
            now = kind[kind["year"] == int(CALL_UP[:4])]
            _row_name(axes, place, f"{STATE_NAMES[state]}, {counted}", STATE_INKS[state])
            for row in kind[kind["year"] < int(CALL_UP[:4])].itertuples():
                _dot(axes, row.persons, place, f"{row.persons:,} {row.period}", "left", marker=STATE_MARKERS[state],
                     ms=6, color=GREY, mfc="white", mew=1.2, zorder=3)  # fmt: skip
            low, high = now["persons"].min(), now["persons"].max()
            for persons in now["persons"]:
                axes.plot(persons, place, STATE_MARKERS[state], ms=6, color=STATE_COLOURS[state], gid="arrivals")
            # Two reports that round differently need one label.
            words = f"{low:,}" if high - low < high / 1_000 else f"{low:,} and {high:,}"
            left = high >= 1e6
            axes.annotate(
                f"{words}, {now['period'].iloc[0]}", (high, place), xytext=(-6 if left else 6, 0),
                textcoords="offset points", ha="right" if left else "left", va="center_baseline",
                fontsize=SMALL_POINTS, path_effects=HALO,
            )  # fmt: skip
    return place + 0.7


@house_style()
def expulsions(removals: pd.DataFrame, corrections: pd.DataFrame) -> Drawing:
    """Expulsions and related counts before and after the attack, each measure by itself (F09).

    Parameters
    ----------
    removals : DataFrame
        ``period``, ``measure``, ``nationality_iso3``, ``place``, ``persons``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    """
    drawn = removals_by_measure(removals, corrections)
    # One figure may be reported under two names; where it stands a second time, the panel says so.
    drawn["as_expulsions"] = drawn.duplicated(["period", "nationality_iso3", "persons"])
    bailiffs = drawn[(drawn["measure"] == "expulsions") & (drawn["when"] == "before the attack")]
    earliest, latest = bailiffs.iloc[0], bailiffs.iloc[-1]
    first, last = earliest["persons"], latest["persons"]
    after = drawn[(drawn["measure"] == "expulsions") & (drawn["period"] == ATTACK[:4])]["persons"].max()
    card = Card(
        "F09",
        "expulsions",
        title="Expulsions from Russia were rising before the attack, then rose further",
        subtitle="Removals by measure, people of all nationalities unless said; a bar is as wide as its period, "
        "scales differ",
        caption="The measures overlap: do not join or add them. Grey bars end before the attack of {attack}; "
        "everything else runs past the article and became known later. Expulsions by bailiffs grew from "
        "{first:,} to {last:,} in the year before, so the rise to {after:,} need not be the attack's effect "
        "alone. A narrow bar is part of the wide one behind it. The {first:,} of {first_year} is reported under "
        "two names. National totals are not Central Asians; only Tajikistan counted its own.",
        alt="Small panels by measure. {panels}. A line marks the attack of {attack}.",
        claims=("C03", "C07", "C07b"),
        tables=("removals",),
        drawn=drawn,
        values={
            "attack": in_words(ATTACK),
            "first": first,
            "first_year": earliest["start"].year,
            "last": last,
            "after": after,
            "panels": ". ".join(
                f"{name}: "
                + ", ".join(
                    f"{'at most ' if row.at_most else ''}{row.persons:,} ({in_words(row.period)})"
                    for row in drawn[drawn["measure"] == measure].itertuples()
                )
                for measure, name in REMOVALS.items()
            ),
        },
    )
    figure, grid = sheet(
        card, 4.5, rows=2, columns=6, left=0.14, right=0.24, top=0.34, bottom=0.3, hspace=0.52, wspace=0.45
    )
    slots = [grid[0, 0:3], grid[0, 3:6], grid[1, 0:2], grid[1, 2:4], grid[1, 4:6]]
    for (measure, name), slot in zip(REMOVALS.items(), slots, strict=True):
        wide = slot.rowspan.start == 0
        _removal_panel(figure.add_subplot(slot), name, drawn[drawn["measure"] == measure], wide)
    _bar_key(figure.axes[0])
    return Drawing(figure, card)


def _removal_panel(axes, name: str, rows: pd.DataFrame, wide: bool) -> None:
    first, last, attack = date(2022, 1, 1), date(2026, 1, 1), date2num(first_day(ATTACK))
    top = rows["persons"].max() * 1.32
    spans = rows.assign(days=[(end - start).days + 1 for start, end in zip(rows["start"], rows["end"], strict=True)])
    for row in spans.sort_values("days", ascending=False, kind="stable").itertuples():
        axes.bar(date2num(row.start), row.persons, row.days, align="edge", **_bar_style(row.when))
    # Two reports of one period share a label.
    for (start, end), reports in spans.groupby(["start", "end"], sort=False):
        height, at_most = reports["persons"].max(), reports["at_most"].any()
        shared = "reported as\nexpulsions too:\n" if reports["as_expulsions"].any() else ""
        either = " or " if wide or reports["days"].iloc[0] > 360 else " or\n"
        number = either.join(f"{persons:,}" for persons in sorted(set(reports["persons"])))
        style = {"fontsize": SMALL_POINTS, "zorder": 5, "linespacing": 1.1}
        if reports["days"].iloc[0] > 360:
            # Beside the line of the attack rather than across it.
            across = start <= first_day(ATTACK) <= end
            axes.text(
                attack + 14 if across else date2num(end) - 8 if at_most else date2num(start) + 182, height + top * 0.02,
                f"up to {number}\nin a year before" if at_most else shared + number,
                ha="left" if across else "right" if at_most else "center", va="bottom", **style,
            )  # fmt: skip
        else:
            month = in_words(f"{start}/{end}", year=False)
            axes.annotate(
                f"{number}, {month}" if wide else f"{number},\n{month}", (date2num(end), height),
                xytext=(date2num(date(2025, 1, 1)) + 22, height), va="center", color=MUTED,
                arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 0}, **style,
            )  # fmt: skip
    for year in range(first.year, int(ATTACK[:4])):
        if not any(day.year == year for day in rows["start"]) and not rows["at_most"].any():
            middle = date2num(date(year, 7, 2))
            axes.text(middle, top * 0.03, "no figure", ha="center", fontsize=SMALL_POINTS, color=MUTED)
    axes.set(xlim=(date2num(first) - 4, date2num(last) + 6), ylim=(0, top))
    axes.set_title(name, loc="left", fontsize=SMALL_POINTS + 0.5, fontweight="semibold", pad=7)
    axes.xaxis_date()
    years = range(first.year, last.year)
    axes.set_xticks([date2num(date(year, 7, 2)) for year in years], [f"{year}" for year in years])
    axes.tick_params(axis="x", length=0)
    axes.set_yticks([])
    axes.axvline(attack, color=INK, lw=1, zorder=4)
    if wide:
        axes.text(attack - 18, top, "attack", ha="right", va="top", fontsize=SMALL_POINTS)


def _bar_style(when: str) -> dict:
    past = when == "before the attack"
    return {"facecolor": GREY if past else "#f6dedb", "edgecolor": "white" if past else HIGHLIGHT, "linewidth": 0.9,
            "zorder": 2, "gid": when}  # fmt: skip


def _bar_key(axes) -> None:
    for down, (when, words) in enumerate(
        {"before the attack": "ended before the attack", "runs past the article": "runs past the article"}.items()
    ):
        y = 0.9 - 0.13 * down
        place = {"transform": axes.transAxes}
        axes.add_patch(Rectangle((0.0, y), 0.025, 0.075, **place, **{**_bar_style(when), "gid": "key"}))
        axes.text(0.04, y + 0.035, words, va="center_baseline", fontsize=SMALL_POINTS, color=MUTED, **place)
