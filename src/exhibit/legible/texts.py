"""Size of a figure, and its texts: in the house fonts, large enough, inside the margins, apart from one another."""

import re
from itertools import combinations
from unicodedata import bidirectional, category

from matplotlib.figure import Figure
from matplotlib.text import Text

from exhibit.legible.placed import Placed
from exhibit.sheet import EDGE_INCHES, SETTINGS, WIDTH_INCHES

HEIGHT_INCHES = (2, 14)
SMALLEST_POINTS = 6.5
# The title stands that far from the upper edge, and the box of a letter is a little wider than the letter.
MARGIN_INCHES = EDGE_INCHES - 0.025


def size_faults(figure: Figure) -> list[str]:
    """A wrong width or height."""
    (width, height), (low, high) = figure.get_size_inches(), HEIGHT_INCHES
    if abs(width - WIDTH_INCHES) < 1e-6 and low <= height <= high:
        return []
    return [f"it measures {width:.1f} x {height:.1f} inches; draw it on sheet(card, body_inches), {low} to {high} high"]


def glyph_faults(placed: Placed) -> list[str]:
    """Letters that the house fonts do not have, and texts in other fonts, which a reader's machine may lack."""
    found, known = [], {name.lower() for name in SETTINGS["font.family"]}
    for text, _ in placed.texts:
        if other := [name for name in text.get_fontfamily() if name.lower() not in known]:
            found.append(f"the text {one_line(text)!r} uses the font {other[0]}; use {SETTINGS['font.family'][0]}")
        words = text.get_text()
        formula = "\\mathdefault" in words or (text.get_parse_math() and re.search(r"\$.*\$", words, re.S))
        if formula or text.get_usetex():
            found.append(f"the text {one_line(text)!r} is a formula; write plain letters, with parse_math=False")
        if letter := next(filter(_shaped, words), None):
            sign = f"{letter!r} (U+{ord(letter):04X})"
            found.append(f"the drawing library sets letters one by one, which {sign} does not bear; use another sign")
    for warning in placed.warned:
        if missing := re.search(r"Glyph (\d+) \(.*\) missing from font", warning):
            letter = chr(int(missing.group(1)))
            found.append(f"the fonts have no glyph for {letter!r} (U+{ord(letter):04X}); use another sign")
    return list(dict.fromkeys(found))


def _shaped(letter: str) -> bool:
    """Whether a letter runs from right to left, changes its neighbours, or is a sign without a shape of its own."""
    return bidirectional(letter) in ("R", "AL", "AN") or category(letter) in ("Mn", "Mc", "Me", "Cf")


def text_faults(placed: Placed) -> list[str]:
    """Text that is too small, leaves the margins or overlaps other text."""
    found, boxes, inside = [], [], placed.figure.bbox.padded(-MARGIN_INCHES * placed.figure.dpi).extents
    for text, box in placed.texts:
        words = one_line(text)
        if (points := float(text.get_fontsize())) < SMALLEST_POINTS:
            found.append(f"the text {words!r} has {points:g} points; use at least {SMALLEST_POINTS}")
        if box.x0 < inside[0] or box.y0 < inside[1] or box.x1 > inside[2] or box.y1 > inside[3]:
            found.append(f"the text {words!r} leaves the margins of {EDGE_INCHES} inches; shorten it or give it room")
        # The box of a slanted text is mostly empty, so only straight texts are compared.
        if float(text.get_rotation()) % 90 == 0:
            boxes.append((box.extents, words))
    for ((x0, y0, x1, y1), words), ((left, low, right, top), other) in combinations(boxes, 2):
        if min(x1, right) - max(x0, left) > 1.5 and min(y1, top) - max(y0, low) > 2.5:
            found.append(f"the texts {words!r} and {other!r} overlap; move or shorten one")
    return found


def one_line(text: Text) -> str:
    """The words of a text, for an error."""
    return text.get_text().replace("\n", " ")
