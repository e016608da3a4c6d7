"""The drawings of the article: what the artists hold is what the tables say; and the tables of notebook 01."""

from collections import Counter

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from claimbook.palette import VERDICT_COLOURS
from exhibit.sheet import FAINT, HIGHLIGHT
from topics.article import figures, shown


def patches(axes, gid):
    return [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_gid() == gid]


def test_article_ribbon(book):
    figure, card = figures.article_ribbon(book)
    axes, _ = figure.axes
    verdicts, sentences = book.verdicts(), book.tables["sentences"]
    origin = sentences.groupby("paragraph")["start"].min()
    for patch, row in zip(patches(axes, "claim"), verdicts.itertuples(), strict=True):
        assert patch.get_x() == row.start - origin[row.paragraph]
        assert patch.get_width() == row.end - row.start
        assert to_hex(patch.get_facecolor()) == VERDICT_COLOURS[row.verdict]
    greys = Counter(to_hex(patch.get_facecolor()) for patch in patches(axes, "sentence"))
    assert greys[FAINT] == (sentences["kind"] == "sentence").sum()
    ticks = {lines.get_gid(): lines for lines in axes.collections}
    changed = book.tables["substitutions"]["meaning_changed"]
    assert len(ticks["changed"].get_segments()) == changed.sum()
    assert len(ticks["kept"].get_segments()) == (~changed).sum()
    assert to_hex(ticks["changed"].get_colors()[0]) == HIGHLIGHT
    assert Counter(card.drawn["mark"]) == {
        "sentence": len(sentences),
        "claim": len(verdicts),
        "substitution": len(changed),
    }
    labels = [text.get_text() for text in axes.texts]
    assert sum(label.endswith("*") for label in labels) == verdicts["contested"].sum()
    assert all(f"{paragraph}" in labels for paragraph in origin.index)


def test_claims_that_overlap_stand_in_two_lanes(book):
    drawn = figures.article_ribbon(book).card.drawn
    for _, lane in drawn[drawn["mark"] == "claim"].groupby("lane"):
        rows = lane.sort_values("start")
        assert (rows["start"].iloc[1:].to_numpy() >= rows["end"].iloc[:-1].to_numpy()).all()


def test_lost_meaning(book):
    figure, card = figures.lost_meaning(book)
    (axes,) = figure.axes
    changed, kept = axes.containers
    drawn = card.drawn
    assert [bar.get_height() for bar in changed] == pytest.approx(drawn["changed_per_100_words"].tolist())
    assert [bar.get_height() for bar in kept] == pytest.approx(drawn["kept_per_100_words"].tolist())
    assert [bar.get_y() for bar in kept] == pytest.approx(drawn["changed_per_100_words"].tolist())
    (rings,) = axes.lines
    assert list(rings.get_xdata()) == drawn.loc[drawn["inferred"] * 2 > drawn["substitutions"], "paragraph"].tolist()
    assert drawn["substitutions"].sum() == len(book.tables["substitutions"])


def test_marks_of_corrections_are_not_drawn(book):
    for drawing in (figures.article_ribbon(book), figures.lost_meaning(book)):
        assert not {"marked", "marked_as"} & set(drawing.card.drawn)


def test_claim_kinds_count_every_claim_once(book):
    kinds, verdicts = shown.claim_kinds(book.verdicts()), book.verdicts()
    assert kinds["Claims"].sum() == len(verdicts)
    assert kinds["Verdict computed from data"].sum() == (verdicts["basis"] == "computed").sum()
    assert kinds["Claims"].is_monotonic_decreasing


def test_substitution_kinds_count_every_substitution_once(book, tables):
    substitutions = book.tables["substitutions"]
    kinds = shown.substitution_kinds(substitutions).set_index("Kind of change")
    assert kinds["Replaced"].to_dict() == Counter(substitutions["kind"])
    assert kinds["Meaning changed"].sum() == substitutions["meaning_changed"].sum()
    assert kinds["Original inferred"].sum() == (substitutions["attested_by"] == "inferred").sum()


def test_harmful_substitutions_change_the_meaning_and_stand_once():
    rows = pd.DataFrame(
        {
            "sentence": ["S01", "S01", "S02", "S03", "S04"],
            "spun": ["Corridor", "Corridor", "hundreds", "big", "bank"],
            "restored": ["Hall", "Hall", "thousands", "large", "shore"],
            "kind": ["named-entity", "named-entity", "number", "synonym", "wrong-sense"],
            "meaning_changed": [True, True, True, True, False],
        }
    )
    assert shown.harmful_substitutions(rows)["The copy says"].tolist() == ["Corridor", "hundreds"]
    assert len(shown.harmful_substitutions(rows, 1)) == 1
