"""The drawings on migration hold what their cards say, and nothing that must be kept apart is joined."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.dates import num2date

from exhibit.legible import shown_texts
from topics.migration import figures as migration
from topics.migration.measures import OF_PEOPLE, THOUSANDS
from topics.shared.events import ATTACK


def lines(figure, gid: str) -> list:
    return [line for axes in figure.axes for line in axes.lines if (line.get_gid() or "").startswith(gid)]


def texts(figure) -> list[str]:
    return [text.get_text() for text in shown_texts(figure)]


def x_values(found: list) -> list[float]:
    return sorted(float(x) for line in found for x in np.atleast_1d(line.get_xdata()))


def test_ten_million(book):
    drawing = migration.ten_million(book)
    drawn = drawing.card.drawn
    counted = lines(drawing.figure, "counts")
    assert x_values(counted) == pytest.approx(sorted(drawn["number_millions"]))
    assert {line.get_linestyle() for line in counted} == {"None"}
    hollow = [line for line in counted if line.get_markerfacecolor() == "white"]
    assert x_values(hollow) == pytest.approx(sorted(drawn.loc[drawn["later"], "number_millions"]))
    markers = {}
    for line in counted:
        for x in line.get_xdata():
            markers.setdefault(round(float(x), 6), set()).add(line.get_marker())
    for row in drawn.itertuples():
        assert migration.COVERAGE_MARKS[row.coverage][0] in markers[round(row.number_millions, 6)]
    words = drawing.card.filled("title") + drawing.card.filled("caption")
    assert "ten million" in words and "10.5" in words and "8.5" in words


def test_ten_million_title_holds(book):
    drawn = migration.ten_million(book).card.drawn
    largest = drawn.groupby("group")["number_millions"].max()
    assert largest["acts of registration"] > 10 and largest["border crossings"] > 10
    assert (largest[list(OF_PEOPLE)] < 10).all()
    # The title holds in its window only, and the caption says so.
    assert "in 2014 it had been 10.6 million" in migration.ten_million(book).card.filled("caption")


def test_ten_million_follows_the_data(book):
    more = book.used("migrant_counts").copy()
    more.loc[more["source_id"] == "rane-2023-plight", "persons"] = 7_000_000
    changed = SimpleNamespace(
        used=lambda name: more if name == "migrant_counts" else book.used(name), published=book.published
    )
    assert "to 7 million or more" in migration.ten_million(changed).card.filled("caption")


def test_remittances(book):
    drawing = migration.remittances(book)
    drawn, left, right = drawing.card.drawn, *drawing.figure.axes
    shares = drawn[drawn["panel"] == "share of GDP"]
    held = [
        (round(float(x)), float(y))
        for line in left.lines
        if (line.get_gid() or "").split(" ")[0] in ("firm", "weak")
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]
    assert sorted(held) == sorted(zip(shares["period"].astype(int), shares["percent"], strict=True))
    weak = [line for line in left.lines if (line.get_gid() or "").startswith("weak")]
    assert sum(len(line.get_xdata()) for line in weak) == (shares["later"] | shares["estimated"]).sum()
    assert {line.get_markerfacecolor() for line in weak} == {"white"}
    points = lines(drawing.figure, "from Russia")
    assert x_values(points) == sorted(drawn.loc[drawn["panel"] == "share from Russia", "percent"])
    assert all(len(line.get_xdata()) == 1 for line in points) and set(line.axes for line in points) == {right}
    assert "Turkmenistan:\nno data" in texts(drawing.figure)


def test_russian_arrivals(book):
    drawing = migration.russian_arrivals(book)
    drawn = drawing.card.drawn
    held = lines(drawing.figure, "arrivals")
    assert x_values(held) == sorted(drawn["persons_or_crossings"])
    assert all(len(line.get_xdata()) == 1 for line in held)
    assert drawing.figure.axes[0].get_xscale() == "log"
    assert {"Turkmenistan", "no figure"} <= set(texts(drawing.figure))
    counts = drawn[drawn["period"].str.contains("2022")]
    # The alternative text says that every count of the year lies right of the line.
    assert counts["persons_or_crossings"].min() > THOUSANDS
    # What is given for nine months and for the whole year of 2021 is drawn as both.
    tourists = drawn[(drawn["measure"] == "tourist-arrivals") & drawn["period"].str.contains("2021")]
    assert set(tourists["persons_or_crossings"]) == {190_500} and len(tourists) == 2
    assert set(drawn.loc[drawn["country_iso3"] == "UZB", "measure"]) == {"entries", "tourist-arrivals"}


def test_expulsions(book):
    drawing = migration.expulsions(book)
    drawn = drawing.card.drawn
    panels = {axes.get_title(loc="left"): axes for axes in drawing.figure.axes}
    for measure, name in migration.REMOVALS.items():
        rows = drawn[drawn["measure"] == measure]
        bars = [bar for container in panels[name].containers for bar in container]
        held = sorted(
            (num2date(bar.get_x()).date(), round(bar.get_width()), round(bar.get_height()), bar.get_gid())
            for bar in bars
        )
        spans = [(end - start).days + 1 for start, end in zip(rows["start"], rows["end"], strict=True)]
        assert held == sorted(zip(rows["start"], spans, rows["persons"], rows["when"], strict=True))
        marked = [num2date(line.get_xdata()[0]).date().isoformat() for line in panels[name].lines]
        assert ATTACK in marked
        assert not [line for line in panels[name].lines if len(set(line.get_xdata())) > 1]
    assert drawn.loc[drawn["as_expulsions"], "measure"].tolist() == ["removal-decisions"]
    assert any("expulsions too" in words for words in texts(drawing.figure))
    assert texts(drawing.figure).count("no figure") == 5


def test_expulsions_title_holds(book):
    drawn = migration.expulsions(book).card.drawn
    years = drawn[drawn["measure"] == "expulsions"].groupby("period")["persons"].agg(["min", "max"])
    assert years.loc["2022", "max"] < years.loc["2023", "min"]
    assert years.loc["2023", "max"] < years.loc["2024", "min"]
