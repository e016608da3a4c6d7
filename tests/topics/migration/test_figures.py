"""The drawings on migration hold what their cards say, and nothing that must be kept apart is joined."""

from types import SimpleNamespace

from matplotlib.colors import to_hex
from matplotlib.dates import num2date

from exhibit.legible.placed import shown_texts
from exhibit.sheet import HIGHLIGHT
from topics.migration import figures as migration
from topics.migration.measures import THOUSANDS
from topics.shared.events import ATTACK


def lines(figure, gid: str) -> list:
    return [line for axes in figure.axes for line in axes.lines if (line.get_gid() or "").startswith(gid)]


def texts(figure) -> list[str]:
    return [text.get_text() for text in shown_texts(figure)]


def test_ten_million(book):
    drawing = migration.ten_million(book)
    drawn = drawing.card.drawn
    numbers = lines(drawing.figure, "number")
    # One mark per row of its own, in the order of the table.
    assert [line.get_xdata()[0] for line in numbers] == drawn["number_millions"].tolist()
    places = [line.get_ydata()[0] for line in numbers]
    assert places == sorted(set(places))
    assert [line.get_markerfacecolor() == "white" for line in numbers] == drawn["later"].tolist()
    words = [text for text in texts(drawing.figure) if text.endswith("million") and not text[0].isalpha()]
    assert len(drawn) <= 14 and len(words) >= len(drawn)
    assert set(drawn["label"]) <= set(texts(drawing.figure))


def test_only_the_articles_number_is_red(book):
    drawing = migration.ten_million(book)
    words = ["the article", "10 million"]
    red = [line for line in drawing.figure.axes[0].lines if HIGHLIGHT in (line.get_color(), line.get_markeredgecolor())]
    assert [set(line.get_xdata()) for line in red] == [{10}, {10}]
    assert [text.get_text() for text in shown_texts(drawing.figure) if text.get_color() == HIGHLIGHT] == words


def test_ten_million_title_holds(book):
    card = migration.ten_million(book).card
    largest = card.drawn.groupby("group")["number_millions"].max()
    assert largest["acts"] > 10 and largest["claims"] > 10
    assert largest["people from the five"] < 10 and largest["people of all nationalities"] < 10
    # All nationalities have passed ten million before the years of the figure, and the caption says so.
    assert "In 2014 there were 10.6 million foreigners, 4.5 million of them from the five" in card.filled("caption")
    assert "10.5" in card.filled("caption") and "at least 6 million" in card.filled("alt")


def test_ten_million_follows_the_data(book):
    more = book.used("migrant_counts").copy()
    more.loc[more["source_id"] == "rane-2023-plight", "persons"] = 7_000_000
    changed = SimpleNamespace(
        used=lambda name: more if name == "migrant_counts" else book.used(name),
        tables=book.tables,
        published=book.published,
    )
    assert "to 7 million or more" in migration.ten_million(changed).card.filled("caption")


def test_remittances(book):
    drawing = migration.remittances(book)
    drawn, (axes,) = drawing.card.drawn, drawing.figure.axes
    shares = drawn[drawn["what"] == "percent of GDP"]
    held = [
        (round(float(x)), float(y))
        for line in axes.lines
        if (line.get_gid() or "").split(" ")[0] in ("firm", "weak")
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]
    assert sorted(held) == sorted(zip(shares["period"].astype(int), shares["percent"], strict=True))
    weak = lines(drawing.figure, "weak")
    assert sum(len(line.get_xdata()) for line in weak) == (shares["later"] | shares["estimated"].eq(True)).sum()
    assert {line.get_markerfacecolor() for line in weak} == {"white"}
    words = "\n".join(texts(drawing.figure))
    assert "Turkmenistan: no data" in words and "share from Russia not known" in words
    russian = drawn[drawn["what"] == "percent from Russia"]
    assert words.count("% from Russia") == len(russian)
    # The newest share of each state known then, and the newest of all.
    assert not russian.duplicated(["country_iso3", "later"]).any()
    assert all(f"{percent:g}% from Russia" in words for percent in russian["percent"])


def test_russian_arrivals(book):
    drawing = migration.russian_arrivals(book)
    drawn = drawing.card.drawn.set_index("measure")["persons_or_crossings"]
    (axes,) = drawing.figure.axes
    bars = {gid: [bar for bar in axes.patches if bar.get_gid() == gid] for gid in ("exits", "net", "present")}
    assert [bar.get_width() for bar in bars["exits"]] == drawn["exits"].tolist()
    # What is filled begins where the exits end and reaches to the entries.
    assert [bar.get_x() for bar in bars["net"]] == drawn["exits"].tolist()
    assert [bar.get_x() + bar.get_width() for bar in bars["net"]] == drawn["entries"].tolist()
    assert [bar.get_width() for bar in bars["present"]] == [drawn["present-estimate"]]
    assert axes.get_xscale() == "linear" and set(drawing.card.drawn["country_iso3"]) == {"KAZ"}
    assert drawn.min() > THOUSANDS
    words = texts(drawing.figure)
    assert "400,000 in,\n80,000 more than out" in words and any("2,000 or more" in text for text in words)


def test_expulsions(book):
    drawing = migration.expulsions(book)
    drawn, (axes,) = drawing.card.drawn, drawing.figure.axes
    years = drawn[drawn["period"].str.len() == 4]
    bars = [bar for bar in axes.patches if bar.get_gid() == "year"]
    held = [
        (f"{num2date(bar.get_x()).year}", bar.get_height(), to_hex(bar.get_facecolor()) != "#ffffff") for bar in bars
    ]
    assert held == list(zip(years["period"], years["persons"], years["past"], strict=True))
    parts = drawn[drawn["period"].str.len() > 4]
    marked = [(num2date(line.get_xdata()[0]).date().isoformat(), line.get_ydata()[0]) for line in axes.lines[:2]]
    assert marked == [(row.period.split("/")[1], row.persons) for row in parts.itertuples()]
    # What became known later is hollow, and only that.
    assert (drawn["past"] != drawn["later"]).all()
    days = [num2date(line.get_xdata()[0]).date().isoformat() for line in axes.lines[2:]]
    assert days == [ATTACK, book.published] and "article published" in texts(drawing.figure)


def test_expulsions_title_holds(book):
    drawn = migration.expulsions(book).card.drawn
    years = drawn.groupby("period")["persons"].agg(["min", "max"])
    # In every choice of reports the second rise is larger than the first, in persons and in percent.
    assert years.loc["2022", "max"] < years.loc["2023", "min"] and years.loc["2023", "max"] < years.loc["2024", "min"]
    assert years.loc["2023", "max"] ** 2 < years.loc["2022", "min"] * years.loc["2024", "min"]
