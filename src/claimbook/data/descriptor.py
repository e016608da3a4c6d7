"""Whether a descriptor says all that the tables need; frictionless looks at the rest in ``make validate``."""

import re
from collections.abc import Iterator
from typing import Any

TYPES = ("string", "integer", "number", "boolean", "date")
# What a value of the descriptor may be, by its key.
KINDS = {"calendar": bool, "required": bool, "enum": list, "minimum": int | float, "maximum": int | float}


def keys(schema: dict) -> Iterator[tuple[str, str | None, str, str]]:
    """The keys of a schema that lead to other tables: column, separator of a list, resource and its column."""
    for key in schema.get("foreignKeys", []):
        yield key["fields"][0], None, key["reference"]["resource"], key["reference"]["fields"][0]
    for key in schema.get("listKeys", []):
        yield key["field"], key["separator"], key["reference"]["resource"], key["reference"]["field"]


def fault(package: Any) -> str:
    """The first thing in a descriptor that the tables could not work with: the place and what is wrong; else empty."""
    place = "the whole"
    try:
        _texts(package, "name", "title", "description", "version")
        columns: dict[str, dict[str, str]] = {}
        for at, resource in enumerate(package["resources"]):
            place = f"resources[{at}]"
            _texts(resource, "name", "path", "title", "description")
            if not re.fullmatch(r"(\w[\w.-]*/)*\w[\w.-]*", resource["path"]):
                raise ValueError(f"path is {resource['path']!r}, expected a file inside data/")
            columns[resource["name"]] = _columns(resource["schema"]["fields"])
            if len(columns) == at:
                raise ValueError(f"name is {resource['name']!r} a second time")
            for licence in [*package["licenses"], *resource["licenses"]]:
                _texts(licence, *licence)
                if not {"name", "title", "path"} & set(licence):
                    raise ValueError("a licence has neither name nor title nor path")
        for at, resource in enumerate(package["resources"]):
            place, own = f"resources[{at}].schema", columns[resource["name"]]
            if missing := [column for column in resource["schema"].get("primaryKey", []) if column not in own]:
                raise ValueError(f"primaryKey has {missing[0]!r}, expected columns of {resource['name']}")
            for column, separator, target, field in keys(resource["schema"]):
                if own[column] != "string" or columns[target][field] != "string" or separator == "":
                    raise ValueError(f"a key leads from {column!r} to {field!r}, expected columns of type string")
    except KeyError as error:
        return f"{place} lacks {error}"
    except (AttributeError, IndexError, TypeError) as error:
        return f"{place} has something of another kind than expected ({error})"
    except (ValueError, re.error, OverflowError, RecursionError) as error:
        return f"{place}: {error}"
    return ""


def _columns(fields: list[dict]) -> dict[str, str]:
    """The type of each column."""
    for field in fields:
        _texts(field, "name", "description", *({"unit"} & set(field)))
        constraints = field.get("constraints", {})
        re.compile(constraints.get("pattern", ""))
        for key, value in [*field.items(), *constraints.items()]:
            if not isinstance(value, KINDS.get(key, object)) or (key in ("minimum", "maximum") and value is True):
                raise ValueError(f"{key} of {field['name']} is {str(value)[:80]!r}, expected another kind")
        for word in constraints.get("enum", []):
            _texts({"enum": word}, "enum")
        if field["type"] not in TYPES:
            raise ValueError(f"type of {field['name']} is {field['type']!r}, expected one of {', '.join(TYPES)}")
    columns = {field["name"]: field["type"] for field in fields}
    if len(columns) < len(fields):
        raise ValueError("a field's name stands a second time")
    return columns


def _texts(node: dict, *names: str) -> None:
    for name in names:
        if not isinstance(node[name], str) or not node[name].strip() or not node[name].isprintable():
            raise ValueError(f"{name} is {str(node[name])[:80]!r}, expected a text")
