"""The commands of those who read, check and cite: each takes the parsed options and gives what is printed."""

import contextlib
import json
import re
import sys
import webbrowser
from collections.abc import Callable

from claimbook.book import Book
from claimbook.box import CARD
from claimbook.explain import claim_lines, coloured
from claimbook.explain import explain as card
from claimbook.explain import report as listing
from claimbook.project import project, reference_text
from claimbook.publish import changed, citations
from claimbook.publish.linked_data import dumps
from claimbook.publish.pages import MANY_CLAIMS
from claimbook.publish.whois import retirement
from claimbook.publish.whois import whois as origin
from claimbook.publish.write import cards, release_of
from claimbook.search import chosen, found
from claimbook.words import DECIDED, verdict_mark


def answer(options) -> str:
    """The sentence to quote on a claim, its verdict, the figure to cite and how to cite it."""
    book, records, words = Book.open(options.root), cards(options.root), " ".join(options.words)
    verdicts = book.verdicts().set_index("claim_id", drop=False)
    try:
        claims = [chosen(words, verdicts.index)]
    except ValueError:
        claims = found(words, _texts(book))
        if not claims:
            raise ValueError(f"no claim has the words {words!r}; `claimbook report` lists all claims") from None
    claim, release = claims[0], release_of(options.root, book, records)
    row, second = verdicts.loc[claim].to_dict(), verdicts.at[claim, "second_verdict"]
    said = {name: row[name] for name in ("claim_id", "reading", "verdict", "second_verdict", "basis", "confidence")}
    said |= {"answer": book.answer(claim), "scope": book.tables["answers"].set_index("claim_id").at[claim, "scope"]}
    # A figure on few claims says more of each; one on very many is about the article.
    figures = [one for one in records if one["id"].startswith("F") and claim in one["claims"]]
    figures = [one for one in figures if len(one["claims"]) <= MANY_CLAIMS]
    figure = min(figures, key=lambda one: len(one["claims"]), default={})
    item = citations.exhibit_item(figure, release) if figure else citations.claim_item(row, release)
    said |= {"figure": figure.get("id", ""), "title": figure.get("title", ""), "citation": citations.apa(item)}
    said |= {"file": f"figures/{item['id']}.png" if figure else "", "see_also": claims[1:5]}
    if options.json:
        return dumps(said)
    mark = coloured(verdict_mark(row["verdict"], second if row["contested"] else ""), row["verdict"])
    # Not folded: what is copied should have no line ends of its own.
    return f"""\
Claim    {claim}: {said["reading"]}
Answer   {said["answer"]} ({said["scope"]})
Verdict  {mark}; {DECIDED[row["basis"]]}, {row["confidence"]} confidence
Figure   {f"{said['figure']}: {said['title']} ({said['file']})" if figure else "none of its own"}
Cite     {said["citation"]}
More     claimbook explain {" or ".join(claims[:5])}"""


def explain(options) -> str:
    """The card of a claim."""
    book = Book.open(options.root)
    return card(book, options.claim, reference_text(options.root, book.tables), short=options.short)


def report(options) -> str:
    """All claims, or those of a verdict or a topic."""
    book = Book.open(options.root)
    frame = book.verdicts()
    if options.topic:
        frame = frame[frame["claim_id"].isin(_claims_of(options.root, options.topic))]
    if options.verdict:
        frame = frame[frame["verdict"] == options.verdict]
    if options.json:
        frame = frame.assign(answer=list(map(book.answer, frame["claim_id"])))
        return dumps(json.loads(frame.to_json(orient="records")))
    return listing(book, frame)


def _claims_of(root, topic: str) -> list[str]:
    """The claims in the boxes of a notebook, which is known by its number, its name or both."""
    notebooks = project(root).notebooks()
    own = [path for path in notebooks if topic in (path.stem, *path.stem.split("_", 1))]
    if not own:
        raise ValueError(f"there is no topic {topic!r}; there are {', '.join(path.stem for path in notebooks)}")
    executed = own[0].with_suffix(".ipynb")
    if not executed.exists():
        raise ValueError(f"notebooks/{executed.name} is not there; `make` makes it")
    return re.findall(rf'<a href=\\"{re.escape(CARD.format(""))}(\w+)', executed.read_text(encoding="utf-8"))


def search(options) -> str:
    """The claims, figures and tables that have some words."""
    book, records, words = Book.open(options.root), cards(options.root), " ".join(options.words)
    claims = book.verdicts().set_index("claim_id", drop=False).loc[found(words, _texts(book))]
    parts = ("title", "subtitle", "caption", "alt")
    titles = {record["id"]: record["title"] for record in records}
    exhibits = found(words, {record["id"]: [record[part] for part in parts] for record in records})
    lines = [*claim_lines(claims), *(f"{name:<5}{titles[name]}" for name in exhibits)]
    return "\n".join(lines) or f"no claim, figure or table has the words {words!r}"


def _texts(book: Book) -> dict[str, list[str]]:
    """What a claim is found by: what is claimed, the answer, the question, the article's words."""
    questions = book.tables["verdicts"].set_index("claim_id")["question"]
    rows = book.tables["claims"].itertuples()
    return {row.claim_id: [row.reading, book.answer(row.claim_id), questions[row.claim_id], row.quote] for row in rows}


def cite(options) -> str:
    """How to cite the package, or a claim, figure or table of it."""
    records, book = {record["id"]: record for record in cards(options.root)}, Book.open(options.root)
    release = release_of(options.root, book, list(records.values()))
    item = citations.package_item(release)
    if options.what:
        claims = book.tables["claims"]["claim_id"].tolist()
        name = chosen(options.what, [*claims, *records, *book.retired()["exhibit_id"]], "claim, figure or table")
        if name in claims:
            item = citations.claim_item(book.verdicts([name]).iloc[0].to_dict(), release)
        elif name in records:
            item = citations.exhibit_item(records[name], release)
        else:
            raise ValueError(retirement(name, book))
    forms: dict[str, Callable[..., str]] = {"text": citations.apa, "bibtex": citations.bibtex, "csl": dumps}
    return forms[options.format](item)


def show(options) -> str:
    """Show a figure, table or claim in the reader's browser; the place of its page."""
    claims, mark = Book.open(options.root).tables["claims"]["claim_id"].tolist(), ""
    if options.what:
        known = [*(record["id"] for record in cards(options.root)), *claims]
        mark = chosen(options.what, known, "figure, table or claim")
    path = options.root.resolve() / "figures" / ("article.html" if mark in claims else "index.html")
    if not path.exists():
        raise ValueError(f"figures/{path.name} is not there; `make` makes it")
    opened, mark = False, mark and f"#{mark}"
    with contextlib.suppress(webbrowser.Error, OSError):
        opened = webbrowser.open(path.as_uri() + mark)
    if not opened:
        print("claimbook: no browser was found; open this file in one", file=sys.stderr)
    return f"{path}{mark}"


def whois(options) -> str:
    """Where a figure's file comes from."""
    return origin(options.file, options.root)


def changes(options) -> str:
    """What is published otherwise than in git's last commit."""
    own = project(options.root)
    if own.stale(own.notebooks()) or own.stale_steps():
        print("claimbook: not all is made from today's data and code; run `make` first", file=sys.stderr)
    lines = changed.changes(changed.published_at_head(options.root), changed.published_now(options.root))
    return "\n".join(lines) or "nothing published differs from the last commit"
