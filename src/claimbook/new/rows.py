"""Adds to a book: claims with the rows they need, tables with their description, topics with notebook and tests."""

import csv
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from claimbook.bounded import plain, read
from claimbook.data.tables import DESCRIPTOR, DataError, Tables, read_table, typed
from claimbook.new.make import FORM, SKELETON, described, evidence_tables, rendered, written
from claimbook.new.text import find
from claimbook.paths import ARTICLE
from claimbook.project import reference_text
from sealbook.files import replace

NAME = re.compile(r"[a-z][a-z0-9_]*")
UNDESCRIBED = "Not described yet"


def today() -> str:
    """The day, as tables have it."""
    return datetime.now(UTC).date().isoformat()


def add_claim(root: Path, quote: str, reading: str, place: int | None, said: Mapping[str, str]) -> str:
    """Add a claim: a row in each table that needs one; in a sentence, where it stands.

    ``said`` has other cells of ``claims``, as far as given. A ValueError says why the quote or the reading will not do.
    """
    tables = Tables(root)
    text, reading = reference_text(root, tables), " ".join(reading.split())
    if text is None:
        raise ValueError(f"{ARTICLE} does not hold the text that the offsets refer to; make article FILE=path/to/text")
    sentence, start, end = find(text, quote, tables["sentences"], place)
    for what, words in (("quote", text[start:end]), ("claim", reading)):
        if not words or not words.isprintable() or words[0] in "=+-@":
            raise ValueError(f"the {what} is {plain(words)!r}, expected words that begin with none of = + - @")
    kinds = next(f for f in tables.resources["claims"]["schema"]["fields"] if f["name"] == "kind")["constraints"][
        "enum"
    ]
    if said.get("kind", kinds[0]) not in kinds:
        raise ValueError(f"the kind is {said['kind']!r}, expected one of {', '.join(kinds)}")
    last = max((int(re.findall(r"\d+", known)[0]) for known in tables.cells("claims", "claim_id")), default=0)
    claim, day, verdict = f"C{last + 1:02d}", today(), "not_enough_evidence"
    placed = {"sentence": sentence, "start": start, "end": end, "quote": text[start:end], "reading": reading}
    judged = {"verdict": verdict, "basis": "judged", "confidence": "low", "assessed_on": day}
    why = "Nothing has been looked for yet."
    rows = {
        "claims": {**placed, "kind": kinds[0], "speaker": "author", **said},
        "verdicts": {**judged, "question": f"Is it so? {reading}", "reasoning": why},
        "answers": {"answer": "Not looked into yet.", "scope": "Nothing yet"},
        "verdict_history": {
            "entry": len(tables["verdict_history"]) + 1,
            "date": day,
            "to_verdict": verdict,
            "why": why,
        },
    }
    replace(root, {tables.file(name): _longer(tables, name, {"claim_id": claim, **row}) for name, row in rows.items()})
    return f"{claim} stands in {sentence}, {start} to {end}; it is the last row of {', '.join(map(tables.file, rows))}"


def _longer(tables: Tables, name: str, row: Mapping[str, object]) -> bytes:
    """The file of a table with a row more."""
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(row.get(column, "") for column in tables[name])
    return (tables.root / tables.file(name)).read_bytes().rstrip(b"\r\n") + b"\n" + line.getvalue().encode()


def add_table(root: Path, file: Path, key: list[str]) -> str:
    """Take a CSV file in as a table, and describe it; in a sentence, what is left to be said of it.

    ``key`` names the columns that tell its rows apart. A table that the library knows, such as ``corrections``, is
    described by it. A ValueError or DataError says what is wrong with the file.
    """
    tables, name, said = Tables(root), _as_name(file.stem), plain(file.name)
    if not NAME.fullmatch(name) or name in tables:
        raise ValueError(f"{said}: found the name {name!r}, expected a new one that begins with a letter")
    content = read(file)
    table = next((one for one in described("tables.yml")["optional"] if one["name"] == name), None)
    if table is None:
        table = _described(file, content, key, said)
        table["path"], places = f"evidence/{name}.csv", evidence_tables(tables.package["resources"])
        places.append(name)
    read_table(file, table["schema"], file=said)
    tables.package["resources"].append({**table, **FORM, "licenses": tables.package["licenses"]})
    replace(root, {f"data/{table['path']}": content, DESCRIPTOR: written(tables.package)})
    todo = f"; say in {DESCRIPTOR} what it is, on what terms, and what its columns mean, with units"
    lacks = "" if "foreignKeys" in table["schema"] else "; it has no column source_id, which says where a row is from"
    return f"data/{table['path']} is a table now" + (todo + lacks if table["description"] == UNDESCRIBED else "")


def _as_name(words: str) -> str:
    return re.sub(r"\W+", "_", words).strip("_").lower()


def _described(file: Path, content: bytes, key: list[str], said: str) -> dict:
    """A table's part of the descriptor, with the types that all its cells have."""
    header = next(csv.reader(StringIO(content.decode("utf-8-sig", errors="replace"))), [])
    for column in header:
        if not NAME.fullmatch(column):
            better = re.sub(r"^(?=[\d_]|$)", "column_", _as_name(column))
            raise ValueError(f"{said}: found the column {plain(column)!r}, expected a name such as {better!r}")
    if missing := [column for column in key if column not in header]:
        raise ValueError(f"{said}: found no column {missing[0]!r} for the key, expected one of {', '.join(header)}")
    fields = [{"name": column, "type": "string", "description": UNDESCRIBED} for column in header]
    frame = read_table(file, {"fields": fields}, file=said)
    for field in fields:
        cells = list(frame[field["name"]])
        field["type"] = next(
            kind for kind in ("integer", "number", "boolean", "date", "string") if _fits(cells, field, kind)
        )
        if all(cells):
            field["constraints"] = {"required": True}
        if field["type"] == "string" and all(re.fullmatch(r"-?\d+(,\d+)?", cell) for cell in cells if cell):
            typed(cells, {**field, "type": "number"}, said)
    schema = {"primaryKey": key, "fields": fields}
    if "source_id" in header:
        reference = {"resource": "sources", "fields": ["source_id"]}
        schema["foreignKeys"] = [{"fields": ["source_id"], "reference": reference}]
    name = _as_name(file.stem)
    return {"name": name, "title": name.replace("_", " ").capitalize(), "description": UNDESCRIBED, "schema": schema}


def _fits(cells: list[str], field: dict, kind: str) -> bool:
    try:
        typed(cells, {**field, "type": kind}, "")
    except DataError:
        return False
    return any(cells) or kind == "string"


def add_topic(root: Path, name: str) -> str:
    """Make a topic: its package, its notebook and its tests; in a sentence, where they are."""
    if not NAME.fullmatch(name) or (root / "src/topics" / name).exists():
        raise ValueError(f"the topic is {plain(name)!r}, expected a new name of small letters, digits and _")
    number = max((int(path.name[:2]) for path in (root / "notebooks").glob("[0-9][0-9]_*.py")), default=0) + 1
    places = {
        "notebook.py.jinja": f"notebooks/{number:02d}_{name}.py",
        "test_topic.py.jinja": f"tests/topics/{name}/test_{name}.py",
        **{
            f"{part}.py.jinja": f"src/topics/{name}/{part}.py" for part in ("__init__", "measures", "checks", "figures")
        },
    }
    values = {"name": name, "heading": name.replace("_", " ").capitalize()}
    replace(root, {place: rendered(SKELETON / "topic" / part, values) for part, place in places.items()})
    return f"made {', '.join(places.values())}"


def remove_example(root: Path) -> str:
    """Take away the worked example: topic, notebook, tests, table, claim and source; in a sentence, what comes next."""
    tables, contents, own = Tables(root), {}, {"claim_id": "C00", "source_id": "own-count"}
    if "words" not in tables or len(tables["claims"]) < 2:
        raise ValueError("there is no worked example, or no other claim yet; add a claim first")
    for name in [name for name in tables if name != "words"]:
        path = tables.file(name)
        head, *rows = csv.reader(StringIO((root / path).read_text(encoding="utf-8-sig"), newline=""))
        kept = [row for row in rows if not any(row[at] == own.get(column) for at, column in enumerate(head))]
        if head[0] == "entry":
            kept = [[str(number), *row[1:]] for number, row in enumerate(kept, start=1)]
        out = StringIO()
        csv.writer(out, lineterminator="\n").writerows([head, *kept])
        contents |= {path: out.getvalue().encode()} if kept != rows else {}
    resources = tables.package["resources"]
    resources[:] = [one for one in resources if one["name"] != "words"]
    evidence_tables(resources).remove("words")
    gone = [path for place in ("src/topics", "tests/topics") for path in (root / place / "example").rglob("*.py")]
    places = (
        "notebooks/*_example.*",
        "figures/**/*_example.*",
        "figures/F01_sentence_lengths.*",
        "data/evidence/words.csv",
    )
    gone += [path for place in places for path in root.glob(place)]
    replace(root, {**contents, DESCRIPTOR: written(tables.package)}, [str(path.relative_to(root)) for path in gone])
    return "the worked example is gone; run `make`"
