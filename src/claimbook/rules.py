"""What no table schema can say about the data: each rule raises a DataError for the first row that breaks it."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pandas as pd

from claimbook.article import MAX_QUOTE_WORDS
from claimbook.checks import all_checks
from claimbook.corrections import corrections_hold, matching
from claimbook.dates import PUBLISHED, bounds, certainly_after, first_day, last_day
from claimbook.tables import DESCRIPTOR, DataError, Tables, check_keys, shown
from claimbook.words import BALLOTS

WORD_LIMITS = (
    ("claims", "quote", MAX_QUOTE_WORDS),
    ("verdicts", "reasoning", 60),
    ("verdicts", "caveat", 30),
    ("second_readings", "because", 25),
    ("evidence_links", "finding", 20),
)


def validate(tables: Tables) -> None:
    """Read every table and hold it against its schema, its keys and the rules below.

    Parameters
    ----------
    tables : Tables
        The tables.

    Raises
    ------
    DataError
        For the first fault found.
    """
    for name in tables:
        tables[name]
    check_keys(tables)
    for rule in (
        no_row_twice, no_formulas, dense_ids, word_limits, sentences_in_order, spans_in_sentences, one_verdict_a_claim, checks_for_computed,
        history_of_verdicts, evidence_resolves, evidence_for_verdicts, later_sources_marked, dates_in_order,
        nothing_after_assessment, roll_calls_add_up, resolutions_match_roll_calls, corrections_hold,
    ):  # fmt: skip
        with blaming_the_descriptor(f"the rule {rule.__name__}"):
            rule(tables)


@contextmanager
def blaming_the_descriptor(what: str) -> Iterator[None]:
    """Turn an error of code that reads the tables into a DataError.

    Tables that keep to the descriptor, the keys and the rules have every column and type that the code reads, unless
    the descriptor itself declares others.
    """
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        problem = f"declares other columns or types than {what} expects ({type(error).__name__}: {error})"
        raise DataError(problem, file=DESCRIPTOR) from error


def _error(tables: Tables, name: str, index: int, column: str, found: object, expected: str) -> DataError:
    problem = f"found {shown(found)}, expected {expected}"
    return DataError(problem, file=tables.file(name), row=int(index) + 2, column=column)


def no_row_twice(tables: Tables) -> None:
    """No row stands twice in a table: it would be counted twice."""
    for name in tables:
        repeated = tables[name].duplicated()
        if repeated.any():
            at = int(repeated.to_numpy().argmax())
            raise DataError("found a row a second time, expected it once", file=tables.file(name), row=at + 2)


def no_formulas(tables: Tables) -> None:
    """No text that a spreadsheet would run when a table, or a CSV made from it, is opened there."""
    for name in tables:
        fields = tables.resources[name]["schema"]["fields"]
        free = [
            field["name"]
            for field in fields
            if field["type"] == "string" and "enum" not in field.get("constraints", {})
        ]
        for column, cells in tables[name][free].items():
            for index, cell in cells[cells.str.startswith(("=", "+", "-", "@"))].items():
                raise _error(tables, name, index, column, cell, "text that no spreadsheet takes for a formula")


def dense_ids(tables: Tables) -> None:
    """Ids run without gaps, so that a lost row is noticed: C01, C02, C02b ..., G001 ..., S01 ..., entries 1 ...."""
    last, letter = 0, ""
    for index, claim in enumerate(tables["claims"]["claim_id"]):
        number, suffix = int(claim[1:3]), claim[3:]
        follows = suffix == chr(ord(letter or "a") + 1) if number == last else number == last + 1 and not suffix
        if not follows:
            raise _error(tables, "claims", index, "claim_id", claim, f"the id after C{last:02d}{letter}")
        last, letter = number, suffix
    for name, column, pattern in (
        ("substitutions", "substitution_id", "G{:03d}"),
        ("society_events", "event_id", "s{:03d}"),
        ("verdict_history", "entry", "{}"),
    ):
        for index, value in enumerate(tables[name][column]):
            if str(value) != pattern.format(index + 1):
                raise _error(tables, name, index, column, value, pattern.format(index + 1))
    for kind in ("S", "H"):
        rows = tables["sentences"][tables["sentences"]["sentence"].str.startswith(kind)]
        for number, (index, value) in enumerate(rows["sentence"].items(), start=1):
            if value != f"{kind}{number:02d}":
                raise _error(tables, "sentences", index, "sentence", value, f"{kind}{number:02d}")


def word_limits(tables: Tables) -> None:
    """Quotes carry the claim and no more; comments stay short."""
    for name, column, limit in WORD_LIMITS:
        for index, text in tables[name][column].items():
            words = len(text.split())
            if words > limit:
                problem = f"found {words} words, expected at most {limit}"
                raise DataError(problem, file=tables.file(name), row=index + 2, column=column)


def sentences_in_order(tables: Tables) -> None:
    """Sentences follow one another inside the article and do not overlap."""
    articles = len(tables["article"])
    if articles != 1:
        raise DataError(f"found {articles} rows, expected one", file=tables.file("article"))
    end, length = 0, int(tables["article"]["text_characters"].iloc[0])
    for row in tables["sentences"].sort_values("start").itertuples():
        if row.start < end:
            raise _error(
                tables, "sentences", row.Index, "start", row.start, f"at least {end}, the end of the one before"
            )
        if not row.start < row.end <= length:
            raise _error(tables, "sentences", row.Index, "end", row.end, f"a number from {row.start + 1} to {length}")
        end = row.end


def spans_in_sentences(tables: Tables) -> None:
    """Every span lies inside its sentence and is as long as its words; substitutions do not overlap."""
    sentences = tables["sentences"].set_index("sentence")
    for name, text in (("claims", "quote"), ("substitutions", "spun")):
        for row in tables[name].itertuples():
            sentence, words = sentences.loc[row.sentence], getattr(row, text)
            if not sentence["start"] <= row.start < sentence["end"]:
                expected = f"a place in {row.sentence}, {sentence['start']} to {sentence['end'] - 1}"
                raise _error(tables, name, row.Index, "start", row.start, expected)
            if not row.start < row.end <= sentence["end"]:
                expected = f"a place in {row.sentence}, {row.start + 1} to {sentence['end']}"
                raise _error(tables, name, row.Index, "end", row.end, expected)
            if row.end - row.start != len(words):
                expected = f"{row.start + len(words)}, the start plus the {len(words)} characters of {text}"
                raise _error(tables, name, row.Index, "end", row.end, expected)
    end = 0
    for row in tables["substitutions"].sort_values("start").itertuples():
        if row.start < end:
            raise _error(tables, "substitutions", row.Index, "start", row.start, f"at least {end}, no overlap")
        end = row.end


def _same_claims(tables: Tables, name: str, wanted: Iterable[str]) -> None:
    missing = [claim for claim in wanted if claim not in set(tables[name]["claim_id"])]
    if missing:
        problem = f"found no row for {missing[0]}, expected one for every claim"
        raise DataError(problem, file=tables.file(name), column="claim_id")


def one_verdict_a_claim(tables: Tables) -> None:
    """Every claim is judged once, and read a second time."""
    for name in ("verdicts", "second_readings"):
        _same_claims(tables, name, tables["claims"]["claim_id"])


def checks_for_computed(tables: Tables) -> None:
    """A verdict is called computed if and only if checks.py has a function for it."""
    for row in tables["verdicts"].itertuples():
        expected = "computed" if row.claim_id in all_checks() else "judged"
        if row.basis != expected:
            raise _error(
                tables, "verdicts", row.Index, "basis", row.basis, f"{expected}, as src/claimbook/checks.py has it"
            )


def history_of_verdicts(tables: Tables) -> None:
    """Each claim's history is a chain that ends in its verdict; a change without a reason is refused."""
    standing: dict[str, str] = {}
    dates: dict[str, str] = {}
    for row in tables["verdict_history"].itertuples():
        before = standing.get(row.claim_id, "")
        if row.from_verdict != before:
            raise _error(tables, "verdict_history", row.Index, "from_verdict", row.from_verdict, repr(before))
        if row.date < dates.get(row.claim_id, ""):
            raise _error(tables, "verdict_history", row.Index, "date", row.date, "a day not before the last entry's")
        standing[row.claim_id], dates[row.claim_id] = row.to_verdict, row.date
    for row in tables["verdicts"].itertuples():
        if standing.get(row.claim_id) != row.verdict:
            expected = (
                f"{standing.get(row.claim_id)}, the last of its history (a change needs a line in verdict_history.csv)"
            )
            raise _error(tables, "verdicts", row.Index, "verdict", row.verdict, expected)


def matching_rows(tables: Tables, name: str, locator: str) -> pd.DataFrame:
    """The rows that a locator picks: ``column=value`` terms joined by '; ', alternatives by '|', all terms hold.

    Raises
    ------
    ValueError
        If a term has no '=' or names a column that is not there.
    """
    frame = tables[name]
    return frame[matching(frame, locator)]


def evidence_resolves(tables: Tables) -> None:
    """Every locator finds at least one row, and the row's source is the source named."""
    for row in tables["evidence_links"].itertuples():
        if bool(row.table) != bool(row.locator):
            raise _error(
                tables, "evidence_links", row.Index, "locator", row.locator, "a locator if and only if a table is named"
            )
        if not row.table:
            continue
        try:
            found = matching_rows(tables, row.table, row.locator)
        except ValueError as term:
            expected = f"column=value terms with columns of {tables.file(row.table)}"
            raise _error(tables, "evidence_links", row.Index, "locator", str(term), expected) from None
        if found.empty:
            expected = f"a filter that matches at least one row of {tables.file(row.table)}"
            raise _error(tables, "evidence_links", row.Index, "locator", row.locator, expected)


def evidence_for_verdicts(tables: Tables) -> None:
    """A verdict that says what the evidence shows has evidence for or against it."""
    links = tables["evidence_links"]
    weighed = set(links.loc[links["role"].isin(["for", "against"]), "claim_id"])
    for row in tables["verdicts"].itertuples():
        if row.verdict not in ("not_checkable", "not_enough_evidence") and row.claim_id not in weighed:
            expected = "not_checkable or not_enough_evidence, since evidence_links.csv has nothing for or against"
            raise _error(tables, "verdicts", row.Index, "verdict", row.verdict, expected)


def later_sources_marked(tables: Tables) -> None:
    """Evidence from a source newer than the article is marked, so that it is not counted as known then."""
    dates = tables["sources"].set_index("source_id")["date"]
    for row in tables["evidence_links"].itertuples():
        later = certainly_after(dates[row.source_id])
        if row.later_source != later:
            expected = f"{str(later).lower()}, since {row.source_id} is dated {dates[row.source_id] or 'not at all'}"
            raise _error(tables, "evidence_links", row.Index, "later_source", str(row.later_source).lower(), expected)


def _calendar_columns(tables: Tables) -> Iterable[tuple[str, str]]:
    for name, resource in tables.resources.items():
        for field in resource["schema"]["fields"]:
            if field["type"] == "date" or field.get("calendar"):
                yield name, field["name"]


def dates_in_order(tables: Tables) -> None:
    """Periods begin before they end."""
    pairs = (("date", "end_date"), ("period_start", "period_end"), ("fieldwork_start", "fieldwork_end"),
             ("joined", "left"), ("arrived", "left"))  # fmt: skip
    for name in tables:
        frame = tables[name]
        for start, end in pairs:
            if {start, end} <= set(frame):
                for index, (first, last) in enumerate(zip(frame[start], frame[end], strict=True)):
                    if first and last and first_day(first) > last_day(last):
                        raise _error(tables, name, index, end, last, f"a date not before {first}")
        if "period" in frame:
            for index, cell in frame["period"].items():
                first, last = bounds(cell)
                if ".." not in (first, last) and first_day(first) > last_day(last):
                    raise _error(tables, name, index, "period", cell, "a start that is not after the end")


def nothing_after_assessment(tables: Tables) -> None:
    """No row is dated after the day on which the verdicts were last assessed."""
    assessed = max(tables["verdicts"]["assessed_on"], default=PUBLISHED)
    for name, column in _calendar_columns(tables):
        for index, cell in tables[name][column].items():
            if cell and certainly_after(cell, assessed):
                raise _error(
                    tables, name, index, column, cell, f"a date not after {assessed}, the day of the assessment"
                )


def roll_calls_add_up(tables: Tables) -> None:
    """The four totals of a roll call are those of its ballots."""
    votes = tables["un_votes"]
    members = [column for column in votes if re.fullmatch("[A-Z]{3}", column)]
    ballots = votes[members].to_numpy(dtype=object)
    for letter, column in zip(BALLOTS, ("yes", "abstain", "nonvoting", "no"), strict=True):
        counted = (ballots == letter).sum(axis=1)
        wrong = counted != votes[column]
        if wrong.any():
            index = int(wrong.to_numpy().argmax())
            expected = f"{counted[index]}, the ballots {letter} of the row"
            raise _error(tables, "un_votes", index, column, int(votes[column][index]), expected)


def resolutions_match_roll_calls(tables: Tables) -> None:
    """The chosen resolutions carry the day of their roll call."""
    days = tables["un_votes"].set_index("resolution")["date"]
    for row in tables["un_ukraine_resolutions"].itertuples():
        if row.date != days[row.resolution]:
            expected = f"{days[row.resolution]}, the day of the roll call"
            raise _error(tables, "un_ukraine_resolutions", row.Index, "date", row.date, expected)
