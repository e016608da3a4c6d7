"""Drawings of all verdicts and how far each is from another, and the table of all claims."""

import pandas as pd
from matplotlib.patches import FancyBboxPatch

from claimbook.book import Book
from claimbook.palette import VERDICT_COLOURS, VERDICT_EDGES
from claimbook.words import VERDICT_NAMES, VERDICTS, listed, spell, verdict_mark
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, MUTED, SMALL_POINTS, house_style, sheet

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
def margin_to_flip(book: Book) -> Drawing:
    """How far the deciding number of each computed claim is from another verdict (F21)."""
    margins, kinds = book.margins(), book.verdicts()[["claim_id", "kind", "verdict"]]
    drawn = margins[margins["margin"].notna()].merge(kinds, on="claim_id")
    drawn["from_zero"] = drawn["margin_percent"].isna()
    drawn = drawn.sort_values(["from_zero", "margin_percent", "claim_id"], ignore_index=True)
    quantities = kinds.loc[kinds["kind"] == "quantity", "claim_id"]
    close = drawn[drawn["margin_percent"] <= 10]
    tried = drawn[drawn["definitions"] > 0]
    names = [f"{row.claim_id} ({row.margin_percent:.0f} percent)" for row in close.itertuples()]
    card = Card(
        "F21",
        "margin_to_flip",
        title="{Close} of {count} verdicts would flip if a number moved a tenth",
        subtitle="Distance of the deciding number from another verdict, in percent of the number; quantity claims in "
        "red",
        caption="A short bar means that a small change of the evidence, or of a threshold, gives another verdict: "
        "{names}. The right-hand column says under how many of the definitions tried the verdict stays the same; "
        "{firm} of {tried} hold under all. Counts of states or sources move in whole steps, so a long bar can still be "
        "a single step. A margin measures the rule, not how good the sources are. The quantity claims {judged} were "
        "weighed by a person and have no bar.",
        alt="Bars for {count} claims with a deciding number. The shortest are {names}; the longest reach {longest:.0f} "
        "percent. For {zero} claims the number is zero and one find would flip the verdict.",
        claims=tuple(drawn["claim_id"]),
        tables=("claims", "verdicts"),
        drawn=drawn,
        values={
            "Close": spell(len(close)).capitalize(),
            "count": len(drawn),
            "names": listed(names) or "none",
            "judged": listed(sorted(set(quantities) - set(drawn["claim_id"]))),
            "firm": int((tried["definitions"] == tried["definitions_holding"]).sum()),
            "tried": len(tried),
            "longest": drawn["margin_percent"].max(),
            "zero": int(drawn["from_zero"].sum()),
        },
    )
    figure, grid = sheet(card, 0.195 * len(drawn) + 0.75, left=2.85, right=0.95, top=0.3, bottom=0.4)
    axes = figure.add_subplot(grid[0, 0])
    axes.grid(axis="x")
    axes.set(xlim=(0, 105), ylim=(len(drawn) - 0.4, -0.6), yticks=[], xlabel="Percent of the deciding number")
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    colours = [HIGHLIGHT if kind == "quantity" else GREY for kind in drawn["kind"]]
    percent = drawn["margin_percent"].fillna(0)
    axes.hlines(drawn.index, 0, percent, color=colours, linewidth=2.2)
    axes.scatter(percent, drawn.index, s=22, color=colours, zorder=3, clip_on=False)
    labels = axes.get_yaxis_transform()
    for row in drawn.itertuples():
        value = f"{row.value:,.0f}" if float(row.value).is_integer() else f"{row.value:,.2f}"
        axes.text(-0.80, row.Index, row.claim_id, transform=labels, va="center", **INKED)
        axes.text(-0.03, row.Index, f"{value} {row.unit}", transform=labels, va="center", ha="right", **NOTE)
        if row.from_zero:
            axes.text(3, row.Index, "one find would flip it", va="center", **INKED)
        held = f"{row.definitions_holding} of {row.definitions}" if row.definitions else ""
        axes.text(1.1, row.Index, held, transform=labels, va="center", ha="center", **INKED)
    heading = {"transform": labels, "va": "bottom", "fontweight": "semibold", "linespacing": 1.1, **NOTE}
    axes.text(-0.03, -0.75, "deciding number", ha="right", **heading)
    axes.text(1.1, -0.75, "definitions\nthat agree", ha="center", **heading)
    return Drawing(figure, card)


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
        "judged one from a person who weighed sources; (contested) means that a second reading differs. Origins counts "
        "the sources that are independent of one another.",
        alt="A table of {count} claims with reading, verdict, basis, confidence and the number of sources.",
        claims=ids,
        tables=("claims", "verdicts", "second_readings", "evidence_links"),
        drawn=table,
        values={"count": len(table)},
    )
    return book.summary(ids).assign(Confidence=table["confidence"], Origins=table["origins"]), card
