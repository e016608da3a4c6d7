"""The first thing in which two versions of a file differ, in words that a reader can look up. Pure functions."""

import base64
import csv
import io
import json
import struct
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

import pikepdf
from defusedxml import ElementTree
from PIL import Image

SHOWN = 60
# How much of what both have in common is shown before a difference.
LEAD = 15
PNG = b"\x89PNG\r\n\x1a\n"
NOTHING = object()


def first_difference(name: str, before: bytes | None, after: bytes | None) -> str:
    """The first thing in which two versions of a file differ.

    Parameters
    ----------
    name : str
        The file's name; its ending says how to read it.
    before, after : bytes or None
        What it held and what it holds; None where there is no such file.

    Returns
    -------
    str
        A sentence without full stop; empty for equal bytes.
    """
    if before == after:
        return ""
    if after is None:
        return "the file is missing"
    if before is None:
        return "the file is new"
    reader = READERS.get(PurePosixPath(name).suffix)
    try:
        found = reader(before, after) if reader else ""
    except Exception:
        # One of the two is damaged; what that raises depends on the library, and the bytes still differ.
        found = ""
    return found or _text(before, after)


def _text(before: bytes, after: bytes) -> str:
    try:
        return _lines(before.decode("utf-8"), after.decode("utf-8"))
    except UnicodeDecodeError:
        place = _common(before, after)
        old, new = (f"0x{one[place]:02x}" if place < len(one) else "the end" for one in (before, after))
        return f"byte {place}: {old} became {new}"


def _lines(before: str, after: str) -> str:
    for number, (old, new) in enumerate(_both(before.splitlines(True), after.splitlines(True)), start=1):
        if old != new:
            return f"line {number}: {_change(old, new)}"
    return ""


def _svg(before: bytes, after: bytes) -> str:
    old, new = ElementTree.fromstring(before), ElementTree.fromstring(after)
    return _element(old, new, _tag(old))


def _element(old, new, path: str) -> str:
    if _tag(old) != _tag(new):
        return f"element {path}: {_change(_tag(old), _tag(new))}"
    for key in dict.fromkeys([*old.attrib, *new.attrib]):
        if old.get(key, NOTHING) != new.get(key, NOTHING):
            return f"element {path}, attribute {_plain(key)}: {_change(old.get(key, NOTHING), new.get(key, NOTHING))}"
    if (old.text or "") != (new.text or ""):
        return f"element {path}, text: {_change(old.text or '', new.text or '')}"
    counts: Counter[str] = Counter()
    for one, other in _both(list(old), list(new)):
        child = other if one is NOTHING else one
        counts[_tag(child)] += 1
        mark = (
            f"#{child.get('id')}" if child.get("id") else "".join(f".{part}" for part in child.get("class", "").split())
        )
        place = f"{path}/{_tag(child)}{mark or f'[{counts[_tag(child)]}]'}"
        if one is NOTHING or other is NOTHING:
            return f"element {place} is {'new' if one is NOTHING else 'missing'}"
        if found := _element(one, other, place):
            return found
        if (one.tail or "") != (other.tail or ""):
            return f"element {place}, text after it: {_change(one.tail or '', other.tail or '')}"
    return ""


def _tag(element) -> str:
    return _plain(str(element.tag))


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def _png(before: bytes, after: bytes) -> str:
    counts: Counter[str] = Counter()
    for old, new in _both(list(_chunks(before)), list(_chunks(after))):
        kind = (new if old is NOTHING else old)[0]
        counts[kind] += 1
        if old == new:
            continue
        if kind == "IDAT" and (found := _pixel(before, after)):
            return found
        place = f"chunk {kind}" + (f" number {counts[kind]}" if counts[kind] > 1 else "")
        if old is NOTHING or new is NOTHING:
            return f"{place} is {'new' if old is NOTHING else 'missing'}"
        if old[0] != new[0]:
            return f"{place}: {_change(old[0], new[0])}"
        if kind == "IHDR":
            sizes = [
                f"{width} x {height} pixels"
                for width, height in (struct.unpack(">II", one[1][:8]) for one in (old, new))
            ]
            if sizes[0] != sizes[1]:
                return f"{place}: {sizes[0]} became {sizes[1]}"
        if kind in ("tEXt", "iTXt"):
            return f"{place}: {_change(*(one[1].decode('utf-8', 'replace') for one in (old, new)))}"
        return f"{place}: its bytes differ" + (", not its pixels" if kind == "IDAT" else "")
    return ""


def _chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    if not content.startswith(PNG):
        raise ValueError("not a PNG")
    at = len(PNG)
    while at < len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        yield content[at + 4 : at + 8].decode("ascii"), content[at + 8 : at + 12 + size]
        at += size + 12


def _pixel(before: bytes, after: bytes) -> str:
    one, other = (Image.open(io.BytesIO(content)).convert("RGBA") for content in (before, after))
    if one.size != other.size:
        return ""
    old, new = one.tobytes(), other.tobytes()
    if old == new:
        return ""
    at = _common(old, new) // 4 * 4
    y, x = divmod(at // 4, one.width)
    colours = ["#" + content[at : at + 4].hex() for content in (old, new)]
    return f"pixel {x} from the left, {y} from the top: {colours[0]} became {colours[1]}"


def _pdf(before: bytes, after: bytes) -> str:
    with pikepdf.open(io.BytesIO(before)) as one, pikepdf.open(io.BytesIO(after)) as other:
        for number, (old, new) in enumerate(_both(list(one.objects), list(other.objects)), start=1):
            if old is NOTHING or new is NOTHING:
                return f"object {number} ({_kind(new if old is NOTHING else old)}) is {'new' if old is NOTHING else 'missing'}"
            place = f"object {number} ({_kind(old)})"
            if isinstance(old, pikepdf.Stream) and isinstance(new, pikepdf.Stream):
                if (content := old.read_bytes()) != (now := new.read_bytes()):
                    return f"{place}, {_text(content, now)}"
                # The length follows from the compression.
                old, new = ({key: value for key, value in item.items() if key != "/Length"} for item in (old, new))
            if isinstance(old, (dict, pikepdf.Dictionary)) and isinstance(new, (dict, pikepdf.Dictionary)):
                for key in sorted({*old.keys(), *new.keys()}):
                    values = [_unparsed(item.get(key, NOTHING)) for item in (old, new)]
                    if values[0] != values[1]:
                        return f"{place}, key {key}: {_change(*values)}"
            elif _unparsed(old) != _unparsed(new):
                return f"{place}: {_change(_unparsed(old), _unparsed(new))}"
        for key in sorted({*one.trailer.keys(), *other.trailer.keys()} - {"/Size", "/Prev", "/Length"}):
            values = [_unparsed(item.trailer.get(key, NOTHING)) for item in (one, other)]
            if values[0] != values[1]:
                return f"trailer, key {key}: {_change(*values)}"
    place = _common(before, after)
    return f"byte {place}, outside of what the objects say"


def _kind(item) -> str:
    if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return type(item).__name__.lower()
    named = [str(item[key]).removeprefix("/") for key in ("/Type", "/Subtype") if key in item]
    return " ".join(named) or ("stream" if isinstance(item, pikepdf.Stream) else "dictionary")


def _unparsed(item):
    if item is NOTHING:
        return item
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)) and item.is_indirect:
        return f"object {item.objgen[0]}"
    return pikepdf.unparse_content_stream([([item], pikepdf.Operator(""))]).decode("latin-1").strip()


def _notebook(before: bytes, after: bytes) -> str:
    old, new = json.loads(before), json.loads(after)
    for number, (one, other) in enumerate(_both(old["cells"], new["cells"]), start=1):
        place = f"cell {number}"
        if one is NOTHING or other is NOTHING:
            return f"{place} is {'new' if one is NOTHING else 'missing'}"
        if found := _lines("".join(one["source"]), "".join(other["source"])):
            return f"{place}, {found}"
        for at, (gave, gives) in enumerate(_both(one.get("outputs", []), other.get("outputs", [])), start=1):
            if gave is NOTHING or gives is NOTHING:
                return f"{place}, output {at} is {'new' if gave is NOTHING else 'missing'}"
            if found := _output(gave, gives):
                return f"{place}, output {at}, {found}"
        if found := _value(one, other, ""):
            return f"{place}, {found}"
    return _value(old, new, "")


def _output(old: dict, new: dict) -> str:
    if "text" in old and "text" in new and (found := _lines("".join(old["text"]), "".join(new["text"]))):
        return found
    data = old.get("data", {}), new.get("data", {})
    for kind in dict.fromkeys([*data[0], *data[1]]):
        if data[0].get(kind) == data[1].get(kind):
            continue
        if kind not in data[0] or kind not in data[1]:
            return f"{kind} is {'new' if kind not in data[0] else 'missing'}"
        if isinstance(data[0][kind], dict):
            return f"{kind}, {_value(data[0][kind], data[1][kind], '')}"
        parts = ["".join(one[kind]) for one in data]
        if kind in PICTURES:
            binary = kind != "image/svg+xml"
            contents = [base64.b64decode(part) if binary else part.encode() for part in parts]
            return f"{kind}, {first_difference(PICTURES[kind], *contents)}"
        return f"{kind}, {_lines(*parts)}"
    return _value(old, new, "")


def _table(before: bytes, after: bytes) -> str:
    old, new = (list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""))) for content in (before, after))
    for number, (one, other) in enumerate(_both(old, new), start=1):
        if one is NOTHING or other is NOTHING:
            return f"row {number} is {'new' if one is NOTHING else 'missing'}"
        for at, (cell, now) in enumerate(_both(one, other)):
            if cell != now:
                column = old[0][at] if number > 1 and at < len(old[0]) else str(at + 1)
                return f"row {number}, column {column}: {_change(cell, now)}"
    return ""


def _json(before: bytes, after: bytes) -> str:
    return _value(json.loads(before), json.loads(after), "")


def _value(old, new, path: str) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        pairs = [(f"{path}.{key}", old.get(key, NOTHING), new.get(key, NOTHING)) for key in dict.fromkeys([*old, *new])]
    elif isinstance(old, list) and isinstance(new, list):
        pairs = [(f"{path}[{at}]", *both) for at, both in enumerate(_both(old, new))]
    else:
        # In JSON true and 1, or 1 and 1.0, are written differently.
        same = type(old) is type(new) and old == new
        return "" if same else f"{path.lstrip('.') or 'the whole'}: {_change(_dumped(old), _dumped(new))}"
    for place, one, other in pairs:
        if found := _value(one, other, place):
            return found
    if isinstance(old, dict) and list(old) != list(new):
        return f"{path.lstrip('.') or 'the whole'}: the keys are in another order"
    return ""


def _dumped(value):
    return value if value is NOTHING else json.dumps(value, ensure_ascii=False)


def _change(old, new) -> str:
    """Two values, each from shortly before the place where they part."""
    if old is NOTHING or new is NOTHING:
        return f"{_shown(new if old is NOTHING else old, 0)} is {'new' if old is NOTHING else 'missing'}"
    start = _common(old, new)
    start = start - LEAD if start > SHOWN - LEAD else 0
    return f"{_shown(old, start)} became {_shown(new, start)}"


def _shown(value: str, start: int) -> str:
    end = start + SHOWN
    return ("..." if start else "") + repr(value[start:end]) + ("..." if len(value) > end else "")


def _common(old: str | bytes, new: str | bytes) -> int:
    """How many characters two values have in common from their beginning."""
    return next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )


def _both(old: list, new: list) -> Iterator[tuple]:
    return zip_longest(old, new, fillvalue=NOTHING)


PICTURES = {"image/png": "output.png", "image/svg+xml": "output.svg", "application/pdf": "output.pdf"}
READERS = {
    ".svg": _svg, ".png": _png, ".pdf": _pdf, ".ipynb": _notebook, ".csv": _table, ".json": _json, ".jsonld": _json,
}  # fmt: skip
