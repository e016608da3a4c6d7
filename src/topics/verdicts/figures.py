"""Drawings of notebook 07: every claim by verdict, and how far each verdict is from another."""

import pandas as pd
from matplotlib.patches import FancyBboxPatch

from claimbook.palette import VERDICT_COLOURS, VERDICT_EDGES
from claimbook.words import VERDICT_GLYPHS, VERDICT_NAMES, VERDICTS, listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, MUTED, SMALL_POINTS, house_style, sheet

# Colours dark enough for white letters (4.5:1); the others take dark ones.
WHITE_LETTERS = ("supported", "contradicted")


@house_style()
def verdicts_by_paragraph(verdicts: pd.DataFrame) -> Drawing:
    """All claims as tiles, by paragraph of the article and verdict (F20).

    Parameters
    ----------
    verdicts : DataFrame
        ``claim_id``, ``paragraph``, ``start``, ``verdict`` and ``contested``.
    """
    counts = verdicts["verdict"].value_counts().reindex(list(VERDICTS)).fillna(0).astype(int)
    tiles = verdicts.sort_values(["start", "claim_id"]).copy()
    tiles["level"] = tiles.groupby(["verdict", "paragraph"]).cumcount()
    deepest = tiles.groupby("verdict")["level"].max().reindex(list(VERDICTS)).fillna(0).astype(int) + 1
    holding = int(counts["supported"] + counts["supported_with_correction"])
    card = Card(
        "F20",
        "verdicts_by_paragraph",
        title="{holding} of {total} claims hold, {corrected} of these only once corrected",
        subtitle="Claims by verdict and by the paragraph they stand in; an asterisk marks a second reading that differs",
        caption="Each tile is a claim. The claims that hold, some of them only once corrected, run through the whole article; "
        "those without evidence stand where polls and moods are reported. Tiles are not of equal weight, so the "
        "shares are no score of the article, and not checkable is no fault: interpretation and forecasts belong "
        "to such a text.",
        alt="A grid of {total} claims in {paragraphs} paragraphs: {counts}. {contested} are contested by a second reading.",
        claims=tuple(verdicts["claim_id"]),
        tables=("claims", "verdicts", "second_readings"),
        drawn=tiles[["claim_id", "paragraph", "verdict", "level", "contested"]],
        values={
            "holding": holding,
            "total": len(tiles),
            "corrected": counts["supported_with_correction"],
            "paragraphs": tiles["paragraph"].nunique(),
            "counts": listed([f"{number} {VERDICT_NAMES[verdict]}" for verdict, number in counts.items()]),
            "contested": int(tiles["contested"].sum()),
        },
    )
    row = 0.2
    figure, grid = sheet(card, row * (deepest.sum() + 0.7 * len(VERDICTS)) + 0.55, left=1.32, right=0.1, bottom=0.36)
    axes = figure.add_subplot(grid[0, 0])
    last = int(tiles["paragraph"].max())
    axes.set_xlim(0.45, last + 0.55)
    axes.set_xticks(range(1, last + 1))
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel("Paragraph of the article")
    top = 0.0
    for verdict in VERDICTS:
        height = deepest[verdict]
        axes.axhline(top - 0.35, color=FAINT, linewidth=0.6)
        axes.text(
            -0.02, top + height / 2 - 0.14, f"{VERDICT_GLYPHS[verdict]} {VERDICT_NAMES[verdict].replace(' with ', ' with' + chr(10))}",
            transform=axes.get_yaxis_transform(), ha="right", va="center", fontsize=SMALL_POINTS + 0.5, linespacing=1.15,
        ) if height > 1 else axes.text(
            -0.02, top + height / 2, f"{VERDICT_GLYPHS[verdict]} {VERDICT_NAMES[verdict]}",
            transform=axes.get_yaxis_transform(), ha="right", va="center", fontsize=SMALL_POINTS + 0.5,
        )  # fmt: skip
        axes.text(
            -0.02, top + height / 2 + (0.86 if height > 1 else 0.75), f"{counts[verdict]}", transform=axes.get_yaxis_transform(),
            ha="right", va="center", fontsize=SMALL_POINTS, color=MUTED,
        )  # fmt: skip
        for tile in tiles[tiles["verdict"] == verdict].itertuples():
            axes.add_patch(
                FancyBboxPatch(
                    (tile.paragraph - 0.44, top + tile.level + 0.08), 0.88, 0.84, boxstyle="round,pad=0,rounding_size=0.08",
                    facecolor=VERDICT_COLOURS[verdict], edgecolor=VERDICT_EDGES[verdict], linewidth=0.7, gid=tile.claim_id,
                )
            )  # fmt: skip
            axes.text(
                tile.paragraph, top + tile.level + 0.5, tile.claim_id[1:] + ("*" if tile.contested else ""), ha="center",
                va="center_baseline", fontsize=SMALL_POINTS, color="white" if verdict in WHITE_LETTERS else INK,
            )  # fmt: skip
        top += height + 0.7
    axes.set_ylim(top - 0.35, -0.4)
    return Drawing(figure, card)


@house_style()
def margin_to_flip(margins: pd.DataFrame, verdicts: pd.DataFrame) -> Drawing:
    """How far the deciding number of each computed claim is from another verdict (F21).

    Parameters
    ----------
    margins : DataFrame
        From ``Book.margins``: ``claim_id``, ``value``, ``unit``, ``margin``, ``margin_percent``, ``definitions`` and
        ``definitions_holding``.
    verdicts : DataFrame
        ``claim_id``, ``kind`` and ``verdict``.
    """
    drawn = margins[margins["margin"].notna()].merge(verdicts[["claim_id", "kind", "verdict"]], on="claim_id")
    drawn["from_zero"] = drawn["margin_percent"].isna()
    drawn = drawn.sort_values(["from_zero", "margin_percent", "claim_id"]).reset_index(drop=True)
    quantities = verdicts.loc[verdicts["kind"] == "quantity", "claim_id"]
    close = drawn[drawn["margin_percent"] <= 10]
    firm = drawn[(drawn["definitions"] > 0) & (drawn["definitions"] == drawn["definitions_holding"])]
    card = Card(
        "F21",
        "margin_to_flip",
        title="{Close} of {count} verdicts would flip if a number moved a tenth",
        subtitle="Distance of the deciding number from another verdict, in percent of the number; quantity claims in red",
        caption="A short bar means that a small change of the evidence, or of a threshold, gives another verdict: {names}. The "
        "right-hand column says under how many of the definitions tried the verdict stays the same; {firm} of "
        "{tried} hold under all. Counts of states or sources move in whole steps, so a long bar can still be a "
        "single step. A margin measures the rule, not how good the sources are. The quantity claims {judged} "
        "were weighed by a person and have no bar.",
        alt="Bars for {count} claims with a deciding number. The shortest are {names}; the longest reach {longest:.0f} percent. "
        "For {zero} claims the number is zero and one find would flip the verdict.",
        claims=tuple(drawn["claim_id"]),
        tables=("claims", "verdicts"),
        drawn=drawn,
        values={
            "Close": spell(len(close)).capitalize(),
            "count": len(drawn),
            "names": listed([f"{row.claim_id} ({row.margin_percent:.0f} percent)" for row in close.itertuples()])
            or "none",
            "judged": listed(sorted(set(quantities) - set(drawn["claim_id"]))),
            "firm": len(firm),
            "tried": int((drawn["definitions"] > 0).sum()),
            "longest": drawn["margin_percent"].max(),
            "zero": int(drawn["from_zero"].sum()),
        },
    )
    figure, grid = sheet(card, 0.195 * len(drawn) + 0.75, left=2.85, right=0.95, top=0.3, bottom=0.4)
    axes = figure.add_subplot(grid[0, 0])
    axes.grid(axis="x")
    axes.set_xlim(0, 105)
    axes.set_ylim(len(drawn) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.set_xlabel("Percent of the deciding number")
    colours = [HIGHLIGHT if kind == "quantity" else GREY for kind in drawn["kind"]]
    axes.hlines(drawn.index, 0, drawn["margin_percent"].fillna(0), color=colours, linewidth=2.2)
    axes.scatter(drawn["margin_percent"].fillna(0), drawn.index, s=22, color=colours, zorder=3, clip_on=False)
    labels = axes.get_yaxis_transform()
    for row in drawn.itertuples():
        value = f"{row.value:,.0f}" if float(row.value).is_integer() else f"{row.value:,.2f}"
        axes.text(-0.80, row.Index, row.claim_id, transform=labels, va="center", fontsize=SMALL_POINTS, color=INK)
        axes.text(
            -0.03,
            row.Index,
            f"{value} {row.unit}",
            transform=labels,
            va="center",
            ha="right",
            fontsize=SMALL_POINTS,
            color=MUTED,
        )
        if row.from_zero:
            axes.text(3, row.Index, "one find would flip it", va="center", fontsize=SMALL_POINTS, color=INK)
        held = f"{row.definitions_holding} of {row.definitions}" if row.definitions else ""
        axes.text(1.1, row.Index, held, transform=labels, va="center", ha="center", fontsize=SMALL_POINTS, color=INK)
    for x, words in ((-0.03, "deciding number"), (1.1, "definitions\nthat agree")):
        axes.text(
            x, -0.75, words, transform=labels, va="bottom", ha="right" if x < 0 else "center", fontsize=SMALL_POINTS,
            color=MUTED, fontweight="semibold", linespacing=1.1,
        )  # fmt: skip
    return Drawing(figure, card)
