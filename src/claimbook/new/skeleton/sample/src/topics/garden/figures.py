"""The drawings of the garden, and the table of all claims."""

import pandas as pd

from claimbook.book import Book
from claimbook.numbers import digits
from claimbook.words import listed
from exhibit.card import Card, Drawing
from exhibit.sheet import GREY, HIGHLIGHT, INK, LABEL_POINTS, house_style, sheet
from topics.garden import measures

CLAIMED_PERCENT = 50
# By who counted: colour and marker.
COUNTS = {"club": ("#1f6f8b", "o"), "town": ("#a3671c", "s")}


@house_style()
def tree_shares(book: Book) -> Drawing:
    """The share of each kind of tree, beside the half that the article gives the limes (F01)."""
    drawn = measures.tree_shares(book.used("trees"))
    limes = drawn[drawn["species"] == "lime"].iloc[0]
    card = Card(
        "F01",
        "tree_shares",
        title="Of the garden's trees {share:.0f} percent are limes, not half",
        subtitle="Trees of the garden by kind, in percent of all {total} trees",
        caption="The survey lists {total} trees; the line is the half that the article gives the limes. Do not "
        "conclude that limes are rare: no other kind is as frequent.",
        alt="Bars for {kinds} kinds of trees: {each}. A line stands at {claimed} percent.",
        claims=("C01", "C02", "C02b"),
        tables=("trees",),
        drawn=drawn,
        values={
            "share": limes["share_percent"],
            "total": int(drawn["trees"].sum()),
            "kinds": len(drawn),
            "each": listed([f"{row.species} {digits(row.share_percent)} percent" for row in drawn.itertuples()]),
            "claimed": CLAIMED_PERCENT,
        },
    )
    figure, grid = sheet(card, 1.9, left=0.8, right=0.6)
    axes = figure.add_subplot(grid[0, 0])
    axes.barh(drawn["species"], drawn["share_percent"], color=GREY, height=0.6, label="surveyed")
    for row in drawn.itertuples():
        axes.text(row.share_percent + 0.8, row.species, digits(row.share_percent), va="center", fontsize=LABEL_POINTS)
    axes.axvline(CLAIMED_PERCENT, color=HIGHLIGHT, linewidth=1.2, label="claimed")
    axes.text(CLAIMED_PERCENT + 0.8, len(drawn) - 1, "the article", va="center", color=HIGHLIGHT, fontsize=LABEL_POINTS)
    axes.set(xlim=(0, 60), xticks=[0, 20, 40, 60], xlabel="percent of all trees")
    axes.invert_yaxis()
    return Drawing(figure, card)


@house_style()
def hives(book: Book) -> Drawing:
    """Both counts of hives by year (F02)."""
    drawn = book.used("hives")[["year", "counted_by", "hives", "marked"]]
    first, last = int(drawn["year"].min()), int(drawn["year"].max())
    growth = measures.hive_growth(drawn, first, last)
    card = Card(
        "F02",
        "hives",
        title="Hives have doubled by the club's count, not by the town's",
        subtitle="Hives in and around the garden, {first} to {last}",
        caption="The club counts the hives of its members, the town those in its register, which are not the same. "
        "Do not add the two. One number of the club is read with its digits in the other order.",
        alt="Lines for {counts} counts from {first} to {last}. {each}.",
        claims=("C03", "C05"),
        tables=("hives",),
        drawn=drawn,
        values={
            "first": first,
            "last": last,
            "counts": len(growth),
            "each": "; ".join(f"{count}: {digits(ratio)} times as many at the end" for count, ratio in growth.items()),
        },
    )
    figure, grid = sheet(card, 2.4, left=0.6, right=0.7)
    axes = figure.add_subplot(grid[0, 0])
    for count, rows in drawn.groupby("counted_by"):
        colour, marker = COUNTS[count]
        axes.plot(rows["year"], rows["hives"], color=colour, marker=marker, label=count)
        end = rows.iloc[-1]
        axes.text(end["year"] + 0.08, end["hives"], count, va="center", color=INK, fontsize=LABEL_POINTS)
    axes.set(ylim=(0, 30), xticks=sorted(set(drawn["year"])), ylabel="hives")
    return Drawing(figure, card)


def claims(book: Book) -> tuple[pd.DataFrame, Card]:
    """The table of all claims as it is shown, with its card (T01)."""
    table = book.claims_table()
    card = Card(
        "T01",
        "claims",
        title="All {count} claims of the article with their verdicts",
        subtitle="One row per claim, in the article's order",
        caption="Verdicts are as of the article's publication. Decided by rule: a rule in checks.py computes the "
        "verdict from the tables. Decided by weighing: a person weighed the sources.",
        alt="A table of {count} claims: what is claimed, verdict, how it was decided, and why.",
        claims=tuple(table["claim_id"]),
        tables=("claims", "verdicts"),
        drawn=table,
        values={"count": len(table)},
    )
    return book.summary(card.claims), card
