"""What no table schema can say about the data: each rule raises a DataError for the first row that breaks it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from string import ascii_lowercase

from claimbook.checks import all_checks, topic_rules
from claimbook.data.article import MAX_QUOTE_WORDS, sha256
from claimbook.data.citation import citation_agrees
from claimbook.data.corrections import corrections_hold
from claimbook.data.tables import DESCRIPTOR, DataError, Tables, check_keys, shown
from claimbook.dates import MONTHS, begins_after, bounds, first_day, last_day
from claimbook.paths import ARTICLE
from claimbook.words import NUMBERS

ANSWER_WORDS = 35
WORD_LIMITS = (
    ("claims", "quote", MAX_QUOTE_WORDS),
    ("verdicts", "reasoning", 60),
    ("verdicts", "caveat", 30),
    ("second_readings", "because", 25),
    ("answers", "answer", ANSWER_WORDS),
    ("answers", "scope", 15),
    ("evidence_links", "finding", 20),
)
# Columns that hold the start and the end of a period, or both in one.
PERIODS = [("date", "end_date"), ("joined", "left"), ("arrived", "left"), ("period", "period")]
PERIODS += [(f"{what}_start", f"{what}_end") for what in ("period", "fieldwork")]
# The tables whose rows quote the article, and the column with the words.
QUOTED = (("claims", "quote"), ("substitutions", "spun"))
# The tables that every book has.
NEEDED = "article sentences claims answers verdicts verdict_history evidence_links sources".split()


def validate(tables: Tables) -> None:
    """Read every table and hold it against its schema, its keys and the rules below; DataError for the first fault."""
    for name in (*NEEDED, *tables):
        tables[name]
    check_keys(tables)
    of_text = (dense_ids, word_limits, spans_in_order, spans_in_sentences, text_agrees)
    of_verdicts = (one_verdict_a_claim, checks_for_computed, history_of_verdicts, successors_of_retired)
    of_evidence = (answers_without_numbers, evidence_resolves, evidence_for_verdicts, later_sources_marked)
    of_all = (origins_of_computed, dates_in_order, nothing_after_assessment, nothing_undeclared, citation_agrees)
    for rule in (*of_text, *of_verdicts, *of_evidence, *of_all, *topic_rules(), corrections_hold):
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
    except DataError as error:
        # A table that the descriptor lacks.
        if error.file != DESCRIPTOR:
            raise
        raise DataError(f"{error.problem}: {what} reads it", file=DESCRIPTOR) from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        problem = f"declares other columns or types than {what} expects ({type(error).__name__}: {error})"
        raise DataError(problem, file=DESCRIPTOR) from error


def refusal(tables: Tables, name: str, index: int, column: str, found: object, expected: str) -> DataError:
    """The error for one cell, its row counted from 0: what was found, what was expected."""
    return DataError(f"found {shown(found)}, expected {expected}", file=tables.file(name), row=index + 2, column=column)


def columns_of(tables: Tables, name: str, *columns: str) -> Iterator[tuple]:
    """The rows of a table, as the cells of some columns; none of a table that the book does not have."""
    return zip(*(tables.cells(name, column) for column in columns if name in tables), strict=True)


def dense_ids(tables: Tables) -> None:
    """Ids run without gaps, so that a lost row is noticed: C01, C02, C02b ..., G001 ..., S01 ..., entries 1 ....

    C00 may come before them: it is the worked example's.
    """
    last, following = "C00", {"C00", "C01"}
    for index, claim in enumerate(tables.cells("claims", "claim_id")):
        if claim not in following:
            raise refusal(tables, "claims", index, "claim_id", claim, f"the id after {last}")
        number = claim[1:].rstrip(ascii_lowercase)
        letter = chr(ord(claim[1 + len(number) :] or "a") + 1)
        last, following = claim, {f"C{int(number) + 1:02d}", f"C{number}{letter}"}
    numbered(tables, "sentences", "sentence", 2)
    numbered(tables, "substitutions", "substitution_id", 3)
    numbered(tables, "verdict_history", "entry", 1)


def numbered(tables: Tables, name: str, column: str, digits: int) -> None:
    """Refuse a table whose ids do not count its rows from 1, in so many digits and by the letter before them."""
    counts: dict[str, int] = {}
    for index, (value,) in enumerate(columns_of(tables, name, column)):
        letter = str(value).rstrip("0123456789")
        counts[letter] = counts.get(letter, 0) + 1
        expected = f"{letter}{counts[letter]:0{digits}d}"
        if str(value) != expected:
            raise refusal(tables, name, index, column, value, expected)


def word_limits(tables: Tables) -> None:
    """Quotes carry the claim and no more; comments stay short."""
    for name, column, limit in WORD_LIMITS:
        for index, (text,) in enumerate(columns_of(tables, name, column)):
            if (words := len(text.split())) > limit:
                problem = f"found {words} words, expected at most {limit}"
                raise DataError(problem, file=tables.file(name), row=index + 2, column=column)


def spans_in_order(tables: Tables) -> None:
    """Sentences stand in the order of the article and do not overlap, and so do substitutions."""
    if (articles := len(tables["article"])) != 1:
        raise DataError(f"found {articles} rows, expected one", file=tables.file("article"))
    length = tables.cells("article", "text_characters")[0]
    for name in ("sentences", "substitutions"):
        low = 0
        for index, (start, end) in enumerate(columns_of(tables, name, "start", "end")):
            if start < low:
                raise refusal(tables, name, index, "start", start, f"at least {low}, the end of the one before")
            if not start < end <= length:
                raise refusal(tables, name, index, "end", end, f"a number from {start + 1} to {length}")
            low = end


def spans_in_sentences(tables: Tables) -> None:
    """Every span is as long as its words and lies inside its sentence."""
    places = {sentence: place for sentence, *place in columns_of(tables, "sentences", "sentence", "start", "end")}
    for name, text in QUOTED:
        for at, (sentence, start, end, words) in enumerate(columns_of(tables, name, "sentence", "start", "end", text)):
            low, high = places[sentence]
            if end != start + len(words):
                expected = f"{start + len(words)}, the start plus the {len(words)} characters of {text}"
                raise refusal(tables, name, at, "end", end, expected)
            if not low <= start < end <= high:
                expected = f"a place in {sentence}, {low} to {high - len(words)}"
                raise refusal(tables, name, at, "start", start, expected)


def text_agrees(tables: Tables) -> None:
    """The article's text, if the reference copy is in place, has every sentence and quote where the tables say."""
    path = tables.root / ARTICLE
    if not path.is_file():
        return
    text, known = path.read_bytes().decode("utf-8", errors="replace"), tables.cells("article", "text_sha256")[0]
    fault = next(_misplaced(tables, text), None)
    # Of another copy nothing is asked; a text in which all else fits is no other copy.
    if sha256(text) == known and fault:
        raise fault
    if sha256(text) != known and not fault:
        raise refusal(tables, "article", 0, "text_sha256", known, f"{sha256(text)}, as {ARTICLE} has it")


def _misplaced(tables: Tables, text: str) -> Iterator[DataError]:
    """Whatever does not stand in a text as the tables say."""
    characters = tables.cells("article", "text_characters")[0]
    if len(text) != characters:
        yield refusal(tables, "article", 0, "text_characters", characters, f"{len(text)}, as {ARTICLE} has it")
    end, columns = 0, ("start", "end", "sha256", "words")
    for index, (start, own_end, *known) in enumerate(columns_of(tables, "sentences", *columns)):
        own, before = text[start:own_end], text[end:start].strip()
        counted = [sha256(own)[:16], len(re.findall(r"\S*\w\S*", own))]
        for column, found, expected in zip(columns[2:], known, counted, strict=True):
            if found != expected:
                yield refusal(tables, "sentences", index, column, found, f"{expected}, as {ARTICLE} has it there")
        if before:
            yield refusal(tables, "sentences", index, "start", start, f"{start - len(before)} or a sentence before it")
        end = own_end
    for name, column in QUOTED:
        for index, (start, words) in enumerate(columns_of(tables, name, "start", column)):
            if not text.startswith(words, start):
                yield refusal(tables, name, index, "start", start, f"the place of {words!r} in {ARTICLE}")


def nothing_undeclared(tables: Tables) -> None:
    """Every file of data/ is a table of the descriptor, or one of those that belong beside the tables."""
    known = {DESCRIPTOR, ARTICLE, "data/README.md", "data/LICENSE.md", *map(tables.file, tables)}
    for path in sorted((tables.root / "data").rglob("*")):
        name = path.relative_to(tables.root).as_posix()
        # What begins with a dot or ~$ is an editor's or the system's, such as the lock of an open table.
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(tables.root).parts)
        if name not in known and not hidden and (path.is_symlink() or not path.is_dir()):
            raise DataError(f"is not declared in {DESCRIPTOR}, so nothing reads it; declare or remove it", file=name)


def one_verdict_a_claim(tables: Tables) -> None:
    """Every claim is judged once and has an answer; a second reading it may have."""
    for name in ("verdicts", "answers"):
        judged = set(tables.cells(name, "claim_id"))
        if lacking := [claim for claim in tables.cells("claims", "claim_id") if claim not in judged]:
            problem = f"found no row for {lacking[0]}, expected one for every claim"
            raise DataError(problem, file=tables.file(name), column="claim_id")


def checks_for_computed(tables: Tables) -> None:
    """A verdict is called computed if and only if checks.py has a function for it."""
    checks = all_checks()
    for index, (claim, basis) in enumerate(columns_of(tables, "verdicts", "claim_id", "basis")):
        expected = "computed" if claim in checks else "judged"
        if basis != expected:
            raise refusal(tables, "verdicts", index, "basis", basis, f"{expected}, as the checks in src/topics have it")


def history_of_verdicts(tables: Tables) -> None:
    """Each claim's history is a chain that ends in its verdict; a change without a reason is refused."""
    last: dict[str, tuple[str, str]] = {}
    entries = columns_of(tables, "verdict_history", "claim_id", "date", "from_verdict", "to_verdict")
    for index, (claim, date, from_verdict, to_verdict) in enumerate(entries):
        before, day = last.get(claim, ("", ""))
        if from_verdict != before:
            raise refusal(tables, "verdict_history", index, "from_verdict", from_verdict, repr(before))
        if date < day:
            raise refusal(tables, "verdict_history", index, "date", date, "a day not before the last entry's")
        last[claim] = to_verdict, date
    for index, (claim, verdict) in enumerate(columns_of(tables, "verdicts", "claim_id", "verdict")):
        standing, _ = last.get(claim, (None, ""))
        if standing != verdict:
            expected = f"{standing}, the last of its history (a change needs a line in verdict_history.csv)"
            raise refusal(tables, "verdicts", index, "verdict", verdict, expected)


def successors_of_retired(tables: Tables) -> None:
    """What took the place of a retired figure or table is not retired itself."""
    gone = {exhibit for (exhibit,) in columns_of(tables, "retired_exhibits", "exhibit_id")}
    for index, (successor,) in enumerate(columns_of(tables, "retired_exhibits", "replaced_by")):
        if successor in gone:
            expected = "what is published now, as an id or in words"
            raise refusal(tables, "retired_exhibits", index, "replaced_by", successor, expected)


# What an answer may count without a field: days and years of the calendar.
CALENDAR = re.compile(r"\b(?:\d{1,2} )?(?:" + "|".join(MONTHS) + r")(?: \d{4})?\b|\b(?:1[89]|20)\d\d\b")
COUNTED = re.compile(rf"\d+|\b(?:{'|'.join(NUMBERS[2:])}|dozens?|hundreds?|thousands?|[mb]illions?|percent)\b", re.I)


def answers_without_numbers(tables: Tables) -> None:
    """An answer types no number: the finding fills its ``{fields}``. Dates and "the five" are no numbers."""
    for index, answer in enumerate(tables.cells("answers", "answer")):
        words = CALENDAR.sub("", re.sub(r"\{[^}]*\}( percent)?|\b(?:the|all|these|of) five\b", "", answer))
        if typed := COUNTED.search(words):
            raise refusal(tables, "answers", index, "answer", typed[0], "a {field} that the check fills in")


def origins_of_computed(tables: Tables) -> None:
    """Every source for or against a computed verdict has an origin, so that copies are counted as one."""
    basis = dict(columns_of(tables, "verdicts", "claim_id", "basis"))
    links = columns_of(tables, "evidence_links", "claim_id", "role", "source_id")
    asked = {source: claim for claim, role, source in links if role != "context" and basis.get(claim) == "computed"}
    for index, (source, origin) in enumerate(columns_of(tables, "sources", "source_id", "origin")):
        if source in asked and not origin:
            expected = f"where {source} has it from: {asked[source]} is computed and counts on it"
            raise refusal(tables, "sources", index, "origin", origin, expected)


def evidence_resolves(tables: Tables) -> None:
    """Every locator finds at least one row, and the row's source is the source named."""
    for index, (table, locator) in enumerate(columns_of(tables, "evidence_links", "table", "locator")):
        if bool(table) != bool(locator):
            expected = "a locator if and only if a table is named"
            raise refusal(tables, "evidence_links", index, "locator", locator, expected)
        try:
            found = not table or tables.finder(table).rows(locator)
        except ValueError as problem:
            raise DataError(str(problem), file=tables.file("evidence_links"), row=index + 2, column="locator") from None
        if not found:
            expected = f"a filter that matches at least one row of {tables.file(table)}"
            raise refusal(tables, "evidence_links", index, "locator", locator, expected)


def evidence_for_verdicts(tables: Tables) -> None:
    """A verdict that says what the evidence shows has evidence for or against it."""
    links = columns_of(tables, "evidence_links", "claim_id", "role")
    weighed = {claim for claim, role in links if role in ("for", "against")}
    for index, (claim, verdict) in enumerate(columns_of(tables, "verdicts", "claim_id", "verdict")):
        if verdict not in ("not_checkable", "not_enough_evidence") and claim not in weighed:
            expected = "not_checkable or not_enough_evidence, since evidence_links.csv has nothing for or against"
            raise refusal(tables, "verdicts", index, "verdict", verdict, expected)


def later_sources_marked(tables: Tables) -> None:
    """Evidence from a source newer than the article is marked, so that it is not counted as known then."""
    dates, published = dict(columns_of(tables, "sources", "source_id", "date")), tables.published
    later = {source: begins_after(date, published) for source, date in dates.items()}
    for index, (source, marked) in enumerate(columns_of(tables, "evidence_links", "source_id", "later_source")):
        if marked != later[source]:
            expected = f"{str(later[source]).lower()}, since {source} is dated {dates[source] or 'not at all'}"
            raise refusal(tables, "evidence_links", index, "later_source", str(marked).lower(), expected)


def dates_in_order(tables: Tables) -> None:
    """Periods begin before they end."""
    for name in tables:
        for start, end in (pair for pair in PERIODS if {*pair} <= set(tables[name])):
            for index, (first, last) in enumerate(columns_of(tables, name, start, end)):
                begins, ends = bounds(first)[0], bounds(last)[1]
                if {begins, ends}.isdisjoint(("", "..")) and first_day(begins) > last_day(ends):
                    raise refusal(tables, name, index, end, last, f"an end not before {begins}")


def nothing_after_assessment(tables: Tables) -> None:
    """No row is dated after the day on which the verdicts were last assessed; a claim may be about later days."""
    assessed = max(tables.cells("verdicts", "assessed_on"), default=tables.published)
    expected = f"a date not after {assessed}, the day of the assessment"
    for name, resource in tables.resources.items():
        for field in resource["schema"]["fields"] if name != "claims" else ():
            if field["type"] == "date" or field.get("calendar"):
                for index, cell in enumerate(tables.cells(name, field["name"])):
                    if begins_after(cell, assessed):
                        raise refusal(tables, name, index, field["name"], cell, expected)
