"""The drawings."""

from claimbook.book import Book
from exhibit.card import Card, Drawing
from exhibit.sheet import GREY, HIGHLIGHT, LABEL_POINTS, house_style, sheet
from topics.example import measures


@house_style()
def sentence_lengths(book: Book) -> Drawing:
    """How many sentences have how many words, and where the first one is (F01)."""
    words = book.used("words")
    drawn = measures.lengths(words)
    longest, most = int(drawn["from_words"].max()), drawn.loc[drawn["sentences"].idxmax()]
    first = int(words.loc[words["sentence"] == "S01", "words"].iloc[0])
    card = Card(
        "F01",
        "sentence_lengths",
        title="Sentences of {most} words are the most frequent here",
        subtitle="Sentences of the article by number of words, in classes of {width}",
        caption="A worked example, to be taken away. The line is the first sentence, which has {first} words; longer "
        "ones than {last} words are in the last class. Long sentences are no fault: do not conclude anything about "
        "the article's claims.",
        alt="Bars for the number of sentences by length. Most frequent: {most} words, {number} sentences of {all}. The "
        "first has {first} words.",
        claims=("C00",),
        tables=("words",),
        drawn=drawn,
        values={
            "most": _class(int(most["from_words"])),
            "width": f"{measures.WIDTH} words",
            "first": first,
            "last": measures.LAST,
            "number": int(most["sentences"]),
            "all": len(words),
        },
    )
    figure, grid = sheet(card, 2.2, left=0.45, bottom=0.42)
    axes = figure.add_subplot(grid[0, 0])
    middle = measures.WIDTH / 2
    axes.bar(drawn["from_words"] + middle, drawn["sentences"], width=0.8 * measures.WIDTH, color=GREY, label="counted")
    place, top = min(first, measures.LAST + middle), 1.3 * drawn["sentences"].max()
    axes.axvline(place, color=HIGHLIGHT, linewidth=1.2, label="first")
    end = longest + measures.WIDTH
    side = {"ha": "left"} if place < end / 2 else {"ha": "right"}
    gap = end / 100 if place < end / 2 else -end / 100
    axes.text(place + gap, 0.95 * top, "the first sentence", va="top", color=HIGHLIGHT, fontsize=LABEL_POINTS, **side)
    axes.set(xlim=(0, end), ylim=(0, top), xlabel="words", ylabel="sentences")
    axes.set_xticks(drawn["from_words"])
    axes.yaxis.get_major_locator().set_params(integer=True)
    return Drawing(figure, card)


def _class(least: int) -> str:
    """A class of lengths in words."""
    return f"{least} or more" if least == measures.LAST else f"{least} to {least + measures.WIDTH - 1}"
