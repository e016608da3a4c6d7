"""Whether a drawn figure can be read: measured on its artists, a sentence for each fault.

What counts as a mark
---------------------
Lines, patches and collections that were added to the axes are marks. Not marks, and so free to be faint, are:

- the axes' own parts: frames, ticks, grid lines, legends;
- an artist whose ``gid`` begins with ``background``, or that lies below the data (``zorder`` under 1);
- rules and bands laid across the axes (``axhline``, ``axvspan``, lines in a transform that is half axes, half data);
- a neutral grey or white fill that is no bar of a bar chart, such as a band, a track or an empty tile;
- images and meshes on a colour scale.

A mark passes if its fill, its outline or its markers stand out, one of them is enough, for at least half of its extent:
from what really lies beneath it (another mark, perhaps), from the paper, or from a halo of its own. Bands and tints of less
than 1.5:1 count as paper.

What tells series apart
-----------------------
Two series of one kind on the same axes (lines, filled shapes, or points) that differ in colour must also differ in
line style, width, marker, hatch or hollowness, or be labelled at the marks, or stand in separate rows or columns with a
label of their own; or their colours must stay apart in every kind of sight, and in grey. More than twelve colours are taken
for a scale, not for series.
"""

import logging
import re
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from math import isnan
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from exhibit.sheet import SETTINGS, WIDTH_INCHES, Canvas, Renderer

HEIGHT_INCHES = (2, 14)
SMALLEST_POINTS = 6.5
# WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (graphical objects).
TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0
# Ours: a tint that faint takes at most a third of a mark's contrast.
TINT_CONTRAST = 1.5
# CAM02-UCS units. Petroff (2021, arXiv 2107.02270) asks for 16 to 20 between the colours of a sequence under simulated
# colour-blindness and for about 4 in lightness; ours are 15, as in style.py, and, because grey is all that a photocopy
# has, twice the lightness.
SIGHT_DISTANCE = 15.0
GREY_DISTANCE = 8.0
SIGHTS = {"deuteranopia": "deuteranomaly", "protanopia": "protanomaly", "tritanopia": "tritanomaly"}
# Rec. 709, the weights of relative luminance in WCAG.
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
MOST_SERIES = 12
# Pixels at 100 per inch.
LABEL_NEAR_END, LABEL_NEAR = 36, 9
PART_OF_TEXT = 0.25
NEUTRAL = 0.06
# The step from one line width to the next in technical drawings (ISO 128).
WIDER = 1.4


def faults(figure: Figure) -> list[str]:
    """Everything about a figure that must not be published.

    Parameters
    ----------
    figure : Figure
        Drawn in the house style.

    Returns
    -------
    list of str
        A sentence each: what is wrong, and what to do. Empty if all is well.
    """
    if found := size_faults(figure):
        return found
    placed = _placed(figure)
    if found := glyph_faults(figure, placed):
        return found
    rest = (text_faults, contrast_faults, series_faults)
    return [fault for look in rest for fault in look(figure, placed)]


def size_faults(figure: Figure) -> list[str]:
    """A wrong width or height."""
    width, height = figure.get_size_inches()
    low, high = HEIGHT_INCHES
    if abs(width - WIDTH_INCHES) > 1e-6 or not low <= height <= high:
        return [f"it measures {width:.1f} x {height:.1f} inches; draw it on style.sheet, {low} to {high} inches high"]
    return []


class Placed(NamedTuple):
    """A figure with everything in its place: the renderer, the texts that are shown with their boxes, and warnings."""

    renderer: Renderer
    texts: list[tuple[Text, Bbox]]
    warned: list[str]


def glyph_faults(figure: Figure, placed: Placed | None = None) -> list[str]:
    """Letters that the house fonts do not have, and texts in other fonts, which a reader's machine may lack."""
    placed, found = placed or _placed(figure), []
    known = {name.lower() for name in SETTINGS["font.family"]}
    for text, _ in placed.texts:
        other = [name for name in text.get_fontfamily() if name.lower() not in known]
        if other:
            found.append(f"the text {_words(text)!r} uses the font {other[0]}; use {SETTINGS['font.family'][0]}")
    for warning in placed.warned:
        missing = re.search(r"Glyph (\d+) \(.*\) missing from font", warning)
        if missing:
            letter = chr(int(missing.group(1)))
            found.append(f"the fonts have no glyph for {letter!r} (U+{ord(letter):04X}); use another sign")
    return list(dict.fromkeys(found))


def text_faults(figure: Figure, placed: Placed | None = None) -> list[str]:
    """Text that is too small, leaves the canvas or overlaps other text."""
    placed, found, boxes = placed or _placed(figure), [], []
    for text, box in placed.texts:
        words = _words(text)
        if text.get_fontsize() < SMALLEST_POINTS:
            found.append(f"the text {words!r} has {text.get_fontsize():g} points; use at least {SMALLEST_POINTS}")
        if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1:
            found.append(f"the text {words!r} leaves the canvas; shorten it or give it room")
        # The box of a slanted text is mostly empty, so only straight texts are compared.
        if text.get_rotation() % 90 == 0:
            boxes.append((*box.extents.tolist(), words))
    for (x0, y0, x1, y1, words), (left, low, right, top, other) in combinations(boxes, 2):
        if min(x1, right) - max(x0, left) > 1.5 and min(y1, top) - max(y0, low) > 2.5:
            found.append(f"the texts {words!r} and {other!r} overlap; move or shorten one")
    return found


def contrast_faults(figure: Figure, placed: Placed | None = None) -> list[str]:
    """Marks and texts too faint against what lies behind them."""
    placed, found = placed or _placed(figure), []
    renderer = placed.renderer
    with _unseen(figure.findobj(Text), renderer):
        renderer.clear()
        # A pixel as one number: many times faster to copy and to compare than its four bytes.
        picture = np.asarray(renderer.buffer_rgba()).view(np.uint32)[..., 0]
        paper = np.full_like(picture, 0xFFFFFFFF)
        for artist, axes in _in_order(figure):
            marks = [] if axes is None or _is_background(artist, axes) else _paints(artist)
            if isinstance(artist, Text) and not _has_frame(artist):
                continue
            around = _around(picture, artist, renderer)
            now, ground = picture[around], paper[around]
            before = now.copy()
            artist.draw(renderer)
            changed = before != now
            if not marks:
                changed &= now != ground
                drawn, below = now[changed], ground[changed]
                strong = _lights_apart(_luminances(_bytes(drawn)), _luminances(_bytes(below))) >= TINT_CONTRAST
                ground[changed] = np.where(strong, drawn, below)
                continue
            if not changed.any():
                changed[...] = _in_view(artist, renderer)
            found += _faint_marks(artist, marks, [_bytes(before[changed]), _bytes(ground[changed])])
    return list(dict.fromkeys([*found, *_faint_texts(placed, picture.copy())]))


def series_faults(figure: Figure, placed: Placed | None = None) -> list[str]:
    """Series that only their colour tells apart, for readers or printers that do not have that colour."""
    placed, found = placed or _placed(figure), []
    for axes in figure.axes:
        ticks = {id(label) for axis in (axes.xaxis, axes.yaxis) for label in axis.get_ticklabels(which="both")}
        names = [box for text, box in placed.texts if id(text) not in ticks and _names_something(text)]
        labels = [box for text, box in placed.texts if _names_something(text)]
        groups: dict[tuple, dict[tuple, list[_Mark]]] = {}
        for mark in _marks(axes, placed.renderer):
            groups.setdefault((mark.kind, mark.cues), {}).setdefault(mark.colours, []).append(mark)
        for (kind, _), series in groups.items():
            if len(series) > MOST_SERIES:
                continue
            for (one, some), (two, others) in combinations(series.items(), 2):
                blind = _confused(one, two)
                if not blind or _wider(some, others):
                    continue
                if _labelled(some, names) or _labelled(others, names) or _in_own_rows(some, others, names, labels):
                    continue
                found.append(
                    f"the {kind}s in {_hex(one)} and {_hex(two)} are told apart by colour alone, and not {blind}; "
                    "label them directly, or give them markers, line styles or hatches"
                )
    return list(dict.fromkeys(found))


def shown_texts(figure: Figure) -> list[Text]:
    """Every text that is really drawn on a figure (ticks outside the axes' range are not)."""
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = (high - low) * 1e-9
            for minor in (False, True):
                places = axis.get_ticklocs(minor=minor)
                for place, label in zip(places, axis.get_ticklabels(minor=minor), strict=False):
                    if not low - slack <= place <= high + slack:
                        hidden.add(id(label))
            if not axis.get_visible() or not axes.axison:
                hidden.update(id(text) for text in axis.findobj(Text))
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden
    ]


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance of sRGB colours (WCAG 2.2)."""
    return _linear(colours) @ LUMINANCE


def contrast(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Contrast ratio of sRGB colours (WCAG 2.2): 1 for the same, 21 for black on white."""
    return _lights_apart(luminance(np.asarray(one, float)), luminance(np.asarray(two, float)))


def _lights_apart(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return (np.maximum(one, two) + 0.05) / (np.minimum(one, two) + 0.05)


def distances(one: np.ndarray, two: np.ndarray) -> dict[str, float]:
    """How far two sRGB colours are apart, in CAM02-UCS, for each kind of sight and in grey (Machado et al. 2009)."""
    cspace_convert = _colorspacious()
    pair = np.array([one, two], float)
    seen = {
        name: np.clip(cspace_convert(pair, {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}, "sRGB1"), 0, 1)
        for name, kind in SIGHTS.items()
    }
    seen["grey"] = cspace_convert(np.repeat(luminance(pair)[:, None], 3, axis=1), "sRGB1-linear", "sRGB1")
    placed = {name: cspace_convert(colours, "sRGB1", "CAM02-UCS") for name, colours in seen.items()}
    return {name: float(np.linalg.norm(places[0] - places[1])) for name, places in placed.items()}


def _linear(colours: np.ndarray) -> np.ndarray:
    colours = np.asarray(colours, float)
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


LINEAR = _linear(np.arange(256) / 255)


def _luminances(pixels: np.ndarray) -> np.ndarray:
    """``luminance`` of pixels in bytes, looked up."""
    return LINEAR[pixels] @ LUMINANCE


def _bytes(pixels: np.ndarray) -> np.ndarray:
    """Red, green and blue of pixels that are one number each."""
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)[..., :3]


def _colorspacious():
    # Its docstrings have backslashes that Python 3.12 and later warn of when it first compiles them.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from colorspacious import cspace_convert
    return cspace_convert


def _placed(figure: Figure) -> Placed:
    """Put everything in its place, without ink."""
    # A new renderer, because none measures a text again, and so warns of a letter only once.
    renderer = Canvas(figure).get_renderer()
    with warnings.catch_warnings(record=True) as caught, _quiet_fonts(), renderer._draw_disabled():
        warnings.simplefilter("always")
        figure.draw(renderer)
    texts = [(text, text.get_window_extent(renderer)) for text in shown_texts(figure)]
    return Placed(renderer, texts, [str(warning.message) for warning in caught])


def _words(text: Text) -> str:
    return text.get_text().replace("\n", " ")


@contextmanager
def _quiet_fonts():
    logger = logging.getLogger("matplotlib.font_manager")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _unseen(texts: list[Text], renderer: Renderer):
    """Texts take their room but leave no ink; the boxes and arrows that belong to them stay."""
    # A text with effects is drawn as a path.
    before = [(text, text.get_alpha()) for text in texts if text.get_path_effects()]
    for text, _ in before:
        text.set_alpha(0)
    renderer.draw_text = lambda *_, **__: None
    try:
        yield
    finally:
        del renderer.draw_text
        for text, alpha in before:
            text.set_alpha(alpha)


def _has_frame(text: Text) -> bool:
    """Whether a text has a box or an arrow, or effects, which need not be as transparent as the text."""
    return bool(text.get_bbox_patch()) or (
        isinstance(text, Annotation) and bool(text.arrow_patch or text.get_path_effects())
    )


def _in_order(figure: Figure) -> Iterator[tuple[Artist, Axes | None]]:
    """Every artist in the order in which it is drawn; with its axes if it may be a mark."""
    yield figure.patch, None
    rest = [child for child in figure.get_children() if child is not figure.patch]
    for child in sorted(rest, key=Artist.get_zorder):
        if isinstance(child, Axes):
            yield from _axes_in_order(child)
        elif child.get_visible():
            yield child, None


def _axes_in_order(axes: Axes) -> Iterator[tuple[Artist, Axes | None]]:
    if not axes.get_visible():
        return
    framed = axes.axison and axes.get_frame_on()
    own = {id(axes.patch), *(id(spine) for spine in axes.spines.values())}
    if framed:
        yield axes.patch, None
    marks = {id(artist) for artist in (*axes.lines, *axes.patches, *axes.collections)}
    for child in sorted(axes.get_children(), key=Artist.get_zorder):
        if isinstance(child, Axes):
            yield from _axes_in_order(child)
        elif child is axes.patch or not child.get_visible():
            continue
        elif id(child) in own:
            if framed:
                yield child, None
        elif not isinstance(child, Axis) or axes.axison:
            yield child, axes if id(child) in marks else None


def _is_background(artist: Artist, axes: Axes) -> bool:
    if str(artist.get_gid() or "").startswith("background") or artist.get_zorder() < 1:
        return True
    across, up = Artist.get_transform(artist).contains_branch_seperately(axes.transData)
    if isinstance(artist, LineCollection | Line2D | Patch) and across != up:
        return True
    if isinstance(artist, Patch):
        bars = {id(bar) for holder in axes.containers if isinstance(holder, BarContainer) for bar in holder}
        return id(artist) not in bars and artist.get_fill() and _neutral(artist.get_facecolor())
    if isinstance(artist, PolyCollection) and len(artist.get_facecolor()):
        return all(_neutral(colour) for colour in artist.get_facecolor())
    return False


def _neutral(colour: tuple) -> bool:
    """Whether a colour is a light grey or white, too faint for a mark on white paper."""
    rgb = to_rgba(colour)[:3]
    return max(rgb) - min(rgb) < NEUTRAL and contrast(rgb, (1, 1, 1)) < MARK_CONTRAST


def _paints(artist: Artist) -> list[list[tuple]]:
    """The marks of an artist: for each different look the colours (RGBA) of which one must stand out."""
    if isinstance(artist, Line2D):
        paints = [to_rgba(artist.get_color(), artist.get_alpha())] if _has_line(artist) else []
        if _has_marker(artist):
            paints += _markers(artist)
        return [paints] if paints else []
    if isinstance(artist, Patch):
        paints = [artist.get_facecolor()] if artist.get_fill() else []
        if artist.get_linewidth() > 0 and artist.get_linestyle() not in ("None", "none"):
            paints.append(artist.get_edgecolor())
        if artist.get_hatch():
            paints.append(
                to_rgba(artist.get_hatch_color() if hasattr(artist, "get_hatch_color") else artist._hatch_color)
            )
        return [paints] if any(paint[3] for paint in paints) else []
    if isinstance(artist, Collection) and artist.get_array() is None:
        looks = {tuple(tuple(paint) for paint in look if paint is not None) for look in _looks(artist)}
        return [list(look) for look in sorted(looks) if any(paint[3] for paint in look)]
    return []


def _markers(line: Line2D) -> list[tuple]:
    face, edge = line.get_markerfacecolor(), line.get_markeredgecolor()
    paints = [to_rgba(face, line.get_alpha())] if to_rgba(face)[3] else []
    return paints + ([to_rgba(edge, line.get_alpha())] if line.get_markeredgewidth() else [])


def _has_line(line: Line2D) -> bool:
    return line.get_linestyle() not in ("None", "none", " ", "") and line.get_linewidth() > 0


def _has_marker(line: Line2D) -> bool:
    return line.get_marker() not in (None, "None", "none", " ", "") and line.get_markersize() > 0


def _looks(collection: Collection) -> list[tuple]:
    """Face and edge of every item of a collection, as far as they are drawn."""
    faces, edges, widths = collection.get_facecolor(), collection.get_edgecolor(), collection.get_linewidth()
    number = max(len(faces), len(edges), 1)
    looks = []
    for item in range(number):
        face = tuple(faces[item % len(faces)]) if len(faces) else None
        edge = tuple(edges[item % len(edges)]) if len(edges) and np.atleast_1d(widths)[item % len(widths)] else None
        looks.append((face, edge))
    return looks


def _faint_marks(artist: Artist, marks: list[list[tuple]], behind: list[np.ndarray]) -> list[str]:
    if not len(behind[0]):
        return []
    halo = _halo(artist)
    grounds = [_tones(pixels) for pixels in behind]
    if halo is not None:
        grounds.append((halo[None, :], np.array([1])))
    found = []
    for paints in marks:
        ratio, paint = max(
            (_typical(_over(paint, tones), tones, numbers), paint) for paint in paints for tones, numbers in grounds
        )
        if ratio < MARK_CONTRAST:
            found.append(
                f"the {_kind_words(artist)} in {to_hex(paint)} has a contrast of {_floor(ratio)}:1 against its background; "
                f"use a darker colour or an outline of {MARK_CONTRAST:g}:1, or give it the gid 'background' if it is no data"
            )
    return found


def _tones(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different colours of some pixels, and how many there are of each."""
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    tones, numbers = np.unique(packed, return_counts=True)
    return np.stack([tones >> 16 & 255, tones >> 8 & 255, tones & 255], axis=1) / 255, numbers


def _typical(colours: np.ndarray, behind: np.ndarray, numbers: np.ndarray) -> float:
    """The contrast that at least half of the pixels reach."""
    ratios = contrast(colours, behind)
    order = np.argsort(-ratios, kind="stable")
    reached = np.searchsorted(np.cumsum(numbers[order]), numbers.sum() / 2)
    return float(ratios[order][min(reached, len(order) - 1)])


def _over(paint: tuple, behind: np.ndarray) -> np.ndarray:
    rgb, alpha = np.array(paint[:3]), paint[3]
    return rgb * alpha + behind * (1 - alpha)


def _around(picture: np.ndarray, artist: Artist, renderer) -> tuple[slice, slice]:
    """The part of the picture that an artist can touch, as far as that is easily said."""
    if not isinstance(artist, Patch | Line2D):
        return slice(None), slice(None)
    box = artist.get_window_extent(renderer)
    reach = 4 + 2 * artist.get_linewidth() + (artist.get_markersize() if isinstance(artist, Line2D) else 0)
    return _window(picture, box.padded(reach))


def _in_view(artist: Artist, renderer) -> bool:
    """Whether an artist that leaves no trace is there nevertheless, not clipped away."""
    clip = artist.get_clip_box() if artist.get_clip_on() else None
    return clip is None or Bbox.intersection(artist.get_window_extent(renderer), clip) is not None


def _window(picture: np.ndarray, box: Bbox) -> tuple[slice, slice]:
    height, width = picture.shape[:2]
    x0, x1, y0, y1 = (0 if isnan(edge) else edge for edge in box.extents[[0, 2, 1, 3]].tolist())
    left, right = (round(min(max(x, 0), width)) for x in (x0, x1))
    top, bottom = (height - round(min(max(y, 0), height)) for y in (y1, y0))
    return slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1))


def _faint_texts(placed: Placed, picture: np.ndarray) -> list[str]:
    renderer = placed.renderer
    renderer.clear()
    for text, _ in placed.texts:
        text.draw(renderer)
    ink = np.asarray(renderer.buffer_rgba())[..., 3] > 96
    found = []
    for text, box in placed.texts:
        covered = ink[_window(ink, box)]
        behind = _bytes(picture[_window(picture, box)])
        behind = (behind[covered] if covered.any() else behind.reshape(-1, 3)) / 255
        halo = _halo(text)
        if halo is not None:
            behind = np.broadcast_to(halo, behind.shape)
        if not len(behind):
            continue
        ratios = contrast(_over(to_rgba(text.get_color(), text.get_alpha()), behind), behind)
        # A sign that stands for a mark, as in a key, is no writing.
        needed = TEXT_CONTRAST if any(letter.isalnum() for letter in text.get_text()) else MARK_CONTRAST
        faint = ratios < needed
        if faint.mean() > PART_OF_TEXT:
            found.append(
                f"the text {_words(text)!r} has a contrast of {_floor(float(np.median(ratios[faint])))}:1 against its "
                f"background; use a darker colour, {needed:g}:1 or more"
            )
    return found


def _halo(artist: Artist) -> np.ndarray | None:
    """The colour drawn around a text or line, if it has one of its own."""
    for effect in artist.get_path_effects() or []:
        if isinstance(effect, withStroke) and effect._gc.get("linewidth", 0) >= 1:
            return np.array(to_rgba(effect._gc.get("foreground", "white"))[:3])
    return None


def _floor(ratio: float) -> str:
    """A ratio to one digit, rounded down, so that it is never shown as the limit that it misses."""
    return f"{int(ratio * 10) / 10:.1f}"


def _kind_words(artist: Artist) -> str:
    gid = f" {artist.get_gid()!r}" if artist.get_gid() else ""
    if isinstance(artist, Line2D):
        return ("line" if _has_line(artist) else "marker") + gid
    if isinstance(artist, LineCollection):
        return "line" + gid
    return ("marker" if isinstance(artist, PathCollection) else "shape") + gid


@dataclass(frozen=True)
class _Mark:
    """One mark: its kind, what tells it apart besides colour, its colours, and where it stands in pixels."""

    kind: str
    cues: tuple
    colours: tuple
    box: Bbox
    path: tuple = ()
    width: float = 0.0


def _marks(axes: Axes, renderer) -> Iterator[_Mark]:
    for artist in (*axes.lines, *axes.patches, *axes.collections):
        if not artist.get_visible() or _is_background(artist, axes):
            continue
        if isinstance(artist, Line2D):
            yield from _line_marks(artist)
        elif isinstance(artist, Patch):
            if _paints(artist):
                hollow = not artist.get_fill() or artist.get_facecolor()[3] == 0
                colours = (None if hollow else artist.get_facecolor(), artist.get_edgecolor())
                cues = (artist.get_hatch(), artist.get_linestyle(), hollow)
                yield _Mark("shape", cues, colours, artist.get_window_extent(renderer))
        elif artist.get_array() is None:
            yield from _collection_marks(artist)


def _line_marks(line: Line2D) -> Iterator[_Mark]:
    points = (
        line.get_transform().transform(line.get_xydata().astype(float)) if len(line.get_xydata()) else np.empty((0, 2))
    )
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return
    marker = str(line.get_marker()) if _has_marker(line) else ""
    hollow = bool(marker) and (
        to_rgba(line.get_markerfacecolor())[:3] == (1, 1, 1) or not to_rgba(line.get_markerfacecolor())[3]
    )
    if _has_line(line):
        colour = to_rgba(line.get_color(), line.get_alpha())
        cues = (str(line.get_linestyle()), str(line._unscaled_dash_pattern), marker, hollow)
        path = tuple(map(tuple, points))
        yield _Mark(
            "line", cues, (colour, colour), Bbox([points.min(axis=0), points.max(axis=0)]), path, line.get_linewidth()
        )
    elif marker:
        colours = (None if hollow else to_rgba(line.get_markerfacecolor()), to_rgba(line.get_markeredgecolor()))
        reach = line.get_markersize() * line.figure.dpi / 144
        for x, y in points:
            yield _Mark("marker", (marker, hollow), colours, Bbox([[x - reach, y - reach], [x + reach, y + reach]]))


def _collection_marks(collection: Collection) -> Iterator[_Mark]:
    looks = _looks(collection)
    paths = collection.get_paths()
    transform = collection.get_transform()
    if isinstance(collection, PathCollection):
        places = collection.get_offset_transform().transform(
            np.ma.filled(collection.get_offsets().astype(float), np.nan)
        )
        sizes = np.atleast_1d(collection.get_sizes())
        for item, (x, y) in enumerate(places):
            if not np.isfinite([x, y]).all():
                continue
            face, edge = looks[item % len(looks)]
            hollow = face is None or face[3] == 0 or face[:3] == (1, 1, 1)
            form = np.round(paths[item % len(paths)].vertices, 3)
            reach = np.sqrt(sizes[item % len(sizes)]) * collection.figure.dpi / 144 if len(sizes) else 3
            yield _Mark(
                "marker", (form.tobytes(), hollow), (None if hollow else face, edge),
                Bbox([[x - reach, y - reach], [x + reach, y + reach]]),
            )  # fmt: skip
        return
    widths, styles = np.atleast_1d(collection.get_linewidth()), collection.get_linestyle()
    for item, path in enumerate(paths):
        points = transform.transform(path.vertices)
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            continue
        face, edge = looks[item % len(looks)]
        box = Bbox([points.min(axis=0), points.max(axis=0)])
        if isinstance(collection, LineCollection):
            cues = (str(styles[item % len(styles)]),)
            yield _Mark("line", cues, (edge, edge), box, tuple(map(tuple, points)), float(widths[item % len(widths)]))
        elif face is not None or edge is not None:
            yield _Mark("shape", (collection.get_hatch(), "solid", face is None), (face, edge), box)


def _confused(one: tuple, two: tuple) -> str:
    """In words for whom two looks are the same; empty if for no one."""
    best: dict[str, float] = {}
    for a, b in zip(one, two, strict=True):
        if a is None or b is None:
            continue
        for sight, distance in distances(a[:3], b[:3]).items():
            best[sight] = max(best.get(sight, 0.0), distance)
    limits = dict.fromkeys(SIGHTS, SIGHT_DISTANCE) | {"grey": GREY_DISTANCE}
    blind = [sight for sight, distance in best.items() if distance < limits[sight]]
    return " or ".join("in grey" if sight == "grey" else f"with {sight}" for sight in blind)


def _hex(colours: tuple) -> str:
    return to_hex(next(colour for colour in colours if colour is not None))


def _names_something(text: Text) -> bool:
    """Whether a text is more than a number: it has a letter, or a sign that stands for a word."""
    return any(unicodedata.category(letter)[0] in "LS" for letter in text.get_text().replace("+", ""))


def _wider(some: list[_Mark], others: list[_Mark]) -> bool:
    one, two = (max(mark.width for mark in marks) for marks in (some, others))
    return min(one, two) > 0 and max(one, two) >= WIDER * min(one, two)


def _labelled(marks: list[_Mark], labels: list[Bbox]) -> bool:
    """Whether at least half of the marks have a label on or beside them."""
    return sum(any(_beside(mark, label) for label in labels) for mark in marks) * 2 >= len(marks)


def _beside(mark: _Mark, label: Bbox) -> bool:
    if not mark.path:
        return _gap(mark.box, label) <= LABEL_NEAR
    ends = (mark.path[0], mark.path[-1])
    if any(_gap(Bbox([end, end]), label) <= LABEL_NEAR_END for end in ends):
        return True
    return any(_gap(Bbox([point, point]), label) <= LABEL_NEAR for point in mark.path)


def _gap(one: Bbox, two: Bbox) -> float:
    """The distance of two boxes, 0 if they touch."""
    across = max(one.x0 - two.x1, two.x0 - one.x1, 0)
    up = max(one.y0 - two.y1, two.y0 - one.y1, 0)
    return float(np.hypot(across, up))


def _in_own_rows(some: list[_Mark], others: list[_Mark], names: list[Bbox], labels: list[Bbox]) -> bool:
    """Whether two series stand in separate rows or columns, each with a label in line with it."""
    if any(mark.path for mark in (*some, *others)) and not all(len(mark.path) == 2 for mark in (*some, *others)):
        return False
    for side in (0, 1):
        one, two = ([_span(mark.box, side) for mark in marks] for marks in (some, others))
        if any(min(a1, b1) - max(a0, b0) > 1 for a0, a1 in one for b0, b1 in two):
            continue
        blocks = [[(min(low for low, _ in spans), max(high for _, high in spans))] for spans in (one, two)]
        (low_one, high_one), (low_two, high_two) = blocks[0][0], blocks[1][0]
        apart = high_one <= low_two + 1 or high_two <= low_one + 1
        if apart and all(_in_line(block, names, side) for block in blocks):
            return True
        if all(_in_line(spans, labels, side) for spans in (one, two)):
            return True
    return False


def _span(box: Bbox, side: int) -> tuple[float, float]:
    low, high = (box.x0, box.x1) if side == 0 else (box.y0, box.y1)
    return low - 2, high + 2


def _in_line(spans: list[tuple[float, float]], labels: list[Bbox], side: int) -> bool:
    middles = [(label.x0 + label.x1) / 2 if side == 0 else (label.y0 + label.y1) / 2 for label in labels]
    return all(any(low < middle < high for middle in middles) for low, high in spans)
