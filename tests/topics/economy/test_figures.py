import csv
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from claimbook.data.tables import ROOT
from exhibit.sheet import HIGHLIGHT, INK
from topics.economy import figures, measures
from topics.shared.states import STATE_NAMES, STATES


@pytest.fixture(scope="session")
def drawings(book):
    return {name: getattr(figures, name)(book) for name in ("trade_shares", "sanctions_trade")}


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
        single = lines(axes, f"mark {partner} {counter}")
        marks = {point for mark in single for point in zip(mark.get_xdata(), mark.get_ydata(), strict=True)}
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
    turkmenistan = figure.axes[3]
    assert {line.get_linestyle() for p in measures.PARTNERS for line in lines(turkmenistan, f"line {p} IMF")} == {":"}
    assert "no usable number\nbefore 2010" in texts(figure)


def test_single_years_of_trade_are_marks_and_none_is_later_than_the_article(drawings):
    figure, card = drawings["trade_shares"]
    marks = lines(figure.axes[2], "mark RUS statistics office, by the press")
    assert [list(mark.get_xdata()) for mark in marks] == [[2022, 2023]]
    assert all(mark.get_linestyle() == "None" for mark in marks)
    assert card.drawn["year"].max() == measures.LAST_YEAR


def test_keys_have_the_colours_of_the_lines_and_stand_outside_the_axes(drawings):
    figure, card = drawings["trade_shares"]
    for axes in figure.axes[: len(STATES)]:
        keys = lines(axes, "key")
        lowest_first = sorted(keys, key=lambda key: key.get_ydata()[0])
        assert len(keys) == len(measures.PARTNERS)
        assert all(key.get_xdata()[0] > axes.get_xlim()[1] for key in keys), "a key must not look like data"
        labels = [text for text in axes.texts if text.get_text().endswith(("%", ")"))]
        by_height = sorted(labels, key=lambda text: text.xy[1])
        for key, label in zip(lowest_first, by_height, strict=True):
            partner = next(code for code, name in figures.PARTNER_NAMES.items() if label.get_text().startswith(name))
            drawn = [line for line in axes.lines if str(line.get_gid()).split(" ")[1:2] == [partner]]
            assert {to_hex(line.get_color()) for line in drawn} == {to_hex(key.get_color())}
            assert to_hex(label.get_color()) == INK


def test_nothing_is_red(drawings):
    for figure, _ in drawings.values():
        artists = [artist for axes in figure.axes for artist in (*axes.lines, *axes.texts)]
        assert HIGHLIGHT not in {to_hex(artist.get_color()) for artist in artists}


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
    assert min(np.diff(heights)) >= 4 - 1e-6 and heights[0] == 2
    assert placed["d"] == 60 and placed["a"] < placed["b"] < placed["c"]


def test_sanctions_trade(drawings):
    figure, card = drawings["sanctions_trade"]
    (axes,) = figure.axes
    for gid, column in (("before", "before_usd_millions"), ("after", "after_usd_millions")):
        points = {line.get_ydata()[0]: line.get_xdata()[0] for line in lines(axes, gid)}
        assert [points[row] for row in range(len(card.drawn))] == list(card.drawn[column])
    assert card.drawn["after_usd_millions"].is_monotonic_decreasing, "sorted by dollars"
    assert {line.get_markerfacecolor() for line in lines(axes, "before")} == {"white"}
    assert {line.get_markerfacecolor() for line in lines(axes, "after")} == {INK}
    assert axes.get_xscale() == "log" and set(card.drawn["partner_iso3"]) == {"RUS"}
    assert set(card.drawn["reporter_iso3"]) <= set(STATES)


def test_sanctions_trade_claims_no_evasion_and_hides_no_fall(drawings):
    figure, card = drawings["sanctions_trade"]
    title = card.filled("title").lower()
    assert not any(word in title for word in ("evade", "evasion", "circumvent", "bypass"))
    assert "no proof" in card.filled("caption")
    assert (card.drawn["ratio"] < 1).any(), "the pair that fell belongs in the picture"
    kyrgyz = card.drawn[(card.drawn["reporter_iso3"] == "KGZ") & (card.drawn["after_period"] == "2022")]
    assert len(kyrgyz) == 2 and kyrgyz["after_usd_millions"].nunique() == 2, "both counts are shown"
    assert card.drawn["what"].is_unique
    for author in ("The Kyiv Independent", "London Politica"):
        assert texts(figure).count(f"All goods from Kyrgyzstan, 2021 and 2022 ({author})") == 1


def test_sanctions_trade_has_no_later_pair(drawings):
    _, card = drawings["sanctions_trade"]
    assert card.drawn["after_period"].max() < "2024"


def test_sanctions_trade_says_the_numbers_of_the_file(drawings):
    figure, card = drawings["sanctions_trade"]
    chips = {
        row["period"]: Decimal(row["usd_millions"])
        for row in rows_of("sanctions_trade")
        if row["product"] == "microchips" and row["source_id"] == "occrp-kaz-2023" and row["partner_iso3"] == "RUS"
    }
    before, after = f"${chips['2021'] * 1_000_000:,.0f}", f"${chips['2022']}m"
    factor = f"{chips['2022'] / chips['2021']:.0f}"
    assert f"{before} to {after}, {factor} times as much" in card.filled("alt")
    assert {before, after, factor} <= set(texts(figure))
    for what in card.drawn["what"]:
        assert what in texts(figure) and what in card.filled("alt")
