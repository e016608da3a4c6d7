"""Whether a colour has one meaning: a key's is that of its marks, red is for one thing, names are in ink.

Marks go by their label, else by their gid; those of a key have a name that begins with ``key``.
"""

import re
from collections.abc import Iterable, Iterator
from colorsys import rgb_to_hsv

from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.text import Text

from exhibit.legible.marks import NEUTRAL, looks, paints
from exhibit.legible.placed import Placed
from exhibit.legible.texts import one_line
from exhibit.sheet import HIGHLIGHT

# Small letters may need a darker shade of a mark's colour: how far the hues may be apart, as a part of the circle.
SAME_HUE = 0.02


def key_faults(placed: Placed) -> Iterator[str]:
    """Colours of a key, or of a text, that no mark has."""
    legends = [*placed.figure.legends, *(axes.get_legend() for axes in placed.figure.axes)]
    keys = [_colours(handle) for legend in legends if legend for handle in legend.legend_handles if handle]
    named = [*_named(placed)]
    keys += [colours for name, colours in named if name.startswith("key")]
    drawn = {colour for name, colours in named if not name.startswith("key") for colour in colours}
    for colour in sorted(set().union(*keys) - drawn):
        yield f"the key has {colour}, which no mark has; give it the colour of its marks"
    hues = [hue for hue in map(_hue, drawn) if hue is not None]
    for text, colour, own in _coloured_texts(placed):
        if all(abs((own - hue + 0.5) % 1 - 0.5) > SAME_HUE for hue in hues):
            yield f"the text {one_line(text)!r} is in {colour}, which no mark has; use ink or the colour of its marks"


def highlight_faults(placed: Placed) -> Iterator[str]:
    """More than one thing in red; marks and texts without a name are one thing, a text without one is theirs."""
    things = {name for name, colours in _named(placed) if HIGHLIGHT in colours and not name.startswith("key")}
    red = (text.get_gid() for text, colour, _ in _coloured_texts(placed) if colour == HIGHLIGHT)
    things |= {str(name) for name in red if name}
    if len(things) > 1:
        some = ", ".join(repr(name or "marks without a name") for name in sorted(things))
        yield f"{len(things)} things are in red ({some}); keep it for one, and give its marks the same label"


def category_faults(placed: Placed, categories: Iterable[str]) -> Iterator[str]:
    """Names of categories in the colour that their marks carry; the highlight may have one."""
    if not (names := "|".join(map(re.escape, categories))):
        return
    for text, colour, _ in _coloured_texts(placed):
        if colour != HIGHLIGHT and (found := re.search(rf"\b({names})\b", one_line(text))):
            yield f"the text {one_line(text)!r} names {found.group()} in {colour}; write it in ink"


def _named(placed: Placed) -> Iterator[tuple[str, set[str]]]:
    """The name and the colours of all that is drawn, the paper too."""
    holders = [holder for axes in placed.figure.axes for holder in axes.containers]
    labels = {id(bar): holder.get_label() for holder in holders for bar in holder.get_children()}
    for artist in placed.drawn:
        names = (str(name or "") for name in (labels.get(id(artist)), artist.get_label(), artist.get_gid()))
        yield next((name for name in names if name and not name.startswith("_")), ""), _colours(artist)


def _colours(artist: Artist) -> set[str]:
    found = looks(artist) if isinstance(artist, Collection) else paints(artist)
    return {to_hex(colour) for look in found for colour in look if colour is not None and colour[3]}


def _coloured_texts(placed: Placed) -> Iterator[tuple[Text, str, float]]:
    for text, _ in placed.texts:
        if (hue := _hue(colour := to_hex(text.get_color()))) is not None:
            yield text, colour, hue


def _hue(colour: str) -> float | None:
    """Where a colour is on the circle, from 0 to 1; greys are nowhere."""
    hue, saturation, value = rgb_to_hsv(*to_rgb(colour))
    return hue if saturation * value >= NEUTRAL else None
