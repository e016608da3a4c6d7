"""Drawings of notebook 01: the article as a ribbon, and what the paraphrase did to it."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MultipleLocator

from claimbook.palette import VERDICT_COLOURS, VERDICT_EDGES
from claimbook.words import VERDICT_GLYPHS, VERDICT_NAMES, VERDICTS, listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet

ID_POINTS = 6.6
# Width of one character of an id label, in characters of the article as the ribbon draws them.
ID_CHARACTER = 5.4


@house_style()
def article_ribbon(verdicts: pd.DataFrame, sentences: pd.DataFrame, substitutions: pd.DataFrame) -> Drawing:
    """The article as a ribbon: sentences, claims coloured by verdict, substituted words as ticks (F01).

    Parameters
    ----------
    verdicts : DataFrame
        ``claim_id``, ``paragraph``, ``start``, ``end`` (Unicode code points), ``verdict`` and ``contested``.
    sentences : DataFrame
        ``sentence``, ``paragraph``, ``kind``, ``start`` and ``end``.
    substitutions : DataFrame
        ``substitution_id``, ``sentence``, ``start``, ``end`` and ``meaning_changed``.
    """
    counts = verdicts["verdict"].value_counts().reindex(list(VERDICTS)).fillna(0).astype(int)
    origin = sentences.groupby("paragraph")["start"].min()
    claims = verdicts.assign(lane=_lanes(verdicts), character=verdicts["start"] - verdicts["paragraph"].map(origin))
    ticks = substitutions.merge(sentences[["sentence", "paragraph"]], on="sentence")
    ticks = ticks.assign(character=ticks["start"] - ticks["paragraph"].map(origin))
    changed = int(ticks["meaning_changed"].sum())
    # A claim that shares no words with another takes the whole height of the bar.
    shares = [((verdicts["start"] < row.end) & (verdicts["end"] > row.start)).sum() > 1 for row in claims.itertuples()]
    claims["height"] = [0.17 if shared else 0.36 for shared in shares]
    card = Card(
        "F01",
        "article_ribbon",
        title="{supported} of {total} claims hold as written, {corrected} more once corrected",
        subtitle="The article, one bar a paragraph: claims coloured by verdict, machine-replaced words as ticks below",
        caption="Each bar is a paragraph, light grey where nothing checkable is claimed; a claim that shares words with "
        "another is drawn in a lower lane. Below it, tall red ticks mark words whose replacement changes the "
        "meaning, short grey ticks the others. An asterisk marks a claim on which a blind second reading "
        "differs. A bar says where a claim stands and how it fares, not how much it matters; the replaced words "
        "are the copy's fault, not the author's.",
        alt="A ribbon of {paragraphs} paragraphs with {total} claims: {counts}. {ticks} replaced words are marked, {changed} "
        "of them with a changed meaning, spread over every paragraph.",
        claims=tuple(verdicts["claim_id"]),
        tables=("claims", "verdicts", "second_readings", "substitutions", "sentences"),
        drawn=pd.concat(
            [
                sentences.assign(mark="sentence", id=sentences["sentence"])[
                    ["mark", "id", "paragraph", "start", "end"]
                ],
                claims.assign(mark="claim", id=claims["claim_id"])[
                    ["mark", "id", "paragraph", "start", "end", "lane", "verdict", "contested"]
                ],
                ticks.assign(mark="substitution", id=ticks["substitution_id"])[
                    ["mark", "id", "paragraph", "start", "end", "meaning_changed"]
                ],
            ],
            ignore_index=True,
        ),
        values={
            "supported": counts["supported"],
            "corrected": counts["supported_with_correction"],
            "total": len(verdicts),
            "paragraphs": sentences["paragraph"].nunique(),
            "counts": listed([f"{number} {VERDICT_NAMES[verdict]}" for verdict, number in counts.items()]),
            "ticks": len(ticks),
            "changed": changed,
        },
    )
    figure, grid = sheet(card, 6.7, rows=2, left=0.34, bottom=0.04, height_ratios=[10.4, 1], hspace=0.03)
    axes, key = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[1, 0])
    paragraphs = sorted(origin.index)
    axes.set_xlim(-2, (sentences["end"] - sentences["paragraph"].map(origin)).max() + 22)
    axes.set_ylim(len(paragraphs) - 0.25, -0.55)
    axes.set_axis_off()
    for row in sentences.itertuples():
        x = row.start - origin[row.paragraph]
        face = FAINT if row.kind == "sentence" else "#f4f4f4"
        axes.add_patch(
            Rectangle((x, row.paragraph - 1.17), row.end - row.start - 1, 0.36, facecolor=face, gid="sentence")
        )
    for row in claims.itertuples():
        axes.add_patch(
            Rectangle(
                (row.character, row.paragraph - 1.17 + 0.19 * row.lane), row.end - row.start, 0.17,
                facecolor=VERDICT_COLOURS[row.verdict], edgecolor=VERDICT_EDGES[row.verdict], linewidth=0.7, gid="claim",
            )
        )  # fmt: skip
    for moved in (False, True):
        rows = ticks[ticks["meaning_changed"] == moved]
        low = 0.13 if moved else 0.06
        axes.vlines(
            rows["character"], rows["paragraph"] - 0.78, rows["paragraph"] - 0.78 + low,
            color=HIGHLIGHT if moved else GREY, linewidth=1.1 if moved else 0.7, gid="changed" if moved else "kept",
        )  # fmt: skip
    for paragraph in paragraphs:
        axes.text(-12, paragraph - 0.99, f"{paragraph}", ha="right", va="center", color=MUTED, fontsize=SMALL_POINTS)
        _label_claims(axes, claims[claims["paragraph"] == paragraph], paragraph)
    axes.text(-12, -0.42, "¶", ha="right", va="center", color=MUTED, fontsize=SMALL_POINTS)
    _key(key, counts, len(ticks), changed)
    return Drawing(figure, card)


def _lanes(verdicts: pd.DataFrame) -> list[int]:
    """Lane 0 for a claim that starts after the last one in it has ended, lane 1 for a claim that overlaps it."""
    ends, lanes = [-1, -1], []
    for row in verdicts.sort_values(["start", "end"]).itertuples():
        lane = 0 if row.start >= ends[0] else 1
        ends[lane] = max(ends[lane], row.end)
        lanes.append((row.Index, lane))
    return [lane for _, lane in sorted(lanes)]


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
        axes.add_patch(
            Rectangle(
                (x, y - 0.22),
                2,
                0.44,
                facecolor=VERDICT_COLOURS[verdict],
                edgecolor=VERDICT_EDGES[verdict],
                linewidth=0.7,
            )
        )
        words = f"{VERDICT_GLYPHS[verdict]} {VERDICT_NAMES[verdict]} ({counts[verdict]})"
        axes.text(x + 3, y, words, va="center", fontsize=SMALL_POINTS)
    axes.add_line(Line2D([1, 1], [0.2, 0.8], color=HIGHLIGHT, linewidth=1.4))
    axes.add_line(Line2D([35, 35], [0.35, 0.65], color=GREY, linewidth=1))
    axes.text(3, 0.5, f"replaced word, meaning changed ({changed})", va="center", fontsize=SMALL_POINTS)
    axes.text(37, 0.5, f"replaced word, meaning kept ({ticks - changed})", va="center", fontsize=SMALL_POINTS)
    axes.text(71, 0.5, "* second reading differs", va="center", fontsize=SMALL_POINTS)


@house_style()
def lost_meaning(lost: pd.DataFrame) -> Drawing:
    """Replaced words per hundred words of each paragraph, by whether the meaning changed (F02).

    Parameters
    ----------
    lost : DataFrame
        From ``article.lost_meaning``: ``paragraph``, ``words``, ``substitutions``, ``meaning_changed``,
        ``meaning_kept``, ``inferred`` and ``changed_per_100_words``.
    """
    drawn = lost.assign(kept_per_100_words=100 * lost["meaning_kept"] / lost["words"])
    worst = drawn.loc[drawn["changed_per_100_words"].idxmax()]
    total = int(drawn["substitutions"].sum())
    only_copy = drawn.loc[drawn["inferred"] > drawn["substitutions"] / 2, "paragraph"]
    card = Card(
        "F02",
        "lost_meaning",
        title="The paraphrase changed the meaning in {hit} of {paragraphs} paragraphs",
        subtitle="Replaced words and phrases per hundred words of the copy, by paragraph",
        caption="Of {total} replaced words and phrases {changed} change the meaning; paragraph {worst} suffered most. In the "
        "paragraphs marked with a circle most of the original wording is inferred, because no other copy was "
        "found, so their bars are less certain. Whether a meaning changed is one reader's judgement. The bars "
        "say nothing about the author: she did not write these words.",
        alt="Bars for {paragraphs} paragraphs. Replaced words with a changed meaning run from {low:.1f} to {high:.1f} per hundred "
        "words, highest in paragraph {worst}; others add up to a total of {total}.",
        claims=("C22b", "C45"),
        tables=("substitutions", "sentences"),
        drawn=drawn,
        values={
            "hit": spell(int((drawn["meaning_changed"] > 0).sum())),
            "paragraphs": spell(len(drawn)),
            "total": total,
            "changed": int(drawn["meaning_changed"].sum()),
            "worst": int(worst["paragraph"]),
            "low": drawn["changed_per_100_words"].min(),
            "high": drawn["changed_per_100_words"].max(),
        },
    )
    figure, grid = sheet(card, 3.6, left=0.55, right=0.5, bottom=0.42)
    axes = figure.add_subplot(grid[0, 0])
    axes.grid(axis="y")
    bars = axes.bar(drawn["paragraph"], drawn["changed_per_100_words"], color=HIGHLIGHT, width=0.62)
    axes.bar(
        drawn["paragraph"], drawn["kept_per_100_words"], bottom=drawn["changed_per_100_words"], color="#c9c9c9", width=0.62,
        edgecolor=GREY, linewidth=0.5,
    )  # fmt: skip
    for bar, row in zip(bars, drawn.itertuples(), strict=True):
        axes.text(
            bar.get_x() + bar.get_width() / 2, bar.get_height() / 2, f"{row.changed_per_100_words:.0f}", ha="center", va="center",
            color="white", fontsize=SMALL_POINTS,
        )  # fmt: skip
    marked = drawn[drawn["paragraph"].isin(only_copy)]
    top = (marked["changed_per_100_words"] + marked["kept_per_100_words"]) + 0.7
    axes.plot(
        marked["paragraph"], top, "o", markerfacecolor="white", markeredgecolor=INK, markersize=4.5, linestyle="none"
    )
    axes.set_ylim(0, (drawn["changed_per_100_words"] + drawn["kept_per_100_words"]).max() * 1.28)
    ceiling = axes.get_ylim()[1]
    axes.yaxis.set_major_locator(MultipleLocator(10))
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick < ceiling * 0.88])
    for x, words, colour in (
        (0.6, "■ meaning changed", HIGHLIGHT), (3.6, "■ meaning kept", GREY), (6.3, "○ original wording mostly inferred", INK),
    ):  # fmt: skip
        mark, _, rest = words.partition(" ")
        axes.text(x, ceiling * 0.965, mark, color=colour, va="center", fontsize=LABEL_POINTS)
        axes.text(x + 0.28, ceiling * 0.965, rest, color=INK, va="center", fontsize=LABEL_POINTS)
    axes.set_xticks(drawn["paragraph"])
    axes.set_xlim(0.4, len(drawn) + 0.6)
    axes.set_xlabel("Paragraph of the article")
    return Drawing(figure, card)
