"""Figures of notebook 05: the Russian language, the polls, and protests, concerts and media."""

from datetime import date, timedelta

import pandas as pd
from matplotlib import dates as mdates

from claimbook.dates import PUBLISHED, in_words
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import (
    EDGE_INCHES,
    FAINT,
    GREY,
    HIGHLIGHT,
    INK,
    MUTED,
    SMALL_POINTS,
    WIDTH_INCHES,
    house_style,
    sheet,
)
from topics.shared.states import STATE_COLOURS, STATE_INKS, STATE_MARKERS, STATE_NAMES, STATES
from topics.society.measures import (
    CONFIDENCE,
    DECIDERS,
    NO_SAMPLE,
    decided,
    distinct_events,
    first_and_last,
    nearest_answers,
    russian_series,
)

# Where a definition is written: year, percent and alignment, and the words. 'it' is Russian.
SPEAKING_LABELS = {
    ("KAZ", "russian-understand-spoken-percent"): (2008, 94.4, "right", "understand it spoken"),
    ("KAZ", "russian-read-write-percent-age15plus"): (2008, 84.8, "right", "read and write it, 15 and over"),
    ("KAZ", "russian-speakers-percent"): (2020, 83, "right", "can use it"),
    ("KAZ", "russian-speakers-percent-rossotrudnichestvo"): (2022, 91, "right", "agency's claim"),
    ("KAZ", "russian-home-language-percent"): (2024.5, 58, "right", "main language at home"),
    ("KAZ", "russian-schooling-percent"): (1993, 61.5, "left", "pupils taught in Russian"),
    ("KAZ", "titular-people-knowing-russian-percent"): (1985.6, 36, "left", "Kazakhs who\nknow it"),
    ("KGZ", "russian-second-language-percent-age18plus"): (2000.5, 78.5, "left", "second language, adults"),
    ("KGZ", "russian-second-language-fluent-percent-age15plus"): (2010.2, 46.5, "left", "fluent in it, 15+"),
    ("KGZ", "russian-second-language-percent-age7-15"): (2010.2, 26, "left", "second language,\naged 7-15"),
    ("KGZ", "russian-native-percent-age18plus"): (1999.8, 18, "left", "native language, adults"),
    ("KGZ", "russian-native-percent"): (2010.2, 10, "left", "native, all ages"),
    ("KGZ", "russian-native-percent-age7-15"): (2010.2, 4, "left", "native, aged 7-15"),
    ("KGZ", "russian-schooling-percent"): (1997.6, 41.5, "left", "pupils taught in Russian"),
    ("KGZ", "titular-people-knowing-russian-percent"): (1985.6, 27.5, "left", "Kyrgyz who\nknow it"),
    ("TJK", "russian-schooling-percent"): (1995.5, 9.5, "left", "pupils taught in Russian"),
    ("TJK", "titular-people-knowing-russian-percent"): (1990.5, 30, "left", "Tajiks who know it"),
    ("TKM", "titular-people-knowing-russian-percent"): (1990.5, 27.5, "left", "Turkmens who know it"),
    ("TKM", "russian-speakers-percent-rossotrudnichestvo"): (2021.5, 40, "right", "agency's claim"),
    ("UZB", "titular-people-knowing-russian-percent"): (1990.5, 22.3, "left", "Uzbeks who know it"),
    ("UZB", "russian-speakers-percent-rossotrudnichestvo"): (2021.5, 50, "right", "agency's claim"),
    ("UZB", "russian-native-percent-rossotrudnichestvo"): (2021.5, 3, "right", "native, agency's claim"),
}
# Where a value would stand on a line or another mark, it moves by so many points.
VALUE_SHIFTS = {("KGZ", 2009, 50.0): (4, 5), ("KGZ", 2009, 9.0): (-5, -5)}
YEARS = (1985, 2025.5)


@house_style()
def russian_speakers(language: pd.DataFrame, corrections: pd.DataFrame) -> Drawing:
    """Russian speakers and ethnic Russians, each definition a line of its own (F13).

    Parameters
    ----------
    language : DataFrame
        ``country_iso3``, ``year``, ``indicator``, ``value_percent``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    """
    series = russian_series(language, corrections)
    ends = first_and_last(series).set_index(["country_iso3", "indicator"])
    speaking = ends[ends["about"] == "speaking"]
    ethnic = ends[ends["about"] == "ethnicity"]
    falling = speaking[speaking["change_points"] < 0]
    rising = speaking[speaking["change_points"] > 0]
    without = [STATE_NAMES[state] for state in STATES if state not in speaking.index.get_level_values(0)]
    home = ends.loc[("KAZ", "russian-home-language-percent")]
    second = ends.loc[("KGZ", "russian-second-language-percent-age18plus")]
    pupils = ends.loc[("TJK", "russian-schooling-percent")]
    able = series[(series["country_iso3"] == "KAZ") & (series["indicator"] == "russian-speakers-percent")].iloc[-1]
    card = Card(
        "F13",
        "russian_speakers",
        title="Russian recedes in {falling_states} states; for the rest evidence is thin",
        subtitle="Percent of the group that each label names, since {start}. Every definition is a line or a point "
        "of its own; hollow marks are weak (an interested agency's claim, a leak, second-hand).",
        caption="{falling} definitions with two or more years fall, in {falling_in}; {rising} rises, in {rising_in}, "
        "from a very low level. Single points cannot show a trend, and points of different definitions must not "
        "be joined: ability in Russian stood at {able:.1f} percent in Kazakhstan in {able_year}, while its use "
        "at home fell. {without} have no language series. Ethnic Russians are another matter than speakers. Bars "
        "join sources that differ. The agency is Rossotrudnichestvo, which promotes Russian abroad. The shares "
        "of the Unicode CLDR, which repeat one estimate, are left out.",
        alt="Panels by country. Kazakhstan: Russian as main language at home fell from {home[first_percent]:g} percent "
        "in {home[first_year]} to {home[last_percent]:g} in {home[last_year]}. Kyrgyzstan: as second language of "
        "adults from {second[first_percent]:g} in {second[first_year]} to {second[last_percent]:g} in "
        "{second[last_year]}. Tajikistan: pupils taught in Russian from {pupils[first_percent]:g} to "
        "{pupils[last_percent]:g}. {without} have no language series. The share of ethnic Russians fell in "
        "{fewer_russians} states of {ethnic}.",
        claims=("C24",),
        tables=("language",),
        drawn=series[
            ["country_iso3", "about", "words", "year", "value_percent", "weak", "disputed", "joined", "source_id"]
        ],
        values={
            "start": YEARS[0],
            "falling": spell(len(falling)).capitalize(),
            "falling_states": spell(falling.index.get_level_values(0).nunique()),
            "falling_in": _countries(falling),
            "fewer_russians": spell(int((ethnic["change_points"] < 0).sum())),
            "ethnic": spell(len(ethnic)),
            "rising": spell(len(rising)),
            "rising_in": _countries(rising),
            "able": able["value_percent"],
            "able_year": able["year"],
            "without": listed(without),
            "home": home,
            "second": second,
            "pupils": pupils,
        },
    )
    figure, grid = sheet(
        card, 6.5, rows=4, height_ratios=[2.75, 1.15, 0.001, 1.2], hspace=0.37, left=0.4, top=0.36, bottom=0.25
    )
    top = grid[0, 0].subgridspec(1, 2, wspace=0.1)
    middle = grid[1, 0].subgridspec(1, 3, wspace=0.12)
    bottom = grid[3, 0].subgridspec(1, 5, wspace=0.12)
    places = [top[0, 0], top[0, 1], middle[0, 0], middle[0, 1], middle[0, 2]]
    for state, place in zip(STATES, places, strict=True):
        wide = state in ("KAZ", "KGZ")
        axes = figure.add_subplot(place)
        rows = series[(series["country_iso3"] == state) & (series["about"] == "speaking")]
        _lines(axes, rows, HIGHLIGHT)
        _speaking_labels(axes, state, rows)
        name = STATE_NAMES[state] + (": no language series" if STATE_NAMES[state] in without else "")
        _panel(axes, name, 100 if wide else 60, 25 if wide else 20, first=state in ("KAZ", "TJK"))
    for number, state in enumerate(STATES):
        axes = figure.add_subplot(bottom[0, number])
        rows = series[(series["country_iso3"] == state) & (series["about"] == "ethnicity")]
        _lines(axes, rows, MUTED)
        _ethnic_labels(axes, rows)
        _panel(axes, STATE_NAMES[state], 50, 20, first=state == "KAZ", ticks=(1990, 2020))
        axes.title.set_color(MUTED)
    for subgrid, words in (
        (top, "Use and knowledge of Russian"),
        (bottom, "Ethnic Russians, percent of the population"),
    ):
        box = subgrid[0, 0].get_position(figure)
        height = figure.get_size_inches()[1]
        figure.text(
            EDGE_INCHES / WIDTH_INCHES, box.y1 + 0.27 / height, words, fontsize=8.5, fontweight="bold", color=INK
        )
    return Drawing(figure, card)


def _countries(ends: pd.DataFrame) -> str:
    found = set(ends.index.get_level_values(0))
    return listed([STATE_NAMES[state] for state in STATES if state in found])


def _panel(
    axes, name: str, top: int, step: int, *, first: bool, ticks: tuple[int, ...] = (1990, 2000, 2010, 2020)
) -> None:
    axes.set_title(name, loc="left", fontsize=8.5, fontweight="semibold", pad=3)
    axes.set_xlim(*YEARS)
    axes.set_ylim(-top * 0.03, top)
    axes.set_xticks(ticks)
    axes.set_yticks(range(0, top + 1, step))
    axes.grid(axis="y")
    if first:
        axes.yaxis.set_major_formatter("{x:g}%")
    else:
        axes.set_yticklabels([])


def _lines(axes, rows: pd.DataFrame, colour: str) -> None:
    for indicator, series in rows.groupby("indicator"):
        series = series.sort_values("year")
        joined, weak = series[series["joined"]], series[series["weak"]]
        single = series[~series["joined"] & ~series["weak"]]
        axes.plot(joined["year"], joined["value_percent"], "-o", color=colour, markersize=4, gid=f"line:{indicator}")
        axes.plot(single["year"], single["value_percent"], "D", color=MUTED, markersize=4, gid=f"point:{indicator}")
        axes.plot(weak["year"], weak["value_percent"], "o", color=MUTED, markerfacecolor="white", markersize=4.5,
                  gid=f"weak:{indicator}")  # fmt: skip
        for year, sources in series[series["disputed"]].groupby("year"):
            axes.vlines(year, sources["value_percent"].min(), sources["value_percent"].max(), color=MUTED, linewidth=1)


def _speaking_labels(axes, state: str, rows: pd.DataFrame) -> None:
    for indicator, series in rows.groupby("indicator"):
        series = series.sort_values("year")
        last = series.iloc[-1]
        beside = (last["year"] + 0.8, last["value_percent"], "left", last["words"])
        year, percent, align, words = SPEAKING_LABELS.get((state, indicator), beside)
        line = len(series) > 1
        axes.text(
            year, percent, words if line else f"{words} {last['value_percent']:g}", ha=align, va="center",
            fontsize=SMALL_POINTS, color=HIGHLIGHT if line else MUTED, linespacing=1.1,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4}, zorder=1,
        )  # fmt: skip
        if not line and "who" in words and abs(percent - last["value_percent"]) > 5:
            axes.plot([last["year"]] * 2, [percent + 6, last["value_percent"]], color=GREY, linewidth=0.5, zorder=0)
        for end, shift in ((series.iloc[0], (-5, 0)), (last, (5, 0))) if line else ():
            shift = VALUE_SHIFTS.get((state, end["year"], end["value_percent"]), shift)
            axes.annotate(
                f"{end['value_percent']:g}", (end["year"], end["value_percent"]), shift, textcoords="offset points",
                ha="right" if shift[0] < 0 else "left", va="center", fontsize=SMALL_POINTS, color=HIGHLIGHT,
            )  # fmt: skip


def _ethnic_labels(axes, rows: pd.DataFrame) -> None:
    joined = rows[rows["joined"]].sort_values("year")
    first, last = joined.iloc[0], joined.iloc[-1]
    early = rows[rows["disputed"] & (rows["year"] < first["year"])]
    shares = sorted(early["value_percent"]) or [first["value_percent"]]
    start = early["year"].min() if len(early) else first["year"]
    marks = [
        (start, max(shares), " or ".join(f"{share:g}" for share in shares), False),
        (last["year"], last["value_percent"], f"{last['value_percent']:g}", last["value_percent"] > 10),
    ]
    for year, percent, words, below in marks:
        axes.annotate(
            words, (year, percent), (0, -5 if below else 5), textcoords="offset points", ha="center",
            va="top" if below else "bottom", fontsize=SMALL_POINTS, color=INK,
        )  # fmt: skip


@house_style()
def poll_answers(polls: pd.DataFrame, corrections: pd.DataFrame) -> Drawing:
    """What polls asked and found, beside the article's two figures (F14).

    Parameters
    ----------
    polls : DataFrame
        ``pollster``, ``wave``, ``fieldwork_start``, ``country_iso3``, ``sample_size`` (persons), ``question``,
        ``answer``, ``percent``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    """
    answers = nearest_answers(polls, corrections)
    article = answers[answers["from_article"]].set_index("country_iso3")["percent"]
    harm = answers[answers["parts"] != ""].set_index("country_iso3")
    known = answers["note"] == ""
    side = answers[answers["topic"] == "Side with Russia in the war"]
    card = Card(
        "F14",
        "poll_answers",
        title="Many expected harm; no poll found asks about economic blame",
        subtitle="Percent of those asked; lines are {confidence:.0%} Wilson intervals, drawn where the number of "
        "people asked is known",
        caption="The two hollow marks are the article's own figures, {article[KGZ]:g} and {article[KAZ]:g} percent. No "
        "poll with them was found, so they are not shown as polls; that does not make them false. The nearest "
        "questions ask something else: expecting harm (two answers added) is not blaming Russia, and siding less "
        "with Russia is not blaming it for prices. Wordings, years and methods differ between groups and are not "
        "to be compared; the method of the first survey on sides differs from the last. Real uncertainty is "
        "larger than the intervals.",
        alt="Dot plot by question. Hollow, from the article: {article[KGZ]:g} percent in Kyrgyzstan and "
        "{article[KAZ]:g} in Kazakhstan. Expected a negative effect of the war: Kyrgyzstan {harm_kgz[percent]:g} "
        "percent (interval {harm_kgz[low_percent]:.1f} to {harm_kgz[high_percent]:.1f}), Kazakhstan "
        "{harm_kaz[percent]:g} ({harm_kaz[low_percent]:.1f} to {harm_kaz[high_percent]:.1f}). Siding with Russia "
        "in Kazakhstan: {first_side:g} percent at first, {last_side:g} at last. {without} of {all} rows have no "
        "known sample size.",
        claims=("C26", "C26b", "C27"),
        tables=("polls",),
        drawn=answers[
            ["topic", "country_iso3", "when", "pollster", "question", "answer", "percent", "parts", "sample_size",
             "low_percent", "high_percent", "note", "from_article", "source_id"]
        ],
        values={
            "confidence": CONFIDENCE,
            "article": article,
            "harm_kgz": harm.loc["KGZ"],
            "harm_kaz": harm.loc["KAZ"],
            "first_side": side["percent"].iloc[0],
            "last_side": side["percent"].iloc[-1],
            "without": int((~known).sum()),
            "all": len(answers),
        },
    )  # fmt: skip
    heights, places, headings = 0.0, [], []
    for topic, rows in answers.groupby("topic", sort=False):
        headings.append((heights, topic, len(rows)))
        places += [heights + 1 + step for step in range(len(rows))]
        heights += len(rows) + 1.35
    figure, grid = sheet(card, heights * 0.195 + 0.5, left=2.25, right=1.75, top=0.05, bottom=0.3)
    axes = figure.add_subplot(grid[0, 0])
    axes.set_xlim(0, 100)
    axes.set_ylim(heights - 0.6, -0.6)
    axes.set_yticks([])
    axes.set_xticks(range(0, 101, 25))
    axes.xaxis.set_major_formatter("{x:g}%")
    axes.grid(axis="x")
    beside = axes.get_yaxis_transform()
    edge = (EDGE_INCHES - 2.25) / (WIDTH_INCHES - 2.25 - 1.75)
    for top, topic, rows in headings:
        axes.text(edge, top, topic, transform=beside, va="center", fontsize=8.5, fontweight="semibold",
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
        asked = answers[answers["topic"] == topic]
        axes.text(1.04, top, min(asked["pollster"], key=len) or "no pollster named", transform=beside, va="center",
                  fontsize=SMALL_POINTS, color=INK)  # fmt: skip
        if asked["from_article"].all():
            axes.axhspan(top + 0.5, top + rows + 0.5, color="#f3f3f3", zorder=0, linewidth=0)
    for place, answer in zip(places, answers.itertuples(), strict=True):
        colour = STATE_COLOURS[answer.country_iso3]
        when = f", {answer.when}" if answer.when else ""
        axes.text(edge + 0.03, place, f"{STATE_NAMES[answer.country_iso3]}{when}", transform=beside, va="center",
                  fontsize=8, color=STATE_INKS[answer.country_iso3])  # fmt: skip
        if not pd.isna(answer.low_percent):
            axes.plot([answer.low_percent, answer.high_percent], [place, place], color=colour, linewidth=1.3,
                      marker="|", markersize=7, markeredgewidth=1.3, gid="interval")  # fmt: skip
        axes.plot(answer.percent, place, STATE_MARKERS[answer.country_iso3], color=colour,
                  markersize=6.5 if answer.from_article else 4.5, markeredgewidth=1.4,
                  markerfacecolor="white" if answer.from_article else colour,
                  gid="article" if answer.from_article else "poll")  # fmt: skip
        parts = f" ({answer.parts})" if answer.parts else ""
        axes.annotate(f"{answer.percent:g}{parts}", (answer.percent, place), (9, 0), textcoords="offset points",
                      va="center", fontsize=8, color=INK)  # fmt: skip
        size = NO_SAMPLE if pd.isna(answer.sample_size) else f"{answer.sample_size:,} people asked"
        size = "from the article; poll not found" if answer.from_article else size
        axes.text(1.04, place, size, transform=beside, va="center", fontsize=SMALL_POINTS, color=MUTED)
    return Drawing(figure, card)


# Who decided to cancel: the one that the article speaks of is highlighted.
DECIDER_MARKS = {
    "venue": {"marker": "*", "color": HIGHLIGHT, "markersize": 11},
    "organiser": {"marker": "o", "color": MUTED, "markersize": 6},
    "state": {"marker": "s", "color": MUTED, "markersize": 6},
    "unknown": {"marker": "D", "color": MUTED, "markerfacecolor": "white", "markersize": 5.5},
}
KIND_MARKS = {
    "protest": {"marker": "^", "color": INK, "markersize": 6.5, "markeredgecolor": "white", "markeredgewidth": 0.6},
    "protest-refused": {"marker": "x", "color": INK, "markersize": 5.5, "markeredgewidth": 1.5},
    "protest-banned": {"marker": "x", "color": INK, "markersize": 5.5, "markeredgewidth": 1.5},
    "media-blocked": {"marker": "v", "color": INK, "markersize": 6},
    "media-blocked-by-kazakhstan": {"marker": "v", "color": GREY, "markerfacecolor": "white", "markersize": 6},
    "antiwar-artist-refused": {"marker": "P", "color": GREY, "markerfacecolor": "white", "markersize": 6.5},
    "concert-held": {"marker": "P", "color": GREY, "markerfacecolor": "white", "markersize": 6.5},
}
LANES = (
    ("Anti-war protests", ("protest", "protest-refused", "protest-banned"), ("KAZ", "KGZ")),
    ("Shows of Russian artists called off", ("concert-cancelled",), ("KAZ", "KGZ", "UZB")),
    ("Central Asian news sites blocked in Russia", ("media-blocked",), ("KAZ", "KGZ", "TJK", "TKM")),
    (
        "Counter-cases (not what the article describes)",
        ("media-blocked-by-kazakhstan", "antiwar-artist-refused", "concert-held"),
        ("KAZ", "KGZ"),
    ),
)
# Protests have no names; the ones that need words get them here, by their first report.
PROTEST_WORDS = {
    "s040": "large rally, permitted",
    "s049": "first anniversary",
    "s051": "second anniversary",
    "s050": "first anniversary",
}
SHORT_NAMES = {
    "Polina Gagarina": "Gagarina",
    "Grigory Leps": "Leps",
    "Zhara festival": "Zhara",
    "Morgenshtern": "anti-war rapper barred",
    "Tsargrad": "Tsargrad blocked by Kazakhstan",
    "Filip Kirkorov": "Kirkorov performs",
}
# Two deciders of one show stand so far apart.
BESIDE = timedelta(days=20)
FIRST_DAY, LAST_DAY = date(2022, 1, 1), date(2024, 12, 31)


@house_style()
def society_timeline(society_events: pd.DataFrame, corrections: pd.DataFrame) -> Drawing:
    """Protests, cancelled shows and blocked media, 2022 to 2024 (F15).

    Parameters
    ----------
    society_events : DataFrame
        ``event_id``, ``date``, ``country_iso3``, ``kind``, ``name``, ``place``, ``detail``, ``decided_by``,
        ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    """
    events = distinct_events(society_events, corrections)
    kinds = [kind for _, lane_kinds, _ in LANES for kind in lane_kinds]
    events = events[events["kind"].isin(kinds)]
    shown = events[(events["first_day"] >= FIRST_DAY) & (events["last_day"] <= LAST_DAY)]
    outside = len(events) - len(shown)
    before = shown[~shown["later"]]
    shows, blocked = before[before["kind"] == "concert-cancelled"], before[before["kind"] == "media-blocked"]
    held = before[(before["kind"] == "protest") & (before["country_iso3"] == "KAZ")]
    by = decided(events).set_index("decided_by")["shows"]
    drawn = shown.assign(
        decided_by=shown["decided_by"].str.split(";"),
        first_day=shown["first_day"].astype("str"),
        last_day=shown["last_day"].astype("str"),
    ).explode("decided_by")
    card = Card(
        "F15",
        "society_timeline",
        title="After early protests, {shows} shows were cancelled and {blocked} sites blocked",
        subtitle="Events on record, {first} to {last}; bars span the month or the year where no day is known",
        caption="Protests in Kazakhstan cluster in the first weeks of the war; one rally was large, a second was "
        "refused. Of {shows} cancelled shows the venue itself decided {venue} (star), and for that one another "
        "report names the organiser; {organiser} in all are put down to organisers, {state} to the state; for "
        "{unknown} nobody is named. The list was collected for this article and is no complete chronology: do "
        "not count it as one. Counter-cases stand below. What is right of the line came after the article; "
        "{outside} more of {outside_year} lie outside.",
        alt="Time line by country. {held} anti-war protests in Kazakhstan, the first in {first_protest}. "
        "{shows_capital} shows of Russian artists called off in {show_years}, in {show_countries}. "
        "{blocked_capital} Central Asian news sites blocked in Russia, from {first_block} to {last_block}. After "
        "publication: Russian stars on stage in Bishkek in {held_show}.",
        claims=("C28", "C29", "C30"),
        tables=("society_events",),
        drawn=drawn[
            ["event_ids", "kind", "country_iso3", "date", "first_day", "last_day", "name", "place", "decided_by",
             "later", "source_id"]
        ],
        values={
            "first": FIRST_DAY.year,
            "last": LAST_DAY.year,
            "shows": spell(len(shows)),
            "shows_capital": spell(len(shows)).capitalize(),
            "blocked": spell(len(blocked)),
            "blocked_capital": spell(len(blocked)).capitalize(),
            "held": spell(len(held)).capitalize(),
            **{decider: {1: "once"}.get(by[decider], spell(by[decider])) if decider == "venue" else spell(by[decider])
               for decider in DECIDERS},
            "outside": spell(outside),
            "outside_year": listed(sorted({str(day.year) for day in events["first_day"] if day > LAST_DAY})),
            "first_protest": in_words(held["date"].iloc[0][:7]),
            "show_years": listed(sorted({when[:4] for when in shows["date"]})),
            "show_countries": listed([STATE_NAMES[state] for state in STATES if state in set(shows["country_iso3"])]),
            "first_block": in_words(blocked["date"].iloc[0][:7]),
            "last_block": in_words(max(blocked["date"])[:7]),
            "held_show": in_words(events.loc[events["kind"] == "concert-held", "date"].iloc[0][:7]),
        },
    )  # fmt: skip
    heights, place, titles = 0.0, {}, []
    for title, lane_kinds, states in LANES:
        titles.append((heights, title))
        heights += 0.95
        for state in states:
            place[lane_kinds, state] = heights
            there = shown[shown["kind"].isin(lane_kinds) & (shown["country_iso3"] == state)]
            heights += 1.55 if (there["date"].str.len() == 4).any() else 1.2 if "protest" in lane_kinds else 1
        heights += 0.25
    figure, grid = sheet(card, heights * 0.34 + 0.4, left=1.05, right=0.2, top=0.02, bottom=0.3)
    axes = figure.add_subplot(grid[0, 0])
    axes.set_xlim(FIRST_DAY, LAST_DAY + timedelta(days=1))
    axes.set_ylim(heights - 0.55, -0.5)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(mdates.YearLocator())
    axes.xaxis.set_major_formatter(mdates.DateFormatter(""))
    axes.xaxis.set_minor_locator(mdates.MonthLocator(bymonth=7))
    axes.xaxis.set_minor_formatter(mdates.DateFormatter("%Y"))
    axes.tick_params(axis="x", which="minor", length=0)
    published = date.fromisoformat(PUBLISHED)
    axes.axvspan(published, LAST_DAY + timedelta(days=1), color="#f3f3f3", linewidth=0, zorder=0)
    axes.axvline(published, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)))
    axes.annotate("article\npublished", (published, -0.45), (4, 0), textcoords="offset points", va="top",
                  fontsize=SMALL_POINTS, color=MUTED)  # fmt: skip
    edge = (EDGE_INCHES - 1.05) / (WIDTH_INCHES - 1.05 - 0.2)
    beside = axes.get_yaxis_transform()
    for top, title in titles:
        axes.text(edge, top, title, transform=beside, va="center", fontsize=8.5, fontweight="semibold")
    for (_, state), lane in place.items():
        axes.text(
            edge + 0.012, lane, STATE_NAMES[state], transform=beside, va="center", fontsize=8, color=STATE_INKS[state]
        )
        axes.axhline(lane, color=FAINT, linewidth=0.6, zorder=0)
    heights_of = {title: top for top, title in titles}
    _key(
        axes,
        heights_of[LANES[0][0]],
        "",
        {"held": KIND_MARKS["protest"], "refused or prevented": KIND_MARKS["protest-banned"]},
    )
    _key(axes, heights_of[LANES[1][0]], "decided by", DECIDER_MARKS)
    for event in shown.itertuples():
        lane = next(place[key] for key in place if event.kind in key[0] and event.country_iso3 == key[1])
        _event_mark(axes, event, lane)
    return Drawing(figure, card)


def _event_mark(axes, event, lane: float) -> None:
    year_only = len(event.date) == 4
    lane += 0.55 if year_only else 0.3 if event.kind in ("protest-refused", "protest-banned") else 0
    middle = event.first_day + (event.last_day - event.first_day) / 2
    if len(event.date) < 10:
        axes.plot([event.first_day, event.last_day], [lane, lane], color=GREY, linewidth=1.4, marker="|",
                  markersize=7, markeredgewidth=1.4, zorder=1, gid="period")  # fmt: skip
    deciders = event.decided_by.split(";") if event.decided_by else [""]
    for number, decider in enumerate(deciders):
        marks = DECIDER_MARKS[decider] if decider else KIND_MARKS[event.kind]
        axes.plot(middle + BESIDE * number, lane, linestyle="none", gid=f"{event.kind}:{decider}", **marks)
    words = PROTEST_WORDS.get(event.event_ids.split(";")[0], "") if event.kind.startswith("protest") else event.name
    words = SHORT_NAMES.get(words, words)
    if not words:
        return
    if year_only:
        axes.annotate(words, (event.last_day, lane), (5, 0), textcoords="offset points", va="center",
                      fontsize=SMALL_POINTS)  # fmt: skip
        return
    near = 0 <= (date.fromisoformat(PUBLISHED) - middle).days < 200
    align = "center" if event.later else "right" if near else "left"
    axes.annotate(words, (middle, lane), ({"left": -3, "right": 8, "center": 0}[align], 5), textcoords="offset points",
                  ha=align, va="bottom", fontsize=SMALL_POINTS)  # fmt: skip


def _key(axes, height: float, lead: str, marks: dict[str, dict]) -> None:
    """Marks with their words, in one line; the room for a word is measured by its letters."""
    day = date(2022, 10, 15)
    if lead:
        axes.text(day, height, lead, va="center", fontsize=SMALL_POINTS, color=MUTED)
        day += timedelta(days=34 + 10 * len(lead))
    for words, mark in marks.items():
        axes.plot(day, height, linestyle="none", gid="key", **mark)
        axes.annotate(words, (day, height), (8, 0), textcoords="offset points", va="center", fontsize=SMALL_POINTS,
                      color=MUTED)  # fmt: skip
        day += timedelta(days=50 + 10 * len(words))
