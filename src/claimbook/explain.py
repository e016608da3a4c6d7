"""What a terminal says of claims: all about one, and a line for each of several."""

import textwrap
from collections.abc import Iterable

import pandas as pd

from claimbook.book import Book
from claimbook.box import card, coloured, fields, folded, terminal_width
from claimbook.checks import Finding, check_of, contexts, rule_of
from claimbook.data.article import context
from claimbook.data.locators import rows_in_words
from claimbook.numbers import digits
from claimbook.search import chosen
from claimbook.words import VERDICT_NAMES, published_by, sentence, verdict_mark


def explain(book: Book, claim: str, text: str | None = None, *, short: bool = False) -> str:
    """The card of one claim: verdict, answer, result, what would change it; then rule, evidence and sources.

    With the article's reference copy the quote stands in its context, too. A ValueError names the nearest claims if
    there is none of that id.
    """
    claim = chosen(claim, book.tables.cells("claims", "claim_id"))
    row, finding = book.claim(claim).rows[0], book.findings.get(claim)
    if short:
        return "\n".join(card(row))
    verdict = book.tables["verdicts"].set_index("claim_id").loc[claim]
    place = f"{row['sentence']}, paragraph {row['paragraph']}, {row['start']}-{row['end']}"
    if any(meant for _, meant in row["quote"]):
        place += "; the altered copy's words, with what was meant in brackets"
    parts = _measured(finding) if finding else {}
    parts |= {
        "Reasoning": verdict["reasoning"] if finding else "",
        "Numbers": sentence(book.finding(claim).because) if claim in contexts() else "",
        "Caveat": row["caveat"],
        "Second reading": row["contested"] and f"{VERDICT_NAMES[row['second_verdict']]}: {row['second_because']}",
        "Place": place,
        "Context": "" if text is None else context(text, row["start"], row["end"]),
        "Question": verdict["question"],
        "Rule": rule_of(check_of(claim)) if finding else "",
    }
    return "\n".join([*card(row), *fields(parts), "", *_evidence(book, claim)])


def _measured(finding: Finding) -> dict[str, str]:
    """How far a measured quantity is from another verdict, and the verdict under each definition of it."""
    parts = {"Definitions": "; ".join(f"{name}: {VERDICT_NAMES[v]}" for name, v in finding.definitions.items())}
    if finding.value is not None and finding.distance is not None:
        percent = f"or {digits(finding.distance_percent or 0)} percent, from another verdict"
        parts["Distance"] = f"{digits(finding.value)} {finding.unit}; {digits(finding.distance)}, {percent}"
    return parts


def claim_lines(verdicts: pd.DataFrame) -> list[str]:
    """Some rows of ``Book.verdicts``, a line each: id, verdict and reading, shortened to the terminal's width."""
    room = max(20, terminal_width() - 34)
    return [
        f"{row.claim_id:<5}{coloured(f'{verdict_mark(row.verdict):<29}', row.verdict)}"
        + textwrap.shorten(row.reading, room, placeholder=" ...")
        for row in verdicts.itertuples()
    ]


def source_lines(sources: pd.DataFrame, ids: Iterable[str]) -> list[str]:
    """Some rows of ``sources``, a line each: id, authors, title, publisher, date and address."""
    known, lines = sources.set_index("source_id"), []
    for source in ids:
        words = "no source of this repository"
        if source in known.index:
            row = known.loc[source]
            where = published_by(row["publisher"], row["original_publisher"])
            words = ". ".join(filter(None, [row["authors"], row["title"], where, row["date"], row["url"]]))
        lines.append(folded(f"  {source}: {words}", 4))
    return lines


def _evidence(book: Book, claim: str) -> list[str]:
    """The rows for and against a claim, and then their sources."""
    links = book.tables["evidence_links"].query("claim_id == @claim")
    if links.empty:
        return ["Evidence: none is linked", "", "Sources: none"]
    lines = [folded("Evidence (rows of one set are needed together; sets are alternatives)", 4)]
    for link in links.itertuples():
        rests = "the source alone"
        if link.table:
            rows = book.tables.finder(link.table).rows(link.locator)
            rests = f"{book.tables.file(link.table)} row{'s' if len(rows) > 1 else ''} {rows_in_words(rows)}"
        later = "; source later than the article" if link.later_source else ""
        lines.append(folded(f"  {link.role:<8}{link.set}  {link.finding} [{link.source_id}; {rests}{later}]", 12))
    sources, origins, _ = book.sources().set_index("claim_id").loc[claim]
    head = f"Sources ({sources} for or against, from {origins} origin{'' if origins == 1 else 's'})"
    return [*lines, "", head, *source_lines(book.tables["sources"], links["source_id"].unique())]
