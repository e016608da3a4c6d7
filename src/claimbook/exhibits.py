"""Joins the book with ``exhibit``: figures and tables are published with this book's claims, tables, sources and licence."""

import os
from pathlib import Path

import pandas as pd

from claimbook.data.tables import ROOT, Tables
from exhibit import export as publishing
from exhibit.card import Card, Drawing


def folder() -> Path:
    """Where outputs go: ``SEALBOOK_OUTPUT`` if set (a run puts it to a scratch folder), else ``figures/``."""
    return Path(os.environ.get("SEALBOOK_OUTPUT") or ROOT / "figures")


def export(drawing: Drawing, *, tables: Tables | None = None, to: Path | None = None) -> publishing.Exhibit:
    """Publish a figure in all formats, or refuse it.

    Parameters
    ----------
    drawing : Drawing
        A figure on an ``exhibit.sheet``, with its card.
    tables : Tables, optional
        Where claims, sources and licences are looked up; those on disk by default.
    to : Path, optional
        The folder; ``folder()`` by default.

    Returns
    -------
    Exhibit
        Picture and caption for the notebook.

    Raises
    ------
    CardError
        If the card or the drawing breaks the contract; nothing is written then.
    """
    figure, card = drawing
    return publishing.export(figure, card, tables=tables, to=to or folder())


def tabulate(frame: pd.DataFrame, card: Card, *, tables: Tables | None = None, to: Path | None = None):
    """Publish a table as CSV, HTML and Markdown, or refuse it; parameters as for ``export``."""
    return publishing.tabulate(frame, card, tables=tables, to=to or folder())
