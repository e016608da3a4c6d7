"""The drawings of all verdicts: what the artists hold is what the book says; and the table of all claims."""

from textwrap import shorten

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch

from claimbook import tabulate
from claimbook.palette import VERDICT_COLOURS
from claimbook.words import VERDICT_GLYPHS, VERDICTS, verdict_mark
from topics.verdicts import figures

VERDICT_MARKS = {verdict_mark(verdict) for verdict in VERDICTS}


def test_verdicts_by_paragraph(book):
    figure, card = figures.verdicts_by_paragraph(book)
    (axes,) = figure.axes
    verdicts = book.verdicts().set_index("claim_id")
    tiles = {patch.get_gid(): patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)}
    assert set(tiles) == set(verdicts.index) == set(card.drawn["claim_id"])
    for claim, tile in tiles.items():
        assert to_hex(tile.get_facecolor()) == VERDICT_COLOURS[verdicts.loc[claim, "verdict"]]
        assert tile.get_x() + tile.get_width() / 2 == pytest.approx(verdicts.loc[claim, "paragraph"])
    assert len({(tile.get_x(), tile.get_y()) for tile in tiles.values()}) == len(tiles)
    words = [text.get_text() for text in axes.texts]
    assert sum(text.endswith("*") for text in words) == verdicts["contested"].sum()
    assert all(f"{number}" in words for number in book.counts())


def test_rows_of_tiles_stand_in_the_order_of_the_verdicts(book):
    figure, card = figures.verdicts_by_paragraph(book)
    verdicts = card.drawn.set_index("claim_id")["verdict"]
    tiles = sorted(figure.axes[0].patches, key=lambda tile: tile.get_y())
    order = [VERDICTS.index(verdicts[tile.get_gid()]) for tile in tiles]
    assert order == sorted(order)


def test_what_would_change(book):
    figure, card = figures.what_would_change(book)
    (axes,) = figure.axes
    changes = book.changes().set_index("claim_id")
    assert set(card.drawn["claim_id"]) == set(changes.index)
    words = [text.get_text() for text in axes.texts]
    tiles = {word.split()[0]: patch for word, patch in zip(_on_tiles(words), axes.patches, strict=True)}
    verdicts = book.verdicts().set_index("claim_id")["verdict"]
    for claim, number in changes["moves"].items():
        assert to_hex(tiles[claim].get_facecolor()) == VERDICT_COLOURS[verdicts[claim]]
        assert (shorten(changes.loc[claim, "change"], 82, placeholder=" …") in words) == (number < 3)
    then = changes.loc[changes["moves"] < 3, "changed_verdict"]
    assert sorted(word for word in words if word in VERDICT_MARKS) == sorted(verdict_mark(verdict) for verdict in then)


def _on_tiles(words: list[str]) -> list[str]:
    """The words that stand on a tile, in the order of the tiles."""
    return [word for word in words if word in VERDICT_MARKS or word[-1:] in VERDICT_GLYPHS.values()]


def test_the_table_of_all_claims(book, tables, tmp_path):
    frame, card = figures.claims(book)
    assert frame["Claim"].tolist() == card.drawn["claim_id"].tolist() == book.verdicts()["claim_id"].tolist()
    assert frame["Origins"].tolist() == card.drawn["origins"].tolist()
    assert "a rule in checks.py" in card.filled("caption")
    tabulate(frame, card, tables=tables, to=tmp_path)
    assert (tmp_path / "T01_claims.csv").exists()
