"""Texts are broken into lines where Matplotlib itself finds no more room, measured less often."""

import random

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from exhibit.sheet import house_style, wrap


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


@pytest.mark.parametrize(("seed", "texts"), [(4, 15), pytest.param(5, 60, marks=pytest.mark.laws)])
@house_style()
def test_lines_break_where_the_next_word_has_no_room(seed, texts):
    draw = random.Random(seed)
    letters = "aeinorst" * 3 + "AVWTYfijlmw.,;'-\u2013\u00e9\u010d\u0416\u0438\u2265\u03b1 "
    figure = Figure(figsize=(7.2, 3))
    for _ in range(texts):
        text = "".join(draw.choice(letters + " " * draw.randint(1, 9)) for _ in range(draw.randint(0, 260)))
        font = {"fontsize": draw.choice([6.8, 9.5, 13.5]), "fontweight": draw.choice(["normal", "bold"])}
        room = draw.choice([0.4, 1, 3, 6.92])
        assert wrap(text, figure, room, **font) == plainly_wrapped(text, figure, room, **font), (text, font, room)
    assert not figure.texts
