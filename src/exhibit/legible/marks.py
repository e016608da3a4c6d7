"""What counts as a mark, and with what it is painted.

Lines, patches and collections that were added to the axes are marks. Not marks, and so free to be faint, are:

- the axes' own parts: frames, ticks, grid lines, legends;
- an artist whose ``gid`` begins with ``background``, or that lies below the data (``zorder`` under 1);
- rules and bands laid across the axes (``axhline``, ``axvspan``, lines in a transform that is half axes, half data);
- a neutral grey or white fill that is no bar of a bar chart, such as a band, a track or an empty tile;
- images and meshes on a colour scale.
"""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.collections import Collection, LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_rgba, to_rgba_array
from matplotlib.container import BarContainer
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.transforms import IdentityTransform
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike

from exhibit.legible.colour import contrast

# WCAG 2.2, success criterion 1.4.11 (graphical objects).
MARK_CONTRAST = 3.0
NEUTRAL = 0.06
NONE = (None, "None", "none", " ", "")


def is_background(artist: Artist, axes: Axes) -> bool:
    """Whether an artist on the axes is no mark."""
    if str(artist.get_gid() or "").startswith("background") or artist.get_zorder() < 1:
        return True
    across, up = Artist.get_transform(artist).contains_branch_seperately(axes.transData)
    if isinstance(artist, LineCollection | Line2D | Patch) and across != up:
        return True
    if isinstance(artist, Patch):
        bars = {id(bar) for holder in axes.containers if isinstance(holder, BarContainer) for bar in holder}
        return id(artist) not in bars and artist.get_fill() and _neutral(artist.get_facecolor())
    faces = to_rgba_array(artist.get_facecolor()) if isinstance(artist, PolyCollection) else ()
    return len(faces) > 0 and all(map(_neutral, faces))


def _neutral(colour: ColorType) -> bool:
    """Whether a colour is a light grey or white, too faint for a mark on white paper."""
    rgb = to_rgba(colour)[:3]
    return max(rgb) - min(rgb) < NEUTRAL and bool(contrast(rgb, (1, 1, 1)) < MARK_CONTRAST)


def paints(artist: Artist) -> list[list[tuple]]:
    """The marks of an artist: for each different look the colours (RGBA) of which one must stand out."""
    if isinstance(artist, Line2D):
        given: list[ColorType] = [artist.get_color()] if has_line(artist) else []
        if has_marker(artist) and to_rgba(artist.get_markerfacecolor())[3]:
            given.append(artist.get_markerfacecolor())
        if has_marker(artist) and artist.get_markeredgewidth():
            given.append(artist.get_markeredgecolor())
        return [[to_rgba(colour, artist.get_alpha()) for colour in given]] if given else []
    if isinstance(artist, Patch):
        colours = [to_rgba(artist.get_facecolor())] if artist.get_fill() else []
        if artist.get_linewidth() > 0 and artist.get_linestyle() not in NONE:
            colours.append(to_rgba(artist.get_edgecolor()))
        if artist.get_hatch():
            colours.append(to_rgba(strokes(artist)[0].get_hatch_color()))
        return [colours] if any(colour[3] for colour in colours) else []
    if isinstance(artist, Collection) and artist.get_array() is None:
        found = {tuple(colour for colour in look if colour is not None) for look in looks(artist)}
        return [list(look) for look in sorted(found) if any(colour[3] for colour in look)]
    return []


def has_line(line: Line2D) -> bool:
    """Whether a line has a stroke."""
    return line.get_linestyle() not in NONE and line.get_linewidth() > 0


def has_marker(line: Line2D) -> bool:
    """Whether a line has markers."""
    return line.get_marker() not in NONE and line.get_markersize() > 0


def looks(collection: Collection) -> list[tuple[tuple | None, tuple | None]]:
    """Face and edge of every item of a collection, as far as they are drawn."""
    faces, edges = to_rgba_array(collection.get_facecolor()), to_rgba_array(collection.get_edgecolor())
    widths, found = np.atleast_1d(collection.get_linewidth()), []
    for item in range(max(len(faces), len(edges), 1)):
        face = tuple(faces[item % len(faces)]) if len(faces) else None
        edge = tuple(edges[item % len(edges)]) if len(edges) and widths[item % len(widths)] else None
        found.append((face, edge))
    return found


def halo(artist: Artist) -> np.ndarray | None:
    """The colour drawn around a text or line, if it has one of its own."""
    for effect in artist.get_path_effects() or []:
        if isinstance(effect, withStroke):
            recorder = _Recorder()
            effect.draw_path(recorder, recorder.new_gc(), Path([(0, 0)]), IdentityTransform(), "none")
            if recorder.strokes[0].get_linewidth() >= 1:
                return np.array(recorder.strokes[0].get_rgb()[:3])
    return None


def strokes(artist: Artist) -> list[GraphicsContextBase]:
    """How the paths of an artist are painted: width, dashes and colours of each, as a renderer gets them."""
    recorder = _Recorder()
    artist.draw(recorder)
    return recorder.strokes


class _Recorder(RendererBase):
    """Paints nothing, and keeps how each path should be painted."""

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[GraphicsContextBase] = []

    def draw_path(self, gc, path, transform, rgbFace=None):
        self.strokes.append(gc)


def on_canvas(points: ArrayLike, artist: Artist) -> np.ndarray:
    """Points in pixels, as far as they are finite."""
    placed = artist.get_transform().transform(np.asarray(points, float))
    return placed[np.isfinite(placed).all(axis=1)]


def kind_of(artist: Artist) -> str:
    """The word for a mark: line, marker or shape."""
    if isinstance(artist, LineCollection) or (isinstance(artist, Line2D) and has_line(artist)):
        return "line"
    return "marker" if isinstance(artist, Line2D | PathCollection) else "shape"
