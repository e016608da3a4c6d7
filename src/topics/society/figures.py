"""Figures of notebook 05: the Russian language, the polls, and protests, concerts and media."""

from datetime import date, timedelta

import pandas as pd

from claimbook.dates import in_words
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import EDGE_INCHES, FAINT, GREY, HIGHLIGHT, INK, MUTED, SMALL_POINTS, house_style, sheet
from topics.shared.states import STATE_COLOURS, STATE_INKS, STATE_MARKERS, STATE_NAMES, STATES, names_of
from topics.society import measures
from topics.society.shown import changes, when_asked

NOTE = {"va": "center", "fontsize": SMALL_POINTS}
HEADING = {"va": "center", "fontsize": 8.5, "fontweight": "semibold"}

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
YEARS = (measures.SINCE_YEAR, 2025.5)


@house_style()
def russian_speakers(book) -> Drawing:
    """Russian speakers and ethnic Russians, each definition a line of its own (F13)."""
    series = measures.russian_series(book.used("language"))
    card = _speakers_card(series)
    heights = [2.75, 1.15, 0.001, 1.2]
    figure, grid = sheet(card, 6.5, rows=4, height_ratios=heights, hspace=0.37, left=0.4, top=0.36, bottom=0.25)
    top = grid[0, 0].subgridspec(1, 2, wspace=0.1)
    middle = grid[1, 0].subgridspec(1, 3, wspace=0.12)
    bottom = grid[3, 0].subgridspec(1, 5, wspace=0.12)
    for state, place in zip(STATES, [top[0, 0], top[0, 1], middle[0, 0], middle[0, 1], middle[0, 2]], strict=True):
        axes = figure.add_subplot(place)
        rows = series[(series["country_iso3"] == state) & (series["about"] == "speaking")]
        _lines(axes, rows)
        _speaking_labels(axes, state, rows)
        name = STATE_NAMES[state] + ("" if rows["joined"].any() else ": no language series")
        highest, step = (100, 25) if state in ("KAZ", "KGZ") else (60, 20)
        _panel(axes, name, highest, step, first=state in ("KAZ", "TJK"))
    for number, state in enumerate(STATES):
        axes = figure.add_subplot(bottom[0, number])
        rows = series[(series["country_iso3"] == state) & (series["about"] == "ethnicity")]
        _lines(axes, rows)
        _ethnic_labels(axes, rows)
        _panel(axes, STATE_NAMES[state], 50, 20, first=state == "KAZ", ticks=(1990, 2020))
        axes.title.set_color(MUTED)
    width, height = figure.get_size_inches()
    parts = {"Use and knowledge of Russian": top, "Ethnic Russians, percent of the population": bottom}
    for words, part in parts.items():
        above = part[0, 0].get_position(figure).y1 + 0.27 / height
        figure.text(EDGE_INCHES / width, above, words, fontsize=8.5, fontweight="bold", color=INK)
    return Drawing(figure, card)


def _speakers_card(series: pd.DataFrame) -> Card:
    ends = measures.first_and_last(series)
    speaking, ethnic = ends[ends["about"] == "speaking"], ends[ends["about"] == "ethnicity"]
    recent, old = ends[ends["recent"]], speaking[~speaking["recent"]]
    falling, rising = old[old["change_points"] < 0], old[old["change_points"] > 0]
    line = ends.set_index(["country_iso3", "indicator"]).loc
    able = series[(series["country_iso3"] == "KAZ") & (series["indicator"] == "russian-speakers-percent")].iloc[-1]
    columns = "country_iso3 about words year value_percent weak disputed joined recent source_id".split()
    return Card(
        "F13",
        "russian_speakers",
        title="Only for {recent_in} was a recent series on use of Russian found",
        subtitle="Percent of the group that each label names, since {start}; a line or point for each definition. Red "
        "reaches {since} or later; the grey lines of use end by {old_until}; hollow marks are weak sources.",
        caption="Only series that reach {since} or later (red) decide the verdict: {changes}. The other series end by "
        "{old_until}: {falling} fall, in {falling_in}; {rising} rises, in {rising_in}, from a very low level. Single "
        "points cannot show a trend, and points of different definitions must not be "
        "joined: ability in Russian stood at {able[value_percent]:.1f} percent in Kazakhstan in {able[year]}, while "
        "its use at home fell. {without} have no language series. Ethnic Russians are another matter than speakers. "
        "Bars join sources that differ. Weak are claims of an interested agency (Rossotrudnichestvo, which promotes "
        "Russian abroad), leaks and second-hand numbers. The shares of "
        "the Unicode CLDR, which repeat one estimate, are left out.",
        alt="Panels by country. Kazakhstan: Russian as main language at home fell from {home[first_percent]:g} percent "
        "in {home[first_year]} to {home[last_percent]:g} in {home[last_year]}. Kyrgyzstan: as second language of "
        "adults from {second[first_percent]:g} in {second[first_year]} to {second[last_percent]:g} in "
        "{second[last_year]}. Tajikistan: pupils taught in Russian from {pupils[first_percent]:g} in "
        "{pupils[first_year]} to {pupils[last_percent]:g} in {pupils[last_year]}. {without} have no language series. "
        "The share of ethnic Russians fell in {fewer_russians} states of {ethnic}.",
        claims=("C24",),
        tables=("language",),
        drawn=series[columns],
        values={
            "start": YEARS[0],
            "since": measures.RECENT_SINCE,
            "changes": changes(recent),
            "recent_in": names_of(recent["country_iso3"]),
            "old_until": old["last_year"].max(),
            "falling": spell(len(falling)),
            "falling_in": names_of(falling["country_iso3"]),
            "fewer_russians": spell(int((ethnic["change_points"] < 0).sum())),
            "ethnic": spell(len(ethnic)),
            "rising": spell(len(rising)),
            "rising_in": names_of(rising["country_iso3"]),
            "able": able,
            "without": names_of(measures.without_series(ends)),
            "home": line["KAZ", "russian-home-language-percent"],
            "second": line["KGZ", "russian-second-language-percent-age18plus"],
            "pupils": line["TJK", "russian-schooling-percent"],
        },
    )


def _panel(axes, name: str, top: int, step: int, *, first: bool, ticks=(1990, 2000, 2010, 2020)) -> None:
    axes.set_title(name, loc="left", fontsize=8.5, fontweight="semibold", pad=3)
    axes.set(xlim=YEARS, ylim=(-top * 0.03, top), xticks=ticks, yticks=range(0, top + 1, step))
    axes.grid(axis="y")
    axes.yaxis.set_major_formatter("{x:g}%" if first else "")


def _lines(axes, rows: pd.DataFrame) -> None:
    for indicator, series in rows.groupby("indicator"):
        series, colour = series.sort_values("year"), HIGHLIGHT if series["recent"].any() else MUTED
        joined, weak = series[series["joined"]], series[series["weak"]]
        single = series[~series["joined"] & ~series["weak"]]
        axes.plot(joined["year"], joined["value_percent"], "-o", color=colour, markersize=4, gid=f"line:{indicator}")
        axes.plot(single["year"], single["value_percent"], "D", color=MUTED, markersize=4, gid=f"point:{indicator}")
        hollow = {"color": MUTED, "markerfacecolor": "white", "markersize": 4.5}
        axes.plot(weak["year"], weak["value_percent"], "o", gid=f"weak:{indicator}", **hollow)
        for year, sources in series[series["disputed"]].groupby("year"):
            axes.vlines(year, sources["value_percent"].min(), sources["value_percent"].max(), color=MUTED, linewidth=1)


def _speaking_labels(axes, state: str, rows: pd.DataFrame) -> None:
    plate = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
    for indicator, series in rows.groupby("indicator"):
        series = series.sort_values("year")
        first, last, line = series.iloc[0], series.iloc[-1], len(series) > 1
        beside = (last["year"] + 0.8, last["value_percent"], "left", last["words"])
        year, percent, align, words = SPEAKING_LABELS.get((state, indicator), beside)
        label = words if line else f"{words} {last['value_percent']:g}"
        colour = HIGHLIGHT if series["recent"].any() else MUTED
        axes.text(year, percent, label, ha=align, color=colour, linespacing=1.1, bbox=plate, zorder=1, **NOTE)
        if not line and "who" in words and abs(percent - last["value_percent"]) > 5:
            axes.plot([last["year"]] * 2, [percent + 6, last["value_percent"]], color=GREY, linewidth=0.5, zorder=0)
        for end, shift in ((first, (-5, 0)), (last, (5, 0))) if line else ():
            shift = VALUE_SHIFTS.get((state, end["year"], end["value_percent"]), shift)
            _beside(axes, end["year"], end["value_percent"], f"{end['value_percent']:g}", shift, color=colour)


def _beside(axes, x, y, words: str, shift: tuple[float, float], **font) -> None:
    """Words beside a mark, so many points away from it."""
    font = {"ha": "right" if shift[0] < 0 else "left", **NOTE, **font}
    axes.annotate(words, (x, y), shift, textcoords="offset points", **font)


def _ethnic_labels(axes, rows: pd.DataFrame) -> None:
    last = rows[rows["joined"]].sort_values("year").iloc[-1]
    known = rows[rows["joined"] | rows["disputed"]]
    start = known["year"].min()
    shares = sorted(known.loc[known["year"] == start, "value_percent"])
    _beside(axes, start, max(shares), " or ".join(f"{share:g}" for share in shares), (0, 5), ha="center", va="bottom")
    below = last["value_percent"] > 10
    font = {"ha": "center", "va": "top" if below else "bottom"}
    _beside(axes, last["year"], last["value_percent"], f"{last['value_percent']:g}", (0, -5 if below else 5), **font)


@house_style()
def poll_answers(book) -> Drawing:
    """What polls asked and found, beside the article's two numbers (F14)."""
    answers = measures.nearest_answers(book.used("polls"))
    card = _polls_card(answers)
    tops, places, height = {}, [], 0.0
    for topic, rows in answers.groupby("topic", sort=False):
        tops[topic] = height
        places += [height + 1 + step for step in range(len(rows))]
        height += len(rows) + 1.35
    left, right = 2.25, 1.75
    figure, grid = sheet(card, height * 0.195 + 0.5, left=left, right=right, top=0.05, bottom=0.3)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, 100), ylim=(height - 0.6, -0.6), yticks=[], xticks=range(0, 101, 25))
    axes.xaxis.set_major_formatter("{x:g}%")
    axes.grid(axis="x")
    rows_at = axes.get_yaxis_transform()
    edge = (EDGE_INCHES - left) / (figure.get_figwidth() - left - right)
    plate = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for topic, top in tops.items():
        asked = answers[answers["topic"] == topic]
        axes.text(edge, top, topic, transform=rows_at, bbox=plate, **HEADING)
        pollster = min(asked["pollster"], key=len) or "no pollster named"
        axes.text(1.04, top, pollster, transform=rows_at, color=INK, **NOTE)
        if asked["from_article"].all():
            axes.axhspan(top + 0.5, top + len(asked) + 0.5, color="#f3f3f3", zorder=0, linewidth=0)
    for place, answer in zip(places, answers.itertuples(), strict=True):
        state, when = STATE_NAMES[answer.country_iso3], when_asked(answer, "short")
        font = {"va": "center", "fontsize": 8, "color": STATE_INKS[answer.country_iso3]}
        axes.text(edge + 0.03, place, f"{state}, {when}" if when else state, transform=rows_at, **font)
        _answer_mark(axes, place, answer)
        size = measures.NO_SAMPLE if pd.isna(answer.sample_size) else f"{answer.sample_size:,} people asked"
        size = "from the article; poll not found" if answer.from_article else size
        axes.text(1.04, place, size, transform=rows_at, color=MUTED, **NOTE)
    return Drawing(figure, card)


def _answer_mark(axes, place: float, answer) -> None:
    colour, marker = STATE_COLOURS[answer.country_iso3], STATE_MARKERS[answer.country_iso3]
    if not pd.isna(answer.low_percent):
        ends = {"marker": "|", "markersize": 7, "markeredgewidth": 1.3}
        interval = [answer.low_percent, answer.high_percent]
        axes.plot(interval, [place, place], color=colour, linewidth=1.3, gid="interval", **ends)
    look = {"gid": "poll", "markersize": 4.5, "markerfacecolor": colour}
    if answer.from_article:
        look = {"gid": "article", "markersize": 6.5, "markerfacecolor": "white"}
    axes.plot(answer.percent, place, marker, color=colour, markeredgewidth=1.4, **look)
    parts = f" ({answer.parts})" if answer.parts else ""
    _beside(axes, answer.percent, place, f"{answer.percent:g}{parts}", (9, 0), fontsize=8, color=INK)


def _polls_card(answers: pd.DataFrame) -> Card:
    side = answers.loc[answers["topic"] == "Side with Russia in the war", "percent"]
    columns = ["topic", "country_iso3", "when", "pollster", "question", "answer", "percent", "parts", "sample_size"]
    columns += ["low_percent", "high_percent", "note", "from_article", "source_id"]
    return Card(
        "F14",
        "poll_answers",
        title="Many expected harm; no poll found asks about economic blame",
        subtitle="Percent of those asked; lines are {confidence:.0%} Wilson intervals, drawn where the number of "
        "people asked is known",
        caption="The two hollow marks are the article's own numbers, {article[KGZ]:g} and {article[KAZ]:g} percent. No "
        "poll with them was found, so they are not shown as polls; that does not make them false. The nearest "
        "questions ask something else: expecting harm (two answers added) is not blaming Russia, and siding less with "
        "Russia is not blaming it for prices. Wordings, years and methods differ between groups and are not to be "
        "compared; the method of the first survey on sides differs from the last. Real uncertainty is larger than the "
        "intervals.",
        alt="Dot plot by question. Hollow, from the article: {article[KGZ]:g} percent in Kyrgyzstan and "
        "{article[KAZ]:g} in Kazakhstan. Expected a negative effect of the war: Kyrgyzstan {harm[KGZ][percent]:g} "
        "percent (interval {harm[KGZ][low_percent]:.1f} to {harm[KGZ][high_percent]:.1f}), Kazakhstan "
        "{harm[KAZ][percent]:g} ({harm[KAZ][low_percent]:.1f} to {harm[KAZ][high_percent]:.1f}). Siding with Russia in "
        "Kazakhstan: {first_side:g} percent at first, {last_side:g} at last. {without} of {all} rows have no known "
        "sample size.",
        claims=("C26", "C26b", "C27"),
        tables=("polls",),
        drawn=answers.assign(when=[when_asked(row) for row in answers.itertuples()])[columns],
        values={
            "confidence": measures.CONFIDENCE,
            "article": answers[answers["from_article"]].set_index("country_iso3")["percent"],
            "harm": answers[answers["parts"] != ""].set_index("country_iso3").to_dict("index"),
            "first_side": side.iloc[0],
            "last_side": side.iloc[-1],
            "without": int((answers["note"] != "").sum()),
            "all": len(answers),
        },
    )


# Who decided to cancel: the one that the article speaks of is highlighted.
DECIDER_MARKS = {
    "venue": {"marker": "*", "color": HIGHLIGHT, "markersize": 11},
    "organiser": {"marker": "o", "color": MUTED, "markersize": 6},
    "state": {"marker": "s", "color": MUTED, "markersize": 6},
    "unknown": {"marker": "D", "color": MUTED, "markerfacecolor": "white", "markersize": 5.5},
}
HELD = {"marker": "^", "color": INK, "markersize": 6.5, "markeredgecolor": "white", "markeredgewidth": 0.6}
PREVENTED = {"marker": "x", "color": INK, "markersize": 5.5, "markeredgewidth": 1.5}
STAGE = {"marker": "P", "color": GREY, "markerfacecolor": "white", "markersize": 6.5}
KIND_MARKS = {
    "protest": HELD,
    "protest-refused": PREVENTED,
    "protest-banned": PREVENTED,
    "media-blocked": {"marker": "v", "color": INK, "markersize": 6},
    "media-blocked-by-kazakhstan": {"marker": "v", "color": GREY, "markerfacecolor": "white", "markersize": 6},
    "antiwar-artist-refused": STAGE,
    "concert-held": STAGE,
}
COUNTER_CASES = ("media-blocked-by-kazakhstan", "antiwar-artist-refused", "concert-held")
LANES = (
    ("Anti-war protests", ("protest", "protest-refused", "protest-banned"), ("KAZ", "KGZ")),
    ("Shows of Russian artists called off", ("concert-cancelled",), ("KAZ", "KGZ", "UZB")),
    ("Central Asian news sites blocked in Russia", ("media-blocked",), ("KAZ", "KGZ", "TJK", "TKM")),
    ("Counter-cases (not what the article describes)", COUNTER_CASES, ("KAZ", "KGZ")),
)
# What is written beside a mark: for a protest, which has no name, by its first report; for the rest by its name.
MARK_WORDS = {
    "s040": "large rally, permitted",
    "s049": "first anniversary",
    "s051": "second anniversary",
    "s050": "first anniversary",
    "Polina Gagarina": "Gagarina",
    "Grigory Leps": "Leps",
    "Zhara festival": "Zhara",
    "Morgenshtern": "anti-war rapper barred",
    "Tsargrad": "Tsargrad blocked by Kazakhstan",
    "Filip Kirkorov": "Kirkorov performs",
}
BETWEEN_DECIDERS = timedelta(days=20)  # how far apart two deciders of one show stand
FIRST_DAY, LAST_DAY = date(2022, 1, 1), date(2024, 12, 31)


@house_style()
def society_timeline(book) -> Drawing:
    """Protests, cancelled shows and blocked media, 2022 to 2024 (F15)."""
    events = measures.distinct_events(book.used("society_events"), book.published)
    events = events[events["kind"].isin([kind for _, kinds, _ in LANES for kind in kinds])]
    shown = events[(events["first_day"] >= FIRST_DAY) & (events["last_day"] <= LAST_DAY)]
    card = _timeline_card(events, shown)
    tops, places, height = {}, {}, 0.0
    for title, kinds, states in LANES:
        tops[title] = height
        height += 0.95
        for state in states:
            places[kinds, state] = height
            there = shown[shown["kind"].isin(kinds) & (shown["country_iso3"] == state)]
            height += 1.55 if (there["date"].str.len() == 4).any() else 1.2 if "protest" in kinds else 1
        height += 0.25
    left, right = 1.05, 0.2
    figure, grid = sheet(card, height * 0.34 + 0.4, left=left, right=right, top=0.02, bottom=0.3)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(FIRST_DAY, LAST_DAY + timedelta(days=1)), ylim=(height - 0.55, -0.5), yticks=[])
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    axes.set_xticks([date(year, 1, 1) for year in (*years, LAST_DAY.year + 1)])
    axes.set_xticks([date(year, 7, 1) for year in years], labels=years, minor=True)
    axes.tick_params(axis="x", labelbottom=False)
    axes.tick_params(axis="x", which="minor", length=0)
    published = date.fromisoformat(book.published)
    axes.axvspan(published, LAST_DAY + timedelta(days=1), color="#f3f3f3", linewidth=0, zorder=0)
    axes.axvline(published, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)))
    _beside(axes, published, -0.45, "article\npublished", (4, 0), va="top", color=MUTED)
    edge = (EDGE_INCHES - left) / (figure.get_figwidth() - left - right)
    rows_at = axes.get_yaxis_transform()
    for title, top in tops.items():
        axes.text(edge, top, title, transform=rows_at, **HEADING)
    for (_, state), lane in places.items():
        font = {"va": "center", "fontsize": 8, "color": STATE_INKS[state]}
        axes.text(edge + 0.012, lane, STATE_NAMES[state], transform=rows_at, **font)
        axes.axhline(lane, color=FAINT, linewidth=0.6, zorder=0)
    _key(axes, tops[LANES[0][0]], "", {"held": HELD, "refused or prevented": PREVENTED})
    _key(axes, tops[LANES[1][0]], "decided by", DECIDER_MARKS)
    for event in shown.itertuples():
        lane = next(places[key] for key in places if event.kind in key[0] and event.country_iso3 == key[1])
        _event_mark(axes, event, lane, published)
    return Drawing(figure, card)


def _timeline_card(events: pd.DataFrame, shown: pd.DataFrame) -> Card:
    held = measures.before_article(shown[shown["country_iso3"] == "KAZ"], "protest")
    shows = measures.before_article(shown, "concert-cancelled")
    blocked = measures.before_article(shown, "media-blocked")
    by = measures.decided(events).set_index("decided_by")["shows"]
    drawn = shown.astype({"first_day": "str", "last_day": "str"}).assign(decided_by=shown["decided_by"].str.split(";"))
    columns = ["event_ids", "kind", "country_iso3", "date", "first_day", "last_day", "name", "place", "decided_by"]
    return Card(
        "F15",
        "society_timeline",
        title="After early protests, {shows} shows were cancelled and {blocked} sites blocked",
        subtitle="Events on record, {first} to {last}; bars span the month or the year where no day is known",
        caption="Protests in Kazakhstan cluster in the first weeks of the war; one rally was large, a second was "
        "refused. Of {shows} cancelled shows the venue itself decided {venue} (star), and for that one another report "
        "names the organiser; {organiser} in all are put down to organisers, {state} to the state; for {unknown} "
        "nobody is named. The list was collected for this article and is no complete chronology: do not count it as "
        "one. Counter-cases stand below. What is right of the line came after the article; {outside} more of "
        "{outside_year} lie outside.",
        alt="Time line by country. {held} anti-war protests in Kazakhstan, the first in {first_protest}. "
        "{shows_capital} shows of Russian artists called off in {show_years}, in {show_countries}. {blocked_capital} "
        "Central Asian news sites blocked in Russia, from {first_block} to {last_block}. After publication: Russian "
        "stars on stage in Bishkek in {held_show}.",
        claims=("C28", "C29", "C30"),
        tables=("society_events",),
        drawn=drawn.explode("decided_by")[[*columns, "later", "source_id"]],
        values={
            "first": FIRST_DAY.year,
            "last": LAST_DAY.year,
            "shows": spell(len(shows)),
            "shows_capital": spell(len(shows)).capitalize(),
            "blocked": spell(len(blocked)),
            "blocked_capital": spell(len(blocked)).capitalize(),
            "held": spell(len(held)).capitalize(),
            **by.map(spell),
            "venue": "once" if by["venue"] == 1 else spell(by["venue"]),
            "outside": spell(len(events) - len(shown)),
            "outside_year": listed(sorted({str(day.year) for day in events["first_day"] if day > LAST_DAY})),
            "first_protest": in_words(held["date"].iloc[0][:7]),
            "show_years": listed(sorted({when[:4] for when in shows["date"]})),
            "show_countries": names_of(shows["country_iso3"]),
            "first_block": in_words(blocked["date"].iloc[0][:7]),
            "last_block": in_words(max(blocked["date"])[:7]),
            "held_show": in_words(events.loc[events["kind"] == "concert-held", "date"].iloc[0][:7]),
        },
    )


def _event_mark(axes, event, lane: float, published: date) -> None:
    year_only, protest = len(event.date) == 4, event.kind.startswith("protest")
    lane += 0.55 if year_only else 0.3 if KIND_MARKS.get(event.kind) is PREVENTED else 0
    middle = event.first_day + (event.last_day - event.first_day) / 2
    if len(event.date) < 10:
        ends = {"marker": "|", "markersize": 7, "markeredgewidth": 1.4}
        period = [event.first_day, event.last_day]
        axes.plot(period, [lane, lane], color=GREY, linewidth=1.4, zorder=1, gid="period", **ends)
    for number, decider in enumerate(event.decided_by.split(";")):
        marks = DECIDER_MARKS[decider] if decider else KIND_MARKS[event.kind]
        day = middle + BETWEEN_DECIDERS * number
        axes.plot(day, lane, linestyle="none", gid=f"{event.kind}:{decider}", **marks)
    name = "" if protest else event.name
    words = MARK_WORDS.get(event.event_ids.split(";")[0] if protest else name, name)
    if words and year_only:
        _beside(axes, event.last_day, lane, words, (5, 0))
    elif words:
        near = 0 <= (published - middle).days < 200
        align, shift = ("center", 0) if event.later else ("right", 8) if near else ("left", -3)
        _beside(axes, middle, lane, words, (shift, 5), ha=align, va="bottom")


def _key(axes, height: float, lead: str, marks: dict[str, dict]) -> None:
    """Marks with their words, in one line; the room for a word is measured by its letters."""
    day = date(2022, 10, 15)
    if lead:
        axes.text(day, height, lead, color=MUTED, **NOTE)
        day += timedelta(days=34 + 10 * len(lead))
    for words, mark in marks.items():
        axes.plot(day, height, linestyle="none", gid="key", **mark)
        _beside(axes, day, height, words, (8, 0), color=MUTED)
        day += timedelta(days=50 + 10 * len(words))
