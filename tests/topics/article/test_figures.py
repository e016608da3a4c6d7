"""The drawings of the article: what the artists hold is what the tables say; and the tables of notebook 01."""

from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch

from claimbook.palette import VERDICT_COLOURS
from claimbook.words import VERDICTS
from topics.article import figures, shown


def tiles(axes) -> list[FancyBboxPatch]:
    return [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]


@pytest.fixture(scope="module")
def drawing(book):
    return figures.verdicts_by_paragraph(book)


def test_verdicts_by_paragraph(book, drawing):
    figure, card = drawing
    (axes,) = figure.axes
    verdicts = book.verdicts().set_index("claim_id")
    drawn = {patch.get_gid(): patch for patch in tiles(axes) if patch.get_gid() != "stripe"}
    assert set(drawn) == set(verdicts.index) == set(card.drawn["claim_id"])
    for claim, patch in drawn.items():
        assert to_hex(patch.get_facecolor()) == VERDICT_COLOURS[verdicts.loc[claim, "verdict"]]
        assert patch.get_x() + patch.get_width() / 2 == pytest.approx(verdicts.loc[claim, "paragraph"])
    assert len({(patch.get_x(), patch.get_y()) for patch in drawn.values()}) == len(drawn)
    words = [text.get_text() for text in axes.texts]
    assert set(verdicts.index) <= set(words) and all(f"{number}" in words for number in book.counts())
    assert not any("*" in word for word in words)


def test_a_stripe_has_the_colour_of_a_second_verdict_that_differs(book, drawing):
    axes = drawing.figure.axes[0]
    verdicts = book.verdicts().set_index("claim_id")
    below = {}
    # The last two are the key.
    for claim, stripe in pairwise(tiles(axes)[:-2]):
        if claim.get_gid() != "stripe" and stripe.get_gid() == "stripe":
            below[claim.get_gid()] = to_hex(stripe.get_facecolor())
            assert claim.get_x() == stripe.get_x() and claim.get_y() + claim.get_height() < stripe.get_y()
    contested = verdicts[verdicts["contested"]]
    assert below == {claim: VERDICT_COLOURS[verdict] for claim, verdict in contested["second_verdict"].items()}
    assert any(f"({len(contested)} claims)" in text.get_text() for text in axes.texts)
    key = [to_hex(patch.get_facecolor()) for patch in tiles(axes)[-2:]]
    first = contested.sort_values("start").iloc[0]
    assert key == [VERDICT_COLOURS[first["verdict"]], VERDICT_COLOURS[first["second_verdict"]]]


def test_without_a_second_reading_that_differs_there_is_no_key(book, monkeypatch):
    verdicts = book.verdicts().assign(contested=False)
    monkeypatch.setattr(type(book), "verdicts", lambda self, claims=None: verdicts.copy())
    assert len(tiles(figures.verdicts_by_paragraph(book).figure.axes[0])) == len(verdicts)


def test_rows_of_tiles_stand_in_the_order_of_the_verdicts(drawing):
    figure, card = drawing
    verdicts = card.drawn.set_index("claim_id")["verdict"]
    drawn = [patch for patch in tiles(figure.axes[0]) if patch.get_gid() != "stripe"]
    order = [VERDICTS.index(verdicts[patch.get_gid()]) for patch in sorted(drawn, key=lambda patch: patch.get_y())]
    assert order == sorted(order)


def test_marks_of_corrections_are_not_drawn(drawing):
    assert not {"marked", "marked_as"} & set(drawing.card.drawn)


def test_what_is_claimed_is_said_of_every_sentence():
    """A heading is no sentence; a sentence that claims nothing is counted, and none is not counted as 'no'."""
    covered = pd.DataFrame(
        {
            "kind": ["sentence", "sentence", "heading"],
            "start": [0, 10, 20],
            "end": [10, 20, 90],
            "claims": [2, 1, 0],
            "claimed_characters": [10, 5, 0],
        }
    )
    assert "75 percent" in shown.claimed(covered, 3)
    assert "every sentence holds at least one, and the fullest holds two" in shown.claimed(covered, 3)
    assert "one of the sentences claim" in shown.claimed(covered.assign(claims=[2, 0, 0]), 2)


def test_substitution_kinds_count_every_substitution_once(book, tables):
    substitutions = book.tables["substitutions"]
    kinds = shown.substitution_kinds(substitutions).set_index("Kind of change")
    names = substitutions["kind"].str.replace("-", " ").replace("named entity", "name")
    assert kinds["Replaced"].to_dict() == Counter(names)
    assert kinds["Meaning changed"].sum() == substitutions["meaning_changed"].sum()
    assert kinds["Original inferred"].sum() == (substitutions["attested_by"] == "inferred").sum()


def test_changed_names_and_numbers_stand_once():
    rows = pd.DataFrame(
        {
            "sentence": ["S01", "S01", "S02", "S03", "S04"],
            "spun": ["Corridor", "Corridor", "hundreds", "big", "Bank"],
            "restored": ["Hall", "Hall", "thousands", "large", "Shore"],
            "kind": ["named-entity", "named-entity", "number", "wrong-sense", "named-entity"],
            "meaning_changed": [True, True, True, True, False],
        }
    )
    assert shown.changed_names(rows)["The copy says"].tolist() == ["Corridor", "hundreds"]
