import csv
from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.dates import num2date

from claimbook.data.tables import ROOT
from exhibit.sheet import GREY, HIGHLIGHT
from topics.economy import figures, measures
from topics.shared.states import STATE_NAMES, STATES


@pytest.fixture(scope="session")
def drawings(book):
    return {name: getattr(figures, name)(book) for name in ("trade_shares", "sanctions_trade", "energy_ranks")}


def rows_of(name):
    """A table read without pandas."""
    with open(ROOT / "data" / "evidence" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(axes, gid):
    return [line for line in axes.lines if line.get_gid() == gid]


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_trade_shares(drawings):
    figure, card = drawings["trade_shares"]
    by_state = {axes.get_title(loc="left"): axes for axes in figure.axes if axes.get_title(loc="left")}
    assert list(by_state) == [STATE_NAMES[state] for state in STATES]
    for (state, partner, counter), rows in card.drawn.groupby(["reporter_iso3", "partner_iso3", "counted_by"]):
        drawn, solid, axes = set(), set(), by_state[STATE_NAMES[state]]
        for line in lines(axes, f"line {partner} {counter}"):
            points = {(x, y) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True) if np.isfinite(y)}
            drawn |= points
            solid |= points if line.get_linestyle() == "-" else set()
        marks = {(mark.get_xdata()[0], mark.get_ydata()[0]) for mark in lines(axes, f"mark {partner} {counter}")}
        every = set(zip(rows["year"], rows["share_percent"], strict=True))
        assert drawn | marks == every and (marks == every and not drawn if "press" in counter else drawn == every)
        estimated = rows[rows["basis"] == "estimated"]
        assert not solid & set(zip(estimated["year"], estimated["share_percent"], strict=True))


def test_no_line_of_trade_joins_two_counters(drawings):
    figure, card = drawings["trade_shares"]
    series = [line for axes in figure.axes for line in axes.lines if str(line.get_gid()).startswith("line")]
    ends = {"IMF": 2020, "statistics office": 2023}
    assert {line.get_gid().split(" ", 2)[2] for line in series} == set(ends)
    for line in series:
        assert max(line.get_xdata()) <= ends[line.get_gid().split(" ", 2)[2]]
    assert set(card.drawn["counted_by"]) - set(ends) == {"statistics office, by the press"}


def test_trade_shares_keep_gaps_open(drawings):
    figure, card = drawings["trade_shares"]
    kazakhstan = figure.axes[0]
    for partner in measures.PARTNERS:
        years = [line.get_xdata() for line in lines(kazakhstan, f"line {partner} IMF")]
        assert len(years) == 2 and max(years[0]) == 2009 and min(years[1]) == 2011
    turkmenistan, uzbekistan = figure.axes[3], figure.axes[4]
    assert {line.get_linestyle() for p in measures.PARTNERS for line in lines(turkmenistan, f"line {p} IMF")} == {":"}
    marks = [line for p in measures.PARTNERS for line in lines(turkmenistan, f"mark {p} IMF")]
    assert len(marks) == 3 and all(line.get_markerfacecolor() == "white" for line in marks)
    hollow = [line for line in lines(uzbekistan, "mark RUS IMF") if line.get_markerfacecolor() == "white"]
    assert [list(line.get_xdata()) for line in hollow] == [[2016]]
    assert "no usable number\nbefore 2010" in texts(figure)


def test_single_years_of_trade_are_marks_and_hollow_if_later(drawings):
    figure, card = drawings["trade_shares"]
    marks = lines(figure.axes[2], "mark RUS statistics office, by the press")
    assert [list(mark.get_xdata()) for mark in marks] == [[2022], [2023]]
    assert all(mark.get_markerfacecolor() != "white" for mark in marks)
    later = lines(figure.axes[1], "mark RUS statistics office, by the press")
    assert [(mark.get_xdata()[0], mark.get_markerfacecolor()) for mark in later] == [(2024, "white")]


def test_trade_shares_say_the_numbers_of_the_file(drawings):
    figure, card = drawings["trade_shares"]
    shares = {
        (row["reporter_iso3"], row["partner_iso3"]): Decimal(row["share_percent"])
        for row in rows_of("trade_partners_national")
        if (row["year"], row["flow"]) == ("2023", "total")
    }
    ahead = [state for state in STATES if shares.get((state, "CHN"), 0) > shares.get((state, "RUS"), 0)]
    assert ahead == ["KAZ", "KGZ", "UZB"] and card.filled("title").startswith("Three Central Asian states")
    for state in ahead:
        assert f"{STATE_NAMES[state]} {shares[state, 'RUS']:.1f} percent" in card.filled("alt")
        assert f"China {shares[state, 'CHN']:.1f}%" in texts(figure)
    assert "in Kazakhstan for the first time since its table begins (2018)" in card.filled("caption")


def test_labels_never_stand_too_close():
    placed = figures._apart(pd.Series({"a": 20.0, "b": 20.5, "c": 21.0, "d": 60.0, "e": 0.0}), 4)
    heights = sorted(placed.values())
    assert min(np.diff(heights)) >= 4 - 1e-6
    assert placed["d"] == 60 and placed["a"] < placed["b"] < placed["c"]


def test_sanctions_trade(drawings):
    figure, card = drawings["sanctions_trade"]
    pairs_axes, twice_axes, strip = figure.axes
    drawn = card.drawn
    pairs = drawn[drawn["part"] == "before and after"]
    for gid, column in (("before", "before_usd_millions"), ("after", "after_usd_millions")):
        points = {line.get_ydata()[0]: line.get_xdata()[0] for line in lines(pairs_axes, gid)}
        assert [points[row] for row in sorted(points)] == list(pairs[column])
    twice = drawn[drawn["part"] == "one trade, two counts"]
    for gid, column in (("own", "own_usd_millions"), ("partner", "partner_usd_millions")):
        assert [line.get_xdata()[0] for line in lines(twice_axes, gid)] == list(twice[column])
    days = [num2date(line.get_xdata()[0]).date() for line in lines(strip, "said")]
    assert days == [date.fromisoformat(day) for day in drawn.loc[drawn["part"] == "what was said", "date"]]
    assert pairs_axes.get_xscale() == twice_axes.get_xscale() == "log"
    assert pairs_axes.get_xlim() == twice_axes.get_xlim()


def test_sanctions_trade_claims_no_evasion_and_hides_no_fall(drawings):
    figure, card = drawings["sanctions_trade"]
    title = card.filled("title").lower()
    assert not any(word in title for word in ("evade", "evasion", "circumvent", "bypass"))
    assert "no proof" in card.filled("caption")
    pairs = card.drawn[card.drawn["part"] == "before and after"]
    assert (pairs["ratio"] < 1).any(), "the pair that fell belongs in the picture"
    kyrgyz = pairs[(pairs["reporter_iso3"] == "KGZ") & (pairs["after_period"] == "2022")]
    assert len(kyrgyz) == 2 and kyrgyz["after_usd_millions"].nunique() == 2, "both counts are shown"
    shown = Counter(texts(figure))
    assert shown["Kyrgyzstan to Russia, 2021 to 2022, one count"] == 1
    assert shown["Kyrgyzstan to Russia, 2021 to 2022, another"] == 1


def test_sanctions_trade_has_no_later_pair_and_marks_the_later_count(drawings):
    figure, card = drawings["sanctions_trade"]
    pairs = card.drawn[card.drawn["part"] == "before and after"]
    assert pairs["after_period"].max() < "2024"
    assert [text for text in texts(figure) if "later" in text] == ["two counts, 2024 (later)"]


def test_sanctions_trade_says_the_numbers_of_the_file(drawings):
    figure, card = drawings["sanctions_trade"]
    chips = {
        row["period"]: Decimal(row["usd_millions"])
        for row in rows_of("sanctions_trade")
        if row["product"] == "microchips" and row["source_id"] == "occrp-kaz-2023" and row["partner_iso3"] == "RUS"
    }
    assert f"{chips['2022'] / chips['2021']:.0f} times as much" in card.filled("alt")
    assert f"×{chips['2022'] / chips['2021']:.0f}" in texts(figure)
    assert f"${chips['2021'] * 1_000_000:,.0f} to ${chips['2022']}m" in texts(figure)


def test_energy_ranks(drawings):
    figure, card = drawings["energy_ranks"]
    (axes,) = figure.axes
    given = card.drawn.dropna(subset=["world_rank"])
    circles = [(float(circle.get_sizes()[0]), to_hex(circle.get_facecolor()[0])) for circle in axes.collections]
    assert [size for size, _ in circles] == pytest.approx(list(given["circle_square_points"]))
    assert [colour for _, colour in circles] == [HIGHLIGHT if rank <= 5 else GREY for rank in given["world_rank"]]
    places = [(round(x), round(y)) for circle in axes.collections for x, y in circle.get_offsets()]
    rows = list(figures.RESOURCE_NAMES)
    assert places == [
        (STATES.index(cell.country_iso3), rows.index((cell.resource, cell.measure))) for cell in given.itertuples()
    ]
    ratio = given["circle_square_points"] / given["share_percent"].where(given["share_percent"] > 0)
    assert ratio.dropna().round(9).nunique() == 1, "areas, not diameters, stand for shares"


def test_energy_ranks_say_where_there_is_no_figure(drawings):
    figure, card = drawings["energy_ranks"]
    missing = card.drawn[card.drawn["world_rank"].isna()]
    assert texts(figure).count("no figure") == len(missing) > 0
    assert len(card.drawn) == len(STATES) * len(figures.RESOURCE_NAMES)


def test_energy_ranks_say_the_numbers_of_the_file(drawings):
    figure, card = drawings["energy_ranks"]
    ranks = Counter(
        f"{row['value'].removesuffix('.0')}"
        for row in rows_of("energy_resources")
        if row["indicator"] in [f"{r}-{m}-world-rank" for r, m in figures.RESOURCE_NAMES]
        and row["country_iso3"] in STATES
        and row["source_id"] in ("wna-uranium-2023", "cia-factbook-archive")
    )
    endings = ("st", "nd", "rd", "th")
    shown = Counter(text[:-2] for text in texts(figure) if text[:-2].isdigit() and text.endswith(endings))
    assert shown == ranks
    assert "uranium" in card.filled("title").lower()
