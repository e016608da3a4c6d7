import re
from datetime import date

import pytest
from matplotlib.colors import to_hex
from matplotlib.dates import num2date

from claimbook import Book, listed
from claimbook.dates import first_day
from exhibit.sheet import HIGHLIGHT
from topics.security import figures, measures

NAMES = ("refusal", "january_2022", "toll", "memberships")


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


def test_refusal(drawings):
    figure, card = drawings["refusal"]
    days = {row.event_id: date.fromisoformat(row.date) for row in card.drawn.itertuples()}
    marks = {line.get_gid().removeprefix("event "): line for line in lines(figure, "event")}
    assert {event_id: line.get_xdata()[0] for event_id, line in marks.items()} == days
    # Russia's acts stand above Kazakhstan's words, and the one refusal of the article's month is highlighted.
    heights = {event_id: line.get_ydata()[0] for event_id, line in marks.items()}
    assert {heights[row.event_id] for row in card.drawn.itertuples() if row.actor == "Russia"} == {1}
    assert {heights[row.event_id] for row in card.drawn.itertuples() if row.actor == "Kazakhstan"} == {0}
    assert [event_id for event_id, line in marks.items() if line.get_color() == HIGHLIGHT] == ["tokayev-spief"]
    (gap,) = lines(figure, "gap")
    assert {*gap.get_xdata()} == {days["tokayev-spief"], days["annexation-treaties"]}
    assert f"{(days['annexation-treaties'] - days['tokayev-spief']).days} days" in texts(figure)


def test_refusal_stands_in_the_month_of_the_article(drawings, tables):
    figure, card = drawings["refusal"]
    month = tables["claims"].set_index("claim_id").loc["C16", "time"]
    (band,) = figure.axes[0].patches
    start, end = (num2date(x).date().isoformat() for x in (band.get_x(), band.get_x() + band.get_width()))
    inside = card.drawn[(card.drawn["date"] >= start) & (card.drawn["date"] < end)]
    assert start == f"{month}-01" and list(inside["event_id"]) == ["tokayev-spief"]


def test_refusal_follows_the_data(book):
    card = figures.refusal(with_cell(book, "events", "annexation-treaties", "date", "2022-06-20")).card
    assert "came 3 days before" in card.filled("title")


def test_january_2022(drawings):
    figure, card = drawings["january_2022"]
    prices = card.drawn[card.drawn["mark"] == "price"].reset_index(drop=True)
    marks = {line.get_gid(): line for line in lines(figure, "price")}
    days = prices[prices["date"].str.len() == 10]
    assert marks.keys() == {f"price {index}" for index in days.index}
    for row in days.itertuples():
        line = marks[f"price {row.Index}"]
        assert set(line.get_xdata()) == {date.fromisoformat(row.date)}
        assert list(line.get_ydata()) == [row.low_kzt_per_litre, row.high_kzt_per_litre]
    # The prices of the year before are a band that ends with the year; a price of a month has no place.
    (year,) = prices.drop(days.index).itertuples()
    (band,) = bars(figure, "price").values()
    assert (band.get_y(), band.get_y() + band.get_height()) == (year.low_kzt_per_litre, year.high_kzt_per_litre)
    assert num2date(band.get_x() + band.get_width()).date() == date(int(year.date) + 1, 1, 1)
    events = card.drawn[card.drawn["mark"] == "event"].set_index("event_id")["date"]
    dots = {line.get_gid().removeprefix("event "): line for line in lines(figure, "event")}
    assert {name: line.get_xdata()[0].isoformat() for name, line in dots.items()} == events.to_dict()
    # Later days stand lower, and both countings of the start are there.
    heights = [dots[name].get_ydata()[0] for name in events.index]
    assert events.is_monotonic_increasing and heights == sorted(heights, reverse=True)
    assert {"zhanaozen-first-gathering", "mangystau-protests"} <= set(dots)


def test_january_2022_says_which_price_has_no_day(drawings):
    assert "The 100 to 120 tenge paid in January have no day" in drawings["january_2022"].card.filled("caption")


def test_january_2022_needs_the_days_that_it_tells_of(book):
    events = book.tables["events"].query("event_id != 'violence-begins'")
    with pytest.raises(ValueError, match="violence-begins"):
        figures.january_2022(Book.open(tables=book.tables.with_table("events", events)))


def test_january_2022_says_doubled_only_if_the_price_doubled(book):
    prices = book.tables["fuel_prices"].copy()
    prices.loc[prices["date"] == "2022-01-01", "price_kzt_per_litre"] = 110.0
    card = figures.january_2022(Book.open(tables=book.tables.with_table("fuel_prices", prices))).card
    assert card.filled("title").startswith("Autogas rose in western Kazakhstan")


def test_january_2022_joins_no_two_prices(drawings):
    figure, _ = drawings["january_2022"]
    assert all(line.get_linestyle() == "None" for line in lines(figure, "price"))


def test_january_2022_tells_prices_paid_from_others(drawings):
    figure, card = drawings["january_2022"]
    prices = card.drawn[card.drawn["mark"] == "price"]
    assert set(prices["kind"]) == {"observed", "offered", "demanded", "promised", "cap"}
    said = " ".join(texts(figure))
    assert all(word in said for word in ("paid", "offered", "demanded", "promised", "ceiling"))
    highlighted = {line.get_gid() for line in lines(figure, "price") if line.get_color() == HIGHLIGHT}
    paid = prices[(prices["kind"] == "observed") & (prices["date"] >= "2022")]
    assert highlighted == {f"price {index}" for index in paid.index}


def counts(figure):
    """The dots of F18, by kind: official and press."""
    found = {"official": [], "press": []}
    for line in (line for axes in figure.axes for line in axes.lines if str(line.get_label()).endswith(" count")):
        found[line.get_label().removesuffix(" count")].append(line)
    return found


def test_toll(drawings):
    figure, card = drawings["toll"]
    shown = {
        (kind, round(x, 6), y)
        for kind, dots in counts(figure).items()
        for line in dots
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }
    assert shown == {(row.counted, round(row.place, 6), row.deaths) for row in card.drawn.itertuples()}
    assert len(shown) == len(card.drawn)
    official, press = counts(figure).values()
    assert all(line.get_linestyle() == "None" for line in (*official, *press))
    assert {line.get_markerfacecolor() for line in press} == {"white"}
    assert "white" not in {line.get_markerfacecolor() for line in official}


def test_toll_writes_each_number_once(drawings):
    figure, card = drawings["toll"]
    written = [words for words in texts(figure) if words.isdigit()]
    assert sorted(written) == sorted(map(str, card.drawn["deaths"].unique()))
    assert sum("the article's" in words for words in texts(figure)) == 1
    assert texts(figure).count("article published") == 1


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
    assert "toll passed 139" in card.filled("title")


def test_toll_names_the_counts_that_have_no_day(book, drawings):
    rows = book.tables["crocus_toll"]
    undated = rows.loc[rows["as_of_date"] == "", "deaths"]
    caption = drawings["toll"].card.filled("caption")
    assert f"not drawn: {listed([str(deaths) for deaths in sorted(undated)])}." in caption


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
        assert bar.get_x() == pytest.approx(row.from_year)
        assert bar.get_x() + bar.get_width() == pytest.approx(row.to_year)
        assert bool(bar.get_hatch()) == (row.status == "associate")


def test_memberships_draw_both_spells_where_there_are_two(drawings):
    figure, card = drawings["memberships"]
    spells = bars(figure, "spell")
    full, associate = (spells[f"spell TKM CIS {day}"] for day in ("1991-12-21", "2005-08-26"))
    assert full.get_x() + full.get_width() == pytest.approx(associate.get_x(), abs=0.01)
    assert associate.get_hatch() and not full.get_hatch()
    treaty, again = (spells[f"spell UZB CST {day}"] for day in ("1992-05-15", "2008-03"))
    assert treaty.get_x() + treaty.get_width() < again.get_x()
    assert "associate since 26 August 2005" in card.filled("alt")


def test_memberships_keep_treaty_and_organisation_in_panels_of_their_own(drawings):
    figure, _ = drawings["memberships"]
    homes = {
        patch.get_gid(): number
        for number, axes in enumerate(figure.axes)
        for patch in axes.patches
        if re.match("spell UZB CSTO? ", patch.get_gid() or "")
    }
    assert len(homes) == 3 and len(set(homes.values())) == 2


def test_memberships_stand_in_two_groups_without_an_empty_panel(drawings):
    figure, card = drawings["memberships"]
    *panels, key = figure.axes
    assert all(axes.patches for axes in panels) and len(panels) == card.drawn["organisation"].nunique()
    columns = {}
    for axes in panels:
        for patch in axes.patches:
            columns.setdefault(axes.get_subplotspec().colspan.start, set()).add(patch.get_gid().split()[2])
    assert columns == {0: set(measures.RUSSIAN_LED), 1: {"SCO", "OTS", "WTO"}}
    # The key has the looks of the bars.
    drawn = {(bar.get_facecolor(), bar.get_hatch()) for axes in panels for bar in axes.patches}
    assert {(patch.get_facecolor(), patch.get_hatch()) for patch in key.get_legend().get_patches()} == drawn


def test_memberships_highlight_only_those_that_left(drawings):
    figure, card = drawings["memberships"]
    red = {gid.split()[1] for gid, bar in bars(figure, "spell").items() if to_hex(bar.get_facecolor()) == HIGHLIGHT}
    assert red == set(card.drawn.loc[card.drawn["status"] == "former", "country_iso3"]) == {"UZB"}


def test_memberships_say_where_there_is_no_spell(drawings):
    figure, card = drawings["memberships"]
    said = texts(figure)
    assert said.count("not a member") == (card.drawn["status"] == "none").sum()
    pairs = card.drawn.drop_duplicates(["country_iso3", "organisation"])
    assert said.count("no data") == 6 * 7 - len(pairs)
    assert said.count("observer, date not found") == 1
    assert {"left in 1999", "left in 2012"} <= set(said)
