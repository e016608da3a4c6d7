"""Figures of society: what the artists hold is what the card says, and what must not be drawn is not."""

from collections import Counter
from datetime import date

import matplotlib.dates as mdates
import pandas as pd
import pytest

from claimbook import Book, Tables
from exhibit.sheet import HIGHLIGHT
from topics.shared.states import STATE_COLOURS, STATE_NAMES, STATES
from topics.society import figures as society
from topics.society.measures import CONFIDENCE

TABLES = Tables()
BOOK = Book.open(tables=TABLES)
PUBLISHED = BOOK.published
DRAWINGS = ("russian_speakers", "poll_answers", "society_timeline")


@pytest.fixture(scope="module")
def drawings():
    return {name: getattr(society, name)(BOOK) for name in DRAWINGS}


def marks(figure, prefix):
    """Line artists of a figure whose gid begins so."""
    return [line for axes in figure.axes for line in axes.lines if str(line.get_gid()).startswith(prefix)]


def texts(figure):
    return [text.get_text() for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]]


def test_russian_speakers(drawings):
    figure, card = drawings["russian_speakers"]
    drawn = card.drawn
    for prefix, rows in (
        ("line:", drawn[drawn["joined"]]),
        ("point:", drawn[~drawn["joined"] & ~drawn["weak"]]),
        ("weak:", drawn[drawn["weak"]]),
    ):
        held = Counter(point for line in marks(figure, prefix) for point in zip(*line.get_data(), strict=True))
        assert held == Counter(zip(rows["year"], rows["value_percent"], strict=True)), prefix
    # Every line is one definition in one country; points and weak figures are never joined.
    rows = drawn[drawn["joined"]]
    lines = [line for line in marks(figure, "line:") if len(line.get_xdata())]
    assert len(lines) == rows.groupby(["country_iso3", "words"]).ngroups
    assert {line.get_linestyle() for line in marks(figure, "point:") + marks(figure, "weak:")} == {"None"}
    assert {line.get_markerfacecolor() for line in marks(figure, "weak:")} == {"white"}
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert [title for title in titles if "no language series" in title] == [
        f"{STATE_NAMES[state]}: no language series" for state in ("TKM", "UZB")
    ]
    assert [title.split(":")[0] for title in titles] == [STATE_NAMES[state] for state in STATES] * 2


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
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert [title for title in titles if "no language series" in title] == ["Turkmenistan: no language series"]
    assert "Kazakhstan, Kyrgyzstan and Uzbekistan" in card.filled("caption")


def test_only_recent_series_of_use_are_highlighted(drawings):
    figure, card = drawings["russian_speakers"]
    red = {line.get_gid() for line in marks(figure, "line:") if line.get_color() == HIGHLIGHT}
    assert red == {"line:russian-home-language-percent"}
    assert set(card.drawn.loc[card.drawn["recent"], "words"]) == {"Russian as main language at home"}


def test_poll_answers(drawings):
    figure, card = drawings["poll_answers"]
    drawn = card.drawn
    for prefix, rows in (("article", drawn[drawn["from_article"]]), ("poll", drawn[~drawn["from_article"]])):
        assert [line.get_xdata()[0] for line in marks(figure, prefix)] == list(rows["percent"])
        assert [line.get_color() for line in marks(figure, prefix)] == list(rows["country_iso3"].map(STATE_COLOURS))
    known = drawn[drawn["note"] == ""]
    assert [tuple(line.get_xdata()) for line in marks(figure, "interval")] == list(
        zip(known["low_percent"], known["high_percent"], strict=True)
    )
    assert len(known) == drawn["sample_size"].notna().sum() < len(drawn)
    assert {line.get_markerfacecolor() for line in marks(figure, "article")} == {"white"}
    assert "white" not in {line.get_markerfacecolor() for line in marks(figure, "poll")}
    assert texts(figure).count("from the article; poll not found") == drawn["from_article"].sum() == 2
    assert f"{CONFIDENCE:.0%}" in card.filled("subtitle")


def test_article_figures_have_no_interval_and_no_number_of_people(drawings):
    drawn = drawings["poll_answers"].card.drawn
    article = drawn[drawn["from_article"]]
    assert article[["low_percent", "high_percent", "sample_size"]].isna().all(axis=None)
    assert sorted(article["percent"]) == [43, 49]


def test_society_timeline(drawings):
    figure, card = drawings["society_timeline"]
    drawn = card.drawn
    kinds = [f"{row.kind}:{row.decided_by}" for row in drawn.itertuples()]
    held = [line for kind in set(drawn["kind"]) for line in marks(figure, f"{kind}:")]
    assert Counter(line.get_gid() for line in held) == Counter(kinds)
    for row in drawn.drop_duplicates("event_ids").itertuples():
        days = {
            mdates.num2date(mdates.date2num(line.get_xdata()[0])).date()
            for line in held
            if line.get_gid().startswith(f"{row.kind}:")
        }
        assert any(date.fromisoformat(row.first_day) <= day <= date.fromisoformat(row.last_day) for day in days)
    inexact = drawn[drawn["date"].str.len() < 10].drop_duplicates("event_ids")
    assert [tuple(str(day) for day in line.get_xdata()) for line in marks(figure, "period")] == list(
        zip(inexact["first_day"], inexact["last_day"], strict=True)
    )
    # The venue's decision has a mark that no other decider has.
    stars = [line for line in held if line.get_marker() == "*"]
    assert [line.get_gid() for line in stars] == ["concert-cancelled:venue"]
    assert "article\npublished" in texts(figure)


def test_society_timeline_shows_no_repeat_and_marks_what_came_later(drawings):
    figure, card = drawings["society_timeline"]
    ids = card.drawn["event_ids"].str.split(";").explode().drop_duplicates()
    assert not {"s028", "s048"} & set(ids)
    assert (card.drawn["later"] == (card.drawn["first_day"] > PUBLISHED)).all()
    assert card.drawn["later"].any()
    axes = figure.axes[0]
    shaded = axes.patches[0].get_extents().transformed(axes.transData.inverted())
    assert shaded.x0 == pytest.approx(mdates.date2num(date.fromisoformat(PUBLISHED)))
    later = card.drawn.loc[card.drawn["later"], "first_day"].map(date.fromisoformat).map(mdates.date2num)
    assert later.between(shaded.x0, shaded.x1).all()
