"""The library's tests stand on the sample book, whatever book stands beside the library."""

import importlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import jupytext
import pytest

from claimbook import export, tabulate
from claimbook.book import Book
from claimbook.data.tables import DESCRIPTOR, Tables
from sample_files import TEXT


@pytest.fixture(scope="module", autouse=True)
def topics_of_the_sample(sample_topics) -> None:
    """All checks are the sample's."""


@pytest.fixture(scope="session")
def tables(sample_root) -> Tables:
    return Tables(sample_root)


@pytest.fixture(scope="module")
def book(tables, sample_topics) -> Book:
    return Book.open(tables=tables)


@pytest.fixture(scope="session")
def text() -> str:
    """The article's text."""
    return TEXT


@pytest.fixture
def root(sample_root, tmp_path) -> Path:
    """A copy of the sample book without the article's text, free to be damaged."""
    skipped = shutil.ignore_patterns("article.txt", "build")
    return shutil.copytree(sample_root, tmp_path / "garden", ignore=skipped, copy_function=shutil.copyfile)


@pytest.fixture(scope="module")
def exhibited(sample_root, sample_topics, tmp_path_factory) -> Path:
    """The sample book with its figures, its table and its notebook's pair; not to be changed."""
    root = shutil.copytree(sample_root, tmp_path_factory.mktemp("exhibited") / "garden")
    figures, own = importlib.import_module("topics.garden.figures"), Book.open(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEALBOOK_NOTEBOOK", "01_garden")
        for draw in (figures.tree_shares, figures.hives):
            export(draw(own), tables=own.tables, to=root / "figures")
        tabulate(*figures.claims(own), tables=own.tables, to=root / "figures")
    jupytext.write(jupytext.read(root / "notebooks/01_garden.py"), root / "notebooks/01_garden.ipynb", fmt="ipynb")
    return root


@pytest.fixture
def retire(root) -> Callable[..., Path]:
    """Gives the copy of the book a table of retired figures, with these lines."""

    def retire(*lines: str) -> Path:
        package = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))
        names = ["exhibit_id", "name", "title", "last_version", "replaced_by", "why"]
        fields = [{"name": name, "type": "string", "description": "Words"} for name in names]
        own = {"name": "retired_exhibits", "path": "retired_exhibits.csv", "schema": {"fields": fields}}
        package["resources"].append({**package["resources"][-1], **own})
        (root / DESCRIPTOR).write_text(json.dumps(package), encoding="utf-8")
        (root / "data" / own["path"]).write_text("\n".join([",".join(names), *lines, ""]), encoding="utf-8")
        return root

    return retire
