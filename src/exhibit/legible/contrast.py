"""Whether marks and texts stand out from what lies behind them.

A mark passes if its fill, its outline or its markers stand out, one of them is enough, for at least half of its extent:
from what really lies beneath it (another mark, perhaps), from the paper, or from a halo of its own. Bands and tints of
less than 1.5:1 count as paper.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product

import numpy as np
from matplotlib.artist import Artist, getp
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from exhibit.legible.colour import contrast
from exhibit.legible.marks import MARK_CONTRAST, halo, in_order, is_background, kind_of, on_canvas, paints
from exhibit.legible.texts import Placed, one_line

# WCAG 2.2, success criterion 1.4.3 (text).
TEXT_CONTRAST = 4.5
# Ours: a tint that faint takes at most a third of a mark's contrast.
TINT_CONTRAST = 1.5
PART_OF_TEXT = 0.25


def contrast_faults(placed: Placed) -> list[str]:
    """Marks and texts too faint against what lies behind them."""
    renderer = FigureCanvasAgg(placed.figure).get_renderer()
    found: list[str] = []
    with ExitStack() as afterwards:
        # Texts leave no ink; the boxes and arrows that belong to them stay.
        for text in placed.figure.findobj(Text):
            name = "alpha" if _has_more(text) else "visible"
            afterwards.callback(text.set, **{name: getp(text, name)})
            text.set(**{name: 0})
        # A pixel as one number: many times faster to copy and to compare than its four bytes.
        picture = np.asarray(renderer.buffer_rgba()).view(np.uint32)[..., 0]
        paper = np.full_like(picture, 0xFFFFFFFF)
        for artist, axes in in_order(placed.figure):
            marks = [] if axes is None or is_background(artist, axes) else paints(artist)
            around = _around(picture, artist)
            now, ground = picture[around], paper[around]
            before = now.copy()
            artist.draw(renderer)
            changed = before != now
            if not marks:
                changed &= now != ground
                drawn, below = now[changed], ground[changed]
                ground[changed] = np.where(contrast(_rgb(drawn), _rgb(below)) >= TINT_CONTRAST, drawn, below)
                continue
            if not changed.any():
                # It leaves no trace: clipped away, or painted like what lies behind it.
                clip = artist.get_clip_box() if artist.get_clip_on() else None
                changed[...] = clip is None or Bbox.intersection(artist.get_window_extent(renderer), clip) is not None
            found += _faint_marks(artist, marks, [before[changed], ground[changed]])
    return list(dict.fromkeys([*found, *_faint_texts(placed, picture.copy())]))


def _has_more(text: Text) -> bool:
    """Whether a text has a box, an arrow or effects, which need not be as transparent as its letters."""
    pointing = isinstance(text, Annotation) and (text.arrow_patch or text.get_path_effects())
    return bool(pointing or text.get_bbox_patch())


def _rgb(pixels: np.ndarray) -> np.ndarray:
    """Red, green and blue in bytes of pixels that are one number each."""
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)[..., :3]


def _faint_marks(artist: Artist, marks: list[list[tuple]], behind: list[np.ndarray]) -> Iterator[str]:
    if not len(behind[0]):
        return
    # Different colours behind it, and how many pixels there are of each.
    grounds = [(_rgb(tones) / 255, numbers) for tones, numbers in (np.unique(b, return_counts=True) for b in behind)]
    if (around := halo(artist)) is not None:
        grounds.append((around[None, :], np.array([1])))
    gid = f" {artist.get_gid()!r}" if artist.get_gid() else ""
    for colours in marks:
        ratio, best = 0.0, colours[0]
        for colour, (tones, numbers) in product(colours, grounds):
            ratios = np.repeat(contrast(_over(colour, tones), tones), numbers)
            # What at least half of the pixels reach.
            ratio, best = max((ratio, best), (float(np.quantile(ratios, 0.5, method="higher")), colour))
        if ratio < MARK_CONTRAST:
            yield (
                f"the {kind_of(artist)}{gid} in {to_hex(best)} has a contrast of {_floor(ratio)}:1 against its "
                f"background; use a darker colour or an outline of {MARK_CONTRAST:g}:1, or give it the gid "
                "'background' if it is no data"
            )


def _over(paint: tuple, behind: np.ndarray) -> np.ndarray:
    rgb, alpha = np.array(paint[:3]), paint[3]
    return rgb * alpha + behind * (1 - alpha)


def _around(picture: np.ndarray, artist: Artist) -> tuple[slice, slice]:
    """The part of the picture that an artist can touch, as far as that is easily said."""
    if not isinstance(artist, Patch | Line2D) or not len(points := on_canvas(artist.get_path().vertices, artist)):
        return slice(None), slice(None)
    reach = 4 + 2 * artist.get_linewidth() + (artist.get_markersize() if isinstance(artist, Line2D) else 0)
    return _window(picture, Bbox([points.min(axis=0) - reach, points.max(axis=0) + reach]))


def _window(picture: np.ndarray, box: Bbox) -> tuple[slice, slice]:
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = np.clip(np.nan_to_num(box.extents), 0, (width, height, width, height)).round().astype(int)
    return slice(height - y1, max(height - y0, height - y1 + 1)), slice(x0, max(x1, x0 + 1))


def _faint_texts(placed: Placed, picture: np.ndarray) -> Iterator[str]:
    for text, box in placed.texts:
        covered, behind = placed.ink[_window(picture, box)], _rgb(picture[_window(picture, box)])
        behind = (behind[covered] if covered.any() else behind.reshape(-1, 3)) / 255
        if (around := halo(text)) is not None:
            behind = np.broadcast_to(around, behind.shape)
        if not len(behind):
            continue
        ratios = contrast(_over(to_rgba(text.get_color(), text.get_alpha()), behind), behind)
        # A sign without letters stands for a mark, as in a key.
        needed = TEXT_CONTRAST if any(letter.isalnum() for letter in text.get_text()) else MARK_CONTRAST
        faint = ratios < needed
        if faint.mean() > PART_OF_TEXT:
            ratio = _floor(float(np.median(ratios[faint])))
            yield (
                f"the text {one_line(text)!r} has a contrast of {ratio}:1 against its background; "
                f"use a darker colour, {needed:g}:1 or more"
            )


def _floor(ratio: float) -> str:
    """A ratio to one digit, rounded down, so that it is never shown as the limit that it misses."""
    return f"{int(ratio * 10) / 10:.1f}"
