"""The one mark of the article's publication in all figures."""

from typing import Any

from matplotlib.axes import Axes

from exhibit.sheet import INK, SMALL_POINTS


def article_published(axes: Axes, place: Any, height: float = 1, words: str = "article published") -> None:
    """A dashed line at the day on which the article was out, with words to the right of its upper end.

    ``place`` is in the units of the horizontal axis, ``height`` in shares of the axes. Empty ``words`` draw the line
    alone, for panels after the first.
    """
    axes.axvline(place, color=INK, linewidth=0.7, linestyle=(0, (4, 2)), zorder=1, label="published")
    if words:
        shift = {"xytext": (4, 0), "textcoords": "offset points", "annotation_clip": False}
        where = {"xycoords": axes.get_xaxis_transform(), "va": "top", "fontsize": SMALL_POINTS, "color": INK}
        axes.annotate(words, (place, height), **shift, **where)
