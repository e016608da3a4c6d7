"""The drawings of the votes: what the artists hold is what the card says was drawn."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from claimbook.book import Book
from exhibit.legible.placed import shown_texts
from topics.shared.ballots import BALLOT_COLOURS
from topics.shared.states import STATE_NAMES, STATES
from topics.votes import figures as draw
from topics.votes import measures as votes


@pytest.fixture(scope="module")
def ballots(book):
    return draw.ballots(book)


@pytest.fixture(scope="module")
def agreement(book):
    return draw.vote_agreement(book)


@pytest.fixture(scope="module")
def position(book):
    return draw.world_position(book)


def with_votes(tables, un_votes):
    """The book with another table of votes."""
    return Book.open(tables=tables.with_table("un_votes", un_votes))


def line(axes, label):
    """The x and y values of the one line of a label."""
    (found,) = [artist for artist in axes.lines if artist.get_label() == label]
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


def blocks(figure):
    """The axes of each block of ballots, by the words above it, on one line."""
    titled = ((axes.get_title(loc="left").replace("\n", " "), axes) for axes in figure.axes)
    return {heading: axes for heading, axes in titled if heading}


def test_ballots(ballots):
    figure, card = ballots
    headings = [heading.replace("\n", " ") for heading, _, _ in draw.BLOCKS.values()]
    drawn = blocks(figure)
    assert list(drawn) == headings and set(card.drawn["topic"]) == set(draw.BLOCKS)
    assert len(card.drawn) == 210
    for topic, axes in zip(draw.BLOCKS, drawn.values(), strict=True):
        rows = card.drawn[card.drawn["topic"] == topic]
        tiles = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
        # Each tile stands where its row says, in the colour of its ballot.
        for tile, row in zip(tiles, rows.itertuples(), strict=True):
            assert (int(tile.get_x()), int(tile.get_y())) == (row.column, STATES.index(row.member))
            assert to_hex(tile.get_facecolor()) == BALLOT_COLOURS[row.ballot]
            assert (tile.get_hatch() is not None) == (row.ballot == "X")
        cast = rows[rows["ballot"] != "X"]
        letters = [text for text in axes.texts if text.get_text() in ("Y", "N", "A")]
        for text, row in zip(letters, cast.itertuples(), strict=True):
            assert text.get_text() == row.ballot
            assert text.get_position() == pytest.approx((row.column + 0.5, STATES.index(row.member) + 0.5))
    names = [label.get_text() for label in drawn["Human rights in Crimea"].get_yticklabels()]
    assert names == list(STATE_NAMES.values())


def test_ballots_stand_above_their_year(ballots):
    figure, card = ballots
    for topic, axes in zip(draw.BLOCKS, blocks(figure).values(), strict=True):
        rows = card.drawn[card.drawn["topic"] == topic]
        years = rows["date"].str[:4]
        lines = [line.get_xdata() for line in axes.lines if line.get_label() == "year"]
        assert [(int(low), int(high)) for low, high in lines] == [
            (columns.min(), columns.max()) for _, columns in rows["column"].groupby(years)
        ]
        for text in (text for text in axes.texts if text.get_text().isdigit()):
            assert text.get_position()[0] - 0.5 == rows.loc[years == text.get_text(), "column"].mean()


def test_ballots_shows_no_resolution_that_its_words_do_not_count(ballots):
    card = ballots.card
    noes = card.drawn.loc[card.drawn["ballot"] == "N", "topic"].value_counts()
    assert "Turkmenistan cast no vote on any resolution" in card.filled("alt")
    for topic, number in noes.items():
        assert f"{number} are on {votes.CRIMEA_AND_WAR[topic]}" in card.filled("caption")
    assert f"Of the {noes.sum()} noes" in card.filled("caption")
    assert card.drawn["ballot"].value_counts()["Y"] == 1 and ", 1 yes." in card.filled("alt")


def test_ballots_after_the_article_stand_right_of_the_line(ballots):
    figure, card = ballots
    lines = 0
    for topic, axes in zip(draw.BLOCKS, blocks(figure).values(), strict=True):
        rows = card.drawn[card.drawn["topic"] == topic]
        edges = [line.get_xdata()[0] for line in axes.lines if line.get_label() == "published"]
        assert len(edges) == rows["after_article"].any()
        assert ((rows["column"] >= (edges or [99])[0]) == rows["after_article"]).all()
        lines += len(edges)
    assert lines == 3


def test_ballots_shows_another_silent_state(tables):
    _, card = draw.ballots(with_votes(tables, tables["un_votes"].assign(TJK="X")))
    assert "Tajikistan and Turkmenistan cast no vote on any resolution" in card.filled("caption")


def test_vote_agreement(agreement):
    (axes,) = agreement.figure.axes
    drawn = agreement.card.drawn
    bands = drawn[drawn["series"] == "other members"]
    low, high = axes.get_ylim()
    for state in STATES:
        rows = drawn[drawn["member"] == state]
        years, shares = line(axes, state)
        seen = ~np.isnan(shares)
        assert years[seen].tolist() == rows["year"].tolist()
        assert shares[seen] == pytest.approx(rows["share_percent"].to_numpy())
        assert low < shares[seen].min() and shares[seen].max() < high
    assert line(axes, "median")[1] == pytest.approx(bands["median_percent"].to_numpy())
    points = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert (points.min(), points.max()) == pytest.approx((bands["low_percent"].min(), bands["high_percent"].max()))
    assert low < points.min() and points.max() < high


def test_vote_agreement_leaves_gaps_and_marks_lone_years(agreement):
    (axes,) = agreement.figure.axes
    years, shares = line(axes, "KGZ")
    assert np.isnan(shares[years == 1999]).all() and np.isnan(shares[years == 2001]).all()
    assert not np.isnan(shares[years == 2000]).any()
    assert all(artist.get_marker() == "o" for artist in axes.lines if artist.get_label() in STATES)


def test_vote_agreement_names_the_state_that_ends_highest(agreement):
    (axes,) = agreement.figure.axes
    (text,) = [text for text in axes.texts if text.get_text() in STATE_NAMES.values()]
    ends = {state: line(axes, state)[1][-1] for state in STATES}
    assert text.get_text() == STATE_NAMES[max(ends, key=ends.get)]
    assert text.get_position()[1] == pytest.approx(max(ends.values()))


def test_vote_agreement_takes_the_year_in_its_title_from_data(agreement, tables):
    assert agreement.card.filled("title").startswith("Since 2004")
    dip = tables["un_votes"].copy()
    rows = dip["date"].str.startswith("2010")
    dip.loc[rows, "KAZ"] = dip.loc[rows, "RUS"].replace({"Y": "N", "N": "Y", "A": "Y", "X": "Y"})
    _, card = draw.vote_agreement(with_votes(tables, dip))
    assert card.filled("title").startswith("Since 2011")


def test_world_position(position):
    figure, card = position
    (axes,) = figure.axes
    drawn = card.drawn
    places, heights = line(axes, "other members")
    crowd = drawn[~drawn["named"]]
    assert sorted(zip(places, heights, strict=True)) == sorted(
        zip(crowd["bin_percent"], crowd["place"].astype(float), strict=True)
    )
    for row in drawn[drawn["named"]].itertuples():
        assert [value[0] for value in line(axes, row.member)] == [row.bin_percent, row.place]
    assert card.filled("subtitle").startswith("Agreement with Russia in 463 roll calls of the United Nations")
    assert "Only 19 of all roll calls" in card.filled("caption")
    assert not drawn.duplicated(["bin_percent", "place"]).any()
    assert (abs(drawn["bin_percent"] - drawn["share_percent"]) <= 0.5).all()


def test_the_title_of_world_position_holds(position):
    shares = position.card.drawn.set_index("member")["share_percent"]
    assert (shares[list(STATES)] > shares.median()).all()
    assert (shares[list(STATES)] < shares["BLR"]).all()


def test_world_position_names_the_five_in_a_colour_of_their_own(position):
    figure, _ = position
    colours = {artist.get_label(): artist.get_color() for artist in figure.axes[0].lines}
    (five,) = {colours[state] for state in STATES}
    assert five not in {colours[name] for name in (*draw.ORIENTATION, "other members")}
    words = " ".join(text.get_text() for text in shown_texts(figure))
    assert all(name in words for name in ("Kazakhstan 63.3", "Belarus", "China", "United States", "North Korea"))


def test_drawn_rows_have_no_repeated_marks(ballots, agreement):
    assert not ballots.card.drawn.duplicated(["resolution", "member"]).any()
    assert not agreement.card.drawn.duplicated(["series", "member", "year"]).any()


def test_marks_of_corrections_are_not_drawn(ballots, agreement, position):
    for drawing in (ballots, agreement, position):
        assert not {"marked", "marked_as"} & set(drawing.card.drawn)
