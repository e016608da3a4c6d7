"""claimbook: one article's claims, the evidence, and verdicts that anyone can check down to the row."""

from importlib import import_module

__version__ = "0.2.0"

_NAMES = {
    "claimbook.book": ["Book"],
    "claimbook.data.tables": ["Tables", "DataError"],
    "claimbook.exhibits": ["export", "tabulate"],
    "exhibit.export": ["show"],
    "IPython.display": ["Markdown"],
    "claimbook.dates": ["in_words"],
    "claimbook.numbers": ["digits"],
    "claimbook.words": ["listed", "spell", "sentence"],
}
_PLACES = {name: module for module, names in _NAMES.items() for name in names}
__all__ = list(_PLACES)


def __getattr__(name: str):
    """The public names, loaded when they are first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"claimbook has no {name!r}; it has {', '.join(_PLACES)}")
    globals()[name] = getattr(import_module(_PLACES[name]), name)
    return globals()[name]
