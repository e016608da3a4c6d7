"""Opens the published figures and tables as a stranger would, and says what is wrong with them: a sentence a fault."""

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import defusedxml.ElementTree
import pikepdf
from PIL import Image

from exhibit.card import FORMATS, TABLE_FORMATS
from exhibit.catalogue import Catalogue, Imprint
from exhibit.identity import PICTURES, SVG, ForeignFile, Identity, picture_sha256, read_identity, references, texts_in
from exhibit.stamps import font_faults, stamp_faults, word_faults

LEAST_DPI = 200
OUTSIDE = re.compile(rb"""(?:href|src)\s*=\s*["'](?!#)|url\(\s*["']?(?!#)|@import|<script|<foreignObject""", re.I)


def faults(root: Path, catalogue: Catalogue) -> list[str]:
    """What a stranger who opens the figures and tables of a project finds wrong: a sentence each, with the file."""
    paths = sorted((root / catalogue.folder).glob("[FT][0-9][0-9]_*"))
    records = [path for path in paths if path.suffix == ".json"]
    found = [] if records else [f"{catalogue.folder}/ has no figure; run the notebooks"]
    alone = [path for path in paths if path.with_suffix(".json") not in records]
    found += [f"{path.name}: has no record {path.stem}.json; delete it or run its notebook" for path in alone]
    twins = [(path.stem, other.name) for path, other in pairwise(records) if path.name[:3] == other.name[:3]]
    found += [f"{two}: has the id of {one}; give one of them another, or delete the left-over" for one, two in twins]
    for path in records:
        found += [f"{path.stem}{fault}" for fault in _exhibit_faults(path, root, catalogue)]
    return found


def _exhibit_faults(path: Path, root: Path, catalogue: Catalogue) -> Iterator[str]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        stem, outputs = f"{record['id']}_{record['name']}", record["outputs"]
        for name in ("inputs", "claims", "sources", "notebook", "rows", "title", "alt", "fingerprint"):
            record[name]
    except (ValueError, KeyError, TypeError) as error:
        yield f".json: is no record of a figure ({error}); run its notebook again"
        return
    if stem != path.stem:
        yield f".json: is the record of {stem}"
        return
    is_figure = record["id"].startswith("F")
    formats = (FORMATS if is_figure else TABLE_FORMATS)[:-1]
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
        yield f".json: speaks of an output .{kind} that it cannot have"
    yield from _record_faults(record, root, catalogue)
    yield from _place_faults(path.stem, record, root, catalogue)
    if "csv" in files:
        lines = io.StringIO(files["csv"].decode("utf-8", errors="replace"), newline="")
        rows = sum(1 for _ in csv.reader(lines)) - 1
        if rows != record["rows"]:
            yield f".csv: has {rows} rows, its record says {record['rows']}"
    for kind, content in {**files, "json": path.read_bytes()}.items():
        yield from _opened(kind, stamp_faults, kind, content)
    if is_figure:
        yield from _picture_faults(files, record, catalogue.imprint)


def _opened(kind: str, look: Callable[..., list[str]], *arguments) -> list[str]:
    try:
        return [f".{kind}: {fault}" for fault in look(*arguments)]
    except (pikepdf.PdfError, OSError, SyntaxError, ValueError) as error:
        return [f".{kind}: cannot be opened as {kind.upper()} ({' '.join(str(error).split())})"]


def _record_faults(record: dict, root: Path, catalogue: Catalogue) -> Iterator[str]:
    for name, digest in record["inputs"].items():
        file = root / name
        if not file.exists():
            yield f".json: was drawn from {name}, which is not there"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield f".json: was drawn from another {name} than today's; run its notebook again"
    if not record["inputs"]:
        yield ".json: names no input"
    if not record["claims"]:
        yield ".json: bears on no claim"
    if catalogue.retired(record["id"]):
        yield f".json: {record['id']} was the id of another that is no longer published; delete it or choose a new one"
    yield from (f".json: bears on {one}, which is no claim" for one in record["claims"] if not catalogue.knows(one))


def _place_faults(stem: str, record: dict, root: Path, catalogue: Catalogue) -> Iterator[str]:
    for page in catalogue.pages:
        if (root / page).exists() and stem not in (root / page).read_text(encoding="utf-8"):
            yield f": is not listed in {page}; make the pages again"
    notebook = root / catalogue.notebooks / f"{record['notebook']}.ipynb"
    if not record["notebook"] or not notebook.is_file():
        yield ".json: names no notebook that shows it; export it from one"
        return
    # An output of it has the caption with links to the files.
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    if not any(f"{stem}.csv" in html and f"{record['id']}." in html for html in map("".join, shown)):
        yield f": is not shown in {catalogue.notebooks}/{notebook.name}; run it again"


def _picture_faults(files: dict[str, bytes], record: dict, imprint: Imprint) -> Iterator[str]:
    said: dict[str, Identity] = {}
    rows = record["outputs"].get(f"{record['id']}_{record['name']}.csv")
    expected = {**record, "rights": imprint.rights, "rows_sha256": rows}
    looks = {"svg": _svg_faults, "pdf": _pdf_faults, "png": _png_faults}
    for kind in (kind for kind in PICTURES if kind in files):
        try:
            said[kind] = read_identity(files[kind], imprint)
        except ForeignFile as error:
            yield f".{kind}: {error}"
            continue
        yield from _opened(kind, looks[kind], files[kind], record)
        for name, value in vars(said[kind]).items():
            if (list(value) if isinstance(value, tuple) else value) != expected.get(name):
                yield f".{kind}: its {name} is not the one of its record"
    for kind, identity in said.items():
        if identity != next(iter(said.values())):
            yield f".{kind}: says other things of itself than the {next(iter(said)).upper()}"
    if "png" in said and picture_sha256(files["png"]) != said["png"].picture_sha256:
        yield ".png: is not the picture that was exported"


def _svg_faults(content: bytes, record: dict) -> list[str]:
    root = defusedxml.ElementTree.fromstring(content)
    found = _other_words(record, *(root.findtext(f"{{{SVG}}}{name}", "") for name in ("title", "desc")))
    if root.get("role") != "img":
        found.append('lacks role="img"')
    ids = {child.get("id") for child in root if child.tag in (f"{{{SVG}}}title", f"{{{SVG}}}desc")}
    if None in ids or set((root.get("aria-labelledby") or "").split()) != ids or len(ids) != 2:
        found.append("its title and description are not what it is labelled by")
    names, own = Counter(element.get("id") for element in root.iter() if "id" in element.attrib), f"{record['id']}-"
    found += [f"has the id {name!r} {count} times" for name, count in names.items() if count > 1][:1]
    found += [f"has the id {name!r}, which another figure may have" for name in names if not name.startswith(own)][:1]
    lost = sorted(references(content.decode()) - set(names))
    found += [f"refers to {name!r}, which it does not have" for name in lost]
    if OUTSIDE.search(content):
        found.append("asks for something outside itself or holds a script")
    if any(element.tag == f"{{{SVG}}}text" for element in root.iter()):
        found.append("has letters that need a font of the reader's; save them as outlines")
    return found


def _pdf_faults(content: bytes, record: dict) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
    words = (texts_in("pdf", content).get(key, "") for key in ("/Title", "/Subject"))
    found = [*_other_words(record, *words), *word_faults(record.get("texts", []), content)]
    return [*found, *([f"has {pages} pages, expected one"] if pages != 1 else []), *font_faults(content)]


def _png_faults(content: bytes, record: dict) -> list[str]:
    with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
        dpi = min(image.info.get("dpi", (0, 0)))
    found = _other_words(record, *(texts_in("png", content).get(key, "") for key in ("Title", "Description")))
    return found + ([f"has {dpi:.0f} dots per inch, expected at least {LEAST_DPI}"] if round(dpi) < LEAST_DPI else [])


def _other_words(record: dict, title: str, description: str) -> list[str]:
    """Title and description, where common programs look for them, that are not those of the record."""
    pairs = (("title", title, record["title"]), ("description", description, record["alt"]))
    return [
        f"its {place} reads {words!r}, its record says {wanted!r}"
        for place, words, wanted in pairs
        if words.split() != wanted.split()
    ]
