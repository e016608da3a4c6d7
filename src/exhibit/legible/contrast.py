"""Whether marks and texts stand out from what lies behind them.

A mark passes if its fill, its outline or its markers stand out, one of them is enough, for at least half of its extent:
from what really lies beneath it (another mark, perhaps), from the paper, or from a halo of its own.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_hex, to_rgba

from exhibit.legible.colour import contrast
from exhibit.legible.marks import MARK_CONTRAST, halo, kind_of
from exhibit.legible.placed import Placed, rgb, window
from exhibit.legible.texts import one_line

# WCAG 2.2, success criterion 1.4.3 (text).
TEXT_CONTRAST = 4.5
PART_OF_TEXT = 0.25


def contrast_faults(placed: Placed) -> list[str]:
    """Marks and texts too faint against what lies behind them."""
    found = [fault for mark in placed.marks for fault in _faint_marks(*mark)]
    return list(dict.fromkeys([*found, *_faint_texts(placed)]))


def _faint_marks(artist: Artist, marks: list[list[tuple]], behind: list[np.ndarray]) -> Iterator[str]:
    if not len(behind[0]):
        return
    # Different colours behind it, and how many pixels there are of each.
    grounds = [(rgb(tones) / 255, numbers) for tones, numbers in (np.unique(b, return_counts=True) for b in behind)]
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
    return np.array(paint[:3]) * paint[3] + behind * (1 - paint[3])


def _faint_texts(placed: Placed) -> Iterator[str]:
    for text, box in placed.texts:
        place = window(placed.picture, box)
        covered, picture = placed.letters[place], placed.picture[place]
        tones, numbers = np.unique(picture[covered] if covered.any() else picture, return_counts=True)
        behind = rgb(tones) / 255
        if (around := halo(text)) is not None:
            behind = np.broadcast_to(around, behind.shape)
        if not len(behind):
            continue
        ratios = np.repeat(contrast(_over(to_rgba(text.get_color(), text.get_alpha()), behind), behind), numbers)
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
