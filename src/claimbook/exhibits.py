"""Publishes figures and tables with ``exhibit``, under the book's name and licence, by its claims and tables."""

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from claimbook.data.tables import ROOT, Tables
from claimbook.paths import DRAFTS
from claimbook.words import licence_words, published_by
from exhibit.card import Card, Drawing
from exhibit.catalogue import Catalogue, Imprint


def imprint(tables: Tables) -> Imprint:
    """Who publishes a book's figures: its short name and licence; the terms inside the files are this library's."""
    licence, name = tables.package["licenses"][0], tables.package["name"]
    return Imprint(name, _licence_words(licence), licence.get("path", ""), namespace="urn:x-claimbook:figure#")


class BookCatalogue(Catalogue):
    """What ``exhibit`` asks a book, answered from its tables."""

    folder, notebooks, pages = "figures", "notebooks", ("README.md", "figures/index.html")
    sources_file = "data/sources.csv"

    def __init__(self, tables: Tables, draft: bool = False):
        self.tables, self.draft, self.imprint = tables, draft, imprint(tables)
        self.notebook = os.environ.get("SEALBOOK_NOTEBOOK", "")

    def knows(self, claim: str) -> bool:
        return claim in self.tables.cells("claims", "claim_id")

    def retired(self, exhibit: str) -> bool:
        return self.has("retired_exhibits") and exhibit in self.tables.cells("retired_exhibits", "exhibit_id")

    def has(self, table: str) -> bool:
        return table in self.tables.resources

    def categories(self) -> list[str]:
        rows = self.tables["countries"].itertuples() if self.has("countries") else ()
        return [row.name for row in rows if row.kind.endswith("state")]

    def inputs(self, tables: Sequence[str]) -> dict[str, str]:
        paths = [self.tables.file(name) for name in tables]
        return {path: hashlib.sha256((self.tables.root / path).read_bytes()).hexdigest() for path in paths}

    def sources(self, tables: Sequence[str]) -> list[str]:
        return [cell for name in tables for cell in self.tables[name].get("source_id", ())]

    def publishers(self, sources: Sequence[str]) -> list[str]:
        rows = self.tables["sources"].set_index("source_id").loc[list(sources)]
        return [published_by(*pair) for pair in zip(rows["publisher"], rows["original_publisher"], strict=True)]

    def terms(self, tables: Sequence[str]) -> list[str]:
        return [_licence_words(one) for name in tables for one in self.tables.resources[name]["licenses"]]


def _licence_words(licence: dict) -> str:
    return licence_words(licence.get("name") or licence.get("title") or licence["path"])


def tables_on_disk(root: Path = ROOT) -> Tables:
    """The tables of a repository, not read again for the next figure unless a file of ``data/`` was written to."""
    stats = ((path, path.stat()) for path in sorted((root / "data").rglob("*")) if path.is_file())
    return _read(root, tuple((path, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size) for path, stat in stats))


@lru_cache(maxsize=1)
def _read(root: Path, _: tuple) -> Tables:
    return Tables(root)


def _place(tables: Tables | None, to: Path | None) -> tuple[BookCatalogue, Path]:
    """Who publishes and where to: a run sets ``SEALBOOK_OUTPUT``; whoever draws outside one makes drafts."""
    given = to or os.environ.get("SEALBOOK_OUTPUT")
    return BookCatalogue(tables or tables_on_disk(), draft=not given), Path(given or ROOT / DRAFTS)


def export(drawing: Drawing, *, tables: Tables | None = None, to: Path | None = None):
    """Publish a figure in all formats, or refuse it; gives picture and caption for the notebook.

    ``drawing`` is a figure on an ``exhibit.sheet`` with its card. Claims, sources and licences are looked up in
    ``tables``, by default those on disk. ``to`` is the folder; by default the one of the run, and outside a run
    ``build/draft/``, and the caption says so. A CardError says what breaks the contract; nothing is written then.
    """
    from exhibit.export import export as publish

    return publish(drawing, *_place(tables, to))


def tabulate(frame: pd.DataFrame, card: Card, preview=None, *, tables: Tables | None = None, to: Path | None = None):
    """Publish a table as CSV, HTML and Markdown, or refuse it, as ``export``; a notebook shows ``preview`` of it."""
    from exhibit.export import tabulate as publish

    return publish(frame, card, *_place(tables, to), preview)
