"""Adds to a book: claims with the rows they need, tables with their description, topics with notebook and tests.

Each command takes its options and gives a sentence on what was done; a ValueError or DataError says what does not fit.
"""

import csv
import re
import shutil
from io import StringIO
from pathlib import Path

from claimbook.bounded import plain, read
from claimbook.data.tables import DESCRIPTOR, DataError, Tables, read_rows, read_table, typed
from claimbook.new.commands import CELLS
from claimbook.new.make import FORM, SKELETON, described, evidence_tables, rendered, today, written
from claimbook.new.text import find
from claimbook.paths import ARTICLE
from claimbook.project import reference_text
from sealbook.files import replace

NAME = re.compile(r"[a-z][a-z0-9_]*")
UNDESCRIBED = "Not described yet"
# What is the worked example's: its rows, and its files.
EXAMPLE = re.compile(r"(\d+,)?(C00|own-count),")
EXAMPLE_FILES = """
    notebooks/*_example.* data/evidence/words.csv figures/**/*_example.* figures/F01_sentence_lengths.*""".split()


def claim(options) -> str:
    """The command ``claim``: a row in each table that needs one."""
    tables, reading = Tables(options.root), " ".join(options.reading.split())
    if (text := reference_text(options.root, tables)) is None:
        raise ValueError(f"{ARTICLE} does not hold the text that the offsets refer to; make article FILE=path/to/text")
    sentence, start, end = find(text, options.quote, tables["sentences"], options.place)
    kinds = next(field for field in tables.resources["claims"]["schema"]["fields"] if field["name"] == "kind")
    said = {"kind": kinds["constraints"]["enum"][0], "speaker": "author"}
    said |= {name: value for name in CELLS if (value := getattr(options, name))}
    last = max((int(re.findall(r"\d+", known)[0]) for known in tables.cells("claims", "claim_id")), default=0)
    claim, rows = f"C{last + 1:02d}", described("claim.yml")
    placed = {"sentence": sentence, "start": start, "end": end, "quote": text[start:end], "reading": reading}
    rows = {"claims": placed | said, **rows}
    rows["verdicts"] |= {"question": f"Is it so? {reading}", "assessed_on": today()}
    rows["verdict_history"] |= {"entry": len(tables["verdict_history"]) + 1, "date": today()}
    contents = {}
    for name, row in rows.items():
        file, fields = tables.file(name), tables.resources[name]["schema"]["fields"]
        cells = [str(({"claim_id": claim} | row).get(field["name"], "")) for field in fields]
        for cell, field in zip(cells, fields, strict=True):
            typed([cell], field, file, first=len(tables[name]) + 2)
        csv.writer(line := StringIO(), lineterminator="\n").writerow(cells)
        contents[file] = (options.root / file).read_bytes().rstrip(b"\r\n") + b"\n" + line.getvalue().encode()
    replace(options.root, contents)
    return f"{claim} stands in {sentence}, {start} to {end}; it is the last row of {', '.join(contents)}"


def table(options) -> str:
    """The command ``table``; one that the library knows, such as ``corrections``, is described by it."""
    tables, file, name, said = Tables(options.root), options.file, _as_name(options.file.stem), plain(options.file.name)
    if not NAME.fullmatch(name) or name in tables:
        raise ValueError(f"{said}: found the name {name!r}, expected a new one that begins with a letter")
    content, package = read(file), tables.package
    known = next((one for one in described("tables.yml")["optional"] if one["name"] == name), None)
    own = known or _described(file, name, content, options.key.split(","))
    read_table(file, own["schema"], file=said)
    package["resources"].append({**own, **FORM, "licenses": package["licenses"]})
    if not known:
        evidence_tables(package).append(name)
    replace(options.root, {f"data/{own['path']}": content, DESCRIPTOR: written(package)})
    todo = f"; say in {DESCRIPTOR} what it is, on what terms, and what its columns mean, with units"
    lacks = "" if "foreignKeys" in own["schema"] else "; it has no column source_id, which says where a row is from"
    return f"data/{own['path']} is a table now" + ("" if known else todo + lacks)


def _as_name(words: str) -> str:
    return re.sub(r"\W+", "_", words).strip("_").lower()


def _described(file: Path, name: str, content: bytes, key: list[str]) -> dict:
    """A table's part of the descriptor, with the types that all its cells have."""
    said = plain(file.name)
    header = next(csv.reader(StringIO(content.decode("utf-8-sig", errors="replace"))), [])
    for column in header:
        if not NAME.fullmatch(column):
            better = re.sub(r"^(?=[\d_]|$)", "column_", _as_name(column))
            raise ValueError(f"{said}: found the column {plain(column)!r}, expected a name such as {better!r}")
    if missing := [column for column in key if column not in header]:
        raise ValueError(f"{said}: found no column {missing[0]!r} for the key, expected one of {', '.join(header)}")
    fields: list[dict] = [{"name": column, "type": "string", "description": UNDESCRIBED} for column in header]
    for field, *cells in zip(fields, *read_rows(file, header, said), strict=True):
        # Whole numbers are numbers as well, so the last kind that fits is the one.
        for kind in ("number", "integer", "boolean", "date") if any(cells) else ():
            try:
                typed(cells, {**field, "type": kind}, said)
                field["type"] = kind
            except DataError:
                # Numbers with decimal commas are meant as numbers.
                if kind == "number" and all(re.fullmatch(r"(-?\d+(,\d+)?)?", cell) for cell in cells):
                    raise
    schema: dict = {"primaryKey": key, "fields": fields}
    if "source_id" in header:
        reference = {"resource": "sources", "fields": ["source_id"]}
        schema["foreignKeys"] = [{"fields": ["source_id"], "reference": reference}]
    title = name.replace("_", " ").capitalize()
    return {"name": name, "path": f"evidence/{name}.csv", "title": title, "description": UNDESCRIBED, "schema": schema}


def topic(options) -> str:
    """The command ``topic``: a package, its notebook and its tests; or the worked example taken away."""
    if options.remove:
        return _remove_example(options.root)
    name, root = options.name, options.root
    if not NAME.fullmatch(name) or (root / "src/topics" / name).exists():
        raise ValueError(f"the topic is {plain(name)!r}, expected a new name of small letters, digits and _")
    number = max((int(path.name[:2]) for path in (root / "notebooks").glob("[0-9][0-9]_*.py")), default=0) + 1
    places = {part: f"src/topics/{name}/{part}.py" for part in ("__init__", "measures", "checks", "figures")}
    places |= {"notebook": f"notebooks/{number:02d}_{name}.py", "test_topic": f"tests/topics/{name}/test_{name}.py"}
    values = {"name": name, "heading": name.replace("_", " ").capitalize()}
    replace(root, {to: rendered(SKELETON / f"topic/{part}.py.jinja", values) for part, to in places.items()})
    return f"made {', '.join(places.values())}"


def _remove_example(root: Path) -> str:
    tables, contents = Tables(root), dict[str, bytes]()
    if "words" not in tables or len(tables["claims"]) < 2:
        raise ValueError("there is no worked example, or no other claim yet; add a claim first")
    for path in [tables.file(name) for name in tables if name != "words"]:
        head, *lines = (root / path).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not EXAMPLE.match(line)]
        if path == tables.file("verdict_history"):
            kept = [re.sub(r"^\d+", str(number), line) for number, line in enumerate(kept, start=1)]
        contents |= {path: "".join([head, *kept]).encode()} if kept != lines else {}
    package = tables.package
    package["resources"] = [one for one in package["resources"] if one["name"] != "words"]
    evidence_tables(package).remove("words")
    gone = [path.relative_to(root).as_posix() for pattern in EXAMPLE_FILES for path in root.glob(pattern)]
    replace(root, {**contents, DESCRIPTOR: written(package)}, gone)
    # The names in src/topics are an input of every notebook.
    for place in ("src/topics/example", "tests/topics/example"):
        shutil.rmtree(root / place, ignore_errors=True)
    return "the worked example is gone; run `make`"
