"""The first thing in which two versions of a file differ, in words that a reader can look up. Pure functions.

A file becomes lines, each with its place: what differs first in them is told.
"""

import base64
import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import PurePosixPath

import pikepdf
from defusedxml import ElementTree
from PIL import Image

SHOWN = 60
# How much of what both have in common is shown before a difference.
LEAD = 15
# How many lines tell whether a line was put in, left out or changed.
WINDOW = 100

Lines = Iterator[tuple[str, str]]


def first_difference(name: str, before: bytes | None, after: bytes | None) -> str:
    """In words: the ending of the name says how to read the two versions; None stands for no such file."""
    if before == after:
        return ""
    if before is None or after is None:
        return f"the file is {'new' if before is None else 'missing'}"
    for to_lines in (READERS.get(PurePosixPath(name).suffix, of_text), of_text, of_bytes):
        try:
            old, new = list(to_lines(before)), list(to_lines(after))
        except Exception:
            # One of the two is damaged; what that raises depends on the library, and the bytes still differ.
            continue
        if old != new:
            return _told(old, new)
    raise AssertionError("bytes that differ have lines that differ")


def _told(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> str:
    start, as_many = _common(old, new), len(old) == len(new)
    old, new = old[start : start + WINDOW], new[start : start + WINDOW]
    values = [[value for _, value in lines] for lines in (old, new)]
    change = SequenceMatcher(None, *values, autojunk=False).get_opcodes()[0][0]
    if change in ("insert", "delete") and not as_many:
        place, value = (new if change == "insert" else old)[0]
        return f"{place}: {_shown(value, 0)} is {'new' if change == 'insert' else 'missing'}"
    (place, was), (now_at, now) = old[0], new[0]
    start = max(_common(was, now) - LEAD, 0) if _common(was, now) > SHOWN - LEAD else 0
    return f"{place}: {_shown(was, start)} became " + (f"{now_at}: " if now_at != place else "") + _shown(now, start)


def _shown(value: str, start: int) -> str:
    end = start + SHOWN
    return ("..." if start else "") + repr(value[start:end]) + ("..." if len(value) > end else "")


def _common(old, new) -> int:
    """How much two sequences have in common from their beginning."""
    differing = (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(differing, min(len(old), len(new)))


def of_text(content: bytes) -> Lines:
    for number, line in enumerate(content.decode("utf-8").splitlines(True), start=1):
        yield f"line {number}", line


def of_bytes(content: bytes) -> Lines:
    for at in range(0, len(content), 16):
        yield f"bytes from {at}", content[at : at + 16].hex(" ")


def of_svg(content: bytes) -> Lines:
    def walk(element, place: str) -> Lines:
        yield place, element.text or ""
        yield from ((f"{place}, {key.rpartition('}')[2]}", value) for key, value in element.items())
        counts: Counter[str] = Counter()
        for child in element:
            tag = str(child.tag).rpartition("}")[2]
            counts[tag] += 1
            below = f"{place}/{tag}" + (f"#{child.get('id')}" if child.get("id") else f"[{counts[tag]}]")
            yield from walk(child, below)
            yield f"after {below}", child.tail or ""

    yield from walk(ElementTree.fromstring(content), "svg")


def of_png(content: bytes) -> Lines:
    picture = Image.open(io.BytesIO(content))
    yield "size", "{} x {} pixels".format(*picture.size)
    yield from ((f"metadata {key}", str(value)) for key, value in picture.info.items())
    pixels, row = picture.convert("RGBA").tobytes(), 4 * picture.width
    yield from ((f"pixels of row {y + 1}", pixels[y * row : (y + 1) * row].hex()) for y in range(picture.height))


def of_pdf(content: bytes) -> Lines:
    def written(item) -> str:
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)) and item.is_indirect:
            return f"object {item.objgen[0]}"
        return pikepdf.unparse_content_stream([([item], pikepdf.Operator(""))]).decode("latin-1").strip()

    with pikepdf.open(io.BytesIO(content)) as document:
        for number, item in [*enumerate(document.objects, start=1), ("of the trailer", document.trailer)]:
            if isinstance(item, pikepdf.Stream):
                lines = item.read_bytes().decode("latin-1").splitlines(True)
                yield from ((f"object {number}, line {at}", line) for at, line in enumerate(lines, start=1))
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                yield from ((f"object {number}, {key}", written(value)) for key, value in sorted(item.items()))
            else:
                yield f"object {number}", written(item)


def of_csv(content: bytes) -> Lines:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    yield "row 1", ",".join(rows[0])
    for number, row in enumerate(rows[1:], start=2):
        yield from ((f"row {number}, column {name}", cell) for name, cell in zip(rows[0], row, strict=True))


def of_json(content: bytes) -> Lines:
    def walk(value, place: str, key: str = "") -> Lines:
        if key == "image/png" and isinstance(value, str):
            yield from ((f"{place}, {below}", line) for below, line in of_png(base64.b64decode(value)))
        elif value and isinstance(value, dict | list):
            for below, inside in value.items() if isinstance(value, dict) else enumerate(value, start=1):
                yield from walk(inside, f"{place} {below}".lstrip(), str(below))
        else:
            yield place, json.dumps(value, ensure_ascii=False)

    yield from walk(json.loads(content), "")


READERS = {".svg": of_svg, ".png": of_png, ".pdf": of_pdf, ".csv": of_csv}
READERS |= dict.fromkeys((".ipynb", ".json", ".jsonld"), of_json)
