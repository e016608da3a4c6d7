"""Drawings on migration: ten million among all counts, remittances, Russian arrivals of 2022, and expulsions."""

from datetime import date
from functools import partial

import matplotlib.patheffects as effects
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from claimbook.book import Book
from claimbook.dates import first_day, in_words
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.migration import measures
from topics.migration.measures import GROUPS, OF_PEOPLE, REMOVALS, THOUSANDS, YEARS
from topics.shared.events import ATTACK, MOBILISATION
from topics.shared.remittances import remittance_shares, shares_from_russia
from topics.shared.states import STATE_COLOURS, STATE_INKS, STATE_MARKERS, STATE_NAMES, STATES, names_of

HALO = [effects.withStroke(linewidth=2.6, foreground="white")]
BAND = "#f3e3c3"
short = partial(in_words, months="short")
# F06: heights in inches of a row, of the gap between groups and of the head with its labels.
ROW, GAP, HEAD = 0.205, 0.13, 0.62
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
    ("CA5", "people present, official count"): ("{n:.0f} in {period}, quoted by a blog", "right"),
    ("CA5", "people present, estimate"): ("{n:.0f} in {period}", "right"),
    ("ALL", "people staying illegally, estimate"): ("{n:.2f} staying illegally", "right"),
    ("UZB", "people present, estimate"): ("{n:.1f} Uzbekistan", "right"),
    ("ALL", "people born there, revision of 2024"): ("{n:.1f} born abroad", "left"),
    ("CA5", "people born there, revision of 2024"): ("{n:.1f} born in the five", "right"),
    ("ALL", "permits issued"): ("{n:.1f} in {period}", "right"),
    ("ALL", "registrations, all purposes"): ("{n:.1f}, {period}", "right"),
    ("CA3", "registrations, all purposes"): ("{n:.1f} in {period}", "left"),
    ("UZB", "registrations, all purposes"): ("{n:.1f} Uzbekistan, {period}", "right"),
    ("ALL", "entries for all purposes"): ("{n:.1f} in {period}", "right"),
}


def _write(axes, x: float, y: float, words: str, **style) -> None:
    """Small words at a point of the axes' data."""
    axes.text(x, y, words, **{"va": "center_baseline", "fontsize": SMALL_POINTS, **style})


def _beside(axes, x: float, y: float, words: str, side: str = "right", **style) -> None:
    """Small words six points beside a mark."""
    left = side == "left"
    style = {"va": "center_baseline", "fontsize": SMALL_POINTS, "ha": "right" if left else "left", **style}
    axes.annotate(words, (x, y), xytext=(-6 if left else 6, 0), textcoords="offset points", **style)


@house_style()
def ten_million(book: Book) -> Drawing:
    """Ten million among all counts, by what is being counted (F06)."""
    counts = book.used("migrant_counts")
    figures = measures.migrant_figures(counts, book.published, book.used("migrant_stock"))
    figures = figures.assign(period=figures["period"].map(short)).sort_values(
        ["group", "coverage", "number_millions", "period"],
        key=lambda cells: cells.map(GROUPS.index) if cells.name == "group" else cells,
        ignore_index=True,
    )
    drawn = figures.drop(columns="own_statement")
    five = measures.numbers_of_the_five(counts, book.published)
    five = five.loc[five["recent"], "persons"] / 1e6
    older = counts[(counts["measure"] == "persons-present-official") & (counts["period_end"] < YEARS[0])]
    older = older.loc[older["persons"].idxmax()]
    claimed = figures.loc[figures["own_statement"], "number_millions"].iloc[0]
    largest = drawn.groupby("group")["number_millions"].max()
    quoted = drawn[(drawn["country_iso3"] == "CA3") & (drawn["group"] == "figures put about")]
    card = Card(
        "F06",
        "ten_million",
        title="In {first_year}-{last_year} registrations pass {claimed_word} million; counts of people do not",
        subtitle="Counts of migrants in Russia ending in {first_year} to {last_year}, by what is counted, in "
        "millions of people or acts",
        caption="Unlike things stand in rows of their own and must not be joined or added. The shaded range is what "
        "figures for people of the five give, {low:.1f} to {high:.0f} million or more; the largest count of "
        "people of all nationalities is {most:.1f} million; in {older_year} it had been {older:.1f} million. Do not "
        "conclude that the article made its number up: the BBC quoted the interior ministry for {bbc:.1f} million "
        "from three countries. It would fit acts of registration, an inference. Counts without a date, or that do "
        "not say what is registered, are left out.",
        alt="{marks} dots in {groups} rows. The article's {claimed:.0f} million is a vertical line. People of all "
        "nationalities reach {most:.1f} million; people of the five together lie between {low:.1f} and "
        "{high:.0f} million. Acts of registration reach {acts:.1f} million and entries {crossings:.1f} million, "
        "for all nationalities. {later} of the counts end after the article.",
        claims=("C10", "C10b"),
        tables=("migrant_counts", "migrant_stock"),
        drawn=drawn,
        values={
            "claimed": claimed,
            "claimed_word": spell(round(claimed)),
            "first_year": YEARS[0],
            "last_year": YEARS[1],
            "low": five.min(),
            "high": five.max(),
            "most": largest.loc[list(OF_PEOPLE)].max(),
            "older": older["persons"] / 1e6,
            "older_year": older["period_end"][:4],
            "bbc": quoted["number_millions"].iloc[0],
            "acts": largest["acts of registration"],
            "crossings": largest["border crossings"],
            "marks": len(drawn),
            "groups": spell(drawn["group"].nunique()),
            "later": drawn["later"].sum(),
        },
    )
    places = _places(drawn)
    foot = max(places.values()) + ROW / 2
    figure, grid = sheet(card, foot + 0.42, left=1.62, right=0.05, top=0.02, bottom=0.32)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, 20), ylim=(foot + 0.06, 0))
    axes.set_xticks(range(0, 17, 2), [f"{tick} million" if tick == 2 else f"{tick}" for tick in range(0, 17, 2)])
    axes.set_yticks([])
    axes.axvspan(five.min(), five.max(), 0, 1 - HEAD / (foot + 0.06), color=BAND, lw=0)
    axes.vlines(claimed, HEAD - 0.02, foot + 0.06, color=HIGHLIGHT, lw=1.4, zorder=1)
    over = {"ha": "center", "va": "bottom", "linespacing": 1.1}
    words = f"{claimed:.0f} million\nin the article"
    _write(axes, claimed, HEAD - 0.06, words, color=HIGHLIGHT, fontweight="semibold", **over)
    words = f"people of the five:\n{five.min():.1f} to {five.max():.0f} million or more"
    _write(axes, five.mean(), HEAD - 0.06, words, **over)
    _group_headings(axes, places)
    _counts(axes, drawn, places)
    own = places["figures put about", LANES[1]]
    axes.plot(claimed, own, "D", ms=7, color=HIGHLIGHT, mec="white", mew=0.8, zorder=4)
    _count_labels(axes, drawn, places)
    _coverage_key(axes)
    return Drawing(figure, card)


def _places(drawn: pd.DataFrame) -> dict[tuple, float]:
    """How far down each row of F06 stands, in inches: one for each group and lane with counts."""
    places, down, previous = {}, HEAD, GROUPS[0]
    for group in GROUPS:
        for lane in LANES:
            if ((drawn["group"] == group) & drawn["coverage"].isin(lane)).any():
                down += ROW + (GAP if group != previous else 0)
                places[group, lane] = down - ROW / 2
                previous = group
    return places


def _group_headings(axes, places: dict[tuple, float]) -> None:
    for group, (heading, below) in HEADINGS.items():
        rows = [place for (of, _), place in places.items() if of == group]
        if not rows:
            continue
        middle = sum(rows) / len(rows)
        above = {"va": "bottom", "fontsize": LABEL_POINTS, "fontweight": "semibold"}
        _write(axes, -0.25, middle - 0.01, heading, ha="right", **above)
        _write(axes, -0.25, middle + 0.01, below, ha="right", va="top", color=MUTED)
        if group != GROUPS[0]:
            axes.axhline(min(rows) - ROW / 2 - GAP / 2, xmin=-0.4, color=FAINT, lw=0.6, clip_on=False, zorder=0)


def _counts(axes, drawn: pd.DataFrame, places: dict[tuple, float]) -> None:
    for (group, lane), place in places.items():
        axes.hlines(place, 0, 16.9, color=FAINT, lw=0.6, zorder=0.5)
        for coverage in lane:
            marker, size, colour = COVERAGE_MARKS[coverage]
            style = {"ms": size, "mec": colour, "mew": 1, "zorder": 3, "gid": "counts"}
            rows = drawn[(drawn["group"] == group) & (drawn["coverage"] == coverage)]
            for later, marks in rows.groupby("later")["number_millions"]:
                axes.plot(marks, [place] * len(marks), marker, mfc="white" if later else colour, **style)


def _count_labels(axes, drawn: pd.DataFrame, places: dict[tuple, float]) -> None:
    for (country, counted), (words, side) in TELLING.items():
        rows = drawn[(drawn["country_iso3"] == country) & (drawn["counted"] == counted)]
        if rows.empty:
            continue
        row = rows.loc[rows["number_millions"].idxmax()]
        lane = next(lane for lane in LANES if row["coverage"] in lane)
        left = side == "left"
        start = rows["number_millions"].min() if left and country == "ALL" else row["number_millions"]
        place, words = places[row["group"], lane], words.format(n=row["number_millions"], period=row["period"])
        style = {"ha": "right" if left else "left", "path_effects": HALO, "zorder": 4}
        _write(axes, start - 0.32 if left else start + 0.32, place, words, **style)


def _coverage_key(axes) -> None:
    for x, (coverage, (marker, size, colour)) in zip(KEY_AT, COVERAGE_MARKS.items(), strict=False):
        axes.plot(x, 0.08, marker, ms=size, color=colour, clip_on=False)
        _write(axes, x + 0.3, 0.08, coverage, color=MUTED)
    axes.plot(KEY_AT[-1], 0.08, "o", ms=5, mfc="white", mec=MUTED, clip_on=False)
    _write(axes, KEY_AT[-1] + 0.3, 0.08, "hollow: ends after the article", color=MUTED)


@house_style()
def remittances(book: Book) -> Drawing:
    """Remittances as a share of GDP, and Russia's share of them where known (F07)."""
    shares = remittance_shares(book.used("remittances"), book.published)
    russian = shares_from_russia(book.used("remittances_from_russia"), book.published)
    left = shares.rename(columns={"share_of_gdp_percent": "percent"})
    left = left.assign(panel="share of GDP", period=left["year"].astype("str"))
    right = russian.rename(columns={"share_from_russia_percent": "percent"})
    right = right.assign(panel="share from Russia", estimated=False)
    columns = ["panel", "country_iso3", "period", "percent", "estimated", "later", "source_id"]
    drawn = pd.concat([left, right], ignore_index=True)[columns]
    known = shares[~shares["later"]]
    last = known[known["year"] == known["year"].max()].set_index("country_iso3")["share_of_gdp_percent"]
    missing = names_of(set(STATES) - set(shares["country_iso3"]))
    without = names_of(set(STATES) - set(russian["country_iso3"]))
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
            "missing": missing,
            "without": without,
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
    _shares_from_russia(figure.add_subplot(grid[0, 1]), russian, without)
    return Drawing(figure, card)


def _shares_of_gdp(axes, shares: pd.DataFrame, missing: str) -> None:
    for state, rows in shares.groupby("country_iso3"):
        years, percent = rows["year"], rows["share_of_gdp_percent"]
        weak = rows["later"] | rows["estimated"]
        style = {"color": STATE_COLOURS[state], "marker": STATE_MARKERS[state], "ms": 3.6}
        axes.plot(years[~weak], percent[~weak], gid=f"firm {state}", **style)
        if weak.any():
            bridge = years >= years[weak].min() - 1
            axes.plot(years[bridge], percent[bridge], ":", color=STATE_COLOURS[state], lw=1.3, zorder=1)
            style |= {"linestyle": "none", "mfc": "white", "mew": 1.1, "gid": f"weak {state}"}
            axes.plot(years[weak], percent[weak], **style)
        words = f"{STATE_NAMES[state]} {percent.iloc[-1]:.1f}"
        style = {"color": STATE_INKS[state], "va": "center", "fontweight": "semibold", "linespacing": 1.1}
        _write(axes, years.iloc[-1] + 0.6, percent.iloc[-1], words, **style)
    first, last = shares["year"].min(), shares["year"].max()
    axes.set(xlim=(first - 0.5, last + 0.3), ylim=(0, 57))
    axes.set_title("Percent of GDP", loc="left", fontsize=LABEL_POINTS, fontweight="semibold", pad=10)
    ticks = range(2000, last + 1, 4)
    axes.set_xticks(ticks, [f"{tick}" for tick in ticks])
    axes.set_yticks(range(0, 51, 10))
    axes.grid(axis="y")
    top = {"va": "top", "linespacing": 1.15}
    words = "hollow: estimated, or\nknown after the article"
    _write(axes, last + 0.3, 56.6, words, ha="right", color=MUTED, **top)
    _write(axes, first, 56.6, f"{missing}:\nno data", color=STATE_INKS["TKM"], **top)


def _shares_from_russia(axes, russian: pd.DataFrame, without: str) -> None:
    places, place, previous = [], 0.0, None
    for state in russian["country_iso3"]:
        place += 1 if state == previous else 1.9 if previous else 0.9
        if state != previous:
            style = {"color": STATE_INKS[state], "fontweight": "semibold", "ha": "right"}
            _write(axes, 58, place - 0.95, STATE_NAMES[state], **style)
        places.append(place)
        previous = state
    axes.hlines(places, 60, 100, color=FAINT, lw=0.6, zorder=0)
    for row, place in zip(russian.itertuples(), places, strict=True):
        colour, percent = STATE_COLOURS[row.country_iso3], row.share_from_russia_percent
        style = {"color": colour, "ms": 5.5, "mew": 1.2, "mfc": "white" if row.later else colour}
        axes.plot(percent, place, STATE_MARKERS[row.country_iso3], gid="from Russia", **style)
        _write(axes, percent + 2.2, place, f"{percent:g}", path_effects=HALO)
        _write(axes, 58, place, short(row.period), ha="right", color=MUTED)
    last = places[-1] + 1.5
    _write(axes, 100, last, f"{without}: no figure", ha="right", va="center", color=MUTED)
    axes.set(xlim=(60, 100), ylim=(last + 0.5, -0.6))
    title = "Percent of remittances that came from Russia"
    axes.set_title(title, loc="right", fontsize=LABEL_POINTS, fontweight="semibold", pad=10)
    axes.set_yticks([])
    axes.set_xticks(range(60, 101, 10))


@house_style()
def russian_arrivals(book: Book) -> Drawing:
    """Russians arriving in Central Asia in 2022, against the article's word 'thousands' (F08)."""
    arrivals = book.used("russian_arrivals")
    weeks, yearly = measures.after_call_up(arrivals), measures.yearly_arrivals(arrivals)
    yearly = yearly.assign(period=yearly["period"].map(short))
    present = arrivals[arrivals["measure"] == "present-estimate"]
    crossings = weeks.melt(["country_iso3", "until", "source_id"], ["entries", "exits"], "measure", "persons")
    crossings = crossings.assign(period=f"{MOBILISATION}/" + crossings["until"])
    since = pd.concat([crossings, present.assign(period=present["period_end"])]).assign(part="since the call-up")
    drawn = pd.concat([since, yearly.assign(part="by year")], ignore_index=True)
    drawn = drawn.rename(columns={"persons": "persons_or_crossings"})
    whole = yearly[yearly["year"] == int(MOBILISATION[:4])]
    card = Card(
        "F08",
        "russian_arrivals",
        title="After the call-up Kazakhstan counted hundreds of thousands of entries",
        subtitle="Russians crossing into Central Asian states in {year}; each tick to the right is {factor} times as "
        "many",
        caption="Only Kazakhstan published counts for the weeks after the call-up of {call_up}. Entries are "
        "crossings: one person may count several times, many left again, and motives were not recorded. Entries "
        "of a whole year cover all purposes and are no count of people fleeing; the marks of {before} show that "
        "Russians came before, too. Measures differ from row to row and must not be added. The number of {before} for "
        "Uzbekistan's tourists is given for nine months and for the whole year. {missing}: no figure, which is not "
        "zero. Thousands are read as {low:,} or more.",
        alt="Dots on a scale that grows {factor}-fold from tick to tick. Kazakhstan after {call_up}: {weeks}; "
        "{present:,} present at the end. Figures for {year}: {yearly}. {missing} has no figure. A line "
        "at {low:,}, the least that thousands can mean, stands left of every count of {year}.",
        claims=("C22", "C22b"),
        tables=("russian_arrivals",),
        drawn=drawn[["part", "country_iso3", "measure", "period", "persons_or_crossings", "source_id"]],
        values={
            "year": MOBILISATION[:4],
            "before": yearly["year"].min(),
            "factor": spell(10),
            "call_up": in_words(MOBILISATION),
            "missing": names_of(set(STATES) - set(arrivals["country_iso3"])),
            "weeks": "; ".join(
                f"{row.entries:,} in and {row.exits:,} out by {in_words(row.until)}" for row in weeks.itertuples()
            ),
            "present": present["persons"].max(),
            "yearly": "; ".join(
                f"{STATE_NAMES[row.country_iso3]} {row.persons:,} ({row.counted})" for row in whole.itertuples()
            ),
            "low": THOUSANDS,
        },
    )
    figure, grid = sheet(card, 4.4, left=2.3, right=0.15, top=0.06, bottom=0.3)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xscale="log", xlim=(1e3, 9e6), yticks=[])
    axes.set_xticks([1e3, 1e4, 1e5, 1e6], ["1,000", "10,000", "100,000", "1 million"])
    axes.minorticks_off()
    axes.grid(axis="x")
    first = _call_up_rows(axes, weeks, present)
    second = _yearly_rows(axes, yearly, first + 1.7)
    axes.set_ylim(second, -1.5)
    axes.vlines([THOUSANDS] * 2, [-0.55, first + 2.15], [first + 0.55, second], color=HIGHLIGHT, lw=1.4, zorder=1)
    style = {"va": "center", "fontsize": LABEL_POINTS, "fontweight": "semibold", "linespacing": 1.2}
    _write(axes, THOUSANDS * 1.15, first / 2, "“thousands”,\nthe word in\nthe article", color=HIGHLIGHT, **style)
    return Drawing(figure, card)


def _in_margin(axes, place: float, words: str, points: float, **style) -> None:
    """Words left of the axes, some points from its edge."""
    at = {"xycoords": ("axes fraction", "data"), "xytext": (points, 0), "textcoords": "offset points"}
    axes.annotate(words, (0, place), va="center_baseline", **at, **style)


def _heading(axes, place: float, words: str) -> None:
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
    _in_margin(axes, place, words, -155.5, fontsize=LABEL_POINTS, fontweight="semibold", bbox=box, zorder=5)


def _row_name(axes, place: float, words: str, colour: str = INK) -> None:
    _in_margin(axes, place, words, -8, ha="right", fontsize=SMALL_POINTS, color=colour)


def _dot(axes, persons: int, place: float, words: str, side: str, **marker) -> None:
    axes.plot(persons, place, linestyle="none", gid="arrivals", **marker)
    _beside(axes, persons, place, words, side, path_effects=HALO)


def _call_up_rows(axes, weeks: pd.DataFrame, present: pd.DataFrame) -> float:
    colour = STATE_COLOURS["KAZ"]
    _heading(axes, -1.05, f"Kazakhstan, counted from the call-up of {short(MOBILISATION)} on")
    place = -1.0
    for row in weeks.itertuples():
        place += 1
        _row_name(axes, place, f"border crossings to {short(row.until, year=False)}")
        axes.hlines(place, row.exits, row.entries, color=FAINT, lw=2.5, zorder=1, gid="background")
        _dot(axes, row.entries, place, f"{row.entries:,} in", "right", marker="o", ms=6, color=colour)
        _dot(axes, row.exits, place, f"{row.exits:,} out", "left", marker="o", ms=6, color=colour, mfc="white", mew=1.2)
    for row in present.itertuples():
        place += 1
        _row_name(axes, place, f"still there on {short(row.period_end, year=False)}, an estimate")
        _dot(axes, row.persons, place, f"about {row.persons:,} people", "right", marker="*", ms=8, color=colour)
    return place


def _yearly_rows(axes, yearly: pd.DataFrame, place: float) -> float:
    year = int(MOBILISATION[:4])
    _heading(axes, place, f"All of {year} or part of it, measures unlike one another")
    for state in STATES:
        ink, marker, rows = STATE_INKS[state], STATE_MARKERS[state], yearly[yearly["country_iso3"] == state]
        if rows.empty:
            place += 1
            _row_name(axes, place, STATE_NAMES[state], ink)
            _beside(axes, 2e4, place, "no figure", color=ink)
        for (counted, _), kind in rows.groupby(["counted", "whole_year"], sort=False):
            place += 1
            _row_name(axes, place, f"{STATE_NAMES[state]}, {counted}", ink)
            grey = {"marker": marker, "ms": 6, "color": GREY, "mfc": "white", "mew": 1.2, "zorder": 3}
            for row in kind[kind["year"] < year].itertuples():
                _dot(axes, row.persons, place, f"{row.persons:,} {row.period}", "left", **grey)
            now = kind[kind["year"] == year]
            for persons in now["persons"]:
                axes.plot(persons, place, marker, ms=6, color=STATE_COLOURS[state], gid="arrivals")
            low, high = now["persons"].min(), now["persons"].max()
            # Two reports that round differently need one label.
            words = f"{low:,}" if high - low < high / 1_000 else f"{low:,} and {high:,}"
            side = "left" if high >= 1e6 else "right"
            _beside(axes, high, place, f"{words}, {now['period'].iloc[0]}", side, path_effects=HALO)
    return place + 0.7


@house_style()
def expulsions(book: Book) -> Drawing:
    """Expulsions and related counts before and after the attack, each measure by itself (F09)."""
    drawn = measures.removals_by_measure(book.used("removals"), book.published)
    # One figure may be reported under two names; where it stands a second time, the panel says so.
    drawn["as_expulsions"] = drawn.duplicated(["period", "nationality_iso3", "persons"])
    bailiffs = drawn[drawn["measure"] == "expulsions"]
    before = bailiffs[bailiffs["when"] == "before the attack"]
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
            "first": before["persons"].iloc[0],
            "first_year": before["start"].iloc[0].year,
            "last": before["persons"].iloc[-1],
            "after": bailiffs.loc[bailiffs["period"] == ATTACK[:4], "persons"].max(),
            "panels": ". ".join(
                f"{name}: {_told(drawn[drawn['measure'] == measure])}" for measure, name in REMOVALS.items()
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


def _told(rows: pd.DataFrame) -> str:
    return ", ".join(
        f"{'at most ' if row.at_most else ''}{row.persons:,} ({in_words(row.period)})" for row in rows.itertuples()
    )


def _removal_panel(axes, name: str, rows: pd.DataFrame, wide: bool) -> None:
    first, last, attack = date(2022, 1, 1), date(2026, 1, 1), date2num(first_day(ATTACK))
    top = rows["persons"].max() * 1.32
    spans = rows.assign(days=[(end - start).days + 1 for start, end in zip(rows["start"], rows["end"], strict=True)])
    for row in spans.sort_values("days", ascending=False, kind="stable").itertuples():
        axes.bar(date2num(row.start), row.persons, row.days, align="edge", **_bar_style(row.when))
    # Two reports of one period share a label.
    for _, reports in spans.groupby(["start", "end"], sort=False):
        if reports["days"].iloc[0] > 360:
            _year_label(axes, reports, attack, top * 0.02)
        else:
            _month_label(axes, reports, wide)
    years = range(first.year, last.year)
    middles = [date2num(date(year, 7, 2)) for year in years]
    for year, middle in zip(years, middles, strict=True):
        known = any(day.year == year for day in rows["start"]) or rows["at_most"].any()
        if year < int(ATTACK[:4]) and not known:
            _write(axes, middle, top * 0.03, "no figure", ha="center", va="baseline", color=MUTED)
    axes.set(xlim=(date2num(first) - 4, date2num(last) + 6), ylim=(0, top))
    axes.set_title(name, loc="left", fontsize=SMALL_POINTS + 0.5, fontweight="semibold", pad=7)
    axes.xaxis_date()
    axes.set_xticks(middles, [f"{year}" for year in years])
    axes.tick_params(axis="x", length=0)
    axes.set_yticks([])
    axes.axvline(attack, color=INK, lw=1, zorder=4)
    if wide:
        _write(axes, attack - 18, top, "attack", ha="right", va="top")


def _numbers(reports: pd.DataFrame, either: str) -> str:
    return either.join(f"{persons:,}" for persons in sorted(set(reports["persons"])))


def _year_label(axes, reports: pd.DataFrame, attack: float, above: float) -> None:
    start, end = date2num(reports["start"].iloc[0]), date2num(reports["end"].iloc[0])
    words = ("reported as\nexpulsions too:\n" if reports["as_expulsions"].any() else "") + _numbers(reports, " or ")
    x, side = start + 182, "center"
    if start <= attack <= end:
        # Beside the line of the attack rather than across it.
        x, side = attack + 14, "left"
    elif reports["at_most"].any():
        x, side, words = end - 8, "right", f"up to {words}\nin a year before"
    style = {"va": "bottom", "linespacing": 1.1, "zorder": 5}
    _write(axes, x, reports["persons"].max() + above, words, ha=side, **style)


def _month_label(axes, reports: pd.DataFrame, wide: bool) -> None:
    row, height = reports.iloc[0], reports["persons"].max()
    space, months = " " if wide else "\n", short(f"{row['start']}/{row['end']}", year=False)
    words = f"{_numbers(reports, f' or{space}')},{space}{months}"
    arrow = {"arrowstyle": "-", "color": GREY, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 0}
    at = {"xy": (date2num(row["end"]), height), "xytext": (date2num(date(2025, 1, 1)) + 22, height), "va": "center"}
    axes.annotate(words, **at, color=MUTED, arrowprops=arrow, fontsize=SMALL_POINTS, zorder=5, linespacing=1.1)


def _bar_style(when: str) -> dict:
    past = when == "before the attack"
    face, edge = (GREY, "white") if past else ("#f6dedb", HIGHLIGHT)
    return {"facecolor": face, "edgecolor": edge, "linewidth": 0.9, "zorder": 2, "gid": when}


def _bar_key(axes) -> None:
    place = {"transform": axes.transAxes}
    words = {"before the attack": "ended before the attack", "runs past the article": "runs past the article"}
    for down, (when, name) in enumerate(words.items()):
        y = 0.9 - 0.13 * down
        axes.add_patch(Rectangle((0.0, y), 0.025, 0.075, **place, **{**_bar_style(when), "gid": "key"}))
        _write(axes, 0.04, y + 0.035, name, color=MUTED, **place)
