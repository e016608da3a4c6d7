"""What can be read and what cannot: contrast, series that only colour tells apart, and sensible figures that must pass."""

import pytest
from matplotlib import patheffects
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from exhibit import legible
from exhibit.legible.colour import contrast, distances
from exhibit.legible.meaning import highlight_faults, key_faults
from exhibit.sheet import HIGHLIGHT, INK, house_style

RED, GREEN = "#b3261e", "#4a7d1e"
# Apart in colour for every sight, and the same in grey.
TEAL, AMBER = "#1f9e89", "#c77800"


@house_style()
def measured(draw, faults) -> list[str]:
    figure = Figure(figsize=(7.2, 4))
    draw(figure.add_axes((0.1, 0.1, 0.8, 0.8)))
    return [*faults(legible.place(figure))]


def test_contrast_is_that_of_the_guidelines():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast((0.3, 0.5, 0.2), (0.3, 0.5, 0.2)) == pytest.approx(1)
    # The usual example: the lightest grey that is 4.5:1 on white.
    assert contrast(to_rgb("#767676"), (1, 1, 1)) >= 4.5 > contrast(to_rgb("#777777"), (1, 1, 1))


def test_red_and_green_come_close_where_they_should():
    apart = distances(to_rgb(RED), to_rgb(GREEN))
    assert apart["deuteranopia"] < 15 < apart["tritanopia"]
    grey = distances(to_rgb("#777777"), to_rgb("#777777"))
    assert all(distance == pytest.approx(0) for distance in grey.values())


def pale_line(axes):
    axes.plot([0, 1], [0, 1], color="#c9c9c9")


def white_line(axes):
    axes.plot([0, 1], [0, 1], color="white")


def pale_bars(axes):
    axes.bar([0, 1], [1, 2], color="#c9c9c9")


def pale_points(axes):
    axes.scatter([0, 1], [1, 2], color="#c9c9c9")


def pale_colour(axes):
    axes.fill_between([0, 1], [1, 2], color="#ffcccc")


def dark_on_dark(axes):
    axes.axhspan(0, 2, color=INK, zorder=0)
    axes.plot([0, 1], [1, 1], color="#333333")


def transparent_line(axes):
    axes.plot([0, 1], [0, 1], color=INK, alpha=0.2)


@pytest.mark.parametrize(
    "draw", [pale_line, white_line, pale_bars, pale_points, pale_colour, dark_on_dark, transparent_line]
)
def test_a_faint_mark_is_a_fault(draw):
    (fault,) = measured(draw, legible.contrast_faults)
    assert "against its background; use a darker colour or an outline of 3:1" in fault


def outlined_bars(axes):
    axes.bar([0, 1], [1, 2], color="#f6dddb", edgecolor=HIGHLIGHT)


def flagged_line(axes):
    axes.plot([0, 1], [0, 1], color="#c9c9c9", gid="background lines of others")


def line_below_the_data(axes):
    axes.plot([0, 1], [0, 1], color="#e2e2e2", zorder=0.5)


def grid_and_bands(axes):
    axes.grid(True)
    axes.axvspan(0, 0.5, color="#f3e3c3")
    axes.axhspan(0, 0.5, color="#eeeeee")
    axes.axhline(0.7, color="#e2e2e2")


def grey_band_with_a_line(axes):
    axes.fill_between([0, 1], [0, 1], [1, 2], color="#dcdcdc", linewidth=0)
    axes.plot([0, 1], [0.5, 1.5], color=TEAL)


def dark_hatches(axes):
    axes.bar([0, 1], [1, 2], color="#e2e2e2", linewidth=0, hatch="//", edgecolor=INK)


def hollow_points(axes):
    axes.plot([0, 1], [0, 1], "o", markerfacecolor="white", markeredgecolor=INK)


def white_on_dark(axes):
    axes.axhspan(0, 2, color=INK, zorder=0)
    axes.plot([0, 1], [1, 1], color="white")


def line_with_a_halo(axes):
    axes.axhspan(0, 2, color="#8a8a8a", zorder=0)
    halo = [patheffects.withStroke(linewidth=4, foreground="white")]
    axes.plot([0, 1], [1, 1], color=TEAL, path_effects=halo)


def clipped_away(axes):
    axes.set_xlim(0, 1)
    axes.plot([5, 6], [0, 1], color="#c9c9c9")


def colour_scale(axes):
    axes.imshow([[0, 1], [2, 3]])


@pytest.mark.parametrize(
    "draw",
    [
        outlined_bars,
        flagged_line,
        line_below_the_data,
        grid_and_bands,
        grey_band_with_a_line,
        dark_hatches,
        hollow_points,
        white_on_dark,
        line_with_a_halo,
        clipped_away,
        colour_scale,
    ],
)
def test_marks_that_stand_out_and_backgrounds_pass(draw):
    assert measured(draw, legible.contrast_faults) == []


@pytest.mark.parametrize(
    ("ground", "ink", "faulty"),
    [("white", "#767676", False), ("white", "#808080", True), (INK, INK, True), (INK, "white", False)],
)
def test_text_is_measured_against_what_lies_behind_it(ground, ink, faulty):
    def draw(axes):
        axes.axhspan(0, 1, color=ground)
        axes.text(0.5, 0.5, "some words", color=ink, ha="center", va="center")

    faults = measured(draw, legible.contrast_faults)
    assert bool(faults) == faulty
    assert all("the text 'some words' has a contrast of" in fault for fault in faults)


@pytest.mark.parametrize(("x", "y"), [(2, 0.5), (0.5, -2)])
def test_text_right_of_the_picture_or_below_has_nothing_behind_it(x, y):
    assert measured(lambda axes: axes.text(x, y, "elsewhere", color="#c9c9c9"), legible.contrast_faults) == []


def test_text_with_a_box_or_a_halo_is_measured_against_that():
    def draw(axes):
        axes.axhspan(0, 1, color=INK)
        axes.text(0.2, 0.5, "boxed", color=INK, bbox={"facecolor": "white", "edgecolor": "none"})
        axes.text(0.7, 0.5, "haloed", color=INK, path_effects=[patheffects.withStroke(linewidth=3, foreground="white")])

    assert measured(draw, legible.contrast_faults) == []


@house_style()
def test_measuring_leaves_the_figure_as_it_was():
    figure = Figure(figsize=(7.2, 4))
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    text = axes.text(0.5, 0.5, "words", alpha=0.9)
    legible.faults(figure)
    assert text.get_alpha() == 0.9 and all(label.get_alpha() is None for label in axes.get_xticklabels())


def lines(axes, *looks):
    for number, look in enumerate(looks):
        axes.plot([0, 0.5, 1], [number, 2 - number, number], **{"linewidth": 1.6, **look})


def colour_alone(axes):
    lines(axes, {"color": RED}, {"color": GREEN})


def same_grey(axes):
    lines(axes, {"color": TEAL}, {"color": AMBER})


def same_dashes(axes):
    lines(axes, *({"color": colour, "linestyle": (0, (4, 1))} for colour in (RED, GREEN)))


def stacked_bars(axes):
    axes.bar([1, 2], [2, 3], color=RED)
    axes.bar([1, 2], [3, 1], bottom=[2, 3], color=GREEN)


def grouped_bars(axes):
    axes.bar([0.8, 1.8], [2, 3], width=0.4, color=RED)
    axes.bar([1.2, 2.2], [3, 1], width=0.4, color=GREEN)
    axes.set_xticks([1, 2])


def mixed_points(axes):
    axes.scatter([1, 2, 3, 4], [1, 3, 2, 4], c=[RED, GREEN, RED, GREEN])


def legend_only(axes):
    lines(axes, {"color": RED, "label": "one"}, {"color": GREEN, "label": "two"})
    axes.set_ylim(-1, 12)
    axes.legend(loc="upper right")


@pytest.mark.parametrize(
    "draw", [colour_alone, same_grey, same_dashes, stacked_bars, grouped_bars, mixed_points, legend_only]
)
def test_series_told_apart_by_colour_alone_are_a_fault(draw):
    (fault,) = measured(draw, legible.series_faults)
    assert "told apart by colour alone" in fault and "give them markers, line styles or hatches" in fault
    assert ("in grey" in fault) == (draw is same_grey) or "deuteranopia" in fault


def far_colours(axes):
    lines(axes, {"color": INK}, {"color": "#8a8a8a"})


def markers(axes):
    lines(axes, {"color": RED, "marker": "o"}, {"color": GREEN, "marker": "s"})


def line_styles(axes):
    lines(axes, {"color": RED}, {"color": GREEN, "linestyle": "--"})


def own_dashes(axes):
    lines(axes, {"color": RED, "linestyle": (0, (4, 1))}, {"color": GREEN, "linestyle": (0, (1, 1))})


def widths(axes):
    lines(axes, {"color": RED, "linewidth": 3}, {"color": GREEN})


def labels_at_the_ends(axes):
    lines(axes, {"color": RED}, {"color": GREEN})
    axes.text(1.01, 0, "one"), axes.text(1.01, 1, "two")


def hatches(axes):
    axes.bar([1, 2], [2, 3], color=RED)
    axes.bar([1, 2], [3, 1], bottom=[2, 3], color=GREEN, hatch="//")


def named_pieces(axes):
    axes.bar([1, 2], [2, 3], color=RED)
    axes.bar([1, 2], [3, 1], bottom=[2, 3], color=GREEN)
    for x, y in ((1, 1), (2, 1)):
        axes.text(x, y, "yes", ha="center", color="white")


def rows_with_names(axes):
    axes.barh(["here", "there", "elsewhere"], [3, 2, 1], color=[RED, GREEN, GREEN])


def hollow_and_full(axes):
    axes.plot([1, 2], [1, 2], "o", color=RED)
    axes.plot([1, 2], [2, 1], "o", markerfacecolor="white", markeredgecolor=GREEN)


@pytest.mark.parametrize(
    "draw",
    [
        far_colours,
        markers,
        line_styles,
        own_dashes,
        widths,
        labels_at_the_ends,
        hatches,
        named_pieces,
        rows_with_names,
        hollow_and_full,
    ],
)
def test_series_with_another_difference_or_a_name_pass(draw):
    assert measured(draw, legible.series_faults) == []


def test_numbers_at_the_ends_are_no_names():
    def draw(axes):
        lines(axes, {"color": RED}, {"color": GREEN})
        axes.text(1.01, 0, "12%"), axes.text(1.01, 1, "17%")

    assert measured(draw, legible.series_faults)


@house_style()
def test_a_letter_without_glyph_is_a_fault_however_often_it_was_measured():
    figure = Figure(figsize=(7.2, 4))
    text = figure.text(0.5, 0.5, "\u4e2d")
    with pytest.warns(UserWarning, match="missing from font"):
        text.get_window_extent(FigureCanvasAgg(figure).get_renderer())
        figure.draw_without_rendering()
    for _ in "once", "twice":
        for fault in legible.glyph_faults(legible.place(figure)), legible.faults(figure):
            assert fault == ["the fonts have no glyph for '\u4e2d' (U+4E2D); use another sign"]


@house_style()
def test_a_sign_of_the_second_font_is_no_fault():
    figure = Figure(figsize=(7.2, 4))
    figure.text(0.5, 0.5, "\u2605 a star")
    assert legible.faults(figure) == []


@pytest.mark.parametrize(("ground", "faulty"), [("none", True), ("white", False)])
def test_the_boxes_and_arrows_of_texts_are_ground_for_texts(ground, faulty):
    def draw(axes):
        axes.set_axis_off()
        look = {"arrowstyle": "-", "color": INK, "linewidth": 40}
        axes.annotate("", (0.2, 0.2), xytext=(0.8, 0.8), arrowprops=look)
        axes.text(0.5, 0.5, "boxed", ha="center", va="center", bbox={"facecolor": ground, "edgecolor": "none"})

    assert bool(measured(draw, legible.contrast_faults)) == faulty


def legend_of_other_colours(axes):
    (mark,) = axes.plot([0, 1], [0, 1], color=TEAL, label="one")
    axes.legend(handles=[mark, Patch(color=AMBER, label="two")])


def legend_of_the_marks(axes):
    axes.plot([0, 1], [0, 1], "o", color=TEAL, markerfacecolor="white", label="one")
    axes.scatter([0, 1], [1, 2], c=[0, 1], label="on a scale")
    axes.bar([0, 1], [1, 2], color=RED, alpha=0.8, hatch="//", label="two")
    axes.legend()


def key_of_the_marks(axes):
    axes.bar([0, 1], [1, 2], color=[AMBER, TEAL])
    axes.plot([0.5], [2.5], "s", color=AMBER, label="key")
    # A darker shade, for letters.
    axes.text(0.6, 2.5, "two", color="#945800"), axes.text(0.6, 2.2, "three", color=INK)


@pytest.mark.parametrize(
    ("draw", "colours"), [(legend_of_other_colours, [AMBER]), (legend_of_the_marks, []), (key_of_the_marks, [])]
)
def test_the_colours_of_a_key_are_those_of_the_marks(draw, colours):
    expected = [f"the key has {colour}, which no mark has; give it the colour of its marks" for colour in colours]
    assert measured(draw, key_faults) == expected


def the_number_and_its_words(axes):
    axes.axhline(0.5, color=HIGHLIGHT)
    axes.plot([0.5], [0.5], "o", color=HIGHLIGHT)
    axes.text(0.6, 0.6, "the article's number", color=HIGHLIGHT)


def one_label_for_several_marks(axes):
    for gid, place in (("C10b", 0), ("C45", 1)):
        axes.bar([place], [1], color=HIGHLIGHT, gid=gid, label="contradicted")
    axes.plot([0.5], [1.5], "s", color=HIGHLIGHT, gid="key")


def a_second_mark_with_a_name(axes):
    the_number_and_its_words(axes)
    axes.bar([0], [1], color="#f6dddb", edgecolor=HIGHLIGHT, gid="the highest")


def a_text_with_another_name(axes):
    axes.plot([0, 1], [0, 1], color=HIGHLIGHT, gid="claimed")
    axes.text(0.5, 0.2, "the highest", color=HIGHLIGHT, gid="the highest")


@pytest.mark.parametrize(
    ("draw", "things"),
    [
        (the_number_and_its_words, ""),
        (one_label_for_several_marks, ""),
        (a_second_mark_with_a_name, "'marks without a name', 'the highest'"),
        (a_text_with_another_name, "'claimed', 'the highest'"),
    ],
)
def test_red_is_for_one_thing(draw, things):
    faults = measured(draw, highlight_faults)
    assert len(faults) == bool(things) and all(f"2 things are in red ({things}); keep it" in fault for fault in faults)
