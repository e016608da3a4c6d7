"""Drawings of all verdicts and of what would change them, and the table of all claims."""

from textwrap import shorten

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from claimbook.book import Book
from claimbook.palette import VERDICT_COLOURS, VERDICT_EDGES
from claimbook.words import VERDICT_GLYPHS, VERDICT_NAMES, VERDICTS, listed, spell, verdict_mark
from exhibit.card import Card, Drawing
from exhibit.sheet import EDGE_INCHES, FAINT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet

# Colours dark enough for white letters (4.5:1); the others take dark ones.
WHITE_LETTERS = ("supported", "contradicted")
INKED, NOTE = {"fontsize": SMALL_POINTS, "color": INK}, {"fontsize": SMALL_POINTS, "color": MUTED}


@house_style()
def verdicts_by_paragraph(book: Book) -> Drawing:
    """All claims as tiles, by paragraph of the article and verdict (F20)."""
    counts = book.counts()
    tiles = book.verdicts().sort_values(["start", "claim_id"])
    tiles["level"] = tiles.groupby(["verdict", "paragraph"]).cumcount()
    heights = tiles.groupby("verdict")["level"].max().reindex(list(VERDICTS)).fillna(0).astype(int) + 1
    card = Card(
        "F20",
        "verdicts_by_paragraph",
        title="{holding} of {total} claims hold, {corrected} of these only once corrected",
        subtitle="Claims by verdict and by the paragraph they stand in; an asterisk marks a second reading that "
        "differs",
        caption="Each tile is a claim. The claims that hold, some of them only once corrected, run through the whole "
        "article; those without evidence stand where polls and moods are reported. Tiles are not of equal weight, so "
        "the shares are no score of the article, and not checkable is no fault: interpretation and forecasts belong to "
        "such a text.",
        alt="A grid of {total} claims in {paragraphs} paragraphs: {counts}. {contested} are contested by a second "
        "reading.",
        claims=tuple(book.verdicts()["claim_id"]),
        tables=("claims", "verdicts", "second_readings"),
        drawn=tiles[["claim_id", "paragraph", "verdict", "level", "contested"]],
        values={
            "holding": counts["supported"] + counts["supported_with_correction"],
            "total": len(tiles),
            "corrected": counts["supported_with_correction"],
            "paragraphs": tiles["paragraph"].nunique(),
            "counts": listed([f"{number} {VERDICT_NAMES[verdict]}" for verdict, number in counts.items()]),
            "contested": int(tiles["contested"].sum()),
        },
    )
    body = 0.2 * (heights.sum() + 0.7 * len(VERDICTS)) + 0.55
    figure, grid = sheet(card, body, left=1.32, right=0.1, bottom=0.36)
    axes = figure.add_subplot(grid[0, 0])
    last = int(tiles["paragraph"].max())
    axes.set(xlim=(0.45, last + 0.55), xticks=range(1, last + 1), yticks=[], xlabel="Paragraph of the article")
    axes.tick_params(axis="x", length=0)
    axes.spines["bottom"].set_visible(False)
    label = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center"}
    top = 0.0
    for verdict in VERDICTS:
        axes.axhline(top - 0.35, color=FAINT, linewidth=0.6)
        tall, middle = heights[verdict] > 1, top + heights[verdict] / 2
        words = verdict_mark(verdict).replace(" with ", " with\n" if tall else " with ")
        font = {"fontsize": SMALL_POINTS + 0.5, "linespacing": 1.15}
        axes.text(-0.02, middle - (0.14 if tall else 0), words, **font, **label)
        axes.text(-0.02, middle + (0.86 if tall else 0.75), f"{counts[verdict]}", **NOTE, **label)
        look = {"facecolor": VERDICT_COLOURS[verdict], "edgecolor": VERDICT_EDGES[verdict], "linewidth": 0.7}
        font = {"fontsize": SMALL_POINTS, "color": "white" if verdict in WHITE_LETTERS else INK}
        for tile in tiles[tiles["verdict"] == verdict].itertuples():
            corner, box = (tile.paragraph - 0.44, top + tile.level + 0.08), "round,pad=0,rounding_size=0.08"
            axes.add_patch(FancyBboxPatch(corner, 0.88, 0.84, boxstyle=box, gid=tile.claim_id, **look))
            words = tile.claim_id[1:] + ("*" if tile.contested else "")
            axes.text(tile.paragraph, top + tile.level + 0.5, words, ha="center", va="center_baseline", **font)
        top += heights[verdict] + 0.7
    axes.set_ylim(top - 0.35, -0.4)
    return Drawing(figure, card)


@house_style()
def what_would_change(book: Book) -> Drawing:
    """How many changes of the evidence it takes to turn each computed verdict, and which (F22)."""
    drawn = book.changes().merge(book.verdicts()[["claim_id", "verdict"]], on="claim_id")
    drawn = drawn.sort_values("moves", kind="stable", ignore_index=True)
    drawn = drawn[["claim_id", "moves", "verdict", "change", "changed_verdict"]]
    single, firm = drawn[drawn["moves"] == 1], drawn[drawn["moves"] == 3]
    card = Card(
        "F22",
        "what_would_change",
        title="One change of the evidence would turn {single} of {count} computed verdicts",
        subtitle="The smallest change found for each verdict of a rule: a row or an origin less, or a row more",
        caption="The rules name what could be otherwise in their tables. Each such change was tried alone and then in "
        "pairs; {firm} verdicts stand against all of them. A verdict that one change would turn is not wrong: it says "
        "on which find it rests. Judged claims are not in the picture.",
        alt="Rows for {count} claims. One change would turn the verdict on {single_names}. Two would on "
        "{double_names}. More than two are needed for {firm_names}.",
        claims=tuple(drawn["claim_id"]),
        tables=("claims", "verdicts"),
        drawn=drawn,
        values={
            "single": spell(len(single)),
            "count": len(drawn),
            "firm": spell(len(firm)),
            "single_names": listed(list(single["claim_id"])) or "none",
            "double_names": listed(list(drawn.loc[drawn["moves"] == 2, "claim_id"])) or "none",
            "firm_names": listed(list(firm["claim_id"])) or "none",
        },
    )
    rows, heads = drawn[drawn["moves"] < 3], {1: "One change", 2: "Two changes", 3: "More than two changes"}
    tiles_per_row = 13
    height = len(rows) + 1.6 * len(heads) + -(-len(firm) // tiles_per_row)
    figure, grid = sheet(card, 0.21 * height + 0.1, left=EDGE_INCHES, right=EDGE_INCHES, bottom=0.05)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, 100), ylim=(height, 0))
    axes.set_axis_off()
    top = 0.0
    for moves, head in heads.items():
        axes.text(0, top + 0.8, head, va="center", fontsize=LABEL_POINTS, fontweight="semibold", color=INK)
        top += 1.4
        if moves == 3:
            for place, row in enumerate(firm.itertuples()):
                corner = 7.2 * (place % tiles_per_row), top + place // tiles_per_row
                _tile(axes, corner, 6.6, row.verdict, f"{row.claim_id} {VERDICT_GLYPHS[row.verdict]}")
            break
        for row in rows[rows["moves"] == moves].itertuples():
            _tile(axes, (0, top), 6.6, row.verdict, f"{row.claim_id} {VERDICT_GLYPHS[row.verdict]}")
            axes.text(8, top + 0.5, "→", va="center", ha="center", **NOTE)
            _tile(axes, (9.4, top), 20.5, row.changed_verdict, verdict_mark(row.changed_verdict))
            axes.text(31, top + 0.5, shorten(row.change, 82, placeholder=" …"), va="center", **INKED)
            top += 1
        top += 0.2
    return Drawing(figure, card)


def _tile(axes: Axes, corner: tuple[float, float], width: float, verdict: str, words: str) -> None:
    """A tile in the colour of a verdict, with words on it."""
    left, top = corner
    look = {"facecolor": VERDICT_COLOURS[verdict], "edgecolor": VERDICT_EDGES[verdict], "linewidth": 0.7}
    axes.add_patch(FancyBboxPatch((left, top + 0.1), width, 0.8, boxstyle="round,pad=0,rounding_size=0.2", **look))
    colour = "white" if verdict in WHITE_LETTERS else INK
    axes.text(
        left + width / 2, top + 0.5, words, ha="center", va="center_baseline", fontsize=SMALL_POINTS, color=colour
    )


def claims(book: Book) -> tuple[pd.DataFrame, Card]:
    """The table of all claims as it is shown, with its card (T01)."""
    table = book.claims_table()
    ids = tuple(table["claim_id"])
    card = Card(
        "T01",
        "claims",
        title="All {count} claims of the article with their verdicts",
        subtitle="One row a claim, in the article's order",
        caption="Verdicts are as of the article's publication. A computed verdict comes from a rule in checks.py, a "
        "judged one from weighing sources; the verdict of a second reading is named where it differs. Origins counts "
        "the sources that are independent of one another.",
        alt="A table of {count} claims with reading, verdict, basis, confidence and the number of sources.",
        claims=ids,
        tables=("claims", "verdicts", "second_readings", "evidence_links"),
        drawn=table,
        values={"count": len(table)},
    )
    return book.summary(ids).assign(Confidence=table["confidence"], Origins=table["origins"]), card
