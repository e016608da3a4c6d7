"""How far colours are apart for the eye: contrast, and distance for each kind of sight."""

import warnings
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

# Rec. 709, the weights of relative luminance in WCAG.
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
SIGHTS = {"deuteranopia": "deuteranomaly", "protanopia": "protanomaly", "tritanopia": "tritanomaly"}
# CAM02-UCS units. Petroff (2021, arXiv 2107.02270) asks for 16 to 20 between the colours of a sequence under simulated
# colour-blindness and for about 4 in lightness; ours are 15 and, since a photocopy has only grey, twice as much.
SIGHT_DISTANCE = 15.0
LEAST_DISTANCES = dict.fromkeys(SIGHTS, SIGHT_DISTANCE) | {"grey": 8.0}


def luminance(colours: ArrayLike) -> np.ndarray:
    """Relative luminance (WCAG 2.2) of sRGB colours from 0 to 1, or of pixels in bytes."""
    colours = np.asarray(colours)
    return (LINEAR[colours] if colours.dtype == np.uint8 else _linear(colours)) @ LUMINANCE


def _linear(colours: np.ndarray) -> np.ndarray:
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


LINEAR = _linear(np.arange(256) / 255)


def contrast(one: ArrayLike, two: ArrayLike) -> np.ndarray:
    """Contrast ratio of sRGB colours (WCAG 2.2): 1 for the same, 21 for black on white."""
    one, two = luminance(one), luminance(two)
    return (np.maximum(one, two) + 0.05) / (np.minimum(one, two) + 0.05)


def distances(one: ArrayLike, two: ArrayLike) -> dict[str, float]:
    """How far two sRGB colours are apart, in CAM02-UCS, for each kind of sight and in grey (Machado et al. 2009)."""
    places = [_places(tuple(np.asarray(colour, float).tolist())) for colour in (one, two)]
    return {sight: float(np.linalg.norm(places[0][sight] - places[1][sight])) for sight in places[0]}


@cache
def _places(colour: tuple[float, ...]) -> dict[str, np.ndarray]:
    """Where a colour is in CAM02-UCS, for each kind of sight and in grey."""
    # Its docstrings have backslashes that Python 3.12 and later warn of when it first compiles them.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from colorspacious import cspace_convert
    seen = {
        name: np.clip(cspace_convert(colour, {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}, "sRGB1"), 0, 1)
        for name, kind in SIGHTS.items()
    }
    seen["grey"] = cspace_convert(np.repeat(luminance(colour), 3), "sRGB1-linear", "sRGB1")
    return {name: cspace_convert(tone, "sRGB1", "CAM02-UCS") for name, tone in seen.items()}
