"""What a terminal says of claims: the card of one claim, and a report of all."""

import re
import textwrap
from collections.abc import Iterable

import pandas as pd

from claimbook.book import Book
from claimbook.checks import check_of, contexts, rule_of
from claimbook.data.article import context
from claimbook.data.locators import rows_in_words
from claimbook.numbers import digits
from claimbook.words import CHANGE, DECIDED, VERDICT_NAMES, published_by, sentence, verdict_mark

WIDTH = 110


def explain(book: Book, claim: str, text: str | None = None) -> str:
    """The card of one claim: quote, reading, question, evidence, result, verdict, caveat, sources.

    With the article's reference copy the quote stands in its context. A KeyError names the nearest claims if there is
    none of that id.
    """
    frame = book.verdicts().set_index("claim_id")
    if claim not in frame.index:
        raise KeyError(f"there is no claim {claim!r}{_nearest(claim, list(frame.index))}")
    row = frame.loc[claim]
    verdict = book.tables["verdicts"].set_index("claim_id").loc[claim]
    quote = f"[{row['quote']}]" if text is None else context(text, row["start"], row["end"])
    place = f"{row['sentence']}, paragraph {row['paragraph']}, {row['start']}-{row['end']}; the altered copy's words"
    scope = book.tables["answers"].set_index("claim_id").at[claim, "scope"]
    lines = [
        f"{claim}  {verdict_mark(row['verdict'], row['second_verdict'] if row['contested'] else '')}",
        f"{DECIDED[row['basis']]}, {row['confidence']} confidence",
        "",
        field("Answer", f"{book.answer(claim)} ({scope})"),
        field("Quote", f"{quote}  ({place})"),
        field("Claim", row["reading"]),
        field("Question", verdict["question"]),
    ]
    finding = book.findings.get(claim)
    if finding:
        lines.append(field("Rule", rule_of(check_of(claim))))
    lines += ["", *_evidence_lines(book, claim), ""]
    if finding:
        lines += [field("Result", sentence(finding.because)), *_change_lines(book, claim)]
    elif claim in contexts():
        lines.append(field("Numbers", sentence(book.finding(claim).because)))
    lines.append(field("Reasoning", verdict["reasoning"]))
    if row["caveat"]:
        lines.append(field("Caveat", row["caveat"]))
    if row["contested"]:
        lines.append(field("Second reading", f"{VERDICT_NAMES[row['second_verdict']]}: {row['second_because']}"))
    return "\n".join([*lines, "", *_source_lines(book, claim)])


def report(book: Book) -> str:
    """All claims, a line each, and the number under each verdict."""
    frame, counts = book.verdicts(), book.counts()
    total = ", ".join(f"{number} {VERDICT_NAMES[verdict]}" for verdict, number in counts.items())
    last = f"{counts.sum()} claims: {total}."
    if book.read_twice:
        last += f" The second reading differs on {frame['contested'].sum()}."
    return "\n".join([*claim_lines(frame), "", last])


def claim_lines(verdicts: pd.DataFrame) -> list[str]:
    """Some rows of ``Book.verdicts``, a line each: id, verdict and reading."""
    return [
        f"{row.claim_id:<5}{verdict_mark(row.verdict):<29}{textwrap.shorten(row.reading, 84, placeholder=' ...')}"
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
        lines.append(f"  {source}: " + (". ".join(filter(None, parts)) or "no source of this repository"))
    return lines


def field(name: str, words: str, room: int = 16) -> str:
    """A named part of a card, folded; the words stand clear of the name."""
    name = f"{name}:" if room == 16 else name
    return textwrap.fill(f"{name:<{room}}{words}", width=WIDTH, subsequent_indent=" " * room, break_on_hyphens=False)


def _nearest(claim: str, known: list[str]) -> str:
    number = re.sub("[a-z]+$", "", claim.lower())
    near = [one for one in known if re.sub("[a-z]+$", "", one.lower()) == number]
    return f"; did you mean {', '.join(near)}?" if near else f"; there are {known[0]} to {known[-1]}"


def _evidence_lines(book: Book, claim: str) -> list[str]:
    links = book.tables["evidence_links"]
    links = links[links["claim_id"] == claim]
    lines = ["Evidence (rows of one set are needed together; sets are alternatives)"]
    for link in links.itertuples():
        rests = "the source alone"
        if link.table:
            rows = book.tables.finder(link.table).rows(link.locator)
            rests = f"{book.tables.file(link.table)} row {rows_in_words(rows)}"
        later = "; source later than the article" if link.later_source else ""
        words = f"  {link.role:<8}{link.set}  {link.finding} [{link.source_id}; {rests}{later}]"
        lines.append(textwrap.fill(words, width=WIDTH, subsequent_indent=" " * 12, break_on_hyphens=False))
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
    count = book.sources().set_index("claim_id").loc[claim]
    head = f"Sources ({count['sources']} for or against, from {count['origins']} origins)"
    return [head, *source_lines(book.tables["sources"], ids)]
