"""What a terminal says of claims: the card of one claim, and a report of all."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from functools import partial
from itertools import groupby

import pandas as pd

from claimbook.book import Book
from claimbook.checks import check_of, contexts, rule_of
from claimbook.data.article import context
from claimbook.numbers import digits
from claimbook.search import chosen
from claimbook.words import CHANGE, DECIDED, VERDICT_NAMES, published_by, sentence, verdict_mark

# Longer lines are hard to read, however wide the terminal.
WIDEST = 110
# What is copied from a card, such as an address, stays whole.
UNBROKEN = partial(textwrap.fill, break_on_hyphens=False, break_long_words=False)
# Colours of a terminal, by verdict: blue, cyan, yellow, red; what is not known has none.
COLOURS = {"supported": 34, "supported_with_correction": 36, "mixed": 33, "contradicted": 31}


def explain(book: Book, claim: str, text: str | None = None, *, short: bool = False) -> str:
    """The card of one claim: verdict, answer, result, what would change it; then quote, rule, evidence and sources.

    With the article's reference copy the quote stands in its context. The short card has five fields. A ValueError
    names the nearest claims if there is none of that id.
    """
    frame = book.verdicts().set_index("claim_id")
    claim = chosen(claim, frame.index)
    row, verdict = frame.loc[claim], book.tables["verdicts"].set_index("claim_id").loc[claim]
    scope = book.tables["answers"].set_index("claim_id").at[claim, "scope"]
    finding, second = book.findings.get(claim), row["second_verdict"] if row["contested"] else ""
    mark = f"{claim}  {coloured(verdict_mark(row['verdict'], second), row['verdict'])}"
    lines = [
        folded(f"{mark}; {DECIDED[row['basis']]}, {row['confidence']} confidence", 5),
        field("Claim", row["reading"]),
        field("Answer", f"{book.answer(claim)} ({scope})"),
        field("Result", sentence(finding.because)) if finding else field("Reasoning", verdict["reasoning"]),
    ]
    if short:
        return "\n".join([*lines, field(CHANGE, book.change_in_words(claim), 22)] if finding else lines)
    lines += [*_change_lines(book, claim), field("Reasoning", verdict["reasoning"])] if finding else []
    if claim in contexts():
        lines.append(field("Numbers", sentence(book.finding(claim).because)))
    if row["caveat"]:
        lines.append(field("Caveat", row["caveat"]))
    if second:
        lines.append(field("Second reading", f"{VERDICT_NAMES[second]}: {row['second_because']}"))
    quote = f"[{row['quote']}]" if text is None else context(text, row["start"], row["end"])
    place = f"{row['sentence']}, paragraph {row['paragraph']}, {row['start']}-{row['end']}"
    if "substitutions" in book.tables and len(book.tables["substitutions"]):
        place += "; the altered copy's words"
    lines += ["", field("Quote", f"{quote}  ({place})"), field("Question", verdict["question"])]
    if finding:
        lines.append(field("Rule", rule_of(check_of(claim))))
    return "\n".join([*lines, "", *_evidence_lines(book, claim), "", *_source_lines(book, claim)])


def report(book: Book, verdicts: pd.DataFrame | None = None) -> str:
    """Claims, a line each: all, or some rows of ``Book.verdicts``; then how many there are of each verdict."""
    frame = book.verdicts() if verdicts is None else verdicts
    counts = frame["verdict"].value_counts()
    total = ", ".join(f"{counts[verdict]} {name}" for verdict, name in VERDICT_NAMES.items() if verdict in counts)
    last = f"{len(frame)} claim{'' if len(frame) == 1 else 's'}: {total or 'none'}."
    if book.read_twice:
        last += f" The second reading differs on {frame['contested'].sum()}."
    return "\n".join([*claim_lines(frame), "", last])


def coloured(words: str, verdict: str) -> str:
    """Words in a verdict's colour, if they go to a terminal that has colours and nobody asked for none."""
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return words if plain or verdict not in COLOURS else f"\x1b[{COLOURS[verdict]}m{words}\x1b[0m"


def folded(words: str, indent: int) -> str:
    """Words as a paragraph as wide as the terminal, with lines indented after the first."""
    return UNBROKEN(words, max(indent + 20, _width()), subsequent_indent=" " * indent)


def _width() -> int:
    return min(WIDEST, shutil.get_terminal_size((WIDEST, 0)).columns)


def claim_lines(verdicts: pd.DataFrame) -> list[str]:
    """Some rows of ``Book.verdicts``, a line each: id, verdict and reading, shortened to the terminal's width."""
    room = max(20, _width() - 34)
    return [
        f"{row.claim_id:<5}{coloured(f'{verdict_mark(row.verdict):<29}', row.verdict)}"
        + textwrap.shorten(row.reading, room, placeholder=" ...")
        for row in verdicts.itertuples()
    ]


def source_lines(sources: pd.DataFrame, ids: Iterable[str]) -> list[str]:
    """Some rows of ``sources``, a line each: id, authors, title, publisher, date and address."""
    known = sources.set_index("source_id")
    lines = []
    for source in ids:
        parts = []
        if source in known.index:
            row = known.loc[source]
            where = published_by(row["publisher"], row["original_publisher"])
            parts = [row["authors"], row["title"], where, row["date"], row["url"]]
        words = ". ".join(filter(None, parts)) or "no source of this repository"
        lines.append(folded(f"  {source}: {words}", 4))
    return lines


def field(name: str, words: str, room: int = 16) -> str:
    """A named part of a card, folded; the words stand clear of the name."""
    return folded(f"{f'{name}:':<{room}}{words}", room)


def _rows(rows: list[int]) -> str:
    """All rows as a spreadsheet counts them, those from 0 in a row together: 'rows 2, 5-7'."""
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    words = ", ".join(f"{run[0] + 2}-{run[-1] + 2}" if len(run) > 1 else str(run[0] + 2) for run in runs)
    return f"row{'s' if len(rows) > 1 else ''} {words}"


def _evidence_lines(book: Book, claim: str) -> list[str]:
    links = book.tables["evidence_links"]
    links = links[links["claim_id"] == claim]
    lines = [folded("Evidence (rows of one set are needed together; sets are alternatives)", 4)]
    for link in links.itertuples():
        rests = "the source alone"
        if link.table:
            rows = book.tables.finder(link.table).rows(link.locator)
            rests = f"{book.tables.file(link.table)} {_rows(rows)}"
        later = "; source later than the article" if link.later_source else ""
        lines.append(folded(f"  {link.role:<8}{link.set}  {link.finding} [{link.source_id}; {rests}{later}]", 12))
    return lines if len(links) else ["Evidence: none is linked"]


def _change_lines(book: Book, claim: str) -> list[str]:
    """What would change the verdict, how far a measured quantity is from it, and which definitions agree."""
    finding, row = book.finding(claim), book.changes([claim]).iloc[0]
    lines = [field(CHANGE, book.change_in_words(claim), 22)]
    if finding.distance is not None:
        away = f"{digits(finding.distance)}, or {digits(row['distance_percent'])} percent, from another verdict"
        lines.append(field("Distance", f"{digits(row['value'])} {finding.unit}; {away}"))
    if finding.definitions:
        other = [f"{name}: {VERDICT_NAMES[v]}" for name, v in finding.definitions.items() if v != finding.verdict]
        holds = f"the verdict holds under {row['definitions_holding']} of {row['definitions']}"
        lines.append(field("Definitions", "; ".join([holds, *other])))
    return lines


def _source_lines(book: Book, claim: str) -> list[str]:
    links = book.tables["evidence_links"]
    ids = list(dict.fromkeys(links.loc[links["claim_id"] == claim, "source_id"]))
    if not ids:
        return ["Sources: none"]
    sources, origins, _ = book.sources().set_index("claim_id").loc[claim]
    head = f"Sources ({sources} for or against, from {origins} origin{'' if origins == 1 else 's'})"
    return [head, *source_lines(book.tables["sources"], ids)]
