"""Figures of notebook 05: the Russian language, the polls, and protests, concerts and media."""

from datetime import date

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from claimbook.dates import in_words
from claimbook.words import spell
from exhibit.card import Card, Drawing
from exhibit.sheet import EDGE_INCHES, FAINT, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.shared.marks import article_published
from topics.shared.states import STATE_NAMES, names_of
from topics.society import measures, shown

UNIT_INCHES = 0.21
LABEL = {"va": "center", "fontsize": LABEL_POINTS, "color": INK}
NOTE = {"va": "center", "fontsize": SMALL_POINTS, "color": MUTED}
PLATE = {"facecolor": "white", "edgecolor": "none", "pad": 1}
# The kinds of events drawn: what happened, then what was prevented.
HAPPENED = {
    "protest": "Anti-war protests",
    "concert-cancelled": "Shows of Russian artists called off",
    "media-blocked": "Central Asian news sites blocked in Russia",
}
GROUPS = HAPPENED | dict.fromkeys(("protest-refused", "protest-banned"), HAPPENED["protest"])


def _rows(card: Card, rows: pd.DataFrame, left: float, right: float, units: pd.Series | int = 1) -> tuple:
    """Axes with a labelled row for each row of a frame, under the heading of its group, and where each row stands.

    ``group`` is the heading and ``beside`` stands right of it; ``label`` and ``note`` stand left and right of the row,
    which is so many ``units`` high. ``left`` and ``right`` are inches.
    """
    starts = ~rows["group"].duplicated()
    ends = (starts * 1.4 + units).cumsum()
    figure, grid = sheet(card, ends.iloc[-1] * UNIT_INCHES + 0.4, left=left, right=right, top=0.05, bottom=0.3)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(ylim=(ends.iloc[-1] + 0.2, 0), yticks=[])
    edge = (EDGE_INCHES - left) / (figure.get_figwidth() - left - right)
    across, places = {"transform": axes.get_yaxis_transform()}, ends - pd.Series(units, rows.index) / 2
    for row, place in zip(rows.itertuples(), places, strict=True):
        axes.text(edge + 0.03, place, row.label, **across, **LABEL)
        axes.text(1.03, place, row.note, **across, **NOTE)
    for row, top in zip(rows[starts].itertuples(), (ends - units)[starts] - 0.5, strict=True):
        axes.text(edge, top, row.group, **across, **LABEL, fontweight="semibold", bbox=PLATE)
        axes.text(1.03, top, row.beside, **across, **NOTE)
    return figure, axes, places


def _number(axes: Axes, x: float, y: float, share: float, points: tuple[float, float], **font) -> None:
    """A share so many points away from its mark."""
    axes.annotate(f"{share:g}", (x, y), points, textcoords="offset points", **{**LABEL, **font})


@house_style()
def russian_speakers(book) -> Drawing:
    """Series on the use of Russian, each in a row of its own, and those that are recent enough to count (F13)."""
    series = measures.russian_series(book.used("language"))
    lines = series[series["joined"] & (series["about"] == "speaking")].sort_values("year")
    ends = measures.first_and_last(lines)
    changes = ends["change_points"].map(lambda change: f"{change:+g} point{'s' * (abs(change) != 1)}")
    changes = changes.str.replace("-", "\N{MINUS SIGN}")
    none = pd.DataFrame({"country_iso3": [state for state in STATE_NAMES if state not in set(ends["country_iso3"])]})
    rows = pd.concat([ends.assign(note=changes), none.assign(words="no series found", note="")])
    rows = rows.sort_values(["country_iso3", "last_year"], ascending=[True, False], ignore_index=True)
    card = _speakers_card(lines, ends, names_of(none["country_iso3"]))
    words = rows["words"].str[0].str.upper() + rows["words"].str[1:]
    labels = {"group": rows["country_iso3"].map(STATE_NAMES), "label": words, "beside": ""}
    figure, axes, places = _rows(card, rows.assign(**labels), 2.6, 1.15, 1 + rows["first_year"].notna())
    # The number of a year stands at its tick, so the tick is the middle of the year.
    published = int(book.published[:4]) + int(book.published[5:7]) / 12 - 0.5
    axes.set(xlim=(measures.SINCE_YEAR, 2026), xticks=range(measures.SINCE_YEAR, 2026, 10))
    axes.axvspan(measures.RECENT_SINCE, published, color=FAINT, linewidth=0, zorder=0)
    article_published(axes, published)
    for row, place in zip(rows.itertuples(), places, strict=True):
        line = lines[(lines["country_iso3"] == row.country_iso3) & (lines["words"] == row.words)]
        if len(line):
            colour, shares = HIGHLIGHT if row.recent else INK, line["value_percent"]
            # All lines have one scale, but each stands in the middle of its row.
            heights = place + ((shares.min() + shares.max()) / 2 - shares) / 30
            axes.plot(line["year"], heights, "-o", color=colour, markersize=4, gid=f"line:{row.country_iso3}")
            for end in (0, -1):
                year, share = line[["year", "value_percent"]].iloc[end]
                _number(axes, year, heights.iloc[end], share, (0, 9), ha="center", color=colour)
    return Drawing(figure, card)


def _speakers_card(lines: pd.DataFrame, ends: pd.DataFrame, without: str) -> Card:
    recent, old = ends[ends["recent"]], ends[~ends["recent"]]
    return Card(
        "F13",
        "russian_speakers",
        title="Whether Central Asia speaks less Russian is known only for {recent_in}",
        subtitle="Percent at both ends of each series on use of Russian, and the change. Only a series that reaches "
        "{since} or later (red, in the shaded years) counts for the verdict.",
        caption="Only series that reach {since} or later count: {changes}. The others end by {old_until} and cannot "
        "say what leaders saw when the article appeared. For {without} no series was found. Each row counts something "
        "else, so rows must not be joined; all lines have the same scale. Single numbers, weak sources and ethnic "
        "Russians, who are not the same as speakers, are in a table of the notebook.",
        alt="A row with a line for each series, by state: {every}. Only a line that reaches {since} or later is red: "
        "{recent_in}. For {without} no series was found.",
        claims=("C24",),
        tables=("language",),
        drawn=lines[["country_iso3", "words", "year", "value_percent", "recent", "source_id"]],
        values={
            "since": measures.RECENT_SINCE,
            "changes": shown.changes(recent),
            "every": shown.changes(ends),
            "recent_in": names_of(recent["country_iso3"]),
            "old_until": old["last_year"].max(),
            "without": without,
        },
    )


@house_style()
def poll_answers(book) -> Drawing:
    """What polls asked and found, beside the article's two numbers (F14)."""
    answers = measures.nearest_answers(book.used("polls"))
    card = _polls_card(answers)
    sizes = answers["sample_size"].map("{:,} people asked".format, na_action="ignore").fillna(measures.NO_SAMPLE)
    shortest = answers["pollster"].groupby(answers["topic"]).transform(lambda names: min(names, key=len))
    rows = answers.assign(
        group=answers["topic"],
        beside=shortest.replace("", "no pollster named"),
        label=[shown.asked(row, "short") for row in answers.itertuples()],
        note=sizes.mask(answers["from_article"], "from the article; poll not found"),
    )
    figure, axes, places = _rows(card, rows, 2.25, 1.8)
    axes.set(xlim=(0, 100), xticks=range(0, 101, 25))
    axes.xaxis.set_major_formatter("{x:g}%")
    axes.grid(axis="x")
    for answer, place in zip(rows.itertuples(), places, strict=True):
        end = answer.percent
        if pd.notna(answer.low_percent):
            end = answer.high_percent
            axes.plot([answer.low_percent, end], [place] * 2, "-|", color=INK, markersize=7, gid="interval")
        gid, colour, face = ("article", HIGHLIGHT, "white") if answer.from_article else ("poll", INK, INK)
        axes.plot(answer.percent, place, "o", color=colour, markerfacecolor=face, markeredgewidth=1.4, gid=gid)
        _number(axes, end, place, answer.percent, (7, 0), color=colour, bbox=PLATE)
    return Drawing(figure, card)


def _polls_card(answers: pd.DataFrame) -> Card:
    polls = answers[~answers["from_article"]]
    columns = ["topic", "country_iso3", "when", "made_public", "pollster", "question", "answer", "percent", "parts"]
    columns += ["sample_size", "low_percent", "high_percent", "note", "from_article", "source_id"]
    return Card(
        "F14",
        "poll_answers",
        title="No Kazakh or Kyrgyz poll found asks about blaming the invasion",
        subtitle="Percent of those asked; lines are margins of error ({confidence:.0%}), where the number of people "
        "asked is known",
        caption="The hollow red marks are the article's own numbers, {article[KGZ]:g} and {article[KAZ]:g} "
        "percent. No poll with them was found, so they are not shown as polls; that does not make them false. The "
        "nearest questions ask something else: to expect harm (the sum of rather and strongly negative, "
        "{harm[KGZ]} in Kyrgyzstan and {harm[KAZ]} in Kazakhstan) is not to blame Russia, and to side less with "
        "Russia is not to blame it for prices. Wordings, years and methods differ between groups and are not to be "
        "compared; the method of the first survey on sides differs from the last. Margins are Wilson intervals; real "
        "uncertainty is larger.",
        alt="Dot plot by question. Hollow, from the article: {article[KGZ]:g} percent in Kyrgyzstan and "
        "{article[KAZ]:g} in Kazakhstan. From polls: {every}.",
        claims=("C26", "C26b", "C27"),
        tables=("polls",),
        drawn=answers[columns],
        values={
            "confidence": measures.CONFIDENCE,
            "article": answers[answers["from_article"]].set_index("country_iso3")["percent"],
            "harm": answers[answers["parts"] != ""].set_index("country_iso3")["parts"],
            "every": "; ".join(f"{row.topic}: {shown.asked(row)}, {shown.found(row)}" for row in polls.itertuples()),
        },
    )


@house_style()
def society_timeline(book) -> Drawing:
    """Protests, cancelled shows and blocked media on record before the article (F15)."""
    events = measures.distinct_events(book.used("society_events"), book.published)
    events = events[events["kind"].isin(GROUPS) & ~events["later"]]
    state, protest = events["country_iso3"].map(STATE_NAMES), events["kind"].str.startswith("protest")
    labels = {"group": events["kind"].map(GROUPS), "label": state.where(protest, events["name"] + ", " + state)}
    events = events.assign(**labels, beside="").sort_values(["group", "kind"])
    lanes = events.groupby(["group", "label"], sort=False)
    rows = lanes.first().reset_index().assign(note=[_row_note(there) for _, there in lanes])
    rows.loc[rows["kind"] == "concert-cancelled", "beside"] = "decided by"
    card = _timeline_card(events)
    figure, axes, places = _rows(card, rows, 2.35, 1.6, 1 + rows["kind"].str.startswith("protest") * 1.5)
    years = range(events["first_day"].min().year, int(book.published[:4]) + 1)
    axes.set(xlim=(date(years[0], 1, 1), date(years[-1], 7, 1)))
    axes.set_xticks([date(year, 1, 1) for year in years], labels=years)
    article_published(axes, date2num(date.fromisoformat(book.published)))
    for (_, there), place in zip(lanes, places, strict=True):
        floor = place + 0.5 * (len(there) > 1)
        axes.axhline(floor, color=FAINT, linewidth=0.6, zorder=0)
        for event, number in zip(there.itertuples(), there.groupby(there["date"].str[:7]).cumcount(), strict=True):
            _event_mark(axes, event, floor - 0.55 * number)
    return Drawing(figure, card)


def _row_note(there: pd.DataFrame) -> str:
    """What stands right of a row: numbers of protests, or who decided."""
    if (there["group"] != GROUPS["protest"]).all():
        return " or ".join(there["decided_by"].unique()).replace(";", " or ").replace("unknown", "not known")
    held = (there["kind"] == "protest").sum()
    return f"{spell(held)} held, {spell(len(there) - held)} prevented (x)"


def _event_mark(axes: Axes, event, place: float) -> None:
    """An event in the middle of its month; in that of its year, with a bar across it, where no month is known."""
    day = event.first_day.replace(day=15)
    if len(event.date) == 4:
        day, year = day.replace(month=7), [event.first_day, event.last_day]
        axes.plot(year, [place] * 2, color=FAINT, linewidth=6, solid_capstyle="butt", zorder=0.5, gid="year")
    look = {"color": HIGHLIGHT if "venue" in event.decided_by else INK, "markersize": 4.5, "markeredgewidth": 1.4}
    axes.plot(day, place, "o" if event.kind in HAPPENED else "x", gid=event.kind, **look)


def _timeline_card(events: pd.DataFrame) -> Card:
    held, shows, blocked = (events[events["kind"] == kind] for kind in HAPPENED)
    return Card(
        "F15",
        "society_timeline",
        title="Central Asia: protests, blocked sites and {venue} refusal by a venue",
        subtitle="Events by month since {first}. Red: a report names the venue. Grey bar: only the year is known.",
        caption="Protests in Kazakhstan cluster in the first weeks of the war; a large rally was allowed, another "
        "refused. Of {shows} cancelled shows {venue} is put down to the venue itself, by a report that another "
        "contradicts; {organiser} in all are put down to organisers, {state} to the state; for {unknown} nobody is "
        "named. Events of one month stand above each other. The list was collected for this article and is no complete "
        "chronology: do not count it as one. Nor does it show that one of these led to another.",
        alt="A row for each show and news site, and one of protests for each state; a mark for each event. Anti-war "
        "protests: {held[KAZ]} in Kazakhstan, {held[KGZ]} in Kyrgyzstan, from {first_protest} to {last_protest}. Shows "
        "of Russian artists called off: {every_show}. Central Asian news sites blocked in Russia: {every_site}.",
        claims=("C28", "C29", "C30"),
        tables=("society_events",),
        drawn=events[["event_ids", "kind", "country_iso3", "date", "name", "place", "decided_by", "source_id"]],
        values={
            **measures.decided(events).set_index("decided_by")["shows"].map(spell),
            "first": events["first_day"].min().year,
            "shows": spell(len(shows)),
            "held": held["country_iso3"].value_counts().map(spell),
            "first_protest": in_words(held["date"].min()[:7]),
            "last_protest": in_words(held["date"].max()[:7]),
            "every_show": _with_months(shows),
            "every_site": _with_months(blocked),
        },
    )


def _with_months(events: pd.DataFrame) -> str:
    return "; ".join(f"{row.label} ({in_words(row.date[:7])})" for row in events.itertuples())
