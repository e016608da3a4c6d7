"""Drawings on migration: ten million among all numbers, remittances, Russian arrivals of 2022, and expulsions."""

from datetime import date
from functools import partial

import pandas as pd
from matplotlib.dates import date2num

from claimbook.book import Book
from claimbook.dates import bounds, first_day, in_words, last_day
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.migration import measures
from topics.migration.measures import GROUPS, THOUSANDS, YEARS
from topics.shared.events import ATTACK, MOBILISATION
from topics.shared.marks import article_published
from topics.shared.remittances import remittance_shares, shares_from_russia
from topics.shared.states import STATE_COLOURS, STATE_MARKERS, STATE_NAMES, STATES, names_of

short = partial(in_words, months="short")
BOLD = {"fontweight": "semibold", "fontsize": LABEL_POINTS}
# F06: what a reader is told of each group, and where the row names begin, in inches left of the axes.
HEADINGS = {
    "people of all nationalities": "People of all nationalities",
    "people from the five": "People from the five Central Asian states",
    "claims": "Claims: what the interior ministry is said to estimate",
    "acts": "Acts: one person is counted each time",
}
NAMES_LEFT = 2.86
WHOSE = {"ALL": "all nationalities", "CA3": "three countries"}
# Heights of F06 in inches: a row, and a heading with the gap above it.
ROW, HEADING = 0.235, 0.37


def _write(axes, x: float, y: float, words: str, **style) -> None:
    """Words at a point of the axes' data."""
    axes.text(x, y, words, **{"va": "center_baseline", "fontsize": SMALL_POINTS, "color": INK, **style})


def _in_margin(axes, place: float, words: str, inches: float, **style) -> None:
    """Words in a row of the axes, beginning some inches left of their edge."""
    at = {"xycoords": ("axes fraction", "data"), "xytext": (-72 * inches, 0), "textcoords": "offset points"}
    axes.annotate(words, (0, place), **{"va": "center_baseline", "fontsize": LABEL_POINTS, **at, **style})


def _millions(row) -> str:
    least = "at least " if "at least" in row.counted else ""
    return f"{least}{row.number_millions:.1f}".removesuffix(".0") + " million"


@house_style()
def ten_million(book: Book) -> Drawing:
    """Ten million among the numbers of people and of acts (F06)."""
    counts = book.used("migrant_counts")
    drawn = measures.highest_numbers(counts, book.published, book.used("migrant_stock"))
    drawn = drawn.assign(label=[_row_name(row, book.tables["sources"]) for row in drawn.itertuples()])
    groups = {group: drawn[drawn["group"] == group] for group in GROUPS}
    claimed = drawn.loc[drawn["own_statement"], "number_millions"].iloc[0]
    everybody, five, _, acts = (rows["number_millions"] for rows in groups.values())
    older = counts[counts["measure"] == "persons-present-official"].sort_values("period_end")
    older = older[older["country_iso3"] == "CA5"].iloc[0]
    then = counts[(counts["country_iso3"] == "ALL") & (counts["source_id"] == older["source_id"])].iloc[0]
    card = Card(
        "F06",
        "ten_million",
        title="No count of people puts {claimed_word} million Central Asians in Russia",
        subtitle="Migrants in Russia, {first_year} to {last_year}, in millions; hollow: later than the article of "
        "{published}",
        caption="Every number of people from the five in these years is shown, and the highest of everything else, "
        "which favours the claim. People from the five come to {low:.1f} to {high:.0f} million or more; all "
        "nationalities, with a later estimate of illegal stays added, to {most:.1f} million. Rows count unlike things "
        "and must not be joined or added; people by birthplace are mostly no migrant workers; one official count is "
        "read in a blog. In {older_year} there were {then:.1f} million foreigners, {older:.1f} million of them from "
        "the five. The countries taken together are {three}. Do not conclude that the article made its number "
        "up: the BBC quoted the interior ministry for {bbc:.1f} million. It may be a count of registrations.",
        alt="{marks} dots in {groups} groups. {rows}. The article's {claimed:.0f} million is a vertical line; no dot "
        "of people reaches it, and acts go up to {acts:.1f} million.",
        claims=("C10", "C10b"),
        tables=("migrant_counts", "migrant_stock"),
        drawn=drawn.drop(columns="own_statement"),
        values={
            "claimed": claimed,
            "claimed_word": spell(round(claimed)),
            "first_year": YEARS[0],
            "last_year": YEARS[1],
            "published": in_words(book.published),
            "low": five.min(),
            "high": five.max(),
            "most": everybody.max(),
            "older_year": older["period_end"][:4],
            "then": then["persons"] / 1e6,
            "older": older["persons"] / 1e6,
            "three": names_of(measures.TOGETHER["CA3"]),
            "bbc": drawn.loc[(drawn["group"] == "claims") & ~drawn["own_statement"], "number_millions"].max(),
            "acts": acts.max(),
            "marks": len(drawn),
            "groups": spell(len(groups)),
            "rows": ". ".join(
                f"{HEADINGS[group]}: " + "; ".join(f"{_millions(row)} ({row.label})" for row in rows.itertuples())
                for group, rows in groups.items()
            ),
        },
    )
    height = ROW * len(drawn) + HEADING * len(groups)
    figure, grid = sheet(card, height + 0.5, left=NAMES_LEFT + 0.14, right=0.9, top=0, bottom=0.32)
    _numbers(figure.add_subplot(grid[0, 0]), groups, claimed, height)
    return Drawing(figure, card)


def _numbers(axes, groups: dict[str, pd.DataFrame], claimed: float, height: float) -> None:
    axes.set(xlim=(0, 17), ylim=(height + 0.05, 0), yticks=[])
    axes.set_xticks(range(0, 16, 5), ["0", *(f"{tick} million" for tick in range(5, 16, 5))])
    axes.axvline(claimed, 0, 1 - 0.1 / height, color=HIGHLIGHT, lw=1.4, zorder=1, label="claimed")
    _write(axes, claimed + 0.3, 0.2, "the article", color=HIGHLIGHT, **BOLD)
    down = 0.0
    for group, rows in groups.items():
        down += HEADING
        _in_margin(axes, down - 0.12, HEADINGS[group], NAMES_LEFT, **BOLD)
        for row in rows.itertuples():
            _number_row(axes, down + ROW / 2, row, claimed)
            down += ROW


def _row_name(row, sources: pd.DataFrame) -> str:
    """Who gives a number of people from the five, or what else is counted; and when."""
    when = short(row.period)
    if row.own_statement:
        return f"the article, {when}"
    names = sources[sources["source_id"].isin(row.source_id.split(";"))]
    first = names.sort_values("original_publisher", ascending=False).iloc[0]
    publisher, whose = first["original_publisher"] or first["publisher"], WHOSE.get(row.country_iso3)
    parts = {
        "people of all nationalities": [row.counted],
        "people from the five": [publisher, row.counted.removesuffix(", at least")],
        "claims": [publisher, whose],
        "acts": [row.counted, whose],
    }
    return ", ".join([*parts[row.group], when])


def _number_row(axes, place: float, row, claimed: float) -> None:
    _in_margin(axes, place, row.label, NAMES_LEFT - 0.1, color=MUTED)
    axes.axhline(place, color=FAINT, lw=0.6, zorder=0)
    colour, n = HIGHLIGHT if row.own_statement else INK, row.number_millions
    look = {
        "mec": colour,
        "mfc": "white" if row.later else colour,
        "label": "claimed" if row.own_statement else "number",
    }
    axes.plot(n, place, "o", ms=6.5, mew=1.3, gid="number", zorder=3, **look)
    # Words are kept off the line of the article's number.
    left = claimed / 2 < n < claimed
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    style = {"ha": "right" if left else "left", "color": colour, "bbox": box, "zorder": 2, **BOLD}
    _write(axes, n - 0.42 if left else n + 0.42, place, _millions(row), **style)


@house_style()
def remittances(book: Book) -> Drawing:
    """Remittances as a share of GDP, and Russia's share of them where known (F07)."""
    shares = remittance_shares(book.used("remittances"), book.published)
    shares = shares.rename(columns={"share_of_gdp_percent": "percent"})
    russian = shares_from_russia(book.used("remittances_from_russia"), book.published)
    # The newest share known when the article appeared, and the newest of all.
    russian = russian.groupby(["country_iso3", "later"], as_index=False).tail(1)
    told = {
        state: [f"{row.share_from_russia_percent:g}% from Russia, {short(row.period)}" for row in rows.itertuples()]
        for state, rows in russian.groupby("country_iso3")
    }
    drawn = pd.concat(
        [
            shares.assign(what="percent of GDP", period=shares["year"].astype("str")),
            russian.rename(columns={"share_from_russia_percent": "percent"}).assign(what="percent from Russia"),
        ]
    )
    known = shares[~shares["later"]]
    last = known[known["year"] == known["year"].max()].set_index("country_iso3")["percent"]
    card = Card(
        "F07",
        "remittances",
        title="Remittances weigh most in Tajikistan; Russia sends most, where known",
        subtitle="Remittances from all countries, percent of GDP; hollow: estimated or known after the article",
        caption="All numbers are of one edition of the World Bank's series, so that a revision of GDP is not read as a "
        "change. Part of the peak of {peak} is put down to the strong rouble and to transfers moving to official "
        "channels. Russia's share is known for unlike periods only; the labels give the newest share known when the "
        "article appeared, and the newest of all. The lines do not show how many people work in Russia. {missing}: no "
        "data; {without}: no share from Russia.",
        alt="Lines of remittances as a percent of GDP to {end}. In {last_year}: {last}. {missing} has no data. "
        "Remittances that came from Russia: {russian}.",
        claims=("C12", "C14b"),
        tables=("remittances", "remittances_from_russia"),
        drawn=drawn[["what", "country_iso3", "period", "percent", "estimated", "later", "source_id"]],
        values={
            "peak": shares.loc[shares.loc[shares["year"] >= 2015, "percent"].idxmax(), "year"],
            "missing": names_of(set(STATES) - set(shares["country_iso3"])),
            "without": names_of(set(STATES) - set(told)),
            "end": shares["year"].max(),
            "last_year": known["year"].max(),
            "last": listed([f"{STATE_NAMES[state]} {last[state]:.1f}" for state in STATES if state in last]),
            "russian": "; ".join(f"{STATE_NAMES[state]}: {listed(words)}" for state, words in told.items()),
        },
    )
    figure, grid = sheet(card, 3.7, left=0.4, right=2.42, top=0.02)
    axes = figure.add_subplot(grid[0, 0])
    _shares_of_gdp(axes, shares, told)
    _write(axes, shares["year"].min(), 47, f"{card.values['missing']}: no data", color=MUTED)
    return Drawing(figure, card)


def _shares_of_gdp(axes, shares: pd.DataFrame, told: dict[str, list[str]]) -> None:
    first, last, below = shares["year"].min(), shares["year"].max(), -9.0
    ends = shares[shares["year"] == last].sort_values("percent")
    for state, end in zip(ends["country_iso3"], ends["percent"], strict=True):
        rows = shares[shares["country_iso3"] == state]
        years, percent, weak = rows["year"], rows["percent"], rows["later"] | rows["estimated"]
        style = {"color": STATE_COLOURS[state], "marker": STATE_MARKERS[state], "ms": 4.5}
        axes.plot(years[~weak], percent[~weak], gid=f"firm {state}", **style)
        bridge = years >= years[weak].min() - 1
        axes.plot(years[bridge], percent[bridge], ":", color=STATE_COLOURS[state], lw=1.3, zorder=1)
        axes.plot(years[weak], percent[weak], gid=f"weak {state}", **style, ls="none", mfc="white", mew=1.1)
        # Labels of three lines need some distance from one another.
        place = below = max(end, below + 9)
        axes.plot([last + 0.4, last + 1], [end, place], color=GREY, lw=0.6, clip_on=False, gid="background")
        _write(axes, last + 1.2, place, f"{STATE_NAMES[state]} {end:.1f}%", va="bottom", **BOLD)
        words = "\n".join(told.get(state, ["share from Russia not known"]))
        _write(axes, last + 1.2, place - 0.3, words, color=MUTED, va="top", linespacing=1.15)
    axes.set(xlim=(first - 0.5, last + 0.4), ylim=(0, 51.5))
    ticks = range(2000, last + 1, 4)
    axes.set_xticks(ticks, [f"{tick}" for tick in ticks])
    axes.set_yticks(range(0, 51, 10), ["0", *(f"{tick}" for tick in range(10, 50, 10)), "50%"])
    axes.grid(axis="y")


@house_style()
def russian_arrivals(book: Book) -> Drawing:
    """Russians entering Kazakhstan after the call-up, against the article's word 'thousands' (F08)."""
    arrivals = book.used("russian_arrivals")
    weeks = measures.after_call_up(arrivals)
    present = arrivals[arrivals["measure"] == "present-estimate"]
    crossings = weeks.melt(["country_iso3", "until", "source_id"], ["entries", "exits"], "measure", "persons")
    crossings = crossings.assign(period=f"{MOBILISATION}/" + crossings["until"])
    drawn = pd.concat([crossings, present.assign(period=present["period_end"])], ignore_index=True)
    drawn = drawn.rename(columns={"persons": "persons_or_crossings"})
    last = weeks.iloc[-1]
    card = Card(
        "F08",
        "russian_arrivals",
        title="Kazakhstan counted {entries:,} Russian entries after Russia's {year} call-up",
        subtitle="Russians crossing Kazakhstan's border from the call-up of {call_up} on; filled: more in than out",
        caption="Only Kazakhstan published counts for the weeks after the call-up. Entries are crossings: one person "
        "may count several times, many left again, and motives were not recorded. The estimate is of people, a number "
        "of its own. Thousands are read as {low:,} or more, so the word holds. The other states have numbers for "
        "other periods only; the notebook sets them beside earlier years. {missing} has none, which is not zero.",
        alt="Bars of entries to each date, split into exits and the rest: {weeks}. An estimate of {present:,} "
        "people present at the end. A line at {low:,}, the least that thousands can mean, stands at the left edge.",
        claims=("C22", "C22b"),
        tables=("russian_arrivals",),
        drawn=drawn[["country_iso3", "measure", "period", "persons_or_crossings", "source_id"]],
        values={
            "entries": last["entries"],
            "year": MOBILISATION[:4],
            "call_up": in_words(MOBILISATION),
            "missing": names_of(set(STATES) - set(arrivals["country_iso3"])),
            "weeks": "; ".join(
                f"to {in_words(row.until)} {row.entries:,} in, {row.exits:,} out and {row.difference:,} more in"
                for row in weeks.itertuples()
            ),
            "present": present["persons"].max(),
            "low": THOUSANDS,
        },
    )
    figure, grid = sheet(card, 2.9, left=1.5, right=1.75, top=0.34, bottom=0.3)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, last["entries"]), ylim=(len(weeks) + 0.55, -0.55), yticks=[])
    axes.set_xticks(range(0, 400_001, 100_000), ["0", *(f"{tick:,}" for tick in range(100_000, 400_001, 100_000))])
    net = {"height": 0.62, "color": STATE_COLOURS["KAZ"]}
    for place, row in enumerate(weeks.itertuples()):
        _in_margin(axes, place, f"to {short(row.until)}", 1.36)
        axes.barh(place, row.exits, 0.62, facecolor="white", edgecolor=GREY, gid="exits")
        axes.barh(place, row.difference, left=row.exits, gid="net", **net)
        _write(axes, row.exits - 5_000, place, f"{row.exits:,} out", ha="right")
        words = f"{row.entries:,} in,\n{row.difference:,} more than out"
        _write(axes, row.entries + 6_000, place, words, va="center", linespacing=1.15, **BOLD)
    for row in present.itertuples():
        _in_margin(axes, len(weeks), f"there on {short(row.period_end)}", 1.36)
        style = {"facecolor": "white", "edgecolor": STATE_COLOURS["KAZ"], "hatch": "////", "gid": "present"}
        axes.barh(len(weeks), row.persons, 0.62, **style)
        _write(axes, row.persons + 6_000, len(weeks), f"about {row.persons:,} people, an estimate", **BOLD)
    axes.vlines(THOUSANDS, -0.6, len(weeks) + 0.55, color=HIGHLIGHT, lw=1.6, clip_on=False, zorder=4)
    words = f"“thousands” in the article: {THOUSANDS:,} or more"
    _write(axes, 0, -0.72, words, va="bottom", **BOLD | {"color": HIGHLIGHT})
    return Drawing(figure, card)


@house_style()
def expulsions(book: Book) -> Drawing:
    """Expulsions by court bailiffs before and after the attack (F09)."""
    drawn = measures.removals_by_measure(book.used("removals"), book.published)
    drawn = drawn[drawn["measure"] == "expulsions"]
    past, year = drawn[drawn["past"]], drawn["period"] == ATTACK[:4]
    card = Card(
        "F09",
        "expulsions",
        title="Expulsions from Russia rose {percent:.0f} percent before the attack, then faster",
        subtitle="Foreigners of all nationalities expelled by court bailiffs per year; hollow: known after the article",
        caption="The year of the attack of {attack} includes weeks before it, and its numbers became known after the "
        "article, so the rise to {after:,} need not be the attack's effect alone. Parts of the year are in the whole. "
        "For the year before, reports differ. The {first:,} of {first_year} is also reported as decisions to remove. "
        "Do not read these numbers as expulsions of Central Asians: nationalities are not told apart.",
        alt="Bars of expulsions. {bars}. Marks show the attack of {attack} and the article of {published}.",
        claims=("C03", "C07"),
        tables=("removals",),
        drawn=drawn,
        values={
            "attack": in_words(ATTACK),
            "published": in_words(book.published),
            "percent": (past["persons"].iloc[-1] / past["persons"].iloc[0] - 1) * 100,
            "first": past["persons"].iloc[0],
            "first_year": past["period"].iloc[0],
            "after": drawn.loc[year, "persons"].max(),
            "bars": "; ".join(f"{in_words(row.period)}: {row.persons:,}" for row in drawn.itertuples()),
        },
    )
    figure, grid = sheet(card, 3.1, left=0.14, right=0.14, top=0.08, bottom=0.28)
    axes = figure.add_subplot(grid[0, 0])
    top = drawn["persons"].max() * 1.24
    for period, reports in drawn.groupby("period", sort=False):
        start, end = (date2num(day) for day in _days(period))
        most, numbers = reports["persons"].max(), " or ".join(f"{number:,}" for number in reports["persons"])
        if len(period) == 4:
            face = GREY if reports["past"].all() else "white"
            for persons in reports["persons"]:
                axes.bar(start + 8, persons, end - start - 16, align="edge", facecolor=face, edgecolor=GREY, gid="year")
            _write(axes, end - 8, most + top * 0.015, numbers, ha="right", va="bottom", **BOLD)
        else:
            axes.plot(end, most, "D", ms=5, color=INK, mfc="white", mew=1.1, gid="part")
            # On the side where the year has more room.
            late = end - start > 240
            words = f"{numbers}\nto {short(period.split('/')[1], year=False)}"
            style = {"ha": "right" if late else "left", "va": "center", "linespacing": 1.1}
            _write(axes, end - 13 if late else end + 13, most, words, **style)
    years = range(int(past["period"].iloc[0]), int(ATTACK[:4]) + 1)
    axes.set(xlim=[date2num(date(year, 1, 1)) for year in (years[0], years[-1] + 1)], ylim=(0, top), yticks=[])
    axes.set_xticks([date2num(date(year, 7, 2)) for year in years], [f"{year}" for year in years])
    axes.tick_params(axis="x", length=0)
    attack = date2num(first_day(ATTACK))
    axes.axvline(attack, color=INK, lw=1, zorder=4)
    _write(axes, attack - 8, top, f"attack on Crocus City Hall, {short(ATTACK, year=False)}", ha="right", va="top")
    article_published(axes, date2num(first_day(book.published)))
    return Drawing(figure, card)


def _days(period: str) -> tuple[date, date]:
    start, end = bounds(period)
    return first_day(start), last_day(end)
