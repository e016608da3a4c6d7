"""One drawing of a figure, looked at while it is made: where its texts stand, and what lies behind texts and marks."""

import warnings
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from exhibit.legible.colour import contrast
from exhibit.legible.marks import is_background, on_canvas, paints

# Ours: a tint that faint counts as paper, for it takes at most a third of a mark's contrast.
TINT_CONTRAST = 1.5


class Placed(NamedTuple):
    """A figure with everything in its place."""

    figure: Figure
    renderer: RendererAgg
    # Those that are shown, with their boxes; where letters are; and the picture without any, a number a pixel.
    texts: list[tuple[Text, Bbox]]
    letters: np.ndarray
    picture: np.ndarray
    # Everything in the order in which it was drawn.
    drawn: list[Artist]
    # Marks with their looks, as ``paints`` gives them, and the pixels behind them: as drawn, and without tints.
    marks: list[tuple[Artist, list[list[tuple]], list[np.ndarray]]]
    warned: list[str]


def place(figure: Figure) -> Placed:
    """Draw a figure, its letters apart from the rest."""
    # A new canvas has a new renderer: none measures a text again, and so warns of a letter only once.
    renderer = FigureCanvasAgg(figure).get_renderer()
    apart = RendererAgg(renderer.width, renderer.height, renderer.dpi)
    vars(renderer)["draw_text"] = apart.draw_text
    # A pixel as one number: many times faster to copy and to compare than its four bytes.
    picture = np.asarray(renderer.buffer_rgba()).view(np.uint32)[..., 0]
    drawn, marks, paper = [], [], np.full_like(picture, 0xFFFFFFFF)

    def look(artist: Artist, axes: Axes | None, renderer: RendererAgg) -> None:
        del vars(artist)["draw"]
        drawn.append(artist)
        if isinstance(artist, Text) and not (artist.get_bbox_patch() or getattr(artist, "arrow_patch", None)):
            return artist.draw(renderer)
        looks = [] if axes is None or is_background(artist, axes) else paints(artist)
        around = _around(picture, artist) if axes else slice(None)
        now, ground = picture[around], paper[around]
        before = now.copy()
        artist.draw(renderer)
        changed = before != now
        if not looks:
            changed &= now != ground
            paint, below = now[changed], ground[changed]
            ground[changed] = np.where(contrast(rgb(paint), rgb(below)) >= TINT_CONTRAST, paint, below)
        elif not changed.any():
            # It leaves no trace: clipped away, or painted like what lies behind it.
            clip = artist.get_clip_box() if artist.get_clip_on() else None
            changed[...] = clip is None or Bbox.intersection(artist.get_window_extent(renderer), clip) is not None
        if looks:
            marks.append((artist, looks, [before[changed], ground[changed]]))

    artists, effects = list(_parts(figure)), [(text, text.get_path_effects()) for text in figure.findobj(Text)]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            # With effects, letters would be drawn as shapes.
            for text, _ in effects:
                text.set_path_effects([])
            for artist, axes in artists:
                vars(artist)["draw"] = partial(look, artist, axes)
            figure.draw(renderer)
        finally:
            for artist, _ in artists:
                vars(artist).pop("draw", None)
            for text, given in effects:
                text.set_path_effects(given)
    texts = [(text, text.get_window_extent(renderer)) for text in shown_texts(figure)]
    letters = np.asarray(apart.buffer_rgba())[..., 3] > 96
    return Placed(figure, renderer, texts, letters, picture, drawn, marks, [str(warning.message) for warning in caught])


def _parts(parent: Figure | Axes) -> Iterator[tuple[Artist, Axes | None]]:
    """What a figure may draw, with its axes if it may be a mark."""
    axes = parent if isinstance(parent, Axes) else None
    marks = {id(artist) for artist in (*axes.lines, *axes.patches, *axes.collections)} if axes else set()
    for child in parent.get_children():
        if isinstance(child, Axes):
            yield from _parts(child)
        elif child.get_visible():
            yield child, axes if id(child) in marks else None


def shown_texts(figure: Figure) -> list[Text]:
    """Every text that is really drawn on a figure (ticks outside the axes' range are not)."""
    hidden = set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        slack = (high - low) * 1e-9
        for minor in (False, True):
            for at, label in zip(axis.get_ticklocs(minor=minor), axis.get_ticklabels(minor=minor), strict=False):
                if not low - slack <= at <= high + slack:
                    hidden.add(id(label))
        if not axis.get_visible() or not axis.axes.axison:
            hidden.update(id(text) for text in axis.findobj(Text))
    texts = (text for text in figure.findobj(Text) if id(text) not in hidden)
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def rgb(pixels: np.ndarray) -> np.ndarray:
    """Red, green and blue in bytes of pixels that are one number each."""
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)[..., :3]


def _around(picture: np.ndarray, artist: Artist) -> tuple[slice, slice]:
    """The part of the picture that an artist can touch, as far as that is easily said."""
    # An arrow has its shape only once it is drawn.
    if not isinstance(artist, Patch | Line2D) or isinstance(artist, FancyArrowPatch):
        return slice(None), slice(None)
    if not len(points := on_canvas(artist.get_path().vertices, artist)):
        return slice(None), slice(None)
    reach = 4 + 2 * artist.get_linewidth() + (artist.get_markersize() if isinstance(artist, Line2D) else 0)
    return window(picture, Bbox([points.min(axis=0) - reach, points.max(axis=0) + reach]))


def window(picture: np.ndarray, box: Bbox) -> tuple[slice, slice]:
    """Rows and columns of a picture in which a box lies, one of each at least; none right of the picture or below."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = np.clip(np.nan_to_num(box.extents), 0, (width, height, width, height)).round().astype(int)
    return slice(height - y1, max(height - y0, height - y1 + 1)), slice(x0, max(x1, x0 + 1))
