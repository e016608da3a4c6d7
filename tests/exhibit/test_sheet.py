"""Texts: broken into lines and drawn as Matplotlib itself would do it, measured less often."""

import random

import numpy as np
import pytest
from matplotlib import patheffects
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from exhibit.sheet import Canvas, house_style, wrap


def plainly_wrapped(text: str, figure: Figure, width_inches: float, **font) -> list[str]:
    """A word goes on the line as long as the line, measured anew with each word, has room for it."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    probe = figure.text(0, 0, "", **font)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        probe.set_text(longer)
        if probe.get_window_extent(renderer).width > width_inches * figure.dpi and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    probe.remove()
    return lines


@house_style()
def test_lines_break_where_the_next_word_has_no_room():
    draw = random.Random(4)
    letters = "aeinorst" * 3 + "AVWTYfijlmw.,;'-\u2013\u00e9\u010d\u0416\u0438\u2265\u03b1 "
    figure = Figure(figsize=(7.2, 3))
    for _ in range(60):
        text = "".join(draw.choice(letters + " " * draw.randint(1, 9)) for _ in range(draw.randint(0, 260)))
        font = {"fontsize": draw.choice([6.8, 9.5, 13.5]), "fontweight": draw.choice(["normal", "bold"])}
        room = draw.choice([0.4, 1, 3, 6.92])
        assert wrap(text, figure, room, **font) == plainly_wrapped(text, figure, room, **font), (text, font, room)
    assert not figure.texts


def pixels(canvas_class, dpi: int) -> np.ndarray:
    figure = Figure(figsize=(3, 2), dpi=dpi)
    halo = [patheffects.withStroke(linewidth=2, foreground="white")]
    for number, angle in enumerate((0, 0, 30, 90, -45)):
        figure.text(0.1 + number * 0.15, 0.5, "Every AVe,\n\u2605 2,024", rotation=angle, color="#5f5f5f", alpha=0.8)
    figure.text(0.2, 0.2, "haloed", path_effects=halo)
    figure.text(0.3, 0.2, "haloed")
    figure.text(0.5, 0.2, "haloed", fontsize=13)
    figure.text(0.7, 0.2, "haloed", antialiased=False)
    figure.text(0.1, 0.8, r"$x^2$ haloed", fontweight="bold")
    canvas = canvas_class(figure)
    for _ in "measured and drawn once more":
        canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy()


@pytest.mark.parametrize("dpi", [72, 100, 200])
@house_style()
def test_texts_have_the_pixels_of_agg(dpi):
    assert (pixels(Canvas, dpi) == pixels(FigureCanvasAgg, dpi)).all()
    assert (pixels(Canvas, dpi) != 255).any()


@house_style()
def test_a_text_is_measured_anew_for_another_resolution():
    figure = Figure(figsize=(3, 2))
    text, canvas = figure.text(0, 0, "words"), Canvas(figure)
    widths = []
    for dpi in (100, 200, 100):
        figure.dpi = dpi
        widths.append(text.get_window_extent(canvas.get_renderer()).width)
    assert widths[0] == widths[2] and widths[1] == pytest.approx(2 * widths[0], rel=0.05)
