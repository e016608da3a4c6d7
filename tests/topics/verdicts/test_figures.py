"""The drawings of all verdicts: what the artists hold is what the book says; and the table of all claims."""

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch

from claimbook import export, tabulate
from claimbook.palette import VERDICT_COLOURS
from claimbook.words import VERDICTS
from exhibit.sheet import HIGHLIGHT
from topics.verdicts import figures


def test_verdicts_by_paragraph(book, tables, tmp_path):
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
    export((figure, card), tables=tables, to=tmp_path)


def test_rows_of_tiles_stand_in_the_order_of_the_verdicts(book):
    figure, card = figures.verdicts_by_paragraph(book)
    verdicts = card.drawn.set_index("claim_id")["verdict"]
    tiles = sorted(figure.axes[0].patches, key=lambda tile: tile.get_y())
    order = [VERDICTS.index(verdicts[tile.get_gid()]) for tile in tiles]
    assert order == sorted(order)


def test_margin_to_flip(book, tables, tmp_path):
    figure, card = figures.margin_to_flip(book)
    (axes,) = figure.axes
    bars, dots = axes.collections
    drawn = card.drawn
    assert [segment[1][0] for segment in bars.get_segments()] == pytest.approx(
        drawn["margin_percent"].fillna(0).tolist()
    )
    assert dots.get_offsets()[:, 0].tolist() == pytest.approx(drawn["margin_percent"].fillna(0).tolist())
    red = [to_hex(colour) == HIGHLIGHT for colour in bars.get_colors()]
    assert red == (drawn["kind"] == "quantity").tolist()
    margins = book.margins()
    assert set(drawn["claim_id"]) == set(margins.loc[margins["margin"].notna(), "claim_id"])
    assert drawn["from_zero"].is_monotonic_increasing
    words = [text.get_text() for text in axes.texts]
    assert words.count("one find would flip it") == drawn["from_zero"].sum()
    export((figure, card), tables=tables, to=tmp_path)


def test_the_table_of_all_claims(book, tables, tmp_path):
    frame, card = figures.claims(book)
    assert frame["Claim"].tolist() == card.drawn["claim_id"].tolist() == book.verdicts()["claim_id"].tolist()
    assert frame["Publishers"].tolist() == card.drawn["publishers"].tolist()
    assert "a rule in checks.py" in card.filled("caption")
    tabulate(frame, card, tables=tables, to=tmp_path)
    assert (tmp_path / "T01_claims.csv").exists()
