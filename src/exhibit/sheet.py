"""The look of the figures: font, greys, sizes, and the sheet that a figure is drawn on."""

from bisect import bisect_right
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib import font_manager, style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.text import Text

from exhibit.card import Card

WIDTH_INCHES = 7.2
EDGE_INCHES = 0.14
FOOTER_INCHES = 0.62
TITLE_POINTS, SUBTITLE_POINTS, LABEL_POINTS, SMALL_POINTS, SOURCE_POINTS = 13.5, 9.5, 8.5, 7.5, 6.8
PNG_DPI = 200

INK = "#1a1a1a"
MUTED = "#5f5f5f"
GREY = "#8a8a8a"
FAINT = "#e2e2e2"
HIGHLIGHT = "#b3261e"

SETTINGS: dict[str, Any] = {
    "font.family": ["Open Sans", "DejaVu Sans"],
    "font.size": LABEL_POINTS,
    "text.color": INK,
    # Two dollar signs are dollars, not a formula.
    "text.parse_math": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": MUTED,
    "axes.labelsize": LABEL_POINTS,
    "axes.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "xtick.labelsize": SMALL_POINTS,
    "ytick.labelsize": SMALL_POINTS,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "xtick.major.width": 0.6,
    "lines.linewidth": 1.6,
    "lines.markersize": 5,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "hatch.color": MUTED,
    # TrueType; letters of an SVG are outlines by default, and look the same everywhere.
    "pdf.fonttype": 42,
    "path.simplify": False,
}


@cache
def _load_fonts() -> None:
    for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)


@contextmanager
def house_style():
    """Matplotlib's settings for every figure, for a ``with`` block or as a decorator."""
    _load_fonts()
    with style.context(["default", SETTINGS]):
        yield


def wrap(text: str, figure: Figure, width_inches: float, **font) -> list[str]:
    """Break a text into lines no wider than given, as measured with the font: ``fontsize`` (points), ``fontweight``."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    properties = Text(**font).get_fontproperties()
    words, lines = text.split(), []

    def width(number: int) -> float:
        return renderer.get_text_width_height_descent(" ".join(words[:number]), properties, False)[0]

    while words:
        fitting = bisect_right(range(1, len(words) + 1), width_inches * figure.dpi, key=width) or 1
        lines.append(" ".join(words[:fitting]))
        words = words[fitting:]
    return lines or [""]


def sheet(
    card: Card,
    body_inches: float,
    *,
    rows: int = 1,
    columns: int = 1,
    left: float = 0.14,
    right: float = 0.14,
    top: float = 0.1,
    bottom: float = 0.3,
    **grid,
) -> tuple[Figure, GridSpec]:
    """A figure with the card's title and subtitle in place, and a grid for the axes: ``add_subplot(grid[0, 0])``.

    It is 7.2 inches wide, as high as its words need; the foot is left free for ``export`` to write the source on.

    Parameters
    ----------
    body_inches : float
        Height left for the drawing, between subtitle and source line.
    left, right, top, bottom : float
        Room around the grid inside the body, in inches, for labels.
    **grid
        Passed on to ``GridSpec`` (``wspace``, ``hspace``, ``width_ratios``, ``height_ratios``).
    """
    figure = Figure(figsize=(WIDTH_INCHES, body_inches))
    title: dict[str, Any] = {"fontsize": TITLE_POINTS, "fontweight": "bold", "color": INK}
    subtitle: dict[str, Any] = {"fontsize": SUBTITLE_POINTS, "color": MUTED}
    down, placed = 0.12, []
    for part, spacing, font in (("title", 1.3, title), ("subtitle", 1.35, subtitle)):
        for line in wrap(card.filled(part), figure, WIDTH_INCHES - 2 * EDGE_INCHES, **font):
            placed.append((down, line, font))
            down += font["fontsize"] * spacing / 72
        down += 0.04
    header = down + 0.04
    height = header + body_inches + FOOTER_INCHES
    figure.set_size_inches(WIDTH_INCHES, height)
    for down, line, font in placed:
        figure.text(EDGE_INCHES / WIDTH_INCHES, 1 - down / height, line, va="top", **font)
    return figure, figure.add_gridspec(
        rows,
        columns,
        left=left / WIDTH_INCHES,
        right=1 - right / WIDTH_INCHES,
        top=1 - (header + top) / height,
        bottom=(FOOTER_INCHES + bottom) / height,
        **grid,
    )


def write_foot(figure: Figure, card: Card, source_line: str, receipt: str) -> None:
    """Write into the room that ``sheet`` left at the foot: at most two lines of sources, then the receipt."""
    font: dict[str, Any] = {"fontsize": SOURCE_POINTS, "color": MUTED}
    lines = wrap(source_line, figure, WIDTH_INCHES - 2 * EDGE_INCHES, **font)
    if len(lines) > 2:
        raise card.refused(f"the source line needs {len(lines)} lines; draw from fewer tables")
    height, step = figure.get_size_inches()[1], SOURCE_POINTS * 1.4 / 72
    for number, line in enumerate([*lines, receipt], start=2 - len(lines)):
        down = FOOTER_INCHES - 0.1 - number * step
        figure.text(EDGE_INCHES / WIDTH_INCHES, down / height, line, va="top", **font)
