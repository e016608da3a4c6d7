import re

import numpy as np
import pandas as pd
import pytest

from claimbook import Book, listed
from claimbook.dates import first_day
from exhibit.card import CardError
from exhibit.sheet import HIGHLIGHT
from topics.security import figures, measures

NAMES = ("claimed_dates", "january_2022", "toll", "memberships")


@pytest.fixture(scope="module")
def drawings(book):
    return {name: getattr(figures, name)(book) for name in NAMES}


def with_cell(book, table, key, column, value):
    """A book in which one cell of a table is another."""
    frame = book.tables[table].copy()
    frame.loc[frame.iloc[:, 0] == key, column] = value
    return Book.open(tables=book.tables.with_table(table, frame))


def lines(figure, prefix):
    """The lines whose gid starts with a prefix, over all axes."""
    return [line for axes in figure.axes for line in axes.lines if (line.get_gid() or "").startswith(prefix)]


def bars(figure, prefix):
    return {
        patch.get_gid(): patch
        for axes in figure.axes
        for patch in axes.patches
        if (patch.get_gid() or "").startswith(prefix)
    }


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_claimed_dates(drawings):
    figure, card = drawings["claimed_dates"]
    drawn = card.drawn
    dots = np.concatenate([line.get_xdata() for line in (*lines(figure, "events"), *lines(figure, "refusal"))])
    assert sorted(dots) == pytest.approx(sorted(drawn["event_months"]))
    spans = bars(figure, "claimed")
    assert len(spans) == drawn["claims"].nunique()
    for claims, group in drawn.groupby("claims"):
        bar = spans[f"claimed {claims}"]
        assert bar.get_x() == pytest.approx(group["claimed_from_months"].iloc[0])
        assert bar.get_x() + bar.get_width() == pytest.approx(group["claimed_to_months"].iloc[0])
        inside = group["event_months"].between(bar.get_x(), bar.get_x() + bar.get_width())
        assert list(inside) == list(group["within"])
    # Only the row of C16 is highlighted, and of its dots only the refusal is filled.
    filled = {line.get_gid() for line in lines(figure, "refusal") if line.get_markerfacecolor() == HIGHLIGHT}
    assert filled == {"refusal named"}
    assert all(line.get_color() != HIGHLIGHT for line in lines(figure, "events"))


def test_months_into_year():
    assert figures.months_into_year("2022-01-01") == 0
    assert figures.months_into_year("2022-12-31", end=True) == 12
    assert figures.months_into_year("2024-02-15") == pytest.approx(1 + 14 / 29)


def test_claimed_dates_follow_the_data(book):
    card = figures.claimed_dates(with_cell(book, "events", "annexation-treaties", "date", "2022-06-20")).card
    assert "came 3 days later" in card.filled("caption")


def test_january_2022(drawings):
    figure, card = drawings["january_2022"]
    prices = card.drawn[card.drawn["mark"] == "price"].reset_index(drop=True)
    marks = {line.get_gid(): line for line in lines(figure, "price")}
    assert len(marks) == len(prices)
    for row in prices.itertuples():
        line = marks[f"price {row.Index}"]
        assert set(line.get_xdata()) == {row.low_kzt_per_litre, row.high_kzt_per_litre}
        assert set(line.get_ydata()) == {row.line}
    events = card.drawn[card.drawn["mark"] == "event"].set_index("event_id")
    dots = {line.get_gid().removeprefix("event "): line.get_ydata()[0] for line in lines(figure, "event")}
    assert dots == events["line"].to_dict()
    # Later days stand lower, and both countings of the start are there.
    assert events.sort_values("line")["date"].is_monotonic_increasing
    assert {"zhanaozen-first-gathering", "mangystau-protests"} <= set(dots)


def test_january_2022_needs_the_days_that_it_tells_of(book):
    events = book.tables["events"].query("event_id != 'violence-begins'")
    with pytest.raises(CardError, match="violence-begins"):
        figures.january_2022(Book.open(tables=book.tables.with_table("events", events))).card.filled("alt")


def test_january_2022_joins_no_two_prices(drawings):
    figure, _ = drawings["january_2022"]
    assert all(len(set(line.get_ydata())) == 1 for line in lines(figure, "price"))


def test_january_2022_tells_prices_paid_from_others(drawings):
    figure, card = drawings["january_2022"]
    prices = card.drawn[card.drawn["mark"] == "price"]
    assert set(prices["kind"]) == {"observed", "offered", "demanded", "promised", "cap"}
    said = " ".join(texts(figure))
    assert all(word in said for word in ("paid", "offered", "demanded", "promised", "ceiling"))
    highlighted = {line.get_gid() for line in lines(figure, "price") if line.get_color() == HIGHLIGHT}
    paid = prices[(prices["kind"] == "observed") & (prices["date"] >= "2022")]
    assert highlighted == {f"price {index}" for index in paid.index}


def test_january_slots_leave_half_a_line_to_empty_days():
    prices = pd.DataFrame({"date": ["2021", "2022-01-01", "2022-01-01"]})
    strip = pd.DataFrame({"date": ["2022-01-03"]})
    slots = figures.january_slots(prices, strip).set_index("date")
    assert list(slots.index) == ["2021", "2022-01-01", "2022-01-02", "2022-01-03"]
    assert list(slots["slots"]) == [1, 2, 0.5, 1]
    assert slots.loc["2022-01-01", "top"] > slots.loc["2021", "top"] + 1


def test_toll(drawings):
    figure, card = drawings["toll"]
    shown = {
        (line.get_gid().split()[0], round(x, 6), y)
        for line in (*lines(figure, "official"), *lines(figure, "press"))
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }
    assert shown == {(row.counted, round(row.place, 6), row.deaths) for row in card.drawn.itertuples()}
    assert len(shown) == len(card.drawn)
    assert all(line.get_linestyle() == "None" for line in (*lines(figure, "official"), *lines(figure, "press")))
    faces = {
        line.get_gid(): line.get_markerfacecolor() for line in (*lines(figure, "official"), *lines(figure, "press"))
    }
    assert faces["press counts"] == "white" != faces["official counts"]


def test_toll_marks_the_number_of_the_article_and_its_publication(drawings, tables):
    figure, card = drawings["toll"]
    claimed = int(tables["claims"].set_index("claim_id").loc["C02", "value"])
    days, years = figure.axes
    for axes in (days, years):
        assert any(list(line.get_ydata()) == [claimed] * 2 and line.get_color() == HIGHLIGHT for line in axes.lines)
    published = measures.decimal_year(first_day(tables.published))
    assert any(list(line.get_xdata()) == [published] * 2 for line in years.lines)
    late = card.drawn[card.drawn["after_publication"]]
    assert (late["place"] > published).all() and late["place"].max() < years.get_xlim()[1]
    of_march = card.drawn["as_of_date"].str.startswith("2024-03")
    assert card.drawn.loc[of_march, "place"].between(*days.get_xlim()).all()
    # The press counts of April and May 2024 stand left of the line: they were in print before the article.
    between = card.drawn[~of_march & ~card.drawn["after_publication"]]
    assert set(between["deaths"]) == {144, 145} and set(between["counted"]) == {"press"}
    assert between["place"].between(years.get_xlim()[0], published).all()


def test_toll_follows_another_claimed_number(book):
    card = figures.toll(with_cell(book, "claims", "C02", "value", "139")).card
    assert card.filled("title").startswith("The toll had passed 139")


def test_toll_names_the_counts_that_have_no_day(book, drawings):
    rows = book.tables["crocus_toll"]
    undated = rows.loc[rows["as_of_date"] == "", "deaths"]
    caption = drawings["toll"].card.filled("caption")
    assert f"counts of {listed([str(deaths) for deaths in sorted(undated)])}." in caption


@pytest.mark.parametrize("name", NAMES)
def test_dates_are_short_in_the_picture_and_long_in_its_words(name, drawings):
    figure, card = drawings[name]
    drawn = " ".join([card.filled("title"), card.filled("subtitle"), *texts(figure)])
    long = r"\b(January|February|March|April|June|July|August|September|October|November|December)"
    assert not re.search(rf"[0-9] {long}|{long} [0-9]", drawn)
    assert not re.search(
        r"[0-9] (Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b", card.filled("caption") + card.filled("alt")
    )


def test_memberships(drawings):
    figure, card = drawings["memberships"]
    spells = bars(figure, "spell")
    dated = card.drawn[card.drawn["joined"] != ""]
    assert len(spells) == len(dated)
    for row in dated.itertuples():
        bar = spells[f"spell {row.country_iso3} {row.organisation} {row.joined}"]
        assert bar.get_x() == pytest.approx(row.drawn_from_year)
        assert bar.get_x() + bar.get_width() == pytest.approx(row.to_year)
        assert bool(bar.get_hatch()) == (row.status == "associate")
    hollow = {line.get_gid().removeprefix("no day ") for line in lines(figure, "no day")}
    undated = dated[dated["joined"].str.len() < 10]
    assert hollow == set(undated["country_iso3"] + " " + undated["organisation"] + " " + undated["joined"])


def test_memberships_draw_both_spells_where_there_are_two(drawings):
    figure, card = drawings["memberships"]
    spells = bars(figure, "spell")
    full, associate = (spells[f"spell TKM CIS {day}"] for day in ("1991-12-21", "2005-08-26"))
    assert full.get_x() + full.get_width() == pytest.approx(associate.get_x(), abs=0.01)
    assert associate.get_hatch() and not full.get_hatch()
    treaty, again = (spells[f"spell UZB CST {day}"] for day in ("1992-05-15", "2008-03"))
    assert treaty.get_x() + treaty.get_width() < again.get_x()
    assert "associate since 26 August 2005" in card.filled("caption")


def test_memberships_keep_treaty_and_organisation_in_panels_of_their_own(drawings):
    figure, _ = drawings["memberships"]
    homes = {
        patch.get_gid(): number
        for number, axes in enumerate(figure.axes)
        for patch in axes.patches
        if re.match("spell UZB CSTO? ", patch.get_gid() or "")
    }
    assert len(homes) == 3 and len(set(homes.values())) == 2


def test_memberships_say_where_there_is_no_spell(drawings):
    figure, card = drawings["memberships"]
    said = texts(figure)
    assert said.count("not a member") == (card.drawn["status"] == "none").sum()
    pairs = card.drawn.drop_duplicates(["country_iso3", "organisation"])
    assert said.count("no row in the table") == 6 * 8 - len(pairs)
    assert said.count("observer, date not found") == 1
    assert {"left in 1999", "left in 2012"} <= set(said)
