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
from claimbook.words import VERDICT_GLYPHS, verdict_mark

PAGES_SEAL = "figures/seals/pages.json"
MARKS = ("<!-- findings: made by `make`, do not edit -->", "<!-- end of findings -->")


def published(book: Book, text: str | None = None) -> dict[str, str]:
    """What ``publish`` writes: the content of each file by its path, relative to the repository.

    Raises
    ------
    DataError
        If README.md or CITATION.cff has lost what is renewed in it.
    """
    root = book.tables.root
    records = cards(root)
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    release = release_of(root, book, records)
    exhibits = [exhibit_item(record, release) for record in records]
    sources = [source_item(row) for row in book.tables["sources"].to_dict("records")]
    own = [package_item(release), *exhibits]
    made = {
        "README.md": readme((root / "README.md").read_text(encoding="utf-8"), findings(book, records)),
        "data/README.md": codebook(book.tables.package),
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
    files = described(root) | {name for name in made if name.startswith("figures/") or name in DESCRIBED} | {PAGES_SEAL}
    made["ro-crate-metadata.json"] = dumps(crate(book.tables, records, release, sorted(files)))
    return made


def cards(root: Path) -> list[dict]:
    """The records of all published figures and tables, in order."""
    paths = sorted((root / "figures").glob("[FT][0-9][0-9]_*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


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


def readme(text: str, made: str) -> str:
    """README.md with its findings renewed.

    Raises
    ------
    DataError
        If it has lost the marks between which the findings stand.
    """
    pattern = re.escape(MARKS[0]) + ".*?" + re.escape(MARKS[1])
    if not re.search(pattern, text, flags=re.S):
        raise DataError(f"the lines {MARKS[0]!r} and {MARKS[1]!r} are missing, expected both", file="README.md")
    return re.sub(pattern, lambda _: f"{MARKS[0]}\n{made}\n{MARKS[1]}", text, flags=re.S)


def findings(book: Book, cards: list[dict]) -> str:
    """README's findings in Markdown: the counts, then one row per figure with the verdicts of its claims.

    ``cards`` are the records of the figures, as ``export`` wrote them.
    """
    verdicts = book.verdicts().set_index("claim_id")
    counts = book.counts()
    second = f" A second reading differs on {int(verdicts['contested'].sum())}." if book.read_twice else ""
    lines = [
        f"Of {counts.sum()} claims "
        + ", ".join(f"{number} {verdict_mark(verdict)}" for verdict, number in counts.items())
        + f".{second}",
        "",
        "| Finding | Claims | Notebook |",
        "|---|---|---|",
    ]
    for card in cards:
        stem = f"{card['id']}_{card['name']}"
        target = f"figures/{stem}.{'png' if card['id'].startswith('F') else 'md'}"
        claims = card["claims"]
        shown = " ".join(f"{claim}\u00a0{VERDICT_GLYPHS[verdicts['verdict'][claim]]}" for claim in claims)
        if len(claims) > 14:
            shown = f"{len(claims)} claims"
        title = card["title"].replace("|", "\\|")
        notebook = card["notebook"]
        lines.append(f"| [{card['id']}]({target}) {title} | {shown} | [{notebook}](notebooks/{notebook}.ipynb) |")
    return "\n".join(lines)
