"""Opens the published figures and tables as a stranger would, and says what is wrong with them: a sentence a fault."""

import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import defusedxml.ElementTree
import pandas as pd
import pikepdf
from PIL import Image

from claimbook.data.tables import Tables
from exhibit.identity import PICTURES, SVG, ForeignFile, Identity, picture_sha256, read_identity
from exhibit.stamps import font_faults, stamp_faults

FIGURE_FORMATS = ("csv", *PICTURES)
TABLE_FORMATS = ("csv", "html", "md", "tex")
LEAST_DPI = 200
OUTSIDE = re.compile(rb"""(?:href|src)\s*=\s*["'](?!#)|url\(\s*["']?(?!#)|@import|<script|<foreignObject""", re.I)


def faults(root: Path) -> list[str]:
    """Everything that a stranger who opens the published figures and tables would find wrong with them.

    Parameters
    ----------
    root : Path
        The repository.

    Returns
    -------
    list of str
        One sentence a fault, beginning with the file's name. Empty if all is well.
    """
    folder = root / "figures"
    records = sorted(folder.glob("[FT][0-9][0-9]_*.json"))
    found = [] if records else ["figures/ has no figure; run `make`"]
    kept = {path.stem for path in records}
    for path in sorted(folder.glob("[FT][0-9][0-9]_*")):
        if path.stem not in kept:
            found.append(f"{path.name}: has no record {path.stem}.json; delete it or run its notebook")
    pages = {name: (root / name).read_text(encoding="utf-8") for name in ("README.md", "figures/index.html")
             if (root / name).exists()}  # fmt: skip
    tables = Tables(root)
    for path in records:
        found += [f"{path.stem}{fault}" for fault in _exhibit_faults(path, root, tables, pages)]
    return found


def _exhibit_faults(path: Path, root: Path, tables: Tables, pages: dict[str, str]) -> Iterator[str]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        stem = f"{record['id']}_{record['name']}"
        outputs, inputs, claims = record["outputs"], record["inputs"], record["claims"]
        record["notebook"], record["rows"], record["title"], record["alt"], record["fingerprint"]
    except (ValueError, KeyError, TypeError) as error:
        yield f".json: is no record of a figure ({error}); run its notebook again"
        return
    if stem != path.stem:
        yield f".json: is the record of {stem}"
        return
    formats = FIGURE_FORMATS if record["id"].startswith("F") else TABLE_FORMATS
    files = {}
    for kind in formats:
        file = path.with_suffix(f".{kind}")
        if not file.exists():
            yield f".{kind}: is missing; run its notebook again"
            continue
        files[kind] = file.read_bytes()
        if hashlib.sha256(files[kind]).hexdigest() != outputs.get(file.name):
            yield f".{kind}: is not what its record says; it was changed by hand or left over, run its notebook again"
    for kind in sorted({name.rpartition(".")[2] for name in outputs} - set(formats)):
        yield f".json: speaks of an output .{kind} that figures do not have"
    yield from _record_faults(record, inputs, claims, root, tables)
    yield from _place_faults(path.stem, record, root, pages)
    yield from _csv_faults(files.get("csv"), record)
    for kind, content in {**files, "json": path.read_bytes()}.items():
        yield from (f".{kind}: {fault}" for fault in _opened(stamp_faults, kind, content))
    if record["id"].startswith("F"):
        yield from _picture_faults(files, record)


def _opened(look, kind: str, content: bytes) -> list[str]:
    try:
        return look(kind, content)
    except (pikepdf.PdfError, OSError, SyntaxError, ValueError) as error:
        return [f"cannot be opened as {kind.upper()} ({' '.join(str(error).split())})"]


def _record_faults(record: dict, inputs: dict, claims: list, root: Path, tables: Tables) -> Iterator[str]:
    for name, digest in inputs.items():
        file = root / name
        if not file.exists():
            yield f".json: was drawn from {name}, which is not there"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield f".json: was drawn from another {name} than today's; run `make`"
    if not inputs:
        yield ".json: names no input"
    known = set(tables["claims"]["claim_id"])
    if not claims:
        yield ".json: bears on no claim"
    for claim in claims:
        if claim not in known:
            yield f".json: bears on {claim}, which is no claim"


def _place_faults(stem: str, record: dict, root: Path, pages: dict[str, str]) -> Iterator[str]:
    for page, text in pages.items():
        if stem not in text:
            yield f": is not listed in {page}; run `make publish`"
    name = record["notebook"]
    notebook = root / "notebooks" / f"{name}.ipynb"
    if not name or not notebook.is_file():
        yield ".json: names no notebook that shows it; export it from one"
    elif not _shows(notebook, record["id"], stem):
        yield f": is not shown in notebooks/{name}.ipynb; run it again"


def _shows(notebook: Path, exhibit: str, stem: str) -> bool:
    """Whether an output of a notebook has the caption with links to the files."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    pages = [
        "".join(output["data"]["text/html"])
        for cell in cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    return any(f"{stem}.csv" in page and f"{exhibit}." in page for page in pages)


def _csv_faults(content: bytes | None, record: dict) -> Iterator[str]:
    if content is None:
        return
    try:
        rows = len(pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, skip_blank_lines=False))
    except (UnicodeDecodeError, ValueError) as error:
        yield f".csv: cannot be read ({' '.join(str(error).split())})"
        return
    if rows != record["rows"]:
        yield f".csv: has {rows} rows, its record says {record['rows']}"


def _picture_faults(files: dict[str, bytes], record: dict) -> Iterator[str]:
    said: dict[str, Identity] = {}
    for kind in PICTURES:
        if kind not in files:
            continue
        try:
            said[kind] = read_identity(files[kind])
        except ForeignFile as error:
            yield f".{kind}: {error}"
            continue
        for fault in _opened({"svg": _svg_faults, "pdf": _pdf_faults, "png": _png_faults}[kind], kind, files[kind]):
            yield f".{kind}: {fault}"
        yield from (f".{kind}: {fault}" for fault in _disagreements(said[kind], record))
        for place, words in _shown_words(kind, files[kind]).items():
            wanted = record["title" if place.endswith("title") else "alt"]
            if " ".join(words.split()) != " ".join(wanted.split()):
                yield f".{kind}: the {place} is {words!r}, its record says {wanted!r}"
    for kind, identity in said.items():
        if identity != next(iter(said.values())):
            yield f".{kind}: says other things of itself than the {next(iter(said)).upper()}"
    if "png" in said and picture_sha256(files["png"]) != said["png"].picture_sha256:
        yield ".png: is not the picture that was exported"


def _disagreements(identity: Identity, record: dict) -> Iterator[str]:
    expected = {
        "rows_sha256": record["outputs"].get(f"{record['id']}_{record['name']}.csv"),
        "claims": tuple(record["claims"]),
        "sources": tuple(record["sources"]),
    }
    for name in (
        "identifier", "name", "title", "subtitle", "caption", "alt", "source_line", "notebook", "fingerprint", "claims",
        "sources", "inputs", "rows_sha256", "picture_sha256",
    ):  # fmt: skip
        if getattr(identity, name) != expected.get(name, record.get(name)):
            yield f"its {name} is not the one of its record"


def _svg_faults(_: str, content: bytes) -> list[str]:
    root = defusedxml.ElementTree.fromstring(content)
    found = []
    if root.get("role") != "img":
        found.append('lacks role="img"')
    ids = {child.get("id") for child in root if child.tag in (f"{{{SVG}}}title", f"{{{SVG}}}desc")}
    if None in ids or set((root.get("aria-labelledby") or "").split()) != ids or len(ids) != 2:
        found.append("its title and description are not what it is labelled by")
    if OUTSIDE.search(content):
        found.append("asks for something outside itself or holds a script")
    if any(element.tag == f"{{{SVG}}}text" for element in root.iter()):
        found.append("has letters that need a font of the reader's; save them as outlines")
    return found


def _pdf_faults(_: str, content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
    return [*([f"has {pages} pages, expected one"] if pages != 1 else []), *font_faults(content)]


def _png_faults(_: str, content: bytes) -> list[str]:
    with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
        image.load()
        dpi = min(image.info.get("dpi", (0, 0)))
    return [] if round(dpi) >= LEAST_DPI else [f"has {dpi:.0f} dots per inch, expected at least {LEAST_DPI}"]


def _shown_words(kind: str, content: bytes) -> dict[str, str]:
    """Title and description where common programs look for them."""
    if kind == "svg":
        root = defusedxml.ElementTree.fromstring(content)
        return {"element title": _text(root, "title"), "element desc": _text(root, "desc")}
    if kind == "pdf":
        with pikepdf.open(io.BytesIO(content)) as document:
            return {f"Info {place}": str(document.docinfo.get(f"/{key}", "")) for place, key in
                    (("title", "Title"), ("description", "Subject"))}  # fmt: skip
    with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
        image.load()
        return {f"text chunk {key}": str(image.text.get(key.capitalize(), "")) for key in ("title", "description")}


def _text(root, name: str) -> str:
    element = root.find(f"{{{SVG}}}{name}")
    return "" if element is None else element.text or ""
