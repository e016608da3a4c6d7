"""Whether a Data Package descriptor says all that the tables, the codebook and the linked data need to know."""

import re
from collections.abc import Iterator

TYPES = ("string", "integer", "number", "boolean", "date")

TEXT, NUMBER, TRUTH = "a text", "a number", "true or false"
TERMS = [{"name?": TEXT, "title?": TEXT, "path?": TEXT}]
# A key with a question mark may be missing; a list holds any number of what stands in it.
SHAPE = {
    "name": TEXT,
    "title": TEXT,
    "description": TEXT,
    "version": TEXT,
    "licenses": TERMS,
    "resources": [
        {
            "name": TEXT,
            "path": TEXT,
            "title": TEXT,
            "description": TEXT,
            "licenses": TERMS,
            "schema": {
                "fields": [
                    {
                        "name": TEXT,
                        "type": TYPES,
                        "description": TEXT,
                        "unit?": TEXT,
                        "calendar?": TRUTH,
                        "constraints?": {
                            "required?": TRUTH,
                            "enum?": [TEXT],
                            "pattern?": TEXT,
                            "minimum?": NUMBER,
                            "maximum?": NUMBER,
                        },
                    }
                ],
                "primaryKey?": [TEXT],
                "foreignKeys?": [{"fields": [TEXT], "reference": {"resource": TEXT, "fields": [TEXT]}}],
                "listKeys?": [{"field": TEXT, "separator": TEXT, "reference": {"resource": TEXT, "field": TEXT}}],
            },
        }
    ],
}


def faults(package: object) -> Iterator[str]:
    """What is wrong with a descriptor.

    Parameters
    ----------
    package : object
        What its JSON holds.

    Yields
    ------
    str
        The place, what was found there and what was expected.
    """
    wrong = False
    for fault in _misshapen(package, SHAPE, ""):
        wrong = True
        yield fault
    if not wrong:
        yield from _inconsistent(package["resources"])


def keys(schema: dict) -> list[tuple[str, str | None, str, str]]:
    """The keys of a schema that lead to other tables: column, separator of a list, resource and its column."""
    return [
        (key["fields"][0], None, key["reference"]["resource"], key["reference"]["fields"][0])
        for key in schema.get("foreignKeys", [])
    ] + [
        (key["field"], key["separator"], key["reference"]["resource"], key["reference"]["field"])
        for key in schema.get("listKeys", [])
    ]


def _misshapen(value: object, shape: object, place: str) -> Iterator[str]:
    if isinstance(shape, str):
        fits, expected = _plain(value, shape), shape
    elif isinstance(shape, tuple):
        fits, expected = value in shape, "one of " + ", ".join(shape)
    elif isinstance(shape, list):
        fits, expected = isinstance(value, list) and value != [], "a list"
    else:
        fits, expected = isinstance(value, dict), "an object"
    if not fits:
        yield f"{place or 'the whole'} is {_shown(value)}, expected {expected}"
    elif isinstance(shape, list):
        for number, item in enumerate(value):
            yield from _misshapen(item, shape[0], f"{place}[{number}]")
    elif isinstance(shape, dict):
        for name, inner in shape.items():
            key = name.removesuffix("?")
            if key in value:
                # Most values are plain and as expected, and a generator for each would take most of the time.
                if not (isinstance(inner, str) and _plain(value[key], inner)):
                    yield from _misshapen(value[key], inner, f"{place}.{key}".lstrip("."))
            elif key == name:
                inside = f"{place}.{key}".lstrip(".")
                yield f"{inside} is missing, expected {inner if isinstance(inner, str) else 'it'}"


def _plain(value: object, shape: object) -> bool:
    if shape == TEXT:
        return isinstance(value, str) and value.strip() != "" and value.isprintable()
    if shape == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
    return isinstance(value, bool)


def _shown(value: object) -> str:
    words = {dict: "an object", list: "a list" if value else "an empty list"}.get(type(value), repr(value))
    return words if len(words) < 80 else words[:77] + "..."


def _inconsistent(resources: list[dict]) -> Iterator[str]:
    columns: dict[str, dict[str, str]] = {}
    paths: set[str] = set()
    for at, resource in enumerate(resources):
        place, fields = f"resources[{at}]", resource["schema"]["fields"]
        if resource["name"] in columns:
            yield f"{place}.name is {resource['name']!r} a second time, expected another name"
        columns[resource["name"]] = {field["name"]: field["type"] for field in fields}
        if not re.fullmatch(r"(\w[\w.-]*/)*\w[\w.-]*", resource["path"]):
            yield f"{place}.path is {_shown(resource['path'])}, expected a file inside data/"
        elif resource["path"] in paths:
            yield f"{place}.path is {_shown(resource['path'])} a second time, expected another file"
        paths.add(resource["path"])
        names: set[str] = set()
        for number, field in enumerate(fields):
            inside = f"{place}.schema.fields[{number}]"
            if field["name"] in names:
                yield f"{inside}.name is {_shown(field['name'])} a second time, expected another name"
            names.add(field["name"])
            try:
                re.compile(field.get("constraints", {}).get("pattern", ""))
            except (re.error, OverflowError, RecursionError) as error:
                yield f"{inside}.constraints.pattern is no regular expression ({error})"
    for at, resource in enumerate(resources):
        place, own = f"resources[{at}].schema", columns[resource["name"]]
        for column in resource["schema"].get("primaryKey", []):
            if column not in own:
                yield f"{place}.primaryKey has {_shown(column)}, expected columns of {resource['name']}"
        for key in resource["schema"].get("foreignKeys", []):
            if len(key["fields"]) > 1 or len(key["reference"]["fields"]) > 1:
                yield f"{place}.foreignKeys has a key of several columns, expected one"
        for column, _, target, field in keys(resource["schema"]):
            if target not in columns:
                yield f"{place} has a key to {_shown(target)}, expected one of the resources"
            elif own.get(column) != "string" or columns[target].get(field) != "string":
                yield f"{place} has a key from {_shown(column)} to {target}, {_shown(field)}, expected columns of type string"
