"""The drawings of the votes: what the artists hold is what the card says was drawn."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from claimbook.book import Book
from exhibit.legible import shown_texts
from topics.shared.ballots import BALLOT_COLOURS
from topics.shared.states import STATE_COLOURS, STATES
from topics.votes import figures as draw
from topics.votes import measures as votes


@pytest.fixture(scope="module")
def yearly(tables):
    return votes.yearly_agreement(votes.roll_call_scores(tables.used("un_votes")))


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


def test_ballots(book):
    figure, card = draw.ballots(book)
    (axes,) = figure.axes
    tiles = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    key = 4
    colours = Counter(to_hex(tile.get_facecolor()) for tile in tiles[key:])
    assert len(tiles) - key == len(card.drawn) == 210
    assert colours == Counter(card.drawn["ballot"].map(BALLOT_COLOURS))
    # Each tile stands where its row says, in the colour of its ballot.
    for tile, row in zip(tiles[key:], card.drawn.itertuples(), strict=True):
        assert tile.get_x() == pytest.approx(row.left_inches + 0.012)
        assert to_hex(tile.get_facecolor()) == BALLOT_COLOURS[row.ballot]
        assert (tile.get_hatch() is not None) == (row.ballot == "X")
    letters = Counter(text.get_text() for text in axes.texts if text.get_text() in "YNA")
    assert letters == Counter(card.drawn["ballot"]) - Counter({"X": 1000}) + Counter("YNA")
    assert card.drawn.groupby("band")["left_inches"].nunique().sum() == 42
    assert "Turkmenistan cast no vote on any resolution" in card.filled("alt")
    assert "and none on Georgia" in card.filled("caption")


def test_ballots_shows_no_resolution_that_its_words_do_not_count(book):
    """Every no stands under one of the subjects of the caption; one that condemns the war is on human rights too."""
    card = draw.ballots(book).card
    noes = card.drawn[card.drawn["ballot"] == "N"]
    assert set(card.drawn["topic"]) == {"georgia-idps", *votes.CRIMEA_AND_WAR}
    on_rights, on_arms = ((noes["topic"] == topic).sum() for topic in ("crimea-human-rights", "crimea-militarization"))
    on_war = (noes["condemns"] & (noes["date"] >= "2022-02-24")).sum()
    assert f"{on_rights} stand on human rights in Crimea, {on_arms} on the military" in card.filled("caption")
    assert f"{on_war} oppose resolutions that condemn the full-scale war, one of them (77/229)" in card.filled(
        "caption"
    )
    assert len(noes) == on_rights + on_arms + on_war - 1


def test_ballots_after_the_article_stand_right_of_the_line(book):
    figure, card = draw.ballots(book)
    lines = [artist.get_xdata()[0] for artist in figure.axes[0].lines][1:]
    continued = card.drawn.loc[card.drawn["after_article"], "topic"].unique()
    for topic in continued:
        block = card.drawn[card.drawn["topic"] == topic]
        later, before = block[block["after_article"]], block[~block["after_article"]]
        fits = [
            edge
            for edge in lines
            if later["left_inches"].min() - 0.05 < edge <= later["left_inches"].min()
            and (before.empty or edge > before["left_inches"].max())
        ]
        assert fits, topic
    assert len(lines) == len(continued) == 3


def test_ballots_shows_another_silent_state(tables):
    _, card = draw.ballots(with_votes(tables, tables["un_votes"].assign(TJK="X")))
    assert "Tajikistan and Turkmenistan cast no vote on any resolution" in card.filled("caption")


def test_vote_agreement(agreement):
    figure, card = agreement
    by_year = card.drawn[card.drawn["panel"] == "by year"]
    bands = card.drawn[card.drawn["panel"] == "other members by year"]
    for axes, state in zip(figure.axes, STATES, strict=False):
        rows = by_year[by_year["member"] == state]
        years, shares = line(axes, state)
        seen = ~np.isnan(shares)
        assert years[seen].tolist() == rows["year"].tolist()
        assert shares[seen] == pytest.approx(rows["share_percent"].to_numpy())
        assert line(axes, "half missed")[0].tolist() == rows.loc[rows["half_missed"].astype(bool), "year"].tolist()
        assert line(axes, "median")[1] == pytest.approx(bands["median_percent"].to_numpy())
        points = axes.collections[0].get_paths()[0].vertices[:, 1]
        assert points.min() == pytest.approx(bands["low_percent"].min())
        assert points.max() == pytest.approx(bands["high_percent"].max())
        low, high = axes.get_ylim()
        assert low < min(points.min(), np.nanmin(shares)) and high > max(points.max(), np.nanmax(shares))
    counting = card.drawn[card.drawn["panel"] == "ways of counting"]
    for row in counting.itertuples():
        places, _ = line(figure.axes[5], f"{row.definition} {row.member}")
        assert places == pytest.approx([row.less_percent])
    assert len(counting) == 4 * 5


def test_vote_agreement_leaves_gaps_and_draws_lone_years(agreement):
    figure, _ = agreement
    years, shares = line(figure.axes[STATES.index("KGZ")], "KGZ")
    assert np.isnan(shares[years == 1999]).all() and np.isnan(shares[years == 2001]).all()
    assert line(figure.axes[STATES.index("KGZ")], "alone")[0].tolist() == [2000]


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
    assert card.filled("subtitle").startswith("Agreement with Russia in 463 roll calls on all topics, 2022 to 2025")
    assert "Only 19 of all these roll calls" in card.filled("caption")
    assert not drawn.duplicated(["bin_percent", "place"]).any()
    assert (abs(drawn["bin_percent"] - drawn["share_percent"]) <= 0.5).all()


def test_the_title_of_world_position_holds(position):
    shares = position.card.drawn.set_index("member")["share_percent"]
    assert (shares[list(STATES)] > shares.median()).all()
    assert (shares[list(STATES)] < shares["BLR"]).all()


def test_world_position_names_the_five_in_their_colours(position):
    figure, _ = position
    markers = {artist.get_label(): artist for artist in figure.axes[0].lines}
    assert {state: markers[state].get_color() for state in STATES} == STATE_COLOURS
    assert len({markers[state].get_marker() for state in STATES}) == 5
    words = " ".join(text.get_text() for text in shown_texts(figure))
    assert all(name in words for name in ("Kazakhstan 63.3", "Belarus", "China", "United States"))


def test_drawn_rows_have_no_repeated_marks(book, agreement, yearly):
    assert not draw.ballots(book).card.drawn.duplicated(["resolution", "member"]).any()
    assert not agreement.card.drawn.duplicated(["panel", "member", "year", "definition"]).any()
    assert pd.api.types.is_bool_dtype(yearly["half_missed"])


def test_marks_of_corrections_are_not_drawn(book, agreement, position):
    for drawing in (draw.ballots(book), agreement, position):
        assert not {"marked", "marked_as"} & set(drawing.card.drawn)
