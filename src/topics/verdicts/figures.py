"""A drawing of what would change the verdicts, and the table of all claims."""

import pandas as pd

from claimbook.book import Book
from claimbook.words import VERDICT_GLYPHS, VERDICT_NAMES, VERDICTS, listed, verdict_mark
from exhibit.card import Card, Drawing
from exhibit.sheet import EDGE_INCHES, INK, LABEL_POINTS, house_style, sheet
from topics.shared.tiles import tile

HEADS = {1: "One change", 2: "Two changes", 3: "More than two changes"}
# Tiles: how many stand in a row, where the first begins, and how far apart they are, in percent of the width.
TILES, FIRST, PITCH = 9, 29, 7.9


@house_style()
def what_would_change(book: Book) -> Drawing:
    """How many changes of the evidence it takes to turn each computed verdict, and to which other (F22)."""
    drawn = book.changes().merge(book.verdicts()[["claim_id", "verdict"]], on="claim_id")
    drawn = drawn.sort_values("moves", kind="stable", ignore_index=True)
    drawn = drawn[["claim_id", "moves", "verdict", "changed_verdict", "change"]]
    single = drawn[drawn["moves"] == 1]
    card = Card(
        "F22",
        "what_would_change",
        title="One change would turn {single} of the {count} verdicts decided by rule",
        subtitle="Claims by how many changes of the evidence turn the verdict, and to which; colour and sign: the "
        "verdict now",
        caption="A change is a row, or all that one origin says, that is missing, or one more row of a kind that the "
        "rule names. Changes were tried alone and in pairs. {unproven} of the {single} verdicts would become not "
        "enough evidence: one find less, or one that disagrees, leaves too little. That does not make them wrong, and "
        "that no pair turns a verdict does not make it certain.",
        alt="Claims in groups by the number of changes. {groups}.",
        claims=tuple(drawn["claim_id"]),
        tables=("claims", "verdicts"),
        drawn=drawn,
        values={
            "single": len(single),
            "count": len(drawn),
            "unproven": int((single["changed_verdict"] == "not_enough_evidence").sum()),
            "groups": ". ".join(_in_words(drawn[drawn["moves"] == moves], head) for moves, head in HEADS.items()),
        },
    )
    order = {verdict: -number for verdict, number in single["changed_verdict"].value_counts().items()}
    groups = [(moves, then, rows) for (moves, then), rows in drawn.groupby(["moves", "changed_verdict"])]
    groups.sort(key=lambda group: (group[0], order.get(group[1], 0), group[1]))
    height = sum(-(-len(rows) // TILES) + 0.3 for _, _, rows in groups) + 1.5 * drawn["moves"].nunique()
    figure, grid = sheet(card, 0.27 * height + 0.15, left=EDGE_INCHES, right=EDGE_INCHES, bottom=0.05)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, 100), ylim=(height, 0))
    axes.set_axis_off()
    top, before = 0.0, 0
    for moves, then, rows in groups:
        if moves != before:
            head, number = HEADS[moves], int((drawn["moves"] == moves).sum())
            axes.text(0, top + 0.7, f"{head}: {number} claims", va="center", fontsize=LABEL_POINTS, fontweight="bold")
            top, before = top + 1.4, moves
        words = f"then {verdict_mark(then)}" if then else "no pair turns it"
        axes.text(FIRST - 2, top + 0.42, words, ha="right", va="center", fontsize=LABEL_POINTS, color=INK)
        for place, row in enumerate(rows.itertuples()):
            corner = FIRST + PITCH * (place % TILES), top + place // TILES
            tile(axes, corner, (PITCH - 0.6, 0.84), row.verdict, f"{row.claim_id} {VERDICT_GLYPHS[row.verdict]}")
        top += -(-len(rows) // TILES) + 0.3
    return Drawing(figure, card)


def _in_words(rows: pd.DataFrame, head: str) -> str:
    """One group of claims, by the verdict that would follow."""
    groups = [
        (f"to {VERDICT_NAMES[then]} " if then else "")
        + listed(list(rows.loc[rows["changed_verdict"] == then, "claim_id"]))
        for then in ("", *VERDICTS)
        if then in set(rows["changed_verdict"])
    ]
    return f"{head} ({len(rows)} claims): {'; '.join(groups) or 'none'}"


def claims(book: Book) -> tuple[pd.DataFrame, Card]:
    """The table of all claims as it is shown, with its card (T01)."""
    table = book.claims_table()
    card = Card(
        "T01",
        "claims",
        title="All {count} claims of the article with their verdicts",
        subtitle="One row per claim, in the article's order",
        caption="Verdicts are as of the article's publication. Decided by rule: a rule in checks.py computes the "
        "verdict from the tables. Decided by weighing: a person weighed the sources. The verdict of a second reading "
        "is named where it differs. Independent sources do not go back to one agency, ministry or court.",
        alt="A table of {count} claims: what is claimed, verdict, how it was decided, why, confidence and the number "
        "of independent sources.",
        claims=tuple(table["claim_id"]),
        tables=("claims", "verdicts", "second_readings", "evidence_links"),
        drawn=table,
        values={"count": len(table)},
    )
    shown = book.summary(card.claims)
    shown["Decided"] = shown["Decided"].str.removeprefix("decided ")
    return shown.assign(**{"Confidence": table["confidence"], "Independent sources": table["origins"]}), card
