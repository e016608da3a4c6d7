"""claimbook: one article's claims, the evidence, and verdicts that anyone can check down to the row."""

from importlib import import_module

__version__ = "0.2.0"

_PLACES = {
    "Book": "claimbook.book",
    "Tables": "claimbook.data.tables",
    "DataError": "claimbook.data.tables",
    "export": "claimbook.exhibits",
    "tabulate": "claimbook.exhibits",
    "show": "exhibit.export",
    "Markdown": "IPython.display",
    "in_words": "claimbook.dates",
    "digits": "claimbook.numbers",
    "listed": "claimbook.words",
    "spell": "claimbook.words",
    "sentence": "claimbook.words",
}
__all__ = list(_PLACES)


def __getattr__(name: str):
    """The public names, loaded when they are first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"claimbook has no {name!r}; it has {', '.join(_PLACES)}")
    globals()[name] = getattr(import_module(_PLACES[name]), name)
    return globals()[name]
