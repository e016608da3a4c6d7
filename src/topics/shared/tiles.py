"""Claims as tiles in the colours of verdicts."""

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from claimbook.palette import VERDICT_COLOURS, VERDICT_EDGES
from exhibit.sheet import INK, SMALL_POINTS

# Colours dark enough for white letters (4.5:1); the others take dark ones.
WHITE_LETTERS = ("supported", "contradicted")


def tile(axes: Axes, corner: tuple[float, float], size: tuple[float, float], verdict: str, words: str = "") -> None:
    """A tile from its upper left corner, in the units of axes that count downwards; its words name it."""
    (left, top), (width, height) = corner, size
    look = {"facecolor": VERDICT_COLOURS[verdict], "edgecolor": VERDICT_EDGES[verdict], "linewidth": 0.7}
    box = f"round,pad=0,rounding_size={0.1 * min(size)}"
    axes.add_patch(FancyBboxPatch(corner, width, height, boxstyle=box, gid=words or "stripe", label=verdict, **look))
    if words:
        font = {"fontsize": SMALL_POINTS, "color": "white" if verdict in WHITE_LETTERS else INK}
        axes.text(left + width / 2, top + height / 2, words, ha="center", va="center_baseline", **font)
