"""The drawing of notebook 01: all claims with their verdicts."""

import pandas as pd

from claimbook.book import Book
from claimbook.words import VERDICT_NAMES, VERDICTS, listed, verdict_mark
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, INK, LABEL_POINTS, SMALL_POINTS, house_style, sheet
from topics.shared.tiles import tile

WIDTH, HEIGHT, STRIPE = 0.88, 0.84, 0.17


@house_style()
def verdicts_by_paragraph(book: Book) -> Drawing:
    """All claims as tiles, by verdict and by paragraph of the article (F20)."""
    counts, verdicts = book.counts(), book.verdicts()
    tiles = verdicts.sort_values(["start", "claim_id"])
    tiles["level"] = tiles.groupby(["verdict", "paragraph"]).cumcount()
    tiles["second_verdict"] = tiles["second_verdict"].where(tiles["contested"], "")
    contested, last = tiles[tiles["contested"]], int(tiles["paragraph"].max())
    second = zip(contested["claim_id"], contested["second_verdict"], strict=True)
    card = Card(
        "F20",
        "verdicts_by_paragraph",
        title="{holding} of the article's {total} claims hold, {corrected} of them once corrected",
        subtitle="Claims by verdict and by paragraph of the article",
        caption="Each tile is a claim. A stripe below it has the colour of the verdict that a second, blind reading "
        "gave, where the two differ. Tiles are not of equal weight, so the shares are no score of the article. Not "
        "checkable is no fault: interpretation and forecasts belong to such a text.",
        alt="A grid of {total} claims in {paragraphs} paragraphs: {counts}. Among them, {unsettled}. A second "
        "reading differs on {contested}: {second}.",
        claims=tuple(verdicts["claim_id"]),
        tables=("claims", "verdicts", "second_readings"),
        drawn=tiles[["claim_id", "paragraph", "verdict", "level", "second_verdict"]],
        values={
            "holding": counts["supported"] + counts["supported_with_correction"],
            "total": len(tiles),
            "corrected": counts["supported_with_correction"],
            "paragraphs": tiles["paragraph"].nunique(),
            "counts": listed([f"{number} {VERDICT_NAMES[verdict]}" for verdict, number in counts.items()]),
            "unsettled": _named(tiles, ("mixed", "contradicted", "not_enough_evidence")),
            "contested": len(contested),
            "second": listed([f"{claim} ({VERDICT_NAMES[verdict]})" for claim, verdict in second]),
        },
    )
    heights = tiles.groupby("verdict")["level"].max().reindex(list(VERDICTS)).fillna(0).astype(int) + 1.7
    figure, grid = sheet(card, 0.22 * (heights.sum() + 1.2) + 0.46, left=1.74, bottom=0.36)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0.5, last + 0.5), xticks=range(1, last + 1), yticks=[], xlabel="Paragraph of the article")
    axes.set_ylim(heights.sum() - 0.35, -1.55)
    axes.tick_params(axis="x", length=0)
    axes.spines["bottom"].set_visible(False)
    label = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "top", "fontsize": LABEL_POINTS}
    top = 0.0
    for verdict in VERDICTS:
        axes.axhline(top - 0.35, color=FAINT, linewidth=0.6)
        axes.text(-0.062, top + 0.05, verdict_mark(verdict).replace(" with ", "\nwith "), linespacing=1.1, **label)
        axes.text(-0.02, top + 0.05, f"{counts[verdict]}", fontweight="semibold", **label)
        for row in tiles[tiles["verdict"] == verdict].itertuples():
            corner, lower = (row.paragraph - WIDTH / 2, top + row.level), STRIPE + 0.05 if row.contested else 0
            tile(axes, corner, (WIDTH, HEIGHT - lower), verdict, row.claim_id)
            if row.contested:
                tile(axes, (corner[0], corner[1] + HEIGHT - STRIPE), (WIDTH, STRIPE), row.second_verdict)
        top += heights[verdict]
    _key(axes, contested)
    return Drawing(figure, card)


def _named(tiles: pd.DataFrame, verdicts: tuple[str, ...]) -> str:
    """The claims under some verdicts, in words."""
    claims = {verdict: listed(list(tiles.loc[tiles["verdict"] == verdict, "claim_id"])) for verdict in verdicts}
    return "; ".join(f"{VERDICT_NAMES[verdict]}: {names or 'none'}" for verdict, names in claims.items())


def _key(axes, contested: pd.DataFrame) -> None:
    """What the stripe means, beside the first tile that has one."""
    for row in contested.head(1).itertuples():
        tile(axes, (1 - WIDTH / 2, -1.45), (WIDTH, HEIGHT - STRIPE - 0.05), row.verdict)
        tile(axes, (1 - WIDTH / 2, -1.45 + HEIGHT - STRIPE), (WIDTH, STRIPE), row.second_verdict)
        words = f"the second reading differs; the stripe has the colour of its verdict ({len(contested)} claims)"
        axes.text(1.6, -1.45 + HEIGHT / 2, words, va="center", fontsize=SMALL_POINTS, color=INK)
