"""What is made for readers outside the notebooks: README's table of findings and the codebook."""

import json
import re
from pathlib import Path

from claimbook.book import Book
from claimbook.codebook import codebook
from claimbook.files import write_bytes
from claimbook.tables import DataError
from claimbook.words import VERDICT_GLYPHS, VERDICT_NAMES

MARKS = ("<!-- findings: made by `make`, do not edit -->", "<!-- end of findings -->")


def publish(root: Path) -> None:
    """Bring README's findings and the codebook up to date.

    Parameters
    ----------
    root : Path
        The repository.

    Raises
    ------
    DataError
        If the data is broken or README.md has lost the marks between which the findings stand.
    """
    path = root / "README.md"
    text = path.read_text(encoding="utf-8")
    pattern = re.escape(MARKS[0]) + ".*?" + re.escape(MARKS[1])
    if not re.search(pattern, text, flags=re.S):
        raise DataError(f"the lines {MARKS[0]!r} and {MARKS[1]!r} are missing, expected both", file="README.md")
    book = Book.open(root)
    made = f"{MARKS[0]}\n{findings(book, cards(root))}\n{MARKS[1]}"
    renewed = re.sub(pattern, lambda _: made, text, flags=re.S)
    if renewed != text:
        write_bytes(path, renewed.encode("utf-8"))
    write_bytes(root / "data" / "README.md", codebook(book.tables.package).encode("utf-8"))


def cards(root: Path) -> list[dict]:
    """The records of all published figures and tables, in order."""
    return [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((root / "figures").glob("[FT][0-9][0-9]_*.json"))
    ]


def findings(book: Book, cards: list[dict]) -> str:
    """README's findings: the counts, then one row a figure with the verdicts of its claims.

    Parameters
    ----------
    book : Book
        Claims and verdicts.
    cards : list of dict
        Records of the figures, as ``export`` wrote them.

    Returns
    -------
    str
        Markdown.
    """
    verdicts = book.verdicts().set_index("claim_id")
    counts = book.counts()
    lines = [
        f"Of {counts.sum()} claims " + ", ".join(
            f"{number} {VERDICT_GLYPHS[verdict]} {VERDICT_NAMES[verdict]}" for verdict, number in counts.items()
        ) + f". A second reading differs on {int(verdicts['contested'].sum())} (marked *).",
        "",
        "| Finding | Claims | Notebook |",
        "|---|---|---|",
    ]  # fmt: skip
    for card in cards:
        stem = f"{card['id']}_{card['name']}"
        target = f"figures/{stem}.{'png' if card['id'].startswith('F') else 'md'}"
        claims = card["claims"]
        shown = " ".join(
            f"{claim}\u00a0{VERDICT_GLYPHS[verdicts['verdict'][claim]]}{'*' if verdicts['contested'][claim] else ''}"
            for claim in claims
        )
        if len(claims) > 14:
            shown = f"{len(claims)} claims"
        title = card["title"].replace("|", "\\|")
        notebook = card["notebook"]
        lines.append(f"| [{card['id']}]({target}) {title} | {shown} | [{notebook}](notebooks/{notebook}.ipynb) |")
    return "\n".join(lines)
