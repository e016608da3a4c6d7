"""Every figure of this book can be published from a fresh drawing, in all formats, with the rows that its card names."""

import inspect
import pkgutil
from importlib import import_module

import pandas as pd
import pytest

import topics
from claimbook import export
from exhibit.export import FORMATS

pytestmark = pytest.mark.slow


def drawings() -> dict[str, object]:
    """The functions of the book that draw a figure, by name."""
    found = {}
    for topic in pkgutil.iter_modules(topics.__path__):
        if topic.name != "shared":
            module = import_module(f"topics.{topic.name}.figures")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == module.__name__ and not name.startswith("_")
                if own and list(inspect.signature(function).parameters) == ["book"]:
                    found[f"{topic.name}.{name}"] = function
    return found


@pytest.mark.parametrize("name", drawings())
def test_a_figure_is_published_whole(name, book, tmp_path):
    drawn = drawings()[name](book)
    if isinstance(drawn[0], pd.DataFrame):
        pytest.skip("a table")
    card = drawn[1]
    assert card.name == name.rpartition(".")[2]
    assert {"marked", "marked_as"}.isdisjoint(card.drawn.columns)
    export(drawn, tables=book.tables, to=tmp_path)
    assert {path.suffix[1:] for path in tmp_path.iterdir()} == set(FORMATS)
    assert len(pd.read_csv(tmp_path / f"{card.stem}.csv")) == len(card.drawn)


def test_all_figures_of_the_gallery_are_drawn_so(book):
    published = {path.stem.partition("_")[2] for path in (book.tables.root / "figures").glob("F[0-9][0-9]_*.svg")}
    assert {name.rpartition(".")[2] for name in drawings()} >= published
