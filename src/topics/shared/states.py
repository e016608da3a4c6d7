"""The five Central Asian states: codes, names, colours and markers.

Colours were chosen by search so that, in normal sight and under simulated deuteranopia, protanopia and tritanopia
(Machado et al. 2009), any two states stay at least 15 units of CAM02-UCS apart, each with a contrast of at least 3:1 on
white. Every series also has a marker or a label of its own.
"""

from collections.abc import Iterable

from claimbook.words import listed

STATE_NAMES = {
    "KAZ": "Kazakhstan",
    "KGZ": "Kyrgyzstan",
    "TJK": "Tajikistan",
    "TKM": "Turkmenistan",
    "UZB": "Uzbekistan",
}
STATES = tuple(STATE_NAMES)
STATE_COLOURS = {"KAZ": "#1f9e89", "KGZ": "#9c2a10", "TJK": "#6a4c93", "TKM": "#4b0f3a", "UZB": "#c77800"}
STATE_MARKERS = {"KAZ": "o", "KGZ": "s", "TJK": "^", "TKM": "D", "UZB": "v"}


def names_of(states: Iterable[str]) -> str:
    """The names of some of the five in a sentence, in their usual order; 'none' for none."""
    return listed([STATE_NAMES[state] for state in STATES if state in set(states)]) or "none"
