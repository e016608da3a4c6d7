"""The commands of those who read, check and cite."""

from collections.abc import Callable
from pathlib import Path


def register(add: Callable) -> None:
    """Add them: see ``cli.parser_of_all``."""
    add("report", _report, "all claims, a line each")
    explain = add("explain", _explain, "the card of one claim")
    explain.add_argument("claim", help="its id, as report lists them")
    cite = add("cite", _cite, "how to cite the package, or a figure or table of it")
    cite.add_argument("exhibit", nargs="?", help="such as F04; the whole package by default")
    cite.add_argument("--format", choices=["text", "bibtex", "csl"], default="text")
    whois = add("whois", _whois, "say where a figure's file comes from: an SVG, PDF or PNG, renamed or moved")
    whois.add_argument("file", type=Path)


def _report(options) -> int:
    from claimbook.book import Book
    from claimbook.explain import report

    print(report(Book.open(options.root)))
    return 0


def _explain(options) -> int:
    from claimbook.book import Book
    from claimbook.explain import explain
    from claimbook.project import reference_text

    book = Book.open(options.root)
    try:
        print(explain(book, options.claim, reference_text(options.root, book.tables)))
    except KeyError as error:
        raise ValueError(error.args[0]) from None
    return 0


def _cite(options) -> int:
    from claimbook.book import Book
    from claimbook.publish.citations import apa, bibtex, exhibit_item, package_item
    from claimbook.publish.linked_data import dumps
    from claimbook.publish.whois import retirement
    from claimbook.publish.write import cards, release_of

    records, book = cards(options.root), Book.open(options.root)
    release = release_of(options.root, book, records)
    items = {record["id"]: exhibit_item(record, release) for record in records}
    if options.exhibit and options.exhibit not in items:
        known = f"there is no figure or table {options.exhibit!r}; there are {', '.join(items)}"
        raise ValueError(retirement(options.exhibit, book) or known)
    item = items[options.exhibit] if options.exhibit else package_item(release)
    forms: dict[str, Callable[..., str]] = {"text": apa, "bibtex": bibtex, "csl": dumps}
    print(forms[options.format](item).rstrip("\n"))
    return 0


def _whois(options) -> int:
    from claimbook.publish.whois import whois

    print(whois(options.file, options.root))
    return 0
