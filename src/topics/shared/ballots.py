"""The four ballots of a roll call in the General Assembly: codes, names and colours."""

BALLOTS = ("Y", "A", "X", "N")
BALLOT_NAMES = {"Y": "yes", "N": "no", "A": "abstained", "X": "cast no vote"}
# The ballot that casts nothing is hatched on white, so that it is seen as a category of its own.
BALLOT_COLOURS = {"Y": "#1b5e8c", "N": "#262626", "A": "#b98a00", "X": "#ffffff"}
