"""The commands of those who read, check and cite: each takes the book and the options and gives what is printed."""

import contextlib
import json
import re
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

from claimbook.book import Book
from claimbook.box import LINK, verdict_line
from claimbook.explain import claim_lines
from claimbook.explain import explain as card
from claimbook.project import project, reference_text
from claimbook.publish import changed, citations
from claimbook.publish.linked_data import dumps
from claimbook.publish.whois import retirement
from claimbook.publish.whois import whois as origin
from claimbook.publish.write import cards, figure_of, release_of
from claimbook.search import chosen, found
from claimbook.words import VERDICT_NAMES


def answer(book: Book, options) -> str:
    """The sentence to quote on a claim, its verdict, the figure to cite and how to cite it."""
    records, words = cards(options.root), " ".join(options.words)
    try:
        claims = [chosen(words, book.tables.cells("claims", "claim_id"))]
    except ValueError:
        claims = found(words, _texts(book))
    if not claims:
        raise ValueError(f"no claim has the words {words!r}; `claimbook report` lists all claims")
    row, release = book.claim(claims[0]).rows[0], release_of(options.root, book, records)
    figure = figure_of(claims[0], records)
    item = citations.exhibit_item(figure, release) if figure else citations.claim_item(row, release)
    file = f"figures/{item['id']}.png" if figure else ""
    said = {"figure": figure.get("id", ""), "title": figure.get("title", ""), "file": file}
    said |= {"citation": citations.apa(item), "see_also": claims[1:5]}
    if options.json:
        return dumps(row | {"quote": "".join(words for words, _ in row["quote"])} | said)
    # Not folded: what is copied should have no line ends of its own.
    return f"""\
Claim    {claims[0]}: {row["reading"]}
Answer   {row["answer"]} ({row["scope"]})
Verdict  {verdict_line(row)}
Figure   {f"{figure['id']}: {figure['title']} ({file})" if figure else "none of its own"}
Cite     {said["citation"]}
More     claimbook explain {" or ".join(claims[:5])}"""


def explain(book: Book, options) -> str:
    """The card of a claim."""
    return card(book, options.claim, reference_text(options.root, book.tables), short=options.short)


def report(book: Book, options) -> str:
    """All claims, or those of a verdict or a topic."""
    frame = book.verdicts(_claims_of(options.root, options.topic) if options.topic else None)
    if options.verdict:
        frame = frame[frame["verdict"] == options.verdict]
    if options.json:
        frame = frame.assign(answer=list(map(book.answer, frame["claim_id"])))
        return dumps(json.loads(frame.to_json(orient="records")))
    counts = frame["verdict"].value_counts().items()
    total = ", ".join(f"{number} {VERDICT_NAMES[verdict]}" for verdict, number in counts)
    last = f"{len(frame)} claim{'' if len(frame) == 1 else 's'}: {total or 'none'}."
    if book.read_twice:
        last += f" The second reading differs on {frame['contested'].sum()}."
    return "\n".join([*claim_lines(frame), "", last])


def _claims_of(root: Path, topic: str) -> list[str]:
    """The claims in the boxes of a notebook, which is known by its number, its name or both."""
    stems = [path.stem for path in project(root).notebooks()]
    if not (own := [stem for stem in stems if topic in (stem, *stem.split("_", 1))]):
        raise ValueError(f"there is no topic {topic!r}; there are {', '.join(stems)}")
    executed = _made(root, f"notebooks/{own[0]}.ipynb").read_text(encoding="utf-8")
    return re.findall(rf'<a href=\\"{re.escape(LINK.format(""))}(\w+)', executed)


def _made(root: Path, name: str) -> Path:
    if not (root / name).exists():
        raise ValueError(f"{name} is not there; `make` makes it")
    return root / name


def search(book: Book, options) -> str:
    """The claims, figures and tables that have some words."""
    records, words = {record["id"]: record for record in cards(options.root)}, " ".join(options.words)
    claims = book.verdicts().set_index("claim_id", drop=False).loc[found(words, _texts(book))]
    parts = ("title", "subtitle", "caption", "alt")
    exhibits = found(words, {name: [record[part] for part in parts] for name, record in records.items()})
    lines = [*claim_lines(claims), *(f"{name:<5}{records[name]['title']}" for name in exhibits)]
    return "\n".join(lines) or f"no claim, figure or table has the words {words!r}"


def _texts(book: Book) -> dict[str, list[str]]:
    """What a claim is found by: what is claimed, the answer, the question, the article's words."""
    questions = book.tables["verdicts"].set_index("claim_id")["question"]
    rows = book.tables["claims"].itertuples()
    return {row.claim_id: [row.reading, book.answer(row.claim_id), questions[row.claim_id], row.quote] for row in rows}


def cite(book: Book, options) -> str:
    """How to cite the package, or a claim, figure or table of it."""
    records = {record["id"]: record for record in cards(options.root)}
    release = release_of(options.root, book, list(records.values()))
    item = citations.package_item(release)
    if options.what and (name := _named(options.what, book, records)) in records:
        item = citations.exhibit_item(records[name], release)
    elif options.what:
        item = citations.claim_item(book.claim(name).rows[0], release)
    forms: dict[str, Callable[..., str]] = {"text": citations.apa, "bibtex": citations.bibtex, "csl": dumps}
    return forms[options.format](item)


def _named(guess: str, book: Book, records: dict[str, dict]) -> str:
    """The id of the claim, figure or table that a guess means; a ValueError says of a retired one what replaced it."""
    known = [*book.tables.cells("claims", "claim_id"), *records, *book.retired()["exhibit_id"]]
    name = chosen(guess, known, "claim, figure or table")
    if gone := retirement(name, book):
        raise ValueError(gone)
    return name


def open(book: Book, options) -> str:
    """Show a figure, table or claim in the reader's browser; the place of its page."""
    records = {record["id"]: record for record in cards(options.root)}
    name = _named(options.what, book, records) if options.what else ""
    page = "article.html" if name and name not in records else "index.html"
    path, mark = _made(options.root.resolve(), f"figures/{page}"), name and f"#{name}"
    with contextlib.suppress(webbrowser.Error, OSError):
        if webbrowser.open(path.as_uri() + mark):
            return f"{path}{mark}"
    print("claimbook: no browser was found; open this file in one", file=sys.stderr)
    return f"{path}{mark}"


def whois(book: Book, options) -> str:
    """Where a figure's file comes from."""
    return origin(options.file, book)


def changes(book: Book, options) -> str:
    """What is published otherwise than in git's last commit."""
    own = project(options.root)
    if own.stale(own.notebooks()) or own.stale_steps():
        print("claimbook: not all is made from today's data and code; run `make` first", file=sys.stderr)
    lines = changed.changes(changed.published_at_head(options.root), changed.published_now(options.root))
    return "\n".join(lines) or "nothing published differs from the last commit"
