"""The palettes stay apart for every kind of sight and stand out on white."""

from itertools import combinations

import pytest
from matplotlib.colors import to_rgb

from claimbook.palette import VERDICT_COLOURS, VERDICT_EDGES
from exhibit.legible.colour import SIGHT_DISTANCE, SIGHTS, contrast, distances
from topics.shared.ballots import BALLOT_COLOURS
from topics.shared.states import STATE_COLOURS


@pytest.mark.parametrize(
    "palette", [STATE_COLOURS, VERDICT_COLOURS, BALLOT_COLOURS], ids=["states", "verdicts", "ballots"]
)
def test_the_palettes_stay_apart_for_every_sight(palette):
    for one, two in combinations(palette.values(), 2):
        apart = distances(to_rgb(one), to_rgb(two))
        assert min(apart[sight] for sight in SIGHTS) >= SIGHT_DISTANCE, (one, two)


def test_the_palettes_stand_out_on_white():
    for colours, least in ((STATE_COLOURS, 3), (VERDICT_EDGES, 3)):
        for colour in colours.values():
            assert contrast(to_rgb(colour), (1, 1, 1)) >= least, colour
