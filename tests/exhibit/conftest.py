"""A small project for the tests of exhibit: three claims, two tables, and the card of a sample figure."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from exhibit.card import Card, Drawing
from exhibit.catalogue import Catalogue, Imprint
from exhibit.sheet import house_style, sheet

IMPRINT = Imprint("gazette", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "urn:x-gazette:figure#")
PUBLISHERS = {"early": "The Daily", "late": "The Weekly"}
TABLES = {"toll": "day,deaths,source_id\n1,40,early\n2,144,late\n", "events": "day,event\n1,first\n"}
TERMS = {"toll": "facts cited from the named sources", "events": "CC BY 4.0"}


@dataclass(frozen=True)
class Sample(Catalogue):
    """Claims C01 to C03 and the tables above, in a folder."""

    root: Path
    imprint = IMPRINT
    notebook = "99_sample"
    folder, notebooks, pages, sources_file = "figures", "notebooks", ("README.md", "figures/index.html"), "sources.csv"

    def knows(self, claim):
        return claim in ("C01", "C02", "C03")

    def retired(self, exhibit):
        return exhibit in ("F97", "T97")

    def has(self, table):
        return table in TABLES

    def inputs(self, tables):
        paths = [f"data/{name}.csv" for name in tables]
        return {path: hashlib.sha256((self.root / path).read_bytes()).hexdigest() for path in paths}

    def sources(self, tables):
        return ["early", "late;early"] if "toll" in tables else []

    def publishers(self, sources):
        return [PUBLISHERS[source] for source in sources]

    def terms(self, tables):
        return [TERMS[name] for name in tables]


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Sample:
    """The sample project; not to be changed."""
    root = tmp_path_factory.mktemp("project")
    (root / "data").mkdir()
    for name, content in TABLES.items():
        (root / f"data/{name}.csv").write_text(content, encoding="utf-8")
    return Sample(root)


@pytest.fixture(scope="session")
def card() -> Card:
    return Card(
        "F99",
        "sample",
        title="The count rose to {last} within a week",
        subtitle="Deaths, by day",
        caption="The count rose from {first} to {last}. Do not read it as final.",
        alt="Points at {first} and {last}.",
        claims=("C02",),
        tables=("toll",),
        drawn=pd.DataFrame({"day": [1, 2], "deaths": [40, 144], "source_id": ["early", "late"]}),
        values={"first": 40, "last": 144},
    )


@house_style()
def draw(card: Card) -> Drawing:
    figure, grid = sheet(card, 2.2, left=0.5)
    figure.add_subplot(grid[0, 0]).plot(card.drawn["day"], card.drawn["deaths"], "o")
    return Drawing(figure, card)


@pytest.fixture(scope="session")
def drawn_anew(card) -> Callable[[], Drawing]:
    """Draws the sample figure; publishing writes on it, so each is published once."""
    return lambda: draw(card)


@pytest.fixture
def drawing(drawn_anew) -> Drawing:
    return drawn_anew()
