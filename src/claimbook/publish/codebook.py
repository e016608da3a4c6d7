"""The codebook for readers, made from ``datapackage.json``: every table with its columns, units and terms."""

import re
from collections.abc import Mapping
from itertools import groupby

HEAD = """# Codebook

Made by `make` from `datapackage.json`; do not edit. UTF-8, commas, one header row. An empty cell means: not given
by the source, or not applicable. Dates are ISO 8601, as precise as the source (`2024`, `2024-03`, `2024-03-22`);
periods are `start/end`, `..` is an open end. Several rows for one fact are different sources: never add or average
them. Licences are in [LICENSE.md](LICENSE.md)."""


def codebook(package: dict, about: Mapping[str, str]) -> str:
    """The tables of a data package in Markdown, given its descriptor: a section per table, a row per column.

    ``about`` has by the tables' names what the contents say of each: its rows, and the figures drawn from it.
    Neighbours whose descriptions are the same from the colon on are one row.
    """
    lines = [HEAD, ""]
    for name, title in ((resource["name"], resource["title"]) for resource in package["resources"]):
        lines.append(f"- [{name}](#{name}): {title} ({about[name]})")
    for resource in package["resources"]:
        schema, path = resource["schema"], resource["path"]
        lines += ["", f"## {resource['name']}", "", f"[`{path}`]({path}). {resource['title']}."]
        lines += [resource["description"], "", f"Terms: {'; '.join(map(terms, resource['licenses']))}.", ""]
        if key := schema.get("primaryKey"):
            lines += [f"Key: {', '.join(f'`{column}`' for column in key)}.", ""]
        lines += ["| column | type | unit | meaning |", "|---|---|---|---|"]
        for _, alike in groupby(schema["fields"], lambda one: one["description"].partition(": ")[2] or one["name"]):
            lines.append(_row(list(alike), schema))
    return "\n".join(lines) + "\n"


def terms(licence: Mapping) -> str:
    """What a licence of the descriptor is called, by whatever it gives."""
    return licence.get("title") or licence.get("name") or licence["path"]


def _row(fields: list[dict], schema: dict) -> str:
    first, last = fields[0], fields[-1]
    meaning, columns = first["description"], f"`{first['name']}`"
    if last is not first:
        columns += f" to `{last['name']}` ({len(fields)} columns)"
        meaning += "; the others alike"
    allowed = first.get("constraints", {}).get("enum", [])
    if len(allowed) <= 8 and not all(word in meaning for word in allowed):
        meaning += f" ({', '.join(allowed)})"
    if allowed and all(f"{value}: " in meaning for value in allowed):
        meaning = re.sub(rf"(?<=[.;]) (?=({'|'.join(allowed)}): )", "<br>", meaning)
    for key in schema.get("foreignKeys", []):
        if first["name"] in key["fields"]:
            target = key["reference"]["resource"]
            meaning += f" → [{target}](#{target})"
    kind = first["type"].replace("string", "text")
    return f"| {columns} | {kind} | {first.get('unit', '')} | {meaning.replace('|', chr(92) + '|')} |"
