"""What is made from figures and findings for readers outside the notebooks, brought together and written.

README's findings, the codebook, the pages, the citations and the linked data; what makes them knows no files.
"""

import hashlib
import json
import re
from html import unescape
from pathlib import Path

from claimbook.book import Book
from claimbook.data.citation import read_citation
from claimbook.data.tables import DESCRIPTOR, DataError
from claimbook.exhibits import BookCatalogue, imprint
from claimbook.paths import DESCRIBED, described
from claimbook.publish import citations, pages
from claimbook.publish.codebook import codebook
from claimbook.publish.linked_data import annotations, claim_reviews, crate, dumps
from claimbook.publish.notebooks import read_notebook
from claimbook.publish.pages import ENVIRONMENT, MANY_CLAIMS
from claimbook.words import VERDICT_NAMES
from exhibit.card import in_markdown

PAGES_SEAL, CLAIMS = "figures/seals/pages.json", "docs/claims.md"
MARKS = ("<!-- findings: made by `make`, do not edit -->", "<!-- end of findings -->")


def published(book: Book, text: str | None = None) -> dict[str, str]:
    """What ``publish`` writes: the content of each file by its path, relative to the repository.

    ``text`` is the article's, for the reading view. A DataError says that README.md or CITATION.cff has lost what is
    renewed in it, or that a figure bears on what is no claim any more.
    """
    root = book.tables.root
    records, known = cards(root), set(book.tables.cells("claims", "claim_id"))
    for record in records:
        if gone := sorted(set(record["claims"]) - known):
            problem = f"bears on {gone[0]}, which is no claim; if nothing makes it any more, run `make tidy`"
            raise DataError(problem, file=f"figures/{record['id']}_{record['name']}.json")
    release = release_of(root, book, records)
    sources = [citations.source_item(row) for row in book.tables["sources"].to_dict("records")]
    own = [citations.package_item(release), *(citations.exhibit_item(record, release) for record in records)]
    made = {
        "README.md": readme((root / "README.md").read_text(encoding="utf-8"), book, records),
        "data/README.md": codebook(book.tables.package, about_tables(book, records)),
        "CITATION.cff": citations.citation_text((root / "CITATION.cff").read_text(encoding="utf-8"), release),
        ".zenodo.json": dumps(citations.zenodo(release, book.tables.package["description"])),
        "figures/references.bib": citations.bibliography([*own, *sources]),
        "figures/citations.json": dumps(own),
        "figures/citations.txt": "".join(f"{item['id']}: {citations.apa(item)}\n" for item in own),
        "figures/claimreview.jsonld": dumps(claim_reviews(book, release)),
        "figures/annotations.jsonld": dumps(annotations(book, release)),
        **pages.site(book, records, areas(root, records), release, notebooks(root, records), text),
    }
    # What is made here is described whether or not it was there before.
    files = {name for name in (*made, PAGES_SEAL) if name.startswith(("figures/", "docs/")) or name in DESCRIBED}
    made["ro-crate-metadata.json"] = dumps(crate(book.tables, records, release, sorted(files | described(root))))
    return made


def cards(root: Path) -> list[dict]:
    """The records of all published figures and tables, in order."""
    paths = sorted((root / "figures").glob("[FT][0-9][0-9]_*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def figure_of(claim: str, records: list[dict]) -> dict:
    """The record of the figure to cite for a claim; empty if there is none.

    A figure on few claims says more of each; one on very many is about the article.
    """
    own = [one for one in records if one["id"].startswith("F") and claim in one["claims"]]
    least = min(own, key=lambda one: len(one["claims"]), default={})
    return least if least and len(least["claims"]) <= MANY_CLAIMS else {}


def about_tables(book: Book, records: list[dict]) -> dict[str, str]:
    """How many rows every table has, and which figures and tables were made from it, in words by its name."""
    drawn = {name: [record["id"] for record in records if name in record["tables"]] for name in book.tables}
    rows = {name: len(book.tables[name]) for name in drawn}
    return {name: ", ".join([f"{rows[name]:,} row{'s' * (rows[name] != 1)}", *ids]) for name, ids in drawn.items()}


def release_of(root: Path, book: Book, records: list[dict]) -> citations.Release:
    """What CITATION.cff says, with the fingerprint of data and figures; DataError if that is not as expected."""
    inputs = BookCatalogue(book.tables).inputs(list(book.tables))
    inputs[DESCRIPTOR] = hashlib.sha256((root / DESCRIPTOR).read_bytes()).hexdigest()
    return citations.Release(read_citation(root), imprint(book.tables), citations.fingerprint(inputs, records))


def notebooks(root: Path, records: list[dict]) -> dict[str, dict]:
    """What the pages of the executed notebooks show, by the notebooks' names."""
    by_stem = {f"{record['id']}_{record['name']}": record for record in records}
    found = {}
    for path in sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        try:
            found[path.stem] = read_notebook(path.read_text(encoding="utf-8"), path.stem, by_stem)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problem = f"is no executed notebook ({type(error).__name__}); run `make`"
            raise DataError(problem, file=f"notebooks/{path.name}") from None
    return found


def areas(root: Path, records: list[dict]) -> dict[str, dict[str, int]]:
    """The size of every figure's SVG in CSS pixels, and from where to where it is drawing: see ``pages.site``."""
    found = {}
    for record in records:
        path = root / "figures" / f"{record['id']}_{record['name']}.svg"
        svg = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        size = [float(points) for points in re.findall(r'\b(?:width|height)="([\d.]+)pt"', svg[:2000])[:2]]
        if len(size) == 2:
            # The drawing's words come first, then title and subtitle, source line and the rest of the foot.
            lines = re.findall(r"<!-- (.*?) -->\s*<g [^>]*translate\(\S+ ([\d.]+)\)", svg)
            baselines = [(unescape(words), float(place)) for words, place in lines]
            above = [place for words, place in baselines if record["subtitle"].endswith(words)]
            below = [place for words, place in baselines if record["source_line"].startswith(words)]
            ends = {"top": above[-1] + 5 if above else 0, "bottom": below[-1] - 8 if below else size[1]}
            points = {"width": size[0], "height": size[1], **ends}
            found[record["id"]] = {name: round(value * 96 / 72) for name, value in points.items()}
    return found


def readme(text: str, book: Book, records: list[dict]) -> str:
    """README.md with its answers and its findings renewed; DataError if a mark names no claim, or one is missing.

    An answer stands between ``<!-- answer: C01 -->``, with the claim's id, and ``<!-- end of answer -->``.
    """

    def answered(mark: re.Match) -> str:
        claim = mark[2]
        if claim not in book.tables.cells("claims", "claim_id"):
            raise DataError(f"asks for the answer to {claim!r}, expected the id of a claim", file="README.md")
        row = book.verdicts([claim]).iloc[0]
        words = f"{in_markdown(book.answer(claim))}\nClaim [{claim}]({CLAIMS}#{claim.lower()}): "
        words += f"{VERDICT_NAMES[row['verdict']]}, {row['confidence']} confidence"
        if figure := figure_of(claim, records):
            words += f"; figure [{figure['id']}](figures/{figure['id']}_{figure['name']}.png)"
        return f"{mark[1]}\n{words}.\n{mark[3]}"

    marks = text.count("<!-- answer: ")
    text, ends = re.subn("(<!-- answer: (.*?) -->)[^<]*(<!-- end of answer -->)", answered, text)
    if ends != marks:
        problem = f"{marks - ends} of {marks} answers lack '<!-- end of answer -->' at their end"
        raise DataError(problem, file="README.md")
    made, found = f"{MARKS[0]}\n{findings(book, records)}{MARKS[1]}", f"{MARKS[0]}.*?{MARKS[1]}"
    if not re.search(found, text, flags=re.S):
        raise DataError(f"the lines {MARKS[0]!r} and {MARKS[1]!r} are missing, expected both", file="README.md")
    return re.sub(found, lambda _: made, text, flags=re.S)


def findings(book: Book, records: list[dict]) -> str:
    """README's findings in Markdown: what the verdicts mean, their numbers, and a row per figure with its claims."""
    claims = book.verdicts().set_index("claim_id")
    values = {"claims": claims["verdict"].to_dict(), "counts": book.counts().to_dict(), "read_twice": book.read_twice}
    values |= {"contested": claims["contested"].sum(), "records": records, "many": MANY_CLAIMS}
    return ENVIRONMENT.get_template("findings.md").render(values)
