"""Whether a drawn figure can be read: measured on its artists, a sentence for each fault."""

from collections.abc import Iterable

from matplotlib.figure import Figure

from exhibit.legible.contrast import contrast_faults
from exhibit.legible.meaning import category_faults, highlight_faults, key_faults
from exhibit.legible.placed import place
from exhibit.legible.series import series_faults
from exhibit.legible.texts import glyph_faults, size_faults, text_faults


def faults(figure: Figure, categories: Iterable[str] = ()) -> list[str]:
    """Everything about a figure that must not be published: what is wrong, and what to do, in a sentence each."""
    if found := size_faults(figure):
        return found
    placed = place(figure)
    if found := glyph_faults(placed):
        return found
    looks = (text_faults, contrast_faults, series_faults, key_faults, highlight_faults)
    return [*(fault for look in looks for fault in look(placed)), *category_faults(placed, categories)]
