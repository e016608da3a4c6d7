"""Tables as the descriptor describes them, from short descriptions such as those of skeleton/tables.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

SKELETON = Path(__file__).parent / "skeleton"
CONSTRAINTS = ("required", "enum", "pattern", "minimum", "maximum")
TRUTHS = {"trueValues": ["true", "TRUE", "True"], "falseValues": ["false", "FALSE", "False"]}
# On what terms a book's own data are published.
OWN = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


@cache
def known(kind: str) -> dict[str, dict]:
    """The tables that every book has (``needed``) or may have (``optional``), by name."""
    return yaml.safe_load((SKELETON / "tables.yml").read_text(encoding="utf-8"))[kind]


def resource(name: str, said: Mapping, terms: Mapping) -> dict:
    """A table's part of the descriptor.

    Parameters
    ----------
    name : str
        The table.
    said : mapping
        ``title``, ``description``, ``fields`` (type, unit, description and constraints by column) and, as far as given,
        ``folder``, ``key``, ``leads`` (the table to which a column is a key, by column) and ``lists`` (the same for
        cells with several keys).
    terms : mapping
        The licence.
    """
    leads = said.get("leads", {})
    fields = [_field(column, field) for column, field in said["fields"].items()]
    schema = {"fields": fields, "missingValues": [""], "primaryKey": said.get("key", []), "foreignKeys": []}
    for column, target in leads.items():
        reference = {"resource": target, "fields": [_key(target)]}
        schema["foreignKeys"].append({"fields": [column], "reference": reference})
    for column, target in said.get("lists", {}).items():
        reference = {"resource": target, "field": _key(target)}
        schema.setdefault("listKeys", []).append({"field": column, "separator": ";", "reference": reference})
    place = said.get("folder", "")
    return {
        "name": name,
        "path": f"{place}/{name}.csv" if place else f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": said["title"],
        "description": said["description"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": [dict(terms)],
        "schema": {part: value for part, value in schema.items() if value},
    }


def _key(table: str) -> str:
    return (known("needed") | known("optional"))[table]["key"][0]


def _field(column: str, said: Mapping) -> dict:
    constraints = {name: said[name] for name in CONSTRAINTS if name in said}
    field = {"name": column, "type": "string", **{part: said[part] for part in said if part not in CONSTRAINTS}}
    field |= TRUTHS if field["type"] == "boolean" else {}
    return field | ({"constraints": constraints} if constraints else {})
