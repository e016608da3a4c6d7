"""The drawing of what would change the verdicts, and the tables of notebook 07."""

import re
from itertools import pairwise

import pytest
from matplotlib.colors import to_hex

from claimbook import tabulate
from claimbook.palette import VERDICT_COLOURS
from claimbook.words import VERDICT_GLYPHS, VERDICT_NAMES, verdict_mark
from topics.verdicts import figures, shown


@pytest.fixture(scope="module")
def drawing(book):
    return figures.what_would_change(book)


def test_what_would_change(book, drawing):
    figure, card = drawing
    (axes,) = figure.axes
    changes, verdicts = book.changes().set_index("claim_id"), book.verdicts().set_index("claim_id")["verdict"]
    assert set(card.drawn["claim_id"]) == set(changes.index)
    tiles = {patch.get_gid(): patch for patch in axes.patches}
    assert set(tiles) == {f"{claim} {VERDICT_GLYPHS[verdicts[claim]]}" for claim in changes.index}
    for words, patch in tiles.items():
        assert to_hex(patch.get_facecolor()) == VERDICT_COLOURS[verdicts[words.split()[0]]]
    assert len({(patch.get_x(), patch.get_y()) for patch in tiles.values()}) == len(changes)
    # Heads, labels and tiles as they are read: each tile belongs to the last head and label before it.
    head = label = ""
    read = {}
    for text in (text.get_text() for text in axes.texts):
        if text in tiles:
            read[text.split()[0]] = (head, label)
        elif text.endswith(" claims"):
            head = text
        else:
            label = text
    number = changes["moves"].value_counts()
    for claim, row in changes.iterrows():
        words = f"then {verdict_mark(row['changed_verdict'])}" if row["changed_verdict"] else "no pair turns it"
        assert read[claim] == (f"{figures.HEADS[row['moves']]}: {number[row['moves']]} claims", words)


def test_tiles_of_a_group_stand_below_its_head(book, drawing):
    axes = drawing.figure.axes[0]
    heads = [text.get_position()[1] for text in axes.texts if text.get_text().endswith(" claims")]
    moves = book.changes().set_index("claim_id")["moves"]
    bounds = list(pairwise([*heads, axes.get_ylim()[0]]))
    for patch in axes.patches:
        low, high = bounds[moves[patch.get_gid().split()[0]] - 1]
        assert low < patch.get_y() < high


def test_no_words_are_cut_and_the_description_names_every_claim(drawing):
    figure, card = drawing
    assert not any("\u2026" in text.get_text() for text in figure.axes[0].texts)
    named = re.findall(r"C\d+[a-z]?", card.filled("alt"))
    assert sorted(named) == sorted(card.drawn["claim_id"])


def test_changes_that_bring_more_than_a_lack_of_evidence_are_shown_whole(book):
    changes, verdicts = book.changes(), book.verdicts()
    table = shown.changes(changes, verdicts).set_index("Claim")
    single = changes[changes["moves"] == 1].set_index("claim_id")
    assert set(table["Verdict then"]) & {VERDICT_NAMES["not_enough_evidence"], ""} == set()
    left_out = single.drop(table.index)
    assert set(left_out["changed_verdict"]) == {"not_enough_evidence"} and len(table) <= 12
    assert table["One change"].to_dict() == single.loc[table.index, "change"].to_dict()


def test_the_numbers_of_verdicts_add_up(book):
    table, verdicts = shown.verdicts_by_basis(book.verdicts()), book.verdicts()
    assert table.columns.tolist() == ["Verdict", "Decided by rule", "Decided by weighing", "All"]
    assert table.columns.name is None and table["All"].tolist() == book.counts().tolist()
    assert (table["Decided by rule"] + table["Decided by weighing"] == table["All"]).all()
    assert table["Decided by rule"].sum() == (verdicts["basis"] == "computed").sum()


def test_the_table_of_all_claims(book, tables, tmp_path):
    frame, card = figures.claims(book)
    assert frame["Claim"].tolist() == card.drawn["claim_id"].tolist() == book.verdicts()["claim_id"].tolist()
    assert frame["Independent sources"].tolist() == card.drawn["origins"].tolist()
    bases = card.drawn["basis"].map({"computed": "by rule", "judged": "by weighing"})
    assert frame["Decided"].tolist() == bases.tolist()
    assert "a rule in checks.py" in card.filled("caption")
    shown = tabulate(frame, card, frame.head(3), tables=tables, to=tmp_path).shown[0].data
    published = (tmp_path / "T01_claims.html").read_text(encoding="utf-8")
    assert (tmp_path / "T01_claims.csv").exists()
    assert (shown.count("<tr"), published.count("<tr")) == (4, len(frame) + 1), "a preview shortens no file"
