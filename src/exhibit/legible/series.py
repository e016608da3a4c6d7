"""Whether more than colour tells series apart.

Two series of one kind on the same axes (lines, filled shapes, or points) that differ in colour must also differ in
line style, width, marker, hatch or hollowness, or be labelled at the marks, or stand in separate rows or columns with a
label of their own; or their colours must stay apart in every kind of sight, and in grey. More than twelve colours
are taken for a scale, not for series.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from exhibit.legible.colour import LEAST_DISTANCES, distances
from exhibit.legible.marks import has_line, has_marker, is_background, looks, on_canvas, paints, strokes
from exhibit.legible.placed import Placed

MOST_SERIES = 12
# Pixels at 100 per inch.
LABEL_NEAR_END, LABEL_NEAR = 36, 9
# The step from one line width to the next in technical drawings (ISO 128).
WIDER = 1.4


@dataclass(frozen=True)
class _Mark:
    """One mark: its kind, what tells it apart besides colour, its colours, and where it stands in pixels.

    A line has a row per point in ``low`` and ``high``, another mark one row with the corners of its box.
    """

    kind: str
    cues: tuple
    colours: tuple
    low: np.ndarray
    high: np.ndarray
    width: float = 0.0

    def span(self, side: int) -> tuple[float, float]:
        """Its extent across (0) or up (1), a little widened."""
        return self.low[:, side].min() - 2, self.high[:, side].max() + 2


def series_faults(placed: Placed) -> list[str]:
    """Series that only their colour tells apart, for readers or printers that do not have that colour."""
    found = []
    naming = [(text, box.get_points()) for text, box in placed.texts if _names_something(text)]
    for axes in placed.figure.axes:
        ticks = [tick for axis in (axes.xaxis, axes.yaxis) for tick in (*axis.majorTicks, *axis.minorTicks)]
        numbers = {id(label) for tick in ticks for label in (tick.label1, tick.label2)}
        names, labels = [box for text, box in naming if id(text) not in numbers], [box for _, box in naming]
        groups: dict[tuple, dict[tuple, list[_Mark]]] = {}
        for mark in _marks(axes, placed.renderer):
            groups.setdefault((mark.kind, mark.cues), {}).setdefault(mark.colours, []).append(mark)
        for (kind, _), series in groups.items():
            pairs = combinations(series.items(), 2) if len(series) <= MOST_SERIES else ()
            for (one, some), (two, others) in pairs:
                blind = _confused(one, two)
                widths = [max(mark.width for mark in marks) for marks in (some, others)]
                wider = min(widths) > 0 and max(widths) >= WIDER * min(widths)
                if not blind or wider or _labelled(some, names) or _labelled(others, names):
                    continue
                if not _in_own_rows(some, others, names, labels):
                    a, b = (to_hex(next(filter(None, colours))) for colours in (one, two))
                    found.append(
                        f"the {kind}s in {a} and {b} are told apart by colour alone, and not {blind}; "
                        "label them directly, or give them markers, line styles or hatches"
                    )
    return list(dict.fromkeys(found))


def _marks(axes: Axes, renderer: RendererAgg) -> Iterator[_Mark]:
    for artist in (*axes.lines, *axes.patches, *axes.collections):
        if not artist.get_visible() or is_background(artist, axes):
            continue
        if isinstance(artist, Line2D):
            yield from _line_marks(artist)
        elif isinstance(artist, Patch):
            if paints(artist):
                hollow = not artist.get_fill() or to_rgba(artist.get_facecolor())[3] == 0
                colours = (None if hollow else artist.get_facecolor(), artist.get_edgecolor())
                cues = (artist.get_hatch(), artist.get_linestyle(), hollow)
                low, high = artist.get_window_extent(renderer).get_points()
                yield _Mark("shape", cues, colours, low[None], high[None])
        elif isinstance(artist, Collection) and artist.get_array() is None:
            yield from _point_marks(artist) if isinstance(artist, PathCollection) else _path_marks(artist)


def _line_marks(line: Line2D) -> Iterator[_Mark]:
    points = on_canvas(np.reshape(line.get_xydata(), (-1, 2)), line)
    marker, face = str(line.get_marker()) if has_marker(line) else "", to_rgba(line.get_markerfacecolor())
    hollow = bool(marker) and (face[:3] == (1, 1, 1) or not face[3])
    if has_line(line) and len(points):
        colour = to_rgba(line.get_color(), line.get_alpha())
        # Lengths of dashes and gaps in line widths; none for a solid line.
        dashes = np.round(np.array(strokes(line)[0].get_dashes()[1] or (), float) / line.get_linewidth(), 3)
        cues = (line.get_linestyle(), tuple(dashes), marker, hollow)
        yield _Mark("line", cues, (colour, colour), points, points, line.get_linewidth())
    elif marker:
        colours = (None if hollow else face, to_rgba(line.get_markeredgecolor()))
        reach = line.get_markersize() * line.figure.dpi / 144
        for point in points:
            yield _Mark("marker", (marker, hollow), colours, point[None] - reach, point[None] + reach)


def _point_marks(points: PathCollection) -> Iterator[_Mark]:
    faces_and_edges, paths, sizes = looks(points), points.get_paths(), np.atleast_1d(points.get_sizes())
    places = points.get_offset_transform().transform(np.ma.filled(np.ma.asarray(points.get_offsets(), float), np.nan))
    for item in map(int, np.flatnonzero(np.isfinite(places).all(axis=1))):
        place = places[item]
        face, edge = faces_and_edges[item % len(faces_and_edges)]
        hollow = face is None or face[3] == 0 or face[:3] == (1, 1, 1)
        form = np.round(np.asarray(paths[item % len(paths)].vertices), 3).tobytes()
        reach = np.sqrt(sizes[item % len(sizes)]) * points.figure.dpi / 144 if len(sizes) else 3
        colours = (None if hollow else face, edge)
        yield _Mark("marker", (form, hollow), colours, place[None] - reach, place[None] + reach)


def _path_marks(collection: Collection) -> Iterator[_Mark]:
    faces_and_edges = looks(collection)
    widths, styles = np.atleast_1d(collection.get_linewidth()), collection.get_linestyle()
    for item, path in enumerate(collection.get_paths()):
        points = on_canvas(path.vertices, collection)
        if not len(points):
            continue
        face, edge = faces_and_edges[item % len(faces_and_edges)]
        if isinstance(collection, LineCollection):
            cues, width = (str(styles[item % len(styles)]),), float(widths[item % len(widths)])
            yield _Mark("line", cues, (edge, edge), points, points, width)
        elif face is not None or edge is not None:
            low, high = points.min(axis=0, keepdims=True), points.max(axis=0, keepdims=True)
            yield _Mark("shape", (collection.get_hatch(), "solid", face is None), (face, edge), low, high)


def _confused(one: tuple, two: tuple) -> str:
    """In words for whom two looks are the same; empty if for no one."""
    pairs = [distances(a[:3], b[:3]) for a, b in zip(one, two, strict=True) if a is not None and b is not None]
    blind = [sight for sight, least in LEAST_DISTANCES.items() if pairs and max(pair[sight] for pair in pairs) < least]
    return " or ".join("in grey" if sight == "grey" else f"with {sight}" for sight in blind)


def _names_something(text: Text) -> bool:
    """Whether a text is more than a number: it has a letter, or a sign that stands for a word."""
    return any(unicodedata.category(letter)[0] in "LS" for letter in text.get_text().replace("+", ""))


def _labelled(marks: list[_Mark], labels: list[np.ndarray]) -> bool:
    """Whether at least half of the marks have a label on or beside them."""
    return sum(any(_beside(mark, label) for label in labels) for mark in marks) * 2 >= len(marks)


def _beside(mark: _Mark, label: np.ndarray) -> bool:
    gaps = np.hypot(*np.maximum(np.maximum(mark.low - label[1], label[0] - mark.high), 0).T)
    return gaps.min() <= LABEL_NEAR or (mark.kind == "line" and gaps[[0, -1]].min() <= LABEL_NEAR_END)


def _in_own_rows(some: list[_Mark], others: list[_Mark], names: list[np.ndarray], labels: list[np.ndarray]) -> bool:
    """Whether two series stand in separate rows or columns, each with a label in line with it."""
    if some[0].kind == "line" and any(len(mark.low) != 2 for mark in (*some, *others)):
        return False
    for side in (0, 1):
        one, two = ([mark.span(side) for mark in marks] for marks in (some, others))
        if any(min(a1, b1) - max(a0, b0) > 1 for a0, a1 in one for b0, b1 in two):
            continue
        blocks = [(min(low for low, _ in spans), max(high for _, high in spans)) for spans in (one, two)]
        (low_one, high_one), (low_two, high_two) = blocks
        apart = high_one <= low_two + 1 or high_two <= low_one + 1
        if apart and all(_in_line([block], names, side) for block in blocks):
            return True
        if all(_in_line(spans, labels, side) for spans in (one, two)):
            return True
    return False


def _in_line(spans: list[tuple[float, float]], labels: list[np.ndarray], side: int) -> bool:
    middles = [label[:, side].mean() for label in labels]
    return all(any(low < middle < high for middle in middles) for low, high in spans)
