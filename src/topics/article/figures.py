"""Drawings of notebook 01: the article as a ribbon, and what the paraphrase did to it."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MultipleLocator

from claimbook.book import Book
from claimbook.palette import VERDICT_COLOURS, VERDICT_EDGES
from claimbook.words import VERDICT_GLYPHS, VERDICT_NAMES, VERDICTS, listed, spell, verdict_mark
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.article import measures

ID_POINTS = 6.6
# Width of one character of an id label, in characters of the article as the ribbon draws them.
ID_CHARACTER = 5.4
SMALL, NUMBER = {"fontsize": SMALL_POINTS, "va": "center"}, {"ha": "right", "va": "center", "color": MUTED}


@house_style()
def article_ribbon(book: Book) -> Drawing:
    """The article as a ribbon: sentences, claims coloured by verdict, replaced words as ticks (F01)."""
    counts, verdicts, sentences = book.counts(), book.verdicts(), book.used("sentences")
    origin = sentences.groupby("paragraph")["start"].min()
    claims = verdicts.assign(lane=_lanes(verdicts), character=verdicts["start"] - verdicts["paragraph"].map(origin))
    ticks = book.used("substitutions").merge(sentences[["sentence", "paragraph"]], on="sentence")
    ticks["character"] = ticks["start"] - ticks["paragraph"].map(origin)
    changed = int(ticks["meaning_changed"].sum())
    marks = [
        sentences.assign(mark="sentence", id=sentences["sentence"]),
        claims.assign(mark="claim", id=claims["claim_id"]),
        ticks.assign(mark="substitution", id=ticks["substitution_id"]),
    ]
    columns = ["mark", "id", "paragraph", "start", "end", "lane", "verdict", "contested", "meaning_changed"]
    card = Card(
        "F01",
        "article_ribbon",
        title="{supported} of {total} claims hold as written, {corrected} more once corrected",
        subtitle="The article, one bar a paragraph: claims coloured by verdict, machine-replaced words as ticks below",
        caption="Each bar is a paragraph, light grey where nothing checkable is claimed; a claim that shares words "
        "with another is drawn in a lower lane. Below it, tall red ticks mark words whose replacement changes the "
        "meaning, short grey ticks the others. An asterisk marks a claim on which a blind second reading differs. A "
        "bar says where a claim stands and how it fares, not how much it matters; the replaced words are the copy's "
        "fault, not the author's.",
        alt="A ribbon of {paragraphs} paragraphs with {total} claims: {counts}. {ticks} replaced words are marked, "
        "{changed} of them with a changed meaning, spread over every paragraph.",
        claims=tuple(verdicts["claim_id"]),
        tables=("claims", "verdicts", "second_readings", "substitutions", "sentences"),
        drawn=pd.concat(marks, ignore_index=True)[columns],
        values={
            "supported": counts["supported"],
            "corrected": counts["supported_with_correction"],
            "total": len(verdicts),
            "paragraphs": len(origin),
            "counts": listed([f"{number} {VERDICT_NAMES[verdict]}" for verdict, number in counts.items()]),
            "ticks": len(ticks),
            "changed": changed,
        },
    )
    figure, grid = sheet(card, 6.7, rows=2, left=0.34, bottom=0.04, height_ratios=[10.4, 1], hspace=0.03)
    axes, key = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[1, 0])
    longest = (sentences["end"] - sentences["paragraph"].map(origin)).max()
    axes.set(xlim=(-2, longest + 22), ylim=(len(origin) - 0.25, -0.55))
    axes.set_axis_off()
    for row in sentences.itertuples():
        corner, width = (row.start - origin[row.paragraph], row.paragraph - 1.17), row.end - row.start - 1
        face = FAINT if row.kind == "sentence" else "#f4f4f4"
        axes.add_patch(Rectangle(corner, width, 0.36, facecolor=face, gid="sentence"))
    for row in claims.itertuples():
        corner = (row.character, row.paragraph - 1.17 + 0.19 * row.lane)
        axes.add_patch(Rectangle(corner, row.end - row.start, 0.17, gid="claim", **_verdict_look(row.verdict)))
    for moved, length, colour, width in ((False, 0.06, GREY, 0.7), (True, 0.13, HIGHLIGHT, 1.1)):
        rows = ticks[ticks["meaning_changed"] == moved]
        low, gid = rows["paragraph"] - 0.78, "changed" if moved else "kept"
        axes.vlines(rows["character"], low, low + length, color=colour, linewidth=width, gid=gid)
    for paragraph in origin.index:
        axes.text(-12, paragraph - 0.99, f"{paragraph}", fontsize=SMALL_POINTS, **NUMBER)
        _label_claims(axes, claims[claims["paragraph"] == paragraph], paragraph)
    axes.text(-12, -0.42, "¶", fontsize=SMALL_POINTS, **NUMBER)
    _key(key, counts, len(ticks), changed)
    return Drawing(figure, card)


def _lanes(verdicts: pd.DataFrame) -> list[int]:
    """Lane 0 for a claim that starts after the last one in it has ended, lane 1 for a claim that overlaps it."""
    ends, lanes = [-1, -1], {}
    for row in verdicts.sort_values(["start", "end"]).itertuples():
        lane = 0 if row.start >= ends[0] else 1
        ends[lane] = max(ends[lane], row.end)
        lanes[row.Index] = lane
    return [lanes[index] for index in verdicts.index]


def _verdict_look(verdict: str) -> dict:
    return {"facecolor": VERDICT_COLOURS[verdict], "edgecolor": VERDICT_EDGES[verdict], "linewidth": 0.7}


def _label_claims(axes: Axes, claims: pd.DataFrame, paragraph: int) -> None:
    right = float("-inf")
    for row in claims.sort_values("character").itertuples():
        label = f"{VERDICT_GLYPHS[row.verdict]}\u202f{row.claim_id[1:]}{'*' if row.contested else ''}"
        x = max(row.character, right)
        axes.text(x, paragraph - 1.22, label, ha="left", va="bottom", fontsize=ID_POINTS, color=INK)
        right = x + ID_CHARACTER * (len(label) + 1.0)


def _key(axes: Axes, counts: pd.Series, ticks: int, changed: int) -> None:
    axes.set_axis_off()
    axes.set(xlim=(0, 100), ylim=(0, 3))
    for number, verdict in enumerate(VERDICTS):
        x, y = 34 * (number % 3), 2.5 - number // 3
        axes.add_patch(Rectangle((x, y - 0.22), 2, 0.44, **_verdict_look(verdict)))
        axes.text(x + 3, y, f"{verdict_mark(verdict)} ({counts[verdict]})", **SMALL)
    axes.add_line(Line2D([1, 1], [0.2, 0.8], color=HIGHLIGHT, linewidth=1.4))
    axes.add_line(Line2D([35, 35], [0.35, 0.65], color=GREY, linewidth=1))
    axes.text(3, 0.5, f"replaced word, meaning changed ({changed})", **SMALL)
    axes.text(37, 0.5, f"replaced word, meaning kept ({ticks - changed})", **SMALL)
    axes.text(71, 0.5, "* second reading differs", **SMALL)


@house_style()
def lost_meaning(book: Book) -> Drawing:
    """Replaced words per hundred words of each paragraph, by whether the meaning changed (F02)."""
    drawn = measures.lost_meaning(book.used("substitutions"), book.used("sentences"))
    drawn["kept_per_100_words"] = 100 * drawn["meaning_kept"] / drawn["words"]
    changed, kept = drawn["changed_per_100_words"], drawn["kept_per_100_words"]
    card = Card(
        "F02",
        "lost_meaning",
        title="The paraphrase changed the meaning in {hit} of {paragraphs} paragraphs",
        subtitle="Replaced words and phrases per hundred words of the copy, by paragraph",
        caption="Of {total} replaced words and phrases {changed} change the meaning; paragraph {worst} suffered most. "
        "In the paragraphs marked with a circle most of the original wording is inferred, because no other copy was "
        "found, so their bars are less certain. Whether a meaning changed is one reader's judgement. The bars say "
        "nothing about the author: she did not write these words.",
        alt="Bars for {paragraphs} paragraphs. Replaced words with a changed meaning run from {low:.1f} to {high:.1f} "
        "per hundred words, highest in paragraph {worst}; others add up to a total of {total}.",
        claims=("C22b", "C45"),
        tables=("substitutions", "sentences"),
        drawn=drawn,
        values={
            "hit": spell(int((drawn["meaning_changed"] > 0).sum())),
            "paragraphs": spell(len(drawn)),
            "total": int(drawn["substitutions"].sum()),
            "changed": int(drawn["meaning_changed"].sum()),
            "worst": drawn.loc[changed.idxmax(), "paragraph"],
            "low": changed.min(),
            "high": changed.max(),
        },
    )
    figure, grid = sheet(card, 3.6, left=0.55, right=0.5, bottom=0.42)
    axes = figure.add_subplot(grid[0, 0])
    axes.grid(axis="y")
    axes.bar(drawn["paragraph"], changed, color=HIGHLIGHT, width=0.62)
    look = {"color": "#c9c9c9", "edgecolor": GREY, "linewidth": 0.5}
    axes.bar(drawn["paragraph"], kept, bottom=changed, width=0.62, **look)
    for paragraph, height in zip(drawn["paragraph"], changed, strict=True):
        axes.text(paragraph, height / 2, f"{height:.0f}", ha="center", color="white", **SMALL)
    inferred = drawn["inferred"] > drawn["substitutions"] / 2
    ring = {"markerfacecolor": "white", "markeredgecolor": INK, "markersize": 4.5}
    axes.plot(drawn["paragraph"][inferred], (changed + kept)[inferred] + 0.7, "o", linestyle="none", **ring)
    ceiling = (changed + kept).max() * 1.28
    axes.set_ylim(0, ceiling)
    axes.yaxis.set_major_locator(MultipleLocator(10))
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick < ceiling * 0.88])
    inked = "○ original wording mostly inferred"
    for x, words, colour in ((0.6, "■ meaning changed", HIGHLIGHT), (3.6, "■ meaning kept", GREY), (6.3, inked, INK)):
        axes.text(x, ceiling * 0.965, words[0], color=colour, va="center", fontsize=LABEL_POINTS)
        axes.text(x + 0.28, ceiling * 0.965, words[2:], color=INK, va="center", fontsize=LABEL_POINTS)
    axes.set(xticks=drawn["paragraph"], xlim=(0.4, len(drawn) + 0.6), xlabel="Paragraph of the article")
    return Drawing(figure, card)
