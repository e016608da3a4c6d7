"""Figures of society: what the artists hold is what the card says, and what must not be drawn is not."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num
from matplotlib.text import Annotation

from claimbook import Book, Tables
from claimbook.words import spell
from exhibit.sheet import HIGHLIGHT, INK
from topics.shared.states import STATE_NAMES
from topics.society import figures as society
from topics.society.measures import CONFIDENCE, RECENT_SINCE

TABLES = Tables()
BOOK = Book.open(tables=TABLES)
PUBLISHED = BOOK.published
DRAWINGS = ("russian_speakers", "poll_answers", "society_timeline")
KINDS = ("article", "poll", "interval")


@pytest.fixture(scope="module")
def drawings():
    return {name: getattr(society, name)(BOOK) for name in DRAWINGS}


def marks(figure, prefix):
    """Line artists of a figure whose gid begins so."""
    return [line for axes in figure.axes for line in axes.lines if str(line.get_gid()).startswith(prefix)]


def texts(figure):
    return [text.get_text() for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]]


def numbers(axes):
    """The numbers beside marks: where they belong, and what they say."""
    found = [text for text in axes.texts if isinstance(text, Annotation) and text.get_text() != "article published"]
    return [(*text.xy, text.get_text()) for text in found]


def test_russian_speakers(drawings):
    figure, card = drawings["russian_speakers"]
    (axes,) = figure.axes
    series = [rows for _, rows in card.drawn.groupby(["country_iso3", "words"])]
    lines = marks(figure, "line:")
    scales = []
    assert len(lines) == len(series)
    for rows in series:
        # One line is this series: it has its years, and its numbers at both ends.
        ends = [rows.iloc[0], rows.iloc[-1]]
        (line,) = [
            line
            for line in lines
            if line.get_gid() == f"line:{ends[0]['country_iso3']}"
            and list(line.get_xdata()) == list(rows["year"])
            and {
                (row["year"], y, f"{row['value_percent']:g}")
                for row, y in zip(ends, line.get_ydata()[[0, -1]], strict=True)
            }
            <= set(numbers(axes))
        ]
        scales += list(np.diff(line.get_ydata()) / np.diff(rows["value_percent"]))
        assert (line.get_color() == HIGHLIGHT) == rows["recent"].all() == (rows["year"].max() >= RECENT_SINCE)
    # Upwards is more, and as much more in every row.
    assert scales == pytest.approx([scales[0]] * len(scales))
    assert scales[0] < 0 and axes.yaxis_inverted()


def test_every_state_has_its_rows_and_the_years_that_count_are_shaded(drawings):
    figure, card = drawings["russian_speakers"]
    said = texts(figure)
    assert [text for text in said if text in STATE_NAMES.values()] == list(STATE_NAMES.values())
    assert said.count("No series found") == 5 - card.drawn["country_iso3"].nunique()
    (shade,) = figure.axes[0].patches
    assert shade.get_x() == RECENT_SINCE and shade.get_x() + shade.get_width() == pytest.approx(2024, abs=0.1)
    assert "article published" in said


def test_russian_speakers_says_so_only_where_no_series_is_known():
    language = TABLES["language"]
    found = pd.DataFrame(
        [
            ("UZB", year, "russian-home-language-percent", share, "yaru-uz")
            for year, share in ((2000, 20.0), (2010, 10.0))
        ],
        columns=language.columns,
    )
    doctored = TABLES.with_table("language", pd.concat([language, found], ignore_index=True))
    figure, card = society.russian_speakers(Book.open(tables=doctored))
    assert texts(figure).count("No series found") == 1
    assert "For Turkmenistan no series was found" in card.filled("caption")
    assert "in Uzbekistan Russian as main language at home fell from 20 percent (2000)" in card.filled("alt")
    assert card.filled("title").endswith("only for Kazakhstan")


def test_poll_answers(drawings):
    figure, card = drawings["poll_answers"]
    drawn = card.drawn
    for prefix, rows in (("article", drawn[drawn["from_article"]]), ("poll", drawn[~drawn["from_article"]])):
        assert [line.get_xdata()[0] for line in marks(figure, prefix)] == list(rows["percent"])
    known = drawn[drawn["note"] == ""]
    assert [tuple(line.get_xdata()) for line in marks(figure, "interval")] == list(
        zip(known["low_percent"], known["high_percent"], strict=True)
    )
    assert len(known) == drawn["sample_size"].notna().sum() < len(drawn)
    assert [text for *_, text in numbers(figure.axes[0])] == [f"{percent:g}" for percent in drawn["percent"]]
    assert texts(figure).count("from the article; poll not found") == drawn["from_article"].sum() == 2
    assert f"{CONFIDENCE:.0%}" in card.filled("subtitle")


def test_only_the_articles_numbers_are_red_and_hollow(drawings):
    figure = drawings["poll_answers"].figure
    looks = {kind: {(line.get_color(), line.get_markerfacecolor()) for line in marks(figure, kind)} for kind in KINDS}
    assert looks == {"article": {(HIGHLIGHT, "white")}, "poll": {(INK, INK)}, "interval": {(INK, INK)}}


def test_the_articles_numbers_have_no_interval_and_no_number_of_people(drawings):
    drawn = drawings["poll_answers"].card.drawn
    article = drawn[drawn["from_article"]]
    assert article[["low_percent", "high_percent", "sample_size"]].isna().all(axis=None)
    assert sorted(article["percent"]) == [43, 49]


def test_society_timeline(drawings):
    figure, card = drawings["society_timeline"]
    drawn = card.drawn
    held = {kind: [line for line in marks(figure, kind) if line.get_gid() == kind] for kind in set(drawn["kind"])}
    for kind, lines in held.items():
        rows = drawn[drawn["kind"] == kind]
        days = [line.get_xdata()[0] for line in lines]
        # Every event has one mark, in the month or the year that is known of it.
        assert sorted(f"{day:%Y-%m}" for day in days) == sorted((when + "-07")[:7] for when in rows["date"])
        assert {line.get_marker() for line in lines} == {"o" if kind in society.HAPPENED else "x"}
    years = [tuple(day.isoformat() for day in line.get_xdata()) for line in marks(figure, "year")]
    assert years == [(f"{when}-01-01", f"{when}-12-31") for when in drawn["date"] if len(when) == 4]
    red = [line for lines in held.values() for line in lines if line.get_color() == HIGHLIGHT]
    assert [line.get_gid() for line in red] == ["concert-cancelled"]
    assert drawn["decided_by"].str.contains("venue").sum() == len(red)
    assert "article published" in texts(figure)


def test_marks_of_the_timeline_never_lie_on_one_another(drawings):
    figure = drawings["society_timeline"].figure
    (axes,) = figure.axes
    lines = [line for kind in society.GROUPS for line in marks(figure, kind) if line.get_gid() == kind]
    places = np.array(
        [axes.transData.transform((date2num(line.get_xdata()[0]), line.get_ydata()[0])) for line in lines]
    )
    sizes = {line.get_markersize() + line.get_markeredgewidth() for line in lines}
    apart = np.hypot(*(places[:, None] - places).transpose(2, 0, 1)) * 72 / figure.dpi
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > max(sizes)


def test_society_timeline_shows_no_repeat_and_nothing_later_than_the_article(drawings):
    figure, card = drawings["society_timeline"]
    ids = card.drawn["event_ids"].str.split(";").explode()
    assert ids.is_unique
    assert not {"s028", "s048"} & set(ids)
    assert (card.drawn["date"] <= PUBLISHED).all()
    (axes,) = figure.axes
    (line,) = [line for line in axes.lines if line.get_label() == "published"]
    assert line.get_xdata()[0] == date2num(date.fromisoformat(PUBLISHED))


def test_rows_of_the_timeline_say_what_their_marks_show(drawings):
    figure, card = drawings["society_timeline"]
    drawn, said = card.drawn, texts(figure)
    protests = drawn[drawn["kind"].str.startswith("protest")]
    for _, there in protests.groupby("country_iso3"):
        held = (there["kind"] == "protest").sum()
        assert f"{spell(held)} held, {spell(len(there) - held)} prevented (x)" in said
    others = drawn.drop(protests.index)
    assert {f"{row.name}, {STATE_NAMES[row.country_iso3]}" for row in others.itertuples(index=False)} <= set(said)
    assert said.count("venue or organiser") == 1
