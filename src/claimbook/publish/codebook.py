"""The codebook for readers, made from ``datapackage.json``: every table with its columns, units and terms."""

import re
from collections.abc import Mapping

HEAD = """# Codebook

Made by `make` from `datapackage.json`; do not edit. UTF-8, commas, one header row. An empty cell means: not given
by the source, or not applicable. Dates are ISO 8601, as precise as the source (`2024`, `2024-03`, `2024-03-22`);
periods are `start/end`, `..` is an open end. Several rows for one fact are different sources: never add or average
them. Licences are in [LICENSE.md](LICENSE.md)."""


def codebook(package: dict, about: Mapping[str, str]) -> str:
    """The tables of a data package in Markdown, given its descriptor: a section per table, a row per column.

    ``about`` has by the tables' names what the contents say of each: its rows, and the figures drawn from it.
    Many columns with the codes of members, as roll calls have them, are one row.
    """
    lines = [HEAD, ""]
    for name, title in ((resource["name"], resource["title"]) for resource in package["resources"]):
        lines.append(f"- [{name}](#{name}): {title} ({about[name]})")
    for resource in package["resources"]:
        schema = resource["schema"]
        lines += [
            "",
            f"## {resource['name']}",
            "",
            f"[`{resource['path']}`]({resource['path']}). {resource['title']}.",
            resource["description"],
            "",
            f"Terms: {'; '.join(terms(part) for part in resource['licenses'])}.",
            "",
        ]
        if schema.get("primaryKey"):
            lines += [f"Key: {', '.join(f'`{column}`' for column in schema['primaryKey'])}.", ""]
        lines += ["| column | type | unit | meaning |", "|---|---|---|---|"]
        members = [field for field in schema["fields"] if re.fullmatch("[A-Z]{3}", field["name"])]
        lines += [_row(field, schema) for field in schema["fields"] if field not in members]
        if members:
            names = f"`{members[0]['name']}` to `{members[-1]['name']}`"
            meaning = "Ballot of the member: Y yes, N no, A abstained, X member that cast no vote, empty: not a member"
            lines.append(f"| {names} ({len(members)} columns) | text |  | {meaning} |")
    return "\n".join(lines) + "\n"


def terms(licence: Mapping) -> str:
    """What a licence of the descriptor is called, by whatever it gives."""
    return licence.get("title") or licence.get("name") or licence["path"]


def _row(field: dict, schema: dict) -> str:
    meaning = field["description"]
    allowed = field.get("constraints", {}).get("enum")
    if allowed and len(allowed) <= 8 and not all(word in meaning for word in allowed):
        meaning += f" ({', '.join(allowed)})"
    if allowed and all(f"{value}: " in meaning for value in allowed):
        meaning = re.sub(rf"(?<=[.;]) (?=({'|'.join(allowed)}): )", "<br>", meaning)
    targets = [key["reference"]["resource"] for key in schema.get("foreignKeys", []) if field["name"] in key["fields"]]
    if targets:
        meaning += f" → [{targets[0]}](#{targets[0]})"
    kind = {"string": "text"}.get(field["type"], field["type"])
    return f"| `{field['name']}` | {kind} | {field.get('unit', '')} | {meaning.replace('|', chr(92) + '|')} |"
