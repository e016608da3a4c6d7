"""What is made from figures and findings for readers outside the notebooks, brought together and written.

README's findings, the codebook, the pages, the citations and the linked data; what makes them knows no files.
"""

import hashlib
import json
import re
from html import escape
from pathlib import Path

from claimbook.book import Book
from claimbook.data.citation import read_citation
from claimbook.data.tables import DataError
from claimbook.exhibits import imprint
from claimbook.paths import DESCRIBED, described
from claimbook.publish import pages
from claimbook.publish.citations import (
    Release,
    apa,
    bibliography,
    citation_text,
    exhibit_item,
    fingerprint,
    package_item,
    source_item,
    zenodo,
)
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

    Raises
    ------
    DataError
        If README.md or CITATION.cff has lost what is renewed in it, or a figure bears on what is no claim any more.
    """
    root = book.tables.root
    records, known = cards(root), set(book.tables.cells("claims", "claim_id"))
    for record in records:
        if gone := sorted(set(record["claims"]) - known):
            problem = f"bears on {gone[0]}, which is no claim; if nothing makes it any more, run `make tidy`"
            raise DataError(problem, file=f"figures/{record['id']}_{record['name']}.json")
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    release = release_of(root, book, records)
    exhibits = [exhibit_item(record, release) for record in records]
    sources = [source_item(row) for row in book.tables["sources"].to_dict("records")]
    own = [package_item(release), *exhibits]
    made = {
        "README.md": readme((root / "README.md").read_text(encoding="utf-8"), book, records),
        "data/README.md": codebook(book.tables.package, about_tables(book, records)),
        "CITATION.cff": citation_text(citation, release),
        ".zenodo.json": dumps(zenodo(release, book.tables.package["description"])),
        "figures/references.bib": bibliography([*own, *sources]),
        "figures/citations.json": dumps(own),
        "figures/citations.txt": "".join(f"{item['id']}: {apa(item)}\n" for item in own),
        "figures/claimreview.jsonld": dumps(claim_reviews(book, release)),
        "figures/annotations.jsonld": dumps(annotations(book, release)),
        **pages.site(book, records, areas(root, records), release, notebooks(root, records), text),
    }
    # What is made here is described whether or not it was there before.
    files = (
        described(root)
        | {name for name in made if name.startswith(("figures/", "docs/")) or name in DESCRIBED}
        | {PAGES_SEAL}
    )
    made["ro-crate-metadata.json"] = dumps(crate(book.tables, records, release, sorted(files)))
    return made


def cards(root: Path) -> list[dict]:
    """The records of all published figures and tables, in order."""
    paths = sorted((root / "figures").glob("[FT][0-9][0-9]_*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def about_tables(book: Book, records: list[dict]) -> dict[str, str]:
    """How many rows every table has, and which figures and tables were made from it, in words by its name."""
    drawn = {name: [record["id"] for record in records if name in record["tables"]] for name in book.tables}
    rows = {name: len(book.tables[name]) for name in drawn}
    return {name: ", ".join([f"{rows[name]:,} row{'s' * (rows[name] != 1)}", *ids]) for name, ids in drawn.items()}


def release_of(root: Path, book: Book, records: list[dict]) -> Release:
    """The release in the repository: what CITATION.cff says, with the fingerprint of data and figures.

    Raises
    ------
    DataError
        If CITATION.cff is not as expected.
    """
    names = ["data/datapackage.json", *(book.tables.file(name) for name in book.tables)]
    inputs = {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names}
    return Release(read_citation(root), imprint(book.tables), fingerprint(inputs, records))


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
            texts = record.get("texts", ())
            top = _baseline(svg, [words for words in texts if record["subtitle"].endswith(words)])
            bottom = _baseline(svg, [words for words in texts if record["source_line"].startswith(words)])
            ends = {"top": top and top + 5, "bottom": bottom - 8 if bottom else size[1]}
            points = {"width": size[0], "height": size[1], **ends}
            found[record["id"]] = {name: round(value * 96 / 72) for name, value in points.items()}
    return found


def _baseline(svg: str, lines: list[str]) -> float:
    """How far down the last of some lines stands in an SVG, in points; 0 if there is none."""
    comment = re.escape(f"<!-- {escape(lines[-1], quote=False)} -->") if lines else "$^"
    found = re.findall(comment + r"\s*<g [^>]*translate\(\S+ ([\d.]+)\)", svg)
    return float(found[-1]) if found else 0.0


def readme(text: str, book: Book, records: list[dict]) -> str:
    """README.md with its answers and its findings renewed.

    An answer stands between ``<!-- answer: C01 -->``, with the claim's id, and ``<!-- end of answer -->``.

    Raises
    ------
    DataError
        If a mark names no claim, or one of the marks is missing.
    """
    verdicts = book.verdicts().set_index("claim_id")
    shown = sorted((one for one in records if one["id"].startswith("F")), key=lambda one: len(one["claims"]))

    def answered(mark: re.Match) -> str:
        claim = mark[2]
        if claim not in verdicts.index:
            raise DataError(f"asks for the answer to {claim!r}, expected the id of a claim", file="README.md")
        # The figure on the fewest claims says most about this one.
        figure = next((one for one in shown if claim in one["claims"] and len(one["claims"]) <= MANY_CLAIMS), None)
        seen = f"; figure [{figure['id']}](figures/{figure['id']}_{figure['name']}.png)" if figure else ""
        verdict = f"{VERDICT_NAMES[verdicts['verdict'][claim]]}, {verdicts['confidence'][claim]} confidence"
        words = f"{in_markdown(book.answer(claim))}\nClaim [{claim}]({CLAIMS}#{claim.lower()}): {verdict}{seen}."
        return f"{mark[1]}\n{words}\n{mark[3]}"

    marks = text.count("<!-- answer: ")
    text, ends = re.subn("(<!-- answer: (.*?) -->)[^<]*(<!-- end of answer -->)", answered, text)
    if ends != marks:
        raise DataError(
            f"{marks - ends} of {marks} answers lack '<!-- end of answer -->' at their end", file="README.md"
        )
    pattern = re.escape(MARKS[0]) + ".*?" + re.escape(MARKS[1])
    if not re.search(pattern, text, flags=re.S):
        raise DataError(f"the lines {MARKS[0]!r} and {MARKS[1]!r} are missing, expected both", file="README.md")
    return re.sub(pattern, lambda _: f"{MARKS[0]}\n{findings(book, records)}{MARKS[1]}", text, flags=re.S)


def findings(book: Book, records: list[dict]) -> str:
    """README's findings in Markdown: what the verdicts mean and their numbers, then a row per figure with its claims.

    ``records`` are those of figures and tables, as ``export`` wrote them.
    """
    claims = book.verdicts().set_index("claim_id")
    values = {"claims": claims["verdict"].to_dict(), "counts": book.counts().to_dict(), "read_twice": book.read_twice}
    values |= {"contested": claims["contested"].sum(), "records": records, "many": MANY_CLAIMS}
    return ENVIRONMENT.get_template("findings.md").render(values)
